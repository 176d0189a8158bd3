"""What the export command makes of its options, and what it says, to the word."""

from __future__ import annotations

import argparse
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from reading.article import Article
from reading.errors import CopydeskError
from review.consensus import DeskRule, Rule
from review.events import Event, EventKind, Evidence, Holding, Role
from review.rounds import Round
from review.scale import SHIPPED
from store.exchange.export import Chosen, Job, Wanted
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict
from tui.cli.commands import (
    export,
)

from .conftest import decide

FIRST, SECOND = "000_55d43b964525e033.txt", "001_f050ccad6ed5e3e4.txt"


def test_names_in_a_sentence() -> None:
    assert [export._listed(some) for some in (["a"], ["a", "b"], ["a", "b\x1b", "c"])] == [
        "a",
        "a and b",
        "a, b␛ and c",
    ]
    assert export._rounds([Round("one")]) == "round one"
    assert export._rounds([Round("one"), Round("two")]) == "the rounds one and two"


def wanted(**more: object) -> argparse.Namespace:
    """Return the arguments of an export."""
    plain: dict[str, object] = {
        **{"final": False, "consensus": None, "history": False, "least": None, "no_text": False, "answers": False},
        **{"reviewer": [], "article": [], "verdict": []},
    }
    return argparse.Namespace(**{**plain, **more})


def test_what_an_export_is_asked_for() -> None:
    """Arguments that contradict each other are refused."""
    found = export._wanted(wanted(reviewer=["ana"], article=["a*"], verdict=["accurate"], no_text=True, history=True))
    assert (found.reviewers, found.articles, found.verdicts) == (("ana",), ("a*",), ("accurate",))
    assert (found.text, found.history, found.consensus, found.least) == (False, True, None, None)
    found = export._wanted(wanted(consensus="majority", least=2, answers=True))
    assert (found.text, found.consensus, found.least, found.final, found.answers) == (
        True,
        Rule.MAJORITY,
        2,
        False,
        True,
    )
    assert export._wanted(wanted(final=True, least=1)).final
    for wrong, said in (
        ({"final": True, "history": True}, "--history and --final"),
        ({"consensus": "majority", "history": True}, "--history and --consensus"),
        ({"least": 1}, "--least"),
        ({"least": 1, "history": True}, "--least"),
    ):
        with pytest.raises(CopydeskError, match=said):
            export._wanted(wanted(**wrong))


def test_whose_drafts_are_told() -> None:
    """Those that were asked for, by reviewer and verdict."""
    draft = Event(EventKind.DECIDE, "ana", "main", "a", "", 1, Holding(Verdict.ACCURATE))
    empty = Event(EventKind.CLEAR, "ana", "main", "a", "", 1, Holding())
    for more, told in (
        ({}, (True, True)),
        ({"reviewer": ["ana", "bo"]}, (True, True)),
        ({"reviewer": ["bo"]}, (False, False)),
        ({"verdict": ["accurate"]}, (True, False)),
        ({"verdict": ["disputed"]}, (False, False)),
        ({"reviewer": ["bo"], "verdict": ["accurate"]}, (False, False)),
    ):
        asked = export._wanted(wanted(**more))
        assert (export._is_wanted(asked, draft), export._is_wanted(asked, empty)) == told


def round_of(articles: tuple[Article, ...], name: str, **rules: Any) -> FakeDesk:
    """Return a desk in memory in a round with these rules."""
    desk = FakeDesk(articles, "ana", name)
    desk.rules = replace(desk.rules, name=name, **rules)
    return desk


