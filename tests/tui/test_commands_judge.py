"""`copydesk judge` decides on one sentence as a key would, and says what is held of it then."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from review.events import Event, EventKind, Holding
from store.opening import open_desk
from tui.cli.main import main

TEXT = "Report\n\nOne came on Monday. Two came on Friday.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a desk of one article of three sentences, its headline among them, and go there."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    open_desk(tmp_path, "ana").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def events(folder: Path, round: str = "main") -> list[Event]:
    """Return what was done to the article."""
    with closing(open_desk(folder, "ana", round, create=False)) as opened:
        return list(opened.decisions.history("a.txt"))


FULL = Holding("erroneous", claim=True, note="No.", reasons=("date", "figure"), confidence=3)


@pytest.mark.parametrize(
    ("words", "kind", "held"),
    [
        (["accurate"], EventKind.DECIDE, Holding("accurate", True, "No.", ("date", "figure"), 3)),
        (["none"], EventKind.CLEAR, Holding(None, True, "No.")),
        (["no-claim"], EventKind.SET_ASIDE, Holding(None, False, "No.")),
        (["accurate", "--note", ""], EventKind.DECIDE, Holding("accurate", True, "", ("date", "figure"), 3)),
        (["accurate", "--reason", "name"], EventKind.DECIDE, Holding("accurate", True, "No.", ("name",), 3)),
        (["none", "--confidence", "1"], EventKind.CLEAR, Holding(None, True, "No.", (), 1)),
    ],
)
def test_what_is_held_after_it(
    desk: Path, capfd: pytest.CaptureFixture[str], words: list[str], kind: EventKind, held: Holding
) -> None:
    """What is not named stays, as far as the verdict lets it; a line says it."""
    more = ["--note", "No.", "--reason", "date", "--reason", "figure", "--confidence", "3"]
    assert main(["judge", "a.txt", "2", "erroneous", *more, "--as", "ana"]) == 0
    assert capfd.readouterr() == ("", "copydesk: ana: erroneous, a.txt, sentence 2, round main\n")
    assert main(["judge", str(desk / "a.txt"), "2", *words, "--as", "ana"]) == 0
    assert capfd.readouterr() == ("", f"copydesk: ana: {words[0]}, a.txt, sentence 2, round main\n")
    first, second = events(desk)
    assert (first.kind, first.holding, first.sentence) == (EventKind.DECIDE, FULL, 1)
    assert (second.kind, second.holding, second.sentence) == (kind, held, 1)
    assert (first.duration, second.supersedes) == (0.0, first.id)


def test_the_time_that_was_spent_on_a_sentence_stays(desk: Path) -> None:
    """A command adds none to what keys took, and takes none away."""
    with closing(open_desk(desk, "ana")) as opened:
        snapshot = opened.articles.cards()[0].snapshot
        by_key = Event(
            EventKind.DECIDE, "ana", "main", "a.txt", snapshot, 1, Holding("accurate", claim=True), duration=4.5
        )
        opened.decisions.append([by_key])
    assert main(["judge", "a.txt", "2", "erroneous", "--as", "ana"]) == 0
    assert main(["judge", "a.txt", "3", "erroneous", "--as", "ana"]) == 0
    assert [(event.sentence, event.duration) for event in events(desk)] == [(1, 4.5), (1, 4.5), (2, 0.0)]


def test_an_event_as_json(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Its id, where it is, and the verdict that is held."""
    for verdict, held in (("accurate", "accurate"), ("none", None)):
        assert main(["judge", "a.txt", "3", verdict, "--json", "--as", "ana"]) == 0
        out, err = capfd.readouterr()
        event = events(desk)[-1]
        said = {"event": event.id, "article": "a.txt", "sentence": 2, "round": "main", "verdict": held}
        assert json.loads(out) == said
        assert err == f"copydesk: ana: {verdict}, a.txt, sentence 3, round main\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.txt", "0", "accurate"], "There is no such sentence: 0 of a.txt. It has 3"),
        (["a.txt", "4", "accurate"], "There is no such sentence: 4 of a.txt. It has 3"),
        (["a.txt", "2", "acurate"], "There is no such verdict here: 'acurate'. Did you mean accurate?"),
        (
            ["a.txt", "2", "accurate", "--reason", "date", "--reason", "dat\x1be"],
            "There is no such reason on this desk: 'dat\\x1be'. did you mean date?",
        ),
    ],
)
def test_mistakes_decide_nothing(desk: Path, capfd: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    """They are told in a line, with what there is."""
    assert main(["judge", *words, "--as", "ana"]) == 2
    assert capfd.readouterr() == ("", f"copydesk: {said}\n")
    assert events(desk) == []


@pytest.mark.parametrize("number", ["1", "3"])
def test_the_first_and_the_last_sentence_can_be_judged(desk: Path, number: str) -> None:
    assert main(["judge", "a.txt", number, "accurate", "--as", "ana"]) == 0
    assert [event.sentence for event in events(desk)] == [int(number) - 1]


def test_how_sure_one_is_has_three_steps(desk: Path) -> None:
    """From 1 to 3."""
    for steps in ("1", "2", "3"):
        assert main(["judge", "a.txt", "2", "accurate", "--confidence", steps, "--as", "ana"]) == 0
    for steps in ("0", "4"):
        with pytest.raises(SystemExit):
            main(["judge", "a.txt", "2", "accurate", "--confidence", steps, "--as", "ana"])
    assert [event.holding.confidence for event in events(desk)] == [1, 2, 3]


def test_a_draft_is_said_to_be_one(desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What the round asks for beside the verdict is named, with exit code 1, until it is there."""
    new = ["rounds", "new", "one", "--reviewers", "ana,bo", "--require", "note,reason", "--open", "--as", "lea"]
    assert main(new) == 0
    judge = ["judge", "a.txt", "2", "erroneous", "--round", "one", "--as", "ana"]
    capfd.readouterr()
    assert main(judge) == 1
    line = "copydesk: ana: erroneous, a.txt, sentence 2, round one\n"
    assert capfd.readouterr() == ("", f"{line}copydesk: it is a draft: needs reason and note\n")
    assert main([*judge, "--note", "No.", "--reason", "date"]) == 0
    assert capfd.readouterr() == ("", line)
    assert [event.round for event in events(desk, "one")] == ["one", "one"]


def test_judging_takes_in_no_article_and_makes_no_desk(
    desk: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that came to the folder waits for `add`."""
    (desk / "b.txt").write_text(TEXT.replace("Report", "Another"), "utf-8")
    assert main(["judge", "b.txt", "2", "accurate"]) == 2
    assert main(["judge", "a.txt", "2", "accurate"]) == 0
    with closing(open_desk(desk, create=False, enter=False)) as opened:
        assert [card.name for card in opened.articles.cards()] == ["a.txt"]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(elsewhere)
    for named in ([], ["--desk", str(elsewhere)]):
        assert main(["judge", "a.txt", "2", "accurate", *named]) == 2
    assert [path.name for path in elsewhere.iterdir()] == ["a.txt"]
