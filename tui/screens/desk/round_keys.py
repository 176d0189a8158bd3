"""What keys in an article do to its round: a control set or taken back, an article declined."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from reading.errors import CopydeskError
from tui.screens.dialogs import Prompt
from tui.screens.text_dialog import TextDialog
from tui.text.rounds import declined_lines, no_control_line

if TYPE_CHECKING:
    from review.round_changes import ChangedControl
    from tui.screens.desk.view import DeskView


async def toggle_control(view: DeskView) -> None:
    """Mark the current sentence as a control of this round, or take that back.

    Its verdict is known to be the lead's own.
    """
    session, round_admin = view.session, view.shell.settings.round_admin
    if round_admin is None:
        view.say("Controls belong to a round; this desk has none")
        return
    name, place, verdict = session.desk.round, (session.name, session.cursor.sentence), session.holding().verdict

    def change() -> tuple[str | None, Sequence[ChangedControl]]:
        with closing(round_admin.view(name).desk) as desk:
            known = desk.rules.controls.get(place)
        if known is None and verdict is None:
            raise CopydeskError("Give the sentence the verdict that is known first")
        now = None if verdict == known else verdict
        return now, round_admin.control(name, place, now)

    try:
        known, ended = await asyncio.wrap_future(view.shell.writer.change_round(change))
    except CopydeskError as error:
        view.say(str(error), urgent=True)
        return
    which, key = f"sentence {place[1] + 1}", view.shell.key_of("sentence.control")
    view.say(f"Control: {which} is known to be {known}; {key} takes that back" if known else f"No control now: {which}")
    if ended:
        view.app.push_screen(TextDialog("Controls that are none any more", list(map(no_control_line, ended))))


def decline(view: DeskView) -> None:
    """Ask why the article is not one for this reviewer to judge, and give it back."""
    round_admin, name = view.shell.settings.round_admin, view.session.name
    if round_admin is None:
        view.say("Articles are declined in a round; this desk has none")
        return

    async def give_back(why: str) -> None:
        try:
            act = partial(round_admin.decline, view.session.desk.round, name, why)
            done = await asyncio.wrap_future(view.shell.writer.change_round(act))
        except CopydeskError as error:
            view.say(str(error), urgent=True)
            return
        lead = view.session.desk.rules.lead
        view.remote.look(lambda: view.say(next(declined_lines(name, lead, done))))

    def take(text: str | None) -> None:
        if text is not None:
            view.run_worker(give_back(text), description="article.decline")

    hint = "why you should not judge it, such as a conflict of interest; whoever leads the round reads it"
    view.app.push_screen(Prompt(f"Decline {name}", "", hint=hint), take)
