"""Abbreviations whose full stop ends no sentence, beyond those that sentencex knows."""

from __future__ import annotations

from msgspec import Struct


class Abbreviations(Struct, frozen=True):
    """The abbreviations of one language, lower case and without their last full stop.

    `never` end a sentence; `titles` precede a name; `before_figures` before a digit; `anywhere` before a lower-case
    word, a digit or a bracket. `ordinals`: a number and a full stop is an ordinal; `initials`: a single capital is an
    initial. `complete`: the lists are full enough to judge a stop that sentencex passed over.
    """

    never: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    before_figures: frozenset[str] = frozenset()
    anywhere: frozenset[str] = frozenset()
    ordinals: bool = False
    initials: bool = False
    complete: bool = False


def abbreviations(language: str) -> Abbreviations:
    """Return a language's abbreviations; for an unknown language initials alone."""
    return _BY_LANGUAGE.get(language, _NONE)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


US_STATES = _words(
    "ala ariz ark calif cal colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont neb nebr nev n.h"
    " n.j n.m n.mex n.y n.c n.d n.dak okla ore oreg pa penn r.i s.c s.d s.dak tenn tex vt va wash w.va wis wisc wyo d.c"
    " p.r b.c ont que alta man sask n.s n.b"
)
_NONE = Abbreviations(titles=_words("dr prof st"), initials=True)


def _made(titles: str, before_figures: str, anywhere: str, *, never: str = "", ordinals: bool = False) -> Abbreviations:
    return Abbreviations(
        _words(never),
        _words(titles) | _words("mr mrs ms dr prof st"),
        _words(before_figures) | _words("no nr"),
        _words(anywhere) | _words(before_figures),
        ordinals=ordinals,
        initials=True,
        complete=True,
    )


