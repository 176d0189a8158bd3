"""What `copydesk import` does: which format a file is, where it goes, whether it is only tried, and what is reported.

copydesk's own records are read as they come, also from a pipe that stays open. Everything else is read whole: a table
that was corrected, or the export of another program, whose texts become articles first.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field, to_builtins

from reading import guard
from reading.clean import visible
from review.events import Event
from store.desk import Desk
from store.errors import StoreError
from store.exchange import about
from store.exchange.importing import (
    BATCH,
    LONGEST,
    AcceptedLine,
    Importer,
    OpenDesk,
    ReadLine,
    RefusedLine,
    Watch,
    read_lines,
    read_object,
)
from store.exchange.peers import registry, table
from store.exchange.peers.conversion import gathered, words_of
from store.exchange.peers.labels import RecordLabels, meanings, pairs_of
from store.exchange.peers.registry import RECORDS, TABLE, Export
from store.exchange.peers.values import PeerEntry, PeerFault
from store.exchange.preview import changes
from store.moving import ImportTerms, Trial, moved
from store.opening import open_named
from tui.cli.output import print_json

_SNIFFED = 1 << 16  # some records of every program that is known, of JSONL with long texts one
_GENERIC = re.compile(r"(?:all|admin|export|annotations?|labels?|data|train|dev|test|project.*|.*annotated_instances)$")
_OURS = frozenset(("article", "article_sha256", "sentence", "quote", "verdict", "schema_version"))
"""Keys of which a record of copydesk's has at least one, whatever else is wrong with it."""
_DETAIL = re.compile(r" \([^()]*\)$")
"""What is at the end of a reason about one entry alone."""
_SHOWN = 5  # lines that one looks up by hand; a fault of all lines is in the first
_ORDER = ("taken in", "there already", "in conflict", "refused", "passed over")


class ImportReport(Struct):
    """The report on an import: counts, faults by line, and, where it is only tried, the changes it would make."""

    file: str
    counts: Counter[str] = field(default_factory=Counter)
    rounds: Counter[str] = field(default_factory=Counter)
    faults: list[RefusedLine] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    changes: list[dict[str, object]] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    format: str = RECORDS


def run(args: argparse.Namespace) -> int:
    """Take a file in, or try it; return 1 where a line was left out."""
    report = ImportReport("stdin" if args.file == "-" else args.file)
    name, export = _format(args)
    report.format = name
    with ExitStack() as stack:
        if export is None:
            lines = read_lines(stack.enter_context(_lines(args.file)))
            _take_records(args, lines, report)
        elif name in (RECORDS, TABLE) and not export.entries:
            _take(args, (), report, Trial(_terms(args)) if args.dry_run else None)
        elif name in (RECORDS, TABLE):
            _take_records(args, table.read(export.entries) if name == TABLE else records_of(export.entries), report)
        else:
            _move(args, name, export, report)
    _tell(args, report)
    return 1 if report.counts["refused"] or report.counts["in conflict"] else 0


def records_of(entries: Iterable[PeerEntry | PeerFault]) -> Iterator[ReadLine | RefusedLine]:
    """Yield the records of a list, such as the array that `export --format json` writes."""
    for one in entries:
        if isinstance(one, PeerFault):
            yield RefusedLine(one.line, one.reason)
        else:
            yield read_object(one.line, json.dumps(one.facts).encode())


def _format(args: argparse.Namespace) -> tuple[str, Export | None]:
    """Return the format of the file, and its objects where it is read whole; StoreError when it is not known."""
    if args.source == RECORDS or (args.source is None and (args.file == "-" or _begins_with_a_record(args.file))):
        return RECORDS, None
    data = _bytes(args.file)
    export = registry.objects_of(data, Path(args.file))
    name = args.source or registry.kind_of(export)
    if not export.entries:
        return RECORDS, export
    if name == RECORDS and not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return RECORDS, None
    if not name and not export.is_table and not data.lstrip().startswith(b"["):
        facts = [one.facts for one in export.good]
        if not facts or any(not _OURS.isdisjoint(one) for one in facts):
            return RECORDS, None  # what is wrong with it is said line by line
    if not name:
        hint = f"Name it with --from: {', '.join(registry.NAMES)}"
        raise StoreError("It is not known what this file is", visible(args.file), hint)
    return name, export


def _begins_with_a_record(name: str) -> bool:
    """Whether a file begins with a line that is a record, or with nothing."""
    try:
        with guard.opened(name, sys.maxsize) as file:
            head = file.read(_SNIFFED) or b""
    except OSError:
        return True  # what reads it says why it cannot
    if not head:
        return True
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return first[:1] == b"{" and registry.kind_of(registry.lines_of(first)) == RECORDS


