"""What is closed stays closed: to lists of access, links, swapped folders, and whoever goes by another's name."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import closing
from pathlib import Path

import pytest

from store import rights
from store.layout import HIDDEN
from store.opening import open_desk
from tests.store.users import NEEDS_ROOT, as_user
from tests.trust.conftest import needs_lists
from tests.trust.people import (
    ANA,
    BO,
    CY,
    LEAD,
    NAMES,
    can,
    cli,
    counted,
    do,
    findings,
    judge,
    ok,
    own_files,
    round_of,
    setfacl,
)

pytestmark = NEEDS_ROOT


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda umask: f"umask {umask:03o}")
def umask(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let everybody work under a umask."""
    real = os.umask
    chosen: int = request.param
    monkeypatch.setattr("tests.store.users.os.umask", lambda asked: real(chosen if asked == 0o077 else asked))
    return chosen


def open_to(path: Path, uid: int) -> bool:
    return can(uid, lambda: path.read_bytes())


def test_a_blind_file_is_its_owners_and_the_leads(desk: Path, umask: int) -> None:
    """Whatever the umask is."""
    judge(ANA, desk, "one")
    [path] = own_files(desk, ANA, "one")
    assert [open_to(path, uid) for uid in (ANA, LEAD, BO, CY)] == [True, True, False, False]


@needs_lists
def test_a_list_handed_on_by_the_folder_opens_nothing(shared: Path, umask: int) -> None:
    """A team folder gives bo everything that is made in it, before the desk is there and afterwards."""
    setfacl("-d", "-m", f"u:{BO}:rwx", str(shared))
    people = ",".join(NAMES[uid] for uid in (ANA, BO))
    ok(LEAD, "rounds", "new", "one", str(shared), "--reviewers", people, "--blind", "--open")
    setfacl("-d", "-m", f"u:{BO}:rwx", str(round_of(shared, "one")))
    judge(ANA, shared, "one")
    [path] = own_files(shared, ANA, "one")
    assert not open_to(path, BO)
    assert not can(BO, lambda: list(path.parent.iterdir()))
    assert open_to(path, LEAD)


