"""A year or a century whose unit is a full stop behind it: `w 1990 r.`, `в 1990 г.`, `1990. god.`, `v 19. stol.`

A capital behind it begins a sentence or is a name. It is a name where the words so far only say when: `W maju 1990 r.
Polska`, `…, że w 1990 r. Rosja`. A sentence needs more than these.
"""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from reading.months import whole_names

_BEFORE_CHRIST = r"a\.\s?[Cc] d\.\s?[Cc]"
_UNITS = {
    "pl": r"r rr w ww n\.e p\.n\.e",
    "ru": r"г гг в вв до\s?н\.\s?э н\.\s?э",
    "uk": r"р рр ст до\s?н\.\s?е н\.\s?е",
    "be": "г гг ст",
    "bg": r"г гг в пр\.\s?н\.\s?е",
    "mk": "г год в",
    "sr": "god g st год г в",
    "hr": r"god g st pr\.\s?Kr",
    "cs": r"stol st př\.\s?n\.\s?l n\.\s?l",
    "sk": r"stor st pred\s?Kr",
    "lv": "g gs",
    "lt": "m",
    "kk": "ж",
    "es": _BEFORE_CHRIST,
    "it": _BEFORE_CHRIST,
    "pt": _BEFORE_CHRIST,
    "fr": r"(?:siècles?\s)?(?:av|apr)\.\s?J\.-C",
}
"""Patterns of what stands behind the number of a year or a century, without its last full stop."""
_OPENERS = {
    "pl": "w we od do po przed na z ze już dopiero jeszcze także również tylko zaś natomiast a i że ale oraz lub"
    " kiedy gdy choć bo gdzie więc",
    "ru": "в во с со до к по на от после перед уже лишь только ещё также и а но что когда если хотя где мае",
    "uk": "у в з із до по на від після перед уже вже лише тільки ще також і й та а але що коли якщо хоча де",
    "be": "у ў з са да па на ад пасля перад ужо толькі яшчэ таксама і а але што калі дзе",
    "bg": "в във от до по на през към след преди към вече едва още също и а но че когато ако където",
    "mk": "во од до по на кон пред веќе дури и а но дека кога ако каде",
    "sr": "u od do po na posle pre već tek još i a ali da kad kada ako gde januaru februaru martu aprilu maju"
    " junu julu avgustu septembru oktobru novembru decembru у од до по на после пре већ тек још и"
    " а али да кад када ако где",
    "hr": "u od do po na poslije nakon prije već tek još i a ali da kad kada ako gdje",
    "cs": "v ve od do po na před už již teprve ještě také i a ale že když kdy kde",
    "sk": "v vo od do po na pred už až ešte tiež i a ale že keď kde",
    "lv": "no līdz pēc pirms jau tikai vēl arī un bet ka kad ja kur",
    "es": "en el la los del de desde hasta año años siglo siglos sobre a y e pero que cuando ya",
    "it": "in nel nell’anno nell'anno del dal dell'anno dal al anno anni secolo a e ma che quando già sec",
    "pt": "em no na nos do de desde até ano anos século séculos por volta a e mas que quando já",
    "fr": "en au aux du dès depuis jusqu'en l'an an siècle siècles e er ère ve et mais que quand à la fin le",
    "lt": "nuo iki po prieš jau tik dar taip pat ir bet kad kai jei kur",
}
_ABOUT = frozenset(
    {
        "około",
        "ok",
        "около",
        "близько",
        "каля",
        "околу",
        "okolo",
        "oko",
        "око",
        "kolem",
        "ap",
        "apie",
        "hacia",
        "vers",
        "verso",
        "circa",
        "ca",
    }
)
"""Before a year these say when, and behind a comma they only add to what was said."""
_CLAUSE = re.compile(r"[,;:(\[«„“\"—–](?=\s|[^\W_])")
_TOKEN = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLCM]+(?:e|er|ème)?$")
LONGEST_DATE = 120  # characters: no date with what may stand before it is longer
_STEM = 4  # letters that the cases of a month share


class YearUnits(Struct, frozen=True):
    """How a language writes the unit of a year, and what may stand before a year that only says when.

    `behind` finds a unit at the end of a text, `anywhere` one before white space and a capital.
    """

    behind: re.Pattern[str]
    anywhere: re.Pattern[str]
    openers: frozenset[str]
    units: frozenset[str]
    months: tuple[str, ...]

    def begins_a_clause(self, sentence: str) -> bool:
        """Whether what stands before the capital only says when, in the sentence or in a clause that a word opens."""
        if all(map(self._is_of_a_date, _TOKEN.findall(sentence))):
            return True
        words = _TOKEN.findall(_CLAUSE.split(sentence)[-1])
        return words[0].lower() in self.openers and all(map(self._is_of_a_date, words))

    def _is_of_a_date(self, word: str) -> bool:
        """Whether a word may stand in what only says when."""
        lowered = word.lower()
        return (
            word[0].isdigit()
            or lowered in self.openers
            or lowered in self.units
            or lowered in _ABOUT
            or lowered.startswith(self.months)
            or _ROMAN.match(word) is not None
        )


@cache
def year_units(language: str) -> YearUnits | None:
    """Return how a language writes the unit of a year; None where it has none with a full stop."""
    language = "sr" if language == "bs" else language
    units = _UNITS.get(language, "").split()
    if not units:
        return None
    one = rf"(?:\d\.?|(?<!\w)[IVXLC]{{1,6}}(?:e|er)?\.?)(?:\s?(?:{'|'.join(units)})\.)+"
    return YearUnits(
        behind=re.compile(rf"{one}$"),
        anywhere=re.compile(rf"{one}(?=\s+[\"“„«(]?[^\W\d_a-z](?!\.))"),
        openers=frozenset(_TOKEN.findall(_OPENERS.get(language, ""))),
        units=frozenset(_LETTERS.findall(re.sub(r"\\s|\?:", " ", " ".join(units).lower()))),
        months=tuple({name[: min(_STEM, max(3, len(name) - 1))] for name in whole_names(language)}),
    )
