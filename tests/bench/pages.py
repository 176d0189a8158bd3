"""How faithful the text of web pages is: `python -m tests.bench.pages FOLDER [--from N] [--to M] [--show]`.

FOLDER holds pages, `*.html` or `*.html.gz`; beside it may lie the `ground-truth.json` of the article-extraction
benchmark. Printed: words that are joined or changed, blocks that lost words, both against the page as html5lib reads
it; authors found; and, with the ground truth, F1 of words and how much of an article's text is there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path

from reading.errors import ReadingError
from reading.html import from_html
from tests.reading.pages import blocks, joined, lost, words


def main() -> int:
    """Print what is wrong with each page, and the sums; 1 when a word is joined or lost."""
    parser = argparse.ArgumentParser(description="Compare the text of pages with the pages.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--to", type=int, default=10**6, dest="last")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    truth_file = given.folder.parent / "ground-truth.json"
    truth = json.loads(truth_file.read_text("utf-8")) if truth_file.exists() else {}
    sums: Counter[str] = Counter()
    right = found = wanted = 0
    spent = 0.0
    paths = sorted(path for path in given.folder.iterdir() if path.name.endswith((".html", ".html.gz")))
    for path in paths[given.first : given.last]:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        page = data.decode("utf-8", "replace")
        began = time.process_time()
        try:
            source = from_html(path, page)
        except ReadingError:
            sums["pages without an article"] += 1
            continue
        spent += time.process_time() - began
        sums["pages"] += 1
        own, page_blocks = words(source.text), [*blocks(page), words(source.title)]
        strange, broken = joined(own, page_blocks), lost(own, page_blocks)
        sums["words joined or changed"] += len(strange)
        sums["blocks with words lost"] += len(broken)
        sums["pages with an author"] += "author" in source.metadata
        if given.show and (strange or broken):
            print(path.name[:16], strange[:8], *(" ".join(block)[:160] for block in broken[:6]), sep="\n    ")
        known = truth.get(path.name.partition(".")[0])
        if known:
            a, b = Counter(own), Counter(words(known["articleBody"]))
            right, found, wanted = right + (a & b).total(), found + a.total(), wanted + b.total()
    for name, count in sums.items():
        print(f"{count:6} {name}")
    print(f"{1000 * spent / max(sums['pages'], 1):6.0f} ms processor time a page")
    if wanted:
        score = 200 * right / (found + wanted)
        print(f"words: F1 {score:.2f}  precision {right / found:.4f}  recall {right / wanted:.4f}")
    return 1 if sums["words joined or changed"] or sums["blocks with words lost"] else 0


if __name__ == "__main__":
    sys.exit(main())
