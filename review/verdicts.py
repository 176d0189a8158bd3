"""The three verdicts a reviewer can give a sentence."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What a reviewer holds of a sentence; the order is the ordinal scale of the agreement figures."""

    ACCURATE = "accurate"
    DISPUTED = "disputed"
    ERRONEOUS = "erroneous"
