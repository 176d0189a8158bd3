"""Text with speakers: which lines begin with who speaks (`THE PRESIDENT: …`, `[00:01:23] Ann Lee: …`), and when.

Prose has lines such as `Note: …` and `Washington: …`, too. So a label counts only where the whole text speaks for it:
it names a person or an office, and comes again, or the lines carry times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reading.places import SourcePlace, merged
from reading.source import Source

_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"


def _bracketed(group: str) -> str:
    """Return the pattern of a time, or a span of time, in brackets; its start is the named group."""
    return rf"[\[(](?P<{group}>{_CLOCK})(?:\s*(?:[-–—]|-->)\s*(?:{_CLOCK}))?[\])]"


_NAME = r"(?P<name>[^\W\d_](?:[^\n:：\[\]]{0,70}[^\s:：\[\]])?)"
_LABEL = re.compile(
    rf"\s*(?:>+\s*)?(?:(?:{_bracketed('before')}|(?P<bare>\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?))\s*[-–—|]?\s*)?"
    rf"(?:{_NAME}\s*(?:{_bracketed('inside')}\s*)?(?::(?=\s|$)|：)(?:\s*{_bracketed('after')})?\s*)?"
)
_BEHIND_TIME = re.compile(rf"\s*(?:>+\s*)?[\[(]?{_CLOCK}(?:\s*(?:[-–—]|-->)\s*(?:{_CLOCK}))?[\])]?\s*[-–—|]?\s*")
_ALONE = re.compile(rf"\s*{_NAME}(?:\s+|\s*[-–—|,]\s*)(?:{_bracketed('boxed')}|(?P<plain>{_CLOCK}))\s*$")
_ASKS = re.compile(r"\s*(?P<name>Q)(?:[ \t\u00a0]{2,}|\t|\.\s+|[ \u00a0](?=[A-Z]))(?=\S)")
_ANSWERS = re.compile(r"\s*(?P<name>A)(?:[ \t\u00a0]{2,}|\t|\.\s+)(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?")
_ASIDE = re.compile(r"\([^()]*\)|,.*$")
_LONGEST_NAME, _MOST_WORDS = 60, 9  # “THE CHAIRMAN OF THE COMMITTEE ON …”; more is a sentence with a colon
_FEWEST_TIMED, _FEWEST_LABELS = 3, 4  # fewer are a time or a colon in prose


def _words(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(text.split(between))


_TITLES = _words(
    "mr mrs ms miss dr prof sen senator rep congressman congresswoman representative gov governor gen general col"
    " colonel adm admiral sgt secretary amb ambassador judge justice president chancellor minister madam mayor chairman"
    " chairwoman chair speaker sir dame lord lady captain capt lt herr frau m mme monsieur madame señor señora sr sra"
    " signor signora"
)
_OFFICES = _words(
    "president|vice president|prime minister|first lady|chairman|chairwoman|chair|speaker|chancellor|secretary|press"
    " secretary|court|witness|clerk|judge|moderator|host|interviewer|interviewee|interpreter|translator|narrator"
    "|reporter|journalist|question|questioner|answer|participant|operator|caller|announcer|anchor|correspondent"
    "|presenter|voiceover|panelist|audience member|unidentified male|unidentified female|unidentified speaker"
    "|journaliste|moderatorin|frage|antwort|entrevistador|entrevistadora|pregunta|respuesta|domanda|gastgeber"
    "|risposta|intervistatore|animateur|réponse|ведущий|ведущая|журналист|журналистка|корреспондент|вопрос"
    "|ответ|记者|記者|主持人|问|答|問|司会|質問|回答|المذيع|سؤال|جواب",
    "|",
)
_ASKED = _words("q a question answer frage antwort pregunta respuesta domanda risposta")
_NUMBERED = re.compile(
    r"(?:speaker|participant|interviewer|interviewee|reporter|caller|sprecher|question(?:er)?|locuteur|unknown speaker)"
    r"\s*#?\d{1,3}$",
    re.I,
)
_NO_SPEAKERS = _words(
    "note update correction editor clarification breaking related watch read more see also photo photos photograph"
    " video image images credit credits caption source sources sponsored advertisement ad warning caution disclaimer"
    " claim rating verdict fact facts ruling statement summary conclusion background analysis opinion explainer live"
    " who what when where why how time date place location cost price tickets info contact phone email address website"
    " pros cons score final result results step chapter part section figure table listen subscribe share follow tags"
    " topics keywords key exclusive developing just in by from to subject re cc bcc sent"
)


_SOUND = re.compile(r"[\[(（［][^\[\]()]{1,80}[\])）］]\.?$|[♪♫].{0,200}[♪♫]$|[♪♫]+$")


def is_sound(words: str) -> bool:
    """Whether words of a transcript say what is heard or seen, and not what somebody says: `(Applause.)`."""
    return _SOUND.match(words) is not None


class SpeakerLabel(Struct, frozen=True):
    """What stands before what somebody says: up to where, who speaks (empty where only a time stands), and when."""

    end: int
    name: str = ""
    time: str = ""


def label_of(line: str, at: int, names: Collection[str]) -> SpeakerLabel | None:
    """Return the label that a line has from `at` on, where its name is among the accepted `names`, or it is a time."""
    found = _parsed(line, at)
    if found is None or (found.name and key_of(found.name) not in names):
        bare = _LABEL.match(line, at) if found is not None and found.time else None
        time = (bare["before"] or bare["bare"]) if bare else ""
        return SpeakerLabel(_behind_time(line, at), "", time) if time and "" in names else None
    alone = found.end >= len(line.rstrip())  # a time on a line of its own
    return found if found.name or alone or "" in names else None


def _behind_time(line: str, at: int) -> int:
    """Return where a time at the beginning of a line ends."""
    found = _BEHIND_TIME.match(line, at)
    return found.end() if found else at


def _parsed(line: str, at: int = 0) -> SpeakerLabel | None:
    """Return what could be the label of a line, by its form alone."""
    alone = _ALONE.match(line, at)
    if alone and _may_name(alone["name"]) and _is_somebody(alone["name"]):
        return SpeakerLabel(alone.end(), alone["name"].rstrip(" -–—|,"), alone["boxed"] or alone["plain"])
    found = _LABEL.match(line, at)
    if found is None or found.end() == at:
        return None
    name = found["name"] or ""
    time = found["before"] or found["bare"] or found["inside"] or found["after"] or ""
    if name and not _may_name(name):
        return SpeakerLabel(_behind_time(line, at), "", time) if found["before"] or found["bare"] else None
    return SpeakerLabel(found.end(), name, time) if name or time else None


def key_of(name: str) -> str:
    """Return a name as the labels of one speaker have in common: without what is said beside it, in small letters."""
    return " ".join(_ASIDE.sub("", name).casefold().split()) or name.casefold()


def _may_name(name: str) -> bool:
    """Whether the form of a label is that of a name: few words, each with a capital but the small ones."""
    words = _WORD.findall(_ASIDE.sub("", name))
    if len(name) > _LONGEST_NAME or not 0 < len(words) <= _MOST_WORDS or name.rstrip().endswith(("!", "?", ";")):
        return False
    small = [word for word in words if word[0].islower() and len(word) > 3]
    return not small and not (words[0][0].islower() and len(words) > 1)


def accepted_labels(lines: Sequence[str], *, is_transcript: bool = False) -> frozenset[str]:
    """Return the keys of the labels that count in a text; the empty key among them where lines begin with times.

    `is_transcript` is whether it is known that people speak in it: then one label is enough.
    """
    found = [(number, label) for number, line in enumerate(lines) if (label := _first(line)) is not None]
    if not found:
        return frozenset()
    timed = [label for _, label in found if label.time]
    counts = Counter(key_of(label.name) for _, label in found if label.name)
    names = {key_of(label.name): label.name for _, label in found if label.name}
    known = {key for key, name in names.items() if _is_somebody(name)}
    if is_transcript or (len(timed) >= _FEWEST_TIMED and _go_on(timed)):
        kept = {key for key in counts if key in known or (_is_likely(names[key]) and counts[key] > 1)}
        kept |= {key_of(label.name) for label in timed if label.name and _is_likely(label.name)}
        return frozenset(kept | ({""} if timed else set()))
    sure = {key for key in known if _is_loud(names[key]) and _is_titled(names[key])}
    often = {key for key in known if counts[key] > 1 and (_is_loud(names[key]) or key not in _ASKED)}
    total = sum(counts[key] for key in known)
    loud = {key for key in known if _is_loud(names[key]) and key not in _ASKED}
    if sure or (often & loud and len(known) > 1 and total >= _FEWEST_LABELS - 1):
        return frozenset(known | {key for key in counts if _is_loud(names[key]) and _is_likely(names[key])} | {"q"})
    asked = [key for key in counts if key in _ASKED and counts[key] > 2]
    if len(asked) > 1 or (len(often) > 1 and total >= _FEWEST_LABELS and _fill(found, known, lines)):
        return frozenset(known | {key for key in counts if _is_likely(names[key]) and counts[key] > 1} | set(asked))
    return frozenset()


def _first(line: str) -> SpeakerLabel | None:
    """Return the label that a line may begin with; most lines have no colon near their beginning."""
    head = line[:160]
    return _parsed(line) if ":" in head or "：" in head else None


def _go_on(labels: Sequence[SpeakerLabel]) -> bool:
    """Whether the times of labels hardly ever go back."""
    times = [_seconds(label.time) for label in labels]
    back = sum(later < earlier for earlier, later in pairwise(times))
    return back * 10 <= len(times)


def _seconds(time: str) -> float:
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _fill(found: Sequence[tuple[int, SpeakerLabel]], known: Collection[str], lines: Sequence[str]) -> bool:
    """Whether at least half of the lines from the first label to the last one have one."""
    at = [number for number, label in found if key_of(label.name) in known]
    between = sum(1 for line in lines[at[0] : at[-1] + 1] if line.strip())
    return len(at) * 2 >= between


def _is_loud(name: str) -> bool:
    """Whether a name is written in capitals, but for what some names have: `McCAIN`, `ANN LEE (via interpreter)`."""
    letters = [letter for letter in _ASIDE.sub("", name) if letter.isalpha()]
    return sum(map(str.isupper, letters)) * 5 >= 4 * len(letters) > 0


def _is_titled(name: str) -> bool:
    """Whether a name in capitals has a title or is an office, so that one line is enough: `THE PRESIDENT`."""
    words = [word.rstrip(".").casefold() for word in _WORD.findall(_ASIDE.sub("", name))]
    if words[:1] == ["the"]:
        return " ".join(words[1:]) in _OFFICES
    return len(words) > 1 and words[0] in _TITLES and not _NO_SPEAKERS & set(words)


def _is_likely(name: str) -> bool:
    """Whether nothing speaks against a label's being a name."""
    words = {word.rstrip(".").casefold() for word in _WORD.findall(_ASIDE.sub("", name))}
    return not words & _NO_SPEAKERS or bool(words & _TITLES)


