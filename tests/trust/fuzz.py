"""A user of a healthy desk does to it, past every program, whatever the system lets them do.

Afterwards the figures must hold nothing that this user could not have decided through the program, what does not count
must be named by `check`, and no command may end with a fault. Run by itself for many desks:

    python -m tests.trust.fuzz 2000
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import replace

from review.events import Event, Role
from review.rounds import Round, State
from store.journal.codec import event_json
from store.layout import HIDDEN, PUBLISHED
from store.manage.check import segment
from store.rounds.files import load
from tests.store.conftest import warm_up
from tests.store.users import ANA, BO, CY, LEAD, as_user
from tests.trust.people import NAMES, cli, event, identity, judge, now, ok, round_of
from tests.verdicts import Verdict

ROUNDS = ("blind", "open", "closed", "shown", "main")
"""Open and blind, open, closed, closed after having been blind, and the one for everybody."""
ME, NAME = BO, NAMES[BO]
PEOPLE = ",".join(NAMES[uid] for uid in (ANA, BO))
DAY = 86_400_000_000

T = TypeVar("T")
Record = dict[str, Any]
Act = Callable[["Attack"], "Path | None"]


def healthy(base: Path) -> Path:
    """Lay out a desk of three users below `base`, with rounds in every state, and return its folder."""
    base.chmod(0o755)
    folder = base / "samples"
    shutil.copytree(Path(__file__).parent.parent.parent / "seeds", folder, ignore=shutil.ignore_patterns("*.py"))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, LEAD, LEAD)
    warm_up(base)
    for name in ROUNDS[:-1]:
        blind = ["--blind"] if name in ("blind", "shown") else []
        ok(LEAD, "rounds", "new", name, str(folder), "--reviewers", PEOPLE, "--overlap", "2", "--open", *blind)
    for name in ROUNDS:
        judge(ANA, folder, name, Verdict.ACCURATE, most=2)
        judge(BO, folder, name, Verdict.DISPUTED, most=2)
    for name in ("closed", "shown"):
        ok(LEAD, "rounds", "close", name, str(folder))
    return folder


class Attack:
    """What one user does to one desk; `random` decides."""

    def __init__(self, desk: Path, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)
        self.round = self.random.choice((*ROUNDS, "main", "main"))
        self.own = round_of(desk, self.round) / NAME

    def file(self) -> Path:
        """Return one of the user's own files of the round, which may have become a pipe by an act before."""
        return self.random.choice([path for path in sorted(self.own.glob("*.json")) if path.is_file()])

    def forged(self, reviewer: str = NAME) -> Event:
        """Return an event that is mostly as it should be, and may be anything."""
        round = self.mostly(self.round, "main")
        made = event(self.desk, self.mostly(reviewer, NAMES[ANA]), round, at=self.random.randrange(4),
                     verdict=self.random.choice([*Verdict]), role=self.mostly(Role.REVIEWER, *Role),
                     article=self.random.randrange(3))  # fmt: skip
        when = self.mostly(now(), now() - DAY, now() + 2 * DAY, 1, (1 << 56) - 1)
        name = identity(when, f"{self.random.randrange(1 << 24):06x}")
        return replace(made, id=name, sentence=self.mostly(made.sentence, 1 << 19))

    def mostly(self, usual: T, *others: T) -> T:
        """Return the usual value, or now and then one of the others."""
        return usual if not others or self.random.random() < 0.8 else self.random.choice(others)


def plant_folder(a: Attack) -> Path | None:
    name = a.random.choice([NAMES[LEAD], NAMES[CY], "zoe", "Uid-61001"])
    folder = a.own.with_name(name)
    folder.mkdir()
    made = a.forged(name)
    (folder / "x-0001.json").write_bytes(segment({made.id: event_json(made)}))
    (folder / "x-0001.json").chmod(0o644)
    folder.chmod(0o755)
    return folder


