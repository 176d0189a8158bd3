"""What newer programs write into `round.toml`: there only where it says something, and never lost on the way."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from review.holdings import EVIDENCE_OF_ALL
from review.rounds import MAIN, Declined, GuidelinesVersion, Round, State
from review.scale import SHIPPED
from store.errors import StoreError
from store.rounds.round_file import controls_of_text, controls_to_text, dumps, loads
from tests.verdicts import Verdict

OTHER = SHIPPED["truth-o-meter"]
ADDED = Round(
    name="one",
    state=State.OPEN,
    lead="lea",
    reviewers=("ana", "bo"),
    guidelines="0123456789ab",
    assignment={"a.txt": ("ana",)},
    articles=("a*", "b*"),
    closed="2026-01-02T03:04:05.000006Z",
    leads=("lea", "di"),
    hints="before",
    named=7,
    declined=(Declined("a.txt", "bo", "my brother's firm"), Declined("b.txt", "ana", "ill")),
    guidelines_versions=(GuidelinesVersion("aaa"), GuidelinesVersion("0123456789ab", "2026-01-02T03:04:05.000006Z")),
    former={"a.txt": ("bo",)},
)
TEXT = """\
articles = ["a*", "b*"]
closed = "2026-01-02T03:04:05.000006Z"
leads = ["lea", "di"]
hints = "before"
named = 7
"""


def read_back(one: Round, version: int = 1) -> Round:
    """Return a round as its own file says it."""
    return loads(dumps(one, version), "here.toml")


def test_entries_are_written_and_read_back() -> None:
    """In these words, one a line."""
    text = dumps(ADDED)
    assert TEXT in text
    assert read_back(ADDED) == ADDED
    assert '\ndeclined = [{ "article" = "a.txt", "reviewer" = "bo", "why" = "my brother\'s firm" }' in text
    assert "\nguidelines_versions = [" in text
    assert text.endswith('\n[former]\n"a.txt" = ["bo"]\n')


def test_nothing_is_written_where_there_is_nothing_to_say() -> None:
    """Who reads it sees what the lead chose; nobody having left is said once there is anything to say of it."""
    text = dumps(MAIN)
    for word in ("articles", "closed", "leads", "hints", "named", "declined", "guidelines_versions", "former", "["):
        assert f"\n{word} =" not in text
    assert "\n[" not in text
    assert "[former]" in dumps(replace(MAIN, former={}))
    assert read_back(replace(MAIN, former={})).former == {}
    assert read_back(MAIN).former is None


@pytest.mark.parametrize("version", [1, 2])
def test_the_version_that_is_written_is_the_desk_s(version: int) -> None:
    assert f"\nversion = {version}\n" in dumps(MAIN, version)
    assert "\nversion = 1\n" in dumps(MAIN)
    assert read_back(MAIN, version) == MAIN


def test_what_a_newer_program_wrote_stays() -> None:
    """Whatever this one does to the round: it is read, kept and written again."""
    text = dumps(MAIN) + 'tomorrow = ["x", 1]\n\n[tables]\na = {b = true}\n'
    read = loads(text, "here.toml")
    assert read.others == {"tomorrow": ["x", 1], "tables": {"a": {"b": True}}}
    assert read_back(replace(read, lead="lea")).others == read.others
    assert read_back(replace(ADDED, state=State.CLOSED, scale=OTHER, controls={("a.txt", 2): "true"})).others == {}


@pytest.mark.parametrize("word", ["controls", "others", "scale", "withdrawn", "names"])
def test_no_entry_is_what_a_round_has_from_elsewhere(word: str) -> None:
    """A newer program may call something so: it is kept, and taken for nothing that this one knows."""
    read = loads(f"{word} = 5\n", "here.toml")
    assert read == replace(MAIN, others={word: 5})


@pytest.mark.parametrize(
    ("needs", "lines"),
    [
        ((), ["require = []"]),
        (("note",), ['require = ["note"]']),
        (("reason", "evidence"), ['require = ["reason", "evidence"]', 'require_of_faults = ["evidence"]']),
        ((EVIDENCE_OF_ALL,), ['require = ["evidence"]']),
    ],
)
def test_evidence_may_be_asked_of_faults_alone(needs: tuple[str, ...], lines: list[str]) -> None:
    """To an older program, which passes the second line over, it is asked of every verdict."""
    text = dumps(replace(MAIN, require=needs))
    assert [line for line in text.splitlines() if line.startswith("require")] == lines
    assert loads(text, "here.toml").require == needs


@pytest.mark.parametrize("state", State)
def test_a_round_has_its_verdicts_from_its_opening_on(state: State) -> None:
    """A draft follows the desk's; the default ones need no line."""
    one = replace(ADDED, state=state, scale=OTHER)
    keeps = state is not State.DRAFT
    assert ("\n[verdicts]\n" in dumps(one)) is keeps
    assert list(read_back(one).scale.names) == list((OTHER if keeps else MAIN.scale).names)
    assert "[verdicts]" not in dumps(replace(one, scale=MAIN.scale))


def test_verdicts_that_cannot_be_used_damage_the_round() -> None:
    """And controls are verdicts of the round's own."""
    with pytest.raises(StoreError, match="The round's file is damaged"):
        loads(f"{dumps(ADDED)}\n[verdicts]\nodd = 1\n", "here.toml")
    closed = replace(ADDED, state=State.CLOSED, scale=OTHER, controls={("a.txt", 2): "half-true"})
    assert read_back(closed).controls == {("a.txt", 2): "half-true"}
    with pytest.raises(StoreError, match="'half-true' is no verdict"):
        read_back(replace(closed, scale=MAIN.scale))


def test_controls_are_read_by_the_verdicts_of_their_round() -> None:
    """A verdict that was renamed since is called as it is now."""
    text = controls_to_text({("a.txt", 2): "half-true"})
    assert controls_of_text(text, OTHER) == {("a.txt", 2): "half-true"}
    for wrong in (text, text.replace("half-true", Verdict.ACCURATE)):
        with pytest.raises(ValueError, match="is no verdict"):
            controls_of_text(wrong, MAIN.scale if wrong is text else OTHER)
    for entry, said in (
        ("article = 'a.txt'\nsentence = 2", "None is no verdict"),
        ("article = 'a.txt'", "without its"),
    ):
        with pytest.raises((ValueError, KeyError), match=said):
            controls_of_text(f"[[control]]\n{entry}\n", OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "articles = 'a'",
        "articles = [1]",
        "closed = 1",
        "leads = 'lea'",
        "hints = true",
        "named = 'x'",
        "sentences = {a = [1, 'x']}",
        "reviewers = [1, 'ana']",
        "declined = 3",
        "declined = [{article = 'a'}]",
        "guidelines_versions = [{version = 1}]",
        "former = ['a']",
        "former = {a = 'ana'}",
        "verdicts = 'no such set'",
        "require_of_faults = 'evidence'",
        "version = 3",
        "version = 1.0",
    ],
)
def test_an_entry_that_is_none_damages_the_round(text: str) -> None:
    with pytest.raises(StoreError) as refusal:
        loads(text, "here.toml")
    assert "here.toml" in refusal.value.message
