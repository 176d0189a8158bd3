"""`copydesk schema` prints the schema of records, or how another program reads them, with a desk's own verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from review.scale import DEFAULT, scale_of_rounds
from store.exchange.columns import READERS, call_for
from store.opening import open_desk, open_rounds
from store.schemas import record_schema, schema_of_desk
from tui.cli.main import main

VERDICTS = '[verdicts]\nyes = { letter = "y", sign = "Y" }\nno = { letter = "n", sign = "N" }\n'


def test_the_schema_without_a_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """With the usual verdicts, and the call of each reader; also where no desk is."""
    monkeypatch.chdir(tmp_path)
    assert main(["schema"]) == 0
    assert capfd.readouterr() == (record_schema(), "")
    for reader in READERS:
        assert main(["schema", "--for", reader]) == 0
        assert capfd.readouterr() == (call_for(reader, scale=DEFAULT), "")


def test_the_schema_of_a_desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With the verdicts of all its rounds: the desk's own, and those of a round that was made before it had them."""
    (tmp_path / "a.txt").write_text("Report\n\nOne came on Monday.\n", "utf-8")
    open_desk(tmp_path, "lea").close()
    assert main(["rounds", "new", "one", str(tmp_path), "--reviewers", "ana", "--overlap", "1", "--open"]) == 0
    settings = tmp_path / ".copydesk" / "desk.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n{VERDICTS}", "utf-8")
    capfd.readouterr()
    scales = []
    for desk in open_rounds(str(tmp_path)):
        scales.append(desk.rules.scale)
        desk.close()
    assert [scale.names for scale in scales] == [("yes", "no"), DEFAULT.names]
    assert main(["schema", str(tmp_path)]) == 0
    assert capfd.readouterr() == (schema_of_desk(scale_of_rounds(scales)), "")
    assert main(["schema", str(tmp_path), "--for", "duckdb"]) == 0
    assert capfd.readouterr() == (call_for("duckdb", scale=scale_of_rounds(scales)), "")
