"""Hostile text on the screen: whatever way it gets there, only copydesk's own sequences reach the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile import FAMILIES, SHORT, active_on_screen
from tests.terminal.budget import copydesk
from tests.terminal.ptydrive import Session

pytestmark = [pytest.mark.pty, pytest.mark.slow]

OUTPUTS = ["cells", "stock"]
PASTED = [name for name in SHORT if name != "surrogate"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with an article a family: in its file name, headline, by-line and body."""
    for i, (name, text) in enumerate(FAMILIES.items()):
        part = SHORT.get(name, "long").replace("/", "_").replace("\x00", "")[:40]
        file = tmp_path / f"{i:02} {part.encode('utf-8', 'replace').decode()}.txt"
        body = f"{text[:120]}\n\nBy {text[:80]}\n\nA sentence before it. It holds {text} here. {text[:200]}\n"
        file.write_bytes(body.encode("utf-8", "surrogatepass"))
    return tmp_path


def paste(session: Session, text: str) -> None:
    """Paste text as a terminal does, which takes escape out of it but nothing else."""
    session.enter(b"\x1b[200~" + text.replace("\x1b", "").encode("utf-8", "replace") + b"\x1b[201~")


def assert_harmless(session: Session) -> None:
    """Nothing was sent but what copydesk sends by itself; what was read so far may end within a sequence of its own."""
    if session.status is None:
        session.rest()
    session.draw()
    assert active_on_screen(bytes(session.raw)) == []


@pytest.mark.parametrize("output", OUTPUTS)
def test_every_article_is_read_and_judged_harmlessly(desk: Path, output: str) -> None:
    with Session(copydesk(desk, output), columns=160, rows=40) as session:
        session.wait_for("judged")
        session.rest()
        seen = session.text()
        for _ in FAMILIES:
            session.enter(b"jaJ")
            seen += session.text()
        session.type(b"?")
        session.wait_for("what to do, in your words")
        session.type(b"\x1b")
        session.wait_gone("what to do, in your words")
        assert_harmless(session)
        for word in ("[sic]", "[inaudible]", "[/nope]", "[@click=app.quit]", "[link=https://evil.example]"):
            assert word in seen
        session.quit("q")
        assert session.status == 0
        assert_harmless(session)


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_is_pasted_into_notes_searches_and_filters_is_harmless(samples: Path, output: str) -> None:
    with Session(copydesk(samples, output), columns=120, rows=30, cwd=samples) as session:
        session.wait_for("judged")
        session.rest()
        for first in range(0, len(PASTED), 6):
            text = " ".join(SHORT[name] for name in PASTED[first : first + 6])
            session.type(b"/")
            session.wait_for("a phrase, or a query")
            paste(session, text)
            session.press("enter")
            session.type(b"n")
            session.wait_for("Note on sentence")
            paste(session, text)
            session.type(b"\x1b")
            session.wait_gone("Note on sentence")
        assert session.status is None
        assert_harmless(session)
        session.press("y", "Y", "tab", "/")
        paste(session, FAMILIES["click"])
        session.press("enter")
        session.rest()
        raw = bytes(session.raw)
        assert raw.count(b"\x1b]52;c;") <= 1
        session.raw[:] = raw.split(b"\x1b]52;c;")[0]
        assert_harmless(session)
