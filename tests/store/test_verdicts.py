"""Verdicts of a desk's own on the disk: read from its owner, kept by a round, changed while people work."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from shutil import rmtree

import pytest

from reading import guard
from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from review.scale import DEFAULT, SHIPPED
from store.errors import StoreError
from store.folder_desk import FileDesk
from store.index.columns import FOLDER, ColumnCache
from store.layout import HIDDEN
from store.manage.check import check
from store.manage.round_admin import RoundAdmin
from store.opening import open_desk
from store.person import current_person
from store.rounds import verdicts

TEXT = "A bridge fell in Bern on Monday.\n\nNine people were hurt.\n\nThe mayor resigned at once.\n"
THREE = "accurate = {}\ndisputed = {}\nerroneous = {}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a desk of one article, in which nobody has judged."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(TEXT, "utf-8")
    open_desk(tmp_path / "news", "ana").close()
    return tmp_path / "news"


def write(folder: Path, verdicts: str) -> None:
    """Let the desk's owner write what verdicts there are."""
    path = folder / ".copydesk" / "desk.toml"
    kept = [
        line for line in path.read_text("utf-8").partition("\n[verdicts]")[0].splitlines() if "verdicts" not in line
    ]
    path.write_text("\n".join([*kept, verdicts]) + "\n", "utf-8")


def decide(desk: FileDesk, sentence: int, verdict: str) -> Event:
    """Give a verdict."""
    card = desk.articles.cards()[0]
    held = Holding(verdict, claim=True)
    event = Event(
        EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, sorted(card.claims)[sentence], held
    )
    return desk.decisions.append([event])[0]


def given(desk: FileDesk) -> list[str | None]:
    """Return what was said of each sentence, in their order."""
    return [event.holding.verdict for event in desk.decisions.current("a.txt")]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_desk_has_the_verdicts_that_its_owner_names(folder: Path, name: str) -> None:
    """Each is kept, counted in the scale's order, and found again by a later program, from kept columns or not."""
    write(folder, f'verdicts = "{name}"')
    names = SHIPPED[name].names
    with closing(open_desk(folder, "ana")) as desk:
        assert desk.rules.scale == SHIPPED[name]
        for at in range(3):
            decide(desk, at, names[at - 3])
        with pytest.raises(StoreError, match="not known here"):
            decide(desk, 0, "nonsense")
    with closing(open_desk(folder, "ana")) as desk:
        assert given(desk) == list(names[-3:])
        assert desk.decisions.progress("ana")["a.txt"].spread == (*[0] * (len(names) - 3), 1, 1, 1)
        assert not desk.problems()


def test_a_verdict_is_added_while_people_work(folder: Path) -> None:
    """The next look has it; what was said before is read as it was."""
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 0, "erroneous")
        write(folder, "[verdicts]\nmisleading = { sign = '/' }\n" + THREE)
        desk.refresh()
        assert desk.rules.scale.names == ("misleading", *DEFAULT.names)
        decide(desk, 1, "misleading")
        assert given(desk) == ["erroneous", "misleading"]
        assert desk.decisions.progress("ana")["a.txt"].spread == (1, 0, 0, 1)


def test_a_renamed_verdict_keeps_what_was_said(folder: Path) -> None:
    """By whichever name it was given; history, log and undo say the present one."""
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 0, "erroneous")
    write(folder, "[verdicts]\naccurate = {}\ndisputed = {}\nrefuted = { sign = 'R', was = 'erroneous' }\n")
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 1, "refuted")
        assert given(desk) == ["refuted", "refuted"]
        told = [event.holding.verdict for event in desk.decisions.history("a.txt")]
        assert told == [event.holding.verdict for event in desk.decisions.log("ana")] == ["refuted", "refuted"]
        assert [raw.holding.verdict for raw in desk.decisions.current_raw("a.txt")] == ["refuted", "refuted"]


