"""What people call an action who do not know its name: by these words too help and palette find it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from keymaps.actions import Action

EVERYDAY: Mapping[str, str] = MappingProxyType(
    {
        "app.help": "shortcuts keys cheat sheet manual what can i do",
        "app.palette": "command run menu",
        "app.quit": ":q :wq :x :q! exit close leave end stop save and quit log out program without saving",
        "app.close": "q back previous screen one level leave",
        "app.back": "cancel escape close abort",
        "app.redraw": "refresh repaint garbled screen broken reload",
        "app.suspend": "background shell",
        "app.theme": "colour color dark light mode contrast",
        "pane.next": "switch window focus side split view",
        "pane.previous": "switch window focus side",
        "pane.inspector": "details sidebar panel history who decided",
        "pane.zen": "full screen hide distraction only text whole article",
        "article.next": "next document file story",
        "article.previous": "previous document file story",
        "article.decline": "conflict of interest refuse skip give back not mine",
        "jump.back": "go back return where i was stopped yesterday last place",
        "jump.forward": "go forward again",
        "edit.undo": "take back mistake revert wrong key oops change mind",
        "edit.redo": "again revert undo",
        "save.retry": "save write disk failed sync",
        "search.desk": "find grep everywhere all articles global",
        "decisions.open": "my decisions list what i judged tagged review history filter all verdicts "
        "show only which where those",
        "export.open": "save as download jsonl csv report file write out print backup",
        "rounds.open": "progress team dashboard status assign colleagues blind rounds others invite people reviewers",
        "guidelines.open": "instructions rules how to judge manual",
        "adjudication.open": "resolve conflicts disagreement settle differences",
        "adjudication.notes": "comments evidence why did they reviewers reasons",
        "adjudication.page-next": "scroll screen half",
        "adjudication.page-previous": "scroll screen half",
        "sentence.reason": "why because category error type",
        "sentence.clear": "remove delete verdict tag unjudge reset",
        "sentence.aside": "skip no claim not a claim opinion ignore exclude no fact not a fact",
        "sentence.note": "comment remark write annotate",
        "sentence.confidence": "certainty how sure score not unsure doubt maybe",
        "sentence.evidence": "source link url proof citation reference",
        "sentence.confirm": "keep accept suggestion still true stale changed",
        "sentence.control": "gold known answer test question",
        "sentence.repeat": "same again last",
        "decisions.mark": "select several many at once",
        "sentence.tag": "choose choice verdict other partly half mostly",
        "sentence.range": "select several many multiple visual block mark at once",
        "sentence.next": "down forward next line",
        "sentence.previous": "up backward previous line",
        "sentence.next-unjudged": "skip to what is left todo undone open remaining unfinished",
        "sentence.previous-unjudged": "what is left todo undone open remaining",
        "sentence.first": "beginning start go to number line",
        "sentence.last": "bottom go to number line",
        "page.next": "scroll screen half",
        "page.previous": "scroll screen half",
        "mention.next": "name person company entity",
        "mention.previous": "name person company entity",
        "mark.set": "bookmark remember place star",
        "mark.jump": "bookmark return",
        "search.open": "find text word ctrl+f look for",
        "search.next": "find again n",
        "search.previous": "find again backwards",
        "sentence.copy": "clipboard yank quote",
        "sentence.copy-record": "clipboard yank json",
        "sentence.write": "save to file collect print",
        "entity.open": "who is this person name wrong fix merge rename facts company organisation more about",
        "entity.highlight": "colours names marks off hide highlight",
        "source.open": "open link website web page url address original browser source read online "
        "author origin publisher published outlet where from come",
        "link.evidence": "cite quote use as proof evidence",
        "evidence.stance": "supports refutes contradicts for against switch",
        "sentence.numbers": "line numbers",
        "list.filter": "search find article only narrow",
        "list.sort": "order by date progress worth",
        "elsewhere.open": "other articles compare contradict same claim others said say",
        "difference.next": "contradiction conflict between articles",
        "difference.previous": "contradiction conflict between articles",
        "round.new": "create start make round",
        "round.assign": "distribute share add remove reviewer",
        "round.close": "end finish unblind",
        "round.agreement": "kappa alpha statistics figures",
    }
)
"""Words by the action's id; an action that this program does not have is no fault here."""

STOP = frozenset(
    (
        *("a", "am", "an", "and", "as", "by", "can", "did", "do", "does", "for", "how", "i", "in", "is", "it", "me"),
        *("my", "of", "on", "or", "please", "that", "the", "there", "this", "to", "want", "was", "what", "with", "you"),
    )
)
"""Words that say nothing about what is wanted."""

_SHORT = 3
"""Letters of a word that is taken for the beginning of another only while it may still be being typed."""
_LABEL, _WORDS, _ID, _HELP = 4.0, 3.0, 2.0, 1.5  # the name first, mere mention last


def score(action: Action, asked: Sequence[str], share: float = 0.5) -> float:
    """Return how well an action answers some words, 0 when it answers less than a share of those that matter.

    A word counts where one begins with it; what it is called weighs more than what its sentence says. A short word
    begins another only at the end, where it may still be being typed: `not sure` asks for no note.
    """
    wanted = [word for word in asked if word not in STOP] or asked
    fields = (
        (_LABEL, action.label.casefold().split()),
        (_WORDS, f"{EVERYDAY.get(action.id, '')} {action.words}".casefold().split()),
        (_ID, [*action.id.split("."), *action.id.replace("-", ".").split(".")]),
        (_HELP, action.help.casefold().strip(".").split()),
    )
    total = missing = 0.0
    for at, word in enumerate(wanted, 1):
        goes_on = len(word) > _SHORT or at == len(wanted)
        best = max((weight * _fit(word, words, goes_on) for weight, words in fields), default=0.0)
        total += best
        missing += best == 0.0
    return 0.0 if missing > len(wanted) * (1 - share) else total / len(wanted)


def _fit(word: str, words: Sequence[str], goes_on: bool) -> float:
    """Return 1 for the word itself, less for one that begins with it or is a form of it, 0 for none."""
    if word in words:
        return 1.0
    stem = word[: max(4, len(word) - 3)]
    if goes_on and any(one.startswith(word) for one in words):
        return 0.8
    return 0.6 if len(word) > 4 and any(one.startswith(stem) for one in words) else 0.0
