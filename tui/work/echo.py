"""What an act did, in words for the bottom line: which sentence, and what it holds now that it did not before."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from reading.plural import count_of
from review.events import NOTHING, Event, Holding, Link
from review.holdings import is_claim
from review.links import place_of, word_of

NOT_JUDGED, NO_CLAIM = "not judged", "no claim"
CONFIDENCE = {None: "not said", 1: "low", 2: "medium", 3: "high"}
ARROW = "→"
"""Stands between what was and what is; signs that are ASCII have another."""


class Done(Struct, frozen=True):
    """A sentence before and after an act; `claim_before` and `claim` are whether it was, and is, up for judgement."""

    sentence: int
    before: Holding
    after: Holding
    claim_before: bool = True
    claim: bool = True

    @property
    def changes_verdict(self) -> bool:
        """Whether a verdict that was there is another one now, or gone."""
        return self.before.verdict is not None and self.before.verdict != self.after.verdict


def done_by(event: Event, before: Event | None, claims: Collection[int]) -> Done:
    """Return what an event did to its sentence; `claims` are those of the article that are claims by their kind."""
    by_kind = event.sentence in claims
    held = before.holding if before else NOTHING
    return Done(event.sentence, held, event.holding, is_claim(by_kind, before), is_claim(by_kind, event))


def echo(done: Sequence[Done], where: str = "", of: int = 0) -> str:
    """Return an act in words: the sentence or the number of them, and the change; `where` names another article.

    `of` is how many were selected, where some of them are set aside and were passed over.
    """
    if not done:
        return ""
    if len(done) == 1 and of < 2:
        return f"{where}sentence {done[0].sentence + 1}: {_said(done[0])}"
    now = {_status(one.after, one.claim) for one in done}
    changed = sum(one.changes_verdict for one in done)
    what = f": {now.pop()}" if len(now) == 1 else ""
    more = f", {changed} of them changed" if changed else ""
    skipped = f" of {of}" if of > len(done) else ""
    return f"{where}{len(done)}{skipped} sentences{what}{more}"


def earlier_line(count: int, is_listed: bool) -> str:
    """Return how many sentences that the page does not show an act was on, in words; empty for none."""
    where = "an earlier text" if is_listed else "an article that is not in the list"
    return f"{count_of(count, 'sentence')} of {where}" if count else ""


def _said(done: Done) -> str:
    """Return the differences between two holdings in words, the weightiest first."""
    before, after = done.before, done.after
    found = [_status_said(done), *_reasons(before, after)]
    if before.confidence != after.confidence and not _is_cleared(before, after):
        found.append(f"confidence {CONFIDENCE.get(after.confidence, after.confidence)}")
    found.append(_text("note", before.note, after.note))
    found.append(_evidence(before, after))
    found += _links(before, after)
    said = ", ".join(part for part in found if part)
    return said or f"{_status(after, done.claim)}, as before"


def _status(holding: Holding, claim: bool) -> str:
    if not claim:
        return NO_CLAIM
    return str(holding.verdict) if holding.verdict else NOT_JUDGED


def _status_said(done: Done) -> str:
    before, after = _status(done.before, done.claim_before), _status(done.after, done.claim)
    if before == after:
        return ""
    return after if before == NOT_JUDGED else f"{before} {ARROW} {after}"


def _reasons(before: Holding, after: Holding) -> list[str]:
    came = [reason for reason in after.reasons if reason not in before.reasons]
    went = [reason for reason in before.reasons if reason not in after.reasons]
    if _is_cleared(before, after):
        went = []
    return [f"reason {reason}" for reason in came] + [f"no longer {reason}" for reason in went]


def _is_cleared(before: Holding, after: Holding) -> bool:
    """Whether the verdict is gone with its reasons, evidence and confidence, which then need no words of their own."""
    return before.verdict is not None and after.verdict is None


def _text(what: str, before: str, after: str) -> str:
    if before == after:
        return ""
    return f"{what} removed" if not after else f"{what} changed" if before else f"{what} kept"


def _evidence(before: Holding, after: Holding) -> str:
    if before.evidence == after.evidence or _is_cleared(before, after):
        return ""
    more = len(after.evidence) - len(before.evidence)
    return "evidence added" if more > 0 else "evidence removed" if more < 0 else "evidence changed"


def _links(before: Holding, after: Holding) -> list[str]:
    came = [f"{_link(link)}" for link in after.links if link not in before.links]
    kept = {place_of(link) for link in after.links}
    went = [f"no longer {_link(link)}" for link in before.links if place_of(link) not in kept]
    return came + went


def _link(link: Link) -> str:
    return f"{word_of(link.relation)}: {link.article}, sentence {link.sentence + 1}"
