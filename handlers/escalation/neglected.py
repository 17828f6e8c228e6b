"""What somebody hears of one neglected record that is another's: one word a day, the rest with the next digest."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.kinds import KINDS
from core.people import Directory, Person
from core.record import Record
from core.standing import stand_in
from storage import chains, holding
from storage.db import Connection
from storage.holding import Said
from storage.outbox import Message

_CLIMBS = "escalation"
_WAITING = ("at_risk", "breached", _CLIMBS)
_CHASING = (*_WAITING, "remind", "escalation_now")
_FRESH = timedelta(days=7)
"""So long somebody whom a chain has told knows of it, while nobody acts."""


def heard(
    conn: Connection, directory: Directory, message: Message, record: Record, person: Person, day: datetime
) -> bool:
    """Whether a message that chases a record comes on top of what its reader heard since their `day` began, or of what
    another of its chains has told them: that waits, and nothing of it is lost. What one chain repeats, its policy
    wants; a reminder is for whoever it reminds."""
    if message.kind not in _WAITING or _has(directory, record, person, message.due_at):
        return False
    before = holding.said(conn, person.id, record.id, min(day, message.due_at - _FRESH), _CHASING)
    mine = message.params.get("chain", "")
    others = [one for one in before if not (mine and one.params.get("chain") == mine)]
    return any(one.at >= day for one in others) or (message.kind == _CLIMBS and _told(conn, record, others))


def _told(conn: Connection, record: Record, before: list[Said]) -> bool:
    """By a chain that nobody has stopped, and nobody has moved the record since: what was acted upon begins anew."""
    live = {str(chain.id) for chain in chains.of_record(conn, record.id) if not chain.stopped}
    moved = record.columns.get("moved_at")
    since = moved if isinstance(moved, datetime) else record.created_at
    return any(one.params.get("chain") in live and one.at >= since for one in before)


def _has(directory: Directory, record: Record, person: Person, now: datetime) -> bool:
    """Who has it, or stands in for one who has, hears every word: it is theirs to act."""
    owners = (directory.people.get(id or 0) for id in (record.owner, *record.owners))
    grave = record.severity in KINDS[record.kind].alarms
    return grave or any(
        directory.is_same(one.id, person) or stand_in(directory, one, now).id == person.id for one in owners if one
    )
