"""Scales of verdicts: what ships, what a desk's owner may write, and every fault said at once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from review.scale import (
    DEFAULT,
    FORMER_WORDS,
    MOST,
    SHIPPED,
    TAKEN_ASCII,
    TAKEN_NAMES,
    TAKEN_SIGNS,
    Scale,
    ScaleError,
    merged,
    name_in,
    of_desk,
    scale_of_rounds,
    to_toml,
)

EVERY = {"default": DEFAULT, **SHIPPED}
PLAIN: Mapping[str, Mapping[str, object]] = {"yes": {"letter": "y"}, "no": {"letter": "n"}}


def refused(written: object) -> tuple[object, ...]:
    """Return what is said of verdicts that cannot be used: what is wrong, with what, and what helps."""
    with pytest.raises(ScaleError) as caught:
        of_desk(written)
    return caught.value.args


def unusable(faults: str) -> tuple[str, str, str]:
    """Return what is said of a table with such faults."""
    return "The desk's verdicts cannot be used", faults, "Mend [verdicts] in desk.toml"


def test_default_is_what_a_desk_has_that_names_none() -> None:
    """Three ordered verdicts, whose identity is empty, so that nothing that is kept of such a desk changes."""
    assert of_desk({}) is of_desk(None) is of_desk("default") is DEFAULT
    assert (DEFAULT.names, DEFAULT.identity, DEFAULT.is_ordinal) == (("accurate", "disputed", "erroneous"), "", True)
    assert [DEFAULT.finds_fault(name) for name in DEFAULT.names] == [False, True, True]


@pytest.mark.parametrize("name", EVERY)
def test_what_ships_is_read_as_it_is_written(name: str) -> None:
    """Each scale can be written into desk.toml in full and comes back the same; its name says the same."""
    assert of_desk(to_toml(EVERY[name])) == of_desk(name) == EVERY[name]


def test_shipped_scales_are_six_ordered_and_five_nominal() -> None:
    """Identities differ, because kept numbers of one must not be read as those of another."""
    truth, check = SHIPPED["truth-o-meter"], SHIPPED["check"]
    assert (len(truth), truth.is_ordinal, len(check), check.is_ordinal) == (6, True, 5, False)
    assert len({truth.identity, check.identity, DEFAULT.identity}) == 3


SHIPS = {
    "default": """
        accurate Accurate a ✓ + good 1 False 3 supports
        disputed Disputed d ? ? open 2 True 2 open
        erroneous Erroneous e ✗ x bad 3 True 1 refutes
    """,
    "truth-o-meter": """
        true True t ✓ + good 1 False 6 supports a
        mostly-true Mostly true m ◕ ^ fair 2 False 5 supports M
        half-true Half true h ◑ = open 3 True 4 open d
        mostly-false Mostly false b ◔ v poor 4 True 3 refutes B
        false False f ✗ x bad 5 True 2 refutes e
        pants-on-fire Pants on fire p ▼ % grave 6 True 1 refutes P
    """,
    "check": """
        accurate Accurate a ✓ + good None False 5 supports
        disputed Disputed d ? ? open None True 3 open
        erroneous Erroneous e ✗ x bad None True 1 refutes
        misleading Misleading m ◑ % poor None True 2 refutes
        unverifiable Unverifiable u ∅ 0 other None True None open
    """,
}


WORDS = {
    "accurate": "true correct right yes ok supported tag label mark",
    "disputed": "unsure doubtful questionable contested maybe tag label",
    "erroneous": "false wrong incorrect error no refuted tag label mark",
}
"""What people look for who do not know a verdict's name."""


@pytest.mark.parametrize("name", SHIPS)
def test_what_ships_stays_what_people_have_learnt(name: str) -> None:
    """Letters, signs, colours, order, ratings, stances and keys: what was exported and typed stands on them."""
    for one, line in zip(EVERY[name], SHIPS[name].strip().splitlines(), strict=True):
        parts = (one.name, one.label, one.letter, one.sign, one.ascii, one.role, one.order, one.finds_fault, one.rating)
        assert " ".join(map(str, (*parts, one.stance, one.key))).strip() == line.strip()

    for one in EVERY[name]:
        assert one.words == (WORDS.get(one.name, "") if name != "truth-o-meter" else "")


TAKEN = """
    all any aside back clear confidence confirm control copy copy-record draft every evidence failed first go keep last
    mark mark-all next next-unjudged no-claim no-verdict none note notes numbers open page-next page-previous previous
    previous-unjudged query quiet range read reason reasons recall repeat set side-1 side-2 side-3 side-4 side-5 side-6
    side-7 side-8 side-9 skip stale suggested tag text unjudged why write
"""