def _bytes(name: str) -> bytes:
    """Return all of a file, or of stdin; StoreError when it cannot be read, or is too large."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(guard.largest(guard.SNAPSHOT) + 1)
            if len(data) > guard.largest(guard.SNAPSHOT):
                raise StoreError("The file could not be read", guard.too_large(len(data), guard.SNAPSHOT))
            return data
        return guard.read_bytes(name, guard.SNAPSHOT)
    except OSError as error:
        raise StoreError("The file could not be read", f"{visible(name)}: {error.strerror or error}") from error


def _take_records(args: argparse.Namespace, lines: Iterable[ReadLine | RefusedLine], report: ImportReport) -> None:
    """Take in records, or try them, with their verdicts as this desk calls them."""
    trial = Trial(_terms(args)) if args.dry_run else None
    # Once before the lines: a desk that is none is one mistake, not one a line.
    with closing(trial.open("", "") if trial else _opener(args, program=False)("", "")) as desk:
        scale, kept = desk.rules.scale, about.table(desk.settings(), "labels")
    labels = RecordLabels(meanings(pairs_of(args.map), "--map", scale), kept, scale)
    _take(args, _counting(labels.read(lines), report), report, trial)


def _take(
    args: argparse.Namespace, lines: Iterable[ReadLine | RefusedLine], report: ImportReport, trial: Trial | None
) -> None:
    """Take in records, or try them, and count their outcomes."""
    if trial is None:
        opener, program = _opener(args, program=False), _opener(args, program=True)
        importer = Importer(opener, 1 if args.ack else BATCH, program)
    else:
        importer = Importer(trial.open, BATCH, trial.open, _noting(report))
    told_at_once = report.format in (RECORDS, TABLE) and not args.json
    try:
        for one in importer.records(lines):
            if isinstance(one, AcceptedLine):
                report.counts["there already" if one.known else "taken in"] += 1
                report.rounds[one.round] += 1
                if args.ack:
                    print(one.line, one.id, flush=True)
                continue
            report.counts["in conflict" if one.conflict else "refused"] += 1
            report.faults.append(one)
            if told_at_once:
                print(f"{visible(report.file)}:{one.line}: {visible(one.reason)}", file=sys.stderr)
    finally:
        importer.close()


def _opener(args: argparse.Namespace, *, program: bool) -> OpenDesk:
    """Return a function that opens the desk in somebody's name, or in a `program`'s.

    The empty name is who imports, in the round that was asked for.
    """

    def opened(name: str, round: str) -> Desk:
        return open_named(args.path, name or args.reviewer, args.round or round or None, args.desk, program=program)

    return opened


def _move(args: argparse.Namespace, name: str, export: Export, report: ImportReport) -> None:
    """Take in the export of another program: its texts as articles, then its labels."""
    beside = words_of(one.facts for one in _beside(args.texts)) if args.texts else {}
    unnamed = _unnamed(args.file, name)
    move = gathered([*export.faults, *registry.load(name).read(export.good, unnamed)], beside)
    with moved(_terms(args), move, args.file, unnamed, pairs_of(args.map), dry_run=args.dry_run) as found:
        report.articles = list(found.articles)
        for problem in found.problems:
            print(f"copydesk: {visible(problem.sentence)}", file=sys.stderr)
        _take(args, _counting(found.lines, report), report, found.trial)


def _terms(args: argparse.Namespace) -> ImportTerms:
    return ImportTerms(args.path, args.desk, args.reviewer, args.round)


def _noting(report: ImportReport) -> Watch:
    """Return a listener that keeps the changes each event would make."""

    def watch(line: ReadLine, event: Event, held: Event | None) -> None:
        found = {key: [to_builtins(was), to_builtins(will)] for key, was, will in changes(event, held)}
        report.changes.append(
            {
                "line": line.number,
                "article": event.article,
                "sentence": event.sentence,
                "reviewer": event.reviewer,
                "round": event.round,
                "new": held is None,
                "changes": found,
            }
        )

    return watch


def _counting(
    lines: Iterable[ReadLine | RefusedLine | PeerFault], report: ImportReport
) -> Iterator[ReadLine | RefusedLine]:
    """Yield what is to be taken in or refused, and count what was passed over on purpose."""
    for one in lines:
        if isinstance(one, PeerFault):
            report.passed[one.reason] += 1
            report.counts["passed over"] += 1
        else:
            yield one


def _beside(name: str) -> list[PeerEntry]:
    return list(registry.objects_of(_bytes(name), Path(name)).good)


def _unnamed(file: str, program: str) -> str:
    """Return who annotated where an export does not say: whom its file is named after, or else the program's name."""
    stem = "" if file == "-" else Path(file).stem
    personal = program == "doccano" and stem and not _GENERIC.match(stem.casefold())
    return stem if personal else program


