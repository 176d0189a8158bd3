"""The catalogue by itself: which snapshots it reads again, what it keeps, and the list's lines that it makes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from reading.article import Article, Kind, Sentence
from store.articles import catalogue as module
from store.articles import snapshots
from store.articles.catalogue import Cards, Catalogue, card_of
from store.articles.catalogue_file import NAME, CatalogueFile, CatalogueRow, Rows, is_sound
from store.articles.snapshots import Provenance
from store.desk import Card, CardFacts
from store.errors import StoreError


def article(name: str, text: str = "", **more: object) -> Article:
    """Return an article of a headline and two sentences, the second of which is a claim."""
    whole = text or f"About {name}. It rained."
    middle = whole.index(". ") + 1
    spans = (Sentence(0, 0, middle, Kind.HEADLINE), Sentence(1, middle + 1, len(whole)))
    return Article(name, f"{name.partition('#')[0]}", f"Title of {name}", whole, spans, metadata=dict(more))


class Shelf:
    """A folder of snapshots with a catalogue's file beside it; its folder is at rest whenever it was written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "articles"
        self.folder.mkdir()
        self.cache = folder / NAME
        self.ticks = 0

    def rest(self) -> None:
        """Give the folder a time of change of its own, long ago."""
        self.ticks += 1
        os.utime(self.folder, (1_700_000_000 + self.ticks,) * 2)

    def put(self, *articles: Article, entered: int = 1, digest: str = "") -> list[str]:
        """Save articles and return the digests of their texts."""
        for one in articles:
            snapshots.save(self.folder, one, Provenance(digest or f"file of {one.name}", entered, "ana"))
        self.rest()
        return [one.sha256 for one in articles]

    def path(self, digest: str) -> Path:
        return snapshots.path_of(self.folder, digest)

    def catalogue(self) -> Catalogue:
        """Return the catalogue as an opening finds it."""
        return Catalogue(self.folder, self.cache)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the snapshots that are read, as they are read."""
    found: list[str] = []
    real = Catalogue._read

    def watched(self: Catalogue, digest: str) -> list[CatalogueRow]:
        found.append(digest)
        return real(self, digest)

    monkeypatch.setattr(Catalogue, "_read", watched)
    return found


def test_only_snapshots_that_are_new_or_changed_are_read(shelf: Shelf, read: list[str]) -> None:
    """At an opening and while it is open; who looks hears which articles are others now."""
    first, second = shelf.put(article("a.txt"), article("b.txt"))
    catalogue = shelf.catalogue()
    assert catalogue.load()
    assert sorted(read) == sorted((first, second))
    assert catalogue.names() == ["a.txt", "b.txt"]
    catalogue.save()
    read.clear()
    again = shelf.catalogue()
    assert not again.load()
    assert again.refresh() == frozenset()
    assert (len(again), again.claims(), read) == (2, 2, [])
    [third] = shelf.put(article("c.txt"))
    assert again.refresh() == {"c.txt"}
    assert read == [third]
    shelf.path(first).unlink()
    shelf.rest()
    assert again.refresh() == {"a.txt"}
    assert (again.names(), again.claims(), read) == (["b.txt", "c.txt"], 2, [third])
    assert again.current("a.txt") is None
    again.save()
    assert shelf.catalogue().names() == []
    opened = shelf.catalogue()
    assert not opened.load()
    assert opened.names() == ["b.txt", "c.txt"]


def test_a_folder_that_changed_a_moment_ago_is_looked_through_again(shelf: Shelf, read: list[str]) -> None:
    """Its time of change is sure to move with the next change only after two seconds; none at all is no desk yet."""
    shelf.put(article("a.txt"))
    catalogue = shelf.catalogue()
    assert catalogue.load()
    at = shelf.folder.stat().st_mtime_ns
    [second] = shelf.put(article("b.txt"))
    os.utime(shelf.folder, ns=(at, at))
    assert catalogue.refresh() == frozenset()
    os.utime(shelf.folder)
    assert catalogue.refresh() == {"b.txt"}
    assert read[-1] == second
    for name in ("c.txt", "d.txt"):
        shelf.put(article(name))
        os.utime(shelf.folder, ns=(4_000_000_000 * 10**9,) * 2)
        assert catalogue.refresh() == {name}, "whatever time a folder has that changed a moment ago"
    missing = Catalogue(shelf.folder / "nowhere", None)
    assert not missing.load()
    assert (missing.names(), len(missing), missing.claims()) == ([], 0, 0)


def test_what_is_no_snapshot_is_passed_over_and_a_damaged_one_is_named(shelf: Shelf) -> None:
    good, bad = shelf.put(article("a.txt"), article("b.txt"))
    shelf.path(bad).write_text("{")
    (shelf.folder / "notes.json").write_text("{}")
    (shelf.folder / f"{'0' * 64}.txt ").write_text("{}")
    shelf.path("1" * 64).symlink_to(shelf.path(good))
    shelf.path("2" * 64).mkdir()
    shelf.rest()
    catalogue = shelf.catalogue()
    assert catalogue.load()
    assert catalogue.names() == ["a.txt"]
    [problem] = catalogue.problems
    assert (problem.title, problem.path) == ("A snapshot is damaged", str(shelf.path(bad)))
    assert problem.hint == "Run `copydesk check --repair`"
    shelf.path(bad).unlink()
    shelf.rest()
    catalogue.refresh()
    assert catalogue.problems == []


def test_the_text_that_came_last_is_current_whatever_was_written_last(shelf: Shelf) -> None:
    """Of several entries of one text for a name the last counts; versions stand by time."""
    texts = [article("a.txt", f"Text {number}. It rained.") for number in range(3)]
    for number, when in enumerate((20, 30, 10)):
        shelf.put(texts[number], entered=when, digest=f"file {number}")
    catalogue = shelf.catalogue()
    catalogue.load()
    assert [row.entered for row in catalogue.versions("a.txt")] == [10, 20, 30]
    current = catalogue.current("a.txt")
    assert current is not None
    assert (current.snapshot, current.digest, current.title) == (texts[1].sha256, "file 1", "Title of a.txt")
    assert catalogue.digests() == {"a.txt": "file 1"}
    shelf.put(texts[2], entered=40, digest="file 2")
    assert catalogue.refresh() == {"a.txt"}
    assert [row.entered for row in catalogue.versions("a.txt")] == [20, 30, 40]
    assert (len(catalogue), catalogue.claims(), catalogue.versions("b.txt")) == (1, 1, ())


def test_a_snapshot_that_was_just_saved_counts_at_once(shelf: Shelf, read: list[str]) -> None:
    """Without being read; a new look finds nothing to do, and what is kept has it."""
    shelf.put(article("a.txt"))
    catalogue = shelf.catalogue()
    catalogue.load()
    lines = catalogue.cards()
    assert lines is catalogue.cards()
    read.clear()
    other = article("b.txt", date="2024-05-01")
    saved = snapshots.save(shelf.folder, other, Provenance("file", 5, "ana"))
    catalogue.add_snapshot(other.sha256, saved)
    assert [card.name for card in catalogue.cards()] == ["a.txt", "b.txt"]
    assert catalogue.cards()[1].facts == CardFacts(4, "2024-05-01")
    shelf.rest()
    assert (catalogue.refresh(), read) == (frozenset(), [])
    catalogue.add_snapshot(other.sha256, saved)
    assert len(catalogue.versions("b.txt")) == 1
    saved = snapshots.save(shelf.folder, other, Provenance("file", 3, "ana"))
    catalogue.add_snapshot(other.sha256, saved)
    assert [row.entered for row in catalogue.versions("b.txt")] == [3], "what the text says of the name is so"
    newer = article("a.txt", "Another text. It rained.")
    catalogue.add_snapshot(newer.sha256, snapshots.save(shelf.folder, newer, Provenance("file", 7, "ana")))
    assert [row.entered for row in catalogue.versions("a.txt")] == [1, 7]
    shelf.rest()
    catalogue.save()
    opened = shelf.catalogue()
    assert not opened.load()
    assert opened.names() == ["a.txt", "b.txt"]


def test_a_catalogue_is_kept_only_when_there_is_something_to_keep(shelf: Shelf) -> None:
    """Nothing is written where nothing changed, where it is in memory alone, or where the disk refuses."""
    shelf.put(article("a.txt"))
    memory = Catalogue(shelf.folder, None)
    memory.load()
    memory.save()
    assert memory.names() == ["a.txt"]
    whole = Catalogue(shelf.folder, shelf.cache, whole=True)
    whole.load()
    whole.save()
    assert not shelf.cache.exists()
    catalogue = shelf.catalogue()
    catalogue.load()
    catalogue.save()
    assert is_sound(shelf.cache)
    inode = shelf.cache.stat().st_ino
    catalogue.save()
    assert shelf.cache.stat().st_ino == inode
    catalogue.see("a.txt", (1, 2))
    catalogue.save()
    assert shelf.cache.stat().st_ino != inode
    refused = Catalogue(shelf.folder, shelf.folder / "none" / NAME)
    assert refused.load()
    refused.save()
    assert refused.names() == ["a.txt"]


def test_what_is_kept_is_not_held_in_memory_too(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be kept is, until it can."""
    shelf.put(article("a.txt"))
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("it can be made again"))
    catalogue = shelf.catalogue()
    catalogue.load()
    catalogue.save()
    assert (catalogue._names, catalogue._stamps, catalogue._seen, catalogue._aside) == (None,) * 4
    monkeypatch.undo()
    other = article("b.txt")
    catalogue.add_snapshot(other.sha256, snapshots.save(shelf.folder, other, Provenance("file", 5, "ana")))
    shelf.rest()
    with monkeypatch.context() as full:

        def refused(*_: object) -> None:
            raise OSError(28, "full")

        full.setattr("store.articles.catalogue_file.save", refused)
        catalogue.save()
    assert catalogue.names() == ["a.txt", "b.txt"]
    assert shelf.catalogue().load()
    catalogue.save()
    assert catalogue._names is None
    assert catalogue.names() == ["a.txt", "b.txt"]


