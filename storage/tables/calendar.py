"""Working time: what the company, a department or a person sets, single days, an administrator's years, and leave."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Date, false
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_

_LEVELS = "level in ('company', 'department', 'person')"


def _owner() -> int:
    return Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))  # type: ignore[no-any-return]  # SQLModel types a field as anything


def _day(primary_key: bool = False) -> date:
    return Field(sa_column=Column(Date, nullable=False, primary_key=primary_key))  # type: ignore[no-any-return]  # SQLModel types a field as anything


class CalendarRow(Table, table=True):
    """`owner_id` is 0 for the company. What is empty is as on the level above."""

    __tablename__ = "calendars"
    __table_args__ = (CheckConstraint(_LEVELS, name="level"),)
    level: str = short(12, primary_key=True)
    owner_id: int = _owner()
    hours: str = short(500)
    country: str = short(12)
    zone: str = short(64)


class CalendarDayRow(Table, table=True):
    """A day off, or a day that is worked; `hours` where they are not those of any other day."""

    __tablename__ = "calendar_days"
    __table_args__ = (CheckConstraint(_LEVELS, name="level"),)
    level: str = short(12, primary_key=True)
    owner_id: int = _owner()
    day: date = _day(primary_key=True)
    working: bool
    name: str = short(100)
    hours: str = short(200)


class CalendarYearRow(Table, table=True):
    """A year's public holidays as an administrator gave them, in the lines of core/calendar/sheet.py."""

    __tablename__ = "calendar_years"
    country: str = short(12, primary_key=True)
    year: int = Field(primary_key=True)
    lines: str = text_()


class LeaveRow(Table, table=True):
    __tablename__ = "leaves"
    id: int = id_()
    person_id: int = link("people.id", nullable=False, index=True)
    first: date = _day()
    last: date = _day()
    late: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    early: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """It begins with the afternoon; it ends at noon."""
    delegate_id: int | None = link("people.id")
    author_id: int | None = link("people.id")
    at: datetime = moment()
    back_at: datetime | None = moment(nullable=True, index=True)
    """When they are told what happened meanwhile; none once it was worked off."""
