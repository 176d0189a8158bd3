"""Snapshots: what is frozen of an article, what is read back, and what contradicts the name of its file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from reading import guard
from reading.article import Article, EntityType, Kind, Mention, Sentence
from reading.packed import Packed
from reading.places import SourcePlace
from review.admission import DAY
from store import files
from store.articles import snapshots
from store.articles.snapshots import ArticleEntry, Provenance, Snapshot
from store.errors import NewerDesk, StoreError

MISFIT = "its sentences do not fit its text"
TEXT = "Title\nThe mayor spoke."
ARTICLE = Article(
    name="sub/a.txt",
    source="/in/sub/a.txt",
    title="Title",
    text=TEXT,
    sentences=(Sentence(0, 0, 5, Kind.HEADLINE), Sentence(1, 6, 22, Kind.SENTENCE)),
    mentions=(Mention(10, 15, EntityType.ROLE, "mayor"),),
    metadata={"author": "Ana", "when": Path("x")},
    language="de",
    replaced=3,
    engines={"sentences": "x 1"},
)
FIRST = Provenance("d" * 64, 5, "ana")


def test_places_are_kept_with_the_name(tmp_path: Path) -> None:
    """A text that two files have stands at other places in each; one without places is written as ever."""
    placed = replace(ARTICLE, places=(SourcePlace(0, page=1), SourcePlace(6, time="0:01", speaker="Ann")))
    snapshots.save(tmp_path, placed, FIRST)
    snapshots.save(tmp_path, replace(ARTICLE, name="b.txt"), FIRST)
    found = snapshots.load(snapshots.path_of(tmp_path, ARTICLE.sha256))
    assert snapshots.article_of(found, "sub/a.txt").place(1) == SourcePlace(6, time="0:01", speaker="Ann")
    assert not snapshots.article_of(found, "b.txt").places
    assert b"places" not in msgspec.json.encode(snapshots.snapshot_of(ARTICLE, FIRST))


def test_a_snapshot_is_written_in_these_words(tmp_path: Path) -> None:
    """Desks of every version have them."""
    snapshots.save(tmp_path, ARTICLE, FIRST)
    path = snapshots.path_of(tmp_path, ARTICLE.sha256)
    assert path == tmp_path / f"{ARTICLE.sha256}.json"
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.read_bytes().endswith(b"}\n")
    assert json.loads(path.read_bytes()) == {
        "version": 1,
        "text": TEXT,
        "language": "de",
        "replaced": 3,
        "engines": {"sentences": "x 1"},
        "sentences": [[0, 5, "headline"], [6, 22, "sentence"]],
        "mentions": [[10, 15, "ROLE", "mayor"]],
        "entries": [
            {
                "name": "sub/a.txt",
                "source": "/in/sub/a.txt",
                "title": "Title",
                "entered": 5,
                "digest": "d" * 64,
                "by": "ana",
                "metadata": {"author": "Ana", "when": "x"},
            }
        ],
    }


OWN = os.getgid()


@pytest.mark.parametrize(
    ("given", "group", "made", "kept"),
    [
        (0o777, None, 0o644, 0o644),
        (0o600, None, 0o600, 0o600),
        (0o000, OWN, 0o600, 0o600),
        (0o640, None, 0o640, 0o640),
        (0o640, OWN, 0o600, 0o640),
        (0o644, OWN, 0o644, 0o644),
        (0o604, OWN, 0o604, 0o604),
    ],
)
def test_who_may_read_a_file_may_read_its_text_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: int, group: int | None, made: int, kept: int
) -> None:
    """A group not before the text is that group's; where it is so already, nothing is changed."""
    modes, real = [], files.replace

    def replaced(path: Path, data: bytes, mode: int) -> None:
        modes.append(mode)
        real(path, data, mode)

    monkeypatch.setattr(files, "replace", replaced)
    monkeypatch.setattr(os, "chown", lambda *_: pytest.fail("it is the group's"))
    snapshots.save(tmp_path, ARTICLE, replace(FIRST, mode=given, group=group))
    path = snapshots.path_of(tmp_path, ARTICLE.sha256)
    assert (modes, path.stat().st_mode & 0o777) == ([made], kept)


