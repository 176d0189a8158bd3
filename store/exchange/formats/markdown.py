"""The report as Markdown (CommonMark with tables): the article, and under each paragraph what was said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reading.article import Kind
from reading.clean import visible
from reading.plural import count_of
from review.events import Evidence
from store.exchange.export import ExportedArticle, Job
from store.exchange.formats.report import (
    ReportBlock,
    Totals,
    answer_of,
    author_in_words,
    blocks,
    by_sentence,
    figures,
    meaning_of,
    share_in_words,
    sign_of,
    totals,
    url_of,
    verdict_in_words,
)
from store.exchange.record import Record

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&!$@])|^(\s*)([-+=:]|\d+(?=[.)]))")


def escaped(text: str) -> str:
    """Return text as one line that no Markdown reader takes for markup."""
    line = " ".join(text.split())
    return _SPECIAL.sub(lambda found: f"{found[2] or ''}\\{found[1] or found[3]}", visible(line)) if line else ""


def write(job: Job) -> Iterator[bytes]:
    """Yield the heading and the totals, then one article at a time."""
    yield _head(job, totals(job.articles(), job.present_scale)).encode()
    for exported in job.articles():
        yield _article(exported, job).encode()


def _head(job: Job, sums: Totals) -> str:
    lines = [f"# Review report: {escaped(job.desk) or 'desk'}", ""]
    lines += [f"{count_of(sums.sentences, 'sentence')} judged in {count_of(sums.articles, 'article')}."]
    lines += [
        f"Made {job.made} by copydesk {job.version}.",
        *(f"\nLeft out: {escaped(sentence)}." for sentence in job.left_out),
        *(f"\n{escaped(sentence)}." for sentence in job.said),
        "",
        "| | verdict | decisions | meaning |",
        "|---|---|---:|---|",
    ]
    lines += [
        f"| {escaped(sign_of(verdict, sums.scale))} | {escaped(verdict or 'unresolved')} | {sums.verdicts[verdict]} "
        f"| {escaped(meaning_of(verdict, sums.scale))} |"
        for verdict in sums.shown_verdicts
    ]
    signs = [escaped(sign_of(verdict, sums.scale)) for verdict in sums.judged]
    lines += ["", f"| by | as | {' | '.join(signs)} |", f"|---|---|{'---:|' * len(signs)}"]
    lines += [
        f"| {escaped(name)} | {role} | " + " | ".join(str(counts[verdict]) for verdict in sums.judged) + " |"
        for (name, role), counts in sorted(sums.authors.items())
    ]
    agreed = list(figures(sums.votes, sums.scale))
    if agreed:
        lines += ["", "| agreement | | |", "|---|---:|---|"]
        lines += [f"| {figure.name} | {figure.value} | {escaped(figure.told)} |" for figure in agreed]
    return "\n".join(lines) + "\n"


def _article(exported: ExportedArticle, job: Job) -> str:
    said = by_sentence(exported.current)
    parts = [f"\n## {escaped(exported.records[0].subject.title) or 'Untitled'}\n"]
    parts += [f"{escaped(exported.records[0].subject.article)}, {share_in_words(exported)}\n"]
    if job.text:
        for block in blocks(exported.article):
            parts.append(_paragraph(block, said, job))
            parts += _entries([said[index] for index in block.sentences if index in said], job)
    else:
        parts += _entries(list(said.values()), job)
    if exported.others:
        parts.append("Before, or on an earlier text:\n")
        parts += [_entry(record, job, quoted=True) for record in exported.others] + [""]
    return "\n".join(parts)


def _paragraph(block: ReportBlock, said: dict[int, tuple[Record, ...]], job: Job) -> str:
    text = "".join(
        _piece(piece.text, said.get(-1 if piece.sentence is None else piece.sentence), job) for piece in block.pieces
    )
    text = " ".join(text.split())
    if block.kind is Kind.HEADLINE:
        return f"**{text}**\n"
    return f"*{text}*\n" if not block.kind.is_claim else f"{text}\n"


def _piece(text: str, records: Sequence[Record] | None, job: Job) -> str:
    """Return a piece of a paragraph with the marks of its decisions, and a space where white space was."""
    shown = escaped(text)
    if not shown:
        return text
    before, after = " " * text[0].isspace(), " " * text[-1].isspace()
    if not records:
        return f"{before}{shown}{after}"
    signs = escaped("".join(dict.fromkeys(sign_of(answer_of(record), job.scale_of(record)) for record in records)))
    return f"{before}{shown} \\[{records[0].subject.sentence + 1} {signs}\\]{after}"


def _entries(judged: Sequence[Sequence[Record]], job: Job) -> list[str]:
    """Return records as a list, one entry each, with an empty line behind it."""
    lines = [_entry(record, job) for records in judged for record in records]
    return ["\n".join(lines) + "\n"] if lines else []


def _entry(record: Record, job: Job, quoted: bool = False) -> str:
    subject, shown = record.subject, escaped(sign_of(answer_of(record), job.scale_of(record)))
    head = (
        f"- **{subject.sentence + 1} {shown} {escaped(verdict_in_words(record))}** {escaped(author_in_words(record))}"
    )
    facts = [
        escaped(", ".join(record.reasons)),
        escaped(record.note),
        escaped(str(record.extra.get("why", ""))),
    ]
    facts += ["confidence " + "●" * record.confidence + "○" * (3 - record.confidence)] if record.confidence else []
    facts += [_evidence(piece) for piece in record.evidence]
    facts += [escaped(link.in_words) + _quoted(link.quote) for link in record.links]
    facts += [f"“{escaped(subject.quote)}”"] if quoted and subject.quote else []
    return head + "".join(f"; {fact}" for fact in facts if fact)


def _evidence(piece: Evidence) -> str:
    url = url_of(piece.source)
    where = f"<{url}>" if url else escaped(piece.source)
    when = f" ({escaped(piece.accessed)})" if piece.accessed else ""
    return f"{escaped(piece.stance)}: {where}{_quoted(piece.quote)}{when}"


def _quoted(text: str) -> str:
    """Return a quote behind what it is of, or nothing where there is none."""
    return f" “{escaped(text)}”" if text else ""
