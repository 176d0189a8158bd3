"""Subtitles and captions (SubRip, WebVTT) become text: sentences go on over cues, and each keeps its time and speaker.

What says when and how a cue is shown is markup and goes. What is said stays, in the order of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise
from pathlib import Path

from msgspec import Struct, field

from reading.clean import visible
from reading.errors import ReadingError
from reading.places import SourcePlace
from reading.source import Source
from reading.speakers import accepted_labels, is_sound, label_of
from reading.stops import END
from reading.text_writer import TextWriter

_CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}(?:[ \t].*)?$")
_BROKEN_TIMING = re.compile(r"[ \t]*\d[\d:.,;]*[:;][^>]{0,20}->[ \t]*[^ \t]*\d")
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NUMBER = re.compile(r"\s*\d+\s*$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>\n]{1,200})>|</v>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font|span|p|br)(?:[.\s/][^<>\n]{0,200})?>|<\d[\d:.]{3,12}>|\{\\[^{}\n]{0,100}\}",
    re.I,
)
_TURN = re.compile(r"(?:>{2,3}|[-–—‐](?=\s?\S))\s*")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SILENCE, _LONG_SILENCE = 2.0, 10.0  # seconds: a pause behind a sentence; another scene
_LONG = 600  # characters: a paragraph of the press has as many
_ROLLED, _FEWEST_ROLLED = 0.3, 3  # refrains repeat, too, but neither so many cues nor three in a short file
_WORDS_WITHOUT_STOP = 40  # sentences of speech have 15 to 20: twice that means that nobody punctuated


class TimedCue(Struct):
    """What is said between two times, in seconds; lines without markup, each with who says it where that is marked."""

    start: float
    end: float
    lines: list[tuple[str, str]] = field(default_factory=list)
    timed: bool = True


class SpokenLine(Struct, frozen=True):
    """A line that is said in a cue: its text, who says it where that is marked, and whether somebody else begins."""

    text: str
    cue: TimedCue
    speaker: str = ""
    turns: bool = False
    label: int = 0
    """How many characters at its beginning say who speaks."""


def from_cues(path: Path, text: str) -> Source:
    """Return the Source of a file of subtitles; ReadingError when nothing is said in it."""
    cues = _unrolled([cue for cue in _cues(text.split("\n")) if cue.lines])
    if not any(cue.timed for cue in cues):
        hint = "A cue has a line such as 00:00:01,000 --> 00:00:04,000 above its words"
        raise ReadingError("No subtitles in the file", visible(str(path)), hint)
    writer = _CueWriter()
    writer.write(list(_spoken(cues)))
    return Source(
        path,
        path.name,
        writer.text,
        labels=tuple(writer.labels),
        places=tuple(writer.places),
        spoken=0,
    )


def _cues(lines: Sequence[str]) -> Iterator[TimedCue]:
    """Yield the cues of a file in order; what stands between them belongs to the one before."""
    at, current = _behind_header(lines), TimedCue(0.0, 0.0, timed=False)
    named = any("-->" in line for line in lines[at : at + 2])
    is_web = at > 0
    while at < len(lines):
        line = lines[at]
        if "->" in line and (timing := _timing(line)) is not None:
            yield current
            start, end, timed = timing
            current = TimedCue(start if timed else current.end, end if timed else current.end, timed=timed)
            named = True
        elif is_web and line.partition(" ")[0].rstrip() in ("NOTE", "STYLE", "REGION") and _is_blank(lines, at - 1):
            at = _behind_block(lines, at)
            continue
        elif not _is_identifier(lines, at, is_web) and (named or line.strip()):
            _say(current, line)
        at += 1
    yield current


def _behind_header(lines: Sequence[str]) -> int:
    """Return the number of the line behind the header of WebVTT, 0 where there is none."""
    first = lines[0].lstrip("\ufeff") if lines else ""
    return _behind_block(lines, 0) if re.match(r"WEBVTT(?:\s|$)", first) else 0


def _behind_block(lines: Sequence[str], at: int) -> int:
    """Return the number of the line at which a block ends: a blank one, or the next cue's time."""
    while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
        at += 1
    return at


def _is_blank(lines: Sequence[str], at: int) -> bool:
    return at < 0 or not lines[at].strip()


def _is_identifier(lines: Sequence[str], at: int, is_web: bool) -> bool:
    """Whether a line only names the cue whose time stands below it."""
    if at + 1 >= len(lines) or "->" not in lines[at + 1] or _timing(lines[at + 1]) is None:
        return False
    return _NUMBER.match(lines[at]) is not None or (is_web and _is_blank(lines, at - 1))


def _timing(line: str) -> tuple[float, float, bool] | None:
    """Return the times of a cue in seconds and whether they can be read; None for a line that is no timing."""
    found = _TIMING.match(line)
    if found is None:
        return (0.0, 0.0, False) if _BROKEN_TIMING.match(line) else None
    start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    return start, max(start, end), True


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, rest = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{rest}")