def _is_somebody(name: str) -> bool:
    """Whether a label names a person or an office, by what it says."""
    words = _WORD.findall(_ASIDE.sub("", name))
    small = [word.rstrip(".").casefold() for word in words]
    if not small or not _is_likely(name):
        return False
    if " ".join(small[small[0] == "the" :]) in _OFFICES or _NUMBERED.match(name) or " ".join(small) in _ASKED:
        return True
    if small[0] in _TITLES and len(small) > 1:
        return True
    return _is_person(words)


def _is_person(words: Sequence[str]) -> bool:
    """Whether words are a person's name by the lists of first and last names, and no place's."""
    from reading.entities.gazetteer import gazetteer

    if len(words) > 5:
        return False
    plain = [word.title() if word.isupper() else word for word in words]
    lists = gazetteer()
    if lists.is_place(" ".join(plain)):
        return False
    if len(plain) == 1:
        return plain[0] in lists.first or plain[0] in lists.last
    return plain[0] in lists.first or (plain[-1] in lists.last and len(plain) < 4)


def with_speakers(source: Source, *, asked: bool = False) -> Source:
    """Return a Source with its speakers, where it has such; `asked` is whether somebody says that it has."""
    lines = source.text.split("\n")
    names = accepted_labels(lines, is_transcript=asked)
    found = list(_labelled(lines, names)) if names else []
    if not found:
        return replace(source, spoken=0) if asked else source
    places: list[SourcePlace] = []
    for start, label in found:
        before = places[-1] if places else SourcePlace(0)
        places.append(SourcePlace(start, time=label.time or before.time, speaker=label.name or before.speaker))
    return replace(
        source,
        labels=tuple((start, start + label.end) for start, label in found),
        places=tuple(merged(source.places, places)) if source.places else tuple(places),
        spoken=0 if asked else found[0][0],
    )


def _labelled(lines: Sequence[str], names: Collection[str]) -> Iterator[tuple[int, SpeakerLabel]]:
    """Yield the label of each line that has one, with where the line begins."""
    for start, line in _starts(lines):
        found = _first(line)
        if found is not None:
            found = label_of(line, 0, names)
        elif "q" in names and (asks := _ASKS.match(line) or _ANSWERS.match(line)):
            found = SpeakerLabel(asks.end(), asks["name"])
        if found is not None and found.end:
            yield start, found


def _starts(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    at = 0
    for line in lines:
        yield at, line
        at += len(line) + 1
