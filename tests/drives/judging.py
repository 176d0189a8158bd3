"""Drives of what stands behind a verdict: reasons, evidence, controls, suggestions, and the inspector's rows."""

from __future__ import annotations

from contextlib import closing

from msgspec.structs import replace

from review.events import Event, EventKind, Evidence, Holding, Role
from review.round_changes import Plan
from review.rounds import State
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from store.person import current_person
from store.rounds import files
from tests.conftest import SEEDS
from tests.drives import Stage, drives
from tests.tui.helpers import screen_text
from tests.verdicts import Verdict
from tui.screens import note
from tui.terminal import browser


@drives("sentence.disputed-because", "sentence.erroneous-because")
async def because(stage: Stage, action: str) -> None:
    at = stage.cursor
    await stage.do(action, argument="f")
    assert stage.cursor > at
    holding = stage.session.holding(at)
    assert (holding.verdict, holding.reasons) == (
        action.removesuffix("-because").removeprefix("sentence."),
        ("figure",),
    )
    await stage.do(action, argument="Q")
    assert "f figure" in stage.said


@drives("sentence.reason")
async def reason(stage: Stage, action: str) -> None:
    await stage.do("sentence.disputed")
    await stage.do("sentence.previous")
    await stage.do(action, argument="d")
    await stage.do(action, argument="n")
    assert stage.holding.reasons == ("date", "name")
    await stage.do(action, argument="d")
    assert stage.holding.reasons == ("name",)


@drives("sentence.evidence", "evidence.stance")
async def evidence(stage: Stage, action: str) -> None:
    """The stance follows the verdict; one key changes it in a field, its letter where the choice has the focus."""
    stage.acts.decide(Verdict.ERRONEOUS)
    await stage.do("sentence.previous")
    await stage.do("sentence.evidence")
    await stage.press(*"abc")
    if action == "evidence.stance":
        await stage.do(action)
    await stage.press("enter")
    (piece,) = stage.holding.evidence
    assert (piece.source, piece.stance) == ("abc", "supports" if action == "evidence.stance" else "refutes")
    await stage.do("sentence.evidence")
    await stage.press(*stage.session.cards[1].name[:3], "right", "2", "tab", "tab", "s", "enter")
    piece = stage.holding.evidence[1]
    assert (piece.source, piece.stance) == (f"{stage.session.cards[1].name}#2", "supports")


@drives("source.open")
async def source(stage: Stage, action: str) -> None:
    """Evidence's address goes to $BROWSER as one word, a place of the desk is gone to, no other scheme is opened."""
    told: list[list[str]] = []
    stage.monkeypatch.setattr(browser, "_leave", told.append)
    stage.monkeypatch.setenv("BROWSER", "true %s")
    await stage.do(action)
    assert "no web address" in stage.said
    there = f"{stage.session.cards[1].name}#3"
    stage.acts.set_evidence((Evidence("https://example.org/alone"),))
    stage.app.desk_screen.focus_pane("inspector")
    await stage.pilot.pause()
    await stage.do(action)
    assert told == [["true", "https://example.org/alone"]]
    told.clear()
    stage.acts.set_evidence(())
    await stage.pilot.pause()
    stage.acts.set_evidence((Evidence("https://example.org/a;b"), Evidence("file:///etc/passwd"), Evidence(there)))
    await stage.pilot.pause()
    await stage.do("inspector.previous", count=9)
    stage.app.desk_screen.inspector.cursor = 0
    await stage.do(action)
    assert (told, stage.said) == ([], "j chooses one of 3 pieces of evidence")
    for number, opened in enumerate((1, 1)):
        while stage.app.desk_screen.inspector.chosen != ("evidence", number):
            await stage.do("inspector.next")
        await stage.do(action)
        assert told == [["true", "https://example.org/a;b"]] * opened
    assert "No web address: file:///etc/passwd" in stage.said
    await stage.do("inspector.next")
    await stage.do(action)
    await stage.until(lambda: stage.session.current_place == (stage.session.cards[1].name, 2))


