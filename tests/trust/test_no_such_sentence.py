"""A decision on a sentence that its text does not have stops nobody: it is left out, and check names it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.layout import HIDDEN
from store.opening import open_desk
from tests.trust.people import event, plant
from tui.cli.main import main


@pytest.mark.parametrize("others", [False, True])
@pytest.mark.parametrize("format", ["jsonl", "csv", "html", "md", "webanno", "claimreview", "labelstudio", "doccano"])
def test_it_is_left_out(samples: Path, format: str, others: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """Alone in its file or beside another, in every format."""
    with closing(open_desk(samples, "ana")):
        pass
    made = [replace(event(samples, "ana", "main"), sentence=1 << 19)]
    made += [event(samples, "ana", "main", at=2)] if others else []
    plant(samples / HIDDEN / "rounds" / "main" / "ana" / "x-0001.json", made)
    assert main(["export", str(samples), "--format", format]) == 0
    assert main(["agreement", str(samples), "--draws", "100"]) in (0, 2)
    assert main(["rounds", "show", "main", str(samples)]) == 0
    capsys.readouterr()
    main(["check", str(samples)])
    assert "sentences that their text does not have" in capsys.readouterr().out


def test_it_is_nowhere_among_what_is_held(samples: Path) -> None:
    """Nor are decisions on a text that is not here; the last sentence of all is there to be judged."""
    with closing(open_desk(samples, "ana")) as desk:
        card = desk.articles.cards()[0]
    end, start = card.sentences, event(samples, "ana", "main").micros
    made = [
        replace(event(samples, "ana", "main", micros=start + at), sentence=sentence)
        for at, sentence in enumerate((end + 1, end - 1, end, 0))
    ]
    own = samples / HIDDEN / "rounds" / "main" / "ana"
    plant(own / "x-0001.json", made)
    for foreign in (False, True):
        if foreign:
            lost = event(samples, "ana", "main", micros=start + 9)
            plant(own / "x-0002.json", [replace(lost, snapshot="0" * 64, sentence=1)])
        with closing(open_desk(samples, "bo")) as desk:
            found = desk.decisions
            assert [one.id for one in found.current(card.name)] == [made[3].id, made[1].id]
            assert [one.id for one in found.current_raw(card.name)] == [made[3].id, made[1].id]
            assert sorted(found.held(card.name, "ana")) == [0, end - 1]
            assert [one.sentence for one in found.newest_first()] == [0, end - 1]
            assert found.progress("ana")[card.name].judged == len({0, end - 1} & card.claims)
            assert found.reanchored(card.name, "ana") == ()
