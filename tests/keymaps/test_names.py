"""Names of keys are those that Textual's own parser gives, and what terminals cannot send is refused."""

import string

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from keymaps.layouts import LAYOUTS
from keymaps.names import KeyNameError, name_of, parse_key, parse_sequence, shown


def arrives(sent: str) -> list[str]:
    """What Textual makes of the bytes of a terminal."""
    parser = XTermParser()
    return [event.key for data in (sent, "") for event in parser.feed(data) if isinstance(event, Key)]


@pytest.mark.parametrize("character", string.printable[:94])
def test_characters_have_textual_names(character: str) -> None:
    assert parse_key(character) == name_of(character) == arrives(character)[0]
    assert shown(name_of(character)) == character


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("C-n", "\x0e"),
        ("ctrl+p", "\x10"),
        ("^x", "\x18"),
        ("C-@", "\x00"),
        ("C-space", "\x00"),
        ("C-_", "\x1f"),
        ("C-]", "\x1d"),
        ("C-\\", "\x1c"),
        ("M-v", "\x1bv"),
        ("M-V", "\x1bV"),
        ("alt+shift+v", "\x1bV"),
        ("S-tab", "\x1b[Z"),
        ("esc", "\x1b"),
        ("RET", "\r"),
        ("<C-r>", "\x12"),
        ("shift+a", "A"),
        ("pgdn", "\x1b[6~"),
        ("ctrl+left", "\x1b[1;5D"),
        ("alt+up", "\x1b[1;3A"),
        ("f5", "\x1b[15~"),
    ],
)
def test_a_name_is_what_arrives(written: str, sent: str) -> None:
    assert [parse_key(written)] == arrives(sent)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        ("ctrl+[", "escape"),
        ("ctrl+h", "backspace"),
        ("ctrl+/", r"ctrl\+_"),
        ("ctrl+shift+a", "do not send"),
        ("ctrl+1", "do not send"),
        ("ctrl+enter", "do not send"),
        ("shift+space", "do not send"),
        ("super+a", "desktop"),
        ("M-[", "arrow"),
        ("f13", "f12"),
        ("escpe", "escape"),
        ("\u0301", "not a key"),
        ("\x07", "not a key"),
        ("hyperspace+x", "not ctrl"),
    ],
)
def test_what_cannot_be_pressed_is_refused(written: str, why: str) -> None:
    with pytest.raises(KeyNameError, match=why):
        parse_key(written)


def test_sequences() -> None:
    assert parse_sequence("g g") == ("g", "g")
    assert parse_sequence("C-x C-c") == ("ctrl+x", "ctrl+c")
    for wrong in ("", "g escape", "a b c d e"):
        with pytest.raises(KeyNameError):
            parse_sequence(wrong)


def test_layouts_name_their_letters_as_textual_does() -> None:
    for layout in LAYOUTS.values():
        for own in layout:
            assert len(own) > 1 or arrives(own) == [own]
    assert arrives("№") == [name_of("№")]
