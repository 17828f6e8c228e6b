"""What Muster has yet to say: intents, claimed with a lease and a fencing number, in order within a room."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select, text, update

from storage.ledgers import OUTBOX
from storage.many import among
from storage.tables import metadata
from storage.types import Utc
from storage.uow import Unit

_outbox = metadata.tables["outbox"]
_o = _outbox.c
_ABOUT = (text("kind in ('ask', 'ask_again')"), text("kind in ('remind', 'promise_missed', 'nudged')"))
"""What can be answered with words, as the indexes have it."""
_QUESTIONS = (
    (text("kind in ('checkin', 'checkin_again')"), "checkin_said", "id"),
    (text("kind in ('kpi_ask', 'kpi_ask_again')"), "kpi_said", "waits"),
)
"""What asks privately and is about no record, as the indexes have it; the command that takes the words of a reply, and
what the question is about."""
OPEN = text("state in ('due', 'sending', 'unknown')")


def _heads() -> Select[Any]:
    """The first message of every lane that is due by `now` or begun, found by leaps from lane to lane: what waits
    behind it costs nothing, and what is due later holds nothing up."""
    current = or_(_o.due_at <= bindparam("now", type_=Utc), _o.state != "due")
    lanes = select(func.min(_o.lane).label("lane")).where(OPEN).cte("lanes", recursive=True)
    following = select(func.min(_o.lane)).where(OPEN, _o.lane > lanes.c.lane).scalar_subquery()
    lanes = lanes.union_all(select(following).where(lanes.c.lane.is_not(None)))
    first = select(func.min(_o.id)).where(OPEN, current, _o.lane == lanes.c.lane).correlate(lanes).scalar_subquery()
    # By itself, once: within the search for its messages each head is looked for twice on PostgreSQL.
    heads = select(first.label("id")).select_from(lanes).cte("heads").prefix_with("MATERIALIZED")
    return select(heads.c.id)


def _ready() -> Select[Any]:
    """Those of the heads that may be tried now, as one statement that is built once."""
    clock = bindparam("clock", type_=Utc)
    ready = or_(_o.state == "due", _o.state == "unknown", and_(_o.state == "sending", _o.lease_until <= clock))
    waits = or_(_o.not_before.is_(None), _o.not_before <= clock)
    return select(_outbox).where(_o.id.in_(_heads()), ready, waits).order_by(_o.id).limit(bindparam("most"))


_READY = _ready()
_LOCKED = _READY.with_for_update(skip_locked=True)


@dataclass(frozen=True, slots=True)
class Message:
    """A claimed intent. `state` is the one before the claim: `due` was never tried, the others may have arrived."""

    id: int
    key: str
    kind: str
    record: int | None
    room: int | None
    person: int | None
    revision: int
    params: Mapping[str, str]
    state: str
    fence: int
    tries: int
    tried_at: datetime | None
    platform_id: str
    due_at: datetime

    @property
    def part(self) -> int:
        """Which part of a text that is too long for one message, from 0."""
        return int(self.params.get("part", "0"))


def put(
    unit: Unit,
    kind: str,
    *,
    key: str = "",
    record: int | None = None,
    room: int | None = None,
    person: int | None = None,
    revision: int = 0,
    due_at: datetime | None = None,
    params: Mapping[str, str] | None = None,
) -> None:
    """Queues an intent for a room or, privately, for a person. A second one of the same `key` is the same one."""
    lane = f"room:{room}" if room else f"person:{person}"
    dumped = json.dumps(dict(params or {}), ensure_ascii=False)
    head = (key or unit.next_message_key(), kind, lane, record, room, person, revision, dumped, "due")
    unit.append(OUTBOX, (*head, due_at or unit.now, None, None, None, 0, 0, "", None, ""))


def put_next(unit: Unit, message: Message, below: str = "") -> None:
    """Queues the part after this one. Each has a key of its own, so that none is sent again with another. `below` is
    the platform's id of the message that it belongs to."""
    root = message.key.removesuffix(f"/{message.part + 1}") if message.part else message.key
    put(
        unit,
        message.kind,
        key=f"{root}/{message.part + 2}",
        record=message.record,
        room=message.room,
        person=message.person,
        revision=message.revision,
        params={**message.params, "part": str(message.part + 1), **({"below": below} if below else {})},
    )


def claim(unit: Unit, clock: datetime, lease: timedelta, limit: int) -> list[Message]:
    """Takes the first message of every lane that may be tried now. `clock` is real time, as leases are."""
    asked = {"now": unit.now, "clock": clock, "most": limit}
    rows = unit.rows(_LOCKED if unit.dialect == "postgresql" else _READY, asked)
    if rows:
        claimed = update(_outbox).where(_o.id.in_([row.id for row in rows]))
        counted = {"fence": _o.fence + 1, "tries": _o.tries + 1}
        # The first try stays on the row: what may have arrived is looked for since then.
        unit.run(
            claimed.values(
                state="sending", lease_until=clock + lease, tried_at=func.coalesce(_o.tried_at, clock), **counted
            )
        )
    return [message_of(row) for row in rows]


