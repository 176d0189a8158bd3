"""A desk of each shipped scale, by its keys: gutter, list, filter, status, help, list of decisions, adjudication."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace

from keymaps.load import effective
from review.rounds import Round, State
from review.scale import DEFAULT, SHIPPED, Scale
from store.opening import open_desk
from tests.fakes.desk import FakeDesk
from tests.tui.helpers import screen_text
from tui.app.app import CopydeskApp
from tui.screens.adjudication import AdjudicationScreen
from tui.screens.decisions import DecisionsScreen
from tui.shell.settings import ScreenSettings
from tui.shell.signs import ASCII, UNICODE
from tui.shell.theme import THEMES
from tui.shell.verdict_keys import registry_of

EVERY = {"default": DEFAULT, **SHIPPED}
TEXT = "\n\n".join(f"In May {number} people left the town." for number in ("six", "ten", "two", "nine", "four", "five"))


def settings(**more: object) -> ScreenSettings:
    """Return settings that rebuild the keymap for other verdicts, as the program's own do."""
    return ScreenSettings(theme="dark", keymap_of=lambda scale: effective(registry_of(scale)), **more)  # type: ignore[arg-type]


def app_on(desk: object, scale: Scale = DEFAULT, **more: object) -> CopydeskApp:
    """Return the application on a desk, with the keymap of a scale."""
    return CopydeskApp(desk, effective(registry_of(scale))[0], settings(**more))  # type: ignore[arg-type]


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("name", EVERY)
async def test_a_desk_is_judged_with_its_verdicts(tmp_path: Path, name: str, ascii_only: bool) -> None:
    """Letters are shown and give every verdict; each has its sign and its place in list, filter, status and help."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    open_desk(tmp_path, "ana").close()
    scale = EVERY[name]
    (tmp_path / ".copydesk" / "desk.toml").write_text(f'version = 1\nverdicts = "{name}"\n', "utf-8")
    app = app_on(open_desk(tmp_path, "ana"), signs=ASCII if ascii_only else UNICODE)
    async with app.run_test(size=(140, 40)) as pilot:
        assert app.settings.signs.scale == scale, "the keymap came for the default scale, the desk has its own"
        session = app.desk_screen.session
        await pilot.press("t")
        await pilot.pause()
        assert all(f"{one.letter} {one.name}" in screen_text(app) for one in scale)
        await pilot.press("z", "g", "g")
        said = [one.name for one in scale]
        for verdict in scale:
            await pilot.press("t", verdict.letter)
        await pilot.pause()
        held = [session.holding(at).verdict for at in sorted(session.held())]
        assert held == said
        shown = screen_text(app)
        for verdict in scale:
            sign = verdict.ascii if ascii_only else verdict.sign
            assert f"{sign} " in shown
        for verdict in scale:
            if verdict.key:
                await pilot.press("g", "g", verdict.key)
                assert session.holding(min(session.held())).verdict == verdict.name
        await pilot.press("g", "g", "t", scale.verdicts[0].letter, "question_mark")
        await pilot.pause()
        help_text = screen_text(app)
        await pilot.press("escape")
        assert f"Tag the sentence {scale.names[0]} and go on." in help_text
        found = app.desk_screen.article_filter.find(f"verdict:{scale.names[-1]}")
        assert list(found) == ([0] if scale.names[-1] in {e.holding.verdict for e in session.held().values()} else [])
        await pilot.press("g", "d")
        await pilot.pause()
        assert isinstance(app.screen, DecisionsScreen)
        await pilot.resize_terminal(50, 24)
        await pilot.press("t")
        await pilot.pause()
        assert all(f"{one.letter} {one.name}" in screen_text(app) for one in scale)
        await pilot.press("escape", "t", scale.verdicts[-1].letter)
        await pilot.pause()
        assert app.screen.listed.rows
    with closing(open_desk(tmp_path, "ana")) as desk:
        assert desk.decisions.progress("ana")["a.txt"].judged >= len(scale) - 1


async def test_a_verdict_added_while_somebody_works_is_given_at_once(tmp_path: Path) -> None:
    """The next look at the disk brings its letter and its sign; nothing else moves."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    app = app_on(open_desk(tmp_path, "ana"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        path = tmp_path / ".copydesk" / "desk.toml"
        own = "\n".join(f"{name} = {{}}" for name in DEFAULT.names)
        path.write_text(f'version = 1\n[verdicts]\n{own}\nmisleading = {{ sign = "/" }}\n', "utf-8")
        app.desk_screen.remote.look()
        await pilot.pause()
        await pilot.press("t", "m")
        await pilot.pause()
        session = app.desk_screen.session
        assert [event.holding.verdict for event in session.held().values()] == ["accurate", "misleading"]
        assert "/ " in screen_text(app)


@pytest.mark.parametrize("name", SHIPPED)
async def test_verdicts_are_settled_by_letter(app_of: Callable[..., CopydeskApp], desk: FakeDesk, name: str) -> None:
    """What reviewers differ on is settled as any verdict of the round; the case shows theirs with their signs."""
    scale = SHIPPED[name]
    card = desk.cards()[0]
    at = min(card.claims)
    for who, verdict in (("bo", scale.names[0]), ("cy", scale.names[-1])):
        from review.events import Event, EventKind, Holding

        desk.append([Event(EventKind.DECIDE, who, "one", card.name, card.snapshot, at, Holding(verdict, claim=True))])
    desk.rules = Round("one", State.CLOSED, reviewers=("bo", "cy"), adjudicators=("ana",), scale=scale)
    app = app_on(desk, scale)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("g", "a")
        await pilot.pause()
        assert isinstance(app.screen, AdjudicationScreen)
        shown = screen_text(app)
        assert f"{scale.verdicts[0].sign} {scale.names[0]}" in shown
        assert f"{scale.verdicts[-1].sign} {scale.names[-1]}" in shown
        for width in (120, 50):
            await pilot.resize_terminal(width, 24)
            await pilot.press("t")
            await pilot.pause()
            shown = screen_text(app)
            assert all(f"{one.letter} {one.name}" in shown for one in scale), f"the letters at {width} columns"
            await pilot.press("escape")
        await pilot.press("t", scale.verdicts[-1].letter)
        await pilot.pause()
        assert f"Settled as {scale.names[-1]}" in screen_text(app)


def told_apart(scale: Scale, is_ascii: bool) -> Sequence[tuple[str, str]]:
    """Return the pairs of verdicts that look alike where there is no colour."""
    signs = replace(ASCII if is_ascii else UNICODE, scale=scale)
    others = {signs.aside, signs.unjudged, signs.failed, signs.stale, signs.noted, signs.more, signs.differs}
    alike = [(one, other) for one, other in combinations(scale.names, 2) if signs.verdict(one) == signs.verdict(other)]
    return [*alike, *((one, "another state") for one in scale.names if signs.verdict(one) in others)]


@pytest.mark.parametrize("is_ascii", [False, True])
@pytest.mark.parametrize("name", EVERY)
def test_verdicts_are_told_apart_by_their_signs_first(name: str, is_ascii: bool) -> None:
    """In every scale, without any colour; and every theme has a colour for each."""
    assert told_apart(EVERY[name], is_ascii) == []
    assert all(verdict.role in theme.variables for verdict in EVERY[name] for theme in THEMES)
