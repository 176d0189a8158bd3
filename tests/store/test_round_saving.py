"""Rounds on the disk: what is read of whom, what is never written over, and what a blind round needs of a disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.rounds import Declined, Round, State
from review.scale import SHIPPED
from store import files as disk
from store import rights
from store.changes import ArticleChange, Renamed, save
from store.errors import StoreError
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.person import current_person
from store.rounds import files, groups, handover
from store.rounds.files import Rulebook, create, find, load, to_hand_over
from store.rounds.invitations import working_round
from store.rounds.round_file import controls_to_text, dumps
from tests.verdicts import Verdict

ONE = Round(name="one", state=State.OPEN, lead="lea", reviewers=("ana", "bo"), assignment={"a.txt": ("ana", "bo")})
CONTROLS = {("a.txt", 1): Verdict.DISPUTED}


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return where an empty desk was laid out."""
    found = Layout(tmp_path, tmp_path / HIDDEN)
    lay_out(found)
    return found


def refused(act: Callable[[], object]) -> StoreError:
    """Return the error with which something is refused."""
    with pytest.raises(StoreError) as refusal:
        act()
    return refusal.value


def test_a_file_that_others_may_change_is_not_the_lead_s(layout: Layout) -> None:
    """Whoever could write there could lead the round; it says so, and until then the round is shut."""
    create(layout, ONE, current_person())
    path = layout.round_settings("one")
    path.chmod(0o666)
    error = refused(lambda: load(path))
    assert (error.title, error.message) == (
        "The round's file is not its lead's alone",
        f"{path}: everybody may write there",
    )
    assert (Rulebook(path)().state, Rulebook(path)().hides) == (State.OPEN, True)
    path.chmod(0o644)
    os.link(path, layout.home / "another")
    assert "it is no file of its own" in refused(lambda: load(path)).message


def test_a_file_of_another_round_is_none(layout: Layout) -> None:
    """Somebody copied it: two rounds of one name would be one in every figure."""
    create(layout, ONE, current_person())
    path = layout.round_settings("one")
    path.write_text(dumps(replace(ONE, name="two")), "utf-8")
    error = refused(lambda: load(path))
    assert (error.title, error.message) == ("The round's file is another round's", f"{path} says 'two'")


def test_a_round_that_there_is_not_has_a_neighbour(layout: Layout) -> None:
    """The nearest that there is, for who mistyped it."""
    create(layout, replace(ONE, name="politics"), current_person())
    error = refused(lambda: find(layout, "politcs"))
    assert (error.title, error.message) == ("There is no such round", "'politcs'")
    assert error.hint.startswith("`copydesk rounds list` names them")
    assert "politics" in error.hint
    assert not error.hint.endswith("?")
    assert refused(lambda: find(layout, "zzz")).hint == "`copydesk rounds list` names them"


def test_nothing_that_cannot_be_understood_is_written_over(layout: Layout) -> None:
    """Neither the round's file nor its controls: what they said would be lost."""
    create(layout, replace(ONE, controls=CONTROLS), current_person())
    path, private = layout.round_settings("one"), layout.round("one") / "controls.toml"
    for damaged, title in ((path, "The round's file is damaged"), (private, "The round's controls cannot be")):
        text = damaged.read_bytes()
        damaged.write_bytes(b"blind = ")
        assert refused(lambda: files.save(layout, replace(ONE, due="2026-12-31"), current_person())).title.startswith(
            title
        )
        assert damaged.read_bytes() == b"blind = "
        damaged.write_bytes(text)
    private.write_text(controls_to_text({("a.txt", 1): "half-true"}), "utf-8")
    assert "controls" in refused(lambda: files.save(layout, ONE, current_person())).title
    files.save(layout, replace(ONE, scale=SHIPPED["truth-o-meter"]), current_person())
    assert not private.exists()


