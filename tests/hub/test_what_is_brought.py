"""What of a folder's desk is brought to a hub, without one: nothing that does not count there, no seal misread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from reading import guard
from review.admission import DAY, LATE, STRANGE
from review.events import Role
from review.rounds import GuidelinesVersion, Round, State
from store.desk import Problem
from store.errors import NewerDesk, StoreError
from store.hub import inbox, relay, seals
from store.hub.address import address_of
from store.hub.mirror import Mirror, MirrorSettings, MirrorState, make_mirror
from store.hub.outbox import Outbox
from store.hub.rows import doc_of
from store.hub.seals import HubSeal, check, digest_of
from store.hub.whole import _uncounted, found_at, pull, push
from store.journal.codec import now_micros
from store.journal.segment import scan
from store.layout import Layout, load_settings
from store.person import current_person
from store.rounds import sealing
from store.rounds.files import create, load, save
from store.rounds.folder_access import FolderAccess
from store.rounds.guidelines import kept_guidelines, version_of
from tests.hub.test_sending import AT, Hub, event, keeping, write

ONE = Round(name="one", state=State.OPEN, lead="lea", reviewers=("ana", "bo"), assignment={"a.txt": ("ana", "bo")})


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """Return ana's mirror."""
    return make_mirror(tmp_path / "m", MirrorSettings(address_of("postgresql://db/team/desk"), "ana"))


@pytest.fixture
def layout(mirror: Mirror) -> Layout:
    """Return a desk with round `one`."""
    mirror.layout.hub.unlink()  # a desk of its own
    create(mirror.layout, replace(ONE, former={}), current_person())
    return mirror.layout


def sealed(layout: Layout, rules: Round) -> None:
    """Seal round `one`."""
    folder = layout.round("one")
    access = FolderAccess("lea", current_person(), current_person().uid, folder, lambda: rules, lead=True)
    sealing.save(folder, sealing.new_seal(access, "lea", AT + 50, AT + DAY))


def test_what_does_not_count_in_a_folder_is_named_with_the_reason(layout: Layout) -> None:
    """What came late to a closed round, and what stands in another's folder; what counts is brought."""
    first, late = event("ana", 1, round="one"), event("ana", 60, round="one")
    strange = event("bo", 2, round="one")
    fresh = event("ana", now_micros() - AT, round="one")
    write(layout, "ana", first, strange, fresh, round="one")
    assert _uncounted(layout) == {strange.id: STRANGE}
    write(layout, "ana", first, strange, round="one")
    closed = save(layout, replace(ONE, state=State.CLOSED, former={}), current_person())
    sealed(layout, closed)
    write(layout, "ana", first, strange, late, round="one")
    assert _uncounted(layout) == {strange.id: STRANGE, late.id: LATE}


def test_the_desk_that_is_brought_is_one(layout: Layout, tmp_path: Path) -> None:
    assert found_at(str(layout.folder), current_person()).home == layout.home
    with pytest.raises(StoreError, match="There is no desk here"):
        found_at(str(tmp_path), current_person())


def test_a_desk_that_a_newer_copydesk_sealed_is_not_brought(layout: Layout) -> None:
    """What does not count in it cannot be told here, and on the hub it would count."""
    write(layout, "ana", event("ana", 1, round="one"), round="one")
    (layout.round("one") / sealing.NAME).write_bytes(b'{"version": 2}')
    with pytest.raises(NewerDesk, match="sealed by a newer copydesk"):
        _uncounted(layout)


def test_a_desk_is_brought_with_all_its_guidelines(layout: Layout) -> None:
    """Its rounds, unless the hub has one of that name, and every version of what they say; sealed at the end."""
    texts = [b"Read once.", b"Read twice."]
    old, now = map(version_of, texts)
    versions = tuple(GuidelinesVersion(version, "2026-01-01T00:00:00Z") for version in (old, "0" * 12, now))
    told = save(layout, replace(ONE, former={}, guidelines=now, guidelines_versions=versions), current_person())
    for version, text in zip((old, now), texts, strict=True):
        (layout.round("one") / kept_guidelines(version)).write_bytes(text)
    layout.round("bad").mkdir()
    layout.round_settings("bad").write_text("state = ", "utf-8")
    layout.round("there").mkdir()

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        known: dict[str, list[Any]] = {"rounds": [("there", 4)], "put_round": [(7, 1)]}
        return known.get(name) or keeping(name, values)

    hub = Hub(answer)
    done = push(hub.connection, layout, "desk")
    [main, one] = hub.of("put_round")
    assert main == ("desk", "main", doc_of(load(layout.round_settings("main"))).decode(), "", "")
    assert one == ("desk", "one", doc_of(load(layout.round_settings("one"))).decode(), now, "Read twice.")
    assert hub.of("add_guidelines") == [(7, old, "Read once.")]
    assert (done.rounds, [problem.path for problem in done.problems]) == (2, [str(layout.round("bad"))])
    assert done.problems[0].title == "The round's file is damaged"
    assert [name for name, _ in hub.asked][:2] == ["make_desk", "set_desk"]
    assert (hub.asked[-1], told.guidelines) == (("seal_brought", ("desk",)), now)


