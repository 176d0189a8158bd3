"""A desk in another process: the double of a desk that is no folder of ours, behind a pipe that carries values alone.

What cannot be carried (a path would be another machine's, a decoder, a generator, a file) fails here, so that nothing
above `store.desk` can come to lean on it. Whoever waits for a search is asked through the pipe whether to go on.
"""

from __future__ import annotations

from collections.abc import Callable, KeysView, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import PurePath
from threading import Lock
from types import GeneratorType
from typing import Any, cast

from reading.article import Article
from review.rounds import Round
from store.desk import Articles, Decisions, Elsewhere, Place, Problem, Rounds, Search
from store.errors import StoreError
from store.layout import DeskSettings
from tests.fakes.desk import FakeDesk

_GOT, _FAILED, _ASKED = "got", "failed", "asked"


def _serve(pipe: Connection, articles: Sequence[Article], reviewer: str, rules: Round) -> None:
    """Answer questions about a desk until it is closed."""
    desk = FakeDesk(articles, reviewer)
    desk.rules = rules

    def report(done: int, of: int) -> bool:
        pipe.send((_ASKED, (done, of)))
        return bool(pipe.recv())

    while True:
        try:
            part, name, args, kept, asks = pipe.recv()
        except EOFError:
            return
        if asks:
            kept["report"] = report
        try:
            found: Any = desk
            for step in part:
                found = getattr(found, step)
            found = getattr(found, name)
            if args is not None:
                found = found(*args, **kept)
            pipe.send((_GOT, _carried(found)))
        except StoreError as error:
            pipe.send((_FAILED, (error.title, error.message, error.hint)))
        except Exception as error:
            pipe.send((_FAILED, ("The double failed", repr(error), "")))


def _carried(found: object) -> object:
    """Return a value as it goes through the pipe; TypeError for what belongs to this process or machine."""
    if isinstance(found, GeneratorType):
        return list(found)
    for one in found if isinstance(found, list | tuple) else [found]:
        if isinstance(one, PurePath) or callable(one):
            raise TypeError(f"a desk hands out no {type(one).__name__}")
    return found


class _Part:
    """One part of the desk: each of its methods asks the other process."""

    def __init__(self, ask: Callable[..., Any], *steps: str) -> None:
        self._ask, self._steps = ask, steps

    def __getattr__(self, name: str) -> Any:
        if name in ("person", "hides_own"):
            return self._ask(self._steps, name, None, {})
        return lambda *args, **kept: self._ask(self._steps, name, args, kept)


class RemoteDesk:
    """Satisfies `store.desk.Desk`; all that it knows is in another process."""

    def __init__(self, articles: Sequence[Article], reviewer: str, rules: Round) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._lock = Lock()
        self._child = context.Process(target=_serve, args=(theirs, articles, reviewer, rules), daemon=True)
        self._child.start()
        theirs.close()
        self.articles = cast(Articles, _Part(self._ask, "articles"))
        self.decisions = cast(Decisions, _Part(self._ask, "decisions"))
        self.search = cast(Search, _Part(self._ask, "search"))
        self.rounds = cast(Rounds, _Part(self._ask, "rounds"))
        self.elsewhere = cast(Elsewhere, _Part(self._ask, "elsewhere"))

    def _ask(self, steps: Sequence[str], name: str, args: Sequence[object] | None, kept: Mapping[str, object]) -> Any:
        """Send a question, answer those that come back meanwhile, and return the answer; StoreError if it is one."""
        given = [[*one] if isinstance(one, KeysView) else one for one in args or () if not callable(one)]
        reports = [one for one in (*(args or ()), *kept.values()) if callable(one)]
        kept = {key: one for key, one in kept.items() if not callable(one)}
        with self._lock:
            self._pipe.send((steps, name, None if args is None else given, kept, bool(reports)))
            while True:
                kind, found = self._pipe.recv()
                if kind == _ASKED:
                    self._pipe.send(reports[0](*found))
                elif kind == _FAILED:
                    raise StoreError(*found)
                else:
                    return found

    def end(self) -> None:
        """End the other process."""
        self._pipe.close()
        self._child.join()
        self._child.close()

    @property
    def reviewer(self) -> str:
        return str(self._ask((), "reviewer", None, {}))

    @property
    def round(self) -> str:
        return str(self._ask((), "round", None, {}))

    @property
    def rules(self) -> Round:
        return cast(Round, self._ask((), "rules", None, {}))

    @property
    def name(self) -> str:
        return str(self._ask((), "name", None, {}))

    @property
    def address(self) -> str:
        return str(self._ask((), "address", None, {}))

    @property
    def read_only(self) -> str:
        return str(self._ask((), "read_only", None, {}))

    def settings(self) -> DeskSettings:
        return cast(DeskSettings, self._ask((), "settings", (), {}))

    def pseudonym_key(self) -> bytes:
        return cast(bytes, self._ask((), "pseudonym_key", (), {}))

    def refresh(self) -> frozenset[str]:
        return cast("frozenset[str]", self._ask((), "refresh", (), {}))

    def place(self) -> Place:
        return cast(Place, self._ask((), "place", (), {}))

    def remember(self, place: Place) -> None:
        self._ask((), "remember", (place,), {})

    def problems(self) -> Sequence[Problem]:
        return cast("Sequence[Problem]", self._ask((), "problems", (), {}))

    def arriving(self) -> tuple[int, int]:
        return cast("tuple[int, int]", self._ask((), "arriving", (), {}))

    def missing_folder(self) -> str:
        return str(self._ask((), "missing_folder", (), {}))

    def left_out(self) -> Sequence[Problem]:
        return cast("Sequence[Problem]", self._ask((), "left_out", (), {}))

    def close(self) -> None:
        self._ask((), "close", (), {})
