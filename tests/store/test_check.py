"""`check` finds each kind of damage, and says in which file it is and what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.admission import DAY
from store import changes
from store.articles import snapshots
from store.changes import ArticleChange
from store.errors import NewerDesk
from store.index import columns
from store.journal.codec import now_micros
from store.layout import Layout
from store.manage.check import check, copy_before
from store.opening import open_desk
from store.person import current_person
from tests.store.damage import DAMAGE, columns_file, cut, edit, lose, old, published, segment, snapshot, sound_desk
from tests.store.judging import decide


@pytest.fixture
def layout(samples: Path) -> Layout:
    """Return a sound desk with five decisions."""
    return sound_desk(samples)


def test_a_sound_desk_has_nothing_wrong(layout: Layout) -> None:
    """No finding without damage."""
    assert list(check(layout, current_person())) == []


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_found_and_mended(layout: Layout, kind: str) -> None:
    """Each kind is named; what is safe is mended, and the copy has the state before."""
    damage, words, mendable = DAMAGE[kind]
    damage(layout)
    found = list(check(layout, current_person()))
    named = [finding for finding in found if words in finding.title]
    assert named
    assert all(bool(finding.mend) == mendable for finding in named)
    if mendable:
        copy = copy_before(layout, "test")
        assert {p.name for p in copy.rglob("*.json")} >= {p.name for p in layout.rounds.rglob("*.json")}
        for finding in found:
            if finding.mend:
                finding.mend()
        assert [finding for finding in check(layout, current_person()) if words in finding.title] == []


def test_what_a_program_may_still_be_writing_is_left(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """For ten minutes."""
    path = layout.articles / ".x.json.12345678.new"
    path.touch()
    assert list(check(layout, current_person())) == []
    os.utime(path, (1_000_000, 1_000_000))
    for seconds, found in ((0, 0), (599.5, 0), (600, 1), (9999, 1)):
        monkeypatch.setattr("store.manage.check.time.time", lambda seconds=seconds: 1_000_000 + seconds)
        assert [one.path for one in check(layout, current_person())] == [path] * found


def test_what_stands_where_a_round_or_a_reviewers_file_should_is_said(layout: Layout) -> None:
    """A folder by a name that no round has, and one in the place of what a reviewer declined."""
    (layout.rounds / "a:b").mkdir()
    layout.round_settings("main").write_text('reviewers = ["ana"]\n')
    declined = layout.reviewer("main", "ana") / "declined.toml"
    declined.mkdir(parents=True)
    found = {finding.path: finding for finding in check(layout, current_person())}
    name, file = found[layout.rounds / "a:b"], found[declined]
    assert (name.title, name.hint) == (
        *("No round can have this name", "It is ignored: rename the folder, or remove it"),
    )
    assert (file.title, file.hint) == ("What a reviewer declined cannot be read", "it is a folder")
    assert name.mend is file.mend is None


def test_a_change_is_of_the_future_more_than_a_day_ahead(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the microsecond: hosts differ."""
    now = now_micros()
    monkeypatch.setattr("store.manage.check.now_micros", lambda: now)
    changes.save(layout.changes, ArticleChange(changes.WITHDRAW, now + DAY))
    assert list(check(layout, current_person())) == []
    changes.save(layout.changes, ArticleChange(changes.WITHDRAW, now + DAY + 1))
    [found] = check(layout, current_person())
    said = ("A change of articles is dated in the future", max(layout.changes.iterdir()), "It is ignored: remove it")
    assert (found.title, found.path, found.hint) == said


def test_each_finding_says_what_to_do(layout: Layout) -> None:
    """In which file, and how much of it is there."""
    cut(layout)
    [found] = check(layout, current_person())
    assert (found.path, found.title) == (segment(layout), "The file ends in mid-write")
    assert found.hint == "Its 4 whole events are read; rewriting it keeps them"


LEFT_OUT = "They are in no figure: ask their reviewer how they came there"
ROUND = "rounds/main"


def guided(lay: Layout, *versions: str) -> None:
    """Edit the guidelines of a round that has had such versions, the last of them in force."""
    past = "".join(f'[[guidelines_versions]]\nversion = "{one}"\n' for one in versions)
    if versions:
        lay.round_settings("main").write_text(f'guidelines = "{versions[-1]}"\n{past}')
    (lay.round("main") / "guidelines.md").write_text("Read twice.")


