"""`desk.toml`: the version of the desk's format and its few settings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from store import files
from store.errors import NewerDesk, StoreError

VERSION = 1
"""The format this copydesk writes; a desk with a greater one is refused, a lesser one is migrated."""

_TEXT = """# A copydesk desk. docs/store.md says what every file here is.
version = {version}
"""


class Settings(Struct, frozen=True):
    """What `desk.toml` says: `articles` is the folder of the articles where it is not the desk's own.

    `reasons` is its table of that name: what the desk adds to the reasons, or changes (see `review.reasons.of_desk`).
    """

    version: int = VERSION
    articles: str = ""
    reasons: Mapping[str, object] = field(default_factory=dict)


def load(path: Path) -> Settings:
    """Read a desk's settings; NewerDesk when a later copydesk made it, StoreError when they cannot be read."""
    try:
        raw = tomllib.loads(files.read_bytes(path).decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise files.failure("The desk's settings could not be read", path, error) from error
    except tomllib.TOMLDecodeError as error:
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
    return Settings(version, articles, reasons if isinstance(reasons, dict) else {})


def save(path: Path, settings: Settings) -> None:
    """Write a desk's settings; OSError when the disk refuses."""
    text = _TEXT.format(version=settings.version)
    if settings.articles:
        import json

        text += f"articles = {json.dumps(settings.articles, ensure_ascii=False)}\n"
    files.replace(path, text.encode("utf-8", "surrogateescape"), 0o644)
