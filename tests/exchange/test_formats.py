"""Every format: the facts are there, the author too, and no text from outside breaks out."""

from __future__ import annotations

import csv
import json
import re
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from reading.article import Article, Sentence
from reading.clean import clean
from reading.errors import CopydeskError
from review.consensus import Rule
from review.events import Evidence, Holding, Link, Relation, Role
from store.errors import StoreError
from store.exchange.about import DeskAbout, Publisher, about_of
from store.exchange.export import Job, Wanted, exported_articles
from store.exchange.formats.labelstudio import interface
from store.exchange.formats.markdown import escaped
from store.exchange.formats.registry import KINDS, NAMES, load
from store.exchange.formats.report import url_of
from store.exchange.formats.table import COLUMNS, guarded
from store.exchange.record import KEYS, id_seed, record_id
from store.layout import DeskSettings
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .conftest import decide
from .samples import HOSTILE, JUDGED, controls, export, full, hostile, lines

ISO = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$")
IRI = re.compile(r"^[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")
MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
    *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
}


@pytest.mark.parametrize("name", NAMES)
def test_authors_are_in_every_format(name: str, articles: tuple[Article, ...]) -> None:
    text = export(name, full(articles)).decode()
    authors = ["lead"] if name == "claimreview" else ["ana", "bo", "lead", "checker"]
    assert [author for author in authors if not re.search(rf"\b{author}\b", text)] == []


@pytest.mark.parametrize("verdicts", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_no_format_lets_a_terminal_be_commanded(name: str, verdicts: bool) -> None:
    """Neither by a text, nor by the name of a verdict in somebody's file that no desk has."""
    text = export(name, hostile(verdicts=verdicts)).decode("utf-8")
    assert text.count(" twice") >= len(HOSTILE), "every article's sentence is there"
    assert list(controls(text)) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_export_is_valid(name: str, articles: tuple[Article, ...]) -> None:
    raw = export(name, FakeDesk(articles))
    if name in ("jsonl", "webanno", "claimreview", "doccano", "fever"):
        assert raw == b""
    elif name in ("labelstudio", "json"):
        assert json.loads(raw) == []
    elif name == "jsonld":
        assert json.loads(raw)["items"] == []
    elif name == "tsv":
        assert raw == "\t".join(COLUMNS).encode() + b"\n"
    elif name == "csv":
        assert raw == ",".join(COLUMNS).encode() + b"\r\n"
    else:
        assert "0 sentences judged in 0 articles" in raw.decode()


@pytest.mark.parametrize("name", NAMES)
def test_no_text_leaves_without_text(name: str, articles: tuple[Article, ...]) -> None:
    desk = full(articles)
    if name in ("labelstudio", "doccano", "fever"):
        with pytest.raises(CopydeskError, match="no-text"):
            export(name, desk, text=False)
        return
    words = "crucial AI safety and security challenges"
    if name == "claimreview":
        words = str(lines(export(name, desk))[0]["claimReviewed"])
        assert words in articles[0].text
    bare = export(name, desk, text=False).decode()
    assert words in export(name, desk).decode()
    assert words not in bare
    assert re.search(r"\blead\b", bare)


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://example.org/a?b=1&c=%20#d", "https://example.org/a?b=1&c=%20#d"),
        ("  http://example.org/é ", "http://example.org/%C3%A9"),
        ('https://example.org/<b>"x"', "https://example.org/%3Cb%3E%22x%22"),
        ("https://example.org/a\ud800", "https://example.org/a?"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        *(
            (bad, "")
            for bad in ("", "example.org", "ftp://example.org", "javascript:alert(1)", "http://", "https:///x")
        ),
        *(
            (bad, "")
            for bad in ("http://a b", "http://a\tb", "http://a\x7f", "http://a\x85b", "http://[", None, 3, ["x"])
        ),
    ],
)
def test_only_whole_web_addresses_are_links(value: object, url: str) -> None:
    assert url_of(value) == url


