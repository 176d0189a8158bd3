"""The JSON Schemas of what copydesk writes for others, each in a file with its version."""

from __future__ import annotations

import json
from importlib.resources import files

from review.scale import DEFAULT, Scale
from store.exchange.record import SCHEMA_VERSION


def record_schema(version: int = SCHEMA_VERSION) -> str:
    """Return the JSON Schema (draft 2020-12) of a line of JSONL, as text; earlier ones say what may still come in."""
    return files(__name__).joinpath(f"record-{version}.json").read_text(encoding="utf-8")


def schema_of_desk(scale: Scale) -> str:
    """Return the JSON Schema of the records of a desk with its own verdicts; what others are named by stays."""
    if not scale.identity:
        return record_schema()
    return json.dumps(_with_verdicts(json.loads(record_schema()), scale), ensure_ascii=False, indent=2) + "\n"


def _with_verdicts(part: object, scale: Scale) -> object:
    if isinstance(part, list):
        return [_with_verdicts(one, scale) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _with_verdicts(value, scale) for key, value in part.items()}
    listed = found.get("enum")
    if isinstance(listed, list) and set(DEFAULT.names) <= set(listed):
        found["enum"] = [*scale.names, *(one for one in listed if one not in DEFAULT.names)]
    return found
