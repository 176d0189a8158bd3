"""`round.toml` and what lies beside it: what is written is read back, and what is damaged is said or shut."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace

from review.rounds import MAIN, Declined, GuidelinesVersion, Round, State
from store import files as disk
from store.errors import NewerDesk, StoreError
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.manage import lead as leading
from store.person import current_person
from store.rounds import declines, files, sealing
from store.rounds.files import Rulebook
from store.rounds.folder_access import FolderAccess
from store.rounds.guidelines import guidelines_text, version_of, with_guidelines
from store.rounds.invitations import Invitations, asks
from store.rounds.publishing import Published, copies_of, publish, show_published, unreadable, was_published
from store.rounds.round_file import controls_of_text, controls_to_text, dumps, loads, texts_of_controls
from store.rounds.sealing import path_of, place_of
from tests.verdicts import Verdict

FULL = Round(
    name="zweite “Runde”",
    state=State.CLOSED,
    lead="lea",
    blind=True,
    reviewers=("ana", "bo", "c'y \x7f\n"),
    left=("bo",),
    adjudicators=("di",),
    overlap=2,
    seed=7,
    due="2026-12-31",
    only="disputed",
    previous="main",
    show_earlier=True,
    anonymous=True,
    require=("reason", "note"),
    guidelines="abc",
    assignment={"a.txt": ("ana", "bo"), 'b "x".txt': ("bo",)},
    sentences={"a.txt": (1, 3)},
    excluded={"a.txt": ("di",)},
    controls={("b.txt", 2): Verdict.ACCURATE, ("a.txt", 10): Verdict.ERRONEOUS, ("a.txt", 9): Verdict.DISPUTED},
)
TEXT = """\
name = "zweite “Runde”"
state = "closed"
lead = "lea"
blind = true
reviewers = ["ana", "bo", "c'y \\u007f\\n"]
left = ["bo"]
adjudicators = ["di"]
overlap = 2
seed = 7
due = "2026-12-31"
only = "disputed"
previous = "main"
require = ["reason", "note"]
show_earlier = true
anonymous = true
guidelines = "abc"

[assignment]
"a.txt" = ["ana", "bo"]
"b \\"x\\".txt" = ["bo"]

[sentences]
"a.txt" = [1, 3]

[excluded]
"a.txt" = ["di"]

[[control]]
article = "a.txt"
sentence = 9
verdict = "disputed"

[[control]]
article = "a.txt"
sentence = 10
verdict = "erroneous"

[[control]]
article = "b.txt"
sentence = 2
verdict = "accurate"
"""


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return where an empty desk was laid out."""
    found = Layout(tmp_path, tmp_path / HIDDEN)
    lay_out(found)
    return found


def test_a_round_is_written_as_a_person_can_read_it_and_read_back() -> None:
    """Every entry, in these words."""
    text = dumps(FULL)
    head, _, rest = text.partition("\nversion = ")
    assert head.startswith("# A review round of copydesk")
    assert rest.partition("\n")[2] == TEXT
    assert loads(text, "here") == FULL
    assert loads(dumps(MAIN), "here") == MAIN


@pytest.mark.parametrize("state", State)
def test_controls_are_in_a_round_s_file_only_when_it_is_closed(state: State) -> None:
    """Whoever judges must not read them there."""
    is_over = state in (State.CLOSED, State.ADJUDICATED)
    text = dumps(replace(FULL, state=state))
    assert ("control" in text) is is_over
    assert loads(text, "here") == replace(FULL, state=state, controls=FULL.controls if is_over else {})


