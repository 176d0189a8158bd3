"""Each page shows what it tells of, and each picture is what the program shows now."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style

from tests.pictures.catalogue import ALL, PICTURES
from tests.pictures.svg import Pointer, drawing
from tests.tools.readme import QUOTATIONS, ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
WITHOUT = {
    "docs/architecture.md": "it tells of modules, of which nothing can be seen",
    "docs/browser.md": "a browser shows what the screen's page shows",
    "docs/commands.md": "all of it is what `--help` prints",
    "docs/contributing.md": "it tells how to work on the program, not with it",
}
"""Pages without a still, and why."""
LARGEST = 20_000
"""Bytes of a picture."""
PRINTED = ("check", "dataset", "doctor", "dry_run", "merge", "session")
"""What is printed on a page as it came from the program; other quotations are tables made of it."""


def images(page: Path) -> list[tuple[str, Path]]:
    """Return the pictures of a page, each with what is said of it."""
    found = re.findall(r"!\[(.*?)\]\((.*?)\)", page.read_text(encoding="utf-8"))
    return [(alt, (page.parent / link).resolve()) for alt, link in found]


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_each_page_has_a_still_or_a_reason() -> None:
    """A picture, or the lines that a command prints."""
    lacking = {
        named(page) for page in PAGES if not images(page) and not set(PRINTED) & set(QUOTATIONS.get(named(page), {}))
    }
    assert lacking == set(WITHOUT)


def test_each_picture_is_made_and_shown() -> None:
    """A file for each that can be drawn, and a page for each file."""
    files = {path.stem for path in PICTURES.iterdir()}
    shown = {path for page in PAGES for _, path in images(page)}
    assert files == set(ALL)
    assert shown == {PICTURES / f"{name}.svg" for name in ALL}
    assert set(PRINTED) <= {name for quoted in QUOTATIONS.values() for name in quoted}


def test_what_is_seen_is_said() -> None:
    """In a sentence or two, for who does not see the picture; the same picture has the same words everywhere."""
    said: dict[Path, set[str]] = {}
    for page in PAGES:
        for alt, path in images(page):
            said.setdefault(path, set()).add(alt)
            assert len(alt.split()) >= 10, f"{named(page)}: {alt}"
            assert alt.endswith("."), f"{named(page)}: {alt}"
    assert all(len(words) == 1 for words in said.values())


@pytest.mark.parametrize("name", ALL)
def test_a_picture_is_small_and_asks_for_nothing(name: str) -> None:
    """No font, script, link or image is fetched for it."""
    text = (PICTURES / f"{name}.svg").read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    assert not re.search(r"href|@import|@font-face|url\(|<script|<image|<foreignObject", text)


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the process live in UTC for a while: pictures show times of day."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("utc")
@pytest.mark.parametrize("name", ALL)
async def test_the_program_draws_the_same_again(name: str) -> None:
    """Where it does not, look at the new one: `python -m tests.pictures NAME`."""
    assert await ALL[name]() == (PICTURES / f"{name}.svg").read_text(encoding="utf-8")


def test_cells_become_letters_in_their_places() -> None:
    """Blanks are left out, wide characters take two cells, what is behind text is a box, dim is between the colours."""
    plain, marked = Style.parse("#ffffff on #000000"), Style.parse("bold #ff0000 on #00ff00")
    dim = Style.parse("dim underline #ffffff on #000000")
    row = [Segment("  a<b ", plain), Segment("漢x", marked), Segment(" d ", dim)]
    text = drawing([row, [Segment("      ", plain)]], "t & t", at=[Pointer(0, 2, "letters")])
    assert '<tspan x="26.8" class="s0" textLength="25.2">a&lt;b</tspan>' in text
    assert '<tspan x="60.4" class="s1" textLength="25.2">漢x</tspan>' in text
    assert '<tspan x="85.6" class="s2" textLength="25.2"> d </tspan>' in text
    assert '<rect x="60.4" y="28" width="25.2" height="17" fill="#00ff00"/>' in text
    assert ".s1{fill:#ff0000;font-weight:bold}" in text
    assert ".s2{fill:#7f7f7f;text-decoration:underline}" in text
    assert "t &amp; t" in text
    assert text.count("<rect") == 2
    assert text.count('<text y="') == 1
    assert 'viewBox="0 0 120.8 89"' in text
    assert ">1 letters</text>" in text
