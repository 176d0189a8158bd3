"""Any CSV text is either a table or one clear message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.agreement.coefficients import COEFFICIENTS
from review.agreement.grid import TableError, read_grid
from review.agreement.report import report
from review.agreement.table import Spacing


def cells(text: str, **options: object) -> list[list[str | None]]:
    """Return the labels as they were understood."""
    table = read_grid(text, **options).table  # type: ignore[arg-type]
    return [[None if cell is None else table.scale.categories[cell] for cell in row] for row in table.rows]


def test_plain() -> None:
    """The first row names the reviewers, an empty cell is missing, labels keep their spaces inside."""
    grid = read_grid("ana,bo\nnot sure,yes\n,yes\n")
    assert grid.table.raters == ("ana", "bo")
    assert cells("ana,bo\nnot sure,yes\n,yes\n") == [["not sure", "yes"], [None, "yes"]]
    assert grid.notes == ()


def test_units_and_articles() -> None:
    """A first column without a name or named unit names the units, one named article what is resampled together."""
    table = read_grid("unit,article,ana,bo\ns1,x,1,2\ns2,x,1,1\ns3,y,2,2\n").table
    assert table.raters == ("ana", "bo")
    assert table.units == ("s1", "s2", "s3")
    assert table.groups == ("x", "x", "y")
    assert read_grid(",ana,bo\n0,1,2\n").table.raters == ("ana", "bo")


@pytest.mark.parametrize(
    "text", ["a;b\r\nx;y\r\n", "a\tb\nx\ty\n", "a , b\n x ,y \n", 'a,b\n"x","y"\n', "a,b,\nx,y,\n", "\r\n\na;b\nx;y\n"]
)
def test_dialects(text: str) -> None:
    """Semicolons, tabs, blanks around cells, quotes and a trailing comma all mean the same table."""
    assert cells(text) == [["x", "y"]]
    assert read_grid(text).table.raters == ("a", "b")


def test_ragged_and_missing() -> None:
    """Short rows and marks such as NA are missing values, and that is said; blank lines are no units."""
    grid = read_grid("a,b,c\n1\n\n1,NA,2\n1,2,n/a\n")
    assert [[cell is None for cell in row] for row in grid.table.rows] == [
        [False, True, True],
        [False, True, False],
        [False, False, True],
    ]
    assert len(grid.table.rows) == 3
    assert grid.notes == (
        "Read as missing: NA, n/a.",
        "1 rows are shorter than the first; what they lack was read as missing.",
    )


def test_marks_of_what_is_missing_are_said_in_one_order() -> None:
    """Whichever stands first in the table, so that the same table says the same."""
    marks = ("NULL", "n/a", "NA", "Nan", "nan")
    grid = read_grid("a,b\n" + "".join(f"1,{mark}\n" for mark in marks))
    assert grid.notes == ("Read as missing: NA, NULL, Nan, n/a, nan.",)


def test_numbers() -> None:
    """Numbers are sorted by value, stand at their values, and 1 and 1.0 are one."""
    scale = read_grid("a,b\n1,10\n2.0,2\n1.0,1\n").table.scale
    assert scale.categories == ("1", "2", "10")
    assert scale.positions == pytest.approx((0, 1 / 9, 1))
    assert read_grid("a,b\n1,10\n2,2\n", spacing=Spacing.ORDINAL).table.scale.positions == (0, 0.5, 1)
    assert read_grid("a,b\n1e308,-1e308\n0,0\n").table.scale.positions == pytest.approx((0, 0.5, 1))


def test_order() -> None:
    """Labels stand in the order that was given; without one the figures carry a caution."""
    text = "a,b\nlow,high\nmid,mid\nlow,low\n"
    assert read_grid(text, order=["low", "mid", "high"]).table.scale.categories == ("low", "mid", "high")
    ordered = report(read_grid(text, order=["low", "mid", "high"]).table, draws=100).cautions
    assert ordered == ("Only 3 units have two verdicts or more: the intervals are rough.",)
    assert any("order is not known" in c for c in report(read_grid(text).table, draws=100).cautions)


def test_nominal() -> None:
    """Categories that were said to have no order have no figures that need one."""
    found = {
        v.key: v for v in report(read_grid("a,b\n1,2\n2,2\n3,3\n", spacing=Spacing.NOMINAL).table, draws=100).values
    }
    assert found["cohen_kappa"].value is not None
    assert (
        found["krippendorff_alpha_ordinal"].undefined == "undefined because the categories were said to have no order"
    )


FIRST = "Its first row names the reviewers"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", f"The table is empty. {FIRST}, each further row is a unit."),
        ("\n\n", f"The table is empty. {FIRST}, each further row is a unit."),
        (",,\n1,2,3\n", f"The table names no reviewer. {FIRST}."),
        ("article\nx\n", f"The table names no reviewer. {FIRST}."),
        ("a,,b\n1,2,3\n", "A reviewer has no name: column 2. Name it in the first row."),
        ("unit,a,,b\n", "A reviewer has no name: column 3. Name it in the first row."),
        ("b,a,a\n1,2,3\n", "Two reviewers have one name: a. Give each column its own."),
        (
            "a,b\n\n1,2,3\n",
            "A row is too long: line 3 has 3 cells, the first row 2. Every cell needs a reviewer in the first row.",
        ),
        ("a,b\n\x00,1\n", "This is not a table: it holds NUL characters. Give a CSV file in UTF-8."),
        ('a,b\n"x,y\n', "The table cannot be read: line 2: unexpected end of data. Give a CSV file."),
    ],
)
def test_no_table(text: str, says: str) -> None:
    """What is no table is refused, with the place."""
    with pytest.raises(TableError) as refused:
        read_grid(text)
    assert str(refused.value) == says


def test_what_is_more_than_the_first_row_may_be_empty() -> None:
    """A spreadsheet fills its rows; and a unit column alone is a reviewer's."""
    assert cells("a,b\nx,y, ,\n") == [["x", "y"]]
    assert cells("unit\nx\n") == [["x"]]
    assert read_grid("Unit,ana,ARTICLE,bo\ns1,1,x,2\n").table.groups == ("x",)
    assert read_grid("Unit,ana,ARTICLE,bo\ns1,1,x,2\n").table.raters == ("ana", "bo")