def test_a_text_is_given_to_the_group_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where that cannot be, it stays closed to the group it has."""
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "chown", lambda path, uid, gid: given.append((uid, gid)))
    snapshots.save(tmp_path, ARTICLE, replace(FIRST, mode=0o640, group=OWN + 1))
    path = snapshots.path_of(tmp_path, ARTICLE.sha256)
    assert (given, path.stat().st_mode & 0o777) == ([(-1, OWN + 1)], 0o640)
    path.unlink()
    monkeypatch.undo()
    monkeypatch.setattr(os, "chown", refused)
    snapshots.save(tmp_path, ARTICLE, replace(FIRST, mode=0o640, group=OWN + 1))
    assert path.stat().st_mode & 0o777 == 0o600


def refused(*_: object) -> None:
    raise PermissionError(1, "not permitted")


def test_a_text_that_others_read_already_stays_open(tmp_path: Path) -> None:
    """Whatever the file of another name lets them."""
    for given, kept in ((0o600, 0o600), (0o644, 0o644), (0o600, 0o644)):
        snapshots.save(tmp_path, ARTICLE, replace(FIRST, mode=given))
        assert snapshots.path_of(tmp_path, ARTICLE.sha256).stat().st_mode & 0o777 == kept


def test_an_entry_says_no_more_than_it_must() -> None:
    """Desks of every version have such ones."""
    short = b'{"name":"a","source":"b","title":"c","entered":1}'
    entry = msgspec.json.decode(short, type=ArticleEntry)
    assert entry == ArticleEntry("a", "b", "c", 1, "", "", {}, [])
    assert msgspec.json.encode(entry) == short


def test_an_entry_of_the_future_stands_before_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day is let pass, to the microsecond."""
    monkeypatch.setattr(snapshots, "now_micros", lambda: 100)
    assert snapshots.entered_of(ArticleEntry("a", "", "", 100 + DAY)) == 100 + DAY
    assert snapshots.entered_of(ArticleEntry("a", "", "", 101 + DAY)) == -1


def test_an_article_is_read_back_as_it_was(tmp_path: Path) -> None:
    snapshots.save(tmp_path, ARTICLE, FIRST)
    path = snapshots.path_of(tmp_path, ARTICLE.sha256)
    read = snapshots.article_of(snapshots.load(path), "sub/a.txt")
    assert read == replace(ARTICLE, metadata={"author": "Ana", "when": "x"})
    assert snapshots.metadata(path, "sub/a.txt") == {"author": "Ana", "when": "x"}
    with pytest.raises(KeyError):
        snapshots.article_of(snapshots.load(path), "a.txt")


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001])
def test_many_sentences_and_mentions_are_columns_that_say_the_same(count: int) -> None:
    """From a thousand on."""
    spans = [(at, at + 1, list(Kind)[at % 3]) for at in range(count)]
    named = [(at, at + 1, list(EntityType)[at % 3], f"name {at % 7}") for at in range(count)]
    found = Snapshot(1, "x" * count, "en", 0, {}, spans, named, [])
    sentences, mentions = snapshots.sentences_of(found), snapshots.mentions_of(found)
    assert list(sentences) == [Sentence(at, *one) for at, one in enumerate(spans)]
    assert list(mentions) == [Mention(*one) for one in named]
    assert isinstance(sentences, Packed) is isinstance(mentions, Packed) is (count >= 1000)


def test_a_text_gains_names_and_keeps_its_spans(tmp_path: Path) -> None:
    """A better splitter never renumbers what people have judged; a name that comes again has its newest entry."""
    snapshots.save(tmp_path, ARTICLE, FIRST)
    resplit = replace(ARTICLE, sentences=(Sentence(0, 0, 22, Kind.SENTENCE),), mentions=())
    snapshots.save(tmp_path, replace(resplit, name="b.txt", metadata={}), Provenance("e" * 64, 7, "bo"))
    again = snapshots.save(tmp_path, replace(resplit, title="New"), Provenance("f" * 64, 9, "cy"))
    found = snapshots.load(snapshots.path_of(tmp_path, ARTICLE.sha256))
    assert found == again
    assert [(entry.name, entry.entered, entry.by) for entry in found.entries] == [
        ("b.txt", 7, "bo"),
        ("sub/a.txt", 9, "cy"),
    ]
    assert snapshots.sentences_of(found) == ARTICLE.sentences
    assert snapshots.mentions_of(found) == ARTICLE.mentions
    assert snapshots.article_of(found, "sub/a.txt").title == "New"


