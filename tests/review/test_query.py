"""The query language: what it takes apart, what it completes, and which sentences meet it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from review.consensus import Rule, Terms, consensus_of
from review.elsewhere.values import DifferenceKind
from review.events import Event, EventKind, Evidence, Holding
from review.query import DIFFERENCES, VALUES, Query, Term, completions, moment_of, parse
from review.query_match import Facts, meets
from review.scale import DEFAULT, SHIPPED, of_desk
from tests.verdicts import Verdict

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
A, D, E = Verdict.ACCURATE, Verdict.DISPUTED, Verdict.ERRONEOUS


def decision(who: str, verdict: str | None, at: datetime = NOW, round: str = "one", **held: object) -> Event:
    """Return a decision on the sentence that the tests ask about."""
    holding = Holding(verdict, **held)  # type: ignore[arg-type]
    identity = f"{int(at.timestamp() * 1e6):014x}000001"
    return Event(EventKind.DECIDE, who, round, "a.txt", "0" * 64, 3, holding, identity, guidelines="2")


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("90m", datetime(2026, 11, 29, 10, 30, tzinfo=UTC)),
        ("3h", datetime(2026, 11, 29, 9, 0, tzinfo=UTC)),
        ("2d", datetime(2026, 11, 27, 12, 0, tzinfo=UTC)),
        ("1w", datetime(2026, 11, 22, 12, 0, tzinfo=UTC)),
        ("0d", NOW),
        ("today", datetime(2026, 11, 29, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 28, tzinfo=UTC)),
        ("2026-11-28", datetime(2026, 11, 28, tzinfo=UTC)),
        ("2026-11-28T03:04", datetime(2026, 11, 28, 3, 4, tzinfo=UTC)),
        ("2026-11-28T03:04+02:00", datetime(2026, 11, 28, 1, 4, tzinfo=UTC)),
        ("99999999999d", NOW - timedelta(days=36_500)),
        ("d", None),
        ("3y", None),
        ("\u0663d", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_since_names_a_time(value: str, moment: datetime | None) -> None:
    """Back from now, by minutes, hours, days or weeks, a century at most; or a day, or a time of the zone of now."""
    assert moment_of(value, NOW) == moment


def test_keys_are_read_whatever_their_capitals() -> None:
    """Their values are words as they stand, and an alias is the key that it stands for."""
    assert parse("IS:unjudged Verdict:disputed BY:Ana").terms == parse("is:unjudged verdict:disputed by:Ana").terms
    assert [term.key for term in parse("BY:Ana").terms] == ["reviewer"]
    assert parse("BY:Ana").terms[0].values == ("Ana",)


@pytest.mark.parametrize(
    ("text", "words", "unknown", "while_typing"),
    [
        ("-", (), (), ((), ())),
        ("verdict", ("verdict",), (), (("verdict",), ())),
        ("3:1", ("3:1",), (), (("3:1",), ())),
        ("https://news.org", ("https://news.org",), (), (("https://news.org",), ())),
        ("verdct://news", ("verdct://news",), (), (("verdct://news",), ())),
        ("Rome:today", (), ("Rome:today",), (("rome:today",), ())),
        ("Rome:to//", (), ("Rome:to//",), (("rome:to//",), ())),
        ("verdct:", (), ("verdct:",), (("verdct:",), ())),
        ("verdct:x", (), ("verdct:x",), ((), ("verdct:x",))),
        ("verdict:err", (), ("verdict:err",), ((), ())),
        ("verdict:xyz", (), ("verdict:xyz",), ((), ("verdict:xyz",))),
        ("verdict:err,accurate", (), ("verdict:err,accurate",), ((), ("verdict:err,accurate",))),
        ("verdict:xyz,err", (), ("verdict:xyz,err",), ((), ("verdict:xyz,err",))),
        ("is:,", (), ("is:,",), ((), ("is:,",))),
        ("worth:,", (), ("worth:,",), ((), ())),
        ("since:,", (), ("since:,",), ((), ())),
    ],
)
def test_what_is_a_word_and_what_is_unknown(
    text: str, words: tuple[str, ...], unknown: tuple[str, ...], while_typing: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    """None of these is a term; what somebody still types may become one."""
    found, typed = parse(text), parse(text, typing=True)
    assert (found.words, found.unknown, found.without, found.terms) == (words, unknown, (), ())
    assert ((typed.words, typed.unknown), typed.without, typed.terms) == (while_typing, (), ())


def test_a_query_says_which_keys_it_asks_for() -> None:
    """By their names, each once, also of what must not hold."""
    assert parse("x has:disputed -by:ana verdict:accurate").keys == {"verdict", "reviewer"}
    assert parse("x").keys == frozenset()


def test_every_kind_of_difference_can_be_asked_for() -> None:
    """By its own name, in the order in which kinds are told."""
    assert tuple(kind.value for kind in DifferenceKind) == DIFFERENCES


ANA = decision("ana", E, datetime(2026, 11, 27, tzinfo=UTC), reasons=("figure",), note="hm", confidence=2)
BO = decision("bo", A, evidence=(Evidence("https://x.org"),))
OUTCOME = consensus_of([ANA, BO], Terms(Rule.UNANIMOUS, {"a.txt": {3}})).outcomes["a.txt", 3]
FACTS = Facts(
    "a.txt", 3, (ANA, BO), outcome=OUTCOME, is_judged=True, guidelines="2", stale=("bo",), differences=("date",),
    rank=0.2, text="The Bridge opened in 1974.", state="started",
)  # fmt: skip


@pytest.mark.parametrize(
    "asked",
    [
        "verdict:erroneous", "has:accurate,disputed", "-verdict:disputed", "reviewer:ana -verdict:accurate",
        "by:bo evidence:any", "evidence:none note:any", "reason:figure,date", "reason:any", "confidence:2",
        "round:o*", "since:3d by:ana", "since:today", "since:2026-11-29 by:bo", "since:2026-11-27T00:00 by:ana",
        "-guidelines:old", "is:disputed", "is:unsettled", "-is:unjudged", "-is:aside", "is:stale", "-is:draft",
        "is:open", "is:started,done", "difference:any", "difference:role,date", "worth:30%", "worth:100",
        "article:*.txt", "article:b*,a*",
        "bridge 1974", "BRIDGE -tunnel", "-article:b*", "verdict:Erroneous", "-reviewer:cy",
    ],
)  # fmt: skip
def test_what_meets_a_query(asked: str) -> None:
    query = parse(asked)
    assert query.unknown == ()
    assert query != Query()
    assert meets(query, FACTS, NOW)


@pytest.mark.parametrize(
    "asked",
    [
        "verdict:disputed", "-verdict:accurate", "reviewer:ana verdict:accurate", "by:ana evidence:any",
        "by:bo note:any", "reason:date", "confidence:1,3", "round:two", "since:1d by:ana",
        "since:2026-11-28 by:ana", "since:2026-11-27T00:01 by:ana", "guidelines:old", "-is:disputed", "is:unjudged",
        "is:incomplete", "is:draft",
        "is:unread", "is:done", "difference:quotation", "-difference:any", "worth:20%", "article:b*", "tunnel",
        "-bridge", "reviewer:ana,bo -reviewer:ana,bo",
    ],
)  # fmt: skip
def test_what_does_not_meet_a_query(asked: str) -> None:
    assert parse(asked).unknown == ()
    assert not meets(parse(asked), FACTS, NOW)


@pytest.mark.parametrize(
    ("state", "met"), [("unread", "unread open"), ("started", "started open"), ("done", "done"), ("", "")]
)
def test_how_far_an_article_is_can_be_asked_for(state: str, met: str) -> None:
    """Of one that is not begun or not finished, also that it is open."""
    facts = Facts("a.txt", 0, state=state)
    asked = ("unread", "started", "open", "done")
    assert " ".join(one for one in asked if meets(parse(f"is:{one}"), facts, NOW)) == met


def test_what_is_not_on_the_disk_yet_has_no_time() -> None:
    """It meets what asks nothing of that."""
    facts = Facts("a.txt", 3, (replace(BO, id=""),))
    assert meets(parse("by:bo"), facts, NOW)
    assert not meets(parse("by:bo since:3d"), facts, NOW)


def test_nothing_known_of_a_sentence_meets_what_is_turned_round() -> None:
    bare = Facts("a.txt", 0)
    known = {name: value for name, value in asdict(bare).items() if value}
    assert known == {"article": "a.txt", "scale": DEFAULT, "is_up": True}
    for asked in ("is:unjudged", "is:incomplete"):
        assert not meets(parse(asked), replace(bare, is_up=False), NOW), asked
    for asked in ("-verdict:accurate", "is:unjudged", "is:incomplete", "-difference:any", "-is:stale"):
        assert meets(parse(asked), bare, NOW), asked
    for asked in ("verdict:accurate", "note:none", "-verdict:accurate note:none", "is:stale", "is:aside"):
        assert not meets(parse(asked), bare, NOW), asked


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("verdict:erronous", "verdict:erronous", "verdict:erroneous"),
        ("-verdct:accurate", "-verdct:accurate", "-verdict:accurate"),
        ("is:unjugded x", "is:unjugded", "is:unjudged"),
        ("colour:red", "colour:red", ""),
        ("since:soon", "since:soon", ""),
        ("since:0000000000d", "", ""),
        ("worth:200%", "worth:200%", ""),
        ("worth:1e3", "worth:1e3", ""),
        ("worth:1.2.3", "worth:1.2.3", ""),
        ("worth:7,8,x", "worth:7,8,x", ""),
        ("since:today,soon", "since:today,soon", ""),
        ("note:", "note:", ""),
        ("confidence:4", "confidence:4", ""),
        ("VERDICT:ERRONOUS", "VERDICT:ERRONOUS", "VERDICT:erroneous"),
        ("Has:erronous", "Has:erronous", "Has:erroneous"),
        ("VERDCT:x", "VERDCT:x", "verdict:x"),
    ],
)
def test_what_is_misspelt_is_named_with_what_was_meant(text: str, wrong: str, meant: str) -> None:
    assert parse(text).unknown == ((wrong,) if wrong else ())
    assert parse(text).meant() == meant


def test_what_is_being_typed_asks_for_nothing_yet() -> None:
    """So a list does not empty between two letters; what only looks like a term is a word."""
    for text in ("is:", "verdict:", "verdict:err", "since:2", "worth:", "-", "is:unj"):
        assert parse(text, typing=True) == Query(), text
    assert parse("verdict:disputed,err", typing=True).terms == (Term("verdict", ("disputed",)),)
    assert parse("Rome:today https://x.org 3:1", typing=True).words == ("rome:today", "https://x.org", "3:1")
    assert parse("verdct:x", typing=True).unknown == ("verdct:x",)


def test_the_last_word_is_completed() -> None:
    assert completions("x -ve") == ["-verdict:"]
    assert completions("verdict:d") == ["verdict:disputed"]
    assert completions("has:accurate,e") == ["has:accurate,erroneous"]
    assert completions("by:a", {"reviewer": ("ana", "bo", "abe")}) == ["by:ana", "by:abe"]
    assert completions("verdict:D") == ["verdict:disputed"]
    assert completions("note:") == ["note:any", "note:none"]
    assert completions("-VE") == ["-verdict:"]
    assert completions("HAS:e") == ["HAS:erroneous"]
    assert completions("NOTE:a") == ["NOTE:any"]
    assert completions("verdict:disputed") == [], "what is whole becomes nothing else"
    assert completions("by:a", {"reviewer": ("Ana", "bo")}) == ["by:Ana"]
    assert completions("") == completions("bridge ") == []


@given(st.text(max_size=60))
def test_any_text_is_a_query(text: str) -> None:
    """Whatever is typed is taken apart and answered."""
    for typing in (True, False):
        assert isinstance(meets(parse(text, typing=typing), FACTS, NOW), bool)
    for found in completions(text):
        assert found.rpartition(":")[0] or found.endswith(":")


@given(st.lists(st.sampled_from([f"{key}:{value}" for key, known in VALUES.items() for value in known]), max_size=4))
def test_a_term_and_the_same_turned_round_never_both_hold(terms: list[str]) -> None:
    facts = Facts("a.txt", 3, (ANA,), outcome=OUTCOME, is_judged=True)
    for term in terms:
        both = parse(f"{term} -{term}")
        assert not meets(both, facts, NOW)
        assert meets(parse(term), facts, NOW) is not meets(parse(f"-{term}"), facts, NOW)


def test_verdicts_of_a_query_are_those_of_the_desk() -> None:
    """A name that one of them had is the verdict too; without a desk at hand any word may be one."""
    six = SHIPPED["truth-o-meter"]
    assert parse("verdict:half-true,FALSE", scale=six).terms == (Term("verdict", ("half-true", "false")),)
    assert parse("verdict:disputed", scale=six).unknown == ("verdict:disputed",)
    assert parse("verdict:mostly-tru", scale=six).meant(six) == "verdict:mostly-true"
    assert completions("verdict:half-true,mostly-", scale=six) == [
        "verdict:half-true,mostly-true",
        "verdict:half-true,mostly-false",
    ]
    renamed = of_desk({"yes": {"letter": "y"}, "untrue": {"letter": "n", "was": "false"}})
    query = parse("verdict:false", scale=renamed)
    assert query.terms == (Term("verdict", ("untrue",)),)
    for said in ("false", "untrue"):
        assert meets(query, Facts("a.txt", 3, [decision("ana", said)], scale=renamed), NOW)
    assert not meets(query, Facts("a.txt", 3, [decision("ana", "yes")], scale=renamed), NOW)
    assert parse("verdict:whatever", scale=None).unknown == ()


@pytest.mark.parametrize(("said", "is_open"), [("half-true", True), ("true", False), ("false", False), ("odd", True)])
def test_a_sentence_that_somebody_left_open_is_disputed(said: str, is_open: bool) -> None:
    """By the stance of a verdict, whatever it is called; one that the desk lacks says nothing else."""
    six = SHIPPED["truth-o-meter"]
    events = [decision("ana", said)]
    outcome = consensus_of(events, Terms(Rule.UNANIMOUS, scale=six)).outcomes["a.txt", 3]
    facts = Facts("a.txt", 3, events, outcome=outcome, scale=six)
    assert meets(parse("is:disputed", scale=six), facts, NOW) is is_open
