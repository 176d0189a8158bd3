"""Every key that terminals name by a number or a letter, every control character, and how modifiers change them."""

from __future__ import annotations

import pytest

from tui.terminal.keycodes import Key, alt_of, control, key_of, single


def names(form: str) -> list[str]:
    return [key.name for key in control(form[:-1], form[-1])]


NUMBERED = """
1=home 2=insert 3=delete 4=end 5=pageup 6=pagedown 7=home 8=end 11=f1 12=f2 13=f3 14=f4 15=f5 17=f6 18=f7 19=f8 20=f9
21=f10 23=f11 24=f12 25=f13 26=f14 28=f15 29=f16 31=f17 32=f18 33=f19 34=f20
"""
LETTERED = "A=up B=down C=right D=left F=end H=home P=f1 Q=f2 R=f3 S=f4"
KEYPAD = "j=* k=+ l=, m=- n=. o=/ X== p=0 q=1 r=2 s=3 t=4 u=5 v=6 w=7 x=8 y=9"
KITTY = """
57364=f1 57365=f2 57375=f12 57398=f35 57414=enter 57417=left 57418=right 57419=up 57420=down 57421=pageup
57422=pagedown 57423=home 57424=end 57425=insert 57426=delete
"""
KITTY_KEYPAD = "57399=0 57400=1 57408=9 57409=. 57410=/ 57411=* 57412=- 57413=+ 57415== 57416=,"


def pairs(table: str) -> list[tuple[str, str]]:
    return [(one.partition("=")[0], one.partition("=")[2]) for one in table.split()]


@pytest.mark.parametrize(("number", "name"), pairs(NUMBERED))
def test_a_numbered_key_is_itself_with_any_modifiers(number: str, name: str) -> None:
    """In xterm's form, and with ctrl in that of rxvt."""
    assert names(f"{number}~") == names(f"{number};1~") == [name]
    assert names(f"{number};2~") == [f"shift+{name}"]
    assert names(f"{number};5~") == names(f"{number}^") == [f"ctrl+{name}"]
    assert names(f"{number};6~") == names(f"{number}@") == [f"ctrl+shift+{name}"]
    assert names(f"{number};3~") == [f"alt+{name}"]
    assert names(f"{number};9~") == [f"super+{name}"]
    assert names(f"{number};17~") == [f"hyper+{name}"]
    assert names(f"{number};33~") == [f"meta+{name}"]


@pytest.mark.parametrize(("letter", "name"), pairs(LETTERED))
def test_a_lettered_key_is_itself_behind_either_introducer(letter: str, name: str) -> None:
    assert names(letter) == names(f"1{letter}") == [name] or letter == "R"
    assert [key.name for key in single(letter)] == [name]
    assert names(f"1;5{letter}") == ([] if letter == "R" else [f"ctrl+{name}"])
    assert names(f"5{letter}") == ([f"ctrl+{name}"] if letter in "ABCD" else [])
    assert names(f"2;5{letter}") == []


def test_tab_with_shift_and_the_arrows_of_rxvt_have_letters_of_their_own() -> None:
    assert names("Z") == ["shift+tab"]
    assert single("Z") == (Key("shift+tab"),)
    assert names("1;5Z") == ["ctrl+shift+tab"]
    for small, name in pairs("a=up b=down c=right d=left"):
        assert names(small) == [f"shift+{name}"]
        assert names(f"1{small}") == []
        assert single(small) == (Key(f"ctrl+{name}"),)


@pytest.mark.parametrize(("letter", "character"), pairs(KEYPAD))
def test_the_keys_of_a_number_pad_type_their_signs(letter: str, character: str) -> None:
    assert single(letter) == (key_of(character),)
    assert single(letter)[0].character == character


def test_other_single_shifts_are_enter_tab_space_or_nothing() -> None:
    assert single("M") == (Key("enter", "\r"),)
    assert single("I") == (Key("tab", "\t"),)
    assert single(" ") == (Key("space", " "),)
    assert single("E") == single("z") == ()


@pytest.mark.parametrize(("code", "name"), pairs(KITTY))
def test_a_key_without_a_character_has_a_code_of_kittys(code: str, name: str) -> None:
    assert names(f"{code}u") == [name]
    assert names(f"{code};2u") == [f"shift+{name}"]
    assert names(f"{code};5u") == [f"ctrl+{name}"]


@pytest.mark.parametrize(("code", "character"), pairs(KITTY_KEYPAD))
def test_kittys_number_pad_types_its_signs(code: str, character: str) -> None:
    """With shift it types the same, for shift makes no other sign of it."""
    plain = key_of(character)
    assert control(code, "u") == control(f"{code};2", "u") == (plain,)
    assert names(f"{code};3u") == [f"alt+{plain.name}"]


