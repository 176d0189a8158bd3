"""The author that a page names is somebody: no label, no account, not the site itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.authors import author_of
from reading.html import from_html
from tests.reading.test_page import page


@pytest.mark.parametrize(
    ("found", "author"),
    [
        ("Sarah E Needleman", "Sarah E Needleman"),
        ("By Jamelle Bouie", "Jamelle Bouie"),
        ("Tom Krisher; Ap Auto Writer", "Tom Krisher"),
        ("Ann Lee; Malcolm Owen Monday; November", "Ann Lee, Malcolm Owen"),
        ("Phil Helsel is a reporter", "Phil Helsel"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("王小明", "王小明"),
        ("Reuters", "Reuters"),
        *((nobody, "") for nobody in ("Name", "Admin", "Jdadmin", "Autor; In …", "Staff", "Editorial", "Redaktion")),
        *(
            (nobody, "")
            for nobody in ("Harbour Herald", "The Harbour Herald", "Harbour Herald News", "harbour.example")
        ),
        *(
            (nobody, "")
            for nobody in ("The Russian; Syrian defense ministries", "https://x.org/ann", "ann@x.org", "R2D2", "")
        ),
    ],
)
def test_an_author_is_somebody(found: str, author: str) -> None:
    assert author_of(found, "The Harbour Herald", "harbour.example", "") == author


def test_a_single_word_is_an_author_where_the_data_of_the_page_say_so() -> None:
    data = '{"@type": "Article", "author": {"@type": "Person", "name": "Josh"}}'
    assert author_of("Josh", "Herald", "herald.example", data) == "Josh"
    assert author_of("Josh", "Herald", "herald.example", "<p>Josh</p>") == ""


def test_a_page_without_an_author_has_none(tmp_path: Path) -> None:
    """Also where an extractor finds a label beside the text."""
    body = '<div class="author">Name</div><p>They voted on Monday.</p>'
    assert "author" not in from_html(tmp_path / "a.html", page(body)).metadata
