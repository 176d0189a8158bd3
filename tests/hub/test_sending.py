"""What goes to a hub and what comes of it, without a server: a hub that answers as it is told to."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from review.events import Event, EventKind, Holding, Role
from store.errors import StoreError
from store.hub import outbox
from store.hub.connection import HubConnection, HubError, HubFacts, NotTaken
from store.hub.mirror import FETCHED, RENAMED, MirrorState
from store.hub.outbox import Outbox, send_articles, send_changes, unsent
from store.hub.relay import prove
from store.hub.settings import SettingsExchange, lexicon_of, settings_of
from store.journal.codec import event_json
from store.layout import HIDDEN, Layout
from store.locate import lay_out
from store.manage.check import segment
from store.opening import open_desk
from tests.verdicts import Verdict

AT = 1_700_000_000_000_000
"""A microsecond that is past."""


class Hub:
    """Stands for a connection: keeps what it is asked, and answers what the test says."""

    def __init__(self, answer: Callable[[str, Sequence[Any]], list[Any]] = lambda *_: []) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.most: dict[str, tuple[object, ...]] = {}
        """The most rows of a question, and bytes, that are taken."""
        self.limits: list[float] = []
        self.scripts: list[str] = []
        self.closed = 0
        self._answer = answer

    def rows(self, query: str, values: Sequence[Any], _: object = None, *most: object) -> list[Any]:
        """Answer a question."""
        name = query.split("copydesk.")[1].split("(")[0]
        self.asked.append((name, tuple(values)))
        self.most[name] = most
        return self._answer(*self.asked[-1])

    stream = rows

    def do(self, query: str, values: Sequence[Any] = ()) -> None:
        """Take an order."""
        self.rows(query, values)

    def row(self, query: str, values: Sequence[Any], *_: object) -> Any:
        """Answer a question with one row."""
        return self.rows(query, values)[0]

    def script(self, text: str) -> None:
        """Take an order that has no values."""
        self.scripts.append(text)

    def about(self) -> HubFacts:
        """Say who asks and what it is."""
        return HubFacts("ana", True, datetime.fromtimestamp(AT / 1e6, UTC), "epoch")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Take several orders."""
        yield

    @contextmanager
    def time_limit(self, seconds: float = 600.0) -> Iterator[None]:
        """Note how long something may take."""
        self.limits.append(seconds)
        yield

    def close(self) -> None:
        """Count how often it was closed."""
        self.closed += 1

    def of(self, name: str) -> list[tuple[Any, ...]]:
        """Return what one function was asked."""
        return [values for asked, values in self.asked if asked == name]

    @property
    def connection(self) -> HubConnection:
        """The connection that it stands for."""
        return cast("HubConnection", self)


def keeping(_: str, values: Sequence[Any]) -> list[Any]:
    """Keep all that is sent."""
    return [(number + 1, True) for number in range(len(values[1]))] if len(values) == 2 else []


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Return where an empty desk was laid out."""
    found = Layout(tmp_path, tmp_path / HIDDEN)
    lay_out(found)
    return found


def event(reviewer: str, number: int, role: Role = Role.REVIEWER, round: str = "main", note: str = "") -> Event:
    """Return an event."""
    identity = f"{AT + number:014x}abcdef"
    holding = Holding(Verdict.ACCURATE, note=note)
    return Event(EventKind.DECIDE, reviewer, round, "a.txt", "0" * 64, 0, holding, identity, identity, role=role)


def write(layout: Layout, folder: str, *events: Event, file: str = "host-0001.json", round: str = "main") -> Path:
    """Write a file of events."""
    path = layout.reviewer(round, folder) / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(segment({one.id: event_json(one) for one in events}))
    return path


def to_send(layout: Layout, state: MirrorState, person: str = "") -> dict[str, int]:
    """Return how many events of each file are to be sent."""
    found = unsent(layout, state, person)
    return {str(Path(one.path).relative_to(layout.rounds)): len(one.lines) for one in found if one.lines}


def test_one_sends_one_s_own_and_what_programs_suggested(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what was fetched, nor others' decisions; who brings a whole desk sends everything that is in its place.

    File by file, in whatever order a disk names them.
    """
    write(layout, "ana", event("ana", 1), event("ana", 2), event("bo", 3), event("ana", 4, round="two"))
    write(layout, "ana", event("ana", 5), file=f"{FETCHED}-0001.json")
    write(layout, "ana", event("ana", 6), file=f"{RENAMED}-0001.json")
    write(layout, "ana", event("ana", 7), file=".host-0002.json")
    write(layout, "bo", event("bo", 8))
    write(layout, "bot", event("bot", 9, Role.AGENT), event("bot", 10, Role.ADJUDICATOR))
    write(layout, ".bo", event(".bo", 11))
    mine = {"main/ana/host-0001.json": 2, f"main/ana/{RENAMED}-0001.json": 1, "main/bot/host-0001.json": 1}
    assert to_send(layout, MirrorState(), "ana") == mine
    everything = mine | {f"main/ana/{FETCHED}-0001.json": 1, "main/bo/host-0001.json": 1, "main/bot/host-0001.json": 2}
    assert to_send(layout, MirrorState()) == everything
    assert Outbox(layout, "desk", "ana").waiting(MirrorState()) == 4
    real = Path.glob
    monkeypatch.setattr(Path, "glob", lambda self, pattern: sorted(real(self, pattern), reverse=True))
    assert list(to_send(layout, MirrorState())) == sorted(everything)
    assert sum(len(one.lines) for one in unsent(layout, MirrorState())) == sum(everything.values())


