"""Sentences copied and written with their reference, and the record of a decision."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from reading.article import Sentence
from review.events import Holding
from tests.fakes.desk import FakeDesk
from tests.tui.by_hand import event, start
from tests.tui.desk_double import desk
from tests.tui.helpers import article
from tests.verdicts import Verdict
from tui.screens.desk import actions
from tui.shell.dispatch import Call
from tui.terminal import clipboard
from tui.work.acts import Acts


def selecting(selected: range) -> tuple[Any, list[str]]:
    """Return a view with these sentences selected, and what is asked of its parts."""
    view, heard = desk()
    view.session.article = article("a\x07.txt", "One.", "Two\x07\n is.", "Three.", "Four.")
    view.session.cursor.selected = selected
    return view, heard


QUOTATIONS = [
    (range(1), "“One.”\n— A␇.Txt, a␇.txt, sentence 1"),
    (range(3, 4), "“Four.”\n— A␇.Txt, a␇.txt, sentence 4"),
    (range(1, 3), "“Two␇ is. Three.”\n— A␇.Txt, a␇.txt, sentences 2–3"),
]


@pytest.mark.parametrize(("selected", "text"), QUOTATIONS)
def test_a_quotation_names_its_sentences(selected: range, text: str) -> None:
    """On a line of its own, without what would act on a terminal."""
    assert actions.quotation(selecting(selected)[0]) == text


def test_a_quotation_ends_where_its_sentence_does() -> None:
    """Also where the next one follows without a blank."""
    view, _ = selecting(range(1))
    spans = (Sentence(0, 0, 2), Sentence(1, 2, 4), Sentence(2, 4, 6))
    view.session.article = replace(view.session.article, text="甲。乙。丙。", sentences=spans)
    view.session.cursor.selected = range(1, 2)
    assert actions.quotation(view).splitlines()[0] == "“乙。”"


def test_what_is_copied_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quotation goes to where the terminal's environment says, by the terminal's own way."""
    copied: list[tuple[Any, ...]] = []

    def to_clipboard(environ: Mapping[str, str], write: object) -> SimpleNamespace:
        def copy(text: str) -> str:
            copied.append((environ is os.environ, write, text))
            return "sent to tmux and your terminal"

        return SimpleNamespace(copy=copy)

    monkeypatch.setattr(clipboard, "Clipboard", to_clipboard)
    monkeypatch.setattr(actions, "writer", lambda app: f"writer of {app}")
    view, heard = selecting(range(1))
    view.app = "app"
    actions.search_and_copy_handlers(view)["sentence.copy"](Call(""))
    assert copied == [(True, "writer of app", QUOTATIONS[0][1])]
    assert heard == ["say('Sent to tmux and your terminal')"]


def test_what_is_written_is_added_to_a_file_whose_name_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is called, in the folder where the program was started."""
    folder = tmp_path / "At HOME"
    folder.mkdir()
    monkeypatch.chdir(folder)
    view, heard = selecting(range(1))
    write = actions.search_and_copy_handlers(view)["sentence.write"]
    write(Call(""))
    view.session.cursor.selected = range(3, 4)
    write(Call(""))
    file = folder / actions.SELECTIONS
    assert file.read_text("utf-8") == f"{QUOTATIONS[0][1]}\n{QUOTATIONS[1][1]}\n"
    assert heard == [f"say('Written to {file}')"] * 2


def test_why_nothing_is_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / actions.SELECTIONS).mkdir()
    view, heard = selecting(range(1))
    actions.search_and_copy_handlers(view)["sentence.write"](Call(""))
    [said] = heard
    assert said.startswith("say(\"Not written: [Errno 21] Is a directory: '")
    assert said.endswith(f"{actions.SELECTIONS}'\", urgent=True)")


def test_a_record_is_of_a_decision_that_is_saved() -> None:
    """With the time of this reviewer's first one on the sentence, and nobody else's."""
    clock = iter(range(1_000_000, 9_000_000, 1_000_000))
    store = FakeDesk([article("a", "One.", "Two.")], clock=lambda: next(clock))
    store.append([event("a", 0, Holding(Verdict.DISPUTED), "bo")])
    store.append([event("a", 1, Holding(Verdict.DISPUTED))])
    session, disk, _ = start(desk=store)
    view: Any = SimpleNamespace(session=session)
    assert actions.record(view) == ""
    for verdict in (Verdict.ACCURATE, Verdict.ERRONEOUS):
        session.cursor.go(0)
        Acts(session).decide(verdict)
        session.cursor.go(0)
        assert actions.record(view) == ""
        disk.write()
    record = json.loads(actions.record(view))
    assert (record["verdict"], record["reviewer"], record["article"]) == ("erroneous", "ana", "a")
    assert (record["created"], record["modified"]) == ("1970-01-01T00:00:03.000000Z", "1970-01-01T00:00:04.000000Z")
    Acts(session).clear()
    disk.write()
    session.cursor.go(0)
    assert actions.record(view) == ""


def test_without_a_saved_decision_there_is_no_record_to_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    view, heard = desk()
    monkeypatch.setattr(actions, "record", lambda _: "")
    actions.search_and_copy_handlers(view)["sentence.copy-record"](Call(""))
    assert heard == ["say('No saved decision on this sentence: there is no record yet')"]
