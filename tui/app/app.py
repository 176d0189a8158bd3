"""The application: one dispatcher for every key, the keymap, and the thread that writes."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from msgspec.structs import replace
from textual import events
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.message import Message
from textual.screen import Screen

from keymaps.keymap import Keymap
from keymaps.names import is_text
from reading.clean import clean
from reading.errors import CopydeskError
from review.events import Event
from review.rounds import Permission, why_not
from store.desk import Desk, Place, Problem
from store.drafts import DraftFolder
from tui.app.keyboard import Keyboard
from tui.app.readiness import Readiness
from tui.app.themed import ThemedApp
from tui.screens.desk.screen import DeskScreen
from tui.shell.dispatch import Call, Handler, find, plain
from tui.shell.settings import ScreenSettings
from tui.shell.shell import ReadsAloud, ShowsKeys
from tui.shell.verdict_keys import registry_of
from tui.terminal.faults import FaultWatch
from tui.terminal.run import redraw
from tui.terminal.textual_private import is_input, is_running, is_text_area
from tui.widgets.lines import Lines
from tui.widgets.status import StatusBar
from tui.work.drafts import Drafts
from tui.work.session import Session
from tui.work.unsaved import Rescue, file_for, rescue, unsaved
from tui.work.writer import BatchResult, Writer

if TYPE_CHECKING:
    from tui.screens.key_menu import KeyMenu
    from tui.work.adjudication import Adjudication


ACKNOWLEDGE_SECONDS = 1.5
"""Seconds that the disk has at a hang-up; what it does not take is written elsewhere in the rest."""


class CopydeskApp(ThemedApp):
    """Shows a desk, with the keys of a keymap."""

    CSS_PATH = "copydesk.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[Any]] = []
    ESCAPE_TO_MINIMIZE = False

    class Acknowledged(Message):
        """The writing thread reports that acts on a desk are saved, or why not."""

        def __init__(self, desk: Desk, outcome: BatchResult) -> None:
            super().__init__()
            self.desk = desk
            self.outcome = outcome

    class HubChanged(Message):
        """The relay of a mirror stands otherwise to its hub, or has fetched something."""

        def __init__(self, is_news: bool) -> None:
            super().__init__()
            self.is_news = is_news

    def __init__(
        self,
        desk: Desk,
        keymap: Keymap,
        settings: ScreenSettings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        settings = settings or ScreenSettings()
        super().__init__(settings)
        self.settings = settings
        self.desk = desk
        self.problems: Sequence[Problem] = ()
        self.keymap = keymap
        self._key_names: dict[str, str] = {}
        self._follow_scale()
        self.clock = clock
        self.readiness = Readiness(self, clock)
        self.keyboard = Keyboard(self, self, self.readiness, clock)
        self.faults = FaultWatch(self.failed)
        self.writer = Writer(desk, partial(self._report, desk), self.settings.hub is not None)
        self.session: Session | None = None
        """What the reviewer is at, once there is a screen; it outlives it."""
        self.drafts = self._drafts()
        self._key_menu: KeyMenu | None = None
        self.speaker: ReadsAloud | None = None
        """What reads aloud, in a session without a screen."""
        self.at_work = 0
        """How many actions have begun and not ended."""
        self._left_behind: list[Event] = []
        self.rescue_path: Path | None = None
        self.is_touched = False
        self.rescued: Rescue | None = None
        """The file that took what the disk did not have, once there is one."""

    def _follow_scale(self) -> bool:
        """Take the signs and keys of the verdicts of the round; whether they are others than before."""
        scale, settings = self.desk.rules.scale, self.settings
        is_known = self.keymap.registry == registry_of(scale)
        if settings.signs.scale == scale and is_known:
            return False
        faults = settings.faults
        if not is_known and settings.keymap_of is not None:
            self.keymap, faults = settings.keymap_of(scale)
            self._key_names.clear()
        self.settings = replace(settings, signs=replace(settings.signs, scale=scale), faults=faults)
        return True

    def rescale(self) -> None:
        """Work with the verdicts that the round has now."""
        if self._follow_scale():
            self.keyboard.follow(self.keymap)
            self.desk_screen.rescaled()

    def get_default_screen(self) -> Screen[Any]:
        """Return the desk."""
        return DeskScreen(self._session)

    @property
    def cursor_position(self) -> Offset:
        """The place of the terminal's cursor: at the current line of the focused pane, or where a field has it."""
        focused = self.focused if is_running(self) else None
        if isinstance(focused, Lines):
            return focused.cursor_offset() or Offset(0, 0)
        if is_input(focused):  # what it told when it got the focus was from before it had a place
            at = focused.cursor_screen_offset
            return at - (1, 0) if focused.cursor_at_end else at  # Textual names the cell behind its cursor there
        if is_text_area(focused):
            return focused.cursor_screen_offset
        return self._typed_at

    @cursor_position.setter
    def cursor_position(self, at: Offset) -> None:
        self._typed_at = at

    @property
    def desk_screen(self) -> Any:
        """The desk's screen, whatever is above it."""
        return self.screen_stack[0]

    def _session(self, listener: Any) -> Session:
        self.session = Session(
            self.desk,
            listener,
            submit=self.writer.submit,
            resume=self.writer.resume,
            clock=self.clock,
            terms=self.settings.terms,
            fetch=listener.fetch,
        )
        return self.session

    def _drafts(self) -> Drafts:
        """Return the drafts of this reviewer in this round."""
        base = self.settings.drafts
        desk = self.desk
        return Drafts(DraftFolder(base, (desk.address,), (desk.round, desk.reviewer)), desk.articles.present)

    def _report(self, desk: Desk, outcome: BatchResult) -> None:
        """Hand an outcome from the writing thread to the application's."""
        self.post_message(self.Acknowledged(desk, outcome))

    def on_copydesk_app_acknowledged(self, message: Acknowledged) -> None:
        """Show what the disk has now, unless the reviewer went to another round meanwhile."""
        if message.desk is self.desk:
            anew = self.desk_screen.session.acknowledge(message.outcome)
            if anew:
                self.desk_screen.remote.show_changes(anew)
            self.drafts.stored(message.outcome.stored)
            if self.settings.hub is not None:
                self.settings.hub.note_written(len(message.outcome.stored))

    def on_copydesk_app_hub_changed(self, message: HubChanged) -> None:
        """Show how the mirror stands to its hub, and what came from there."""
        if message.is_news:
            self.desk_screen.remote.look()
        self.desk_screen.status.repaint()

    def resumed(self) -> None:
        """Count nothing of the time for which the process was suspended."""
        if self.session is not None:
            self.session.cursor.effort.resumed()

    def acknowledge(self) -> None:
        """Wait, as long as a hang-up allows, until every decision is on the desk's disk or in a file of its own.

        Called from any thread.
        """
        self.drafts.flush()
        self.writer.close(timeout=ACKNOWLEDGE_SECONDS)
        self.rescue()

    def unsaved(self) -> list[Event]:
        """Return the entered events that are not on the disk."""
        if self.session is None:
            return []
        return [*self._left_behind, *unsaved(self.desk, self.session.pending, self.writer)]

    def rescue(self) -> Rescue | None:
        """Write the unsaved events to a file, once; return the file, or None when all is saved.

        The file is where the reviewer said, else in their own folder, else where the program was started.
        """
        if self.rescued is None and self.session is not None:
            now = time.time_ns() // 1000
            folder = self.settings.private or Path(tempfile.gettempdir())
            own = [file_for(one, self.desk, self.settings.title, now) for one in (folder, Path.cwd())]
            places = [*([self.rescue_path] if self.rescue_path else []), *own]
            self.rescued = rescue(self.unsaved(), self.session.quote_of, places, now)
        return self.rescued

    def on_load(self) -> None:
        """Watch for faults that nobody else would tell of."""
        self.faults.start()

    def on_mount(self) -> None:
        """Have the first screen, and each that comes to lie on top, say when it can be used."""
        self.screen_change_signal.subscribe(self, lambda _: self._uppermost())
        self.readiness.changed()
        if (hub := self.settings.hub) is not None:
            hub.on_change = lambda: self.post_message(self.HubChanged(False))
            hub.on_news = lambda: self.post_message(self.HubChanged(True))

    def _uppermost(self) -> None:
        """Let another screen be used, and offer no keys in the bottom lines of those below it."""
        self.readiness.changed()
        for screen in self.screen_stack:
            for line in screen.query(StatusBar):
                line.repaint()

    async def on_unmount(self) -> None:
        """Write what waits and the place for the next start, and close the desk, which ends the work of its threads."""
        try:
            self.drafts.close()
            self.writer.close(timeout=10.0)
            self.desk.close()
            if self.settings.hub is not None:
                self.settings.hub.stop()
        finally:  # whatever went wrong there, what the disk lacks is only here
            with suppress(CopydeskError):  # whoever ran it tries again, and tells
                self.rescue()
            self.faults.stop()
            if self.speaker is not None:
                self.speaker.end()

    # ------------------------------------------------------------------ keys

    async def on_event(self, event: events.Event) -> None:
        """Give keys to the keymap before any widget sees them; text fields keep what types, and pastes are cleaned."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.is_touched = True
            if self.session is not None:
                self.session.cursor.effort.active()
            await self.keyboard.yield_to_loop()
            if self.keyboard.take(event):
                return
        if isinstance(event, events.MouseEvent) and self.keyboard.behind:
            return  # where it points will have changed when the keys before it have been worked off
        if isinstance(event, events.Paste) and not event.is_forwarded:
            event.text = clean(event.text).text.replace("\t", " ")
            if self.keyboard.take(event):
                return
        await super().on_event(event)

    # ------------------------------------------------------------------ actions

    def perform(self, action_id: str, count: int | None = None, argument: str = "") -> None:
        """Perform an action by its id where the focus is; every key, the palette and every test calls this."""
        self.readiness.when(partial(self.perform_now, action_id, count, argument))

    def perform_ahead(self, action_id: str) -> None:
        """Perform an action before the keys that wait: they were typed for where it leads."""
        self._before_keys(partial(self.perform_now, action_id, None, ""))

    def _before_keys(self, call: Callable[[], object]) -> None:
        """Make a call when what was asked for is done, a screen taken down too, and before the keys that wait."""
        resume = self.readiness.suspend()

        def go_on() -> None:
            self.readiness.before(call)
            resume()

        self.call_later(go_on)

    def perform_now(self, action_id: str, count: int | None, argument: str) -> None:
        """Perform an action on a screen that can be used."""
        handler, why = find(self._offers(), action_id, self.keymap)
        if handler is None:
            self.say(why)
            return
        self.say("")
        result = handler(Call(action_id, count, argument))
        if isawaitable(result):
            resume = self.readiness.suspend()  # a task begins later: keys typed ahead wait until it has
            self.run_worker(self._awaited(result, resume), exit_on_error=True, description=action_id)
        if self.speaker is not None:
            self.speaker.say_change(action_id)

    async def _awaited(self, result: Any, begun: Callable[[], None]) -> None:
        begun()
        self.at_work += 1
        try:
            await result
        finally:
            self.at_work -= 1
            if self.speaker is not None:
                self.speaker.say_news()

    def begin(self, action_id: str) -> None:
        """Perform an action that was chosen by its name: one that takes an argument waits for the key first."""
        self._before_keys(partial(self.keyboard.begin, action_id))

    def why_not(self, action_id: str) -> str:
        """Return why an action cannot be performed where the focus is, or the empty string."""
        return find(self._offers(), action_id, self.keymap)[1]

    def _offers(self) -> Iterator[object]:
        """Yield the nodes that may perform an action, from the focus outwards, the application last."""
        node: DOMNode | None = self.focused or self.screen
        while node is not None:
            yield node
            node = node.parent if isinstance(node.parent, DOMNode) else None
        if self.screen is not self.focused:
            yield self.screen
        yield self

    def handlers(self) -> Mapping[str, Handler]:
        """Return the actions that work everywhere."""
        return {
            "app.help": plain(self._help),
            "app.palette": plain(self._palette),
            "app.quit": plain(self._quit),
            "app.close": plain(self._close),
            "app.redraw": plain(self._redraw),
            "app.suspend": plain(self.action_suspend_process),
            "app.theme": plain(self._next_theme),
            "rounds.open": plain(self._rounds),
            "guidelines.open": plain(self._guidelines),
            "adjudication.open": plain(self._adjudicate),
        }

    def cannot(self, action_id: str, /) -> str:
        """Say why an action of the application cannot be performed."""
        rounds = self.settings.rounds
        if action_id == "rounds.open":
            return "" if rounds else "This desk has no rounds"
        if action_id == "guidelines.open":
            return "" if rounds and self.desk.rules.guidelines else "This round has no guidelines"
        if action_id == "adjudication.open":
            return why_not(self.desk.rules, self.desk.reviewer, Permission.ADJUDICATE)
        return ""

    def _rounds(self) -> None:
        from tui.screens.rounds import RoundsScreen

        if self.settings.round_admin:
            waiting = self.desk_screen.round_news.tasks
            name = waiting[0].round if waiting else self.desk.round
            said = f"{self._key_and_word(waiting[0].action)}: round {name} {waiting[0].what}" if waiting else ""
            self.push_screen(RoundsScreen(self.settings.round_admin, name, said))

    def _key_and_word(self, action: str) -> str:
        """Return an action's key, and what it does in a word."""
        return f"{self.key_of(action)} {self.keymap.by_id[action].label.lower()}"

    def _guidelines(self) -> None:
        from tui.screens.guidelines import show_guidelines

        round_admin, rules, desk = self.settings.round_admin, self.desk.rules, self.desk_screen
        if round_admin is None:
            return

        def read() -> None:
            desk.guidance.read()
            desk.remember()
            desk.status.repaint()

        text_of = partial(round_admin.guidelines, rules.name)
        show_guidelines(self, desk.background, rules, text_of, desk.guidance.known or None, read)

    def _adjudicate(self) -> None:
        from tui.screens.adjudication import AdjudicationScreen
        from tui.work.adjudication import Adjudication

        self.push_screen(AdjudicationScreen(Adjudication(self.desk, self.drafts)))

    def show(self, screen: Screen[Any], then: Callable[[Any], None] | None = None) -> None:
        """Open a screen over the present one; `then` gets its result."""
        self.push_screen(screen, then)

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is, in a quiet moment."""
        self.writer.remember(place)

    def show_changes(self, changed: frozenset[str]) -> None:
        """Show on the desk changes of articles that did not come from its own keys."""
        self.desk_screen.remote.show_changes(changed)

    def hold_keys(self, give_up: Callable[[], object] = lambda: None) -> Callable[[], None]:
        """Let keys and actions wait, and return a function that lets them go on; `give_up` hears of who leaves."""
        return self.readiness.hold(give_up)

    def show_pending(self, text: str) -> None:
        """Show the keys that wait for more, or none."""
        if self._key_menu is not None:
            self._key_menu.withdraw()
        self._shows_keys.show_pending(text)
        if text and isinstance(self.screen, DeskScreen):
            self.screen.may_open(action for _, action in self.keyboard.reader.following)

    def show_following(self, following: Sequence[tuple[str, str]]) -> None:
        """Show what may follow the keys that were typed; behind a number alone that is too much to be read aloud."""
        counted = self.keyboard.reader.pending.isdigit()
        if counted and self.speaker is not None:
            return
        # Behind a number so much may follow that the shortest keys are shown: the page stays in sight.
        self.show_menu(
            [
                (min(self.keymap.keys_of(action), key=len) if counted else keys, self.keymap.by_id[action].label)
                for keys, action in following
            ]
        )

    def show_menu(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show keys and what each does over the foot of the screen, until the next key."""
        if self.speaker is not None:
            self.speaker.menu(entries)
            return
        from tui.screens.key_menu import KeyMenu

        if self._key_menu is None or self._key_menu.screen is not self.screen:
            self._key_menu = KeyMenu(self.screen)
        self._key_menu.show(entries)

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""
        self._shows_keys.offer(argument)

    @property
    def _shows_keys(self) -> ShowsKeys:
        """The screen that shows the keys being typed: the uppermost one that can."""
        return self.screen if isinstance(self.screen, ShowsKeys) else cast("ShowsKeys", self.desk_screen)

    def invitations_seen(self) -> None:
        """Say no longer that rounds ask for this reviewer, or wait for its lead: they have been looked at."""
        self.desk_screen.remote.invited(())
        self.desk_screen.round_news.wait_for(())

    def read_case(self, adjudication: Adjudication, article: str, sentence: int) -> None:
        """Show a case of an adjudication in its article; going back from there leads to the case."""
        self.desk_screen.adjudication = adjudication
        self.desk_screen.focus_pane("reader")
        self.desk_screen.session.open(article, sentence)

    async def work_in(self, desk: Desk) -> None:
        """Work in another round: pending decisions are written first, then its desk opens."""
        background = self.desk_screen.background
        with self.readiness.suspended():  # else keys typed ahead would decide in the round that is being left
            await background.read(lambda: self.writer.close(timeout=10.0))
            await background.read(self.desk.close)
            self._left_behind = self.unsaved()
            self.drafts.close()
            if self.return_value is not None:  # the application was left meanwhile
                desk.close()
                return
            while len(self.screen_stack) > 1:
                await self.pop_screen()
            self.desk = desk
            if self._follow_scale():
                self.keyboard.follow(self.keymap)
            self.writer = Writer(desk, partial(self._report, desk), self.settings.hub is not None)
            self.drafts = self._drafts()
            await self.desk_screen.enter(self._session)

    def _help(self) -> None:
        from tui.screens.help import show_help

        show_help(self)

    def _palette(self) -> None:
        from tui.screens.help import show_palette

        show_palette(self)

    async def action_quit(self) -> None:
        """Textual's own way to quit, which works in every dialog: the same as ours."""
        self.perform("app.quit")

    def action_help_quit(self) -> None:
        """Ctrl+C where no keymap has it: quit."""
        self.perform("app.quit")

    def _quit(self) -> None:
        self.desk_screen.leave()

    def _close(self) -> None:
        """Go back one level: from a screen over the desk, from an article to the case one came from; else leave."""
        over = self.screen is not self.desk_screen
        self.perform("app.back" if over or self.desk_screen.adjudication is not None else "app.quit")

    def _redraw(self) -> None:
        redraw(self)

    def _next_theme(self) -> None:
        chosen = self.show_next_theme()
        self.writer.perform(self.keep_theme)
        self.say(f"Theme: {chosen}")

    # ------------------------------------------------------------------ telling

    def say(self, text: str, urgent: bool = False) -> None:
        """Show one line in the status line until the next action; text from outside is made visible there."""
        if self.readiness.now:
            self._front("say").say(text, urgent)
        else:
            self.readiness.when(partial(self.say, text, urgent))

    def _front(self, method: str) -> Any:
        """Return the uppermost screen that can do something; the desk can do it all."""
        return next((one for one in reversed(self.screen_stack) if hasattr(one, method)), self.desk_screen)

    def choose(self, number: int) -> None:
        """Make an item of the list current by the number that was typed, where items are read out with numbers."""
        if self.speaker is not None:
            self.speaker.choose(number)

    def key_of(self, action_id: str) -> str:
        """Return the first key of an action as people see it, or its label when it has none."""
        found = self._key_names.get(action_id)
        if found is None:
            keys = self.keymap.keys_of(action_id)
            found = self._key_names[action_id] = keys[0] if keys else self.keymap.by_id[action_id].label
        return found

    def keymap_hint(self, *action_ids: str, typing: bool = False) -> str:
        """Return the keys of actions with their labels, for the foot of a dialog; `typing` beside a field."""

        def key(action_id: str) -> str:
            found = zip(self.keymap.keys.get(action_id, ()), self.keymap.keys_of(action_id), strict=False)
            free = (said for keys, said in found if not (typing and is_text(keys[0])))
            return next(free, self.key_of(action_id))

        return "   ".join(f"{key(one)} {self.keymap.by_id[one].label.lower()}" for one in action_ids)
