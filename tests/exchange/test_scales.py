"""Desks with verdicts of their own, through every way out and back: nothing is lost, and nothing counted as another."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from reading.article import Article, Kind, Sentence
from review.consensus import Rule
from review.events import EventKind, Holding, Role
from review.reasons import REASONS
from review.scale import DEFAULT, OPEN, REFUTES, SHIPPED, SUPPORTS, Scale, of_desk
from store.exchange.columns import READERS, call_for, columns_of
from store.exchange.export import Job, Wanted, exported_articles
from store.exchange.finding import DeskCards
from store.exchange.formats.labelstudio import interface
from store.exchange.formats.registry import load
from store.exchange.formats.report import figures
from store.exchange.importing import AcceptedLine, Importer, ReadLine, RefusedLine, read_lines
from store.exchange.peers import registry
from store.exchange.peers.conversion import Converter, gathered, placed_text
from store.exchange.peers.labels import LabelMap, RecordLabels, meanings
from store.exchange.peers.values import PeerEntry, PeerFault
from store.schemas import record_schema, schema_of_desk
from tests.fakes.desk import FakeDesk

from .conftest import decide
from .incoming import FIRST, Desks, line, reasons
from .samples import JUDGED, export, full, lines

SIX, FIVE = SHIPPED["truth-o-meter"], SHIPPED["check"]
OWN = pytest.mark.parametrize("scale", [SIX, FIVE], ids=["six", "five"])


def take(desks: Desks, scale: Scale, raw: bytes) -> list[AcceptedLine | RefusedLine]:
    """Take lines into desks whose round has a scale."""
    return list(Importer(opener(desks, scale)).lines(raw.splitlines()))


def opener(desks: Desks, scale: Scale) -> Any:
    """Return what opens a desk of somebody, in a round with a scale."""

    def opened(reviewer: str, round: str) -> FakeDesk:
        desk = desks.open(reviewer, round)
        desk.rules = replace(desk.rules, scale=scale)
        return desk

    return opened


def verdicts(desks: Desks) -> list[tuple[object, ...]]:
    """Return what everybody holds."""
    return sorted((one["article"], one["sentence"], one["reviewer"], one["verdict"]) for one in lines(desks.export()))


@OWN
def test_records_come_back_word_for_word(scale: Scale, articles: tuple[Article, ...], desks: Desks) -> None:
    """A desk with the same verdicts has the same lines."""
    raw = export("jsonl", full(articles, scale))
    assert {one["verdict"] for one in lines(raw)} == {*scale.names}
    assert reasons(take(desks, scale, raw)) == []
    assert desks.export() == raw


@OWN
def test_a_desk_without_the_verdict_refuses_it_in_words(
    scale: Scale, articles: tuple[Article, ...], desks: Desks
) -> None:
    """Every line with one says which there are and how to map it; not one is counted as another verdict."""
    raw = export("jsonl", full(articles, scale))
    said = reasons(take(desks, DEFAULT, raw))
    strange = [one["verdict"] for one in lines(raw) if one["verdict"] not in DEFAULT.names]
    told = f"it is one of {', '.join(DEFAULT.names)}"
    wanted = [f"verdict: there is no {one!r}; {told}; --map '{one}=VERDICT' takes it for one" for one in strange]
    assert sorted(said) == sorted(wanted)
    assert len(verdicts(desks)) == JUDGED - len(strange)
    assert {verdict for *_, verdict in verdicts(desks)} <= {*DEFAULT.names}


def test_a_record_is_mapped_as_somebody_says(articles: tuple[Article, ...], desks: Desks) -> None:
    """To a verdict, no claim, or nothing; what it was stays as its label, and settings map what is lacking."""
    told = meanings([("half-true", "disputed"), ("false", "no claim"), ("pants-on-fire", "-")], "--map")
    labels = RecordLabels(told, {"mostly true": "accurate", "disputed": "erroneous", "true": "nonsense"}, DEFAULT)
    given = ["half-true", "false", "pants-on-fire", "mostly-true", "disputed", "true"]
    raw = [json.dumps(line(verdict=name, sentence=8 + at)).encode() for at, name in enumerate(given)]
    read = list(labels.read(read_lines(raw)))
    passed = [one for one in read if isinstance(one, PeerFault)]
    assert [(one.line, one.reason) for one in passed] == [(3, "pants-on-fire is mapped to nothing")]
    outcome = list(Importer(desks.open).records(one for one in read if not isinstance(one, PeerFault)))
    assert [(one.line, one.reason[:25]) for one in outcome if isinstance(one, RefusedLine)] == [
        (6, "verdict: there is no 'tru")
    ]
    events = desks.open("ana", "main").held(FIRST, "ana")
    held = {at: (events[at].kind, events[at].holding.verdict, events[at].holding.claim) for at in sorted(events)}
    assert held == {
        8: (EventKind.DECIDE, "disputed", True),
        9: (EventKind.SET_ASIDE, None, False),
        11: (EventKind.DECIDE, "accurate", True),
        12: (EventKind.DECIDE, "disputed", True),
    }
    assert json.loads(events[8].imported)["extra"] == {"label": "half-true"}


def test_a_former_name_and_other_case_are_the_verdict(desks: Desks) -> None:
    """What was said under the name that a verdict had comes in under the one that it has."""
    table = {"yes": {"letter": "y"}, "untrue": {"letter": "n", "was": "false"}}
    scale = of_desk(table)
    raw = b"\n".join(
        json.dumps(line(verdict=name, sentence=8 + at)).encode() for at, name in enumerate(("false", " Untrue ", "YES"))
    )
    assert reasons(take(desks, scale, raw)) == []
    assert [verdict for *_, verdict in verdicts(desks)] == ["untrue", "untrue", "yes"]


@OWN
@pytest.mark.parametrize("name", ["labelstudio", "doccano", "fever"])
def test_another_program_gives_back_what_it_was_given(
    name: str, scale: Scale, articles: tuple[Article, ...], desks: Desks
) -> None:
    """Each label is the verdict that it was; a desk without it refuses what it does not mean by itself."""
    raw = export(name, full(articles, scale))
    peer = registry.load(name)
    facts = json.loads(raw) if name == "labelstudio" else lines(raw)
    move = gathered(peer.read([PeerEntry(at, one) for at, one in enumerate(facts, 1)], "someone"), {})

    def back(own: Scale) -> list[ReadLine | RefusedLine | PeerFault]:
        return list(_converted(move, articles, own))

    here = [one.record.verdict for one in back(scale) if isinstance(one, ReadLine)]
    wanted = [one["verdict"] for one in lines(export("jsonl", full(articles, scale)))]
    assert sorted(map(str, here)) == sorted(map(str, wanted))
    there = back(DEFAULT)
    strange = [verdict for verdict in wanted if LabelMap().meaning(str(verdict)) is None]
    refused = [one.reason for one in there if isinstance(one, RefusedLine)]
    assert len(refused) == len(strange) > 0
    assert all(reason.startswith("no verdict for ") for reason in refused)


def _converted(move: Any, articles: tuple[Article, ...], scale: Scale) -> Any:
    desk = FakeDesk(articles)
    cards = DeskCards(desk.articles.cards())
    placed = {key: found for key, one in move.texts.items() if (found := placed_text(one, cards)) is not None}
    if not placed:  # FEVER's claims are sentences; they become articles of their own
        claims = {key: _claim(key, one.text) for key, one in move.texts.items()}
        desk = FakeDesk(claims.values())
        cards = DeskCards(desk.articles.cards())
        placed = {key: found for key, one in move.texts.items() if (found := placed_text(one, cards)) is not None}
    return Converter(move, placed, desk.articles.article, LabelMap(scale=scale), {}, "someone").lines()


def _claim(key: str, text: str) -> Article:
    return Article(f"{key}.txt", "", "", text, (Sentence(0, 0, len(text), Kind.SENTENCE),))


def test_labels_that_say_no_more_than_a_stance_mean_the_one_verdict_that_says_it() -> None:
    """Where two verdicts say the same of a sentence, the label means neither, and the verdicts' own names win."""
    holds, is_open, is_wrong = DEFAULT.names
    assert [LabelMap().meaning(one) for one in ("SUPPORTS", "refuted", "NEI")] == [holds, is_wrong, is_open]
    assert [LabelMap(scale=FIVE).meaning(one) for one in ("SUPPORTS", "refuted", "NEI")] == ["accurate", None, None]
    assert [LabelMap(scale=SIX).meaning(one) for one in ("true", "FALSE", "Mostly true", "supported")] == [
        "true",
        "false",
        "mostly-true",
        None,
    ]
    assert LabelMap(meanings([("SUPPORTS", "Mostly True")], "--map", SIX), SIX).meaning("supports") == "mostly-true"


