"""Rounds on the texts that articles have now: what a round says of a sentence is of its words, not of a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TYPE_CHECKING

from msgspec.structs import replace

from review.rounds import Round

if TYPE_CHECKING:
    from reading.anchor import Anchor


AnchorOf = Callable[[str, str, str, int], "Anchor"]
"""Says where a sentence of one text of an article, the first digest, is in another."""


def asked_about(round: Round, article: str, text: str, anchor: AnchorOf) -> Set[int | None] | None:
    """Return the sentences of a text of an article that a round asks about; None where no anchor is needed to say.

    That is where it asks about all of them, or has them numbered by this text.
    """
    numbered, sentences = round.texts.get(article, text), round.sentences.get(article)
    if numbered == text or sentences is None:
        return None
    return {anchor(article, numbered, text, at).sentence for at in sentences}


def on_present_texts(round: Round, present: Mapping[str, str], anchor: Callable[[str, str, int], Anchor]) -> Round:
    """Return a round whose sentences have the numbers that they have now; itself where no article has another text.

    `present` are the digests of the texts of the desk's articles; `anchor` says where a sentence of an earlier one is
    in it. A sentence that was changed is still up for judgement, and no control: nobody knows what is
    true of its words.
    """
    now = {name: text for name, old in round.texts.items() if (text := present.get(name, old)) != old}
    if not now:
        return round
    controls: dict[tuple[str, int], str] = {}
    for (article, sentence), verdict in round.controls.items():
        found = anchor(article, round.texts[article], sentence) if article in now else None
        if found is None:
            controls[article, sentence] = verdict
        elif found.is_same and found.sentence is not None:
            controls[article, found.sentence] = verdict
    sentences = {**round.sentences}
    for article in now.keys() & sentences.keys():
        places = (anchor(article, round.texts[article], at).sentence for at in sentences[article])
        sentences[article] = tuple(sorted({at for at in places if at is not None}))
    return replace(round, controls=controls, sentences=sentences, texts={**round.texts, **now})