def test_what_is_taken_stays_what_it_is() -> None:
    """With one more, a desk that has a verdict of that name or sign cannot be opened any more."""
    assert set(TAKEN.split()) == TAKEN_NAMES
    assert set("–·!~✎⋯≠▌┃│─○●…→") == TAKEN_SIGNS
    assert set("-.!~*:#>|") == TAKEN_ASCII
    assert FORMER_WORDS == {"wrong": "erroneous"}


def test_a_scale_is_known_by_its_names_and_what_they_were() -> None:
    """Kept numbers stand for verdicts by it: another identity makes all of them anew."""
    renamed = Scale(tuple(replace(one, was=("wrong",)) if one.name == "erroneous" else one for one in DEFAULT))
    assert renamed.identity == "accurate,disputed,erroneous<wrong"
    assert of_desk({**PLAIN, "no": {"letter": "n", "was": ["false", "wrong"]}}).identity == "yes,no<false<wrong"
    assert SHIPPED["check"].identity == "accurate,disputed,erroneous,misleading,unverifiable"
    assert {letter: one.name for letter, one in DEFAULT.by_letter.items()} == dict(
        zip("ade", DEFAULT.names, strict=True)
    )


def test_an_ordinal_scale_stands_in_its_order_and_a_nominal_one_as_written() -> None:
    """The order is that of the numbers, not that of the lines."""
    for first, second in ((1, 2), (0, 1), (-1, 0)):
        written = {"no": {"letter": "n", "order": second}, "yes": {"letter": "y", "order": first}}
        assert of_desk(written).names == ("yes", "no")
    assert of_desk({"no": {"letter": "n"}, "yes": {"letter": "y"}}).names == ("no", "yes")


def test_a_verdict_of_the_default_scale_may_leave_out_what_it_has() -> None:
    """Adding one word to the three needs no more than their names; an order is never assumed."""
    scale = of_desk({"accurate": {}, "disputed": {}, "erroneous": {}, "misleading": {"sign": "◑", "ascii": "%"}})
    assert scale.names == (*DEFAULT.names, "misleading")
    assert not scale.is_ordinal
    assert scale.verdicts[0] == replace(DEFAULT.verdicts[0], order=None)
    assert (scale.verdicts[3].letter, scale.verdicts[3].finds_fault) == ("m", True)


def test_a_renamed_verdict_is_found_by_both_names() -> None:
    """What was said under the old name is said under the new one; the identity is another."""
    scale = of_desk({**PLAIN, "no": {"letter": "n", "was": "false"}})
    assert (scale.present_name("false"), scale.present_name("yes"), scale.present_name("else")) == ("no", "yes", "else")
    assert scale.find("false") is scale.find("no")
    assert "false" in scale
    assert scale.rank("false") == 1
    assert scale.identity != of_desk(PLAIN).identity


def test_a_verdict_renamed_twice_keeps_what_was_said_under_each_name() -> None:
    """Several former names are a list; written into a round and read again they are the same."""
    scale = of_desk({**PLAIN, "no": {"letter": "n", "was": ["false", "wrong"]}})
    assert (scale.present_name("false"), scale.present_name("wrong")) == ("no", "no")
    assert of_desk(to_toml(scale)) == scale
    once = of_desk({**PLAIN, "no": {"letter": "n", "was": "false"}})
    assert to_toml(once)["no"]["was"] == "false"
    assert len({scale.identity, once.identity, of_desk(PLAIN).identity}) == 3


def test_a_verdict_that_was_renamed_between_rounds_is_counted_once() -> None:
    """In whatever order the rounds are; its former names are known, its place and the order of all stay."""
    earlier = of_desk({"yes": {"letter": "y", "order": 1}, "false": {"letter": "f", "order": 2}})
    between = of_desk({"yes": {"letter": "y", "order": 1}, "wrong": {"letter": "n", "order": 2, "was": "false"}})
    now = of_desk({"yes": {"letter": "y", "order": 1}, "no": {"letter": "n", "order": 2, "was": "wrong"}})
    for scales in ([earlier, between, now], [now, between, earlier], [between, earlier, now]):
        scale = merged(scales)
        assert (scale.names, scale.is_ordinal) == (("yes", "no"), True)
        assert (scale.present_name("false"), scale.present_name("wrong")) == ("no", "no")
        assert (scale.verdicts[1].letter, scale.verdicts[1].order, scale.verdicts[1].was) == (
            "n",
            2,
            ("false", "wrong"),
        )
    assert merged([earlier]) is earlier
    swapped = of_desk({"yes": {"letter": "y"}, "false": {"letter": "n", "was": "no"}})
    assert set(merged([now, swapped, of_desk({"yes": {}, "no": {"was": "false"}})]).names) > {"yes"}


