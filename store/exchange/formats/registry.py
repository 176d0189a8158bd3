"""The formats that decisions leave in, by name; a format's module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import Struct

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
    FormatInfo("webanno", ".webanno.jsonl", "W3C Web Annotations, one a line", "store.exchange.formats.webanno"),
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
REPORTS = tuple(kind.name for kind in KINDS if kind.is_report)
NAMES = tuple(kind.name for kind in KINDS)


def load(name: str) -> Format:
    """Return the format with that name; KeyError when there is none."""
    module = {kind.name: kind.module for kind in KINDS}[name]
    return cast("Format", import_module(module))


def by_ending(file_name: str) -> str:
    """Return the name of the format with that file ending; `jsonl` when none has it."""
    fits = [kind for kind in KINDS if file_name.lower().endswith(kind.ending)]
    return max(fits, key=lambda kind: len(kind.ending)).name if fits else "jsonl"
