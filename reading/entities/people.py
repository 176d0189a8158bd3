"""Which person a name alone means, where an article has one or several people with it.

A last name is the one person's who bears it in the article. Of two, the one whom title, role or kinship speak for, or
who was named in full shortly before; else the name stays open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from msgspec import Struct, field

_NEAR = 240  # characters: a sentence or two
_FARTHER = 3  # so many times farther must the other be
_REACH = 60  # characters: “his wife, the former senator and author, ”
_RANKS = {
    "sen": "senator", "rep": "representative", "congressman": "representative", "congresswoman": "representative",
    "gov": "governor", "gen": "general", "col": "colonel", "capt": "captain", "lt": "lieutenant", "sgt": "sergeant",
    "prof": "professor", "dr": "dr", "pres": "president",
}  # fmt: skip
_TITLE = re.compile(
    r"(?<!\w)((?:(?:[Ff]ormer|[Tt]hen-?|[Aa]cting|[Dd]eputy|[Vv]ice|[Pp]rime|[Aa]ttorney|[Ff]irst|[Cc]hief)[\s-]+)*"
    r"(?:[Pp]resident|[Ss]enator|[Ss]en|[Rr]epresentative|[Rr]ep|[Cc]ongress(?:man|woman)|[Gg]overnor|[Gg]ov|[Mm]ayor"
    r"|[Jj]udge|[Jj]ustice|[Mm]inister|[Ss]ecretary|[Gg]eneral|[Gg]en|[Cc]olonel|[Cc]ol|[Cc]aptain|[Cc]apt|[Ll]ieutenant"
    r"|[Ll]t|[Ss]ergeant|[Ss]gt|[Dd]octor|Dr|[Pp]rofessor|[Pp]rof|[Kk]ing|[Qq]ueen|[Pp]rince|[Pp]rincess|[Pp]ope|Sir|Lord"
    r"|[Ll]ady|[Cc]hancellor|[Aa]mbassador|[Ss]heriff|[Oo]fficer|[Dd]etective|[Cc]oach|[Aa]ttorney|[Cc]hairman|CEO))"
    r"\.?,?\s+\Z"
)
_HIGHEST = frozenset(("president", "vice president", "prime minister", "chancellor", "king", "queen", "pope"))
_ADDRESS = re.compile(r"(?<!\w)(Mr|Mrs|Ms|Miss|Messrs)\.?\s+\Z")
_WOMEN = (
    "wife|daughter|sister|mother|niece|widow|aunt|grand(?:daughter|mother)|stepdaughter|stepmother|ex-wife|girlfriend"
)
_MEN = "son|brother|father|nephew|widower|uncle|grand(?:son|father)|husband|stepson|stepfather|ex-husband|boyfriend"
_KIN = re.compile(rf"(?<!\w)(?:(?P<w>{_WOMEN})|(?P<m>{_MEN}))s?,?\s+(?:[a-z]+\s+){{0,2}}\Z")
_KIN_BEHIND = re.compile(rf"(?:,|\s+(?:is|was))\s+(?:[\w’'.-]+\s+){{1,5}}?(?:(?P<w>{_WOMEN})|(?P<m>{_MEN}))\b")


class NamedPerson(Struct):
    """A person named in full: the places, the titles before them, whose kin they are said to be, and their sex."""

    name: str
    places: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    kin: bool = False
    sex: str = ""


class People:
    """The people whom an article names in full, by the words that their names end and begin with."""

    def __init__(self, text: str, full: Iterable[tuple[str, int, int]]) -> None:
        """Meet everybody: `full` holds names, and where each begins and ends, in order."""
        self._text = text
        self._by_end: dict[str, list[NamedPerson]] = {}
        self._by_start: dict[str, list[NamedPerson]] = {}
        self._known: dict[str, NamedPerson] = {}
        self._others: set[str] = set()  # last names that a title gave to somebody who is not named in full
        for name, start, end in full:
            person = self._known.get(name)
            if person is None:
                words = name.split()
                alike = (one for one in self._by_end.get(words[-1], ()) if _is_one(one.name.split(), words))
                person = self._known[name] = next(alike, None) or NamedPerson(name)
                for cut in range(1, len(words)):
                    for listed, part in ((self._by_end, words[cut:]), (self._by_start, words[:cut])):
                        people = listed.setdefault(" ".join(part), [])
                        if person not in people:
                            people.append(person)
            self._meet(person, start, end)

    def name(self, full: str) -> str:
        """Return the one name of the person with a full name: the first that the article gives them."""
        return self._known[full].name

    def _meet(self, person: NamedPerson, start: int, end: int) -> None:
        person.places.append(start)
        before = self._text[max(0, start - _REACH) : start]
        person.titles |= _titles(before)
        kin = _KIN.search(before) or _KIN_BEHIND.match(self._text, end, end + _REACH)
        if kin:
            person.kin = True
            person.sex = person.sex or ("w" if kin["w"] else "m")

    def full_name_of(self, part: str, start: int) -> str:
        """Return the full name of the person whom `part` at `start` means, or the empty string."""
        before = self._text[max(0, start - _REACH) : start]
        people = self._by_end.get(part)
        if people is None:
            people = self._by_start.get(part, [])
            return people[0].name if len(people) == 1 else self._nearest(people, start)
        titles, address = _titles(before), _ADDRESS.search(before)
        fit = [person for person in people if titles & person.titles] if titles else []
        if len(fit) == 1:
            return fit[0].name
        sex = "" if address is None else "m" if address[1] in ("Mr", "Messrs") else "w"
        if sex and len(people) > 1:
            women = [person for person in people if person.sex == "w"]
            if sex == "w" and len(women) == 1:
                return women[0].name
            people = [person for person in people if person.sex in ("", sex)]
        people = [person for person in people if not self._is_another(person, titles, sex, start)]
        if titles and not people:
            self._others.add(part)
        elif not titles and part in self._others:
            people = [person for person in people if not person.kin]
        return people[0].name if len(people) == 1 else self._nearest(people, start)

    def _is_another(self, person: NamedPerson, titles: set[str], sex: str, start: int) -> bool:
        """Whether a name alone means somebody else than a person who is named in full with it.

        Who is somebody's kin is not meant by a title that they never had, nor before they are named; nobody by the
        highest offices, unless the words around their full name speak of them; nor by an address of the other sex.
        """
        if sex and person.sex and sex != person.sex:
            return True
        strange = titles - person.titles
        if person.kin and (strange or start < person.places[0]):
            return True
        return any(title in _HIGHEST and not self._speaks_of(person, title) for title in strange)

    def _speaks_of(self, person: NamedPerson, title: str) -> bool:
        """Whether the words around a full name hold a title, in any place."""
        around = (self._text[max(0, at - _NEAR // 2) : at + _NEAR].lower() for at in person.places[:8])
        last = person.name.split()[-1].lower()
        return any(title in words.replace(f"{title} {last}", "") for words in around)

    def _nearest(self, people: Sequence[NamedPerson], start: int) -> str:
        """Return who was named in full shortly before, if everybody else was named much farther away.

        Beside somebody whose kin they are, a name alone is not clear.
        """
        near = sorted((_distance(person.places, start), person.name, person.kin) for person in people)
        if not near or near[0][0] > _NEAR or (near[0][2] and not all(kin for _, _, kin in near)):
            return ""
        return near[0][1] if len(near) == 1 or near[1][0] > _FARTHER * near[0][0] else ""


def _is_one(known: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names with one last name are one person's: the same first name, no other middle name."""
    if known[0] != other[0]:
        return False
    shorter, longer = sorted((known[1:-1], other[1:-1]), key=len)
    rest = iter(longer)
    return all(any(word.startswith(own.rstrip(".")) for word in rest) for own in shorter)


def _distance(places: Sequence[int], start: int) -> int:
    """Return how far before `start` the last of some places is."""
    at = bisect_left(places, start)
    return start - places[at - 1] if at else 1 << 30


def _titles(before: str) -> set[str]:
    """Return the titles in the words before a name: the whole of it, as people of the same rank have it."""
    found = _TITLE.search(before)
    if found is None:
        return set()
    words = re.findall(r"[a-z]+", found[1].lower())
    kept = [_RANKS.get(word, word) for word in words if word not in ("former", "then", "acting")]
    return {" ".join(kept)}
