"""How far somebody has to read who follows a key: through few files, and not back and forth between them."""

from __future__ import annotations

import pytest

from tests.tools.keypath import figures, walk_of

pytestmark = [pytest.mark.pty, pytest.mark.slow]

FILES, CHANGES = 62, 450


def test_a_verdict_stays_on_a_short_path() -> None:
    walk = walk_of("a", columns=80, rows=24)
    files, changes, _ = figures(walk)
    assert {"MainThread", "copydesk-keys", "copydesk-writer"} <= {thread for thread, _, _ in walk}
    assert files <= FILES, f"{files} files are entered"
    assert changes <= CHANGES, f"the next call is {changes} times in another file"
