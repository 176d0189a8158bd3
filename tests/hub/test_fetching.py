"""What comes from a hub is read as a stranger's file is, without a server: a hub that answers as it is told to."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from reading import guard
from reading.article import text_sha256
from review.rounds import MAIN, Round, State
from store.articles import snapshots
from store.desk import Problem
from store.errors import NewerDesk, StoreError
from store.hub import inbox as module
from store.hub.connection import Endless, HubError, Offline
from store.hub.inbox import Fetched, Inbox, write_round
from store.hub.mirror import FETCHED, NO_MARK, MirrorState, RoundMark
from store.hub.rows import doc_of
from store.hub.seals import HubSeal
from store.journal.codec import event_json
from store.journal.writer import SegmentOptions
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.opening import open_desk
from store.person import current_person
from store.rounds.files import create, load
from store.rounds.guidelines import version_of
from tests.hub.test_sending import Hub, event, write

ONE = Round(name="one", state=State.OPEN, lead="cy", reviewers=("ana", "bo"), assignment={"a.txt": ("ana", "bo")})


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return where an empty desk was laid out."""
    found = Layout(tmp_path, tmp_path / HIDDEN)
    lay_out(found)
    return found


def line(**changes: object) -> bytes | None:
    """Return what an event of bo's becomes that differs in something."""
    doc = json.loads(event_json(event("bo", 1))) | changes
    return module._line(json.dumps(doc), event("bo", 1).id, "bo", "main")


def test_an_event_is_kept_as_it_was_sent() -> None:
    """Letter for letter, with what a later program wrote; broken lines are joined, for a file has a line for each."""
    text = json.dumps(json.loads(event_json(event("bo", 1))) | {"mood": [1, {"x": None}], "kind": "dream"})
    assert module._line(text, event("bo", 1).id, "bo", "main") == text.encode()
    for broken in (text.replace(", ", ",\n"), text.replace(", ", ",\r")):
        kept = module._line(broken, event("bo", 1).id, "bo", "main")
        assert kept is not None
        assert b"\n" not in kept
        assert json.loads(kept) == json.loads(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": event("bo", 2).id},
        {"reviewer": "ana"},
        {"round": "one"},
        {"sentence": "0"},
        {"sentence": None},
        {"holding": None},
        {"holding": {"verdict": 1}},
        {"snapshot": 0},
        {"role": None},
        {"note": "x" * (1 << 18)},
    ],
)
def test_an_event_that_is_another_than_it_is_said_to_be_is_none(changes: dict[str, object]) -> None:
    """Or of another shape, or larger than any is."""
    assert line() is not None
    assert line(**changes) is None


def test_what_is_no_line_or_no_folder_is_none() -> None:
    """Lists in each other without end, half a character, a name that is the lead's place or leads elsewhere."""
    one = event("bo", 1)
    for text in ("", "[" * 10_000, '{"id": "\ud800"}', "\x1b]0;you\x07"):
        assert module._line(text, one.id, "bo", "main") is None
    deep = json.loads(event_json(one)) | {"mood": json.loads("[" * 100 + "]" * 100)}
    assert module._line(json.dumps(deep), one.id, "bo", "main") is None
    for name in ("published", "../x", ".bo"):
        text = json.dumps(json.loads(event_json(one)) | {"reviewer": name})
        assert module._line(text, one.id, name, "main") is None


def rows(*events: Any, late: str = "") -> list[module._EventRow]:
    """Return a page of events."""
    return [module._EventRow("5", one.id, one.reviewer, late, event_json(one).decode()) for one in events]


def kept(layout: Layout, who: str, round: str = "main") -> list[str]:
    """Return the ids of what was fetched of somebody."""
    found: list[str] = []
    for path in sorted(layout.reviewer(round, who).glob(f"{FETCHED}-*.json")):
        found += [one["id"] for one in json.loads(path.read_bytes())["events"].values()]
    return found


