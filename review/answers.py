"""Answers: what each reviewer says of a sentence that is up for judgement: a verdict, or that it is no claim.

Up for judgement is a claim by its kind, and any other sentence to which somebody gave a verdict. Setting one aside is
an answer, and so is leaving one aside that a colleague took in, by whoever has answered all else in the article. What
reading set aside and nobody touched is no answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from review.events import Event, Role

Place = tuple[str, int]
"""An article and a sentence."""

Answer = str | None
"""The name of a verdict, or None for "no claim"."""

NO_CLAIM = "no claim"

Claims = Mapping[str, Collection[int]]
"""The sentences that are up for judgement by their kind, by article; of an article that is missing nothing is known."""

_ARTICLE = attrgetter("article")


class Vote(Struct, frozen=True, gc=False):
    """One reviewer's answer; `event` is None where they left a sentence aside that a colleague took in."""

    answer: Answer
    event: Event | None = None


Votes = dict[str, Vote]
"""The answers of one sentence, by reviewer."""


def name_of(answer: Answer) -> str:
    """Return the answer in words."""
    return NO_CLAIM if answer is None else answer


def is_answer(verdict: object, claim: bool | None) -> bool:
    """Whether a holding is an answer: it has a verdict, or says that the sentence is no claim."""
    return verdict is not None or claim is False


def answers(events: Iterable[Event], claims: Claims | None = None) -> dict[Place, Votes]:
    """Return reviewers' answers by sentence, from a round's current events; drafts are for the caller to leave out.

    Without `claims` a sentence that was set aside is up for judgement only where somebody gave it a verdict.
    """
    found: dict[Place, Votes] = {}
    said = [event for event in events if event.role is Role.REVIEWER]
    for article, group in groupby(sorted(said, key=_ARTICLE), key=_ARTICLE):
        for sentence, votes in sorted(_of_article(list(group), (claims or {}).get(article, ())).items()):
            found[article, sentence] = dict(sorted(votes.items()))
    return found


def finished(answered: Mapping[str, Collection[int]], claims: Collection[int]) -> Iterator[str]:
    """Yield the reviewers who have answered all claims of an article, one at least."""
    wanted = set(claims)
    return (name for name, sentences in answered.items() if sentences and wanted <= set(sentences))


def _of_article(events: Collection[Event], claims: Collection[int]) -> dict[int, Votes]:
    found: dict[int, Votes] = {}
    answered: dict[str, set[int]] = {}
    open_: set[tuple[str, int]] = set()
    for event in events:
        held = event.holding
        if is_answer(held.verdict, held.claim):
            answer = held.verdict if held.claim is not False else None
            found.setdefault(event.sentence, {})[event.reviewer] = Vote(answer, event)
            answered.setdefault(event.reviewer, set()).add(event.sentence)
        elif held.claim:
            open_.add((event.reviewer, event.sentence))
    taken_in = [at for at in found if at not in claims]
    for sentence in taken_in:
        votes = found[sentence]
        if all(vote.answer is None for vote in votes.values()):
            del found[sentence]
        elif claims:
            for name in finished(answered, claims):
                if name not in votes and (name, sentence) not in open_:
                    votes[name] = Vote(None)
    return found