def test_controls_are_hidden_from_a_group_that_has_reviewers(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a later lead may read them, whom that group lets in."""
    inside: list[str] = []
    monkeypatch.setattr(groups, "members_of", lambda *_: tuple(inside))
    for names, mode in (([], 0o640), (["ana"], 0o600)):
        inside[:] = names
        files.save(layout, replace(ONE, name="main", controls=CONTROLS), current_person())
        assert (layout.round("main") / "controls.toml").stat().st_mode & 0o777 == mode


def test_controls_that_an_earlier_lead_left_closed_are_found(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that can be read are no matter, and a link of somebody's is nobody's controls."""
    create(layout, replace(ONE, controls=CONTROLS), current_person())
    private = layout.round("one") / "controls.toml"
    assert files.closed_controls(layout, ONE) is None
    monkeypatch.setattr(os, "access", lambda path, mode: (path, mode) != (private, os.R_OK))
    assert files.closed_controls(layout, ONE) == private
    assert load(layout.round_settings("one")).controls == {}
    private.rename(private.with_name("away"))
    private.symlink_to("away")
    assert files.closed_controls(layout, ONE) is None


def test_a_hub_s_mirror_that_cannot_name_its_hub_changes_no_round(layout: Layout) -> None:
    """What is done there alone, nobody else would ever have."""
    create(layout, ONE, current_person())
    layout.hub.symlink_to("nowhere")
    before = layout.round_settings("one").read_bytes()
    error = refused(lambda: files.save(layout, replace(ONE, due="2026-12-31"), current_person()))
    assert "is the mirror of a hub that it cannot name" in error.message
    assert layout.round_settings("one").read_bytes() == before


def test_a_round_that_could_not_be_made_leaves_nothing_behind(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it can be made again under its name."""

    def leaky(*_: object) -> None:
        raise StoreError("The lead could not read it")

    blind = replace(ONE, blind=True)
    with monkeypatch.context() as patched:
        patched.setattr(groups, "keep_out", leaky)
        assert refused(lambda: create(layout, blind, current_person())).title == "The lead could not read it"
        assert not layout.round("one").exists()
        create(layout, replace(ONE, name="open"), current_person())  # which nobody has to be kept out of
    with monkeypatch.context() as patched:
        patched.setattr(files, "dumps", leaky)
        refused(lambda: create(layout, ONE, current_person()))
        assert not layout.round("one").exists()
    with monkeypatch.context() as patched:
        stripped: list[Path] = []
        patched.setattr(rights, "strip", stripped.append)
        create(layout, blind, current_person())
        assert layout.round("one") in stripped


def test_a_round_knows_by_which_names_it_calls_its_articles(layout: Layout) -> None:
    """Those that they had when it was made: what is renamed later is followed from there."""
    first = create(layout, ONE, current_person())
    assert first.named == 0
    save(layout.changes, ArticleChange("rename", 7, renamed=(Renamed("a.txt", "b.txt"),)))
    assert list(find(layout, "one").assignment) == ["b.txt"]
    second = create(layout, replace(ONE, name="two", assignment={"b.txt": ("ana",)}), current_person())
    assert second.named > 0
    assert list(find(layout, "two").assignment) == ["b.txt"]


@pytest.mark.parametrize(
    ("mode", "entries", "why"),
    [
        (0o2750, [], ""),
        (0o2755, [], "everybody can read what is made there"),
        (0o2750, [(0x02, 4, 61001)], "uid-61001 can read what is made there"),
    ],
)
def test_what_keeps_a_round_from_being_blind_is_tried_out(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, mode: int, entries: list[rights.Entry], why: str
) -> None:
    """A disk that knows no modes, a list that opens what is made there; the folder that tries it goes again."""
    create(layout, ONE, current_person())
    folder = layout.round("one")
    made: list[Path] = []
    real = disk.make_folder

    def make_folder(path: Path, _: int) -> bool:
        made.append(path)
        return real(path, mode)

    monkeypatch.setattr(disk, "make_folder", make_folder)
    monkeypatch.setattr(rights, "entries", lambda path, *_: entries if path in made else [])
    assert files.why_not_blind(layout, ONE, current_person()) == why
    assert [path.parent for path in made] == [folder]
    assert not made[0].exists()


def test_why_a_list_stays_is_said_with_who_reads(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only whoever owns the folder can take it off; a disk that refuses says why."""
    create(layout, ONE, current_person())
    monkeypatch.setattr(rights, "strip", lambda _: "not permitted")
    assert files.why_not_blind(layout, ONE, current_person()) == ""
    monkeypatch.setattr(rights, "others", lambda *_: "ana")
    assert files.why_not_blind(layout, ONE, current_person()) == "ana can read what is made there (not permitted)"
    somebody = replace(current_person(), uid=current_person().uid + 1)
    assert files.why_not_blind(layout, ONE, somebody) == "ana can read what is made there"

    def full(*_: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "make_folder", full)
    assert files.why_not_blind(layout, ONE, current_person()) != ""


def test_who_owns_a_round_takes_it_back_from_a_lead_who_broke_it(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As their own file has it; nobody else does, and where their own is damaged there is nothing to take."""
    create(layout, replace(ONE, leads=("lea", "di"), lead="di"), current_person())
    own = layout.round("one") / ".lead-di"
    own.mkdir()
    (own / "round.toml").write_text("blind = ", "utf-8")
    monkeypatch.setattr("store.rounds.folder_access.uid_of", {"di": os.getuid()}.get)
    refused(lambda: find(layout, "one"))
    assert to_hand_over(layout, "one", current_person()).leads == ("lea", "di")
    assert (
        refused(lambda: to_hand_over(layout, "one", replace(current_person(), uid=61001))).title
        == "The round's file is damaged"
    )
    (own / "round.toml").unlink()
    assert to_hand_over(layout, "one", replace(current_person(), uid=61001)).lead == "di"
    layout.round_settings("one").write_text("blind = ", "utf-8")
    assert refused(lambda: to_hand_over(layout, "one", current_person())).title == "The round's file is damaged"
    assert refused(lambda: to_hand_over(layout, "two", current_person())).title == "There is no such round"


def led(layout: Layout, name: str, round: Round) -> None:
    """Let a lead write the round in their own folder there."""
    own = layout.round("one") / f".lead-{name}"
    own.mkdir(exist_ok=True)
    (own / "round.toml").write_text(dumps(round), "utf-8")


def test_the_last_lead_s_file_holds_where_it_goes_on_from_the_one_before(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lead by lead; one that begins another list of leads, or names itself again, is not followed."""
    monkeypatch.setattr("store.rounds.folder_access.uid_of", lambda _: os.getuid())
    create(layout, replace(ONE, leads=("lea", "di"), lead="di"), current_person())
    path = layout.round_settings("one")
    assert load(path).due == ""
    led(layout, "di", replace(ONE, leads=("lea", "di"), lead="di", due="2026-01-01"))
    assert (load(path).due, load(path).name) == ("2026-01-01", "one")
    led(layout, "di", replace(ONE, name="elsewhere", leads=("lea", "di", "ed"), lead="ed", due="2026-01-02"))
    assert (load(path).lead, load(path).due, load(path).name) == ("ed", "2026-01-02", "one")
    led(layout, "ed", replace(ONE, leads=("lea", "di", "ed"), lead="ed", due="2026-01-03"))
    assert load(path).due == "2026-01-03"
    for leads in (("lea", "ed"), ("ed",), ()):
        led(layout, "ed", replace(ONE, leads=leads, lead="ed", due="2026-01-04"))
        assert load(path).due == "2026-01-02"
    led(layout, "ed", replace(ONE, leads=("lea", "di", "ed", "di"), lead="di", due="2026-01-05"))
    assert load(path).due == "2026-01-05"  # and di's file, which was visited before, is not asked again
    create(layout, replace(ONE, name="two"), current_person())
    assert load(layout.round_settings("two")).lead == "lea"


def test_a_lead_s_later_file_is_what_changed_last(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all the leads'; without any file it never was."""
    monkeypatch.setattr("store.rounds.folder_access.uid_of", lambda _: os.getuid())
    one = create(layout, replace(ONE, leads=("lea", "di")), current_person())
    led(layout, "di", one)
    for path, at in ((layout.round_settings("one"), 5), (layout.round("one") / ".lead-di" / "round.toml", 9)):
        os.utime(path, ns=(0, at))
        assert files.changed_at(layout, one) >= at
    assert files.changed_at(layout, one) == 9
    assert files.changed_at(layout, replace(one, leads=())) == 5
    assert files.changed_at(layout, replace(one, name="none")) == 0


def test_who_starts_anew_is_taken_to_the_newest_round_that_asks(layout: Layout) -> None:
    """One that was never entered before the one that was entered last; where nothing asks any more, to main."""
    for at, name in enumerate(("new", "old", "zulu")):
        create(layout, replace(ONE, name=name, due=""), current_person())
        os.utime(layout.round_settings(name), ns=(0, 9 - at if name != "zulu" else 1))
    assert working_round(layout, "ana") == "new"
    assert working_round(layout, "ana", {"new": 5}) == "old"
    everywhere = {"new": 5, "old": 7, "zulu": 6}
    assert working_round(layout, "ana", everywhere) == "old"
    assert working_round(layout, "ana", {**everywhere, "main": 8}) == "main"
    assert working_round(layout, "cy", everywhere) == "main"
    for name in ("new", "old", "zulu"):
        files.save(layout, replace(ONE, name=name, state=State.CLOSED), current_person())
    assert working_round(layout, "ana", everywhere) == "main"


def test_older_programs_are_kept_out_where_another_login_leads(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the version of the file; else it is the desk's own."""
    monkeypatch.setattr(handover, "uid_of", {"di": os.getuid() + 1, "lea": os.getuid()}.get)
    for leads, version in (((), 1), (("lea", "nobody"), 1), (("lea", "di"), 2)):
        files.save(layout, replace(ONE, name="main", leads=leads), current_person())
        assert f"\nversion = {version}\n" in layout.round_settings("main").read_text("utf-8")
    layout.settings.unlink()
    files.save(layout, replace(ONE, name="main"), current_person())
    assert "\nversion = 1\n" in layout.round_settings("main").read_text("utf-8")


def test_what_a_reviewer_declined_holds_at_once_in_a_running_round(layout: Layout) -> None:
    """Before its lead takes it in, and by each program that has the round open; not in one that is over."""
    create(layout, ONE, current_person())
    path, book = layout.round_settings("one"), Rulebook(layout.round_settings("one"))
    assert book().excluded == {}
    own = layout.reviewer("one", "ana")
    own.mkdir()
    text = 'declined = [{article = "a.txt", reviewer = "bo", why = "ill"}, {article = "z.txt", reviewer = "ana"}]\n'
    (own / "declined.toml").write_text(text, "utf-8")
    for found in (load(path), book()):
        assert (found.declined, found.excluded) == ((Declined("a.txt", "ana", "ill"),), {"a.txt": ("ana",)})
        assert not found.judges("ana", "a.txt")
    path.write_text(dumps(replace(ONE, excluded={"a.txt": ("bo", "ana")})), "utf-8")
    assert load(path).excluded == {"a.txt": ("bo", "ana")}
    path.write_text(dumps(replace(ONE, state=State.CLOSED)), "utf-8")
    assert load(path).declined == ()
    path.write_text(dumps(ONE), "utf-8")
    (own / "declined.toml").write_text("declined = 3", "utf-8")
    assert load(path).declined == ()


def test_a_round_s_file_is_readable_by_all_and_writable_by_one(layout: Layout) -> None:
    """Whatever mode it had."""
    create(layout, ONE, current_person())
    path = layout.round_settings("one")
    path.chmod(0o600)
    files.save(layout, ONE, current_person())
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert files.is_own(layout, ONE, current_person())
    assert not files.is_own(layout, ONE, replace(current_person(), uid=current_person().uid + 61001))
    assert files.is_own(layout, ONE, replace(current_person(), uid=0))
