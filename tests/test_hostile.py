"""Text from outside is hostile wherever it goes: the headless ways out. The screen's are in tests/terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.clean import visible
from review.events import Event, EventKind, Evidence, Holding
from store.exchange.formats.registry import NAMES
from store.opening import open_desk
from tests.hostile import FAMILIES, SHORT, active_in
from tests.verdicts import Verdict
from tui.cli.main import main

TITLES = [name for name in SHORT if name not in ("surrogate", "noncharacter")]


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def copydesk(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Return a function that runs the command line and returns its code and what a terminal would get."""

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8", "surrogateescape"), err.decode("utf-8", "surrogateescape")

    return run


def assert_harmless(*texts: str) -> None:
    """Nothing in these acts on a terminal."""
    for text in texts:
        assert active_in(text) == []
        assert "Traceback" not in text


def write_article(folder: Path, name: str, headline: str, body: str) -> Path:
    """Write an article file of a headline and a body; lone surrogates become the bytes they stand for."""
    path = folder / name
    path.write_bytes(f"{headline}\n\nMay 1, 2024\n\n{body}\n".encode("utf-8", "surrogatepass"))
    return path


@pytest.mark.parametrize("name", FAMILIES)
def test_visible_leaves_nothing_active_and_loses_nothing(name: str) -> None:
    text = FAMILIES[name]
    shown = visible(text)
    assert_harmless(shown)
    assert "\n" not in shown
    assert len(shown) <= len(text)
    assert shown.startswith("kept ")
    assert shown.endswith(" also")
    for word in ("[sic]", "[inaudible]", "[/nope]", "[@click=app.quit]"):
        assert (word in shown) == (word in text)


def hostile_desk(folder: Path, names: Sequence[str]) -> Path:
    """Return a desk with an article a family, each with a hostile headline, body, note, reason and evidence."""
    for i, name in enumerate(names):
        text = FAMILIES[name]
        write_article(folder, f"{i:02}.txt", text[:200], f"A sentence before it. It holds {text} here. The end.")
    desk = open_desk(folder, reviewer="ana")
    try:
        for card in desk.articles.cards():
            text = FAMILIES[names[int(card.name[:2])]][:5_000].encode("utf-8", "replace").decode()
            evidence = (Evidence(source=f"https://example.org/{text}", quote=text),)
            holding = Holding(verdict=Verdict.DISPUTED, note=text, reasons=(text[:50],), evidence=evidence)
            event = Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, 1, holding)
            desk.decisions.append([event, replace(event, sentence=2)])
    finally:
        desk.close()
    return folder


NAMED = [name for name in FAMILIES if name not in ("surrogate", "noncharacter")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of every family that UTF-8 can hold."""
    return hostile_desk(tmp_path_factory.mktemp("desk"), NAMED)


def settled(format: str) -> list[str]:
    """Return the options of an export that has something: a claim review is of sentences that are settled."""
    return ["--format", format, *(["--consensus", "majority"] if format == "claimreview" else [])]


@pytest.mark.parametrize("format", NAMES)
def test_every_export_is_harmless_to_print(copydesk: Run, desk: Path, format: str) -> None:
    code, out, err = copydesk("export", str(desk), *settled(format), "--as", "ana")
    assert code == 0, err
    assert out.count("also") >= len(NAMED)
    assert_harmless(out.replace("\r\n", "\n"), err)


def test_an_export_keeps_what_only_looks_like_markup(copydesk: Run, desk: Path) -> None:
    _, out, _ = copydesk("export", str(desk), "--as", "ana")
    assert "[sic]" in out
    assert "[@click=app.quit]" in out


@pytest.mark.parametrize("name", NAMED)
def test_show_prints_a_hostile_article_harmlessly(copydesk: Run, name: str, tmp_path: Path) -> None:
    path = write_article(tmp_path, "a.txt", FAMILIES[name][:200], f"It holds {FAMILIES[name]} here.")
    for options in ([], ["--json"]):
        code, out, err = copydesk("show", str(path), *options)
        assert_harmless(out, err)
        if "\x00" in FAMILIES[name]:
            assert (code, out) == (2, "")
            assert "Not a text file" in err
        else:
            assert code == 0, err
            assert "also" in out


FILE_NAMES = {name: text.replace("/", "_").replace("\x00", "")[:60] for name, text in SHORT.items()}


@pytest.mark.parametrize("name", FILE_NAMES)
@pytest.mark.parametrize("command", ["show", "read", "open", "export"])
def test_an_error_about_a_hostile_name_is_one_harmless_line(
    copydesk: Run, name: str, command: str, tmp_path: Path
) -> None:
    if name == "surrogate" or "\x00" in FILE_NAMES[name]:
        pytest.skip("no program can be called with it")
    code, out, err = copydesk(command, str(tmp_path / FILE_NAMES[name]), *(["--json"] if command == "read" else []))
    assert code == 2
    assert out == ""
    assert_harmless(err)
    assert err.count("\n") <= 2


def test_a_file_name_that_is_no_utf8_is_shown_and_read(copydesk: Run, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\xfe.txt"))
    path.write_text("A headline\n\nA sentence of some length stands here.\n")
    code, out, err = copydesk("show", os.fsdecode(path))
    assert code == 0, err
    assert_harmless(out, err)


@pytest.fixture(scope="module")
def oddly_named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of articles with hostile file names, each with a decision."""
    folder = tmp_path_factory.mktemp("names")
    for name in FILE_NAMES:
        if name != "surrogate":  # no file system takes half of a pair that stands for no byte
            write_article(folder, f"{FILE_NAMES[name]}.txt", "A headline", f"A sentence about {name} stands here.")
    desk = open_desk(folder, reviewer="ana")
    for card in desk.articles.cards():
        desk.decisions.append(
            [Event(EventKind.DECIDE, "ana", "main", card.name, card.snapshot, 1, Holding(Verdict.ACCURATE))]
        )
    desk.close()
    return folder


@pytest.mark.parametrize("format", NAMES)
def test_articles_with_hostile_names_are_exported_harmlessly(copydesk: Run, oddly_named: Path, format: str) -> None:
    code, out, err = copydesk("export", str(oddly_named), *settled(format), "--as", "ana")
    assert code == 0, err
    shown = {"claimreview": '"ClaimReview"', "fever": '"verifiable"'}.get(format, "A sentence about")
    assert out.count(shown) >= len(FILE_NAMES) - 1
    assert_harmless(out.replace("\r\n", "\n"), err)


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("option", ["--as", "--round"])
def test_a_hostile_reviewer_or_round_is_refused_harmlessly(
    copydesk: Run, name: str, option: str, tmp_path: Path
) -> None:
    if "\x00" in SHORT[name]:
        pytest.skip("an argument holds no NUL")
    write_article(tmp_path, "a.txt", "A headline", "A sentence of some length stands here.")
    code, out, err = copydesk("export", str(tmp_path), option, SHORT[name])
    assert code in (0, 2)
    assert_harmless(out, err)
