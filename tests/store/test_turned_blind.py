"""A round turns blind under an open program: with real user ids, no colleague reads what is decided from then on."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from review.events import Event, EventKind, Holding
from store.layout import HIDDEN, Layout
from store.opening import open_desk
from store.person import current_person
from store.rounds.files import load, save
from tests.store.users import ANA, BO, LEAD, NEEDS_ROOT, as_user
from tests.verdicts import Verdict

pytestmark = NEEDS_ROOT


def test_files_close_under_an_open_program(shared: Path) -> None:
    """Its file is closed to colleagues before the next decision goes into it, stays the lead's to read, and reopens."""
    layout = Layout(shared, shared / HIDDEN)
    own = layout.reviewer("main", f"uid-{ANA}")

    def make() -> int:
        open_desk(shared).close()
        return 0

    assert as_user(LEAD, make)[0] == 0
    (go, going), (done, doing) = os.pipe(), os.pipe()

    def decide_three_times() -> int:
        desk = open_desk(shared)
        card = desk.articles.cards()[0]
        for sentence in range(3):
            os.read(go, 1)
            holding = Holding(verdict=Verdict.ACCURATE)
            desk.decisions.append(
                [Event(EventKind.DECIDE, desk.reviewer, "main", card.name, card.snapshot, sentence, holding)]
            )
            os.write(doing, b".")
        return 0

    def read_everything() -> int:
        return sum(path.read_bytes().count(b'"kind"') for path in own.glob("*.json"))

    def turn(blind: bool) -> int:
        save(layout, replace(load(layout.round_settings("main")), blind=blind), current_person())
        return 0

    ana = os.fork()
    if ana == 0:
        os._exit(as_user(ANA, decide_three_times)[0])
    for number, blind in enumerate((False, True, False), 1):
        assert as_user(LEAD, partial(turn, blind))[0] == 0
        os.write(going, b".")
        os.read(done, 1)
        assert as_user(LEAD, read_everything)[0] == number
        code, _, err = as_user(BO, read_everything)
        assert (code == 99 and "PermissionError" in err) if blind else code == number
    assert os.waitpid(ana, 0)[1] == 0
    for end in (go, going, done, doing):
        os.close(end)
