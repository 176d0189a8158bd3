"""What reading cuts a text into, beside what is right: written with a mark where a sentence begins."""

from __future__ import annotations

from reading.sentences import split

MARK = "⏐"


def cut(text: str, language: str = "en") -> list[str]:
    """Return the units of a text."""
    return [text[unit.start : unit.end] for unit in split(text, language)]


def assert_cut(marked: str, language: str = "en") -> None:
    """Assert that a text is cut where it is marked, and nowhere else."""
    found, wanted = cut(marked.replace(MARK, ""), language), [part.strip() for part in marked.split(MARK)]
    assert found == wanted, f"{found} instead of {wanted}"
