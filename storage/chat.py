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
    return ChatMessage(
        row.id, row.seq, row.room_id, row.thread, row.author_id, row.to_id, row.at, row.edited_at, row.text, card
    )
