"""Where an article comes from is seen and opened, and a sentence found elsewhere becomes evidence by one key."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import Article, Kind
from review.events import NOTHING, Evidence
from review.scale import DEFAULT
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import article, frame, screen_text, shown
from tests.verdicts import Verdict
from tests.waiting import happens
from tui.app.app import CopydeskApp
from tui.screens.desk.entity_view import EntityView
from tui.screens.desk.search_dialog import SearchDialog
from tui.screens.desk.sources import stance_of
from tui.terminal.browser import command_of
from tui.terminal.environment import has_links
from tui.work.about import about, address, counts, encoded

FROM = {"source": "The\nCourier", "date": "2026-11-02", "author": "A. Writer", "url": "https://example.org/one"}


def sourced() -> Article:
    return replace(article("a.txt", "The bridge opened in 1974.", "It is long."), metadata=FROM, language="de")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://example.org/a?b=c;d#e", True),
        (" http://example.org ", True),
        ("HTTPS://example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://[", False),
        ("https://example.org/a b", False),
        ("https://example.org/\x1b[2J", False),
        ("https://example.org/\u202egro", False),
        ("https://example.org/" + "a" * 1_980, True),
        ("https://example.org/" + "a" * 1_981, False),
        ("--help", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_are_opened(text: str, is_one: bool) -> None:
    """A file may say anything where its address should stand."""
    assert bool(address(text)) is is_one


def test_in_a_control_sequence_an_address_is_ascii() -> None:
    """Its own signs stay as they are."""
    assert encoded("https://a.org/ü b?c=%20&d[1]=\x1b;e#f~") == "https://a.org/%C3%BC%20b?c=%20&d[1]=%1B;e#f~"


def test_the_browser_gets_the_address_as_one_word(tmp_path: Path) -> None:
    """The first browser that is there, with the address in place of %s or behind it; no shell reads it."""
    url = "https://example.org/$(id);x"
    assert command_of({}, url) == []
    assert command_of({"BROWSER": "no-such-browser"}, url) == []
    assert command_of({"BROWSER": f"no-such-browser{os.pathsep}true --new"}, url) == ["true", "--new", url]
    own = tmp_path / "my browser"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o700)
    assert command_of({"BROWSER": f"{shlex.quote(str(own))} --url=%s"}, url) == [str(own), f"--url={url}"]


def test_the_head_says_what_the_file_says() -> None:
    """One line each; nothing where there is nothing, and no language that is every other article's."""
    assert list(about(sourced())) == [
        ("outlet", "The Courier"),
        ("date", "2026-11-02"),
        ("author", "A. Writer"),
        ("language", "de"),
        ("url", "https://example.org/one"),
    ]
    assert list(about(article("a.txt", "One."))) == []
    assert list(about(replace(article("a.txt", "One."), metadata={"url": "file:///x", "author": ["x"]}))) == []


@pytest.mark.parametrize(("width", "last"), [(40, "A. Writer"), (80, "https://example.org/one")])
async def test_the_head_is_on_the_screen(app_of: Callable[..., CopydeskApp], width: int, last: str) -> None:
    """On the line below the title, as much of it as has room, and no line more than before."""
    app = app_of(FakeDesk([sourced()]))
    async with app.run_test(size=(width, 24)):
        rule = screen_text(app).splitlines()[1]
    assert rule.startswith("─ The Courier · 2026-11-02")
    assert last in rule or width == 40
    assert len(rule) == width


@pytest.mark.parametrize("makes", [True, False])
async def test_where_the_terminal_makes_links_the_head_and_addresses_lead_there(
    app_of: Callable[..., CopydeskApp], makes: bool
) -> None:
    """The line below the title, the address in the inspector and that of evidence; nowhere else, and only there."""
    app = app_of(FakeDesk([sourced()]), has_links=makes)
    async with app.run_test(size=(120, 40)) as pilot:
        app.desk_screen.acts.set_evidence((Evidence("https://example.org/zwei", "", "supports", "2026-01-01"),))
        await pilot.pause()
        strips = frame(app)
        found = {part.style.link for line in strips for part in line if part.style and part.style.link}
        assert found == ({"https://example.org/one", "https://example.org/zwei"} if makes else set())


async def test_the_thumb_says_where_the_window_is(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """At the top, in the middle, at the end; none where everything is seen. No text is covered."""
    app = app_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "g")
        await pilot.pause()
        reader = app.desk_screen.reader
        height, total = reader.size.height, reader.page.height
        assert total > 2 * height
        assert reader.thumb() == 0
        await pilot.press("space")
        await pilot.pause()
        assert 0 < reader.thumb() < height - 1
        assert [y for y in range(height) if reader.render_line(y).text[-1] == "┃"] == [reader.thumb()]
        await pilot.press("G")
        await pilot.pause()
        assert reader.thumb() == height - 1
        assert len({reader.render_line(y).cell_length for y in range(height)}) == 1
        await pilot.resize_terminal(80, 400)
        await pilot.pause()
        assert reader.thumb() == -1


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("width", [40, 80, 83, 84, 86, 87, 120])
async def test_no_text_touches_the_thumb(
    desk: FakeDesk, app_of: Callable[..., CopydeskApp], width: int, numbered: bool
) -> None:
    """Two columns stay free at the right at every width, with and without numbers."""
    app = app_of(desk)
    async with app.run_test(size=(width, 24)) as pilot:
        app.perform("view.numbers") if numbered else None
        await pilot.pause()
        reader = app.desk_screen.reader
        ends = [len(reader.draw(number, reader.size.width).text.rstrip()) for number in range(reader.line_count())]
        assert max(ends) <= reader.size.width - 2


