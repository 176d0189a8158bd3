"""`check` finds each kind of damage, `--repair` mends what is safe and only after a copy."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from store import files
from store.errors import NewerDesk, StoreError
from store.layout import HIDDEN, Layout
from store.manage.check import check, copy_before
from store.opening import open_desk
from store.person import here
from tests.verdicts import Verdict


@pytest.fixture
def layout(samples: Path) -> Layout:
    """Return a sound desk with five decisions."""
    desk = open_desk(samples)
    card = desk.articles.cards()[0]
    for at in range(5):
        holding = Holding(verdict=Verdict.DISPUTED)
        desk.decisions.append([Event(EventKind.DECIDE, desk.reviewer, "main", card.name, card.snapshot, at, holding)])
    desk.close()
    return Layout(samples, samples / HIDDEN)


def segment(layout: Layout) -> Path:
    return next(layout.round("main").glob("*/*.json"))


def snapshot(layout: Layout) -> Path:
    return next(layout.articles.glob("*.json"))


def cut(layout: Layout) -> None:
    segment(layout).write_bytes(segment(layout).read_bytes()[:-60])


def garble(layout: Layout) -> None:
    data = segment(layout).read_bytes()
    segment(layout).write_bytes(data[:500] + b"\xff" * 20 + data[520:])


def edit(path: Path, before: bytes, after: bytes, times: int) -> None:
    """Replace something in a file, so many times."""
    path.write_bytes(path.read_bytes().replace(before, after, times))


def old(path: Path) -> None:
    """Make a file that nobody has touched for an hour."""
    path.touch()
    os.utime(path, (path.stat().st_mtime - 3600,) * 2)


def columns_file(layout: Layout) -> Path:
    """Return where a reviewer's folds are kept."""
    path = next(layout.index.iterdir()) / "folds" / "main" / "ana"
    path.parent.mkdir(parents=True)
    return path


def published(layout: Layout) -> Path:
    """Return a published copy of the decisions."""
    own = segment(layout)
    copy = layout.round("main") / "published" / own.parent.name / own.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(own.read_bytes())
    return copy


def lose(layout: Layout) -> None:
    for path in layout.articles.iterdir():
        path.unlink()


def settings(layout: Layout, more: str) -> None:
    """Add something to what the desk's settings say."""
    layout.settings.write_text(layout.settings.read_text() + more)


DAMAGE: dict[str, tuple[Callable[[Layout], object], str, bool]] = {
    "torn end": (cut, "ends in mid-write", True),
    "garbled middle": (garble, "is damaged", True),
    "open file": (lambda lay: segment(lay).chmod(0o666), "mode 666", True),
    "open folder": (lambda lay: segment(lay).parent.chmod(0o777), "mode 777", True),
    "no settings": (lambda lay: lay.settings.unlink(), "settings", True),
    "altered text": (
        lambda lay: snapshot(lay).write_bytes(snapshot(lay).read_bytes().replace(b"the", b"THE")),
        "not the one its name says",
        True,
    ),
    "lost text": (lose, "texts that are not here", False),
    "damaged round": (lambda lay: lay.round_settings("main").write_text("blind = "), "round's file", False),
    "no such rule": (lambda lay: settings(lay, '[consensus]\nrule = "majorty"\n'), "desk's rule is none", False),
    "no such entry": (lambda lay: settings(lay, "[consensus]\nleest = 2\n"), "desk's rule has no such entry", False),
    "damaged lexicon": (lambda lay: lay.lexicon.write_text("[[entity"), "lexicon is not valid TOML", False),
    "damaged catalogue": (
        lambda lay: next(lay.index.glob("*/catalogue.kept")).write_bytes(b"[1,"),
        "catalogue is damaged",
        True,
    ),
    "events of another": (
        lambda lay: segment(lay).write_bytes(
            segment(lay).read_bytes().replace(b'"round":"main"', b'"round":"mine"', 2)
        ),
        "2 events do not belong where they are",
        False,
    ),
    "events beyond": (
        lambda lay: edit(segment(lay), b'"sentence":4', b'"sentence":9999', 1),
        "1 events are on sentences that their text does not have",
        False,
    ),
    "a link": (lambda lay: (segment(lay).parent / "z.json").symlink_to("x"), "A file of events cannot be read", False),
    "litter": (lambda lay: old(lay.articles / ".x.json.12345678.new"), "An interrupted program left this", True),
    "damaged columns": (
        lambda lay: columns_file(lay).write_bytes(b"damaged"),
        "Kept columns are damaged",
        True,
    ),
    "open settings": (lambda lay: lay.settings.chmod(0o664), "Others may change this: mode 664", True),
    "an open published file": (lambda lay: published(lay).chmod(0o646), "The file is open with mode 646", True),
    "open index": (lambda lay: next(lay.index.iterdir()).chmod(0o755), "Others may look into this", True),
    "world-writable home": (lambda lay: lay.home.chmod(0o777), "Others may change this", True),
}


