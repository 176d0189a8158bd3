"""Which panes are shown at which size: a pure table."""

from __future__ import annotations

from msgspec import Struct

NARROW, MEDIUM, WIDE = 60, 100, 140  # widths from which on list and page, all three, and wider panes fit
BROAD = 190
"""From this width on the page leaves so much over that titles and other articles get half as much again."""
LOW = 16  # lines: title, status and their rules would take a quarter of fewer
BESIDE = 120
"""From this width on the inspector stands right of the page, and is there unless it was hidden."""


class PaneLayout(Struct, frozen=True):
    """What is visible; `single` gives the whole width to one pane, `below` puts the inspector under the page."""

    list: bool
    reader: bool
    inspector: bool
    below: bool
    single: bool
    wide: bool
    broad: bool
    frame: bool
    status: bool

    @property
    def body_classes(self) -> str:
        """The state classes of the container of list and page."""
        return " ".join(("-single",) * self.single + ("-wide",) * self.wide + ("-broad",) * self.broad)

    @property
    def page_classes(self) -> str:
        """The state classes of the container of page and inspector."""
        return "-below" * self.below


def layout_for(width: int, height: int, pane: str, inspecting: bool | None, zen: bool) -> PaneLayout:
    """Return the layout; `inspecting` is None while the reviewer has not said whether the inspector is wanted."""
    frame = height >= LOW and not zen
    if zen:
        return PaneLayout(False, True, pane == "inspector", True, False, False, False, False, status=height >= LOW)
    if width < NARROW:
        return PaneLayout(
            pane == "list", pane == "reader", pane == "inspector", False, True, False, False, frame, status=height > 2
        )
    wanted = inspecting if inspecting is not None else width >= BESIDE
    if width < MEDIUM:
        listed = pane == "list"
        return PaneLayout(listed, not listed, wanted and not listed, True, True, False, False, frame, True)
    return PaneLayout(True, True, wanted, width < BESIDE, False, width >= WIDE, width >= BROAD, frame, True)
