"""Files that copydesk wrote itself, told by their form: exports, reports, lists, data sets.

They are no articles.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Any

from reading import guard

MARK = "<!-- written by copydesk -->"
"""Stands at the top of Markdown that copydesk writes; a folder whose `README.md` has it is a data set of ours."""
README = "README.md"

_PEEK = 16_384  # bytes: the head of a report, and the first record of most exports
_LONGEST = 4 << 20
"""Bytes of a first line that are looked at."""
# Patterns are compiled when a new file is looked at: no start does.
_PAGE = rb"""(?i)<meta\s+name=["']?generator["']?\s+content=["']copydesk\b"""
_REPORT = rb"(?sm)\A# Review report: .*?^Made [^\n]* by copydesk\b"
_RECORD = frozenset({"article", "article_sha256", "sentence", "verdict"})
_DOCUMENT = frozenset({"article_sha256", "label", "text"})
_CLAIM = frozenset({"article_sha256", "label", "claim"})
_PRINTED = tuple(
    frozenset(keys.split())
    for keys in (
        "article state decisions same_text_as",  # articles --json
        "entity kind article sentence differs",  # facts --json
        "article sentence partners",  # elsewhere --json
        "kind reviewer round article snapshot holding",  # history --json
        "name state lead assignment left_out",  # rounds show --json
        "name state lead blind due",  # rounds list --json
        "coefficients reviewers categories confusion",  # agreement --json
    )
)
"""The keys of what commands print as JSON."""
_LIST = (
    rb"\A(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ  [^\n]*  \d+  "
    rb"|(?:present|gone|withdrawn) +[^\n]+  \d+ (?:unit|sentence)s?  \d+ decisions?"
    rb"|round [\w.-]+: (?:draft|open|closed|settled)\b|round +state +lead +reviewers articles"
    rb"|\d+ reviewers?, \d+ units?\n)"
)
"""How lists begin that commands print and that say who decided what: of history, articles, rounds, agreement."""


def what_of_ours(path: Path) -> str:
    """Return what of ours a file is (an export, a report), or the empty string when it is none, or cannot be read."""
    try:
        with guard.opened(path, 1 << 62) as file:
            head = _as_utf8(file.read(_PEEK) or b"")
            if head.lstrip()[:1] in (b"{", b"["):
                return _of_json(head + (file.read(_LONGEST) or b"") if b"\n" not in head.strip() else head)
    except OSError:
        return ""
    if re.search(_PAGE, head[:4096]) or re.match(_REPORT, head):
        return "a report"
    if MARK.encode() in head[:4096]:
        return "a file that copydesk wrote"
    if re.match(_LIST, head):
        return "a list"
    return "an export" if _is_table(head) else ""


def _as_utf8(head: bytes) -> bytes:
    """Return the beginning of a file as UTF-8 without a mark: a spreadsheet saves what it was given as UTF-16."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def is_data_set(folder: str) -> bool:
    """Whether a folder is a data set that copydesk wrote, by the mark in its `README.md`."""
    try:
        with guard.opened(Path(folder, README), 1 << 62) as file:
            return MARK.encode() in (file.read(4096) or b"")
    except OSError:
        return False


def _is_table(head: bytes) -> bool:
    """Whether text begins with the header of our table, whatever parts its cells."""
    line = head.split(b"\n", 1)[0].decode("utf-8", "replace")
    cells = {cell.strip().strip("\"'") for cell in re.split(r"[,;\t]", line)}
    return cells >= _RECORD


def _of_json(head: bytes) -> str:
    """Return what of ours some JSON is, by its first object."""
    import json  # no start needs it

    text = head.decode("utf-8", "replace").lstrip().removeprefix("[").lstrip()
    try:
        found, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return "an export" if _begins_as_ours(text) else ""
    if not isinstance(found, dict):
        return ""
    if any(found.keys() >= keys for keys in _PRINTED):
        return "a list"
    return "an export" if _is_ours(found) else ""


def _is_ours(found: dict[str, Any]) -> bool:
    data = found.get("data")
    if any(found.keys() >= keys for keys in (_RECORD, _DOCUMENT, _CLAIM)):
        return True
    if isinstance(data, dict) and "article_sha256" in data and "annotations" in found:
        return True
    if "text" in found:
        return False
    return found.get("@type") == "ClaimReview" or "urn:copydesk:" in str(found.get("@context", ""))


def _begins_as_ours(text: str) -> bool:
    """Whether an object that is longer than what was read begins as a record of ours, or a page of annotations."""
    if text.startswith('{"@context":') and "urn:copydesk:" in text[:2000]:
        return True
    return bool(re.match(r'\{\s*"schema_version":\s*\d+,\s*"id":[^,]*,\s*"article":', text))
