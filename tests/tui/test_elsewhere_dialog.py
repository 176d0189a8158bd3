"""The dialog on what other articles say: words marked by signs, links, evidence, and pairs that are silenced."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from review.events import NOTHING, Event, EventKind, Holding, Link, Relation
from review.links import linked
from tests.tui.differing import THERE, Screen, shown, two
from tests.waiting import happens
from tui.screens.desk.elsewhere_dialog import ElsewhereDialog


async def open_dialog(on: Screen) -> ElsewhereDialog:
    await on.do("elsewhere.open")
    await happens(lambda: isinstance(on.app.screen, ElsewhereDialog) and on.app.screen.list.chosen is not None)
    assert isinstance(on.app.screen, ElsewhereDialog)
    return on.app.screen


@pytest.mark.parametrize(("width", "height"), [(120, 40), (80, 24), (40, 12)])
async def test_the_dialog_marks_words_by_signs_at_every_size(width: int, height: int) -> None:
    """Without colour too: the other sentence's words between `{+` and `+}`, one's own between `[-` and `-]`."""
    async with shown(two(), width, height) as on:
        await open_dialog(on)
        flat = " ".join(on.text.replace("│", " ").split())
        assert "{+19 million+}" in flat
        assert "[-nine million-]" in flat
        assert "enter go there" in flat
        await on.do("dialog.accept")
        await happens(lambda: on.session.current_place == ("b.txt", 1))
        await on.do("jump.back")
        await happens(lambda: on.session.current_place == ("a.txt", 1))


async def test_sentences_are_read_aloud_as_they_are_written() -> None:
    """No blank stands beside a word that differs where the text has none."""
    async with shown(two()) as on:
        dialog = await open_dialog(on)
        assert dialog.list.chosen is not None
        dialog.list.show([replace(dialog.list.chosen, quote='It "cost" much.', marks=((4, 8),))])
        assert 'It "{+cost+}" much.' in dialog.list.spoken(0)


async def test_a_click_chooses_the_sentence_of_its_line() -> None:
    """Below the last one there is none to choose."""
    async with shown(two()) as on:
        listed = (await open_dialog(on)).list
        assert listed.chosen is not None
        listed.show([listed.chosen, replace(listed.chosen, quote="It cost much.", marks=())])
        last = listed.line_count() - 1
        for line, chosen in ((last, 1), (0, 0), (last, 1), (last + 1, 1), (0, 0), (last + 1, 0)):
            listed.pick(line)
            assert listed.cursor == chosen


async def test_not_the_same_silences_at_once_and_can_be_taken_back() -> None:
    """The sign, the section's lines and the count go; the dialog keeps the sentence, the same key brings it back."""
    async with shown(two()) as on:
        await on.until("≠1")
        dialog = await open_dialog(on)
        await on.do("link.not-same")
        await happens(lambda: dialog.list.chosen is not None and dialog.list.chosen.relation == "not-same")
        await on.do("dialog.close")
        await on.gone("≠")
        await on.until("not the same")
        dialog = await open_dialog(on)
        assert dialog.list.chosen is not None
        await on.do("link.not-same")
        await happens(lambda: dialog.list.chosen is not None and dialog.list.chosen.relation == "")
        await on.do("dialog.close")
        await on.until("≠ money")
        await on.until("≠1")


@pytest.mark.parametrize("said", [1, 2])
async def test_others_silence_a_pair_once_two_said_so(said: int) -> None:
    desk = two()
    card = desk.cards()[1]
    held = linked(NOTHING, Link(Relation.NOT_SAME, "a.txt", desk.cards()[0].snapshot, 1))
    for who in ("bo", "cy")[:said]:
        desk.append([Event(EventKind.EVIDENCE, who, "main", "b.txt", card.snapshot, 1, held)])
    async with shown(desk) as on:
        await happens(lambda: on.app.desk_screen.elsewhere.is_ready)
        if said == 1:
            await on.until("≠ money")
            return
        await happens(lambda: 1 in on.app.desk_screen.elsewhere._sections)
        assert "≠" not in on.text


async def test_a_link_is_undone_and_redone_like_any_act() -> None:
    async with shown(two()) as on:
        await open_dialog(on)
        await on.do("link.contradicts")
        assert "contradicts: b.txt, sentence 2" in on.said
        await on.do("dialog.close")
        await on.do("edit.undo")
        assert on.session.holding(1).links == ()
        assert "no longer contradicts" in on.said
        await on.do("edit.redo")
        assert [link.relation for link in on.session.holding(1).links] == ["contradicts"]
        await on.saved()


async def test_evidence_has_the_words_and_the_stance_of_the_link() -> None:
    """Supporting overrules that it differs; the second time it is there already."""
    async with shown(two()) as on:
        await open_dialog(on)
        await on.do("link.supports")
        dialog = on.app.screen
        assert isinstance(dialog, ElsewhereDialog)
        await happens(lambda: dialog.list.chosen is not None and dialog.list.chosen.relation == "supports")
        await on.do("link.evidence")
        await on.do("link.evidence")
        (piece,) = on.session.holding(1).evidence
        assert (piece.source, piece.quote, piece.stance) == ("b.txt#2", THERE, "supports")
        assert "already" in on.text


async def test_links_are_rows_of_the_inspector_that_lead_there_and_go_away() -> None:
    """Also those whose sentence is gone, which say so."""
    desk = two()
    other = desk.cards()[1]
    links = (
        Link("supports", "b.txt", other.snapshot, 1, THERE),
        Link("contradicts", "b.txt", "an earlier text", 7, "Gone."),
    )
    own = desk.cards()[0].snapshot
    desk.append([Event(EventKind.EVIDENCE, "ana", "main", "a.txt", own, 1, Holding(links=links))])
    async with shown(desk) as on:
        await on.until("supports")
        await on.until("B.Txt 8 gone")
        on.app.desk_screen.focus_pane("inspector")
        await on.pilot.pause()
        while on.app.desk_screen.inspector.chosen != ("link", 1):
            await on.do("inspector.next")
        await on.do("inspector.open")
        assert "not on this desk any more" in on.said
        await on.do("inspector.remove")
        assert on.session.holding(1).links == links[:1]
        while on.app.desk_screen.inspector.chosen != ("link", 0):
            await on.do("inspector.previous")
        await on.do("inspector.open")
        await happens(lambda: on.session.current_place == ("b.txt", 1))


async def test_nothing_is_linked_where_nothing_may_be_written() -> None:
    desk = two()
    desk.read_only = "it is somebody else's"
    async with shown(desk) as on:
        await open_dialog(on)
        for action in ("link.supports", "link.not-same", "link.evidence"):
            await on.do(action)
        assert on.session.holding(1) == NOTHING
