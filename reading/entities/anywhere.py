"""Dates, sums, percentages and quantities in any language: their forms hardly differ, and months are in a table.

English has patterns of its own (`reading.entities.patterns`), which know its words for numbers and times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from reading.article import EntityType, Mention
from reading.months import MONTHS

_GROUP = r"[.,'’\u00a0\u202f\u2009 ]"
NUMBER = rf"(?:\d{{1,3}}(?:{_GROUP}\d{{3}}){{1,6}}(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?(?:\s\d/\d)?)"
"""A number whole, in every convention: 27,934.02 and 27.934,02 and 27 934,02."""

_BEGINS = r"(?<![^\W\u3040-\u9fff\uac00-\ud7af])(?<!/)(?<![^\W\d_]-)(?<!\d[.,-])"
_RANGE = rf"{NUMBER}(?:\s?[–-]\s?{NUMBER})?"


def _words(listed: str) -> str:
    """Return a pattern for words apart; where one ends in `*`, it may go on."""
    words = sorted(listed.split(), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)


_SCALES = """
    mio mio. mrd mrd. bio tsd Mio Mio. Mrd Mrd. Tsd Million Millionen Milliarde Milliarden Billion Billionen million
    millions milliard milliards millón millones mil billones milhão milhões bilhão bilhões trilhões milione milioni
    miliardo miliardi mila miljoen miljard biljoen miljoner miljarder miljon mln mld mld. mlrd tys tys. milion miliony
    milionów milionů miliard miliardy miliardów miliarda tisíc milyon milyar bin тыс тыс. млн млрд трлн миллион*
    миллиард* тысяч* мільйон* мільярд* tusen duizend juta miliar triliun ribu مليون مليار ألف लाख करोड़ हज़ार
"""
_COINS = """
    Euro Euros euro euros eurów euroa evro Dollar Dollars dollar dollars dólar dólares dollari dollaro dolar dolary
    dolarów dolarů доллар* евро руб руб. рубл* гривен* złoty złotych złote zł korun koruny Kč kronor kroner kr lira*
    lirası TL Franken francs franc Pfund libras livres sterline pond funtów pesos reais yen yenes yuan yuanes rupias
    rupiah forint lei USD EUR GBP CHF JPY CNY PLN CZK SEK NOK DKK HUF TRY RUB BRL دولار* يورو रुपये डॉलर
"""
_SHARES = """
    Prozent Prozentpunkte procent* proc. процент* відсотк* prosent* százalék* persen प्रतिशत パーセント 퍼센트
