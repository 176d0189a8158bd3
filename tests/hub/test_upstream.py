"""Joining a desk, and changing its rounds, without a server: a hub that answers as it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from review.rounds import Round, State
from store.errors import StoreError
from store.hub import inbox, upstream
from store.hub.address import HubAddress, address_of
from store.hub.connection import ChangedMeanwhile, HubConnection, HubError, Offline
from store.hub.joining import EventCounts, exchange_once, joined, mirror_of, mirror_status
from store.hub.mirror import Mirror, MirrorSettings, MirrorState, RoundMark, make_mirror, place_of
from store.hub.rows import doc_of
from store.hub.upstream import HubUpstream
from store.person import current_person
from store.rounds.files import load, save
from tests.hub.test_sending import Hub, event, write

URL = "postgresql://ana@db/team/desk"
ONE = Round(name="one", state=State.OPEN, lead="lea", reviewers=("ana", "bo"), assignment={"a.txt": ("ana", "bo")})


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """Return ana's mirror."""
    return make_mirror(tmp_path / "m", MirrorSettings(address_of(URL), "ana"))


@pytest.fixture
def exchanges(monkeypatch: pytest.MonkeyPatch) -> list[MirrorState]:
    """Return the states with which the mirror is exchanged after a change."""
    made = list[MirrorState]()
    monkeypatch.setattr(upstream, "exchange", lambda _hub, state, *_: made.append(state))
    return made


def changing(mirror: Mirror, hub: Hub, **marks: RoundMark) -> HubUpstream:
    """Return the hub as a mirror's upstream, of which these rounds are known."""
    with mirror.held() as state:
        state.epoch = "epoch"
        state.rounds = marks
    return HubUpstream(mirror, lambda _address, _purpose: hub.connection)


@pytest.mark.parametrize(("version", "expected"), [(None, 0), (-1, 0), (0, 0), (5, 5)])
def test_a_change_names_the_version_that_it_was_made_of(
    mirror: Mirror, exchanges: list[MirrorState], version: int | None, expected: int
) -> None:
    """Nothing is passed over that somebody else changed meanwhile; afterwards the mirror has what came before."""
    hub = Hub()
    marks = {} if version is None else {"one": RoundMark(7, version)}
    given = replace(ONE, guidelines="abc")
    assert changing(mirror, hub, **marks).save(given, b"Read once.") is None
    assert hub.asked == [("put_round", ("desk", "one", expected, doc_of(given).decode(), "abc", "Read once."))]
    assert (len(exchanges), hub.closed, hub.limits) == (1, 1, [600.0])
    changing(mirror, hub, **marks).save(given, b"")
    assert hub.asked[-1][1][-2:] == ("", "")


def test_a_change_that_was_overtaken_brings_what_overtook_it(mirror: Mirror, exchanges: list[MirrorState]) -> None:
    """So that one can look again; any other refusal brings nothing."""
    for error, fetched in ((ChangedMeanwhile("no"), 1), (HubError("no"), 1)):

        def refuse(_: str, __: Sequence[Any], error: HubError = error) -> list[Any]:
            raise error

        hub = Hub(refuse)
        with pytest.raises(type(error)):
            changing(mirror, hub).save(ONE, b"")
        assert (len(exchanges), hub.closed) == (fetched, 1)


@pytest.mark.parametrize(
    ("before", "lead", "takes_over"),
    [("lea", "ana", True), ("ana", "ana", False), ("", "ana", False), ("lea", "lea", False), (None, "ana", False)],
)
def test_who_takes_a_round_over_gets_what_holds(
    mirror: Mirror, exchanges: list[MirrorState], before: str | None, lead: str, takes_over: bool
) -> None:
    """They knew less of it than the hub does; for everybody else holds what was asked for."""
    if before is not None:
        mirror.layout.round("one").mkdir()
        mirror.layout.hub.rename(mirror.layout.home / "aside")  # a desk of its own for a moment
        save(mirror.layout, replace(ONE, lead=before), current_person())
        (mirror.layout.home / "aside").rename(mirror.layout.hub)
    found = changing(mirror, Hub()).save(replace(ONE, lead=lead), b"")
    assert found == (load(mirror.layout.round_settings("one")) if takes_over else None)
    assert len(exchanges) == 1


