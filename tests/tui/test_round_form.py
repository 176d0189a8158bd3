"""The form of a new round, and columns with names."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.round_changes import Plan
from store.errors import StoreError
from tests.rounds import rounds_of
from tui.cli.commands.rounds import plan_of_line
from tui.screens.round_form import (
    BLIND,
    HINTS,
    OPEN,
    FormData,
    NameSuggester,
    assigned,
    assignment_sentence,
    form_data,
    line_of,
)
from tui.text.columns import Column, in_lines, laid_out
from tui.text.wrap import cells

EMPTY = {
    **dict.fromkeys(("name", "reviewers", "articles", "only", "overlap", "due", "require", "guidelines"), ""),
    "blind": OPEN,
    "hints": HINTS[0],
}


def test_a_form_is_the_line_of_the_command() -> None:
    """Each field its option, quoted where it must be; a name with options is the whole line, as it was typed."""
    filled = {
        "name": "two",
        "reviewers": "ana, bo cy",
        "articles": "00* 'x",
        "only": "is:disputed reason:figure",
        "overlap": "3",
        "due": "2026-12-31",
        "require": "reason,note",
        "guidelines": "~/how we judge.md",
        "blind": BLIND,
        "hints": HINTS[2],
    }
    assert line_of(filled) == (
        "two --reviewers ana,bo,cy --articles '00*' ''\"'\"'x' --only 'is:disputed reason:figure' --overlap 3 "
        "--require reason,note --guidelines '~/how we judge.md' --due 2026-12-31 --blind --hints after"
    )
    assert line_of({**filled, "name": "two --reviewers ana"}) == "two --reviewers ana"
    assert line_of({**EMPTY, "name": "two", "reviewers": "ana"}) == "two --reviewers ana"
    assert plan_of_line(line_of({**EMPTY, "name": "two", "reviewers": "ana bo", "blind": BLIND}), "lea") == Plan(
        "two", "lea", ("ana", "bo"), overlap=2, blind=True
    )


async def test_names_are_completed_among_those_known() -> None:
    """The last of a list, by one that is not in it."""
    suggest = NameSuggester(("ana", "anton", "bo")).get_suggestion
    assert [await suggest(text) for text in ("a", "ana,a", "ana, b", "ana,", "x", "")] == [
        "ana", "ana,anton", "ana, bo", None, None, None
    ]  # fmt: skip


def test_what_would_be_assigned(samples: Path) -> None:
    """Reviewers and overlap of the round before are proposed; nothing is written until the round is made."""
    rounds = rounds_of(samples)
    assert form_data(rounds, "main", ()) == FormData(("lea",), (), 2, {"reviewer": (), "by": (), "round": ("main",)})
    plan = Plan("one", "lea", ("ana", "bo", "cy"), articles=("00*",), overlap=2)
    made = rounds.planned(plan)
    assert [one.name for one in rounds.all()] == ["main"]
    articles = len(made.sizes)
    assert assignment_sentence(made).endswith(f"2 reviewers each: {2 * sum(made.sizes.values())} verdicts")
    rows = ["".join(text for text, _ in row) for row in assigned(made, 80)]
    assert rows[0].split() == ["reviewer", "articles", "sentences"]
    assert sum(int(row.split()[1]) for row in rows[1:4]) == 2 * articles
    assert len(rows) == 1 + 3 + 1 + 1 + articles
    assert rounds.new(plan) == made.round
    assert form_data(rounds, "one", ("di", "ana")).reviewers == ("ana", "bo", "cy")
    assert form_data(rounds, "one", ("di", "ana")).people == ("ana", "bo", "cy", "di")
    with pytest.raises(StoreError, match="There is a round of that name"):
        rounds.planned(plan)


def test_columns_fit_and_the_first_stays() -> None:
    """Whole columns go, the highest rank first; names are cut before another one goes; hostile text is shown."""
    columns = [
        Column("who", ["a-very-long-name-of-somebody", "bo\x1b"]),
        Column("done", ["1,234", "1"], right=True),
        Column("empty", ["", ""]),
        Column("s each", ["12", ""], right=True, rank=2),
        Column("state", ["left", ""], rank=1),
    ]

    def rows(width: int) -> list[str]:
        return ["".join(text for text, _ in row) for row in laid_out(columns, width)]

    assert [row.rstrip() for row in rows(80)] == [
        "   who                            done  s each  state",
        "   a-very-long-name-of-somebody  1,234      12  left",
        "   bo␛                               1",
    ]
    assert rows(34)[0].split() == ["who", "done", "s", "each", "state"]
    assert rows(30)[0].split() == ["who", "done", "state"]
    assert rows(20)[0].split() == ["who", "done"]
    assert all(cells(row.rstrip()) <= width for width in range(18, 80) for row in rows(width))
    assert rows(5)[0].split() == ["who"]
    assert list(laid_out([], 80)) == []


def test_columns_to_the_cell() -> None:
    """Each as wide as it needs; of a date nothing is cut, of a name no more than there is need to; each its look."""
    columns = [
        Column("who", ["anastasia-of-somewhere", "bo\x1b"], looks=["good", "bad"]),
        Column("since", ["2026-01-02 03:04", "2026-01-02"], whole=True, look="quiet"),
        Column("done", ["1", "22"], right=True, rank=1),
        Column("none", ["", ""]),
        Column("", ["?", ""]),
    ]
    assert list(laid_out(columns, 80)) == [
        (("   who                     since             done", "quiet"),),
        (
            *(("   ", "text"), ("anastasia-of-somewhere  ", "good"), ("2026-01-02 03:04  ", "quiet")),
            *(("   1  ", "text"), ("?", "text")),
        ),
        (
            *(("   ", "text"), ("bo␛                     ", "bad"), ("2026-01-02        ", "quiet")),
            *(("  22  ", "text"), (" ", "text")),
        ),
    ]

    names = {
        52: "anastasia-of-somewhere",
        51: "anastasia-of-somewhe~",
        38: "anastas~",
        37: "anastasia-of~",
        29: "anastas~",
        28: "anastasia-of-somewhere",
        10: "anastas~",
    }
    assert {width: list(laid_out(columns, width, "~"))[1][1][0].rstrip() for width in names} == names
    assert list(in_lines(columns)) == [
        (("anastasia-of-somewhere, since 2026-01-02 03:04, done 1, ?", "text"),),
        (("bo␛, since 2026-01-02, done 22", "text"),),
    ]
    long = [Column("who", ["ana", "bo"]), Column("what", ["long to be told", ""]), Column("n", ["1", "23"], right=True)]
    rows = ["".join(text for text, _ in row) for row in laid_out(long, 26)]
    assert rows == [
        "   who  what             n",
        "   ana  long to be to…   1",
        "   bo                   23",
    ]
