"""Copies of a desk merge in any order, any number of times, into the same desk."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from hashlib import sha256
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from review.admission import DAY, micros_of
from review.events import Event, EventKind, Holding
from review.rounds import Declined, Round
from store import changes
from store.articles import snapshots
from store.articles.snapshots import ArticleEntry
from store.changes import ArticleChange
from store.journal.codec import event_json, event_of, now_micros
from store.journal.segment import SegmentState, scan
from store.layout import HIDDEN, Layout
from store.manage import merge as merging
from store.manage.merge import Merged, conflicts, events_in, merge, merged_entries, union
from store.opening import open_desk
from store.person import Person, current_person
from store.rounds import declines, files
from store.rounds.round_file import dumps
from tests.verdicts import Verdict

A, D, E = Verdict
LINES = st.dictionaries(st.sampled_from(["01", "02", "03", "04"]), st.binary(min_size=1, max_size=3))


@given(LINES, LINES, LINES)
def test_union_is_commutative_associative_idempotent(
    one: dict[str, bytes], two: dict[str, bytes], three: dict[str, bytes]
) -> None:
    """Whatever the copies hold, even should they disagree about an id."""
    assert union(one, two) == union(two, one)
    assert union(union(one, two), three) == union(one, union(two, three))
    assert union(one, one) == dict(sorted(one.items()))


def said(identity: int, sentence: int, verdict: str) -> tuple[str, bytes]:
    """Return one document of ana's."""
    holding = Holding(verdict=verdict, claim=True)
    event = Event(EventKind.DECIDE, "ana", "main", "a.txt", "0" * 64, sentence, holding, id=f"{identity:020x}")
    return event.id, event_json(event)


EVENTS = st.lists(st.builds(said, st.integers(1, 6), st.integers(0, 1), st.sampled_from(Verdict))).map(dict)


@given(EVENTS, EVENTS)
def test_conflicts_are_the_same_from_either_side(one: dict[str, bytes], two: dict[str, bytes]) -> None:
    """And there are none with a side that knows everything."""
    found = conflicts(one, two)
    assert [(clash.theirs, clash.ours) for clash in conflicts(two, one)] == [
        (clash.ours, clash.theirs) for clash in found
    ]
    assert all(clash.ours.holding != clash.theirs.holding for clash in found)
    assert bool(found) is bool(_differing(one, two))
    both = union(one, two)
    assert conflicts(one, both) == conflicts(both, one) == conflicts(one, one) == []


def _differing(one: dict[str, bytes], two: dict[str, bytes]) -> set[int]:
    """Return the sentences whose last event that only one side has says something else than the other side's."""
    last: list[dict[int, object]] = [{}, {}]
    for side, (mine, theirs) in zip(last, ((one, two), (two, one)), strict=True):
        for key in sorted(mine.keys() - theirs.keys()):
            event = event_of(mine[key])
            side[event.sentence] = event.holding
    return {at for at in last[0].keys() & last[1].keys() if last[0][at] != last[1][at]}


def work(folder: Path, reviewer: str, verdicts: list[str]) -> None:
    desk = open_desk(folder, reviewer=reviewer)
    card = desk.articles.cards()[0]
    for sentence, verdict in enumerate(verdicts):
        holding = Holding(verdict=verdict, claim=True)
        desk.decisions.append([Event(EventKind.DECIDE, reviewer, "main", card.name, card.snapshot, sentence, holding)])
    desk.close()


def state(folder: Path) -> tuple[dict[str, dict[str, bytes]], list[str], list[str]]:
    layout = Layout(folder, folder / HIDDEN)
    desk = open_desk(folder)
    events = {who.name: events_in(who, Merged()) for who in layout.round("main").iterdir()}
    return events, [repr(event) for event in desk.decisions.everything()], [card.name for card in desk.articles.cards()]


