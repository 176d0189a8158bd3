"""Addresses from outside, checked before they are put where a program follows them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_KEPT = ":/?#[]@!$&'()*+,;=%"
_CONTROL = re.compile("[\x00-\x20\x7f-\x9f]")


def url_of(value: object) -> str:
    """Return `value` as an absolute http or https URL in ASCII, or the empty string when it is not one."""
    if not isinstance(value, str) or _CONTROL.search(value.strip()):
        return ""
    try:
        parts = urlsplit(value.strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    return quote(value.strip(), safe=_KEPT, errors="replace")
