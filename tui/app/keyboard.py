"""Reading keys: each goes to the keymap, to a text field, or waits until what was typed before it is worked off."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from keymaps.actions import Scope
from keymaps.habits import HABITS
from keymaps.keymap import Keymap
from keymaps.sequences import Act, KeyReader, Pending, Unknown
from reading.plural import count_of
from tui.shell.dispatch import Scoped
from tui.terminal.textual_private import forward, is_input, is_text_area

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

    from tui.app.readiness import Readiness
    from tui.shell.shell import Shell

MENU_SECONDS = 0.4
"""Seconds after which keys that begin a sequence show what may follow: hands that know it are faster."""
PATIENCE_SECONDS = 1.0
"""Seconds that keys wait for a reading from which on a key that leaves does so at once; before, it was typed ahead."""
LEAVING = ("app.quit", "app.back", "dialog.close")
"""What leaves a reading that takes long."""
YIELD_SECONDS = 0.05
"""Seconds that keys may be worked off without a frame, when more are waiting."""


class Keyboard:
    """Makes actions of an application's keys, in the order in which they were typed."""

    def __init__(self, app: App[int], shell: Shell, readiness: Readiness, clock: Callable[[], float]) -> None:
        """`app` has the focus and the timers, `shell` performs what keys mean."""
        self._app = app
        self._shell = shell
        self._readiness = readiness
        self._clock = clock
        self.reader = KeyReader(shell.keymap)
        self._expiry: Timer | None = None
        self._menu: Timer | None = None
        self._ahead: deque[events.Key | events.Paste] = deque()
        self._held = False
        self._waits = False
        self._yielded = 0.0

    def take(self, event: events.Key | events.Paste) -> bool:
        """Read a key or a paste; return whether it was the keymap's, or has to wait for its turn."""
        if self.behind:
            dropped = self._give_up() if self._leaves(event) else 0
            self._ahead.append(event)
            self._wait()
            if dropped:
                told = f"Left before it was done: {count_of(dropped, 'key')} typed meanwhile did nothing"
                self._readiness.when(partial(self._shell.say, told))  # behind the key itself
            return True
        return self._read(event)

    def _leaves(self, event: events.Key | events.Paste) -> bool:
        """Whether a key leaves what keys have waited for long enough."""
        if not isinstance(event, events.Key) or self._readiness.held_for < PATIENCE_SECONDS:
            return False
        return any((event.key,) in self._shell.keymap.keys.get(action, ()) for action in LEAVING)

    def _give_up(self) -> int:
        """Wait no longer for what is read, and forget the keys that were meant for it; how many these were."""
        dropped = len(self._ahead)
        self._ahead.clear()
        self._readiness.give_up()
        return dropped

    def _wait(self) -> None:
        """Have the waiting keys read as soon as the uppermost screen can be used."""
        if not self._waits and not self._held:
            self._waits = True
            self._readiness.when(self._replay)

    async def yield_to_loop(self) -> None:
        """Let the application paint and hear of the disk now and then, however many keys wait to be worked off."""
        now = self._clock()
        if self._app.message_queue_size and now - self._yielded > YIELD_SECONDS:
            self._yielded = now
            await asyncio.sleep(0)  # noqa: TID251

    @property
    def behind(self) -> bool:
        """Whether keys have to wait: a screen is still being opened, or its field has keys to work off first."""
        return self._held or bool(self._ahead) or not self._readiness.now

    def _read(self, event: events.Key | events.Paste) -> bool:
        """Read the key or paste that is next; False when it belongs to the widget that has the focus."""
        if isinstance(event, events.Paste):
            return False
        scopes = self.scopes()
        if not self.types_text():
            number = self.reader.count
            outcomes = self.reader.feed(event.key, scopes)
            if number and any(isinstance(one, Act) and one.count is None for one in outcomes):
                self._shell.choose(number)
            if outcomes and scopes == (Scope.DIALOG,) and all(isinstance(outcome, Unknown) for outcome in outcomes):
                self._ask_dialog(event)
                return True
            self._follow(outcomes)
            return True
        if not self._is_command(event, scopes):
            return False
        field = self._app.focused
        assert field is not None
        # What was typed before this key is in the field's queue, what the field tells of it behind that, and what
        # others make of it in the queues of all around.
        self._held = True
        self._behind((field, *self._around(field)), partial(self._command, event.key, scopes))
        return True

    def _ask_dialog(self, event: events.Key) -> None:
        """Give a key to the dialog's own widgets, which may know it; keys behind it wait, for it may be an answer."""
        node = self._app.focused or self._app.screen
        self._held = True
        forward(node, event)
        self._behind(self._around(node), partial(self._app.call_next, self._release))

    def _around(self, node: DOMNode) -> Sequence[DOMNode]:
        """Return a node and those that hear of its keys after it."""
        return [one for one in node.ancestors_with_self if one is not self._app]

    def _behind(self, nodes: Sequence[DOMNode], call: Callable[[], None]) -> None:
        """Call when each of some nodes in turn has worked off what it was sent."""
        if not nodes:
            call()
        elif not nodes[0].call_later(self._behind, nodes[1:], call):  # it is being taken away
            self._app.call_later(call)

    def _command(self, key: str, scopes: tuple[Scope, ...]) -> None:
        self._follow(self.reader.feed(key, scopes))
        self._app.call_next(self._release)  # after what waits for the dialog's result

    def _release(self) -> None:
        self._held = False
        self._replay()

    def _replay(self) -> None:
        """Read the waiting keys, as far as they can be read now."""
        self._waits = False
        while self._ahead and not self._held and self._readiness.now:
            screen, event = self._app.screen, self._ahead.popleft()
            if not self._read(event):
                forward(self._app.focused or self._app.screen, event)
            if self._app.screen is not screen:  # what waits for the result of the screen that was left comes first
                self._waits = True
                self._app.call_next(self._replay)
                return
        if self._ahead:
            self._wait()

    def follow(self, keymap: Keymap) -> None:
        """Read keys as another keymap has them."""
        self.reader = KeyReader(keymap)

    def types_text(self) -> bool:
        """Whether a text field has the focus."""
        return is_input(self._app.focused) or is_text_area(self._app.focused)

    def _is_command(self, event: events.Key, scopes: tuple[Scope, ...]) -> bool:
        """Whether a key is a command although a field has the focus: it is for an action that works there."""
        if self.reader.pending:
            return True
        bound = self._shell.keymap.merged(scopes).items()
        return not event.is_printable and any(
            keys[0] == event.key and self._shell.keymap.by_id[one].typing for keys, one in bound
        )

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes with live keys on the present screen."""
        screen = self._app.screen
        return screen.scopes() if isinstance(screen, Scoped) else (Scope.DIALOG,)

    def _follow(self, outcomes: tuple[Act | Pending | Unknown, ...]) -> None:
        """Perform the actions of the keys, and show which keys may follow."""
        for outcome in outcomes:
            if isinstance(outcome, Act):
                self._shell.perform(outcome.action, outcome.count, outcome.argument)
            elif isinstance(outcome, Unknown):
                self._shell.say(f"{outcome.keys} does nothing here; {self._instead(outcome.keys)}")
        self._shell.show_pending(self.reader.pending)
        if self.reader.taking:
            self._shell.offer(self._shell.keymap.by_id[self.reader.taking].argument)
        for timer in (self._expiry, self._menu):
            if timer is not None:
                timer.stop()
        self._expiry = self._menu = None
        if self.reader.waiting and self._shell.keymap.settings.timeout:
            self._expire_in(self._shell.keymap.settings.timeout)
        if self.reader.pending and not self.reader.taking:
            self._menu = self._app.set_timer(MENU_SECONDS, self.show_following)

    def _instead(self, keys: str) -> str:
        """Return the key for what hands mean that come from other programs, else the one for help."""
        here = self.scopes()
        for action in HABITS.get(keys, ()):
            known = self._shell.keymap.by_id[action]
            if known.scope in here and self._shell.keymap.keys_of(action) and not self._shell.why_not(action):
                return self._shell.keymap_hint(action)
        return f"{self._shell.key_of('app.help')} shows the keys"

    def show_following(self) -> None:
        """Show what may follow the pending keys, for as long as somebody reads it; nothing where no screen is left."""
        self._menu = None
        self._readiness.when(self._show_following)

    def _show_following(self) -> None:
        following = self.reader.following
        if following:
            if self._expiry is not None:
                self._expiry.stop()
                self._expiry = None
            self._shell.show_following(following)

    def _expire_in(self, seconds: float) -> None:
        """Let the keys so far expire, unless a further key or their menu comes first."""

        def expire() -> None:
            if self._expiry is timer:  # the call of one that was stopped may be on its way already
                self.expire()

        timer = self._expiry = self._app.set_timer(seconds, expire)

    def expire(self) -> None:
        """Perform the action of the keys so far, because none followed in time."""
        self._expiry = None
        self._readiness.when(lambda: self._follow(self.reader.expire()))

    def begin(self, action_id: str) -> None:
        """Perform an action that was chosen by its name: one that takes an argument waits for the key first."""
        self._readiness.when(lambda: self._follow(self.reader.begin(action_id)))
