"""One record a sentence: what a round holds of it, by a rule, with the answers that it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from review.answers import name_of
from review.consensus import WEIGHED, Outcome, Rule, settle, terms_of
from review.drafts import without_drafts
from review.events import Event, Role
from store.door import Door
from store.export import decisions
from store.record import SCHEMA_VERSION, Consensus, Record, Vote, identity, seed
from store.recording import Setting, record_of

BY_VOTES = "consensus"
"""The reviewer and role of a record that no single person stands for."""

ASSUMES: Mapping[Rule, str] = {
    Rule.DAWID_SKENE: "reviewers err independently, each alike on all sentences; it says more than is right",
    Rule.ONE_COIN: "reviewers err independently, each as often whatever is true",
}
"""What a certainty takes for granted, by the rule whose model computed it."""


class Settled:
    """The consensus of one round, read article by article; a rule that weighs reviewers reads the whole round once."""

    def __init__(self, door: Door, rule: Rule, least: int | None = None) -> None:
        """`least` is how many answers a sentence needs; by default as many as were asked for it."""
        self.door = door
        claims = {card.name: card.claims for card in door.cards()}
        self.terms = terms_of(door.rules, claims, rule, least)

    @cached_property
    def _whole(self) -> Mapping[str, Mapping[int, Outcome]]:
        outcomes = settle(without_drafts(self.door.rules, self.door.everything()), self.terms).outcomes
        by_article: dict[str, dict[int, Outcome]] = {}
        for (article, sentence), outcome in outcomes.items():
            by_article.setdefault(article, {})[sentence] = outcome
        return by_article

    def outcomes(self, article: str) -> Mapping[int, Outcome]:
        """Return what each sentence of an article came to, that anybody answered or decided."""
        if self.terms.rule in WEIGHED:
            return self._whole.get(article, {})
        current = without_drafts(self.door.rules, self.door.current(article))
        return {sentence: outcome for (_, sentence), outcome in settle(current, self.terms).outcomes.items()}

    def records(self, door: Door, setting: Setting) -> Iterator[Record]:
        """Yield one record a sentence of an article."""
        outcomes = self.outcomes(setting.name)
        if not outcomes:
            return
        said = by_sentence(door, setting)
        for sentence, outcome in outcomes.items():
            yield record_of_outcome(door, setting, outcome, said.get(sentence, ()))


def by_sentence(door: Door, setting: Setting) -> Mapping[int, Sequence[Record]]:
    """Return what people decided of an article's present text, by sentence."""
    found: dict[int, list[Record]] = {}
    for record in decisions.records(door, setting):
        if record.status == "current" and record.role != Role.AGENT:
            found.setdefault(record.scene.sentence, []).append(record)
    return found


def record_of_outcome(
    door: Door,
    setting: Setting,
    outcome: Outcome,
    records: Sequence[Record],
    chain: Sequence[Mapping[str, object]] = (),
) -> Record:
    """Return the record of one outcome: an adjudicator's own words, else what those have in common who prevailed.

    `records` are people's decisions on the sentence; `chain` is how a final verdict came about over several rounds.
    """
    votes = tuple(Vote(reviewer, answer) for reviewer, answer in outcome.votes)
    consensus = Consensus(outcome.rule, round(outcome.certainty, 6), votes)
    decided = outcome.decided
    extra = {**_beside(outcome), **({"chain": chain} if chain else {})}
    if decided is not None and outcome.rule is Rule.ADJUDICATED:
        own = record_of(decided, setting, _first(door, decided))
        tail = own.tail.with_extra({**own.extra, **extra})
        return replace(own, status="consensus", source_of_consensus=consensus, tail=tail)
    agreed = [record for record in records if record.verdict == outcome.verdict]
    scene, base = setting.spot(door.round, outcome.sentence)
    made = records or [record_of(event, setting) for event in _events(door, outcome)]
    return Record(
        schema_version=SCHEMA_VERSION,
        id=identity(base, f"{BY_VOTES} {outcome.rule}"),
        scene=scene,
        verdict=outcome.verdict,
        note="",
        reviewer=BY_VOTES,
        round=door.round,
        created=min(record.created for record in made),
        modified=max(record.modified for record in made),
        duration=round(sum(record.duration for record in made), 3),
        reasons=tuple(dict.fromkeys(reason for record in agreed for reason in record.reasons)),
        confidence=None,
        evidence=tuple(dict.fromkeys(piece for record in agreed for piece in record.evidence)),
        role=BY_VOTES,
        status="consensus" if outcome.is_settled else "unresolved",
        supersedes="",
        guidelines="",
        source_of_consensus=consensus,
        anchor=made[0].anchor,
        tail=scene.tail.with_extra(extra),
    )


def _beside(outcome: Outcome) -> dict[str, object]:
    """Return the keys that only sums of several answers have: how many said what, and what a model makes of it."""
    counts = Counter(name_of(answer) for _, answer in outcome.votes)
    answers: dict[str, object] = {
        "counts": dict(counts),
        "shares": {name: round(count / counts.total(), 6) for name, count in counts.items()},
    }
    if outcome.rule is Rule.INCOMPLETE:
        answers["asked"] = outcome.needed
    if outcome.chances is not None:
        answers["posterior"] = {name_of(answer): round(chance, 6) for answer, chance in outcome.chances.items()}
    if outcome.fitted is not None:
        answers["calibrated"] = {"temperature": round(outcome.fitted[0], 4), "controls": outcome.fitted[1]}
    elif outcome.rule in ASSUMES:
        answers["assumes"] = ASSUMES[outcome.rule]
    claim = {"claim": False} if outcome.claim is False else {}
    return {"answers": answers, **({"stale": True} if outcome.stale else {}), **claim}


def _first(door: Door, event: Event) -> Event | None:
    """Return an adjudicator's first event on a sentence, where it is another."""
    first = door.begun(event.article).get((event.reviewer, event.snapshot, event.sentence))
    return first if isinstance(first, Event) else None


def _events(door: Door, outcome: Outcome) -> list[Event]:
    """Return the events of a sentence about which nobody gave a verdict: it was set aside, or sent back."""
    return [event for event in door.current(outcome.article) if event.sentence == outcome.sentence]


def stable_id(article: str, sentence: int) -> str:
    """Return the id of a sentence's final record, whichever round and rule it comes from."""
    return identity(seed("", article, sentence), f"{BY_VOTES} final")
