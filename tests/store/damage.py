"""Damage to a sound desk, kind by kind, for the tests of `check` and of its repair."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from review.events import Event, EventKind, Holding
from store.layout import HIDDEN, Layout
from store.opening import open_desk
from tests.verdicts import Verdict


def sound_desk(samples: Path) -> Layout:
    """Return a sound desk with five decisions."""
    desk = open_desk(samples)
    card = desk.articles.cards()[0]
    for at in range(5):
        holding = Holding(verdict=Verdict.DISPUTED)
        desk.decisions.append([Event(EventKind.DECIDE, desk.reviewer, "main", card.name, card.snapshot, at, holding)])
    desk.close()
    return Layout(samples, samples / HIDDEN)


def segment(layout: Layout) -> Path:
    return next(layout.round("main").glob("*/*.json"))


def snapshot(layout: Layout) -> Path:
    return next(layout.articles.glob("*.json"))


def cut(layout: Layout) -> None:
    segment(layout).write_bytes(segment(layout).read_bytes()[:-60])


def garble(layout: Layout) -> None:
    data = segment(layout).read_bytes()
    segment(layout).write_bytes(data[:500] + b"\xff" * 20 + data[520:])


def edit(path: Path, before: bytes, after: bytes, times: int) -> None:
    """Replace something in a file, so many times."""
    path.write_bytes(path.read_bytes().replace(before, after, times))


def old(path: Path) -> None:
    """Make a file that nobody has touched for an hour."""
    path.touch()
    os.utime(path, (path.stat().st_mtime - 3600,) * 2)


def columns_file(layout: Layout) -> Path:
    """Return where a reviewer's folds are kept."""
    path = next(layout.index.iterdir()) / "folds" / "main" / "ana"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def published(layout: Layout) -> Path:
    """Return a published copy of the decisions."""
    own = segment(layout)
    copy = layout.round("main") / "published" / own.parent.name / own.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(own.read_bytes())
    return copy


def lose(layout: Layout) -> None:
    for path in layout.articles.iterdir():
        path.unlink()


def settings(layout: Layout, more: str) -> None:
    """Add something to what the desk's settings say."""
    layout.settings.write_text(layout.settings.read_text() + more)


DAMAGE: dict[str, tuple[Callable[[Layout], object], str, bool]] = {
    "torn end": (cut, "ends in mid-write", True),
    "garbled middle": (garble, "is damaged", True),
    "open file": (lambda lay: segment(lay).chmod(0o666), "mode 666", True),
    "open folder": (lambda lay: segment(lay).parent.chmod(0o777), "mode 777", True),
    "no settings": (lambda lay: lay.settings.unlink(), "settings", True),
    "altered text": (
        lambda lay: snapshot(lay).write_bytes(snapshot(lay).read_bytes().replace(b"the", b"THE")),
        "not the one its name says",
        True,
    ),
    "lost text": (lose, "texts that are not here", False),
    "damaged round": (lambda lay: lay.round_settings("main").write_text("blind = "), "round's file", False),
    "no such rule": (lambda lay: settings(lay, '[consensus]\nrule = "majorty"\n'), "desk's rule is none", False),
    "no such entry": (lambda lay: settings(lay, "[consensus]\nleest = 2\n"), "desk's rule has no such entry", False),
    "damaged lexicon": (lambda lay: lay.lexicon.write_text("[[entity"), "lexicon is not valid TOML", False),
    "damaged catalogue": (
        lambda lay: next(lay.index.glob("*/catalogue.kept")).write_bytes(b"[1,"),
        "catalogue is damaged",
        True,
    ),
    "events of another": (
        lambda lay: segment(lay).write_bytes(
            segment(lay).read_bytes().replace(b'"round":"main"', b'"round":"mine"', 2)
        ),
        "2 events do not belong where they are",
        False,
    ),
    "events beyond": (
        lambda lay: edit(segment(lay), b'"sentence":4', b'"sentence":9999', 1),
        "1 events are on sentences that their text does not have",
        False,
    ),
    "a link": (lambda lay: (segment(lay).parent / "z.json").symlink_to("x"), "A file of events cannot be read", False),
    "litter": (lambda lay: old(lay.articles / ".x.json.12345678.new"), "An interrupted program left this", True),
    "damaged columns": (
        lambda lay: columns_file(lay).write_bytes(b"damaged"),
        "Kept columns are damaged",
        True,
    ),
    "open settings": (lambda lay: lay.settings.chmod(0o664), "Others may change this: mode 664", True),
    "an open published file": (lambda lay: published(lay).chmod(0o646), "The file is open with mode 646", True),
    "open index": (lambda lay: next(lay.index.iterdir()).chmod(0o755), "Others may look into this", True),
    "world-writable home": (lambda lay: lay.home.chmod(0o777), "Others may change this", True),
}