def test_the_newest_entry_of_a_name_is_the_article_s(tmp_path: Path) -> None:
    """Of copies that were merged there can be several, in any order."""
    base = snapshots.snapshot_of(ARTICLE, FIRST)
    entries = [
        ArticleEntry("a", "", title, at, metadata={"n": at}) for title, at in (("mid", 5), ("new", 9), ("old", 1))
    ]
    found = replace(base, entries=[*entries, ArticleEntry("b", "", "other", 99)])
    assert snapshots.article_of(found, "a").title == "new"
    snapshots.write(tmp_path / "x.json", found)
    assert snapshots.metadata(tmp_path / "x.json", "a") == {"n": 9}
    assert snapshots.metadata(tmp_path / "x.json", "c") == {}


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b"[1]", b'{"entries": 1}'])
def test_a_damaged_snapshot_is_said_and_never_written_over(tmp_path: Path, data: bytes) -> None:
    path = snapshots.path_of(tmp_path, ARTICLE.sha256)
    path.write_bytes(data)
    with pytest.raises(StoreError) as refusal:
        snapshots.load(path)
    assert (refusal.value.title, refusal.value.message) == ("A snapshot is damaged", str(path))
    with pytest.raises(StoreError, match="A snapshot is damaged"):
        snapshots.save(tmp_path, ARTICLE, FIRST)
    assert path.read_bytes() == data
    assert snapshots.metadata(path, "sub/a.txt") == {}


def test_metadata_that_is_nested_absurdly_makes_a_snapshot_damaged(tmp_path: Path) -> None:
    """In any of its entries; sixty-four levels are let pass."""
    for depth, is_damaged in ((guard.DEEPEST - 1, False), (guard.DEEPEST + 1, True)):
        deep: object = 1
        for _ in range(depth):
            deep = [deep]
        path = tmp_path / f"{depth}.json"
        snapshots.write(path, snapshots.snapshot_of(ARTICLE, FIRST))
        found = json.loads(path.read_bytes())
        found["entries"].append({**found["entries"][0], "name": "z.txt", "metadata": {"deep": deep}})
        path.write_text(json.dumps(found))
        if is_damaged:
            with pytest.raises(StoreError, match="A snapshot is damaged"):
                snapshots.load(path)
        else:
            assert snapshots.load(path).entries[1].metadata == {"deep": deep}


def test_a_snapshot_that_is_not_there_or_newer_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with pytest.raises(StoreError, match="A snapshot could not be read"):
        snapshots.load(path)
    assert snapshots.metadata(path, "a") == {}
    base = snapshots.snapshot_of(ARTICLE, FIRST)
    path.write_bytes(msgspec.json.encode(replace(base, version=snapshots.VERSION + 1)))
    with pytest.raises(NewerDesk):
        snapshots.load(path)
    with pytest.raises(StoreError, match="The article was not saved"):
        snapshots.write(tmp_path / "none" / "x.json", base)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda s: s, ""),
        (lambda s: replace(s, text=s.text + "!"), "its text is not the one its name says"),
        (lambda s: replace(s, sentences=[]), ""),
        (lambda s: replace(s, sentences=[(0, 22, Kind.SENTENCE)]), ""),
        (lambda s: replace(s, sentences=[(0, 23, Kind.SENTENCE)]), MISFIT),
        (lambda s: replace(s, sentences=[(-1, 3, Kind.SENTENCE)]), MISFIT),
        (lambda s: replace(s, sentences=[(4, 3, Kind.SENTENCE)]), MISFIT),
        (lambda s: replace(s, sentences=[(4, 4, Kind.SENTENCE)]), ""),
        (lambda s: replace(s, sentences=[(0, 5, Kind.SENTENCE), (5, 9, Kind.SENTENCE)]), ""),
        (lambda s: replace(s, sentences=[(0, 5, Kind.SENTENCE), (4, 9, Kind.SENTENCE)]), MISFIT),
        (lambda s: replace(s, sentences=[(5, 9, Kind.SENTENCE), (0, 5, Kind.SENTENCE)]), MISFIT),
    ],
)  # fmt: skip
def test_what_contradicts_a_snapshot_is_named(change: Callable[[Snapshot], Snapshot], wrong: str) -> None:
    """Another text, or sentences that overlap, run backwards or leave it."""
    assert snapshots.fault(change(snapshots.snapshot_of(ARTICLE, FIRST)), ARTICLE.sha256) == wrong


@pytest.mark.parametrize("digest", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "x" * 64, "../" + "a" * 61])
def test_only_a_digest_names_a_snapshot(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match=digest[:3] or "^$"):
        snapshots.path_of(tmp_path, digest)
    assert snapshots.path_of(tmp_path, "0123456789abcdef" * 4).parent == tmp_path
