"""What is said of people: their offices, the pronouns that stand for them, and who speaks."""

from __future__ import annotations

import pytest

from reading.article import EntityType
from reading.statements.offices import excludes, is_sole, level, offices
from reading.statements.pronouns import pronouns
from reading.statements.quotations import Quotation, quotations
from tests.reading.test_statements import article

PERSON = EntityType.PERSON


@pytest.mark.parametrize(
    ("office", "forms"),
    [
        ("CEO", "chief executive|Chief Executive Officer|chief executive officer|CEO|former CEO|ex-CEO"),
        ("CFO", "chief financial officer|CFO"),
        ("COO", "chief operating officer"),
        ("CTO", "chief technology officer|chief technical officer"),
        ("chief scientist", "chief science officer|chief scientific officer|chief scientist|cso"),
        ("chair", "chairwoman|chairman|chairperson|Chair|former chairman"),
        ("co-founder", "cofounder|co-founder"),
        ("vice president", "vice-president|vp|vice president"),
        ("spokesperson", "spokesman|spokeswoman|spokesperson"),
        ("editor in chief", "editor-in-chief|Editor in chief"),
        ("secretary general", "secretary-general|secretary general"),
    ],
)
def test_an_office_has_one_name(office: str, forms: str) -> None:
    for form in forms.split("|"):
        assert level(form) == office


def test_one_at_a_time_holds_such_an_office() -> None:
    sole = (
        "CEO|CFO|COO|CTO|CIO|CISO|CMO|CPO|chief scientist|chief legal officer|chief economist|chief of staff|chair"
        "|president|prime minister|chancellor|governor|mayor|managing director|executive director|attorney general"
        "|finance minister|home secretary|secretary of state|secretary general|director general|editor in chief"
        "|head of research|king|queen|pope|archbishop|sheriff|police chief"
    )
    assert [one for one in sole.split("|") if not is_sole(one)] == []
    many = "engineer|co-founder|spokesperson|vice president|senator|lawyer|deputy mayor|chief|director|mayor of Derby"
    assert [one for one in many.split("|") if is_sole(one)] == []


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("CEO", "CISO", True),
        ("CIO", "CMO", True),
        ("CEO", "CEO", False),
        ("CEO", "finance minister", False),
        ("prime minister", "foreign minister", True),
        ("secretary of state", "home secretary", True),
        ("home secretary", "home minister", False),
        ("chair", "CEO", False),
        ("CEO", "president", False),
    ],
)
def test_two_offices_of_one_rank_have_two_holders(one: str, other: str, excluded: bool) -> None:
    assert excludes(one, other) is excludes(other, one) is excluded


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"Ann Lee,{' ' * 59}CEO, spoke.", 1),
        (f"Ann Lee,{' ' * 60}CEO, spoke.", 0),
        (f"Ann Lee is CEO{' ' * 54} and mayor.", 2),
        (f"Ann Lee is CEO{' ' * 56} and mayor.", 1),
    ],
)
def test_an_office_stands_near_its_holder_or_the_office_before_it(text: str, count: int) -> None:
    """Within sixty characters."""
    names = (("Ann Lee", PERSON), ("CEO", EntityType.ROLE), ("mayor", EntityType.ROLE))
    assert len(offices(article(text, mentions=names))) == count


@pytest.mark.parametrize(
    ("gap", "organisation"),
    [
        ("of" + " the" * 1, "Acme"),
        ("of the big red", "Acme"),
        ("of the big red old", ""),
        ("there all day of", "Acme"),
        ("there all day now of", ""),
        ("of " + "x" * 55, "Acme"),
        ("of " + "x" * 56, ""),
    ],
)
def test_an_organisation_stands_near_its_office(gap: str, organisation: str) -> None:
    names = (("Ann Lee", PERSON), ("mayor", EntityType.ROLE), ("Acme", EntityType.ORG))
    [found] = offices(article(f"Ann Lee, mayor {gap} Acme, spoke.", mentions=names))
    assert found.organisation == organisation


def test_an_office_and_its_holder_stand_in_one_sentence() -> None:
    names = (("Ann Lee", PERSON), ("CEO", EntityType.ROLE))
    assert offices(article("It was the CEO", "Ann Lee spoke.", mentions=names)) == []
    assert len(offices(article("It rained.", "CEO Ann Lee spoke.", "The CEO", mentions=names))) == 1


