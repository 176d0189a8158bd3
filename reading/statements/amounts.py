"""Amounts: sums of money, percentages, durations and counts, each as the interval of values that its words allow.

"About 4 billion" allows more than "4.1 billion"; two amounts differ only when their intervals have nothing in common.
English, German, Spanish and French words are known; figures with signs are read in any language.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from msgspec import Struct

from reading.article import Article
from reading.months import any_of
from reading.statements.days import months_of
from reading.terms import common, stem

MOST = 40
"""Amounts of one sentence that are read: what has more is a table."""
LONGEST = 4000
"""Characters of a sentence that is read for amounts."""
_NEIGHBOURS = 6  # words: what is counted stands beside its figure


class AmountKind(StrEnum):
    """What an amount measures."""

    FIGURE = "figure"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"


class Amount(Struct, frozen=True, array_like=True, gc=False):
    """An amount where it stands, its unit, the values that its words allow, and the stems of the words around it."""

    sentence: int
    start: int
    end: int
    kind: AmountKind
    unit: str
    low: float
    high: float
    around: tuple[str, ...]
    is_exact: bool = True


_SMALL = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
    "elf": 11, "zwölf": 12, "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70,
    "achtzig": 80, "neunzig": 90, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11, "doce": 12, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
}  # fmt: skip
_FOREIGN_SMALL = {
    "en": {"once", "elf", "dos", "dix", "tres", "sept"},
    "fr": {"once"},
    "de": {"six", "once", "dos"},
}
_ONE = ("a", "one", "eine", "einer", "un")
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mn": 1e6, "m": 1e6,
    "k": 1e3, "b": 1e9, "tn": 1e12, "millions": 1e6, "billions": 1e9, "tausend": 1e3, "tsd": 1e3, "millionen": 1e6,
    "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "billionen": 1e12, "hundert": 1e2, "mil": 1e3,
    "millón": 1e6, "millones": 1e6, "mille": 1e3, "milliard": 1e9, "milliards": 1e9,
}  # fmt: skip
_LONG_SCALE = {"de": {"billion": 1e12}, "es": {"billón": 1e12, "billones": 1e12}, "fr": {"billion": 1e12}}

_NUMBER = r"\d{1,3}(?:[.,’\u00a0\u202f]\d{3})+(?:[.,]\d{1,3})?(?!\d)|\d{1,15}(?:[.,]\d{1,4})?"
_WORDS = "|".join(_SMALL)
_ONES = "|".join(_ONE)
_SCALE = "|".join((*_SCALES, "billón", "billones"))
_GREAT = "hundred|thousand|million|billion|trillion|millón|billón|milliarde|milliard"  # "a million" is a number
_SIGN = r"(?:US|C|CA|A|AU|NZ|HK|S|R)?\$|[€£¥₹₽₩₪]"
_AMOUNT = re.compile(
    rf"(?<![\w.,$€£-])(?P<sign>{_SIGN})?\s?(?P<number>{_NUMBER}|(?:{_WORDS})(?:-(?:{_WORDS}|one))?(?!\w)"
    rf"|(?:{_ONES})(?=[\s-](?:{_GREAT})))"
    rf"(?:(?:\s?[–-]\s?|\s(?:to|bis|a|à)\s)(?:{_SIGN})?(?P<second>{_NUMBER})(?!\w))?"
    rf"(?:[\s\u00a0-]?(?P<scale>(?:mil\s)?(?:{_SCALE})))?(?!\w)",
    re.IGNORECASE,
)
_HOPE = re.compile(rf"\d|\b(?:{_WORDS}|{_GREAT})\b", re.IGNORECASE)
_COINS = {
    "$": "dollar", "us$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "ruble", "₩": "won",
    "dollar": "dollar", "dollars": "dollar", "usd": "dollar", "dólares": "dollar", "dólar": "dollar", "euro": "euro",
    "euros": "euro", "eur": "euro", "pounds": "pound", "pound": "pound", "gbp": "pound", "pfund": "pound",
    "libras": "pound", "yen": "yen", "yuan": "yuan", "renminbi": "yuan", "rupees": "rupee", "rubles": "ruble",
    "roubles": "ruble", "rubel": "ruble", "rublos": "ruble", "pesos": "peso", "peso": "peso", "francs": "franc",
    "franken": "franc", "won": "won", "cents": "cent", "pence": "penny", "livres": "pound",
}  # fmt: skip
_PERCENT = re.compile(
    r"[\s\u00a0-]?(?:%|(?:percent|per\s?cent|prozent|por\s?ciento|pour\s?cent|pct)\b)(?P<points>[\s-](?:points?|punkte?)\b)?",
    re.I,
)
_POINTS = re.compile(r"[\s-](?:percentage[\s-]points?|prozentpunkte?|puntos\sporcentuales|basis[\s-]points?)\b", re.I)
_DURATIONS = {
    "second": (1.0, "second sekunde segundo seconde"), "minute": (60.0, "minute minuto"),
    "hour": (3600.0, "hour stunde hora heure"), "day": (86400.0, "day tag día dia jour"),
    "week": (604800.0, "week woche semana semaine"), "month": (2629800.0, "month monat mes mois"),
    "year": (31557600.0, "year jahr año ano an année"), "decade": (315576000.0, "decade jahrzehnt década décennie"),
}  # fmt: skip
_PERIODS = {
    form: (name, seconds)
    for name, (seconds, words) in _DURATIONS.items()
    for word in words.split()
    for form in (word, word + "s", word + "n", word + "en", word + "es", word + "e")
}
_AGE = re.compile(r"[\s-](?:years?[\s-]old|year-olds?|jährige[rns]?|años\sde\sedad)\b|-?jährige[rns]?\b", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_NEXT = re.compile(r"[\s-]([^\W\d_]+(?:['’-][^\W\d_]+)*)")
_COIN_AFTER = re.compile(
    r"[\s\u00a0-](?:(?:U\.?S\.?|de|canadian|australian|hong\skong|sterling)[\s-]|d['’])?([^\W\d_]+)", re.I
)
_PEOPLE = frozenset(
    (
        *("people", "person", "men", "women", "children", "civilians", "passengers", "victims", "residents", "workers"),
        *("students", "protesters", "migrants", "others", "menschen", "personen", "frauen", "männer", "kinder"),
        *("personas", "mujeres", "hombres", "niños", "gente", "personnes"),
    )
)
_BREAKS = frozenset(("were", "of", "have", "who", "when", "after", "wurden", "fueron"))
"""Words that end what is counted, besides the commonest."""
_FATES = {
    "dead": (
        "kill",
        "dead",
        "died",
        "death",
        "dies",
        "fatal",
        "toll",
        "tot",
        "getötet",
        "starb",
        "ums",
        "opfer",
        "muert",
        "murier",
        "fallec",
        "mort",
        "tué",
    ),
    "injured": ("injur", "wound", "hurt", "verletz", "herid", "bless"),
    "arrested": ("arrest", "detain", "festgenomm", "verhaft", "deten"),
    "missing": ("missing", "vermiss", "desaparecid"),
}
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|approx|some|nearly|almost|close\sto|an\sestimated|estimated|circa|near"
    r"|rund|etwa|ungefähr|zirka|fast|knapp|beinahe|gut|schätzungsweise|alrededor\sde|unos|unas|cerca\sde|casi"
    r"|aproximadamente|environ|près\sde|quelque)\s+(?:an?\s+|the\s+|eine?[nr]?\s+|una?\s+|el\s+)?(?:[$€£]\s?)?$",
    re.I,
)
_MORE = re.compile(
    r"\b(?:(?<!no\s)more\sthan|no\s(?:less|fewer)\sthan|over|at\sleast|above|exceed(?:s|ed|ing)|upwards\sof"
    r"|greater\sthan|as\smany\sas|(?<!nicht\s)mehr\sals|über|mindestens|wenigstens|(?<!no\s)más\sde|al\smenos"
    r"|por\slo\smenos|plus\sde|au\smoins)\s+(?:an?\s+|the\s+|una?\s+|el\s+)?(?:[$€£]\s?)?$",
    re.I,
)
_LESS = re.compile(
    r"\b(?:(?<!no\s)(?:less|fewer)\sthan|under|below|up\sto|at\smost|no\smore\sthan|as\smuch\sas|within|maximum\sof"
    r"|(?:weniger|nicht\smehr)\sals|unter|bis\szu|höchstens|no\smás\sde|menos\sde|hasta|como\smáximo|moins\sde"
    r"|jusqu['’]à)\s+(?:an?\s+|the\s+|una?\s+|el\s+)?(?:[$€£]\s?)?$",
    re.I,
)
_SPAN = re.compile(
    rf"\b(?:between|zwischen|entre|from|von|de|desde)\s+(?:{_SIGN})?(?P<first>{_NUMBER}|(?:{_WORDS})(?!\w))"
    r"(?:[\s-]?(?:%|percent|per\s?cent|prozent|million|billion))?\s+(?:and|und|y|et|to|bis|a|à|hasta)\s+(?:[$€£]\s?)?$",
    re.I,
)
_CHANCE_BEFORE = re.compile(
    rf"(?:\d|{_WORDS}|one|eine[rs]?|un[ao]?)[\s-](?:in|out\sof|of|aus|von|de\scada)[\s-](?:every\s)?$", re.I
)
_CHANCE_AFTER = re.compile(
    r"[\s-](?:in|out\sof|von|de\scada)[\s-](?:every\s)?(?:\d|two|three|four|five|six|ten|hundred)", re.I
)
_NAMED = re.compile(
    r"(?:\b(?:No|Nr|Number|Article|Section|Chapter|Route|Highway|Flight|Page|Rule|Title|Psalm)\.?|#|§)\s*$", re.I
)
_PLAIN_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MEASURED = re.compile(
    r"\b(?:(aged|Alter\svon|edad\sde)|magnitude(?:\sof|\sde)?|magnitud(?:\sde)?|Stärke(?:\svon)?)\s+$", re.I
)
_CLOCK = re.compile(r"\s?(?::\d\d|[ap]\.?m\b|uhr\b|o['’]clock|h\d\d)", re.I)
_PARTS = re.compile(r"[,;:.]|\b(?:and|while|und|y|et|but|aber|pero)\b")
_FRACTION = re.compile(r"(?:third|quarter|fifth|sixth|eighth|tenth|half|drittel|viertel|fünftel)s?$")
_OPEN = 1.6
"""How far an amount reaches whose words leave it open upwards."""


def amounts(article: Article) -> list[Amount]:
    """Return the amounts of an article, by place."""
    language = article.language.partition("-")[0]
    found: list[Amount] = []
    for unit in article.sentences:
        if unit.end - unit.start <= LONGEST:
            found += _amounts(article.text[unit.start : unit.end], unit.index, unit.start, language)
    return found


def _amounts(text: str, sentence: int, offset: int, language: str) -> list[Amount]:
    found: list[Amount] = []
    if not _HOPE.search(text):
        return found
    at = 0
    while len(found) < MOST and (match := _AMOUNT.search(text, at)):
        at = match.end()
        made = _amount(text, match, language)
        if made is None:
            continue
        kind, unit, low, high, end, exact = made
        at = max(at, end)
        start = match.start("sign") if match["sign"] else match.start("number")
        around = _around(text, start, end, language)
        if kind is AmountKind.FIGURE and unit in ("people", "dead"):
            unit = _fate(text, start, end) or "people"
        found.append(Amount(sentence, offset + start, offset + end, kind, unit, low, high, around, exact))
    return found


_Made = tuple[AmountKind, str, float, float, int, bool]


def _amount(text: str, match: re.Match[str], language: str) -> _Made | None:
    """Return kind, unit, interval and end of an amount, or None when the number is no amount."""
    number, scale, sign = match["number"], match["scale"], match["sign"]
    start, end = match.start(), match.end()
    if number.lower() in _FOREIGN_SMALL.get(language, ()):
        return None
    if scale and scale.lower() in ("m", "k", "b") and (not sign or not number[-1].isdigit()):
        scale, end = None, match.end("second") if match["second"] else match.end("number")
        if end < len(text) and text[end].isalnum():
            return None
    value, step = _value(number, scale, language)
    before = text[max(0, start - 40) : match.start("sign") if sign else match.start("number")]
    unit = _unit(text, match, end, scale is not None)
    if unit is None or value <= 0 or _CHANCE_BEFORE.search(before) or _CHANCE_AFTER.match(text, match.end("number")):
        return None
    kind, name, factor, stop = unit
    if kind is AmountKind.FIGURE and name not in ("age", "magnitude"):
        counts_people = name == "people" or name in _FATES
        if _is_named(text, match, before, language) or (not counts_people and _follows_name(before, language)):
            return None
    low, high, exact = value - step / 2, value + step, step == 0  # many cut off what comes after
    if match["second"]:
        second, step = _value(match["second"], scale, language)
        if second <= value:
            return None  # a score, or a span of years
        low, high, exact = value, second, False
    elif span := _SPAN.search(before):
        first, _ = _value(span["first"], scale, language)
        if first < value:
            return kind, name, first * factor, high * factor, stop, False
    wide = _widened(before, low * factor, high * factor)
    return kind, name, *wide, stop, exact and wide == (low * factor, high * factor)


def _widened(before: str, low: float, high: float) -> tuple[float, float]:
    if _MORE.search(before):
        return low, high * _OPEN
    if _LESS.search(before):
        return low / _OPEN, high
    if _ABOUT.search(before):
        return low * 0.88, high * 1.12
    return low, high


def _value(number: str, scale: str | None, language: str) -> tuple[float, float]:
    """Return a number's value and how coarse it is: "4 billion" may be half a billion more or less, "23" is exact."""
    factor = 1.0
    for word in (scale or "").lower().split():
        factor *= _LONG_SCALE.get(language, {}).get(word, _SCALES.get(word, 1.0))
    words = number.lower()
    if words in _ONE:
        return factor, factor * 0.3
    if not words[0].isdigit():
        parts = words.split("-")
        value = float(sum(_SMALL.get(part, 1) for part in parts))
        return value * factor, (factor if factor > 1 else 0.0)
    plain, decimals = _digits(words, language)
    value = float(plain)
    zeros = 0 if decimals else len(plain) - len(plain.rstrip("0"))
    if factor > 1:
        return value * factor, factor * 10.0 ** (max(0, zeros - 1) - decimals)
    if decimals:
        return value, 10.0**-decimals
    return value, (10.0**zeros if zeros and value >= 100 else 0.0)


