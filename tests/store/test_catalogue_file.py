"""The kept catalogue: opened, not read; found by name; made again when anything in it is damaged."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.events import Event, EventKind, Holding
from store.articles import catalogue_file
from store.articles.catalogue_file import CatalogueFile, CatalogueRow, Damaged, Parts
from store.desk import CardFacts
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.layout import HIDDEN
from store.manage.new_files import FEW
from store.opening import open_desk
from tests.bench.articles import desk as made_up
from tests.verdicts import Verdict

MANY = 1203


def row(name: str, claims: int = 6) -> CatalogueRow:
    return CatalogueRow(name, "0" * 64, f"About {name}", name, 1, "", 3, f"{claims:x}", CardFacts(9))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of some blocks of articles, opened once."""
    folder = made_up(tmp_path_factory.mktemp("large") / "desk", MANY)
    open_desk(folder, reviewer="ana").close()
    return folder


def catalogue_of(folder: Path) -> Path:
    return next((folder / HIDDEN / "index").glob(f"*/{catalogue_file.NAME}"))


def decide(desk: FileDesk, number: int) -> Event:
    card = desk.articles.cards()[number]
    holding = Holding(verdict=Verdict.ACCURATE)
    return desk.decisions.append(
        [Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, 1, holding)]
    )[0]


@given(st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=40), st.text(max_size=3))
def test_what_is_kept_is_found_by_its_name(
    tmp_path_factory: pytest.TempPathFactory, names: set[str], other: str
) -> None:
    """Whatever the names: each is found where it is, what is not there is not, and everything comes back."""
    path = tmp_path_factory.mktemp("kept") / catalogue_file.NAME
    rows = [(row(name, 1), row(name, 6)) for name in sorted(names)]
    stamps, seen = {"a" * 64: (1, 2)}, {name: (3, len(name)) for name in names}
    aside = ((row("gone", 3),),)
    catalogue_file.save(path, Parts((5, 6), 7, rows, stamps, seen, aside))
    found = CatalogueFile(path)
    assert [found.rows(at) for at in range(len(found))] == rows == list(found.all())
    assert [found.find(name) for name in sorted(names)] == list(range(len(rows)))
    assert other in names or found.find(other) == -1
    assert (found.head.folder, found.head.claims, found.stamps(), found.seen()) == ((5, 6), 2 * len(rows), stamps, seen)
    assert (found.aside(), found.head.changes) == (aside, 7)
    assert catalogue_file.is_sound(path)


def test_damage_is_told_from_what_is_sound(tmp_path: Path) -> None:
    """Cut anywhere it cannot be opened; a byte changed where structure is, all of it is never taken for sound."""
    path = tmp_path / catalogue_file.NAME
    catalogue_file.save(path, Parts((1, 2), 0, [(row(f"{n}"),) for n in range(8)], {"d": (1, 1)}, {"s": (1, 1)}))
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(Damaged):
            CatalogueFile(path)
    for place in (0, 1, whole.index(b'["0"'), whole.index(b'"d":'), whole.index(b'"s":'), len(whole) - 8):
        path.write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
        assert not catalogue_file.is_sound(path)
    path.write_bytes(whole.replace(b'["0"', b'["9"', 1))
    assert not catalogue_file.is_sound(path), "names out of order cannot be found"


def test_a_catalogue_of_another_version_is_not_damaged(tmp_path: Path) -> None:
    """It cannot be opened, and is called no damage: its head may have other fields, but begins with the version."""
    path = tmp_path / catalogue_file.NAME
    for head in (b"[3,[1,2],76,5,1800,2272,2544]", b"[%d,0]" % (catalogue_file.VERSION + 1)):
        path.write_bytes(head.ljust(255) + b"\n[[]]")
        with pytest.raises(Damaged):
            CatalogueFile(path)
        assert catalogue_file.is_sound(path)
    path.write_bytes((b"[%d,0]" % catalogue_file.VERSION).ljust(255) + b"\n[[]]")
    assert not catalogue_file.is_sound(path)


