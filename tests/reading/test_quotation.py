"""Which mark closes which, whatever the convention."""

from __future__ import annotations

import pytest

from reading.quotation import closing


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("He said “it is” so.", {14: 8}), ("„Es ist“, er", {7: 0}), ("»Ja«, «oui», « non »", {3: 0, 10: 6, 19: 13}),
        ("”So”, sade", {3: 0}), ('"a" and "b"', {2: 0, 10: 8}), ("‹a› ›b‹", {2: 0, 6: 4}), ("‟a”", {2: 0}),
        ("「あ『い』う」", {4: 2, 6: 0}), ("『a』」", {2: 0, 3: -1}), ("“a „b“ c”", {5: 3, 8: 0}),
        ("“a “b” c”", {5: 3, 8: 0}), ('"a "b" c"', {5: 3, 8: 0}), ("»a »b« c«", {5: 3, 8: 0}),
        ("“a »b« c”", {5: 3, 8: 0}), ("“a”“b”", {2: 0, 5: 3}), ('"a""b"', {2: 0, 5: 3}), ("“a\n“b”", {5: 3}),
        ("‚ja‘ it's", {3: 0}), ("x‚y‘", {}), ("it is ”so”", {9: 6}), ("he (”so”) x", {7: 4}),
        ("end” and", {3: -1}), ('5" pipe', {1: -1}), ("so”. “No”", {2: -1, 8: 5}), ("“a›", {2: -1}), ("»", {0: -1}),
        ("a ” b", {2: -1}), ("a»b", {1: -1}), ("a» b", {1: -1}), ("a« b", {}), ('"', {}), ('a "', {}), ('" a', {}),
        ("“" * 10 + "a" + "”" * 9, {11: 9, 12: 8, 13: 7, 14: 6, 15: 5, 16: 4, 17: 3, 18: 2, 19: -1}),
    ],
)  # fmt: skip
def test_a_mark_closes_what_another_opened(text: str, closed: dict[int, int]) -> None:
    """Read beside those before it: eight within one another, none where a word begins behind white space."""
    assert closing(text, 0, len(text)) == closed
    shifted = {at + 2: begun + 2 if begun >= 0 else begun for at, begun in closed.items()}
    assert closing(f". {text} “", 2, 2 + len(text)) == shifted
