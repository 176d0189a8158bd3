"""What all who work on a desk have in common beside its rounds: `desk.toml` and the lexicon.

They are the owner's, who changes them in their mirror or where the desk was carried from; everybody else gets them.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reading import guard
from store import files
from store.hub.connection import HubConnection, HubError
from store.hub.mirror import MirrorState
from store.layout import Layout, entries_for_all, save_entries_for_all
from store.rounds.guidelines import version_of


def settings_of(layout: Layout) -> str:
    """Return the settings of a desk as a hub keeps them: JSON, the same for the same settings."""
    return _canonical(entries_for_all(layout.settings))


def _canonical(entries: Mapping[str, object]) -> str:
    """Return entries by name, and what is in each in its order: that of verdicts means something."""
    return msgspec.json.encode(dict(sorted(entries.items()))).decode()


def lexicon_of(layout: Layout) -> str:
    """Return the lexicon of a desk as a hub keeps it, empty where there is none."""
    return files.text_of(layout.lexicon) if layout.lexicon.exists() else ""


class SettingsExchange:
    """Exchanges the settings and the lexicon of one desk with a hub, for one person."""

    def __init__(self, layout: Layout, desk: str, person: str) -> None:
        self._layout = layout
        self._desk = desk
        self._person = person
        self._theirs = self._lexicon = ""

    def ask(self, hub: HubConnection, state: MirrorState) -> None:
        """Ask for what the hub has, and whose the desk is."""
        query = "select owner, settings, lexicon from copydesk.desk(%s)"
        owner, self._theirs, self._lexicon = hub.row(query, (self._desk,), tuple[str, str, str])
        state.is_owner = owner == self._person

    def settings(self, hub: HubConnection, state: MirrorState) -> None:
        """Bring the settings, or what their owner changed here to the hub.

        Raises HubError where both were changed, StoreError where what the hub has cannot be read.
        """
        raw = msgspec.json.decode(self._theirs, type=dict[str, object])
        guard.check_depth(raw)
        theirs = _canonical(raw)
        ours = settings_of(self._layout)
        if state.is_owner and state.settings not in ("", _hash(ours)) and ours != theirs:
            if state.settings == _hash(theirs):
                hub.do("select copydesk.set_desk(%s, %s, %s)", (self._desk, ours, self._lexicon))
                self._theirs, theirs = ours, ours
            else:
                state.settings = _hash(ours)
                raise HubError("The desk's settings were changed here and elsewhere", "those of the hub hold from now")
        if raw and ours != theirs:
            save_entries_for_all(self._layout.settings, raw)
        state.settings = _hash(theirs if raw else ours)

    def lexicon(self, hub: HubConnection, state: MirrorState) -> None:
        """Bring the lexicon where ours is the one that was fetched; what its owner taught it here goes to the hub."""
        ours, theirs = lexicon_of(self._layout), self._lexicon
        if ours == theirs:
            state.lexicon = _hash(ours)
        elif not ours or _hash(ours) == state.lexicon:
            files.replace(self._layout.lexicon, theirs.encode(), 0o644)
            state.lexicon = _hash(theirs)
        elif state.is_owner and state.lexicon in ("", _hash(theirs)):
            hub.do("select copydesk.set_desk(%s, %s, %s)", (self._desk, self._theirs, ours))
            state.lexicon = _hash(ours)
        else:
            why = "what you taught it stays in your mirror; the desk's owner teaches it for all"
            raise HubError("The desk's lexicon is another one on the hub", why)


def _hash(text: str) -> str:
    return version_of(text.encode())
