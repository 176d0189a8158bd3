"""Links and hints on a real desk: queries over them, sentences that move, other folders, and what a round hides."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.anchor import Status
from review.elsewhere.values import Strength
from review.events import NOTHING, Event, EventKind, Holding, Link, Relation
from review.links import linked
from review.query import parse
from review.rounds import Round
from store.folder_desk import FileDesk
from store.manage.hints import LinkReader, compared_kinds, heard_kinds, ranks
from store.manage.query_search import find
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.tui.differing import tell, two
from tests.verdicts import Verdict
from tui.cli.main import main

FIRST, SECOND = "a.txt", "b.txt"
TEXT = "Nobody knows why.\n\nThe bridge cost nine million pounds in all.\n\nIt was opened in May by the mayor.\n"
OTHER = "It rained.\n\nThe bridge cost 19 million pounds in all.\n\nThe mayor opened it on a wet day in May.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two articles on one bridge."""
    made = tmp_path / "desk"
    made.mkdir()
    (made / FIRST).write_text(TEXT)
    (made / SECOND).write_text(OTHER)
    return made


def link(desk: FileDesk, relation: str, sentence: int = 1) -> Link:
    """Judge the first article's second sentence and link it to one of the second article."""
    first, second = desk.articles.article(FIRST), desk.articles.article(SECOND)
    made = Link(relation, SECOND, second.sha256, sentence, second.quote(sentence))
    held = linked(Holding(Verdict.DISPUTED, True), made)
    desk.decisions.append([Event(EventKind.DECIDE, desk.reviewer, desk.round, FIRST, first.sha256, 1, held)])
    return made


def renew(desk: FileDesk, name: str, text: str) -> None:
    """Give an article another text."""
    (desk.layout.folder / name).write_text(text)
    desk.add([desk.layout.folder / name])


def test_a_link_follows_its_sentence_to_a_new_text(folder: Path) -> None:
    """Moved, it leads on and silences; with other words it is for a person to look at; gone, it is said to be."""
    with closing(open_desk(folder)) as desk:
        made = link(desk, Relation.NOT_SAME)

        def silences() -> frozenset[frozenset[tuple[str, int]]]:
            return LinkReader(desk).silences((FIRST, SECOND), {})

        assert silences() == {frozenset({(FIRST, 1), (SECOND, 1)})}
        renew(desk, SECOND, "A new beginning.\n\n" + OTHER)
        anchor = desk.decisions.anchor(SECOND, made.snapshot, made.sentence)
        assert (anchor.status, anchor.sentence) == (Status.EXACT, 2)
        assert silences() == {frozenset({(FIRST, 1), (SECOND, 2)})}
        renew(desk, SECOND, OTHER.replace("19 million", "some 20 million"))
        anchor = desk.decisions.anchor(SECOND, made.snapshot, made.sentence)
        assert (anchor.status, anchor.sentence) == (Status.FUZZY, 1)
        assert silences() == frozenset()
        renew(desk, SECOND, "Nothing of it is left at all.\n")
        assert desk.decisions.anchor(SECOND, made.snapshot, made.sentence).status is Status.ORPHANED


def test_a_link_follows_with_the_sentence_that_it_is_on(folder: Path) -> None:
    """As the verdict does: on the same words by itself, on others when somebody confirms it."""
    with closing(open_desk(folder)) as desk:
        made = link(desk, Relation.SUPPORTS)
        renew(desk, FIRST, "First of all.\n\n" + TEXT)
        assert desk.decisions.held(FIRST, desk.reviewer)[2].holding.links == (made,)
        renew(desk, FIRST, TEXT.replace("nine", "some nine or ten"))
        assert desk.decisions.held(FIRST, desk.reviewer) == {}
        (stale,) = desk.decisions.reanchored(FIRST, desk.reviewer)
        assert stale.event.holding.links == (made,)


@pytest.mark.parametrize(("snapshot", "sentence"), [("", 1), ("no such digest", 0), (None, -1), (None, 2**40)])
def test_a_link_to_nothing_leads_nowhere(folder: Path, snapshot: str | None, sentence: int) -> None:
    with closing(open_desk(folder)) as desk:
        digest = desk.articles.article(SECOND).sha256 if snapshot is None else snapshot
        assert desk.decisions.anchor(SECOND, digest, sentence).sentence is None
        assert desk.decisions.anchor("no such article", digest, 0).sentence is None


