"""Controls on the texts that articles have now: a verdict is known of a sentence's words, not of its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reading.article import Article
from review.rounds import Round
from store.errors import StoreError

if TYPE_CHECKING:  # at run time with the first control on an earlier text
    from reading.anchor import Anchor

LoadVersion = Callable[[str, str], Article]


class ControlTexts:
    """Follows the controls of a round to the texts that their articles have."""

    def __init__(self, present: Callable[[str], str], load: LoadVersion) -> None:
        """`present` says the digest of an article's text, empty where it is not on the desk; `load` reads one."""
        self._present = present
        self._load = load
        self._anchors = lru_cache(maxsize=None)(self._anchored)

    def follow(self, round: Round) -> Round:
        """Return a round whose controls have the numbers that their sentences have now; itself where nothing changed.

        A sentence that was changed, or is gone, is no control: nobody knows what is true of the new words.
        """
        now = {name: text for name in round.texts if (text := self._present(name))}
        old = {name: round.texts[name] for name, text in now.items() if text != round.texts[name]}
        if not old:
            return round
        controls: dict[tuple[str, int], str] = {}
        for (article, sentence), verdict in round.controls.items():
            at = self._at(article, old[article], now[article], sentence) if article in old else sentence
            if at is not None:
                controls[article, at] = verdict
        return replace(round, controls=controls, texts={**round.texts, **now})

    def _at(self, article: str, old: str, new: str, sentence: int) -> int | None:
        """Return the number of the same words in another text of an article, or None."""
        anchors = self._anchors(article, old, new)
        found = anchors[sentence] if 0 <= sentence < len(anchors) else None
        return found.sentence if found is not None and found.is_same else None

    def _anchored(self, article: str, old: str, new: str) -> tuple[Anchor, ...]:
        from reading.anchor import anchor

        try:
            before, after = self._load(article, old), self._load(article, new)
        except StoreError:  # what it was known of cannot be told
            return ()
        return anchor(_quotes(before), _quotes(after))


def _quotes(article: Article) -> Sequence[str]:
    return [article.quote(at) for at in range(len(article.sentences))]
