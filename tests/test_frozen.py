"""What the rules, the disk, reading and keymaps hand out cannot be changed by whoever gets it."""

from __future__ import annotations

from importlib import import_module
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
}
"""By floor, what is filled or counted up bit by bit."""


@pytest.mark.parametrize("name", OPEN)
def test_values_are_frozen(name: str) -> None:
    """All but those that are named here."""
    package = import_module(name)
    structs: list[type[Struct]] = []
    for found in walk_packages(package.__path__, f"{name}."):
        try:
            module = import_module(found.name)
        except ModuleNotFoundError as missing:
            assert missing.name in ("pyarrow", "psycopg"), "all but what an extra brings"
            continue
        structs += [
            struct
            for struct in vars(module).values()
            if isinstance(struct, type) and issubclass(struct, Struct) and struct.__module__ == module.__name__
        ]
    assert len(structs) > 4
    assert {struct.__name__ for struct in structs if not struct.__struct_config__.frozen} == OPEN[name]
