"""JSON that is harmless wherever it is printed: well-formed UTF-8 in which no terminal finds a control.

Control, bidirectional and invisible characters are written as JSON escapes, so what a reader of JSON gets is exact;
only lone surrogates, which no UTF-8 can say, become U+FFFD.
"""

from __future__ import annotations

import json
import re

import msgspec

_MARKS = "\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_IN_TEXT = re.compile(f"[{_MARKS}\ud800-\udfff]")
_IN_LINE = re.compile(
    rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8b\x8e\x8f\xa8-\xae]|\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf|\xef\xbf[\xb9-\xbb]|\xf3\xa0[\x80\x81][\x80-\xbf]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENCODER = msgspec.json.Encoder()


def encode(value: object) -> bytes:
    """Return `value` as harmless JSON on one line, without a line feed."""
    try:
        line = _ENCODER.encode(value)
    except UnicodeEncodeError:
        line = _ENCODER.encode(_mended(msgspec.to_builtins(value, builtin_types=(msgspec.Raw,))))
    return escape(line)


def escape(line: bytes) -> bytes:
    """Return a line of JSON with everything dangerous in it escaped."""
    if line.isascii() and b"\x7f" not in line:
        return line
    return _IN_LINE.sub(_escaped, line)


def is_inert(text: str) -> bool:
    """Whether `text` holds nothing that `encode` would escape."""
    return (text.isascii() and "\x7f" not in text) or _IN_TEXT.search(text) is None


def well_formed(text: str) -> str:
    """Return `text` with U+FFFD for each lone surrogate, so that it can be written as UTF-8."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _escaped(found: re.Match[bytes]) -> bytes:
    return json.dumps(found[0].decode()).encode()[1:-1]  # characters past U+FFFF become two escapes


def _mended(value: object) -> object:
    """Return plain values with every text in them well-formed."""
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, dict):
        return {_mended(key): _mended(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mended(item) for item in value]
    return value
