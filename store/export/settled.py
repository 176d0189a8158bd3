"""One record a sentence: what a round holds of it, by a rule, with the votes that it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from review.consensus import Outcome, Rule, settle
from store.door import Door
from store.export import decisions
from store.record import Consensus, Record, Said, Vote, identity
from store.recording import Setting

BY_VOTES = "consensus"
"""The reviewer and role of a record that no single person stands for."""


def settler(door: Door, rule: Rule) -> Callable[[Door, Setting], Iterator[Record]]:
    """Return what reads the consensus of an article. Dawid and Skene weigh a whole round."""
    whole = settle(door.everything(), rule).outcomes if rule is Rule.DAWID_SKENE else None

    def records(door: Door, setting: Setting) -> Iterator[Record]:
        name = setting.name
        said = [record for record in decisions.records(door, setting) if record.said.status == "current"]
        if not said:
            return
        outcomes = whole if whole is not None else settle(door.current(name), rule).outcomes
        by_sentence: dict[int, list[Record]] = {}
        for record in said:
            by_sentence.setdefault(record.scene.sentence, []).append(record)
        for sentence, votes in by_sentence.items():
            outcome = outcomes.get((name, sentence))
            people = [vote for vote in votes if vote.said.role != "agent"]
            if outcome is not None and people:
                yield _record(name, outcome, people)

    return records


def _record(name: str, outcome: Outcome, records: list[Record]) -> Record:
    """Return the record of one outcome: an adjudicator's own words, else what those have in common who prevailed."""
    consensus = Consensus(
        outcome.rule,
        round(outcome.certainty, 6),
        tuple(Vote(reviewer, verdict) for reviewer, verdict in outcome.votes),
    )
    extra: Mapping[str, object] = {"stale": True} if outcome.stale else {}
    if outcome.decided is not None:
        judge = outcome.decided.reviewer
        own = next((r for r in records if r.said.reviewer == judge and r.said.role == "adjudicator"), None)
        if own is not None:
            said = replace(own.said, status="consensus", source_of_consensus=consensus)
            return replace(own, said=said, extra={**own.extra, **extra})
    agreed = [record for record in records if record.said.verdict == outcome.verdict]
    said = Said(
        verdict=outcome.verdict,
        note="",
        reviewer=BY_VOTES,
        round=records[0].said.round,
        created=min(record.said.created for record in records),
        modified=max(record.said.modified for record in records),
        duration=round(sum(record.said.duration for record in records), 3),
        reasons=tuple(dict.fromkeys(reason for record in agreed for reason in record.said.reasons)),
        evidence=tuple(dict.fromkeys(piece for record in agreed for piece in record.said.evidence)),
        role=BY_VOTES,
        status="unresolved" if outcome.verdict is None else "consensus",
        source_of_consensus=consensus,
        anchor=records[0].said.anchor,
    )
    key = identity(said.round, name, outcome.sentence, f"{BY_VOTES} {outcome.rule}")
    return Record(key, records[0].scene, said, extra)