def test_files_that_were_seen_are_remembered_as_long_as_they_are_articles(shelf: Shelf) -> None:
    """And documents that failed; a source that another program brought anew is looked at again."""
    shelf.put(article("a.txt"), article("b.txt"))
    catalogue = shelf.catalogue()
    catalogue.load()
    for source in ("a.txt", "b.txt", "gone.txt", "sick.pdf"):
        catalogue.see(source, (len(source), 1))
    assert catalogue.is_seen("a.txt", (5, 1))
    assert not catalogue.is_seen("a.txt", (5, 2))
    catalogue.save()
    opened = shelf.catalogue()
    opened.load()
    assert opened.files_seen() == {"a.txt": (5, 1), "b.txt": (5, 1), "sick.pdf": (8, 1)}
    assert opened.sources() == {"a.txt", "b.txt"}
    shelf.put(article("b.txt", "Another text. It rained."), entered=9)
    assert opened.refresh() == {"b.txt"}
    assert opened.files_seen() == {"a.txt": (5, 1), "sick.pdf": (8, 1)}
    opened.save()
    paused: list[int] = []
    assert shelf.catalogue().files_seen(lambda: paused.append(1)) == {}
    fresh = shelf.catalogue()
    fresh.load()
    assert fresh.files_seen(lambda: paused.append(1)) == {"a.txt": (5, 1), "sick.pdf": (8, 1)}
    assert paused == [1]


