"""A round that survives its people, as docs/rounds.md tells it: six Unix users on one host come, go and hand it on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from review.events import Event, EventKind, Holding
from review.rounds import State
from store.opening import open_desk
from store.rounds.files import find
from tests.store.users import ANA, BO, CY, DI, LEAD, NEEDS_ROOT, as_user, judge, run, seen_by, settle
from tests.verdicts import Verdict

pytestmark = NEEDS_ROOT
EVE = 61005
A, D, _E = Verdict


def name(uid: int) -> str:
    """Return the name of a login that this host knows only by its number."""
    return f"uid-{uid}"


def test_story(shared: Path) -> None:
    """One leaves, one joins, one declines, one is excluded; rules change, an article comes, the lead hands over."""
    desk, rules = str(shared), shared.parent / "rules.md"
    write(rules, "Figures need a source.\n")
    run(LEAD, "rounds", "new", "one", desk, "--reviewers", f"{name(ANA)},{name(BO)},{name(CY)}", "--overlap", "2",
        "--guidelines", str(rules), "--open")  # fmt: skip
    before = assignment(shared)
    finished = judged_by(ANA, shared, before)

    out = run(LEAD, "rounds", "assign", "one", desk, "--remove", name(ANA), "--add", name(EVE))
    assert finished not in out
    after = assignment(shared)
    assert name(ANA) in after[finished]
    assert [article for article, names in after.items() if name(ANA) in names] == [finished]
    assert all(len(names) == 2 for names in after.values())
    moved = {article: (set(before[article]), set(after[article])) for article in before}
    stay = {name(BO), name(CY)}
    assert not any(stay & (now - had) and stay & (had - now) for had, now in moved.values())

    declined = next(article for article, names in after.items() if name(BO) in names)
    run(BO, "rounds", "decline", "one", declined, "--why", "my brother's firm", "--desk", desk)
    excluded = next(article for article, names in after.items() if name(CY) in names and article != declined)
    run(LEAD, "rounds", "assign", "one", desk, "--exclude", f"{name(CY)}={excluded}", "--add", name(DI))
    now = assignment(shared)
    assert name(BO) not in now[declined]
    assert name(CY) not in now[excluded]
    assert all(len(names) == 2 for names in now.values())

    late = shared / "late.txt"
    write(late, "Late news\n\nOne came on Monday. Two came on Friday.\n")
    os.chown(late, LEAD, LEAD)
    assert as_user(LEAD, lambda: open_desk(shared).close() or 0)[0] == 0  # type: ignore[func-returns-value]
    assert "late.txt" in run(LEAD, "rounds", "show", "one", desk)
    run(LEAD, "rounds", "assign", "one", desk, "--articles", "*")
    write(rules, "Figures need two sources.\n")
    run(LEAD, "rounds", "guidelines", "one", str(rules), "--desk", desk)
    for uid in (BO, CY, DI, EVE):
        judge(uid, shared, "one", every_fourth(uid))

    run(LEAD, "rounds", "assign", "one", desk, "--adjudicators", "uid-61006")
    run(LEAD, "rounds", "lead", "one", name(61006), "--desk", desk)
    assert "All verdicts are there." in as_user(61006, lambda: closed(desk))[2]
    settle(61006, shared, "one")
    code, _, err = as_user(61006, lambda: finished_by(desk))
    assert code == 0, err
    assert "is settled" in err
    assert find(open_desk(shared, create=False).layout, "one").state is State.ADJUDICATED

    everybody = {name(uid) for uid in (ANA, BO, CY, DI, EVE)}
    assert seen_by(ANA, shared, "one") == everybody | {name(61006)}
    figures = json.loads(run(EVE, "agreement", desk, "--round", "one", "--json", "--draws", "100"))
    assert set(figures["reviewers"]) == everybody
    shown = json.loads(run(EVE, "rounds", "show", "one", desk, "--json"))
    assert set(shown["progress"]) == everybody
    records = [json.loads(line) for line in run(BO, "export", desk, "--round", "one").splitlines()]
    people = [record for record in records if record["role"] == "reviewer"]
    assert {record["reviewer"] for record in people} == everybody
    assert not [r for r in people if (r["article"], r["reviewer"]) in {(declined, name(BO)), (excluded, name(CY))}]
    assert len({record["guidelines"] for record in people}) == 2


def every_fourth(uid: int) -> Callable[[str, int], str]:
    """Return a reviewer who finds every fourth sentence disputed, each another one."""
    return lambda _article, at: D if at % 4 == uid % 4 else A


def closed(desk: str) -> int:
    """Close the round."""
    from tui.cli.main import main

    return main(["rounds", "close", "one", desk])


def finished_by(desk: str) -> int:
    """Finish the round."""
    from tui.cli.main import main

    return main(["rounds", "finish", "one", desk])


def write(path: Path, text: str) -> None:
    """Write a file that everybody can read."""
    path.write_text(text, "utf-8")
    path.chmod(0o644)


def assignment(desk: Path) -> dict[str, list[str]]:
    """Return who has which article."""
    found = json.loads(run(LEAD, "rounds", "show", "one", str(desk), "--json"))
    return dict(found["assignment"])


def judged_by(uid: int, desk: Path, before: dict[str, list[str]]) -> str:
    """Let a reviewer judge one whole article and half of another, and return the one."""
    mine = [article for article, names in before.items() if name(uid) in names]

    def work() -> int:
        door = open_desk(desk, round="one")
        for article, share in zip(mine, (1, 2), strict=False):
            card = next(card for card in door.articles.cards() if card.name == article)
            for at in sorted(card.claims)[: len(card.claims) // share]:
                holding = Holding(A, claim=True)
                door.decisions.append(
                    [Event(EventKind.DECIDE, door.reviewer, "one", article, card.snapshot, at, holding)]
                )
        door.close()
        return 0

    code, _, err = as_user(uid, work)
    assert code == 0, err
    return mine[0]