def test_a_verdict_that_was_given_cannot_be_removed(folder: Path) -> None:
    """Whoever opens the desk is told where it was given, and all of it is there again with the verdict."""
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 1, "disputed")
        write(folder, "[verdicts]\naccurate = {}\nerroneous = {}\n")
        desk.refresh()
        assert desk.rules.scale == DEFAULT, "a running program goes on with what it has"
    with pytest.raises(StoreError) as caught:
        open_desk(folder, "ana")
    assert "disputed: a.txt, sentence 2, by ana" in str(caught.value)
    assert "was = 'disputed'" in caught.value.hint
    own = folder / HIDDEN / "index" / str(current_person().uid)
    own.rename(own.with_name("aside"))
    open_desk(folder, "ana").close()  # who never opened it knows of no other verdicts
    rmtree(own)
    own.with_name("aside").rename(own)
    write(folder, "[verdicts]\n" + THREE)
    with closing(open_desk(folder, "ana")) as desk:
        assert given(desk) == ["disputed"]


@pytest.mark.parametrize("count", [1, 3, 4])
def test_some_places_are_named_where_a_removed_verdict_was_given(folder: Path, count: int) -> None:
    """Three of them, and whether there are more; the verdict is named once."""
    text = "".join(f"On day {at} nine people were hurt in Bern.\n\n" for at in range(5))
    (folder / "b.txt").write_text(text, "utf-8")
    with closing(open_desk(folder, "ana")) as desk:
        card = next(card for card in desk.articles.cards() if card.name == "b.txt")
        for at in sorted(card.claims)[:count]:
            held = Holding("disputed", claim=True)
            desk.decisions.append([Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, at, held)])
    write(folder, "[verdicts]\naccurate = {}\nerroneous = {}\n")
    with pytest.raises(StoreError) as caught:
        open_desk(folder, "ana")
    assert caught.value.message.count("disputed: b.txt, sentence ") == min(count, 3)
    assert ("and others" in caught.value.message) is (count > 3)
    assert caught.value.hint.count("disputed") == 2


def test_a_verdict_that_somebody_gave_in_another_s_name_can_be_removed(folder: Path) -> None:
    """What stands in a folder that is not theirs was never given: nobody keeps a desk from opening with it."""
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 1, "disputed")
    [path] = (folder / ".copydesk" / "rounds" / "main" / "ana").glob("*.json")
    path.write_bytes(path.read_bytes().replace(b'"reviewer":"ana"', b'"reviewer":"bo"'))
    write(folder, "[verdicts]\naccurate = {}\nerroneous = {}\n")
    with closing(open_desk(folder, "ana")) as desk:
        assert given(desk) == []


def test_a_verdict_renamed_twice_keeps_what_was_said_under_each_name(folder: Path) -> None:
    """A former name that is left out is refused like a verdict that is taken away; with both, nothing is lost."""
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 0, "erroneous")
    two = "[verdicts]\naccurate = {}\ndisputed = {}\n"
    write(folder, two + "refuted = { sign = 'R', was = 'erroneous' }\n")
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 1, "refuted")
        write(folder, two + "untrue = { sign = 'U', was = 'refuted' }\n")
        desk.refresh()
        assert given(desk) == ["refuted", "refuted"], "a running program goes on with what it has"
    with pytest.raises(StoreError) as caught:
        open_desk(folder, "ana")
    assert "erroneous: a.txt, sentence 1, by ana" in str(caught.value)
    write(folder, two + "untrue = { sign = 'U', was = ['refuted', 'erroneous'] }\n")
    with closing(open_desk(folder, "ana")) as desk:
        assert given(desk) == ["untrue", "untrue"]


def test_one_that_nobody_gave_can(folder: Path) -> None:
    """And what somebody writes past every program under such a name is left out, with the reason."""
    write(folder, "[verdicts]\naccurate = {}\nerroneous = {}\n")
    with closing(open_desk(folder, "ana")) as desk:
        decide(desk, 0, "accurate")
    [path] = (folder / ".copydesk" / "rounds" / "main" / "ana").glob("*.json")
    path.write_bytes(path.read_bytes().replace(b'"accurate"', b'"nonsense"'))
    with closing(open_desk(folder, "ana")) as desk:
        assert given(desk) == []
        assert "gives a verdict that is none of this round" in desk.problems()[0].title
        assert "copydesk check" in desk.problems()[0].hint
    [found] = [
        one
        for one in check(open_desk(folder, "ana").layout, current_person("ana"))
        if "none of this round" in one.title
    ]
    assert "nonsense: add it to the desk's [verdicts]" in found.hint


