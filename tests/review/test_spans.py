"""The parts of a sentence that were marked in a record that was read in."""

from __future__ import annotations

import pytest

from review.spans import MarkedSpan, marked_spans, spans_in

WRITTEN = '[{"start":7,"end":9},{"start":2,"end":9,"text":"it is"},{"start":2,"end":5,"label":"odd","more":1}]'
FOUND = (MarkedSpan(2, 5, "", "odd"), MarkedSpan(2, 9, "it is", ""), MarkedSpan(7, 9, "", ""))


def test_marked_parts_come_by_their_place() -> None:
    """Beside an event, and by themselves."""
    assert spans_in(WRITTEN.encode()) == FOUND
    assert marked_spans(f'{{"extra":{{"spans":{WRITTEN},"label":"x"}},"other":1}}') == FOUND


@pytest.mark.parametrize("written", ["", "{", "[]", "{}", '{"extra":{}}', '{"extra":{"spans":[{"start":"a"}]}}'])
def test_what_is_damaged_or_says_nothing_of_them_marks_nothing(written: str) -> None:
    assert marked_spans(written) == ()
    assert spans_in(written.encode()) == ()