def test_opening_looks_at_no_more_articles_than_are_shown(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: a name is looked up in a few steps, a line is made when it is looked at."""
    looked: list[int] = []
    rows = CatalogueFile.rows

    def watched(self: CatalogueFile, at: int) -> catalogue_file.Rows:
        looked.append(at)
        return rows(self, at)

    monkeypatch.setattr(CatalogueFile, "rows", watched)
    monkeypatch.setattr(CatalogueFile, "all", lambda *_: pytest.fail("everything was read"))
    monkeypatch.setattr(CatalogueFile, "seen", lambda *_: pytest.fail("the source files were gone through"))
    desk = open_desk(large, reviewer="ana", wait=False)
    cards = desk.articles.cards()
    assert len(cards) == MANY
    assert [card.name for card in cards[600:603]] == ["000600.txt", "000601.txt", "000602.txt"]
    assert desk.articles.article("001100.txt").title == "A company raises money, report 1100"
    assert desk.decisions.progress("ana")["000007.txt"].claims == 5
    assert desk.decisions.tally("ana").others == 5 * MANY
    assert len(looked) < 40
    desk.close()


def test_a_tally_is_what_counting_everything_gives(large: Path) -> None:
    """With decisions here and there, and after one more."""
    desk = open_desk(large, reviewer="bo", wait=False)
    for number in (3, 700, MANY - 1):
        decide(desk, number)
        tally, all_of_it = desk.decisions.tally("bo"), desk.decisions.progress("bo").values()
        parts = tally.progress.values()
        assert sum(p.judged for p in parts) == sum(p.judged for p in all_of_it) > 0
        assert sum(p.claims for p in parts) + tally.others == sum(p.claims for p in all_of_it) == 5 * MANY
    desk.close()


def test_a_new_column_of_the_list_needs_no_new_version(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field more is another version, and a catalogue of another version is made anew from the snapshots."""
    import shutil

    class Wider(CardFacts, frozen=True, array_like=True):
        author: str = ""

    assert catalogue_file.version_of(CatalogueRow, Wider) != catalogue_file.VERSION
    folder = shutil.copytree(large, tmp_path / "desk")
    with monkeypatch.context() as patch:
        patch.setattr(catalogue_file, "VERSION", catalogue_file.version_of(CatalogueRow, Wider))
        open_desk(folder, reviewer="ana").close()
    with pytest.raises(Damaged):
        CatalogueFile(catalogue_of(folder))
    desk = open_desk(folder, reviewer="ana")
    assert desk.articles.cards()[7].facts.words > 0
    desk.close()
    assert len(CatalogueFile(catalogue_of(folder))) == MANY


@pytest.mark.parametrize("where", ["head", "row", "offsets", "all"])
def test_a_damaged_catalogue_is_made_again_whenever_it_is_noticed(large: Path, tmp_path: Path, where: str) -> None:
    """At once or when somebody looks there: the desk shows what the snapshots say."""
    import shutil

    folder = shutil.copytree(large, tmp_path / "desk")
    path = catalogue_of(folder)
    data = bytearray(path.read_bytes())
    end = CatalogueFile(path).head.rows_end
    spans = {"head": (0, 9), "row": (300, 360), "offsets": (len(data) - 4000, len(data) - 3900), "all": (256, end)}
    first, last = spans[where]
    data[first:last] = b"\xfe" * (last - first)
    path.write_bytes(data)
    desk = open_desk(folder, reviewer="ana", wait=False)
    assert [card.name for card in desk.articles.cards()] == [f"{number:06}.txt" for number in range(MANY)]
    assert desk.articles.article("000000.txt").text.startswith("A company raises money, report 0\n")
    assert (
        desk.articles.article("000709.txt").title == "A company raises money, report 709"
    )  # looked up by a damaged offset
    assert desk.decisions.progress("ana")["000999.txt"].claims == 5
    desk.refresh()
    desk.close()
    open_desk(folder, reviewer="ana").close()
    assert catalogue_file.is_sound(path)


def test_a_card_by_card_look_meets_damage_too(large: Path, tmp_path: Path) -> None:
    """A line that cannot be read when it scrolls into view is taken from the snapshots."""
    import shutil

    folder = shutil.copytree(large, tmp_path / "desk")
    path = catalogue_of(folder)
    desk = open_desk(folder, reviewer="ana", wait=False)
    cards = desk.articles.cards()
    with path.open("r+b") as file:
        file.seek(256)
        file.write(b"\xfe" * 20_000)
    assert cards[0].name == "000000.txt"
    assert cards[-1].name == f"{MANY - 1:06}.txt"
    assert [card.name for card in cards[:3]] == ["000000.txt", "000001.txt", "000002.txt"]
    desk.close()


def test_new_files_come_with_the_first_look_when_nobody_waits(samples: Path) -> None:
    """The desk is open before its folder is gone through; then new articles are named as changed, once."""
    open_desk(samples).close()
    (samples / "new.txt").write_text("A new article has come.\n", "utf-8")
    next(iter(sorted(samples.glob("0*")))).write_text("An article that was changed.\n", "utf-8")
    desk = open_desk(samples, wait=False)
    assert len(desk.articles.cards()) == 5
    assert desk.refresh() == {"new.txt"}
    assert len(desk.articles.cards()) == 6
    assert desk.articles.article("new.txt").text
    assert desk.decisions.progress(desk.reviewer)["new.txt"].claims == 1
    assert [problem.title for problem in desk.problems()] == ["An article's file has changed"]
    assert desk.refresh() == frozenset()
    desk.close()
    again = open_desk(samples, wait=False)
    assert [card.name for card in again.articles.cards()] == sorted(path.name for path in samples.glob("*.txt"))
    again.close()


def test_what_was_read_once_is_kept_even_when_nobody_waits(large: Path, tmp_path: Path) -> None:
    """A desk whose catalogue is lost reads its snapshots at the next opening, not at each."""
    import shutil

    folder = shutil.copytree(large, tmp_path / "desk")
    catalogue_of(folder).unlink()
    open_desk(folder, reviewer="ana", wait=False).close()
    assert catalogue_file.is_sound(catalogue_of(folder))
    whole = CatalogueFile(catalogue_of(folder))
    assert len(whole) == MANY
    assert [whole.rows(at)[-1].name for at in (0, 7, MANY - 1)] == ["000000.txt", "000007.txt", f"{MANY - 1:06}.txt"]


def test_a_new_desk_is_waited_for_until_there_is_something_to_show(samples: Path) -> None:
    """Its first article; each look reads on, and an article that is there can be judged meanwhile. Nothing is lost."""
    (samples / "000.txt").write_bytes(b"ab\x92")
    for number in range(20):
        (samples / f"9{number:02}.txt").write_text(f"The bridge opened in {1900 + number}.\n", "utf-8")
    desk = open_desk(samples, "ana", wait=False)
    every = sorted(path.name for path in samples.glob("*.txt") if path.name != "000.txt")
    assert [card.name for card in desk.articles.cards()] == every[:1]
    assert [problem.title for problem in desk.problems()] == ["Could not decode the file"]
    assert desk.arriving() == (2, len(every) + 1)
    card = desk.articles.cards()[0]
    held = Holding(Verdict.ACCURATE)
    desk.decisions.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, min(card.claims), held)])
    came = []
    while desk.arriving()[1]:
        came.append(len(desk.refresh()))
        assert len(desk.articles.cards()) == 1 + sum(came)
    assert came[0] == FEW
    assert len(came) > 3
    assert desk.arriving() == (0, 0)
    assert [card.name for card in desk.articles.cards()] == every
    assert desk.decisions.progress("ana")[card.name].judged == 1
    assert desk.refresh() == frozenset()
    desk.close()
    again = open_desk(samples, "ana", wait=False)
    assert [card.name for card in again.articles.cards()] == every
    assert again.arriving() == (0, 0)
    again.close()


def test_closing_ends_a_look_that_is_under_way(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves does not wait for a folder of many files to be gone through."""
    desk = open_desk(large, reviewer="ana", wait=False)
    monkeypatch.setattr("store.folder_desk.sleep", lambda _: desk.close())
    with pytest.raises(StoreError, match="closed"):
        desk.refresh()


@pytest.mark.parametrize("lines", [b"", b"[]\n[]\n", b"[]\n", msgspec.json.encode([row("a")]) + b"\n[]\n"])
def test_rows_that_are_too_few_or_empty_are_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: bytes
) -> None:
    """Each for itself: as many as there should be, and no article without a row."""
    path = tmp_path / catalogue_file.NAME
    catalogue_file.save(path, Parts((5, 6), 7, [(row("a"),), (row("b"),)], {}, {}, ()))
    found = CatalogueFile(path)
    assert len(list(found.all())) == 2
    monkeypatch.setattr(found, "_read", lambda _start, _end: lines)
    with pytest.raises(Damaged):
        list(found.all())
