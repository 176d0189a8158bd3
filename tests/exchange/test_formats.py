"""Every format: the facts are there, the author too, and no text from outside breaks out."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest

from reading.article import Article
from reading.errors import CopydeskError
from review.agreement.of_round import table_of_round
from review.agreement.report import report
from review.events import Holding, Role
from review.verdicts import Verdict
from store.export.formats import KINDS, NAMES, load
from store.export.labelstudio import CONFIG
from store.export.table import COLUMNS
from store.memory import MemoryDesk
from store.record import KEYS

from .conftest import decide
from .samples import HOSTILE, controls, export, full, hostile

ISO = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$")
IRI = re.compile(r"^[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")
MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
    *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
}


def lines(raw: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in raw.splitlines()]


@pytest.mark.parametrize("name", NAMES)
def test_authors_are_in_every_format(name: str, articles: tuple[Article, ...]) -> None:
    text = export(name, full(articles)).decode()
    authors = ["lead"] if name == "claimreview" else ["ana", "bo", "lead", "checker"]
    assert [author for author in authors if not re.search(rf"\b{author}\b", text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_format_lets_a_terminal_be_commanded(name: str) -> None:
    text = export(name, hostile()).decode("utf-8")
    assert list(controls(text)) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_export_is_valid(name: str, articles: tuple[Article, ...]) -> None:
    raw = export(name, MemoryDesk(articles))
    if name in ("jsonl", "webanno", "claimreview", "doccano"):
        assert raw == b""
    elif name == "labelstudio":
        assert json.loads(raw) == []
    else:
        assert raw.decode()


@pytest.mark.parametrize("name", NAMES)
def test_no_text_leaves_without_text(name: str, articles: tuple[Article, ...]) -> None:
    desk = full(articles)
    if name in ("labelstudio", "doccano"):
        with pytest.raises(CopydeskError, match="no-text"):
            export(name, desk, text=False)
        return
    words = "crucial AI safety and security challenges"
    assert words in export(name, desk).decode() or name == "claimreview"
    assert words not in export(name, desk, text=False).decode()


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


def test_csv_keeps_nested_facts(articles: tuple[Article, ...]) -> None:
    desk = full(articles)
    records = lines(export("jsonl", desk))
    rows = list(csv.DictReader(StringIO(export("csv", desk).decode(), newline="")))
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
    for record, anno in zip(lines(export("jsonl", desk)), lines(export("webanno", desk)), strict=True):
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
    for anno in lines(export("webanno", hostile())):
        check_annotation(anno)


def check_annotation(anno: dict[str, object]) -> None:
    """Assert the rules of the Web Annotation data model for one annotation."""
    context = anno["@context"]
    assert isinstance(context, list)
    assert context[0] == "http://www.w3.org/ns/anno.jsonld"
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


def test_claim_reviews_cite_the_evidence_and_only_real_addresses() -> None:
    reviews = lines(export("claimreview", hostile()))
    assert len(reviews) == 3 * len(HOSTILE)
    for review in reviews:
        (citation,) = review["citation"]  # type: ignore[misc]
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
        for annotation in [*task["annotations"], prediction]:
            for region in annotation["result"]:
                value = region["value"]
                assert text[value["start"] : value["end"]] == value["text"]
                assert value["labels"][0] in ("accurate", "disputed", "erroneous")
                assert (region["from_name"], region["to_name"], region["type"]) == ("verdict", "text", "labels")


def test_doccano_documents_are_one_for_each_article_and_author(articles: tuple[Article, ...]) -> None:
    documents = lines(export("doccano", full(articles)))
    assert len(documents) == 3 * 4
    for document in documents:
        for start, end, label in document["label"]:  # type: ignore[attr-defined]
            assert str(document["text"])[start:end].strip()
            assert label in ("accurate", "disputed", "erroneous")


class Page(HTMLParser):
    """What a browser would make of the page: its tags, attributes and text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


KNOWN_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "article", "aside", "h1", "h2", "h3", "h4"),
    *(
        "p",
        "div",
        "span",
        "strong",
        "a",
        "q",
        "bdi",
        "br",
        "ul",
        "li",
        "section",
        "blockquote",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
    ),
    *("th", "td", "time"),
}
KNOWN_ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "rel", "dir", "scope", "datetime"),
    *("aria-label", "aria-labelledby", "aria-hidden"),
}


