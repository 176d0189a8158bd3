"""Nothing acknowledged is ever lost: killed, cut off, filled up, damaged, carried about, and among real users.

Each test runs one of the scripts in `scripts/` against copydesk behind `adapter.py`. Some take a minute and run only
with COPYDESK_FAULTS=1; COPYDESK_FAULTS=full, as in CI, runs all at full length: 200 kills, 60 power cuts. What a
machine cannot do is skipped with the reason.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ASKED = os.environ.get("COPYDESK_FAULTS", "")
FULL = ASKED == "full"
LONG = pytest.mark.skipif(not ASKED, reason="takes long; COPYDESK_FAULTS=1 runs it, =full at full length")
root = [pytest.mark.root, pytest.mark.skipif(os.geteuid() != 0, reason="needs root: mounts and real user ids")]


def times(full: int, few: int) -> str:
    return str(full if FULL else few)


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"needs {tool}")


@pytest.fixture
def place() -> Iterator[Path]:
    """Return a folder that other users can reach, as pytest's own cannot."""
    path = Path(tempfile.mkdtemp(prefix="faults-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def command(python: tuple[str, ...], nosync: bool = False) -> list[str]:
    """Return the two templates that the scripts want."""
    before = ["env", "PYTHONDONTWRITEBYTECODE=1", *(["NOSYNC=1"] if nosync else [])]
    base = " ".join([*before, *python, str(HERE / "adapter.py")])
    return ["--write", f"{base} write {{root}} {{reviewer}}", "--dump", f"{base} dump {{root}}"]


def run(
    script: str, desk: Path, *options: str, python: tuple[str, ...] = (sys.executable,), **more: bool
) -> dict[str, Any]:
    """Run one script and return what it reports, its exit status as `rc`."""
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            str(HERE / "scripts" / script),
            *command(python, **more),
            "--root",
            str(desk),
            *options,
        ],
        capture_output=True,
        text=True,
        timeout=3600,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stderr[-2000:]
    print(lines[-1])
    return {**json.loads(lines[-1]), "rc": done.returncode}


def outsiders_python() -> tuple[str, ...]:
    """Return a Python that a user without rights can run with this project's packages; skips when there is none."""
    packages = f"PYTHONPATH={sysconfig.get_paths()['purelib']}"
    for python in ((sys.executable,), ("env", packages, "/usr/bin/python3")):
        probe = [
            *python,
            "-c",
            f"import sys; sys.path.insert(0, {str(HERE.parents[1])!r}); import store.opening, reading.anchor",
        ]
        try:
            done = subprocess.run(probe, user=65534, group=65534, extra_groups=[], capture_output=True, cwd="/")
        except OSError:
            continue
        if done.returncode == 0:
            return python
    pytest.skip("no Python here that another user may run with this project's packages")


@pytest.mark.slow
def test_kill_minus_nine(place: Path) -> None:
    """Killed at random moments, again and again on the same desk."""
    found = run("kill9.py", place / "desk", "--runs", times(200, 8 if ASKED else 3))
    assert (found["lost"], found["unreadable"], found["no_restart"], found["phantom"]) == (0, 0, 0, 0)
    assert found["runs"] > 0
    assert found["acked"] > 0


@pytest.mark.slow
@LONG
@pytest.mark.parametrize(
    "options", [("-n", "8"), ("-n", "3", "--same")], ids=["eight reviewers", "one reviewer thrice"]
)
def test_many_writers_at_once(place: Path, options: tuple[str, ...]) -> None:
    """Everybody works, and everything is there."""
    found = run("writers.py", place / "desk", *options, "--tags", times(100, 30))
    assert found["rc"] == 0
    assert found["acked"] == found["sent"]
    assert found["acked"] > 0
    assert not found["naks"]


@pytest.mark.slow
@LONG
def test_damaged_files(place: Path) -> None:
    """The dump never fails, the other reviewer is untouched, conflict marks cost nothing."""
    found = run("torn.py", place / "desk", "--runs", times(60, 4))
    for mode in ("cut", "zero", "garbage", "old", "missing", "conflict", "empty"):
        assert (found[mode]["failed"], found[mode]["hurt_the_other"]) == (0, 0), mode
    assert found["conflict"]["kept_mean"] == 1.0
    assert found["garbage"]["kept_mean"] >= 0.9


@pytest.mark.slow
@LONG
def test_stock_tinydb_reads_every_file(place: Path) -> None:
    """After each kill, every file of events is a TinyDB file."""
    found = run("stockopen.py", place / "desk", "--secs", times(10, 3), "--glob", ".copydesk/rounds/**/*.json")
    assert found["after_kill_unparsable"] == 0
    assert found["tinydb_docs"] > 0


@needs("strace")
def test_synced_before_acknowledged(place: Path) -> None:
    """No answer goes out between a write and its sync."""
    found = run("order.py", place / "desk")
    assert (found["acks"], found["acked_before_sync"]) == (10, 0)


@pytest.mark.slow
@LONG
@needs("git")
def test_carried_by_git(place: Path) -> None:
    """Two clones merge without a conflict, with added lines alone."""
    found = run("gitmerge.py", place / "desk")
    for case in ("two_reviewers", "same_reviewer"):
        assert (found[case]["conflict"], found[case]["lost"], found[case]["lines_removed"]) == (False, 0, "0")
        assert found[case]["writer_opens_after"] == "ACK"


@pytest.mark.slow
@LONG
@needs("rsync")
@pytest.mark.parametrize("same", [(), ("--same",)], ids=["two reviewers", "one reviewer"])
def test_carried_by_rsync_of_own_files(place: Path, same: tuple[str, ...]) -> None:
    """Each side sends its own files while both write."""
    found = run("sync.py", place / "desk", "--tool", "rsync-own", "--hostenv", "--secs", times(15, 4), *same)
    assert found["acked"] > 0
    assert (found["lost"], found["dumps_failed"]) == ({"x": 0, "y": 0}, 0)


@pytest.mark.slow
@LONG
@needs("syncthing")
def test_carried_by_syncthing(place: Path) -> None:
    """Two instances keep two desks in step while both write."""
    found = run("sync.py", place / "desk", "--tool", "syncthing", "--hostenv", "--secs", times(15, 6))
    assert found["acked"] > 0
    assert (found["lost"], found["dumps_failed"]) == ({"x": 0, "y": 0}, 0)


class TestRoot:
    """What only root can set up."""

    pytestmark = root

    @pytest.mark.slow
    @LONG
    @pytest.mark.parametrize("options", [(), ("--ext4",)], ids=["tmpfs", "ext4"])
    def test_disk_full(self, place: Path, options: tuple[str, ...]) -> None:
        """Refusals are said, nothing refused is stored, the same and a new program go on when there is space."""
        found = run("enospc.py", place / "desk", *options)
        assert found["rc"] == 0
        assert found["naks"] >= 5
        assert found["nak"].startswith("The decision was not saved")
        assert (found["full_phantom"], found["lost_after"], found["phantom_after"], found["phantom_end"]) == (
            0,
            0,
            0,
            0,
        )
        assert (found["same_writer_acks_after_free"], found["new_writer_acks"], found["litter"]) == (20, 20, 0)

    @pytest.mark.slow
    @LONG
    @needs("mkfs.ext4")
    def test_power_cut(self, place: Path) -> None:
        """The file system shut down in mid-write; and the control without syncs, which must lose."""
        found = run("powercut.py", place / "desk", "--runs", times(60, 6))
        assert (found["lost"], found["unreadable"], found["no_restart"]) == (0, 0, 0)
        assert found["acked"] > 0
        control = run("powercut.py", place / "control", "--runs", times(10, 4), nosync=True)
        assert control["lost"] > 0 or control["rc"] != 0

    def test_read_only(self, place: Path) -> None:
        """A folder without rights and a read-only mount: refused in words, still readable."""
        found = run("readonly.py", place / "desk", python=outsiders_python())
        assert found["mode0555"].startswith("refused: Nothing can be written here")
        assert found["ro_mount"].startswith("refused: Nothing can be written here")
        assert (found["mode0555_dump"], found["ro_mount_dump"]) == ("ok", "ok")

    @pytest.mark.parametrize("umask", ["022", pytest.param("077", marks=LONG), pytest.param("000", marks=LONG)])
    @pytest.mark.parametrize("blind", [False, True], ids=["open", "blind"])
    @pytest.mark.parametrize("members", ["lead", "all"])
    def test_real_users(self, place: Path, umask: str, blind: bool, members: str) -> None:
        """Nobody changes, replaces, removes or (blind) reads another's events, or writes in another's name."""
        folder = lay_out_for_users(place / "desk", blind)
        options = ["--umask", umask, "--members", members, *(["--blind"] if blind else [])]
        found = run("perms.py", folder, *options, python=outsiders_python())
        assert found["rc"] == 0
        assert found["b_can"] == ([] if blind else ["list", "read"])
        assert found["b_dump"] == ("0 tags" if blind else "5 tags")
        assert (found["b_put_own"], found["b_as_alice"], found["forged"]) == ("ACK", "refused", False)
        assert found["lead_can"] in (["read"], None)


def lay_out_for_users(folder: Path, blind: bool) -> Path:
    """Make a desk as its lead would and return the round's folder."""
    from store.layout import HIDDEN, Layout
    from store.locate import lay_out

    folder.mkdir()
    layout = Layout(folder, folder / HIDDEN)
    lay_out(layout)
    if blind:
        layout.round_settings("main").write_text('version = 1\nname = "main"\nblind = true\n')
    return layout.round("main")
