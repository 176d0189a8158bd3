"""The reports for people, HTML and Markdown: whole, inert, and true in what they count."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from reading.article import Article, Kind, Sentence
from review.agreement.of_round import table_of_round
from review.agreement.report import Settings, report
from review.agreement.round_report import round_report
from review.answers import NO_CLAIM, Place, answers
from review.events import EventKind, Evidence, Holding, Role
from review.holdings import claims_of
from review.rounds import State
from review.scale import DEFAULT
from store.exchange.export import Wanted, job_of
from store.exchange.formats.registry import load
from store.exchange.formats.report import blocks, figures, url_of
from store.exchange.formats.style import styles
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .conftest import decide
from .samples import HOSTILE, JUDGED, export, full, hostile, lines


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
    for desk, number in ((full(articles), 3), (hostile(), len(HOSTILE)), (hostile(verdicts=True), len(HOSTILE))):
        page = Page(export("html", desk).decode())
        assert page.open == []
        assert sum(tag == "article" for tag, _ in page.tags) == number
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


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://x.org/a?b=c#d", "https://x.org/a?b=c#d"),
        (" http://x.org \n", "http://x.org"),
        ("HTTPS://x.org", "HTTPS://x.org"),
        ("https://x.org/ä“<", "https://x.org/%C3%A4%E2%80%9C%3C"),
        ("https://x.org/%20", "https://x.org/%20"),
        ("https://x.org/a b", ""),
        ("https://x.org/\x85a", ""),
        ("https://x.org/\x7f", ""),
        ("https:///path", ""),
        ("https://[x", ""),
        ("javascript:alert(1)", ""),
        ("ftp://x.org", ""),
        ("x.org", ""),
        ("", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_only_an_address_of_the_web_is_a_link(value: object, url: str) -> None:
    """In ASCII, without what stands round it; none with anything unseen in it."""
    assert url_of(value) == url


def test_html_without_the_text_has_no_link_to_it(articles: tuple[Article, ...]) -> None:
    """Numbers stand where links to sentences would lead nowhere."""
    page = Page(export("html", full(articles), text=False).decode())
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert len([name for name in ids if str(name).startswith("m")]) == 3 * 6
    assert {str(attrs["href"])[1:] for _, attrs in page.tags if str(attrs.get("href", "")).startswith("#")} <= ids


def test_the_text_between_sentences_is_there_with_its_white_space() -> None:
    """In HTML as it is, in Markdown as one space."""
    text = "It rose.  [photo: Bo]  It\tfell. [sic]\n- One.\n\n  Two.\n the end \n"
    spans = [(text.index(part), len(part), kind) for part, kind in BETWEEN]
    sentences = tuple(Sentence(n, at, at + size, kind) for n, (at, size, kind) in enumerate(spans))
    article = Article("a.txt", "a.txt", "A", text, sentences)
    found = [(block.kind, [(piece.text, piece.sentence) for piece in block.pieces]) for block in blocks(article)]
    assert found == [
        (Kind.SENTENCE, [("It rose.", 0), ("  [photo: Bo]  ", None), ("It\tfell.", 1)]),
        (Kind.ITEM, [("[sic]\n- ", None), ("One.", 2)]),
        (Kind.SENTENCE, [("Two.", 3)]),
        (Kind.BOILERPLATE, [("the end", None)]),
    ]
    desk = FakeDesk([article])
    decide(desk, "a.txt", 0, Verdict.ACCURATE)
    assert "</span>  [photo: Bo]  It\tfell.</p>" in export("html", desk).decode()
    assert "It rose. \\[1 ✓\\] \\[photo: Bo\\] It fell.\n" in export("md", desk).decode()


BETWEEN = (
    ("It rose.", Kind.SENTENCE),
    ("It\tfell.", Kind.SENTENCE),
    ("One.", Kind.ITEM),
    ("Two.", Kind.SENTENCE),
)


def test_html_has_the_whole_text_the_notes_and_the_counts(articles: tuple[Article, ...]) -> None:
    desk = full(articles)
    words = "".join(Page(export("html", desk).decode()).words.split())
    for article in articles[:3]:
        for sentence in article.sentences:
            assert "".join(article.text[sentence.start : sentence.end].split()) in words
    records = lines(export("jsonl", desk))
    assert len(records) == JUDGED
    for record in records:
        assert "".join(str(record["note"]).split()) in words
    assert "ambiguoustext" in words


@pytest.mark.parametrize("verdicts", [False, True])
def test_markdown_shows_text_as_text(verdicts: bool) -> None:
    """Seen through a Markdown reader, hostile text makes no element that the report does not make itself."""
    reader = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    html = reader.MarkdownIt("commonmark").enable("table").render(export("md", hostile(verdicts=verdicts)).decode())
    page = Page(html)
    made = {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "strong", "em", "a"}
    assert {tag for tag, _ in page.tags} <= made
    assert all(str(attrs["href"]).startswith("http") for tag, attrs in page.tags if tag == "a")
    assert sum(tag == "table" for tag, _ in page.tags) == 2
    assert sum(tag == "a" for tag, _ in page.tags) >= 3
    assert sum(tag == "h2" for tag, _ in page.tags) == len(HOSTILE)


def test_markdown_says_of_a_decision_what_there_is_and_no_more(articles: tuple[Article, ...]) -> None:
    """A line each: the sentence, the verdict and who; behind them what else is held, where something is."""
    desk, name = FakeDesk(articles), articles[0].name
    decide(desk, name, 8, Verdict.ACCURATE, "bo")
    whole = Holding(
        Verdict.ERRONEOUS, True, "hm", ("date", "figure"), 2, (Evidence("memory", "he said"),), why="ambiguous"
    )
    decide(desk, name, 9, whole, "ana")
    entries = [line for line in export("md", desk).decode().splitlines() if line.startswith("- **")]
    assert entries == [
        "- **9 ✓ accurate** bo",
        "- **10 ✗ erroneous** ana; date, figure; hm; ambiguous; confidence ●●○; supports: memory “he said”",
    ]


def test_reports_say_how_far_reviewers_agree_and_only_where_two_judged_one_sentence(
    articles: tuple[Article, ...], desk: FakeDesk
) -> None:
    """The figures are those of the agreement report on the same votes; agents, adjudicators, controls have none."""
    both = full(articles)
    events = list(both.everything())
    differ = {place for place, of in answers(events).items() if len({vote.answer for vote in of.values()}) > 1}
    found = set()
    for controls in (frozenset[Place](), frozenset([min(differ)])):
        both.rules = replace(both.rules, controls=dict.fromkeys(controls, str(Verdict.ACCURATE)))
        table = table_of_round(events, leave_out=controls)
        percent = next(value for value in report(table, draws=10).values if value.key == "percent")
        assert percent.value is not None
        found.add(f"{percent.value:.3f}")
        for name in ("html", "md"):
            assert f"{percent.value:.3f}" in export(name, both).decode()
    assert len(found) == 2
    for name in ("html", "md"):
        decide(desk, "000_55d43b964525e033.txt", 8, Verdict.ACCURATE)
        assert "Krippendorff" not in export(name, desk).decode()


@pytest.mark.parametrize(
    ("answers", "claims", "verdicts"),
    [
        ([], False, False),
        (["ad"], False, True),
        (["a", "d"], False, False),
        (["-", "a"], False, False),
        (["--"], True, False),
        (["-a"], True, False),
        (["-a", "a"], True, False),
        (["-a", "ad", "a"], True, True),
        (["ad", "-"], True, True),
    ],
)
def test_figures_are_of_claims_where_somebody_saw_none_and_of_verdicts_where_two_gave_one(
    answers: list[str], claims: bool, verdicts: bool
) -> None:
    """Each text has a sentence's answers, a letter each."""
    meant = {"a": str(Verdict.ACCURATE), "d": str(Verdict.DISPUTED), "-": NO_CLAIM}
    votes = {
        ("main", "a.txt", at): {f"r{number}": meant[letter] for number, letter in enumerate(given)}
        for at, given in enumerate(answers)
    }
    names = [one.name for one in figures(votes)]
    assert len([name for name in names if name.startswith("claim or not: ")]) == 2 * claims
    assert len([name for name in names if not name.startswith("claim or not: ")]) == 5 * verdicts


