"""Importing asyncio without TLS, which it can do without and copydesk has no use for."""

from __future__ import annotations

import sys


def without_tls() -> None:
    """Import asyncio as in a Python that was built without OpenSSL, unless either is imported already.

    asyncio looks for `ssl` and goes on without it; the libraries behind it take 3 % of the time to the first frame,
    and megabytes. `import ssl` works as ever afterwards.
    """
    if "ssl" in sys.modules or "asyncio" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # what makes an import raise ImportError
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]
