"""What a key does to the sentences under the cursor: one step of events, shown at once and said in one line.

The rules of `review.holdings` say what a sentence holds afterwards; here is on which sentences a key falls, when it
falls on none, and where the cursor goes then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from review.answers import is_answer
from review.events import NOTHING, Event, EventKind, Evidence, Holding, Link
from review.holdings import cleared, decided, draft_line, set_aside, taken_back
from review.links import all_linked
from tui.work.echo import done_by, echo
from tui.work.sentence import OpenArticle
from tui.work.session import AT_END, Session

REPEATABLE = frozenset({EventKind.DECIDE, EventKind.CLEAR, EventKind.SET_ASIDE, EventKind.TAKE_BACK})


class _Act(Struct, frozen=True):
    """What is done to each sentence; `advance` goes on to the next one, `gives` is the verdict, if it gives one."""

    kind: EventKind
    change: Callable[[Holding], Holding]
    advance: bool = False
    gives: str | None = None


class Acts:
    """Changes what the reviewer holds of the current sentence, of the range, or of several claims from here on."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last: _Act | None = None
        """What `.` does again."""

    def decide(self, verdict: str, count: int | None = None, reasons: tuple[str, ...] = ()) -> None:
        """Give the current sentence, the range, or `count` claims from here a verdict, and go to the next to judge."""

        def change(holding: Holding) -> Holding:
            now = decided(holding, verdict)
            return replace(now, reasons=reasons) if reasons else now

        self._do(_Act(EventKind.DECIDE, change, advance=True, gives=verdict), count)

    def clear(self, count: int | None = None) -> None:
        """Take the verdict away, with its reasons, evidence and confidence."""
        session, cursor = self._session, self._session.cursor
        targets = cursor.selected if cursor.anchor is not None else self._targets(count)
        if not any(session.holding(sentence).verdict for sentence in targets):
            session.say("No verdict to clear here")
            return
        self._do(_Act(EventKind.CLEAR, cleared), count)

    def toggle_aside(self, count: int | None = None) -> None:
        """Set the current sentence, the range, or `count` claims aside as no claims, or take back in."""
        if self._session.is_claim(self._session.cursor.sentence):
            self._do(_Act(EventKind.SET_ASIDE, set_aside, advance=True), count)
        else:
            self._do(_Act(EventKind.TAKE_BACK, taken_back))

    def confirm(self) -> None:
        """Keep the verdict that was given before the sentence's text changed, or take a suggestion."""
        session, view = self._session, self._session.current
        before, suggested = (view.stale, view.suggested) if view else (None, None)
        session.cursor.anchor = None
        if before is not None:
            self._do(_Act(EventKind.CONFIRM, lambda _holding: before.event.holding, advance=True))
        elif suggested is not None and suggested.holding.verdict is not None:
            self.decide(suggested.holding.verdict)
        else:
            session.say("Nothing to confirm here")

    def set_note(self, text: str) -> None:
        """Write the current sentence's note; an empty one removes it."""
        if text != self._session.holding().note:
            self._do(_Act(EventKind.NOTE, lambda holding: replace(holding, note=text)))

    def set_reasons(self, reasons: tuple[str, ...]) -> None:
        """Set the reasons of the verdict."""
        self._do(_Act(EventKind.REASONS, lambda holding: replace(holding, reasons=reasons)))

    def toggle_reason(self, key: str) -> None:
        """Add the reason with that key to the verdict, or take it away."""
        reason = self._session.reason_of_key(key)
        holding = self._session.holding()
        if reason is None:
            return
        if holding.verdict is None:
            self._session.say("A reason needs a verdict first")
            return
        had = holding.reasons
        self.set_reasons(tuple(one for one in had if one != reason) if reason in had else (*had, reason))

    def set_confidence(self, level: int | None) -> None:
        """Set how sure the reviewer is: 1 to 3, or None."""
        self._do(_Act(EventKind.CONFIDENCE, lambda holding: replace(holding, confidence=level)))

    def set_evidence(self, evidence: tuple[Evidence, ...]) -> None:
        """Set the evidence."""
        self._do(_Act(EventKind.EVIDENCE, lambda holding: replace(holding, evidence=evidence)))

    def toggle_link(self, *links: Link) -> None:
        """Link the current sentence to others with the same words, or take such links away."""
        self._session.cursor.anchor = None
        self._do(_Act(EventKind.EVIDENCE, lambda holding: all_linked(holding, links)))

    def repeat(self, count: int | None = None) -> None:
        """Do the last act again here."""
        if self._last is None:
            self._session.say("Nothing to repeat yet")
            return
        self._do(self._last, count)

    def _do(self, act: _Act, count: int | None = None) -> None:
        """Enter an act as one step, and say what changed where the page alone does not show it."""
        session, cursor, opened = self._session, self._session.cursor, self._session.opened
        if opened is None or not opened.article.sentences:
            return
        if cursor.ended:
            session.say(AT_END)
            return
        targets = self._targets(count)
        if self._overwrites(targets[0], act.gives):
            return
        last, selected, ranged = targets[-1], cursor.selected, cursor.anchor is not None
        shown = sorted({*targets, *selected})
        cursor.anchor = None
        lacked = session.lacks(last)
        events = self._events(act, targets, opened)
        session.pending.enter_step(events)
        replaced = zip(events, session.pending.replaced, strict=True)
        done = [done_by(event, before, opened.claims) for event, before in replaced]
        if act.kind in REPEATABLE:
            self._last = act
        cursor.effort.restart()
        session.views.forget(shown)
        if ranged or len(targets) > 1:
            cursor.go(last)
        missing = session.lacks(last)
        remarks = session.go_on() if not missing and (act.advance or lacked) else ()
        # The cursor is where it goes by now, so that what it left is not looked into.
        session.listener.sentences_changed(session.name, shown)
        cursor.stayed = act.gives is not None and cursor.place == last
        said = echo(done, of=len(selected) if ranged else 0)
        session.listener.did("; ".join(part for part in (said, draft_line(missing), *remarks) if part))

    def _targets(self, count: int | None) -> Sequence[int]:
        """Return the sentences that a key falls on: the claims of the range, or `count` claims from here on."""
        session, cursor = self._session, self._session.cursor
        if cursor.anchor is not None:
            return [sentence for sentence in cursor.selected if session.is_claim(sentence)] or cursor.selected
        if not count or count < 2:
            return [cursor.sentence]
        rest = filter(session.is_claim, range(cursor.sentence + 1, cursor.total))
        return [cursor.sentence, *(sentence for _, sentence in zip(range(count - 1), rest, strict=False))]

    def _overwrites(self, sentence: int, gives: str | None) -> bool:
        """Whether a key too many would change the verdict on which the cursor stayed after the act before; says so."""
        session = self._session
        if not session.cursor.stayed or gives is None:
            return False
        held = session.holding(sentence).verdict
        if held in (None, gives):
            return False
        lacked = draft_line(session.lacks(sentence))
        session.say(f"sentence {sentence + 1} stays {held}: move first to change it{'; ' if lacked else ''}{lacked}")
        return True

    def _events(self, act: _Act, targets: Sequence[int], opened: OpenArticle) -> Sequence[Event]:
        """Return the events of an act on some sentences; the time that was spent now is the current one's alone."""
        session, cursor = self._session, self._session.cursor
        desk, held, spent = session.desk, session.held(), round(cursor.effort.spent(), 3)

        def made(sentence: int) -> Event:
            before = held.get(sentence)
            holding = act.change(before.holding if before else NOTHING)
            return Event(
                kind=act.kind,
                reviewer=desk.reviewer,
                round=desk.round,
                article=session.name,
                snapshot=opened.snapshot,
                sentence=sentence,
                holding=holding,
                duration=(before.duration if before else 0.0) + (spent if sentence == cursor.sentence else 0.0),
                hinted=before.hinted if before and _keeps_answer(before.holding, holding) else session.hinted(sentence),
            )

        return [made(sentence) for sentence in targets]


def _keeps_answer(before: Holding, after: Holding) -> bool:
    """Whether an answer was given before: what was shown since then is no hint for it."""
    same = (before.verdict, before.claim) == (after.verdict, after.claim)
    return same and is_answer(after.verdict, after.claim)