def test_a_round_calls_a_verdict_of_another_by_the_name_that_it_has_there() -> None:
    """Earlier or later ones; a name of none of its verdicts stays."""
    earlier = of_desk({"yes": {"letter": "y"}, "false": {"letter": "f"}})
    now = of_desk({"yes": {"letter": "y"}, "no": {"letter": "n", "was": "false"}, "odd": {}})
    every = merged([earlier, now])
    assert [name_in(earlier, every, name) for name in ("yes", "no", "odd", "else")] == ["yes", "false", "odd", "else"]
    assert [name_in(now, every, name) for name in ("yes", "false", "no")] == ["yes", "no", "no"]


FAULTS: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "unknown set": ("truth-o-metre", ("truth-o-meter",)),
    "no table": (3, ("verdicts = 3",)),
    "name no word": ({**PLAIN, "A b": {"letter": "a"}}, ("'A b'",)),
    "name taken": ({**PLAIN, "none": {"letter": "q"}}, ("'none' means something else",)),
    "name as of another action": ({**PLAIN, "no-because": {"letter": "q"}}, ("means something else",)),
    "one letter": ({"yes": {"letter": "y"}, "yep": {"letter": "y", "sign": "+"}}, ("yes and yep have one letter",)),
    "one sign": ({"yes": {"sign": "+"}, "no": {"sign": "+", "ascii": "-"}}, ("yes and no have one sign",)),
    "one name": ({**PLAIN, "maybe": {"was": "no"}}, ("'no' is the name of two verdicts",)),
    "a wide sign": ({**PLAIN, "no": {"sign": "漢"}}, ("no: sign '漢'",)),
    "a combining sign": ({**PLAIN, "no": {"sign": "\u0301"}}, ("no: sign",)),
    "a blank sign": ({**PLAIN, "no": {"sign": "\u2800"}}, ("no: sign",)),
    "a sign without width": ({**PLAIN, "no": {"sign": "\u1160"}}, ("no: sign",)),
    "a sign that turns the line round": ({**PLAIN, "no": {"sign": "\u05d0"}}, ("runs from the left",)),
    "half a flag": ({**PLAIN, "no": {"sign": "\U0001f1e6"}}, ("no: sign",)),
    "names that look alike": ({**PLAIN, "ﬁne": {"letter": "f"}, "fine": {"letter": "g"}}, ("'ﬁne' and 'fine' look",)),
    "names of one folding": ({**PLAIN, "maß": {"letter": "f"}, "mass": {"letter": "g"}}, ("'maß' and 'mass' look",)),
    "a former name that is none": ({**PLAIN, "no": {"was": ["a b"]}}, ("was 'a b' is no word",)),
    "former names that are none": ({**PLAIN, "no": {"was": [3]}}, ("was is neither",)),
    "a sign of two": ({**PLAIN, "no": {"sign": "✗✗"}}, ("no: sign '✗✗'",)),
    "a sign that is taken": ({**PLAIN, "no": {"sign": "~"}}, ("means something else on the screen",)),
    "no such entry": ({**PLAIN, "no": {"leter": "n"}}, ("did you mean letter?",)),
    "no entries": ({**PLAIN, "no": 3}, ("no: write no = {",)),
    "no text": ({**PLAIN, "no": {"sign": 3}}, ("no: sign is no text",)),
    "no number": ({**PLAIN, "no": {"order": True}}, ("no: order is no whole number",)),
    "half an order": ({"yes": {"order": 1}, "no": {}}, ("give it to all, or to none",)),
    "one order": ({"yes": {"order": 1}, "no": {"order": 1}}, ("yes and no have one order",)),
    "no role": ({**PLAIN, "no": {"role": "red"}}, ("role 'red'",)),
    "no stance": ({**PLAIN, "no": {"stance": "red"}}, ("stance 'red'",)),
    "one alone": ({"yes": {}}, ("two is the least",)),
    "too many": ({f"v{one}": {"letter": one, "sign": one} for one in "abcdefghijklm"}, (f"13 verdicts, and {MOST}",)),
    "hostile help": ({**PLAIN, "no": {"help": "a\x1b[2J"}}, ("help is not one line",)),
    "several": ({"Yes": {"letter": "yy"}, "no": {"sgn": 3}}, ("3 faults", "'Yes'", "'yy'", "sign?")),
}


