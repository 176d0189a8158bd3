"""The dialog's list of what other articles say: each sentence below a line that says what it is and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from msgspec.structs import replace
from rich.style import Style
from textual.geometry import Region

from tests.tui.helpers import bare
from tui.screens.desk.elsewhere_dialog import ADDED, PLAIN, REMOVED, EntryList, marked_words
from tui.shell.signs import UNICODE
from tui.widgets.lines import Looks
from tui.work.elsewhere import DifferenceLine, Entry

pytestmark = pytest.mark.usefixtures("alone")

MONEY = DifferenceLine("money", "nine", "19", (("b", 1),), True)
DATE = DifferenceLine("date", "Monday", "Friday", (("b", 1),), False)
ENTRIES = (
    Entry(
        "b",
        1,
        "",
        "Of bridges",
        "The bridge over the Ode has cost 19 million.",
        (MONEY, DATE, MONEY),
        ((33, 43),),
        band="same",
        score=0.61,
        others=(("c", 0, ""), ("d", 0, "")),
        relation="not-same",
    ),
    Entry("e\x1b.txt", 9, "", "", "It was\ndear.", marks=((7, 12),), band="near", score=0.204),
    Entry("f", 0, "", "A title that is much too long for it", "It cost 20.", (DATE,), ((8, 10),)),
)


def listed(monkeypatch: pytest.MonkeyPatch, width: int, height: int, entries: Sequence[Entry] = ENTRIES) -> Any:
    shown = bare(EntryList(UNICODE), monkeypatch, width, height)
    shown.show(entries, "Nothing\x1b")
    return shown


def rows(shown: Any, width: int) -> list[str]:
    return [shown.draw(number, width).text for number in range(shown.line_count())]


@pytest.mark.parametrize(
    ("text", "spans", "signs", "words"),
    [
        ("It cost 9.", [], ADDED, ["It ", "cost ", "9."]),
        ("It cost 9.", [(8, 9)], REMOVED, ["It ", "cost ", "[-9-]!", "."]),
        ("It\ncost 9 or so.", [(0, 2), (8, 12)], ADDED, ["{+It+}!", " ", "cost ", "{+9 !", "or+}!", " ", "so."]),
        ("It cost\n9.", [(3, 10)], PLAIN, ["It ", "cost ?", "9.?"]),
        ("A\x1bB\tC", [(0, 4), (4, 5)], REMOVED, ["[-A␛B-] !", "[-C-]!"]),
    ],
)
def test_words_that_differ_stand_between_signs(
    text: str, spans: list[tuple[int, int]], signs: tuple[str, str], words: list[str]
) -> None:
    """Words that are only others have none and are underlined; here `!` and `?` stand behind such words."""
    looks = {"text": "", "differs": "!", "other": "?"}
    assert [word + looks[look] for word, look in marked_words(text, spans, signs)] == words


def test_each_sentence_stands_below_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of difference once, with the likeness and one's own link; at the right where it stands."""
    assert rows(listed(monkeypatch, 66, 20), 66) == [
        "▌ ≠ money, date (weak)  same .61  not the same    Of bridges 2 +2 ",
        "▌  The bridge over the Ode has cost {+19 million+}.               ",
        "  near .20                                              e␛.txt 10 ",
        "   It was dear.                                                   ",
        "  ≠ date (weak)            A title that is much too long for it 1 ",
        "   It cost {+20+}.                                                ",
    ]
    (alone,) = rows(listed(monkeypatch, 65, 20, [replace(ENTRIES[0], quote="")]), 65)
    assert alone == "▌ ≠ money, date (weak)  same .61  not the same    Of bridg… 2 +2 "


def test_words_are_broken_where_the_list_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rows(listed(monkeypatch, 36, 20, ENTRIES[:1]), 36) == [
        "▌ ≠ money, date (weak)  Of br… 2 +2 ",
        "▌  The bridge over the Ode has cost ",
        "▌  {+19 million+}.                  ",
    ]
    assert rows(listed(monkeypatch, 35, 20, ENTRIES[:1]), 35)[1:] == [
        "▌  The bridge over the Ode has     ",
        "▌  cost {+19 million+}.            ",
    ]
    assert rows(listed(monkeypatch, 8, 20, ENTRIES[2:]), 8) == [
        "A tit… 1",
        "▌  It   ",
        "▌  cost ",
        "▌  {+20 ",
        "▌  +}.  ",
    ]


