"""Articles named on a command line: by name, by file, by the file of many, by a glob; and what is said of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.errors import StoreError
from store.folder_desk import FileDesk
from store.opening import open_desk
from tui.cli.article_names import named, one_named

NAMES = ("a.txt", "b.txt", "f.jsonl#x", "f.jsonl#y", "sub/[c].txt", "sub/d.txt", "sub/e.txt", "sub/f.txt", "sub/g.txt")
GONE = tuple(f"w{number}.txt" for number in range(6))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileDesk]:
    """A desk of files, of a file of two articles, and of some that are withdrawn; the folder below it is here."""
    (tmp_path / "sub").mkdir()
    for name in (*NAMES, *GONE):
        if "#" not in name:
            (tmp_path / name).write_text(f"Title of {name}\n\nOne of {name} came.\n", "utf-8")
    lines = (f'{{"id": "{id}", "text": "One of {id} came."}}\n' for id in "xy")
    (tmp_path / "f.jsonl").write_text("".join(lines), "utf-8")
    monkeypatch.chdir(tmp_path / "sub")
    with closing(open_desk(tmp_path, "ana")) as opened:
        opened.rounds.withdraw(GONE, "copies")
    with closing(open_desk(tmp_path, "ana")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["a.txt"], ["a.txt"]),
        (["b.txt", "a.txt", "b.txt"], ["b.txt", "a.txt"]),
        (["d.txt"], ["sub/d.txt"]),
        (["../a.txt"], ["a.txt"]),
        (["f.jsonl"], ["f.jsonl#x", "f.jsonl#y"]),
        (["../f.jsonl"], ["f.jsonl#x", "f.jsonl#y"]),
        (["f.jsonl#y"], ["f.jsonl#y"]),
        (["sub/[c].txt"], ["sub/[c].txt"]),
        (["?.txt", "*l#y"], ["a.txt", "b.txt", "f.jsonl#y"]),
        (["sub/?.txt"], ["sub/d.txt", "sub/e.txt", "sub/f.txt", "sub/g.txt"]),
        (["*"], [*NAMES]),
        ([], []),
    ],
)
def test_what_words_name(desk: FileDesk, words: list[str], found: list[str]) -> None:
    """Each article once, in the order of the words; files are seen from here."""
    assert named(words, desk) == found


def test_what_is_withdrawn_is_named_alike(desk: FileDesk) -> None:
    """A glob names of both only those that are wanted."""
    assert named(["w1.txt", "../w0.txt"], desk, withdrawn=True) == ["w1.txt", "w0.txt"]
    assert named(["*.txt"], desk, withdrawn=True) == [*GONE]
    assert not set(named(["*"], desk)) & set(GONE)


FIVE = ", ".join(GONE[:5])


@pytest.mark.parametrize(
    ("word", "withdrawn", "said"),
    [
        ("bb.txt", False, "There is no such article on this desk: 'bb.txt'. Did you mean b.txt?"),
        ("Q\x1b", False, "There is no such article on this desk: 'Q\\x1b'. `copydesk articles` lists all"),
        ("", False, "There is no such article on this desk: ''. `copydesk articles` lists all"),
        ("w?.txt", False, f"The article is withdrawn: {FIVE}. `copydesk withdraw --restore` brings it back"),
        ("../w1.txt", False, "The article is withdrawn: w1.txt. `copydesk withdraw --restore` brings it back"),
        ("a.txt", True, "The article is not withdrawn: a.txt. `copydesk articles` lists all"),
        ("w9.txt", True, "There is no such article on this desk: 'w9.txt'. Did you mean w5.txt?"),
    ],
)
def test_a_word_that_names_none(desk: FileDesk, word: str, withdrawn: bool, said: str) -> None:
    """The nearest of those that could be meant is named, or how to see them all."""
    with pytest.raises(StoreError) as refused:
        named(["a.txt" if not withdrawn else "w1.txt", word], desk, withdrawn=withdrawn)
    assert str(refused.value) == said


def test_one_article_is_named_by_a_word(desk: FileDesk) -> None:
    """Several are a mistake, of which a few are named."""
    assert [one_named(word, desk) for word in ("d.txt", "*#x")] == ["sub/d.txt", "f.jsonl#x"]
    for word, names in (("?.txt", NAMES[:2]), ("*", NAMES[:5])):
        with pytest.raises(StoreError) as refused:
            one_named(word, desk)
        assert str(refused.value) == f"Several articles have such a name: {', '.join(names)}. Name one"
