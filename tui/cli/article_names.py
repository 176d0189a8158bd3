"""Articles named on the command line: by their names, their files, or globs; one that is unknown is a mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from keymaps.faults import nearest
from reading.clean import visible
from store.errors import StoreError
from store.opening import name_in

if TYPE_CHECKING:
    from store.desk import Desk


def named(words: Iterable[str], desk: Desk, *, withdrawn: bool = False) -> list[str]:
    """Return the articles of a desk that words name, or those that are `withdrawn`; StoreError for one that has none.

    A word is an article's name, its file as seen from here, the file of many articles, or a glob over names.
    """
    here, away = [card.name for card in desk.articles.cards()], list(desk.articles.withdrawn())
    known, others = (away, here) if withdrawn else (here, away)
    found: dict[str, None] = {}
    for word in words:
        names = _names(word, known, desk)
        if not names and (there := _names(word, others, desk)):
            title, hint = _NOT_WITHDRAWN if withdrawn else _WITHDRAWN
            raise StoreError(title, visible(", ".join(there[:5])), hint)
        if not names:
            near = nearest(word, known).removeprefix("; d")
            hint = f"D{near}" if near else "`copydesk articles` lists all"
            raise StoreError("There is no such article on this desk", visible(repr(word)), hint)
        found.update(dict.fromkeys(names))
    return list(found)


def one_named(word: str, desk: Desk) -> str:
    """Return the one article of a desk that a word names; StoreError for one that names none, or several."""
    names = named([word], desk)
    if len(names) > 1:
        raise StoreError("Several articles have such a name", visible(", ".join(names[:5])), "Name one")
    return names[0]


_WITHDRAWN = "The article is withdrawn", "`copydesk withdraw --restore` brings it back"
_NOT_WITHDRAWN = "The article is not withdrawn", "`copydesk articles` lists all"


def _names(word: str, known: Collection[str], desk: Desk) -> list[str]:
    """Return the names among those known that a word means."""
    file = name_in(desk, Path(word)) if word else ""
    names = [word] if word in known else [file] if file in known else []
    names = names or [name for name in known if name.startswith((f"{word}#", f"{file}#"))]
    return names or [name for name in known if fnmatchcase(name, word)]
