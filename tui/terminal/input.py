"""What a terminal sends, taken apart: keys, pastes, answers to questions, and what the mouse did.

Nothing else is left.

A state machine of characters: bytes go in as they are read, cut anywhere, and the time is handed in. Whatever begins as
a control sequence (CSI), a single shift (SS3) or a string (OSC, DCS, APC, PM, SOS) ends where ECMA-48 says that it
ends, and is never keys. What has begun and does not go on is given up after a while. What comes behind it in one
read of several characters is its rest, and nothing either: people type one key at a time.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import cache
from time import monotonic

from msgspec import Struct

from tui.terminal.environment import UTF8
from tui.terminal.keycodes import ESCAPE, UNKNOWN, Key, alt_of, control, key_of, single

APART_SECONDS = 0.03
"""Alt with a key is one write of the terminal; nobody presses escape and a key within this time."""
ESCAPE_SECONDS = 0.1
"""How long an escape may be the beginning of more; over SSH it is longer, for lines split what belongs together."""
SEQUENCE_SECONDS = 3.0
"""How long a sequence or a character waits for its end: whatever one key comes meanwhile is taken for it."""
STRING_SECONDS = 0.5
"""How long a string may pause: every key that comes meanwhile is taken for a part of it."""
PASTE_SECONDS = 5.0
"""How long a paste may pause."""
LONGEST = 4096
"""Characters of a control sequence from which on it means nothing; a text of an input method may be one."""
POINTER_CHARACTERS = 3
"""Characters behind CSI M, where a terminal reports the mouse as the oldest did: button, column, row."""


class Paste(Struct, frozen=True):
    """A text that was pasted."""

    text: str


class Answer(Struct, frozen=True):
    """The terminal's word that it is there (to CSI 5 n)."""


class Ground(Struct, frozen=True):
    """The terminal's word what colour its background has (to OSC 11 ?): red, green, blue from 0 to 1."""

    red: float
    green: float
    blue: float

    @property
    def is_dark(self) -> bool:
        """Whether light text is read on it rather than dark text."""
        return 0.299 * self.red + 0.587 * self.green + 0.114 * self.blue < 0.5


class Mouse(Struct, frozen=True):
    """What the mouse did, in a cell counted from 0: the button's code as xterm gives it, pressed or released."""

    code: int
    x: int
    y: int
    pressed: bool


Token = Key | Paste | Answer | Ground | Mouse


class InputState(Enum):
    """What has begun."""

    GROUND = auto()
    ESCAPE = auto()
    CONTROL = auto()
    SINGLE = auto()
    STRING = auto()
    PASTE = auto()
    CONSOLE = auto()
    POINTER = auto()


_C1 = {"[": 0x9B, "O": 0x8F, "]": 0x9D, "P": 0x90, "_": 0x9F, "^": 0x9E, "X": 0x98}
_INTRODUCERS: Mapping[str, str] = {form: kind for kind, code in _C1.items() for form in (chr(code), chr(0xDC00 + code))}
"""Control characters of eight bits that begin something, as characters and as bytes that are no UTF-8."""
_STRINGS = frozenset("]P_^X")
_BEGIN = frozenset({ESCAPE, *_INTRODUCERS})
_OF_KIND = {"[": InputState.CONTROL, "O": InputState.SINGLE}
_CANCEL = "\x18\x1a"
_END = "\x9c\udc9c"
_ENDS = dict.fromkeys("P_^X", _END) | {"]": f"{_END}\x07"}


@cache
def _stop(kind: str) -> re.Pattern[str]:
    """Match what may end a string of that kind, well or not; made when a terminal sends one."""
    return re.compile(f"[{ESCAPE}{_ENDS[kind]}{'' if kind == 'X' else _CANCEL}]")


@cache
def _closed(kind: str) -> re.Pattern[str]:
    """Match what ends a string of that kind well."""
    return re.compile(rf"{ESCAPE}\\|[{_ENDS[kind]}]")


_BEGINS_WITH = {"]": "0123456789LlI", "_": "G"}
"""With what terminals' strings begin, where people type escape and `]`, alt with `]`, or alt with `_`."""

_CUT_SHORT = re.compile(  # bytes of a character of UTF-8 that was begun well and then broken off, escaped one by one
    "\udce0[\udca0-\udcbf]|[\udce1-\udcec\udcee\udcef][\udc80-\udcbf]|\udced[\udc80-\udc9f]"
    "|\udcf0[\udc90-\udcbf][\udc80-\udcbf]?|[\udcf1-\udcf3][\udc80-\udcbf]{1,2}|\udcf4[\udc80-\udc8f][\udc80-\udcbf]?"
)
_NO_BYTE = "\udcff"
_NO_TEXT = re.compile("[\ud800-\udfff]")
LONGEST_ANSWER = 64
"""Characters of a string that are kept: of those that mean anything here the longest has thirty."""
_GROUND = re.compile(r"11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})(?:/[0-9a-fA-F]{1,4})?")
_MOUSE = re.compile(r"<(\d{1,4});(\d{1,5});(\d{1,5})")