def test_what_was_sent_is_not_sent_again(layout: Layout) -> None:
    """A file that grows is read from where it was; one that was exchanged, or shortened, from its beginning."""
    first, second, third = (event("ana", number) for number in (1, 2, 3))
    path, state, hub = write(layout, "ana", first, second), MirrorState(), Hub(keeping)
    box = Outbox(layout, "desk", "ana")
    assert box.send(hub.connection, state).events == 2
    assert (box.waiting(state), state.last) == (0, second.id)
    assert to_send(layout, state, "ana") == {}
    whole = path.read_bytes()
    os.truncate(path, state.sent[str(path)].end)  # as a writer that was killed leaves it
    assert to_send(layout, state, "ana") == {}
    path.write_bytes(whole)
    data = segment({one.id: event_json(one) for one in (first, second, third)})
    with path.open("r+b") as file:
        file.write(data)
    assert to_send(layout, state, "ana") == {"main/ana/host-0001.json": 1}
    path.write_bytes(segment({first.id: event_json(first)}))
    assert to_send(layout, state, "ana") == {"main/ana/host-0001.json": 1}
    path.rename(path.with_name("gone"))
    write(layout, "ana", first, second, third)
    assert to_send(layout, state, "ana") == {"main/ana/host-0001.json": 3}