async def test_the_bottom_line_says_why_a_unit_is_set_aside(app_of: Callable[..., CopydeskApp]) -> None:
    """Its kind where reading did it, else that a person did; nothing of it on what is up for judgement."""
    made = sourced()
    units = (replace(made.sentences[0], kind=Kind.BOILERPLATE), made.sentences[1])
    app = app_of(FakeDesk([replace(made, sentences=units)]))
    async with app.run_test(size=(110, 24)) as pilot:
        await pilot.press("g", "g")
        await pilot.pause()
        assert "boilerplate, set aside by reading" in screen_text(app)
        await pilot.press("j")
        await pilot.pause()
        assert "set aside" not in screen_text(app).splitlines()[-1]
        await pilot.press("s", "k", "j")
        await pilot.pause()
        assert "set aside by you" in screen_text(app)


@pytest.mark.parametrize(
    ("environ", "are_made"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6003"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4205"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM": "xterm-256color", "WT_SESSION": "1"}, True),
        ({"TERM": "foot-extra"}, True),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0", "VTE_VERSION": "6003"}, False),
        ({"TERM": "screen", "STY": "1.pts", "KITTY_WINDOW_ID": "1"}, False),
        ({"TERM": "linux"}, False),
        ({}, False),
    ],
)
def test_which_terminals_make_links(environ: dict[str, str], are_made: bool) -> None:
    """Those that say who they are and are known to, with no multiplexer between."""
    assert has_links(environ) is are_made


