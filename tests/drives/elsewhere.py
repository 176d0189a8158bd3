"""Drives of what other articles say: the signs' keys, the dialog, and the links that are made in it."""

from __future__ import annotations

from review.elsewhere.values import Band, Difference, DifferenceKind, Hints, Partner, Passage, Strength
from review.events import Relation
from tests.drives import Stage, drives
from tui.screens.desk.elsewhere_dialog import ElsewhereDialog


def told(stage: Stage, sentence: int, there: tuple[str, int], strength: Strength = Strength.STRONG) -> None:
    """Let another article's sentence be a partner of one of the open article, and say something otherwise."""
    desk, here = stage.desk, stage.session.name
    own, other = desk.article(here), desk.article(there[0])
    passages = [
        Passage(article.name, at, article.sentences[at].start, article.sentences[at].start + 4, article.quote(at)[:4])
        for article, at in ((own, sentence), (other, there[1]))
    ]
    difference = Difference(DifferenceKind.QUOTATION, passages[0], passages[1], strength)
    partner = Partner(*there, 0.5, Band.SAME, other.quote(there[1]))
    desk.elsewhere.hints[here, sentence] = Hints((partner,), (difference,), True)


@drives("difference.next", "difference.previous")
async def differences(stage: Stage, action: str) -> None:
    there = stage.session.cards[1].name, 5
    told(stage, 10, there)
    told(stage, 14, there)
    told(stage, 12, there, Strength.WEAK)
    begun = stage.cursor
    await stage.do("difference.next")
    await stage.until(lambda: stage.session.differing == {10, 14} and stage.cursor == 10)
    await stage.do("difference.next")
    assert stage.cursor == 14
    await stage.do("difference.previous")
    assert stage.cursor == 10
    await stage.do("difference.previous")
    assert "No difference before" in stage.said
    await stage.do("jump.back", count=3)
    assert stage.cursor == begun


@drives("elsewhere.open", "link.supports", "link.contradicts", "link.not-same", "link.evidence")
async def links(stage: Stage, action: str) -> None:
    there = stage.session.cards[1].name, 5
    told(stage, stage.cursor, there)
    await stage.do("elsewhere.open")
    await stage.until(lambda: isinstance(stage.app.screen, ElsewhereDialog))
    dialog = stage.app.screen
    assert isinstance(dialog, ElsewhereDialog)
    await stage.until(lambda: dialog.list.chosen is not None)
    if action == "elsewhere.open":
        await stage.press("enter")
        await stage.until(lambda: stage.session.current_place == there)
        return
    await stage.do(action)
    if action == "link.evidence":
        (piece,) = stage.holding.evidence
        assert (piece.source, piece.stance) == (f"{there[0]}#6", "refutes")
        assert piece.quote == " ".join(stage.desk.article(there[0]).quote(5).split())
        return
    (link,) = stage.holding.links
    assert (link.relation, link.article, link.sentence) == (Relation(action.removeprefix("link.")), *there)
    assert link.snapshot == stage.session.cards[1].snapshot
    await stage.do(action)
    assert stage.holding.links == ()
