"""A round's seal: what it says of each file, what it remembers, what is found when something is not as it was."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from review.admission import BACK_DATED, CHANGED, DAY, LATE
from review.events import Event, EventKind, Holding
from review.rounds import Round, State
from store import files
from store.errors import NewerDesk, StoreError
from store.journal.codec import event_json
from store.journal.segment import scan
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.manage import lead as leading
from store.manage.check import check, segment
from store.opening import open_desk
from store.person import current_person, login_of
from store.rounds import sealing
from store.rounds.files import create, find
from store.rounds.folder_access import FolderAccess
from store.rounds.sealing import NAME, Manifest, Sealed, file_seal, missing_files, new_seal
from tests.verdicts import Verdict

AT = 1_800_000_000_000_000
"""The microsecond of the first seal."""
OPEN = Round(name="one", lead="lea", reviewers=("ana", "bo"), assignment={"a.txt": ("ana", "bo")}, former={})
CLOSED = replace(OPEN, state=State.CLOSED)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a round in which ana decided twice and bo once, before the seal."""
    folder = tmp_path / "one"
    for name, times in (("ana", (AT - 20, AT - 10)), ("bo", (AT - 15,))):
        (folder / name).mkdir(parents=True)
        write(folder, name, *(event(name, micros) for micros in times))
    return folder


def event(reviewer: str, micros: int, sentence: int = 0, verdict: str = Verdict.ACCURATE) -> Event:
    """Return an event of that microsecond."""
    identity = f"{micros:014x}abcdef"
    return Event(EventKind.DECIDE, reviewer, "one", "a.txt", "0" * 64, sentence, Holding(verdict), identity, identity)


def write(folder: Path, name: str, *events: Event, file: str = "host-0001.json") -> None:
    """Write a reviewer's file of events anew."""
    (folder / name / file).write_bytes(segment({one.id: event_json(one) for one in events}))


def rights(folder: Path, rules: Round = CLOSED) -> FolderAccess:
    """Return the lead's rights in the round."""
    return FolderAccess("lea", current_person(), os.getuid(), folder, lambda: rules, lead=True)


def sealed(
    folder: Path, rules: Round = CLOSED, at: int = AT, admit: Callable[[str], bool] | None = None, silent: bool = False
) -> Manifest:
    """Seal the round as it is now, write that down, and return it."""
    made = new_seal(rights(folder, rules), "lea", at, at + DAY, admit, silent)
    sealing.save(folder, made)
    return made


def left_out(folder: Path, name: str, rules: Round = CLOSED, file: str = "host-0001.json") -> dict[int, str]:
    """Return what of a reviewer's file does not count: the reason, by microsecond."""
    access = rights(folder, rules)
    source = next(one for one in access.sources() if one.reviewer == name)
    data = (folder / name / file).read_bytes()
    seal = file_seal(Sealed(access)(), access, source, file, data)
    found = sealing.ids_left_out(scan(data), access.terms(source), seal, AT + 2 * DAY)
    return {int(identity[:14], 16): why for identity, why in found}


def test_a_seal_says_of_each_file_what_lay_there(folder: Path) -> None:
    """Whose it is, its length and digest, its last event and how many there are; who sealed the round, and when."""
    made = sealed(folder)
    assert (made.round, made.at, made.by, made.refused, made.admitted, made.unread) == ("one", AT, "lea", {}, (), ())
    assert made.files.keys() == {"ana/host-0001.json", "bo/host-0001.json"}
    data = (folder / "ana" / "host-0001.json").read_bytes()
    one = made.files["ana/host-0001.json"]
    assert (one.owner, one.login) == (os.getuid(), login_of(os.getuid()))
    assert (one.length, one.sha256) == (scan(data).end, sha256(data[: one.length]).hexdigest())
    assert (one.last, one.events) == (f"{AT - 10:014x}abcdef", 2)
    assert made.files["bo/host-0001.json"].events == 1
    assert Sealed(rights(folder))() == made
    assert (folder / "sealed.json").stat().st_mode & 0o777 == 0o644


