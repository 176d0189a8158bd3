"""A blind round from its opening to the export of the next one, played by four Unix users on one host."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from review.events import Event, EventKind, Holding, Role
from review.rounds import State
from store.errors import StoreError
from store.opening import open_desk
from store.rounds.files import find
from tests.store.users import ANA, BO, CY, DI, LEAD, NEEDS_ROOT, as_user, judge, run, seen_by, settle
from tests.verdicts import Verdict
from tui.cli.main import main

pytestmark = NEEDS_ROOT
A, D, E = Verdict


def opinions(odd: int) -> Callable[[str, int], str]:
    """Return a reviewer who finds every so many-th sentence disputed."""
    return lambda article, at: D if at % 6 == odd else A


def test_story(shared: Path) -> None:
    """Open, judge blind, close, agree, settle, take up what is disputed, export."""
    path, names = str(shared), [f"uid-{uid}" for uid in (ANA, BO, CY)]
    run(LEAD, "rounds", "new", "one", path, "--reviewers", ",".join(names), "--overlap", "2", "--blind", "--seed", "1",
        "--adjudicators", f"uid-{DI}")  # fmt: skip

    code, _, err = as_user(ANA, lambda: main(["rounds", "open", "one", path]))
    assert code == 2
    assert f"Only uid-{LEAD}" in err
    run(LEAD, "rounds", "open", "one", path)

    judge(ANA, shared, "one", opinions(0))
    judge(BO, shared, "one", opinions(0))
    blind(shared)
    judge(CY, shared, "one", opinions(1))

    code, _, err = as_user(ANA, lambda: main(["agreement", path, "--round", "one"]))
    assert code == 2
    assert "blind" in err
    run(LEAD, "rounds", "close", "one", path)

    everybody = set(names)
    for uid in (ANA, BO, CY, DI, LEAD):
        assert seen_by(uid, shared, "one") == everybody
    figures = json.loads(run(BO, "agreement", path, "--round", "one", "--json", "--draws", "200"))
    assert figures["reviewers"] == names
    assert 0 < figures["coefficients"]["percent"]["value"] < 1

    reopened(shared)
    late(shared)
    settle(DI, shared, "one")
    run(LEAD, "rounds", "finish", "one", path)
    assert find(open_desk(shared, reviewer=None, create=False).layout, "one").state is State.ADJUDICATED

    story(path, taken_up(shared, names))


def taken_up(desk: Path, names: list[str]) -> set[tuple[str, int]]:
    """Return the sentences that a second round takes up from the first, after one reviewer has judged them."""
    run(LEAD, "rounds", "new", "two", str(desk), "--reviewers", ",".join(names), "--overlap", "3",
        "--only", "disputed", "--open")  # fmt: skip
    second = find(open_desk(desk, create=False).layout, "two")
    judge(CY, desk, "two", opinions(9))
    return {(article, at) for article, sentences in second.sentences.items() for at in sentences}


def blind(desk: Path) -> None:
    """Nobody sees another's verdicts, by the program or by the files; the lead sees how many there are."""
    assert seen_by(BO, desk, "one") == {f"uid-{BO}"}
    folder = desk / ".copydesk" / "rounds" / "one" / f"uid-{ANA}"

    def peek() -> int:
        try:
            return len(list(folder.iterdir()))
        except PermissionError:
            return 0

    assert as_user(BO, peek)[0] == 0
    assert as_user(LEAD, peek)[0] > 0
    assert seen_by(LEAD, desk, "one") == set()
    counted = json.loads(run(LEAD, "rounds", "show", "one", str(desk), "--json"))["progress"]
    done = {name: sum(p["judged"] for p in articles.values()) for name, articles in counted.items()}
    assert done[f"uid-{ANA}"] > 0
    assert done[f"uid-{CY}"] == 0
    own = json.loads(run(BO, "rounds", "show", "one", str(desk), "--json"))["progress"]
    assert set(own) == {f"uid-{BO}"}


def reopened(desk: Path) -> None:
    """What somebody judges in a reopened round is seen by all, at once and after it is closed again."""
    run(LEAD, "rounds", "reopen", "one", str(desk))
    place: list[str] = []

    def disagree() -> int:
        opened = open_desk(desk, round="one")
        card = opened.articles.cards()[0]
        at = max(card.claims)
        opened.decisions.append(
            [Event(EventKind.DECIDE, opened.reviewer, "one", card.name, card.snapshot, at, Holding(E))]
        )
        print(card.name, at)
        return 0

    code, out, err = as_user(CY, disagree)
    assert code == 0, err
    place += out.split()

    def look() -> int:
        opened = open_desk(desk, round="one")
        held = opened.decisions.held(place[0], f"uid-{CY}")[int(place[1])]
        return 0 if held.holding.verdict == E else 1

    assert as_user(BO, look)[0] == 0
    run(LEAD, "rounds", "close", "one", str(desk))
    for uid in (ANA, DI, LEAD):
        assert as_user(uid, look)[0] == 0


def late(desk: Path) -> None:
    """A closed round takes no more verdicts, and nobody settles what they judged."""

    def write(role: Role) -> Callable[[], int]:
        def work() -> int:
            opened = open_desk(desk, round="one")
            card = opened.articles.cards()[0]
            event = Event(EventKind.DECIDE, opened.reviewer, "one", card.name, card.snapshot, 3, Holding(A), role=role)
            try:
                opened.decisions.append([event])
            except StoreError as error:
                print(error)
                return 5
            return 0

        return work

    for role in (Role.REVIEWER, Role.ADJUDICATOR):
        code, out, _ = as_user(ANA, write(role))
        assert code == 5
        assert "closed" in out or "Only" in out


def story(path: str, taken: set[tuple[str, int]]) -> None:
    """The export of both rounds tells who said what, what was settled, and what was taken up again."""
    records = [json.loads(line) for line in run(ANA, "export", path).splitlines()]
    first = [r for r in records if r["round"] == "one"]
    second = [r for r in records if r["round"] == "two"]
    votes: dict[tuple[str, int], dict[str, str]] = {}
    for record in first:
        if record["role"] == "reviewer":
            votes.setdefault((record["article"], record["sentence"]), {})[record["reviewer"]] = record["verdict"]
    differ = {place for place, given in votes.items() if len(set(given.values())) > 1}
    disputed = {place for place, given in votes.items() if "disputed" in given.values()}
    settled = {(r["article"], r["sentence"]) for r in first if r["role"] == "adjudicator"}
    assert settled == differ
    assert differ
    assert taken == differ | disputed
    assert {(r["article"], r["sentence"]) for r in second} == taken
    assert all(len(given) == 2 for given in votes.values())