def test_a_round_s_file_says_which_texts_its_numbers_are_of() -> None:
    """Those of controls alone only when it is closed, for they tell which articles have some."""
    texts = {"a.txt": "1" * 64, "b.txt": "2" * 64, "c.txt": "3" * 64}
    one = Round(sentences={"a.txt": (1,)}, controls={("b.txt", 2): Verdict.ACCURATE}, texts=texts)
    told = {state: loads(dumps(replace(one, state=state)), "here").texts for state in State}
    open_, closed = {"a.txt": "1" * 64}, {"a.txt": "1" * 64, "b.txt": "2" * 64}
    assert told == {
        State.DRAFT: open_, State.OPEN: open_, State.CLOSED: closed, State.ADJUDICATED: closed
    }  # fmt: skip
    private = controls_to_text(one.controls, texts)
    assert (controls_of_text(private), texts_of_controls(private)) == (one.controls, {"b.txt": "2" * 64})
    with pytest.raises(StoreError, match="no digest"):
        loads("[texts]\nx = 1", "here")


def test_a_round_without_entries_is_one_like_main() -> None:
    assert loads("", "here") == MAIN == Round(name="main", state=State.OPEN)
    assert loads("blind = false\nshow_earlier = 1\nanonymous = 'yes'", "here") == MAIN


@pytest.mark.parametrize("said", ["true", "1", '"no"', "[]"])
def test_in_doubt_a_round_is_blind(said: str) -> None:
    assert loads(f"blind = {said}", "here").blind


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        "name = 1",
        "state = 'ajar'",
        "lead = []",
        "reviewers = 'ana'",
        "reviewers = ['ana', 1]",
        "left = 1",
        "adjudicators = {}",
        "overlap = 'two'",
        "seed = 1.5",
        "due = 2026-12-31",
        "only = 1",
        "previous = 1",
        "require = 'note'",
        "guidelines = 1",
        "assignment = ['a.txt']",
        "assignment = {a = 'ana'}",
        "sentences = {a = ['1']}",
        "sentences = {a = 1}",
        "excluded = {a = [1]}",
        "control = {}",
        "control = [{sentence = 1, verdict = 'disputed'}]",
        "control = [{article = 'a', verdict = 'disputed'}]",
        "control = [{article = 'a', sentence = 'x', verdict = 'disputed'}]",
        "control = [{article = 'a', sentence = 1, verdict = 'odd'}]",
    ],
)
def test_a_damaged_round_is_said(text: str) -> None:
    with pytest.raises(StoreError) as refusal:
        loads(text, "here.toml")
    assert refusal.value.title == "The round's file is damaged"
    assert refusal.value.message.startswith("here.toml: ")
    assert refusal.value.hint


@pytest.mark.parametrize("version", ["99", "'two'"])
def test_a_newer_round_is_left_alone(version: str) -> None:
    with pytest.raises(NewerDesk):
        loads(f"version = {version}", "here.toml")


def test_the_lead_s_private_controls_are_read_back() -> None:
    """Sorted, under a head that says what they are."""
    text = controls_to_text(FULL.controls)
    assert text.startswith("# Control sentences, known to the lead alone until the round is closed.\n")
    assert text.partition("\n")[2] == TEXT[TEXT.index("\n[[control]]") :]
    assert controls_of_text(text) == FULL.controls


def test_controls_are_the_lead_s_until_the_round_closes(layout: Layout) -> None:
    """In a file of their own that nobody else can read; it goes when the round closes, and comes with its reopening."""
    one = Round(name="one", state=State.DRAFT, lead="lea", controls=FULL.controls)
    files.create(layout, one, current_person())
    path, private = layout.round_settings("one"), layout.round("one") / "controls.toml"
    for move in (leading.open_, leading.close, leading.reopen, leading.close, leading.finish):
        text = path.read_text("utf-8")
        is_private = one.state in (State.DRAFT, State.OPEN)
        assert (private.exists(), "control" in text) == (is_private, not is_private)
        if is_private:
            assert private.stat().st_mode & 0o777 == 0o640  # its group has no reviewers
            assert controls_of_text(private.read_text("utf-8")) == FULL.controls
        assert files.load(path).controls == FULL.controls
        one = move(layout, one, current_person("lea"))
        assert one.controls == FULL.controls
    assert one.state is State.ADJUDICATED
    assert not private.exists()
    assert files.load(path).controls == FULL.controls