def test_what_is_being_written_is_sealed_as_far_as_it_is_whole(folder: Path) -> None:
    """A last line that is cut off is no part of it: when it is whole it came late."""
    path = folder / "ana" / "host-0001.json"
    whole = path.read_bytes()
    write(folder, "ana", event("ana", AT - 20), event("ana", AT - 10), event("ana", AT - 5, 1))
    longer = path.read_bytes()
    path.write_bytes(longer[: len(whole) + 20])
    one = sealed(folder).files["ana/host-0001.json"]
    assert (one.events, one.length) == (2, scan(whole).end)
    path.write_bytes(longer)
    assert left_out(folder, "ana") == {AT - 5: BACK_DATED}


def test_an_empty_folder_or_file_is_sealed_as_nothing(folder: Path) -> None:
    """So that what appears there is later."""
    (folder / "bo" / "host-0001.json").write_bytes(b"")
    (folder / "bo" / "host-0002.json.part").write_bytes(b"{}")
    one = sealed(folder).files
    assert one.keys() == {"ana/host-0001.json", "bo/host-0001.json"}
    assert (one["bo/host-0001.json"].events, one["bo/host-0001.json"].last, one["bo/host-0001.json"].length) == (
        0,
        "",
        0,
    )


def test_what_follows_a_seal_counts_while_the_round_is_open(folder: Path) -> None:
    """Once it is closed it came late; what is older than the seal never counts."""
    sealed(folder, OPEN)
    write(folder, "ana", event("ana", AT - 20), event("ana", AT - 10), event("ana", AT + 5))
    assert left_out(folder, "ana", OPEN) == {}
    assert left_out(folder, "ana", CLOSED) == {AT + 5: LATE}
    write(folder, "ana", event("ana", AT - 1), file="host-0002.json")
    write(folder, "ana", event("ana", AT), event("ana", AT + 1), file="host-0003.json")
    assert left_out(folder, "ana", OPEN, "host-0002.json") == {AT - 1: BACK_DATED}
    assert left_out(folder, "ana", OPEN, "host-0003.json") == {AT: BACK_DATED}


def test_a_file_that_was_changed_counts_nothing_that_is_older_than_the_seal(folder: Path) -> None:
    """However small the change is; what its reviewer decided after the seal does count while the round is open."""
    sealed(folder, OPEN)
    changed = event("ana", AT - 20, verdict=Verdict.ERRONEOUS)
    write(folder, "ana", changed, event("ana", AT - 10), event("ana", AT + 5))
    assert left_out(folder, "ana", OPEN) == {AT - 20: CHANGED, AT - 10: CHANGED}
    assert left_out(folder, "bo", OPEN) == {}


def test_what_did_not_count_at_one_seal_does_not_count_at_the_next(folder: Path) -> None:
    """Where it stood and nowhere else: an event of a colleague's that has its id still counts."""
    sealed(folder)
    write(folder, "ana", event("ana", AT - 20), event("ana", AT - 10), event("ana", AT + 5))
    again = sealed(folder, at=AT + 10)
    assert again.refused == {"ana/host-0001.json": {f"{AT + 5:014x}abcdef"}}
    assert again.admitted == ()
    assert left_out(folder, "ana") == {AT + 5: LATE}
    third = sealed(folder, at=AT + 20)
    assert third.refused == again.refused
    write(folder, "bo", event("bo", AT - 15))
    assert left_out(folder, "bo") == {}


def test_an_event_from_the_future_is_remembered_and_another_s_name_is_not(folder: Path) -> None:
    """The first may seem right later; the second never counts, whatever a seal says."""
    write(folder, "ana", event("ana", AT - 20), event("ana", AT + 3 * DAY), event("bo", AT - 10))
    assert sealed(folder).refused == {"ana/host-0001.json": {f"{AT + 3 * DAY:014x}abcdef"}}


