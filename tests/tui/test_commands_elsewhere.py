"""`copydesk elsewhere` and `copydesk facts`: what other articles say, for people and for scripts."""

from __future__ import annotations

import json
import math
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from store.opening import open_desk
from tests.store.test_elsewhere import BEZOS, RESEARCHER, SECURITY, TECH, sentence_with
from tui.cli import output
from tui.cli.commands.elsewhere import refreshed
from tui.cli.main import main

HOSTILE = (
    "\x1b]0;owned\x07 \x1b[2J“We need \u202efair deals\u202c for every worker in Derby,” [bold]he[/bold] said today.\n"
)


def test_hostile_text_of_another_article_is_inert(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name, word in (("a", "fair"), ("b", "poor")):
        (tmp_path / f"{name}.txt").write_text(f"Derby\n\n{HOSTILE.replace('fair', word)}")
    assert main(["add", str(tmp_path), "--desk", str(tmp_path)]) == 0
    capfd.readouterr()
    for command in (["elsewhere"], ["elsewhere", "--json"], ["facts"], ["facts", "--json"]):
        assert main([command[0], str(tmp_path), *command[1:]]) == 0
        out = capfd.readouterr().out
        assert not set(out) & set("\x1b\x07\u202e\u202c"), command
    assert "≠" in printed(tmp_path, capfd)


def printed(folder: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """Return what `elsewhere` prints."""
    assert main(["elsewhere", str(folder)]) == 0
    return capfd.readouterr().out


def test_the_command_prints_what_scripts_read(samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(open_desk(samples)) as desk:
        texts = {card.name: desk.articles.article(card.name) for card in desk.articles.cards()}
        at = sentence_with(desk, RESEARCHER, "OpenAI CEO Dario Amodei")
    assert main(["elsewhere", str(samples), "--article", "004*", "--sentence", str(at + 1), "--json"]) == 0
    (line,) = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert (line["article"], line["sentence"]) == (RESEARCHER, at)
    assert {one["there"]["article"] for one in line["differences"]} == {TECH, SECURITY, BEZOS}
    for one in line["differences"]:
        here, there = one["here"], one["there"]
        assert texts[RESEARCHER].text[here["start"] : here["end"]] == here["text"]
        assert texts[there["article"]].text[there["start"] : there["end"]] == there["text"]
        assert (one["kind"], one["strength"]) == ("role", "strong")
    assert all(set(one) == {"article", "sentence", "score", "band"} for one in line["partners"])


@pytest.mark.parametrize("more", [[], ["--sentence", "3"]])
def test_what_could_not_be_compared_is_told_of_any_sentence(
    more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once an article, and the exit code says so."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The bridge opened in May.\n\nIt cost much.\n\nNobody was hurt there.")
    open_desk(tmp_path).close()
    monkeypatch.setattr("store.elsewhere.database.PairsFile.is_compared", lambda _, name: name == "a.txt")
    assert main(["elsewhere", str(tmp_path), *more]) == 1
    said = capsys.readouterr().err
    assert said.count("An article could not be compared") == 1
    assert "b.txt" in said


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["elsewhere", "--article", "zzz"], "no such article"),
        (["elsewhere", "--sentence", "999"], "no such sentence"),
        (["facts", "--entity", "Dario Amodi"], "Did you mean Dario Amodei?"),
        (["elsewhere", "--round", "nope"], "no such round"),
    ],
)
def test_mistakes_are_told(samples: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], hint: str) -> None:
    open_desk(samples).close()
    assert main([arguments[0], str(samples), *arguments[1:]]) == 2
    assert hint.lower() in capfd.readouterr().err.lower()


