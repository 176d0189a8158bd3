"""Extended keys: each form in which a terminal sends a key is that key, and what is released or unknown is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.sent import taken
from tui.terminal.keycodes import alt_of, control, key_of, single

CHARACTERS = st.characters(codec=None)


@pytest.mark.parametrize(
    ("key", "forms"),
    [
        ("a", "97u 97;u 97;1u 97;1:1u 97;1:2u 97;;97u 97;129u 27;1;97~"),
        ("A", "97;2u 97:65;2u 97;2;65u 97;65u 97;65;65u 27;2;65~ 65;2u 65u"),
        ("question_mark", "47:63;2u 47;2;63u 47:63;2;63u 27;2;63~ 63;2u"),
        ("å", "97;3;229u 97;129;229u 97;131;229u 97;195;229u 0;;229u 229u"),
        ("1", "49u 57400u 57400;129u 57400;;49u"),
        ("ctrl+c", "99;5u 99;69u 99;133u 27;5;99~ 1089::99;5u 99;5:1u"),
        ("ctrl+shift+c", "99;6u 99:67;6u 27;6;67~"),
        ("ctrl+@", "32;5u 64;6u 50:64;6u 27;6;64~ 27;5;32~"),
        ("ctrl+underscore", "45;6u 45:95;6u 47;5u 27;6;95~ 95;5u"),
        ("ctrl+circumflex_accent", "54:94;6u 27;6;94~"),
        ("alt+a", "97;3u 97;3;97u 27;3;97~ 97;67u"),
        ("alt+shift+a", "97;4u 97:65;4u 65;3;65u 27;4;65~"),
        ("alt+less_than_sign", "44:60;4u 27;4;60~"),
        ("alt+ctrl+a", "97;7u 27;7;97~"),
        ("tab", "9u 105;5u 9;129u"),
        ("shift+tab", "9;2u 27;2;9~ Z 1;2Z"),
        ("enter", "13u 57414u 109;5u 13;1:2u"),
        ("shift+enter", "13;2u 27;2;13~ 57414;2u"),
        ("ctrl+enter", "13;5u 27;5;13~"),
        ("escape", "27u 91;5u 27;2u 27;129u"),
        ("backspace", "127u 8u 127;2u 104;5u"),
        ("space", "32u 32;2u 32;2;32u 27;2;32~ 32;65u"),
        ("super+a", "97;9u"),
        ("shift+super+a", "97;10u 97:65;10u"),
        ("shift+super+7", "55;10u"),
        ("alt+shift+7", "55;4u"),
        ("shift+super+up", "1;10A"),
        ("up", "A 1A 1;1A 57419u 1;1:2A 1;129A"),
        ("ctrl+left", "1;5D 5D 57417;5u"),
        ("ctrl+shift+up", "1;6A"),
        ("home", "H 1~ 7~ 57423u"),
        ("shift+delete", "3;2~"),
        ("ctrl+delete", "3;5~ 3^"),
        ("f1", "11~ P 57364u"),
        ("f3", "13~ R 57366u"),
        ("f5", "15~ 57368u"),
        ("shift+f5", "15;2~"),
        ("f13", "25~ 57376u"),
    ],
)
def test_each_form_of_a_key_is_that_key(key: str, forms: str) -> None:
    for form in forms.split():
        assert [one.name for one in control(form[:-1], form[-1])] == [key], form


NO_KEYS = """
97;1:3u 13;5:3u 1;1:3A 3;1:3~ 97;1:9u 57358u 57360;2u 57441;2u 57454u 57428u u ;5u 0u 1;2R 5;10R 24;80R 97;257u
97;999u 1114112u 55296u 9999999u 99999999999u 200;5~ 100~ ~ 1;2;3A <0;1;1u ?1u >1;2u E G 27;2;99999999~ 27;2;1~
27;2~13 48;24;80;1;1t 47;2:3u 7u 1;5n 0;;7u 0;;97:27u
"""


@pytest.mark.parametrize("form", NO_KEYS.split())
def test_what_is_released_reported_or_unknown_is_no_key(form: str) -> None:
    assert control(form[:-1], form[-1]) == ()


def test_a_sign_that_the_terminal_does_not_say_is_guessed_by_nobody() -> None:
    """Which sign shift+7 types depends on the keyboard."""
    assert [one.name for one in control("55;2", "u")] == ["shift+7"]
    assert control("55;2", "u")[0].character is None


def test_what_is_typed_has_its_character_and_nothing_else_has_one() -> None:
    assert [(one.name, one.character) for one in control("0;;104:233:32", "u")] == [
        ("h", "h"),
        ("é", "é"),
        ("space", " "),
    ]
    for form in ("97;5u", "97;3u", "97;9u", "13;2u", "1;2A", "97;6u"):
        (key,) = control(form[:-1], form[-1])
        assert key.character is None or not key.character.isprintable()


def test_a_text_of_an_input_method_may_be_long() -> None:
    text = "文字" * 150
    assert taken(f"\x1b[0;;{':'.join(str(ord(one)) for one in text)}u") == list(text)
    assert taken(f"\x1b[0;;{':'.join(['97'] * 5000)}ux") == ["x"]


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x3F), max_size=20), st.characters(codec="ascii"))
def test_no_sequence_fails(text: str, final: str) -> None:
    for key in (*control(text, final), *single(final)):
        assert key.name


@given(st.characters())
def test_no_character_fails(character: str) -> None:
    assert key_of(character).name
    assert alt_of(character).character is None