def plant_copy(a: Attack) -> Path | None:
    folder = a.own.with_name(a.random.choice([PUBLISHED, ".published", ".lead-x"]))
    folder.mkdir()
    folder.chmod(0o755)
    return folder if folder.name == PUBLISHED else None


def plant_leads(a: Attack) -> Path | None:
    path = a.own.with_name(a.random.choice(["controls.toml", "guidelines.md", "round.toml", "sealed.json"]))
    with path.open("x") as file:
        file.write(
            a.random.choice(["x = [", "", '{"round":"main","at":1,"by":"x"}', f'name = "{a.round}"\nblind = true\n'])
        )
    path.chmod(0o644)
    return path


def append(a: Attack) -> Path | None:
    path, made = a.file(), a.forged()
    data = path.read_bytes()
    path.write_bytes(data[:-3] + b',"%d":%s\n}}\n' % (int(made.id, 16), event_json(made)))
    return None


def garbage(a: Attack) -> Path | None:
    path = a.file()
    line = a.random.choice([b"[" * 9000, b"\xff" * 50, b'{"id":' * 3000, b"\0" * 4096, b'"' * 999])
    path.write_bytes(path.read_bytes()[:-3] + b',"1":' + line + b"\n}}\n")
    return path


def cut(a: Attack) -> Path | None:
    path = a.file()
    os.truncate(path, a.random.randrange(path.stat().st_size))
    return path


def swap(a: Attack) -> Path | None:
    path = a.file()
    path.write_bytes(path.read_bytes().replace(b'"disputed"', b'"accurate"'))
    return None


def remove(a: Attack) -> Path | None:
    a.file().unlink()
    return None


def special(a: Attack) -> Path | None:
    path = a.own / "z-0001.json"
    kind = a.random.randrange(5)
    if kind == 0:
        os.mkfifo(path)
    elif kind == 1:
        path.symlink_to("/dev/zero")
    elif kind == 2:
        os.chdir(a.own)
        socket.socket(socket.AF_UNIX).bind(path.name)
    elif kind == 3:
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(1 << 32)
    return path


def modes(a: Attack) -> Path | None:
    path = a.random.choice([a.own, a.file()])
    path.chmod(a.random.choice([0o777, 0o700, 0o000, 0o666, 0o2755]))
    return None


def rename(a: Attack) -> Path | None:
    a.own.rename(a.own.with_name("zoe"))
    return None


def link(a: Attack) -> Path | None:
    theirs = sorted(a.own.with_name(NAMES[ANA]).glob("*.json"))
    target = a.own / "y-0001.json"
    if a.random.random() < 0.5:
        target.symlink_to(theirs[0])
    else:
        os.link(theirs[0], target)
    return target


def lists(a: Attack) -> Path | None:
    subprocess.run(["setfacl", "-R", "-m", f"u:{ANA}:rwx,d:u:{ANA}:rwx", str(a.own)], check=False, capture_output=True)
    return None


def many(a: Attack) -> Path | None:
    for number in range(40):
        (a.own / f"q-{number:04}.json").touch(mode=0o644)
    return None


def index(a: Attack) -> Path | None:
    private_dir = a.desk / HIDDEN / "index" / a.random.choice([str(ANA), str(LEAD), "0", "x"])
    private_dir.mkdir()
    return private_dir


def dates(a: Attack) -> Path | None:
    os.utime(a.file(), (a.random.randrange(1 << 33),) * 2)
    return None


def anywhere(a: Attack) -> Path | None:
    """Try what the system should refuse."""
    paths = sorted((a.desk / HIDDEN).rglob("*"))
    path = a.random.choice([one for one in paths if one.lstat().st_uid != ME])
    kind = a.random.randrange(4)
    if kind == 0:
        path.unlink()
    elif kind == 1:
        path.rename(path.with_name(path.name + "x"))
    elif kind == 2:
        path.write_bytes(b"mine")
    else:
        path.chmod(0o777)
    raise AssertionError(f"the system lets {NAME} change {path}")


