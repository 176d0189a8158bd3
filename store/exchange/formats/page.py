"""The report as one HTML file: verdicts in the margin, notes and evidence, counts; no script, nothing from elsewhere.

Everything that came from outside goes through `safe`. The page forbids itself scripts and any request
(Content-Security-Policy), so that a report of a hostile article is as harmless as a printed one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from reading.article import Kind
from reading.clean import clean
from reading.plural import count_of
from review.answers import NO_CLAIM
from review.events import Evidence
from review.scale import DEFAULT, Scale
from store.exchange.export import ExportedArticle, Job
from store.exchange.formats.report import (
    INCOMPLETE,
    ReportBlock,
    ReportPiece,
    Totals,
    answer_of,
    author_in_words,
    blocks,
    by_sentence,
    figures,
    judged_count,
    meaning_of,
    outcome_of,
    share_in_words,
    sign_of,
    totals,
    url_of,
    verdict_in_words,
)
from store.exchange.formats.style import style_name, styles
from store.exchange.record import Record

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_SUGGESTED = "suggested"  # the look of what programs differ on and nobody judged: a line of no verdict's colour
_TAGS = {Kind.HEADLINE: "h3", Kind.SUBHEAD: "h4"}
_CLASSES = {Kind.ITEM: ' class="item"', Kind.BULLET: ' class="item"', Kind.HEADLINE: "", Kind.SUBHEAD: ""}

BySentence = Mapping[int, Sequence[Record]]
"""The records of an article by the sentence that they are on."""


def safe(text: str) -> str:
    """Return text from outside as HTML text that is shown as it is, in an element or in an attribute's quotes."""
    return escape(clean(text).text)


def write(job: Job) -> Iterator[bytes]:
    """Yield the page's head with the totals, then one article at a time, then its foot."""
    yield _head(job, totals(job.articles(), job.present_scale)).encode()
    for number, exported in enumerate(job.articles(), 1):
        yield _article(exported, number, job).encode()
    yield b"</main>\n</body>\n</html>\n"


def _head(job: Job, sums: Totals) -> str:
    desk = safe(job.desk) or "desk"
    style = styles(job.scales.values() or [DEFAULT])
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="generator" content="copydesk {safe(job.version)}">
<title>Review report: {desk}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>Review report: {desk}</h1>
<p class="quiet">{count_of(sums.sentences, "sentence")} judged in {count_of(sums.articles, "article")} ·
made <time datetime="{safe(job.made)}">{safe(job.made[:16].replace("T", " "))} UTC</time></p>
{_left_out(job)}<div class="tables">
{_verdicts(sums)}{_authors(sums)}{_agreement(sums)}</div>
</header>
<main>
"""


def _left_out(job: Job) -> str:
    left_out = (f'<p class="left-out"><strong>Left out:</strong> {safe(one)}</p>\n' for one in job.left_out)
    return "".join((*left_out, *(f'<p class="quiet">{safe(one)}</p>\n' for one in job.said)))


def _verdicts(sums: Totals) -> str:
    rows = "".join(
        f'<tr><th scope="row">{_mark(verdict, sums.scale)} {safe(verdict or "unresolved")}</th>'
        f"<td>{sums.verdicts[verdict]}</td><td>{safe(meaning_of(verdict, sums.scale))}</td></tr>\n"
        for verdict in sums.shown_verdicts
    )
    return (
        '<table>\n<caption>Verdicts</caption>\n<thead><tr><th scope="col">verdict</th><th scope="col">decisions</th>'
        f'<th scope="col">it means</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'
    )


def _authors(sums: Totals) -> str:
    rows = "".join(
        f'<tr><th scope="row" dir="auto">{safe(name)}</th><td>{role}</td>'
        + "".join(f"<td>{counts[verdict]}</td>" for verdict in sums.judged)
        + "</tr>\n"
        for (name, role), counts in sorted(sums.authors.items())
    )
    heads = "".join(f'<th scope="col">{safe(verdict)}</th>' for verdict in sums.judged)
    return (
        '<table>\n<caption>Who</caption>\n<thead><tr><th scope="col">name</th><th scope="col">as</th>'
        f"{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


def _agreement(sums: Totals) -> str:
    rows = "".join(
        f'<tr><th scope="row">{safe(figure.name)}</th><td>{figure.value or "–"}</td><td>{safe(figure.told)}</td></tr>\n'
        for figure in figures(sums.votes, sums.scale)
    )
    if not rows:
        return ""
    return (
        '<table>\n<caption>Agreement</caption>\n<thead><tr><th scope="col">figure</th><th scope="col">value</th>'
        f'<th scope="col">how sure</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'
    )


def _article(exported: ExportedArticle, number: int, job: Job) -> str:
    said = by_sentence(exported.current)
    first = exported.records[0].subject
    if job.text:
        body = "".join(_row(block, exported, said, number, job) for block in blocks(exported.article))
    else:
        body = "".join(
            f'<div class="row"><div></div>{_margin([index], said, number, job, linked=False)}</div>\n' for index in said
        )
    return f"""<article aria-labelledby="a{number}">
