"""Where articles enter a desk by themselves: files that are new in its folder, when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from reading.article import Article
from store import files, intake, snapshots
from store.catalogue import Catalogue
from store.door import Problem
from store.ground import Ground
from store.identity import login_of
from store.intake import Intake, Take
from store.kept import Pause, no_pause
from store.snapshots import Provenance, Snapshot


class Gate:
    """Looks for article files and takes them in; `loose` are the snapshots of a desk that cannot be written."""

    def __init__(
        self, ground: Ground, catalogue: Catalogue, login: str, clock: Callable[[], int], refused: str
    ) -> None:
        """`refused` is why nothing can be written, or the empty string."""
        self.loose: dict[str, Snapshot] = {}
        self._ground = ground
        self._takes = intake.Desk(
            ground.layout.folder, catalogue, self._in_memory if refused else self._on_disk, login, clock
        )

    def nothing(self) -> Intake:
        """Return what comes of taking nothing in."""
        return Intake([], [], [], [])

    def take(self, paths: Iterable[Path], take: Take) -> Intake:
        """Bring files in as `take` does it."""
        return take(self._takes, paths)

    def enter(self, pause: Pause = no_pause) -> Intake:
        """Take new articles in, where this login may; else say that they wait. `pause` is called again and again."""
        layout, catalogue = self._ground.layout, self._takes.catalogue
        paths: tuple[Path, ...] = ()
        if self._ground.only:
            paths = (self._ground.only,)
        elif layout.folder.is_dir():
            from reading.walk import walk  # what reads articles is heavy, and most openings read none

            paths = walk(layout.folder, intake.settled(self._takes, pause), pause).files
        if not paths:
            return self.nothing()
        if layout.home.exists() and files.writable(layout.articles):
            known = catalogue.sources()
            waiting = sum(intake.source_of(layout.folder, path) not in known for path in paths)
            owner = login_of(layout.home.stat().st_uid)
            new = "1 new article waits" if waiting == 1 else f"{waiting} new articles wait"
            told = [Problem(f"{new} for {owner} to open the desk", str(layout.folder))]
            return Intake([], [], [], told if waiting else [])
        found = intake.take_in(self._takes, paths, update=False, pause=pause)
        for name in found.changed:
            hint = "`copydesk add` brings the new text in and carries the decisions over"
            found.problems.append(Problem("An article's file has changed", name, hint))
        return found

    def _on_disk(self, article: Article, provenance: Provenance) -> Snapshot:
        return snapshots.save(self._ground.layout.articles, article, provenance)

    def _in_memory(self, article: Article, provenance: Provenance) -> Snapshot:
        self.loose[article.sha256] = snapshots.snapshot_of(article, provenance)
        return self.loose[article.sha256]