def test_a_label_among_numbers_makes_words_of_all() -> None:
    """Sorted by the alphabet, a step apart, and that is said."""
    table = read_grid("a,b\n1,not sure\n1.0,2\n").table
    assert table.scale.categories == ("1", "1.0", "2", "not sure")
    assert table.scale.positions == pytest.approx((0, 1 / 3, 2 / 3, 1))
    assert not table.scale.ordered


def test_no_distances() -> None:
    """Labels cannot stand at values."""
    with pytest.raises(TableError) as refused:
        read_grid("a,b\nx,y\nz,u\nv,w", spacing=Spacing.INTERVAL)
    assert str(refused.value) == "These labels have no distances: u, v, w, x, y. Use --weights ordinal."
    assert read_grid("a,b\nx,y\n", spacing=Spacing.INTERVAL).table.scale.size == 2, "two are one step apart"


def test_hostile() -> None:
    """Escape sequences in names and labels become visible."""
    table = read_grid("a\x1b[2J,b\n\x9b31m,‮y\n").table
    shown = "".join((*table.raters, *table.scale.categories))
    assert len(table.raters) == len(table.scale.categories) == 2
    assert not set(shown) & set("\x1b\x9b\u202e")


@given(st.text(alphabet=st.sampled_from('ab1,;\n\r"\t \x00\x1b.NAé'), max_size=40))
def test_any_text(text: str) -> None:
    """Any text gives a report or a TableError."""
    try:
        grid = read_grid(text)
    except TableError:
        return
    found = report(grid.table, draws=3)
    assert [value.key for value in found.values] == [one.key for one in COEFFICIENTS]
    assert found.raters == grid.table.raters


def test_units_and_articles_are_known_by_their_names_wherever_they_stand() -> None:
    """The names, in any order and case; a reviewer who is called so is one where --columns says it."""
    for head in ("article,unit,human,judge", "human,Unit,ARTICLE,judge", "unit,human,judge,article"):
        order = [head.lower().split(",").index(name) for name in ("unit", "article", "human", "judge")]
        rows = [[""] * 4 for _ in range(3)]
        for row, values in zip(
            rows, (("s1", "x", "a", "b"), ("s2", "x", "a", "a"), ("s3", "y", "b", "b")), strict=True
        ):
            for at, value in zip(order, values, strict=True):
                row[at] = value
        table = read_grid("\n".join([head, *(",".join(row) for row in rows)])).table
        assert set(table.raters) == {"human", "judge"}
        assert table.units == ("s1", "s2", "s3")
        assert table.groups == ("x", "x", "y")
    assert read_grid("unit,bo\na,b\n", columns=["unit", "bo"]).table.raters == ("unit", "bo")


