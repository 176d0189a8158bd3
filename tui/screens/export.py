"""The export dialog: a format, a file, and a look at what will be in it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reading.clean import visible
from reading.errors import CopydeskError
from store.door import Door
from store.export.formats import KINDS, load
from store.export.gather import Wanted
from store.export.job import Job, job_of
from store.export.sink import to_file
from tui.dispatch import Handler, plain
from tui.highlight import Named, coloured
from tui.screens.dialogs import Dialog, Keys
from tui.widgets.field import Field
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from tui.app import CopydeskApp

SHOWN = 12_000
"""Characters of an export that the preview has."""


class ExportDialog(Dialog[Path]):
    """Asks for format and file; the result is the file when it has been written."""

    @dataclass
    class Looked(Message):
        """The beginning of an export in one format has been read."""

        at: int
        lines: list[list[Named]]

    @dataclass
    class Failed(Message):
        """The export could not be written; the dialog stays."""

        reason: str

    def __init__(self, door: Door, title: str) -> None:
        super().__init__(classes="-finder")
        self._door, self._desk = door, title
        self._at = 0
        self._own_name = False
        self._replace = ""

    def compose(self) -> ComposeResult:
        """Lay out the format, the file, the preview and the keys."""
        with Vertical(classes="box"):
            yield Static(Content(""), id="format", classes="title", markup=False)
            yield Field(self._suggested())
            yield Static(Content(""), id="fault", classes="quiet", markup=False)
            yield Preview(id="preview")
            yield Keys("dialog.accept", "dialog.page-next", "dialog.close")

    def on_mount(self) -> None:
        """Show the first format."""
        self._turn(0)

    def handlers(self) -> Mapping[str, Handler]:
        """Return the dialog's actions: another format, scrolling the preview, writing."""
        preview = self.query_one(Preview)
        return {
            **super().handlers(),
            "dialog.next": lambda call: self._turn(call.times),
            "dialog.previous": lambda call: self._turn(-call.times),
            "dialog.page-next": lambda call: preview.page(call.times),
            "dialog.page-previous": lambda call: preview.page(-call.times),
            "dialog.accept": plain(self._write),
        }

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep a name that was typed when the format changes."""
        self._own_name = event.value != self._suggested()
        self._tell("")

    def on_export_dialog_looked(self, message: Looked) -> None:
        """Show the beginning of the export, if its format is still the one."""
        if message.at == self._at:
            self.query_one(Preview).show(message.lines or [[("Nothing to export yet", "quiet")]])

    def on_export_dialog_failed(self, message: Failed) -> None:
        """Say why nothing was written."""
        self._tell(message.reason)

    # ------------------------------------------------------------------ inside

    def _suggested(self) -> str:
        stem = re.sub(r"[^\w.-]+", "-", f"{self._desk}-{self._door.round}").strip("-.") or "decisions"
        return f"{stem}{KINDS[self._at].ending}"

    def _turn(self, steps: int) -> None:
        """Go to another format."""
        self._at = (self._at + steps) % len(KINDS)
        kind = KINDS[self._at]
        which = f"Export as {kind.name}: {kind.help}  ({self._at + 1} of {len(KINDS)})"
        self.query_one("#format", Static).update(Content(which))
        if not self._own_name:
            self.query_one(Input).value = self._suggested()
        self._tell("")
        at, job = self._at, self._job()

        def look() -> None:
            try:
                lines = coloured(beginning(load(kind.name).write(job)), kind.ending)
            except CopydeskError as error:
                lines = [[(visible(str(error)), "quiet")]]
            if self.is_attached:
                self.post_message(self.Looked(at, lines))

        self.run_worker(look, thread=True, exclusive=True, group="look", exit_on_error=True, description="preview")

    def _job(self) -> Job:
        return job_of((self._door,), Wanted(), self._desk, time.time_ns() // 1000)

    def _write(self) -> None:
        """Write the file, after a second key where it would replace one."""
        name = self.query_one(Input).value.strip()
        if not name:
            self._tell("Say which file.")
            return
        try:
            path = Path(name).expanduser().absolute()
            exists = path.exists()
        except (OSError, RuntimeError) as error:  # longer than the disk takes, or a home that nobody has
            self._tell(f"{getattr(error, 'strerror', '') or error}: {name}")
            return
        if exists and self._replace != name:
            self._replace = name
            self._tell(f"It exists; once more replaces it: {path}", keep=True)
            return
        chunks = load(KINDS[self._at].name).write(self._job())

        def write() -> None:
            try:
                to_file(chunks, path)
            except CopydeskError as error:
                self.post_message(self.Failed(str(error)))
            else:
                self.app.call_from_thread(self.dismiss, path)

        self.run_worker(write, thread=True, exclusive=True, group="write", exit_on_error=True, description="export")

    def _tell(self, text: str, keep: bool = False) -> None:
        if not keep:
            self._replace = ""
        key = cast("CopydeskApp", self.app).key_of("dialog.next")
        told = text or f"{key}: another format. Round {self._door.round}, what is on the disk, into {Path.cwd()}"
        self.query_one("#fault", Static).update(Content(visible(told)))


def beginning(chunks: Iterator[bytes]) -> str:
    """Return the first characters of an export; no more of it is made than that takes."""
    found = ""
    for chunk in chunks:
        found += chunk[: SHOWN * 4].decode("utf-8", "replace")
        if len(found) >= SHOWN:
            return found[:SHOWN]
    return found


def show_export(app: CopydeskApp) -> None:
    """Open the dialog, and say what came of it."""

    def done(path: Path | None) -> None:
        if path is not None:
            app.say(f"Wrote {path}")

    app.push_screen(ExportDialog(app.door, app.settings.title), done)
