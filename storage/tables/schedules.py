"""What comes again and again."""

from __future__ import annotations

from datetime import datetime

from storage.tables.base import Table, link, moment, short, text_


class ScheduleRow(Table, table=True):
    """`nominal` is the next moment on the wall clock of `zone`, as ISO, and `next_at` the same in UTC."""

    __tablename__ = "schedules"
    name: str = short(100, primary_key=True)
    kind: str = short(32, index=True)
    person_id: int | None = link("people.id")
    department_id: int | None = link("departments.id")
    room_id: int | None = link("rooms.id")
    cadence: str = short(200)
    zone: str = short(64)
    params: str = text_()
    nominal: str = short(19)
    next_at: datetime | None = moment(nullable=True, index=True)