def test_reports_count_as_judged_what_people_judged(desk: FakeDesk) -> None:
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


def test_a_verdict_that_the_scale_lacks_is_counted_behind_its_own(desk: FakeDesk) -> None:
    name = desk.names()[0]
    decide(desk, name, 8, "odd")
    decide(desk, name, 9, Verdict.ACCURATE)
    told = export("md", desk).decode()
    assert "| • | odd | 1 | none of the verdicts of this desk |" in told
    assert "| ana | reviewer | 1 | 0 | 0 | 1 |" in told


def test_a_report_explains_the_sign_of_what_nobody_settled(desk: FakeDesk) -> None:
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
    for who, verdict in (("cy", Verdict.ERRONEOUS), ("ben", Verdict.ACCURATE)):  # the last one says what it is
        decide(desk, name, 8, verdict, who, role=Role.ADJUDICATOR)
        assert "nobody has settled" not in export("html", desk).decode()
    assert 'class="said accurate"' in export("html", desk).decode()


def told(*desks: FakeDesk) -> tuple[str, str]:
    """Return both reports with all that they count, as the command writes them."""
    job = job_of(desks, Wanted(report=True), "desk", 0)
    html, md = (b"".join(load(name).write(job)).decode() for name in ("html", "md"))
    return html, md


