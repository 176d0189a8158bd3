"""A change of look, applied by a terminal, gives the look that was asked for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style

from tui.terminal.diff import Pen, paint
from tui.terminal.frame import PLAIN, SET, UNSET, Frame, Look, blank, change, fits_blank, look_of

looks = st.builds(
    Look,
    st.integers(0, (1 << 13) - 1),
    st.sampled_from(["", "31", "38;5;12", "38;2;1;2;3"]),
    st.sampled_from(["", "41", "48;5;7", "48;2;9;9;9"]),
    st.sampled_from(["", "", "https://one.example/a;b", "http://two.example"]),
)
LINK = re.compile("\x1b]8;;([^\x1b]*)\x1b\\\\")


def obey(look: Look, sequence: str) -> Look:
    """What a terminal that writes with `look` writes with after sequences of links and looks."""
    links = [look.link, *LINK.findall(sequence)]
    return _coloured(look, LINK.sub("", sequence))._replace(link=links[-1])


def _coloured(look: Look, sequence: str) -> Look:
    """What a terminal that writes with `look` writes with after sequences of links and looks."""
    if not sequence:
        return look
    bits, ink, paper, _ = look
    assert sequence.startswith("\x1b[")
    assert sequence.endswith("m")
    codes = iter(sequence[2:-1].split(";"))
    for code in codes:
        if code in ("", "0"):
            bits, ink, paper, _ = PLAIN
        elif code in SET:
            bits |= 1 << SET.index(code)
        elif code in UNSET:
            for bit, off in enumerate(UNSET):
                bits &= ~(1 << bit) if off == code else -1
        elif code in ("38", "48"):
            kind = next(codes)
            colour = ";".join([code, kind, *(next(codes) for _ in range(1 if kind == "5" else 3))])
            ink, paper = (colour, paper) if code == "38" else (ink, colour)
        elif code == "39":
            ink = ""
        elif code == "49":
            paper = ""
        elif code.startswith("3"):
            ink = code
        elif code.startswith("4"):
            paper = code
    return Look(bits, ink, paper)


@given(looks, looks)
def test_a_change_ends_in_the_look_asked_for(old: Look, new: Look) -> None:
    assert obey(old, change(old, new)) == new


@given(looks)
def test_from_an_unknown_look_everything_is_said(new: Look) -> None:
    assert obey(Look(0b1111111111111, "35", "45"), change(None, new)) == new


@given(looks, looks)
def test_a_change_is_never_longer_than_saying_everything(old: Look, new: Look) -> None:
    assert len(LINK.sub("", change(old, new))) <= len(LINK.sub("", change(None, new)))


@given(looks, looks)
def test_a_blank_is_only_left_as_it_is_when_it_looks_the_same(pen: Look, look: Look) -> None:
    if fits_blank(pen, blank(look)):
        assert blank(pen) == blank(look)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style(bold=True, color="red"), Look(1, "31", "")),
        (Style(bgcolor="#ff0000"), Look(0, "", "48;5;196")),
        (Style(color="default", bgcolor="default"), PLAIN),
    ],
)
def test_looks_come_from_rich_styles(style: Style, expected: Look) -> None:
    assert look_of(style, ColorSystem.EIGHT_BIT) == expected


def test_only_addresses_of_the_web_become_links() -> None:
    """Nothing that ends the sequence, or is another thing than http, comes into it; a link is closed with the frame."""
    for bad in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://a\x1b\\x",
        "https://a b",
        "https://ä",
        "https://" + "a" * 3000,
    ):
        assert look_of(Style(link=bad), ColorSystem.EIGHT_BIT) == PLAIN
    frame, shown = Frame(12, 1), Frame(12, 1)
    frame.put(0, 0, [Segment("see "), Segment("a b", Style(link="https://a.example/"))], 12, ColorSystem.EIGHT_BIT)
    pen = Pen()
    pen.forget()
    out = paint(shown, frame, [0], pen)
    assert out.count("\x1b]8;;https://a.example/\x1b\\") == 1
    assert out.endswith("a b\x1b]8;;\x1b\\")