def test_events_go_in_batches_and_the_others_are_told_once(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of so many events, or so many bytes, whichever comes first; who sends hears how many were acknowledged."""
    monkeypatch.setattr(outbox, "BATCH", 2)
    write(layout, "ana", *(event("ana", number) for number in range(5)))
    (layout.rounds / "two").mkdir()
    write(layout, "ana", event("ana", 9, round="two"), round="two")
    hub, heard = Hub(keeping), list[int]()
    done = Outbox(layout, "desk", "ana").send(hub.connection, MirrorState(), heard.append)
    assert (done.events, heard) == (6, [2, 4, 5, 6])
    assert [len(values[1]) for values in hub.of("take")] == [2, 2, 1, 1]
    assert [values[0] for values in hub.of("take")] == ["desk"] * 4
    assert hub.of("tell") == [("desk", ["main", "two"])]
    quiet = Hub(keeping)
    Outbox(layout, "other", "bo").send(quiet.connection, MirrorState())
    assert quiet.asked == []


@pytest.mark.parametrize(
    ("sizes", "batches"),
    [
        ([], []),
        ([1], [(0, 1)]),
        ([4, 4], [(0, 2)]),
        ([4, 5], [(0, 1), (1, 2)]),
        ([9], [(0, 1)]),
        ([9, 1, 1], [(0, 1), (1, 3)]),
        ([1, 1, 1, 1], [(0, 3), (3, 4)]),
        ([8, 7, 1], [(0, 1), (1, 3)]),
    ],
)
def test_a_batch_is_as_large_as_it_may_be(
    monkeypatch: pytest.MonkeyPatch, sizes: list[int], batches: list[tuple[int, int]]
) -> None:
    """Of at most three events and eight bytes; what alone is larger goes alone."""
    monkeypatch.setattr(outbox, "BATCH", 3)
    monkeypatch.setattr(outbox, "_MOST_BYTES", 8)
    assert list(outbox._batches(sizes)) == batches


def test_a_batch_is_one_piece_on_any_line() -> None:
    """Five hundred events, eight MB."""
    assert list(outbox._batches([0] * 501)) == [(0, 500), (500, 501)]
    assert list(outbox._batches([(8 << 20) - 1, 1, 1])) == [(0, 2), (2, 3)]


def test_what_a_hub_does_not_take_keeps_nothing_else_back(layout: Layout) -> None:
    """It is found among the others, stays here with the reason, and is let go when the hub takes it after all."""
    events = [event("ana", number) for number in range(7)]
    bad = events[4].id
    write(layout, "ana", *events)

    def picky(name: str, values: Sequence[Any]) -> list[Any]:
        if name == "take" and any(json.loads(line)["id"] == bad for line in values[1]):
            raise NotTaken("it is not for you")
        return keeping(name, values)

    state = MirrorState()
    done = Outbox(layout, "desk", "ana").send(Hub(picky).connection, state)
    assert (done.events, state.refused) == (6, {bad: "it is not for you"})
    assert state.last == events[6].id
    state.sent.clear()
    done = Outbox(layout, "desk", "ana").send(Hub(keeping).connection, state)
    assert (done.events, state.refused) == (7, {})
    left = Outbox(layout, "desk", left_out={bad: "it came late", "x": "nothing"})
    state, hub = MirrorState(), Hub(keeping)
    assert left.send(hub.connection, state).events == 6
    assert state.refused == {bad: "it came late"}
    assert bad not in "".join(hub.of("take")[0][1])


def test_an_event_whose_id_is_taken_is_written_once_more(layout: Layout) -> None:
    """Under a new id of the same moment, once; its step is its own when it was alone, else the act's."""
    alone, other = event("ana", 1), event("ana", 2)
    act = replace(other, step=alone.id)
    write(layout, "ana", alone, act)

    def taken(name: str, values: Sequence[Any]) -> list[Any]:
        return [(number + 1, False) for number in range(len(values[1]))] if name == "take" else []

    state, box = MirrorState(), Outbox(layout, "desk", "ana")
    hub = Hub(taken)
    done = box.send(hub.connection, state)
    assert (done.events, done.renamed, set(state.renamed)) == (0, 2, {alone.id, act.id})
    assert (state.last, hub.of("tell")) == ("", [])
    [path] = [Path(one.path) for one in unsent(layout, state, "ana")]
    assert path.name.startswith("renamed_hub-")  # as other versions know it
    written = [json.loads(line) for one in unsent(layout, state, "ana") for line in one.lines.values()]
    assert [one["id"] for one in written] == list(state.renamed.values())
    assert [one["id"][:14] for one in written] == [alone.id[:14], act.id[:14]]
    assert [one["step"] for one in written] == [written[0]["id"], alone.id]
    state.sent.clear()
    assert box.send(Hub(taken).connection, state).renamed == 2  # those that were renamed met theirs elsewhere, too
    assert len(state.renamed) == 4


@pytest.mark.parametrize("places", [[], [(1, True)], [(1, True), (3, True)], [(1, True), (1, True)]])
def test_a_hub_that_answers_for_other_events_is_not_believed(layout: Layout, places: list[tuple[int, bool]]) -> None:
    """What it did not name is not taken for acknowledged."""
    write(layout, "ana", event("ana", 1), event("ana", 2))
    state = MirrorState()
    with pytest.raises(StoreError, match=f"{len(places)} answers to 2 events"):
        Outbox(layout, "desk", "ana").send(Hub(lambda *_: places).connection, state)
    assert (state.sent, state.last) == ({}, "")


def test_articles_go_once_and_only_where_the_hub_lacks_a_name(tmp_path: Path) -> None:
    """What the hub does not take is named with the reason until it does."""
    (tmp_path / "a.txt").write_text("The mayor said that nine people came. Nobody counted them.", "utf-8")
    layout = open_desk(tmp_path).layout
    state, hub = MirrorState(), Hub()

    def refuse(name: str, _: Sequence[Any]) -> list[Any]:
        if name == "add_article":
            raise NotTaken("only the desk's owner brings another text")
        return []

    assert send_articles(Hub(refuse).connection, layout, "desk", state) == 0
    assert state.refused == {"a.txt": "only the desk's owner brings another text"}
    state.texts, state.refused["x"] = 0, "why"
    assert send_articles(hub.connection, layout, "desk", state) == 1
    assert state.refused == {"x": "why"}
    assert hub.most["entries_of"] == (1_000_000, 256 << 20)
    [(desk, name, digest, entered, entry)] = hub.of("add_article")
    assert (desk, name, json.loads(entry)["name"]) == ("desk", "a.txt", "a.txt")
    assert (hub.of("add_text")[0][0], entered) == (digest, json.loads(entry).get("entered", 0))
    again = Hub()
    assert send_articles(again.connection, layout, "desk", state) == 0
    assert again.asked == []
    state.texts = 0
    there = Hub(lambda asked, _: [(digest, entry), (digest, "{")] if asked == "entries_of" else [])
    assert send_articles(there.connection, layout, "desk", state) == 0
    assert there.of("add_text") == []
    assert state.texts != 0
    [path] = layout.articles.glob("*.json")
    path.write_bytes(path.read_bytes().replace(b"nine", b"ten!"))
    state.texts, other = 0, Hub()
    assert send_articles(other.connection, layout, "desk", state) == 0
    assert [name for name, _ in other.asked] == ["entries_of"]  # what is not the text that its name says stays here


def test_articles_are_asked_about_in_batches_and_only_the_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came to the desk since the last time, with some seconds to spare for coarse clocks; each once."""
    monkeypatch.setattr(outbox, "BATCH", 2)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"The mayor said that {number} people came.", "utf-8")
    layout, state, hub = open_desk(tmp_path).layout, MirrorState(), Hub()
    paths = sorted(layout.articles.glob("*.json"))
    assert send_articles(hub.connection, layout, "desk", state) == 5
    asked = [digests for _, digests in hub.of("entries_of")]
    assert asked == [[path.stem for path in paths[first : first + 2]] for first in (0, 2, 4)]
    for path, early in zip(paths, (outbox._TICK + 1, outbox._TICK, 0, -5, -9), strict=True):
        os.utime(path, ns=(0, state.texts - early))
    os.utime(layout.articles, ns=(0, state.texts + 5))
    hub = Hub()
    assert send_articles(hub.connection, layout, "desk", state) == 4
    assert sorted(digest for _, digests in hub.of("entries_of") for digest in digests) == [
        one.stem for one in paths[1:]
    ]


def test_changes_go_once(layout: Layout) -> None:
    """Those that the hub has are not sent again."""
    layout.changes.mkdir()
    for name in ("a.json", "b.json", "c.txt"):
        (layout.changes / name).write_text(name, "utf-8")
    hub = Hub(lambda asked, _: [("a.json",)] if asked == "changes" else [])
    send_changes(hub.connection, layout, "desk")
    assert hub.most["changes"] == (1_000_000,)
    assert hub.of("add_change") == [("desk", "b.json", "b.json")]


def test_a_database_that_is_another_gets_everything_again() -> None:
    """Also one that lacks what it acknowledged last; the same one with all of it goes on."""
    for epoch, is_here, begins in (("x", True, False), ("x", False, True), ("y", True, True)):
        state = MirrorState("x", last="abc", texts=9)
        prove(Hub(lambda *_, is_here=is_here: [(is_here,)]).connection, epoch, state)
        assert (state.texts == 0, state.epoch) == (begins, epoch)
    state, hub = MirrorState("x", texts=9), Hub()
    prove(hub.connection, "x", state)
    assert (state.texts, hub.asked) == (9, [])


class Desk:
    """A desk's settings and lexicon here, and on a hub whose desk is `owner`'s."""

    def __init__(self, layout: Layout, theirs: dict[str, object], lexicon: str = "", owner: str = "ana") -> None:
        self.layout = layout
        self.there = (owner, json.dumps(theirs), lexicon)
        self.hub = Hub(lambda asked, _: [self.there] if asked == "desk" else [])
        self.state = MirrorState()

    def exchange(self, what: str) -> None:
        """Exchange settings or lexicon as ana."""
        shared = SettingsExchange(self.layout, "desk", "ana")
        shared.ask(self.hub.connection, self.state)
        getattr(shared, what)(self.hub.connection, self.state)

    def edit(self, line: str) -> None:
        """Add a line to the settings here."""
        self.layout.settings.write_text(f"{self.layout.settings.read_text('utf-8')}{line}\n", "utf-8")


def test_settings_come_from_the_hub(layout: Layout) -> None:
    """Whatever they are here, for everybody but the owner, who has changed none since they were fetched."""
    desk = Desk(layout, {"version": 1, "language": "de", "later": [1]}, owner="cy")
    desk.exchange("settings")
    assert json.loads(settings_of(layout)) == {"version": 1, "language": "de", "later": [1]}
    assert not desk.state.is_owner
    desk.edit('colour = "red"')
    desk.exchange("settings")
    assert "colour" not in settings_of(layout)
    assert desk.hub.of("set_desk") == []


def test_the_order_of_verdicts_is_their_owner_s(layout: Layout) -> None:
    """As they are written, and not by name; the order of entries means nothing."""
    verdicts = {"yes": {"letter": "y"}, "no": {"letter": "n"}}
    desk = Desk(layout, {"version": 1, "verdicts": verdicts, "language": "de"}, owner="cy")
    desk.exchange("settings")
    kept = json.loads(settings_of(layout))
    assert list(kept) == ["language", "verdicts", "version"]
    assert list(kept["verdicts"]) == ["yes", "no"]


def test_what_their_owner_changed_goes_to_the_hub(layout: Layout) -> None:
    """Where the hub has them as they were fetched; where both changed, the hub's hold, and it is said once."""
    desk = Desk(layout, {"version": 1, "language": "de"}, "Anna\n")
    desk.exchange("settings")
    assert desk.state.is_owner
    desk.edit('colour = "red"')
    desk.exchange("settings")
    ours = settings_of(layout)
    assert desk.hub.of("set_desk") == [("desk", ours, "Anna\n")]
    assert json.loads(ours)["colour"] == "red"
    desk.there = ("ana", ours, "")
    desk.exchange("settings")
    assert len(desk.hub.of("set_desk")) == 1
    desk.edit('colours = "many"')
    desk.there = ("ana", '{"version": 1, "language": "fr"}', "")
    with pytest.raises(HubError, match="changed here and elsewhere"):
        desk.exchange("settings")
    assert "many" in settings_of(layout)
    desk.exchange("settings")
    assert json.loads(settings_of(layout)) == {"version": 1, "language": "fr"}
    assert len(desk.hub.of("set_desk")) == 1


def test_a_hub_without_settings_changes_none(layout: Layout) -> None:
    before = layout.settings.read_bytes()
    desk = Desk(layout, {}, owner="cy")
    desk.exchange("settings")
    assert layout.settings.read_bytes() == before
    assert desk.state.settings != ""


def test_settings_that_are_hostile_are_refused(layout: Layout) -> None:
    """Tables in each other without end are no settings of anybody."""
    deep: dict[str, object] = {}
    for _ in range(200):
        deep = {"a": deep}
    before = layout.settings.read_bytes()
    with pytest.raises((HubError, ValueError)):
        Desk(layout, deep, owner="cy").exchange("settings")
    assert layout.settings.read_bytes() == before


def test_what_an_owner_taught_before_there_was_a_hub_goes_there(layout: Layout) -> None:
    """As when the desk was carried there by hand."""
    layout.lexicon.write_text("[mine]\n", "utf-8")
    desk = Desk(layout, {}, "[old]\n")
    desk.exchange("lexicon")
    assert desk.hub.of("set_desk") == [("desk", "{}", "[mine]\n")]


def test_a_lexicon_comes_and_goes_with_its_owner(layout: Layout) -> None:
    """It is fetched where nothing was taught here; what the owner taught goes to the hub, what others did stays."""
    desk = Desk(layout, {"version": 1}, "[one]\n", owner="cy")
    desk.exchange("lexicon")
    assert lexicon_of(layout) == "[one]\n"
    assert layout.lexicon.stat().st_mode & 0o777 == 0o644
    desk.there = ("cy", "{}", "[two]\n")
    desk.exchange("lexicon")
    assert lexicon_of(layout) == "[two]\n"
    layout.lexicon.write_text("[mine]\n", "utf-8")
    with pytest.raises(HubError, match="lexicon is another one"):
        desk.exchange("lexicon")
    assert lexicon_of(layout) == "[mine]\n"
    desk.there = ("ana", "{}", "[two]\n")
    desk.exchange("lexicon")
    assert desk.hub.of("set_desk") == [("desk", "{}", "[mine]\n")]
    desk.there = ("ana", "{}", "[three]\n")
    desk.exchange("lexicon")
    assert lexicon_of(layout) == "[three]\n"  # what went there was not changed here since
    desk.there = ("ana", "{}", "[mine]\n")
    desk.exchange("lexicon")
    layout.lexicon.write_text("[more]\n", "utf-8")
    desk.there = ("ana", "{}", "[other]\n")
    with pytest.raises(HubError, match="lexicon is another one"):
        desk.exchange("lexicon")
    assert (lexicon_of(layout), len(desk.hub.of("set_desk"))) == ("[more]\n", 1)
