"""Every private name of Textual, and of rich below it, that copydesk stands on: what a new release may break.

For each name the class that has it, and its parameters where it is called or overridden; None for an attribute. The
tests compare this with the libraries that are installed, and with what the code uses: nothing is used that is not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Parameters = Sequence[str] | None

TAKEN: Mapping[str, Mapping[str, Parameters]] = {
    "textual.app:App": {
        "_batch_count": None,
        "_close_messages_no_wait": ("self",),
        "_closed": None,
        "_display": ("self", "screen", "renderable"),
        "_driver": None,
        "_exception": None,
        "_exception_event": None,
        "_filters": None,
        "_handle_exception": ("self", "error"),
        "_return_code": None,
        "_running": None,
        "_sync_available": None,
    },
    "textual.dom:DOMNode": {"_attach": ("self", "parent"), "_parent": None},
    "textual.drivers.linux_driver:LinuxDriver": {
        "_app": None,
        "_auto_restart": None,
        "_disable_line_wrap": ("self",),
        "_enable_bracketed_paste": ("self",),
        "_get_terminal_size": ("self",),
        "_key_thread": None,
        "_loop": None,
        "_mouse": None,
        "_must_signal_resume": None,
        "_patch_iflag": ("cls", "attrs"),
        "_patch_lflag": ("cls", "attrs"),
        "_sigcont_application": ("self", "_"),
        "_sigtstp_application": ("self", "_"),
    },
    "textual.screen:Screen": {
        "_compositor": None,
        "_forward_event": ("self", "event"),
        "_layout_required": None,
        "_repaint_required": None,
    },
    "textual.widget:Widget": {
        "_component_styles": None,
        "_exchange_repaint_regions": ("self",),
        "_forward_event": ("self", "event"),
        "_peek_message": ("self",),
        "_set_dirty": ("self", "regions"),
    },
    "textual.widgets:Input": {"_on_key": ("self", "event"), "_on_paste": ("self", "event")},
    "textual.widgets:TextArea": {
        "_on_key": ("self", "event"),
        "_on_paste": ("self", "event"),
        "_replace_via_keyboard": ("self", "insert", "start", "end"),
    },
    "rich.console:Console": {"_color_system": None},
    "rich.style:Style": {"_attributes": None, "_set_attributes": None},
}

IMPORTED: Mapping[str, Parameters] = {
    "textual._compositor:ChopsUpdate": ("self", "chops", "spans", "chop_ends"),
    "textual._compositor:Compositor": ("self",),
    "textual._compositor:LayoutUpdate": ("self", "strips", "region"),
}
"""What is imported from private modules, with the parameters of its making."""

BY_NAME = ("textual.widgets._text_area:TextArea",)
"""What is looked up in modules that may not be imported yet."""
