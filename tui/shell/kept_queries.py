"""Queries that are kept under letters: the reviewer's own, and below them those of the desk's `desk.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reading import guard
from store import files, toml
from store.errors import StoreError

NAME = "queries.toml"
MOST = 64
"""Queries that one person keeps: a letter each, and some to spare."""


def checked(entries: object) -> dict[str, str]:
    """Return those entries that are a letter and a query, whatever somebody wrote into the file."""
    if not isinstance(entries, Mapping):
        return {}
    found = {str(key): value for key, value in entries.items() if isinstance(value, str) and value.strip()}
    return {key: value for key, value in found.items() if len(key) == 1 and key.isprintable() and _is_query(value)}


def _is_query(text: str) -> bool:
    from review.query import parse  # no start has to know it

    return len(text) <= 1000 and not parse(text, scale=None).unknown and text.isprintable()


class KeptQueries:
    """One person's queries, in a file of their own folder, over those of the desk."""

    def __init__(self, folder: Path | None = None, of_desk: Mapping[str, str] | None = None) -> None:
        """`folder` is where the person's are kept, or None when nothing is."""
        self._folder = folder
        self._of_desk = dict(of_desk or {})
        self._own: dict[str, str] | None = None

    def load(self) -> Mapping[str, str]:
        """Return the query of each letter."""
        if self._own is None:
            self._own = self._read()
        return {**self._of_desk, **self._own}

    def keep(self, letter: str, query: str) -> bool:
        """Keep a query under a letter, in place of the one there, or no longer where it is that one.

        Returns whether it is kept; StoreError when the disk refuses.
        """
        own = self._read(strictly=True)
        is_kept = own.pop(letter, None) != query
        if is_kept:
            own = dict([*own.items(), (letter, query)][-MOST:])
        if self._folder is not None:
            text = "# Queries of the list of decisions, by letter.\n" + toml.lines(dict(sorted(own.items())))
            try:
                self._folder.mkdir(0o700, parents=True, exist_ok=True)
                files.replace(self._folder / NAME, text.encode("utf-8", "replace"), 0o600)
            except OSError as error:
                path = self._folder / NAME
                raise StoreError("The query could not be kept", str(path), str(error.strerror)) from error
        self._own = own
        return is_kept

    def _read(self, *, strictly: bool = False) -> dict[str, str]:
        """Return what is kept; `strictly` raises StoreError for a file that cannot be read, else it counts as empty."""
        if self._folder is None:
            return dict(self._own or {})
        path = self._folder / NAME
        try:
            return checked(guard.toml(files.read_bytes(path, largest=guard.SMALL).decode("utf-8")))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            if strictly:
                hint = "Mend it or remove it; nothing was changed"
                raise StoreError("Your kept queries are damaged", f"{path}: {error}", hint) from error
            return {}
