"""Measures what other articles say: `python -m tests.bench.elsewhere [--ecb TSV] [--claimbuster JSON] [--articles N]`.

Partners of the samples against labels made by hand, and of ECB+ (document, sentence, number, token, cluster a line: two
sentences say the same when they share half of the events of the one that has fewer); worth against ClaimBuster's test
sentences (a list of `text` and `label`); costs over N articles made of the samples' sentences, in CPU time.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from reading.article import Article, Sentence
from review.elsewhere.side import Side, side_of
from review.elsewhere.values import Band, Strength
from review.elsewhere.worth import worth_of
from store.desk import Desk
from store.elsewhere.database import PairsFile, Sheet
from store.opening import open_desk

SEEDS = Path(__file__).parent.parent.parent / "seeds"
SAME_CLAIM = """
0.2 0.5 0.6 1.0 2.0 3.0 4.0 0.7 1.1 3.1 3.3 4.1 4.7 2.1 1.4 2.4 3.8
0.7 1.1 3.1 3.2 4.1 1.9
0.10 1.1 3.5 4.8
0.9 0.12 3.5 4.8 1.1
0.7 0.8 4.7
0.14 3.1 3.2 1.8 4.10
1.3 3.4 4.13
0.18 4.14
1.11 3.6
1.12 3.12
1.10 2.15
3.4 4.17 3.14
1.2 3.14 4.13
2.3 2.25 4.2
3.3 4.19
0.17 4.11
3.11 4.20
0.19 3.8 3.11
"""
"""Sentences of the samples that say the same, as article.sentence, a claim a line; labelled by reading."""
CONFLICTS = ("1.1 3.5", "1.8 4.11", "4.14 0.18", "4.14 1.11", "4.14 3.4", "3.1 0.14")
"""Where the samples contradict each other: quotation, pronoun, three offices, spelling."""

Place = tuple[str, int]
Pairs = Mapping[Place, Collection[Place]]


def samples() -> None:
    """Print how partners and differences of the samples compare with the labels."""
    names = [path.name for path in sorted(SEEDS.glob("*.txt"))]

    def place(word: str) -> Place:
        article, _, sentence = word.partition(".")
        return names[int(article)], int(sentence)

    same: defaultdict[Place, set[Place]] = defaultdict(set)
    for line in SAME_CLAIM.split("\n"):
        places = [place(word) for word in line.split()]
        for one in places:
            same[one] |= {other for other in places if other[0] != one[0]}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            shutil.copy(SEEDS / name, folder)
        with closing(open_desk(folder)) as desk:
            desk.elsewhere.refresh()
            print("samples", partners(desk, same))
            strong = {
                frozenset(((card.name, at), (one.there.article, one.there.sentence)))
                for card in desk.articles.cards()
                for at in range(card.sentences)
                for one in desk.elsewhere.of(card.name, at).differences
                if one.strength is Strength.STRONG
            }
    wanted = [frozenset(place(word) for word in pair.split()) for pair in CONFLICTS]
    hit = sum(pair in strong for pair in wanted)
    spelling = {place("3.1"), place("1.8")}, {place("3.1"), place("4.9")}
    false = [pair for pair in strong if pair not in wanted and pair not in spelling]
    print(f"samples: conflicts {hit} of {len(wanted)}, others {len(false)}")


def partners(desk: Desk, same: Pairs) -> str:
    """Return hit@3 and the precision of each band, of a desk against pairs that say the same."""
    hits = asked = 0
    bands: defaultdict[Band, list[bool]] = defaultdict(list)
    for place, wanted in same.items():
        found = desk.elsewhere.of(*place).partners
        if wanted:
            asked += 1
            hits += any((one.article, one.sentence) in wanted for one in found[:3])
        for one in found:
            bands[one.band].append((one.article, one.sentence) in wanted)
    said = " ".join(f"{band} {sum(right) / len(right):.3f} of {len(right)}" for band, right in sorted(bands.items()))
    return f"hit@3 {hits / asked:.3f} of {asked}; right: {said}"


def ecb(path: Path) -> None:
    """Print the same for ECB+, all its stories on one desk."""
    documents: defaultdict[str, defaultdict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sentence, _, token, cluster = (*line.split("\t"), "", "", "", "")[:5]
        if token:
            documents[name][int(sentence)].append((token, cluster))
    events: dict[Place, frozenset[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, sentences in documents.items():
            texts = [_joined(token for token, _ in words) for _, words in sorted(sentences.items())]
            (Path(folder) / f"{name}.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
        with closing(open_desk(folder)) as desk:
            for name, sentences in documents.items():
                article = desk.articles.article(f"{name}.txt")
                quotes = {" ".join(article.quote(one.index).split()): one.index for one in article.sentences}
                for words in sentences.values():
                    at = quotes.get(" ".join(_joined(token for token, _ in words).split()))
                    if at is not None:
                        events[article.name, at] = frozenset(one for _, one in words if one.startswith("ACT"))
            desk.elsewhere.refresh()
            same = {place: _same(place, events) for place in events}
            print("ecb", partners(desk, same))


def _joined(tokens: Iterable[str]) -> str:
    return re.sub(r" ([.,;:!?%)\]’']|'s|n't)", r"\1", " ".join(tokens))


def _same(place: Place, events: Mapping[Place, frozenset[str]]) -> set[Place]:
    own = events[place]
    return {
        other
        for other, said in events.items()
        if other[0] != place[0] and own and said and 2 * len(own & said) >= min(len(own), len(said))
    }


def claimbuster(path: Path) -> None:
    """Print the average precision of worth, and how much of its first tenth is worth checking."""
    sentences = json.loads(path.read_text(encoding="utf-8"))
    order = sorted(((worth_of(one["text"]), one["label"] == 1) for one in sentences), key=lambda one: -one[0])
    right, total = 0, 0.0
    for number, (_, is_claim) in enumerate(order, 1):
        right += is_claim
        total += right / number if is_claim else 0
    top = order[: len(order) // 10]
    print(f"claimbuster: average precision {total / right:.3f}, first tenth {sum(c for _, c in top) / len(top):.3f}")


def costs(count: int) -> None:
    """Print what articles cost: made of the samples' sentences, ten to a story, each story with words of its own."""
    rng = random.Random(7)
    with closing(open_desk(SEEDS, desk=Path(tempfile.mkdtemp()))) as desk:
        read = [desk.articles.article(card.name) for card in desk.articles.cards()]
    quotes = [article.quote(one.index) for article in read for one in article.sentences if one.kind.is_claim]
    made = {article.name: article for article in (_made(rng, number, quotes) for number in range(count + 20))}
    path = Path(tempfile.mkdtemp()) / "elsewhere.sqlite"
    file = PairsFile(path)
    first, last = list(made.values())[:count], list(made.values())[count:]

    def took(what: str, per: int, do: Callable[[], object]) -> None:
        begun = time.process_time()
        do()
        print(f"{what}: {(time.process_time() - begun) * 1000 / per:.1f} ms of CPU an article")

    took("take in", count, lambda: file.take_in((one, one.sha256, 0) for one in first))
    took("weigh", count, file.weigh)
    sheets = file.uncompared()
    some = sheets[-50:]
    for sheet in sheets[:-50]:
        file.compare(sheet, lambda _: None)
    took("compare, each with its kin", len(some), lambda: [file.compare(one, _sides(made)) for one in some])

    def add() -> None:
        for one in last:
            file.take_in([(one, one.sha256, 0)])
            file.weigh()
            (sheet,) = file.uncompared()
            file.compare(sheet, _sides(made))

    took(f"add one to {count}", len(last), add)
    print(f"file: {path.stat().st_size / (count + len(last)) / 1000:.1f} kB an article")
    file.close()


def _sides(made: Mapping[str, Article]) -> Callable[[Sheet], Side | None]:
    return lambda sheet: side_of(made[sheet.name], sheet.day)


def _made(rng: random.Random, number: int, quotes: list[str]) -> Article:
    """Return an article: 30 sentences of the samples, their long words told apart by story."""
    text = ""
    spans: list[Sentence] = []
    for quote in rng.sample(quotes, 30):
        told = re.sub(r"\w{6,}", lambda word: f"{word[0][:5]}{number // 10}", quote)
        spans.append(Sentence(len(spans), len(text), len(text) + len(told)))
        text += told + "\n\n"
    return Article(f"{number}.txt", "", "", text, spans)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ecb", type=Path)
    parser.add_argument("--claimbuster", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    chosen = parser.parse_args()
    samples()
    if chosen.ecb:
        ecb(chosen.ecb)
    if chosen.claimbuster:
        claimbuster(chosen.claimbuster)
    costs(chosen.articles)
