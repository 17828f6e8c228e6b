"""Asks: made, answered by compare-and-set, handed over, and reminded of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select, text, update

from core.asking import Asked
from storage.tables import metadata
from storage.uow import Unit, new_id

_asks, _texts = metadata.tables["asks"], metadata.tables["texts"]
_a = _asks.c
_question, _words = _texts.alias("question"), _texts.alias("words")
JOINED = (
    select(
        _asks,
        func.coalesce(_question.c.body, "").label("question"),
        func.coalesce(_words.c.body, "").label("words"),
    )
    .outerjoin(_question, _question.c.id == _a.question_id)
    .outerjoin(_words, _words.c.id == _a.words_id)
    .where(_a.answer != "withdrawn")
    .order_by(_a.id)
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask as it is stored; `asked` is what the rules see of it."""

    asked: Asked
    record: int
    batch: str
    place: int
    question: str
    at: datetime
    remind_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class New:
    """One who is to be asked."""

    person: int | None
    department: int | None
    question: str
    due_at: datetime
    remind_at: datetime | None
    place: int = 0


def create(unit: Unit, record: int, asker: int, state: str, new: Sequence[New]) -> list[int]:
    """Asks them together; in order only the first one's turn has come."""
    batch, found = new_id(), []
    for one in new:
        opened = one.place <= 1
        row = {
            "record_id": record,
            "batch": batch,
            "place": one.place,
            "asker_id": asker,
            "person_id": one.person,
            "department_id": one.department,
            "state": state,
            "question_id": _write(unit, record, "question", asker, one.question),
            "at": unit.now,
            "due_at": one.due_at,
            "remind_at": one.remind_at if opened else None,
            "opened": opened,
            "answer": "",
            "words_id": "",
        }
        made = unit.row(insert(_asks).values(**row).returning(_a.id))
        found.append(int(made.id) if made else 0)
    return found


def _write(unit: Unit, record: int, name: str, author: int, body: str) -> str:
    """A text that stands at once, to be read by the units that follow."""
    id = new_id()
    row = {"id": id, "record_id": record, "name": name, "author_id": author, "at": unit.now, "body": body}
    unit.run(insert(_texts).values(**row))
    return id


def answer(unit: Unit, ask: Ask, person: int, answer: str, words: str) -> bool:
    """Answers it, or answers it anew where the same person already has; False when somebody else was faster."""
    known = (_a.answer == ask.asked.answer, _a.answered_by_id.is_not_distinct_from(ask.asked.by))
    open_ = update(_asks).where(_a.id == ask.asked.id, _a.opened.is_(True), *known)
    values = {"answer": answer, "answered_by_id": person, "answered_at": unit.now, "remind_at": None}
    if unit.run(open_.values(**values)) != 1:
        return False
    words_id = _write(unit, ask.record, "answer", person, words) if words else ""
    unit.run(update(_asks).where(_a.id == ask.asked.id).values(words_id=words_id))
    return True


def open_next(unit: Unit, ask: Ask, remind_at: datetime | None) -> Ask | None:
    """Gives the turn to the one after it; None when it was the last, or they are asked side by side."""
    following = select(_a.id).where(_a.batch == ask.batch, _a.place == ask.place + 1, _a.opened.is_(False))
    row = unit.row(following)
    if row is None or not ask.place:
        return None
    unit.run(update(_asks).where(_a.id == row.id).values(opened=True, remind_at=remind_at))
    return get(unit.conn, int(row.id))


def delegate(unit: Unit, ask: Ask, person: int) -> bool:
    mine = update(_asks).where(_a.id == ask.asked.id, _a.answer == "")
    return unit.run(mine.values(delegate_id=person)) == 1


def withdraw(unit: Unit, record: int, state: str) -> None:
    """Takes back what was asked for a state of the record: it is asked anew, or not any more."""
    theirs = update(_asks).where(_a.record_id == record, _a.state == state, _a.answer != "withdrawn")
    unit.run(theirs.values(answer="withdrawn", remind_at=None))


def take_back(unit: Unit, record: int, asker: int) -> int:
    """What somebody asked and nobody has answered is not asked any more; how many that were."""
    theirs = update(_asks).where(_a.record_id == record, _a.asker_id == asker, _a.answer == "")
    return unit.run(theirs.values(answer="withdrawn", remind_at=None))


def get(conn: Connection, id: int) -> Ask | None:
    row = conn.execute(JOINED.where(_a.id == id)).first()
    return _ask(row) if row else None


def of_ids(conn: Connection, ids: Collection[int]) -> list[Ask]:
    return read_asks(conn, JOINED.where(_a.id.in_(ids))) if ids else []


def of_record(conn: Connection, record: int) -> list[Ask]:
    return read_asks(conn, JOINED.where(_a.record_id == record))


def waiting_for(conn: Connection, people: Collection[int], departments: Collection[int], limit: int = 50) -> list[Ask]:
    """What people have yet to answer: their own, what was handed to them, and what their departments are asked."""
    own = _a.person_id.in_(people) & _a.delegate_id.is_(None)
    theirs = _a.department_id.in_(departments) & _a.delegate_id.is_(None)
    waiting = text("asks.answer = ''")  # as the index has it, which holds no others
    query = JOINED.where(waiting, _a.opened.is_(True), or_(own, theirs, _a.delegate_id.in_(people)))
    return read_asks(conn, query.limit(limit))


def asked_by(conn: Connection, person: int, limit: int = 50) -> list[Ask]:
    """What somebody asked and waits for the answer."""
    waiting = text("asks.answer = ''")
    return read_asks(conn, JOINED.where(waiting, _a.opened.is_(True), _a.asker_id == person).limit(limit))


def due(unit: Unit, limit: int) -> Sequence[Row[Any]]:
    """Asks whose reminder's moment has come, each as (id, record_id, remind_at)."""
    query = select(_a.id, _a.record_id, _a.remind_at).where(_a.remind_at <= unit.now)
    query = query.order_by(_a.remind_at).limit(limit)
    return unit.rows(query.with_for_update(skip_locked=True) if unit.dialect == "postgresql" else query)


def reminded(unit: Unit, ids: Sequence[int]) -> None:
    unit.run(update(_asks).where(_a.id.in_(ids)).values(remind_at=None))


def next_reminder(conn: Connection) -> datetime | None:
    return conn.execute(select(func.min(_a.remind_at))).scalar()


def read_asks(conn: Connection, query: Select[Any]) -> list[Ask]:
    return [_ask(row) for row in conn.execute(query)]


def _ask(row: Row[Any]) -> Ask:
    asked = Asked(
        row.id,
        row.asker_id,
        row.person_id,
        row.department_id,
        row.answer,
        row.words,
        row.answered_by_id,
        row.delegate_id,
        row.opened,
        row.due_at,
        row.state,
    )
    return Ask(asked, row.record_id, row.batch, row.place, row.question, row.at, row.remind_at, row.answered_at)
