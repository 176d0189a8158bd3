"""Articles named on the command line: by their names, their files, or globs; one that is unknown is a mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from keymaps.faults import nearest
from reading.clean import visible
from store.articles.intake import source_of
from store.errors import StoreError


def named(words: Iterable[str], known: Collection[str], folder: Path) -> list[str]:
    """Return the articles of a desk at `folder` that words name; StoreError for a word that names none.

    A word is an article's name, its file as seen from here, or a glob over names.
    """
    found: dict[str, None] = {}
    for word in words:
        file = source_of(folder, Path(word)) if word else ""
        names = [word] if word in known else [file] if file in known else []
        names = names or [name for name in known if name.startswith((f"{word}#", f"{file}#"))]
        names = names or [name for name in known if fnmatchcase(name, word)]
        if not names:
            near = nearest(word, known).removeprefix("; d").removeprefix("id")
            hint = f"Did{near}" if near else "`copydesk articles` lists all"
            raise StoreError("There is no such article on this desk", visible(repr(word)), hint)
        found.update(dict.fromkeys(names))
    return list(found)
