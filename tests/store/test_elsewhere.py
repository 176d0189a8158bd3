"""What other articles say of a sentence, over real files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import Article, EntityType, Sentence
from reading.lexicon import EMPTY, LexiconChange, LexiconEntry
from reading.terms import common
from review.elsewhere.values import Band, DifferenceKind, FactKind, Hints, Strength
from store.desk import Desk
from store.elsewhere import database
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
    assert not desk.elsewhere.of(SECURITY, at).differences


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
    assert "≠" in subtitle(tmp_path, capfd)


def subtitle(folder: Path, capfd: pytest.CaptureFixture[str]) -> str:
    """Return what `elsewhere` prints."""
    assert main(["elsewhere", str(folder)]) == 0
    return capfd.readouterr().out


def test_the_command_prints_what_scripts_read(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with closing(open_desk(folder)) as desk:
        texts = {card.name: desk.articles.article(card.name) for card in desk.articles.cards()}
        at = sentence_with(desk, RESEARCHER, "OpenAI CEO Dario Amodei")
    assert main(["elsewhere", str(folder), "--article", "004*", "--sentence", str(at + 1), "--json"]) == 0
    (line,) = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert (line["article"], line["sentence"]) == (RESEARCHER, at)
    assert {one["there"]["article"] for one in line["differences"]} == {TECH, SECURITY, BEZOS}
    for one in line["differences"]:
        here, there = one["here"], one["there"]
        assert texts[RESEARCHER].text[here["start"] : here["end"]] == here["text"]
        assert texts[there["article"]].text[there["start"] : there["end"]] == there["text"]
        assert (one["kind"], one["strength"]) == ("role", "strong")
    assert all(set(one) == {"article", "sentence", "score", "band"} for one in line["partners"])


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["elsewhere", "--article", "zzz"], "no such article"),
        (["elsewhere", "--sentence", "999"], "no such sentence"),
        (["facts", "--entity", "Dario Amodi"], "Did you mean Dario Amodei?"),
        (["elsewhere", "--round", "nope"], "no such round"),
    ],
)
def test_mistakes_are_told(folder: Path, capfd: pytest.CaptureFixture[str], arguments: list[str], hint: str) -> None:
    open_desk(folder).close()
    assert main([arguments[0], str(folder), *arguments[1:]]) == 2
    assert hint.lower() in capfd.readouterr().err.lower()


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


def test_terms_are_weighed_anew_when_the_desk_has_grown_much(tmp_path: Path) -> None:
    """How rare a term is depends on the others; a few more articles change nothing that is known."""

    def made(name: str) -> tuple[Article, str, int]:
        text = f"The harbour of {name} was closed."
        return Article(name, name, "", text, (Sentence(0, 0, len(text)),), language="en"), name, 0

    with closing(PairsFile(None)) as pairs:
        pairs.relearn(EMPTY)

        def weights() -> object:
            pairs.weigh()
            return pairs._db.execute("select weights from sheets where name = 'a0'").fetchone()[0]

        pairs.take_in([made("a0")])
        first = weights()
        pairs.take_in([made("a1")])
        assert weights() == first
        pairs.take_in([made(f"b{number}") for number in range(60)])
        assert weights() != first