MAEVE, PAUL = "Maeve Corrigan, chief executive of Acme Corp.", "Paul Keane, chief executive of Acme Corp."
HEADS = {
    ("a.txt", 1): f"a.txt#2  {MAEVE}, said on Friday that it rained in Derby.",
    ("a.txt", 2): "a.txt#3  The blaze of Derby killed 42 people.",
    ("b.txt", 1): f"b.txt#2  {PAUL}, said on Friday that it rained in Derby.",
    ("b.txt", 2): "b.txt#3  The blaze of Derby killed 47 people.",
}
DIFFERENCES = {
    ("a.txt", 1): f"  ≠ role      “{MAEVE}”, there “{PAUL}”  b.txt#2",
    ("a.txt", 2): "  ≠ figure    “42 people”, there “47 people”  b.txt#3",
    ("b.txt", 1): f"  ≠ role      “{PAUL}”, there “{MAEVE}”  a.txt#2",
    ("b.txt", 2): "  ≠ figure    “47 people”, there “42 people”  a.txt#3",
}
OF_MAEVE = f"  role      CEO of Acme: Maeve Corrigan  a.txt#2  ≠ b.txt#2 “{PAUL}”"
OF_PAUL = f"  role      CEO of Acme: Paul Keane  b.txt#2  ≠ a.txt#2 “{MAEVE}”"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk of two articles that contradict each other twice; nothing says how far comparing them is."""
    monkeypatch.setattr(output, "SOON", math.inf)
    for name, title, who, count in (("a.txt", "Acme", MAEVE, 42), ("b.txt", "Rain", PAUL, 47)):
        said = f"{who}, said on Friday that it rained in Derby. The blaze of Derby killed {count} people."
        (tmp_path / name).write_text(f"{title}\n\n{said}\n")
    open_desk(tmp_path, "ana").close()
    return tmp_path


def told(folder: Path, capfd: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[list[str], str]:
    """Return the lines that a command prints to ana, and what it says beside them."""
    command, *more = words
    assert main([command, str(folder), "--as", "ana", *more]) == code
    out, err = capfd.readouterr()
    return out.splitlines(), err


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ([], [*HEADS]),
        (["--article", "b*"], [("b.txt", 1), ("b.txt", 2)]),
        (["--sentence", "3"], [("a.txt", 2), ("b.txt", 2)]),
        (["--article", "a*", "--sentence", "1"], []),
    ],
)
def test_the_sentences_that_are_asked_for(
    two: Path, capfd: pytest.CaptureFixture[str], words: list[str], shown: list[tuple[str, int]]
) -> None:
    """Of people those that others say something of; as JSON every one."""
    lines, err = told(two, capfd, "elsewhere", *words)
    assert [line for line in lines if not line.startswith("  ") or "≠" in line] == [
        line for place in shown for line in (HEADS[place], DIFFERENCES[place])
    ]
    assert err == ""
    lines, err = told(two, capfd, "elsewhere", *words, "--json")
    asked = [
        (name, sentence)
        for name in ("a.txt", "b.txt")
        for sentence in range(3)
        if ("b*" not in words or name == "b.txt")
        and ("a*" not in words or name == "a.txt")
        and ("--sentence" not in words or str(sentence + 1) in words)
    ]
    found = [json.loads(line) for line in lines]
    assert [(one["article"], one["sentence"]) for one in found] == asked
    assert [place for place, one in zip(asked, found, strict=True) if one["differences"]] == shown
    assert err == ""


@pytest.mark.parametrize(("number", "code"), [("0", 2), ("1", 0), ("3", 0), ("4", 2), ("-1", 2)])
def test_a_sentence_that_no_article_has(two: Path, capfd: pytest.CaptureFixture[str], number: str, code: int) -> None:
    _, err = told(two, capfd, "elsewhere", "--sentence", number, code=code)
    hint = f"There is no such sentence: {number}. The longest of these has 3"
    assert err == (f"copydesk: {hint}\n" if code else "")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ([], ["Acme", OF_MAEVE, OF_PAUL, "Maeve Corrigan", OF_MAEVE, "Paul Keane", OF_PAUL]),
        (["--entity", "Acme"], ["Acme", OF_MAEVE, OF_PAUL]),
        (["--entity", "Paul Keane"], ["Paul Keane", OF_PAUL]),
    ],
)
def test_the_sheets_that_are_asked_for(
    two: Path, capfd: pytest.CaptureFixture[str], words: list[str], shown: list[str]
) -> None:
    """A name, and below it what is said; as JSON the name stands in every line."""
    assert told(two, capfd, "facts", *words) == (shown, "")
    lines, err = told(two, capfd, "facts", *words, "--json")
    names = {line: line for line in shown if line[0] != " "}
    said = []
    for line in shown:
        if line in names:
            name = line
        else:
            said.append((name, "a.txt" if line == OF_MAEVE else "b.txt"))
    found = [json.loads(line) for line in lines]
    assert [(one["entity"], one["article"]) for one in found] == said
    assert err == ""


def test_a_fact_as_json(two: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Sentences count from 0 there."""
    [line], _ = told(two, capfd, "facts", "--entity", "Paul Keane", "--json")
    assert json.loads(line) == {
        "entity": "Paul Keane",
        "kind": "role",
        "text": "CEO",
        "person": "Paul Keane",
        "organisation": "Acme",
        "former": False,
        "article": "b.txt",
        "sentence": 1,
        "start": 6,
        "end": 6 + len(PAUL),
        "differs": [{"article": "a.txt", "sentence": 1, "start": 6, "end": 6 + len(MAEVE), "text": MAEVE}],
    }