def test_copies_merge_in_any_order_into_the_same_desk(samples: Path, tmp_path: Path) -> None:
    """Three copies worked on apart, merged in all orders and twice: the same decisions, the same texts."""
    work(samples, "ana", [Verdict.ACCURATE] * 3)
    copies = []
    for number, reviewer in enumerate(("ana", "ben", "ana")):
        copy = tmp_path / f"copy{number}"
        shutil.copytree(samples, copy)
        (copy / f"extra{number}.txt").write_text(f"Only copy {number} has this sentence.\n", "utf-8")
        work(copy, reviewer, [Verdict.DISPUTED] * (number + 1))
        copies.append(copy)
    results = []
    for order in permutations(copies):
        into = tmp_path / "into"
        shutil.copytree(samples, into)
        for copy in (*order, order[0]):
            done = merge(Layout(into, into / HIDDEN), Layout(copy, copy / HIDDEN), current_person())
            assert not done.problems
        assert merge(Layout(into, into / HIDDEN), Layout(order[0], order[0] / HIDDEN), current_person()).events == 0
        results.append(state(into))
        shutil.rmtree(into)
    assert all(result == results[0] for result in results)
    assert len(results) == 6
    events, _, names = results[0]
    assert {who: len(lines) for who, lines in events.items()} == {"ana": 3 + 1 + 3, "ben": 2}
    assert {"extra0.txt", "extra1.txt", "extra2.txt"} <= set(names)


@pytest.fixture
def pair(samples: Path, tmp_path: Path) -> tuple[Layout, Layout]:
    """Return a desk on which ana decided once, and a copy on which she decided twice more."""
    work(samples, "ana", [Verdict.ACCURATE])
    copy = tmp_path / "copy"
    shutil.copytree(samples, copy)
    work(copy, "ana", [Verdict.DISPUTED, Verdict.ERRONEOUS])
    return Layout(samples, samples / HIDDEN), Layout(copy, copy / HIDDEN)


def brought(layout: Layout, reviewer: str = "ana") -> dict[str, list[str]]:
    """Return the ids of the events in each file that merges have made of a reviewer's."""
    paths = layout.reviewer("main", reviewer).glob("merged-*.json")
    return {path.name: [line.slim.id for line in scan(path.read_bytes()).lines] for path in paths}


def test_what_is_missing_goes_to_one_file_named_by_what_it_holds(pair: tuple[Layout, Layout]) -> None:
    """By id, with the modes of the round; merging again brings nothing."""
    here_, there = pair
    known = events_in(here_.reviewer("main", "ana"), Merged())
    missing = sorted(events_in(there.reviewer("main", "ana"), Merged()).keys() - known.keys())
    assert len(missing) == 2
    done = merge(here_, there, current_person())
    assert (done.events, done.snapshots, done.rounds, done.problems) == (2, 0, 0, [])
    name = f"merged-{sha256(''.join(missing).encode()).hexdigest()[:12]}.json"
    assert brought(here_) == {name: missing}
    path = here_.reviewer("main", "ana") / name
    assert f"{path.stat().st_mode & 0o777:o}" == "644"
    assert scan(path.read_bytes()).state is SegmentState.WHOLE
    assert merge(here_, there, current_person()).events == 0
    assert brought(here_) == {name: missing}