@pytest.mark.parametrize(("asked", "settled"), [((), ["ana", "bo"]), (("bo", "cy"), ["bo"])])
@pytest.mark.parametrize("leave", [False, True])
def test_what_came_late_is_settled_for_all_or_some(
    mirror: Mirror, exchanges: list[MirrorState], asked: tuple[str, ...], settled: list[str], leave: bool
) -> None:
    """Of those who have something that came late."""

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        return [("ana", 3), ("bo", 4)] if name == "late" else [({"ana": 3, "bo": 4}[values[1]],)]

    hub = Hub(answer)
    count = changing(mirror, hub, one=RoundMark(7)).admit(ONE, asked, leave)
    assert count == sum({"ana": 3, "bo": 4}[who] for who in settled)
    assert (hub.of("late"), hub.of("settle_late")) == ([(7,)], [(7, who, not leave) for who in settled])
    assert (len(exchanges), hub.closed) == (1, 1)


def test_an_article_is_given_back_on_the_hub(mirror: Mirror, exchanges: list[MirrorState]) -> None:
    """In a round that it has."""
    hub = Hub()
    changing(mirror, hub, one=RoundMark(7)).decline(ONE, "a.txt", "a friend's")
    assert (hub.asked, len(exchanges)) == ([("decline", (7, "a.txt", "a friend's"))], 1)
    with pytest.raises(HubError, match="The hub has no such round"):
        changing(mirror, hub).decline(ONE, "a.txt", "a friend's")