def test_why_an_export_is_empty(articles: tuple[Article, ...]) -> None:
    """What is missing of what was asked for, and what is there instead, over all rounds that are exported."""
    one, two = desks = [round_of(articles, "one"), round_of(articles, "two")]
    blind = [one, round_of(articles, "two", blind=True)]
    seen = ", as far as you may see"
    nothing = {"one": Chosen(), "two": Chosen()}
    assert export.why(desks, Wanted(chosen=nothing)) == "no sentence meets the query"
    found = {**nothing, "two": Chosen({FIRST: frozenset({8})})}
    nobody = "nobody has decided anything in the rounds one and two"
    assert export.why(desks, Wanted(chosen=found)) == nobody
    assert export.why(desks, Wanted(articles=("9*", "8*"))) == "no article's name matches 9* and 8*"
    assert export.why(desks, Wanted(articles=("0*",))) == nobody
    assert export.why(blind, Wanted()) == nobody + seen
    assert export.why(desks[:1], Wanted()) == "nobody has decided anything in round one"

    decide(one, FIRST, 8, Holding(note="Ask"))
    noted = "nobody has given a verdict{}; --history has the notes, and what else was done"
    assert export.why(desks, Wanted()) == noted.format("")
    assert export.why(blind, Wanted()) == noted.format(seen)

    for name in ("eve", "cy", "dee", "bo"):
        decide(two, FIRST, 8, Verdict.DISPUTED, name)
    all_of_them = "dee and zoe decided nothing; ana, bo, cy, dee and eve did"
    assert export.why(desks, Wanted(reviewers=("zoe", "abe"))) == all_of_them.replace("dee and zoe", "zoe and abe")
    assert export.why(desks, Wanted(reviewers=("zoe", "bo"))) == "no decision has all that was asked for"
    assert export.why(blind, Wanted(reviewers=("zoe",))) == noted.format(seen)
    decide(one, SECOND, 8, Verdict.ACCURATE)
    assert export.why(blind, Wanted(reviewers=("zoe",))) == f"zoe decided nothing; ana did{seen}"
    asked = Wanted(verdicts=("erroneous", "untrue"), reviewers=("eve",))
    assert export.why(desks, asked) == "no verdict is erroneous or untrue; there are disputed"
    assert export.why(blind, Wanted(verdicts=("erroneous",))) == f"no verdict is erroneous; there are accurate{seen}"
    asked = Wanted(verdicts=("erroneous",), articles=("003*",))
    assert export.why(desks, asked) == "no verdict is erroneous; there are none at all"
    assert export.why(blind, Wanted(articles=("003*",))) == f"no decision has all that was asked for{seen}"


def test_the_verdicts_that_there_are_instead_are_in_the_order_of_their_names(articles: tuple[Article, ...]) -> None:
    """A note without a verdict is none of them."""
    desk = round_of(articles, "one", scale=SHIPPED["truth-o-meter"])
    for at, name in enumerate(("true", "false", "mostly-true", "half-true", "mostly-false"), 8):
        decide(desk, FIRST, at, name)
    decide(desk, FIRST, 20, Holding(claim=False))
    asked = Wanted(verdicts=("pants-on-fire",), answers=True)
    assert export.why([desk], asked) == (
        "no verdict is pants-on-fire; there are false, half-true, mostly-false, mostly-true and true"
    )


def test_an_export_that_is_empty_for_drafts(articles: tuple[Article, ...]) -> None:
    """How many there are of what was asked for, and how many lack what; an adjudicator's is none."""
    strict = round_of(articles, "one", require=("reason", "evidence", "note"))
    plain = round_of(articles, "two")
    decide(plain, FIRST, 8, Verdict.DISPUTED)
    assert export._drafts([plain, strict], Wanted()) == ""
    decide(strict, FIRST, 8, Verdict.DISPUTED, "lea", role=Role.ADJUDICATOR)
    decide(strict, FIRST, 9, Holding(Verdict.DISPUTED, note="n", reasons=("date",), evidence=(Evidence("a"),)))
    assert export._drafts([plain, strict], Wanted()) == ""
    decide(strict, FIRST, 10, Holding(Verdict.DISPUTED, reasons=("date",), evidence=(Evidence("a"),)))
    assert export.why([plain, strict], Wanted()) == "there is 1 draft, which lacks note (1)"
    decide(strict, FIRST, 11, Verdict.DISPUTED, "bo")
    decide(strict, SECOND, 8, Holding(Verdict.ERRONEOUS, note="n", evidence=(Evidence("a"),)), "bo")
    drafts = "there are 3 drafts, which lack note (2) and reason (2) and evidence (1)"
    assert export._drafts([plain, strict], Wanted()) == drafts
    assert export._drafts([plain, strict], Wanted(articles=("001*",))) == "there is 1 draft, which lacks reason (1)"
    assert export._drafts([strict], Wanted(reviewers=("ana",))) == "there is 1 draft, which lacks note (1)"
    assert export._drafts([strict], Wanted(verdicts=("erroneous",))) == "there is 1 draft, which lacks reason (1)"
    for at in range(1000):
        decide(strict, FIRST, 100 + at, Holding(Verdict.DISPUTED, reasons=("date",), evidence=(Evidence("a"),)))
    assert export._drafts([strict], Wanted(reviewers=("ana",))) == "there are 1,001 drafts, which lack note (1,001)"


