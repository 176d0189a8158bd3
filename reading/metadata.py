"""Metadata that a file gives of its article, under copydesk's keys: author, date, source, url and a few more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from reading.codes import UNKNOWN, bare
from reading.dates import iso

_ALIASES = {
    "title": ("title", "headline", "name", "og:title"),
    "author": ("author", "authors", "byline", "by", "creator", "writer"),
    "date": (
        "date",
        "published",
        "publish_date",
        "published_at",
        "date_published",
        "publication_date",
        "pubdate",
        "publisheddate",
        "datepublished",
        "created",
        "created_at",
        "timestamp",
        "time",
    ),
    "source": ("source", "publisher", "site", "sitename", "site_name", "publication", "outlet", "domain", "hostname"),
    "url": ("url", "link", "canonical", "canonical_url", "permalink", "source_url"),
    "language": ("language", "lang", "locale"),
}


def value_of(found: Mapping[str, object], key: str) -> str:
    """Return the value of `key`, under any of its names in `found`, as one line of text, or the empty string."""
    by_name = {name.casefold().replace("-", "_"): value for name, value in found.items()}
    for alias in _ALIASES[key]:
        text = _text(by_name.get(alias))
        if text:
            return (iso(text) or text) if key == "date" else text
    return ""


def language_of(found: Mapping[str, object]) -> str:
    """Return the two- or three-letter code of the language that `found` names, or the empty string."""
    return bare(value_of(found, "language"))


def completed(found: Mapping[str, object], more: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return `found`, its values fit for JSON, with author, date, source and url under those very keys.

    What the file does not say is taken from `more`.
    """
    result = {str(key): plain(value) for key, value in found.items()}
    for key in ("author", "date", "source", "url"):
        value = value_of(found, key) or (more or {}).get(key, "")
        if value and (key not in result or key == "date"):
            result[key] = value
    return result


def origin(found: Mapping[str, object], language: str = "") -> dict[str, object]:
    """Return where an article is from as records say it: published, authors, url, outlet, language, where known."""
    by_name = {name.casefold().replace("-", "_"): value for name, value in found.items()}
    lists = (value for alias in _ALIASES["author"] if isinstance(value := by_name.get(alias), list))
    names = [_text(one) for one in next(lists, ())] or [value_of(found, "author")]
    said: dict[str, object] = {
        "published": value_of(found, "date"),
        "authors": [name for name in names if name],
        "url": value_of(found, "url"),
        "outlet": value_of(found, "source"),
        "language": "" if language == UNKNOWN else language,
    }
    return {key: value for key, value in said.items() if value}


def plain(value: object) -> object:
    """Return a value of YAML or JSON as JSON has it: dates as ISO text, everything unknown as its text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def _text(value: object) -> str:
    """Return a scalar, or a list of scalars, as one line."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, Mapping):
        return _text(value.get("name"))
    if value is None or isinstance(value, bool):
        return ""
    return " ".join(str(plain(value)).split())
