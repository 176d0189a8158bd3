"""The formats that decisions leave in, by name; a format's module is imported when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import cast

from store.export.job import Format


@dataclass(frozen=True, slots=True)
class Kind:
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
    return cast(Format, import_module(f"store.export.{_MODULES.get(name, name)}"))
