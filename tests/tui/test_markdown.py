"""Markdown laid out for the terminal."""

from __future__ import annotations

import pytest

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
