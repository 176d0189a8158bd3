"""An export that has nothing in it: which of what was asked for the desk does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from reading.clean import visible
from review.drafts import lacks
from review.events import Event, Role
from review.rounds import Round
from store.export.gather import Gathering, Wanted, sheets

if TYPE_CHECKING:
    from store.export.job import Job
    from store.folder import FolderDesk

Piece = TypeVar("Piece")


class Watch:
    """Notes whether anything comes while `job`, the export as it was given, is written."""

    def __init__(self, job: Job) -> None:
        self.empty = True
        spread = job.spread
        self.job = replace(
            job,
            sheets=lambda: self._noting(job.sheets()),
            spread=None if spread is None else lambda make: self._noting(spread(make)),
        )

    def _noting(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            self.empty = self.empty and not piece
            yield piece


def why(doors: Sequence[FolderDesk], wanted: Wanted) -> str:
    """Return why an export is empty, in words that end a sentence: what is not there, and what is instead."""
    if wanted.articles and not Gathering(doors, wanted).names():
        return f"no article's name matches {_listed(wanted.articles)}"
    drafts = _drafts(doors, wanted)
    if drafts:
        return drafts
    limit = ", as far as you may see" if any(door.rules.hides for door in doors) else ""
    people = sorted({name for door in doors for name in door.reviewers() if _decided(door, name)})
    if not people:
        return f"nobody has decided anything in {_rounds([door.rules for door in doors])}{limit}"
    if wanted.reviewers and not set(wanted.reviewers) & set(people):
        return f"{_listed(wanted.reviewers)} decided nothing; {_listed(people)} did{limit}"
    if wanted.verdicts:
        given = {record.verdict for one in sheets(doors, replace(wanted, verdicts=())) for record in one.records}
        there = _listed(sorted(filter(None, given))) if any(given) else "none at all"
        return f"no verdict is {' or '.join(wanted.verdicts)}; there are {there}{limit}"
    return f"no decision has all that was asked for{limit}"


def _drafts(doors: Sequence[FolderDesk], wanted: Wanted) -> str:
    """Say what the verdicts lack that would be exported if they counted, or return the empty string."""
    lack: Counter[str] = Counter()
    count = 0
    for door in doors:
        names = Gathering([door], wanted).names() if door.rules.require else ()
        for event in (event for name in names for event in door.current(name)):
            missing = lacks(door.rules, event.holding) if event.role is Role.REVIEWER else ()
            if missing and _is_wanted(wanted, event):
                count += 1
                lack.update(missing)
    if not count:
        return ""
    what = " and ".join(f"{need} ({number:,})" for need, number in lack.items())
    return f"there {'is 1 draft, which lacks' if count == 1 else f'are {count:,} drafts, which lack'} {what}"


def _is_wanted(wanted: Wanted, event: Event) -> bool:
    """Whether a draft is by whom and of the verdict that was asked for."""
    verdict = event.holding.verdict
    return (not wanted.reviewers or event.reviewer in wanted.reviewers) and (
        not wanted.verdicts or (verdict is not None and verdict.value in wanted.verdicts)
    )


def _decided(door: FolderDesk, name: str) -> bool:
    """Whether somebody has decided in a round: whoever asks is always among its reviewers."""
    return name != door.reviewer or next(iter(reversed(door.log(name))), None) is not None


def _rounds(rounds: Sequence[Round]) -> str:
    names = [one.name for one in rounds]
    return f"round {_listed(names)}" if len(names) == 1 else f"the rounds {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    """Return names with commas between, the last with an `and`."""
    shown = [visible(name) for name in names]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