"""
_SIGN = (
    r"(?:(?:US|C|CA|A|AU|NZ|HK|S|R)?\$|[€£¥₹₽₩₪₺₴₫฿₦]"
    r"|(?:USD|EUR|GBP|CHF|JPY|CNY|INR|PLN|CZK|SEK|TRY|RUB|BRL)(?=\s?\d))"
)
_SCALE = rf"(?:{_words(_SCALES)})(?![^\W\d_])(?:\s+millones)?"
_COIN = rf"(?:(?:{_words(_COINS)})(?![^\W\d_])|[€$£¥₺₽])"
_CJK_SUM = (
    r"(?:\d[\d,.]{0,20}\s?(?:[万萬億亿兆千百]\s?)*(?:\d+\s?[万萬]?)?"
    r"(?:美元|日元|日圆|欧元|歐元|英镑|港元|港币|人民币|人民幣|ドル|ユーロ|ウォン|元|円|圓))"
)
MONEY = rf"""
    {_BEGINS}{_SIGN}\s?{_RANGE}(?:\s?{_SCALE})?
  | {_BEGINS}{_RANGE}(?:\s?{_SCALE})?(?:\s(?:de|di|d['’])?\s?)?\s?(?:US[- ]|amerik\w+\s)?{_COIN}
  | {_CJK_SUM}
"""
_SHARE = (
    r"(?:[%٪％]|pour\s+cent|por\s+ciento|por\s+cento|per\s+cento|phần\s+trăm|في\s+المئة|بالمئة"
    rf"|(?:{_words(_SHARES)}))"
)
PERCENT = rf"{_BEGINS}{_RANGE}\s?{_SHARE}|(?<!\w)(?:%\s?|yüzde\s){NUMBER}"
_UNITS = """
    km/h km² m² km cm mm kg mg ml MW GW TW kWh MWh GWh TWh KB MB GB TB Hz kHz MHz GHz ha hl t m g Kilometer kilomètres
    kilómetros chilometri quilômetros Meter mètres metros metri Tonnen tonnes toneladas tonnellate Hektar hectares
    километр* метр* тонн* 公里 公斤 平方米 米 キロ メートル トン 킬로미터
"""
_UNIT = rf"(?:(?:{_words(_UNITS)})(?!\w)|[°º]\s?[CF](?!\w))"
QUANTITY = rf"""
    {_BEGINS}{_RANGE}(?:\s?{_SCALE})?\s?{_UNIT}
  | {_BEGINS}{NUMBER}\s?{_SCALE}
  | {_BEGINS}\d{{1,3}}(?:{_GROUP}\d{{3}}){{1,6}}(?!\d)(?:[.,]\d+)?
  | \d[\d,.]{{0,20}}\s?[万萬億亿]\s?(?:人)?
"""
YEAR = r"(?:1[5-9]\d\d|20[0-4]\d)"
_SIGNED_DATE = (
    r"(?:\d{2,4}\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号號])?)?|\d{1,2}\s?月\s?\d{1,2}\s?[日号號]"
    r"|\d{4}년(?:\s?\d{1,2}월(?:\s?\d{1,2}일)?)?|\d{1,2}월\s?\d{1,2}일"
    r"|ngày\s\d{1,2}(?:/\d{1,2}(?:/\d{4})?|\stháng\s\d{1,2}(?:\snăm\s\d{4})?))"
)
_SAYS_YEAR = """
    Jahr Jahre Seit seit Bis bis Anfang Mitte Ende ab von vor nach in En en depuis année fin début Desde desde hasta año
    de Em em ano nel dal del Dal Nel anno entro w od do roku rok v V W roce z för från sedan år tahun с С до в В к после
    около sinds sind vanaf eind begin
"""
# Where two overlap, the earlier one stays; dates come before quantities.
_BEFORE_DATES = ((EntityType.PERCENT, PERCENT), (EntityType.MONEY, MONEY))
_DIGIT = re.compile(r"\d")


def figures_anywhere(text: str, start: int, end: int, language: str) -> Iterator[Mention]:
    """Yield the dates, sums, percentages and quantities of `text[start:end]`; of two that overlap the first counts."""
    if _DIGIT.search(text, start, end) is None:
        return
    patterns = [(kind, _compiled(pattern)) for kind, pattern in _BEFORE_DATES]
    patterns += [(EntityType.DATE, dates(language)), (EntityType.QUANTITY, _compiled(QUANTITY))]
    for kind, pattern in patterns:
        for match in pattern.finditer(text, start, end):
            low, high = match.span("year" if match.groupdict().get("year") else 0)
            shown = text[low:high].rstrip()
            yield Mention(low, low + len(shown), kind, " ".join(shown.split()))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


@cache
def dates(language: str) -> re.Pattern[str]:
    """Return the pattern of a language's dates; for an unknown language, of dates in figures alone."""
    patterns = [*_named(language)]
    patterns += [
        rf"\b{YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b",
        rf"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01])[./-]\s?(?:0?[1-9]|1[0-2])[./-]\s?(?:{YEAR}|\d\d)(?![\d/])",
        _SIGNED_DATE,
        rf"(?<=\()(?:{YEAR}\s?[–-]\s?)?{YEAR}(?=\))",
        rf"(?<![\d.,/–-]){YEAR}\s?[–-]\s?{YEAR}(?![\d])",
        rf"(?<![\d.,]){YEAR}(?=['’](?:[dt][ae]|[ae])\b)",
        rf"(?<!\w)(?:{_words(_SAYS_YEAR)}|l['’]an)\s+(?P<year>{YEAR})(?![\d%]|[.,]\d|\s?[€$%])",
    ]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _named(language: str) -> Iterator[str]:
    """Yield the forms of dates with a month's name: a day before it or behind it, a year behind it."""
    forms = sorted({form for month in MONTHS.get(language, ()) for form in month}, key=len, reverse=True)
    if not forms:
        return
    ended = (rf"{re.escape(form)}\w{{0,3}}" if len(form) > 4 else re.escape(form) for form in forms)
    month = rf"(?:{'|'.join(ended)})(?![^\W\d_])\.?"
    day = r"(?<![\d.,/-])(?:[1-9]|0[1-9]|[12]\d|3[01])(?:\.?[ºª]|\.|er|°|-го)?"
    year = rf"(?:,?\s+(?:de\s+|del\s+|du\s+)?{YEAR}(?!\d))"
    yield rf"(?i:{day}\s?(?:[–-]\s?\d{{1,2}}\.?\s?)?(?:de\s+|d['’]|i\s)?{month}{year}?)"
    yield rf"(?i:(?<!\w){month}{year})"
    yield rf"(?i:(?<!\w){month}\s+\d{{1,2}}{year}?(?![\d.,%]))"