@pytest.mark.parametrize("code", [57343 + 1, 57358, 57427, 57441, 63743])
def test_keys_that_type_nothing_and_are_not_named_are_none(code: int) -> None:
    assert control(str(code), "u") == ()
    assert control("63744", "u")[0].character == chr(63744)


CONTROLS = {
    **{0: "ctrl+@", 8: "backspace", 9: "tab", 13: "enter", 27: "escape", 28: "ctrl+backslash", 127: "backspace"},
    **{29: "ctrl+right_square_bracket", 30: "ctrl+circumflex_accent", 31: "ctrl+underscore"},
}


@pytest.mark.parametrize("code", [*range(32), 127])
def test_a_control_character_is_a_key_of_its_own_or_a_letter_with_ctrl(code: int) -> None:
    assert key_of(chr(code)) == Key(CONTROLS.get(code, f"ctrl+{chr(96 + code)}"), chr(code))


@pytest.mark.parametrize(
    ("character", "name"),
    [
        *((" ", "space"), ("~", "tilde"), ("\xa0", "no_break_space"), ("é", "é"), ("\ud7ff", None), ("\ue000", None)),
        *((one, "replacement_character") for one in ("\x80", "\x9f", "\ud800", "\udfff")),
    ],
)
def test_what_is_no_character_types_nothing(character: str, name: str | None) -> None:
    key = key_of(character)
    assert key.name == name or name is None
    assert key.character == (None if name == "replacement_character" else character)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        *(
            ("a", "alt+a"),
            ("A", "alt+shift+a"),
            ("É", "alt+shift+é"),
            ("ß", "alt+ß"),
            ("İ", "alt+İ"),
            (" ", "alt+space"),
        ),
        *(("\t", "shift+tab"), ("\x00", "alt+ctrl+space"), ("\x1b", "escape"), ("\x80", "replacement_character")),
        *(("\r", "alt+enter"), ("\x01", "alt+ctrl+a"), ("/", "alt+slash"), ("\x7f", "alt+backspace")),
    ],
)
def test_a_character_behind_an_escape_is_it_with_alt(character: str, name: str) -> None:
    assert alt_of(character) == Key(name)


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("27;5;97~", ["ctrl+a"]), ("27;257;97~", []),  ("97;0u", ["a"]),
        ("97;1:0u", []), ("97;1:3u", []), ("1;1:2A", ["up"]), ("1::2A", []), ("1;1;97A", []), ("3:4~", []),
        ("57;6u", ["ctrl+9"]), ("57;2u", ["shift+9"]), ("57;4u", ["alt+shift+9"]), ("47;4u", ["alt+shift+slash"]),
        ("45;2u", ["shift+minus"]), ("45;4u", ["alt+shift+minus"]), ("45;6u", ["ctrl+underscore"]),
        ("97;66u", ["a"]), ("97;65u", ["A"]), ("65;65u", ["A"]), ("65;67u", ["alt+shift+a"]), ("223;2u", ["ß"]),
        ("223;5u", ["ctrl+ß"]), ("122;5u", ["ctrl+z"]), ("123;5u", ["ctrl+left_curly_bracket"]), ("64;5u", ["ctrl+@"]),
        ("92;5u", ["ctrl+backslash"]), ("93;5u", ["ctrl+right_square_bracket"]), ("13;3u", ["alt+enter"]),
        ("27;2u", ["escape"]), ("27;4u", ["alt+shift+escape"]), ("32;2u", ["space"]), ("32;3u", ["alt+space"]),
        ("1076::108;5u", ["ctrl+l"]), ("1076::108;3u", ["alt+д"]), ("97::113;5u", ["ctrl+a"]),
        ("1076:1044:108;6u", ["ctrl+shift+д"]), ("55:38;2u", ["ampersand"]), ("97;1;97:98u", ["a", "b"]),
        ("97;5;97u", ["ctrl+a"]), ("97;129;65u", ["A"]), ("9;1;97u", ["tab"]), ("97;1;27u", ["a"]), ("0u", []),
        ("0;;97u", ["a"]), ("1114112u", []), ("55296u", []), ("173u", []),
    ],
)  # fmt: skip
def test_modifiers_and_texts_of_kittys_form(form: str, wanted: list[str]) -> None:
    """256 is the greatest number of modifiers, a release is no key, caps lock and the text say what letter it is."""
    assert names(form) == wanted
