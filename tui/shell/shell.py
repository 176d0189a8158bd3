"""What a screen or widget may ask of the application, so that none of them has to know it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

if TYPE_CHECKING:
    from pathlib import Path

    from textual.dom import DOMNode
    from textual.screen import Screen

    from keymaps.actions import Scope
    from keymaps.keymap import Keymap
    from store.desk import Desk, Place, Problem
    from tui.shell.settings import ScreenSettings
    from tui.work.adjudication import Adjudication
    from tui.work.drafts import Drafts
    from tui.work.writer import Writer


class KeyInput(Protocol):
    """The keyboard as screens see it."""

    def scopes(self) -> tuple[Scope, ...]:
        """Return the scopes with live keys on the present screen."""


@runtime_checkable
class ShowsKeys(Protocol):
    """A screen that shows the keys that are being typed."""

    def show_pending(self, text: str) -> None:
        """Show the keys that wait for more, or none."""

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""


@runtime_checkable
class ShowsDecisions(Protocol):
    """A screen over the desk that shows decisions, and hears when they change."""

    def show_sentences(self, article: str, sentences: Sequence[int]) -> None:
        """Show what these sentences hold now, or how safe it is."""

    def say(self, text: str, urgent: bool = False) -> None:
        """Show one line of text."""


class ReadsAloud(Protocol):
    """What says in words what happens, in a session without a screen."""

    def say_line(self, text: str, urgent: bool, is_act: bool) -> None:
        """Say a line of the bottom line; `is_act` is whether it says what was done, which is then to be saved."""

    def take_back_line(self, text: str) -> None:
        """Say no longer what the bottom line offered, when that is not said yet."""

    def say_change(self, action_id: str) -> None:
        """Say what an action changed: something is said after each."""

    def say_news(self) -> None:
        """Say what is new, when nothing more changes."""

    def menu(self, entries: Sequence[tuple[str, str]]) -> None:
        """Say which keys may follow, and what each does."""

    def choose(self, number: int) -> None:
        """Make an item of the list current by its number, counted from 1."""

    def end(self) -> None:
        """Say what is still to be said, and that everything is saved where it is."""


class Shell(Protocol):
    """The application as screens and widgets see it."""

    problems: Sequence[Problem]
    """What is wrong on the disk, as far as it has been told."""

    @property
    def desk(self) -> Desk:
        """The desk in the round that is being worked on."""

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""

    @property
    def keyboard(self) -> KeyInput:
        """What reads keys."""

    @property
    def settings(self) -> ScreenSettings:
        """What the command line decided."""

    @property
    def writer(self) -> Writer:
        """What makes every act durable."""

    def perform(self, action_id: str, count: int | None = None, argument: str = "") -> None:
        """Perform an action by its id where the focus is."""

    def perform_ahead(self, action_id: str) -> None:
        """Perform an action before the keys that wait: they were typed for where it leads."""

    def begin(self, action_id: str) -> None:
        """Perform an action that was chosen by its name: one that takes an argument waits for the key first."""

    def cannot(self, action_id: str, /) -> str:
        """Say why an action of the application cannot be performed, or return the empty string."""

    def why_not(self, action_id: str) -> str:
        """Return why an action cannot be performed where the focus is, or the empty string."""

    def say(self, text: str, urgent: bool = False) -> None:
        """Show one line in the status line until the next action."""

    def choose(self, number: int) -> None:
        """Make an item of the list current by the number that was typed, where items are read out with numbers."""

    def key_of(self, action_id: str) -> str:
        """Return the first key of an action as people see it, or its label when it has none."""

    def keymap_hint(self, *action_ids: str, typing: bool = False) -> str:
        """Return the keys of actions with their labels, for the foot of a dialog; `typing` beside a field."""

    def show(self, screen: Screen[Any], then: Callable[[Any], None] | None = None) -> None:
        """Open a screen over the present one; `then` gets its result."""

    is_touched: bool
    """Whether a key was pressed since the start."""
    drafts: Drafts
    """What the reviewer began to write and has not entered."""
    rescue_path: Path | None
    """Where what is not on the disk goes when the session ends; None until the reviewer has said so."""

    def remember(self, place: Place) -> None:
        """Keep where the reviewer is, in a quiet moment."""

    def work_in(self, desk: Desk) -> Awaitable[None]:
        """Work in another round: pending decisions are written first, then its desk opens."""

    def show_changes(self, changed: frozenset[str]) -> None:
        """Show on the desk changes of articles that did not come from its own keys."""

    def hold_keys(self, give_up: Callable[[], object] = ...) -> Callable[[], None]:
        """Let keys and actions wait, and return a function that lets them go on; `give_up` hears of who leaves."""

    def show_pending(self, text: str) -> None:
        """Show the keys that wait for more, or none."""

    def offer(self, argument: str) -> None:
        """Show what may follow an action that takes an argument."""

    def show_menu(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show keys and what each does over the foot of the screen, until the next key."""

    def show_following(self, following: Sequence[tuple[str, str]]) -> None:
        """Show what may follow the keys that were typed: the keys that are left, and the action of each."""

    def rescale(self) -> None:
        """Work with the verdicts that the round has now."""

    def invitations_seen(self) -> None:
        """Say no longer that rounds ask for this reviewer, or wait for its lead: they have been looked at."""

    def read_case(self, adjudication: Adjudication, article: str, sentence: int) -> None:
        """Show a case of an adjudication in its article; going back from there leads to the case."""


def shell_of(node: DOMNode) -> Shell:
    """Return the application of a screen or widget as a shell."""
    return cast("Shell", node.app)