def renew(unit: Unit, message: Message, until: datetime) -> bool:
    """Holds a claimed message for longer; False when it has passed to another sender meanwhile (fault 39)."""
    mine = update(_outbox).where(_o.id == message.id, _o.fence == message.fence, _o.state == "sending")
    return unit.run(mine.values(lease_until=until)) == 1


def settle(unit: Unit, message: Message, state: str, **values: Any) -> bool:
    """Writes the outcome; False when the lease has passed to another sender meanwhile (fault 39)."""
    mine = update(_outbox).where(_o.id == message.id, _o.fence == message.fence)
    return unit.run(mine.values(state=state, lease_until=None, **values)) == 1


def told_by(unit: Unit, ids: Sequence[int], key: str) -> None:
    """The message of that key says it in their place."""
    unit.run(update(_outbox).where(among(_o.id, "ids")).values(state="merged", taken_by=key), {"ids": ids})


def retry(unit: Unit, id: int) -> bool:
    """An administrator lets a message that was set aside try again."""
    again = update(_outbox).where(_o.id == id, _o.state == "aside")
    return unit.run(again.values(state="due", tries=0, tried_at=None, not_before=None, error="")) == 1


def aside(conn: Connection, limit: int = 20) -> Sequence[Any]:
    """Messages that were set aside, newest first."""
    return conn.execute(select(_outbox).where(_o.state == "aside").order_by(_o.id.desc()).limit(limit)).all()


def of_record(conn: Connection, record: int) -> Sequence[Any]:
    return conn.execute(select(_outbox).where(_o.record_id == record).order_by(_o.id)).all()


def get(conn: Connection, id: int) -> Message | None:
    row = conn.execute(select(_outbox).where(_o.id == id)).first()
    return message_of(row) if row else None


def told(conn: Connection, record: int, limit: int) -> list[tuple[datetime, str, int]]:
    """What was told to people about a record last, newest first: when, which kind of message, to whom."""
    sent = (_o.record_id == record, _o.person_id.is_not(None), _o.sent_at.is_not(None))
    rows = conn.execute(select(_o.sent_at, _o.kind, _o.person_id).where(*sent).order_by(_o.id.desc()).limit(limit))
    return [(row.sent_at, row.kind, row.person_id) for row in rows]


def sent_ids(conn: Connection, record: int, room: int) -> list[str]:
    """The platform's ids of everything that was ever sent about a record in a room."""
    there = (_o.record_id == record, _o.room_id == room, _o.platform_id != "")
    return list(conn.execute(select(_o.platform_id).where(*there).distinct().order_by(_o.platform_id)).scalars())


def posted_at(conn: Connection, record: int, room: int, platform_id: str) -> datetime | None:
    """When a record's card was posted as that message."""
    there = (_o.record_id == record, _o.room_id == room, _o.platform_id == platform_id, _o.kind == "card")
    return conn.execute(select(func.min(_o.sent_at)).where(*there)).scalar()


def asked_by(conn: Connection, person: int, platform_id: str) -> int | None:
    """The record that a private question or a reminder is about, by the platform's id of its message."""
    theirs = select(_o.record_id).where(_o.platform_id == platform_id, _o.person_id == person)
    newest = (conn.execute(theirs.where(kinds).order_by(_o.id.desc()).limit(1)).scalar() for kinds in _ABOUT)
    return next((id for id in newest if id), None)


def question_at(conn: Connection, person: int, platform_id: str) -> tuple[str, str]:
    """The command that a reply to a private question means, and what it is about, by the platform's id of its message:
    a check-in, or figures that are missing. Two empty texts for any other message."""
    theirs = (_o.platform_id == platform_id, _o.person_id == person)
    for kinds, command, name in _QUESTIONS:
        params = conn.execute(select(_o.params).where(kinds, *theirs).order_by(_o.id.desc()).limit(1)).scalar()
        if params:
            return command, str(json.loads(params)[name])
    return "", ""


def oldest_due(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_o.due_at)).where(OPEN)).scalar()


def waiting(conn: Connection, now: datetime) -> bool:
    """Whether anything that fell due still waits to be sent."""
    return conn.execute(select(_o.id).where(OPEN, _o.due_at <= now).limit(1)).first() is not None


def on_its_way(conn: Connection, room: int) -> bool:
    """Whether a message to this room is being sent just now, so that its id is not known yet."""
    query = select(_o.id).where(OPEN, _o.lane == f"room:{room}", _o.state == "sending").limit(1)
    return conn.execute(query).first() is not None


def next_due(conn: Connection, after: datetime) -> datetime | None:
    return conn.execute(select(func.min(_o.due_at)).where(OPEN, _o.due_at > after)).scalar()


def message_of(row: Any) -> Message:
    """A row as it is claimed; of one that is only looked at `fence` and `tries` mean nothing."""
    return Message(
        id=row.id,
        key=row.key,
        kind=row.kind,
        record=row.record_id,
        room=row.room_id,
        person=row.person_id,
        revision=row.revision,
        params=json.loads(row.params),
        state=row.state,
        fence=row.fence + 1,
        tries=row.tries + 1,
        tried_at=row.tried_at,
        platform_id=row.platform_id,
        due_at=row.due_at,
    )
