"""The JSON Schemas of what copydesk writes for others, each in a file with its version."""

from __future__ import annotations

from importlib.resources import files

from store.exchange.record import SCHEMA_VERSION


def record_schema(version: int = SCHEMA_VERSION) -> str:
    """Return the JSON Schema (draft 2020-12) of a line of JSONL, as text; earlier ones say what may still come in."""
    return files(__name__).joinpath(f"record-{version}.json").read_text(encoding="utf-8")
