"""Digests, what people chose of them, and check-ins with what was answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from storage.tables.base import Table, id_, link, moment, short, text_


def _waiting(name: str, column: str) -> Index:
    condition = text(f"{column} is not null")
    return Index(name, column, sqlite_where=condition, postgresql_where=condition)


class DigestChoiceRow(Table, table=True):
    """What a person or a room gets where it is not the default: `person:12`, the digests by name, the time of day."""

    __tablename__ = "digest_choices"
    owner: str = short(32, primary_key=True)
    wanted: str = short()
    minute: int | None = Field(default=None)


class DigestRow(Table, table=True):
    """The newest digest of each kind that somebody got: when, and how things stood, for the next one's differences.

    `params` are its message's, to be sent once more where somebody asks for that.
    """

    __tablename__ = "digests"
    owner: str = short(32, primary_key=True)
    name: str = short(32, primary_key=True)
    at: datetime = moment()
    counts: str = text_()
    params: str = text_()


class CheckinRow(Table, table=True):
    """A department that is asked how things stand: at these times of day, and again after `patience` minutes."""

    __tablename__ = "checkins"
    department_id: int = link("departments.id", nullable=False, unique=True)
    id: int = id_()
    times: str = short(64)
    patience: int


class CheckinRoundRow(Table, table=True):
    """One asking of a department. `closes_at` is when it is summed up; none once that is done."""

    __tablename__ = "checkin_rounds"
    __table_args__ = (
        UniqueConstraint("department_id", "slot"),
        _waiting("ix_checkin_rounds_closes", "closes_at"),
    )
    id: int = id_()
    department_id: int = link("departments.id", nullable=False)
    slot: str = short(32)
    expected: int
    closes_at: datetime | None = moment(nullable=True)


class CheckinAnswerRow(Table, table=True):
    """Somebody who was asked, and what they said. `follow_at` is when they are asked once more; none after that."""

    __tablename__ = "checkin_answers"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_checkin_answers_person", "person_id", "id"),
        _waiting("ix_checkin_answers_follow", "follow_at"),
    )
    id: int = id_()
    round_id: int = link("checkin_rounds.id", nullable=False)
    person_id: int = link("people.id", nullable=False)
    asked_at: datetime = moment()
    follow_at: datetime | None = moment(nullable=True)
    answered_at: datetime | None = moment(nullable=True)
    said: str = text_()