@pytest.mark.parametrize(
    ("sentences", "found"),
    [
        (("Ann Lee spoke of her work.",), [("her", True)]),
        (("Ann Lee hurt himself there.",), [("himself", False)]),
        (("Ann Lee said the work was hers.",), [("hers", True)]),
        (("Ann Lee lost herself and her way.",), [("herself", True)]),
        (("Ann Lee spoke of her work and his.",), []),
        (("His work made Ann Lee known.",), [("His", False)]),
        (("All of this is because of his work, said Ann Lee.",), []),
        (("Because of his work Ann Lee left.",), [("his", False)]),
        (("Because  of his work Ann Lee left.",), []),
        (("Ann Lee spoke of “her work”.",), []),
        (("Ann Lee spoke of “work” in her town.",), [("her", True)]),
        (("Ann Lee, whose mother spoke of her work.",), []),
        (("Bo Day came.", "It rained.", "Ann Lee spoke of her work."), []),
        (("Bo Day came.", "It rained.", "It snowed.", "Ann Lee spoke of her work."), [("her", True)]),
        (("Ann Lee came.", "Ann Lee spoke of her work."), [("her", True)]),
        (("Ann Lee met Ann Lee by her house.",), [("her", True)]),
        (("Ann Lee met Bo Day by her house.",), []),
        (("It was her work.",), []),
    ],
)
def test_a_pronoun_stands_for_the_only_person_near_it(
    sentences: tuple[str, ...], found: list[tuple[str, bool]]
) -> None:
    """Whom its sentence names before it, and neither another in it nor one in the two sentences before."""
    made = article(*sentences, mentions=(("Ann Lee", PERSON), ("Bo Day", PERSON)))
    pieces = pronouns(made, quotations(made))
    assert [(made.text[one.start : one.end], one.is_female) for one in pieces] == found
    assert all((one.person, one.sentence) == ("Ann Lee", len(sentences) - 1) for one in pieces)


def test_a_quotation_of_another_sentence_hides_no_pronoun() -> None:
    made = article("“It is.”", "Ann Lee spoke of her work.", mentions=(("Ann Lee", PERSON),))
    [found] = pronouns(made, [Quotation(0, 0, len(made.text))])
    assert made.text[found.start : found.end] == "her"
    assert pronouns(made, [Quotation(1, 0, found.start)]) == [found]
    assert pronouns(made, [Quotation(1, 0, found.start + 1)]) == []


@pytest.mark.parametrize(("length", "count"), [(2000, 1), (2001, 0)])
def test_a_very_long_sentence_has_no_pronoun_of_anybody(length: int, count: int) -> None:
    text = "Ann Lee spoke of her work, " + "x" * (length - 27)
    assert len(text) == length
    assert len(pronouns(article(text, mentions=(("Ann Lee", PERSON),)), [])) == count


@pytest.mark.parametrize(("length", "closed"), [(2999, True), (3000, False)])
@pytest.mark.parametrize("marks", ["“”", "«»"])
def test_a_quotation_ends_within_so_many_characters(marks: str, length: int, closed: bool) -> None:
    """One that stays open to the end of its paragraph goes on in the next, as long as that is no longer."""
    text = f"He said {marks[0]}{'x' * length}{marks[1]} and left."
    found = [one.end - one.start for one in quotations(article(text))]
    assert found == ([length] if closed else [])


def test_an_open_quotation_is_as_long_as_its_paragraph() -> None:
    for length, found in ((2990, [2990]), (3000, [3000]), (3001, [])):
        made = article("He said “" + "x" * length)
        assert [one.end - one.start for one in quotations(made)] == found
    assert quotations(article("He said «" + "x" * 20)) == []


@pytest.mark.parametrize(
    "verb",
    "said says say told tells tweeted posted wrote writes added adds argued argues explained recalled replied"  # noqa: SIM905
    " testified stated insisted declared announced warned noted claimed acknowledged admitted concluded continued"
    " responded remarked asked asserted maintained vowed pledged joked lamented".split(),
)
def test_who_says_it_is_named_before_a_verb_of_speech_or_behind_it(verb: str) -> None:
    names = (("Ann Lee", PERSON), ("Bo Day", PERSON))
    for text in (f"“It is,” Ann Lee {verb}.", f"“It is,” {verb} Ann Lee.", f"Ann Lee also {verb}: “It is”."):
        assert [one.speaker for one in quotations(article(text, mentions=names))] == ["Ann Lee"]
    assert [one.speaker for one in quotations(article("“It is,” Ann Lee thought.", mentions=names))] == [""]