def test_the_lead_admits_some_and_the_seal_says_which(folder: Path) -> None:
    """By whom, when, of whom; the others' wait on, and nothing is written down twice."""
    sealed(folder)
    late = range(AT + 1, AT + 7)
    write(folder, "ana", event("ana", AT - 20), event("ana", AT - 10), *(event("ana", micros) for micros in late))
    write(folder, "bo", event("bo", AT - 15), event("bo", AT + 7))
    made = sealed(folder, at=AT + 10, admit=lambda name: name == "ana")
    news = tuple(f"{micros:014x}abcdef" for micros in late)
    assert made.admitted == (sealing.Admitted(AT + 10, "lea", "ana", news),)
    assert made.refused == {"bo/host-0001.json": {f"{AT + 7:014x}abcdef"}}
    assert (left_out(folder, "ana"), left_out(folder, "bo")) == ({}, {AT + 7: LATE})
    again = sealed(folder, at=AT + 20, admit=lambda _: True)
    assert [(one.at, one.reviewer) for one in again.admitted] == [(AT + 10, "ana"), (AT + 20, "bo")]
    assert again.refused == {}
    assert sealed(folder, at=AT + 30, admit=lambda _: True).admitted == again.admitted


def test_what_came_while_the_round_was_being_closed_counts_without_a_word(folder: Path) -> None:
    """But what an earlier seal refused stays refused: closing again admits nothing."""
    sealed(folder)
    write(folder, "ana", event("ana", AT - 20), event("ana", AT - 10), event("ana", AT + 5))
    sealed(folder, at=AT + 10)
    write(folder, "ana", event("ana", AT - 20), event("ana", AT - 10), event("ana", AT + 5), event("ana", AT + 15))
    made = sealed(folder, at=AT + 20, admit=lambda _: True, silent=True)
    assert made.admitted == ()
    assert made.refused == {"ana/host-0001.json": {f"{AT + 5:014x}abcdef"}}
    assert left_out(folder, "ana") == {AT + 5: LATE}


def test_files_that_are_gone_stay_named_until_the_lead_lets_them_go(folder: Path) -> None:
    """Of the reviewers that were admitted, and nobody else's."""
    sealed(folder)
    for name in ("ana", "bo"):
        (folder / name / "host-0001.json").unlink()
    assert sealed(folder, at=AT + 10).files.keys() == {"ana/host-0001.json", "bo/host-0001.json"}
    assert sealed(folder, at=AT + 20, admit=lambda name: name == "ana").files.keys() == {"bo/host-0001.json"}


def test_what_is_missing_is_said(folder: Path) -> None:
    """A file that is gone, one that is shorter; not one that grew."""
    made = sealed(folder)
    access, ana, bo = rights(folder), folder / "ana" / "host-0001.json", folder / "bo" / "host-0001.json"
    write(folder, "bo", event("bo", AT - 15), event("bo", AT + 5))
    assert list(missing_files(made, access)) == []
    length = made.files["bo/host-0001.json"].length
    os.truncate(bo, length)
    assert list(missing_files(made, access)) == []
    os.truncate(bo, length - 1)
    ana.unlink()
    assert list(missing_files(made, access)) == [
        (ana, "2 events that were sealed are missing"),
        (bo, "it is shorter than it was when it was sealed"),
    ]


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a file to another Unix user")
def test_a_file_that_changed_hands_is_said(folder: Path) -> None:
    """Somebody else may have written all of it; its former owner is named."""
    path = folder / "bo" / "host-0001.json"
    os.chown(path, 61001, 61001)
    made = sealed(folder, replace(CLOSED, reviewers=("ana", "bo")))
    assert "bo/host-0001.json" not in made.files  # it is not bo's, as the disk knows it: nothing of it is vouched for
    os.chown(folder / "bo", 61001, 61001)
    made = sealed(folder)
    assert (made.files["bo/host-0001.json"].owner, made.files["bo/host-0001.json"].login) == (61001, "uid-61001")
    os.chown(path, 0, 0)
    assert list(missing_files(made, rights(folder))) == [(path, "it belonged to uid-61001 when it was sealed")]