_BY_LANGUAGE = {
    "en": Abbreviations(
        never=_words("e.g i.e eg ie viz cf"),
        titles=_words(
            "mr mrs ms mx dr prof gen sen sens rep reps gov govs lt col capt cmdr sgt maj brig adm supt insp det rev"
            " hon pres st mt ft messrs atty amb asst lt.col brig.gen maj.gen"
        ),
        before_figures=_words(
            "no nos p pp vol fig figs sec art ch chap eq ca c cf approx est v vs jan feb mar apr jun jul aug sep sept "
            "oct nov dec circa ed para"
        ),
        anywhere=US_STATES
        | _words(
            "etc al e.g i.e eg ie inc ltd corp co bros dept univ assn ave blvd rd st sq voc ed approx est jr sr vs v "
            "a.m p.m u.s u.k u.n d.c ph.d m.d min max misc incl avg temp govt lb lbs oz hr hrs sec tel ext u.s.a"
        ),
    ),
    "fr": _made(
        "m mm mme mmes mlle mlles me mgr ste pr dr gal cdt cne lt",
        "n nos p pp vol art fig chap ch env av apr al t éd vers",
        "etc cf p.ex c.-à-d c-à-d env av apr j.-c j-c janv févr avr juill sept oct nov déc tél ex éd dir vol coll"
        " hab min max resp bd bld boul dép arr ref réf",
        never="p.ex c.-à-d",
    ),
    "de": _made(
        "hr fr frl fa dipl ing mag med jur phil rer nat h.c hl pfr präs gen kfm hptm lic",
        "nr nrn s bd bde art abs abb kap ca tel geb gest jan feb mär apr jun jul aug sep sept okt nov dez tab anm"
        " rn ziff vers",
        "z.b d.h u.a u.ä usw bzw ca evtl ggf inkl exkl bspw etc vgl sog gem geb gest verh mio mrd tel st d.i i.d.r o.ä"
        " o.g s.o s.u u.u z.t z.z v.a v.chr n.chr chr max min mind insb insbes zzgl abzgl mwst hrsg jh jhd jhdt jr sen"
        " jun str allg amtl bes dt engl frz österr ehem einschl entspr gegr kath ev lt od spez stellv tägl urspr versch"
        " vorm wg zw zzt",
        never="z.b d.h d.i u.a v.a i.d.r z.t z.zt u.u m.e o.g vgl bzw mio mrd ca evtl ggf inkl exkl bspw sog insb"
        " insbes einschl zzgl abzgl",
        ordinals=True,
    ),
    "es": _made(
        "sr sra srta sres sras dra profa d dña lic ing gral cnel cap mons sto sta ud uds fr arq pdte",
        "n nº núm núms pág págs p pp vol art arts fig cap tel aprox ca c t tomo ap",
        "etc p.ej ej ee ee.uu ff rr jj cc ss dd cf aprox núm pág tel tfno av avda c.a s.a s.l s.m ss dpto depto prov"
        " admón cía hnos izda dcha máx mín vs a.c d.c a.m p.m km cts pts jr",
        never="p.ej v.gr",
    ),
    "it": _made(
        "sig sig.ra sig.na sigg dott dott.ssa prof.ssa avv ing arch geom rag on sen mons cav comm gen col cap ten s ss"
        " egr gent spett",
        "n nn p pp pag pagg vol art artt fig cap tel ca c par sez d.lgs d.l d.p.r d.m l",
        "ecc etc es p.es ad.es cfr cf ca circa a.c d.c p.e.v e.v tel sec s.p.a s.r.l v vs min max ed trad cit ibid"
        " gen febb mar apr giu lug ago sett ott nov dic",
        never="p.es ad.es cfr",
    ),
    "pt": _made(
        "sr sra srta srs sras dra dr.ª profa av al d eng arq gen cel cap mons exmo exma v sto sta pe",
        "n nº núm pág págs p pp vol art arts fig cap tel aprox c ca",
        "etc p.ex ex cf aprox pág tel av r ltda cia s.a a.c d.c e.u.a eua jr fl máx mín hab séc obs",
        never="p.ex i.e",
    ),
    "nl": _made(
        "dhr mevr mw mej drs ir ing mr ds jhr prof gen kol kapt lt st",
        "nr nrs p pp blz art afb hfst ca geb overl jan feb mrt apr jun jul aug sep sept okt nov dec vgl",
        "enz etc bijv bv d.w.z dwz o.a m.b.t t.a.v i.p.v i.v.m m.i a.u.b m.a.w n.a.v o.l.v t.o.v z.g zgn resp incl excl"
        " ca circa vs min max mln mld m.n nl v.chr n.chr tel afd evt inz jl a.s ong",
        never="bijv d.w.z o.a m.n m.b.t t.a.v i.p.v i.v.m t.o.v m.b.v a.d.h.v n.a.v",
    ),
    "pl": _made(
        "św śp ks bp abp kard gen płk ppłk mjr kpt por ppor sierż inż mgr hab doc red p pp hr adm ul al pl os prez",
        "nr s str art ust pkt poz rys tab ok godz tel t zob ad vol rozdz par",
        "r w rr ww tys mln mld zł gr im itd itp m.in np tzw tj tzn br ub ds ws ok godz min sek wg dot ang łac niem"
        " franc ros wł hiszp gr p.n.e n.e pn.e proc szt woj pow gm wyd red tłum prof cd cdn ew wzgl jw tel pt śr maks",
        never="np tzw m.in tzn tj t.j ws ds tys mln mld",
        ordinals=True,
    ),
    "cs": _made(
        "p pí sl ing mgr mudr judr phdr rndr doc bc gen plk mjr kpt por sv arch akad dipl",
        "č čís s str odst písm tab obr kap sv ca cca r roč tel ul",
        "např tj tzv tzn atd apod aj mj resp popř příp event vč max min cca tis mil mld kč n.l př.n.l př n l hod kol"
        " roč vyd nakl red angl něm lat s.r.o a.s spol",
        never="např tzv tj t.j t.č",
        ordinals=True,
    ),
    "tr": _made(
        "sn av doç yrd uzm müh öğr gör alb yzb bnb org tuğg korg op ecz hz",
        "m.ö m.s no s sf sayf bkz cad sok mah apt yak ort c fas",
        "vb vs vd bkz yy örn ör ing alm fr osm ar far lat t.c a.ş ltd şti çev haz yay m.ö m.s krş dk sn sa",
        never="m.ö m.s örn bkz",
        ordinals=True,
    ),
    "ru": _made(
        "г гг ул им пр просп пл кв корп акад проф доц ген полк св о оз гр тов гос адм кап лейт",
        "стр с рис табл п пп ст гл т д см ок около р № ч кн вып изд тел",
        "т е д п к н т.е т.д т.п т.к т.н и.о др пр руб коп млн млрд тыс г гг в вв н.э н э до.н.э см ср напр чел км кг"
        " долл обл мин макс зам им ул изд англ нем фр лат род ум р ил",
        never="т.е т.н напр",
    ),
    "sv": _made(
        "hr fr frk dir ing kapt em",
        "nr s sid kap art fig tab ca kl tel bil st jan feb mar apr aug sept okt nov dec",
        "bl.a t.ex d.v.s dvs osv m.m m.fl o.s.v o.d f.d s.k f.n p.g.a pga ca kl f.kr e.kr f.v.t e.v.t resp inkl exkl"
        " max min milj mdr jr sen tel etc ev fr.o.m t.o.m kungl",
        never="t.ex bl.a d.v.s dvs s.k f.d p.g.a fr.o.m m.a.o",
    ),
    "hi": Abbreviations(titles=_words("डॉ पं प्रो मि सं श्री"), initials=True),
}
_NEVER = {
    "da": "bl.a f.eks d.v.s dvs p.g.a m.h.t s.k",
    "no": "bl.a f.eks d.v.s dvs p.g.a m.h.t s.k",
    "fi": "esim ns",
    "sk": "napr t.j tj tzv t.č",
    "hu": "pl ill",
    "et": "nt näit s.t",
    "lv": "piem t.i",
    "sl": "npr tj t.j t.i",
    "hr": "npr tj t.j tzv",
    "sr": "npr tj t.j tzv нпр тј т.ј тзв",
}
for _code, _like in (("nb", "no"), ("nn", "no"), ("bs", "sr")):
    _NEVER[_code] = _NEVER[_like]
for _code, _words_of in _NEVER.items():
    _BY_LANGUAGE[_code] = Abbreviations(
        never=_words(_words_of),
        titles=_words("dr prof st ing"),
        before_figures=_words("nr s kap ca kl"),
        ordinals=True,
        initials=True,
    )
for _code, _words_of in (("bg", "т.е т.нар т.н напр"), ("lt", "pvz t.y"), ("ro", "ex")):
    _BY_LANGUAGE[_code] = Abbreviations(never=_words(_words_of), titles=_NONE.titles, initials=True)
