"""What pages quote of what commands print and of a session that is read aloud: made by the program itself."""

from __future__ import annotations

import asyncio
import os
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from itertools import count
from pathlib import Path
from shutil import copytree

from review.events import Event, EventKind, Holding
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.pictures.scenes import BEGAN, PEERS, TEXTS, folder_of
from tests.registry import shipped
from tests.tui.helpers import article
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.app.speech import Speaker
from tui.cli.commands.doctor import finding_lines
from tui.cli.doctor import examine
from tui.cli.main import main
from tui.shell.settings import ScreenSettings
from tui.shell.signs import SPOKEN
from tui.terminal.environment import Answers
from tui.terminal.linear import Typewriter

HOST_FOLDER = "/srv"
"""Where the folder of the desk seems to be."""


@contextmanager
def _anywhere(folder: Path) -> Iterator[None]:
    """Let nothing that is set for the person or the terminal here change what is printed."""
    own = {name: os.environ.get(name) for name in ("HOME", "TZ", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LC_ALL")}
    os.environ.update(dict.fromkeys(own, str(folder / ".home")), TZ="UTC", LC_ALL="C.UTF-8")
    time.tzset()
    try:
        yield
    finally:
        for name, value in own.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        time.tzset()


def _run(*lines: str) -> str:
    """Return what command lines print in the present folder, each below its prompt; `&` before one hides it."""
    shown: list[str] = []
    for line in lines:
        out = StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            main(shlex.split(line.lstrip("&"))[1:])
        if not line.startswith("&"):
            shown += [f"$ {line}", out.getvalue().rstrip()]
    return "\n".join(shown).replace(str(Path.cwd().parent), HOST_FOLDER)


def _block(text: str) -> str:
    return f"```text\n{text}\n```"


def doctor() -> str:
    """Return what `copydesk doctor` says over SSH in a terminal of 256 colours."""
    environ = {"TERM": "xterm-256color", "LANG": "en_GB.UTF-8", "SSH_CONNECTION": "a 1 b 2"}
    answers = Answers(answered=True, seconds=0.043, sync=True, alive=True)
    found = [one for one in examine(environ, (80, 24), answers) if one.name != "documents"]
    return _block("\n".join(["$ copydesk doctor", *finding_lines(found, 100)]))


def check() -> str:
    """Return what `copydesk check` says of a desk, and of the same one when a text on the disk has changed."""
    with folder_of(TEXTS[:2]) as folder, _anywhere(folder):
        _run("copydesk add .")
        first = _run("copydesk check .")
        snapshot = min((folder / ".copydesk" / "articles").glob("*.json"))
        snapshot.chmod(0o644)
        snapshot.write_text(snapshot.read_text("utf-8").replace("Anthropic", "Anthropics"), "utf-8")
        return _block(f"{first}\n{_run('copydesk check .')}")


def merge() -> str:
    """Return what `copydesk merge` says of a copy in which other things were decided."""
    with folder_of(TEXTS[:2]) as folder, _anywhere(folder):
        _run("copydesk add .")
        ticks = count(BEGAN, 47_000_000)
        copytree(folder, copy := folder.parent / "laptop")
        for place, who, verdict, at in (
            (folder, "ana", "disputed", 3),
            (copy, "ana", "erroneous", 3),
            (copy, "bo", "accurate", 4),
        ):
            desk = open_desk(place, who, clock=lambda: next(ticks))
            card = desk.articles.cards()[0]
            desk.decisions.append(
                [Event(EventKind.DECIDE, who, "main", card.name, card.snapshot, at, Holding(verdict))]
            )
            desk.close()
        return _block(_run("copydesk merge ../laptop", "copydesk merge ../laptop"))


def dry_run() -> str:
    """Return what an import of a real export of Label Studio would do."""
    with folder_of([PEERS / "labelstudio-spans.json"]) as folder, _anywhere(folder):
        Path("labelstudio-spans.json").rename("export.json")
        Path("desk").mkdir()
        return _block(_run("copydesk import desk export.json --dry-run"))


def dataset() -> str:
    """Return what `copydesk export --dataset` says, and which files it wrote."""
    with folder_of([PEERS / "doccano" / "ana.jsonl"]) as folder, _anywhere(folder):
        Path("data").mkdir()
        _run("&copydesk import data ana.jsonl")
        said = _run("copydesk export data --dataset out")
        files = sorted(str(path) for path in Path("out").rglob("*") if path.is_file())
        shown = "\n".join([said, "$ find out -type f | sort", *files])
        return _block(shown.replace(".parquet", ".jsonl"))  # the same whether pyarrow is installed or not


KEYS = (("j", ("j",)), ("d", ("d",)), ("k", ("k",)), ("r d", ("r", "d")), ("u", ("u",)))
"""What is pressed in the session that is read aloud."""


def session() -> str:
    """Return what a session that is read aloud says at its start and after some keys."""
    return _block(asyncio.run(_heard()))


async def _heard() -> str:
    sentences = ("The bridge opened in 1974.", "It cost two million.", "Nobody was hurt.")
    desk = FakeDesk([article("bridge", *sentences)])
    app = CopydeskApp(desk, shipped(), ScreenSettings(theme="dark", title="harbour", signs=SPOKEN, speak=True))
    written: list[str] = []
    speaker = Speaker(app, Typewriter(written.append, lambda: 0))
    speaker.listen()
    lines = ["$ copydesk --speak harbour/"]
    async with app.run_test(size=(120, 40)) as pilot:
        await happens(lambda: "help" in "".join(written))
        lines += _told("", written)
        for key, pressed in KEYS:
            await pilot.press(*pressed)
            await pilot.pause()
            await happens(lambda: speaker.is_silent)
            lines += _told(key, written)
    return "\n".join(lines)


def _told(key: str, written: list[str]) -> list[str]:
    """Return lines with the key before the first, and empty what was written."""
    said = "".join(written).splitlines()
    written.clear()
    return [f"{key if not number else '':5}{line}".rstrip() for number, line in enumerate(said)]
