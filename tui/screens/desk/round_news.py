"""What a reviewer is told of the round they work in, and a lead of the rounds that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from review.round_news import news
from review.rounds import Permission, why_not
from tui.screens.desk.status_line import terms_line
from tui.shell.known_rounds import KnownRounds

if TYPE_CHECKING:
    from review.rounds import Round
    from store.manage.tasks import LeadTask
    from tui.screens.desk.view import DeskView


class RoundNews:
    """Says what changed in the round since it was last looked at, and which rounds wait for their lead."""

    def __init__(self, view: DeskView) -> None:
        self._view = view
        self._known = view.session.desk.rules
        self.tasks: Sequence[LeadTask] = ()
        """What waits for this person as a lead, until they have looked at the rounds."""
        self.is_settled = False
        """Whether nothing is left to settle in the round, for who may settle it."""

    def ruled(self, rules: Round) -> None:
        """Say how the round is otherwise than it was."""
        before, self._known = self._known, rules
        if self._view.round_news is not self:  # the reviewer went to another round meanwhile
            return
        if rules.scale != before.scale:
            self._view.shell.rescale()
        said = list(news(before, rules, self._view.session.desk.reviewer))
        self._view.title_bar.round = terms_line(rules, self._view.shell.settings.signs)
        self._view.title_bar.repaint()
        self._view.show_hints()
        if said:
            self._view.say(". ".join(said))

    def announce(self) -> bool:
        """Say at the start that there are guidelines that were not read; whether there was anything to say."""
        view, rules = self._view, self._view.session.desk.rules
        if not view.guidance.is_new or view.shell.why_not("guidelines.open"):
            return False
        key = view.shell.key_of("guidelines.open")
        first = view.guidance.is_first
        view.say(f"{key} shows the {'' if first else 'new '}guidelines of round {rules.name}")
        return True

    def look_for_tasks(self) -> None:
        """Find out, beside the keys, what changed in rounds since the last start, and which wait for this person."""
        view = self._view
        rounds = view.shell.settings.round_admin
        if rounds is None:
            return
        known = KnownRounds(view.shell.settings.private, view.session.desk.address, rounds.person)

        def read(_: object) -> tuple[Sequence[str], Sequence[LeadTask]]:
            from store.manage.tasks import lead_tasks

            return known.take_news(rounds.all()), tuple(lead_tasks(rounds, date.today()))

        view.background.ask("tasks", read, lambda found: self._start_with(*found))

    def look_what_is_settled(self) -> None:
        """Find out, beside the keys, whether anything is left to settle, for who may settle it."""
        view, desk = self._view, self._view.session.desk
        if desk.read_only or why_not(desk.rules, desk.reviewer, Permission.ADJUDICATE):
            return

        def read(_: object) -> bool:
            from store.manage.status import undecided

            return not undecided(desk)[0]

        def take(is_settled: bool) -> None:
            self.is_settled = is_settled
            view.status.repaint()

        view.background.ask("settled", read, take)

    def _start_with(self, said: Sequence[str], tasks: Sequence[LeadTask]) -> None:
        """Say what changed, and show the rounds to a lead who is asked nothing else and has not begun to work yet."""
        self.wait_for(tasks)
        view = self._view
        if said and view.round_news is self:
            wrong = [view.status.message] if view.shell.problems and view.status.message else []
            view.say(". ".join((*wrong, *said)))
        rules = view.session.desk.rules
        if tasks and not rules.reviewers and not view.shell.is_touched and view.app.screen is view:
            view.shell.perform("rounds.open")

    def wait_for(self, tasks: Sequence[LeadTask]) -> None:
        """Show in the bottom line which rounds wait for their lead."""
        if self._view.round_news is self and tasks != self.tasks:
            self.tasks = tasks
            self._view.status.repaint()
