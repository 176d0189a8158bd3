"""Dates, money, percentages and quantities: what a pattern finds better than a model does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reading.article import EntityType, Mention

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)(?![A-Za-z])"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:1[0-9]|20)\d\d"
ERA = r"(?:\s?(?:BCE?|CE|AD|B\.C\.|A\.D\.)(?![A-Za-z]))"
SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six"
    r"|seven|eight|nine))?"
)
FIGURE = r"(?:(?:\d{1,3}(?:,\d{3}){1,6}(?:\.\d+)?|\d+(?:\.\d+)?)(?:[-\s]\d/\d{1,2}|[½¼¾⅓⅔])?|\d/\d{1,2}|[½¼¾⅓⅔])"
NUMBER = rf"(?:(?<![\w/])(?<![A-Za-z\d][-.,]){FIGURE})"
"""A number whole, and not the number in a name: none in `A350-900`."""
SCALE = r"(?:hundred|thousand|million|billion|trillion)"
COUNT = rf"(?:{NUMBER}|{SMALL}|an?\ (?:few|couple\ of))"
PERIOD = r"(?:second|minute|hour|day|week|month|quarter|year|decade|century)"

DATE = rf"""
    (?:{WEEKDAY},?\s+)?{MONTH}\s+{DAY}\b(?:,?\s+{YEAR}\b|\s?[-–—]\s?{DAY}\b(?:,\s+{YEAR}\b)?)?
  | (?:{WEEKDAY},?\s+)?(?:the\s+)?{DAY}\s+(?:of\s+)?{MONTH}(?:,?\s+{YEAR}\b)?
  | {MONTH},?\s+(?:of\s+)?{YEAR}\b
  | \b{YEAR}[-/](?:0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])\b
  | \b(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|[12]\d|3[01])[/.](?:{YEAR}|\d\d)\b
  | \b(?:(?:[Ll]ast|[Nn]ext|[Tt]his)\s+)?{WEEKDAY}s?\b(?:\s+(?:morning|afternoon|evening|night))?
  | \b(?:[Ee]arlier\s+this|[Ll]ater\s+this|[Ll]ast|[Nn]ext|[Tt]his\s+past)
      \s+(?:week|month|quarter|year|decade|century|spring|summer|autumn|fall|winter)\b
  | \b(?:{COUNT}|[Ss]everal)\s+{PERIOD}s?\s+(?:ago|earlier)\b
  | \b(?:[Yy]esterday|[Tt]omorrow)\b
  | \b(?:[Ee]arly|[Mm]id|[Ll]ate)[-\s](?:the\s+)?{YEAR}s?\b
  | \b(?:Q[1-4]|(?:first|second|third|fourth)\s+(?:quarter|half)\s+of)\s+{YEAR}\b
  | \b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)\s+(?:of\s+)?{YEAR}\b
  | \b(?:1[0-9]|20)\d0s\b
  | \b\d{{1,2}}(?:st|nd|rd|th)[\s-][Cc]entury{ERA}?
  | \b\d{{1,4}}{ERA}
  | \b{MONTH}(?<!May)(?<!March)(?<!\.)(?!\s+\d)
  | (?:(?<=in\s)|(?<=In\s)|(?<=of\s))(?:May|March)(?!\w)