@pytest.mark.parametrize(("turns", "taken"), [(0, 1), (1, 2), (9, 3)])
def test_what_met_its_id_elsewhere_is_brought_under_a_new_one(layout: Layout, turns: int, taken: int) -> None:
    """A few times at the most: a hub that keeps nothing is not asked for ever."""
    write(layout, "ana", event("ana", 1, round="one"), round="one")
    left = turns

    def answer(name: str, values: Sequence[Any]) -> list[Any]:
        nonlocal left
        if name == "take":
            left -= 1
            return [(1, left < 0)]
        return [(7, 1)] if name == "put_round" else []

    hub, heard = Hub(answer), list[int]()
    done = push(hub.connection, layout, "desk", heard.append)
    assert len(hub.of("take")) == taken
    assert (done.events, len(done.renamed)) == (int(turns < 3), min(turns, 3))
    assert [json.loads(values[1][0])["id"] for values in hub.of("take")][1:] == list(done.renamed.values())[: taken - 1]
    assert heard == [0] * min(turns, 3) + [1] * done.events


def test_a_desk_is_pulled_where_none_lies(tmp_path: Path) -> None:
    """Settings and what there is; once more into the same folder."""

    def answer(name: str, _: Sequence[Any]) -> list[Any]:
        if name == "desk":
            return [("cy", '{"version": 1, "language": "de"}', "")]
        return [inbox._NewsRow("5:9:", False, 0, *(None,) * 8)] if name == "news" else []

    for _ in range(2):
        hub = Hub(answer)
        done = pull(hub.connection, address_of("postgresql://db/team/desk"), tmp_path / "back")
        assert (done.events, done.problems) == (0, [])
        assert [name for name, _ in hub.asked] == ["desk_of", "desk", "news"]
        assert load_settings(tmp_path / "back" / ".copydesk" / "desk.toml").language == "de"


def test_what_happened_to_articles_is_sent_by_the_desk_s_owner_once(mirror: Mirror) -> None:
    """Also the first change there is; nobody else sends any."""
    mirror.layout.changes.mkdir()
    (mirror.layout.changes / "a.json").write_text("{}", "utf-8")
    box = Outbox(mirror.layout, "desk", "ana")
    for is_owner, sent in ((False, []), (True, ["a.json"])):
        hub, state = Hub(keeping), MirrorState(is_owner=is_owner)
        for _ in range(2):
            relay.exchange(hub.connection, state, box, None, mirror)
        assert [name for _, name, _ in hub.of("add_change")] == sent
        assert state.changes == len(sent)


def lines(layout: Layout, who: str) -> list[tuple[str, str]]:
    """Return the events of somebody's in round `one`, each with its digest."""
    found = seals._digests_here(layout.reviewer("one", who), frozenset())
    return sorted(found.get("reviewer", {}).items())


def found(layout: Layout, *asked: HubSeal, uncounted: frozenset[str] = frozenset()) -> list[str]:
    """Return what is said of a round when the hub has these seals of it."""
    said: list[Problem] = check(layout, "one", list(asked), uncounted, "ana")
    return [one.path.removeprefix("round one: ") for one in said]


