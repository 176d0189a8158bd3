"""What an event that was read in keeps of its record: the times it had, and the keys that copydesk does not know."""

from __future__ import annotations

import msgspec


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
    """Return what an event's `imported` says; of a text that is none, nothing."""
    if not text:
        return NOTHING
    try:
        return _DECODER.decode(text)
    except msgspec.MsgspecError:
        return NOTHING


def text_of(imported: Imported) -> str:
    """Return it as an event keeps it."""
    return "" if imported == NOTHING else msgspec.json.encode(imported).decode()
