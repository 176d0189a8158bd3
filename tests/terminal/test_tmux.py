"""In a real tmux: text that terminals measure differently stays whole and in its columns, and copies arrive."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.budget import copydesk
from tests.waiting import until

pytestmark = [pytest.mark.pty, pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")]

SENTENCES = (
    "The 👩‍👩‍👧‍👦 family and the 🇩🇪🇫🇷🇺🇳 flags stand with ❤️ hearts, 1️⃣ keycaps and 👍🏽 thumbs here.",
    "中文句子在这里，混合 emoji 😀🚀 和旗帜🇨🇳，然后继续写下去。",
    "हिन्दी में क्षत्रिय वाक्य का पाठ यहाँ है।",
    "Élève, e\u0301 and Z\u0301\u0302\u0303a\u0301lgo marks do not move what follows them.",
    "Nothing here but 🏴 flags, 🧑‍🤝‍🧑 people, 🫨 faces at the end.",
)


class Tmux:
    """A tmux server of its own with one window."""

    def __init__(self, folder: Path, command: list[str], **environ: str) -> None:
        self.socket = str(folder / "tmux")
        clean = {name: value for name, value in os.environ.items() if name not in ("TMUX", "SSH_TTY")}
        self.environ = {**clean, "TERM": "xterm-256color", **environ}
        self("-f", "/dev/null", "new-session", "-d", "-x", "130", "-y", "30", " ".join(command))

    def __call__(self, *arguments: str) -> str:
        """Run a tmux command and return what it prints."""
        done = subprocess.run(
            ["tmux", "-S", self.socket, *arguments], capture_output=True, text=True, env=self.environ, check=False
        )
        return done.stdout

    def screen(self) -> str:
        """Return what the window shows."""
        return self("capture-pane", "-p")

    def wait(self, check: Callable[[str], bool]) -> str:
        """Wait until the screen is as it should be, and return it."""
        seen = ""

        def is_there() -> bool:
            nonlocal seen
            seen = self.screen()
            return check(seen)

        until(is_there, lambda: seen)
        return seen


@pytest.fixture(params=["local", "ssh"])
def tmux(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tmux]:
    """Run copydesk on one article in tmux, on this machine or as if over SSH."""
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "a.txt").write_text("A headline\n\n" + "\n\n".join(SENTENCES) + "\n")
    command = [*copydesk(desk), *([] if request.param == "local" else ["--ascii"])]
    server = Tmux(tmp_path, command, **({"SSH_TTY": "/dev/pts/9"} if request.param == "ssh" else {}))
    try:
        server.wait(lambda text: "judged" in text and "faces at the end" in text)
        yield server
    finally:
        server("kill-server")


def test_nothing_is_lost_or_moved_and_a_copy_is_in_tmux(tmux: Tmux) -> None:
    tmux("send-keys", "j", "a", "k", "C-l")
    text = tmux.wait(lambda text: "saved 1" in text)
    for words in ("family and the", "flags stand with", "keycaps and", "thumbs here", "faces at the end", "people,"):
        assert words in text
    assert len(SENTENCES) > 3
    for whole in SENTENCES[1:3]:
        assert whole.split()[0] in text
    assert "हिन्दी में क्षत्रिय वाक्य का पाठ यहाँ है।" in text  # each vowel sign has its cell
    wall = "│" if "│" in text else "|"
    rows = [row for row in text.splitlines()[3:24] if row]
    assert {row.count(wall) for row in rows} == {2}
    tmux("send-keys", "y")
    tmux.wait(lambda text: "Sent to tmux and your terminal" in text)
    assert SENTENCES[1] in tmux("show-buffer")
    tmux("send-keys", "q")


def test_what_screen_programs_leave_is_the_shell_as_it_was(tmp_path: Path) -> None:
    server = Tmux(tmp_path, [f"{sys.executable} -m tui.start seeds --desk {tmp_path}/d; echo IT-IS-OVER; exec cat"])
    try:
        server.wait(lambda text: "judged" in text)
        server("send-keys", "q")
        text = server.wait(lambda text: "IT-IS-OVER" in text)
        assert "judged" not in text
    finally:
        server("kill-server")