def test_what_an_adjudicator_sent_back_later_is_unresolved(desk: FakeDesk) -> None:
    """Whatever another had settled before; and settled again when somebody decides after that."""
    name = desk.names()[0]
    for who, verdict in (("ana", Verdict.ERRONEOUS), ("bo", Verdict.ACCURATE)):
        decide(desk, name, 8, verdict, who)
    decide(desk, name, 8, Verdict.ACCURATE, "cy", role=Role.ADJUDICATOR, weighed=("1",))
    back = {"kind": EventKind.CLEAR, "role": Role.ADJUDICATOR, "weighed": ("1",)}
    event = decide(desk, name, 8, Holding(note="see page 2"), "di", role=Role.ADJUDICATOR)
    desk.decisions.append([replace(event, id="", step="", **back)])
    html, md = told(desk)
    assert 'class="said unresolved"' in html
    assert "| ≠ | unresolved | 1 |" in md
    assert "- **9 ≠ sent back** di (adjudicator); see page 2" in md.splitlines()
    decide(desk, name, 8, Verdict.ERRONEOUS, "cy", role=Role.ADJUDICATOR, weighed=("1",))
    html, md = told(desk)
    assert 'class="said erroneous"' in html
    assert "unresolved" not in md + html.partition("</head>")[2]


def test_what_an_adjudicator_called_no_claim_is_settled(desk: FakeDesk) -> None:
    """It is counted as their answer, and what they undid as nothing."""
    name = desk.names()[0]
    for sentence in (8, 9):
        for who, verdict in (("ana", Verdict.ERRONEOUS), ("bo", Verdict.ACCURATE)):
            decide(desk, name, sentence, verdict, who)
    decide(desk, name, 8, Holding(claim=False), "di", role=Role.ADJUDICATOR)
    event = decide(desk, name, 9, Verdict.ACCURATE, "di", role=Role.ADJUDICATOR)
    desk.decisions.append([replace(event, id="", step="", kind=EventKind.UNDO, holding=Holding())])
    html, md = told(desk)
    assert "| – | no claim | 1 |" in md
    assert "| ≠ | unresolved | 1 |" in md
    assert "<td>1</td><td>reviewers differ and nobody has settled it</td>" in html
    assert [line for line in md.splitlines() if "di (adjudicator)" in line] == ["- **9 – no claim** di (adjudicator)"]


def test_a_control_is_what_it_is_known_to_be(desk: FakeDesk) -> None:
    """However reviewers differ on it, it is not unresolved."""
    name = desk.names()[0]
    desk.rules = replace(desk.rules, controls={(name, 8): str(Verdict.DISPUTED)})
    for who, verdict in (("ana", Verdict.ERRONEOUS), ("bo", Verdict.ACCURATE)):
        decide(desk, name, 8, verdict, who)
    html, md = told(desk)
    assert "| ≠ |" not in md
    assert 'class="said disputed"' in html


def test_programs_that_differ_leave_nothing_unresolved(desk: FakeDesk) -> None:
    """Nobody judged what they suggest."""
    name = desk.names()[0]
    for who, verdict in (("bot", Verdict.ERRONEOUS), ("checker", Verdict.ACCURATE)):
        decide(desk, name, 8, verdict, who, role=Role.AGENT)
    decide(desk, name, 9, Verdict.ACCURATE)
    html, md = told(desk)
    assert "| ≠ |" not in md
    assert "nobody has settled" not in html
    assert [html.count(f'class="said {look}"') for look in ("suggested", "accurate", "unresolved")] == [1, 1, 0]