<h2 id="a{number}" dir="auto">{safe(first.title) or "Untitled"}</h2>
<p class="quiet"><bdi>{safe(first.article)}</bdi> · {share_in_words(exported)}</p>
<div lang="{safe(exported.article.language)}">
{body}</div>
{_others(exported, job)}</article>
"""


def _others(exported: ExportedArticle, job: Job) -> str:
    """Return the decisions on sentences that have changed or gone, and past ones, each with its own words."""
    if not exported.others:
        return ""
    entries = "".join(
        f'<li>{_entry(record, job)}<blockquote dir="auto">{safe(record.subject.quote)}</blockquote></li>\n'
        for record in exported.others
    )
    return f'<section class="others"><h3>Before, or on an earlier text</h3>\n<ul>\n{entries}</ul></section>\n'


def _row(block: ReportBlock, exported: ExportedArticle, said: BySentence, number: int, job: Job) -> str:
    tag = _TAGS.get(block.kind, "p")
    look = _CLASSES.get(block.kind, "" if block.kind.is_claim else ' class="quiet"')
    text = "".join(_piece(piece, exported, said, number, job) for piece in block.pieces)
    margin = _margin([index for index in block.sentences if index in said], said, number, job)
    return f'<div class="row"><{tag}{look} dir="auto">{text}</{tag}>{margin}</div>\n'


def _piece(piece: ReportPiece, exported: ExportedArticle, said: BySentence, number: int, job: Job) -> str:
    records = () if piece.sentence is None else said.get(piece.sentence, ())
    text = safe(piece.text)
    if not records:
        return text
    is_of_one = len({record.round for record in records}) == 1
    scale = job.scale_of(records[0]) if is_of_one else job.present_scale
    outcome = outcome_of(records, scale, exported.came_to)
    look = _look(outcome, scale) if outcome or judged_count(records) else _SUGGESTED
    shown = records[0].subject.sentence + 1
    link = f'<a class="no" href="#m{number}-{shown}" aria-label="verdicts on sentence {shown}">{shown}</a>'
    return f'<span class="said {look}" id="s{number}-{shown}">{text}&NoBreak;{link}</span>'


def _margin(sentences: Sequence[int], said: BySentence, number: int, job: Job, *, linked: bool = True) -> str:
    """Return the decisions on sentences; `linked` to the sentences where the page shows them."""
    if not sentences:
        return ""
    entries = "".join(
        f'<li id="m{number}-{index + 1}">{_number(number, index, linked)}'
        f"<div>{''.join(_entry(record, job) for record in said[index])}</div></li>\n"
        for index in sentences
    )
    return f'<aside aria-label="verdicts"><ul>\n{entries}</ul></aside>'


def _number(number: int, index: int, linked: bool) -> str:
    """Return a sentence's number, as a link to it where there is one."""
    if not linked:
        return f'<span class="no">{index + 1}</span>'
    return f'<a class="no" href="#s{number}-{index + 1}">{index + 1}</a>'


def _entry(record: Record, job: Job) -> str:
    said, scale = answer_of(record), job.scale_of(record)
    lines = [
        f'{_mark(said, scale)} <strong class="{_look(said, scale)}">{safe(verdict_in_words(record))}</strong> '
        f'<span class="quiet"><bdi>{safe(author_in_words(record))}</bdi></span>'
    ]
    if record.reasons:
        lines.append(f'<span class="quiet">{safe(", ".join(record.reasons))}</span>')
    if record.confidence:
        lines.append(f'<span class="quiet">confidence {record.confidence} of 3</span>')
    lines += [
        f'<span class="note" dir="auto">{safe(text)}</span>'
        for text in (record.note, str(record.extra.get("why", "")))
        if text
    ]
    lines += [_evidence(piece) for piece in record.evidence]
    lines += [f'<span class="evidence">{safe(link.in_words)}{_quote(link.quote)}</span>' for link in record.links]
    return f"<p>{'<br>'.join(lines)}</p>"


def _evidence(piece: Evidence) -> str:
    url = url_of(piece.source)
    where = (
        f'<a href="{safe(url)}" rel="noopener noreferrer nofollow">{safe(piece.source)}</a>'
        if url
        else safe(piece.source)
    )
    quote = _quote(piece.quote)
    when = f" ({safe(piece.accessed)})" if piece.accessed else ""
    return f'<span class="evidence">{safe(piece.stance)}: {where}{quote}{when}</span>'


def _quote(text: str) -> str:
    """Return a quote behind what it is of, or nothing where there is none."""
    return f' <q dir="auto">{safe(text)}</q>' if text else ""


def _look(verdict: str | None, scale: Scale) -> str:
    """Return the class of style of a verdict, or of none; one that the scale lacks looks as if there were none."""
    known = scale.find(verdict)
    if known is not None:
        return style_name(known)
    return verdict.replace(" ", "-") if verdict in (NO_CLAIM, INCOMPLETE) else "unresolved"


def _mark(verdict: str | None, scale: Scale) -> str:
    return f'<span class="sign {_look(verdict, scale)}" aria-hidden="true">{safe(sign_of(verdict, scale))}</span>'
