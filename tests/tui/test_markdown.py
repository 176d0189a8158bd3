"""Markdown laid out for the terminal."""

from __future__ import annotations

import pytest

from tui.text import markdown
from tui.text.markdown import Ink, rows
from tui.text.wrap import cells

PAGE = """# Verdicts

Judge **what** is said, *never* who says it; `1979` is a year. See [the list](https://example.org/a).
One line
after another.

3. First, with a sentence that is long enough to go on in the line below
4. Second
   - inner

> Said by somebody

| verdict | when |
|---|---|
| accurate | a source says so |

---

    code   as typed
"""


def flat(text: str, width: int) -> list[str]:
    """Return the rows as they are read."""
    return ["".join(part for part, _ in row) for row in rows(text, width)]


def test_what_markup_means_is_seen_and_the_markup_is_not() -> None:
    """Headings, lists with their numbers, quotations, tables in columns, links with where they lead."""
    assert flat(PAGE, 60) == [
        "Verdicts",
        "",
        "Judge what is said, never who says it; 1979 is a year. See",
        "the list <https://example.org/a>. One line after another.",
        "",
        "3. First, with a sentence that is long enough to go on in",
        "   the line below",
        "4. Second",
        "   • inner",
        "",
        "│ Said by somebody",
        "",
        "verdict   when",
        "accurate  a source says so",
        "",
        "─" * 60,
        "",
        "  code   as typed",
    ]
    looks = {text: look for row in rows(PAGE, 60) for text, look in row}
    assert (looks["Verdicts"], looks["what"], looks["never"], looks["1979"]) == ("head", "head", "emphasis", "key")


@pytest.mark.parametrize("width", [1, 18, 30, 88])
def test_rows_fit(width: int) -> None:
    """At every width from sixteen cells on; a table that is too wide stands cell by cell."""
    assert max(map(cells, flat(PAGE, width))) <= max(16, width)
    assert ("when: a source" in "\n".join(flat(PAGE, width))) is (width < 30)


def test_hostile_markdown_is_only_text() -> None:
    """Control characters are seen, markup of HTML stays as typed, a text of one huge line is shown as it is."""
    shown = "\n".join(flat("<b>x</b> \x1b[31m [y](javascript:alert(1)) \u202e", 60))
    assert all(part in shown for part in ("<b>x</b>", "␛[31m"))
    assert not {"\u202e", "\x1b"} & set(shown)
    assert len(flat("a " * 120_000, 80)) > 2_000
    assert flat("> " * 500 + "deep", 20)
    assert flat("", 20) == []
    assert [text for row in rows("- x", 20, Ink("-", "-", "|", "~")) for text, _ in row] == ["- ", "x"]


SIGNS = """## Heads **bold**

Some **bold *and* so** ~~gone~~ text\\
broken, <https://a.example> and [x](https://b.example "t").

0. zero
1. one

   second paragraph

- a
  > quoted
- b

***

```py
x = "a long line of code"

y
```
"""


def test_each_part_of_a_row_has_its_look() -> None:
    """Looks within looks, lists loose and tight, lines of code that are cut; nowhere two empty rows."""
    assert rows(SIGNS, 24) == [
        (("Heads ", "head"), ("bold", "head")),
        (),
        (("Some ", "text"), ("bold ", "head"), ("and", "emphasis"), (" so", "head"), (" ", "text"), ("gone", "quiet")),
        (("text", "text"),),
        (("broken,", "text"),),
        (("https://a.example", "text"), (" and ", "text"), ("x", "text")),
        (("<https://b.example>", "quiet"), (".", "text")),
        (),
        (("0. ", "quiet"), ("zero", "text")),
        (),
        (("1. ", "quiet"), ("one", "text")),
        (),
        (("   ", "quiet"), ("second paragraph", "text")),
        (),
        (("• ", "quiet"), ("a", "text")),
        (("  │ ", "quiet"), ("quoted", "text")),
        (),
        (("• ", "quiet"), ("b", "text")),
        (),
        (("─" * 24, "quiet"),),
        (),
        (("  ", "quiet"), ('x = "a long line of c…', "key")),
        (("  ", "quiet"), ("", "key")),
        (("  ", "quiet"), ("y", "key")),
    ]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("```\nabcdefghijklmn\n```", 16, ["  abcdefghijklmn"]),
        ("```\nabcdefghijklmno\n```", 16, ["  abcdefghijklm…"]),
        ("> " * 3 + "deep and deeper", 16, ["│ │ │ deep and", "│ │ │ deeper"]),
        ("> " * 4 + "deep and deeper", 16, ["│ │ │ │ deep and", "│ │ │ │ deeper"]),
        ("> " * 6 + "deep and deeper", 16, ["│ │ │ │ deep and", "│ │ │ │ deeper"]),
        ("- - a\n  - b\n- c", 16, ["  • a", "  • b", "• c"]),
        ("10. x\n    - y\n\nz", 16, ["10. x", "    • y", "", "z"]),
        ("9. x\n1. y", 16, ["9. x", "10. y"]),
        ("# x", 16, ["x"]),
        ("a  \nb", 16, ["a", "b"]),
        ("a " * 9, 1, ["a a a a a a a a", "a"]),
    ],
)
def test_what_stands_before_a_row(text: str, width: int, expected: list[str]) -> None:
    """Of what is nested too deep the innermost alone, so that eight cells are left for the text."""
    assert flat(text, width) == expected


TABLE = """> | who | what | when |
> |---|---|---|
> | ana | says much that is long | |
> | bo | | x | y |
> | cy |
"""


def test_a_table_to_the_cell() -> None:
    """In columns where two cells fit between them; else each cell behind the name of its column, if it has any."""
    assert flat(TABLE, 37) == [
        "│ who  what                    when",
        "│ ana  says much that is long",
        "│ bo                           x",
        "│ cy",
    ]
    assert [row[1][1] for row in rows(TABLE, 37)] == ["head", "text", "text", "text"]
    assert flat(TABLE, 36) == [
        "│ who: ana", "│ what: says much that is long", "", "│ who: bo", "│ when: x", "", "│ who: cy"
    ]  # fmt: skip
    assert flat(TABLE, 16)[1:4] == ["│ what: says", "│ much that is", "│ long"]


def test_a_long_text_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its markup and its lines stay."""
    text = "# a  \n\nmuch of it"
    monkeypatch.setattr(markdown, "LONGEST", len(text))
    assert flat(text, 8) == ["a", "", "much of it"]
    monkeypatch.setattr(markdown, "LONGEST", len(text) - 1)
    assert rows(text, 8) == [(("# a", "text"),), (("", "text"),), (("much of", "text"),), (("it", "text"),)]
    assert [len(row) for row in flat("x" * 9 + "\n" + "y" * 9, 1)] == [8, 1, 8, 1]
