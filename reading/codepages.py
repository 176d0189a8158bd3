"""Old single-byte encodings, told apart by the language that they spell.

Code pages of one family differ in a few letters, so that bytes which mean `à` in one mean `ŕ` in another and nothing is
malformed in either. The one whose reading is in a language that used that code page is right.
"""

from __future__ import annotations

import re

from reading.language import common_words, detect

_WESTERN = ("cp1252",)
_CENTRAL = ("cp1250", "iso8859_2")
_PAGES = {
    **dict.fromkeys(("en", "fr", "de", "es", "pt", "it", "nl", "sv", "da", "no", "ca", "fi", "id"), _WESTERN),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr"), _CENTRAL),
    "tr": ("cp1254",),
}
_FAMILY = (*_WESTERN, *_CENTRAL, "cp1254")
_FEWEST = 3  # two small words happen by chance in a wrong code page
_SYMBOL_IN_WORD = re.compile(r"[^\W\d_][\u0080-\u00bf\u00d7\u00f7\u2020-\u2022\u2030][^\W\d_]")


def spelled(data: bytes) -> str | None:
    """Return the code page in which `data` reads as a language that used it, or None when there is none."""
    for page in _FAMILY:
        try:
            text = data.decode(page)
        except UnicodeDecodeError:
            continue
        language = detect(text, default="")
        # Letters are no evidence here: which ones they are is what is asked.
        if page not in _PAGES.get(language, ()) or common_words(text, language) < _FEWEST:
            continue
        if not _SYMBOL_IN_WORD.search(text):
            return page
    return None
