"""Guidelines of a round on the disk: one file for each version, and the one in force."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from reading import guard
from review.rounds import Round
from store import files
from store.layout import Layout
from store.rounds.folder_access import is_own_file, lead_folders

GUIDELINES = "guidelines.md"
VERSION_LENGTH = 12
"""Letters of a digest that name a version of guidelines."""


def with_guidelines(own: Path, round: Round, text: bytes) -> Round:
    """Write another version of the guidelines, first under its own name, and return the round with it in force.

    Before that, what lies there is kept under its version's name: a desk may lack that file.
    """
    version = version_of(text)
    if is_own_file(own / GUIDELINES):
        before = files.read_bytes(own / GUIDELINES, largest=guard.SMALL)
        kept = own / kept_guidelines(version_of(before))
        if kept.stem.endswith(tuple(one.version for one in round.guidelines_versions)) and not is_own_file(kept):
            files.make_way(kept)
            files.replace(kept, before, 0o644)
    for path in (own / kept_guidelines(version), own / GUIDELINES):
        files.make_way(path)
        files.replace(path, text, 0o644)
    return replace(round, guidelines=version)


def version_of(text: bytes) -> str:
    """Return the version of a guidelines' text: the beginning of its hash."""
    from hashlib import sha256  # loads OpenSSL, which no start needs

    return sha256(text).hexdigest()[:VERSION_LENGTH]


def guidelines_versions(layout: Layout) -> frozenset[str]:
    """Return all versions of guidelines that rounds of a desk were given, as far as their texts lie there."""
    kept = (path for pattern in ("*", "*/.lead-*") for path in layout.rounds.glob(f"{pattern}/guidelines-*.md"))
    return frozenset(path.stem.partition("-")[2] for path in kept)


def kept_guidelines(version: str) -> str:
    """Return the name of the file that keeps one version of a round's guidelines."""
    return f"guidelines-{version}.md"


def guidelines_text(layout: Layout, round: Round, version: str = "") -> str:
    """Return the text of one version of a round's guidelines, by default the one in force.

    The empty string when there is none, or when no file has that version's text any more.
    """
    wanted = version or round.guidelines
    for base in lead_folders(layout.round(round.name), round.leads) if wanted else ():
        for name in (kept_guidelines(wanted), GUIDELINES):
            with suppress(OSError):
                text = files.read_bytes(base / name, largest=guard.SMALL)
                if version_of(text) == wanted:
                    return text.decode("utf-8", "replace")
    return ""


def edited_guidelines(layout: Layout, round: Round) -> Path | None:
    """Return the file of a round's guidelines where somebody edited it by hand, so that it is no version of them."""
    for base in lead_folders(layout.round(round.name), round.leads):
        with suppress(OSError):
            text = files.read_bytes(base / GUIDELINES, largest=guard.SMALL)
            return base / GUIDELINES if version_of(text) != round.guidelines else None
    return None
