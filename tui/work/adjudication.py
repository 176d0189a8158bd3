"""An adjudicator's way through the sentences on which reviewers differ.

No Textual here.

A verdict becomes an event with the role of an adjudicator, which names the reviewers' events that it weighed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from review.answers import answers
from review.consensus import Outcome, Rule, consensus_of, differ, terms_of
from review.events import NOTHING, Event, EventKind, Holding, Role
from review.holdings import counting_events
from review.rounds import Permission, why_not
from review.undo import redo, undo
from store.desk import Card, Desk, number_of
from store.drafts import Draft, DraftFolder
from tui.work.carried import carried
from tui.work.drafts import Drafts

WHYS: tuple[str, ...] = ("", "ambiguous text", "guideline gap", "reviewer error", "edge case")
"""Why reviewers differed, in the order in which one key goes through them."""


class Case(Struct, frozen=True):
    """One sentence on which reviewers differ: their events, in the order of the columns, and the decision."""

    article: str
    sentence: int
    snapshot: str
    votes: tuple[Event, ...]
    outcome: Outcome

    @property
    def settled(self) -> Event | None:
        """The adjudicator's event, or None while there is none or reviewers changed what it weighed."""
        return None if self.outcome.stale else self.outcome.decided

    @property
    def is_sent_back(self) -> bool:
        """Whether it was decided that reviewers of another round are to say."""
        return self.settled is not None and is_sent_back(self.settled)


PREPARED, NOTE = "adjudication", "adjudication note"
"""Kinds of drafts: what goes with a decision to come, and a note that is being written."""

Found = tuple[str, Sequence[Case]]
"""An article and its cases."""
_ARTICLE, _PLACE = attrgetter("article"), attrgetter("article", "sentence")