@OWN
def test_label_studio_has_a_label_for_each_verdict(scale: Scale, articles: tuple[Article, ...]) -> None:
    """The interface names exactly the verdicts, and each label in the tasks is one of them."""
    xml = pytest.importorskip("xml.etree.ElementTree").fromstring(interface(REASONS, scale))
    assert [one.get("value") for one in xml.iter("Label")] == list(scale.names)
    tasks = json.loads(export("labelstudio", full(articles, scale)))
    results = [
        r for task in tasks for kind in ("annotations", "predictions") for one in task[kind] for r in one["result"]
    ]
    used = {label for one in results for label in one["value"].get("labels", ())}
    assert used == {*scale.names}


@OWN
def test_a_claim_review_has_the_rating_of_the_scale(scale: Scale, articles: tuple[Article, ...]) -> None:
    """Between the scale's worst and best; a verdict without a rating has its name alone."""
    desk = FakeDesk(articles)
    desk.rules = replace(desk.rules, scale=scale)
    for at, name in enumerate(scale.names):
        decide(desk, FIRST, 8 + at, Holding(name, True), "lead", role=Role.ADJUDICATOR)
    found = [one["reviewRating"] for one in lines(export("claimreview", desk))]
    ratings = [verdict.rating for verdict in scale if verdict.rating is not None]
    for verdict, rating in zip(scale, found, strict=True):
        rest = {key: value for key, value in rating.items() if key not in ("@type", "alternateName")}
        assert rating["alternateName"] == verdict.name
        wanted = {"ratingValue": verdict.rating, "worstRating": min(ratings), "bestRating": max(ratings)}
        assert rest == ({} if verdict.rating is None else wanted)


