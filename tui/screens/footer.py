"""The keys in a bottom line: what can be done now, in order of importance, from which the width takes what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from keymaps.actions import TAGGING, Action, Scope
from tui.shell.shell import Shell
from tui.widgets.status import Hint

VERDICTS = "verdicts"
"""Stands for the actions that give a verdict of the scale, which are shown by their signs."""

FOOT: Mapping[Scope, tuple[str, ...]] = {
    Scope.LIST: (
        *("app.help", "list.open", "list.filter", "edit.undo", "list.sort", "pane.next", "decisions.open"),
        *("search.desk", "rounds.open", "export.open", "app.palette", "guidelines.open", "app.close"),
    ),
    Scope.READER: (
        *("app.help", "sentence.confirm", VERDICTS, "search.next", "edit.undo", "sentence.note", "sentence.reason"),
        *("sentence.evidence", "sentence.clear", "sentence.next-unjudged", "decisions.open", "search.open"),
        *("article.next", "pane.next", "sentence.aside", "rounds.open", "pane.inspector", "search.desk"),
        *("app.palette", "elsewhere.open", "entity.open", "export.open", "guidelines.open", "app.close"),
    ),
    Scope.INSPECTOR: (
        *("app.help", "inspector.open", "inspector.remove", VERDICTS, "edit.undo", "sentence.note"),
        *("sentence.reason", "sentence.evidence", "pane.next", "pane.inspector", "decisions.open", "app.palette"),
        *("rounds.open", "search.desk", "export.open", "app.close"),
    ),
    Scope.DECISIONS: (
        *("app.help", "app.close", "decisions.go", "decisions.query", "decisions.mark", VERDICTS, "decisions.reason"),
        *("edit.undo", "decisions.note", "decisions.clear", "decisions.mark-all", "decisions.keep"),
        *("decisions.recall", "decisions.copy", "export.open", "app.palette"),
    ),
    Scope.ADJUDICATION: (
        *("app.help", "app.close", "adjudication.side-1", VERDICTS, "adjudication.notes", "adjudication.no-claim"),
        *("adjudication.back", "edit.undo", "adjudication.why", "adjudication.note", "adjudication.next"),
        *("adjudication.read", "adjudication.previous", "app.palette"),
    ),
    Scope.ROUNDS: (
        *("app.help", "app.close", "round.choose", "round.open", "round.close", "adjudication.open", "round.finish"),
        *("round.new", "round.agreement", "round.articles", "round.remind", "round.guidelines", "round.assign"),
        *("round.seal", "round.reopen", "round.lead", "app.palette"),
    ),
}
"""What a bottom line offers where a scope has the focus, the most important first."""


ON_DESK = (Scope.LIST, Scope.READER, Scope.INSPECTOR)
"""Scopes of the panes, where nothing lies below."""


def footer(
    shell: Shell,
    scope: Scope,
    can: Callable[[str], bool],
    hint_of: Callable[[Action], Hint] | None = None,
    first: Sequence[str] = (),
) -> list[Hint]:
    """Return the keys for a bottom line, the most important first: of actions that have one and can act now.

    `first` are those that matter more here than they do elsewhere; the key for help stays before them.
    """
    keymap = shell.keymap
    made = hint_of or (lambda action: Hint(shell.key_of(action.id), action.label.lower()))
    order = FOOT[scope]
    ranked = (*order[:1], *first, *(one for one in order[1:] if one not in first))
    return [
        _shown(shell, keymap.by_id[one], scope) or made(keymap.by_id[one])
        for name in ranked
        for one in _named(shell, name, scope)
        if one in keymap.by_id and keymap.keys_of(one) and can(one)
    ]


def _named(shell: Shell, name: str, scope: Scope) -> Iterator[str]:
    """Yield the ids that a name of an order stands for."""
    if name != VERDICTS:
        yield name
        return
    begins = {Scope.DECISIONS: "decisions", Scope.ADJUDICATION: "adjudication"}.get(scope, "sentence")
    yield from (f"{begins}.{verdict}" for verdict in shell.settings.signs.scale.names)


def _shown(shell: Shell, action: Action, scope: Scope) -> Hint | None:
    """Return how some actions are shown: one that gives a verdict by its sign, one that closes by what it does here."""
    if action.id == "app.close":
        return Hint(shell.key_of(action.id), "leave" if scope in ON_DESK else "back")
    begins, _, name = action.id.partition(".")
    signs = shell.settings.signs
    if begins not in TAGGING or name not in signs.scale.names:
        return None
    return Hint(shell.key_of(action.id), signs.verdict(name), signs.look_of(name), "verdicts")