ACTS: tuple[Act, ...] = (
    *(plant_folder,) * 4,
    *(append,) * 4,
    *(plant_leads,) * 2,
    *(plant_copy, garbage, cut, swap, remove, special, modes, rename, link, lists, many, index, dates, anywhere),
)


def attack(desk: Path, seed: int) -> list[Path]:
    """Let the user do some of it, and return what `check` must name."""

    def work() -> int:
        chosen = random.Random(seed)
        named: list[str] = []
        for number in range(chosen.randint(1, 4)):
            a = Attack(desk, seed * 10 + number)
            with suppress(OSError, IndexError, ValueError):
                path = chosen.choice(ACTS)(a)
                named += [str(path)] if path is not None else []
        print(json.dumps(named))
        return 0

    code, out, err = as_user(ME, work)
    assert code == 0, (seed, err)
    return [Path(path) for path in json.loads(out.splitlines()[-1])]


def records(uid: int, desk: Path) -> list[Record]:
    """Return what a user's export says."""
    code, out, err = cli(uid, "export", str(desk))
    assert code in (0, 1), err
    return [json.loads(line) for line in out.splitlines()]


def of_others(found: list[Record]) -> list[Record]:
    return [one for one in found if one["reviewer"] != NAME]


def own(found: list[Record]) -> set[tuple[str, str, int, str]]:
    return {(one["round"], one["article"], one["sentence"], one["verdict"]) for one in found if one["reviewer"] == NAME}


def examine(desk: Path, seed: int, before: dict[int, list[Record]], named: list[Path]) -> None:
    """Say with AssertionError what the figures have that they must not, or `check` does not name."""
    rounds: dict[str, Round] = {name: load(round_of(desk, name) / "round.toml") for name in ROUNDS}
    said = cli(LEAD, "check", str(desk))[1]
    for path in named:
        gone = not os.path.lexists(path) or not any(parent.exists() for parent in (path.parent,))
        assert gone or str(path) in said or str(path.parent) in said, (seed, path, said)
    for uid in (LEAD, ANA):
        found = records(uid, desk)
        assert of_others(found) == of_others(before[uid]), seed
        for one in found:
            if one["reviewer"] == NAME:
                assert one["role"] == "reviewer" or one["round"] == "main", (seed, one)
                assert rounds[one["round"]].judges(NAME, one["article"]), (seed, one)
        closed = {name for name, one in rounds.items() if one.state is State.CLOSED}
        extra = {one for one in own(found) - own(before[uid]) if one[0] in closed}
        assert not extra, (seed, extra)
        lost = {one for one in own(before[uid]) - own(found) if one[0] in closed}
        assert not lost or NAME in said, (seed, lost)
    assert cli(LEAD, "rounds", "close", "blind", str(desk))[0] in (0, 1, 2)
    after = [one for one in of_others(records(ANA, desk)) if one["round"] == "blind"]
    assert after == [one for one in of_others(before[ANA]) if one["round"] == "blind"], seed


def play(original: Path, seed: int) -> None:
    """Attack a copy of a healthy desk, and examine it."""
    base = Path(tempfile.mkdtemp(prefix="copydesk-fuzz-"))
    try:
        base.chmod(0o755)
        subprocess.run(["cp", "-a", str(original), str(base / "samples")], check=True)
        before = {uid: records(uid, base / "samples") for uid in (LEAD, ANA)}
        named = attack(base / "samples", seed)
        examine(base / "samples", seed, before, named)
    finally:
        shutil.rmtree(base)


def main() -> int:
    """Play many desks; the seeds are fixed."""
    base = Path(tempfile.mkdtemp(prefix="copydesk-fuzz-"))
    try:
        original = healthy(base)
        first, count = (
            (int(number) for number in (*sys.argv[1:], "0")[1::-1]) if len(sys.argv) > 2 else (0, int(sys.argv[1]))
        )
        for seed in range(first, first + count):
            play(original, seed)
    finally:
        shutil.rmtree(base)
    print(f"{count} desks: the figures hold, and what does not count is named")
    return 0


if __name__ == "__main__":
    sys.exit(main())
