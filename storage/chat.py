"""The local chat's own messages: what people typed, cards, and private answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from storage.tables import metadata
from storage.uow import Unit

_chat = metadata.tables["chat"]
_c = _chat.c
_LOCK = 0x6D757374
_REACTIONS = 20
"""Kinds of reactions that one message can hold."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """`to` is the only reader of a private answer; `card` the card as core/card.py dumps it."""

    id: int
    seq: int
    room: int
    thread: int | None
    author: int | None
    to: int | None
    at: datetime
    edited_at: datetime | None
    text: str
    card: Mapping[str, Any] | None
    deleted: bool
    reactions: Mapping[str, list[int]]
    """Emoji → ids of the people who gave it."""


def post(unit: Unit, room: int, text: str, key: str | None = None, **values: Any) -> int:
    """A new message, or the one that was posted with this key; `values` are thread, author_id, to_id and card."""
    if key and (there := unit.row(select(_c.id).where(_c.key == key))):
        return int(there.id)
    card = json.dumps(values.pop("card", None), ensure_ascii=False)
    row = {"seq": _next(unit), "key": key, "room_id": room, "text": text, "card": card, "at": unit.now, **values}
    found = unit.row(insert(_chat).values(**row).returning(_c.id))
    return int(found.id) if found else 0


def edit(unit: Unit, id: int, text: str, card: Mapping[str, Any] | None) -> bool:
    values = {"seq": _next(unit), "text": text, "card": json.dumps(card, ensure_ascii=False), "edited_at": unit.now}
    return unit.run(update(_chat).where(_c.id == id).values(**values)) == 1


def correct(unit: Unit, id: int, author: int, text: str) -> bool:
    """Other words by the one who wrote them; False when it is not theirs, or is deleted."""
    values = {"seq": _next(unit), "text": text, "edited_at": unit.now}
    return _change_own(unit, id, author, values)


def delete(unit: Unit, id: int, author: int) -> bool:
    """The words are gone for good; that there were some stays."""
    values = {"seq": _next(unit), "text": "", "reactions": "{}", "deleted_at": unit.now}
    return _change_own(unit, id, author, values)


def react(unit: Unit, id: int, person: int, emoji: str) -> bool:
    """Gives a reaction or takes it back; False when the message is deleted or has as many kinds as it can hold."""
    seq = _next(unit)
    row = unit.row(select(_c.reactions).where(_c.id == id, _c.deleted_at.is_(None)))
    given: dict[str, list[int]] = json.loads(row.reactions) if row else {}
    people = [other for other in given.get(emoji, []) if other != person]
    if len(people) == len(given.get(emoji, [])):
        people.append(person)
    given[emoji] = people
    given = {sign: theirs for sign, theirs in given.items() if theirs}
    if row is None or len(given) > _REACTIONS:
        return False
    values = {"seq": seq, "reactions": json.dumps(given, ensure_ascii=False)}
    return unit.run(update(_chat).where(_c.id == id).values(**values)) == 1


def _change_own(unit: Unit, id: int, author: int, values: Mapping[str, Any]) -> bool:
    mine = update(_chat).where(_c.id == id, _c.author_id == author, _c.deleted_at.is_(None))
    return unit.run(mine.values(**values)) == 1


def get(conn: Connection, id: int) -> ChatMessage | None:
    row = conn.execute(select(_chat).where(_c.id == id)).first()
    return _message(row) if row else None


def after(conn: Connection, room: int, seq: int, viewer: int, limit: int = 500) -> list[ChatMessage]:
    """What this viewer may read in the room, posted or edited after `seq`, oldest change first."""
    mine = or_(_c.to_id.is_(None), _c.to_id == viewer)
    query = select(_chat).where(_c.room_id == room, _c.seq > seq, mine).order_by(_c.seq).limit(limit)
    return [_message(row) for row in conn.execute(query)]


def last(conn: Connection) -> int:
    return conn.execute(select(func.max(_c.seq))).scalar() or 0


def _next(unit: Unit) -> Any:
    if unit.dialect == "postgresql":  # readers ask for what is after a number: no lower one may appear later
        unit.rows(select(func.pg_advisory_xact_lock(_LOCK)))
    return select(func.coalesce(func.max(_c.seq), 0) + 1).scalar_subquery()


def _message(row: Any) -> ChatMessage:
    card = json.loads(row.card)
    head = (row.id, row.seq, row.room_id, row.thread, row.author_id, row.to_id, row.at, row.edited_at, row.text)
    return ChatMessage(*head, card, row.deleted_at is not None, json.loads(row.reactions))