def test_decisions_are_compared_with_what_was_sealed(layout: Layout) -> None:
    """How many, then which; of those who have no seal, and of who has one and nothing here."""
    events = [event("ana", number, round="one") for number in (1, 2)]
    write(layout, "ana", *events, round="one")
    write(layout, "bo", event("bo", 3, round="one"), round="one")
    ana, bo = (
        HubSeal(1, who, "reviewer", len(of), digest_of(of)) for who in ("ana", "bo") if (of := lines(layout, who))
    )
    assert found(layout, ana, bo) == []
    assert found(layout) == ["ana's of seal 1, bo's of seal 1"]  # they were kept, and the hub has others now
    kept = layout.round("one") / "hub-seals.json"
    kept.unlink()
    assert found(layout) == []
    assert found(layout, ana) == ["bo has 1 here, and 0 were sealed"]
    kept.unlink()
    assert found(layout, ana, replace(bo, sha256="0" * 64)) == ["bo's 1 here are not the sealed ones"]
    kept.unlink()
    assert found(layout, ana, bo, replace(ana, reviewer="cy")) == ["cy has 0 here, and 2 were sealed"]
    kept.unlink()
    assert found(layout, replace(ana, events=1), bo, uncounted=frozenset({events[1].id})) == [
        "ana's 1 here are not the sealed ones"
    ]
    kept.unlink()
    alone = digest_of(lines(layout, "ana")[:1])
    assert found(layout, replace(ana, events=1, sha256=alone), bo, uncounted=frozenset({events[1].id})) == []
    assert found(layout, replace(ana, events=1, sha256=alone), bo, replace(ana, number=2), replace(bo, number=2)) == []


def test_a_digest_is_the_one_that_the_hub_works_out() -> None:
    """A line an event, by id, each with its own digest: the schema has the same words."""
    assert digest_of([("b", "2"), ("a", "1")]) == sha256(b"a 1\nb 2").hexdigest()


def test_some_changed_seals_are_named(layout: Layout) -> None:
    """The first five are enough to know whom to ask."""
    every = [HubSeal(1, f"p{number}", "reviewer", 0, digest_of([])) for number in range(7)]
    assert found(layout, *every) == []
    assert found(layout) == [", ".join(f"p{number}'s of seal 1" for number in range(5))]


def test_what_does_not_fit_is_named_in_order(layout: Layout) -> None:
    """By person, then by role; what is not a person's own, or of a program, is nobody's decision."""
    strange, suggested = event("bo", 1, round="one"), event("ana", 2, Role.AGENT, round="one")
    write(layout, "ana", strange, suggested, round="one")
    people = [HubSeal(1, f"p{number}", "reviewer", number + 1, "") for number in range(5)]
    assert found(layout, *people) == [f"p{number} has 0 here, and {number + 1} were sealed" for number in range(5)]
    (layout.round("one") / "hub-seals.json").unlink()
    roles = [HubSeal(1, "ana", f"r{number}", number + 1, "") for number in range(5)]
    assert found(layout, *roles) == [f"ana has 0 here, and {number + 1} were sealed" for number in range(5)]


def test_seals_that_cannot_be_read_are_kept_anew(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged file is no proof of anything."""
    kept = layout.round("one") / "hub-seals.json"
    kept.write_bytes(b"{")
    seal = HubSeal(1, "ana", "reviewer", 0, digest_of([]))
    assert found(layout, seal) == []
    assert seals._kept_seals(layout, "one") == [seal]
    assert kept.stat().st_mode & 0o777 == 0o644
    monkeypatch.setattr(guard, "TABLE", 1)
    assert seals._kept_seals(layout, "one") == []


def test_late_decisions_of_one_s_own_do_not_count_in_one_s_mirror(layout: Layout) -> None:
    """Until the hub counts them; where nothing is late nothing is sealed, and who leads the round seals it."""
    first, late = event("ana", 1, round="one"), event("ana", 2, round="one")
    path = write(layout, "ana", first, late, round="one")
    seal = layout.round("one") / sealing.NAME
    seals.seal_here(layout, "one", "ana", frozenset())
    assert not seal.exists()
    seals.seal_here(layout, "one", "lea", frozenset({late.id}))
    assert not seal.exists()
    seals.seal_here(layout, "one", "ana", frozenset({late.id}))
    access = FolderAccess("ana", current_person(), current_person().uid, layout.round("one"), lambda: ONE)
    manifest = sealing.Sealed(access)()
    assert manifest is not None
    assert manifest.refused == {"ana/host-0001.json": {late.id}}
    assert manifest.files["ana/host-0001.json"].events == len(scan(path.read_bytes()).slims) == 2
    seals.seal_here(layout, "one", "ana", frozenset())
    manifest = sealing.Sealed(access)()
    assert manifest is not None
    assert manifest.refused == {}
