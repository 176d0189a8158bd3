"""`copydesk add PATH…`: brings articles into a desk, many at once, and carries decisions over to changed ones."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING

from reading.clean import visible
from reading.errors import ReadingError
from reading.ignored import Ignored, is_pattern
from reading.load import not_fetched
from reading.walk import Walk, walk
from store.errors import StoreError
from store.files import make_path
from store.manage.adding import Adder, not_ignored, one_of_each_text
from store.opening import desk_above, open_desk
from tui.cli import options, standard_input
from tui.cli.options import fields_of
from tui.cli.output import Meter, print_json, problem_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from store.desk import Problem
    from store.manage.adding import Intake

HELP = "Bring articles into a desk: files, folders, tables, JSON. Changed ones keep their decisions."
INTERRUPTED = 130  # what shells give a program that SIGINT ended: 128 and its number


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paths, the desk and how to read them."""
    what = "an article file, a file of records or a folder of them; - for stdin"
    parser.add_argument("paths", nargs="+", metavar="PATH", help=what)
    parser.add_argument(
        "--desk",
        metavar="DIR",
        help="the desk (default: the one in or above this folder, else the one that the paths are in)",
    )
    what = "files to pass over, as a line of .gitignore names them; also from .copydeskignore in the desk's folder"
    parser.add_argument("--exclude", action="append", default=[], metavar="PATTERN", help=what)
    parser.add_argument("--workers", type=int, default=0, metavar="N", help="processes that read (default: one a core)")
    parser.add_argument("--json", action="store_true", help="print what came of it as a JSON object")
    options.records(parser)
    options.language(parser)
    options.reviewer(parser)
    options.common(parser)


def run(args: argparse.Namespace) -> int:
    """Add the articles; 1 when some could not be read, 130 when Ctrl+C stopped it."""
    paths = [Path(path) for path in args.paths]
    if args.desk:
        _make(Path(args.desk))
    named = [path for path in paths if str(path) != standard_input.NAME]
    for path in named:
        not_fetched(str(path))
    desk = Path(args.desk) if args.desk else _desk_of(named)
    _check(named, args.exclude)
    piped = standard_input.read() if len(named) < len(paths) else None  # before a desk is made for nothing
    opened = open_desk(desk, reviewer=args.reviewer, round=args.round, enter=False)
    if piped is not None:
        named.append(standard_input.into_folder(opened.layout.folder, piped, args.form))
    found = _files(named, args.exclude, opened.layout.folder, opened.known_file_test())
    meter = Meter()
    workers = args.workers or len(os.sched_getaffinity(0))
    adder = Adder(workers, fields_of(args), meter.show, language=args.language or "")
    stopped = False
    try:
        opened.add(found.files, adder.take)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends at once; a second one would only break that off
        stopped = True
    finally:
        meter.clear()
        opened.close()
    wrong = not_ignored(found.faults)
    if args.json:
        print_json(_as_json(adder, found, wrong, stopped))
    _tell_documents(found.documents)
    _tell(adder, found.skipped, stopped)
    if wrong:
        print(problem_lines(wrong), file=sys.stderr)
    if stopped:
        return INTERRUPTED
    return 1 if adder.result.problems or wrong else 0


def _desk_of(paths: Sequence[Path]) -> Path | None:
    """Return the single desk that contains all paths, when none is in or above this folder.

    A single folder that is in none becomes a desk, as when it is opened.
    """
    if desk_above(Path.cwd()) is not None:
        return None
    homes = {desk_above(path if path.is_dir() else path.parent) for path in (path.absolute() for path in paths)}
    home = homes.pop() if len(homes) == 1 else None
    if home is None and len(paths) == 1 and paths[0].is_dir():
        return paths[0]
    if home is None:
        hint = "`copydesk add .` makes one of this folder, `--desk DIR` names or makes another"
        raise StoreError("There is no desk here", str(Path.cwd()), hint)
    return home


def _check(paths: Sequence[Path], exclude: Sequence[str]) -> None:
    """Raise ReadingError where a pattern cannot be understood, or nothing is at a path, before a desk is made."""
    for pattern in (one for one in exclude if not is_pattern(one)):
        raise ReadingError("No pattern", visible(repr(pattern)), "--exclude takes what a line of .gitignore may be")
    for path in (one for one in paths if not one.exists()):
        raise ReadingError("There is nothing there", visible(str(path)), "Name a file or a folder of articles")