def _digits(number: str, language: str) -> tuple[str, int]:
    """Return a number as Python writes it, and how many decimals it has."""
    marks = [mark for mark in number if not mark.isdigit()]
    head, _, tail = number.rpartition(marks[-1]) if marks else (number, "", "")
    if not marks:
        return number, 0
    last = marks[-1]
    grouped = len(tail) == 3 and (
        last not in ".," or (len(marks) > 1 and set(marks) == {last}) or _groups(last, language)
    )
    if grouped:
        return "".join(filter(str.isdigit, number)), 0
    return "".join(filter(str.isdigit, head)) + "." + tail, len(tail)


def _groups(mark: str, language: str) -> bool:
    """Whether a mark before three digits parts thousands in a language."""
    return mark == "," if language in ("en", "ja", "zh", "ko", "he", "th", "hi") else mark == "."


def _unit(text: str, match: re.Match[str], end: int, scaled: bool) -> tuple[AmountKind, str, float, int] | None:
    """Return kind, unit, the factor to its smallest unit, and where the amount ends."""
    if match["sign"]:
        sign = match["sign"].lower()
        return AmountKind.MONEY, _COINS.get(sign, sign), 1.0, end
    if points := _POINTS.match(text, end):
        return AmountKind.PERCENT, "points", 1.0, points.end()
    if percent := _PERCENT.match(text, end):
        return AmountKind.PERCENT, "points" if percent["points"] else "percent", 1.0, percent.end()
    if age := _AGE.match(text, end):
        return AmountKind.FIGURE, "age", 1.0, age.end()
    coin = _COIN_AFTER.match(text, end)
    if coin and coin[1].lower() in _COINS and (coin[1].lower() != "won" or scaled):
        return AmountKind.MONEY, _COINS[coin[1].lower()], 1.0, coin.end()
    before = _MEASURED.search(text, max(0, match.start("number") - 30), match.start("number"))
    if before:
        return AmountKind.FIGURE, "age" if before[1] else "magnitude", 1.0, end
    following = _NEXT.match(text, end)
    if following is None:
        return None
    word = following[1].lower()
    if word in _PERIODS and following[1][0].islower() | (word[0] in "smtwjh"):
        name, seconds = _PERIODS[word]
        return AmountKind.DURATION, "time" if name not in ("year", "decade") else "years", seconds, following.end()
    return _counted(text, end)