def test_who_asks_has_decided_something_only_where_they_did(articles: tuple[Article, ...]) -> None:
    """They are always among the reviewers of a desk."""
    desk = round_of(articles, "one")
    assert [export._decided(desk, name) for name in ("ana", "bo")] == [False, True]
    decide(desk, FIRST, 8, Verdict.DISPUTED)
    assert export._decided(desk, "ana")


def test_rounds_that_hide_what_one_decided_are_named(
    articles: tuple[Article, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = desks = [round_of(articles, name) for name in ("o\x1bne", "two", "three")]
    one.hides_own = three.hides_own = True
    three.reviewer = "b\x1bo"
    export.tell_hidden(desks)
    assert capsys.readouterr() == (
        "",
        "copydesk: round o␛ne is blind: what ana decided is shown when it is closed; "
        "`copydesk rounds show o␛ne` counts\n"
        "copydesk: round three is blind: what b␛o decided is shown when it is closed; "
        "`copydesk rounds show three` counts\n",
    )
    export.tell_hidden([two])
    assert capsys.readouterr() == ("", "")


def test_withdrawn_articles_are_told_unless_they_are_exported(
    articles: tuple[Article, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    desk = round_of(articles, "one")
    export._tell_withdrawn(desk, False)
    assert capsys.readouterr() == ("", "")
    for count, said in ((1, "1 withdrawn article"), (2, "2 withdrawn articles")):
        desk.rounds.withdrawn |= {(FIRST, SECOND)[count - 1]: ""}
        export._tell_withdrawn(desk, False)
        told = f"copydesk: {said} left out; --withdrawn exports what was decided on them too\n"
        assert capsys.readouterr() == ("", told)
    export._tell_withdrawn(desk, True)
    assert capsys.readouterr() == ("", "")


def test_the_rule_of_the_desk_where_the_arguments_name_none(articles: tuple[Article, ...]) -> None:
    desk: Any = SimpleNamespace(rounds=SimpleNamespace(rule=lambda: DeskRule(Rule.MAJORITY, 3)))

    def made(**more: Any) -> tuple[Rule | None, int | None, bool]:
        found = export._by_rule_of(desk, Wanted(final=True, **more))
        return found.consensus, found.least, found.final

    assert made() == (Rule.MAJORITY, 3, True)
    assert made(least=1) == (Rule.MAJORITY, 1, True)
    assert made(least=0) == (Rule.MAJORITY, 0, True)
    assert made(consensus=Rule.UNANIMOUS) == (Rule.UNANIMOUS, 3, True)


@pytest.mark.parametrize(("pieces", "empty"), [([], True), ([b"", b""], True), ([b"", b"a", b""], False)])
def test_an_export_is_empty_until_something_comes(pieces: list[bytes], empty: bool) -> None:
    """Whichever way a format has its pieces, one article after the other or several at once; pieces may be empty."""
    given: Any = pieces
    watch = export.Watch(Job(lambda: iter(given)))
    assert (watch.empty, watch.job.spread) == (True, None)
    come: Any = list(watch.job.articles())
    assert (come, watch.empty) == (pieces, empty)
    watch = export.Watch(Job(lambda: iter(()), spread=lambda make: map(make, given)))
    assert watch.job.spread is not None
    made: Any = bytes.upper
    assert (list(watch.job.spread(made)), watch.empty) == ([piece.upper() for piece in pieces], empty)