def _files(paths: Sequence[Path], exclude: Sequence[str], top: Path, is_known: Callable[[str], bool]) -> Walk:
    """Return the article files at and below `paths`, and what else is there; files that are known are not opened.

    A file that is named itself comes in although `.copydeskignore` names it, but not where `exclude` does.
    """
    files: list[Path] = []
    documents: list[Path] = []
    skipped: dict[str, int] = {}
    faults: list[tuple[str, str]] = []
    excluded = Ignored(top, exclude, only=True)
    for path in paths:
        if path.is_dir():
            is_inside = path.resolve().is_relative_to(top.resolve())
            found = walk(path, is_known, exclude=exclude, top=top if is_inside else None, known_too=True)
            files += found.files
            documents += found.documents
            for reason, count in found.skipped.items():
                skipped[reason] = skipped.get(reason, 0) + count
            faults += found.faults
        elif excluded.has(str(path)):
            skipped["ignored"] = skipped.get("ignored", 0) + 1
        else:
            files.append(path)
    return Walk(tuple(dict.fromkeys(files)), skipped, (), tuple(documents), tuple(dict.fromkeys(faults)))


def _tell_documents(documents: Sequence[Path]) -> None:
    """Name on stderr the documents of folders that are not read."""
    if documents:
        names = ", ".join(str(path) for path in documents[:SHOWN])
        more = f", and {len(documents) - SHOWN} more" if len(documents) > SHOWN else ""
        print(visible(f"copydesk: not read, `copydesk read FILE` says how to convert: {names}{more}"), file=sys.stderr)


def _make(desk: Path) -> None:
    """Make the desk's folder when it is not there yet."""
    try:
        make_path(desk)
    except OSError as error:
        raise StoreError("The desk could not be made", visible(str(desk)), error.strerror or "") from error


def _tell(adder: Adder, skipped: Mapping[str, int], stopped: bool) -> None:
    """Print the result on stderr, problems last."""
    result = adder.result
    counts = [(len(result.new), "added"), (len(result.updated), "updated"), (adder.unchanged, "already there")]
    if result.renamed:
        counts.insert(1, (len(result.renamed), "renamed"))
    if result.gone:
        counts.append((len(result.gone), "gone"))
    said = ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing to add"
    print(f"copydesk: {said}", file=sys.stderr)
    for line in life(result):
        print(visible(f"  {line}"), file=sys.stderr)
    if result.ours:
        ours = ", ".join(f"{source} ({what})" for source, what in result.ours[:SHOWN])
        more = f", and {len(result.ours) - SHOWN} more" if len(result.ours) > SHOWN else ""
        print(
            visible(f"copydesk: passed over, for copydesk wrote it or has it elsewhere: {ours}{more}"), file=sys.stderr
        )
    passed = ", ".join(f"{count} {reason}" for reason, count in skipped.items() if count)
    if passed:
        print(f"copydesk: files passed over: {passed}", file=sys.stderr)
    if stopped:
        print("copydesk: stopped. What is in is in; the same command goes on from there.", file=sys.stderr)
    if result.problems:
        print(
            f"copydesk: {len(result.problems)} could not be added:\n{problem_lines(result.problems)}", file=sys.stderr
        )


def _as_json(adder: Adder, found: Walk, wrong: Sequence[Problem], stopped: bool) -> dict[str, object]:
    """Return the result as JSON has it."""
    result = adder.result
    return {
        "added": result.new,
        "updated": result.updated,
        "renamed": [{"from": old, "to": new} for old, new in result.renamed],
        "same_text": result.copies,
        "gone": result.gone,
        "unchanged": adder.unchanged,
        "passed_over": {reason: count for reason, count in found.skipped.items() if count},
        "documents": [str(path) for path in found.documents],
        "written_by_copydesk": [source for source, _ in result.ours],
        "problems": [{"title": one.title, "path": one.path, "hint": one.hint} for one in (*result.problems, *wrong)],
        "stopped": stopped,
    }


def life(result: Intake) -> Iterator[str]:
    """Yield what became of articles that were renamed, and which texts came twice, some lines of each."""
    for old, new in result.renamed[:SHOWN]:
        yield f"{old} is {new} now, and keeps its decisions"
    if len(result.renamed) > SHOWN:
        yield f"… and {len(result.renamed) - SHOWN} more were renamed; `copydesk articles` lists all"
    for name in result.gone[:SHOWN]:
        yield f"{name} is not in its file any more; its decisions stay, and `copydesk withdraw` takes it out"
    if len(result.gone) > SHOWN:
        yield f"… and {len(result.gone) - SHOWN} more are gone; `copydesk articles` lists all"
    copies = one_of_each_text(result.copies)
    for first, others in copies[:SHOWN]:
        keeps = join(["copydesk", "withdraw", *others[:SHOWN]])
        have = "has" if len(others) == 1 else "have"
        yield f"{', '.join(others[:SHOWN])} {have} the same text as {first}; `{keeps}` keeps one"
    if len(copies) > SHOWN:
        yield f"… and {len(copies) - SHOWN} more texts came twice; `copydesk articles` lists all"


SHOWN = 20
"""Articles that are named one by one."""
