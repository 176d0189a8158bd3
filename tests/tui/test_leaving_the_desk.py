"""Coming to the desk and leaving it: what is restored and kept, another round, and where unsaved decisions go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from store.desk import Place
from tests.tui.by_hand import abc, session_on
from tests.tui.desk_double import Heard, screen
from tui.screens import dialogs
from tui.screens.desk import screen as module
from tui.screens.desk.screen import DeskScreen
from tui.work.guidance import KEY

STATE = {
    "zen": True,
    "inspecting": False,
    "numbers": True,
    "pane": "list",
    "filter": "is:open",
    "sort": "title",
    "elsewhere": True,
}
FRESH = {
    "zen": False,
    "inspecting": None,
    "numbers": False,
    "pane": "reader",
    "filter": "",
    "sort": "name",
    "elsewhere": False,
}


@pytest.mark.parametrize(
    ("state", "restored"),
    [
        (STATE, STATE),
        ({}, FRESH),
        ({**STATE, "pane": "reader"}, {**STATE, "pane": "reader"}),
        ({"zen": 1, "numbers": 1, "elsewhere": 1, "sort": "nonesuch", "filter": None}, FRESH),
        ({"pane": "inspector"}, FRESH),
    ],
)
def test_what_was_kept_is_there_at_the_next_start(state: dict[str, object], restored: dict[str, object]) -> None:
    """As far as it is understood; nobody begins in the inspector."""
    view, _ = screen()
    DeskScreen._restore(view, state)
    assert DeskScreen.state(view) == {**restored, KEY: "v1"}


def test_without_articles_one_is_in_the_list() -> None:
    view, _ = screen(session__cards=[])
    DeskScreen._restore(view, {"pane": "reader"})
    assert view.pane == "list"


def test_where_one_is_is_kept() -> None:
    view, heard = screen(state=lambda: "the state")
    view.session.place_to_keep = lambda state: f"the place with {state}"
    view.shell.remember = lambda place: heard.append(f"remember {place}")
    DeskScreen.remember(view)
    assert heard == ["remember the place with the state"]


ONE = ("Leave? 1 decision is not on the disk", "It goes to this file, from which `copydesk import` takes it.")
TWO = ("Leave? 2 decisions are not on the disk", "They go to this file, from which `copydesk import` takes them.")


@pytest.mark.parametrize(("count", "asked"), [(1, ONE), (2, TWO)])
@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (None, None),
        ("  ", "/private/samples 1700000000"),
        ("~/rest.jsonl", "/home/ana/rest.jsonl"),
        (" x", " x"),
    ],
)
def test_leaving_asks_where_what_the_disk_lacks_goes(
    monkeypatch: pytest.MonkeyPatch, count: int, asked: tuple[str, str], answer: str | None, path: str | None
) -> None:
    """To a file of one's own that is offered, or another one; whoever leaves the question stays."""
    monkeypatch.setenv("HOME", "/home/ana")
    monkeypatch.setattr(module, "unsaved", lambda *_: range(count))
    monkeypatch.setattr(module, "spots", len)
    monkeypatch.setattr(module, "file_for", lambda folder, _desk, title, now: folder / f"{title} {now}")
    monkeypatch.setattr(module, "time", SimpleNamespace(time_ns=lambda: 1_700_000_000_999))
    monkeypatch.setattr(dialogs, "Prompt", lambda title, value, hint: (title, value, hint))
    view, heard = screen()
    view.shell.settings.private, view.shell.settings.title, view.shell.rescue_path = Path("/private"), "samples", None
    pushed: list[Any] = []
    view.app = Heard(heard, "app.", push_screen=lambda *what: pushed.extend(what))
    DeskScreen.leave(view)
    prompt, answered = pushed
    assert prompt == (asked[0], "/private/samples 1700000000", asked[1])
    answered(answer)
    assert view.shell.rescue_path == (path if path is None else Path(path))
    assert heard == ["remember()", *(["app.exit(1, return_code=1)"] if path else [])]


def test_leaving_asks_nothing_where_the_disk_has_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a folder of one's own, the file would be where the program was started."""
    view, heard = screen()
    view.app = Heard(heard, "app.")
    monkeypatch.setattr(module, "unsaved", lambda *_: [])
    DeskScreen.leave(view)
    assert heard == ["remember()", "app.exit(0)"]
    folders: list[Path] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "unsaved", lambda *_: [1])
    monkeypatch.setattr(module, "spots", len)
    monkeypatch.setattr(module, "file_for", lambda folder, *_: folders.append(folder))
    monkeypatch.setattr(dialogs, "Prompt", lambda *_, **__: "asked")
    view.shell.settings.private, view.shell.settings.title = None, "samples"
    DeskScreen.leave(view)
    assert folders == [tmp_path]


@pytest.mark.parametrize(("state", "known"), [({KEY: "v1"}, "v1"), ({}, ""), (None, "")])
def test_guidelines_that_were_read_are_known_at_the_next_start(state: dict[str, object] | None, known: str) -> None:
    store = abc()
    store.remember(Place(state=state))
    session, _ = session_on(store)
    made = DeskScreen(lambda _: session)
    assert (made.guidance.known, made.session) == (known, session)


@pytest.mark.parametrize(("state", "known"), [({KEY: "v1"}, "v1"), (None, "")])
async def test_another_round_is_shown_in_place_of_this_one(state: dict[str, object] | None, known: str) -> None:
    """Read beside the keys, and begun where it was left; what it opens then is read for the keys behind it."""
    view, heard = screen(fetch="fetch")
    store = abc()
    store.remember(Place(state=state))
    session, _ = session_on(store)

    async def read(work: Callable[[], Any]) -> Any:
        heard.append("read")
        return work()

    async def recompose() -> None:
        heard.append("laid out anew")

    view.background, view.recompose = SimpleNamespace(read=read), recompose
    view._begin = lambda begun, guidance: heard.append(f"begun {begun is session} {guidance.known!r}")
    await DeskScreen.enter(view, lambda of: session if of is view else None)  # type: ignore[arg-type,return-value]
    assert heard == ["read", f"begun True {known!r}", "laid out anew", "_start('fetch')"]