def next_version(lay: Layout) -> str:
    path = lay.round("main") / "guidelines.md"
    return f"`copydesk rounds guidelines main {path} --desk {lay.folder}` makes it the next version, for decisions from then on"  # noqa: E501


def blind(lay: Layout, *, closed: str = "") -> None:
    """Turn the round blind by hand, without closing what was written."""
    lay.round_settings("main").write_text(f'blind = true\nlead = "{current_person().login}"\n')
    if closed != "folder":
        segment(lay).chmod(0o640)
    if closed != "file":
        segment(lay).parent.chmod(0o2750)


def sick_terms(lay: Layout) -> None:
    (lay.round("main") / "controls.toml").write_text("x =")
    (lay.round("main") / "guidelines.md").mkdir()


def sick_changes(lay: Layout) -> None:
    lay.changes.mkdir()
    for name in "cab":
        (lay.changes / f"{name}.json").write_text("x")


def nobody_s_leads(lay: Layout) -> None:
    for name in "cabed":
        (lay.round("main") / f".lead-{name}").mkdir()


def litter(lay: Layout) -> None:
    for place in (*(f"articles/.{name}.new" for name in "cabed"), "rounds/.b.new"):
        old(lay.home / place)


def opened(lay: Layout) -> None:
    for path in (lay.articles, lay.settings):
        path.chmod(0o777)


