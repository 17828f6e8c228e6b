"""The tables. SQLModel declares them; `storage` alone builds statements on them, with Core.

A column that is added later has a server default or may be null, so that a replica one version behind keeps writing.
"""

from storage.tables import (
    asks,
    attention,
    calendar,
    chats,
    clients,
    delivery,
    digests,
    escalation,
    files,
    handovers,
    kpis,
    limits,
    meetings,
    obligations,
    promises,
    records,
    schedules,
    team,
)
from storage.tables.base import metadata
from storage.tables.delivery import InboxRow

__all__ = [
    "InboxRow",
    "asks",
    "attention",
    "calendar",
    "chats",
    "clients",
    "delivery",
    "digests",
    "escalation",
    "files",
    "handovers",
    "kpis",
    "limits",
    "meetings",
    "metadata",
    "obligations",
    "promises",
    "records",
    "schedules",
    "team",
]
