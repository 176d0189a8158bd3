"""Small dialogs in the middle of the screen, or a line at its foot; escape closes each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static

from keymaps.actions import Scope
from reading.clean import visible
from review.events import Evidence
from review.query import completions
from review.scale import Scale
from tui.shell.dispatch import Handler, plain
from tui.shell.shell import shell_of
from tui.text.wrap import cells, fit, tail


@cache
def own_keys(kind: type[Widget]) -> dict[str, str]:
    """Return the actions of a widget's own keys, by the names of the keys."""
    return {
        binding.key: binding.action
        for base in reversed(kind.__mro__)
        for binding in Binding.make_bindings(base.__dict__.get("BINDINGS", ()))
    }


async def obey(widget: Widget, event: events.Key) -> bool:
    """Perform the widget's own action for a key, in its turn; return whether there is one.

    Textual does it when all text that waits has gone in: of `ab`, backspace and `c` in one read it makes `ab`.
    """
    action = None if event.is_printable else own_keys(type(widget)).get(event.key)
    if action is None:
        return False
    event.stop()
    event.prevent_default()
    await widget.app.run_action(action, widget)
    return True


class Field(Input):
    """A text field that does not blink and shows invisible characters as symbols as soon as they are in it.

    What is shown is what is stored: a control character in a pasted or older text is not dropped on the way to the
    screen, and its symbol is as long as it was, so that the cursor stays where it is.
    """

    BINDINGS: ClassVar[list[Any]] = [
        Binding("alt+b", "cursor_left_word", "Move cursor left a word", show=False),
        Binding("alt+f", "cursor_right_word", "Move cursor right a word", show=False),
        Binding("alt+backspace,ctrl+backspace", "delete_left_word", "Delete left to start of word", show=False),
    ]

    def __init__(
        self, value: str = "", *, placeholder: str = "", id: str | None = None, suggester: Suggester | None = None
    ) -> None:
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False, suggester=suggester)
        self.cursor_blink = False
        self.hint = placeholder
        """What stands in the empty field, whole."""

    def on_resize(self) -> None:
        """Cut what stands in the empty field to its width, with a sign that it is cut."""
        self.placeholder = fit(self.hint, self.content_size.width, shell_of(self).settings.signs.ellipsis)

    async def on_key(self, event: events.Key) -> None:
        """Take keys in the order in which they were typed, however many wait."""
        if await obey(self, event):
            event.prevent_default()

    def validate_value(self, value: str) -> str:
        """Return the text with symbols for what would act on a terminal, or not be seen."""
        return visible(value)

    def on_paste(self, event: events.Paste) -> None:
        """Take all lines of what was pasted, not only the first."""
        event.prevent_default()
        event.stop()
        text = " ".join(event.text.splitlines())
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)


Result = TypeVar("Result")


LOWEST = 10
"""Lines of a screen below which a dialog has no blank lines."""


