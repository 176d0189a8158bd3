"""What the rules, the disk, reading, keymaps and the interface hand out cannot be changed by whoever gets it."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import walk_packages

import pytest
from msgspec import Struct

OPEN = {
    "review": {"_Pattern"},
    "reading": {
        *("TimedCue", "_CueWriter", "_DocumentWriter", "Spelling", "NamedPerson", "LaidText", "PrintedLine"),
        *("PrintedPage", "_Paragraph", "_ParagraphWriter", "_MailWriter", "_Writer", "_PageText", "_PageWriter"),
        *("_OpenLine", "TextWriter"),
    },
    "store": {
        *("Intake", "Totals", "_Desk", "PeerExport", "_Keys", "Fetched", "Exchanged", "FileMark", "MirrorState"),
        *("RoundMark", "Sent", "Pushed", "_Window", "ArticleIndex", "_Known", "_ReviewerFolder", "_File", "Adder"),
        *("Merged", "_PlaceFile", "Published"),
    },
    "keymaps": set[str](),
    "tui": {"ArticleFilter", "ImportReport"},
}
"""By floor, what is filled or counted up bit by bit."""

NEEDS_AN_EXTRA = {"store.exchange.formats.parquet": "pyarrow"}


@pytest.mark.parametrize("name", OPEN)
def test_values_are_frozen(name: str) -> None:
    """All but those that are named here."""
    package = import_module(name)
    modules = []
    for found in walk_packages(package.__path__, f"{name}."):
        if found.name not in NEEDS_AN_EXTRA or find_spec(NEEDS_AN_EXTRA[found.name]):
            modules.append(import_module(found.name))
    structs = [
        struct
        for module in modules
        for struct in vars(module).values()
        if isinstance(struct, type) and issubclass(struct, Struct) and struct.__module__ == module.__name__
    ]
    assert len(structs) > 4
    assert {struct.__name__ for struct in structs if not struct.__struct_config__.frozen} == OPEN[name]
