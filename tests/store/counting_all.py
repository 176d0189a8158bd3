"""Readers that take every file for its reviewer's, for tests of reading itself."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from review.admission import UNSEALED_FILE, AdmissionTerms, Seal, terms_of
from review.rounds import Round
from store.index.index import Index
from store.index.reader import IndexReader
from store.person import current_person
from store.rounds.folder_access import EventSource, FolderAccess

END_OF_TIME = 1 << 57


def everything(reviewer: str, round: str) -> tuple[AdmissionTerms, Seal, int]:
    """Return what lets every event of a reviewer in a round count."""
    return terms_of(Round(name=round), round, reviewer, True), UNSEALED_FILE, END_OF_TIME


class Listed(FolderAccess, frozen=True):
    """Rights that say which folders are whose."""

    names: Callable[[], Iterable[tuple[str, Path]]] = tuple

    def sources_with_faults(self) -> Iterator[tuple[EventSource, str]]:
        """Yield the folders that are listed."""
        return ((EventSource(name, path, os.getuid(), is_trusted=True), "") for name, path in self.names())


def reader_of(folder: Path, names: Callable[[], Iterable[tuple[str, Path]]], index: Index) -> IndexReader:
    """Return a reader of the folders that are listed."""
    access = Listed("", current_person(), os.getuid(), folder, lead=True, names=names)
    return IndexReader(access, index, lambda: END_OF_TIME)