def test_who_answered_all_else_called_what_a_colleague_took_in_no_claim(articles: tuple[Article, ...]) -> None:
    """Reports count that answer as agreement does, and show it; of whoever has not finished it is none."""
    desk = FakeDesk(articles[:1])
    article = articles[0]
    claims = sorted(claims_of(article))
    other = next(one.index for one in article.sentences if one.index not in claims)
    for at in claims:
        for who in ("ana", "bo"):
            decide(desk, article.name, at, Verdict.ACCURATE, who)
    decide(desk, article.name, claims[0], Verdict.ACCURATE, "cy")
    decide(desk, article.name, other, Verdict.ERRONEOUS, "ana")
    html, md = told(desk)
    assert "| – | no claim | 1 |" in md
    assert "| ≠ | unresolved | 1 |" in md
    entry = f"- **{other + 1} – no claim, left aside** bo"
    assert [line for line in md.splitlines() if "left aside" in line] == [entry]
    current = list(desk.decisions.everything())
    part = round_report(desk.rules, current, desk.articles.claims(), Settings(draws=2)).claims
    assert part is not None
    percent = part.values[0].value
    assert percent is not None
    assert f"| claim or not: percent agreement | {percent:.3f} |" in md
    assert f"<td>{percent:.3f}</td>" in html


def test_what_a_later_round_agreed_on_is_not_unresolved(articles: tuple[Article, ...]) -> None:
    """A sentence is what it finally came to: where too few answered later, reviewers of the earlier round differ."""
    name = articles[0].name
    desks = [FakeDesk(articles[:1], round=round) for round in ("one", "two")]
    for number, desk in enumerate(desks, 1):
        terms = {"assignment": {name: ("ana", "bo")}, "reviewers": ("ana", "bo"), "closed": f"2026-0{number}-01"}
        desk.rules = replace(desk.rules, name=desk.round, state=State.CLOSED, **terms)
    for sentence in (8, 9, 10):
        for who, verdict in (("ana", Verdict.ERRONEOUS), ("bo", Verdict.ACCURATE)):
            decide(desks[0], name, sentence, verdict, who)
    for who, sentence in (("ana", 8), ("bo", 8), ("ana", 9)):
        decide(desks[1], name, sentence, Verdict.DISPUTED, who)
    html, md = told(*desks)
    assert "| ≠ | unresolved | 2 |" in md
    assert [html.count(f'class="said {look}"') for look in ("disputed", "unresolved")] == [1, 2]


def test_pseudonyms_keep_what_only_reports_say(desk: FakeDesk) -> None:
    """That an adjudicator sent a sentence back is nobody's name."""
    name = desk.names()[0]
    for who, verdict in (("ana", Verdict.ERRONEOUS), ("bo", Verdict.ACCURATE)):
        decide(desk, name, 8, verdict, who)
    event = decide(desk, name, 8, Verdict.ACCURATE, "di", role=Role.ADJUDICATOR, weighed=("1",))
    desk.decisions.append([replace(event, id="", step="", kind=EventKind.CLEAR, holding=Holding())])
    md = b"".join(load("md").write(job_of((desk,), Wanted(report=True, pseudonyms=b"key"), "desk", 0))).decode()
    assert "sent back" in md
    assert "di (adjudicator)" not in md


def test_the_style_sheet_has_the_look_of_each_verdict_on_light_and_on_dark() -> None:
    """Nothing is left to be put in; without a verdict that is open the target has the colour of what is unresolved."""
    sheet = styles([DEFAULT])
    for name, light, dark in (("accurate", "#1f6b36", "#7fcf96"), ("erroneous", "#b3261e", "#ff8f85")):
        assert sheet.count(f"--{name}: {light};") == 2, "on the screen and on paper"
        assert sheet.count(f"--{name}: {dark};") == 1
        assert f".{name} {{ --mark: var(--{name}); }}" in sheet
        assert f".said.{name} {{ text-decoration" in sheet
    assert "var(--disputed) 18%" in sheet
    assert not re.search(r"/\* (?:light|dark|lines|open|marks) \*/", sheet)
    assert "var(--unresolved) 18%" in styles([])
