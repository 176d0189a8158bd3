"""Whether a round is blind now: read from its settings, and in doubt it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

from store import files


def is_blind(path: Path) -> bool:
    """Return whether the round whose settings are at `path` hides reviewers from each other.

    A round without settings is open. Settings that cannot be read or understood hide everything.
    """
    try:
        settings = tomllib.loads(files.read_bytes(path).decode("utf-8"))
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return settings.get("blind", False) is not False and settings.get("state", "open") != "closed"
