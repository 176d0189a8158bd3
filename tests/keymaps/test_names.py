"""Names of keys are those that they get when they arrive, and that Textual gives; what never arrives is refused."""

import string

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from keymaps.layouts import LAYOUTS
from keymaps.names import KeyNameError, always_sent, name_of, parse_key, parse_sequence, shown
from tests.terminal.sent import taken as arrives


def in_textual(sent: str) -> list[str]:
    """Return what Textual makes of the bytes of a terminal."""
    parser = XTermParser()
    return [event.key for data in (sent, "") for event in parser.feed(data) if isinstance(event, Key)]


@pytest.mark.parametrize("character", string.printable[:94])
def test_characters_have_textual_names(character: str) -> None:
    assert parse_key(character) == name_of(character) == arrives(character)[0] == in_textual(character)[0]
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
        ("M-<", "\x1b<"),
        ("M-_", "\x1b_"),
        ("M-]", "\x1b]"),
        ("M-/", "\x1b/"),
        ("M-RET", "\x1b\r"),
        ("M-DEL", "\x1b[3;3~"),
        ("alt+backspace", "\x1b\x7f"),
        ("C-M-f", "\x1b\x06"),
        ("C-M-space", "\x1b\x00"),
        ("C-enter", "\x1b[13;5u"),
        ("S-RET", "\x1b[27;2;13~"),
        ("C-S-enter", "\x1b[13;6u"),
        ("ctrl+shift+a", "\x1b[97;6u"),
        ("ctrl+shift+a", "\x1b[27;6;65~"),
        ("ctrl+1", "\x1b[49;5u"),
        ("C-,", "\x1b[27;5;44~"),
        ("shift+f5", "\x1b[15;2~"),
        ("ctrl+backspace", "\x1b[127;5u"),
        ("ctrl+tab", "\x1b[9;5u"),
    ],
)
def test_a_name_is_what_arrives(written: str, sent: str) -> None:
    assert arrives(sent) == [parse_key(written)]
    assert parse_key(shown(parse_key(written))) == parse_key(written)


@pytest.mark.parametrize(
    "sent", ["\x00", "\x0e", "\x1c", "\x1d", "\x1e", "\x1f", "\x7f", "\x08", "\t", "\r", "\n", "\x1bv"]
)
def test_controls_have_the_names_by_which_textual_binds_them(sent: str) -> None:
    assert arrives(sent) == in_textual(sent)


@pytest.mark.parametrize("held", range(2, 9))
@pytest.mark.parametrize("sent", ["[1;{}A", "[1;{}D", "[1;{}H", "[1;{}F", "[3;{}~", "[5;{}~", "[15;{}~", "[97;{}u"])
def test_modified_keys_have_the_names_by_which_textual_binds_them(sent: str, held: int) -> None:
    (key,) = arrives(f"\x1b{sent.format(held)}")
    (other,) = in_textual(f"\x1b{sent.format(held)}")
    assert key == {"a": "A"}.get(other, other) or (held, key) == (2, "A")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ctrl+i", "tab"),
        ("ctrl+m", "enter"),
        ("ctrl+[", "escape"),
        ("ctrl+h", "backspace"),
        ("ctrl+/", r"ctrl\+_"),
        ("shift+space", "space"),
        ("ctrl+shift+1", "the sign"),
        ("shift+?", "the sign"),
        ("M-O", "arrow"),
        ("M-\\", "answers"),
        ("super+a", "desktop"),
        ("M-[", "arrow"),
        ("f13", "f12"),
        ("escpe", "escape"),
        ("<a>", "no key is called <a>"),
        ("<=", "no key is called <="),
        ("ctrl+b+c", "b is not ctrl"),
        ("\u0301", "not a key"),
        ("\x07", "not a key"),
        ("hyperspace+x", "not ctrl"),
    ],
)
def test_what_cannot_be_pressed_is_refused(written: str, why: str) -> None:
    with pytest.raises(KeyNameError, match=why):
        parse_key(written)


@pytest.mark.parametrize(
    "key",
    [
        "a",
        "?",
        "ctrl+a",
        "ctrl+c",
        "ctrl+z",
        "ctrl+]",
        "C-@",
        "C-\\",
        "C-^",
        "C-_",
        "M-x",
        "M-<",
        "M-X",
        "M-RET",
        "alt+up",
        "shift+f5",
        "S-tab",
    ],
)
def test_some_keys_every_terminal_sends(key: str) -> None:
    assert always_sent(parse_key(key))


@pytest.mark.parametrize("key", ["C-enter", "S-enter", "ctrl+1", "C-,", "ctrl+shift+a", "C-tab", "M-esc", "C-S-space"])
def test_and_some_only_terminals_with_extended_keys(key: str) -> None:
    assert not always_sent(parse_key(key))


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
