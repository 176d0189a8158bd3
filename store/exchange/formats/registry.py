"""The formats that decisions leave in, by name; a format's module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from reading.clean import visible
from reading.errors import CopydeskError, installing

if TYPE_CHECKING:
    from store.exchange.export import Format  # the command line lists the formats without importing what they need


class FormatInfo(Struct, frozen=True):
    """A format as a person chooses it: its name, its file's ending, who reads it, and the module that writes it.

    A report is for people: it says how the rounds stand, and shows answers that are no decisions.
    """

    name: str
    ending: str
    help: str
    module: str
    is_report: bool = False


KINDS = (
    FormatInfo("jsonl", ".jsonl", "one record a line; copydesk reads it back", "store.exchange.formats.jsonl"),
    FormatInfo("csv", ".csv", "a table for spreadsheets", "store.exchange.formats.table"),
    FormatInfo("json", ".json", "the same records as one JSON array", "store.exchange.formats.json_array"),
    FormatInfo("tsv", ".tsv", "the same table with tabs", "store.exchange.formats.tabbed"),
    FormatInfo("webanno", ".webanno.jsonl", "W3C Web Annotations, one a line", "store.exchange.formats.webanno"),
    FormatInfo("jsonld", ".jsonld", "Web Annotations as one JSON-LD page", "store.exchange.formats.linked"),
    FormatInfo(
        "claimreview",
        ".claimreview.jsonl",
        "schema.org ClaimReview of adjudicated sentences, one a line",
        "store.exchange.formats.claimreview",
    ),
    FormatInfo(
        "labelstudio", ".labelstudio.json", "tasks that Label Studio imports", "store.exchange.formats.labelstudio"
    ),
    FormatInfo("doccano", ".doccano.jsonl", "documents that doccano imports", "store.exchange.formats.doccano"),
    FormatInfo(
        "fever", ".fever.jsonl", "claims with labels and evidence, as FEVER has them", "store.exchange.formats.fever"
    ),
    FormatInfo("html", ".html", "a report to read and print, in one file", "store.exchange.formats.page", True),
    FormatInfo("md", ".md", "the report as Markdown", "store.exchange.formats.markdown", True),
)
BINARY = (FormatInfo("parquet", ".parquet", "a typed table (extra parquet)", "store.exchange.formats.parquet"),)
"""Formats that are no text: they go into files and pipes, and have no preview."""
REPORTS = tuple(kind.name for kind in KINDS if kind.is_report)
NAMES = tuple(kind.name for kind in KINDS)


def load(name: str) -> Format:
    """Return the format with that name; KeyError when there is none."""
    module = {kind.name: kind.module for kind in (*KINDS, *BINARY)}[name]
    try:
        return cast("Format", import_module(module))
    except ImportError as error:
        title = f"{name} needs what is not installed"
        raise CopydeskError(title, str(error.name or error), installing(name)) from error


def is_installed(name: str) -> bool:
    """Whether a format can be written with what is installed."""
    try:
        load(name)
    except CopydeskError:
        return False
    return True


_ALIASES = {".htm": "html", ".markdown": "md", ".ndjson": "jsonl"}
_OTHERS = {".xlsx": "spreadsheets open .csv", ".xls": "spreadsheets open .csv", ".ods": "spreadsheets open .csv"}


def by_ending(file_name: str) -> str:
    """Return the name of the format with that file ending: `jsonl` for a name without any.

    CopydeskError lists the endings where none fits: a file must not hold what its name does not say.
    """
    fits = [kind for kind in (*KINDS, *BINARY) if file_name.lower().endswith(kind.ending)]
    if fits:
        return max(fits, key=lambda kind: len(kind.ending)).name
    base, dot, ending = file_name.lower().rpartition(".")
    if not base.strip(".") or not dot:
        return "jsonl"
    if f".{ending}" in _ALIASES:
        return _ALIASES[f".{ending}"]
    known = ", ".join(kind.ending for kind in (*KINDS, *BINARY))
    instead = f"; {_OTHERS[f'.{ending}']}" if f".{ending}" in _OTHERS else ""
    raise CopydeskError(
        f"No format has the ending .{visible(ending)}", visible(file_name), f"Use {known}, or say --format{instead}"
    )
