"""A document that failed is not read at every opening; `add` tries it, and so does an opening once it has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.apart import read_apart
from reading.source import Source
from store.opening import open_desk
from tui.cli.main import main


def test_a_document_that_failed_is_not_tried_at_every_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[str] = []

    def counted(module: str, path: Path, data: bytes) -> Source:
        tried.append(path.name)
        return read_apart(module, path, data)

    monkeypatch.setattr("reading.apart.read_apart", counted)
    (tmp_path / "a.txt").write_text("It rained on Monday.\n", "utf-8")
    (tmp_path / "b.eml").write_bytes(b"Content-Type: image/png\r\n\r\nabc\r\n")
    for _ in range(3):
        open_desk(tmp_path).close()
    assert tried == ["b.eml"]
    assert main(["add", str(tmp_path), "--workers", "1"]) == 1
    assert "The e-mail has no text" in capsys.readouterr().err
    (tmp_path / "b.eml").write_bytes(b"Subject: Rain\r\n\r\nIt rained on Tuesday.\r\n")
    desk = open_desk(tmp_path)
    assert [card.name for card in desk.articles.cards()] == ["a.txt", "b.eml"]
    desk.close()
    assert tried == ["b.eml"] * 2
