"""Where in the original a sentence stands: the page of a PDF, the paragraph of a document, the time and the speaker.

A place holds from its offset to the next one, so that a reviewer finds each sentence in what people can open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from reading.clean import visible

_SHORTEST_TIME = len("0:00")


_BESIDE_NAME = re.compile(r"(?<=\w)(?:,\s|\s*\().*$", re.DOTALL)
"""What is said of a speaker behind the name: `JOE BIDEN, PRESIDENT`, `J.D. VANCE (R-OH)`."""


class SourcePlace(Struct, frozen=True, omit_defaults=True):
    """A place of the original, from the code point `start` of the text on; what a form does not have is left out.

    `page` and `paragraph` count from 1; `time` and `until` are `HH:MM:SS.mmm`, or as the file writes them.
    """

    start: int
    page: int = 0
    paragraph: int = 0
    time: str = ""
    until: str = ""
    speaker: str = ""
    part: str = ""


_EMPTY = SourcePlace(0)


def place_of(places: Sequence[SourcePlace], start: int, end: int) -> SourcePlace:
    """Return the place of the span [start, end): where it begins, and until when it goes on."""
    at = bisect_right(places, start, key=_start) - 1
    if at < 0:
        return _EMPTY
    found = places[at]
    last = places[bisect_right(places, max(start, end - 1), key=_start) - 1]
    if last is found:
        return found
    return SourcePlace(
        found.start, found.page, found.paragraph, found.time, last.until or found.until, found.speaker, found.part
    )


def merged(pages: Sequence[SourcePlace], speakers: Sequence[SourcePlace]) -> Iterator[SourcePlace]:
    """Yield places that say both where a text stands and who speaks, from some that say the one or the other."""
    page, speaker = _EMPTY, _EMPTY
    for place in sorted((*pages, *speakers), key=_start):
        if place.time or place.speaker:
            speaker = place
        else:
            page = place
        yield SourcePlace(
            place.start, page.page, page.paragraph, speaker.time, speaker.until, speaker.speaker, page.part
        )


def _start(place: SourcePlace) -> int:
    return place.start


def place_record(place: SourcePlace, *, text: bool = True) -> Mapping[str, object]:
    """Return a place by the names that records give its parts, `text` where the words of the file may leave."""
    said: dict[str, object] = {
        "page": place.page,
        "paragraph": place.paragraph,
        "part": place.part,
        "time": place.time,
        "until": place.until,
        "speaker": visible(place.speaker) if text else "",
    }
    return {key: value for key, value in said.items() if value}


def line_of(place: SourcePlace) -> str:
    """Return a place as one line for people: `page 3`, `paragraph 12`, `1:23 to 1:27, Ann Lee`."""
    begin, end = short_time(place.time), short_time(place.until)
    time = f"{begin} to {end}" if begin and end and begin != end else begin
    number = f"page {place.page}" if place.page else ""
    paragraph = f"paragraph {place.paragraph}" if place.paragraph else ""
    return ", ".join(filter(None, (number, paragraph, place.part, time, visible(place.speaker))))


def margins(
    places: Sequence[SourcePlace], spans: Sequence[tuple[int, int]], widest: int, *, speakers: bool = True
) -> list[str]:
    """Return the margin of each span, in order: its place in short, and nothing where it is the same as before."""
    found: list[str] = []
    before = _EMPTY
    for start, end in spans:
        place = place_of(places, start, end)
        found.append(_margin(before, place, widest, speakers))
        before = place
    return found


def _margin(before: SourcePlace, place: SourcePlace, widest: int, speakers: bool) -> str:
    """Return what of a place is not as it was before: page or paragraph, time, speaker."""
    parts = []
    speaker = visible(_BESIDE_NAME.sub("", place.speaker)) if speakers and place.speaker != before.speaker else ""
    if place.page != before.page and place.page:
        parts.append(f"p. {place.page}")
    if place.paragraph != before.paragraph and place.paragraph:
        parts.append(f"¶ {place.paragraph}")
    if place.part != before.part and place.part:
        parts.append(place.part)
    if place.time != before.time and place.time:
        parts.append(short_time(place.time))
    text = " ".join(filter(None, (*parts, speaker)))
    if len(text) > widest and speaker:
        text = " ".join((*parts, speaker.split()[-1]))
    return text if len(text) <= widest else text[: widest - 1] + "…"


def short_time(time: str) -> str:
    """Return a time without its fraction and without the zeros before it: `1:23` for `00:01:23.400`."""
    whole = time.replace(",", ".").partition(".")[0]
    bare = whole.lstrip("0:")
    kept = max(len(bare), min(len(whole), _SHORTEST_TIME))
    return whole[len(whole) - kept :]
