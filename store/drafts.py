"""What is being written and was not entered yet, kept for its writer alone until it is.

A draft is a file in the reviewer's own folder, not on the desk: nobody else sees it, and a desk that is deleted or
unmounted takes none with it. It is no decision: no figure, no export and no colleague knows of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import msgspec

from store import files


class Draft(msgspec.Struct, frozen=True):
    """A text begun on a sentence; `kind` names the thing that it is to become, `fields` are its texts."""

    article: str
    snapshot: str
    sentence: int
    quote: str
    kind: str
    fields: Mapping[str, str] = {}

    @property
    def spot(self) -> tuple[str, str, int, str]:
        """What it is a draft of: there is one of each."""
        return self.article, self.snapshot, self.sentence, self.kind


class DraftFolder:
    """The drafts of one reviewer in one round of one desk, a file each."""

    def __init__(self, base: Path | None, *names: Sequence[str]) -> None:
        """`base` need not be there, and with None nothing is kept; `names` are folders below it, by their digests."""
        self._base = base
        self._names = names

    @cached_property
    def _folder(self) -> Path | None:
        """The folder; named when a draft is looked for, which no start does."""
        return self._base and self._base.joinpath(*(digest(*parts) for parts in self._names))

    def load(self) -> list[Draft]:
        """Return all drafts; a file that cannot be read is none."""
        found: list[Draft] = []
        if self._base is None:
            return found
        with suppress(OSError):
            anywhere = "*/" * len(self._names)
            if next(self._base.glob(f"{anywhere}*.json"), None) is None:  # a start needs no digest, and no OpenSSL
                return found
            for path in sorted(self._folder.glob("*.json")) if self._folder else ():
                with suppress(OSError, *_UNREADABLE):
                    found.append(_read(path))
        return found

    def save(self, draft: Draft) -> None:
        """Make a draft durable, in place of the one before; OSError when the disk refuses."""
        if self._folder is not None:
            self._folder.mkdir(0o700, parents=True, exist_ok=True)
            files.replace(self._path(draft), _encoded(draft), 0o600)

    def remove(self, draft: Draft) -> None:
        """Remove a draft, unless another program has written another one there; OSError when the disk refuses."""
        if self._folder is not None:
            path = self._path(draft)
            with suppress(FileNotFoundError, *_UNREADABLE):
                if _read(path) == draft:
                    path.unlink()

    def _path(self, draft: Draft) -> Path:
        assert self._folder is not None
        return self._folder / f"{digest(*map(str, draft.spot))}.json"


_UNREADABLE = (ValueError, RecursionError, msgspec.MsgspecError)


def _read(path: Path) -> Draft:
    """Return the draft in a file; OSError, or one of those above when it holds none."""
    # msgspec's decoder would refuse lone surrogates, which names of files may hold
    return msgspec.convert(json.loads(files.read_bytes(path)), Draft)


def _encoded(draft: Draft) -> bytes:
    """Return a draft as JSON in ASCII: names of files may hold what UTF-8 cannot say."""
    return json.dumps(msgspec.to_builtins(draft)).encode("ascii")


def digest(*parts: str) -> str:
    """Return a name for a file or folder made of several texts, of any length and any characters."""
    import hashlib  # loads OpenSSL, which no start needs

    text = "\0".join(parts).encode("utf-8", "surrogateescape")
    return hashlib.sha256(text).hexdigest()[:32]
