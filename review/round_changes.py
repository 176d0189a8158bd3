"""What a lead asks of a round, and what comes of it: a new one, another assignment, its closing, its seal."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from review.rounds import Round


class Move(Struct, frozen=True):
    """One article that changed hands: who has it now and had it not, and the other way round."""

    article: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


class Plan(Struct, frozen=True):
    """What a lead asks of a new round; `articles` are globs over names, `excluded` pairs of reviewer and glob."""

    name: str
    lead: str
    reviewers: tuple[str, ...]
    articles: tuple[str, ...] = ("*",)
    overlap: int = 1
    blind: bool = False
    seed: int | None = None
    due: str = ""
    only: str = ""
    previous: str = ""
    require: tuple[str, ...] = ()
    adjudicators: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    anonymous: bool = False
    show_earlier: bool = False
    hints: str = ""
    guidelines: bytes = b""


class PlannedRound(Struct, frozen=True):
    """The round that a plan would make, and how many sentences of each article it takes up."""

    round: Round
    sizes: Mapping[str, int]


class AssignmentChange(Struct, frozen=True):
    """What an assignment was changed by.

    `joining` and `leaving` are reviewers, `excluded` pairs of reviewer and glob, `articles` globs of those that are
    taken up beside the others, `overlap` how many judge each sentence from now on. `without` are reviewers of whom
    nothing is known to be finished, because their files cannot be read.
    """

    joining: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    articles: tuple[str, ...] = ()
    overlap: int | None = None
    without: tuple[str, ...] = ()


class Reassigned(Struct, frozen=True):
    """A round after its assignment changed: the moves, and remarks for the lead.

    `kept` is how many finished articles those who left keep, `short` how many reviewers each article has that lacks
    some, `left_over` how many verdicts somebody gave on an article that is another's now: they count as well.
    """

    round: Round
    moves: tuple[Move, ...]
    kept: Mapping[str, int] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)
    left_over: Mapping[tuple[str, str], int] = field(default_factory=dict)


class ChangedControl(Struct, frozen=True):
    """A control that is none any more because its words changed: where it was, its words, and what is known of them.

    `now` is the sentence that has other words, if it is not gone.
    """

    article: str
    sentence: int
    quote: str
    verdict: str
    now: int | None = None


class Closed(Struct, frozen=True):
    """A closed round, and the files that could not be read or were passed over."""

    round: Round
    unread: tuple[str, ...] = ()
    planted: tuple[str, ...] = ()


class SealReport(Struct, frozen=True):
    """A round that was sealed: how many events in how many files, and what could not be read.

    `admitted` are those that were let count this time: whose, and how many events.
    """

    events: int
    files: int
    unread: tuple[str, ...] = ()
    admitted: tuple[tuple[str, int], ...] = ()


class HandedOver(Struct, frozen=True):
    """A round with another lead, and the rights that they lack on the disk, each with the command that gives it."""

    round: Round
    lacks: tuple[str, ...] = ()
