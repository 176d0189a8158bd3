"""The desk's lexicon wins over the engine, is written back as it was read, and each change can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.article import EntityType, Mention
from reading.lexicon import EMPTY, Lexicon, LexiconEntry, LexiconError, dumps, load, loads, merge, retype

ORG, PERSON, PLACE, PRODUCT = EntityType.ORG, EntityType.PERSON, EntityType.PLACE, EntityType.PRODUCT


def test_a_spelling_replaces_what_the_engine_said() -> None:
    text = "Claude by Anthropic"
    lexicon = Lexicon((LexiconEntry("Claude", PRODUCT),))
    engine = [Mention(0, 6, PERSON, "Claude"), Mention(10, 19, ORG, "Anthropic")]
    assert lexicon.apply(text, engine) == (Mention(0, 6, PRODUCT, "Claude"), Mention(10, 19, ORG, "Anthropic"))


def test_a_name_inside_a_longer_name_of_the_engine_is_left() -> None:
    text = "Trump Tower, said Trump"
    lexicon = Lexicon((LexiconEntry("Donald Trump", PERSON, ("Trump",)),))
    assert lexicon.apply(text, [Mention(0, 11, PLACE, "Trump Tower")]) == (
        Mention(0, 11, PLACE, "Trump Tower"),
        Mention(18, 23, PERSON, "Donald Trump"),
    )


def test_a_hidden_name_is_never_marked() -> None:
    lexicon = Lexicon((LexiconEntry("Read Next", None),))
    assert lexicon.apply("Read Next: x", [Mention(0, 9, ORG, "Read Next")]) == ()
    assert lexicon.apply("Read  Next: x", [Mention(0, 4, ORG, "Read")]) == ()


def test_only_whole_words_match() -> None:
    assert Lexicon((LexiconEntry("Ann", PERSON),)).apply("Anna and Joann", ()) == ()


entries = st.builds(
    LexiconEntry,
    st.text(min_size=1).map(lambda s: " ".join(s.split())).filter(bool),
    st.sampled_from([*EntityType, None]),
    st.lists(st.text(min_size=1).map(lambda s: " ".join(s.split())).filter(bool)).map(tuple),
)


@given(st.lists(entries).map(tuple))
def test_what_is_written_is_read_back(given_entries: tuple[LexiconEntry, ...]) -> None:
    assert loads(dumps(Lexicon(given_entries))).entries == given_entries


def test_a_merge_is_undone_by_its_inverse() -> None:
    before = Lexicon((LexiconEntry("X", ORG, ("Twitter",)), LexiconEntry("xAI", ORG)))
    change = merge(before, "Twitter", "X Corp", ORG, ["X"])
    after = change.on(before)
    assert after.entries == (LexiconEntry("xAI", ORG), LexiconEntry("X Corp", ORG, ("Twitter", "X")))
    assert set(change.inverse.on(after).entries) == set(before.entries)


def test_a_new_type_keeps_the_spellings() -> None:
    after = retype(EMPTY, "Claude", PRODUCT, ["Claude 3"]).on(EMPTY)
    assert after.entries == (LexiconEntry("Claude", PRODUCT, ("Claude 3",)),)
    assert retype(after, "Claude", None).on(after).entries == (LexiconEntry("Claude", None, ("Claude 3",)),)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("x = ", "not valid TOML"),
        ("[other]", "unknown entry"),
        ("[[entity]]\ntype='ORG'", "A name is missing"),
        ("[[entity]]\nname='a'\ntype='THING'", "type is not known"),
        ("[[entity]]\nname='a'\ntype='ORG'\naliases='b'", "aliases are not names"),
    ],
)
def test_a_wrong_file_says_what_is_wrong(source: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text(source)
    with pytest.raises(LexiconError, match=says) as caught:
        load(path)
    assert str(path) in caught.value.message


def test_no_file_is_an_empty_lexicon(tmp_path: Path) -> None:
    assert load(tmp_path / "lexicon.toml") == EMPTY