@needs_lists
def test_a_round_that_cannot_be_closed_does_not_open(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says who could read, before anybody decides."""
    people = ",".join(NAMES[uid] for uid in (ANA, BO))
    ok(LEAD, "rounds", "new", "one", str(shared), "--reviewers", people, "--blind")
    setfacl("-d", "-m", f"u:{BO}:rwx", str(round_of(shared, "one")))
    monkeypatch.setattr(rights, "strip", lambda path: "Operation not supported")
    code, _, err = cli(LEAD, "rounds", "open", "one", str(shared))
    assert code == 2
    assert NAMES[BO] in err
    assert "cannot be kept blind" in err


@needs_lists
def test_a_list_that_was_put_on_later_is_named_and_taken_off(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check names who can read, and the owner's repair takes it back."""
    monkeypatch.setenv("XDG_STATE_HOME", str(desk.parent / "state"))
    (desk.parent / "state").mkdir()
    (desk.parent / "state").chmod(0o777)
    judge(ANA, desk, "one")
    [path] = own_files(desk, ANA, "one")
    for one in (path, path.parent):
        setfacl("-m", f"u:{BO}:r-x", str(one))
    assert open_to(path, BO)
    assert f"{NAMES[BO]} can read" in findings(ANA, desk)
    _, _, err = cli(ANA, "check", str(desk), "--repair")
    assert "copied to" in err  # to where ana can write
    assert not open_to(path, BO)


def test_a_folder_above_that_others_write_to_is_named(desk: Path) -> None:
    """At the start and by check; not where it is sticky."""
    desk.chmod(0o777)

    def problems() -> int:
        with closing(open_desk(desk, create=False)) as opened:
            print([problem.title for problem in opened.problems()])
        return 0

    assert "everybody could put another desk in place" in as_user(ANA, problems)[1]
    assert "everybody could put another desk in place" in findings(ANA, desk)
    desk.chmod(0o1777)
    assert "another desk in place" not in findings(ANA, desk)


def test_another_desk_in_its_place_is_noticed(desk: Path, tmp_path: Path) -> None:
    """Its owner, and the round's; nothing is written into a round of somebody who was never named its lead."""
    memory = tmp_path / "state"
    memory.mkdir()
    tmp_path.chmod(0o755)
    below = [one for one in tmp_path.parents if one.name.startswith(("pytest-", "popen-"))]
    for folder in (memory, *below):
        folder.chmod(0o777 if folder == memory else 0o755)

    def told() -> int:
        with closing(open_desk(desk, round="one", create=False, memory=memory / "ana")) as opened:
            print([problem.title for problem in opened.problems()], opened.read_only)
        return 0

    assert "belong" not in as_user(ANA, told)[1]
    home, copy = desk / HIDDEN, desk / "copy"
    shutil.copytree(home, copy, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, BO, BO, follow_symlinks=False)
    home.rename(desk / "away")
    copy.rename(home)
    said = as_user(ANA, told)[1]
    assert f"belonged to {NAMES[LEAD]} and belongs to {NAMES[BO]} now" in said
    assert f"it belongs to {NAMES[BO]}, and {NAMES[LEAD]} leads the round" in said


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_links_among_the_articles_are_not_followed(shared: Path, where: str) -> None:
    """To what is somebody else's, or outside: no snapshot of it is made, and who opens the desk is told."""
    secret = (shared if where == "inside" else shared.parent) / "private.txt"
    secret.write_text("The secret is out. Nobody may read it.")
    secret.chmod(0o600)
    os.chown(secret, LEAD, LEAD)
    shared.chmod(0o777)
    do(BO, lambda: (shared / "nice.txt").symlink_to(secret))
    shared.chmod(0o755)

    def told() -> int:
        with closing(open_desk(shared)) as desk:
            print(
                [(problem.title, problem.path) for problem in desk.problems()],
                [card.name for card in desk.articles.cards()],
            )
        return 0

    said = as_user(LEAD, told)[1]
    assert "A link leads out" in said
    assert str(shared / "nice.txt") in said
    assert "'nice.txt'" not in said.split("]")[1]
    texts = [path for path in (shared / HIDDEN / "articles").iterdir() if b"secret" in path.read_bytes()]
    assert all(not path.stat().st_mode & 0o044 for path in texts)
    assert len(texts) == (where == "inside")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_snapshot_is_not_more_readable_than_its_file(shared: Path, mode: int, umask: int) -> None:
    """And who brought it in is told."""
    path = shared / "new.txt"
    path.write_text("A text of one's own. It has two sentences.")
    path.chmod(mode)
    os.chown(path, LEAD, LEAD)
    do(LEAD, lambda: open_desk(shared).close())
    [text] = [one for one in (shared / HIDDEN / "articles").iterdir() if b"one's own" in one.read_bytes()]
    assert not stat.S_IMODE(text.stat().st_mode) & 0o044 & ~mode
    assert stat.S_IMODE(text.stat().st_mode) & 0o004 == mode & 0o004


def test_a_text_is_opened_by_a_repair_once_its_file_is_open(shared: Path) -> None:
    """While the file is private, nothing is found and nothing opened."""
    path = shared / "new.txt"
    path.write_text("A text of one's own. It has two sentences.")
    path.chmod(0o600)
    os.chown(path, LEAD, LEAD)
    do(LEAD, lambda: open_desk(shared).close())
    [text] = [one for one in (shared / HIDDEN / "articles").iterdir() if b"one's own" in one.read_bytes()]
    _, *said = cli(LEAD, "check", str(shared), "--repair")
    assert "closed to others" not in "".join(said)
    assert not stat.S_IMODE(text.stat().st_mode) & 0o004
    path.chmod(0o644)
    _, *said = cli(LEAD, "check", str(shared), "--repair")
    assert "A text is closed to others, though its file is not" in "".join(said)
    assert stat.S_IMODE(text.stat().st_mode) == 0o644


def test_a_foreign_desk_asks_before_it_takes_articles_from_elsewhere(shared: Path) -> None:
    """Its settings name a folder of the lead's; nothing is read there until the lead names it."""
    home = shared.parent / "home"
    home.mkdir()
    (home / "diary.txt").write_text("Dear diary. It was a fine day.")
    os.chown(home, LEAD, LEAD)
    trap = shared.parent / "trap"
    trap.mkdir()
    (trap / "a.txt").write_text("One is so. Two is so.")
    os.chown(trap, BO, BO)
    do(BO, lambda: open_desk(trap).close())
    settings = trap / HIDDEN / "desk.toml"
    do(BO, lambda: settings.write_text(f'version = 1\narticles = "{home}"\n'))
    do(BO, lambda: (trap / HIDDEN / "articles").chmod(0o777))

    def told() -> int:
        with closing(open_desk(trap, create=False)) as desk:
            print([problem.title for problem in desk.problems()])
        return 0

    assert "asks for articles from outside" in as_user(LEAD, told)[1]
    assert not any(b"diary" in path.read_bytes() for path in (trap / HIDDEN / "articles").iterdir())


def test_the_lead_reads_counts_only(desk: Path) -> None:
    """Not what ana decided, by going as ana either; when it is closed, everything."""
    judge(ANA, desk, "one")
    article = sorted(path.name for path in desk.glob("*.txt"))[0]
    for argv in (["export", str(desk), "--round", "one"], ["history", article, "--desk", str(desk), "--round", "one"]):
        for name in (NAMES[LEAD], NAMES[ANA]):
            code, out, err = cli(LEAD, *argv, "--as", name)
            assert code == 0, err
            assert "accurate" not in out
            assert "judged" not in out
        assert f"what {NAMES[ANA]} decided is shown when it is closed" in err
    ok(LEAD, "rounds", "close", "one", str(desk))
    assert counted(LEAD, desk, "one")[NAMES[ANA]] == 15


def test_an_export_of_a_blind_round_is_private(desk: Path, umask: int) -> None:
    """Its file is readable by whoever wrote it, and says so."""
    judge(ANA, desk, "one")
    place = desk.parent / "out"
    place.mkdir()
    place.chmod(0o777)
    file = place / "mine.jsonl"
    for round, private in (("one", True), ("two", False)):
        said = ok(ANA, "export", str(desk), "--round", round, "-o", str(file))
        assert ("readable by you alone" in said) == private
        assert (stat.S_IMODE(file.stat().st_mode) & 0o077 == 0) >= private
        file.unlink()


def test_a_colleagues_merge_locks_nobody_out(desk: Path) -> None:
    """Nor makes what is not theirs; it says what it left, and the others can work afterwards."""
    copy = desk.parent / "copy"
    judge(ANA, desk, "two")
    shutil.copytree(desk, copy, symlinks=True)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, BO, BO, follow_symlinks=False)
    (round_of(copy, "two") / NAMES[ANA]).rename(round_of(copy, "two") / NAMES[CY])
    for path in (round_of(copy, "two") / NAMES[CY]).glob("*.json"):
        path.write_bytes(path.read_bytes().replace(NAMES[ANA].encode(), NAMES[CY].encode()))
    code, _, err = cli(BO, "merge", str(copy), "--into", str(desk))
    assert code == 1
    assert NAMES[CY] in err
    assert not (round_of(desk, "two") / NAMES[CY]).exists()
    code, _, err = cli(LEAD, "merge", str(copy), "--into", str(desk))
    assert code == 1
    assert not (round_of(desk, "two") / NAMES[CY]).exists()
    judge(CY, desk, "two")
    assert counted(LEAD, desk, "two")[NAMES[CY]] == 15


def test_a_repair_leaves_nothing_more_readable_behind(desk: Path, umask: int) -> None:
    """And does not stop at a pipe, a socket or what it may not read."""
    judge(ANA, desk, "one")
    os.mkfifo(round_of(desk, "main") / "pipe")
    do(LEAD, lambda: (desk / HIDDEN).chmod(0o777))
    assert cli(LEAD, "check", str(desk), "--repair")[0] in (0, 1)
    [copy] = desk.glob(f"{HIDDEN}-before-repair-*")
    assert all(stat.S_IMODE(path.lstat().st_mode) & 0o077 == 0 for path in (copy, *copy.rglob("*")))
    assert (copy / "desk.toml").exists()