def test_a_lead_s_files_are_believed_when_they_are_theirs_or_root_s(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Round(name="one", lead="lea", state=State.OPEN, controls={("a.txt", 0): Verdict.ACCURATE})
    files.create(layout, one, current_person("lea"))
    asked: list[tuple[str, set[int]]] = []

    def why_not_of(path: Path, _: object, owners: tuple[int, ...]) -> str:
        asked.append((path.name, set(owners)))
        return ""

    monkeypatch.setattr(files, "why_not_of", why_not_of)
    assert files.load(layout.round_settings("one")).controls == one.controls
    assert asked == [(name, {os.getuid(), 0}) for name in ("round.toml", "controls.toml")]


def test_a_control_is_set_and_taken_back(layout: Layout) -> None:
    """The last one takes the private file with it."""
    one = files.create(layout, Round(name="one", lead="lea"), current_person())
    path, private = layout.round_settings("one"), layout.round("one") / "controls.toml"
    assert not private.exists()
    one = files.set_control(layout, one, ("a.txt", 1), Verdict.DISPUTED, current_person())
    one = files.set_control(layout, one, ("a.txt", 2), Verdict.ACCURATE, current_person())
    one = files.set_control(layout, one, ("a.txt", 3), None, current_person())
    assert files.load(path).controls == {("a.txt", 1): Verdict.DISPUTED, ("a.txt", 2): Verdict.ACCURATE}
    one = files.set_control(layout, one, ("a.txt", 1), None, current_person())
    assert files.load(path).controls == one.controls == {("a.txt", 2): Verdict.ACCURATE}
    files.set_control(layout, one, ("a.txt", 2), None, current_person())
    assert files.load(path).controls == {}
    assert not private.exists()


@pytest.mark.parametrize("text", [b"control = 1", b"\xff", b"[[control]]\narticle = 'a'", b"[[control"])
def test_damaged_private_controls_are_none(layout: Layout, text: bytes) -> None:
    """And never take the place of those that the round's file has."""
    files.create(layout, Round(name="one", lead="lea"), current_person())
    (layout.round("one") / "controls.toml").write_bytes(text)
    assert files.load(layout.round_settings("one")) == Round(name="one", lead="lea")
    closed = replace(FULL, name="one")
    layout.round_settings("one").write_text(dumps(closed), "utf-8")
    (layout.round("one") / "controls.toml").write_text(controls_to_text({("z", 1): Verdict.DISPUTED}))
    assert files.load(layout.round_settings("one")) == closed


def test_a_round_s_file_that_cannot_be_used_shuts_the_round(layout: Layout) -> None:
    """Nobody sees anything of others while it cannot be understood; without a file it is open to everybody."""
    path = layout.round_settings("main")
    book = Rulebook(path)
    assert book() == MAIN
    assert book() is book()
    path.write_text("blind = ", "utf-8")
    shut = book()
    assert (shut.name, shut.state, shut.blind, shut.hides) == ("main", State.OPEN, True, True)
    assert book() is shut
    path.write_text(dumps(replace(MAIN, lead="lea")), "utf-8")
    assert book() == replace(MAIN, lead="lea")
    path.unlink()
    assert book() == MAIN


def test_a_round_s_file_is_read_again_only_when_it_changed(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its time, its length or its inode."""
    path = layout.round_settings("main")
    path.write_text("lead = 'lea'", "utf-8")
    book, read = Rulebook(path), []
    real = files._read

    def watched(path: Path) -> Round:
        read.append(path)
        return real(path)

    monkeypatch.setattr(files, "_read", watched)
    first = book()
    assert (book(), len(read)) == (first, 1)
    status = path.stat()
    path.write_text("lead = 'leo'", "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert (book().lead, len(read)) == ("leo", 2)
    path.write_text("lead = 'lena'", "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert (book().lead, len(read)) == ("lena", 3)
    path.rename(path.with_name("old"))
    path.write_text("lead = 'luca'", "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert (book().lead, len(read)) == ("luca", 4)


def test_a_round_that_cannot_be_read_is_said(layout: Layout) -> None:
    """Not UTF-8, or a link; without a file it is like main, under its own name."""
    path = layout.round_settings("main")
    assert files.load(layout.round("two") / "round.toml") == replace(MAIN, name="two")
    layout.round("three").write_text("no folder")
    with pytest.raises(StoreError, match=r"The round's file cannot be read.*three/round\.toml"):
        files.load(layout.round("three") / "round.toml")
    path.write_bytes(b"lead = '\xff'")
    with pytest.raises(StoreError) as refusal:
        files.load(path)
    assert (refusal.value.title, refusal.value.message) == ("The round's file is damaged", str(path))
    path.unlink()
    path.symlink_to(layout.settings)
    with pytest.raises(StoreError, match="The round's file cannot be read"):
        files.load(path)


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a file to another Unix user")
def test_a_round_s_file_that_somebody_planted_is_passed_over(layout: Layout) -> None:
    """It counts when it is by the owner of its folder, or by root."""
    folder = layout.round("main")
    path = folder / "round.toml"
    path.write_text("blind = true", "utf-8")
    for owner, holder, counts in ((0, 61001, True), (61001, 61001, True), (61001, 0, False), (61002, 61001, False)):
        os.chown(path, owner, owner)
        os.chown(folder, holder, holder)
        assert files.load(path).blind is counts, (owner, holder)
    os.chown(folder, 0, 0)


def test_rounds_are_listed_main_first_and_damaged_ones_left_out(layout: Layout) -> None:
    for name in ("zulu", "alpha", "broken"):
        files.create(layout, Round(name=name, lead="lea"), current_person())
    layout.round_settings("broken").write_text("blind = ", "utf-8")
    assert [one.name for one in files.all_rounds(layout)] == ["main", "alpha", "zulu"]


def test_a_round_is_found_by_its_name(layout: Layout) -> None:
    files.create(layout, Round(name="one", lead="lea"), current_person())
    assert files.find(layout, "one").lead == "lea"
    for name, title in (("two", "There is no such round"), ("../main", "Not a name for a round")):
        with pytest.raises(StoreError) as refusal:
            files.find(layout, name)
        assert refusal.value.title == title


def test_a_round_is_made_once(layout: Layout) -> None:
    """Its folder open to all who judge; a second one of its name changes nothing."""
    made = files.create(layout, Round(name="one", lead="lea"), current_person(), b"Read twice.\xff")
    assert f"{layout.round('one').stat().st_mode & 0o7777:o}" == "3777"
    assert made.guidelines == sha256(b"Read twice.\xff").hexdigest()[:12]
    assert guidelines_text(layout, made) == "Read twice.\ufffd"
    with pytest.raises(StoreError, match="There is a round of that name"):
        files.create(layout, Round(name="one", lead="leo"), current_person())
    with pytest.raises(StoreError, match="Not a name for a round"):
        files.create(layout, Round(name=".one", lead="leo"), current_person())
    assert files.find(layout, "one") == made
    modes = {path.name: f"{path.stat().st_mode & 0o777:o}" for path in layout.round("one").iterdir()}
    kept = f"guidelines-{made.guidelines}.md"
    assert modes == {"round.toml": "644", "guidelines.md": "644", kept: "644"}


def test_guidelines_are_those_of_the_round(layout: Layout) -> None:
    """None when it has none, or when each file that has them is gone; saving it again without any keeps its version."""
    one = files.create(layout, Round(name="one"), current_person(), b"Read twice.")
    assert files.save(layout, replace(one, lead="lea"), current_person()).guidelines == one.guidelines
    assert guidelines_text(layout, one) == "Read twice."
    assert guidelines_text(layout, replace(one, guidelines="")) == ""
    (layout.round("one") / "guidelines.md").unlink()
    assert guidelines_text(layout, one) == "Read twice."
    (layout.round("one") / f"guidelines-{one.guidelines}.md").unlink()
    assert guidelines_text(layout, one) == ""


def test_a_round_that_cannot_be_saved_is_said(layout: Layout) -> None:
    with pytest.raises(StoreError, match="The round could not be saved"):
        files.save(layout, Round(name="gone"), current_person())
    layout.rounds.rename(layout.home / "elsewhere")
    with pytest.raises(StoreError, match="The round could not be made"):
        files.create(layout, Round(name="one"), current_person())


def published(layout: Layout, one: Round) -> Published:
    """Publish a round as its lead does."""
    access = FolderAccess("lead", current_person(), os.getuid(), layout.round(one.name), lead=True)
    done = publish(access, copies_of(layout, one, current_person()))
    show_published(copies_of(layout, one, current_person()))
    return done


def test_what_reviewers_wrote_is_published(layout: Layout, tmp_path: Path) -> None:
    """Copies that everybody may read, of their files alone: no link is followed, a later copy takes the place."""
    folder = layout.round("main")
    one = replace(MAIN, name="main")
    assert not was_published(layout, one)
    for name in ("bo", "ana"):
        (folder / name).mkdir(mode=0o700)
        (folder / name / "host-0001.json").write_bytes(name.encode())
        (folder / name / "host-0001.json").chmod(0o600)
    (folder / "ana" / "host-0002.json").write_bytes(b"more")
    (folder / "ana" / "notes.txt").write_bytes(b"private")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "host-0001.json").write_bytes(b"secret")
    (folder / "eve").symlink_to(tmp_path / "secret")
    (folder / "file").touch()
    assert published(layout, one).files == 3
    assert was_published(layout, one)

    def copies() -> dict[str, bytes]:
        base = folder / "published"
        return {str(path.relative_to(base)): path.read_bytes() for path in base.rglob("*") if path.is_file()}

    assert copies() == {"ana/host-0001.json": b"ana", "ana/host-0002.json": b"more", "bo/host-0001.json": b"bo"}
    assert {f"{path.stat().st_mode & 0o777:o}" for path in (folder / "published").rglob("*.json")} == {"644"}
    assert f"{(folder / 'published' / 'ana').stat().st_mode & 0o777:o}" == "755"
    (folder / "ana" / "host-0002.json").write_bytes(b"more and more")
    assert published(layout, one).files == 3
    assert copies()["ana/host-0002.json"] == b"more and more"
    assert len(copies()) == 3


def test_a_file_that_cannot_be_published_costs_itself_only(layout: Layout) -> None:
    """Whoever puts a link among their files keeps nobody else's from being seen; and it is said."""
    for name in ("ana", "bo"):
        layout.reviewer("main", name).mkdir()
    (layout.reviewer("main", "ana") / "host-0001.json").symlink_to(layout.settings)
    for name in ("ana", "bo"):
        (layout.reviewer("main", name) / "host-0002.json").write_bytes(b"{}")
    done = published(layout, MAIN)
    assert done.files == 2
    assert [str(layout.reviewer("main", "ana") / "host-0001.json") in what for what in done.unread] == [True]
    base = layout.round("main") / "published"
    assert sorted(str(path.relative_to(base)) for path in base.glob("*/*")) == [
        "ana/host-0002.json",
        "bo/host-0002.json",
    ]


def test_what_stands_where_the_copies_go_is_set_aside(layout: Layout) -> None:
    (layout.round("main") / "published").write_bytes(b"no folder")
    layout.reviewer("main", "ana").mkdir()
    [said] = published(layout, MAIN).planted
    assert "it is no folder; it was set aside as .published-set-aside-" in said


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, {"ana", "bo"}),
        ({"state": State.DRAFT}, set()),
        ({"state": State.CLOSED}, {"lea"}),
        ({"adjudicators": ("di",)}, {"ana", "bo"}),
        ({"adjudicators": ("di",), "state": State.CLOSED}, {"di"}),
        ({"adjudicators": ("di",), "state": State.ADJUDICATED}, set()),
        ({"reviewers": ()}, set()),
    ],
)
def test_a_round_asks_who_can_do_something_in_it_now(changes: dict[str, object], asked: set[str]) -> None:
    one = Round(name="one", lead="lea", reviewers=("ana", "bo"), assignment={"a.txt": ("ana", "bo")})
    one = replace(one, **changes)
    assert {who for who in ("ana", "bo", "cy", "di", "lea") if asks(one, who)} == asked