@pytest.mark.parametrize(
    ("entity", "hint"),
    [
        ("Paul Kean", "'Paul Kean'. Did you mean Paul Keane?"),
        ("z\x1b", "'z\\x1b'. `copydesk facts` without --entity names all of whom something is said"),
    ],
)
def test_a_name_of_which_nothing_is_said(two: Path, capfd: pytest.CaptureFixture[str], entity: str, hint: str) -> None:
    said = f"copydesk: No article says anything of that name: {hint}\n"
    assert told(two, capfd, "facts", "--entity", entity, code=2) == ([], said)


def test_what_a_round_hides_is_counted(two: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Of what was asked for; nothing of it is shown, not even a name."""
    for name, more in (("one", ["--blind"]), ("two", ["--hints", "off"])):
        made = ["rounds", "new", name, str(two), "--as", "lea", "--reviewers", "ana", "--overlap", "1", "--open", *more]
        assert main(made) == 0
    assert main(["judge", "b.txt", "2", "accurate", "--desk", str(two), "--as", "ana", "--round", "one"]) == 0
    capfd.readouterr()
    later = "copydesk: round one shows hints once you have judged a sentence: {} not shown\n"
    for words, shown, hidden in (
        (["elsewhere"], [HEADS["b.txt", 1], DIFFERENCES["b.txt", 1]], "5 sentences"),
        (["elsewhere", "--sentence", "2"], [HEADS["b.txt", 1], DIFFERENCES["b.txt", 1]], "1 sentence"),
        (["facts"], ["Acme", OF_PAUL, "Paul Keane", OF_PAUL], "2 lines"),
        (["facts", "--entity", "Maeve Corrigan"], [], "1 line"),
    ):
        lines, err = told(two, capfd, *words, "--round", "one")
        assert [line for line in lines if "≠" in line or line[0] != " "] == shown
        assert err == later.format(hidden)
        assert told(two, capfd, *words, "--round", "two") == ([], "copydesk: round two shows no hints\n")


def test_what_was_left_out_of_a_desk_is_told(two: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """By both, and the exit code says so."""
    (two / ".copydesk" / "lexicon.toml").write_text("[", "utf-8")
    for words in (["elsewhere"], ["facts"]):
        lines, err = told(two, capfd, *words, code=1)
        assert len(lines) >= len(DIFFERENCES)
        [line] = err.splitlines()
        assert line.startswith("copydesk: left out: ")
        assert "lexicon.toml" in line


def test_comparing_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where it takes long; of nothing, too."""
    monkeypatch.setattr(output, "SOON", -math.inf)
    monkeypatch.setattr(output, "SELDOM", -math.inf)
    answers: list[bool] = []

    def refresh(report: Any) -> None:
        answers.extend(report(done, of) for done, of in ((0, 0), (1, 4)))

    desk: Any = SimpleNamespace(elsewhere=SimpleNamespace(refresh=refresh))
    refreshed(desk)
    assert answers == [True, True]
    assert capsys.readouterr() == ("", "comparing articles: 0 of 1 (0%)\ncomparing articles: 1 of 4 (25%)\n")
