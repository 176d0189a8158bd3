"""What a reviewer puts in the lead's way stops no command of the lead's; no seal takes one event for another."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.layout import HIDDEN
from store.rounds import sealing
from store.rounds.guidelines import kept_guidelines, version_of
from tests.store.users import NEEDS_ROOT
from tests.trust.people import (
    ANA,
    BO,
    CY,
    DI,
    LEAD,
    NAMES,
    append,
    cli,
    counted,
    do,
    event,
    exported,
    findings,
    judge,
    ok,
    own_files,
    plant,
    round_of,
)
from tests.verdicts import Verdict

pytestmark = NEEDS_ROOT


@pytest.fixture
def judged(desk: Path) -> Path:
    """Return a desk with both rounds judged by ana, bo and cy, each three sentences an article."""
    for round in ("one", "two"):
        judge(ANA, desk, round, Verdict.ACCURATE)
        judge(BO, desk, round, Verdict.DISPUTED)
        judge(CY, desk, round, Verdict.ACCURATE)
    return desk


@pytest.mark.parametrize("name", [b"\xff\xfe.json", b"%FF.json", b"a" * 250 + b".json"])
def test_a_files_name_stops_no_seal_and_no_closing(judged: Path, name: bytes) -> None:
    """Bytes that are no text, or all that a name may have: the file is sealed and published like any other."""

    def rename() -> None:
        for round in ("one", "two"):
            path = own_files(judged, BO, round)[0]
            os.rename(path, os.path.join(os.fsencode(path.parent), name))  # noqa: PTH104, PTH118

    before = counted(BO, judged, "two")[NAMES[BO]]
    do(BO, rename)
    ok(LEAD, "rounds", "seal", "two", str(judged))
    ok(LEAD, "rounds", "close", "one", str(judged))
    assert counted(ANA, judged, "one")[NAMES[BO]] == counted(ANA, judged, "two")[NAMES[BO]] == before
    assert "nothing is wrong" in findings(LEAD, judged)


@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "file"])
def test_what_lies_where_the_leads_goes(judged: Path, kind: str) -> None:
    """Whatever it is, the lead writes guidelines, a control, seals and closes."""
    text = judged.parent / "guide.md"
    text.write_text("Judge what it says.\n")
    names = ("controls.toml", "guidelines.md", "sealed.json", kept_guidelines(version_of(text.read_bytes())))

    def put() -> None:
        for name in names:
            path = round_of(judged, "one") / name
            if kind == "folder":
                path.mkdir()
                (path / "x").touch()
            elif kind == "pipe":
                os.mkfifo(path, 0o600)
            elif kind == "link":
                path.symlink_to("/dev/zero")
            else:
                path.touch(0o600)

    do(BO, put)
    article = sorted(judged.glob("*.txt"))[0].name
    ok(LEAD, "rounds", "control", "one", article, "8", "erroneous", "--desk", str(judged))
    ok(LEAD, "rounds", "guidelines", "one", str(text), "--desk", str(judged))
    ok(LEAD, "rounds", "seal", "one", str(judged))
    ok(LEAD, "rounds", "close", "one", str(judged))
    assert len(counted(ANA, judged, "one")) == 3


@pytest.mark.parametrize("kind", ["folder", "pipe", "closed file"])
def test_a_round_without_controls_closes(judged: Path, kind: str) -> None:
    """Controls that are not the lead's are nobody's, whether they can be read or not."""

    def put() -> None:
        path = round_of(judged, "one") / "controls.toml"
        if kind == "folder":
            path.mkdir(0o755)
        elif kind == "pipe":
            os.mkfifo(path, 0o600)
        else:
            path.touch(0o600)

    do(BO, put)
    assert cli(LEAD, "rounds", "close", "one", str(judged))[0] == 1  # it names what lies there
    assert len(counted(ANA, judged, "one")) == 3


def test_a_planted_leads_folder_stops_no_handing_over(judged: Path) -> None:
    """It is set aside by the round's owner, and the new lead leads."""
    do(BO, lambda: (round_of(judged, "two") / f".lead-{NAMES[DI]}").mkdir(0o755))
    ok(LEAD, "rounds", "lead", "two", NAMES[DI], "--desk", str(judged))
    ok(DI, "rounds", "close", "two", str(judged))


def test_a_lead_who_breaks_their_file_keeps_no_round(judged: Path) -> None:
    """The owner takes the round back, and everybody's decisions count as before."""
    before = counted(ANA, judged, "two")
    ok(LEAD, "rounds", "lead", "two", NAMES[DI], "--desk", str(judged))
    ok(DI, "rounds", "seal", "two", str(judged))
    path = round_of(judged, "two") / f".lead-{NAMES[DI]}" / "round.toml"
    do(DI, lambda: path.write_text("[[control]]\nsentence = inf\n"))
    ok(LEAD, "rounds", "lead", "two", NAMES[LEAD], "--desk", str(judged))
    assert counted(ANA, judged, "two") == before


