"""Errors of the disk."""

from __future__ import annotations

from reading.errors import CopydeskError


class StoreError(CopydeskError):
    """The desk could not be read or written; nothing that was acknowledged is affected."""


class ReadOnlyDesk(StoreError):
    """Nothing can be written here: permissions, the file system, or the rights of the person forbid it."""


class NewerDesk(StoreError):
    """The desk was made by a later copydesk than this one."""


class Asks(StoreError):
    """Something that a person may do, and has to say so: `message` is what it means."""
