"""What an event that was read in keeps of its record: the times it had, and the keys that copydesk does not know."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from store.inert import is_inert


class Anchor(msgspec.Struct, frozen=True, gc=False):
    """How surely the decision belongs to this text: `exact`, `moved`, `fuzzy` or `orphaned`, and the similarity."""

    status: str = "exact"
    score: float = 1.0


EXACT = Anchor()


class Imported(msgspec.Struct, frozen=True, omit_defaults=True):
    """The facts of a record that no field of an event holds. `extra` are unknown keys, their values as they came."""

    created: str = ""
    modified: str = ""
    supersedes: str = ""
    anchor: Anchor | None = None
    extra: dict[str, msgspec.Raw] = {}


_DECODER = msgspec.json.Decoder(Imported)
NOTHING = Imported()


def imported_of(text: str) -> Imported:
    """Return what an event's `imported` says; of a text that is none, nothing, and no time that is none.

    An import writes times and anchors that it has read; whoever writes a file by hand can put anything there.
    """
    if not text:
        return NOTHING
    try:
        found = _DECODER.decode(text)
    except msgspec.MsgspecError:
        return NOTHING
    told = found.created, found.modified, found.anchor.status if found.anchor else ""
    return found if all(map(is_inert, told)) else replace(found, created="", modified="", anchor=None)


def text_of(imported: Imported) -> str:
    """Return it as an event keeps it."""
    return "" if imported == NOTHING else msgspec.json.encode(imported).decode()
