"""Which panes the desk shows: by the size of the screen, the pane one is in, and what was asked for."""

from __future__ import annotations

import pytest

from tui.screens.desk.layout import layout_for


@pytest.mark.parametrize(
    ("width", "height", "pane", "inspecting", "zen", "shown"),
    [
        (59, 16, "list", None, False, "list single frame status"),
        (59, 16, "reader", True, False, "reader single frame status"),
        (59, 15, "inspector", None, False, "inspector single status"),
        (59, 2, "reader", None, False, "reader single"),
        (59, 3, "reader", None, False, "reader single status"),
        (60, 16, "reader", None, False, "reader below single frame status"),
        (60, 16, "reader", True, False, "reader inspector below single frame status"),
        (99, 16, "list", True, False, "list below single frame status"),
        (100, 16, "list", None, False, "list reader below frame status"),
        (119, 15, "reader", True, False, "list reader inspector below status"),
        (120, 16, "reader", None, False, "list reader inspector frame status"),
        (120, 16, "reader", False, False, "list reader frame status"),
        (139, 16, "reader", None, False, "list reader inspector frame status"),
        (140, 16, "reader", None, False, "list reader inspector wide frame status"),
        (189, 16, "reader", None, False, "list reader inspector wide frame status"),
        (190, 16, "reader", None, False, "list reader inspector wide broad frame status"),
        (190, 16, "reader", True, True, "reader below status"),
        (40, 15, "inspector", None, True, "reader inspector below"),
    ],
)
def test_which_panes_are_shown(
    width: int, height: int, pane: str, inspecting: bool | None, zen: bool, shown: str
) -> None:
    """By the size of the screen, the pane one is in, and what was asked for."""
    layout = layout_for(width, height, pane, inspecting, zen)
    assert " ".join(name for name in layout.__struct_fields__ if getattr(layout, name)) == shown
    classes = [f"-{name}" for name in ("single", "wide", "broad") if getattr(layout, name)]
    assert (layout.body_classes, layout.page_classes) == (" ".join(classes), "-below" if layout.below else "")