def _counted(text: str, end: int) -> tuple[AmountKind, str, float, int] | None:
    """Return what is counted: the last of the words that follow, up to one that every sentence has."""
    usual = common("en")[0] | common("de")[0] | common("es")[0]
    words: list[str] = []
    at = end
    while len(words) < 3 and (following := _NEXT.match(text, at)):
        word = following[1].lower()
        if word in _BREAKS or (stem(word) in usual and word not in _PEOPLE):
            break
        words.append(word)
        at = following.end()
        if word in _PEOPLE or any(word.startswith(mark) for marks in _FATES.values() for mark in marks):
            break
    if not words or _FRACTION.match(words[0]):
        return None
    if words[-1] in _PEOPLE:
        return AmountKind.FIGURE, "people", 1.0, at
    for fate, marks in _FATES.items():
        if any(words[-1].startswith(mark) for mark in marks):
            return AmountKind.FIGURE, "people" if fate == "dead" else fate, 1.0, at
    return AmountKind.FIGURE, " ".join(map(stem, words)), 1.0, at


def _fate(text: str, start: int, end: int) -> str:
    """Return what happened to the people that are counted, by the words near the number, or the empty string."""
    after = _PARTS.split(text[end : end + 45].lower())[0]
    before = _PARTS.split(text[max(0, start - 30) : start].lower())[-1]
    near = f"{text[start:end].lower()}{after} {before}"
    found = [fate for fate, marks in _FATES.items() if any(re.search(rf"\b{mark}", near) for mark in marks)]
    return found[0] if len(found) == 1 else "people" if not found else " ".join(found)


