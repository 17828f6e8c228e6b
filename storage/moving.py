"""A room that moves to another channel of its platform: a Telegram group becomes a supergroup (fault 33)."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from core.people import Place
from storage import drafts, gatherings, people, postings
from storage.tables import metadata
from storage.uow import Unit

_rooms = metadata.tables["rooms"]
_postings = metadata.tables["postings"]
_outbox = metadata.tables["outbox"]
_REFERRING = [
    column
    for table in metadata.sorted_tables
    for column in table.c
    if any(key.column is _rooms.c.id for key in column.foreign_keys)
]
"""Every column that names a room."""


def move(unit: Unit, old: Place, new: Place) -> None:
    """From now on the room is at the new place. Its cards are posted there at their next change, since their messages
    stayed behind. Told twice, it is the same move."""
    room = people.room_id(unit.conn, old)
    drafts.move(unit, old, new)
    if room is None:
        return
    postings.left_behind(unit, room)
    gatherings.left_behind(unit, room)
    twin = people.room_id(unit.conn, new)
    if twin is not None:  # something was said at the new place before the move was known
        _merge(unit, twin, room)
    people.change_room(unit, room, channel=new.channel, left_at=None)


def _merge(unit: Unit, twin: int, room: int) -> None:
    """What was said in the twin was said in the room."""
    theirs = select(_postings.c.record_id).where(_postings.c.room_id == room)
    unit.run(delete(_postings).where(_postings.c.room_id == twin, _postings.c.record_id.in_(theirs)))
    for column in _REFERRING:
        unit.run(update(column.table).where(column == twin).values({column.name: room}))
    unit.run(update(_outbox).where(_outbox.c.lane == f"room:{twin}").values(lane=f"room:{room}"))
    unit.run(delete(_rooms).where(_rooms.c.id == twin))