class Dialog(ModalScreen[Result | None]):
    """The base of dialogs: their keys, and the result None when they are closed without one."""

    AUTO_FOCUS: ClassVar[str | None] = "*"
    CSS_PATH = Path(__file__).with_name("dialogs.tcss")

    def on_mount(self) -> None:
        """Draw with ASCII alone where the signs are ASCII."""
        self.set_class(shell_of(self).settings.signs.is_ascii, "-ascii")

    def on_resize(self) -> None:
        """Leave nothing blank around a dialog on the lowest screens, where its fields or keys would be lost."""
        self.set_class(self.size.height < LOWEST, "-low")

    def scopes(self) -> tuple[Scope, ...]:
        """Return the dialog's keys alone: nothing behind it acts."""
        return (Scope.DIALOG,)

    def handlers(self) -> Mapping[str, Handler]:
        """Return what every dialog can do; most add something."""
        return {
            "dialog.close": plain(self.close),
            "dialog.next-field": lambda _: self._focus_next(1),
            "dialog.previous-field": lambda _: self._focus_next(-1),
        }

    def cannot(self, _action_id: str, /) -> str:
        """Say why an action cannot be performed; nothing stands in the way by default."""
        return ""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with a result; does nothing once closed, where Textual would close whatever lies on top instead."""
        if self.is_current:
            self.hand_on()
            return super().dismiss(result)
        return AwaitComplete()

    def hand_on(self) -> None:
        """Tell the listener what is written now.

        Before a dialog closes, for letters that came in one read with the key that closes it: the field's own word of
        them comes after, and is heard no more.
        """

    def close(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def _focus_next(self, step: int) -> None:
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()


ENDING = ("dialog.accept", "dialog.close")
"""What ends a dialog; whoever cannot see its keys is locked in."""


class Keys(Static):
    """The foot of a dialog: the live keys of some actions."""

    def __init__(
        self, *action_ids: str, typing: bool = False, accept: str = "", least: int = 0, id: str | None = None
    ) -> None:
        """`typing` is whether a field takes the letters, so that only other keys act; `accept` what accepting does.

        On the lowest screens `least` lines of keys are shown where it is not 0, that which closes always among them.
        """
        super().__init__(classes="quiet", markup=False, id=id)
        self._action_ids, self._typing, self._accept, self._least = action_ids, typing, accept, least

    def on_mount(self) -> None:
        """Show the keys before the width is known."""
        self.on_resize()

    def on_resize(self) -> None:
        """Break the line between two keys, never between a key and what it does."""
        is_cut = bool(self._least) and self.screen.size.height < LOWEST
        ids = sorted(self._action_ids, key=lambda one: one not in ENDING) if is_cut else self._action_ids
        hints = [shell_of(self).keymap_hint(one, typing=self._typing) for one in ids]
        if self._accept:
            at = ids.index("dialog.accept")
            hints[at] = f"{hints[at].rpartition(' ')[0]} {self._accept}"
        lines = flowed(hints, self.size.width)
        self.update(Content("\n".join(lines[: self._least] if is_cut else lines)))


def flowed(hints: Sequence[str], width: int) -> list[str]:
    """Return hints on lines of at most `width` cells, as far as each has room; on one line when that is 0."""
    lines: list[str] = []
    for hint in hints:
        longer = f"{lines[-1]}   {hint}" if lines else hint
        if lines and (not width or cells(longer) <= width):
            lines[-1] = longer
        else:
            lines.append(hint)
    return lines


class Remark(Static):
    """What a dialog says below its fields: all of it, but one line where the dialog is low, with a sign that it is cut.

    The beginning of that line stays, and the end where it says where something is.
    """

    def __init__(self, *, id: str, cut_where: str = "-short") -> None:
        """`cut_where` is the class of a screen on which it is one line."""
        super().__init__(id=id, classes="quiet", markup=False)
        self._parts = "", ""
        self._cut_where = cut_where

    def tell(self, text: str, place: str = "") -> None:
        """Say something, and the place behind it."""
        self._parts = visible(text), visible(place)
        self.on_resize()

    def on_resize(self) -> None:
        """Say it in the room there is."""
        text, place = self._parts
        room, ellipsis = self.size.width, shell_of(self).settings.signs.ellipsis
        if room and self.screen.has_class(self._cut_where):
            place = tail(place, max(room - cells(text), room // 4), ellipsis)
            text = fit(text, room - cells(place), ellipsis)
        self.update(Content(text + place))


class QuerySuggester(Suggester):
    """Offers what the last word of a query may become; the key that moves right takes it."""

    def __init__(self, names: Mapping[str, Sequence[str]], scale: Scale) -> None:
        """`names` are values that only the desk knows, by key, `scale` the verdicts of its round."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._scale = scale
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """Return the query with its last word completed."""
        found = completions(value, self._names, self._scale)
        return f"{value[: len(value) - len(value.rpartition(' ')[2])]}{found[0]}" if found else None


