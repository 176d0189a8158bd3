"""Carrying a whole desk to a hub, and from it into a folder: snapshots, rounds and all events, their ids unchanged."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, field

from review.admission import DAY
from store import files
from store.desk import Problem
from store.errors import StoreError
from store.hub.address import HubAddress
from store.hub.connection import HubConnection, HubError
from store.hub.inbox import Fetched, Inbox
from store.hub.mirror import MirrorState
from store.hub.outbox import Outbox, send_articles, send_changes
from store.hub.rows import doc_of
from store.hub.settings import lexicon_of, settings_of
from store.journal.codec import now_micros
from store.journal.segment import scan
from store.layout import Layout, round_folders
from store.locate import find, lay_out
from store.person import Person, current_person
from store.rounds import files as round_files
from store.rounds.files import Rulebook
from store.rounds.folder_access import FolderAccess
from store.rounds.guidelines import guidelines_text
from store.rounds.sealing import file_seal, ids_left_out, seal_of_round


class Pushed(Struct):
    """What pushing a desk came to; `refused` are events by id, with the reason."""

    events: int = 0
    articles: int = 0
    rounds: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def found_at(path: str, person: Person) -> Layout:
    """Return where the desk at a path lies; StoreError when there is none."""
    location = find(Path(path), None, person.uid)
    if not location.exists:
        raise StoreError("There is no desk here", path, "`copydesk FOLDER` makes one")
    return location.layout


def push(hub: HubConnection, layout: Layout, name: str, told: Callable[[int], object] = lambda _: None) -> Pushed:
    """Bring a desk to the hub, under that name; what is there is left alone, so that it can be done again.

    Raises HubError, and what was brought before stays.
    """
    hub.about()
    done = Pushed()
    hub.do("select copydesk.make_desk(%s)", (name,))
    state = MirrorState()
    hub.do("select copydesk.set_desk(%s, %s, %s)", (name, settings_of(layout), lexicon_of(layout)))
    done.articles = send_articles(hub, layout, name, state)
    send_changes(hub, layout, name)
    known = dict(hub.rows("select name, round from copydesk.rounds(%s)", (name,), tuple[str, int]))
    for folder in round_folders(layout.rounds):
        try:
            done.rounds += _round(hub, layout, name, folder.name, known)
        except StoreError as error:
            if isinstance(error, HubError):
                raise
            done.problems.append(Problem(error.title, folder.path, error.message or error.hint))
    outbox = Outbox(layout, name, left_out=_uncounted(layout))
    for _ in range(3):  # an event that met its id elsewhere is sent once more under a new one
        sent = outbox.send(hub, state, told)
        done.events += sent.events
        if not sent.renamed:
            break
    hub.do("select copydesk.seal_brought(%s)", (name,))
    done.refused, done.renamed = state.refused, state.renamed
    return done


def _uncounted(layout: Layout) -> dict[str, str]:
    """Return the events that do not count here, with the reason: brought to the hub they would count there.

    Raises NewerDesk where a newer copydesk sealed a round.
    """
    found: dict[str, str] = {}
    for folder in round_folders(layout.rounds):
        rules = Rulebook(layout.round_settings(folder.name))
        access = FolderAccess("", current_person(), layout.home.lstat().st_uid, Path(folder.path), rules, lead=True)
        manifest = seal_of_round(access)
        for source in access.sources():
            for path in sorted(source.path.glob("*.json")) if not source.is_copy else ():
                with suppress(OSError):
                    data = files.read_bytes(path)
                    seal = file_seal(manifest, access, source, path.name, data)
                    found.update(ids_left_out(scan(data), access.terms(source), seal, now_micros() + DAY))
    return found


def _round(hub: HubConnection, layout: Layout, desk: str, name: str, known: dict[str, int]) -> int:
    """Bring a round, unless the hub has one of that name; return how many were brought."""
    if name in known:
        return 0
    one = round_files.load(layout.round_settings(name))
    body = guidelines_text(layout, one)
    [number, _] = hub.row(
        "select round, version from copydesk.put_round(%s, %s, 0, %s::json, %s, %s, true)",
        (desk, name, doc_of(one).decode(), one.guidelines if body else "", body),
        tuple[int, int],
    )
    for version in one.guidelines_versions:
        text = guidelines_text(layout, one, version.version)
        if text and version.version != one.guidelines:
            hub.do("select copydesk.add_guidelines(%s, %s, %s)", (number, version.version, text))
    return 1


def pull(hub: HubConnection, address: HubAddress, folder: Path) -> Fetched:
    """Bring a hub's desk into a folder, as far as one may see it: an ordinary desk, which can be pulled into again.

    Raises HubError when there is no such desk, StoreError when something else lies there.
    """
    hub.about()
    layout = Layout(folder, folder / ".copydesk")
    hub.do("select copydesk.desk_of(%s)", (address.desk,))
    if not layout.home.exists():
        lay_out(layout)
    inbox, state = Inbox(layout, address.desk), MirrorState()
    inbox.settings(hub, state)
    done = inbox.fetch(hub, state)
    done.problems = inbox.problems()
    return done