def test_each_event_is_kept_once_in_a_file_of_its_reviewer(layout: Layout) -> None:
    """What is here already is not written again, by whomever it was written; what cannot be read is named."""
    write(layout, "ana", event("ana", 1))
    fetched, done = Inbox(layout, "desk", "ana"), Fetched()
    bad = module._EventRow("5", event("bo", 9).id, "bo", "", "{}")
    page = [*rows(event("ana", 1), event("bo", 2), event("bo", 3)), bad]
    fetched._keep("main", page, done)
    fetched._keep("main", page, done)
    Inbox(layout, "desk", "ana")._keep("main", page, done)
    assert (kept(layout, "ana"), kept(layout, "bo")) == ([], [event("bo", 2).id, event("bo", 3).id])
    assert done.events == 2
    [told] = fetched.problems()
    assert told == Problem("An event of bo on the hub cannot be read", "round main", f"{bad.id}: it is left out")


def test_more_than_a_file_holds_goes_into_the_next(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SegmentOptions", partial(SegmentOptions, limit=2))
    events = [event("bo", number) for number in range(5)]
    Inbox(layout, "desk", "ana")._keep("main", rows(*events), Fetched())
    assert kept(layout, "bo") == [one.id for one in events]
    assert len(list(layout.reviewer("main", "bo").glob("*.json"))) == 3


def test_what_came_late_is_fetched_by_its_own_mirror_alone(layout: Layout) -> None:
    """A folder that a desk is pulled into has no such thing; in the mirror it is known not to count until it does."""
    late = rows(event("ana", 1), late="late") + rows(event("ana", 2), late="left") + rows(event("ana", 3))
    pulled, done = Inbox(layout, "desk"), Fetched()
    pulled._keep("main", late, done)
    assert (done.events, kept(layout, "ana")) == (1, [event("ana", 3).id])
    mine, state = Inbox(layout, "desk", "ana"), MirrorState()
    mine._keep("main", late, done)
    assert done.events == 3
    mine._count("main", late + rows(event("bo", 4), late="late"), state)
    first, second = event("ana", 1).id, event("ana", 2).id
    assert state.uncounted == {"main": [first, second]}
    mine._count("main", rows(event("ana", 1), late="admitted"), state)
    assert state.uncounted == {"main": [second]}
    mine._count("one", rows(event("ana", 5)), state)
    assert state.uncounted == {"main": [second]}


def fail(error: Exception) -> None:
    """Be the part of an answer with a fault."""
    raise error


def test_a_fault_in_one_part_leaves_the_rest(layout: Layout) -> None:
    """And is named until that part is right; a hub that is away, or a full disk, ends all of it."""
    fetched = Inbox(layout, "desk")
    for error in (HubError("no"), StoreError("no"), ValueError("no"), TypeError("no"), msgspec.ValidationError("no")):
        with fetched._guarded("round x"):
            fail(error)
        [told] = fetched.problems()
        assert (told.title, told.path) == ("A part of the hub was left out", "round x: no")
    with fetched._guarded("round y"):
        pass
    assert len(fetched.problems()) == 1
    with fetched._guarded("round x"):
        pass
    assert fetched.problems() == []
    full = StoreError("no")
    full.__cause__ = OSError(28, "No space left on device")
    for other in (Offline("away"), NewerDesk("newer"), OSError(28, "full"), KeyError("fault"), full):
        with pytest.raises(type(other)), fetched._guarded("round z"):
            fail(other)
    assert fetched.problems() == []


def test_only_so_many_faults_are_listed(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hostile hub cannot fill memory with them."""
    monkeypatch.setattr(module, "_MOST_PROBLEMS", 2)
    fetched = Inbox(layout, "desk")
    for number in range(5):
        with fetched._guarded(str(number)):
            fail(HubError("no"))
    assert [one.path for one in fetched.problems()] == ["0: no", "1: no"]
    fetched._keep("main", [module._EventRow("5", event("bo", 9).id, "bo", "", "{}")], Fetched())
    with fetched._guarded("1"):
        fail(HubError("once more"))
    assert [one.path for one in fetched.problems()] == ["0: no", "1: once more"]


def test_a_thousand_faults_are_listed() -> None:
    problems = dict[str, Problem]()
    for number in range(1001):
        module._note(problems, str(number), Problem("no", ""))
    assert list(problems) == [str(number) for number in range(1000)]


def test_answers_without_end_are_ended() -> None:
    """By their number, or by their size, all pages together."""

    class Line:
        closed = 0

        def close(self) -> None:
            self.closed += 1

    hub: Any = Line()
    counted = module._Count("events", 10, 100)
    counted.add(hub, 5, 50)
    counted.add(hub, 5, 50)
    for count, size in ((1, 0), (0, 1)):
        again = module._Count("events", 10, 100)
        again.add(hub, 10, 100)
        with pytest.raises(Endless, match="more than 10 events"):
            again.add(hub, count, size)
    assert hub.closed == 2


def test_a_round_of_the_hub_is_written_as_it_is_there(layout: Layout) -> None:
    """Over what an older state left damaged; over what a newer program wrote nobody writes."""
    write_round(layout, replace(MAIN, name="main"))
    assert not layout.round_settings("main").exists()  # a round like every other says nothing
    create(layout, ONE, current_person())
    path, private = layout.round_settings("one"), layout.round("one") / "controls.toml"
    path.write_text("blind = ", "utf-8")
    private.write_text("control = 1", "utf-8")
    write_round(layout, replace(ONE, due="2026-12-31"))
    assert (load(path).due, private.exists()) == ("2026-12-31", False)
    path.unlink()
    path.mkdir()
    (path / "x").touch()
    write_round(layout, ONE)
    assert load(path) == ONE
    path.write_text("version = 99", "utf-8")
    with pytest.raises(NewerDesk):
        write_round(layout, ONE)
    assert path.read_text("utf-8") == "version = 99"


def test_a_text_of_the_hub_is_a_snapshot_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither broken nor larger than one may be."""
    (tmp_path / "a.txt").write_text("The mayor said that nine people came. Nobody counted them.", "utf-8")
    layout = open_desk(tmp_path).layout
    [path] = layout.articles.glob("*.json")
    whole = snapshots.load(path)
    body = zlib.compress(msgspec.json.encode(whole))
    assert module._snapshot(body) == whole
    for broken in (b"", b"no zlib", zlib.compress(b"{}"), zlib.compress(b"[" * 10_000)):
        assert module._snapshot(broken) is None
    monkeypatch.setattr(guard, "largest", lambda _: len(msgspec.json.encode(whole)) - 1)
    assert module._snapshot(body) is None


def asked(mark: str, *rounds: tuple[object, ...], docs: dict[str, str] | None = None) -> Hub:
    """Return a hub with news: a mark, and rounds as it tells of them."""

    def answer(name: str, _: Sequence[Any]) -> list[Any]:
        if name == "news":
            empty = (None,) * 8
            return [module._NewsRow(mark, False, 0, *(row or empty)) for row in rounds or (empty,)]  # type: ignore[arg-type]
        return list((docs or {}).items()) if name == "rounds" else []

    return Hub(answer)


def told(
    name: str = "one", number: int = 7, version: int = 3, sight: int = 1, late: str | None = None
) -> tuple[Any, ...]:
    """Return what a hub tells of a round: nothing sealed, nothing declined, no events."""
    return name, number, version, sight, 0, 0, False, late


def fetch(layout: Layout, hub: Hub, state: MirrorState) -> Fetched:
    """Fetch once."""
    return Inbox(layout, "desk", "ana").fetch(hub.connection, state)


def test_a_round_is_asked_for_when_it_has_changed(layout: Layout) -> None:
    """Its settings by its version, its events also when others come into sight; what is gone is forgotten."""
    docs = {"one": doc_of(ONE).decode()}
    state = MirrorState(rounds={"gone": RoundMark()})
    hub = asked("5:9:", told(late='{"bo": 2}'), docs=docs)
    assert fetch(layout, hub, state).rounds == 1
    assert load(layout.round_settings("one")) == ONE
    assert (state.articles, state.late, set(state.rounds)) == ("5:9:", {"one": {"bo": 2}}, {"one"})
    assert state.rounds["one"] == RoundMark(7, 3, 1, "5:9:", 0, 0)
    assert [values[1] for values in hub.of("events")] == [NO_MARK]
    again = asked("6:9:", told(), docs=docs)
    assert fetch(layout, again, state).rounds == 0
    assert [name for name, _ in again.asked] == ["news"]
    assert (state.rounds["one"].mark, state.late) == ("6:9:", {})
    seen = asked("7:9:", told(sight=2), docs=docs)
    fetch(layout, seen, state)
    assert [values[1] for values in seen.of("events")] == [NO_MARK]  # all of them, for others' may be among them
    changed = asked("8:9:", told(sight=2, version=4), docs={"one": doc_of(replace(ONE, due="2026-12-31")).decode()})
    assert fetch(layout, changed, state).rounds == 1
    assert load(layout.round_settings("one")).due == "2026-12-31"
    assert changed.of("events") == []
    another = asked("9:9:", told(number=8, sight=2, version=4), docs=docs)
    assert fetch(layout, another, state).rounds == 1
    assert [values[:2] for values in another.of("events")] == [(8, NO_MARK)]
    declined = asked("9:9:", ("one", 8, 4, 2, 1, 0, False, None), docs=docs)
    assert (fetch(layout, declined, state).rounds, declined.of("events")) == (1, [])


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """Return the bounds of what comes in pages, as they are made."""
    made = list[tuple[object, ...]]()

    class Count(module._Count):
        def __init__(self, *given: Any) -> None:
            made.append(given)
            super().__init__(*given)

    monkeypatch.setattr(module, "_Count", Count)
    return made


def test_events_come_page_by_page(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, bounds: list[tuple[object, ...]]
) -> None:
    """Each asked for from the last one on, until a page is not full; a desk of two thousand is one page."""
    monkeypatch.setattr(module, "PAGE", 2)
    sent = [event("bo", number, round="one") for number in range(4)]
    news = asked("5:9:", told(), docs={"one": doc_of(ONE).decode()})

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        if name == "events":
            return [one for one in rows(*sent) if one.id > values[3]][: values[4]]
        return news.rows(f"copydesk.{name}(", values)

    hub = Hub(answer)
    assert fetch(layout, hub, MirrorState()).events == 4
    assert [values[2:] for values in hub.of("events")] == [("0", "", 2), ("5", sent[1].id, 2), ("5", sent[3].id, 2)]
    assert kept(layout, "bo", "one") == [one.id for one in sent]
    assert (hub.most["events"], bounds) == ((2, 256 << 20), [("events in round one", 10_000_000, 16 << 30)])


SAID = "Nine people came."
BARE = snapshots.Snapshot(1, SAID, "en", 0, {}, [], [], [])
SHA256 = text_sha256(SAID)


def body_of(snapshot: snapshots.Snapshot) -> bytes:
    """Return a snapshot as a hub keeps it."""
    return zlib.compress(msgspec.json.encode(snapshot))


def row_of(name: str, digest: str = SHA256, **more: Any) -> tuple[str, str, str]:
    """Return an article's name as a hub sends it."""
    given: dict[str, Any] = {"source": "", "title": "", "entered": 0} | more
    return f"{name}\1{digest}", digest, msgspec.json.encode(snapshots.ArticleEntry(name, **given)).decode()


def articles(
    layout: Layout, names: list[tuple[str, str, str]], texts: list[tuple[str, bytes]], count: int = 0
) -> tuple[Inbox, Hub]:
    """Fetch articles: rows of names by key, and of one text by who brought it; so many are new."""

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        if name == "articles":
            return [row for row in names if row[0] > values[2]][: values[3]]
        if name == "text_of":
            return [one for one in texts if one[0] > values[1]][:1]
        return [module._NewsRow("5:9:", True, 0, *(None,) * 8)]

    fetched, hub = Inbox(layout, "desk", "ana"), Hub(answer)
    assert fetched.fetch(hub.connection, MirrorState()).articles == count
    return fetched, hub


def test_articles_come_page_by_page(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, bounds: list[tuple[object, ...]]
) -> None:
    """Their names from the last one on, a text once; a name that came later is written beside those that are here."""
    assert module.PAGE == 2000
    monkeypatch.setattr(module, "PAGE", 2)
    names = [row_of(name) for name in "abcd"]
    fetched, hub = articles(layout, names, [("cy", body_of(BARE))], 1)
    assert fetched.problems() == []
    asked = [("desk", NO_MARK, after, 2) for after in ("", names[1][0], names[3][0])]
    assert hub.of("articles") == asked
    assert (hub.most["articles"], bounds) == ((2, 256 << 20), [("names of articles", 1_000_000, 1 << 30)])
    path = snapshots.path_of(layout.articles, SHA256)
    written = path.stat().st_ino
    assert [entry.name for entry in snapshots.load(path).entries] == [*"abcd"]
    _, again = articles(layout, names, [("cy", body_of(BARE))])
    assert (again.of("text_of"), path.stat().st_ino) == ([], written)
    articles(layout, [row_of("e")], [])
    assert [entry.name for entry in snapshots.load(path).entries] == [*"abcde"]


def test_an_article_is_what_its_name_and_its_moment_say(layout: Layout) -> None:
    """Another name, a moment to come, lists in each other without end: each costs itself only."""
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    bad = [
        (f"x\1{SHA256}", *row_of("y")[1:]),
        row_of("later", entered=1 << 60),
        row_of("deep", metadata={"x": deep}),
        (f"z\1{SHA256}", SHA256, "{"),
    ]
    for one in bad:
        fetched, _ = articles(layout, [row_of("a"), one], [("cy", body_of(BARE))], 1)
        [told] = fetched.problems()
        assert told.path.startswith(f"an article's entry {SHA256[:12]}: ")
        path = snapshots.path_of(layout.articles, SHA256)
        assert [entry.name for entry in snapshots.load(path).entries] == ["a"]
        path.unlink()


def test_a_text_is_the_one_that_its_digest_says(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of who brought another the next one is asked for, as often as a round has versions; it is said who it was."""
    wrong = body_of(replace(BARE, text="Ten people came."))
    fetched, hub = articles(layout, [row_of("a")], [("ana", wrong), ("bo", b"none"), ("cy", body_of(BARE))], 1)
    assert hub.of("text_of") == [(SHA256, ""), (SHA256, "ana"), (SHA256, "bo")]
    assert hub.most["text_of"] == (1, 2 * guard.SNAPSHOT + (1 << 20))
    title = "A text on the hub is not the one its name says"
    assert fetched.problems() == [Problem(title, SHA256, f"{who} put it there") for who in ("ana", "bo")]
    path = snapshots.path_of(layout.articles, SHA256)
    assert snapshots.load(path).text == SAID
    path.unlink()
    for most, texts in ((9, []), (9, [("ana", wrong)]), (2, [("ana", wrong), ("bo", wrong), ("cy", body_of(BARE))])):
        monkeypatch.setattr(module, "_MOST_VERSIONS", most)
        fetched, _ = articles(layout, [row_of("a")], texts)
        assert fetched.problems()[-1].path == f"the text {SHA256[:12]}: The hub has no text for an article: a"
        assert not path.exists()


@pytest.mark.parametrize(("count", "is_asked"), [(0, False), (1, False), (2, True)])
def test_changes_are_asked_for_when_there_are_more_than_here(layout: Layout, count: int, is_asked: bool) -> None:
    layout.changes.mkdir(exist_ok=True)
    (layout.changes / "a.json").write_text("{}", "utf-8")
    hub = Hub(lambda name, _: [module._NewsRow("5:9:", False, count, *(None,) * 8)] if name == "news" else [])
    fetch(layout, hub, MirrorState())
    assert [name for name, _ in hub.asked] == ["news", *["changes"] * is_asked]
    assert hub.most.get("changes", (100_000, 256 << 20)) == (100_000, 256 << 20)


def test_a_round_that_cannot_be_read_costs_itself_only(layout: Layout) -> None:
    """It is named, and asked for again; the others are there."""
    docs = {"bad": doc_of(replace(ONE, name="bad", lead="a/b")).decode(), "one": doc_of(ONE).decode()}
    state, fetched = MirrorState(), Inbox(layout, "desk", "ana")
    fetched.fetch(asked("5:9:", told("bad"), told(), docs=docs).connection, state)
    [problem] = fetched.problems()
    assert problem.path.startswith("round bad: ")
    assert load(layout.round_settings("one")) == ONE
    assert not layout.round("bad").exists()
    assert state.rounds["bad"] == RoundMark()


def test_a_database_that_lies_behind_is_asked_for_everything(layout: Layout) -> None:
    """It is an earlier state of itself: what was fetched of what it lost is no reason to pass over what is new."""
    docs = {"one": doc_of(ONE).decode()}
    state = MirrorState("x", last="abc", articles="5:90:", rounds={"one": RoundMark(7, 3, 1, "5:90:")})
    hub = asked("5:9:", told(), docs=docs)
    fetch(layout, hub, state)
    assert [values[1] for values in hub.of("news")] == ["5:90:", NO_MARK]
    assert (state.epoch, state.last, state.articles) == ("x", "", "5:9:")
    assert hub.of("events")[0][1] == NO_MARK
    same = MirrorState("x", last="abc", articles="5:9:")
    fetch(layout, asked("5:9:", told(), docs=docs), same)
    assert same.last == "abc"


@pytest.mark.parametrize("mark", ["", "5:9", "x:9:", "5:9:1;2", f"{'5' * 21}:9:"])
def test_a_mark_that_is_none_is_refused(layout: Layout, mark: str) -> None:
    """Nothing is asked by it, and nothing known is forgotten for it."""
    state = MirrorState("x", last="abc", articles="5:9:")
    with pytest.raises(HubError, match="The hub answers what no hub does"):
        fetch(layout, asked(mark, told()), state)
    assert (state.articles, state.last) == ("5:9:", "abc")


def test_a_change_of_articles_is_a_file_that_is_never_written_over(layout: Layout) -> None:
    """Of its own name and shape; what is here stays as it is."""
    name, other = f"{5:014x}-{1:08x}.json", f"{6:014x}-{1:08x}.json"
    body = '{"kind": "withdraw", "at": 5, "articles": ["a.txt"]}'
    layout.changes.mkdir(exist_ok=True)
    (layout.changes / other).write_text("{}", "utf-8")
    sent = [(name, body), (other, body), ("../x.json", body), (f"{7:014x}-{1:08x}.json", '{"kind": 3}')]
    fetched = Inbox(layout, "desk")
    fetched._changes(Hub(lambda *_: sent).connection)
    assert {path.name: path.read_text("utf-8") for path in layout.changes.glob("*.json")} == {name: body, other: "{}"}
    assert len(fetched.problems()) == 2


def test_guidelines_are_taken_when_they_are_the_text_that_their_version_says(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every version under its own name, the one in force as the round's; another text, or a larger one, is none."""
    monkeypatch.setattr(guard, "SMALL", 4000)
    texts = ["Read once.", "Read twice.".ljust(4000), "Read thrice.".ljust(4001)]
    first, second, third = (version_of(text.encode()) for text in texts)
    one = replace(ONE, guidelines=second)
    sent = [(first, texts[0]), (second, texts[1]), (third, texts[2]), ("0" * 12, "Anything goes.")]

    news = asked("5:9:", told(), docs={"one": doc_of(one).decode()})

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        return sent if name == "guidelines" else news.rows(f"copydesk.{name}(", values)

    hub = Hub(answer)
    fetch(layout, hub, MirrorState())
    assert [hub.most[name] for name in ("news", "rounds", "guidelines")] == [
        (10_000,),
        (10_000, 256 << 20),
        (1_000, 256 << 20),
    ]
    folder = layout.round("one")
    lies = {path.name: path.read_text("utf-8") for path in folder.glob("guidelines*")}
    assert lies == {
        "guidelines.md": texts[1],
        f"guidelines-{first}.md": texts[0],
        f"guidelines-{second}.md": texts[1],
    }


@pytest.mark.parametrize(("has_events", "compared"), [(True, 1), (False, 0)])
def test_what_was_sealed_is_compared_again_when_something_came(layout: Layout, has_events: bool, compared: int) -> None:
    """Though the round was not sealed again since; where nothing came nobody asks for its seals."""
    create(layout, ONE, current_person())
    sent, mine = event("bo", 1, round="one"), [event("ana", number, round="one") for number in (2, 3, 4)]
    write(layout, "ana", *mine, round="one")  # which the hub does not have, or does not count
    row = (*told()[:5], 1, has_events, None)

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        if name == "events":
            return rows(sent)
        if name == "seals":
            return [HubSeal(1, "bo", "reviewer", 0, "")]
        return asked("5:9:", row).rows(f"copydesk.{name}(", values)

    state = MirrorState(rounds={"one": RoundMark(7, 3, 1, "4:9:", 0, 1)})
    state.refused, state.renamed = {mine[0].id: "why"}, {mine[1].id: "new"}
    state.uncounted = {"one": [mine[2].id]}
    hub, fetched = Hub(answer), Inbox(layout, "desk", "ana")
    fetched.fetch(hub.connection, state)
    assert len(hub.of("seals")) == compared
    assert hub.most.get("seals", (1_000_000, 256 << 20)) == (1_000_000, 256 << 20)
    said = [one.path for one in fetched.problems()]
    assert said == (["round one: bo has 1 here, and 0 were sealed"] if compared else [])


def test_a_round_that_is_being_sealed_is_compared_the_next_time(layout: Layout) -> None:
    """When the hub has the seal of which it told."""
    create(layout, ONE, current_person())
    write(layout, "bo", event("bo", 1, round="one"), round="one")
    sealed = [HubSeal(1, "bo", "reviewer", 0, "")]

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        return sealed if name == "seals" else asked("5:9:", row).rows(f"copydesk.{name}(", values)

    state = MirrorState(rounds={"one": RoundMark(7, 3, 1, "4:9:", 0, 1)})
    for number, marked in ((3, 1), (2, 1), (1, 1)):
        row = (*told()[:5], number, False, None)
        fetched = Inbox(layout, "desk", "ana")
        fetched.fetch(Hub(answer).connection, state)
        assert (state.rounds["one"].seals, fetched.problems()) == (marked, [])
    sealed.append(HubSeal(2, "bo", "reviewer", 0, ""))
    row = (*told()[:5], 2, False, None)
    fetched = Inbox(layout, "desk", "ana")
    fetched.fetch(Hub(answer).connection, state)
    assert state.rounds["one"].seals == 2
    assert [one.path for one in fetched.problems()] == ["round one: bo has 1 here, and 0 were sealed"]
