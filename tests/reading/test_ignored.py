"""Which files are ignored by patterns, and stems of words: small rules that many readers share."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.ignored import Ignored
from reading.terms import stem


def test_a_pattern_that_nobody_understands_costs_itself_only(tmp_path: Path) -> None:
    ignored = Ignored(tmp_path, ["!", "*.tmp", "\\"])
    assert [ignored.has(str(tmp_path / name)) for name in ("a.tmp", "b.txt")] == [True, False]
    assert not Ignored(tmp_path).has(str(tmp_path / "a.tmp"))
    assert [ignored.has(f"/elsewhere/{name}") for name in ("a.tmp", "b.txt")] == [True, False]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("company's", "company"),
        ("dog’s", "dog"),
        ("dogs", "dog"),
        ("glass", "glass"),
        ("was", "was"),
        ("house", "hous"),
    ],
)
def test_stems(word: str, found: str) -> None:
    assert stem(word) == found
