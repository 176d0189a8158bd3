"""How a desk's rounds stood when a reviewer last looked: what changed while they were away is told at the start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec.structs import replace

from review.round_news import news
from review.rounds import Round, State
from store import files


class KnownRounds:
    """Keeps the state of each round, for one reviewer of one desk; a hint that may be lost, so it never raises."""

    def __init__(self, folder: Path | None, desk: str, reviewer: str) -> None:
        """`folder` is the person's own, or None when nothing is kept; `desk` is its address."""
        name = sha256(f"{desk}\0{reviewer}".encode(errors="surrogatepass")).hexdigest()[:16]
        self._path = folder / "rounds" / f"{name}.json" if folder is not None else None
        self._reviewer = reviewer

    def take_news(self, rounds: Sequence[Round]) -> Sequence[str]:
        """Return what changed in the rounds that this reviewer judges in, and keep how they stand now."""
        found: list[str] = []
        known = self._load()
        ours = {one.name: one for one in rounds if self._reviewer in one.reviewers}
        for name, now in ours.items():
            if known.get(name, now.state.value) != now.state.value:
                with suppress(ValueError):  # a state that only another version knows
                    found += news(replace(now, state=State(known[name])), now, self._reviewer)
        states = {name: one.state.value for name, one in ours.items()}
        if states != known:
            self._save(states)
        return found

    def _load(self) -> Mapping[str, str]:
        if self._path is not None:
            with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
                return msgspec.json.decode(files.read_bytes(self._path), type=dict[str, str])
        return {}

    def _save(self, states: Mapping[str, str]) -> None:
        if self._path is not None:
            with suppress(OSError):
                self._path.parent.mkdir(0o700, parents=True, exist_ok=True)
                files.replace(self._path, msgspec.json.encode(states), 0o600, durable=False)
