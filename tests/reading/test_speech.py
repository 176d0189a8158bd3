"""Who spoke: with which words behind a quotation it belongs to its sentence, and where another one begins."""

from __future__ import annotations

import pytest

from tests.reading.cutting import assert_cut, cut


@pytest.mark.parametrize("verb", ["testified", "marvelled", "deadpanned", "spat", "cackled", "quoth"])
def test_whoever_speaks_behind_a_question_belongs_to_it(verb: str) -> None:
    """With any verb of speech, and not the usual ones alone."""
    assert cut(f"“Was it you?” Holmes {verb}. He left.") == [f"“Was it you?” Holmes {verb}.", "He left."]
    long = f"“Stop!” Detective Ann Lee, of Tampa, {verb} from the porch."
    assert cut(f"{long} It rained.") == [long, "It rained."]


@pytest.mark.parametrize(
    "text",
    [
        "“Who will pay?” ⏐Congress must decide by Friday.",
        "“Is it safe?” ⏐Anthropic was founded in 2021.",
        "“Is it over?” ⏐Nobody knew.",
        "He starred in “Who Killed Garrett?” ⏐Wexler died in 2015.",
        "“Where to?” ⏐The mayor left.",
        "“Where to?” ⏐Ann Lee left. ⏐It rained.",
        "“Where to?” ⏐He laughed. ⏐It rained.",
        "“Stop!” ⏐The committee approved the plan on Monday.",
        "“Stop!” ⏐Prices fell in May.",
        "“I wonder…” ⏐The car stopped.",
        "“Is it?” ⏐Ann Lee said the bridge was closed.",
        "“Is it?” ⏐Ann Lee asked the mayor to leave.",
        "“Is it?” ⏐Prices fell. ⏐Lee asked nobody.",
        "“Is it?” ⏐Prices rose, she said.",
        "“Is it?” ⏐In May the mayor said that it was.",
        "“Is it?” ⏐The mayor never said so.",
        "He cried, “Is it?” ⏐She said nothing.",
    ],
)
def test_a_sentence_behind_a_question_that_says_no_speaker_is_its_own(text: str) -> None:
    assert_cut(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Wohin?“ ⏐Der Bürgermeister ging."),
        ("sv", "”Vart?” ⏐Borgmästaren gick. ⏐Det regnade."),
        ("tr", "“Nereye?” ⏐Başkan gitti. ⏐Yağmur yağdı."),
        ("nl", "“Waarheen?” ⏐Jan ging. ⏐Het regende."),
    ],
)
def test_a_sentence_behind_a_question_is_its_own_in_other_languages(language: str, text: str) -> None:
    assert_cut(text, language)


@pytest.mark.parametrize(
    "clause",
    [
        "Ann Lee asked",
        "The mayor asked",
        "Ann laughed",
        "Ann quips",
        "Ann argues in a new book",
        "Ann Lee said Tuesday",
        "Ann Lee of The Times shouted back",
        "Ann Lee said that evening",
        "Ann Lee had asked",
        "Ann Lee said and left",
        "Ann Lee said (in Dutch)",
        "Ann Lee said — in Dutch",
        "U.S. Sen. Jane Roe wrote for the court",
        "Lee and Smith asked",
        "Lee’s lawyer asked",
        "Former mayor Ann Lee asked the crowd",
        "Mr. Smith of the New York Times asked",
        "Sen. Jane Roe, D-Calif., asked",
        "Rep. Jane Roe (D-Calif.) asked",
        "Ann Lee, 45, of Tampa, told Reuters on Monday",
        "The chief economist of the bank, Jane Roe, wondered aloud",
    ],
)
def test_whoever_is_named_behind_a_question_belongs_to_it(clause: str) -> None:
    """Whatever stands beside the name, and to whom and when it was said."""
    assert cut(f"“Why not?” {clause}. It rained.") == [f"“Why not?” {clause}.", "It rained."]


@pytest.mark.parametrize(
    "text",
    [
        "He left. ⏐“Where to?” Ann Lee mused. ⏐It rained.",
        "“Where to?” Ann Lee mused. ⏐It rained.",
        "They met under the sign “Where to?” ⏐Ann Lee mused. ⏐It rained.",
    ],
)
def test_who_spoke_with_any_verb_belongs_to_a_question_that_begins_a_sentence(text: str) -> None:
    """Elsewhere nobody waits to be named, and a name begins the next sentence."""
    assert_cut(text)
