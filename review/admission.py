"""Whether an event counts: whose it is, and what the rules of its round let them do then.

One rule for all readers.

What is written into a shared folder may be written by anybody who may write there, past every program. So nothing is
believed for standing somewhere: the disk says whose a folder and a file are (`Origin`), the round's file who may do
what (`Round`), and what was sealed how things stood (`Seal`). Whoever reads events asks here, and whatever is left out
has a reason, which is told to people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from review.events import Role
from review.rounds import Round, State

DAY = 86_400_000_000
"""Microseconds that an id may lie ahead of the clock: hosts differ by minutes, never by a day."""

ROOT = 0  # who can write everything anyway
ID_LENGTH = 20  # as the journal makes them
LAST_SENTENCE = (1 << 20) - 1  # the last that the index has bits for

STRANGE = "do not belong where they are"
MALFORMED = "are malformed"
UNKNOWN = "give a verdict that is none of this round"
FUTURE = "are dated in the future"
NO_MEMBER = "are by somebody who is not in the round"
NOT_SETTLING = "settle, which is not for their reviewer to do"
JUDGES_HERE = "are marked as a program's, by somebody who judges here"
NOT_OPEN = "were made before the round was open"
NOT_GIVEN = "are on what the round did not give to their reviewer"
LATE = "came after the round was closed"
BACK_DATED = "are older than the seal, and were not there then"
CHANGED = "are in a file that was changed after it was sealed"
UNSEALED = "are in a copy that is not what was sealed"

_OF_ONE = {"are": "is", "were": "was", "do": "does", "settle,": "settles,", "give": "gives"}

MENDABLE = frozenset({FUTURE})
"""What the owner of the file can mend."""
ADMISSIBLE = frozenset({LATE, BACK_DATED, CHANGED, UNSEALED})
"""What the lead can admit."""


class FolderOrigin(Struct, frozen=True):
    """Whose a folder of events is, as the disk knows it; users by number.

    `person` is who has the name that the folder bears, or None when nobody on this host has. `owner` owns the folder,
    `known` says whether the owner is somebody on this host. `trusted` are those whose copies of others' events are
    believed: the desk's owner, or of what was published the round's. `open_to` says who else may write there.
    """

    person: int | None
    owner: int
    known: bool
    trusted: frozenset[int]
    is_copy: bool = False
    open_to: str = ""


def why_not_theirs(origin: FolderOrigin) -> str:
    """Return why a folder's events do not count as those of the reviewer it is named after, or the empty string.

    A name that is nobody's on this host, in a folder of nobody's, is taken at its word: people leave, and their
    decisions stay. Nobody who is here can own such a folder.
    """
    if origin.open_to and origin.owner not in origin.trusted:
        return f"{origin.open_to} may write there"
    if origin.owner in origin.trusted or origin.owner == ROOT:
        return ""
    if origin.is_copy:
        return "it is not the lead's"
    if origin.person is not None:
        return "" if origin.person == origin.owner else "it belongs to somebody else"
    return "it belongs to somebody else" if origin.known else ""


class Seal(Struct, frozen=True):
    """How one file stood when its round was sealed: `at` that time, `length` the bytes that were there, unchanged.

    `refused` are ids that were there and did not count then. `is_closed` says whether nothing may follow.
    """

    at: int = 0
    length: int = 0
    refused: frozenset[str] = frozenset()
    is_closed: bool = False
    was_changed: bool = False
    is_copy: bool = False


UNSEALED_FILE = Seal()


class AdmissionTerms(Struct, frozen=True):
    """What counts of one reviewer's events in the round of that name.

    `judges`, `settles` and `suggests` say why not in that capacity, or nothing.
    """

    reviewer: str
    name: str
    round: Round
    judges: str = ""
    settles: str = ""
    suggests: str = ""

    def of_role(self, role: str) -> str:
        """Return why events in that capacity do not count, or the empty string."""
        if role == Role.REVIEWER:
            return self.judges
        return self.settles if role == Role.ADJUDICATOR else self.suggests

    def may_mean(self, article: str) -> bool:
        """Whether an event that names an article may be about another one, which was called so."""
        return self.round.names is not None and self.round.names.has_moved(article)

    def sentences_of_event(self, event: EventFacts) -> frozenset[int] | None:
        """Return the same of the article that an event is about, whatever it was called when it happened."""
        names = self.round.names
        if names is None or not names.has_moved(event.article):
            return self.sentences_taken_up(event.article, event.snapshot)
        found: frozenset[int] | None = frozenset()
        for name in names.names_meant_by(event.article, event.snapshot, micros_of(event.id)):
            found = self.sentences_taken_up(name, event.snapshot)
            if found is None or found:
                break
        return found

    def sentences_taken_up(self, article: str, text: str) -> frozenset[int] | None:
        """Return the sentences of one text of an article that this reviewer may judge, or None for all of them.

        All of another text than the round numbers: where its sentences are there is for who reads both to say.
        """
        rules = self.round
        if rules.is_everything or rules.former is None:
            return None
        if not rules.judges(self.reviewer, article) and self.reviewer not in rules.former.get(article, ()):
            return frozenset()
        is_numbered = article in rules.sentences and rules.texts.get(article, text) == text
        return frozenset(rules.sentences[article]) if is_numbered else None


def terms_of(round: Round, name: str, reviewer: str, is_trusted: bool) -> AdmissionTerms:
    """Return the rules by which a reviewer's events count; `is_trusted` for files that the desk's owner brought.

    `name` is the round's, as its folder has it.
    """
    member = not round.reviewers or reviewer in round.reviewers
    judges = "" if member else NO_MEMBER
    if not judges and round.state is State.DRAFT:
        judges = NOT_OPEN
    return AdmissionTerms(
        reviewer,
        name,
        round,
        judges=judges,
        settles="" if may_settle(round, reviewer, is_trusted) else NOT_SETTLING,
        suggests=JUDGES_HERE if reviewer in round.reviewers else "",
    )


def may_settle(round: Round, person: str, is_trusted: bool) -> bool:
    """Whether somebody's adjudication counts: the named adjudicators', else the lead's, never a judge's own.

    Where nobody leads, nobody closes the round, and only the desk's owner can bring in what was settled elsewhere.
    """
    if person in round.reviewers:
        return False
    settlers = round.adjudicators or ((round.lead,) if round.lead else ())
    return person in settlers if settlers else is_trusted


class EventFacts(Protocol):
    """What the rule needs of an event."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def reviewer(self) -> str:
        """Whom it names."""

    @property
    def round(self) -> str:
        """Which round it names."""

    @property
    def article(self) -> str:
        """Which article it is on."""

    @property
    def snapshot(self) -> str:
        """Which text of it."""

    @property
    def sentence(self) -> int:
        """Which sentence of it."""

    @property
    def role(self) -> str:
        """In which capacity."""