def test_a_sound_desk_has_nothing_wrong(layout: Layout) -> None:
    """No finding without damage."""
    assert list(check(layout, here())) == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_found_and_mended(layout: Layout, kind: str) -> None:
    """Each kind is named; what is safe is mended, and the copy has the state before."""
    damage, words, mendable = DAMAGE[kind]
    damage(layout)
    found = list(check(layout, here()))
    named = [finding for finding in found if words in finding.title]
    assert named
    assert all(bool(finding.mend) == mendable for finding in named)
    if mendable:
        copy = copy_before(layout, "test")
        assert {p.name for p in copy.rglob("*.json")} >= {p.name for p in layout.rounds.rglob("*.json")}
        for finding in found:
            if finding.mend:
                finding.mend()
        assert [finding for finding in check(layout, here()) if words in finding.title] == []


def test_what_a_program_may_still_be_writing_is_left(layout: Layout) -> None:
    """For ten minutes."""
    path = layout.articles / ".x.json.12345678.new"
    path.touch()
    assert list(check(layout, here())) == []
    now = path.stat().st_mtime
    for seconds, found in ((590, 0), (610, 1)):
        os.utime(path, (now - seconds,) * 2)
        assert len(list(check(layout, here()))) == found


def test_what_is_wrong_with_another_s_files_is_theirs_to_mend(layout: Layout) -> None:
    """It is found, and nothing is offered."""
    cut(layout)
    segment(layout).chmod(0o666)
    layout.home.chmod(0o777)
    other = replace(here(), uid=here().uid + 1)
    found = list(check(layout, other))
    assert {finding.path for finding in found} >= {segment(layout), layout.home}
    assert [finding.mend for finding in found] == [None] * len(found)


def test_what_stands_where_a_round_or_a_reviewers_file_should_is_said(layout: Layout) -> None:
    """A folder by a name that no round has, and one in the place of what a reviewer declined."""
    (layout.rounds / "a:b").mkdir()
    layout.round_settings("main").write_text('reviewers = ["ana"]\n')
    declined = layout.reviewer("main", "ana") / "declined.toml"
    declined.mkdir(parents=True)
    found = {finding.path: finding for finding in check(layout, here())}
    name, file = found[layout.rounds / "a:b"], found[declined]
    assert (name.title, name.hint) == (
        *("No round can have this name", "It is ignored: rename the folder, or remove it"),
    )
    assert (file.title, file.hint) == ("What a reviewer declined cannot be read", "it is a folder")
    assert name.mend is file.mend is None


def test_a_file_that_a_program_is_writing_is_not_rewritten(layout: Layout) -> None:
    """Its end may be on the way; who has closed the program can mend it then."""
    cut(layout)
    before = segment(layout).read_bytes()
    [found] = check(layout, here())
    assert found.mend is not None
    with segment(layout).open("rb") as writing:
        fcntl.flock(writing, fcntl.LOCK_SH)
        with pytest.raises(StoreError, match="A program is writing this file"):
            found.mend()
    assert segment(layout).read_bytes() == before
    found.mend()
    assert list(check(layout, here())) == []
    assert before.startswith(segment(layout).read_bytes()[:200])


