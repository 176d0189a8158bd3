"""Snapshots: an article's text, sentences and mentions as they are judged, frozen under the text's SHA-256.

Articles with the same text share a snapshot: its `entries` say under which names, and when each name came to it. The
newest entry of a name is what the desk shows under it, so folders of snapshots merge by union.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from reading import guard
from reading.article import Article, EntityType, Kind, Mention, Sentence, text_sha256
from reading.packed import Coded, Packed, numbers
from reading.places import SourcePlace
from review.admission import DAY
from store import files
from store.errors import NewerDesk, StoreError
from store.journal.codec import now_micros

VERSION = 1  # readers refuse a later one
_MODE = 0o644  # nobody but the owner writes a snapshot, who may read is for the article's file to say
_MANY = 1000
"""Sentences or mentions from which on columns save more memory than making them takes time."""


class ArticleEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One name's claim to a snapshot: `entered` in microseconds, `digest` the SHA-256 of the file it was read from."""

    name: str
    source: str
    title: str
    entered: int
    digest: str = ""
    by: str = ""
    metadata: dict[str, Any] = {}
    places: list[SourcePlace] = []


class Snapshot(msgspec.Struct, frozen=True):
    """The file's content; spans are code points, half open."""

    version: int
    text: str
    language: str
    replaced: int
    engines: dict[str, str]
    sentences: list[tuple[int, int, Kind]]
    mentions: list[tuple[int, int, EntityType, str]]
    entries: list[ArticleEntry]


class Provenance(Struct, frozen=True):
    """Where an article came from: the digest of its file, when it entered (microseconds) and by whom.

    `mode` and `group` are who may read the file: a snapshot is not more readable.
    """

    digest: str
    entered: int
    by: str
    mode: int = 0o644
    group: int | None = None


def snapshot_of(article: Article, provenance: Provenance) -> Snapshot:
    """Return the snapshot that freezes an article."""
    return Snapshot(
        version=VERSION,
        text=article.text,
        language=article.language,
        replaced=article.replaced,
        engines=dict(article.engines),
        sentences=[(s.start, s.end, s.kind) for s in article.sentences],
        mentions=[(m.start, m.end, m.type, m.entity) for m in article.mentions],
        entries=[entry_of(article, provenance)],
    )


def entry_of(article: Article, provenance: Provenance) -> ArticleEntry:
    """Return the entry of an article's name."""
    return ArticleEntry(
        name=article.name,
        source=article.source,
        title=article.title,
        entered=provenance.entered,
        digest=provenance.digest,
        by=provenance.by,
        metadata=_plain(article.metadata),
        places=list(article.places),
    )


def entered_of(entry: ArticleEntry) -> int:
    """Return when a name came to a snapshot; one that is dated in the future was there before all others."""
    return entry.entered if entry.entered <= now_micros() + DAY else -1


def article_of(snapshot: Snapshot, name: str) -> Article:
    """Return the article that a snapshot holds under a name; KeyError when it has no such entry."""
    entries = [entry for entry in snapshot.entries if entry.name == name]
    if not entries:
        raise KeyError(name)
    entry = max(entries, key=entered_of)
    return Article(
        name=name,
        source=entry.source,
        title=entry.title,
        text=snapshot.text,
        sentences=sentences_of(snapshot),
        mentions=mentions_of(snapshot),
        metadata=entry.metadata,
        language=snapshot.language,
        replaced=snapshot.replaced,
        engines=snapshot.engines,
        places=tuple(entry.places),
    )


def sentences_of(snapshot: Snapshot) -> Sequence[Sentence]:
    """Return a snapshot's sentences, many of them as columns."""
    found = snapshot.sentences
    if len(found) < _MANY:
        return tuple(Sentence(index, *one) for index, one in enumerate(found))
    starts, ends = numbers(one[0] for one in found), numbers(one[1] for one in found)
    return Packed(Sentence, range(len(found)), starts, ends, Coded(one[2] for one in found))


def wordings(snapshot: Snapshot) -> Iterator[str]:
    """Yield the words of each sentence, with one space between two: in another text they are the same sentence."""
    return (" ".join(snapshot.text[start:end].split()) for start, end, _ in snapshot.sentences)


