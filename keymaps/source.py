"""Reading TOML that may be broken anywhere: what is sound is read, what is not is a fault, each entry has its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

MOST_FAULTS = 100
"""After so many lines that are not TOML, the rest of a file is not looked at."""

LARGEST = 64_000
"""Characters of the largest keymap that is read; the shipped ones have under 6,000."""

_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_ENTRY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def read(text: str) -> tuple[Mapping[str, object], tuple[tuple[int, str], ...]]:
    """Parse TOML, leaving out lines that are not; return the data, and line and reason of each one left out."""
    if len(text) > LARGEST:
        return {}, ((0, f"longer than {LARGEST:,} characters: not a keymap"),)
    lines = text.splitlines()
    faults: list[tuple[int, str]] = []
    while len(faults) < MOST_FAULTS:
        try:
            return tomllib.loads("\n".join(lines)), tuple(sorted(faults))
        except RecursionError:
            return {}, ((0, "nested too deeply"),)
        except ValueError as error:
            line, reason = _where(str(error), lines)
            faults.append((line, reason))
            if not line:
                break
            lines[line - 1] = ""
    return {}, tuple(sorted(faults))


def _where(message: str, lines: list[str]) -> tuple[int, str]:
    """Return the line to leave out, 0 when there is none left, and the reason without its place."""
    found = _PLACE.search(message)
    reason = _PLACE.sub("", message)
    line = min(int(found[1]), len(lines)) if found and found[1] else len(lines)
    while line > 0 and not lines[line - 1].strip():
        line -= 1
    return line, reason[:1].lower() + reason[1:]


def lines_of(text: str) -> Mapping[tuple[str, ...], int]:
    """Return the first line of each entry, by its path: `("keys", "sentence", "next")`."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            found.setdefault(table, number)
        elif entry := _ENTRY.match(line):
            found.setdefault((*table, *_parts(entry[1])), number)
    return found


def _parts(dotted: str) -> tuple[str, ...]:
    """Split a dotted key into its parts, read as TOML reads them where something is quoted."""
    if '"' not in dotted and "'" not in dotted:
        return tuple(part.strip() for part in dotted.split("."))
    try:
        inner: object = tomllib.loads(f"{dotted} = 0")
    except ValueError:
        return ()
    parts: list[str] = []
    while isinstance(inner, dict):
        name, inner = next(iter(inner.items()))
        parts.append(name)
    return tuple(parts)