def test_without_the_hub_no_round_is_changed(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what to do; where a relay knows that it is away nobody asks."""
    asked, hints = list[str](), list[str]()

    def nowhere(_: HubAddress, purpose: str) -> HubConnection:
        asked.append(purpose)
        raise Offline("The hub does not know you", "team on db", *hints)

    hint = "What is done to a round is done on the hub: try again when it is there"
    for more, told in (([], hint), (["Ask"], f"Ask. {hint}")):
        hints[:] = more
        with pytest.raises(Offline) as refusal:
            HubUpstream(mirror, nowhere).decline(ONE, "a.txt", "why")
        error = refusal.value
        assert (error.title, error.message, error.hint) == ("The hub does not know you", "team on db", told)
    assert asked == ["copydesk round"] * 2
    away = HubUpstream(mirror, nowhere)
    away.away = lambda: "offline since 12:00"
    with pytest.raises(Offline, match="offline since 12:00"):
        away.decline(ONE, "a.txt", "why")
    assert len(asked) == 2
    hub = Hub()

    def busy(_: Mirror, patience: float) -> None:
        raise StoreError("The mirror is busy", str(patience))

    monkeypatch.setattr(Mirror, "held", busy)
    with pytest.raises(StoreError, match=r"The mirror is busy: 20\.0"):
        HubUpstream(mirror, lambda *_: hub.connection).decline(ONE, "a.txt", "why")
    assert hub.closed == 1


def answering(name: str, values: Sequence[Any]) -> list[Any]:
    """Answer as a hub on which there is a desk with two rounds, and nothing new."""
    if name == "desk":
        return [("cy", "{}", "")]
    if name == "news":
        rounds = [("one", 7), ("main", 6)]
        return [inbox._NewsRow("5:9:", False, 0, *one, 1, 1, 0, 0, False, None) for one in rounds]
    if name == "rounds":
        return [("one", doc_of(ONE).decode()), ("main", doc_of(Round()).decode())]
    if name == "sums":
        return [("ana", "ana", values[0], 1), ("bo", "cy", 2, 0)]
    return [(True,)] if name == "is_here" else []


def test_a_desk_is_joined_once(tmp_path: Path) -> None:
    """Its mirror is filled at once, and found without the hub; one that was never filled is not believed."""
    hub, purposes = Hub(answering), list[str]()

    def opened(_: HubAddress, purpose: str) -> HubConnection:
        purposes.append(purpose)
        return hub.connection

    made = joined(URL, tmp_path, opened)
    assert made.layout.folder == place_of(address_of(URL), tmp_path)
    assert (made.person, made.settings.address.text) == ("ana", URL)
    assert [name for name, _ in hub.asked][:2] == ["desk_of", "desk"]
    assert (purposes, hub.closed, hub.limits) == (["copydesk joins"], 1, [600.0])
    assert load(made.layout.round_settings("one")) == ONE
    found = joined(URL, tmp_path, opened)
    assert (found.layout, found.settings, purposes) == (made.layout, made.settings, ["copydesk joins"])
    with made.held() as state:
        state.epoch = ""
    joined(URL, tmp_path, opened)
    assert len(purposes) == 2
    with pytest.raises(StoreError, match="does not fit"):
        joined("postgresql://db/team", tmp_path, opened)
    (place_of(address_of(URL.replace("desk", "other")), tmp_path)).mkdir()  # as somebody may have left it
    assert joined(URL.replace("desk", "other"), tmp_path, opened).settings.address.desk == "other"


def test_a_mirror_is_named_by_its_address_or_its_folder(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or by where one is; what is none is said to be none."""
    made = joined(URL, tmp_path, lambda *_: Hub(answering).connection)
    assert mirror_of(URL, tmp_path).layout == made.layout
    assert mirror_of(str(mirror.layout.folder), tmp_path).layout == mirror.layout
    monkeypatch.chdir(mirror.layout.folder)
    assert mirror_of(None, tmp_path).layout.folder == mirror.layout.folder
    with pytest.raises(StoreError, match="There is no mirror of that desk here"):
        mirror_of(URL.replace("desk", "other"), tmp_path)
    mirror.layout.hub.unlink()
    for folder in (mirror.layout.folder, tmp_path):
        with pytest.raises(StoreError, match="This desk is no mirror of one on a hub"):
            mirror_of(str(folder), tmp_path)


def test_an_exchange_says_what_waits_and_what_the_hub_has(mirror: Mirror) -> None:
    """Round by round, by name; the connection is closed, whatever happens."""
    hub = Hub(lambda name, values: [(1, True)] if name == "take" else answering(name, values))
    write(mirror.layout, "ana", event("ana", 1))
    done = exchange_once(mirror, lambda *_: hub.connection, seconds=7)
    assert done.counts == [
        *(EventCounts("main", "ana", "ana", 6, 1), EventCounts("main", "bo", "cy", 2, 0)),
        *(EventCounts("one", "ana", "ana", 7, 1), EventCounts("one", "bo", "cy", 2, 0)),
    ]
    assert (done.waiting, done.problems, len(hub.of("take"))) == (0, [], 1)
    assert (hub.closed, hub.limits, mirror.state().epoch) == (1, [7], "epoch")
    exchange_once(mirror, lambda *_: hub.connection)
    assert len(hub.of("take")) == 1
    exchange_once(mirror, lambda *_: hub.connection, again=True)
    assert len(hub.of("take")) == 2
    broken = Hub()
    with pytest.raises(IndexError):
        exchange_once(mirror, lambda *_: broken.connection)
    assert broken.closed == 1


def test_what_met_its_id_elsewhere_is_sent_again_at_once(mirror: Mirror) -> None:
    """Three times at the most; without the hub it is said what waits, was refused or renamed, and is late."""
    for turns, taken in ((1, 2), (9, 3)):
        write(mirror.layout, "ana", event("ana", turns), file=f"host-000{turns}.json")
        left = turns

        def answer(name: str, values: Sequence[Any]) -> list[Any]:
            nonlocal left
            left -= name == "take"
            return [(1, left < 0)] if name == "take" else answering(name, values)

        hub = Hub(answer)
        done = exchange_once(mirror, lambda *_, hub=hub: hub.connection)
        assert len(hub.of("take")) == taken
        assert done.waiting == int(turns == 9)
    with mirror.held() as state:
        state.refused, state.late = {"x": "why"}, {"one": {"bo": 3}}
        renamed = state.renamed
    told = mirror_status(mirror)
    assert (told.waiting, told.refused, told.late) == (1, {"x": "why"}, {"one": {"bo": 3}})
    assert (told.renamed, len(renamed), told.counts) == (renamed, 4, [])