def test_all_faults_are_said_where_the_desk_is_opened(folder: Path) -> None:
    """With the file that they are in."""
    write(folder, '[verdicts]\nyes = { sign = "漢" }\nno = { letter = "y" }\n')
    with pytest.raises(StoreError) as caught:
        open_desk(folder, "ana")
    assert "desk.toml: 3 faults" in str(caught.value)
    assert "yes and no have one letter" in str(caught.value)


def test_a_round_keeps_the_verdicts_that_it_was_opened_with(folder: Path) -> None:
    """A draft follows the desk; its file says nothing where they are the default ones."""
    admin = RoundAdmin(open_desk(folder, "ana").layout, current_person("ana"), lambda n, _: open_desk(folder, "ana", n))
    for name in ("one", "two"):
        admin.new(Plan(name, "ana", ("ana", "bo"), overlap=2))
    admin.open("one")
    rounds = folder / ".copydesk" / "rounds"
    assert "verdicts" not in (rounds / "one" / "round.toml").read_text("utf-8")
    write(folder, 'verdicts = "check"')
    admin.open("two")
    write(folder, 'verdicts = "truth-o-meter"')
    for name, scale in (("one", DEFAULT), ("two", SHIPPED["check"]), ("main", SHIPPED["truth-o-meter"])):
        with closing(open_desk(folder, "ana", name)) as desk:
            assert desk.rules.scale == scale, name
    with closing(open_desk(folder, "ana", "two")) as desk:
        decide(desk, 0, "unverifiable")
        assert given(desk) == ["unverifiable"]


def test_a_control_of_a_renamed_verdict_is_known_to_be_what_it_is_called_now(folder: Path) -> None:
    """It was set while the round was a draft; what reviewers say then is held against the present name."""
    write(folder, "[verdicts]\n" + THREE + "misleading = { sign = '/' }\n")
    admin = RoundAdmin(open_desk(folder, "ana").layout, current_person("ana"), lambda n, _: open_desk(folder, "ana", n))
    admin.new(Plan("one", "ana", ("ana", "bo"), overlap=2))
    place = "a.txt", 0
    admin.control("one", place, "misleading")
    with closing(open_desk(folder, "ana")) as desk:
        assert [found for found in check(desk.layout, current_person("ana")) if "damaged" in found.title] == []
    write(folder, "[verdicts]\n" + THREE + "skewed = { sign = '/', was = 'misleading' }\n")
    admin.open("one")
    with closing(open_desk(folder, "ana", "one")) as desk:
        assert desk.rules.controls == {place: "skewed"}


def test_verdicts_of_a_file_that_is_somebody_else_s_are_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the owner's to name; whoever opens the desk is told."""
    write(folder, 'verdicts = "check"')
    path = folder / ".copydesk" / "desk.toml"
    if os.getuid() != 0:
        pytest.skip("only root gives files away")
    os.chown(path.parent, 4711, 4711)
    os.chown(path, 4712, 4712)
    with closing(open_desk(folder)) as desk:
        assert desk.rules.scale == DEFAULT
        assert any("verdicts are not read" in problem.title for problem in desk.problems())
        assert any("verdicts are not read" in found.title for found in check(desk.layout, current_person()))


def test_kept_columns_of_another_scale_are_made_anew(tmp_path: Path) -> None:
    """Their numbers would be read as other verdicts: what they were checked against names the scale."""
    (tmp_path / "round" / "ana").mkdir(parents=True)
    cache = ColumnCache(tmp_path / "private", tmp_path / "round")
    one = cache.of_folder(tmp_path / "round" / "ana", "ana", "rules" + DEFAULT.identity)
    other = cache.of_folder(tmp_path / "round" / "ana", "ana", "rules" + SHIPPED["check"].identity)
    assert one._about != other._about
    assert one._path == other._path == tmp_path / "private" / FOLDER / "round" / "ana"


def test_what_verdicts_a_login_saw_is_read_from_no_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "verdicts"
    assert verdicts._remembered(path) == ()
    path.write_bytes(b"a\nb c")
    assert verdicts._remembered(path) == ("a", "b c")
    monkeypatch.setattr(guard, "SMALL", 4)
    assert verdicts._remembered(path) == ()