class Adjudication:
    """The cases of a round as far as they were read, the current one, and cause and note for the next decision.

    `left` is how many of them are not settled. Somebody goes through `read`, beside the work, and hands on to `take`.
    """

    def __init__(self, desk: Desk, drafts: Drafts | None = None) -> None:
        self.desk = desk
        self.drafts = drafts or Drafts(DraftFolder(None))
        self.cases: list[Case] = []
        self.at = self.left = 0
        self.ended = False
        """Whether the last case was settled and none is current: a key too many must not settle it anew."""
        self.why = self.note = ""
        self._cards = desk.articles.cards()
        self._done = 0
        self._again: set[str] = set()

    @property
    def progress(self) -> float:
        """How much of the desk has been read, 0 to 1."""
        return self._done / len(self._cards) if self._cards else 1.0

    @property
    def sent_back(self) -> int:
        """How many cases were sent back: nothing is left to do on them, and they are not settled."""
        return sum(case.is_sent_back for case in self.cases)

    @property
    def is_begun(self) -> bool:
        """Whether there is an undecided case, or it is known that there is none."""
        return self.left > 0 or self.progress == 1.0

    def read(self) -> Iterator[Found]:
        """Yield the cases of one article after the other, from the first that was not taken in yet.

        To be called from a thread that may wait.
        """
        for card in self._cards[self._done :]:
            yield card.name, list(self._cases(card))

    def take_cases(self, found: Sequence[Found]) -> None:
        """Take in cases, and go to the first undecided one when there was none."""
        waited = not self.is_begun
        for name, cases in found:
            if name not in self._again:
                self._put(name, cases)
        self._done += len(found)
        if waited and self.left:
            self.next_open()

    def read_again(self, articles: Collection[str]) -> Sequence[Found]:
        """Return the cases of these articles as they are now; to be called from a thread that may wait."""
        cards = self.desk.articles.cards()
        numbers = ((name, number_of(cards, name)) for name in articles)
        return [(name, list(self._cases(cards[number])) if number >= 0 else []) for name, number in numbers]

    def take_again(self, found: Sequence[Found]) -> None:
        """Take cases in that were read again, staying where we are."""
        for name, cases in found:
            self._put(name, cases)
            self._again.add(name)

    def _put(self, article: str, cases: Sequence[Case]) -> None:
        """Lay an article's cases in place of those it had; the current case stays, or the one after it comes."""
        here = self.case
        low, high = bisect_left(self.cases, article, key=_ARTICLE), bisect_right(self.cases, article, key=_ARTICLE)
        self.left += _open(cases) - _open(self.cases[low:high])
        self.cases[low:high] = cases
        if here is not None:
            self.at = max(0, min(bisect_left(self.cases, _PLACE(here), key=_PLACE), len(self.cases) - 1))

    def _cases(self, card: Card) -> Iterator[Case]:
        """Yield the sentences of an article on which reviewers differ."""
        rules = self.desk.rules
        events = list(counting_events(rules, self.desk.decisions.contested(card.name)))
        terms = terms_of(rules, {card.name: card.claims}, Rule.UNANIMOUS, least=1)
        votes = answers(events, terms.claims)
        for place, outcome in consensus_of(events, terms).outcomes.items():
            if differ(outcome) and outcome.rule is not Rule.KNOWN:
                given = [vote.event or self._left_aside(card, outcome, name) for name, vote in votes[place].items()]
                yield Case(card.name, outcome.sentence, card.snapshot, self._in_order(given), outcome)

    def _left_aside(self, card: Card, outcome: Outcome, reviewer: str) -> Event:
        """Return a stand-in answer without event, on a sentence set aside from the start that a colleague took in."""
        place = self.desk.round, card.name, card.snapshot, outcome.sentence
        return Event(EventKind.SET_ASIDE, reviewer, *place, Holding(claim=False))

    def _in_order(self, votes: Sequence[Event]) -> tuple[Event, ...]:
        """Return the votes as columns: by name, or so that the place tells nothing where the round is anonymous."""
        if not self.desk.rules.anonymous:
            return tuple(sorted(votes, key=lambda event: event.reviewer))
        return tuple(
            sorted(votes, key=lambda event: blake2b((event.id or event.reviewer).encode(), digest_size=8).digest())
        )

    @property
    def case(self) -> Case | None:
        """The current case."""
        return self.cases[self.at] if self.cases else None

    def name_of(self, column: int) -> str:
        """Return the heading of a column: the reviewer's name, unless the round hides it."""
        assert self.case is not None
        return f"reviewer {column + 1}" if self.desk.rules.anonymous else self.case.votes[column].reviewer

    def cannot(self) -> str:
        """Return the reason why nothing can be decided, or the empty string."""
        why = why_not(self.desk.rules, self.desk.reviewer, Permission.ADJUDICATE)
        if not why and self.case is not None and self.desk.reviewer in {vote.reviewer for vote in self.case.votes}:
            return "You judged this sentence; somebody else has to settle it."
        return why or ("Reviewers differ on no sentence." if self.is_begun and not self.cases else "")

    def go(self, steps: int) -> None:
        """Move to another case; what was prepared for the next decision is that case's own."""
        if not self.cases:
            return
        if self.ended and steps < 0:
            steps += 1  # the end is behind the case that was settled last
        self.ended = False
        self.at = max(0, min(self.at + steps, len(self.cases) - 1))
        settled, begun = self.cases[self.at].settled, self.drafts.find(self.draft(PREPARED)) or {}
        self.why = settled.holding.why if settled else begun.get("why", "")
        self.note = settled.holding.note if settled else begun.get("note", "")

    def draft(self, kind: str) -> Draft:
        """Return an empty draft of something on the current case."""
        case = self.case
        assert case is not None
        return Draft(case.article, case.snapshot, case.sentence, "", kind)

    def prepare(self) -> None:
        """Keep the cause and the note for the coming decision; a decided case has its own."""
        if self.case is None or self.case.settled is not None:
            return
        if self.why or self.note:
            self.drafts.keep(replace(self.draft(PREPARED), fields={"why": self.why, "note": self.note}))
        else:
            self.drafts.drop(self.draft(PREPARED))

    def next_open(self) -> None:
        """Go to the next undecided case, around the end; leave them all when there is none."""
        order = chain(range(self.at, len(self.cases)), range(self.at))
        found = next((at for at in order if self.cases[at].settled is None), None)
        if found is not None:
            self.ended = False
            self.go(found - self.at)
        else:
            self.ended = bool(self.cases)

    def next_why(self) -> str:
        """Go to the next cause and return it."""
        at = WHYS.index(self.why) if self.why in WHYS else 0
        self.why = WHYS[(at + 1) % len(WHYS)]
        self.prepare()
        return self.why

    def side(self, column: int) -> Event | None:
        """Return the event that sides with the reviewer in a column, with their reasons and evidence, or None."""
        if self.case is None or not 0 <= column < len(self.case.votes):
            return None
        return self._event(self.case.votes[column].holding)

    def decide(self, verdict: str | None) -> Event | None:
        """Return the event that decides the case with a verdict, and the reasons of the reviewers who gave it.

        Without a verdict it is settled as no claim.
        """
        if self.case is None:
            return None
        if verdict is None:
            return self._event(Holding(claim=False))
        same = [vote.holding for vote in self.case.votes if vote.holding.verdict == verdict]
        reasons = tuple(dict.fromkeys(reason for holding in same for reason in holding.reasons))
        return self._event(Holding(verdict=verdict, reasons=reasons))

    def send_back(self) -> Event | None:
        """Return the event that leaves the case open for the reviewers of another round."""
        return self._event(NOTHING, EventKind.CLEAR) if self.case else None

    def again(self) -> Event | None:
        """Return the event that gives a decided case its new cause and note, or None for an undecided one."""
        settled = self.case.settled if self.case else None
        return self._event(settled.holding, settled.kind) if settled else None

    def undo(self) -> tuple[Event, ...]:
        """Return the events that take back this adjudicator's last step, none when there is nothing to undo."""
        past = self.desk.decisions
        return self._carried(undo(self._past, lambda article, at: _decisions(past.history(article, at))))

    def redo(self) -> tuple[Event, ...]:
        """Return the events that bring back the step last undone."""
        return self._carried(redo(self._past))

    def _carried(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Return events as they are on the texts there are now."""
        cards = self.desk.articles.cards()
        return tuple(carried(self.desk, event, cards)[0] for event in events)

    def _past(self) -> Iterator[Event]:
        """Yield this person's decisions as adjudicator, newest first; those as reviewer are undone on the desk."""
        return _decisions(reversed(self.desk.decisions.log(self.desk.reviewer)))

    def find(self, article: str, sentence: int) -> None:
        """Go to the case of a sentence, if there is one."""
        at = next(
            (n for n, case in enumerate(self.cases) if (case.article, case.sentence) == (article, sentence)), None
        )
        if at is not None:
            self.go(at - self.at)

    def _event(self, holding: Holding, kind: EventKind = EventKind.DECIDE) -> Event:
        assert self.case is not None
        claim = False if holding.claim is False else None
        kind = EventKind.SET_ASIDE if claim is False and kind is EventKind.DECIDE else kind
        return Event(
            kind=kind,
            reviewer=self.desk.reviewer,
            round=self.desk.round,
            article=self.case.article,
            snapshot=self.case.snapshot,
            sentence=self.case.sentence,
            holding=replace(holding, claim=claim, note=self.note, why=self.why, confidence=None, score=None),
            role=Role.ADJUDICATOR,
            weighed=tuple(vote.id for vote in self.case.votes if vote.id),
        )


def _decisions(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if event.role is Role.ADJUDICATOR)


def is_sent_back(event: Event) -> bool:
    """Whether an adjudicator's event settles nothing: it leaves the sentence to the reviewers of another round."""
    return event.holding.verdict is None and event.holding.claim is not False


def _open(cases: Sequence[Case]) -> int:
    return sum(case.settled is None for case in cases)