@drives("note.editor")
async def editor(stage: Stage, action: str) -> None:
    stage.monkeypatch.setattr(note, "edit", lambda _app, text: f"{text} at length\x07")
    await stage.do("sentence.note")
    await stage.press("x")
    await stage.do(action)
    await stage.press("enter")
    assert stage.holding.note == "x at length␇"


@drives("inspector.open", "inspector.remove")
async def rows(stage: Stage, action: str) -> None:
    stage.acts.set_evidence((Evidence("one"), Evidence("two")))
    stage.app.desk_screen.focus_pane("inspector")
    await stage.pilot.pause()
    while stage.app.desk_screen.inspector.chosen != ("evidence", 0):
        await stage.do("inspector.next")
    await stage.do(action)
    if action == "inspector.remove":
        assert [piece.source for piece in stage.holding.evidence] == ["two"]
    else:
        await stage.press("x", "enter")
        assert [piece.source for piece in stage.holding.evidence] == ["onex", "two"]


@drives("sentence.confirm")
async def confirm(stage: Stage, action: str) -> None:
    at = stage.cursor
    card = stage.session.cards[0]
    held = Holding(Verdict.ERRONEOUS, score=0.8)
    agent = Event(EventKind.DECIDE, "bot", "main", card.name, card.snapshot, at, held, role=Role.AGENT)
    stage.desk.append([agent])
    await stage.do("article.next")
    await stage.do("article.previous")
    assert stage.cursor == at
    await stage.do(action)
    await stage.saved()
    assert [(event.sentence, event.holding.verdict) for event in stage.log()] == [(at, Verdict.ERRONEOUS)]


@drives("sentence.control")
async def control(stage: Stage, action: str) -> None:
    await stage.do(action)
    assert "none" in stage.said
    folder = stage.folder / "desk"
    folder.mkdir()
    name = stage.session.name
    (folder / name).write_bytes((SEEDS / name).read_bytes())
    first = open_desk(folder, "ana")
    first.close()
    round_admin = RoundAdmin(
        first.layout, current_person("ana"), lambda round, overview: open_desk(folder, "ana", round, overview=overview)
    )
    made = round_admin.new(Plan(stage.desk.round + "-2", "ana", ("ana", "bo")))
    files.save(first.layout, replace(made, state=State.OPEN), current_person())
    stage.app.settings = replace(stage.app.settings, rounds=lambda: round_admin)
    stage.desk.round = made.name
    at = stage.cursor
    await stage.do(action)
    assert "verdict that is known first" in stage.said

    def controls() -> dict[tuple[str, int], str]:
        return dict(files.find(first.layout, made.name).controls)

    for act, known in (("accurate", Verdict.ACCURATE), ("erroneous", Verdict.ERRONEOUS)):
        await stage.do(f"sentence.{act}")
        await stage.do("sentence.previous")
        await stage.do(action)
        assert controls() == {(name, at): known}
        assert stage.said == f"Control: sentence {at + 1} is known to be {known}; C takes that back"
    await stage.do(action)
    assert (controls(), stage.said) == ({}, f"No control now: sentence {at + 1}")
    await stage.do(action)
    assert controls() == {(name, at): Verdict.ERRONEOUS}
    await stage.do("sentence.clear")
    await stage.do(action)
    assert (controls(), stage.said) == ({}, f"No control now: sentence {at + 1}")
    last = len(stage.session.article.sentences) - 1 if stage.session.article else 0
    round_admin.control(made.name, (name, last), Verdict.DISPUTED)
    with closing(open_desk(folder, "ana")) as desk:
        words = desk.articles.article(name).quote(last)
        (folder / name).write_text((folder / name).read_text("utf-8").replace(words, "All is well."), "utf-8")
        desk.add([folder / name])
    await stage.do("sentence.accurate")
    await stage.do("sentence.previous")
    await stage.do(action)
    assert controls() == {(name, at): Verdict.ACCURATE}
    assert f"No control any more, for its sentence is gone: sentence {last + 1} of" in screen_text(stage.app)
    assert stage.said.startswith("Control: ")
