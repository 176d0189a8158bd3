"""The list of decisions: every sentence that a query asks for, one a line, to go to or to act on, many at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from textual.app import ComposeResult
from textual.screen import Screen

from keymaps.actions import Scope
from reading.clean import visible
from reading.errors import CopydeskError
from reading.plural import count_of
from review.events import Event, EventKind, Holding
from review.holdings import cleared, decided
from review.query import Query, parse
from review.scale import Scale
from store.errors import StoreError
from tui.screens.dialogs import Confirm, Prompt
from tui.screens.footer import footer
from tui.screens.row_screen import letters_line
from tui.shell.background import Background, Question
from tui.shell.dispatch import Call, Handler, plain
from tui.shell.settings import ScreenSettings
from tui.shell.shell import Shell, shell_of
from tui.terminal.clipboard import Clipboard
from tui.terminal.run import writer
from tui.text.wrap import fit
from tui.widgets.decision_lines import TITLE, TITLED, DecisionLines
from tui.widgets.status import Divider, StatusBar, TitleBar
from tui.work.bulk import BulkResult, BulkTarget, act_on, read_held
from tui.work.decision_list import DecisionList, DecisionRow, Quotes, find_rows
from tui.work.session import Session
from tui.work.undo import redo, undo

PATIENCE = 0.25
"""Seconds that the reading waits at most until what was read is painted: both at once take longer than in turns."""


class _ActInWords(Struct, frozen=True):
    """An act in words, with a gap for the sentences: as a question, and when it is done."""

    asked: str
    done: str


class DecisionsScreen(Screen[None]):
    """Lists sentences, goes to one, and acts on the marked ones."""

    def __init__(self, session: Session, settings: ScreenSettings, go: Callable[[str, int], None], query: str) -> None:
        """`go` opens a sentence in its article."""
        super().__init__()
        self.session = session
        self.listed = DecisionList(session, query)
        self.background = Background(self)
        self._kept = settings.queries
        self._go = go
        self._painted = threading.Event()
        # As soon as the screen is asked for, keys are shown in it, and what was saved is told to it.
        self.status = StatusBar(self.facts, id="status")
        self.lines_pane = DecisionLines(self.listed, settings.signs, settings.today, id="decisions")

    @property
    def shell(self) -> Shell:
        """The application."""
        return shell_of(self)

    def compose(self) -> ComposeResult:
        """Lay out the list between the lines around it."""
        signs = self.shell.settings.signs
        self.title_bar = TitleBar(id="title")
        yield self.title_bar
        yield Divider(signs.rule)
        yield self.lines_pane
        yield Divider(signs.rule)
        yield self.status

    def on_mount(self) -> None:
        """Show where one is, and look."""
        desk = self.session.desk
        self.title_bar.desk, self.title_bar.round, self.title_bar.reviewer = "decisions", desk.round, desk.reviewer
        self.set_focus(self.lines_pane)
        self.ask(self.listed.text)
        self._hold()

    def on_unmount(self) -> None:
        """Let go of the lines in a thread: a hundred thousand at once stop whatever comes next."""
        self.listed.begin(self.listed.text)
        threading.Thread(target=self.listed.let_go, name="copydesk-background", daemon=True).start()

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes of this screen."""
        return (Scope.DECISIONS, Scope.APP)

    # ------------------------------------------------------------------ what is listed

    def ask(self, text: str, *, typing: bool = True) -> None:
        """List what a query asks for, in place of the one before; a wrong one lists nothing once it is typed."""
        query = parse(text, typing=typing, scale=self.session.scale)
        self.listed.begin(text.strip())
        self.lines_pane.top = 0
        self.lines_pane.nothing = _not_understood(query, self.session.scale) or "Looking"
        if query.unknown and not typing:
            self.background.drop("decisions")
            self._complete(query)
            return
        desk, cards = self.session.desk, self.session.cards
        now = datetime.now().astimezone()

        def read(question: Question[None]) -> None:
            def go_on(done: int, of: int) -> bool:
                if of:
                    question.tell(self._reading_desk, done, of)
                    question.takes_long(done, of)
                return question.is_wanted

            question.wait_for(self._painted, PATIENCE)
            for rows in find_rows(desk, cards, query, now, go_on):
                self._painted.clear()
                question.tell(self._take, rows)
                question.wait_for(self._painted, PATIENCE)
                self.listed.let_go()
            self.listed.let_go()

        self._painted.clear()
        self.background.ask("decisions", read, lambda _: self._complete(query), self._failed)
        self._show()

    def _hold(self) -> None:
        """Let keys wait for the first lines: they are meant for these."""
        self._once(1, lambda: None)

    def _once(self, count: int | None, act: Callable[[], object]) -> None:
        """Act when so many lines are known, or all of them; keys that are typed meanwhile come after it."""
        self.background.once("decisions", act, lambda: count is not None and len(self.listed.rows) >= count)

    def _reading_desk(self, done: int, of: int) -> None:
        """Say how much of the desk has been read, where words are looked for the first time."""
        if not self.listed.rows:
            self.lines_pane.nothing = f"Reading the desk: {done:,} of {of:,} articles"
            self._show()

    def _take(self, rows: Sequence[DecisionRow]) -> None:
        self.listed.take(rows)
        self._show()

    def _complete(self, query: Query) -> None:
        self.listed.is_complete = True
        self.lines_pane.nothing = _not_understood(query, self.session.scale) or self._none()
        self._show()

    def _none(self) -> str:
        """Say that nothing meets the query; for one's own decisions, that there are none yet."""
        if self.listed.text == f"by:{self.session.desk.reviewer}":
            return f"Nothing decided yet; {self.shell.key_of('decisions.query')} asks otherwise"
        return "No sentence meets this query"

    def _failed(self, error: CopydeskError) -> None:
        """Say why nothing, or nothing more, is listed."""
        self.lines_pane.nothing = str(error)
        self._show()
        if self.listed.rows:
            self._say_failed(error)

    def _say_failed(self, error: CopydeskError) -> None:
        """Say why an act on what is listed could not be done, or texts of it not be read."""
        self.say(str(error), urgent=True)

    def _show(self) -> None:
        self.lines_pane.repaint()
        self.show_status()
        self._read_texts()
        self.call_after_refresh(self._painted.set)

    def _read_texts(self) -> None:
        """Read the texts of the lines in the window, and of a window more, that are not known yet."""
        listed, shown = self.listed, self.lines_pane.shown()
        wanted = [
            (number, listed.rows[number])
            for number in range(shown.start, min(len(listed.rows), shown.stop + len(shown)))
            if listed.rows[number].quote is None
        ]
        if not wanted or not any(number in shown for number, _ in wanted):
            return
        desk = self.session.desk

        def read(_question: Question[list[tuple[int, DecisionRow]]]) -> list[tuple[int, DecisionRow]]:
            quotes = Quotes(desk)
            return [(number, replace(row, quote=quotes.of(row.place))) for number, row in wanted]

        def take(rows: Sequence[tuple[int, DecisionRow]]) -> None:
            listed.quoted(rows)
            self.lines_pane.refresh_rows(number for number, _ in rows)
            self._read_texts()

        self.background.ask("texts", read, take, self._say_failed)

    def show_sentences(self, article: str, sentences: Iterable[int]) -> None:
        """Draw anew the lines of sentences that hold something else now, or safer."""
        numbers = (self.listed.number_of((article, sentence)) for sentence in sentences)
        self.lines_pane.refresh_rows(number for number in numbers if number is not None)
        self.show_status()

    # ------------------------------------------------------------------ the lines around

    def facts(self) -> Sequence[str]:
        """Return which line is current, how many are marked, and what is not saved yet."""
        listed = self.listed
        where = f"{listed.cursor + 1:,} of {len(listed.rows):,}" if listed.rows else ""
        marked = f"{len(listed.marked):,} marked" if listed.marked else ""
        pending = self.session.pending.pending
        failed = self.session.pending.refused
        saving = f"{failed} not saved" if failed else f"{pending} being saved" if pending else ""
        row = listed.chosen
        number = self.session.number_of(row.hit.article) if row else -1
        title = (
            ""
            if number < 0 or self.size.width >= TITLED
            else fit(
                self.session.cards[number].title, min(TITLE, self.size.width // 5), self.shell.settings.signs.ellipsis
            )
        )
        return tuple(part for part in (where, marked, saving, title) if part)

    def show_status(self) -> None:
        """Show the facts, and the keys that can do something now."""
        self.status.hints = footer(self.shell, Scope.DECISIONS, lambda action: not self.cannot(action))
        self.status.repaint()

    def say(self, text: str, urgent: bool = False) -> None:
        """Show one line of text."""
        self.status.say(text, urgent)

    def show_pending(self, text: str) -> None:
        """Show the keys that wait for more."""
        if text != self.status.pending:
            self.status.pending = text
            self.status.repaint()

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""
        if argument in ("reason", "verdict"):
            verdicts, reasons = self.session.scale, self.session.terms.reasons
            of_verdicts = argument == "verdict"
            letters = [(v.letter, v.name) for v in verdicts] if of_verdicts else [(r.key, r.name) for r in reasons]
            line = letters_line(letters, self.size.width)
            self.say(line)
            if not line:
                self.shell.show_menu(letters)
        elif argument == "query":
            kept = self._kept.load()
            self.say("   ".join(f"{letter} {text}" for letter, text in sorted(kept.items())) or "No query is kept yet")
        elif argument == "keep":
            taken = " ".join(sorted(self._kept.load()))
            self.say("any letter" + (f"; taken: {taken}" if taken else ""))

    def cannot(self, action_id: str, /) -> str:
        """Say why an action cannot be performed now."""
        writes = action_id in _WRITES or action_id.partition(".")[2] in self.session.scale.names
        if writes and self.session.desk.read_only:
            return f"Read-only: {self.session.desk.read_only}"
        if (writes or action_id in _NEEDS_LINE) and not self.listed.rows:
            return "No sentence is listed"
        return ""

    # ------------------------------------------------------------------ acts

    def handlers(self) -> Mapping[str, Handler]:
        """Return what this screen performs, by action."""
        pane, listed = self.lines_pane, self.listed
        return {
            "app.back": plain(self.dismiss),
            "decisions.next": lambda call: self._point(listed.cursor + call.times),
            "decisions.previous": lambda call: self._point(listed.cursor - call.times),
            "decisions.page-next": lambda call: self._point(listed.cursor + call.times * pane.page()),
            "decisions.page-previous": lambda call: self._point(listed.cursor - call.times * pane.page()),
            "decisions.first": plain(lambda: self._point(0)),
            "decisions.last": plain(lambda: self._once(None, lambda: self._point(len(listed.rows) - 1))),
            "decisions.go": plain(self._leave),
            "decisions.query": plain(self._query),
            "decisions.mark": plain(lambda: self._once(listed.cursor + 2, self._mark)),
            "decisions.mark-all": plain(lambda: self._once(None, self._mark_all)),
            **{f"decisions.{verdict}": self._tag(verdict) for verdict in self.session.scale.names},
            "decisions.tag": self._tag_by_letter,
            "decisions.reason": self._reason,
            "decisions.note": plain(self._note),
            "decisions.clear": plain(self._clear),
            "decisions.copy": plain(self._copy),
            "decisions.keep": self._keep,
            "decisions.recall": self._recall,
            "export.open": plain(self._export),
            "edit.undo": lambda call: undo(self.session, call.times),
            "edit.redo": lambda call: redo(self.session, call.times),
        }

    def _point(self, number: int) -> None:
        """Go to a line, the nearest there is when all are known."""

        def go() -> None:
            self.lines_pane.point(number)
            self._read_texts()
            self.show_status()

        self._once(number + 1, go)

    def _leave(self) -> None:
        row = self.listed.chosen
        if row is not None:
            self.dismiss()
            self._go(*row.place)

    def _query(self) -> None:
        before = self.listed.text

        def done(text: str | None) -> None:
            wanted = before if text is None else text
            wrong = _not_understood(parse(wanted, scale=self.session.scale), self.session.scale)
            if wrong or wanted.strip() != self.listed.text:
                self.ask(wanted, typing=False)
            self._hold()
            self.say(wrong)

        hint = "words  verdict:  by:  is:unjudged  reason:  note:any  since:2d  article:  -not"
        names = {"reviewer": [self.session.desk.reviewer], "reason": [one.name for one in self.session.terms.reasons]}
        begun = f"{before} " if before else ""  # what is typed is another term, not the end of the last one
        prompt = Prompt("Query", begun, placeholder=hint, bottom=True, changed=self.ask, completing=names)
        self.app.push_screen(prompt, done)

    def _mark(self) -> None:
        listed, before = self.listed, self.listed.cursor
        listed.mark()
        if self.shell.settings.speak:  # where it is drawn it is seen
            self.say(f"{len(listed.marked):,} marked" if listed.marked else "None marked")
        after, listed.cursor = listed.cursor, before
        self._point(after)
        self.lines_pane.refresh_rows([before])

    def _mark_all(self) -> None:
        self.listed.mark_all()
        self.lines_pane.repaint()
        self.show_status()
        count = len(self.listed.marked)
        more = "" if self.listed.is_complete or not count else "; more are still being looked for"
        self.say((f"{count:,} marked" if count else "None marked") + more)

    def _tag(self, verdict: str) -> Handler:
        said = _ActInWords(f"Tag {{}} {verdict}", f"{{}} tagged {verdict}")
        return plain(partial(self._act, said, EventKind.DECIDE, lambda held: decided(held, verdict)))

    def _tag_by_letter(self, call: Call) -> Awaitable[None] | None:
        verdict = self.session.verdict_of_letter(call.argument)  # says which there are when there is none
        return self._tag(verdict)(call) if verdict else None

    def _clear(self) -> None:
        said = _ActInWords("Take the verdict off {}", "{} without a verdict now")
        self._act(said, EventKind.CLEAR, cleared, needs_verdict=True)

    def _reason(self, call: Call) -> None:
        reason = self.session.reason_of_key(call.argument)  # says which there are when there is none
        if reason is None:
            return
        owned = (self.listed.own_event(row) for row in self.listed.rows if row.target in self.listed.targets())
        has = [reason in one.holding.reasons for one in owned if one is not None and one.holding.verdict]
        takes_away = bool(has) and all(has)

        def change(held: Holding) -> Holding:
            rest = tuple(one for one in held.reasons if one != reason)
            return replace(held, reasons=rest if takes_away else (*rest, reason))

        said = (
            _ActInWords(f"Take the reason {reason} off {{}}", f"{{}} without the reason {reason}")
            if takes_away
            else _ActInWords(f"Give {{}} the reason {reason}", f"{{}} given the reason {reason}")
        )
        self._act(said, EventKind.REASONS, change, needs_verdict=True)

    def _note(self) -> None:
        from tui.screens.note import NoteDialog  # a text field takes longer to import than a list to open

        targets = self.listed.targets()
        row = self.listed.chosen
        own = self.listed.own_event(row) if row is not None and len(targets) == 1 else None
        quote = (row.quote or "") if row is not None and len(targets) == 1 else ""

        def take(text: str | None) -> None:
            if text is not None:
                said = _ActInWords("Write this note on {}", "Note written on {}" if text else "Note taken off {}")
                self._act(said, EventKind.NOTE, lambda held: replace(held, note=text))

        title = f"Note on {count_of(len(targets), 'sentence')}"
        self.app.push_screen(NoteDialog(title, own.holding.note if own else "", quote), take)

    def _act(
        self, said: _ActInWords, kind: EventKind, change: Callable[[Holding], Holding], *, needs_verdict: bool = False
    ) -> None:
        """Act on the marked sentences, after a question where they are several."""
        targets = self.listed.targets()

        def go_on(yes: bool | None = True) -> None:
            if not yes:
                self.say("Nothing was changed")
                return

            def take(held: Mapping[str, Mapping[int, Event]]) -> None:
                self._done(said, act_on(self.session, targets, held, kind, change, needs_verdict=needs_verdict))

            desk = self.session.desk
            self.background.ask("held", lambda _: read_held(desk, targets), take, self._say_failed)
            self.background.hold("held")

        if len(targets) < 2:
            go_on()
            return
        title = said.asked.format(count_of(len(targets), "sentence"))
        self.app.push_screen(Confirm(f"{title}?", "It is one step: one undo takes it back."), go_on)

    def _done(self, said: _ActInWords, result: BulkResult) -> None:
        count = len(result.events)
        self.listed.marked.clear()
        self._show()
        undo = f" {self.shell.settings.signs.dot} {self.shell.key_of('edit.undo')} undo" if count else ""
        done = said.done.format(count_of(count, "sentence")) if count else "Nothing was changed"
        self.say("; ".join(part for part in (done, result.left_out_line) if part) + undo)

    def _copy(self) -> None:
        targets = self.listed.targets()
        desk, cards = self.session.desk, {card.name: card.title for card in self.session.cards}

        def read(_question: Question[str]) -> str:
            quotes = Quotes(desk)
            return "\n\n".join(_quotation(quotes, target, cards.get(target.article, "")) for target in targets)

        def take(text: str) -> None:
            said = Clipboard(os.environ, writer(self.app)).copy(text)
            self.say(f"{count_of(len(targets), 'sentence')}: {said}")

        self.background.ask("copy", read, take, self._say_failed)
        self.background.hold("copy")

    def _export(self) -> None:
        from tui.screens.export import choices, show_export  # when somebody exports

        query, shell = self.listed.text, self.shell
        self.background.ask(
            "choices", lambda _: choices(shell), lambda found: show_export(shell, found, query), self._say_failed
        )
        self.background.hold("choices")

    def _keep(self, call: Call) -> None:
        letter, query = call.argument, self.listed.text
        if parse(query, scale=self.session.scale).unknown or not query:
            self.say(
                _not_understood(parse(query, scale=self.session.scale), self.session.scale)
                or "There is no query to keep; every sentence is listed"
            )
            return
        try:
            is_kept = self._kept.keep(letter, query)
        except StoreError as error:
            self.say(str(error), urgent=True)
        else:
            self.say(f"Kept under {letter}: {query}" if is_kept else f"No longer kept under {letter}: {query}")

    def _recall(self, call: Call) -> None:
        kept = self._kept.load()
        query = kept.get(call.argument)
        if query is None:
            known = "   ".join(f"{letter} {text}" for letter, text in sorted(kept.items()))
            self.say(f"No query is kept under {call.argument}" + (f": {known}" if known else ""))
            return
        self.ask(query)
        self._hold()
        self.say(f"{call.argument}: {query}")


_WRITES = frozenset(("decisions.tag", "decisions.reason", "decisions.note", "decisions.clear"))
_NEEDS_LINE = frozenset(("decisions.go", "decisions.mark", "decisions.mark-all", "decisions.copy"))


def _not_understood(query: Query, scale: Scale) -> str:
    if not query.unknown:
        return ""
    meant = query.meant(scale)
    return f"Not understood: {' '.join(query.unknown)}" + (f"; did you mean {meant}?" if meant else "")


def _quotation(quotes: Quotes, target: BulkTarget, title: str) -> str:
    """Return a sentence with its reference."""
    text = visible(" ".join(quotes.of((target.article, target.sentence)).split()))
    return f"“{text}”\n— {visible(title)}, {visible(target.article)}, sentence {target.sentence + 1}"
