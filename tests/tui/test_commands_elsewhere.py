"""`copydesk elsewhere` and `copydesk facts`: what other articles say, for people and for scripts."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from store.opening import open_desk
from tests.store.test_elsewhere import BEZOS, RESEARCHER, SECURITY, TECH, sentence_with
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
