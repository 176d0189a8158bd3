"""Which person a name alone means: the one who bears it, one of two by title, kinship or nearness, or nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.article import EntityType
from reading.codes import LanguageChoice
from reading.entities.people import People
from reading.read import read
from reading.source import Source


def whole(text: str, part: str, *full: str) -> str:
    """Return whom the last `part` of a text means, after these names in full."""
    places = sorted((text.index(name), name) for name in full)
    people = People(text, [(name, at, at + len(name)) for at, name in places])
    return people.full_name_of(part, text.rindex(part))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Joe Biden met his son, Hunter Biden. Vice President Biden left.", ""),
        ("Vice President Joe Biden met his son, Hunter Biden. Vice President Biden left.", "Joe Biden"),
        ("Joe Biden defended his son, Hunter Biden. Later Biden left.", ""),
        ("Sen. Joe Biden and Rep. Hunter Biden disagree. Senator Biden left.", "Joe Biden"),
        ("Joe Biden and his wife, Hunter Biden, came. Mrs. Biden spoke.", "Hunter Biden"),
        ("Joe Biden and his wife, Hunter Biden, came. Mr. Biden spoke.", "Joe Biden"),
        ("Joe Biden came first. " + "Nobody saw it at all. " * 20 + "Hunter Biden came. Biden spoke.", "Hunter Biden"),
        ("Joe Biden came. Hunter Biden came. " + "Nobody saw it at all. " * 20 + "Biden spoke.", ""),
        ("Joe Biden and his wife, Hunter Biden, came. Messrs. Biden spoke.", "Joe Biden"),
        (f"Joe Biden came first. {'far ' * 99}His son, Hunter Biden, came. Biden spoke.", ""),
        (f"His brother, Joe Biden, came. {'far ' * 99}His son, Hunter Biden, came. Biden spoke.", "Hunter Biden"),
        (f"Joe Biden came. {'far ' * 999}Hunter Biden{' ' * 228}Biden spoke.", "Hunter Biden"),
        (f"Joe Biden came. {'far ' * 999}Hunter Biden{' ' * 229}Biden spoke.", ""),
        (f"Joe Biden{' ' * 192}Hunter Biden{' ' * 88}Biden spoke.", "Hunter Biden"),
        (f"Joe Biden{' ' * 191}Hunter Biden{' ' * 88}Biden spoke.", ""),
    ],
)
def test_of_two_people_title_kinship_and_nearness_decide(text: str, meant: str) -> None:
    assert whole(text, "Biden", "Joe Biden", "Hunter Biden") == meant


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("Sen.", "Senator"), ("Rep.", "Representative"), ("Congressman", "Rep."), ("Congresswoman", "Representative"),
        ("Gov.", "Governor"), ("Gen.", "General"), ("Col.", "Colonel"), ("Capt.", "Captain"), ("Lt.", "Lieutenant"),
        ("Sgt.", "Sergeant"), ("Prof.", "Professor"), ("Dr.", "Dr"), ("the governor", "Governor"),
        ("former Senator", "Sen."), ("then-Mayor", "Mayor"), ("acting Sheriff", "Sheriff"),
    ],
)  # fmt: skip
def test_a_title_is_one_however_it_is_written(short: str, long: str) -> None:
    text = f"It was {short} Joe Biden and Coach Hunter Biden who disagree. {{}} Biden left."
    assert whole(text.format(long), "Biden", "Joe Biden", "Hunter Biden") == "Joe Biden"
    assert whole(text.format("Coach"), "Biden", "Joe Biden", "Hunter Biden") == "Hunter Biden"
    assert whole(text.format("Judge"), "Biden", "Joe Biden", "Hunter Biden") == ""


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("Joe R. Biden", "Joe Biden", True), ("Joe Biden", "Joe R. Biden", True), ("Joe R Biden", "Joe R. Biden", True),
        ("Joe R. Biden", "Joe Robinette Biden", True), ("Joe R. Biden", "Joe Q. Biden", False),
        ("Joe Biden", "Jo Biden", False), ("Joe A. B. Biden", "Joe B. Biden", True),
        ("Joe A. B. Biden", "Joe B. A. Biden", False),
    ],
)  # fmt: skip
def test_a_person_keeps_the_first_full_name_that_an_article_gives(first: str, second: str, one: bool) -> None:
    """With or without a middle name, or its letter; another middle name is another person's."""
    people = People(
        f"{first} and {second}", [(first, 0, len(first)), (second, len(first) + 5, len(first) + 5 + len(second))]
    )
    assert people.name(first) == first
    assert people.name(second) == (first if one else second)


def test_a_high_office_is_not_somebodys_whom_nothing_connects_with_it() -> None:
    assert whole("Hunter Biden worked there. Vice President Biden left.", "Biden", "Hunter Biden") == ""
    assert whole("Joe Biden, the vice president, came. Vice President Biden left.", "Biden", "Joe Biden") == "Joe Biden"
    text = "Joe Biden came. He is Vice President{}. Vice President Biden left."
    assert whole(text.format(" now"), "Biden", "Joe Biden") == "Joe Biden"
    assert whole(text.format(" Biden"), "Biden", "Joe Biden") == ""
    assert whole("Gordon Sondland came. Ambassador Sondland left.", "Sondland", "Gordon Sondland") == "Gordon Sondland"


@pytest.mark.parametrize(
    ("address", "meant"), [("Mrs.", "Ann Biden"), ("Mr.", ""), ("Miss", "Ann Biden"), ("Messrs.", "")]
)
def test_an_address_of_the_other_sex_means_somebody_else(address: str, meant: str) -> None:
    assert whole(f"It was his wife, Ann Biden, who came. {address} Biden spoke.", "Biden", "Ann Biden") == meant
    other = {"Ann Biden": "", "": "Bo Biden"}[meant]
    assert whole(f"It was his son, Bo Biden, who came. {address} Biden spoke.", "Biden", "Bo Biden") == other


