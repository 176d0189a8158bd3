"""The pictures of the pages, by the name of their file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.pictures.scenes import (
    ROOT,
    TEXTS,
    FullDisk,
    Picture,
    Relayed,
    asked,
    closed,
    desk_of,
    imported,
    interview,
    judged,
    on_disk,
    planned,
    running,
    samples,
    truth_o_meter,
)
from tests.registry import shipped
from tui.shell.signs import ASCII

PICTURES = ROOT / "docs" / "pictures"

ALL: Mapping[str, Callable[[], Picture]] = {
    "screen": lambda: judged((120, 34)),
    "words": lambda: judged(
        (120, 34),
        "sentence.previous",
        "sentence.previous",
        "sentence.note",
        "=It was 2015.",
        "dialog.accept",
        "~note kept",
        pointers=(
            ("desk", "seeds"),
            ("round", "round main"),
            ("reviewer", "ana "),
            ("article", "Anthropic’s New Hire"),
            ("unit set aside", "– A Career"),
            ("sentence", "figure in the org"),
            ("verdict", "erroneous ✗"),
            ("entity", "OpenAI              "),
            ("note", "It was 2015"),
            ("event", "11-18"),
            ("decisions on the disk", "saved"),
        ),
    ),
    "help": lambda: judged((100, 30), "app.help", "~what to do", title="seeds/: ?"),
    "vim": lambda: judged(
        (100, 24), "app.help", "=next hit", "~next hit", title="seeds/ --keymap vim: ?", keymap=shipped("vim")
    ),
    "follows": lambda: judged((100, 30), "!g", "~Search the desk", title="seeds/: g"),
    "completion": lambda: judged(
        (80, 8), "decisions.open", "decisions.query", "!ctrl+u", "=reason:f", title="seeds/: g d /"
    ),
    "speakers": lambda: interview((100, 24), "sentence.next"),
    "small": lambda: judged((40, 12), title="seeds/", signs=ASCII, theme="ansi"),
    "refused": lambda: judged((80, 24), "!d", "~not saved", desk=desk_of(samples(), FullDisk)),
    "hub": lambda: judged((80, 24), hub=Relayed()),
    "round": lambda: closed((100, 27), "rounds.open", "~alpha", title="seeds/: R"),
    "adjudication": lambda: closed((100, 30), "adjudication.open", "~ana", title="seeds/: g a"),
    "decisions": lambda: closed(
        (100, 24),
        "decisions.open",
        "decisions.query",
        "!ctrl+u",
        "=verdict:erroneous",
        "!enter",
        "~✗",
        title="seeds/: g d",
    ),
    "elsewhere": lambda: closed(
        (100, 30), "article.next", "difference.next", "elsewhere.open", "~supports", title="seeds/: ="
    ),
    "export": lambda: closed((100, 30), "export.open", "~schema_version", title="seeds/: E"),
    "entity": lambda: closed((100, 30), "article.next", "entity.open", "~Written", title="seeds/: i"),
    "controls": lambda: closed((100, 34), "rounds.open", "~alpha", title="seeds/: R", known=True),
    "agreement": lambda: closed((100, 36), "rounds.open", "~alpha", "round.agreement", "~kappa", title="seeds/: R v"),
    "board": lambda: running((100, 24), "rounds.open", "~ana", title="seeds/: R"),
    "blind": lambda: asked((100, 24)),
    "verdicts": lambda: on_disk(
        (100, 24), TEXTS[2:3], truth_o_meter, *(f"!{key}" for key in "tmtttmthtftbtp"), "!g", "!g", "!t", "~mostly"
    ),
    "imported": lambda: on_disk((100, 24), (), imported, title="desk"),
    "form": lambda: planned((100, 30), "=spring", "!tab"),
}