def _is_named(text: str, match: re.Match[str], before: str, language: str) -> bool:
    """Whether a number without a unit names something: a year, a day, a time, a flight, a paragraph."""
    number, end = match["number"], match.end()
    if match["scale"]:
        return False
    if _PLAIN_YEAR.fullmatch(number) or _NAMED.search(before) or _CLOCK.match(text, end):
        return True
    month_before, month_after = _beside_a_month(language)
    return bool(month_before.search(before) or month_after.match(text, match.end("number")))


@cache
def _beside_a_month(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands before the day of a date, and what behind it."""
    month = any_of(months_of(language))
    return (
        re.compile(rf"(?<![^\W\d_])(?:{month})\.?\s*$", re.IGNORECASE),
        re.compile(rf"(?:st|nd|rd|th|\.)?\s+(?:de\s|of\s)?(?:{month})(?![^\W\d_])", re.IGNORECASE),
    )


def _follows_name(before: str, language: str) -> bool:
    """Whether a number stands right behind a capital, as in Boeing 737."""
    head = before.rstrip()
    last = head.rpartition(" ")[2]
    if len(head) == len(last) or not before.endswith(" "):
        return False
    return last[0].isupper() and last.isalnum() and stem(last.lower()) not in common(language)[0]


def _around(text: str, start: int, end: int, language: str) -> tuple[str, ...]:
    """Return the stems of the words around an amount that say what it is about."""
    usual = common(language)[0]
    before = [word.lower() for word in _WORD.findall(text[max(0, start - 90) : start])][-_NEIGHBOURS:]
    after = [word.lower() for word in _WORD.findall(text[end : end + 90])][:_NEIGHBOURS]
    found = dict.fromkeys(stem(word) for word in (*before, *after) if not word[0].isdigit())
    return tuple(one for one in found if one not in usual)
