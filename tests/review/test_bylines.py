"""Which reviewers a by-line names."""

from __future__ import annotations

import pytest

from review.bylines import authors_among

REVIEWERS = ("ana", "bo.chen", "Ann-Lee", "cy", "josé")


@pytest.mark.parametrize(
    ("byline", "found"),
    [
        ("", ()),
        ("Ana", ("ana",)),
        ("By Ann Lee and Bo Chen", ("bo.chen", "Ann-Lee")),
        ("ann lee; CY", ("Ann-Lee", "cy")),
        ("bo.chen@example.org, José", ("bo.chen", "josé")),
        ("Ana Smith", ()),  # a first name alone is too many people's
        ("Anastasia", ()),
        ("Bobby Chen & Cy Young", ()),
        ("…", ()),
        ("  by ANA", ("ana",)),
        ("ana und cy", ("ana", "cy")),
        ("ana|cy/bo chen & josé", ("ana", "bo.chen", "cy", "josé")),
        ("Byana", ()),
        ("cy with Ann-Lee", ("Ann-Lee", "cy")),
    ],
)
def test_whole_names_only(byline: str, found: tuple[str, ...]) -> None:
    """Case, spaces, dots and hyphens do not matter; a part of a name is nobody."""
    assert authors_among(byline, REVIEWERS) == found


def test_a_name_of_signs_alone_matches_nobody() -> None:
    """Not even another one."""
    assert authors_among("--, ana", ("--", "ana")) == ("ana",)