Said = tuple[str, str, str, bool]
SAID: dict[str, tuple[Callable[[Layout], object], Callable[[Layout], list[Said]]]] = {
    "leads whom nobody named": (
        nobody_s_leads,
        lambda lay: [
            (
                f"A lead's folder that the round names nobody for, by {current_person().login}",
                f"{ROUND}/.lead-{name}",
                "It is not used",
                False,
            )
            for name in "abcde"
        ],
    ),
    "files of events that are none": (
        lambda lay: [segment(lay).with_name(f"{name}.json").write_bytes(b"x") for name in "cabed"],
        lambda lay: [
            (
                "The file is damaged",
                f"{ROUND}/{current_person().login}/{name}.json",
                "Its 0 whole events are read; rewriting it keeps them",
                True,
            )
            for name in "abcde"
        ],
    ),
    "columns that are none": (
        lambda lay: [columns_file(lay).with_name(name).write_bytes(b"x") for name in "cabed"],
        lambda lay: [
            (
                "Kept columns are damaged",
                f"index/{current_person().uid}/folds/main/{name}",
                "They will be made again",
                True,
            )
            for name in "abcde"
        ],
    ),
    "guidelines of no version": (
        guided,
        lambda lay: [
            (
                "The guidelines were edited by hand: their text is not that of any version",
                f"{ROUND}/guidelines.md",
                next_version(lay),
                False,
            )
        ],
    ),
    "guidelines of another version": (
        lambda lay: guided(lay, "old", "new"),
        lambda lay: [
            (
                "The guidelines were edited by hand: their text is not that of version new",
                f"{ROUND}/guidelines.md",
                next_version(lay),
                False,
            ),
            *(
                (
                    f"No file has the text of version {one} of the guidelines",
                    f"{ROUND}/guidelines-{one}.md",
                    "Restore it from a copy",
                    False,
                )
                for one in ("old", "new")
            ),
        ],
    ),
    "a seal that is none": (
        lambda lay: (lay.round("main") / "sealed.json").write_text("x"),
        lambda lay: [
            (
                "The round's seal is not believed",
                f"{ROUND}/sealed.json",
                "it cannot be read: JSON is malformed: invalid character (byte 0); `rounds seal` makes a new one",
                False,
            )
        ],
    ),
    "controls and guidelines that cannot be read": (
        sick_terms,
        lambda lay: [
            ("This is damaged", f"{ROUND}/controls.toml", "Invalid value (at end of document)", False),
            ("This cannot be read", f"{ROUND}/guidelines.md", "it is a folder", False),
        ],
    ),
    "declined articles that are none": (
        lambda lay: (
            lay.round_settings("main").write_text(f'reviewers = ["{current_person().login}"]\n'),
            (segment(lay).parent / "declined.toml").write_text('declined = "x"'),
        ),
        lambda lay: [
            (
                "A reviewer's declined articles cannot be read",
                f"{ROUND}/{current_person().login}/declined.toml",
                f"{segment(lay).parent}/declined.toml: Expected `array`, got `str`. "
                "Its reviewer should remove it and decline again",
                False,
            )
        ],
    ),
    "a reviewer whom the round has not": (
        lambda lay: lay.round_settings("main").write_text('reviewers = ["bo"]\n'),
        lambda lay: [
            (
                "5 events are by somebody who is not in the round",
                str(segment(lay).relative_to(lay.home)),
                LEFT_OUT,
                False,
            )
        ],
    ),
    "changes that are none": (
        sick_changes,
        lambda lay: [
            (
                "A change of articles is damaged",
                f"changes/{one}.json",
                "What was renamed or withdrawn by it is as before; restore the file from a copy, or remove it",
                False,
            )
            for one in "abc"
        ],
    ),
    "an open folder in a blind round": (
        lambda lay: blind(lay, closed="file"),
        lambda lay: [
            ("The folder is open with mode 2755", f"{ROUND}/{current_person().login}", "It should be 2750", True),
            (
                "everybody can read in this folder, and the round is blind",
                f"{ROUND}/{current_person().login}",
                "Its owner should close it",
                True,
            ),
        ],
    ),
    "an open file in a blind round": (
        lambda lay: blind(lay, closed="folder"),
        lambda lay: [
            ("The file is open with mode 644", str(segment(lay).relative_to(lay.home)), "It should be 640", True),
            (
                "everybody can read this file, and the round is blind",
                str(segment(lay).relative_to(lay.home)),
                "Its owner should close it",
                True,
            ),
        ],
    ),
    "a text that is closed": (
        lambda lay: snapshot(lay).chmod(0o600),
        lambda lay: [
            (
                "A text is closed to others, though its file is not",
                str(snapshot(lay).relative_to(lay.home)),
                f"{lay.folder / snapshots.load(snapshot(lay)).entries[0].source} is open to others",
                True,
            )
        ],
    ),
    "litter": (
        litter,
        lambda lay: [
            ("An interrupted program left this", place, "It can go", True)
            for place in (*(f"articles/.{name}.new" for name in "abcde"), "rounds/.b.new")
        ],
    ),
    "an open index": (
        lambda lay: next(lay.index.iterdir()).chmod(0o750),
        lambda lay: [
            ("Others may look into this: mode 750", f"index/{current_person().uid}", "It should be 700", True),
        ],
    ),
    "an index of another": (
        lambda lay: next(lay.index.iterdir()).rename(lay.index / "77"),
        lambda lay: [
            (f"This folder of the index belongs to {current_person().login}", "index/77", "It is not used", False)
        ],
    ),
    "open places": (
        opened,
        lambda lay: [
            ("Others may change this: mode 777", "desk.toml", "It should be 755", True),
            ("Others may change this: mode 777", "articles", "It should be 755", True),
        ],
    ),
    "a text beyond what is there": (
        lambda lay: edit(segment(lay), b'"sentence":', b'"sentence":-', 2),
        lambda lay: [
            ("1 event is malformed", str(segment(lay).relative_to(lay.home)), LEFT_OUT, False),
            (
                "1 events are on sentences that their text does not have",
                str(segment(lay).relative_to(lay.home)),
                "",
                False,
            ),
        ],
    ),
}