def test_no_spreadsheet_takes_a_cell_for_a_formula() -> None:
    """An apostrophe stands before what would be one, and before an apostrophe, so that it can be taken away again."""
    for trigger in "=+-@\t\r\n'＝＋－＠":
        assert guarded(f"{trigger}1") == f"'{clean(trigger).text}1"
        assert guarded(f"1{trigger}") == f"1{clean(trigger).text}"
    assert guarded("\x1b[2J=1") == clean("\x1b[2J=1").text
    assert guarded("") == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a  b\n c ", "a b c"),
        ("\\`*_{}[]<>#|~&!$@", "\\\\\\`\\*\\_\\{\\}\\[\\]\\<\\>\\#\\|\\~\\&\\!\\$\\@"),
        ("1. a", "\\1. a"),
        ("12) a", "\\12) a"),
        ("1 a. 2. b", "1 a. 2. b"),
        ("- a - b", "\\- a - b"),
        ("+ a", "\\+ a"),
        ("= a", "\\= a"),
        (": a", "\\: a"),
        ("", ""),
    ],
)
def test_markdown_shows_signs_as_signs(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_every_format_has_a_name_an_ending_and_a_module() -> None:
    assert len({kind.ending for kind in KINDS}) == len(KINDS) == len({load(name) for name in NAMES})


def test_csv_has_the_records_facts_behind_one_apostrophe(articles: tuple[Article, ...]) -> None:
    for desk in (full(articles), hostile()):
        records = lines(export("jsonl", desk))
        rows = list(csv.DictReader(StringIO(export("csv", desk).decode(), newline="")))
        assert len(rows) == len(records) > 0
        assert tuple(rows[0]) == COLUMNS
        for row, record in zip(rows, records, strict=True):
            assert [row[key] for key in ("id", "verdict", "reviewer", "sentence", "start", "created")] == [
                str(record[key]) for key in ("id", "verdict", "reviewer", "sentence", "start", "created")
            ]
            for key in COLUMNS:
                assert not row[key].startswith(("=", "+", "-", "@", "\t", "\r"))
            note = str(record["note"])
            if not list(controls(note)) and "\r" not in note and note.isascii():
                assert row["note"].removeprefix("'") == note


def test_no_verdict_is_a_formula_or_markup() -> None:
    """A name that no desk can have is a cell, an annotation or a label as any text is."""
    desk = hostile(verdicts=True)
    rows = list(csv.DictReader(StringIO(export("csv", desk).decode(), newline="")))
    assert len(rows) == len(lines(export("jsonl", desk))) > 0
    for row in rows:
        assert not row["verdict"].startswith(("=", "+", "-", "@", "\t", "\r"))
    reviews = export("claimreview", desk).splitlines()
    assert reviews
    for review in reviews:
        assert b"<" not in review
        assert json.loads(review)["reviewRating"].keys() == {"@type", "alternateName"}
    annotations = lines(export("webanno", desk))
    assert annotations
    for anno in annotations:
        check_annotation(anno)


def test_csv_keeps_nested_facts(articles: tuple[Article, ...]) -> None:
    desk = full(articles)
    records = lines(export("jsonl", desk))
    rows = list(csv.DictReader(StringIO(export("csv", desk).decode(), newline="")))
    assert len(records) == JUDGED
    for row, record in zip(rows, records, strict=True):
        assert json.loads(row["evidence"] or "[]") == record["evidence"]
        assert json.loads(row["entities"] or "[]") == record["entities"]
        assert row["reasons"].split("; ") == (record["reasons"] or [""])
        assert row["quote"].removeprefix("'") == record["quote"]
        assert row["score"] == str(record.get("score", ""))


def test_web_annotations_keep_the_models_rules(articles: tuple[Article, ...]) -> None:
    """The MUSTs of https://www.w3.org/TR/annotation-model/ that apply to what is written here."""
    texts = {article.sha256: article.text for article in articles}
    desk = full(articles)
    records = lines(export("jsonl", desk))
    assert len(records) == JUDGED
    for record, anno in zip(records, lines(export("webanno", desk)), strict=True):
        check_annotation(anno)
        target = anno["target"]
        assert isinstance(target, dict)
        position, quote = target["selector"]
        text = texts[str(record["article_sha256"])]
        assert text[position["start"] : position["end"]] == quote["exact"] == record["quote"]
        assert text[: position["start"]].endswith(quote.get("prefix", ""))
        assert text[position["end"] :].startswith(quote.get("suffix", ""))
        assert anno["motivation"] == "assessing"
        assert anno["creator"] == {
            "type": "Software" if record["role"] == "agent" else "Person",
            "name": record["reviewer"],
        }


def test_hostile_texts_still_make_valid_annotations() -> None:
    annotations = lines(export("webanno", hostile()))
    assert len(annotations) == 3 * len(HOSTILE)
    for anno in annotations:
        check_annotation(anno)


def check_annotation(anno: dict[str, object]) -> None:
    """Assert the rules of the Web Annotation data model for one annotation."""
    context = anno["@context"]
    assert isinstance(context, list)
    assert context[0] == "http://www.w3.org/ns/anno.jsonld"
    assert context[1]["assessing"] == "http://www.w3.org/ns/oa#assessing"
    assert IRI.match(str(anno["id"]))
    assert anno["type"] == "Annotation"
    assert anno["motivation"] in MOTIVATIONS
    for key in ("created", "modified", "generated"):
        assert ISO.match(str(anno[key]))
    for key in ("creator", "generator"):
        agent = anno[key]
        assert isinstance(agent, dict)
        assert agent["type"] in ("Person", "Organization", "Software")
        assert isinstance(agent["name"], str)
    bodies, target = anno["body"], anno["target"]
    assert isinstance(bodies, list)
    assert isinstance(target, dict)
    for body in bodies:
        assert body["purpose"] in MOTIVATIONS
        if body["type"] == "TextualBody":
            assert isinstance(body["value"], str)
            assert not {"source", "selector"} & set(body)
        else:
            assert body["type"] == "SpecificResource"
            assert IRI.match(body["source"])
    assert target["type"] == "SpecificResource"
    assert IRI.match(target["source"]["id"])
    assert target["source"]["type"] in ("Dataset", "Image", "Video", "Sound", "Text")
    assert target["state"]["type"] == "TimeState"
    assert ISO.match(target["state"]["sourceDate"])
    for selector in target["selector"]:
        if selector["type"] == "TextPositionSelector":
            assert 0 <= selector["start"] <= selector["end"]
        else:
            assert selector["type"] == "TextQuoteSelector"
            assert selector["exact"]


def test_claim_reviews_are_of_settled_sentences_only(articles: tuple[Article, ...]) -> None:
    reviews = lines(export("claimreview", full(articles)))
    assert len(reviews) == 3
    for review in reviews:
        assert review["@context"] == "https://schema.org"
        assert review["@type"] == "ClaimReview"
        assert review["author"] == {"@type": "Person", "name": "lead"}
        assert review["reviewRating"] == {
            **{"@type": "Rating", "ratingValue": 2, "worstRating": 1, "bestRating": 3, "alternateName": "disputed"}
        }
        item = review["itemReviewed"]
        assert isinstance(item, dict)
        assert item["@type"] == "Claim"
        assert item["text"] == review["claimReviewed"]
        assert item["appearance"]["headline"]


def test_a_claim_review_says_where_the_claim_appeared_and_is_not_there_itself(articles: tuple[Article, ...]) -> None:
    """The article's address is the claim's; the review is published elsewhere, if at all."""
    article = replace(articles[0], metadata={**articles[0].metadata, "url": "https://news.example/a"})
    desk = FakeDesk([article])
    decide(desk, article.name, 8, Verdict.ERRONEOUS, "lead", role=Role.ADJUDICATOR)
    [review] = lines(export("claimreview", desk))
    assert "url" not in review
    assert review["itemReviewed"]["appearance"]["url"] == "https://news.example/a"


def test_a_claim_review_cites_each_piece_of_evidence_with_what_is_known_of_it(articles: tuple[Article, ...]) -> None:
    """And the sentences of other articles that speak for or against it; what is not known is not there."""
    desk, other = FakeDesk(articles), articles[3]
    whole = Evidence("https://example.org/a", "he joined in 2021", "refutes", "2026-11-20")
    links = tuple(Link(kind, other.name, other.sha256, at, other.quote(at)) for at, kind in enumerate(Relation))
    held = Holding(
        Verdict.ERRONEOUS, evidence=(whole, Evidence("memory")), links=(*links, Link("supports", "z", "0", 3))
    )
    decide(desk, articles[0].name, 8, held, "lead", role=Role.ADJUDICATOR)
    [review] = lines(export("claimreview", desk))
    sources, spoken = review["citation"][:2], review["citation"][2:]
    assert sources == [
        {
            **{"@type": "CreativeWork", "url": "https://example.org/a", "text": "he joined in 2021"},
            **{"description": "refutes", "temporal": "2026-11-20"},
        },
        {"@type": "CreativeWork", "name": "memory", "description": "supports"},
    ]
    named = [
        {
            **{"@type": "NewsArticle", "name": f"{other.name}, sentence {at + 1}"},
            **{"identifier": f"sha256:{other.sha256}", "text": other.quote(at), "description": kind.value},
        }
        for at, kind in enumerate(Relation)
        if kind is not Relation.NOT_SAME
    ]
    bare = {"@type": "NewsArticle", "name": "z, sentence 4", "identifier": "sha256:0", "description": "supports"}
    assert spoken == [*named, bare]


def test_claim_reviews_cite_the_evidence_and_only_real_addresses() -> None:
    reviews = lines(export("claimreview", hostile()))
    assert len(reviews) == 3 * len(HOSTILE)
    for review in reviews:
        citation, *linked = review["citation"]
        assert len(linked) == 2
        assert all("url" not in one for one in linked)
        assert citation["@type"] == "CreativeWork"
        assert re.match(r"^https?://[\x21-\x7e]+$", citation.get("url", "http://none")) is not None


def test_label_studio_tasks_have_annotations_by_person_and_predictions_by_agent(articles: tuple[Article, ...]) -> None:
    tasks = json.loads(export("labelstudio", full(articles)))
    assert len(tasks) == 3
    for task in tasks:
        text = task["data"]["text"]
        assert len(task["annotations"]) == 3
        (prediction,) = task["predictions"]
        assert (prediction["model_version"], prediction["score"]) == ("checker", 0.875)
        labels = [[one for one in of["result"] if one["type"] == "labels"] for of in task["annotations"]]
        assert sorted(map(len, labels)) == [1, 6, 6]
        for regions in [*labels, prediction["result"]]:
            for region in regions:
                value = region["value"]
                assert text[value["start"] : value["end"]] == value["text"]
                assert value["labels"][0] in ("accurate", "disputed", "erroneous")
                assert (region["from_name"], region["to_name"], region["type"]) == ("verdict", "text", "labels")


def test_doccano_documents_are_one_for_each_article_and_author(articles: tuple[Article, ...]) -> None:
    documents = lines(export("doccano", full(articles)))
    assert len(documents) == 3 * 4
    assert sorted(len(document["label"]) for document in documents) == sorted([6, 6, 1, 1] * 3)
    for document in documents:
        for start, end, label in document["label"]:
            assert str(document["text"])[start:end].strip()
            assert label in ("accurate", "disputed", "erroneous")


def fever(name: str, count: int, holding: Holding) -> dict[str, Any]:
    """Return FEVER's line for the first of some sentences of an article."""
    spans = tuple(Sentence(at, at * 10, at * 10 + 9) for at in range(count))
    desk = FakeDesk([Article(name, name, "", "It is so. " * count, spans)])
    decide(desk, name, 0, holding)
    [found] = lines(export("fever", desk))
    return found


@pytest.mark.parametrize(
    ("name", "count", "own"),
    [
        ("claims.jsonl#17", 1, 17),
        ("claims.jsonl#0", 1, 0),
        ("claims.jsonl#" + "9" * 15, 1, 10**15 - 1),
        ("claims.jsonl#" + "9" * 16, 1, None),
        ("claims.jsonl#\u0661", 1, None),
        ("claims.jsonl#x1", 1, None),
        ("claims.jsonl#17", 2, None),
    ],
)
def test_a_claim_of_fever_keeps_its_number(name: str, count: int, own: int | None) -> None:
    """That of its item, where the claim is all of it; else one made of the record's id that JSON has exactly."""
    found = fever(name, count, Holding(Verdict.DISPUTED, True))
    made = int(record_id(id_seed("main", name, 0), "ana")[:13], 16)
    assert found["id"] == (made if own is None else own)
    assert (found["label"], found["verifiable"]) == ("NOT ENOUGH INFO", "NOT VERIFIABLE")
    assert found["evidence"] == [[[None, None, None, None]]]


def test_evidence_of_fever_is_a_sentence_of_wikipedia_or_any_source() -> None:
    page = "https://en.wikipedia.org/wiki/"
    sources = [
        f"{page}Rain#sentence-3",
        f"{page}Rain",
        "https://example.org/Rain#sentence-3",
        f"{page}Rain#sentence-\u0663",
    ]
    found = fever("a.txt", 1, Holding(Verdict.ACCURATE, True, evidence=tuple(map(Evidence, sources))))
    assert found["evidence"] == [
        [[None, None, "Rain", 3]],
        *([[None, None, source, None]] for source in sources[1:]),
    ]
    assert (found["label"], found["verifiable"], found["claim"]) == ("SUPPORTS", "VERIFIABLE", "It is so.")


def test_the_guide_has_the_record_and_the_labelling_interface_as_they_are() -> None:
    guide = (Path(__file__).parent.parent.parent / "docs" / "exchange.md").read_text(encoding="utf-8")
    assert interface() in guide
    table = guide[guide.index("## The record") : guide.index("## Import")]
    named = re.findall(
        r"`(\w+)`", " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    assert named[: len(KEYS)] == list(KEYS)
    assert all(f"`{name}`" in guide for name in NAMES)


def test_what_a_rule_decided_is_no_persons(articles: tuple[Article, ...]) -> None:
    """A consensus of votes is computed: the desk speaks in its claim review, and its reviewers contributed."""
    desk = FakeDesk(articles)
    for who in ("ana", "bo"):
        decide(desk, desk.names()[0], 8, Verdict.ACCURATE, who)
    settled = Job(lambda: exported_articles((desk,), Wanted(consensus=Rule.MAJORITY)), desk="spring")
    [review] = lines(b"".join(load("claimreview").write(settled)))
    assert review["author"] == {"@type": "Organization", "name": "spring"}
    assert [one["name"] for one in review["contributor"]] == ["ana", "bo"]
    [annotation] = lines(b"".join(load("webanno").write(settled)))
    assert annotation["creator"] == {"type": "Software", "name": "consensus"}


def test_a_claim_review_can_be_published_by_what_the_desk_says(articles: tuple[Article, ...]) -> None:
    """With what Google requires; its name stays when somebody else settles the sentence."""
    publisher = Publisher(
        "The Paper", "https://paper.example", "https://paper.example/l.png", "https://p.example/{article}/{sentence}"
    )
    found = []
    for who in ("lead", "chief"):
        desk = FakeDesk(articles)
        decide(desk, articles[0].name, 8, Verdict.ERRONEOUS, who, role=Role.ADJUDICATOR)
        exported = list(exported_articles((desk,), Wanted()))
        made = Job(partial(iter, exported), desk="spring", about=DeskAbout(publisher=publisher))
        [review] = lines(b"".join(load("claimreview").write(made)))
        found.append(review)
        assert review["editor"] == {"@type": "Person", "name": who}
    first, second = found
    assert first["url"] == first["@id"] == second["@id"] == f"https://p.example/{articles[0].name}/9"
    assert first["publisher"] == first["author"]
    assert (first["author"]["@type"], first["author"]["name"]) == ("Organization", "The Paper")
    assert {"claimReviewed", "reviewRating", "url", "itemReviewed", "datePublished"} <= set(first)
    assert {"ratingValue", "bestRating", "worstRating", "alternateName"} <= set(first["reviewRating"])


@pytest.mark.parametrize("template", ["https://p.example/{nope}", "https://p.example/{", "https://p.example/{0}"])
def test_an_address_with_a_place_that_nothing_fills_is_refused(template: str) -> None:
    settings = DeskSettings(others={"publisher": {"reviews": template}})
    with pytest.raises(StoreError, match=re.escape("It may hold {id}")):
        about_of(settings)
    with pytest.raises(StoreError, match=r"publisher\.name"):
        about_of(DeskSettings(others={"publisher": {"name": 3}}))


def test_a_claim_review_may_stand_in_a_page(articles: tuple[Article, ...]) -> None:
    """It is pasted into a script element, which no text in it may end."""
    desk = FakeDesk(articles)
    note = "</script><script>x()</script><!--"
    decide(desk, articles[0].name, 9, Holding(Verdict.ERRONEOUS, True, note), "ana", role=Role.ADJUDICATOR)
    raw = export("claimreview", desk)
    assert b"<" not in raw
    assert [review["reviewBody"] for review in lines(raw)] == [note]
