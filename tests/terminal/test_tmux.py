"""In a real tmux: text that terminals measure differently stays whole and in its columns, and copies arrive."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session
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


SETTINGS = """
set -s extended-keys always
set -as terminal-features 'xterm*:extkeys'
"""
EXTENDED = ("13;2", "13;5", "32;2", "9;5", "27", "57358", "127;2", "49;5", "117;6", "117;7", "85;6", "91;5", "97;9")
"""Enter with shift and with ctrl, shift+space, ctrl+tab, escape, caps lock and others, as they come to tmux."""


def test_extended_keys_are_not_typed_out_and_mean_what_they_are(tmp_path: Path) -> None:
    """With `extended-keys always`, whatever is pressed with shift and ctrl: verdicts stay, and letters are letters."""
    desk = tmp_path / "desk"
    desk.mkdir()
    (desk / "a.txt").write_text("A headline\n\n" + "\n\n".join(SENTENCES) + "\n")
    (tmp_path / "conf").write_text(SETTINGS)
    command = ["tmux", "-S", str(tmp_path / "tmux"), "-f", str(tmp_path / "conf")]
    try:
        with Session([*command, "new-session", " ".join(copydesk(desk))], rows=30, columns=130) as session:
            session.wait_for("judged")
            session.type(b"aaa")
            session.wait_for("saved 3")
            for sent in EXTENDED:
                session.type(f"\x1b[{sent}u".encode())
            session.type(b"ggn")
            session.wait_for("new line")
            session.type(b"Why\x1b[63;2u [5] \x1b[65;2u\x1b[33;2u\x1b[32;2u\x1b[27;2;220~\x1b[127;2u\x1b[13;2u")
            session.type(b"\x1b[13u")
            session.wait_for(lambda session: "new line" not in session.text())
            session.type(b"q")
            session.ended()
    finally:
        subprocess.run([*command, "kill-server"], check=False, capture_output=True)
    export = [*copydesk(desk)[:3], "export", str(desk), "--as", "ana", "--history"]
    records = subprocess.run(export, capture_output=True, text=True, check=True).stdout.splitlines()
    events = [(one["event"], one["note"]) for one in map(json.loads, records)]
    assert sorted(events) == [("decide", "")] * 3 + [("note", "Why? [5] A!")]