def test_html_is_well_formed_self_contained_and_inert(articles: tuple[Article, ...]) -> None:
    for desk in (full(articles), hostile()):
        page = Page(export("html", desk).decode())
        assert page.open == []
        assert {tag for tag, _ in page.tags} <= KNOWN_TAGS
        assert {name for _, attrs in page.tags for name in attrs} <= KNOWN_ATTRIBUTES
        ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
        assert len(ids) == len(set(ids))
        for tag, attrs in page.tags:
            href = attrs.get("href")
            if href is not None:
                assert tag == "a"
                assert href.startswith(("#", "https://", "http://"))
                assert not href.startswith("#") or href[1:] in ids
        style = re.search(r"<style>(.*)</style>", export("html", desk).decode(), re.DOTALL)
        assert style is not None
        assert "url(" not in style[1]
        assert "@import" not in style[1]


def test_html_has_the_whole_text_the_notes_and_the_counts(articles: tuple[Article, ...]) -> None:
    desk = full(articles)
    words = "".join(Page(export("html", desk).decode()).words.split())
    for article in articles[:3]:
        for sentence in article.sentences:
            assert "".join(article.text[sentence.start : sentence.end].split()) in words
    for record in lines(export("jsonl", desk)):
        assert "".join(str(record["note"]).split()) in words
    assert "ambiguoustext" in words


def test_markdown_shows_text_as_text() -> None:
    """Seen through a Markdown reader, hostile text makes no element that the report does not make itself."""
    reader = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    html = reader.MarkdownIt("commonmark").enable("table").render(export("md", hostile()).decode())
    page = Page(html)
    made = {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "strong", "em", "a"}
    assert {tag for tag, _ in page.tags} <= made
    assert all(str(attrs["href"]).startswith("http") for tag, attrs in page.tags if tag == "a")
    assert sum(tag == "table" for tag, _ in page.tags) == 2
    assert sum(tag == "h2" for tag, _ in page.tags) == len(HOSTILE)


def test_reports_say_how_far_reviewers_agree_and_only_where_two_judged_one_sentence(
    articles: tuple[Article, ...], desk: MemoryDesk
) -> None:
    """The figures are those of the agreement report on the same votes; agents and adjudicators have none."""
    both = full(articles)
    table = table_of_round(both.everything())
    percent = next(value for value in report(table, draws=10).values if value.key == "percent")
    assert percent.value is not None
    for name in ("html", "md"):
        assert f"{percent.value:.3f}" in export(name, both).decode()
        decide(desk, "000_55d43b964525e033.txt", 8, Verdict.ACCURATE)
        assert "Krippendorff" not in export(name, desk).decode()


def test_the_guide_has_the_record_and_the_labelling_interface_as_they_are() -> None:
    guide = (Path(__file__).parent.parent.parent / "docs" / "exchange.md").read_text(encoding="utf-8")
    assert CONFIG in guide
    table = guide[guide.index("## The record") : guide.index("## Coming back")]
    named = re.findall(
        r"`(\w+)`", " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    )
    assert named[: len(KEYS)] == list(KEYS)
    assert all(f"`{name}`" in guide for name in NAMES)


def test_reports_count_as_judged_what_people_judged(desk: MemoryDesk) -> None:
    """A program's suggestion is shown, and judges nothing."""
    name = desk.names()[0]
    decide(desk, name, 8, Holding(Verdict.ERRONEOUS, score=0.9), "checker", role=Role.AGENT)
    decide(desk, name, 9, Verdict.ACCURATE)
    whole = len(desk.article(name).sentences)
    for format_name in ("html", "md"):
        report = export(format_name, desk).decode()
        assert "1 sentence judged in 1 article" in report
        assert f"1 of {whole} sentences judged" in report
        assert "checker" in report


def test_a_report_explains_the_sign_of_what_nobody_settled(desk: MemoryDesk) -> None:
    """The legend has a line for it exactly where a sentence is marked so, with their number."""
    name = desk.names()[0]
    for sentence in (8, 9):
        decide(desk, name, sentence, Verdict.ERRONEOUS)
        assert "nobody has settled" not in export("html", desk).decode() + export("md", desk).decode()
    decide(desk, name, 8, Verdict.ACCURATE, "bo")
    page = export("html", desk).decode()
    assert 'class="said unresolved"' in page
    assert "<td>1</td><td>reviewers differ and nobody has settled it</td>" in page
    assert "| ≠ | unresolved | 1 | reviewers differ" in export("md", desk).decode()
    decide(desk, name, 8, Verdict.ERRONEOUS, "cy", role=Role.ADJUDICATOR)
    assert "nobody has settled" not in export("html", desk).decode()
