"""Rounds for tests: somebody's way to those of a desk, and a small desk to have them on."""

from __future__ import annotations

from pathlib import Path

from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from store.person import current_person

REPORT = "Report {0}\n\nOne came on Monday to {0}. Two came on Friday. Three left.\n"
"""An article of three sentences and a headline."""


def rounds_of(folder: Path, person: str = "lea") -> RoundAdmin:
    """Return somebody's way to the rounds of a desk."""
    layout = open_desk(folder, person).layout
    return RoundAdmin(
        layout, current_person(person), lambda name, sight: open_desk(folder, person, name, overview=sight)
    )


def desk_of_reports(folder: Path, count: int) -> Path:
    """Make a desk of so many reports and return its folder."""
    for number in range(count):
        (folder / f"a{number}.txt").write_text(REPORT.format(number), "utf-8")
    open_desk(folder, "lea").close()
    return folder
