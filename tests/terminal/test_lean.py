"""What a start does without: TLS, OpenSSL's hashes, and whatever else no first frame needs."""

from __future__ import annotations

import subprocess
import sys


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_asyncio_and_textual_work_without_tls_and_ssl_imports_as_ever() -> None:
    code = """
import sys
from tui.terminal.startup import without_tls
without_tls()
import asyncio
import textual.app
assert "ssl" not in sys.modules and "_ssl" not in sys.modules
async def main():
    await asyncio.sleep(0)
    process = await asyncio.create_subprocess_exec("true")
    return await process.wait()
assert asyncio.run(main()) == 0
import ssl
assert ssl.create_default_context().check_hostname
print("fine")
"""
    assert run(code) == "fine"


def test_textual_is_imported_without_what_nobody_uses_which_imports_as_ever() -> None:
    """Nothing of what stands in for it is left, and an application that uses the palette finds the real one."""
    code = """
import sys
from tui.terminal.startup import UNUSED, without_unused
without_unused()
assert not {*UNUSED, "textual.widgets._input"} & {*sys.modules}
from textual.app import App
class Plain(App):
    ENABLE_COMMAND_PALETTE = False
    def on_mount(self):
        self.exit(3)
assert Plain().run(headless=True) == 3
from textual.command import CommandPalette, Provider
from textual.system_commands import SystemCommandsProvider
assert issubclass(SystemCommandsProvider, Provider)
from rich.table import Table
assert Table().row_count == 0
print("fine")
"""
    assert run(code) == "fine"


def test_what_is_imported_already_is_left_as_it_is() -> None:
    code = """
import ssl, sys
from tui.terminal.startup import without_tls
without_tls()
import asyncio.base_events
assert sys.modules["ssl"] is ssl is asyncio.base_events.ssl
print("fine")
"""
    assert run(code) == "fine"


def test_opening_a_desk_loads_neither_openssl_nor_what_reads_articles() -> None:
    """They cost more than opening does; whoever needs one imports it then."""
    code = "import sys, store.opening, tui.cli.keymap; print(*sorted(sys.modules))"
    loaded = set(run(code).split())
    assert "store.articles.catalogue" in loaded
    assert not loaded & {"ssl", "_hashlib", "json", "tinydb", "sqlite3", "reading.load", "reading.walk", "reading.read"}


def test_what_is_asked_behind_the_first_frame_loads_neither_openssl_nor_what_reads_or_assigns_articles() -> None:
    """Whether rounds wait for a lead is asked at every start; what a lead then does is not."""
    code = "import sys, store.manage.round_admin, store.manage.tasks; print(*sorted(sys.modules))"
    loaded = set(run(code).split())
    assert "store.manage.lead" in loaded
    assert not loaded & {"_hashlib", "reading.load", "review.assignment", "review.selection", "store.manage.reassign"}


def test_the_desk_is_shown_without_what_only_other_screens_and_units_set_aside_need() -> None:
    code = "import sys, tui.screens.desk.screen; print(*sorted(sys.modules))"
    loaded = set(run(code).split())
    assert "tui.widgets.inspector" in loaded
    assert not loaded & {"reading.aside", "reading.speakers", "tui.screens.row_screen", "textual.scrollbar"}