@pytest.mark.parametrize("kind", SAID)
def test_what_is_wrong_is_said_in_these_words_and_mended_where_it_can_be(layout: Layout, kind: str) -> None:
    """In which place, what to do, whether `--repair` does it, and nothing besides."""
    damage, said = SAID[kind]
    expected = said(layout) if "text" not in kind else []
    damage(layout)
    expected = expected or said(layout)
    found = list(check(layout, current_person()))
    assert [(one.title, str(one.path.relative_to(layout.home)), one.hint, bool(one.mend)) for one in found] == expected
    for one in found:
        if one.mend:
            one.mend()
    assert [one.title for one in check(layout, current_person())] == [
        title for title, _, _, mends in expected if not mends
    ]


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give files to other Unix users")
def test_what_others_left_in_a_round_is_said_and_theirs_to_mend(layout: Layout) -> None:
    """Files in the lead's place, folders that anybody may write in, declined articles and an open index of others."""
    bo = 61002
    who = replace(current_person(), uid_of={"bo": bo}.get)
    layout.round_settings("main").write_text(f'reviewers = ["bo", "{current_person().login}"]\n')
    folder, planted = layout.reviewer("main", "bo"), layout.round("main") / "controls.toml"
    folder.mkdir(mode=0o2755)
    os.chown(folder, bo, bo)
    folder.chmod(0o2755)
    planted.write_text("")
    os.chown(planted, bo, bo)
    declined = folder / "declined.toml"
    declined.write_text("declined = []\n")
    private = layout.index / str(bo)
    private.mkdir(mode=0o755)
    os.chown(private, bo, bo)

    def found() -> list[tuple[str, Path, str, bool]]:
        return [(one.title, one.path, one.hint, bool(one.mend)) for one in check(layout, who)]

    common = (
        "This is not taken for the lead's",
        planted,
        "it belongs to uid-61002; it is ignored: close it, or remove it",
        False,
    )
    (private / "catalogue.kept").write_bytes(b"damaged")
    index = ("Others may look into this: mode 755", private, "It should be 700", False)
    assert found() == [
        ("The file belongs to root", declined, "It is ignored", False),
        common,
        index,
    ]
    os.chown(declined, bo, bo)
    layout.round("main").chmod(0o1777)
    round_mode = ("The round's folder has mode 1777", layout.round("main"), "It should be 3777", True)
    assert found() == [round_mode, common, index]
    theirs = [one for one in check(layout, replace(who, uid=bo + 1)) if one.path == layout.round("main")]
    assert [(one.title, one.mend) for one in theirs] == [(round_mode[0], None)]
    layout.round("main").chmod(0o3777)
    folder.chmod(0o2775)
    assert found()[1:] == [
        (
            "bo's folder belongs to uid-61002",
            folder,
            "It is ignored, for everybody may write there; its owner should remove it",
            False,
        ),
        index,
    ] or found()[1:] == [("The folder is open with mode 2775", folder, "It should be 2755", False), index]


def test_sound_columns_and_folders_among_them_are_left_alone(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = columns_file(layout)
    kept.write_bytes(b"kept")
    (kept.parent / "bo").mkdir()
    monkeypatch.setattr(columns, "is_sound", lambda path: path == kept)
    assert list(check(layout, current_person())) == []


def test_a_verdict_that_was_cleared_is_no_unknown_one(samples: Path) -> None:
    """Nor what the round lacks: each kind is named once, in order."""
    with closing(open_desk(samples)) as desk:
        decide(desk, 1)
        decide(desk, 1, verdict=None)
        layout = desk.layout
    assert list(check(layout, current_person())) == []
    with closing(open_desk(samples)) as desk:
        for _ in range(2):
            decide(desk, 2)
    for verdict in (b"true", b"false", b"true"):
        edit(segment(layout), b'"disputed"', b'"%b"' % verdict, 1)
    [found] = check(layout, current_person())
    assert found.title == "3 events give a verdict that is none of this round"
    assert found.hint.startswith("false, true: add it to")


def test_only_what_should_be_readable_is_said_not_to_be(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a folder of a blind round, nor one that was published: that is somebody else's to look after."""
    own, copy = segment(layout).parent, published(layout).parent
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) not in (own, copy) and real(path, mode))
    [found] = check(layout, current_person())
    said = ("A reviewer's folder cannot be read", own, f"Ask {current_person().login}", None)
    assert (found.title, found.path, found.hint, found.mend) == said
    blind(layout)
    own.chmod(0o2750)
    copy.chmod(0o2755)
    assert list(check(layout, current_person())) == []


def test_a_private_round_of_one_person_may_have_any_mode(layout: Layout) -> None:
    """It matters where somebody else has written in it."""
    layout.round("main").chmod(0o755)
    assert list(check(layout, current_person())) == []


