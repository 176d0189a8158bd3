"""What FEVER calls things: its labels by the stances of verdicts, and the sentences of Wikipedia that are evidence."""

from __future__ import annotations

from collections.abc import Mapping

from review.scale import OPEN, REFUTES, SUPPORTS

LABELS: Mapping[str, str] = {SUPPORTS: "SUPPORTS", REFUTES: "REFUTES", OPEN: "NOT ENOUGH INFO"}
"""How FEVER names the stances of verdicts."""
VERDICT = "verdict"
"""The key of the verdict itself, in our lines, where FEVER's three labels do not tell it."""
WIKIPEDIA = "https://en.wikipedia.org/wiki/"
"""Where the pages are that FEVER names."""
SENTENCE = "#sentence-"
"""What stands between a page and the number of a sentence of it, in a source."""