def people_of(text: str) -> dict[str, set[str]]:
    article = read(Source(Path("a.txt"), "a", text), "a", choice=LanguageChoice("en"))
    found: dict[str, set[str]] = {}
    for mention in article.mentions:
        if mention.type is EntityType.PERSON:
            found.setdefault(mention.entity, set()).add(article.text[mention.start : mention.end])
    return found


def test_somebodys_kin_is_not_meant_where_a_title_names_another() -> None:
    """The bare name stays open when a title gave it to somebody who is not named in full."""
    text = "Hunter Biden, the son of Vice President Biden, left. Vice President Biden stayed. Biden spoke on Friday."
    assert people_of(text) == {"Hunter Biden": {"Hunter Biden"}, "Biden": {"Biden"}}
    assert people_of("Hunter Biden, the son of a senator, left. Biden spoke.") == {
        "Hunter Biden": {"Hunter Biden", "Biden"}
    }


@pytest.mark.parametrize("name", ["Gordon Sondland", "Julian Assange", "Oona Quillfeather"])
def test_a_last_name_alone_is_the_person_of_the_article_who_bears_it(name: str) -> None:
    """However many mentions the model takes for something else."""
    last = name.split()[-1]
    text = f"{name} was arrested in London. {last} denied it. Supporters of {last} cheered. In {last} they trust. " * 2
    assert people_of(text + f"The {last} case goes on. Nobody joined {last}.") == {name: {name, last}}


@pytest.mark.parametrize("title", ["Mr.", "Ms.", "Dr.", "Mrs", "Prof."])
def test_a_name_behind_a_form_of_address_is_a_persons(title: str) -> None:
    found = people_of(f"The meeting began on Friday. It was {title} Quillfeather who opened it. Then they ate.")
    assert found == {"Quillfeather": {"Quillfeather"}}


def test_a_last_name_that_begins_another_name_is_no_person() -> None:
    text = "Dwight Davis gave the trophy in 1900. Davis played himself. The Davis Cup is played in Madrid this year."
    assert people_of(text) == {"Dwight Davis": {"Dwight Davis", "Davis"}}


def test_a_headline_repeats_whole_names_and_a_signature_is_one() -> None:
    text = "Oona Quillfeather Wins Harbour Vote\n\nIt was decided on Monday. They voted all night.\n\nRegards,\n"
    text += "\nPhillip Allen\n"
    assert people_of(text).get("Phillip Allen") == {"Phillip Allen"}
    assert "Allen" not in people_of(text)


def test_posts_and_lines_without_a_stop_keep_their_names() -> None:
    posts = "the mayor of Chicago met Angela Merkel today\nnobody in London has heard of it\n"
    posts += "why does Merkel hate Paris so much\n"
    article = read(Source(Path("a.txt"), "a", posts), "a", choice=LanguageChoice("en"))
    found = {article.text[mention.start : mention.end] for mention in article.mentions}
    assert {"Chicago", "Angela Merkel", "London", "Merkel", "Paris"} <= found


def names(text: str) -> dict[str, str]:
    article = read(Source(Path("a.txt"), "a", text), "a", choice=LanguageChoice("en"))
    found = {EntityType.PERSON, EntityType.ORG, EntityType.PLACE}
    return {article.text[m.start : m.end]: str(m.type) for m in article.mentions if m.type in found}


def test_a_dateline_is_places_and_an_agency_and_joins_no_name_of_the_sentence() -> None:
    assert names("HANOI, Vietnam (AP) — Officials met on Friday.") == {
        "HANOI": "PLACE",
        "Vietnam": "PLACE",
        "AP": "ORG",
    }
    assert names("TAMPA, Fla. – Police came on Friday.") == {"TAMPA": "PLACE", "Fla.": "PLACE"}
    assert names("SAN FRANCISCO - Uber drivers protested on Friday.")["SAN FRANCISCO"] == "PLACE"


def test_states_with_dots_are_places_behind_a_town_or_a_party() -> None:
    found = names("Adam Schiff, D-Calif., and Joe Manchin, R-W.Va., met in Albany, N.Y., on Friday.")
    assert {key: kind for key, kind in found.items() if "." in key} == dict.fromkeys(
        ("Calif.", "W.Va.", "N.Y."), "PLACE"
    )


def test_peoples_and_followers_of_parties_are_no_names() -> None:
    assert names("House Democrats and Republicans met the Syrians and the British on Friday.") == {}


def test_organisations_of_the_list_are_known_beside_one_another() -> None:
    """Also where one begins the article and nothing else tells it from an ordinary word."""
    assert names("Boeing posted a loss on Tuesday.") == {"Boeing": "ORG"}
    assert names("Microsoft and Google sued Apple.") == dict.fromkeys(("Microsoft", "Google", "Apple"), "ORG")
    found = names("The World Health Organization and Human Rights Watch met.")
    assert found == dict.fromkeys(("World Health Organization", "Human Rights Watch"), "ORG")


def test_an_organisation_behind_of_is_no_part_of_a_persons_name() -> None:
    found = names("It came on 5 May 2020, said Ann Lee of the WHO. Then it went.")
    assert found == {"Ann Lee": "PERSON", "WHO": "ORG"}


def test_firms_that_everybody_knows_are_organisations() -> None:
    found = names("Boeing and Airbus sold jets to Nissan. Volkswagen said that Boeing lost to Toyota and Walmart.")
    assert found == dict.fromkeys(("Boeing", "Airbus", "Nissan", "Volkswagen", "Toyota", "Walmart"), "ORG")
