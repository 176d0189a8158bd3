"""One final record a sentence over all rounds of a desk, with the chain of outcomes that it came by.

In this order: what a control is known to be, what was adjudicated, and what the latest round came to in which enough
people answered. A round that others took sentences from is before them, whatever was written in it since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from review.answers import Place, name_of
from review.consensus import Outcome, Rule
from store.desk import Desk
from store.exchange.record import Record, Subjects, imported_of, utc
from store.exchange.sources import RoundConsensus, by_sentence, record_of_outcome, stable_id


class Final:
    """The final record of each sentence, read article by article."""

    def __init__(self, desks: Sequence[Desk], rule: Rule, least: int | None = None) -> None:
        """`desks` are the same desk, one for each round; blind ones that are open have no say."""
        self._rounds = [RoundConsensus(desk, rule, least) for desk in in_order(desks)]

    def records(self, _desk: Desk, subjects: Subjects) -> Iterator[Record]:
        """Yield one record a sentence of an article."""
        said: dict[int, Mapping[int, Sequence[Record]]] = {}
        for sentence, came in self._came(subjects.name).items():
            at, outcome = _decides(came)
            desk = self._rounds[at].desk
            if at not in said:
                said[at] = by_sentence(desk, subjects)
            chain = [_step(self._rounds[number].desk, one) for number, one in came]
            record = record_of_outcome(desk, subjects, outcome, said[at].get(sentence, ()), chain)
            yield replace(record, id=stable_id(subjects.name, sentence))

    def outcomes(self, articles: Iterable[str]) -> Iterator[tuple[Place, Outcome]]:
        """Yield the final outcome of each sentence of some articles."""
        for article in articles:
            for sentence, came in self._came(article).items():
                yield (article, sentence), _decides(came)[1]

    def _came(self, article: str) -> dict[int, list[tuple[int, Outcome]]]:
        """Return each round's outcome, by its number, for each sentence."""
        of_rounds = [settled.outcomes(article) for settled in self._rounds]
        sentences = sorted({sentence for of in of_rounds for sentence in of})
        return {s: [(at, of[s]) for at, of in enumerate(of_rounds) if s in of] for s in sentences}


def in_order(desks: Sequence[Desk]) -> list[Desk]:
    """Return the desks of rounds that may be seen, the latest last.

    Rounds stand by when they were closed, or what was written in them last; whatever took sentences from one is later.
    """
    newest = {desk.round: desk.rules.closed or _newest(desk) for desk in desks}
    previous = {desk.round: desk.rules.previous for desk in desks}

    def key(name: str, seen: tuple[str, ...] = ()) -> tuple[str, int]:
        before = previous.get(name, "")
        if not before or before in seen or before not in newest:
            return newest[name], 0
        time, steps = key(before, (*seen, name))
        return (newest[name], 0) if newest[name] > time else (time, steps + 1)

    return sorted((desk for desk in desks if not desk.rules.hides), key=lambda desk: key(desk.round))


def _newest(desk: Desk) -> str:
    """Return when anybody last decided anything in a round, or the empty string."""
    last = (next(reversed(desk.decisions.log(reviewer)), None) for reviewer in desk.decisions.reviewers())
    return max((imported_of(event.imported).modified or utc(event.micros) for event in last if event), default="")


def _decides(came: Sequence[tuple[int, Outcome]]) -> tuple[int, Outcome]:
    return max(came, key=lambda one: (_weight(one[1]), one[0]))


def _weight(outcome: Outcome) -> int:
    """Return the weight of an outcome, the greatest first; among equals the latest round decides."""
    if outcome.rule is Rule.KNOWN:
        return 3
    if outcome.rule is Rule.ADJUDICATED:
        return 2
    return int(outcome.rule is not Rule.INCOMPLETE)


def _step(desk: Desk, outcome: Outcome) -> Mapping[str, object]:
    """Return one round's part in the outcome."""
    return {
        "round": desk.round,
        "rule": outcome.rule,
        "verdict": outcome.verdict,
        **({"claim": False} if outcome.claim is False else {}),
        "certainty": round(outcome.certainty, 6),
        "votes": [{"reviewer": name, "answer": name_of(answer)} for name, answer in outcome.votes],
    }