def test_where_there_is_no_room_for_words_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was shown before."""
    shown = listed(monkeypatch, 8, 20)
    assert len(shown.shown_entries()) == 3
    bare(shown, monkeypatch, 7, 20)
    shown.show(ENTRIES[:1], "Nothing")
    assert (rows(shown, 7), shown.shown_entries()) == ([" " * 7], [])


def test_where_nothing_is_said_elsewhere_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = listed(monkeypatch, 12, 3, ())
    assert [shown.draw(number, 12).text for number in (0, 1)] == [" Nothing␛   ", " " * 12]
    assert (shown.spoken_count(), shown.spoken_head(), shown.spoken(0)) == (0, "Nothing␛", "Nothing␛")
    shown.point(1)
    assert (shown.chosen, shown.line_count(), shown.current(), shown.shown_entries()) == (None, 1, (2, 0), [])


def test_sentences_are_spoken_with_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, however little room there is for them on the screen."""
    shown = listed(monkeypatch, 7, 3)
    assert (shown.spoken_count(), shown.spoken_at(), shown.spoken_head()) == (3, 0, "")
    assert [shown.spoken(number) for number in range(4)] == [
        "1: ≠ money, date (weak) same .61 not the same Of bridges 2 +2"
        " The bridge over the Ode has cost {+19 million+}.",
        "2: near .20 e␛.txt 10 It was dear.",
        "3: ≠ date (weak) A title that is much too long for it 1 It cost {+20+}.",
        "Nothing␛",
    ]


def test_the_chosen_sentence_is_seen_as_far_as_there_is_room(
    monkeypatch: pytest.MonkeyPatch, alone: list[tuple[Region, ...]]
) -> None:
    """All of it, its beginning where it is higher than the list."""

    def after(shown: Any, *to: int) -> list[object]:
        found: list[object] = []
        for number in to:
            alone.clear()
            shown.point(number)
            assert alone[-1] == ()
            found.append((shown.cursor, shown.top, shown.current()[1], [one.article for one in shown.shown_entries()]))
        return found

    assert after(listed(monkeypatch, 36, 4), 1, 2, 9, 1, 0, -1) == [
        (1, 1, 3, ["b", "e\x1b.txt"]),
        (2, 3, 5, ["e\x1b.txt", "f"]),
        (2, 3, 5, ["e\x1b.txt", "f"]),
        (1, 3, 3, ["e\x1b.txt", "f"]),
        (0, 0, 0, ["b", "e\x1b.txt"]),
        (0, 0, 0, ["b", "e\x1b.txt"]),
    ]
    assert after(listed(monkeypatch, 36, 3), 1, 0) == [
        (1, 2, 3, ["b", "e\x1b.txt"]),
        (0, 0, 0, ["b"]),
    ]
    assert after(listed(monkeypatch, 36, 2), 1, 0, 2) == [
        (1, 3, 3, ["e\x1b.txt"]),
        (0, 0, 0, ["b"]),
        (2, 5, 5, ["f"]),
    ]
    many = listed(monkeypatch, 36, 4, [replace(ENTRIES[2], article=str(number)) for number in range(9)])
    assert after(many, 8) == [(8, 14, 16, ["7", "8"])]


def test_the_chosen_sentence_stays_chosen_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the first is; one that another article has in the same place is another one."""
    shown = listed(monkeypatch, 36, 3)
    shown.point(1)
    shown.show([replace(ENTRIES[1], article="x"), replace(ENTRIES[1], sentence=8), ENTRIES[0], ENTRIES[1]])
    assert (shown.cursor, shown.chosen, shown.top) == (3, ENTRIES[1], 6)
    shown.show(ENTRIES[2:])
    assert (shown.cursor, shown.chosen, shown.top) == (0, ENTRIES[2], 0)


def test_the_line_that_is_chosen_stands_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line of a sentence on the row's ground; the bar runs down to its end."""
    shown = listed(monkeypatch, 66, 9, [ENTRIES[2], ENTRIES[1], replace(ENTRIES[0], quote="19 so", marks=())])
    styles = {
        "text": "white on black",
        "row": "red on blue",
        "bar": "bold magenta",
        "head": "italic",
        "differs": "green",
        "other": "yellow",
        "quiet": "cyan",
    }
    shown.looks = Looks(lambda name: Style.parse(styles[name]))

    def styled(line: int) -> list[tuple[str, str]]:
        return [(part.text.strip(), str(part.style)) for part in shown.draw(line, 66) if part.text.strip()]

    assert [styled(line) for line in range(6)] == [
        [
            ("▌", "bold magenta on blue"),
            ("≠ date (weak)", "red on blue"),
            ("A title that is much too long for it 1", "red on blue"),
        ],
        [
            ("▌", "bold magenta on black"),
            ("It", "white on black"),
            ("cost", "white on black"),
            ("{+20+}", "green on black"),
            (".", "white on black"),
        ],
        [("near .20", "italic on black"), ("e␛.txt 10", "cyan on black")],
        [("It", "white on black"), ("was", "white on black"), ("dear.", "yellow on black")],
        [
            ("≠ money, date (weak)", "green on black"),
            ("same .61", "italic on black"),
            ("not the same", "green on black"),
            ("Of bridges 2 +2", "cyan on black"),
        ],
        [("19", "white on black"), ("so", "white on black")],
    ]
    blanks = [
        {str(part.style) for part in shown.draw(line, 66) if not part.text.strip()}
        for line in range(shown.line_count())
    ]
    assert blanks == [{"red on blue"}] + [{"white on black"}] * 5
