"""The sheet of a round's guidelines: what changed since they were last read, then the text, rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reading.errors import CopydeskError
from review.rounds import Round
from tui.screens.row_screen import StyledRow
from tui.screens.text_dialog import TextDialog
from tui.shell.background import Background
from tui.shell.shell import Shell, shell_of
from tui.text.markdown import Ink, rows
from tui.text.rounds import GuidelinesText, guidelines_text


class GuidelinesSheet(TextDialog):
    """Shows the guidelines of a round; closing it changes nothing."""

    def __init__(self, sheet: GuidelinesText) -> None:
        super().__init__(sheet.title, sheet.before)
        self._text = sheet.text

    def rows(self, width: int) -> Sequence[StyledRow]:
        """Return the changes as they are, and the text rendered."""
        signs = shell_of(self).settings.signs
        ink = Ink(signs.dot, signs.rule, signs.wall, signs.ellipsis)
        head: list[StyledRow] = [*super().rows(width)]
        if head and self._text:
            head += [(), (("The whole text", "quiet"),), ()]
        return [*head, *rows(self._text, width, ink)]


def show_guidelines(
    shell: Shell,
    background: Background,
    rules: Round,
    text_of: Callable[[str], str],
    since: str | None = "",
    then: Callable[[], None] = lambda: None,
) -> None:
    """Read the guidelines of a round and show them; `since` is the version that was read last, None when none was.

    Keys that are typed meanwhile are for the sheet.
    """

    def show(sheet: GuidelinesText) -> None:
        then()
        shell.show(GuidelinesSheet(sheet))

    def failed(error: CopydeskError) -> None:
        shell.say(str(error), urgent=True)

    background.ask("guidelines", lambda _: guidelines_text(rules, text_of, since), show, failed)
    background.hold("guidelines")