@pytest.mark.parametrize("whose", [ANA, BO, CY])
@pytest.mark.parametrize("file", ["", "a-0000.json"])
@pytest.mark.parametrize("then", ["finish", "reopen"])
def test_an_event_with_anothers_id(judged: Path, whose: int, file: str, then: str) -> None:
    """After the closing it does not count, also not when it is sealed again, and hides nobody's."""
    ok(LEAD, "rounds", "close", "two", str(judged))
    before = [one for one in exported(ANA, judged, "--round", "two") if one["reviewer"] != NAMES[BO]]
    own = {(one["article"], one["sentence"]) for one in exported(ANA, judged, "--round", "two")}
    known = re.findall('"id":"([0-9a-f]{20})"', own_files(judged, whose, "two")[0].read_text())[0]

    def forge() -> None:
        made = replace(event(judged, NAMES[BO], "two", at=5), id=known, step=known)
        if file:
            plant(round_of(judged, "two") / NAMES[BO] / file, [made])
        else:
            append(own_files(judged, BO, "two")[0], made)

    do(BO, forge)
    assert cli(LEAD, "rounds", then, "two", str(judged))[0] == (
        1 if then == "finish" else 0
    )  # it names what is left out
    after = exported(ANA, judged, "--round", "two")
    assert [one for one in after if one["reviewer"] != NAMES[BO]] == before
    assert {(one["article"], one["sentence"]) for one in after} <= own


def test_events_that_do_not_count_stop_no_seal(judged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many they are, their file is left out of the seal, and named."""
    monkeypatch.setattr(sealing, "_MOST_REFUSED", 9)
    before = counted(ANA, judged, "two")

    def flood() -> None:
        later = [event(judged, NAMES[BO], "two", micros=1 << 55 | number) for number in range(20)]
        plant(round_of(judged, "two") / NAMES[BO] / "a-0001.json", later)

    do(BO, flood)
    code, out, err = cli(LEAD, "rounds", "seal", "two", str(judged))
    assert code == 1
    assert "a-0001.json" in out + err
    assert counted(ANA, judged, "two") == before


@pytest.mark.parametrize("name", [b"\xff", b"a b\n", b"-x", b"\x1b[31m", b"x" * 65])
def test_a_folder_that_no_round_can_be(judged: Path, name: bytes) -> None:
    """Stops nothing, is named, and a merge leaves it in the copy."""
    before = exported(ANA, judged)
    copy = judged.parent / "copy"
    do(LEAD, lambda: os.mkdir(os.path.join(os.fsencode(judged / HIDDEN / "rounds"), name)))  # noqa: PTH102, PTH118
    shutil.copytree(judged, copy)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, LEAD, LEAD)
    assert exported(ANA, judged) == before
    assert "No round can have this name" in findings(LEAD, judged)
    assert "No round can have this name" in "".join(cli(LEAD, "rounds", "list", str(judged))[1:])
    do(LEAD, lambda: os.rmdir(os.path.join(os.fsencode(judged / HIDDEN / "rounds"), name)))  # noqa: PTH106, PTH118
    code, out, err = cli(LEAD, "merge", str(copy), "--into", str(judged))
    assert code == 1
    assert "no round can have that name" in out + err
    assert "No round can have this name" not in findings(LEAD, judged)


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_an_export_goes_to_nobody_elses_place(judged: Path, kind: str) -> None:
    """Neither through a link that another made nor, of a blind round, into another's pipe."""
    place, own = judged.parent / "out.jsonl", judged / "mine.txt"
    do(LEAD, lambda: own.write_text("mine"))
    if kind == "link":
        place.symlink_to(own)
    else:
        os.mkfifo(place)
        place.chmod(0o666)
    os.chown(place, BO, BO, follow_symlinks=False)
    reader = os.open(place, os.O_RDONLY | os.O_NONBLOCK) if kind == "pipe" else None
    code, _, err = cli(LEAD, "export", str(judged), "-o", str(place))
    if reader is not None:
        os.close(reader)
    assert code == 2
    assert "somebody else" in err
    assert own.read_text() == "mine"


def test_a_device_is_nothing_to_import(judged: Path) -> None:
    """It has no end; nothing at all may be given."""
    place = judged.parent / "in.jsonl"
    place.symlink_to("/dev/zero")
    code, _, err = cli(LEAD, "import", str(judged), str(place))
    assert code == 2
    assert "it is a device" in err
    ok(LEAD, "import", str(judged), os.devnull)


def test_every_name_has_one_place() -> None:
    """What a seal calls a file leads back to it, and two files have two places."""
    names = [
        os.fsdecode(name)
        for name in (b"\xff.json", b"\x80.json", b"%FF.json", b"%25FF.json", b"a.json", "ä.json".encode())
    ]
    places = [sealing.place_of("ana", name) for name in names]
    assert len(set(places)) == len(names)
    assert [sealing.path_of(Path("r"), place) for place in places] == [Path("r") / "ana" / name for name in names]
    assert all(place.encode() for place in places)
