"""Pseudonyms: other names for people in what is published, the same each time the same person exports a desk.

They are made with a key that is kept in the exporter's private folder of the desk. Without it nobody can try names
until one fits; whoever deletes it gets other pseudonyms.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from store import files
from store.exchange.columns import COLUMNS
from store.exchange.record import OF_REPORTS, Record, RecordVote

KEY = "pseudonyms.key"
_BYTES = 32  # a key as long as the digest that it is used for


def key_in(folder: Path | None) -> bytes:
    """Return the key kept in a private folder, a new one where there is none; without a folder it is not kept."""
    if folder is None:
        return secrets.token_bytes(_BYTES)
    path = folder / KEY
    with suppress(OSError):
        found = files.read_bytes(path)
        if len(found) == _BYTES:
            return found
    key = secrets.token_bytes(_BYTES)
    with suppress(OSError):
        files.replace(path, key, 0o600)
    return key


class NamedPeople:
    """Tells whether people are named in what others wrote: as whole words, in any case."""

    def __init__(self, people: Iterable[str]) -> None:
        words = [re.escape(name) for name in people if len(name) > 1]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None

    def is_in(self, text: str) -> bool:
        """Whether somebody is named in a text."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def is_in_record(self, record: Record) -> bool:
        """Whether somebody is named in a record's note or evidence, or in why reviewers differed."""
        pieces = (part for piece in record.evidence for part in (piece.source, piece.quote))
        return any(map(self.is_in, (record.note, str(record.extra.get("why", "")), *pieces)))


class Pseudonyms:
    """Gives people other names; programs and rules keep theirs."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, str] = {}

    def name(self, person: str) -> str:
        """Return a person's pseudonym."""
        found = self._known.get(person)
        if found is None:
            found = self._known[person] = f"r-{self._digest('name', person)[:8]}"
        return found

    def record(self, record: Record) -> Record:
        """Return a record under pseudonyms: in its reviewer, its votes, and its id, from which names could be told.

        Keys that copydesk does not know are left out: nobody can tell who is named there.
        """
        consensus = record.source_of_consensus
        if consensus is not None:
            votes = tuple(RecordVote(self.name(vote.reviewer), vote.verdict) for vote in consensus.votes)
            consensus = replace(consensus, votes=tuple(sorted(votes, key=lambda vote: vote.reviewer)))
        is_person = record.role in ("reviewer", "adjudicator")
        extra = {
            key: self._chain(value) if key == "chain" else value
            for key, value in record.extra.items()
            if key in COLUMNS or key in OF_REPORTS
        }
        return replace(
            record,
            id=self._digest("id", record.id)[:20] if is_person else record.id,
            reviewer=self.name(record.reviewer) if is_person else record.reviewer,
            source_of_consensus=consensus,
            tail=record.tail.with_extra(extra) if extra != record.extra else record.tail,
        )

    def _chain(self, steps: object) -> object:
        """Return the chain of a final record, its votes under pseudonyms."""
        assert isinstance(steps, list)
        return [
            {**step, "votes": sorted(map(self._vote, step["votes"]), key=lambda one: one["reviewer"])} for step in steps
        ]

    def _vote(self, vote: Mapping[str, str]) -> dict[str, str]:
        return {**vote, "reviewer": self.name(vote["reviewer"])}

    def _digest(self, of: str, text: str) -> str:
        return hmac.new(self._key, f"{of}\0{text}".encode("utf-8", "surrogatepass"), "sha256").hexdigest()