def test_what_is_not_in_a_reviewer_s_name_is_not_brought(pair: tuple[Layout, Layout]) -> None:
    """Whoever put it into their folder; what is in their name in the same file is."""
    here_, there = pair
    path = max(there.reviewer("main", "ana").glob("*.json"))
    data = path.read_bytes()
    path.write_bytes(
        data[: len(data) // 2] + data[len(data) // 2 :].replace(b'"reviewer":"ana"', b'"reviewer":"bo"', 1)
    )
    done = merge(here_, there, current_person())
    assert (done.events, done.problems) == (1, [])
    assert not here_.reviewer("main", "bo").exists()


def test_a_file_that_cannot_be_read_costs_itself_only(pair: tuple[Layout, Layout]) -> None:
    """It is said; what is in the reviewer's other files comes."""
    here_, there = pair
    sick = [there.reviewer("main", "ana") / f"{name}.json" for name in "cabed"]
    for path in sick:
        path.symlink_to(there.settings)
    done = merge(here_, there, current_person())
    assert done.events == 2
    why = "it is a symbolic link, which copydesk does not follow"
    assert [(one.title, one.path, one.hint) for one in done.problems] == [
        ("Could not be brought", str(path), why) for path in sorted(sick)
    ]


def test_only_a_folder_s_owner_brings_what_is_missing_in_it(pair: tuple[Layout, Layout]) -> None:
    here_, there = pair
    done = merge(here_, there, replace(current_person(), uid=current_person().uid + 1))
    assert (done.events, brought(here_)) == (0, {})
    [problem] = done.problems
    assert (problem.title, problem.hint) == ("2 decisions of ana were left out", "only their owner can bring them")
    assert problem.path == str(there.reviewer("main", "ana"))


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to give a folder to another Unix user")
@pytest.mark.parametrize(("person", "is_theirs"), [(61001, True), (61002, False), (None, True)])
def test_a_folder_in_the_copy_counts_as_its_owner_s(
    pair: tuple[Layout, Layout], person: int | None, is_theirs: bool
) -> None:
    """Of somebody of that name here, or of nobody who is here."""
    here_, there = pair
    folder = there.reviewer("main", "ana")
    os.chown(folder, 61001, -1)
    done = merge(here_, there, replace(current_person(), uid_of={"ana": person}.get))
    assert done.events == (2 if is_theirs else 0)
    said_ = ("Decisions under ana's name were left out", str(folder), "in the copy it belongs to somebody else")
    assert [(one.title, one.path, one.hint) for one in done.problems] == ([] if is_theirs else [said_])


def test_in_a_blind_round_modes_are_closed_and_conflicts_not_shown(pair: tuple[Layout, Layout]) -> None:
    here_, there = pair
    work(here_.folder, "ana", [Verdict.ERRONEOUS])
    here_.round_settings("main").write_text("blind = true")
    done = merge(here_, there, replace(current_person(), login="lea"))
    [name] = brought(here_)
    assert f"{(here_.reviewer('main', 'ana') / name).stat().st_mode & 0o777:o}" == "640"
    assert [(one.ours.holding.verdict, one.theirs.holding.verdict) for one in done.conflicts] == [
        (Verdict.ERRONEOUS, Verdict.DISPUTED)
    ]
    assert [one.shown for one in done.conflicts] == [False]


KEPT = f"guidelines-{sha256(b'Read twice.').hexdigest()[:12]}.md"
"""The file that keeps this version of guidelines."""


def test_a_round_is_brought_with_its_guidelines_where_there_is_none(pair: tuple[Layout, Layout]) -> None:
    """One that is here keeps its own settings; controls are nobody's but its lead's."""
    here_, there = pair
    files.create(
        there, Round(name="one", lead="lea", controls={("x", 1): Verdict.DISPUTED}), current_person(), b"Read twice."
    )
    files.create(there, Round(name="two", lead="lea"), current_person())
    files.create(here_, Round(name="two", lead="leo"), current_person())
    assert merge(here_, there, current_person()).rounds == 1
    assert {path.name for path in here_.round("one").iterdir()} == {"round.toml", "guidelines.md", KEPT}
    assert (here_.round("one") / "guidelines.md").read_bytes() == b"Read twice."
    assert files.find(here_, "one").lead == "lea"
    assert files.find(here_, "two").lead == "leo"
    assert f"{here_.round('one').stat().st_mode & 0o7777:o}" == "3777"
    assert {path.stat().st_mode & 0o777 for path in here_.round("one").iterdir()} == {0o644}
    assert merge(here_, there, current_person()).rounds == 0


def test_a_round_is_brought_as_its_last_lead_has_it(pair: tuple[Layout, Layout]) -> None:
    """Whoever merges owns it here; of guidelines that several leads have, the last one's."""
    here_, there = pair
    lea, leo = current_person(), replace(current_person(), login="leo")
    one = Round(name="one", lead=lea.login, reviewers=("ana",))
    files.create(there, one, lea, b"Read once.")
    folder = there.round("one")
    for name, guidelines in ((lea.login, b"Read twice."), (leo.login, b"Read thrice.")):
        base = folder / f".lead-{name}"
        base.mkdir()
        led = replace(one, lead=name, leads=(lea.login, leo.login), reviewers=("ana", name))
        (base / "round.toml").write_text(dumps(led))
        (base / "guidelines.md").write_bytes(guidelines)
    (folder / "round.toml").write_text(dumps(replace(one, lead="leo", leads=(lea.login, leo.login))))
    done = merge(here_, there, current_person())
    assert (done.rounds, done.problems) == (1, [])
    brought_ = files.find(here_, "one")
    assert (brought_.lead, brought_.leads, brought_.reviewers) == ("leo", (), ("ana", "leo"))
    assert (here_.round("one") / "guidelines.md").read_bytes() == b"Read thrice."
    assert {path.stat().st_mode & 0o777 for path in here_.round("one").iterdir()} == {0o644}
    assert not list(here_.round("one").glob(".lead-*"))


def test_a_round_that_cannot_be_is_left_out(pair: tuple[Layout, Layout]) -> None:
    """By its name, or by its file; the others come."""
    here_, there = pair
    shutil.copytree(there.reviewer("main", "ana"), there.rounds / "a:b" / "ana")
    (here_.rounds / "a:b").mkdir()
    (there.rounds / "bad").mkdir()
    (there.rounds / "bad" / "round.toml").write_text("x =")
    (there.rounds / "empty").mkdir()
    done = merge(here_, there, current_person())
    assert (done.rounds, done.events) == (1, 2)
    odd, bad = done.problems
    assert (odd.title, odd.path, odd.hint) == (
        *("A round was left out", str(there.rounds / "a:b"), "no round can have that name"),
    )
    assert (bad.title, bad.path) == ("The round's file is damaged", str(there.rounds / "bad"))
    assert sorted(path.name for path in here_.rounds.iterdir()) == ["a:b", "bad", "empty", "main"]
    assert list((here_.rounds / "a:b").iterdir()) == []
    assert list((here_.rounds / "empty").iterdir()) == []


def test_a_conflict_is_on_words_and_not_on_a_number(pair: tuple[Layout, Layout]) -> None:
    """Where a side judged another text of the article; the same words twice are two sentences."""
    here_, there = pair
    name = "twice.txt"
    texts = {here_: "It rained. It rained. It froze.", there: "It began well. It rained. It rained. It froze hard."}
    judged = {here_: (A, D, E), there: (E, D, D, D)}
    for layout, text in texts.items():
        (layout.folder / name).write_text(text, "utf-8")
        with closing(open_desk(layout.folder, "ana")) as desk:
            desk.add([layout.folder / name])
            snapshot = next(card.snapshot for card in desk.articles.cards() if card.name == name)
            for at, verdict in enumerate(judged[layout]):
                holding = Holding(verdict)
                desk.decisions.append([Event(EventKind.DECIDE, "ana", "main", name, snapshot, at, holding)])
    found = [one for one in merge(here_, there, current_person()).conflicts if one.ours.article == name]
    assert [(one.ours.sentence, one.theirs.sentence) for one in found] == [(0, 1)], "the second is disputed in both"


def test_changes_of_articles_are_brought_unless_they_are_of_the_future(
    pair: tuple[Layout, Layout], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day is let pass, to the microsecond; what is here stays, and what is damaged costs itself."""
    here_, there = pair
    now = now_micros()
    monkeypatch.setattr(merging, "now_micros", lambda: now)
    for at in (now + DAY + 1, now + DAY, 7):
        changes.save(there.changes, ArticleChange(changes.WITHDRAW, at, "ana", articles=("x",)))
    [old, ahead, late] = sorted(there.changes.iterdir())
    for name in ("z", "y"):
        (there.changes / f"{name}.json").write_text("x")
    done = merge(here_, there, current_person())
    assert [(one.title, one.path) for one in done.problems] == [
        ("A change of articles was left out", str(late)),
        *(("A change of articles is damaged", str(there.changes / f"{name}.json")) for name in "yz"),
    ]
    assert done.problems[0].hint == "it is dated in the future"
    assert {path.name: path.read_bytes() for path in here_.changes.iterdir()} == {
        path.name: path.read_bytes() for path in (old, ahead)
    }
    before = (here_.changes / old.name).stat().st_ino
    merge(here_, there, current_person())
    assert (here_.changes / old.name).stat().st_ino == before


def test_names_of_a_text_that_are_of_the_future_are_left_out(pair: tuple[Layout, Layout]) -> None:
    """They are said; a text that has no other name does not come."""
    here_, there = pair
    one, two, three, *_ = sorted(there.articles.iterdir())
    ahead = 1 << 60
    for path, more in ((one, []), (two, [ArticleEntry("new.txt", "", "", 0)]), (three, [])):
        found = snapshots.load(path)
        late = [replace(entry, name="late.txt", entered=ahead) for entry in found.entries]
        snapshots.write(path, replace(found, entries=[*late, *more, *(found.entries if path == three else ())]), 0o640)
        if path != three:
            (here_.articles / path.name).unlink()
    before = (here_.articles / three.name).read_bytes()
    done = merge(here_, there, current_person())
    assert (done.snapshots, [(found.title, found.path) for found in done.problems]) == (
        1,
        [("Names of a text were left out", str(path)) for path in (one, two, three)],
    )
    assert done.problems[0].hint == "dated in the future, so that they would stand before all others"
    assert not (here_.articles / one.name).exists()
    assert [entry.name for entry in snapshots.load(here_.articles / two.name).entries] == ["new.txt"]
    assert (here_.articles / two.name).stat().st_mode & 0o777 == 0o640
    assert (here_.articles / three.name).read_bytes() == before


def test_a_snapshot_that_contradicts_itself_is_left_out(pair: tuple[Layout, Layout]) -> None:
    """A damaged one too; each is said, the others come."""
    here_, there = pair
    (there.folder / "new.txt").write_text("Only there.", "utf-8")
    open_desk(there.folder).close()
    one, two, *_ = sorted(path.name for path in here_.articles.iterdir())
    (there.articles / one).write_bytes((there.articles / one).read_bytes().replace(b"the", b"THE"))
    (there.articles / two).write_bytes(b"{")
    (here_.articles / one).unlink()
    done = merge(here_, there, current_person())
    assert done.snapshots == 1
    assert {(problem.title, Path(problem.path).name) for problem in done.problems} == {
        ("A snapshot was left out", one),
        ("A snapshot is damaged", two),
    }
    assert not (here_.articles / one).exists()


def test_names_of_a_text_are_those_of_both_copies(pair: tuple[Layout, Layout]) -> None:
    """The newest entry of each; nothing is written when nothing comes."""
    here_, there = pair
    name = min(path.name for path in there.folder.glob("*.txt"))
    shutil.copy(there.folder / name, there.folder / "0.txt")
    open_desk(there.folder).close()
    before = {path: path.stat().st_ino for path in here_.articles.iterdir()}
    assert merge(here_, there, current_person()).snapshots == 0
    changed = [path for path, inode in before.items() if path.stat().st_ino != inode]
    [path] = changed
    assert [entry.name for entry in snapshots.load(path).entries] == ["0.txt", name]
    found = snapshots.load(path)
    snapshots.write(path, replace(found, entries=found.entries[::-1]))
    before = {path: path.stat().st_ino for path in here_.articles.iterdir()}
    merge(here_, there, current_person())
    assert before == {path: path.stat().st_ino for path in here_.articles.iterdir()}


def test_the_newest_entry_of_a_name_stays() -> None:
    """By name; of two that came at once always the same one."""
    old, new, other = (
        ArticleEntry("a", "", "old", 1),
        ArticleEntry("a", "", "new", 2),
        ArticleEntry("b", "", "other", 1),
    )
    twin = ArticleEntry("a", "", "newer", 2)
    assert merged_entries([other, new], [old]) == merged_entries([old], [other, new]) == [new, other]
    assert merged_entries([new], [twin]) == merged_entries([twin], [new])
    assert merged_entries([], []) == []


def test_of_two_texts_of_one_event_both_copies_keep_the_same() -> None:
    """The greater one, whatever side it is on; what is on one side only stays."""
    assert union({"1": b"a", "2": b"z"}, {"1": b"b", "0": b"c"}) == {"0": b"c", "1": b"b", "2": b"z"}
    assert list(union(dict.fromkeys("3571", b"a"), dict.fromkeys("4826", b"b"))) == [*"12345678"]


def test_what_a_later_copydesk_wrote_contradicts_nothing() -> None:
    """It cannot be understood, so nothing is said of it; what is understood beside it is."""
    first, second = said(1, 0, Verdict.ACCURATE), said(2, 0, Verdict.DISPUTED)
    later = ("0" * 19 + "9", b'{"id":"00000000000000000009","kind":"unheard-of"}')
    [found] = conflicts(dict([first, later]), dict([second]))
    assert (found.ours.id, found.theirs.id, found.shown) == (first[0], second[0], True)
    assert conflicts(dict([first]), dict([second]), shown=False)[0].shown is False
    many = dict(said(number, 0, Verdict.ACCURATE) for number in (5, 3, 9, 4, 8, 6, 7))
    assert [one.ours.id for one in conflicts(many, dict([second]))] == [f"{9:020x}"]
    ours, theirs = (
        dict(said(number + start, number % 9, verdict) for number in range(0, 45, 5))
        for start, verdict in ((1, Verdict.ACCURATE), (100, Verdict.DISPUTED))
    )
    assert [one.ours.sentence for one in conflicts(ours, theirs)] == [*range(9)]
    assert conflicts(dict([first]), dict([said(2, 1, Verdict.DISPUTED)])) == []
    assert conflicts(dict([first]), dict([said(2, 0, Verdict.ACCURATE)])) == []


def test_decisions_of_the_future_are_left_out_and_counted(
    pair: tuple[Layout, Layout], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day is let pass, for hosts differ: to the microsecond; what is no id at all is left out as well."""
    here_, there = pair
    known = events_in(here_.reviewer("main", "ana"), Merged())
    first, last = sorted(events_in(there.reviewer("main", "ana"), Merged()).keys() - known.keys())
    monkeypatch.setattr(merging, "now_micros", lambda: micros_of(last) - DAY - 1)
    done = merge(here_, there, current_person())
    assert done.events == 1
    [problem] = done.problems
    assert problem.title == "1 decisions of ana were left out"
    assert problem.hint == "their ids are dated in the future, or are none"
    assert list(brought(here_).values()) == [[first]]
    monkeypatch.setattr(merging, "now_micros", lambda: micros_of(last) - DAY)
    done = merge(here_, there, current_person())
    assert (done.events, done.problems) == (1, [])
    [path] = there.reviewer("main", "ana").glob("*.json")
    path.write_bytes(path.read_bytes().replace(first.encode(), b"0" * 14 + first[14:].encode()))
    assert merge(here_, there, current_person()).problems == [problem]


def test_nobody_is_locked_out_of_a_folder_that_they_have_still_to_make(
    pair: tuple[Layout, Layout], tmp_path: Path
) -> None:
    """Only the desk's owner makes another's folder, and not where that person could do it and has a login here."""
    _, there = pair
    samples = tmp_path / "bare"
    samples.mkdir()
    (samples / "a.txt").write_text("One sentence here.", "utf-8")
    open_desk(samples, "leo").close()
    here_ = Layout(samples, samples / HIDDEN)
    nobody = replace(current_person(), login="leo", uid_of=lambda _name: None)
    stranger = replace(nobody, uid=current_person().uid + 1)
    round_folder = here_.round("main")
    declines.add(there.reviewer("main", "ana"), Declined("a.txt", "ana", "mine"), 0o644)

    def refused(who: Person) -> str:
        done = merge(here_, there, who)
        assert not here_.reviewer("main", "ana").exists()
        [problem] = [one for one in done.problems if one.path == str(there.reviewer("main", "ana"))]
        assert problem.title in ("3 decisions of ana were left out", "Decisions under ana's name were left out")
        return problem.hint

    round_folder.chmod(0o3777)
    ana = replace(nobody, uid_of=lambda name: current_person().uid if name == "ana" else None)
    assert refused(ana) == "a folder of yours would lock ana out, who can merge the copy"
    round_folder.chmod(0o755)
    if current_person().uid == 0:
        assert refused(replace(stranger, uid_of=lambda _name: 0)) == "their folder is for ana to make"
    for mode, who in ((0o3777, nobody), (0o755, ana)):
        round_folder.chmod(mode)
        done = merge(here_, there, who)
        assert (done.events, done.problems) == (3, [])
        if who is nobody:
            shutil.rmtree(here_.reviewer("main", "ana"))
    declined = here_.reviewer("main", "ana") / "declined.toml"
    assert declined.read_bytes() == (there.reviewer("main", "ana") / "declined.toml").read_bytes()
    assert declined.stat().st_mode & 0o777 == 0o644
    assert f"{declined.parent.stat().st_mode & 0o7777:o}" == "2755"
    (there.reviewer("main", "ana") / "declined.toml").write_text("declined = []\n")
    merge(here_, there, nobody)
    assert b"mine" in declined.read_bytes(), "what is here stays"
