"""The root of copydesk's small tree of errors: each says what happened, to what, and what to do."""

from __future__ import annotations


class CopydeskError(Exception):
    """An error a person caused or can mend.

    `title` says what happened, `message` to which file or entry, `hint` what to do; the front end chooses the
    form: a line in the status bar, a dialog, or stderr with exit code 2.
    """

    def __init__(self, title: str, message: str = "", hint: str = "") -> None:
        super().__init__(title, message, hint)
        self.title = title
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return one line: the title, then the detail and the hint where there are any."""
        head = f"{self.title}: {self.message}" if self.message else self.title
        is_sentence = head.endswith(".") and head[-2:-1].isalnum()
        return f"{head}{'' if is_sentence else '.'} {self.hint}" if self.hint else head


class ReadingError(CopydeskError):
    """A file that cannot become an article."""


class DocumentError(ReadingError):
    """A document that a process of its own could not make an article of, and would not another time."""


def installing(extra: str) -> str:
    """Return how an extra is installed from a clone: on a package index the name may be a stranger's."""
    clone = f"'/PATH/TO/CLONE[{extra}]'"
    return (
        f"Install copydesk's extra `{extra}`: in a clone `pip install -e '.[{extra}]'`, "
        f"with pipx `pipx install --force {clone}`, with uv `uv tool install --force {clone}`"
    )
