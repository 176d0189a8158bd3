"""Opening: what becomes a desk, where it lies, who one is there, and what a blind round shows."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from review.round_changes import Plan
from store import files
from store.articles import snapshots
from store.articles.catalogue_file import NAME
from store.desk import Place
from store.errors import ReadOnlyDesk, StoreError
from store.folder_desk import FileDesk
from store.hub.address import address_of
from store.hub.mirror import MirrorSettings, make_mirror
from store.hub.upstream import HubUpstream
from store.journal.codec import event_json
from store.layout import HIDDEN
from store.manage.new_files import FEW
from store.opening import (
    _cannot_write,
    check_there,
    file_on_desk,
    name_in,
    open_desk,
    open_named,
    open_rounds,
    relay_of,
)
from store.person import Person, current_person
from store.places import place_of
from store.rounds.folder_access import FolderAccess
from tests.rounds import rounds_of
from tests.verdicts import Verdict


def decide(desk: FileDesk, at: int = 1) -> Event:
    card = desk.articles.cards()[0]
    holding = Holding(verdict=Verdict.DISPUTED, note="secret")
    return desk.decisions.append(
        [Event(EventKind.DECIDE, desk.reviewer, desk.round, card.name, card.snapshot, at, holding)]
    )[0]


def stranger(login: str, uid: int) -> Person:
    return replace(current_person(), login=login, uid=uid, uid_of={login: uid}.get)


def test_a_folder_becomes_a_desk_once(samples: Path) -> None:
    """The second opening finds the first one's articles and reads none of them again."""
    first = open_desk(samples)
    stamps = {path: path.stat().st_mtime_ns for path in (samples / HIDDEN / "articles").iterdir()}
    second = open_desk(samples)
    assert [card.name for card in first.articles.cards()] == [card.name for card in second.articles.cards()]
    assert stamps == {path: path.stat().st_mtime_ns for path in (samples / HIDDEN / "articles").iterdir()}


def test_a_second_opening_looks_into_new_and_changed_files_only(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was taken in as it is costs one look at its time and length, however many there are."""
    opened: list[str] = []

    def head(path: Path) -> bytes:
        opened.append(path.name)
        return b"The mayor."

    open_desk(samples).close()
    monkeypatch.setattr("reading.walk._head", head)
    changed = sorted(samples.glob("*.txt"))[0]
    open_desk(samples).close()
    assert opened == []
    changed.write_text("A changed article.\n", "utf-8")
    (samples / "new.txt").write_text("A new article has come.\n", "utf-8")
    second = open_desk(samples)
    assert sorted(opened) == sorted([changed.name, "new.txt"])
    assert [problem.title for problem in second.problems()] == ["An article's file has changed"]
    second.close()


def test_new_files_enter_and_removed_ones_stay(samples: Path) -> None:
    """An article that people judged does not vanish with its file."""
    open_desk(samples).close()
    before = sorted(path.name for path in samples.glob("*.txt"))
    (samples / "new.txt").write_text("A new article has come.\n", "utf-8")
    next(samples.glob("000*")).unlink()
    assert [card.name for card in open_desk(samples).articles.cards()] == [*before, "new.txt"]


def test_the_same_text_twice_is_two_articles(tmp_path: Path) -> None:
    """They share a snapshot; each has its own name and its own decisions."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The very same words.\n", "utf-8")
    desk = open_desk(tmp_path)
    assert [card.name for card in desk.articles.cards()] == ["a.txt", "b.txt"]
    decide(desk, 0)
    assert len(list((tmp_path / HIDDEN / "articles").iterdir())) == 1
    assert desk.decisions.progress(desk.reviewer)["b.txt"].judged == 0
    assert desk.articles.article("b.txt").name == "b.txt"


