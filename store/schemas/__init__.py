"""The JSON Schemas of what copydesk writes for others, each in a file with its version."""

from __future__ import annotations

from importlib.resources import files


def record_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of a line of JSONL, as text."""
    return files(__name__).joinpath("record-1.json").read_text(encoding="utf-8")
