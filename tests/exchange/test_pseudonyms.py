"""Other names for people: the same with one key, nobody's own, and nothing by which they could be told."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from reading.article import Article
from review.consensus import Rule
from review.events import Evidence, Holding, Role
from store import files
from store.exchange.export import Wanted, exported_articles
from store.exchange.pseudonyms import KEY, NamedPeople, Pseudonyms, key_in
from store.exchange.record import Record
from tests.fakes.desk import FakeDesk
from tests.verdicts import Verdict

from .conftest import decide

FIRST = "000_55d43b964525e033.txt"
ONE, TWO = b"1" * 32, b"2" * 32


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of another length is none; where none can be kept, names hold for one export."""
    first = key_in(tmp_path)
    assert len(first) == 32
    assert key_in(tmp_path) == first == (tmp_path / KEY).read_bytes()
    assert stat.S_IMODE((tmp_path / KEY).stat().st_mode) == 0o600
    (tmp_path / KEY).write_bytes(first[:31])
    second = key_in(tmp_path)
    assert len(second) == 32
    assert second != first
    assert key_in(tmp_path) == second
    assert len({key_in(None), key_in(None), second}) == 3

    def refuse(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(files, "replace", refuse)
    assert len({key_in(tmp_path / "none"), key_in(tmp_path / "none")}) == 2


def test_a_person_has_one_name_for_each_key() -> None:
    names = Pseudonyms(ONE)
    assert names.name("ana") == names.name("ana") == Pseudonyms(ONE).name("ana")
    assert len({names.name("ana"), names.name("bo"), Pseudonyms(TWO).name("ana")}) == 3
    assert len(names.name("ana")) == 10
    assert names.name("ana").startswith("r-")
    assert names.name("\ud800") != names.name("\ud801")


def records(articles: tuple[Article, ...], wanted: Wanted) -> list[Record]:
    """Return what is exported of a sentence on which two people and a program spoke, and another that was settled."""
    desk = FakeDesk(articles)
    for who, verdict in (("ana", Verdict.ACCURATE), ("bo", Verdict.DISPUTED), ("cy", Verdict.DISPUTED)):
        decide(desk, FIRST, 8, Holding(verdict, True, why="so"), who, imported='{"extra": {"mine": 1}}')
    decide(desk, FIRST, 8, Holding(Verdict.ERRONEOUS, score=0.5), "checker", role=Role.AGENT)
    decide(desk, FIRST, 9, Verdict.ACCURATE, "lea", role=Role.ADJUDICATOR)
    return [record for article in exported_articles([desk], wanted) for record in article.records]


def test_people_have_other_names_and_ids_and_programs_keep_theirs(articles: tuple[Article, ...]) -> None:
    """Records stand by the names that they have now; keys that are not known are left out."""
    plain, other = (records(articles, Wanted(pseudonyms=key)) for key in (b"", ONE))
    names = Pseudonyms(ONE)
    assert len(plain) == len(other) == 5
    shown = {record.reviewer: record for record in other}
    assert set(shown) == {*(names.name(who) for who in ("ana", "bo", "cy", "lea")), "checker"}
    for record in plain:
        there = shown[record.reviewer if record.role == "agent" else names.name(record.reviewer)]
        assert (there.verdict, there.subject.quote, there.role) == (record.verdict, record.subject.quote, record.role)
        assert (there.id == record.id) is (record.role == "agent")
        assert len(there.id) == 20
        assert {key: record.extra[key] for key in record.extra if key != "mine"} == there.extra
    assert sum("mine" in record.extra for record in plain) == 3
    of_eight = [record.reviewer for record in other if record.subject.sentence == 8]
    assert of_eight == sorted(of_eight)


@pytest.mark.parametrize("final", [False, True])
def test_the_votes_of_a_consensus_and_its_chain_are_under_pseudonyms(
    articles: tuple[Article, ...], final: bool
) -> None:
    """By the new names in order; the rule that decided keeps its name, and so does the record its id."""
    wanted = Wanted(consensus=Rule.MAJORITY, final=final)
    plain, other = records(articles, wanted), records(articles, replace(wanted, pseudonyms=ONE))
    names = Pseudonyms(ONE)
    [before, after] = [next(one for one in found if one.subject.sentence == 8) for found in (plain, other)]
    assert (after.reviewer, after.id) == ("consensus", before.id)
    assert before.source_of_consensus is not None
    assert after.source_of_consensus is not None
    renamed = [(names.name(vote.reviewer), vote.verdict) for vote in before.source_of_consensus.votes]
    assert [(vote.reviewer, vote.verdict) for vote in after.source_of_consensus.votes] == sorted(renamed)
    assert len(renamed) == 3
    if final:
        steps: list[dict[str, list[dict[str, str]]]] = json.loads(json.dumps(after.extra["chain"]))
        assert [(vote["reviewer"], vote["answer"]) for step in steps for vote in step["votes"]] == sorted(renamed)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        *((one, True) for one in ("ana", "as Ana said", "(ANA)", "Bo-Chen", "what bo.chen wrote", "ana's")),
        *((one, False) for one in ("banana", "anamnesis", "", "Bo", "xana", "ana_", "a")),
    ],
)
def test_who_is_named_in_a_text_is_found_as_a_whole_word(text: str, named: bool) -> None:
    assert NamedPeople(["ana", "bo.chen", "Bo-Chen", "a"]).is_in(text) is named
    assert not NamedPeople([]).is_in(text)
    assert not NamedPeople(["x"]).is_in("x")


@pytest.mark.parametrize(
    ("held", "named"),
    [
        (Holding(Verdict.ACCURATE), False),
        (Holding(Verdict.ACCURATE, note="as bo says"), True),
        (Holding(Verdict.ACCURATE, why="bo misread it"), True),
        (Holding(Verdict.ACCURATE, evidence=(Evidence("x"), Evidence("mail of bo"))), True),
        (Holding(Verdict.ACCURATE, evidence=(Evidence("x", "said bo"),)), True),
        (Holding(Verdict.ACCURATE, reasons=("bo",)), False),
    ],
)
def test_who_is_named_in_a_record_is_found_where_people_write(
    held: Holding, named: bool, articles: tuple[Article, ...]
) -> None:
    desk = FakeDesk(articles)
    decide(desk, FIRST, 8, held, "ana")
    [found] = exported_articles([desk], Wanted())
    assert NamedPeople(["bo"]).is_in_record(found.records[0]) is named