@contextmanager
def _lines(name: str) -> Iterator[Iterator[bytes]]:
    """Yield the lines of a file or of stdin, each cut just above a record's greatest length; or CopydeskError."""
    try:
        with open(0 if name == "-" else name, "rb", closefd=name != "-") as file:
            if not file.isatty() and _is_endless(os.fstat(file.fileno())):
                raise StoreError("The file could not be read", f"{name}: it is a device", "Name a file")
            yield _cut_lines(file, LONGEST)
    except OSError as error:
        raise StoreError("The file could not be read", f"{name}: {error.strerror or error}") from error


def _cut_lines(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Yield the lines of a file; of one that is longer only its beginning, one byte more than the longest."""
    while line := file.readline(longest + 2):
        yield line
        if len(line) > longest:
            while line and not line.endswith(b"\n"):
                line = file.readline(1 << 20)


def _is_endless(status: os.stat_result) -> bool:
    """Whether it is a device, which may have no end; the empty one has."""
    device = stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode)
    return device and status.st_rdev != os.stat(os.devnull).st_rdev  # noqa: PTH116


def _tell(args: argparse.Namespace, report: ImportReport) -> None:
    """Print the report: counts on stderr, changes on stdout, or all of it as JSON."""
    counts = {what: report.counts[what] for what in _ORDER if report.counts[what] or what == "taken in"}
    if args.json:
        print_json(
            {
                "format": report.format,
                "dry_run": args.dry_run,
                **{what.replace(" ", "_"): report.counts[what] for what in _ORDER},
                "articles": report.articles,
                "rounds": dict(report.rounds),
                "faults": [{"line": one.line, "reason": one.reason, "conflict": one.conflict} for one in report.faults],
                "passed": dict(report.passed),
                **({"changes": report.changes} if args.dry_run else {}),
            }
        )
    elif args.dry_run:
        for change in report.changes:
            print(_change_in_words(change))
    if report.format not in (RECORDS, TABLE):
        _tell_left_out(report)
    told = ", ".join(f"{count} {_would(what) if args.dry_run else what}" for what, count in counts.items())
    made = f"{len(report.articles)} new article{'' if len(report.articles) == 1 else 's'}, " if report.articles else ""
    tried = "nothing was written; it would be: " if args.dry_run else ""
    print(f"copydesk: {tried}{made}{told}{_in_rounds(report.rounds)}", file=sys.stderr)


def _in_rounds(rounds: Counter[str]) -> str:
    """Say in which round the decisions are now, or how many of them in each of several."""
    if len(rounds) > 1:
        return "; " + ", ".join(f"{count} in round {visible(name)}" for name, count in rounds.items())
    return "".join(f"; in round {visible(name)}" for name in rounds)


def _would(what: str) -> str:
    return {"taken in": "to be taken in"}.get(what, what)


def _tell_left_out(report: ImportReport) -> None:
    """Say on stderr what was left out, by reason, with how often and the first lines."""
    reasons: dict[str, list[int]] = {}
    for one in report.faults:
        reasons.setdefault(_DETAIL.sub("", one.reason), []).append(one.line)
    for reason, lines in sorted(reasons.items(), key=lambda pair: -len(pair[1])):
        at = ", ".join(map(str, lines[:_SHOWN])) + (", …" if len(lines) > _SHOWN else "")
        print(f"{visible(report.file)}: {len(lines)} left out: {visible(reason)} (entry {at})", file=sys.stderr)
    for reason, count in report.passed.most_common():
        print(f"{visible(report.file)}: {count} passed over: {visible(reason)}", file=sys.stderr)


def _change_in_words(change: Mapping[str, object]) -> str:
    """Return a change as one line: where, whose, and what would be otherwise."""
    found = change["changes"]
    assert isinstance(found, Mapping)
    place = f"{change['article']}, sentence {int(str(change['sentence'])) + 1}, {change['reviewer']}"
    parts = [
        f"{key} {_short(will)}" if change["new"] or not _is_said(was) else f"{key} {_short(was)} → {_short(will)}"
        for key, (was, will) in found.items()
    ]
    return visible(f"{place}: {'; '.join(parts) or 'as it is, at another time'}")


def _is_said(value: object) -> bool:
    return value not in (None, "", [], ())


def _short(value: object) -> str:
    """Return a value as it is read: a text in quotation marks, a list with commas, nothing as a word."""
    if not _is_said(value):
        return "none"
    if isinstance(value, list | tuple):
        return ", ".join(str(one.get("source", one)) if isinstance(one, Mapping) else str(one) for one in value)
    return f"“{value}”" if isinstance(value, str) and " " in value else str(value)
