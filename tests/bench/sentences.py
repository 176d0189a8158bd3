"""How well sentences are cut in many languages: `python -m tests.bench.sentences FOLDER [LANGUAGE…] [--show N]`.

FOLDER holds treebanks of Universal Dependencies, `LANGUAGE.conllu` each (PUD, with a goal for each language, has 1000
sentences of news and Wikipedia). The sentences of a document are joined as the treebank says, and cut again. Boundary
F1 in percent, the end of each document left out; `--show` prints cuts that are false and cuts that are missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from reading.language import detect
from reading.sentences import split
from tests.reading.scoring import Score

GOALS = {"en": 99.8, "pl": 97.0, "fr": 98.4, "tr": 98.0, "ar": 99.2, "hi": 99.7}
GOALS |= dict.fromkeys(("de", "es", "it", "pt", "ru"), 98.8) | dict.fromkeys(("zh", "ja"), 98.5)
REACH = 40


def documents(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Yield for each document its sentences: the text of each, and what stands between it and the next."""
    document: list[tuple[str, str]] = []
    text, space, name = "", " ", ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# sent_id = "):
            own = line.removeprefix("# sent_id = ")[:-3]  # the sentence's number in its document is the rest
            if own != name and document:
                yield document
                document = []
            name = own
        elif line.startswith("# text = "):
            text = line.removeprefix("# text = ").strip()
        elif line and line[0] != "#":
            space = "" if "SpaceAfter=No" in line.rsplit("\t", 1)[-1] else " "
        elif not line and text:
            document.append((text, space))
            text = ""
    if document:
        yield document


def joined(sentences: list[tuple[str, str]]) -> tuple[str, set[int]]:
    """Return the text of a document and the ends of its sentences but the last."""
    pieces, ends, length = [], set(), 0
    for text, space in sentences:
        pieces += [text, space]
        ends.add(length + len(text))
        length += len(text) + len(space)
    whole = "".join(pieces)
    return whole, ends - {len(whole.rstrip())}


def measure(path: Path, language: str, show: int) -> tuple[Score, int, int]:
    """Return the score of one treebank, and of how many of its documents the language is recognised."""
    score, known, count = Score(), 0, 0
    for sentences in documents(path):
        text, wanted = joined(sentences)
        found = {unit.end for unit in split(text, language)} - {len(text.rstrip())}
        score.add(found, wanted)
        known += detect(text) == language
        count += 1
        for at in sorted(found ^ wanted):
            if show > 0:
                show -= 1
                sign = "missing" if at in wanted else "false"
                print(f"  {sign:<8}{text[max(at - REACH, 0) : at]} ⏐ {text[at : at + REACH]}")
    return score, known, count


def main() -> int:
    """Print a line a language; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description="Measure sentence boundaries in many languages.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("languages", nargs="*")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    given = parser.parse_args()
    missed = []
    for path in sorted(given.folder.glob("*.conllu")):
        language = path.stem
        if (given.languages and language not in given.languages) or not path.stat().st_size:
            continue
        score, known, count = measure(path, language, given.show)
        goal = GOALS.get(language, 0.0)
        false, lost = score.found - score.right, score.wanted - score.right
        print(
            f"{language}  F1 {score.f1:6.2f}  goal {goal:5.1f}  false {false:3}  missing {lost:3}  "
            f"language of documents recognised {100 * known / max(count, 1):5.1f} %"
        )
        missed += [language] if score.f1 < goal else []
    print("goals " + ("missed: " + " ".join(missed) if missed else "met"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
