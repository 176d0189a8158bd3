"""Every action of the program, once: its id, its name, its help sentence and the places where it works.

Bindings, palette, help, hints in the status line, the README's table and `copydesk keys` are all made from a
`Registry`, which is the same everywhere but for the verdicts of a desk: whoever opens one hands their names in. An id
is what people write in their keymap files, so it is for ever: a renamed one goes to `keymaps.aliases`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from msgspec import Struct


class Scope(StrEnum):
    """Where an action works; keys are unique among the scopes that are live together (`LIVE`)."""

    APP = "app"
    LIST = "list"
    READER = "reader"
    INSPECTOR = "inspector"
    DIALOG = "dialog"
    DECISIONS = "decisions"
    ADJUDICATION = "adjudication"
    ROUNDS = "rounds"


class Action(Struct, frozen=True):
    """One thing a person can do.

    `label` is two or three words for palette and bottom line, `help` one sentence. `count` lets a number typed first
    say how often, `repeat` lets the repeat key do it again. `argument` names what the key pressed after it means
    ("mark", "reason"), empty when it needs none. `typing` says that it is needed while a text field has the focus, so
    that a key which types text is not enough for it. `words` are what people call it beside what `keymaps.everyday`
    knows.
    """

    id: str
    label: str
    help: str
    scope: Scope
    count: bool = False
    repeat: bool = False
    argument: str = ""
    typing: bool = False
    words: str = ""


def _side(number: int) -> Action:
    """Return the action that sides with the reviewer in that column."""
    return Action(
        f"adjudication.side-{number}",
        f"Side with {number}",
        f"Settle the sentence with the verdict of the reviewer in column {number}.",
        Scope.ADJUDICATION,
    )


A, R, L = Scope.APP, Scope.READER, Scope.LIST
I, D = Scope.INSPECTOR, Scope.DIALOG  # noqa: E741
J, S, K = Scope.ADJUDICATION, Scope.ROUNDS, Scope.DECISIONS


class VerdictKey(Struct, frozen=True):
    """What the registry has to know of a verdict.

    Its `name`, how it begins a line, whether it can be given for a reason, the key that it has where that one is free,
    the letter that picks it, and what else people call it.
    """

    name: str
    label: str
    takes_reason: bool = True
    key: str = ""
    letter: str = ""
    words: str = ""


def _tags(verdicts: Sequence[VerdictKey]) -> Iterator[Action]:
    """Yield the actions of the article that give a verdict."""
    for one in verdicts:
        text = f"Tag the sentence {one.name} and go on."
        yield Action(f"sentence.{one.name}", one.label, text, R, count=True, repeat=True, words=one.words)
    for one in verdicts:
        if one.takes_reason:
            yield Action(
                f"sentence.{one.name}-because",
                f"{one.label} because",
                f"Tag the sentence {one.name} for the reason whose letter follows.",
                R,
                count=True,
                repeat=True,
                argument="reason",
                words=f"reason why {one.words}",
            )


def _marked(verdicts: Sequence[VerdictKey]) -> Iterator[Action]:
    """Yield the actions of the list of decisions that give a verdict."""
    for one in verdicts:
        text = f"Tag the sentence, or all marked ones, {one.name}."
        yield Action(f"decisions.{one.name}", one.label, text, K)


def _settled(verdicts: Sequence[VerdictKey]) -> Iterator[Action]:
    """Yield the actions of adjudication that give a verdict."""
    for one in verdicts:
        text = f"Settle the sentence as {one.name}."
        yield Action(f"adjudication.{one.name}", one.label, text, J, repeat=True)


_BEFORE_TAGS: tuple[Action, ...] = (
    Action("app.help", "Help", "Show the keys that work where you are.", A),
    Action("app.palette", "Commands", "Find any command by its name and run it.", A),
    Action("app.quit", "Quit", "Leave; everything is saved already.", A),
    Action("app.close", "Close", "Go back from a list or a board; on the desk, leave.", A),
    Action("app.back", "Back", "Leave this screen, or drop the selection or the search.", A, typing=True),
    Action("app.redraw", "Redraw", "Paint the whole screen again.", A),
    Action("app.suspend", "Suspend", "Return to the shell; `fg` brings you back.", A),
    Action("app.theme", "Theme", "Change to the next theme.", A),
    Action("pane.next", "Next pane", "Move to the next pane: list, article, inspector.", A),
    Action("pane.previous", "Previous pane", "Move to the previous pane.", A),
    Action("pane.inspector", "Inspector", "Show or hide the inspector.", A),
    Action("pane.zen", "Zen", "Show only the article, or everything again.", A),
    Action("article.next", "Next article", "Open the next article of the list.", A, count=True),
    Action("article.previous", "Previous article", "Open the previous article of the list.", A, count=True),
    Action("article.decline", "Decline", "Give the article back that you should not judge, with the reason.", A),
    Action("jump.back", "Jump back", "Go back to where you were before the last jump.", A, count=True),
    Action("jump.forward", "Jump forward", "Go again to where you came back from.", A, count=True),
    Action(
        "difference.next", "Next difference", "Go to the next sentence that another article contradicts.", A, count=True
    ),
    Action("difference.previous", "Previous difference", "Go to the previous such sentence.", A, count=True),
    Action("edit.undo", "Undo", "Take back your last decision.", A, count=True),
    Action("edit.redo", "Redo", "Bring back the decision you last took back.", A, count=True),
    Action("save.retry", "Save again", "Try again to save what the disk refused.", A),
    Action("search.desk", "Search the desk", "Search the text of all articles.", A),
    Action("decisions.open", "Decisions", "List the sentences that a query asks for: yours, newest first.", A),
    Action("export.open", "Export", "Write decisions to a file, with a preview.", A),
    Action("rounds.open", "Rounds", "Open the rounds: progress, assignment, agreement.", A),
    Action("guidelines.open", "Guidelines", "Read the guidelines of this round.", A),
    Action("adjudication.open", "Adjudicate", "Settle the sentences on which reviewers differ.", A),
)
_BEFORE_MARKED: tuple[Action, ...] = (
    Action(
        "sentence.tag",
        "Tag",
        "Tag the sentence with the verdict whose letter follows.",
        R,
        count=True,
        repeat=True,
        argument="verdict",
        words="verdict label mark letter",
    ),
    Action("sentence.reason", "Reason", "Add or remove the reason whose letter follows.", R, argument="reason"),
    Action("sentence.clear", "Clear", "Take your verdict off the sentence.", R, count=True, repeat=True),
    Action(
        "sentence.aside",
        "Set aside",
        "Set the sentence aside as no claim, or take it back in.",
        R,
        count=True,
        repeat=True,
    ),
    Action("sentence.note", "Note", "Write a note on the sentence.", R),
    Action("sentence.confidence", "Confidence", "Change how sure you are: low, medium, high.", R),
    Action("sentence.evidence", "Evidence", "Add evidence to the sentence.", R),
    Action("sentence.confirm", "Confirm", "Keep a verdict whose sentence changed, or take a suggestion.", R),
    Action(
        "sentence.control", "Control", "Mark the sentence as a control with your verdict, or take that back (leads).", R
    ),
    Action("sentence.repeat", "Repeat", "Tag as you tagged last, with the same reasons.", R, count=True),
    Action("sentence.range", "Select", "Select sentences from here; a tag then falls on all of them.", R),
    Action("sentence.next", "Next sentence", "Move to the next sentence.", R, count=True),
    Action("sentence.previous", "Previous sentence", "Move to the previous sentence.", R, count=True),
    Action("sentence.next-unjudged", "Next unjudged", "Move to the next sentence without a verdict.", R, count=True),
    Action("sentence.previous-unjudged", "Previous unjudged", "Move to the unjudged one before.", R, count=True),
    Action("sentence.first", "Top", "Move to the first sentence, or to the one with the number typed.", R, count=True),
    Action("sentence.last", "End", "Move to the last sentence, or to the one with the number typed.", R, count=True),
    Action("page.next", "Page down", "Move one page down.", R, count=True),
    Action("page.previous", "Page up", "Move one page up.", R, count=True),
    Action("paragraph.next", "Next paragraph", "Move to the next paragraph.", R, count=True),
    Action("paragraph.previous", "Previous paragraph", "Move to the previous paragraph.", R, count=True),
    Action("mention.next", "Next mention", "Move to the next mention of an entity.", R, count=True),
    Action("mention.previous", "Previous mention", "Move to the previous mention of an entity.", R, count=True),
    Action("mark.set", "Set mark", "Mark this place with the letter that follows.", R, argument="mark"),
    Action("mark.jump", "Jump to mark", "Move to the mark whose letter follows.", R, argument="mark"),
    Action("search.open", "Search", "Search in this article.", R),
    Action("search.next", "Next hit", "Move to the next hit of the search.", R, count=True),
    Action("search.previous", "Previous hit", "Move to the previous hit of the search.", R, count=True),
    Action("sentence.copy", "Copy", "Copy the sentence as a quotation with its reference.", R),
    Action("sentence.copy-record", "Copy record", "Copy the sentence's record as JSON.", R),
    Action("sentence.write", "Write to file", "Write the sentence or the selection to a file.", R),
    Action(
        "entity.open",
        "Entity",
        "Show the mentions of the entity in this sentence, or of the one with the number typed.",
        R,
        count=True,
    ),
    Action("entity.highlight", "Highlighting", "Highlight all entities, one type, or none.", R),
    Action("elsewhere.open", "Elsewhere", "Show what other articles say of the sentence.", R),
    Action("source.open", "Open source", "Open the web address of the article, or of evidence in the inspector.", R),
    Action("sentence.numbers", "Numbers", "Show or hide the numbers of the sentences.", R),
    # The list
    Action("list.open", "Open", "Open the article.", L),
    Action("list.next", "Down", "Move down the list.", L, count=True),
    Action("list.previous", "Up", "Move up the list.", L, count=True),
    Action("list.page-next", "Page down", "Move one page down the list.", L, count=True),
    Action("list.page-previous", "Page up", "Move one page up the list.", L, count=True),
    Action("list.first", "Top", "Move to the first article.", L),
    Action("list.last", "End", "Move to the last article.", L),
    Action("list.filter", "Filter", "Show only articles that match what you type.", L),
    Action("list.sort", "Sort", "Sort by name, progress, title, date, length or worth.", L),
    Action("list.withdraw", "Withdraw", "Take the article out of the list, of figures and of new rounds.", L),
    # The inspector
    Action("inspector.next", "Down", "Move down the inspector.", I, count=True),
    Action("inspector.previous", "Up", "Move up the inspector.", I, count=True),
    Action("inspector.open", "Open", "Open or follow the chosen line.", I),
    Action("inspector.remove", "Remove", "Remove the chosen evidence, reason or note.", I),
    # Dialogs
    Action("dialog.close", "Close", "Close without a change.", D, typing=True),
    Action("dialog.accept", "Accept", "Take what the dialog shows.", D, typing=True),
    Action("dialog.new-line", "New line", "Begin a new line in a note.", D, typing=True),
    Action("note.editor", "Editor", "Go on with the note in your own editor, $VISUAL or $EDITOR.", D, typing=True),
    Action("dialog.next", "Next", "Move to the next line.", D, typing=True),
    Action("dialog.previous", "Previous", "Move to the previous line.", D, typing=True),
    Action("dialog.page-next", "Page down", "Move one page down.", D, typing=True),
    Action("dialog.page-previous", "Page up", "Move one page up.", D, typing=True),
    Action("dialog.next-field", "Next field", "Move to the next field.", D, typing=True),
    Action("dialog.previous-field", "Previous field", "Move to the previous field.", D, typing=True),
    Action("link.supports", "Supports", "Link the chosen sentence as one that supports yours.", D),
    Action("link.contradicts", "Contradicts", "Link the chosen sentence as one that contradicts yours.", D),
    Action("link.not-same", "Not the same", "Say that the chosen sentence is not about the same.", D),
    Action(
        "link.evidence",
        "As evidence",
        "Take the chosen sentence as evidence, with its words and stance.",
        D,
        typing=True,
    ),
    Action(
        "evidence.stance", "Stance", "Change whether the evidence supports or refutes the sentence.", D, typing=True
    ),
    Action("entity.type", "Type", "Give the entity shown another type.", D),
    Action("entity.merge", "Merge", "Merge the entity shown into another name.", D),
    Action("entity.undo", "Undo", "Take back the last change of the desk's lexicon.", D),
    # The list of decisions
    Action("decisions.go", "Go there", "Go to the sentence in its article; jump back comes back.", K),
    Action("decisions.query", "Query", "List the sentences that a query asks for.", K),
    Action(
        "decisions.mark",
        "Mark",
        "Mark the sentence, or take the mark away; an act then falls on all marked.",
        K,
    ),
    Action("decisions.mark-all", "Mark all", "Mark all sentences of the list, or none.", K),
)
_BEFORE_SETTLED: tuple[Action, ...] = (
    Action(
        "decisions.tag",
        "Tag",
        "Tag the sentence, or all marked ones, with the verdict whose letter follows.",
        K,
        argument="verdict",
    ),
    Action(
        "decisions.reason",
        "Reason",
        "Add or remove the reason whose letter follows, on all marked.",
        K,
        argument="reason",
    ),
    Action("decisions.note", "Note", "Write a note on the sentence, or the same on all marked ones.", K),
    Action("decisions.clear", "Clear", "Take your verdict off the sentence, or off all marked ones.", K),
    Action("decisions.copy", "Copy", "Copy the sentence, or all marked ones, with their references.", K),
    Action(
        "decisions.keep",
        "Keep query",
        "Keep the query under the letter that follows, or no longer.",
        K,
        argument="keep",
    ),
    Action(
        "decisions.recall", "Recall query", "List by the query kept under the letter that follows.", K, argument="query"
    ),
    Action("decisions.next", "Down", "Move down the list of decisions.", K, count=True),
    Action("decisions.previous", "Up", "Move up the list of decisions.", K, count=True),
    Action("decisions.page-next", "Page down", "Move one page down the list of decisions.", K, count=True),
    Action("decisions.page-previous", "Page up", "Move one page up the list of decisions.", K, count=True),
    Action("decisions.first", "Top", "Move to the first line of the list.", K),
    Action("decisions.last", "End", "Move to the last line of the list.", K),
    # Adjudication
    *(_side(number) for number in range(1, 10)),
)
_LAST: tuple[Action, ...] = (
    Action(
        "adjudication.tag", "Tag", "Settle the sentence as the verdict whose letter follows.", J, argument="verdict"
    ),
    Action("adjudication.no-claim", "No claim", "Settle the sentence as no claim.", J, repeat=True),
    Action("adjudication.back", "Send back", "Send the sentence back to its reviewers.", J),
    Action("adjudication.why", "Why", "Say why reviewers differed: text, guidelines, error, edge case.", J),
    Action("adjudication.note", "Note", "Write a note on your decision.", J),
    Action("adjudication.next", "Next", "Move to the next sentence on which reviewers differ.", J, count=True),
    Action("adjudication.previous", "Previous", "Move to the previous sentence on which they differ.", J, count=True),
    Action("adjudication.page-next", "Page down", "Move one page down in the case.", J, count=True),
    Action("adjudication.page-previous", "Page up", "Move one page up in the case.", J, count=True),
    Action("adjudication.notes", "Notes", "Show the reviewers' notes and evidence in full, or one line a vote.", J),
    Action("adjudication.read", "In context", "Open the sentence in its article.", J),
    # Rounds
    Action("round.next", "Down", "Move down the rounds.", S, count=True),
    Action("round.previous", "Up", "Move up the rounds.", S, count=True),
    Action("round.page-next", "Page down", "Move one page down what is shown of the round.", S, count=True),
    Action("round.page-previous", "Page up", "Move one page up what is shown of the round.", S, count=True),
    Action("round.choose", "Work in it", "Work in the chosen round.", S),
    Action("round.new", "New", "Make a new round (leads).", S),
    Action("round.assign", "Assign", "Assign articles to reviewers again, with changes explained (leads).", S),
    Action("round.open", "Open", "Open the chosen round for its reviewers (leads).", S),
    Action("round.close", "Close", "Close the chosen round; then everybody sees everything (leads).", S),
    Action("round.reopen", "Reopen", "Open a closed round again (leads).", S),
    Action("round.seal", "Seal", "Write down what lies in the round, so that back-dating shows (leads).", S),
    Action("round.finish", "Finish", "Say that the closed round is settled, after what is not (leads).", S),
    Action("round.articles", "Add articles", "Take up articles that came after the round was made (leads).", S),
    Action("round.guidelines", "Guidelines", "Read the round's guidelines, or give it a new version (leads).", S),
    Action("round.lead", "Hand over", "Let somebody else lead the round (leads).", S),
    Action("round.remind", "Remind", "List who has what left.", S),
    Action("round.agreement", "Agreement", "Show how far reviewers agree.", S),
)


class Registry(Struct, frozen=True, dict=True):
    """The actions that there are where these are the verdicts.

    `others` are the names of verdicts of other desks, which are no fault in somebody's file; `aliases` the old and
    the present ids of actions that give a verdict and were renamed.
    """

    verdicts: tuple[VerdictKey, ...] = ()
    others: frozenset[str] = frozenset()
    aliases: tuple[tuple[str, str], ...] = ()

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """All actions, in the order of listings."""
        tags, marked, settled = _tags(self.verdicts), _marked(self.verdicts), _settled(self.verdicts)
        return (*_BEFORE_TAGS, *tags, *_BEFORE_MARKED, *marked, *_BEFORE_SETTLED, *settled, *_LAST)

    @cached_property
    def by_id(self) -> Mapping[str, Action]:
        """The actions by their ids."""
        return MappingProxyType({action.id: action for action in self.actions})

    def is_of_others(self, action: str) -> bool:
        """Whether an id gives a verdict that only other desks have."""
        scope, _, name = action.partition(".")
        return scope in TAGGING and name.removesuffix("-because") in self.others


TAGGING = ("sentence", "decisions", "adjudication")
"""What ids of actions begin with that give a verdict."""

PROTECTED: tuple[str, ...] = ("app.quit", "app.help", "app.palette", "app.back", "dialog.close")
"""Actions that no keymap can take away: without them somebody could be locked in."""

TITLES = {
    Scope.APP: "Everywhere",
    Scope.READER: "In the article",
    Scope.LIST: "In the list",
    Scope.INSPECTOR: "In the inspector",
    Scope.DIALOG: "In dialogs",
    Scope.DECISIONS: "In decisions",
    Scope.ADJUDICATION: "In adjudication",
    Scope.ROUNDS: "In rounds",
}
"""What people call the scopes, in the order of listings."""

GIVES_WAY: tuple[str, ...] = ("app.close",)
"""Actions whose keys whoever wants them takes, unasked: there are other ways to what they do."""

LIVE: tuple[tuple[Scope, ...], ...] = (
    (Scope.LIST, Scope.APP),
    (Scope.READER, Scope.APP),
    (Scope.INSPECTOR, Scope.APP),
    (Scope.DECISIONS, Scope.APP),
    (Scope.ADJUDICATION, Scope.APP),
    (Scope.ROUNDS, Scope.APP),
    (Scope.DIALOG,),
)
"""Scopes whose keys are live together and must not clash. The inspector may also pass keys on to the reader: then its
own keys win, by the order in which scopes are handed to `keymaps.sequences.KeyReader.feed`."""