class Prompt(Dialog[str]):
    """Asks for one line of text; `changed` hears it while it is typed."""

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        bottom: bool = False,
        changed: Callable[[str], None] | None = None,
        completing: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`completing` is for a query: its last word is completed, also from these values by key."""
        super().__init__(classes="-bottom" if bottom else "")
        self._completing = completing
        self._title, self._value, self._hint, self._placeholder = title, value, hint, placeholder
        self._changed, self._told = changed, value

    def _suggester(self) -> Suggester | None:
        """Return what completes a query, where one is asked for."""
        known = self._completing
        return None if known is None else QuerySuggester(known, shell_of(self).settings.signs.scale)

    def compose(self) -> ComposeResult:
        """Lay out title, field and hint."""
        with Vertical(classes="box"):
            yield Static(Content(visible(self._title)), classes="title", markup=False)
            yield Field(self._value, placeholder=self._placeholder, suggester=self._suggester())
            if self._hint:
                yield Static(Content(visible(self._hint)), classes="quiet", markup=False)
            yield Keys("dialog.accept", "dialog.close")

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: accepting takes the text."""
        return {**super().handlers(), "dialog.accept": plain(self._accept)}

    def _accept(self) -> None:
        self.dismiss(self.query_one(Input).value)

    def on_input_changed(self) -> None:
        """Pass the typed text on."""
        if self.is_current:
            self.hand_on()

    def hand_on(self) -> None:
        """Tell what the field holds, once."""
        text = self.query_one(Input).value
        if self._changed and text != self._told:
            self._told = text
            self._changed(text)


class Confirm(Dialog[bool]):
    """Asks before something is lost; the message names it."""

    ANSWERS: ClassVar[Mapping[str, str]] = {"y": "dialog.accept", "n": "dialog.close", "q": "dialog.close"}
    """What hands from other programs answer with, where the keymap has no action for it."""

    def __init__(self, title: str, message: str) -> None:
        super().__init__()
        self._title, self._message = title, message

    def compose(self) -> ComposeResult:
        """Lay out title, message and keys."""
        with Vertical(classes="box"):
            yield Static(Content(visible(self._title)), classes="title", markup=False)
            yield Static(Content(visible(self._message)), classes="quiet", markup=False)
            yield Keys("dialog.accept", "dialog.close", accept="yes")

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: accepting says yes."""
        return {**super().handlers(), "dialog.accept": plain(self._yes)}

    def on_key(self, event: events.Key) -> None:
        """Take `y` and `n` for an answer; say of another key which ones are."""
        shell = shell_of(self)
        if event.key in self.ANSWERS:
            shell.perform(self.ANSWERS[event.key])
        elif event.is_printable:
            hints = ", ".join(shell.keymap_hint(action) for action in ("dialog.accept", "dialog.close"))
            shell.say(f"{event.character} is no answer; {hints}")

    def _yes(self) -> None:
        self.dismiss(True)


STANCES = ("supports", "refutes")


class StanceChoice(Static, can_focus=True):
    """Shows both stances, one of them chosen; its first letter chooses one while the choice has the focus."""

    def __init__(self, chosen: str, told: Callable[[], None]) -> None:
        """`told` is called when another one is chosen."""
        super().__init__(id="stance", markup=False)
        self.chosen = chosen if chosen in STANCES else STANCES[0]
        self._told = told

    def on_mount(self) -> None:
        """Show what is chosen."""
        self._show(self.has_focus)

    def on_focus(self) -> None:
        """Show that letters choose now."""
        self._show(True)

    def on_blur(self) -> None:
        """Show that they do not."""
        self._show(False)

    def spoken_text(self) -> str:
        """Return what is chosen, and what may be chosen instead."""
        return f"Stance: {self.chosen}, or {STANCES[1 - STANCES.index(self.chosen)]}"

    def choose(self, stance: str) -> None:
        """Choose a stance."""
        is_new, self.chosen = stance != self.chosen, stance
        self._show(self.has_focus)
        if is_new:
            self._told()

    def _show(self, is_focused: bool) -> None:
        """Draw the choice; while the focus changes, Textual has not said yet which widget has it."""
        signs = shell_of(self).settings.signs
        marks = [f"{signs.full if one == self.chosen else signs.empty} {one}" for one in STANCES]
        self.update(Content(f"{signs.bar if is_focused else ' '} {'   '.join(marks)}"))

    def turn(self) -> None:
        """Choose the other one."""
        self.choose(STANCES[1 - STANCES.index(self.chosen)])

    def on_key(self, event: events.Key) -> None:
        """Take the first letter of a stance, or a key that goes to the other one."""
        meant = [one for one in STANCES if event.character and one.startswith(event.character.lower())]
        if meant or event.key in ("space", "left", "right"):
            event.stop()
            self.choose(meant[0]) if meant else self.turn()


class SourceSuggester(Suggester):
    """Offers the names of the desk's articles, up to the sign that the number of the sentence follows."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """Return the first name that begins as what is typed, in any case of letters."""
        typed = value.casefold()
        if not typed or "#" in value:
            return None
        found = (one for one in self._names if one.casefold().startswith(typed) and one.isprintable())
        return next((f"{one}#" for one in found), None)


