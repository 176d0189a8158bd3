"""Article files that a desk has not taken in yet: what an opening desk finds, and what it says of the rest."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from reading.article import Article
from reading.codes import bare
from store import files
from store.articles import intake, snapshots
from store.articles.catalogue import Catalogue
from store.articles.catalogue_file import Pause, no_pause
from store.articles.intake import Intake, Take, intake_problems
from store.articles.snapshots import Provenance, Snapshot
from store.changes import ArticleChange
from store.changes import save as save_change
from store.desk import Problem
from store.layout import load_settings
from store.locate import DeskLocation
from store.person import Person, login_of
from store.rounds.guidelines import guidelines_versions

FEW = 4
"""Files of a first reading that are taken in before the next look at the desk."""


class NewFiles:
    """Looks for article files and takes them in; `unsaved` are the snapshots of a desk that cannot be written."""

    def __init__(
        self,
        location: DeskLocation,
        catalogue: Catalogue,
        person: Person,
        clock: Callable[[], int],
        refused: str,
        passing: Collection[str] = (),
    ) -> None:
        """`refused` is why nothing can be written, or the empty string; `passing` are files that are no articles."""
        self._passing = frozenset(map(os.path.realpath, passing))
        self.unsaved: dict[str, Snapshot] = {}
        self._waiting: deque[Path] = deque()
        self._read = Intake()
        self.total = 0
        """How many files a first reading has."""
        self._location = location
        self._desk = intake.IntakeDesk(
            location.layout.folder,
            catalogue,
            self._in_memory if refused else self._on_disk,
            person.login,
            clock,
            language=cache(self._language),
            record=None if refused else self._record,
            guidelines=partial(guidelines_versions, location.layout),
            is_shared=any(entry.name != str(person.uid) for entry in files.folders(location.layout.index)),
        )

    def take_in(self, paths: Iterable[Path], take: Take) -> Intake:
        """Bring files in as `take` does it."""
        return intake.take_in_with_renames(self._desk, take, paths)

    def known_file_test(self) -> Callable[[str], bool]:
        """Return a function that says whether the file at a path was taken in exactly as it is now."""
        return partial(intake.is_done_with, self._desk)

    def take_in_new(self, pause: Pause = no_pause) -> Intake:
        """Take new articles in, where this login may; else say that they wait.

        `pause` is called again and again.
        """
        paths, problems = self._files_to_take(pause)
        if not paths:
            return Intake(problems=problems)
        taken = self._take_in(paths, pause)
        taken.problems += [*intake_problems(taken), *_changed(taken), *problems]
        return taken

    def take_in_first(self) -> Intake:
        """Take in what a desk without any article begins with: files until one is an article; the rest is left."""
        paths, problems = self._files_to_take(no_pause)
        self._waiting.extend(paths)
        self.total = len(paths)
        while self._waiting and not self._desk.catalogue.names():
            self._go_on(1, no_pause)
        if not self._waiting:
            problems += intake_problems(self._read)
        return Intake(problems=[*self._read.problems, *problems])

    def look_for_new(self, pause: Pause = no_pause) -> Intake:
        """Look for new articles and take in some of them, as a first reading does that was broken off."""
        if self._waiting:
            return self.go_on(pause)
        paths, problems = self._files_to_take(pause)
        self._waiting.extend(paths)
        self._read, self.total = Intake(), len(paths)
        taken = self.go_on(pause) if paths else Intake()
        taken.problems += problems
        return taken

    def go_on(self, pause: Pause = no_pause) -> Intake:
        """Take in some of the files that are left: more each time, for each time the list is made anew."""
        taken = self._go_on(max(FEW, (self.total - len(self._waiting)) // 4), pause)
        taken.problems += _changed(taken)
        if not self._waiting:
            taken.problems += intake_problems(self._read)
        return taken

    @property
    def files_left(self) -> int:
        """How many files are left of a first reading."""
        return len(self._waiting)

    def arriving(self) -> tuple[int, int]:
        """Return how many files of a first reading were read, and of how many; (0, 0) when none is going on."""
        left = len(self._waiting)
        return (self.total - left, self.total) if left else (0, 0)

    def _go_on(self, count: int, pause: Pause) -> Intake:
        paths = [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]
        taken, whole = self._take_in(paths, pause), self._read
        whole.problems += taken.problems
        whole.renamed += taken.renamed
        whole.copies.update(taken.copies)
        whole.ours += taken.ours
        return taken

    def _files_to_take(self, pause: Pause) -> tuple[Sequence[Path], list[Problem]]:
        """Return the files that this login may take in, and problems for the others."""
        layout, catalogue = self._location.layout, self._desk.catalogue
        paths: tuple[Path, ...] = ()
        problems: list[Problem] = []
        if self._location.foreign:
            return (), list(self._why_not_followed())
        if self._location.only:
            paths = (self._location.only,)
        elif layout.folder.is_dir():
            from reading.walk import walk  # what reads articles is heavy, and most openings read none

            found = walk(layout.folder, intake.known_file_test(self._desk, pause), pause, top=layout.folder)
            paths, problems = found.files, [*map(_not_followed, found.links), *intake.not_ignored(found.faults)]
            paths = tuple(path for path in paths if not self._passing or os.path.realpath(path) not in self._passing)
        if not paths or not layout.home.exists() or not files.why_not_writable(layout.articles):
            return paths, problems
        known: set[str] = catalogue.sources()
        articles = intake.articles_among(self._desk, paths, [])
        waiting = sum(intake.source_of(layout.folder, path) not in known for path in articles)
        owner = login_of(layout.home.stat().st_uid)
        new = "1 new article waits" if waiting == 1 else f"{waiting} new articles wait"
        problems += [Problem(f"{new} for {owner} to open the desk", str(layout.folder))] if waiting else []
        return (), problems

    def _take_in(self, paths: Iterable[Path], pause: Pause) -> Intake:
        """Take files in; an article whose file has changed is only named."""
        return intake.take_in_with_renames(self._desk, partial(intake.take_in, update=False, pause=pause), paths)

    def _why_not_followed(self) -> Iterator[Problem]:
        """Return a problem when somebody else's desk asks for articles from elsewhere."""
        layout = self._location.layout
        if not files.why_not_writable(layout.articles):
            title = f"This desk of {login_of(layout.settings.lstat().st_uid)} asks for articles from outside it"
            hint = f"If you want that: `copydesk {layout.folder} --desk {layout.home.parent}`"
            yield Problem(title, str(layout.folder), hint)

    def _language(self) -> str:
        """Return the language that the desk gives to articles which do not say theirs."""
        path = self._location.layout.settings
        return bare(load_settings(path).language) if path.exists() else ""

    def _record(self, change: ArticleChange) -> None:
        save_change(self._location.layout.changes, change)

    def _on_disk(self, article: Article, provenance: Provenance) -> Snapshot:
        return snapshots.save(self._location.layout.articles, article, provenance)

    def _in_memory(self, article: Article, provenance: Provenance) -> Snapshot:
        self.unsaved[article.sha256] = snapshots.snapshot_of(article, provenance)
        return self.unsaved[article.sha256]


def _changed(taken: Intake) -> Iterator[Problem]:
    """Yield the articles whose file has another text now, with what brings it in."""
    for name in taken.changed:
        hint = "`copydesk add` brings the new text in and carries the decisions over"
        yield Problem("An article's file has changed", name, hint)


def _not_followed(link: Path) -> Problem:
    """Say that a link is not followed, and how it can be."""
    hint = f"`copydesk add {link}` takes in what it leads to, if you want that"
    return Problem("A link leads out of the folder, or to somebody else's file", str(link), hint)
