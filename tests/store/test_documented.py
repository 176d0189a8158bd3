"""docs/store.md names every file that a desk can have, and every field of an event."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from reading.lexicon import merge as taught
from review.events import Event, EventKind, Holding
from review.rounds import Declined, Round, State
from store.desk import Place
from store.folder_desk import FileDesk
from store.layout import HIDDEN, Layout
from store.manage.lead import close
from store.manage.merge import merge
from store.opening import open_desk
from store.person import current_person
from store.rounds import declines, files
from tests.verdicts import Verdict

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "store.md").read_text(encoding="utf-8")


def decide(desk: FileDesk, sentence: int, times: int = 1) -> None:
    card = desk.articles.cards()[0]
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, sentence,
                  Holding(verdict=Verdict.ACCURATE, claim=True))  # fmt: skip
    for _ in range(times):
        desk.decisions.append([event] * 500)


def full(folder: Path, copy: Path) -> Layout:
    """Make a desk that has been used for everything, and return where it is."""
    desk = open_desk(folder)
    person, layout = desk.reviewer, desk.layout
    decide(desk, 1, times=4)  # a file that is full
    name, kind = next(iter(desk.search.entities()))
    desk.articles.teach(taught(desk.articles.lexicon(), name, "Somebody Else", kind))
    desk.search.find("the")
    desk.remember(Place(desk.articles.cards()[0].name, 1))
    desk.close()
    one = Round(name="one", state=State.OPEN, lead=person, blind=True, controls={("x", 1): Verdict.DISPUTED})
    one = files.create(layout, one, current_person(), b"Read twice.")
    layout.reviewer("one", "ana").mkdir()
    declines.add(layout.reviewer("one", "ana"), Declined("x", "ana", "mine"), 0o640)
    shutil.copytree(folder, copy)
    away = open_desk(copy, round="one")
    decide(away, 2)
    away.close()
    merge(layout, Layout(copy, copy / HIDDEN), current_person())
    files.create(layout, Round(name="two", state=State.OPEN, lead=person, blind=True), current_person())
    close(layout, one, current_person(person))
    files.save(layout, Round(name="two", controls={("x", 1): Verdict.DISPUTED}), current_person())
    desk = open_desk(folder)
    decide(desk, 3)
    desk.close()
    return layout


def pattern(path: str) -> str:
    """Return a path in a desk as the guide writes it."""
    path = path.replace(f"index/{os.getuid()}/", "index/<uid>/")
    path = re.sub(r"[0-9a-f]{64}", "<sha256>", path)
    path = re.sub(r"rounds/[\w-]+/", "rounds/<round>/", path)
    path = re.sub(r"published/.*", "published/", path)
    path = re.sub(r"guidelines-[0-9a-f]{12}", "guidelines-<version>", path)
    path = re.sub(r"<round>/[\w-]+/declined", "<round>/<reviewer>/declined", path)
    path = re.sub(r"<round>/[\w-]+/merged-[0-9a-f]+", "<round>/<reviewer>/merged-<hash>", path)
    return re.sub(r"<round>/[\w-]+/[\w-]+-\d{4}\.json", "<round>/<reviewer>/<host>-<nnnn>.json", path)


def test_every_file_is_in_the_guide(samples: Path, tmp_path: Path) -> None:
    """A row of the table for each, with the names that stand there."""
    layout = full(samples, tmp_path / "copy")
    found = {pattern(str(path.relative_to(layout.home))) for path in layout.home.rglob("*") if path.is_file()}
    assert {"rounds/<round>/published/", "rounds/<round>/<reviewer>/merged-<hash>.json", "lexicon.toml"} <= found
    rows = [line for line in GUIDE.splitlines() if line.startswith("| `")]
    assert rows
    for one in found:
        beside = one.startswith("rounds/") and one.endswith(("guidelines.md", "controls.toml"))
        inside = one.removeprefix("index/<uid>/") if one.startswith("index/") else ""
        part = inside.split("/")[0] + ("/" if "/" in inside else "")
        name = part or (one.rpartition("/")[2] if beside else one)
        assert any(f"`{name}`" in row or f"/{name}`" in row for row in rows), one


@pytest.mark.parametrize("field", Event.__struct_fields__)
def test_every_field_of_an_event_is_in_the_guide(field: str) -> None:
    """In the paragraph that says what an event is."""
    [paragraph] = [line for line in GUIDE.splitlines() if line.startswith("An event has")]
    assert f"`{field}`" in paragraph