def mentions_of(snapshot: Snapshot) -> Sequence[Mention]:
    """Return a snapshot's mentions, many of them as columns."""
    found = snapshot.mentions
    if len(found) < _MANY:
        return tuple(Mention(*one) for one in found)
    starts, ends = numbers(one[0] for one in found), numbers(one[1] for one in found)
    return Packed(Mention, starts, ends, Coded(one[2] for one in found), Coded(one[3] for one in found))


def load(path: Path) -> Snapshot:
    """Read one snapshot; StoreError when it is not what its name says."""
    try:
        snapshot = _decoded(files.read_bytes(path, largest=guard.SNAPSHOT))
    except OSError as error:
        raise files.failure("A snapshot could not be read", path, error) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreError("A snapshot is damaged", str(path), "Run `copydesk check --repair`") from error
    if snapshot.version > VERSION:
        raise NewerDesk("A snapshot was made by a newer copydesk", str(path), "Install that version")
    return snapshot


def _decoded(data: bytes) -> Snapshot:
    """Return the snapshot in some bytes; ValueError when they hold none, or an absurd one."""
    with guard.attributed():
        found = _DECODER.decode(data)
    for entry in found.entries:
        guard.check_depth(entry.metadata)
    return found


def metadata(path: Path, name: str) -> Mapping[str, Any]:
    """Return the metadata that came with an article, without reading its text; none when it cannot be read."""
    with suppress(OSError, ValueError, msgspec.MsgspecError), guard.attributed():
        data = files.read_bytes(path, largest=guard.SNAPSHOT)
        entries = [entry for entry in _ENTRIES.decode(data).entries if entry.name == name]
        return max(entries, key=entered_of).metadata if entries else {}
    return {}


def fault(snapshot: Snapshot, digest: str) -> str:
    """Return the fault of a snapshot read from the file named by `digest`, or the empty string."""
    if text_sha256(snapshot.text) != digest:
        return "its text is not the one its name says"
    length, last = len(snapshot.text), 0
    for start, end, _ in snapshot.sentences:
        if not last <= start <= end <= length:
            return "its sentences do not fit its text"
        last = end
    return ""


def save(folder: Path, article: Article, provenance: Provenance) -> Snapshot:
    """Make an article's snapshot durable; one that exists keeps its spans and gains the name."""
    path = path_of(folder, article.sha256)
    mode = provenance.mode & _MODE | 0o600
    try:
        snapshot = _with_entry(load(path), entry_of(article, provenance))
        mode |= path.stat().st_mode & _MODE  # it is there to be read already
    except StoreError:
        if path.exists():
            raise
        snapshot = snapshot_of(article, provenance)
    write(path, snapshot, mode, provenance.group)
    return snapshot


def write(path: Path, snapshot: Snapshot, mode: int = _MODE, group: int | None = None) -> None:
    """Put a snapshot on the disk, whole or not at all; its group may read it only where that is the `group` given."""
    try:
        data = msgspec.json.encode(snapshot) + b"\n"
        if group is None or mode & 0o044 != 0o040:
            files.replace(path, data, mode)
            return
        files.replace(path, data, mode & ~0o040)
        with suppress(OSError):
            if path.stat().st_gid != group:
                os.chown(path, -1, group)
            path.chmod(mode)
    except OSError as error:
        raise files.failure("The article was not saved", path, error) from error


def path_of(folder: Path, digest: str) -> Path:
    """Return where the snapshot of a text lies; ValueError when `digest` is none."""
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError(digest)
    return folder / f"{digest}.json"


def _with_entry(snapshot: Snapshot, entry: ArticleEntry) -> Snapshot:
    others = [old for old in snapshot.entries if old.name != entry.name]
    return msgspec.structs.replace(snapshot, entries=[*others, entry])


def _plain(metadata: Mapping[str, object]) -> dict[str, Any]:
    """Return metadata as JSON can hold it; what it cannot hold becomes its text."""
    plain: dict[str, Any] = msgspec.to_builtins(dict(metadata), enc_hook=str)
    return plain


class _Entries(msgspec.Struct, frozen=True):
    """The entries of a snapshot, without its text, sentences and mentions."""

    entries: list[ArticleEntry]


_DECODER = msgspec.json.Decoder(Snapshot)
_ENTRIES = msgspec.json.Decoder(_Entries)