def test_a_files_state_is_its_times_and_its_length(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("four")
    status = path.stat()
    assert Catalogue.stamp_of(status) == (status.st_mtime_ns + status.st_ctime_ns, 4)


def test_the_newest_reading_of_a_file_says_what_it_was(shelf: Shelf) -> None:
    """Of a file of several articles that is the one that came last."""
    shelf.put(article("f.jsonl#1"), entered=5, digest="new")
    shelf.put(article("f.jsonl#2"), entered=4, digest="old")
    shelf.put(article("f.jsonl#0"), entered=3, digest="older")
    catalogue = shelf.catalogue()
    catalogue.load()
    assert catalogue.digests() == {"f.jsonl": "new"}
    assert sorted(row.name for row in catalogue.all_rows()) == ["f.jsonl#0", "f.jsonl#1", "f.jsonl#2"]


def row(number: int) -> CatalogueRow:
    return CatalogueRow(f"{number}.txt", "0" * 64, f"Title {number}", "s", 1, "", 3, f"{number:x}", CardFacts(number))


class Counted:
    """Rows that say how often one or all of them were asked for."""

    def __init__(self, size: int) -> None:
        self.rows = [row(number) for number in range(size)]
        self.asked: list[int] = []
        self.whole = 0
        self.cards = Cards(size, self._one, self._all)

    def _one(self, at: int) -> CatalogueRow:
        self.asked.append(at)
        return self.rows[at]

    def _all(self) -> Iterable[CatalogueRow]:
        self.whole += 1
        return self.rows


def test_a_line_is_made_once_when_somebody_looks_at_it() -> None:
    counted = Counted(5)
    cards = counted.cards
    assert (len(cards), cards[3], cards[-1], cards[-5]) == (5, *(card_of(row(at)) for at in (3, 4, 0)))
    assert cards[3] is cards[3] is cards[-2]
    assert [card.name for card in cards[1:4:2]] == ["1.txt", "3.txt"]
    assert counted.asked == [3, 4, 0, 1]
    with pytest.raises(IndexError):
        cards[5]
    assert list(cards) == [card_of(one) for one in counted.rows]
    assert (counted.whole, counted.asked) == (1, [3, 4, 0, 1])
    assert list(cards)[2] is list(cards)[2]
    assert counted.whole == 1


def test_lines_are_the_same_as_any_others_that_say_the_same() -> None:
    cards = Counted(3).cards
    assert cards == Counted(3).cards
    assert cards == [card_of(row(at)) for at in range(3)]
    assert cards != [card_of(row(at)) for at in (0, 1, 1)]
    assert cards != Counted(2).cards
    assert cards != 3


def test_a_line_has_the_articles_facts_and_its_claims() -> None:
    assert card_of(row(6)) == Card("6.txt", "Title 6", "s", "0" * 64, 3, frozenset({1, 2}), CardFacts(6))
    assert card_of(row(15)).claims == frozenset({0, 1, 2})


def test_names_are_looked_up_in_the_file_until_it_costs_less_to_read_it_all(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put(*(article(f"{number}.txt") for number in range(4)))
    first = shelf.catalogue()
    first.load()
    first.save()
    monkeypatch.setattr(module, "_MANY", 3)
    whole: list[int] = []
    every = CatalogueFile.all

    def watched(self: CatalogueFile, *rest: Callable[[], object]) -> Iterable[Rows]:
        whole.append(1)
        return every(self, *rest)

    monkeypatch.setattr(CatalogueFile, "all", watched)
    catalogue = shelf.catalogue()
    catalogue.load()
    found = [catalogue.current(name) for name in ("2.txt", "x.txt", "0.txt")]
    assert [one.title if one else "" for one in found] == ["Title of 2.txt", "", "Title of 0.txt"]
    assert whole == []
    assert catalogue.current("3.txt") is not None
    assert whole == [1]
    assert catalogue.current("1.txt") is not None
    assert whole == [1]


def test_a_lost_snapshot_is_the_readers_to_name(shelf: Shelf) -> None:
    with pytest.raises(StoreError, match="could not be read"):
        snapshots.load(shelf.path("0" * 64))
