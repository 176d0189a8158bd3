"""What other articles say of a sentence, over real files."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import Article, EntityType, Sentence
from reading.lexicon import EMPTY, LexiconChange, LexiconEntry
from reading.terms import common
from review.elsewhere.discrepancy import both
from review.elsewhere.side import side_of
from review.elsewhere.values import Band, DifferenceKind, FactKind, Hints, Passage, Strength
from store.desk import Desk
from store.elsewhere import comparison, database
from store.elsewhere.comparison import Comparison
from store.elsewhere.database import PairsFile
from store.folder_desk import FileDesk
from store.opening import open_desk
from tests.store.users import ANA, BO, LEAD, NEEDS_ROOT, as_user, judge, run
from tests.verdicts import Verdict
from tui.cli.main import main

SEEDS = Path(__file__).parent.parent.parent / "seeds"
TECH, SECURITY, BEZOS, RESEARCHER = (
    "000_55d43b964525e033.txt",
    "001_f050ccad6ed5e3e4.txt",
    "003_12fce444f31f5815.txt",
    "004_f59efa5f4685161c.txt",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The five sample articles, no desk yet."""
    return Path(shutil.copytree(SEEDS, tmp_path / "desk", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


@pytest.fixture
def desk(folder: Path) -> Iterator[FileDesk]:
    """The desk of the samples."""
    with closing(open_desk(folder)) as opened:
        yield opened


def found(desk: Desk) -> set[tuple[str, int, DifferenceKind, str, str, Strength]]:
    """Return all differences of a desk: article, sentence, kind, the words there, their article, strength."""
    return {
        (card.name, at, one.kind, one.there.text, one.there.article, one.strength)
        for card in desk.articles.cards()
        for at in range(card.sentences)
        for one in desk.elsewhere.of(card.name, at).differences
    }


def sentence_with(desk: Desk, name: str, words: str) -> int:
    """Return the sentence of an article that has some words."""
    article = desk.articles.article(name)
    return next(one.index for one in article.sentences if words in article.quote(one.index))


def test_a_sentence_finds_the_one_that_says_the_same(desk: FileDesk) -> None:
    """The quotation of scalable oversight has its twin in the article that writes supervision."""
    at = sentence_with(desk, SECURITY, "scalable supervision")
    assert desk.elsewhere.of(SECURITY, at) == Hints()
    assert SECURITY in desk.elsewhere.refresh()
    best = desk.elsewhere.of(SECURITY, at).partners[0]
    assert (best.article, best.band) == (BEZOS, Band.SAME)
    assert "scalable oversight" in best.quote
    assert desk.elsewhere.refresh() == frozenset()


def test_the_samples_contradict_each_other(desk: FileDesk) -> None:
    """The conflicts that readers find, and no other: a quotation, a woman made of a man, an office, a spelling."""
    desk.elsewhere.refresh()
    strong = {one[:4] for one in found(desk) if one[5] is Strength.STRONG}
    office = sentence_with(desk, RESEARCHER, "OpenAI CEO Dario Amodei")
    assert {(name, at, kind) for name, at, kind, _ in strong} == {
        (SECURITY, sentence_with(desk, SECURITY, "scalable supervision"), DifferenceKind.QUOTATION),
        (BEZOS, sentence_with(desk, BEZOS, "scalable oversight"), DifferenceKind.QUOTATION),
        (SECURITY, sentence_with(desk, SECURITY, "her role"), DifferenceKind.PRONOUN),
        (RESEARCHER, office, DifferenceKind.ROLE),
        (TECH, sentence_with(desk, TECH, "now CEO of Anthropic"), DifferenceKind.ROLE),
        (SECURITY, sentence_with(desk, SECURITY, "CEO Sam Altman"), DifferenceKind.ROLE),
        (BEZOS, sentence_with(desk, BEZOS, "former OpenAI employees"), DifferenceKind.ROLE),
        (BEZOS, sentence_with(desk, BEZOS, "Superalighnment"), DifferenceKind.SPELLING),
    }
    assert len([one for one in strong if one[:2] == (RESEARCHER, office)]) == 3


def test_gutter_and_list_know_what_differs_without_reading(desk: FileDesk) -> None:
    assert desk.elsewhere.differing(SECURITY) == {}
    desk.elsewhere.refresh()
    pronoun = sentence_with(desk, SECURITY, "her role")
    (mark,) = desk.elsewhere.differing(SECURITY)[pronoun]
    assert (mark.kind, mark.strength, mark.article) == (DifferenceKind.PRONOUN, Strength.STRONG, RESEARCHER)
    assert desk.elsewhere.differences() == {SECURITY: 3, BEZOS: 3, RESEARCHER: 1, TECH: 1}


def test_facts_lead_to_their_sentences_and_say_which_differ(desk: FileDesk) -> None:
    desk.elsewhere.refresh()
    sheet = desk.elsewhere.facts(("Dario Amodei", EntityType.PERSON))
    offices = {(one.text, one.organisation, one.is_former): one for one in sheet if one.kind is FactKind.ROLE}
    claimed = offices["CEO", "OpenAI", False]
    assert {one.article for one in claimed.differs} == {TECH, SECURITY, BEZOS}
    assert offices["vp of research", "OpenAI", True].differs == ()
    assert desk.articles.article(RESEARCHER).quote(claimed.where.sentence).count(claimed.where.text) == 1
    assert desk.elsewhere.entities()["Dario Amodei"] == len(sheet)


def test_what_was_compared_is_kept_and_only_what_changes_is_compared_again(folder: Path) -> None:
    with closing(open_desk(folder)) as desk:
        desk.elsewhere.refresh()
        before = found(desk)
    (folder / "new.txt").write_text(
        'Leike joins\n\nJan Leike said "My new team will work on scalable oversight, strong generalization,'
        ' and automated alignment research." OpenAI lost him, and Anthropic won him over this month.\n'
    )
    with closing(open_desk(folder)) as desk:
        assert before <= found(desk) | before
        assert "new.txt" in desk.elsewhere.refresh()
        after = found(desk)
        assert {one for one in after if "new.txt" not in (one[0], one[4])} == before
        assert {one[2] for one in after if one[0] == "new.txt"} == {DifferenceKind.QUOTATION}
        assert desk.elsewhere.refresh() == frozenset()


def test_added_one_by_one_or_all_at_once_the_differences_are_the_same(folder: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    for path in sorted(folder.glob("*.txt"), reverse=True):
        shutil.copy(path, slow)
        with closing(open_desk(slow)) as desk:
            desk.elsewhere.refresh()
            gradual = found(desk)
    with closing(open_desk(folder)) as desk:
        desk.elsewhere.refresh()
        assert found(desk) == gradual


@pytest.mark.parametrize("damage", [b"", b"no database at all", None])
def test_a_damaged_file_is_made_again(folder: Path, damage: bytes | None) -> None:
    with closing(open_desk(folder)) as desk:
        desk.elsewhere.refresh()
        before = found(desk)
        (path,) = folder.glob(".copydesk/index/*/elsewhere.sqlite")
    data = path.read_bytes()
    middle = data[:4096] + b"\xff" * (len(data) - 4096) if damage is None else damage
    path.write_bytes(middle)
    with closing(open_desk(folder)) as desk:
        desk.elsewhere.refresh()
        assert found(desk) == before
        assert desk.elsewhere.differences()


def test_the_file_is_its_owners_alone_and_holds_no_decisions(folder: Path) -> None:
    with closing(open_desk(folder)) as desk:
        desk.elsewhere.refresh()
    (path,) = folder.glob(".copydesk/index/*/elsewhere.sqlite")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_an_article_that_leaves_takes_its_differences_along(folder: Path) -> None:
    with closing(open_desk(folder)) as desk:
        desk.elsewhere.refresh()
    (folder / RESEARCHER).write_text("Rain\n\nRain is expected in the north tomorrow, and much of it.\n")
    assert main(["add", str(folder / RESEARCHER), "--desk", str(folder)]) == 0
    with closing(open_desk(folder)) as desk:
        desk.elsewhere.refresh()
        assert DifferenceKind.ROLE not in {one[2] for one in found(desk)}
        assert RESEARCHER not in {one[4] for one in found(desk)}


def test_what_the_lexicon_teaches_is_compared_again(desk: FileDesk) -> None:
    """When Sam Altman is no person any more, nobody else holds the office."""
    desk.elsewhere.refresh()
    at = sentence_with(desk, SECURITY, "CEO Sam Altman")
    assert desk.elsewhere.of(SECURITY, at).differences
    desk.articles.teach(LexiconChange((), (LexiconEntry("Sam Altman", EntityType.WORK),)))
    assert SECURITY in desk.elsewhere.refresh()
    hints = desk.elsewhere.of(SECURITY, at)
    assert (hints.is_complete, hints.differences) == (True, ())
    assert (SECURITY, DifferenceKind.QUOTATION) in {(one[0], one[2]) for one in found(desk)}


def test_a_closed_desk_compares_nothing(desk: FileDesk) -> None:
    elsewhere = desk.elsewhere
    desk.close()
    with pytest.raises(Exception, match="closed"):
        elsewhere.refresh()


def test_whoever_does_not_want_to_go_on_goes_on_later(desk: FileDesk) -> None:
    assert desk.elsewhere.refresh(lambda _done, _of: False) == frozenset()
    assert desk.elsewhere.differences() == {}
    desk.elsewhere.refresh()
    assert desk.elsewhere.differences()


STORY = "The old Quartwerk harbour of Derby burned until midnight on Friday."
"""A sentence that several articles have, each in its own words."""


def desk_of(folder: Path, **texts: str) -> FileDesk:
    """Return a desk of articles by name, compared."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    opened = open_desk(folder)
    opened.elsewhere.refresh()
    return opened


def test_a_headline_is_a_partner_where_its_article_says_it_nowhere_else(tmp_path: Path) -> None:
    """Of a claim; the headline of another article is a partner of a headline as it is."""
    body = "Rain fell on northern villages all week, and farmers welcomed it."
    texts = {
        "a": f"Fire in the north\n\n{STORY}\n",
        "b": f"{STORY[:-1]}\n\n{STORY}\n",
        "c": f"{STORY[:-1]}\n\n{body}\n",
    }
    with closing(desk_of(tmp_path, **texts)) as desk:
        claim = sentence_with(desk, "a.txt", "Quartwerk")
        assert [(one.article, one.sentence) for one in desk.elsewhere.of("a.txt", claim).partners] == [
            ("b.txt", 1),
            ("c.txt", 0),
        ]
        assert [(one.article, one.sentence) for one in desk.elsewhere.of("c.txt", 0).partners][:2] == [
            ("a.txt", claim),
            ("b.txt", 0),
        ]


def test_of_partners_that_are_only_near_the_first_few_are_shown(tmp_path: Path) -> None:
    """Those that say the same all are, up to forty; the best first, then by name and place."""
    with closing(desk_of(tmp_path, a=f"Derby\n\n{STORY}\n")) as desk:
        here = desk.articles.article("a.txt")
        at = sentence_with(desk, "a.txt", "Quartwerk")
        found = [(0.13, f"{number:02}", at) for number in range(9)]
        desk.elsewhere._current = lambda name: here  # type: ignore[method-assign]
        assert [one.article for one in desk.elsewhere._partners(here, at, found[::-1])] == [
            "00",
            "01",
            "02",
            "03",
            "04",
        ]
        same = [(0.5, f"{number:02}", at) for number in range(45)]
        assert len(desk.elsewhere._partners(here, at, same)) == 40
        mixed = [(0.13, "x", at), (0.9, "y", at), (0.2, "z", at), (0.9, "b", at), (0.1, "none", at)]
        partners = desk.elsewhere._partners(here, at, mixed)
        assert [(one.article, one.score, one.band) for one in partners] == [
            ("b", 0.9, Band.SAME),
            ("y", 0.9, Band.SAME),
            ("z", 0.2, Band.LIKE),
            ("x", 0.13, Band.NEAR),
        ]
        assert {one.quote for one in partners} == {here.quote(at)}
        twice = desk.elsewhere._partners(here, at, [(0.9, "y", at), (0.8, "y", at)])
        assert [one.score for one in twice] == [0.9, 0.8], "an article that says it twice has two"
        assert desk.elsewhere._partners(here, at, [(0.9, "y", len(here.sentences))]) == []


def test_words_that_are_no_longer_there_are_not_shown(desk: FileDesk) -> None:
    """What is kept may be of a text that has changed since."""
    text = desk.articles.article(TECH)
    last = (len(text.sentences) - 1, len(text.text) - 5, len(text.text))
    assert desk.elsewhere._passage(TECH, last) == Passage(TECH, *last, text.text[-5:])
    assert desk.elsewhere._passage(TECH, (len(text.sentences), 0, 5)) is None
    assert desk.elsewhere._passage(TECH, (0, 0, len(text.text) + 1)) is None
    assert desk.elsewhere._passage("no such article", (0, 0, 5)) is None
    gone = both(DifferenceKind.MONEY, (0, 0, 5), (0, 0, 5), Strength.STRONG)
    assert desk.elsewhere._differences(text, [("no such article", gone)]) == []


SAID = {
    "a": f"Derby\n\n{STORY} The blaze killed 42 people.\n",
    "b": f"Derby\n\n{STORY} The blaze killed 47 people.\n",
    "c": f"Derby\n\n{STORY} The blaze killed 43 people.\n",
}


def test_nothing_is_told_of_articles_that_are_not_the_reviewer_s_own(tmp_path: Path) -> None:
    """Neither their sentences nor that they differ, from either side."""
    with closing(desk_of(tmp_path, **SAID)) as desk:
        own: set[str] = {"a.txt", "c.txt"}
        parts = desk.elsewhere
        mine = Comparison(None, parts._catalogue, parts._texts, lambda: own)
        mine.refresh()
        at = sentence_with(desk, "a.txt", "blaze")
        assert {one.article for one in parts.of("a.txt", at).partners} == {"b.txt", "c.txt"}
        assert {one.there.article for one in parts.of("a.txt", at).differences} == {"b.txt", "c.txt"}
        assert {one.article for one in mine.of("a.txt", at).partners} == {"c.txt"}
        assert {one.there.article for one in mine.of("a.txt", at).differences} == {"c.txt"}
        assert [one.article for one in mine.differing("a.txt")[at]] == ["c.txt"]
        assert mine.differing("b.txt") == {}
        assert mine.differences() == {"a.txt": 1, "c.txt": 1}
        own.add("b.txt")
        assert mine.refresh() >= {"a.txt", "b.txt"}
        assert [one.article for one in mine.differing("a.txt")[at]] == ["b.txt", "c.txt"]
        mine.close()


def test_what_was_asked_for_last_is_kept_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many articles and no more, and what is said of them is the same."""
    with closing(desk_of(tmp_path, **SAID)) as desk:
        at = sentence_with(desk, "a.txt", "blaze")
        whole = {name: desk.elsewhere.of(f"{name}.txt", at) for name in SAID}
        assert {len(hints.partners) for hints in whole.values()} == {2}
        for most in ("_SIDES", "_TEXTS", "_ANSWERS"):
            monkeypatch.setattr(comparison, most, 2)
        parts = desk.elsewhere
        few = Comparison(None, parts._catalogue, parts._texts, lambda: None)
        few.refresh()
        assert {name: few.of(f"{name}.txt", at) for name in SAID} == whole
        assert list(few._answers) == ["b.txt", "c.txt"]
        few._articles.clear()
        for name in "abac":
            assert few._current(f"{name}.txt") == desk.articles.article(f"{name}.txt")
        assert [name for name, _ in few._articles] == ["a.txt", "c.txt"]
        few._sides.clear()
        sheets = {name: few._opened().sheet(f"{name}.txt") for name in SAID}
        for name in "abac":
            made = few._side(sheets[name])  # type: ignore[arg-type]
            assert made is not None
            assert made.article == desk.articles.article(f"{name}.txt")
        assert [name for name, _ in few._sides] == ["a.txt", "c.txt"]
        few.close()


def test_a_file_that_is_dropped_leaves_nothing_behind(tmp_path: Path) -> None:
    """Nor what a program that was cut off left beside it."""
    with closing(desk_of(tmp_path, **SAID)) as desk:
        [path] = tmp_path.glob(".copydesk/index/*/elsewhere.sqlite")
        path.with_name("elsewhere.sqlite-journal").write_bytes(b"left over")
        desk.elsewhere._drop()
        assert list(path.parent.glob("elsewhere*")) == []
        assert desk.elsewhere.refresh() >= {"a.txt", "b.txt", "c.txt"}


def test_differences_come_the_strong_ones_first_then_by_place_and_article(tmp_path: Path) -> None:
    """Whichever article came first."""
    with closing(desk_of(tmp_path, **SAID)) as desk:
        (tmp_path / "0.txt").write_text(SAID["b"].replace("47", "45"))
        (tmp_path / "1.txt").write_text("Derby\n\nIn Derby the blaze killed 50 people, or so they say in Hull.\n")
        desk.add([tmp_path / "0.txt", tmp_path / "1.txt"])
        desk.elsewhere.refresh()
        at = sentence_with(desk, "a.txt", "blaze")
        told = [(one.strength, one.there.article) for one in desk.elsewhere.of("a.txt", at).differences]
    assert told == [
        (Strength.STRONG, "0.txt"),
        (Strength.STRONG, "b.txt"),
        (Strength.STRONG, "c.txt"),
        (Strength.WEAK, "1.txt"),
    ]


def test_who_was_compared_has_other_hints_though_nothing_differs(tmp_path: Path) -> None:
    for name, text in (("a", "Ships waited outside the harbour."), ("b", "Rain fell on villages.")):
        (tmp_path / f"{name}.txt").write_text(text)
    with closing(open_desk(tmp_path)) as desk:
        assert desk.elsewhere.refresh() == {"a.txt", "b.txt"}


def test_facts_come_by_kind_then_by_article(tmp_path: Path) -> None:
    said = "“We will rebuild the harbour of Derby soon,” said Dario Amodei. He came on May 3, 2024. "
    text = f"Derby\n\n{said}\n\nOpenAI CEO Dario Amodei left on May 4, 2024.\n"
    with closing(desk_of(tmp_path, b=text)) as desk:
        (tmp_path / "a.txt").write_text(f"Derby\n\n{said}\n")
        desk.add([tmp_path / "a.txt"])
        desk.elsewhere.refresh()
        facts = desk.elsewhere.facts(("Dario Amodei", EntityType.PERSON))
    kinds = [one.kind for one in facts]
    assert set(kinds) == set(FactKind)
    assert kinds == sorted(kinds, key=list(FactKind).index)
    quoted = [one.where.article for one in facts if one.kind is FactKind.QUOTATION]
    assert quoted == ["a.txt", "b.txt"]


@pytest.mark.parametrize("asked", ["refresh", "of", "facts"])
def test_while_another_program_compares_nothing_is_said_and_nothing_is_lost(tmp_path: Path, asked: str) -> None:
    """The file is locked for a moment: it is not damaged, and is not made anew."""
    with closing(desk_of(tmp_path, **SAID)) as desk:
        at = sentence_with(desk, "a.txt", "blaze")
    [path] = tmp_path.glob(".copydesk/index/*/elsewhere.sqlite")
    (tmp_path / "d.txt").write_text(SAID["a"].replace("42", "41"))
    with closing(open_desk(tmp_path)) as desk:
        assert len(desk.elsewhere.of("a.txt", at).partners) == 2
        file = desk.elsewhere._opened()
        file._db.execute("pragma busy_timeout = 1")
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("begin exclusive")
            asking: dict[str, Callable[[], object]] = {
                "refresh": desk.elsewhere.refresh,
                "of": lambda: desk.elsewhere.of("b.txt", at),
                "facts": lambda: desk.elsewhere.facts(("Derby", EntityType.PLACE)),
            }
            told = asking[asked]()
            assert told == {"refresh": frozenset(), "of": Hints(), "facts": ()}[asked]
            other.execute("rollback")
        assert "d.txt" in desk.elsewhere.refresh()
        assert desk.elsewhere._opened() is file
        assert {one.article for one in desk.elsewhere.of("a.txt", at).partners} == {"b.txt", "c.txt", "d.txt"}


def test_the_marks_of_a_sentence_are_told_strong_ones_first_and_by_article_and_place() -> None:
    """What says nothing here has no mark; the first one decides whether a sentence counts as contradicted."""
    told = [("d", 1, Strength.WEAK), ("c", 5, Strength.STRONG), ("b", 9, Strength.STRONG), ("b", 2, Strength.STRONG)]
    found = [(name, both(DifferenceKind.DATE, (3, 0, 1), (at, 0, 1), strength)) for name, at, strength in told]
    silent = replace(found[0][1], strength=None)
    marks = comparison._marks([*found, ("a", silent)])
    assert {at: [(one.article, one.sentence) for one in some] for at, some in marks.items()} == {
        3: [("b", 2), ("b", 9), ("c", 5), ("d", 1)]
    }


@pytest.mark.parametrize("asked", ["of", "facts"])
def test_damage_that_is_met_while_somebody_looks_is_mended_at_the_next_comparing(tmp_path: Path, asked: str) -> None:
    with closing(desk_of(tmp_path, **SAID)) as desk:
        at = sentence_with(desk, "a.txt", "blaze")
        file = desk.elsewhere._opened()
        file._db.execute("drop table facts" if asked == "facts" else "drop table pairs")
        desk.elsewhere._answers.clear()
        if asked == "of":
            assert desk.elsewhere.of("a.txt", at) == Hints()
        else:
            assert desk.elsewhere.facts(("A", EntityType.PERSON)) == ()
        desk.elsewhere.refresh()
        assert desk.elsewhere._opened() is not file
        assert len(desk.elsewhere.of("a.txt", at).partners) == 2


def test_comparing_tells_how_far_it_is_and_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    """Taking in is the first half, comparing the second; what was compared is kept."""
    for name, text in SAID.items():
        (tmp_path / f"{name}.txt").write_text(text)
    with closing(open_desk(tmp_path)) as desk:
        told: list[tuple[int, int]] = []

        def stopped(done: int, of: int) -> bool:
            told.append((done, of))
            return len(told) < 4

        touched = desk.elsewhere.refresh(stopped)
        assert told == [(0, 3), (1, 3), (2, 3), (2, 3)]
        assert touched == {"a.txt", "b.txt"}
        assert desk.elsewhere.refresh() == {"a.txt", "b.txt", "c.txt"}
        assert desk.elsewhere.refresh() == frozenset()


def test_the_worth_of_an_article_s_sentences(desk: FileDesk) -> None:
    """One number a sentence; of an article that the desk has not, none."""
    assert len(desk.elsewhere.worth(TECH)) == len(desk.articles.article(TECH).sentences)
    assert max(desk.elsewhere.worth(TECH)) > 0.5
    assert desk.elsewhere.worth("no such article") == ()


class TestBlindRounds:
    """Nothing of anybody's decisions reaches another through what articles say of each other."""

    pytestmark = NEEDS_ROOT

    def test_a_blind_round_shows_hints_after_ones_own_verdict(self, shared: Path) -> None:
        """Before, nothing is printed; afterwards the same for everybody, whatever the others decided."""
        path = str(shared)
        people = f"uid-{ANA},uid-{BO}"
        run(LEAD, "rounds", "new", "r1", path, "--blind", "--reviewers", people, "--overlap", "2", "--open")

        def printed(uid: int) -> tuple[str, str]:
            code, out, err = as_user(uid, lambda: main(["elsewhere", path, "--round", "r1", "--json"]))
            assert code == 0, err
            return out, err

        out, err = printed(ANA)
        assert out == ""
        assert "once you have judged" in err
        judge(ANA, shared, "r1", lambda _, at: Verdict.ERRONEOUS)
        alone, _ = printed(ANA)
        judge(BO, shared, "r1", lambda _, at: Verdict.ACCURATE)
        together, _ = printed(ANA)
        assert alone == together != ""
        kept = [file.read_bytes() for file in shared.glob(".copydesk/index/*/elsewhere.sqlite")]
        assert kept
        assert not any(word in data for data in kept for word in (b"accurate", b"erroneous", f"uid-{BO}".encode()))


def test_articles_wait_by_their_names() -> None:
    with closing(PairsFile(None)) as pairs:
        assert pairs.waiting({"c.txt": "1", "a.txt": "2", "b.txt": "3"}) == ["a.txt", "b.txt", "c.txt"]


def test_a_term_stands_in_as_many_articles_as_it_does(folder: Path) -> None:
    """Each of many terms, however many are asked for at once; the commonest words of the language are usual."""
    words = [f"town{number}" for number in range(1200)]
    made = Article("a.txt", "a.txt", "", " ".join(words), (Sentence(0, 0, 9),), language="en")
    with closing(PairsFile(None)) as pairs:
        pairs.take_in([(made, "1", 0), (replace(made, name="b.txt"), "2", 0)])
        [(counts,)] = pairs._db.execute("select counts from sheets where name = 'a.txt'").fetchall()
        terms = list(database._unpacked(counts))
        assert len(terms) > 1000
        assert pairs._spread(terms) == dict.fromkeys(terms, 2)
    assert database._usual("en") == {database._hash(word) for word in common("en")[0]}


def test_how_often_a_term_stands_is_kept_up_to_a_limit_and_whether_it_is_a_name() -> None:
    counted = {3: (1, False), 1: (127, True), 2: (300, False), 4: (128, True), -5: (2, True)}
    assert database._unpacked(database._packed(counted)) == counted | {2: (127, False), 4: (127, True)}
    assert list(database._terms(database._packed(counted))) == [3, 1, 2, 4, -5]


def written(name: str, text: str, language: str = "en", day: int = 0) -> tuple[Article, str, int]:
    """Return an article of one sentence to be taken in, with its snapshot and day."""
    return Article(name, name, "", text, (Sentence(0, 0, len(text)),), language=language), name, day


def test_kin_are_of_one_language_and_week_and_the_nearest_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that tell the story, by how near they are and then by name."""
    text = "The harbour of Derby burned down."
    with closing(PairsFile(None)) as pairs:
        pairs.relearn(EMPTY)
        story = [
            written("z", text, day=100),
            written("like", text.replace("burned", "fell"), "en-US", 107),
            written("same", text, "en-GB", 100),
            written("again", text),
            written("late", text, day=108),
            written("german", text, "de", 100),
            written("other", "Schools reopened in Wexford today."),
        ]
        pairs.take_in(story)
        pairs.weigh()
        sheet = pairs.sheet("z")
        assert sheet is not None
        assert [one.name for one in pairs.kin(sheet)] == ["again", "same", "like"]
        sides = {one.name: side_of(one, day) for one, _, day in story}
        touched = {one.name: pairs.compare(one, lambda it: sides[it.name]) for one in pairs.uncompared()}
        assert {name: " ".join(sorted(names)) for name, names in touched.items()} == {
            "z": "z",
            "like": "like z",
            "same": "like same z",
            "again": "again like same z",
            "late": "again late like",
            "german": "german",
            "other": "other",
        }
        assert pairs.uncompared() == []
        monkeypatch.setattr(database, "_CANDIDATES", 1)
        assert [one.name for one in pairs.kin(sheet)] == ["same"], "what has most in common is looked at first"


def test_so_many_kin_of_an_article_are_compared_with_it() -> None:
    with closing(PairsFile(None)) as pairs:
        pairs.relearn(EMPTY)
        pairs.take_in([written(f"{number:02}", "The harbour of Derby burned down.") for number in range(45)])
        pairs.weigh()
        sheet = pairs.sheet("02")
        assert sheet is not None
        assert [one.name for one in pairs.kin(sheet)] == [f"{number:02}" for number in range(41) if number != 2]


def test_terms_are_weighed_anew_when_the_desk_has_grown_much(tmp_path: Path) -> None:
    """How rare a term is depends on the others; a few more articles change nothing that is known."""

    def made(name: str) -> tuple[Article, str, int]:
        return written(name, f"The harbour of {name} was closed.")

    with closing(PairsFile(None)) as pairs:
        pairs.relearn(EMPTY)

        def weights() -> object:
            pairs.weigh()
            return pairs._db.execute("select weights from sheets where name = 'a0'").fetchone()[0]

        pairs.take_in([made("a0")])
        known, size = weights(), 1
        for grown, is_new in ((2, False), (20, False), (21, True), (42, False), (43, True)):
            pairs.take_in([made(f"b{number}") for number in range(size, grown)])
            before, known, size = known, weights(), grown
            assert (known != before) is is_new, grown
