"""Review rounds: their settings, their states, and who may do what in each, with the reason where somebody may not.

A desk without rounds has the open round `main`, in which everybody judges everything: `MAIN`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from typing import Protocol

from msgspec import Struct, field

from review.scale import DEFAULT, Scale


class State(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ADJUDICATED = "adjudicated"


class Permission(Enum):
    """What somebody may want to do in a round."""

    JUDGE = auto()
    SEE_OTHERS = auto()
    SEE_COUNTS = auto()
    ASSIGN = auto()
    OPEN = auto()
    CLOSE = auto()
    REOPEN = auto()
    CONTROL = auto()
    DECLINE = auto()
    GUIDE = auto()
    NAME_ADJUDICATORS = auto()
    HAND_OVER = auto()
    ADJUDICATE = auto()
    FINISH = auto()
    SEAL = auto()


class Declined(Struct, frozen=True):
    """An article that a reviewer does not judge, for a reason of theirs such as a conflict of interest."""

    article: str
    reviewer: str
    why: str = ""


class GuidelinesVersion(Struct, frozen=True):
    """One version of a round's guidelines: the hash of its text, and since when it was in force (ISO 8601, UTC)."""

    version: str
    since: str = ""


class Names(Protocol):
    """What articles are called now that events and rounds name as they were called."""

    def has_moved(self, name: str) -> bool:
        """Whether an article of that name was ever renamed."""

    def names_meant_by(self, name: str, text: str, at: int) -> tuple[str, ...]:
        """Return the present names that an event may mean: the one that follows, then that of who had not heard."""