def test_rounds_that_come_to_ask_are_called_until_they_are_answered(layout: Layout) -> None:
    """Not those that asked at the first look, nor the one that is worked in."""
    open_round = Round(lead="lea", reviewers=("ana",), assignment={"a.txt": ("ana",)})
    files.create(layout, replace(open_round, name="early"), current_person())
    invitations, others = Invitations(layout, "ana"), Invitations(layout, "bo")
    assert invitations.look("main") == others.look("main") == ()
    files.create(layout, replace(open_round, name="new"), current_person())
    files.create(layout, replace(open_round, name="draft", state=State.DRAFT), current_person())
    assert invitations.look("main") == ("new",)
    assert others.look("main") == ()
    leading.open_(layout, files.find(layout, "draft"), current_person("lea"))
    assert invitations.look("main") == ("draft", "new")
    assert invitations.look("new") == ("draft",)
    invitations.answer()
    assert invitations.look("main") == ()
    leading.close(layout, files.find(layout, "draft"), current_person("lea"))
    assert invitations.look("main") == ()
    layout.rounds.rename(layout.home / "elsewhere")
    assert invitations.look("main") == ()


def test_a_round_that_is_answered_before_the_first_look_is_not_taken_as_seen(layout: Layout) -> None:
    invitations = Invitations(layout, "ana")
    invitations.answer()
    assert invitations.look("main") == ()
    files.create(
        layout, Round(name="one", lead="lea", reviewers=("ana",), assignment={"a.txt": ("ana",)}), current_person()
    )
    assert invitations.look("main") == ("one",)