def test_the_copy_is_whole_closed_and_elsewhere_where_nothing_can_be_written_beside_the_desk(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its links as links and its times; the index, which can be made again, is left out."""
    (layout.home / "link").symlink_to("nowhere")
    os.utime(segment(layout), (1_000_000_000, 1_000_000_000))
    beside = copy_before(layout, "1")
    assert beside == layout.folder / f"{layout.home.name}-before-repair-1"
    elsewhere = tmp_path / "state" / "of" / "copydesk"
    assert copy_before(layout, "2", elsewhere).parent == layout.folder
    monkeypatch.setattr(files, "writable", lambda _path: "you may not write there")
    for copy in (beside, away := copy_before(layout, "3", elsewhere)):
        found = {path.relative_to(copy) for path in copy.rglob("*")}
        own = {path.relative_to(layout.home) for path in layout.home.rglob("*")}
        assert found == {path for path in own if path.parts[0] != "index"}
        assert (copy / "link").readlink() == Path("nowhere")
        kept = copy / segment(layout).relative_to(layout.home)
        assert kept.read_bytes() == segment(layout).read_bytes()
        assert kept.stat().st_mtime == 1_000_000_000
        modes = {path.lstat().st_mode & 0o077 for path in copy.rglob("*") if not path.is_symlink()}
        assert modes == {0}
    assert away.parent == elsewhere
    assert away.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(StoreError, match="could not be copied"):
        copy_before(layout, "3", elsewhere)


def test_each_finding_says_what_to_do(layout: Layout) -> None:
    """In which file, and how much of it is there."""
    cut(layout)
    [found] = check(layout, here())
    assert (found.path, found.title) == (segment(layout), "The file ends in mid-write")
    assert found.hint == "Its 4 whole events are read; rewriting it keeps them"


def test_a_text_set_aside_is_made_again_from_its_file(layout: Layout) -> None:
    """After the repair, opening the desk reads the article's file again, and the decisions are all there."""
    DAMAGE["altered text"][0](layout)
    before = [card.name for card in open_desk(layout.folder).articles.cards()]
    mends = [finding.mend for finding in check(layout, here())]
    assert len(mends) == 1
    for mend in mends:
        assert mend
        mend()
    desk = open_desk(layout.folder)
    assert [card.name for card in desk.articles.cards()] == before
    assert len(before) == 5
    assert [event.sentence for event in desk.decisions.everything()] == [0, 1, 2, 3, 4]
    assert list(check(layout, here())) == []


def test_a_newer_desk_is_refused(layout: Layout) -> None:
    """Neither opened nor checked nor changed."""
    layout.settings.write_text("version = 99\n")
    for act in (lambda: open_desk(layout.folder), lambda: list(check(layout, here()))):
        with pytest.raises(NewerDesk):
            act()
    assert layout.settings.read_text() == "version = 99\n"


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give files to other Unix users")
def test_foreign_owners_are_reported_and_left_alone(layout: Layout) -> None:
    """A folder in the name of another login, a foreign file in somebody's folder, a corner of another's index."""
    ana, bo = 61001, 61002
    logins = {"ana": ana, "bo": bo}
    who = replace(here(), uid_of=logins.get)
    planted, own = layout.reviewer("main", "bo"), layout.reviewer("main", "ana")
    for folder in (planted, own):
        folder.mkdir(mode=0o755)
        os.chown(folder, ana, ana)
    foreign = own / "host-0001.json"
    foreign.write_bytes(segment(layout).read_bytes())
    foreign.chmod(0o644)
    os.chown(foreign, bo, bo)
    private_dir = layout.index / str(bo)
    private_dir.mkdir(mode=0o700)
    os.chown(private_dir, ana, ana)
    layout.round("main").chmod(0o777)
    found = {finding.path: finding for finding in check(layout, who)}
    assert "bo's folder belongs to uid-61001" in found[planted].title
    assert "The file belongs to uid-61002" in {f.title for f in check(layout, who) if f.path == foreign}
    assert "belongs to uid-61001" in found[private_dir].title
    assert "mode 777" in found[layout.round("main")].title
    assert all(found[path].mend is None for path in (planted, foreign, private_dir))
    mend = found[layout.round("main")].mend
    assert mend is not None
    mend()
    assert layout.round("main").stat().st_mode & 0o7777 == 0o3777
