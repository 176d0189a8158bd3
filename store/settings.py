"""`desk.toml`: the version of the desk's format and its few settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from reading import guard
from store import files, toml
from store.errors import NewerDesk, StoreError

VERSION = 2
"""The newest format that this copydesk knows; a desk with a greater one is refused."""
BEGUN = 1
"""The format of a new desk, and the one that older ones are brought to when they are opened.

Whoever has an older program reads this one too; a desk goes on to `VERSION` when its owner says so.
"""
_VERSION_LINE = re.compile(r"(?m)^(version[ \t]*=[ \t]*)\d+")

_TEXT = """# A copydesk desk. docs/store.md says what every file here is.
version = {version}
"""


class Settings(Struct, frozen=True):
    """What `desk.toml` says: `articles` is the folder of the articles where it is not the desk's own.

    `reasons` is its table of that name: what the desk adds to the reasons, or changes (see `review.reasons.of_desk`).
    `others` are the entries that this program does not know: it passes them on.
    """

    version: int = BEGUN
    articles: str = ""
    reasons: Mapping[str, object] = field(default_factory=dict)
    others: Mapping[str, object] = field(default_factory=dict)


def load(path: Path) -> Settings:
    """Read a desk's settings; NewerDesk when a later copydesk made it, StoreError when they cannot be read."""
    try:
        raw = guard.toml(files.text_of(path))
    except OSError as error:
        raise files.failure("The desk's settings could not be read", path, error) from error
    except ValueError as error:
        raise StoreError(
            "The desk's settings are damaged", f"{path}: {error}", "Run `copydesk check --repair`"
        ) from error
    version, articles = raw.get("version"), raw.get("articles", "")
    if not isinstance(version, int) or not isinstance(articles, str):
        raise StoreError("The desk's settings are damaged", f"{path} has no version", "Run `copydesk check --repair`")
    if version > VERSION:
        raise NewerDesk(
            "This desk was made by a newer copydesk",
            f"{path} says format {version}; this program knows {VERSION}",
            "Install the newer version; nothing was changed",
        )
    reasons = raw.get("reasons", {})
    others = {key: entry for key, entry in raw.items() if key not in Settings.__struct_fields__}
    return Settings(version, articles, reasons if isinstance(reasons, dict) else {}, others)


def save(path: Path, settings: Settings) -> None:
    """Write a desk's settings; OSError when the disk refuses."""
    entries = {**({"articles": settings.articles} if settings.articles else {}), **settings.others}
    if settings.reasons:
        entries["reasons"] = settings.reasons
    text = _TEXT.format(version=settings.version) + toml.lines(entries)
    files.replace(path, text.encode("utf-8", "surrogateescape"), 0o644)


def set_version(path: Path, version: int) -> None:
    """Write a desk's settings with another version, the rest as people left it; OSError when the disk refuses."""
    before = files.text_of(path)
    after, found = _VERSION_LINE.subn(rf"\g<1>{version}", before, count=1)
    if found and {**guard.toml(before), "version": version} == guard.toml(after):
        files.replace(path, after.encode("utf-8"), 0o644)
    else:  # a version that is spelt otherwise
        save(path, replace(load(path), version=version))
