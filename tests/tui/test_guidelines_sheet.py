"""The sheet of a round's guidelines: what changed above the text, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from reading.errors import CopydeskError
from review.rounds import GuidelinesVersion, Round
from tui.screens import guidelines as module
from tui.screens.guidelines import GuidelinesSheet, show_guidelines
from tui.shell.background import Background
from tui.shell.signs import ASCII
from tui.text.rounds import GuidelinesText

RULES = Round("one", guidelines="v2", guidelines_versions=(GuidelinesVersion("v1"), GuidelinesVersion("v2")))
TEXTS = {"v1": "One source.\n", "v2": "Two sources.\n"}


@pytest.fixture(autouse=True)
def _signs(monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(settings=SimpleNamespace(signs=ASCII))
    monkeypatch.setattr(module, "shell_of", lambda _: shell)


def rows(before: tuple[str, ...], text: str, width: int = 30) -> list[Any]:
    """Return the rows of a sheet."""
    return list(GuidelinesSheet(GuidelinesText("Guidelines", before, text)).rows(width))


def test_a_sheet_to_the_row() -> None:
    """What changed stands above the whole text, each as it is; where one of them is missing no word is between."""
    changes = ("What changed: [-gone-] {+new+}", "", "[-One-]{+Two+} sources.")
    head = [((line, "text"),) for line in changes]
    text = rows((), "# Head\n\n- one\n\n---\n")
    assert [("".join(part for part, _ in row)).rstrip() for row in text] == ["Head", "", "- one", "", "-" * 30]
    assert rows(changes, "# Head\n\n- one\n\n---\n") == [*head, (), (("The whole text", "quiet"),), (), *text]
    assert rows(changes, "") == head
    assert rows(("one two",), "", 5) == [(("one", "text"),), (("two", "text"),)]


class Reader:
    """Opens guidelines, and notes what is shown and said."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        app = SimpleNamespace(call_next=lambda call: call(), hold_keys=self._hold)
        self.shell: Any = SimpleNamespace(
            show=self.done.append, say=lambda text, urgent=False: self.done.append((text, urgent))
        )
        self.background = Background(cast("Any", SimpleNamespace(parent=object(), app=app)))

    def _hold(self, _drop: Callable[[], object]) -> Callable[[], None]:
        self.done.append("keys wait")
        return lambda: self.done.append("keys go on")

    def open(self, **more: Any) -> list[str]:
        """Open the guidelines, and return the rows that are shown."""
        show_guidelines(self.shell, self.background, RULES, TEXTS.__getitem__, **more)
        (sheet,) = [one for one in self.done if isinstance(one, GuidelinesSheet)]
        return ["".join(part for part, _ in row) for row in sheet.rows(40)]


CHANGED = ["What changed: [-gone-] {+new+}", "", "[-One-]{+Two+} [-source-]{+sources+}.", "", "The whole text", ""]


@pytest.mark.parametrize(("since", "changes"), [({}, CHANGED), ({"since": "v1"}, CHANGED), ({"since": None}, [])])
def test_guidelines_are_read_and_shown(since: dict[str, str | None], changes: list[str]) -> None:
    """With what changed since they were last read; what comes then is heard before they are shown."""
    reader = Reader()
    assert reader.open(**since) == [*changes, "Two sources."]
    reader = Reader()
    reader.open(then=lambda: reader.done.append("then"))
    assert reader.done[0] == "then"


def test_what_cannot_be_read_is_said() -> None:
    """As something urgent, and nothing is shown."""

    def refuse(_version: str) -> str:
        raise CopydeskError("Not now", "the disk is away")

    reader = Reader()
    show_guidelines(reader.shell, reader.background, RULES, refuse)
    assert reader.done == [("Not now: the disk is away", True)]


def test_keys_that_are_typed_meanwhile_are_for_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait until it is there."""
    work: list[Callable[[], None]] = []
    monkeypatch.setattr(Background, "_start", lambda _self, one: work.append(one))
    monkeypatch.setattr("tui.shell.background.shell_of", lambda node: node.app)
    reader = Reader()
    show_guidelines(reader.shell, reader.background, RULES, TEXTS.__getitem__)
    assert reader.done == ["keys wait"]
    work.pop()()
    waited, sheet, gone_on = reader.done
    assert (waited, type(sheet), gone_on) == ("keys wait", GuidelinesSheet, "keys go on")