class InputParser:
    """Takes apart what a terminal sends.

    `escape` are the seconds that a lone escape waits. After each `feed`, `deadline` says when `tick` is to be called
    if nothing was there to be read until then.
    """

    def __init__(
        self, charset: str = UTF8, *, clock: Callable[[], float] = monotonic, escape: float = ESCAPE_SECONDS
    ) -> None:
        self._clock = clock
        self._escape_seconds = escape
        self._decoder = getincrementaldecoder(charset)(errors="surrogateescape")
        self._broken = _CUT_SHORT if charset == UTF8 else _NO_TEXT  # elsewhere bytes of 0x80 and more may be letters
        self._tokens: list[Token] = []
        self._last = 0.0
        self._apart = False  # the character to be read came well after the one before
        self._rest = False  # what is read is the rest of something that was given up
        self._given_up = InputState.GROUND
        self._left = 0
        self._begin(InputState.GROUND)

    def _begin(self, state: InputState, kind: str = "", introducer: str = "") -> None:
        """Go into a state in which nothing has been read yet."""
        self._state = state
        self._kind = kind
        self._introducer = introducer
        self._by_hand = False  # the introducer came well after its escape
        self._text = ""
        self._closing = False  # a string's last character was an escape: perhaps its end
        self._pieces: list[str] = []
        self._left = POINTER_CHARACTERS
        if state is InputState.GROUND:
            self._rest = False

    # ---- what goes in

    def feed(self, data: bytes) -> list[Token]:
        """Return the inputs in `data`, together with the rest left over before it."""
        now = self._clock()
        self._apart, self._last = self._apart or now - self._last > APART_SECONDS, now
        text = self._decoder.decode(data)
        if not text:
            return []
        if not text.isascii():
            text = self._broken.sub(lambda found: _NO_BYTE * len(found[0]), text)
        self._go_on(text)
        at = 0
        while at < len(text):
            before, at = at, _STEPS[self._state](self, text, at)
            if at > before:
                self._apart = False
        return self._taken()

    def tick(self) -> list[Token]:
        """Return the inputs that a sequence amounts to when it did not go on in time."""
        deadline = self.deadline
        if deadline is None or self._clock() < deadline:
            return []
        if self._state is not InputState.GROUND:
            self._give_up()
        else:
            self._tokens += [UNKNOWN for _ in self._decoder.decode(b"", final=True)]
            self._decoder.reset()
        return self._taken()

    @property
    def deadline(self) -> float | None:
        """The time at which a begun sequence is given up, or None."""
        if self._state is not InputState.GROUND:
            return self._last + self._patience()
        return self._last + SEQUENCE_SECONDS if self._decoder.getstate()[0] else None

    def _taken(self) -> list[Token]:
        tokens, self._tokens = self._tokens, []
        return tokens

    def _patience(self) -> float:
        """Return how long a begun sequence may take to go on."""
        match self._state:
            case InputState.CONTROL if not (self._by_hand and not self._text):
                return SEQUENCE_SECONDS
            case InputState.SINGLE if not self._by_hand:
                return SEQUENCE_SECONDS
            case InputState.CONSOLE:
                return SEQUENCE_SECONDS
            case InputState.POINTER if self._left < POINTER_CHARACTERS:
                return SEQUENCE_SECONDS
            case InputState.STRING if self._text:
                return max(STRING_SECONDS, self._escape_seconds)
            case InputState.PASTE:
                return PASTE_SECONDS
        return self._escape_seconds

    # ---- what does not go on

    def _give_up(self) -> None:
        """End a begun sequence; characters that may have been typed by hand are keys."""
        state = self._state
        if state is InputState.ESCAPE:
            self._key(key_of(ESCAPE))
        elif state is InputState.PASTE:
            self._paste_ends()
        elif not self._text:
            self._typed()
        self._given_up, self._state, self._rest = state, InputState.GROUND, False

    def _typed(self) -> None:
        """Read an introducer with nothing behind it as the keys it is when typed: none where keymaps cannot have it."""
        if self._state not in (InputState.CONTROL, InputState.SINGLE, InputState.STRING) or self._introducer:
            return
        if self._by_hand:
            self._key(key_of(ESCAPE))
            self._key(key_of(self._kind))
        elif self._state is InputState.STRING:
            self._key(alt_of(self._kind))

    def _go_on(self, text: str) -> None:
        """Resume a sequence that was given up, if `text` is its rest, so that the rest becomes no keys."""
        state, self._given_up = self._given_up, InputState.GROUND
        if state is InputState.GROUND or self._state is not InputState.GROUND:
            return
        if self._is_rest(state, text):
            self._state, self._rest, self._apart = state, True, False

    def _is_rest(self, state: InputState, text: str) -> bool:
        """Whether `text` reads as the rest of the sequence that was given up."""
        if state is InputState.STRING and self._is_closed_by(text):
            return True
        several = len(text) > 1 and not {text[0], text[1]} & _BEGIN
        if state is InputState.ESCAPE:
            kind = text[0]
            return several and (kind in _OF_KIND or (kind in _STRINGS and self._may_begin(kind, text, 1)))
        if self._by_hand and not self._text:
            return several and state is InputState.CONTROL and "0" <= text[0] <= "?"
        return several

    def _is_closed_by(self, text: str) -> bool:
        """Whether a string that was given up has its end in `text`."""
        if self._closing and text[0] == "\\":
            return True
        end = _closed(self._kind).search(text)
        return end is not None and (self._kind == "X" or ESCAPE not in text[: end.start()])

    def _may_begin(self, kind: str, text: str, at: int) -> bool:
        """Whether a string of that kind may begin with the text at `at`, or is whole in any case."""
        first = "" if kind == "_" and self._by_hand else _BEGINS_WITH.get(kind, "")
        return not first or text[at] in first or _closed(kind).search(text, at) is not None

    # ---- what begins, goes on and ends

    def _ground(self, text: str, at: int) -> int:
        """Read a character that nothing has begun before."""
        character = text[at]
        if character == ESCAPE:
            self._begin(InputState.ESCAPE)
        elif character in _INTRODUCERS:
            self._introduce(_INTRODUCERS[character], character)
        elif character not in _END:
            self._tokens.append(key_of(character))
        return at + 1

    def _introduce(self, kind: str, introducer: str = "") -> None:
        """Begin the sequence that a character behind an escape, or one of eight bits, introduces."""
        self._begin(_OF_KIND.get(kind, InputState.STRING), kind, introducer)
        self._by_hand = self._apart and not introducer

    def _escape(self, text: str, at: int) -> int:
        """Read the character behind an escape."""
        character = text[at]
        if character == ESCAPE:
            self._key(key_of(ESCAPE))
        elif character == "[" or character == "O" or character in _STRINGS:
            self._introduce(character)
        elif self._apart or character in _INTRODUCERS:
            self._key(key_of(ESCAPE))
            self._begin(InputState.GROUND)
            return at
        else:
            if character != "\\":  # the end of a string that nothing is left of
                self._key(alt_of(character))
            self._begin(InputState.GROUND)
        return at + 1

    def _breaks_off(self, character: str) -> bool:
        """Whether a character breaks a sequence off; one that begins another is read again."""
        if character in _BEGIN:
            if not self._text:
                self._typed()
            self._begin(InputState.GROUND)
            return True
        if character in _CANCEL:
            self._begin(InputState.GROUND)
        return False

    def _control(self, text: str, at: int) -> int:
        """Read a character of a control sequence; control characters in it mean nothing."""
        character = text[at]
        if self._breaks_off(character):
            return at
        if " " <= character <= "?":
            self._text += character if len(self._text) < LONGEST else ""
        elif "@" <= character <= "~":
            self._end_control(character)
        elif character > "\x7f":
            self._begin(InputState.GROUND)
        return at + 1

    def _end_control(self, final: str) -> None:
        """Act on a whole control sequence, which mostly means nothing."""
        text = self._text
        if final == "~" and text == "200":
            introducer = self._introducer
            self._begin(InputState.PASTE, introducer=introducer)
            return
        if not text and final in "[M":
            self._begin(InputState.CONSOLE if final == "[" else InputState.POINTER, introducer=self._introducer)
            return
        if final == "n" and text == "0":
            self._tokens.append(Answer())
        elif final in "Mm" and (found := _MOUSE.fullmatch(text)):
            code, x, y = map(int, found.groups())
            self._tokens.append(Mouse(code, max(0, x - 1), max(0, y - 1), final == "M"))
        elif len(text) < LONGEST:
            self._keys(control(text, final))
        self._begin(InputState.GROUND)

    def _console(self, text: str, at: int) -> int:
        """Read the character behind CSI [, which is whole by itself but in the Linux console begins f1 to f5."""
        number = " ABCDE".find(text[at])
        if number > 0:
            self._key(Key(f"f{number}"))
        self._begin(InputState.GROUND)
        return at + (number > 0)

    def _pointer(self, text: str, at: int) -> int:
        """Read one of the three characters that follow CSI M where a terminal reports the mouse as the oldest did."""
        if text[at] == ESCAPE:
            self._begin(InputState.GROUND)
            return at
        self._left -= 1
        if not self._left:
            self._begin(InputState.GROUND)
        return at + 1

    def _single(self, text: str, at: int) -> int:
        """Read the character behind a single shift; control characters before it mean nothing."""
        character = text[at]
        if self._breaks_off(character):
            return at
        if character > "\x1f":
            self._keys(single(character))
            self._begin(InputState.GROUND)
        return at + 1

    def _string(self, text: str, at: int) -> int:
        """Read as much of a string as is there, up to its end."""
        if self._closing:
            return self._close(text, at)
        by_hand = (self._by_hand or self._apart) and not (self._text or self._rest or self._introducer)
        if by_hand and text[at] != ESCAPE and not self._may_begin(self._kind, text, at):
            self._typed()
            self._begin(InputState.GROUND)
            return at
        found = _stop(self._kind).search(text, at)
        if found is None:
            self._more(text[at:])
            return len(text)
        if found.start() > at:
            self._more(text[at : found.start()])
        self._closing = found[0] == ESCAPE
        if not self._closing:
            if found[0] not in _CANCEL:
                self._answered()
            self._begin(InputState.GROUND)
        return found.end()

    def _more(self, text: str) -> None:
        """Keep as much of a string as an answer may have."""
        self._text = "…"
        if sum(map(len, self._pieces)) <= LONGEST_ANSWER:
            self._pieces.append(text[: LONGEST_ANSWER + 1])

    def _answered(self) -> None:
        """Take a whole string for the answer to a question, if it is one."""
        found = _GROUND.fullmatch("".join(self._pieces)) if self._kind == "]" and not self._rest else None
        if found is not None:
            red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups()[:3])
            self._tokens.append(Ground(red, green, blue))

    def _close(self, text: str, at: int) -> int:
        """Read the character behind an escape in a string: its end, or another sequence, which breaks it off.

        A second escape is content: multiplexers double those of a string that they wrap in one of their own.
        """
        self._closing = False
        if text[at] == "\\":
            self._answered()
            self._begin(InputState.GROUND)
            return at + 1
        if text[at] == ESCAPE and self._text:
            return at + 1
        if self._kind == "X":  # which holds whatever does not end it
            self._text = "…"
            return at
        if not self._text:
            self._typed()
        self._begin(InputState.ESCAPE)
        return at

    def _paste(self, text: str, at: int) -> int:
        """Read as much of a paste as is there, up to the mark of its end, which may come in parts."""
        mark = f"{self._introducer or ESCAPE + '['}201~"
        whole = self._text + text[at:]
        found = whole.find(mark)
        if found < 0:
            begun = next((size for size in range(len(mark) - 1, 0, -1) if whole.endswith(mark[:size])), 0)
            self._pieces.append(whole[: len(whole) - begun])
            self._text = whole[len(whole) - begun :]
            return len(text)
        read = at + found + len(mark) - len(self._text)
        self._pieces.append(whole[:found])
        self._paste_ends()
        self._begin(InputState.GROUND)
        return read

    def _paste_ends(self) -> None:
        """Hand the paste over; of one that was given up there may be nothing left."""
        pasted = "".join(self._pieces).replace("\x00", "")
        self._pieces = []
        if pasted or not self._rest:
            self._tokens.append(Paste(_NO_TEXT.sub("\ufffd", pasted)))

    # ---- what comes out

    def _key(self, key: Key) -> None:
        """Add a key, unless it is the rest of a sequence that was given up: a rest that comes late is nothing."""
        if not self._rest:
            self._tokens.append(key)

    def _keys(self, keys: tuple[Key, ...]) -> None:
        for key in keys:
            self._key(key)


_STEPS: Mapping[InputState, Callable[[InputParser, str, int], int]] = {
    InputState.GROUND: InputParser._ground,
    InputState.ESCAPE: InputParser._escape,
    InputState.CONTROL: InputParser._control,
    InputState.SINGLE: InputParser._single,
    InputState.STRING: InputParser._string,
    InputState.PASTE: InputParser._paste,
    InputState.CONSOLE: InputParser._console,
    InputState.POINTER: InputParser._pointer,
}