def test_verdicts_that_are_no_table_are_the_name_of_a_scale() -> None:
    """Or what was meant is said, or which there are."""
    no_set = "The desk's verdicts are no set that there is"
    assert refused("truth-o-metre") == (no_set, "verdicts = 'truth-o-metre'", "Did you mean truth-o-meter?")
    assert refused("xyz") == (no_set, "verdicts = 'xyz'", "Use truth-o-meter, check, or a table [verdicts]")
    assert refused(3) == ("The desk's verdicts cannot be understood", "verdicts = 3", "Write a table [verdicts]")


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_said_in_words_and_all_at_once(fault: str) -> None:
    """Every fault names its verdict and what is wrong with it; none hides another."""
    written, expected = FAULTS[fault]
    message = ", ".join(map(str, refused(written)))
    for words in expected:
        assert words in message
    assert "\x1b" not in message


NO_NUMBER = "is no whole number up to 999"
NO_WORD = "is no word of small letters, digits and single dashes, up to 24"
SIGN = "is not one visible character, one cell wide, of a script that runs from the left"
LIMITS: tuple[tuple[Mapping[str, object], str], ...] = (
    *(({"order": number, "rating": -number}, "") for number in (-999, 0, 999)),
    *(({"rating": number}, f"rating {NO_NUMBER}") for number in (-1000, 1000, 1.0, False, "1")),
    ({"order": 1000, "rating": -1000}, f"order {NO_NUMBER}; q: rating {NO_NUMBER}"),
    ({"help": "x" * 200, "key": "x" * 40}, ""),
    ({"help": "x" * 201}, "help is not one line of up to 200 characters"),
    ({"help": "two\nlines"}, "help is not one line of up to 200 characters"),
    ({"key": "x" * 41}, f"key {'x' * 41!r} is no key"),
    ({"key": "\t"}, "key '\\t' is no key"),
    *(({"letter": letter, "sign": "^"}, "") for letter in ("1", "é")),
    *(({"letter": one, "sign": "^"}, f"letter {one!r} is not one letter or digit") for one in ("ab", "", "-")),
    *(({"sign": sign, "ascii": "^"}, "") for sign in ("x", "§", "Я", "√")),
    *(
        ({"sign": sign, "ascii": "^"}, f"sign {sign!r} {SIGN}")
        for sign in ("\n", " ", "\xa0", "\u0301", "\xad", "漢", "Ａ", "א", "ا", "٣", "ㅤ", "\U0001f1ff", "ab", "")
    ),
    ({"ascii": "✗"}, "ascii '✗' is not one character of ASCII"),
    ({"ascii": "ab"}, "ascii 'ab' is not one character of ASCII"),
    ({"ascii": "|"}, "ascii '|' means something else on the screen"),
    ({"ascii": "#"}, "ascii '#' means something else on the screen"),
    ({"sign": "#"}, "ascii '#' means something else on the screen"),
    ({"sign": "○"}, "sign '○' means something else on the screen"),
    ({"role": "red"}, "role 'red' is none of good, fair, open, poor, bad, grave, other"),
    ({"stance": "no"}, "stance 'no' is none of supports, refutes, open"),
    ({"finds_fault": 1}, "finds_fault is neither true nor false"),
    (
        dict.fromkeys(("letter", "sign", "ascii", "role", "help", "stance", "key", "words"), 1),
        "letter is no text; q: sign is no text; q: ascii is no text; q: role is no text; q: help is no text; "
        "q: stance is no text; q: key is no text; q: words is no text",
    ),
    ({"letter": None}, "letter is no text"),
    ({"was": "all"}, "was 'all' means something else already"),
    ({"was": 3}, "was is neither a name nor a list of names"),
    ({"was": ["", "x"]}, f"was '' {NO_WORD}"),
    ({"was": ""}, ""),
    ({"name": "x"}, "no entry 'name'"),
    ({"lettre": "x"}, "no entry 'lettre', did you mean letter?"),
)