def test_what_cannot_be_looked_at_is_not_said_to_be_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows what is in a closed folder; what comes after it in the seal is looked at all the same."""
    made = sealed(folder)
    (folder / "bo" / "host-0001.json").unlink()
    real = Path.lstat

    def lstat(path: Path) -> os.stat_result:
        if path.parent.name == "ana":
            raise PermissionError(13, "closed", str(path))
        return real(path)

    monkeypatch.setattr(Path, "lstat", lstat)
    assert [path.parent.name for path, _ in missing_files(made, rights(folder))] == ["bo"]


def test_what_cannot_be_read_is_said_and_costs_itself_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, or a whole folder: the seal names them, so that the lead knows of what it says nothing."""
    real = files.read_bytes

    def read_bytes(path: Path, *more: int, **terms: int) -> bytes:
        if path.parent.name == "ana":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **terms)

    monkeypatch.setattr(files, "read_bytes", read_bytes)
    made = new_seal(rights(folder), "lea", AT, AT + DAY)
    assert made.files.keys() == {"bo/host-0001.json"}
    assert [one.partition(":")[0] for one in made.unread] == ["ana/host-0001.json"]
    closed = (folder / "ana", os.R_OK | os.X_OK)
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != closed)
    assert new_seal(rights(folder), "lea", AT, AT + DAY).unread == ("ana/: its folder cannot be read",)


def test_what_cannot_be_read_is_named_in_the_order_of_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the folder's own order: the same round is sealed in the same words."""
    for number in (3, 2):
        write(folder, "ana", event("ana", AT - number), file=f"host-000{number}.json")

    def read_bytes(path: Path, *_: int, **__: int) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(files, "read_bytes", read_bytes)
    glob = Path.glob
    for is_turned in (False, True):

        def listed(path: Path, pattern: str, turned: bool = is_turned) -> list[Path]:
            return sorted(glob(path, pattern), reverse=turned)

        monkeypatch.setattr(Path, "glob", listed)
        unread = new_seal(rights(folder), "lea", AT, AT + DAY).unread
        assert [one.partition(":")[0] for one in unread] == [
            *("ana/host-0001.json", "ana/host-0002.json", "ana/host-0003.json", "bo/host-0001.json"),
        ]


def test_too_many_refused_events_leave_their_file_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one reviewer can make a seal remember is a share of all, of all their files together; others' fit."""
    sealed(folder)
    monkeypatch.setattr(sealing, "_MOST_REFUSED", 4)  # two for each of two reviewers
    write(folder, "ana", *(event("ana", AT - 9 + number) for number in range(3)), file="host-0002.json")
    write(folder, "ana", event("ana", AT - 2), event("ana", AT - 1), file="host-0003.json")
    write(folder, "bo", event("bo", AT - 2), event("bo", AT - 1), file="host-0002.json")
    made = sealed(folder, at=AT + 10)
    assert made.unread == ("ana/host-0002.json: too many events in it do not count",)
    assert made.files.keys() == {
        *("ana/host-0001.json", "ana/host-0003.json"),
        *("bo/host-0001.json", "bo/host-0002.json"),
    }
    write(folder, "ana", event("ana", AT - 2), file="host-0004.json")
    assert len(sealed(folder, at=AT + 20).unread) == 2


def test_a_seal_is_read_again_when_it_changes(folder: Path) -> None:
    """One that is gone, of another round or damaged is none, and why is said; a place outside is passed over."""
    reading = Sealed(rights(folder))
    assert (reading(), reading.why) == (None, "")
    made = sealed(folder)
    assert reading() == made
    assert reading() is reading()
    before = reading.stamp
    sealing.save(folder, replace(made, round="two"))
    assert (reading(), reading.why) == (None, "it is of another round")
    assert reading.stamp != before
    (folder / NAME).write_bytes(b"{")
    assert reading() is None
    assert reading.why.startswith("it cannot be read: ")
    known = made.files["bo/host-0001.json"]
    sealing.save(folder, replace(made, files={**made.files, "bo/../ana/x.json": known, "x.json": known}))
    assert (reading(), reading.why) == (made, "")
    (folder / NAME).unlink()
    assert (reading(), reading.why) == (None, "")


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a file to another Unix user")
def test_only_the_lead_s_seal_is_one(folder: Path) -> None:
    """A reviewer who puts one there seals nothing, and it is said whose it is."""
    sealed(folder)
    os.chown(folder / NAME, 61001, 61001)
    reading = Sealed(rights(folder))
    assert (reading(), reading.why) == (None, "it belongs to uid-61001")


