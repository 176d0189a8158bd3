"""What FEVER calls things: its labels by our verdicts, and the sentences of Wikipedia that are its evidence."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "accurate": "SUPPORTS",
    "erroneous": "REFUTES",
    "disputed": "NOT ENOUGH INFO",
}
"""How FEVER names the verdicts."""
WIKIPEDIA = "https://en.wikipedia.org/wiki/"
"""Where the pages are that FEVER names."""
SENTENCE = "#sentence-"
"""What stands between a page and the number of a sentence of it, in a source."""