def test_a_folder_that_cannot_be_written_opens_read_only(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything can be read, nothing is made, a decision is refused with the reason."""
    monkeypatch.setattr(files, "why_not_writable", lambda path: "you may not write there")
    desk = open_desk(samples)
    assert "you may not write there" in desk.read_only
    assert [card.name for card in desk.articles.cards()] == sorted(path.name for path in samples.glob("*.txt"))
    assert desk.articles.article(desk.articles.cards()[0].name).text
    with pytest.raises(ReadOnlyDesk):
        decide(desk)
    desk.close()
    assert not (samples / HIDDEN).exists()


def test_decisions_can_be_kept_elsewhere(samples: Path, tmp_path: Path) -> None:
    """Nothing is made beside the articles; the desk finds them again by itself."""
    elsewhere = tmp_path / "mine"
    decide(open_desk(samples, desk=elsewhere))
    assert not (samples / HIDDEN).exists()
    again = open_desk(elsewhere)
    assert [card.name for card in again.articles.cards()] == sorted(path.name for path in samples.glob("*.txt"))
    assert [event.sentence for event in again.decisions.everything()] == [1]


def test_decisions_can_be_kept_elsewhere_whatever_the_folder_is_called(tmp_path: Path) -> None:
    """Bytes that are no text are a name too."""
    folder = tmp_path / "caf\udce9"
    folder.mkdir()
    (folder / "a.txt").write_text("The mayor spoke. Nobody listened to it.\n", "utf-8")
    decide(open_desk(folder, desk=tmp_path / "mine"))
    again = open_desk(tmp_path / "mine")
    assert again.layout.folder == folder
    assert [event.sentence for event in again.decisions.everything()] == [1]


def test_one_file_opens_alone(samples: Path) -> None:
    """The others of its folder do not enter."""
    path = next(samples.glob("002*"))
    assert [card.name for card in open_desk(path).articles.cards()] == [path.name]


def test_no_path_means_the_desk_in_or_above(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a folder below; and a clear error where there is none."""
    open_desk(samples).close()
    (samples / "below").mkdir()
    monkeypatch.chdir(samples / "below")
    assert [card.name for card in open_desk(None).articles.cards()] == sorted(
        path.name for path in samples.glob("*.txt")
    )
    monkeypatch.chdir(samples.parent)
    with pytest.raises(StoreError):
        open_desk(None)


@pytest.mark.parametrize("what", ["empty", "missing"])
def test_what_cannot_be_opened_is_refused_and_nothing_is_made(tmp_path: Path, what: str) -> None:
    """One error, and the folder is as it was."""
    folder = tmp_path / what
    if what == "empty":
        folder.mkdir()
    with pytest.raises(StoreError):
        open_desk(folder)
    assert not (folder / HIDDEN).exists()


def test_only_the_owner_of_a_desk_may_be_somebody_else(samples: Path) -> None:
    """`--as` on one's own desk works; on another's it says whose desk it is."""
    assert open_desk(samples, reviewer="ben").reviewer == "ben"
    with pytest.raises(StoreError, match="cannot review as ben"):
        open_desk(samples, reviewer="ben", person=stranger("eve", 4242))


def test_a_folder_planted_under_a_name_is_left_out(samples: Path) -> None:
    """Where that name is a login of this host and the folder is another's."""
    owner = open_desk(samples, reviewer="ben")
    event = decide(owner)
    folder = samples / HIDDEN / "rounds" / "main" / "ben"
    import os

    if os.geteuid() != 0:
        pytest.skip("needs root: gives a folder away")
    os.chown(folder, 4242, -1)
    knows = replace(current_person(), uid_of={"ben": 4243}.get)
    assert list(open_desk(samples, person=knows).decisions.everything()) == []
    leaves = replace(current_person(), uid_of=lambda login: None)
    assert list(open_desk(samples, person=leaves).decisions.everything()) == [event]


def test_a_blind_round_shows_nobody_elses_verdicts(samples: Path) -> None:
    """Not by any method of the desk, not even on a desk of one's own, not through the search or the index."""
    open_desk(samples).close()
    rules = samples / HIDDEN / "rounds" / "main" / "round.toml"
    rules.write_text('version = 1\nname = "main"\nblind = true\n')
    ana = open_desk(samples, reviewer="ana")
    event = decide(ana)
    ben = open_desk(samples, reviewer="ben")
    assert ben.decisions.reviewers() == ["ben"]
    seen = [
        *ben.decisions.current(event.article),
        *ben.decisions.held(event.article, "ana").values(),
        *ben.decisions.history(event.article),
        *ben.decisions.log("ana"),
        *ben.decisions.everything(),
        *ben.decisions.reanchored(event.article, "ana"),
        *ben.decisions.current_raw(event.article),
        *ben.decisions.first_events(event.article).values(),
    ]
    assert seen == []
    assert ben.decisions.progress("ana")[event.article].judged == 0
    ben.close()
    private = [path for path in (samples / HIDDEN / "index").rglob("*") if path.is_file()]
    assert private
    assert [*ana.decisions.current(event.article), *ana.decisions.log("ana")] == [event, event]
    assert all(b"secret" not in path.read_bytes() for path in private)


def test_a_round_that_turns_blind_is_forgotten_at_once(samples: Path) -> None:
    """What was read while it was open is gone with the next refresh, and the files are closed."""
    ana, ben = open_desk(samples, reviewer="ana"), open_desk(samples, reviewer="ben")
    event = decide(ana)
    ben.refresh()
    assert ben.decisions.current(event.article) == [event]
    (samples / HIDDEN / "rounds" / "main" / "round.toml").write_text('version = 1\nname = "main"\nblind = true\n')
    ben.refresh()
    assert list(ben.decisions.everything()) == []
    assert ben.decisions.progress("ana")[event.article].judged == 0
    ana.close()
    decide(open_desk(samples, reviewer="ana"), 2)
    modes = {path.stat().st_mode & 0o777 for path in (samples / HIDDEN / "rounds" / "main" / "ana").iterdir()}
    assert modes == {0o640}


def test_what_was_missing_when_a_desk_closed_is_told_afterwards(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies on the disk later is no news any more."""
    desk = open_desk(samples)
    made = decide(desk)
    monkeypatch.setattr(desk.decisions._journal, "close", lambda: {made.id: event_json(made)})
    assert list(desk.decisions.missing()) == []
    desk.close()
    assert list(desk.decisions.missing()) == [made]


def test_a_program_gets_a_desk_in_its_name_in_any_round(samples: Path) -> None:
    """In the one that is worked in, in one that there is, and in a new one."""
    for round, name in ((None, "main"), ("main", "main"), ("new", "new"), ("new", "new")):
        with closing(open_named(str(samples), "bot", round, program=True)) as desk:
            assert (desk.reviewer, desk.round) == ("bot", name)


def test_what_an_opening_keeps_for_itself_is_closed_to_others(samples: Path) -> None:
    """One's own folder, and the one that says where one stopped, whatever the umask."""
    before = os.umask(0)
    try:
        with closing(open_desk(samples)) as desk:
            decide(desk)
            desk.remember(Place("a.txt", 1))
    finally:
        os.umask(before)
    index = samples / HIDDEN / "index" / str(current_person().uid)
    kept = place_of(index, "main", current_person().login)
    assert kept.exists()
    assert [path.stat().st_mode & 0o777 for path in (index, kept.parent)] == [0o700, 0o700]


def test_nothing_is_withdrawn_where_nothing_can_be_written(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_desk(samples)) as desk:
        name = desk.articles.cards()[0].name
        monkeypatch.setattr(files, "why_not_writable", lambda _: "you may not write there")
        with pytest.raises(ReadOnlyDesk, match="cannot be withdrawn here") as refused:
            desk.withdraw([name])
        assert refused.value.message == f"{desk.layout.articles}: you may not write there"
        assert desk.articles.withdrawn() == {}


def test_a_new_text_is_newer_than_the_last_whatever_the_clock_says(tmp_path: Path) -> None:
    """By one microsecond where the clock has gone back."""
    path, late = tmp_path / "a.txt", 10**15
    path.write_text("The council met. It voted.")
    open_desk(tmp_path, clock=lambda: late).close()
    for number, clock in enumerate((late - 50, late, late + 50), 1):
        path.write_text(f"The council met {number} times. It voted.")
        with closing(open_desk(tmp_path, clock=lambda at=clock: at)) as desk:  # type: ignore[misc]
            assert desk.add([path]).updated == ["a.txt"]
            assert desk.articles.article("a.txt").text.startswith(f"The council met {number}")
    entered = [snapshots.load(kept).entries[-1].entered for kept in (tmp_path / HIDDEN / "articles").glob("*.json")]
    assert sorted(entered) == [late, late + 1, late + 2, late + 50]


def test_settings_that_are_gone_are_made_again_where_something_can_be_written(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_desk(samples).close()
    settings = samples / HIDDEN / "desk.toml"
    before = settings.read_bytes()
    settings.unlink()
    with monkeypatch.context() as closed:
        closed.setattr(files, "why_not_writable", lambda _: "you may not write there")
        open_desk(samples).close()
    assert not settings.exists()
    open_desk(samples).close()
    assert settings.read_bytes() == before


def test_withdrawn_articles_are_there_for_who_asks_for_them(samples: Path) -> None:
    with closing(open_desk(samples)) as desk:
        names = [card.name for card in desk.articles.cards()]
        desk.withdraw(names[:1])
    for withdrawn, listed in ((False, names[1:]), (True, names)):
        with closing(open_desk(samples, withdrawn=withdrawn)) as desk:
            assert [card.name for card in desk.articles.cards()] == listed


def test_a_first_reading_begins_with_one_article_and_says_how_far_it_is(samples: Path) -> None:
    """The next looks bring the others, and then nothing is arriving."""
    names = sorted(path.name for path in samples.glob("*.txt"))
    with closing(open_desk(samples, wait=False)) as desk:
        assert [card.name for card in desk.articles.cards()] == names[:1]
        assert desk.arriving() == (1, len(names))
        with closing(desk.rounds.enter("main")) as other:  # nor does who works in another round wait
            assert [card.name for card in other.articles.cards()] == names[:1]
        arrived = [desk.refresh() for _ in names[1:]]
        assert [name for some in arrived for name in sorted(some)] == names[1:]
        assert desk.arriving() == (0, 0)


def test_a_first_reading_that_was_broken_off_goes_on_in_pieces(samples: Path) -> None:
    """At the next opening: some articles a look, with how far it is; what is new later comes the same way."""
    for number in range(20):
        (samples / f"9{number:02}.txt").write_text(f"The bridge opened in {1900 + number}.\n", "utf-8")
    every = sorted(path.name for path in samples.glob("*.txt"))
    open_desk(samples, wait=False).close()
    with closing(open_desk(samples, wait=False)) as desk:
        before = len(desk.articles.cards())
        assert before < FEW
        came = [len(desk.refresh())]
        left = len(every) - before
        assert desk.arriving() == (FEW, left)
        while desk.arriving()[1]:
            came.append(len(desk.refresh()))
        assert came[0] == FEW
        assert len(came) > 3
        assert sum(came) == left
        assert [card.name for card in desk.articles.cards()] == every
        assert desk.refresh() == frozenset()
    (samples / "000.txt").write_bytes(b"ab\x92")
    with closing(open_desk(samples, wait=False)) as desk:
        assert desk.refresh() == frozenset()
        assert [problem.title for problem in desk.problems()] == ["Could not decode the file"]
        assert desk.arriving() == (0, 0)


def test_what_keeps_one_from_deciding_is_said(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own folder, or the round's before there is one: it cannot be written, or is somebody else's."""
    with closing(open_desk(samples, "ana")) as desk:
        assert desk.read_only == ""
    folder, closed = desk.layout.round("main"), set[Path]()
    own = folder / "ana"
    monkeypatch.setattr(files, "why_not_writable", lambda path: "you may not write there" if path in closed else "")
    ana = FolderAccess("ana", current_person(), os.getuid(), folder)
    for path in (folder, own):
        path.mkdir(exist_ok=True)
        assert _cannot_write(ana) == ""
        closed.add(path)
        assert _cannot_write(ana) == f"{path}: you may not write there"
        with closing(open_desk(samples, "ana")) as desk:
            assert desk.read_only == f"{path}: you may not write there"
        closed.clear()
    monkeypatch.setattr(files, "is_own_folder", lambda path, _: path != own)
    assert _cannot_write(ana).startswith(f"{own}: it belongs to ")


def test_what_is_odd_about_a_desk_is_told_with_what_is_wrong_with_its_articles(samples: Path) -> None:
    """That anybody could put another in its place, and which file could not be read."""
    (samples / "sick.jsonl").write_text("{")
    samples.chmod(0o777)
    with closing(open_desk(samples)) as desk:
        told = [(problem.title, problem.path) for problem in desk.problems()]
    assert [path for title, path in told if "in place of this one" in title] == [str(samples)]
    assert [path.partition(",")[0] for _, path in told if "sick" in path] == [str(samples / "sick.jsonl")]
    samples.chmod(0o755)
    with closing(open_desk(samples)) as desk:
        assert not [problem for problem in desk.problems() if "in place of this one" in problem.title]


def test_a_mirror_is_opened_as_its_person_s(tmp_path: Path) -> None:
    """With the way to its hub, which desks that are opened from it have too; who relays knows when it is away."""
    made = make_mirror(tmp_path / "m", MirrorSettings(address_of("postgresql://db/team/desk"), "ana"))
    with closing(open_desk(made.layout.folder)) as desk:
        assert (desk.reviewer, desk.person.login, desk.person.uid) == ("ana", "ana", os.getuid())
        assert [desk.person.uid_of(name) for name in ("ana", "bo")] == [os.getuid(), None]
        upstream, relay = desk.layout.upstream, relay_of(desk)
        assert isinstance(upstream, HubUpstream)
        assert relay is not None
        assert (relay.desk, upstream.away) == ("desk", relay.away_line)
        relay.stop()
        with closing(desk.rounds.enter("main")) as other:
            assert isinstance(other, FileDesk)
            assert other.layout.upstream is upstream
        made.layout.hub.chmod(0o644)
        assert relay_of(desk) is None
        made.layout.hub.unlink()
        assert relay_of(desk) is None
    with closing(open_desk(made.layout.folder)) as desk:
        assert (desk.layout.upstream, relay_of(desk)) == (None, None)


def test_what_was_found_out_about_articles_is_kept(samples: Path) -> None:
    """Also where nobody waits for new ones: the next opening need not look again."""
    open_desk(samples).close()
    kept = samples / HIDDEN / "index" / str(current_person().uid) / NAME
    kept.unlink()
    open_desk(samples, wait=False).close()
    assert kept.exists()


def test_a_blind_round_is_looked_at_by_its_lead_alone(samples: Path) -> None:
    """Or by whoever owns its folder; everybody looks at one that is not blind."""
    lead = rounds_of(samples)
    for name in ("blind", "open"):
        lead.new(Plan(name, "lea", ("ana",), overlap=1, blind=name == "blind"))
        lead.open(name)
    bo, lea = stranger("bo", 4242), stranger("lea", 4243)
    with pytest.raises(StoreError, match="This round is blind"):
        open_desk(samples, round="blind", overview=True, person=bo)
    open_desk(samples, round="open", overview=True, person=bo).close()
    open_desk(samples, round="blind", overview=True, person=lea).close()
    with closing(open_desk(samples, "bo", "blind", overview=True)) as desk:
        assert desk.rules.hides


def test_rounds_are_opened_by_name_or_all_of_them(samples: Path, tmp_path: Path) -> None:
    """Each once; of a folder that is no desk none is made."""
    with pytest.raises(StoreError, match=f"There is no desk here: {re.escape(str(samples))}\\. "):
        open_rounds(str(samples))
    with pytest.raises(StoreError, match=f"There is no desk here: {re.escape(str(tmp_path / 'none'))}\\. "):
        open_rounds(str(samples), desk=str(tmp_path / "none"))
    check_there(str(samples), None)
    assert not (samples / HIDDEN).exists()
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match="There are no articles in this folder"):
        check_there(str(tmp_path / "empty"), None)
    lead = rounds_of(samples)
    lead.new(Plan("one", "lea", ("ana",), overlap=1))

    def opened(*rounds: str) -> list[str]:
        with ExitStack() as stack:
            return [stack.enter_context(closing(desk)).round for desk in open_rounds(str(samples), rounds)]

    assert (opened(), opened("one", "one"), opened("one", "main")) == (["main", "one"], ["one"], ["one", "main"])
    with pytest.raises(StoreError, match="There is no such round"):
        open_rounds(str(samples), ("two",))


def test_an_article_by_its_file_leads_to_the_desk_that_it_lies_in(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first that is a file, or in one; to a desk that is named, whatever is there. That may be named itself."""
    path = min(samples.glob("*.txt"))
    (tmp_path / "t.csv").write_text("text\nOne came.\n", "utf-8")
    assert file_on_desk([str(path)], None) is None
    assert file_on_desk([str(path)], "elsewhere") == path
    open_desk(samples).close()
    monkeypatch.chdir(tmp_path)
    inside = Path(os.path.relpath(path))
    assert file_on_desk(["x", "x" * 300, f"{inside}#3", "t.csv"], None) == inside
    assert file_on_desk(["x", "t.csv"], None) is None
    assert file_on_desk(["t.csv"], str(samples)) == Path("t.csv")
    for desk in (samples, samples / HIDDEN):
        with closing(open_desk(None, desk=desk, create=False)) as opened:
            assert (opened.layout.home, name_in(opened, inside)) == (samples / HIDDEN, path.name)


def test_articles_that_anybody_may_have_decided_on_are_named_in_order(tmp_path: Path) -> None:
    for name in "gfedcba":
        (tmp_path / f"{name}.txt").write_text(f"It rained in {name}.\n")
    with closing(open_desk(tmp_path)) as desk:
        assert list(desk.articles.names()) == [f"{name}.txt" for name in "abcdefg"]
