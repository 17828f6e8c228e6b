"""What is asked about a record: of one person or department each, in order or side by side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from storage.tables.base import Table, id_, link, moment, short

_WAITING = text("answer = ''")


class AskRow(Table, table=True):
    """`batch` are those that were asked together, `place` their order, 0 side by side. The question and the words of
    the answer are texts. `state` is the record's in which it counts, "" where it does as long as the record is open."""

    __tablename__ = "asks"
    __table_args__ = (
        CheckConstraint("answer in ('', 'yes', 'if', 'no', 'withdrawn')", name="answer"),
        CheckConstraint("(person_id is null) <> (department_id is null)", name="whom"),
        Index("ix_asks_record", "record_id"),
        Index("ix_asks_remind_at", "remind_at"),
        Index("ix_asks_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )
    id: int = id_()
    record_id: int = link("records.id", nullable=False)
    batch: str = short(32)
    place: int = Field(default=0)
    asker_id: int = link("people.id", nullable=False)
    person_id: int | None = link("people.id")
    department_id: int | None = link("departments.id")
    delegate_id: int | None = link("people.id")
    state: str = short(32)
    question_id: str = short(32)
    at: datetime = moment()
    due_at: datetime | None = moment(nullable=True)
    remind_at: datetime | None = moment(nullable=True)
    opened: bool = True
    answer: str = short(12)
    words_id: str = short(32)
    answered_by_id: int | None = link("people.id")
    answered_at: datetime | None = moment(nullable=True)
