"""Drives of the article: verdicts, moving, looking."""

from __future__ import annotations

import json
from base64 import b64decode

from tests.drives import Stage, drives
from tests.verdicts import Verdict


@drives("sentence.accurate", "sentence.disputed", "sentence.erroneous")
async def verdicts(stage: Stage, action: str) -> None:
    at = stage.cursor
    await stage.do(action)
    assert stage.cursor > at
    await stage.saved()
    (event,) = stage.log()
    assert (event.sentence, event.holding.verdict) == (at, Verdict(action.removeprefix("sentence.")))


@drives("sentence.tag")
async def tag(stage: Stage, action: str) -> None:
    """The letters are shown; one that is no verdict's says which there are."""
    at = stage.cursor
    await stage.do(action, argument="z")
    assert stage.said == "No verdict z: a accurate  d disputed  e erroneous"
    await stage.do(action, argument="d")
    await stage.saved()
    (event,) = stage.log()
    assert (event.sentence, event.holding.verdict) == (at, Verdict.DISPUTED)


@drives("sentence.clear")
async def clear(stage: Stage, action: str) -> None:
    await stage.do("sentence.accurate")
    await stage.do("sentence.previous")
    await stage.do(action)
    assert stage.holding.verdict is None
    await stage.saved()
    assert [event.kind for event in stage.log()] == ["decide", "clear"]


@drives("sentence.aside")
async def aside(stage: Stage, action: str) -> None:
    at = stage.cursor
    await stage.do(action)
    await stage.saved()
    assert stage.log()[0].holding.claim is False
    stage.session.cursor.go(at)
    await stage.do(action)
    await stage.saved()
    assert [event.kind for event in stage.log()] == ["set-aside", "take-back"]


@drives("sentence.note")
async def note(stage: Stage, action: str) -> None:
    await stage.do(action)
    await stage.press(*"hm", "enter")
    assert stage.holding.note == "hm"


@drives("sentence.confidence")
async def confidence(stage: Stage, action: str) -> None:
    levels = []
    for _ in range(4):
        await stage.do(action)
        levels.append(stage.holding.confidence)
    assert levels == [1, 2, 3, None]


@drives("sentence.repeat")
async def repeat(stage: Stage, action: str) -> None:
    await stage.do("sentence.disputed")
    await stage.do(action, count=2)
    await stage.saved()
    assert [event.holding.verdict for event in stage.log()] == [Verdict.DISPUTED] * 3


@drives("sentence.range")
async def selection(stage: Stage, action: str) -> None:
    at = stage.cursor
    await stage.do(action)
    await stage.do("sentence.next", count=2)
    await stage.do("sentence.accurate")
    await stage.saved()
    assert [event.sentence for event in stage.log()] == [at, at + 1, at + 2]
    assert len({event.step for event in stage.log()}) == 1


@drives("sentence.next", "sentence.previous")
async def steps(stage: Stage, action: str) -> None:
    at = stage.cursor
    await stage.do("sentence.next", count=3)
    assert stage.cursor == at + 3
    await stage.do("sentence.previous")
    assert stage.cursor == at + 2


@drives("sentence.next-unjudged", "sentence.previous-unjudged")
async def unjudged(stage: Stage, action: str) -> None:
    at = stage.cursor
    await stage.do("sentence.next")
    await stage.do("sentence.accurate")
    await stage.do("sentence.previous-unjudged")
    assert stage.cursor == at
    await stage.do("sentence.next-unjudged")
    assert stage.cursor == at + 2


@drives("sentence.first", "sentence.last")
async def ends(stage: Stage, action: str) -> None:
    await stage.do("sentence.last")
    assert stage.cursor == len(stage.session.article.sentences) - 1
    await stage.do("sentence.first")
    assert stage.cursor == 0
    await stage.do(action, count=5)
    assert stage.cursor == 4


@drives("page.next", "page.previous")
async def pages(stage: Stage, action: str) -> None:
    stage.app.desk_screen.focus_pane("reader")
    await stage.do("sentence.first")
    await stage.do("page.next")
    down = stage.cursor
    assert down > 1
    await stage.do("page.previous")
    assert stage.cursor < down


@drives("mention.next", "mention.previous")
async def mentions(stage: Stage, action: str) -> None:
    def place() -> int:
        mention, sentence = stage.app.desk_screen.reader.mention, stage.session.article.sentences[stage.cursor]
        assert sentence.start <= mention.start < sentence.end
        return int(mention.start)

    await stage.do("mention.next", count=3)
    third = place()
    await stage.do("mention.previous")
    assert place() < third
    await stage.do("mention.next")
    assert place() == third


@drives("mark.set", "mark.jump")
async def marks(stage: Stage, action: str) -> None:
    await stage.do("sentence.next", count=2)
    at, name = stage.cursor, stage.session.name
    await stage.do("mark.set", argument="q")
    await stage.do("article.next")
    await stage.do("mark.jump", argument="q")
    assert (stage.session.name, stage.cursor) == (name, at)


@drives("jump.back", "jump.forward")
async def jumps(stage: Stage, action: str) -> None:
    await stage.do("sentence.next", count=2)
    here = stage.session.current_place
    await stage.do("article.next")
    there = stage.session.current_place
    await stage.do("jump.back")
    assert stage.session.current_place == here
    await stage.do("jump.forward")
    assert stage.session.current_place == there


@drives("sentence.numbers")
async def numbers(stage: Stage, action: str) -> None:
    width = stage.app.desk_screen.reader.gutter_width()
    await stage.do(action)
    assert stage.app.desk_screen.reader.gutter_width() > width


@drives("paragraph.next", "paragraph.previous")
async def paragraphs(stage: Stage, action: str) -> None:
    def begins_one() -> bool:
        start = stage.session.article.sentences[stage.cursor].start
        return bool("\n" in stage.session.article.text[max(0, start - 2) : start])

    await stage.do("sentence.first")
    await stage.do("paragraph.next", count=3)
    there = stage.cursor
    assert there >= 3
    assert begins_one()
    await stage.do("paragraph.previous")
    assert 0 < stage.cursor < there
    assert begins_one()


@drives("search.open", "search.next", "search.previous")
async def searches(stage: Stage, action: str) -> None:
    await stage.do("search.open")
    await stage.press(*"leike", "enter")
    first = stage.cursor
    assert "leike" in stage.session.article.quote(first).casefold()
    await stage.do("search.next", count=2)
    assert stage.cursor > first
    assert "leike" in stage.session.article.quote(stage.cursor).casefold()
    await stage.do("search.previous", count=2)
    assert stage.cursor == first


@drives("sentence.copy", "sentence.copy-record")
async def copies(stage: Stage, action: str) -> None:
    from tui.screens.desk import actions

    sent: list[str] = []
    stage.monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    stage.monkeypatch.setattr(actions, "writer", lambda _app: sent.append)
    await stage.do("sentence.accurate")
    await stage.do("sentence.previous")
    await stage.do(action)
    assert "sent to your terminal" in stage.said.casefold()
    copied = b64decode(sent[0].split(";")[2].rstrip("\x07\x1b\\")).decode()
    if action == "sentence.copy":
        assert f"{stage.session.article.name}, sentence {stage.cursor + 1}" in copied
    else:
        assert json.loads(copied)["verdict"] == "accurate"


@drives("sentence.write")
async def writes(stage: Stage, action: str) -> None:
    stage.monkeypatch.chdir(stage.folder)
    await stage.do(action)
    (written,) = stage.folder.glob("*.txt")
    assert f"sentence {stage.cursor + 1}" in written.read_text(encoding="utf-8")
    assert written.name in stage.said