def why_left_out(terms: AdmissionTerms, seal: Seal, latest: int, event: EventFacts, offset: int) -> str:
    """Return why an event in a reviewer's file does not count, or the empty string.

    `latest` is the last microsecond that is not the future, `offset` where the event stands in its file.
    """
    if event.reviewer != terms.reviewer or event.round != terms.name:
        return STRANGE
    micros = micros_of(event.id)
    if micros <= 0 or not 0 <= event.sentence <= LAST_SENTENCE:
        return MALFORMED
    if micros > latest:
        return FUTURE
    why = terms.of_role(event.role)
    if not why and event.role == Role.REVIEWER:
        taken = terms.sentences_of_event(event)
        why = NOT_GIVEN if taken is not None and event.sentence not in taken else ""
    return why or _why_not_sealed(terms, seal, event, micros, offset)


def micros_of(identity: str) -> int:
    """Return the microsecond of an id, or 0 when it is none."""
    if len(identity) != ID_LENGTH:
        return 0
    try:
        return int(identity, 16) >> 24
    except ValueError:
        return 0


def _why_not_sealed(terms: AdmissionTerms, seal: Seal, event: EventFacts, micros: int, offset: int) -> str:
    """Return why an event is not as its round was sealed; a program's suggestions may come at any time."""
    if not seal.at or event.role == Role.AGENT:
        return ""
    if offset < seal.length:
        return LATE if event.id in seal.refused else ""
    if seal.is_copy:
        return UNSEALED
    if micros <= seal.at:
        return CHANGED if seal.was_changed else BACK_DATED
    adjudication = event.role == Role.ADJUDICATOR and terms.round.state is State.CLOSED
    return LATE if seal.is_closed and not adjudication else ""


def left_out_phrases(left_out: Mapping[str, int]) -> Iterable[str]:
    """Yield the events left out, in words."""
    for why, count in left_out.items():
        verb, _, rest = why.partition(" ")
        yield (
            f"1 event {_OF_ONE.get(verb, verb)} {rest.replace(' were ', ' was ').replace('they are', 'it is')}"
            if count == 1
            else f"{count} events {why}"
        )