def test_a_seal_that_cannot_be_written_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its path; what lies in the way as a folder is set aside."""
    made = new_seal(rights(folder), "lea", AT, AT + DAY)
    (folder / NAME).mkdir()
    sealing.save(folder, made)
    assert Sealed(rights(folder))() == made

    def replace_(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "replace", replace_)
    with pytest.raises(StoreError) as refusal:
        sealing.save(folder, made)
    assert refusal.value.title == "The round could not be sealed"
    assert str(folder / NAME) in refusal.value.message


LATER: Collection[bytes] = (
    b'{"round":"one","at":5,"by":"lea","files":{},"refused":{},"admitted":[],"unread":[],"version":2}',
    b'{"version":7,"files":["what a later program makes of it"]}',
)


@pytest.mark.parametrize("data", LATER)
def test_a_seal_of_a_later_version_is_not_believed(folder: Path, data: bytes) -> None:
    """Whatever its shape is; nobody goes on from it, for what it says would be lost."""
    (folder / NAME).write_bytes(data)
    reading = Sealed(rights(folder))
    assert reading() is None
    assert reading.is_newer
    assert reading.why.endswith("and 1 is the newest that is known here")
    with pytest.raises(NewerDesk, match="sealed by a newer copydesk"):
        new_seal(rights(folder), "lea", AT, AT + DAY)
    made = Manifest("one", AT, "lea")
    sealing.save(folder, made)
    assert (reading(), reading.is_newer, reading.why) == (made, False, "")


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return a desk with round `one`, closed by its lead."""
    layout = Layout(tmp_path, tmp_path / HIDDEN)
    (tmp_path / "a.txt").write_text("The mayor said that nine people came. Nobody counted them.", "utf-8")
    lay_out(layout)
    create(layout, replace(OPEN, lead=current_person().login), current_person())
    leading.close(layout, find(layout, "one"), current_person())
    return layout


def test_nobody_leads_on_where_a_newer_copydesk_sealed(layout: Layout) -> None:
    """Sealing, admitting, reopening, finishing and closing are refused and change nothing; it is said to everybody."""
    path = layout.round("one") / NAME
    path.write_bytes(b'{"version":2}')
    one, acts = find(layout, "one"), (leading.seal, leading.admit, leading.reopen, leading.finish, leading.close)
    before = layout.round_settings("one").read_bytes()
    for act in acts:
        with pytest.raises(NewerDesk):
            act(layout, one, current_person())
    assert (path.read_bytes(), layout.round_settings("one").read_bytes()) == (b'{"version":2}', before)
    hint = "it is of version 2, and 1 is the newest that is known here"
    [told] = [one for one in open_desk(layout.folder, round="one").problems() if "seal" in one.title]
    assert (told.path, told.hint) == (str(path), f"{hint}; all counts as without it")
    [found] = [one for one in check(layout, current_person()) if "seal" in one.title]
    assert (found.path, found.hint) == (path, f"{hint}; install the newer version")


def test_a_damaged_seal_is_made_anew(layout: Layout) -> None:
    """By who leads the round, as `check` says."""
    path = layout.round("one") / NAME
    path.write_bytes(b"{")
    [found] = [one for one in check(layout, current_person()) if "seal" in one.title]
    assert found.hint.endswith("`rounds seal` makes a new one")
    leading.seal(layout, find(layout, "one"), current_person())
    assert msgspec.json.decode(path.read_bytes())["version"] == sealing.VERSION
    assert not [one for one in check(layout, current_person()) if "seal" in one.title]
