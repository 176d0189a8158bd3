"""What other articles say of a sentence, over real files."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from review.elsewhere.values import Band, Hints
from store.opening import open_desk

SEEDS = Path(__file__).parent.parent.parent / "seeds"
BEZOS, SECURITY = "003_12fce444f31f5815.txt", "001_f050ccad6ed5e3e4.txt"


def test_a_sentence_finds_the_one_that_says_the_same(tmp_path: Path) -> None:
    """The quotation of scalable oversight has its twin in the article that writes supervision."""
    shutil.copytree(SEEDS, tmp_path / "desk")
    with closing(open_desk(tmp_path / "desk")) as desk:
        at = next(n for n in range(40) if "scalable supervision" in desk.articles.article(SECURITY).quote(n))
        assert desk.elsewhere.of(SECURITY, at) == Hints()
        assert SECURITY in desk.elsewhere.refresh()
        best = desk.elsewhere.of(SECURITY, at).partners[0]
        assert (best.article, best.band) == (BEZOS, Band.SAME)
        assert "scalable oversight" in best.quote
        assert desk.elsewhere.refresh() == frozenset()
