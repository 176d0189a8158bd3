"""Abbreviations whose full stop ends no sentence, beyond those that sentencex knows."""

from __future__ import annotations

from msgspec import Struct


class Abbreviations(Struct, frozen=True):
    """The abbreviations of one language, lower case and without their last full stop.

    `never` end a sentence; `titles` precede a name; `before_figures` before a digit; `anywhere` before a lower-case
    word. `ordinals`: a number and a full stop is an ordinal; `initials`: a single capital is an initial.
    """

    never: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    before_figures: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    ordinals: bool = False
    initials: bool = False


def abbreviations(language: str) -> Abbreviations:
    """Return a language's abbreviations; none for an unknown language."""
    return _BY_LANGUAGE.get(language, _NONE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NONE = Abbreviations()
_BY_LANGUAGE = {
    "en": Abbreviations(
        never=_words("e.g i.e eg ie viz cf"),
        titles=_words(
            "mr mrs ms dr prof gen sen rep gov lt col capt cmdr sgt maj brig adm supt insp det rev hon pres st mt ft "
            "messrs atty amb asst lt.col brig.gen maj.gen"
        ),
        before_figures=_words(
            "no nos p pp vol fig figs sec art ch chap eq ca c cf approx est v vs jan feb mar apr jun jul aug sep sept "
            "oct nov dec circa ed para"
        ),
        anywhere=_words(
            "etc al e.g i.e eg ie inc ltd corp co bros dept univ assn ave blvd rd st sq voc ed approx est jr sr vs v "
            "a.m p.m u.s u.k u.n d.c ph.d m.d min max misc incl avg temp govt lb lbs oz hr hrs sec tel ext"
        ),
    ),
    "fr": Abbreviations(
        titles=_words("m mm mme mmes mlle mlles dr pr me mgr st ste"),
        before_figures=_words("n no nos p pp vol art fig chap env av apr"),
        anywhere=_words("etc cf p.ex c.-à-d env av apr j.-c janv févr avr juill sept oct nov déc tél"),
        initials=True,
    ),
    "de": Abbreviations(
        titles=_words("hr fr dr prof dipl ing mag st frl med jur phil"),
        before_figures=_words("nr s bd art abs abb kap ca tel jan feb mär apr jun jul aug sep sept okt nov dez"),
        anywhere=_words(
            "z.b d.h u.a u.ä usw bzw ca evtl ggf inkl exkl bspw etc vgl sog gem geb gest verh mio mrd nr tel dr prof"
        ),
        ordinals=True,
        initials=True,
    ),
    "es": Abbreviations(
        titles=_words("sr sra srta sres dr dra prof profa d dña lic ing gral cnel cap mons st sto sta ud uds"),
        before_figures=_words("n no núm pág págs p pp vol art fig cap tel aprox"),
        anywhere=_words("etc p.ej ee.uu cf aprox núm pág tel av avda c.a s.a"),
        initials=True,
    ),
    "ru": Abbreviations(
        titles=_words("г гг ул им пр просп пл кв корп акад проф доц ген полк св о оз"),
        before_figures=_words("стр с рис табл п пп ст гл т д см ок около р"),
        anywhere=_words(
            "т е д п к н т.е т.д т.п т.к т.н и.о др пр руб коп млн млрд тыс г гг в вв н.э см ср напр чел км кг"
        ),
        initials=True,
    ),
}
for _code in ("da", "no", "nb", "nn", "fi", "cs", "sk", "pl", "hu", "et", "lv", "sl", "hr", "sr", "tr"):
    _BY_LANGUAGE[_code] = Abbreviations(ordinals=True, initials=True)