def _say(cue: TimedCue, line: str) -> None:
    """Add a line to a cue: without markup, cut where it says that somebody else speaks."""
    voice = cue.lines[-1][0] if cue.lines else ""
    parts = _VOICE.split(line) if "<" in line else [line]
    for number, part in enumerate(parts):
        if number % 2:
            voice = " ".join(unescape(part or "").split())
            continue
        part = _DIRECTIONS.sub("", part)
        bare = _TAG.sub("", part) if "<" in part or "{" in part else part
        words = " ".join((unescape(bare) if "&" in bare else bare).split())
        if words:
            cue.lines.append((voice, words))


def _unrolled(cues: list[TimedCue]) -> list[TimedCue]:
    """Return the cues without what they repeat of the one before, where captions roll up and most of them do."""
    again = [_repeated(one, other) for one, other in pairwise(cues)]
    if sum(map(bool, again)) < max(_FEWEST_ROLLED, _ROLLED * len(again)):
        return cues
    found = cues[:1]
    for cue, count in zip(cues[1:], again, strict=True):
        if count >= 1:
            found.append(TimedCue(cue.start, cue.end, cue.lines[int(count) :], cue.timed))
        elif count:  # the last line grows word by word
            found[-1].lines[-1] = cue.lines[0]
            found[-1].lines += cue.lines[1:]
            found[-1].end = cue.end
        else:
            found.append(cue)
    return [cue for cue in found if cue.lines]


def _repeated(before: TimedCue, cue: TimedCue) -> float:
    """Return how many lines of a cue are the last ones of the cue before; ½ where its only line grew by some words."""
    for count in range(min(len(before.lines), len(cue.lines)), 0, -1):
        if before.lines[-count:] == cue.lines[:count]:
            return count
    if len(before.lines) == 1 and cue.lines[0][1].startswith(before.lines[0][1] + " "):
        return 0.5
    return 0


def _spoken(cues: Sequence[TimedCue]) -> Iterator[SpokenLine]:
    """Yield the lines that are said, with who says them; a label counts when the whole file speaks for it."""
    names = accepted_labels([words for cue in cues for _, words in cue.lines], is_transcript=True)
    current, voice = "", ""
    for cue in cues:
        for said, words in cue.lines:
            turn = _TURN.match(words)
            mark = turn.end() if turn and turn.end() < len(words) else 0
            label = label_of(words, mark, names)
            turns = bool(mark) or said != voice or (label is not None and (not label.name or label.name != current))
            if label is not None:
                current = label.name or current
                if not turns:  # some programs say it again in each cue
                    words, label = words[label.end :] or words, None
            elif turns:
                current = ""
            voice = said
            yield SpokenLine(words, cue, said or current, turns, label.end if label else mark if words[0] == ">" else 0)


class _CueWriter(TextWriter):
    """Writes the lines of cues as paragraphs, and remembers the place of each."""

    labels: list[tuple[int, int]] = field(default_factory=list)
    paragraph: int = 0

    def write(self, lines: Sequence[SpokenLine]) -> None:
        """Write the lines: sentences over the borders of cues, or a line for each where hardly one has a full stop."""
        words = sum(len(line.text.split()) for line in lines)
        stops = sum(END.search(line.text) is not None for line in lines)
        punctuated = stops * _WORDS_WITHOUT_STOP > words
        before: SpokenLine | None = None
        for line in lines:
            if before is not None:
                self._add(_joint(before, line, punctuated, self.length - self.paragraph))
            self._line(line, not punctuated)
            before = line

    def _add(self, text: str) -> None:
        self.put(text)
        if "\n" in text:
            self.paragraph = self.length

    def _line(self, line: SpokenLine, alone: bool) -> None:
        """Write one line, and where it stands."""
        start = self.length
        place = SourcePlace(start, time=_clock(line.cue.start), until=_clock(line.cue.end), speaker=line.speaker)
        if not line.cue.timed:
            place = SourcePlace(start, speaker=line.speaker)
        if not self.places or _same(self.places[-1]) != _same(place):
            self.places.append(place)
        if line.label or alone:
            self.labels.append((start, start + line.label))
        self._add(line.text)


def _same(place: SourcePlace) -> tuple[str, str, str]:
    return place.time, place.until, place.speaker


def _joint(before: SpokenLine, line: SpokenLine, punctuated: bool, length: int) -> str:
    """Return what stands between two lines: white space in a paragraph, or the paragraph's end."""
    opening = not before.cue.timed and not before.cue.end  # what stands above the first cue
    if line.turns or opening or is_sound(before.text) or is_sound(line.text):
        return "\n\n"
    silence = line.cue.start - before.cue.end
    ended = END.search(before.text) is not None
    if silence >= _LONG_SILENCE or (ended and (silence >= _SILENCE or length >= _LONG)) or _at_once(before, line):
        return "\n\n"
    if not punctuated:
        return "\n"
    return "" if _UNSPACED.match(before.text[-1]) and _UNSPACED.match(line.text[0]) else " "


def _at_once(before: SpokenLine, line: SpokenLine) -> bool:
    """Whether two cues are shown at the same time for most of the shorter one: two people, or a sign on the screen."""
    if before.cue is line.cue:
        return False
    shared = min(before.cue.end, line.cue.end) - max(before.cue.start, line.cue.start)
    shorter = min(before.cue.end - before.cue.start, line.cue.end - line.cue.start)
    return shorter > 0 and shared > shorter / 2


def _clock(seconds: float) -> str:
    """Return a time as `HH:MM:SS.mmm`."""
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02}:{whole // 60000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
