"""Scales of verdicts: what ships, what a desk's owner may write, and every fault said at once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from review.scale import DEFAULT, MOST, SHIPPED, Scale, ScaleError, merged, of_desk, scale_of_rounds, to_toml

EVERY = {"default": DEFAULT, **SHIPPED}
PLAIN: Mapping[str, Mapping[str, object]] = {"yes": {"letter": "y"}, "no": {"letter": "n"}}


def said(written: object) -> str:
    """Return what is said of verdicts that cannot be used."""
    with pytest.raises(ScaleError) as caught:
        of_desk(written)
    return str(caught.value)


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


def test_an_ordinal_scale_stands_in_its_order_and_a_nominal_one_as_written() -> None:
    """The order is that of the numbers, not that of the lines."""
    assert of_desk({"no": {"letter": "n", "order": 2}, "yes": {"letter": "y", "order": 1}}).names == ("yes", "no")
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
    earlier = of_desk({"yes": {"letter": "y", "order": 1}, "false": {"letter": "n", "order": 2}})
    between = of_desk({"yes": {"letter": "y", "order": 1}, "wrong": {"letter": "n", "order": 2, "was": "false"}})
    now = of_desk({"yes": {"letter": "y", "order": 1}, "no": {"letter": "n", "order": 2, "was": "wrong"}})
    for scales in ([earlier, between, now], [now, between, earlier], [between, earlier, now]):
        scale = merged(scales)
        assert (scale.names, scale.is_ordinal) == (("yes", "no"), True)
        assert (scale.present_name("false"), scale.present_name("wrong")) == ("no", "no")
    assert merged([earlier]) is earlier
    swapped = of_desk({"yes": {"letter": "y"}, "false": {"letter": "n", "was": "no"}})
    assert set(merged([now, swapped, of_desk({"yes": {}, "no": {"was": "false"}})]).names) > {"yes"}


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


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_are_said_in_words_and_all_at_once(fault: str) -> None:
    """Every fault names its verdict and what is wrong with it; none hides another."""
    written, expected = FAULTS[fault]
    message = said(written)
    for words in expected:
        assert words in message
    assert "\x1b" not in message


def test_most_verdicts_are_allowed() -> None:
    """Twelve are as good as three."""
    assert len(of_desk({f"v{one}": {"letter": one, "sign": one} for one in "abcdefghijkl"})) == MOST


def test_scales_of_several_rounds_together_have_every_verdict_once() -> None:
    """That of the first stays in front, and a name that it has changed is not a verdict of its own."""
    renamed = Scale(tuple(replace(one, was=("wrong",)) if one.name == "erroneous" else one for one in DEFAULT))
    wrong = Scale(tuple(replace(one, name="wrong") if one.name == "erroneous" else one for one in DEFAULT))
    assert scale_of_rounds([renamed, wrong]) is renamed
    both = scale_of_rounds([DEFAULT, SHIPPED["check"]])
    assert (both.names, both.is_ordinal) == ((*DEFAULT.names, "misleading", "unverifiable"), False)
