#!/usr/bin/env python3
"""copydesk behind the fault scripts' two commands.

adapter.py write ROOT REVIEWER   READY, then ACK or NAK for every `PUT article sentence tag token` on stdin
adapter.py dump ROOT             what everybody holds at ROOT, one JSON object a line

ROOT is a desk's folder, or one round's folder inside a desk. NOSYNC=1 leaves the syncs out: the control that must fail.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from review.events import Event, EventKind, Holding
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.index.history import ReviewerLog
from store.index.index import Index
from store.index.reader import IndexReader
from store.journal.codec import now_micros
from store.layout import HIDDEN, Layout, host_name
from store.locate import lay_out
from store.opening import open_desk
from store.person import Person, current_person
from store.rounds.folder_access import FolderAccess
from tests.verdicts import Verdict


def place(root: Path) -> tuple[Path, str | None]:
    """Return the desk's folder and the round for what the script calls the store's root."""
    if root.parent.name == "rounds":
        return root.parent.parent.parent, root.name
    return root, None


def identity(reviewer: str | None) -> Person:
    """Return who the script says we are, on the host it says."""
    real = current_person()
    host = host_name(os.environ.get("STORE_HOST", real.host))
    return replace(real, login=reviewer or real.login, host=host, uid_of=lambda login: None)


def write(root: Path, reviewer: str) -> None:
    """Answer PUT lines until stdin ends."""
    folder, round_name = place(root)
    if not (folder / HIDDEN).exists():
        lay_out(Layout(folder, folder / HIDDEN))
    desk = open_desk(folder, round=round_name, person=identity(reviewer))
    if desk.read_only:
        raise StoreError("Nothing can be written here", desk.read_only)
    print("READY", flush=True)
    for line in sys.stdin:
        _, article, sentence, tag, token = line.split()
        print(put(desk, article, int(sentence), Verdict(tag), token), flush=True)
    desk.close()


def put(desk: FileDesk, article: str, sentence: int, verdict: str, token: str) -> str:
    """Append one decision and return the answer."""
    holding = Holding(verdict=verdict, note=token)
    event = Event(EventKind.DECIDE, desk.reviewer, desk.round, article, "", sentence, holding)
    try:
        desk.decisions.append([event])
    except StoreError as error:
        return f"NAK {token} {error}"
    return f"ACK {token}"


def dump(root: Path) -> None:
    """Print what everybody holds who may be seen; everybody, for the owner."""
    folder, round_name = place(root)
    if not (folder / HIDDEN).exists():
        return
    desk = open_desk(folder, round=round_name, person=identity(None), create=False)
    events = list(desk.decisions.everything())
    if os.geteuid() == 0:
        events = on_the_disk(desk.layout.round(desk.round))
    for event in events:
        held = event.holding
        said = {"article": event.article, "s": event.sentence, "by": event.reviewer, "note": held.note}
        print(json.dumps({**said, "tag": held.verdict}))


def on_the_disk(folder: Path) -> list[Event]:
    """Return what every reviewer holds in a round's files: the auditor's view, which no desk gives in a blind round."""
    access = FolderAccess("", current_person(), folder.stat().st_uid, folder, lead=True)
    reader = IndexReader(access, Index(), now_micros)
    reader.refresh()
    last: dict[tuple[str, str, int], Event] = {}
    for reviewer in list(reader.reviewers()):
        for event in ReviewerLog(reader, reviewer):
            key = event.reviewer, event.article, event.sentence
            last[key] = max(last.get(key, event), event, key=lambda one: one.id)
    return list(last.values())


def main() -> int:
    """Run the command on the command line."""
    if os.environ.get("NOSYNC"):
        os.fdatasync = os.fsync = lambda descriptor: None  # type: ignore[assignment]
    try:
        if sys.argv[1] == "write":
            write(Path(sys.argv[2]), sys.argv[3])
        else:
            dump(Path(sys.argv[2]))
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
