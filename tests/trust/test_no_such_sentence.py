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