def test_what_is_wrong_with_events_is_counted(layout: Layout) -> None:
    """Of those that are lost some others may be beyond, too: a text that is not there has no end."""
    name = re.search(rb'"snapshot":"(\w+)"', segment(layout).read_bytes())
    assert name is not None
    count = len(snapshots.load(snapshots.path_of(layout.articles, name[1].decode())).sentences)
    edit(segment(layout), b'"sentence":4', b'"sentence":%d' % count, 1)
    edit(segment(layout), b'"sentence":3', b'"sentence":%d' % (count - 1), 1)
    edit(segment(layout), b'"sentence":2', b'"sentence":3000', 1)
    assert [one.title for one in check(layout, current_person())] == [
        "2 events are on sentences that their text does not have"
    ]
    lose(layout)
    edit(segment(layout), b'"sentence":3000', b'"sentence":1048575', 1)
    [found] = check(layout, current_person())
    assert (found.title, found.hint) == (
        "5 events are on texts that are not here",
        "Open the desk, or `copydesk merge` a copy that has them",
    )
    edit(segment(layout), b'"sentence":1048575', b'"sentence":1048576', 1)
    *_, last = check(layout, current_person())
    assert last.title == "1 events are on sentences that their text does not have"


def test_a_newer_desk_is_refused(layout: Layout) -> None:
    """Neither opened nor checked nor changed."""
    layout.settings.write_text("version = 99\n")
    for act in (lambda: open_desk(layout.folder), lambda: list(check(layout, current_person()))):
        with pytest.raises(NewerDesk):
            act()
    assert layout.settings.read_text() == "version = 99\n"


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give files to other Unix users")
def test_foreign_owners_are_reported_and_left_alone(layout: Layout) -> None:
    """A folder in the name of another login, a foreign file in somebody's folder, a corner of another's index."""
    ana, bo = 61001, 61002
    logins = {"ana": ana, "bo": bo}
    who = replace(current_person(), uid_of=logins.get)
    planted, own = layout.reviewer("main", "bo"), layout.reviewer("main", "ana")
    for folder in (planted, own):
        folder.mkdir(mode=0o755)
        os.chown(folder, ana, ana)
    (planted / "host-0001.json").write_bytes(b"damaged")
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
    assert {f.title for f in check(layout, who) if f.path == foreign} >= {
        "The file belongs to uid-61002",
        "A file of events is not its reviewer's",
    }
    assert [f.path for f in check(layout, who) if planted in (f.path, f.path.parent)] == [planted]
    assert "belongs to uid-61001" in found[private_dir].title
    assert "mode 777" in found[layout.round("main")].title
    assert all(found[path].mend is None for path in (planted, foreign, private_dir))
    mend = found[layout.round("main")].mend
    assert mend is not None
    mend()
    assert layout.round("main").stat().st_mode & 0o7777 == 0o3777


def test_findings_come_in_the_order_of_their_files(layout: Layout) -> None:
    """So that two runs of `check` say the same."""
    texts = sorted(layout.articles.glob("*.json"))
    for path in reversed(texts):
        path.write_bytes(path.read_bytes() + b" ")
        path.rename(path.with_suffix(".moved"))
    for path in reversed(texts):
        path.with_suffix(".moved").rename(path)
        path.write_bytes(b"damaged")
    named = [finding.path for finding in check(layout, current_person()) if "snapshot" in finding.title]
    assert named == texts
    assert len(texts) == 5


def test_copies_that_a_lead_published_are_open_in_a_blind_round(layout: Layout) -> None:
    """They are there to be read, as one's own folder is not."""
    blind(layout)
    copy = published(layout)
    copy.parent.chmod(0o2755)
    copy.chmod(0o644)
    assert list(check(layout, current_person())) == []
    segment(layout).parent.chmod(0o2751)
    [found] = check(layout, current_person())
    assert (found.path, found.title) == (segment(layout).parent, "The folder is open with mode 2751")


def test_a_folder_above_the_desk_in_which_anybody_could_put_another_is_named(layout: Layout) -> None:
    """Unless it keeps everybody's own files theirs."""
    for mode, found in ((0o777, 1), (0o1777, 0), (0o755, 0)):
        layout.folder.chmod(mode)
        named = [one for one in check(layout, current_person()) if "in place of this one" in one.title]
        assert len(named) == found
        assert all((one.path, one.mend) == (layout.folder, None) for one in named)
        assert all(one.hint == f"`chmod +t {layout.folder}` keeps everybody's own files theirs" for one in named)


def test_what_this_login_may_not_read_is_not_said_to_be_damaged(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A blind round's controls are the lead's alone."""
    controls = layout.round("main") / "controls.toml"
    controls.write_text("x =")
    assert [one.title for one in check(layout, current_person())] == ["This is damaged"]
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != controls and real(path, mode))
    assert list(check(layout, current_person())) == []
