"""The signs that end a sentence, in all scripts."""

from __future__ import annotations

import re

UNSPACED = "。．！？｡।॥۔؟።፧།༎༏។៕။᠃᠉։"
"""Signs that end a sentence without white space behind them, in scripts that have them: 。 । ۔ ። ། ។ ။ and others."""

_LEADING = ":;：；؛"
_CLOSERS = "\"”’'»›」』）】》〉)\\]*"
END = re.compile(rf"[.!?…{UNSPACED}{_LEADING}][{_CLOSERS}]*$")
"""The end of a line that ends a sentence or leads into something."""