def test_ratings_are_those_that_somebody_wrote(articles: tuple[Article, ...]) -> None:
    """The best and the worst are the greatest and the least of them, however many verdicts there are."""
    table = {"yes": {"letter": "y", "rating": 10}, "no": {"letter": "n", "rating": 2}, "so": {"letter": "s"}}
    desk = FakeDesk(articles)
    desk.rules = replace(desk.rules, scale=of_desk(table))
    decide(desk, FIRST, 8, Holding("yes", True), "lead", role=Role.ADJUDICATOR)
    [review] = lines(export("claimreview", desk))
    rating: Any = review["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (10, 2, 10)


def test_a_verdict_that_the_scale_lacks_takes_the_order_away_from_figures() -> None:
    """Nobody knows where it would stand."""
    votes = {("main", "a", at): {"ana": SIX.names[at % 6], "bo": SIX.names[at % 5]} for at in range(9)}
    ordinal = "Krippendorff's alpha, ordinal"
    assert [one.value != "" for one in figures(votes, SIX) if one.name == ordinal] == [True]
    votes["main", "a", 9] = {"ana": "odd", "bo": "true"}
    assert [one.value for one in figures(votes, SIX) if one.name == ordinal] == [""]


@OWN
def test_fever_has_the_stance_and_beside_it_the_verdict(scale: Scale, articles: tuple[Article, ...]) -> None:
    """Three labels cannot tell six verdicts apart."""
    words = {SUPPORTS: "SUPPORTS", REFUTES: "REFUTES", OPEN: "NOT ENOUGH INFO"}
    claims = lines(export("fever", full(articles, scale)))
    assert {str(claim["verdict"]) for claim in claims} <= set(scale.names)
    for claim in claims:
        assert claim["label"] == words[scale.stance(str(claim["verdict"]))]
    ours = lines(export("fever", full(articles)))
    assert len(claims) == len(ours) > 0
    assert not any("verdict" in claim for claim in ours)


@OWN
def test_reports_have_every_verdict_with_its_sign_and_meaning(scale: Scale, articles: tuple[Article, ...]) -> None:
    """A row and a column each, in the order of the scale, and a style of its own in the page."""
    desk = full(articles, scale)
    told = export("md", desk).decode().splitlines()
    rows = [
        one for one in told if one.startswith("| ") and one.rpartition(" | ")[2].removesuffix(" |") in _helps(scale)
    ]
    assert [row.split(" | ")[1] for row in rows] == list(scale.names)
    heads = next(one for one in told if one.startswith("| by | as |"))
    assert heads == f"| by | as | {' | '.join(verdict.sign for verdict in scale)} |"
    by_ana = next(one for one in told if one.startswith("| ana |")).strip("|").split(" | ")[2:]
    given = [one["verdict"] for one in lines(export("jsonl", desk)) if one["reviewer"] == "ana"]
    assert [int(cell) for cell in by_ana] == [given.count(name) for name in scale.names]
    assert any(one.startswith("| Krippendorff's alpha, ordinal |") for one in told) is scale.is_ordinal
    page = export("html", desk).decode()
    heads = "".join(f'<th scope="col">{name}</th>' for name in scale.names)
    assert heads in page
    for name in scale.names:
        look = name if name in DEFAULT.names else f"v-{name}"
        assert f".{look} {{ --mark: var(--{look}); }}" in page
        assert f'<strong class="{look}">{name}</strong>' in page
        assert page.count(f"--{look}: #") == 3


def _helps(scale: Scale) -> set[str]:
    return {verdict.help for verdict in scale}


@OWN
def test_readers_know_a_column_for_each_answer(scale: Scale) -> None:
    """The types of counts by answer are those of the desk's verdicts, however a reader spells them."""
    answers: Any = columns_of(scale)["answers"]
    assert list(answers.entries["counts"].entries) == [*scale.names, "no claim"]
    for reader in READERS:
        if reader != "pandas":
            assert all(f'"{name}"' in call_for(reader, scale=scale) for name in scale.names)


@OWN
def test_parquet_loses_no_answer(scale: Scale, articles: tuple[Article, ...]) -> None:
    """Counts of the scale's verdicts have columns; one that it lacks stays in `extra`."""
    pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    from io import BytesIO

    from pyarrow import parquet

    desk = full(articles, scale)
    odd = articles[0].sentences[-2].index
    for who in ("ana", "bo"):
        decide(desk, articles[0].name, odd, Holding("odd", True), who)
    wanted = Wanted(consensus=Rule.MAJORITY)
    job = Job(lambda: exported_articles([desk], wanted), scales={"main": scale})
    rows = parquet.read_table(BytesIO(b"".join(load("parquet").write(job)))).to_pylist()
    assert list(rows[0]["answers"]["counts"]) == [*scale.names, "no claim"]
    [strange] = [row for row in rows if row["sentence"] == odd and row["article"] == articles[0].name]
    assert strange["verdict"] == "odd"
    assert json.loads(strange["extra"])["answers"]["counts"] == {"odd": 2}


@OWN
def test_the_schema_of_a_desk_takes_its_records_alone(scale: Scale, articles: tuple[Article, ...]) -> None:
    """Every record is valid by the schema of its desk; one with another desk's verdict is not."""
    jsonschema = pytest.importorskip("jsonschema")
    own = jsonschema.Draft202012Validator(json.loads(schema_of_desk(scale)))
    usual = jsonschema.Draft202012Validator(json.loads(record_schema()))
    records = lines(export("jsonl", full(articles, scale)))
    assert all(own.is_valid(one) for one in records)
    assert [usual.is_valid(one) for one in records] == [one["verdict"] in DEFAULT.names for one in records]
    assert not own.is_valid({**records[0], "verdict": "odd"})
    assert schema_of_desk(DEFAULT) == record_schema()
