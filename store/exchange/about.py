"""What desk.toml says of a desk for those that its decisions are handed to: people, publisher, licence, citation.

[people]      ana = { email = "ana@example.org" }
[publisher]   name, url, logo, and reviews: the address at which each claim review is published
[dataset]     title, description, license, citation, language, url, contact
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from urllib.parse import quote

from msgspec import Struct, field

from review.reasons import REASONS, Reason, ReasonsError, of_desk
from store.errors import StoreError
from store.layout import DeskSettings

FIELDS = ("id", "article", "sentence", "round")
"""What the address of a claim review can be made of: the record's id, file name, sentence from 1, round."""
_WORDS = ("title", "description", "license", "citation", "url", "contact")


class Publisher(Struct, frozen=True):
    """Who publishes claim reviews, and the address of each, in which `{id}` and others of `FIELDS` stand."""

    name: str = ""
    url: str = ""
    logo: str = ""
    reviews: str = ""

    def address(self, facts: Mapping[str, str]) -> str:
        """Return the address of one review, or the empty string where none is set."""
        return self.reviews.format(**{name: quote(facts[name], safe="") for name in FIELDS}) if self.reviews else ""


class DataSet(Struct, frozen=True):
    """What a data set says of itself."""

    title: str = ""
    description: str = ""
    license: str = ""
    citation: str = ""
    url: str = ""
    contact: str = ""
    language: tuple[str, ...] = ()


class DeskAbout(Struct, frozen=True):
    """What a desk's settings say for those outside: e-mail addresses by reviewer, publisher, data set, reasons."""

    emails: Mapping[str, str] = field(default_factory=dict)
    publisher: Publisher = Publisher()
    dataset: DataSet = DataSet()
    reasons: tuple[Reason, ...] = REASONS


def about_of(settings: DeskSettings) -> DeskAbout:
    """Return what the settings say; StoreError names an entry that cannot be used."""
    try:
        reasons = of_desk(settings.reasons)
    except ReasonsError:
        reasons = REASONS  # who judges is told; what leaves needs no keys
    data = table(settings, "dataset")
    languages = data.get("language", ())
    publisher = Publisher(**_texts(settings, "publisher", Publisher.__struct_fields__))
    _check_address(publisher.reviews)
    return DeskAbout(
        emails(settings),
        publisher,
        DataSet(
            **_texts(settings, "dataset", _WORDS),
            language=(languages,) if isinstance(languages, str) else tuple(map(str, _listed(languages))),
        ),
        reasons,
    )


def emails(settings: DeskSettings) -> dict[str, str]:
    """Return the e-mail addresses of reviewers."""
    found = {}
    for who, entry in table(settings, "people").items():
        mail = entry.get("email") if isinstance(entry, Mapping) else entry
        if isinstance(mail, str) and mail:
            found[who] = mail
    return found


def table(settings: DeskSettings, name: str) -> Mapping[str, object]:
    """Return a table of desk.toml; an empty one where there is none."""
    found = settings.others.get(name)
    return found if isinstance(found, Mapping) else {}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(settings: DeskSettings, where: str, names: tuple[str, ...]) -> dict[str, str]:
    """Return the entries of a table that are texts."""
    found = {}
    for name in names:
        value = table(settings, where).get(name, "")
        if not isinstance(value, str):
            raise StoreError("The desk's settings cannot be used", f"{where}.{name} in desk.toml", "Give it a text")
        found[name] = value.strip()
    return found


def _check_address(template: str) -> None:
    """Raise StoreError where an address has places that nothing fills."""
    try:
        named = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError:
        named = {"?"}
    if named - set(FIELDS):
        places = ", ".join(f"{{{name}}}" for name in FIELDS)
        hint = f"It may hold {places}"
        raise StoreError("The desk's settings cannot be used", f"publisher.reviews: {template}", hint)
