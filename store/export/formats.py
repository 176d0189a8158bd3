"""The formats that decisions leave in, by name; a format's module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from msgspec import Struct

if TYPE_CHECKING:
    from store.export.job import Format  # the command line lists the formats without importing what they need


class Kind(Struct, frozen=True):
    """A format as a person chooses it: its name, its file's ending, and who reads it."""

    name: str
    ending: str
    help: str


KINDS = (
    Kind("jsonl", ".jsonl", "one record a line; copydesk reads it back"),
    Kind("csv", ".csv", "a table for spreadsheets"),
    Kind("webanno", ".webanno.jsonl", "W3C Web Annotations, one a line"),
    Kind("claimreview", ".claimreview.jsonl", "schema.org ClaimReview of adjudicated sentences, one a line"),
    Kind("labelstudio", ".labelstudio.json", "tasks that Label Studio imports"),
    Kind("doccano", ".doccano.jsonl", "documents that doccano imports"),
    Kind("html", ".html", "a report to read and print, in one file"),
    Kind("md", ".md", "the report as Markdown"),
)
NAMES = tuple(kind.name for kind in KINDS)
_MODULES = {"csv": "table", "md": "markdown", "html": "page"}


def load(name: str) -> Format:
    """Return the format with that name; KeyError when there is none."""
    if name not in NAMES:
        raise KeyError(name)
    return cast("Format", import_module(f"store.export.{_MODULES.get(name, name)}"))


def by_ending(file_name: str) -> str:
    """Return the name of the format whose files end like that; `jsonl` when none does."""
    fits = [kind for kind in KINDS if file_name.lower().endswith(kind.ending)]
    return max(fits, key=lambda kind: len(kind.ending)).name if fits else "jsonl"
