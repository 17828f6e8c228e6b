"""The way of one thing through the ledgers: delivery, unit, outgoing messages, and where its cards stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from core.record import Record
from storage import postings, records
from storage.exports import reference
from storage.tables import metadata

_t = metadata.tables
_inbox, _history, _outbox = _t["inbox"].c, _t["history"].c, _t["outbox"].c
_records, _rooms, _people = _t["records"].c, _t["rooms"].c, _t["people"].c


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; `what` is delivery, unit, message or card. A card that stands has no moment."""

    at: datetime | None
    what: str
    text: str


def trace(conn: Connection, wanted: str) -> list[Step]:
    """Every step of a record by its reference, or of a delivery or message by its key; empty when there is none."""
    record = records.by_reference(conn, wanted)
    if record is not None:
        units = _units(conn, _history.record_id == record.id)
        messages = _messages(conn, _outbox.record_id == record.id)
        return _ordered(_deliveries(conn, {unit.key for unit in units}), units, messages, _cards(conn, record))
    messages = _messages(conn, or_(_outbox.key == wanted, _outbox.key.startswith(f"{wanted}#", autoescape=True)))
    changes = [
        and_(_history.record_id == m.record_id, _history.revision == m.revision) for m in messages if m.record_id
    ]
    units = _units(conn, or_(_history.key == wanted, *changes))
    if not any(message.key == wanted for message in messages):
        caused = [and_(_outbox.record_id == u.record_id, _outbox.revision == u.revision) for u in units]
        known = {message.id for message in messages}
        messages += [m for m in _messages(conn, or_(*caused)) if m.id not in known] if caused else []
    return _ordered(_deliveries(conn, {wanted, *(unit.key for unit in units)}), units, messages, [])


def _ordered(deliveries: Sequence[Any], units: Sequence[Any], messages: Sequence[Any], cards: list[Step]) -> list[Step]:
    """By time; what happened in one moment in the order of its causes."""
    steps = [_delivery(row) for row in deliveries]
    steps += [_unit(row) for row in units]
    steps += [_message(row) for row in messages]
    return sorted(steps, key=lambda step: (step.at, _RANK[step.what])) + cards


_RANK = {"delivery": 0, "unit": 1, "message": 2}


def _deliveries(conn: Connection, keys: Iterable[str]) -> list[Any]:
    query = select(_t["inbox"], _people.name.label("who")).outerjoin(_t["people"], _people.id == _inbox.person_id)
    return list(conn.execute(query.where(_inbox.key.in_(list(keys)))))


def _units(conn: Connection, which: ColumnElement[bool]) -> list[Any]:
    query = (
        select(_t["history"], _records.kind, _records.number, _people.name.label("who"))
        .join(_t["records"], _records.id == _history.record_id)
        .outerjoin(_t["people"], _people.id == _history.actor_id)
    )
    return list(conn.execute(query.where(which).order_by(_history.id)))


def _messages(conn: Connection, which: ColumnElement[bool]) -> list[Any]:
    query = (
        select(_t["outbox"], _rooms.platform, _rooms.name.label("room"), _people.name.label("reader"))
        .outerjoin(_t["rooms"], _rooms.id == _outbox.room_id)
        .outerjoin(_t["people"], _people.id == _outbox.person_id)
    )
    return list(conn.execute(query.where(which).order_by(_outbox.id)))


def _cards(conn: Connection, record: Record) -> list[Step]:
    rooms = {row.id: f"{row.platform} {row.name}" for row in conn.execute(select(_t["rooms"]))}
    found = []
    for posting in postings.of_record(conn, record.id):
        id = posting.platform_id or "not posted yet"
        text = f"{rooms[posting.room]} · {id} · shows revision {posting.shown} of {record.revision}"
        found.append(Step(None, "card", text))
    return found


def _delivery(row: Any) -> Step:
    return Step(row.at, "delivery", f"{row.key} · /{row.command} · {row.who or 'nobody known'}")


def _unit(row: Any) -> Step:
    ref = reference(row.kind, row.number)
    return Step(row.at, "unit", f"{ref} revision {row.revision} · {row.verb} · {row.who or 'Muster'} · {row.changes}")


def _message(row: Any) -> Step:
    to = f"{row.platform} {row.room}" if row.room_id else f"{row.reader} privately"
    told = [row.key, f"{row.kind} → {to}", f"{row.state}, {row.tries} tries"]
    told += [f"held until {row.held_until.isoformat(timespec='minutes')}"] if row.state == "held" else []
    told += [f"said by {row.taken_by}"] if row.taken_by else []
    told += [f"sent {row.sent_at.isoformat(timespec='seconds')} as {row.platform_id}"] if row.sent_at else []
    return Step(row.due_at, "message", " · ".join(told + ([row.error] if row.error else [])))
