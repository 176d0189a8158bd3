"""Where everything of a desk lies; the only place that spells these names.

.copydesk/desk.toml                                  format version and settings
.copydesk/lexicon.toml                               names and types that win over the engine
.copydesk/articles/<sha256>.json                     snapshots: an article's text as it is judged
.copydesk/rounds/<round>/round.toml                  a round's settings; guidelines.md and controls.toml beside it
.copydesk/rounds/<round>/<reviewer>/<host>-<nnnn>.json   events: a TinyDB file, one writer for ever
.copydesk/rounds/<round>/published/<reviewer>/...    copies of a blind round's events, once it is closed
.copydesk/index/<uid>/                               derived, private, deletable
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

HIDDEN = ".copydesk"
MAIN_ROUND = "main"
PUBLISHED = "published"


class Layout(Struct, frozen=True):
    """The paths of one desk: `folder` holds the articles, `home` is the `.copydesk`."""

    folder: Path
    home: Path

    @property
    def settings(self) -> Path:
        """Format version and settings."""
        return self.home / "desk.toml"

    @property
    def lexicon(self) -> Path:
        """The names that the people of the desk know better than the engine."""
        return self.home / "lexicon.toml"

    @property
    def articles(self) -> Path:
        """The folder of the snapshots."""
        return self.home / "articles"

    @property
    def rounds(self) -> Path:
        """The folder of the rounds."""
        return self.home / "rounds"

    @property
    def index(self) -> Path:
        """The folder of what can be computed again, one private folder a login."""
        return self.home / "index"

    def round(self, name: str) -> Path:
        """One round's folder."""
        return self.rounds / name

    def round_settings(self, name: str) -> Path:
        """One round's settings."""
        return self.rounds / name / "round.toml"

    def reviewer(self, round_name: str, reviewer: str) -> Path:
        """One reviewer's folder of events in one round."""
        return self.rounds / round_name / reviewer


def find_home(start: Path) -> Path | None:
    """Return the `.copydesk` in or above `start`, or None."""
    for folder in (start, *start.parents):
        if (folder / HIDDEN).is_dir():
            return folder / HIDDEN
    return None
