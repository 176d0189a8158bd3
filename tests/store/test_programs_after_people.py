"""A program's suggestions come into a round after its people, by whoever leads it: between Unix users on one host."""

from __future__ import annotations

import json
from pathlib import Path

from tests.store.users import ANA, BO, CY, LEAD, NEEDS_ROOT, as_user, judge, run
from tests.verdicts import Verdict
from tui.cli.main import main

pytestmark = NEEDS_ROOT


def test_lead_and_owner_bring_suggestions_in_and_nobody_else(shared: Path) -> None:
    """The lead, who does not own the desk, once the round is closed; reviewers never; and never in a person's name."""
    path = str(shared)
    run(LEAD, "rounds", "new", "one", path, "--reviewers", f"uid-{BO},uid-{CY}", "--overlap", "2", "--blind", "--open")
    for uid in (BO, CY):
        judge(uid, shared, "one", lambda _, at: Verdict.DISPUTED if at % 6 == 0 else Verdict.ACCURATE)
    article = sorted(file.name for file in shared.glob("*.txt"))[0]
    lines = [
        {"article": article, "sentence": at, "verdict": "accurate", "agent": "checker", "score": 0.9, "round": "one"}
        for at in (8, 9, 10)
    ]
    file = shared.parent / "in.jsonl"

    def bring(uid: int, agent: str = "checker") -> tuple[int, str]:
        file.write_text("".join(json.dumps({**line, "agent": agent}) + "\n" for line in lines))
        file.chmod(0o644)
        code, _, err = as_user(uid, lambda: main(["import", path, str(file)]))
        return code, err

    code, err = bring(LEAD)
    assert code == 1
    assert "when it is closed" in err
    run(LEAD, "rounds", "close", "one", path)
    run(LEAD, "rounds", "lead", "one", f"uid-{ANA}", "--desk", path)
    code, err = bring(BO)
    assert code == 1
    assert "You cannot review as checker here" in err
    for person in (f"uid-{BO}", "root"):
        code, err = bring(ANA, person)
        assert code == 1, person
    assert bring(ANA) == (0, "copydesk: 3 taken in; in round one\n")
    found = json.loads(run(CY, "agreement", path, "--round", "one", "--agent", "checker", "--json", "--draws", "100"))
    closely = next(one for one in found["agents"] if one["person"] is None)
    assert closely["pairs"] == 6
    code, err = bring(LEAD, "other")
    assert code == 0, err
