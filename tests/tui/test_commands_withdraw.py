"""`copydesk withdraw` takes articles out, brings them back, and says which."""

from __future__ import annotations

import argparse
import io
import json
import sys
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest

from store.errors import Asks
from store.opening import open_desk
from tests.tui.helpers import Terminal
from tui.cli.commands import withdraw
from tui.cli.main import main

OUT = "withdrawn; `copydesk withdraw --restore` brings back, `export --withdrawn` exports"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a desk of 22 articles, and go there."""
    for name in names(22):
        (tmp_path / name).write_text(f"Report {name}\n\nSomebody came on Monday to {name}.\n", "utf-8")
    open_desk(tmp_path, "lea").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(count: int) -> list[str]:
    """Return the names of so many articles."""
    return [f"{number:02}.txt" for number in range(count)]


def withdrawn(folder: Path) -> dict[str, str]:
    """Return the articles that are withdrawn, with the reason."""
    with closing(open_desk(folder, create=False, enter=False)) as opened:
        return dict(opened.articles.withdrawn())


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 article"),
        (20, "20 articles"),
        (21, "21 articles"),
        (22, "22 articles"),
    ],
)
def test_what_was_withdrawn_and_brought_back_is_named(
    desk: Path, capfd: pytest.CaptureFixture[str], count: int, said: str
) -> None:
    """Twenty articles, and how many more there were."""
    shown = "".join(f"  {name}\n" for name in names(min(count, 20))) + (f"  … and {count - 20} more\n" * (count > 20))
    assert main(["withdraw", *names(count)]) == 0
    assert capfd.readouterr() == ("", f"copydesk: {said} {OUT}\n{shown}")
    assert withdrawn(desk) == dict.fromkeys(names(count), "")
    assert main(["withdraw", "--restore", *names(count)]) == 0
    assert capfd.readouterr() == ("", f"copydesk: {said} back\n{shown}")
    assert withdrawn(desk) == {}


def test_what_was_withdrawn_as_json(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With the reason; a glob names several articles."""
    assert main(["withdraw", "0[01]*", "--why", "twice", "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out) == {"kind": "withdraw", "articles": ["00.txt", "01.txt"], "why": "twice"}
    assert err == f"copydesk: 2 articles {OUT}\n  00.txt\n  01.txt\n"
    assert withdrawn(desk) == {"00.txt": "twice", "01.txt": "twice"}
    assert main(["withdraw", "--restore", "01.txt", "--json"]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out) == {"kind": "restore", "articles": ["01.txt"], "why": ""}
    assert err == "copydesk: 1 article back\n  01.txt\n"


def test_withdrawing_takes_in_no_article_and_makes_no_desk(
    desk: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that came to the folder waits for `add`; so does a folder that is no desk."""
    (desk / "new.txt").write_text("Another\n\nNobody came.\n", "utf-8")
    assert main(["withdraw", "new.txt"]) == 2
    assert main(["withdraw", "00.txt"]) == 0
    with closing(open_desk(desk, create=False, enter=False)) as opened:
        assert [card.name for card in opened.articles.cards()] == names(22)[1:]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.txt").write_text("Another\n\nNobody came.\n", "utf-8")
    monkeypatch.chdir(elsewhere)
    for named in ([], ["--desk", str(elsewhere)]):
        assert main(["withdraw", "a.txt", *named]) == 2
    assert [path.name for path in elsewhere.iterdir()] == ["a.txt"]


def test_a_round_that_one_judged_in_last_is_not_asked(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """An article is withdrawn from the desk, whatever round one works in: the lead's of that one alone says no."""
    assert main(["rounds", "new", "one", "--reviewers", "ana,bo", "--articles", "00.txt", "--as", "lea"]) == 0
    assert main(["rounds", "open", "one", "--as", "lea"]) == 0
    capfd.readouterr()
    assert main(["withdraw", "01.txt", "--as", "ana"]) == 0
    assert capfd.readouterr() == ("", f"copydesk: 1 article {OUT}\n  01.txt\n")


class Asking:
    """Rounds that ask before an article is taken out of one that runs."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[str], str, bool]] = []

    def withdraw(self, names: list[str], why: str, out_of_rounds: bool) -> None:
        self.asked.append((names, why, out_of_rounds))
        if not out_of_rounds:
            raise Asks("It runs", "one\x1b", "Say so")


QUESTION = "Take them out of the round too? [y/N] "


class Flushed(Terminal):
    """A terminal that keeps a line until it is flushed."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = ""

    def flush(self) -> None:
        self.shown = self.getvalue()


@pytest.mark.parametrize(
    ("terminals", "answer", "does"),
    [
        ("in err", "y\n", True),
        ("in err", " YES \n", True),
        ("in err", "n\n", False),
        ("in err", "", False),
        ("in", "y\n", False),
        ("err", "y\n", False),
    ],
)
def test_withdrawing_from_a_round_that_runs_is_asked_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, terminals: str, answer: str, does: bool
) -> None:
    """Where both sides are one; whoever does not say yes has the error."""
    said: Any = (Flushed if "err" in terminals else io.StringIO)()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setattr(sys, "stdin", (Terminal if "in" in terminals else io.StringIO)(answer))
    rounds: Any = Asking()
    with nullcontext() if does else pytest.raises(Asks):
        withdraw._withdraw(rounds, ["a"], argparse.Namespace(why="twice", yes=False))
    assert rounds.asked == [(["a"], "twice", one) for one in ((False, True) if does else (False,))]
    asks = terminals == "in err"
    assert said.getvalue() == (f"copydesk: one␛.\n{QUESTION}" if asks else "")
    assert not asks or said.shown.endswith(QUESTION)


def test_who_says_yes_beforehand_is_not_asked() -> None:
    """On no terminal either."""
    rounds: Any = Asking()
    withdraw._withdraw(rounds, ["a", "b"], argparse.Namespace(why="", yes=True))
    assert rounds.asked == [(["a", "b"], "", True)]
