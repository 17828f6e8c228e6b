"""Which clients are to be visited again: by grade, and by when somebody was there last (S001-3.3-d, S003-岗-b)."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.cadence import moment
from core.duties.catalogue import UNGRADED, VISITED
from core.duties.obligation import Obligation, owners
from core.people import Client, Directory, Person
from storage import obligations
from storage.db import Connection

MOST = 20
"""So many at a time, those of the best grade first: the others come at the next."""


def visits(
    conn: Connection, directory: Directory, obligation: Obligation, due: datetime
) -> list[tuple[Person | None, Client]]:
    """Whom to visit by this nominal moment, and who does it: whoever looks after the client, else who has the duty."""
    seen, waiting = obligations.visited(conn, obligation.id), obligations.waiting_for(conn, obligation.id)
    at = moment(due, obligation.zone)
    wanted = []
    for client in directory.files.values():
        last = seen.get(client.id)
        days = timedelta(days=VISITED.get(client.grade, UNGRADED))
        if client.id not in waiting and (last is None or last + days <= at):
            wanted.append(client)
    wanted.sort(key=lambda client: (client.grade or "~", client.id))
    usual = next(iter(owners(obligation, directory)), None)
    return [(_owner(directory, client) or usual, client) for client in wanted[:MOST]]


def _owner(directory: Directory, client: Client) -> Person | None:
    found = directory.people.get(client.owner or 0)
    return found if found and found.active else None