class Round(Struct, frozen=True):
    """A round as its lead set it up.

    `reviewers` stand in the order in which they joined, those in `left` among them: the assignment depends on it.
    `overlap` is how many judge each sentence. `assignment` names the reviewers of each article and `sentences` those
    of its sentences that are taken up, where not all are; both empty in a round over everything. `excluded` names who
    must not judge an article. `guidelines` is the version (hash) of the guidelines, `require` what a verdict needs
    (reason, evidence, confidence, note) before it counts, `due` a date, `only` and `previous` which sentences of which
    round were taken up. `controls` are sentences with a known verdict, known to the lead until the round is closed.
    `texts` are the digests of the texts, by article, that `sentences` and `controls` number, where the file says it.
    `declined` says why reviewers gave articles back, who are then among the `excluded` too, `guidelines_versions` which
    versions there were, the oldest first, `closed` when the round was last closed, `articles` the globs that its
    articles were chosen by, `leads` who led it one after another if that ever changed. `former` names who had each
    article before it changed hands, or is None where nobody kept a record of that. `named` is the time (microseconds)
    of the last change of articles' names that its entries know, `withdrawn` are articles of its assignment that are no
    longer on the list, and `names` tells which article an event is about; its file says neither. `hints` is when
    reviewers see what other articles say of a sentence: before they judge it, after, or off; empty for what
    `review.links.hint_time` makes of it. `scale` are the verdicts that it was opened with,
    or the desk's while it is a draft. `others` are entries of its file that this program does not know and passes on.
    """

    name: str = "main"
    state: State = State.OPEN
    lead: str = ""
    blind: bool = False
    reviewers: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    adjudicators: tuple[str, ...] = ()
    overlap: int = 0
    seed: int = 0
    due: str = ""
    only: str = ""
    previous: str = ""
    show_earlier: bool = False
    anonymous: bool = False
    require: tuple[str, ...] = ()
    guidelines: str = ""
    assignment: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    controls: Mapping[tuple[str, int], str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    declined: tuple[Declined, ...] = ()
    guidelines_versions: tuple[GuidelinesVersion, ...] = ()
    closed: str = ""
    articles: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    former: Mapping[str, tuple[str, ...]] | None = None
    named: int = 0
    withdrawn: frozenset[str] = frozenset()
    names: Names | None = None
    hints: str = ""
    scale: Scale = DEFAULT
    others: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_everything(self) -> bool:
        """Whether everybody judges everything, as in `main`."""
        return not self.assignment

    @property
    def hides(self) -> bool:
        """Whether reviewers see nothing of each other now."""
        return self.blind and self.state in (State.DRAFT, State.OPEN)

    @property
    def acting_adjudicators(self) -> tuple[str, ...]:
        """The people who may adjudicate: the adjudicators, else the lead; nobody by name in a round without either."""
        return self.adjudicators or ((self.lead,) if self.lead else ())

    @property
    def told_texts(self) -> Mapping[str, str]:
        """The texts that everybody may know of: those of `sentences`, for all others tell where controls are."""
        return {article: self.texts[article] for article in self.sentences if article in self.texts}

    def judges(self, reviewer: str, article: str) -> bool:
        """Whether the article is this reviewer's."""
        return self.is_everything or (
            reviewer in self.assignment.get(article, ()) and self.counts_answers_of(reviewer, article)
        )

    def counts_answers_of(self, reviewer: str, article: str) -> bool:
        """Whether this reviewer's answers on the article count: not if they are excluded from it or declined it."""
        return reviewer not in self.excluded.get(article, ())

    def overlap_of(self, article: str) -> int:
        """Return how many people each sentence of an article was given to; 1 where everybody judges everything."""
        out = self.excluded.get(article, ())
        return 1 if self.is_everything else sum(name not in out for name in self.assignment.get(article, ()))

    def claims_taken_up(self, article: str, claims: frozenset[int]) -> frozenset[int]:
        """Return which of an article's claims are up for judgement in this round."""
        if self.is_everything:
            return claims
        if article not in self.assignment:
            return frozenset()
        return frozenset(self.sentences[article]) if article in self.sentences else claims


MAIN = Round()


def why_not(round: Round, person: str, permission: Permission) -> str:
    """Return why this person cannot do that now, as a sentence for the screen; the empty string when they can."""
    if permission is Permission.JUDGE:
        return _why_not_judge(round, person)
    if permission is Permission.SEE_OTHERS:
        return "The round is blind: others are seen when it is closed." if round.hides else ""
    if permission is Permission.ADJUDICATE:
        return _why_not_adjudicate(round, person)
    if permission is Permission.DECLINE:
        return _why_not_asked(round, person) or _wrong_state(round, permission)
    if round.lead not in ("", person):
        return f"Only {round.lead}, who leads the round, can do that."
    return "" if permission is Permission.SEE_COUNTS else _wrong_state(round, permission)


def why_not_suggest(round: Round) -> str:
    """Return why no program's suggestions can come in now, or the empty string.

    Where people are asked by name they judge first, and see nothing of what programs say before the round is closed.
    """
    if not round.reviewers or round.state in _CLOSED:
        return ""
    return "People judge this round first: bring suggestions in when it is closed."


def shows_suggestions(round: Round) -> bool:
    """Whether reviewers see the suggestions of programs."""
    return not round.reviewers or round.state in _CLOSED


def may_see(round: Round, viewer: str, reviewer: str) -> bool:
    """Whether one may see another's verdicts now."""
    return viewer == reviewer or not why_not(round, viewer, Permission.SEE_OTHERS)


_FROM: Mapping[Permission, tuple[State, ...]] = {
    Permission.ASSIGN: (State.DRAFT, State.OPEN),
    Permission.OPEN: (State.DRAFT,),
    Permission.CLOSE: (State.OPEN,),
    Permission.REOPEN: (State.CLOSED, State.ADJUDICATED),
    Permission.CONTROL: (State.DRAFT, State.OPEN),
    Permission.DECLINE: (State.DRAFT, State.OPEN),
    Permission.GUIDE: (State.DRAFT, State.OPEN),
    Permission.NAME_ADJUDICATORS: (State.DRAFT, State.OPEN, State.CLOSED),
    Permission.HAND_OVER: tuple(State),
    Permission.FINISH: (State.CLOSED,),
    Permission.SEAL: (State.OPEN, State.CLOSED, State.ADJUDICATED),
}

_NOW = {
    State.DRAFT: "The round is a draft: {lead} has to open it first.",
    State.OPEN: "The round is open: {lead} has to close it first.",
    State.CLOSED: "The round is closed.",
    State.ADJUDICATED: "The round is closed and settled.",
}


def _now(round: Round) -> str:
    """Describe the round's state and who can change it, which in a round without a lead is anybody."""
    return _NOW[round.state].format(lead="its lead" if round.lead else "somebody")


def _wrong_state(round: Round, permission: Permission) -> str:
    if round.state in _FROM[permission]:
        return ""
    if permission is Permission.OPEN and round.state is State.OPEN:
        return "The round is open already."
    if permission in (Permission.CLOSE, Permission.REOPEN, Permission.FINISH, Permission.NAME_ADJUDICATORS):
        return _now(round)
    return f"{_now(round)} `copydesk rounds reopen` opens it again." if round.state in _CLOSED else _now(round)


_CLOSED = (State.CLOSED, State.ADJUDICATED)


def _why_not_judge(round: Round, person: str) -> str:
    if round.state is State.DRAFT:
        return _now(round)
    if round.state in _CLOSED:
        return f"{_now(round)} Verdicts stand as they are."
    return _why_not_asked(round, person)


def _why_not_asked(round: Round, person: str) -> str:
    """Say why somebody is not among those whom a round asks to judge."""
    if person in round.left:
        return "You have left this round."
    if round.reviewers and person not in round.reviewers:
        return f"You are not among this round's reviewers: {', '.join(round.reviewers)}."
    return ""


def why_nobody_settles(round: Round) -> str:
    """Return why nobody can adjudicate the round (everybody who might also judges in it), or the empty string."""
    acting = round.acting_adjudicators
    if not acting or not all(name in round.reviewers for name in acting):
        return ""
    who = ", ".join(acting)
    return f"Nobody can settle this round: {who}, who would, {'judges' if len(acting) == 1 else 'judge'} in it."


def _why_not_adjudicate(round: Round, person: str) -> str:
    if round.state is State.ADJUDICATED:
        return f"The round is settled; {'its lead' if round.lead else 'anybody'} can reopen it."
    if round.state is not State.CLOSED:
        return _now(round)
    if round.acting_adjudicators and person not in round.acting_adjudicators:
        return f"Only {', '.join(round.acting_adjudicators)} can settle this round."
    if person in round.reviewers:
        return "You judged in this round; somebody else has to settle it."
    return ""