@pytest.mark.parametrize(("entry", "fault"), LIMITS)
def test_what_an_entry_may_be_at_the_most(entry: Mapping[str, object], fault: str) -> None:
    """The last that is allowed, and the first that is not, with nothing else said."""
    number = {"order": 1} if "order" in entry else {}
    table = {"yes": {"letter": "y", **number}, "no": {"letter": "n", **({"order": 2} if number else {})}}
    written = {**table, "q": entry}
    if not fault:
        assert of_desk(written).find("q") is not None
        return
    many = f"{fault.count('; ') + 1} faults: " if "; " in fault else ""
    assert refused(written) == unusable(f"{many}q: {fault}")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        *((name, "") for name in ("x" * 24, "a1", "é", "ж", "a-b-c", "a1-2")),
        *((one, f"the name {one!r} {NO_WORD}") for one in ("x" * 25, "1a", "A", "a--b", "-a", "a-", "e\u0301", "a_b")),
        ("", "it has no name"),
        *((one, f"the name {one!r} means something else already") for one in ("keep", "write", "x-because")),
    ],
)
def test_what_a_verdict_may_be_called(name: str, fault: str) -> None:
    """Small letters and digits of any script, with single dashes inside; nothing that names something else."""
    written = {**PLAIN, name: {"letter": "q"}}
    if fault:
        assert refused(written) == unusable(f"{name}: {fault}")
    else:
        assert of_desk(written).names == ("yes", "no", name)


def test_what_is_left_out_follows_from_the_rest() -> None:
    """The letter from the name, both signs from the letter, the stance from whether it finds fault."""
    scale = of_desk({"yes": {"finds_fault": False}, "no": {"sign": "✗"}, "so": {"letter": "é", "ascii": "e"}})
    assert [(one.letter, one.sign, one.ascii, one.stance, one.role, one.finds_fault) for one in scale] == [
        ("y", "y", "y", "supports", "other", False),
        ("n", "✗", "n", "open", "other", True),
        ("é", "é", "e", "open", "other", True),
    ]
    assert to_toml(scale)["yes"] == {
        **{"letter": "y", "sign": "y", "ascii": "y", "role": "other", "finds_fault": False, "stance": "supports"},
    }


@pytest.mark.parametrize(
    ("number", "fault"),
    [(0, ""), (1, "1 verdict, and two is the least"), (2, ""), (12, ""), (13, "13 verdicts, and 12 is the most")],
)
def test_how_many_verdicts_there_may_be(number: int, fault: str) -> None:
    """Two to twelve; none at all is a desk that names no scale."""
    written = {f"v{one}": {"letter": one, "sign": one} for one in "abcdefghijklm"[:number]}
    if fault:
        assert refused(written) == unusable(fault)
    else:
        assert len(of_desk(written)) == (number or 3)


def test_a_verdict_that_a_scale_does_not_know_is_open_finds_fault_and_comes_last() -> None:
    """And what was meant is said, where a name is near."""
    assert (DEFAULT.stance("odd"), DEFAULT.finds_fault("odd"), DEFAULT.rank("odd")) == ("open", True, 3)
    assert [DEFAULT.rank(name) for name in DEFAULT.names] == [0, 1, 2]
    assert (DEFAULT.find("odd"), DEFAULT.find(None)) == (None, None)
    assert DEFAULT.did_you_mean("erronous") == "Did you mean erroneous?"
    assert DEFAULT.did_you_mean("xyz") == "This desk's verdicts are accurate, disputed, erroneous"
    assert [scale.example for scale in EVERY.values()] == ["disputed", "half-true", "disputed"]
    plain = {name: {"stance": "supports"} for name in ("yes", "no", "so")}
    assert of_desk(plain).example == "so"
    renamed = of_desk({"yes": {"finds_fault": False, "was": "true"}, "no": {}})
    assert (renamed.finds_fault("true"), renamed.stance("true")) == (False, "supports")


def test_scales_of_several_rounds_together_have_every_verdict_once() -> None:
    """That of the first stays in front, and a name that it has changed is not a verdict of its own."""
    renamed = Scale(tuple(replace(one, was=("wrong",)) if one.name == "erroneous" else one for one in DEFAULT))
    wrong = Scale(tuple(replace(one, name="wrong") if one.name == "erroneous" else one for one in DEFAULT))
    assert scale_of_rounds([renamed, wrong]) is renamed
    both = scale_of_rounds([DEFAULT, SHIPPED["check"]])
    assert (both.names, both.is_ordinal) == ((*DEFAULT.names, "misleading", "unverifiable"), False)
    mixed = scale_of_rounds([DEFAULT, SHIPPED["truth-o-meter"]])
    assert [one.order for one in mixed] == [1, 2, 3, *[None] * 6]
    others = [of_desk({**PLAIN, "so": {"letter": letter}}) for letter in "st"]
    assert [one.letter for one in scale_of_rounds([of_desk(PLAIN), *others])] == ["y", "n", "s"], "the first of them"