"""
THINGS = (
    "people|men|women|children|troops|staff|police|percent|per|million|billion|thousand|hundred|other|more|or|and|to|feet"
    "|mile|miles|meters|metres|votes|dollars|euros|pounds|hours|times|square|cubic|foot|tons|tonnes|acres|American|new|of|additional"
)
# A bare number is a year only where the words around it say so.
BARE_YEAR = rf"""
    (?:(?<=[Ii]n\s)|(?<=[Bb]y\s)|(?<=[Oo]f\s)|(?<=[Ss]ince\s)|(?<=[Ff]rom\s)|(?<=[Uu]ntil\s)|(?<=[Tt]ill\s)
      |(?<=[Bb]efore\s)|(?<=[Aa]fter\s)|(?<=[Dd]uring\s)|(?<=[Tt]hroughout\s)|(?<=year\s)|(?<=around\s)
      |(?<=[Cc]irca\s)|(?<= to\s)|(?<= and\s)|(?<=c\.\s)|(?<=[Tt]he\s)|(?<=\()|(?<=,\s)|(?<=[–—-]))
    {YEAR}(?:\s?[–—-]\s?(?:{YEAR}|\d\d))?\b(?![,.]?\d|\s?%)
  | (?<=\()\d{{3}}(?=\s?[–-]\s?\d{{3,4}}\))
  | \b{YEAR}(?=\s?[–—-]\s?{YEAR}\b)
  | (?:(?<=['’]s\s)|(?<=his\s)|(?<=her\s)|(?<=its\s)|(?<=our\s)|(?<=their\s)|(?<=\ba\s)|(?<=this\s)|(?<=early\s)
      |(?<=late\s)|(?<=mid-)|(?<=another\s)|(?<=[Tt]he\s)){YEAR}(?=\s+[A-Za-z])(?!\s+(?:{THINGS})\b)
  | (?<![\w.,/$€£-])(?:19\d\d|20[0-4]\d)(?=\s+(?:[A-Z][a-z]|[a-z]{{3,}}(?<!s)\b))(?!\s+(?:{THINGS})\b)
"""
CURRENCY = r"(?:(?:US|C|CA|A|AU|NZ|HK|S)?\$|[€£¥₹₽₩₪]|(?:USD|EUR|GBP|CHF|JPY|CNY|INR)\s)"
COIN = (
    r"(?:(?:U\.?S\.?|Canadian|Australian|Hong\ Kong)\s+dollars?|dollars?|euros?|pounds?(?:\ssterling)?|yen|yuan"
    r"|renminbi|rupees?|rubles?|roubles?|won|pesos?|francs?|cents?|pence|USD|EUR|GBP|CHF|JPY|CNY|INR)\b"
)
MONEY = rf"""
    {CURRENCY}\s?{FIGURE}(?:\s?[–-]\s?{CURRENCY}?{FIGURE})?(?:[\s-]?(?:{SCALE}|bn|mn|tn)\b|[kKmMbBtT]\b)?(?:\s{COIN}|-a-year)?
  | (?:{NUMBER}|\b{SMALL})(?:[\s-]{SCALE})?[\s-]{COIN}
  | \b(?:(?:hundreds|thousands|millions|billions|trillions)\s+of|(?:a|several)\s+{SCALE})\s+{COIN}
"""
PERCENT = rf"""
    (?:{NUMBER}\s?[–-]\s?{FIGURE}|{NUMBER})\s?(?:%|(?:percent|per\ cent|pct|percentage\s+points?|basis\s+points?)\b)
  | \b{SMALL}\s(?:percent|per\ cent|percentage\s+points?)\b
"""
UNIT = r"""(?:
    (?:kilo|centi|milli|micro|nano)?(?:met(?:er|re)|gram|lit(?:er|re)|watt|joule|byte)s?|mega(?:watt|byte)s?|giga(?:watt|byte)s?|tera(?:watt|byte)s?
  | km/h|km|cm|mm|kg|mg|ml|mph|kph|MW|GW|TW|kWh|MWh|GWh|TWh|[KMGT]B|[kMG]?Hz
  | miles?|foot|feet|inch(?:es)?|yards?|acres?|hectares?|ounces?|tons?|tonnes?|gallons?|barrels?|bushels?|knots?
  | (?:square|cubic)\s+(?:feet|foot|miles?|met(?:er|re)s?|kilomet(?:er|re)s?|inch(?:es)?|yards?)
  | degrees?(?:\s+(?:Celsius|Fahrenheit))?|°\s?[CF]
  | seconds?|minutes?|hours?|days?|weeks?|months?|years?-old|years?|decades?|centuries|century
)(?![\w])"""
QUANTITY = rf"""
    (?:{NUMBER}(?:\s?[–-]\s?{FIGURE})?|\b{SMALL}|\bhalf\ an?)(?:[\s-]{SCALE})?[\s-]?(?:(?:square|cubic)[\s-])?{UNIT}
  | {NUMBER}\s?°\s?[CF]?(?!\w)
  | (?:{NUMBER}|\b{SMALL})[\s-]{SCALE}\b(?:\s+(?:people|[a-z]{{3,}}s)\b)?
  | {NUMBER}(?:\s?[–-]\s?{FIGURE})?(?:[km]|bn|mn|tn)?\s+(?:people|men|women|children|[a-z]{{3,}}s)\b
  | (?<![\w/-])(?<!\d[.,])\d{{1,3}}(?:,\d{{3}}){{1,6}}(?:\.\d+)?\b
"""


# What a unit must hold before a pattern is worth trying: a look for it is much cheaper than the pattern.
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(rf"\d|\b{SMALL}\b|\bhalf\s+an?\b")
_SUM = re.compile(rf"[$€£¥₹₽₩₪]|{COIN}|\b(?:USD|EUR|GBP|CHF|JPY|CNY|INR)\s")
_SHARE = re.compile(r"%|\bper\s?cent|\bpct\b|\bpoints?\b")
_WHEN = re.compile(
    rf"\d|\b{MONTH}|{WEEKDAY}|\b(?:ago|earlier|later|[Ll]ast|[Nn]ext|[Tt]his\s+past|[Yy]esterday|[Tt]omorrow)\b",
    re.VERBOSE,
)
# Earlier ones win where two overlap.
PATTERNS: tuple[tuple[EntityType, re.Pattern[str], str], ...] = (
    (EntityType.PERCENT, _SHARE, PERCENT),
    (EntityType.MONEY, _SUM, MONEY),
    (EntityType.DATE, _WHEN, DATE),
    (EntityType.DATE, _DIGIT, BARE_YEAR),
    (EntityType.QUANTITY, _COUNTED, QUANTITY),
)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern for use, compiled with the first text that is worth trying it on: some take 5 ms."""
    return re.compile(pattern, re.VERBOSE)


def figures(text: str, start: int = 0, end: int | None = None) -> Iterator[Mention]:
    """Yield the dates, sums, percentages and quantities of `text[start:end]`, disjoint, in no order.

    The canonical entity of each is its own text with white space made single.
    """
    stop = len(text) if end is None else end
    taken: list[tuple[int, int]] = []
    for kind, hint, pattern in PATTERNS:
        if not hint.search(text, start, stop):
            continue
        for match in compiled(pattern).finditer(text, start, stop):
            span = match.span()
            if span[0] == span[1] or any(span[0] < e and s < span[1] for s, e in taken):
                continue
            taken.append(span)
            yield Mention(*span, kind, " ".join(match.group().split()))
