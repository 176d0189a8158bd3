"""The verdicts of the default scale, as tests name them."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """A verdict of the default scale, by its name."""

    ACCURATE = "accurate"
    DISPUTED = "disputed"
    ERRONEOUS = "erroneous"
