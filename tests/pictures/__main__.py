"""Draws the pictures of these names, or all: `python -m tests.pictures [NAME …]` writes them into docs/pictures."""

from __future__ import annotations

import asyncio
import os
import sys
import time

from tests.pictures.catalogue import ALL, PICTURES


def main(names: list[str]) -> None:
    """Draw the pictures of these names, or all."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    PICTURES.mkdir(exist_ok=True)
    for name in names or ALL:
        drawing = asyncio.run(ALL[name]())
        (PICTURES / f"{name}.svg").write_text(drawing, encoding="utf-8")
        print(f"{name}.svg\t{len(drawing.encode()):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