async def test_without_a_browser_the_address_is_said(
    app_of: Callable[..., CopydeskApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And copied, for the browser is on the machine that the reader sits at."""
    monkeypatch.delenv("BROWSER", raising=False)
    app = app_of(FakeDesk([sourced()]))
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.press("O")
        await pilot.pause()
        assert "https://example.org/one   " in app.desk_screen.status.message


async def test_the_inspector_says_where_it_comes_from_and_why_a_unit_is_not_counted(
    app_of: Callable[..., CopydeskApp],
) -> None:
    """How many are to judge of how many units, and whether reading or the reviewer set one aside."""
    made = sourced()
    units = (replace(made.sentences[0], kind=Kind.BOILERPLATE), made.sentences[1])
    app = app_of(FakeDesk([replace(made, sentences=units)]))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("g", "g")
        await pilot.pause()
        shown = " ".join(line.rpartition("│")[2].strip() for line in screen_text(app).splitlines())
        for said in ("1 to judge of 2 units, 1 set aside", "outlet The Courier", "set aside by reading"):
            assert said in " ".join(shown.split())
        await pilot.press("s")
        await pilot.press("g", "g")
        await pilot.pause()
        assert "taken in by you" in screen_text(app)
        await pilot.press("j", "s", "k", "j")
        await pilot.pause()
        assert "set aside by you" in screen_text(app)


def test_the_stance_follows_the_verdict() -> None:
    """What is called false is refuted."""
    given = {verdict: stance_of(replace(NOTHING, verdict=verdict), DEFAULT) for verdict in (None, *Verdict)}
    assert list(given.values()) == ["supports", "supports", "refutes", "refutes"]


async def test_a_hit_becomes_evidence_by_one_key(app_of: Callable[..., CopydeskApp]) -> None:
    """With all words of its sentence, beside the verdict's stance, while the query stays as it is typed."""
    words = "The bridge, " + "as everybody in the town remembers, " * 4 + "opened in 1975."
    app = app_of(FakeDesk([sourced(), article("b.txt", "Nothing here.", words)]))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("e", "k", "g", "/", *"everybody")
        dialog = app.screen
        assert isinstance(dialog, SearchDialog)
        dialog.look_for("everybody")
        await pilot.pause()
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert "Evidence that refutes sentence 1: b.txt#2" in screen_text(app)
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert "evidence already" in screen_text(app)
        await pilot.press("escape")
        (piece,) = app.desk_screen.session.holding(0).evidence
    assert (piece.source, piece.quote, piece.stance) == ("b.txt#2", words, "refutes")


@pytest.mark.parametrize(
    ("source", "quote", "place", "said"),
    [
        ("b.txt#1", "One. And more.", 0, False),
        ("b.txt#1", "", 0, False),
        ("b.txt#1", "Twice.", 2, False),
        ("b.txt#5", "Twice.", 5, False),
        ("b.txt#3", "Never said.", 2, True),
    ],
)
async def test_evidence_leads_to_the_words_that_were_quoted(
    app_of: Callable[..., CopydeskApp], source: str, quote: str, place: int, said: bool
) -> None:
    """The nearest where they stand more than once; the number may be of an earlier text."""
    other = article("b.txt", "One.  And more.", "Two.", "Twice.", "Four.", "Five.", "Twice.")
    app = app_of(FakeDesk([sourced(), other]))
    async with app.run_test(size=(140, 30)) as pilot:
        await pilot.pause()
        view = app.desk_screen
        view.acts.set_evidence((Evidence(source, quote),))
        await shown(app, pilot, source)
        view.focus_pane("inspector")
        view.inspector.point(1)
        assert view.inspector.chosen == ("evidence", 0)
        app.perform("source.open")
        await happens(lambda: view.session.name == "b.txt")
        await pilot.pause()
        assert (view.session.cursor.place, view.pane) == (place, "reader")
        assert ("do not stand in this article now" in screen_text(app)) is said


async def test_a_key_in_the_inspector_means_the_only_line_it_can_mean(app_of: Callable[..., CopydeskApp]) -> None:
    """Where none is chosen: of two it takes neither, and what is chosen is meant before all others."""
    app = app_of(FakeDesk([article("a.txt", "One.")]))
    async with app.run_test(size=(140, 30)) as pilot:
        await pilot.pause()
        inspector = app.desk_screen.inspector
        assert (inspector.meant("evidence"), inspector.targets) == (None, [])
        app.desk_screen.acts.set_evidence((Evidence("one"),))
        app.desk_screen.acts.set_note("so")
        await shown(app, pilot, "one")
        assert set(inspector.targets) == {("note", 0), ("evidence", 0)}
        assert inspector.meant("note", "evidence") is None
        assert inspector.meant("evidence") == inspector.chosen == ("evidence", 0)
        assert inspector.meant("note") == ("evidence", 0)


async def test_a_mention_becomes_evidence_by_one_key(desk: FakeDesk, app_of: Callable[..., CopydeskApp]) -> None:
    """From the view of an entity, with the words of its sentence; not the sentence itself."""
    app = app_of(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("}", "i")
        await pilot.pause()
        assert isinstance(app.screen, EntityView)
        await pilot.press("+")
        await pilot.pause()
        assert "That is the sentence itself" in screen_text(app)
        await pilot.press("down", "+")
        await pilot.pause()
        await pilot.press("escape")
        (piece,) = app.desk_screen.session.holding().evidence
    name, _, number = piece.source.rpartition("#")
    assert piece.quote == " ".join(desk.article(name).quote(int(number) - 1).split())


@pytest.mark.parametrize("number", ["1", "#1"])
async def test_the_dialog_says_what_is_supported_and_completes_names(
    app_of: Callable[..., CopydeskApp], number: str
) -> None:
    """The sentence stands above the fields; the key that moves right takes the name that is offered, and its sign."""
    app = app_of(FakeDesk([sourced(), article("b.txt", "Nothing here.")]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("+", "B")
        await pilot.pause()
        await pilot.pause()
        assert "The bridge opened in 1974." in screen_text(app)
        assert "● supports" in screen_text(app)
        await pilot.press("right", *number, "ctrl+t")
        await pilot.pause()
        assert "● refutes" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        (piece,) = app.desk_screen.session.holding().evidence
    assert (piece.source, piece.stance) == ("b.txt#1", "refutes")


async def test_an_article_of_which_nothing_is_known_has_its_name_below_the_title(
    app_of: Callable[..., CopydeskApp],
) -> None:
    """Where the list is hidden nothing else says which article is open."""
    app = app_of(FakeDesk([sourced(), article("b.txt", "Nothing here.")]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("J")
        await pilot.pause()
        assert screen_text(app).splitlines()[1].startswith("─ b.txt ─")


def test_what_a_document_lacks_and_has_besides_its_text_is_said() -> None:
    metadata = {"pages_without_text": "1, 3-5", "attachments": ["a.pdf", "b.docx"]}
    found = replace(article("a.pdf", "It rained."), metadata=metadata)
    assert about(found) == [("document", "no text on page 1, 3-5"), ("document", "attached: a.pdf, b.docx")]


def test_counts_call_nothing_set_aside_that_a_round_merely_leaves_out() -> None:
    """Who is asked for nothing, or for some sentences only, is not told that reading set the others aside."""
    made = sourced()
    first, second = (replace(one, kind=Kind.SENTENCE) for one in made.sentences[:2])
    article = replace(made, sentences=(first, second, replace(second, kind=Kind.BOILERPLATE)))
    assert counts(article, 2, 2) == "2 to judge of 3 units, 1 set aside"
    assert counts(article, 1, 1) == "1 to judge of 3 units, 1 set aside"
    assert counts(article, 1, 2) == "1 to judge of 3 units, 2 set aside"
    assert counts(article, 3, 2) == "3 to judge of 3 units"
    assert counts(article, 0, 0) == "2 claims of 3 units, none for you to judge"
    assert counts(article, 0, 1) == "0 to judge of 3 units, 2 set aside"
    nothing = replace(made, sentences=(replace(first, kind=Kind.BOILERPLATE),))
    assert counts(nothing, 0, 0) == "0 to judge of 1 units, 1 set aside"
