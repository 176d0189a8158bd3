"""Names that people take for each other are refused; names that differ in bytes stay apart."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from store.layout import HIDDEN, confusable
from store.opening import open_desk
from tui.cli.main import main

ALIKE = [("ana", "Ana"), ("ana", "АNA"), ("ana", "аna"), ("Ivan", "lvan"), ("bo0", "boo"), ("straße", "STRASSE")]
ALIKE += [("ﬁona", "fiona"), ("pоl", "pol"), ("marna", "mama")]
APART = [("ana", "anna"), ("uid-61001", "uid-61002"), ("bo", "ob"), ("Ян", "Яна"), ("李", "季")]


@pytest.mark.parametrize("people", ALIKE)
def test_names_that_look_alike(samples: Path, people: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """Are refused when a round is made, and when one of them joins."""
    assert confusable(people) is not None
    assert main(["rounds", "new", "one", str(samples), "--reviewers", ",".join(people)]) == 2
    assert "look alike" in capsys.readouterr().err
    assert main(["rounds", "new", "one", str(samples), "--reviewers", people[0], "--overlap", "1"]) == 0
    assert main(["rounds", "assign", "one", str(samples), "--add", people[1]]) == 2


@pytest.mark.parametrize(
    "people", [("ana", "anna"), ("uid-61001", "uid-61002"), ("bo", "ob"), ("Ян", "Яна"), ("李", "季")]
)
def test_names_that_differ(people: tuple[str, str]) -> None:
    """Stay as they are, in any script."""
    assert confusable(people) is None


def test_files_that_differ_in_bytes_are_two_articles(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are part of the name."""
    for byte in (b"\xe9", b"\xe8"):
        (tmp_path / os.fsdecode(b"caf" + byte + b".txt")).write_bytes(
            b"One is so " + byte.hex().encode() + b". Two is so."
        )
    with closing(open_desk(tmp_path)) as desk:
        names = [card.name for card in desk.articles.cards()]
        assert names == ["caf�.txt~e8", "caf�.txt~e9"]
        assert "e9" in desk.articles.article(names[1]).text
    with closing(open_desk(tmp_path)) as desk:
        assert [card.name for card in desk.articles.cards()] == names


def test_an_article_of_an_earlier_program_keeps_its_name(tmp_path: Path) -> None:
    """It had a mark in place of the byte, and nothing else."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("One is so. Two is so.")
    with closing(open_desk(tmp_path)) as desk:
        [card] = desk.articles.cards()
    file = tmp_path / HIDDEN / "articles" / f"{card.snapshot}.json"
    file.write_text(file.read_text().replace("caf�.txt~e9", "caf�.txt"))
    with closing(open_desk(tmp_path)) as desk:
        assert [one.name for one in desk.articles.cards()] == ["caf�.txt"]