def test_names_in_other_spellings_and_further_columns_of_names_are_no_reviewers() -> None:
    """`doc_id` is an article's, `sentence_id` a unit's; a second column of units is left out, and that is said."""
    rows = [f"{'xxyy'[at]},s{at},{'ab'[at % 2]},{'ab'[at > 1]}" for at in range(4)]
    grid = read_grid("\n".join(["doc_id,Sentence ID,human,judge", *rows]))
    assert (grid.table.raters, grid.table.groups, grid.notes) == (("human", "judge"), tuple("xxyy"), ())
    grid = read_grid("\n".join(["document,article,human,judge", *rows]), columns=[])
    assert grid.table.raters == ("human", "judge")
    assert grid.notes == (
        "Column article names units or what they belong to, as another column does, so it was not taken for a reviewer "
        "(--columns says which columns are).",
    )
    grid = read_grid("\n".join(["document,ARTICLE Id,human,judge", *rows]), columns=[])
    assert grid.table.raters == ("human", "judge"), "whatever their capitals"
    assert read_grid("valid,avoid\na,a\nb,a\n").table.raters == ("valid", "avoid")


def test_a_column_that_nobody_shares_a_label_with_is_named() -> None:
    """It is counted, for a reviewer may differ from all, but not in silence; of numbers that says nothing."""
    rows = [f"{'xxyyzz'[at]},{'ab'[at % 2]},{'ab'[at > 1]}" for at in range(6)]
    grid = read_grid("\n".join(["Artikel,human,judge", *rows]))
    assert grid.table.raters == ("Artikel", "human", "judge")
    assert [note[:15] for note in grid.notes] == ["Column Artikel "]
    assert read_grid("\n".join(["ana,human,judge", *(row.replace("x", "a") for row in rows)])).notes == ()


def wide(rows: int, alpha: bool = True) -> str:
    """Return a table of two reviewers and a column of names that nothing says to be one."""
    lines = [f"{'s' if alpha else ''}{at + 1},{'ab'[at % 2]},{'ab'[at % 3 == 0]}" for at in range(rows)]
    return "\n".join(["key,human,judge", *lines])


@pytest.mark.parametrize("alpha", [True, False])
def test_a_column_of_names_is_no_reviewer(alpha: bool) -> None:
    """Nearly every row has a value of its own, which nobody else has: that is said, and the column stays out."""
    grid = read_grid(wide(30, alpha))
    assert grid.table.raters == ("human", "judge")
    assert "key" in grid.notes[0]
    assert "30 different values in 30 rows" in grid.notes[0]
    assert read_grid(wide(30, alpha), columns=["key", "human", "judge"]).table.raters == ("key", "human", "judge")
    assert read_grid(wide(5)).table.raters == ("key", "human", "judge"), "five rows tell nothing"


def test_measures_are_no_names() -> None:
    """Where all columns have values of their own they measure something, and all of them count."""
    lines = [f"{at * 1.37:.2f},{at * 1.4:.3f},{at * 1.36 + 0.001:.3f}" for at in range(1, 30)]
    assert read_grid("\n".join(["ana,bo,cy", *lines])).table.raters == ("ana", "bo", "cy")


def test_columns_says_which_are_reviewers() -> None:
    """The others are left out, by name; a name that is none has the nearest one said."""
    grid = read_grid("id,ana,bo,notes\n1,a,b,x\n2,a,a,y\n", columns=["ana", "bo"])
    assert grid.table.raters == ("ana", "bo")
    assert grid.table.units == ("1", "2")
    assert grid.notes == ("Left out, as --columns names others: notes.",)
    with pytest.raises(TableError, match="anna") as error:
        read_grid("ana,bo\na,b\n", columns=["anna"])
    assert "ana" in error.value.hint


def test_an_order_that_names_just_what_was_said_is_the_order() -> None:
    """Whatever the alphabet says; one that lacks a label is none."""
    assert read_grid("a,b\nlow,high\nhigh,low\n", order=("low", "high")).table.scale.categories == ("low", "high")
