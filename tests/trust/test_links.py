"""Nothing of a blind round leaks through links, hints, what was on the screen, counts or the file of comparisons."""

from __future__ import annotations

import json
import stat
import sys
from contextlib import closing
from pathlib import Path

from review.events import Event, EventKind, Holding, Link, Relation
from review.links import Pair
from store.layout import HIDDEN
from store.manage.hints import LinkReader
from store.opening import open_desk
from tests.store.users import NEEDS_ROOT, as_user
from tests.trust.people import ANA, BO, CY, LEAD, NAMES, cli, do, ok
from tests.verdicts import Verdict

pytestmark = NEEDS_ROOT

SECRET = "words that ana alone has linked"
LOOKED = "quotation secret.txt#4"


def link(uid: int, desk: Path, round: str, quote: str = SECRET) -> Pair:
    """Let somebody judge the first claim of the first article and say that it is not the same as one of the second."""
    with closing(open_desk(desk, create=False, enter=False)) as opened:
        first, second = opened.articles.cards()[:2]
    here, there = min(first.claims), min(second.claims)

    def work() -> None:
        with closing(open_desk(desk, round=round, create=False)) as own:
            made = Link(Relation.NOT_SAME, second.name, second.snapshot, there, quote)
            held = Holding(Verdict.ERRONEOUS, True, links=(made,))
            place = first.name, first.snapshot, here
            event = Event(EventKind.DECIDE, own.reviewer, round, *place, held, hinted=(LOOKED,))
            own.decisions.append([event])

    do(uid, work)
    return frozenset(((first.name, here), (second.name, there)))


def silent(uid: int, desk: Path, round: str, *, overview: bool = False) -> list[list[tuple[str, int]]]:
    """Return the pairs that are silent for somebody, as their own program reads them."""

    def work() -> int:
        with closing(open_desk(desk, round=round, create=False, overview=overview)) as own:
            names = [card.name for card in own.articles.cards()]
            found = LinkReader(own).silences(names, {})
            json.dump([sorted(pair) for pair in found], sys.stdout)
        return 0

    code, out, err = as_user(uid, work)
    assert code == 0, err
    return [[(name, at) for name, at in pair] for pair in json.loads(out)]


def hints(uid: int, desk: Path, round: str) -> str:
    """Return everything that somebody's program says of what other articles say: hints, signs and counts."""

    def work() -> int:
        with closing(open_desk(desk, round=round, create=False)) as own:
            own.elsewhere.refresh()
            print(own.elsewhere.differences())
            for card in own.articles.cards():
                print(own.elsewhere.differing(card.name))
                print([own.elsewhere.of(card.name, at) for at in range(card.sentences)])
        return 0

    code, out, err = as_user(uid, work)
    assert code == 0, err
    return out


def test_not_the_same_is_heard_by_those_who_may_see_it(desk: Path) -> None:
    """In an open round two silence a pair for everybody, in a blind one each for themselves until it is closed."""
    for round in ("one", "two"):
        pair = sorted(link(ANA, desk, round))
        assert silent(ANA, desk, round) == [pair]
        assert silent(BO, desk, round) == []
        link(BO, desk, round)
    assert silent(CY, desk, "two") == [pair]
    assert silent(CY, desk, "one") == []
    assert silent(LEAD, desk, "one", overview=True) == []
    ok(LEAD, "rounds", "close", "one", str(desk), "--without", NAMES[CY])
    assert silent(CY, desk, "one") == [pair]


def test_a_link_of_a_blind_round_is_in_nobody_elses_hands(desk: Path) -> None:
    """Neither its words, nor that there is one, nor what was on the screen: in no export, history or list."""
    link(ANA, desk, "one")
    for uid in (BO, CY):
        for command in (
            ("export", str(desk), "--round", "one"),
            ("export", str(desk), "--round", "one", "--history"),
            ("export", str(desk), "--round", "one", "--format", "md"),
            ("rounds", "show", "one", str(desk), "--json"),
        ):
            _, out, err = cli(uid, *command)
            assert SECRET not in out + err
            assert "secret.txt" not in out + err
            assert "not-same" not in out + err
            assert "not the same" not in out + err
    own = ok(ANA, "export", str(desk), "--round", "one")
    assert SECRET in own
    assert LOOKED in own


def test_hints_and_counts_are_made_of_texts_alone(desk: Path) -> None:
    """What others link or judge changes no hint, sign or count of somebody who must not see it."""
    before = hints(BO, desk, "one")
    link(ANA, desk, "one")
    link(CY, desk, "one")
    assert hints(BO, desk, "one") == before


def test_the_file_of_comparisons_is_private_and_says_nothing_of_people(desk: Path) -> None:
    """One for each login, readable by nobody else, with articles in it and no decisions."""
    link(ANA, desk, "one")
    for uid in (ANA, BO):
        hints(uid, desk, "one")
    for uid, other in ((ANA, BO), (BO, ANA)):
        folder = desk / HIDDEN / "index" / str(uid)
        kept = [path for path in folder.rglob("*") if path.is_file()]
        assert any("elsewhere" in path.name for path in kept), kept
        assert folder.stat().st_uid == uid
        assert stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
        data = b"".join(path.read_bytes() for path in kept if "elsewhere" in path.name)
        assert SECRET.encode() not in data
        assert NAMES[other].encode() not in data
        assert b"not-same" not in data