def test_links_come_back_byte_for_byte_in_another_folder(
    folder: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Into a desk whose articles lie elsewhere they find theirs by name; the way back gives the first bytes again."""
    with closing(open_desk(folder)) as desk:
        link(desk, Relation.CONTRADICTS)
    assert main(["export", str(folder)]) == 0
    given = capfdbinary.readouterr().out
    (record,) = (json.loads(line) for line in given.splitlines())
    assert record["links"] == [
        {
            "relation": "contradicts",
            "article": SECOND,
            "source": SECOND,
            "article_sha256": record["links"][0]["article_sha256"],
            "sentence": 1,
            "quote": "The bridge cost 19 million pounds in all.",
        }
    ]
    (tmp_path / "given.jsonl").write_bytes(given)
    for where in ("", "deep/er/"):
        other = tmp_path / f"other{len(where)}"
        (other / where).mkdir(parents=True)
        (other / where / FIRST).write_text(TEXT)
        (other / where / SECOND).write_text(OTHER)
        assert main(["import", str(other), str(tmp_path / "given.jsonl")]) == 0
        capfdbinary.readouterr()
        assert main(["export", str(other)]) == 0
        again = capfdbinary.readouterr().out
        if not where:
            assert again == given
            continue
        with closing(open_desk(other)) as desk:
            (held,) = desk.decisions.held(where + FIRST, desk.reviewer).values()
            assert [one.article for one in held.holding.links] == [where + SECOND]
        (tmp_path / "again.jsonl").write_bytes(again)
        home = tmp_path / "home"
        home.mkdir()
        (home / FIRST).write_text(TEXT)
        (home / SECOND).write_text(OTHER)
        assert main(["import", str(home), str(tmp_path / "again.jsonl")]) == 0
        capfdbinary.readouterr()
        assert main(["export", str(home)]) == 0
        assert capfdbinary.readouterr().out == given


def test_no_text_leaves_with_links(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Which sentence it is does; its words do not, in any format."""
    with closing(open_desk(folder)) as desk:
        link(desk, Relation.SUPPORTS)
    for kind in ("jsonl", "csv", "webanno", "html", "md"):
        assert main(["export", str(folder), "--no-text", "--format", kind]) == 0
        out = capfd.readouterr().out
        assert SECOND in out
        assert "19 million" not in out


def query(desk: FakeDesk, text: str) -> list[tuple[str, int]]:
    """Return the places that a query finds."""
    return [hit.place for hit in find(desk, parse(text), datetime.now(UTC))]


def test_a_query_finds_what_differs_as_far_as_one_may_see() -> None:
    """By kind; not what was said to be another matter, nor, where hints come after judging, what is not judged."""
    desk = two()
    assert query(desk, "difference:any") == query(desk, "difference:money") == [("a.txt", 1)]
    assert query(desk, "difference:quotation") == []
    assert ("a.txt", 1) not in query(desk, "-difference:any")
    desk.rules = Round(name="main", hints="off")
    assert query(desk, "difference:any") == []
    desk.rules = Round(name="main", blind=True)
    assert query(desk, "difference:any") == []
    card, other = desk.cards()
    event = Event(EventKind.DECIDE, "ana", "main", "a.txt", card.snapshot, 1, Holding(Verdict.ACCURATE, True))
    desk.append([event])
    assert query(desk, "difference:any") == [("a.txt", 1)]
    silent = linked(event.holding, Link(Relation.NOT_SAME, "b.txt", other.snapshot, 1))
    desk.append([replace(event, holding=silent)])
    assert query(desk, "difference:any") == []


def test_nobody_hears_of_a_sentence_before_the_round_shows_its_hints() -> None:
    desk = two()
    assert heard_kinds(desk)(("a.txt", 1)) == {"money"}
    desk.rules = Round(name="main", blind=True)
    assert heard_kinds(desk)(("a.txt", 1)) == frozenset()
    assert compared_kinds(desk)(("a.txt", 1)) == {"money"}, "a round is chosen by what differs, whoever may see it"


def test_weak_differences_are_no_kind_of_a_sentence() -> None:
    desk = two()
    tell(desk, ("a.txt", 0), ("b.txt", 0), "It", "So", Strength.WEAK)
    assert heard_kinds(desk)(("a.txt", 0)) == set()


def test_the_worth_of_a_sentence_is_its_place_among_the_claims() -> None:
    """Of equal ones by article and place; what is no claim, or has no worth, is the last."""
    desk = two()
    desk.elsewhere.worths = {"a.txt": [0.1, 0.9, 0.9], "b.txt": [0.5]}
    rank = ranks(desk.elsewhere, {"a.txt": [0, 1, 2], "b.txt": [0, 7]})
    places = [("a.txt", 0), ("a.txt", 1), ("a.txt", 2), ("b.txt", 0), ("b.txt", 7), ("c.txt", 0)]
    assert [rank(place) for place in places] == [0.75, 0, 0.25, 0.5, 1, 1]


def test_a_query_finds_what_is_most_worth_judging() -> None:
    """The share is of all claims, the most worth first."""
    desk = two()
    desk.elsewhere.worths = {"a.txt": [0.1, 0.9, 0.2], "b.txt": [0.3, 0.8, 0.4]}
    assert set(query(desk, "worth:33%")) == {("a.txt", 1), ("b.txt", 1)}
    assert set(query(desk, "worth:10%")) == {("a.txt", 1)}


def test_links_of_others_are_read_once_until_they_change() -> None:
    """An article is gone through again only when somebody wrote on it."""
    desk = two()
    tell(desk, ("a.txt", 0), ("b.txt", 0), "It", "So")
    asked: list[str] = []
    current = desk.current
    desk.current = lambda article: asked.append(article) or current(article)  # type: ignore[func-returns-value,method-assign]
    reader = LinkReader(desk)
    assert reader.silences(("a.txt", "b.txt"), {}) == frozenset()
    silent = linked(NOTHING, Link(Relation.NOT_SAME, "a.txt", desk.cards()[0].snapshot, 0))
    desk.append([Event(EventKind.EVIDENCE, "ana", "main", "b.txt", desk.cards()[1].snapshot, 0, silent)])
    assert reader.silences(("a.txt", "b.txt"), {}) == frozenset()
    assert asked == ["a.txt", "b.txt"]
    reader.forget(["b.txt"])
    assert reader.silences(("a.txt", "b.txt"), {}) == {frozenset({("a.txt", 0), ("b.txt", 0)})}
    assert asked == ["a.txt", "b.txt", "b.txt"]
    both = linked(silent, Link(Relation.SUPPORTS, "a.txt", desk.cards()[0].snapshot, 1))
    desk.append([Event(EventKind.EVIDENCE, "ana", "main", "b.txt", desk.cards()[1].snapshot, 0, both)])
    reader.forget(["b.txt"])
    assert reader.silences(("b.txt",), {}) == {frozenset({("a.txt", 0), ("b.txt", 0)})}


def test_a_round_is_chosen_without_pairs_that_are_silent_for_all(folder: Path) -> None:
    """One person's "not the same" is theirs; from two on no round is made of the pair."""
    with closing(open_desk(folder, "ana")) as desk:
        kinds = compared_kinds(desk)
        assert kinds((FIRST, 1)) == {"money"}
        link(desk, Relation.NOT_SAME)
        assert compared_kinds(desk)((FIRST, 1)) == {"money"}
    with closing(open_desk(folder, "bo")) as desk:
        link(desk, Relation.NOT_SAME)
        assert compared_kinds(desk)((FIRST, 1)) == compared_kinds(desk)((SECOND, 1)) == set()


def test_facts_of_a_sentence_come_when_the_round_shows_its_hints(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Printed, too: who holds which office is what other articles say."""
    (tmp_path / FIRST).write_text("Maeve Corrigan, chief executive of Acme Corp., said on Friday that it rained.\n")
    (tmp_path / SECOND).write_text("Paul Keane, chief executive of Acme Corp., said on Friday that it rained.\n")
    with closing(open_desk(tmp_path, "ana")):
        pass
    assert main(["facts", str(tmp_path), "--as", "ana"]) == 0
    assert "CEO of Acme: Paul Keane" in capfd.readouterr().out
    new = ["rounds", "new", "one", str(tmp_path), "--as", "ana", "--reviewers", "ana", "--overlap", "1"]
    assert main([*new, "--blind", "--open"]) == 0
    capfd.readouterr()
    assert main(["facts", str(tmp_path), "--as", "ana", "--round", "one"]) == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert "round one shows hints once you have judged a sentence: " in err
    assert main(["judge", FIRST, "1", "accurate", "--desk", str(tmp_path), "--as", "ana", "--round", "one"]) == 0
    capfd.readouterr()
    assert main(["facts", str(tmp_path), "--as", "ana", "--round", "one"]) == 0
    out, err = capfd.readouterr()
    assert "CEO of Acme: Maeve Corrigan" in out
    assert "CEO of Acme: Paul Keane" not in out
    assert "not shown" in err
