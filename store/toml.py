"""Values as TOML: for what a program passes on of a file that it does not wholly understand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time


def value(one: object) -> str:
    """Return a value as TOML on one line; one that TOML cannot hold becomes its text."""
    if isinstance(one, Mapping):
        inside = ", ".join(f"{value(str(key))} = {value(entry)}" for key, entry in one.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(one, list | tuple):
        return f"[{', '.join(map(value, one))}]"
    if isinstance(one, datetime | date | time):
        return one.isoformat()
    if isinstance(one, float):
        return repr(one)  # "inf" and "nan" too, which JSON spells otherwise
    known = one if isinstance(one, bool | int | str) else str(one)
    import json  # only what writes a file needs it

    return json.dumps(known, ensure_ascii=False).replace("\x7f", "\\u007f")  # JSON's are TOML's but for DEL


def lines(entries: Mapping[str, object]) -> str:
    """Return entries as the head of a TOML file, one a line."""
    return "".join(f"{value(key)} = {value(entry)}\n" for key, entry in entries.items())