def test_new_folders_of_copies_have_no_list_of_access(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the round's folder hands on would open them before they are shown."""
    stripped: list[Path] = []

    def strip(path: Path) -> str:
        stripped.append(path)
        return ""

    monkeypatch.setattr("store.rights.strip", strip)
    layout.reviewer("main", "ana").mkdir()
    published(layout, MAIN)
    assert layout.round("main") / "published" in stripped
    stripped.clear()
    published(layout, MAIN)
    assert layout.round("main") / "published" not in stripped


def test_who_wrote_what_the_lead_cannot_read_is_named(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they judge or were assigned something: a closed folder or file, unless it was published."""
    one = replace(MAIN, name="main", reviewers=("ana", "bo", "cy"), assignment={"a.txt": ("di", "ana", "eve")})
    for name in ("ana", "bo", "di"):
        layout.reviewer("main", name).mkdir()
        (layout.reviewer("main", name) / "host-0001.json").touch()
    layout.reviewer("main", "eve").symlink_to(layout.reviewer("main", "bo"))
    shut: set[Path] = set()
    monkeypatch.setattr(os, "access", lambda path, _: path not in shut)
    assert unreadable(layout, one) == ()
    shut |= {layout.reviewer("main", "bo"), layout.reviewer("main", "di") / "host-0001.json"}
    assert unreadable(layout, one) == ("bo", "di")
    (layout.round("main") / "published" / "bo").mkdir(parents=True)
    assert unreadable(layout, one) == ("di",)


def test_guidelines_that_were_not_kept_are_kept_before_others_take_their_place(tmp_path: Path) -> None:
    """Everybody may read each version."""
    texts = [b"Read once.", b"Read twice."]
    first, second = map(version_of, texts)
    (tmp_path / "guidelines.md").write_bytes(texts[0])
    known = replace(MAIN, guidelines=first, guidelines_versions=(GuidelinesVersion(first),))
    assert with_guidelines(tmp_path, known, texts[1]).guidelines == second
    lies = {path.name: (path.read_bytes(), path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert lies == {
        "guidelines.md": (texts[1], 0o644),
        f"guidelines-{first}.md": (texts[0], 0o644),
        f"guidelines-{second}.md": (texts[1], 0o644),
    }


def test_a_seal_names_every_file_there_can_be(tmp_path: Path) -> None:
    """Each byte that a name can have is found again; what is no text is written as two digits."""
    for number in {*range(1, 256)} - {ord("/")}:
        name = os.fsdecode(b"x" + bytes([number]))
        place = place_of("ana", name)
        assert place.encode()
        assert path_of(tmp_path, place) == tmp_path / "ana" / name
    assert place_of("ana", "a%\udcffé") == "ana/a%25%FFé"


def test_a_seal_says_its_format_and_is_read_back(layout: Layout) -> None:
    folder = layout.round("main")
    sealing.save(folder, sealing.Manifest("main", 5, "lea"))
    assert json.loads((folder / sealing.NAME).read_bytes())["version"] == 1
    sealed = sealing.Sealed(FolderAccess("lea", current_person(), os.getuid(), folder, lead=True))
    assert (sealed(), sealed.why) == (sealing.Manifest("main", 5, "lea", version=1), "")


GIVEN = Round(
    name="one",
    reviewers=("ana", "bo", "a/b"),
    assignment={"a.txt": ("ana", "bo"), "b.txt": ("bo",)},
    excluded={"a.txt": ("di",)},
)


def test_what_reviewers_gave_back_is_taken_into_the_round(layout: Layout) -> None:
    """Each article once, with the reason given last; what the round does not have is nobody's to give back."""
    folder = layout.round("one")
    for who in ("ana", "bo"):
        (folder / who).mkdir(parents=True)
    assert list(declines.paths(folder, GIVEN)) == [folder / who / "declined.toml" for who in ("ana", "bo")]
    assert declines.with_pending(folder, GIVEN) is GIVEN
    for article, why in (("a.txt", "mine"), ("gone.txt", "x"), ("a.txt", "a friend's")):
        declines.add(folder / "ana", Declined(article, "ana", why), 0o640)
    gone, kept = Declined("gone.txt", "ana", "x"), Declined("a.txt", "ana", "a friend's")
    assert declines.read(folder / "ana", "ana") == (gone, kept)
    assert declines.read(folder / "ana", "zoe") == (replace(gone, reviewer="zoe"), replace(kept, reviewer="zoe"))
    assert (folder / "ana" / "declined.toml").stat().st_mode & 0o777 == 0o640
    (folder / "bo" / "declined.toml").write_text("declined = 3", "utf-8")
    with pytest.raises(StoreError, match="A reviewer's declined articles cannot be read"):
        declines.read(folder / "bo", "bo")
    found = declines.with_pending(folder, GIVEN)
    assert found == replace(GIVEN, declined=(kept,), excluded={"a.txt": ("di", "ana")})
    assert declines.with_pending(folder, found) is found


@pytest.mark.parametrize(
    ("owner", "is_own", "is_taken"), [(0, True, True), (0, False, False), (4242, True, False), (4343, True, True)]
)
def test_nobody_gives_back_an_article_of_another_s(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, owner: int, is_own: bool, is_taken: bool
) -> None:
    """A file that somebody planted changes nothing; the reviewer's own, and root's, do."""
    path = layout.round("one") / "ana" / "declined.toml"
    path.parent.mkdir(parents=True)
    declines.add(path.parent, Declined("a.txt", "ana", "mine"), 0o644)
    real = Path.lstat
    monkeypatch.setattr(Path, "lstat", lambda one: SimpleNamespace(st_uid=owner) if one == path else real(one))
    monkeypatch.setattr(disk, "is_own_folder", lambda *_: is_own)
    monkeypatch.setattr(declines, "uid_of", {"ana": 4343}.get)
    assert bool(declines.with_pending(layout.round("one"), GIVEN).declined) is is_taken