class EvidenceDialog(Dialog[Evidence]):
    """Asks for source, quotation and stance of evidence on a sentence; the result is the piece, or None."""

    def __init__(
        self,
        piece: Evidence,
        changed: Callable[[Evidence], None] = lambda _piece: None,
        *,
        quote: str = "",
        names: Sequence[str] = (),
    ) -> None:
        """`changed` hears the piece as it is typed; `quote` is the sentence, `names` are articles to complete."""
        super().__init__()
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        self._piece, self._changed, self._told = piece, changed, piece
        self._quote, self._names = quote, names

    def compose(self) -> ComposeResult:
        """Lay out the sentence, two fields and a choice."""
        with Vertical(classes="box"):
            yield Static(Content("Evidence"), classes="title", markup=False)
            yield Static(Content(visible(self._quote)), id="about", classes="quiet", markup=False)
            yield Field(
                self._piece.source,
                placeholder="address, or article#sentence of this desk",
                id="source",
                suggester=SourceSuggester(self._names),
            )
            yield Field(self._piece.quote, placeholder="what it says, word for word", id="quote")
            yield StanceChoice(self._piece.stance, self.hand_on)
            yield Static(Content(""), id="fault", classes="quiet", markup=False)
            yield Keys("dialog.accept", "evidence.stance", "dialog.next-field", "dialog.close")

    def on_resize(self) -> None:
        """Show the sentence where there is room for it."""
        self.query_one("#about").display = bool(self._quote) and self.size.height >= 16

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: accepting takes what the fields hold."""
        choice = self.query_one(StanceChoice)
        return {
            **super().handlers(),
            "dialog.accept": plain(self._accept),
            "evidence.stance": plain(choice.turn),
            "link.supports": plain(lambda: choice.choose(STANCES[0])),
        }

    def on_input_changed(self) -> None:
        """Pass the typed text on."""
        if self.is_current:
            self.hand_on()

    def hand_on(self) -> None:
        """Tell what the fields hold, once."""
        piece = self._typed()
        if piece != self._told:
            self._told = piece
            self._changed(piece)

    def _typed(self) -> Evidence:
        source, quote = (self.query_one(f"#{name}", Input).value.strip() for name in ("source", "quote"))
        article, doubled, rest = source.partition("##")
        if doubled and article in self._names:  # a completed name has brought one
            source = f"{article}#{rest}"
        return replace(self._piece, source=source, quote=quote, stance=self.query_one(StanceChoice).chosen)

    def _accept(self) -> None:
        piece = self._typed()
        if not piece.source:
            self.query_one("#fault", Static).update(Content("Say where the evidence is."))
            self.query_one("#source", Input).focus()
            return
        self.dismiss(piece)
