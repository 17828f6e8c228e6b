"""When people want to be left alone, and the cards that gather many new ones in a room."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short


class QuietRow(Table, table=True):
    """`owner_id` is 0 for the company. `hours` as core/attention.py writes them, `off`, or empty: as above it."""

    __tablename__ = "quiets"
    __table_args__ = (CheckConstraint("level in ('company', 'person')", name="level"),)
    level: str = short(12, primary_key=True)
    owner_id: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    hours: str = short(16)
    budget: int | None = None


class GatheringRow(Table, table=True):
    """One card for many; `wanted` counts its changes, `shown` is the last that the room was shown."""

    __tablename__ = "gatherings"
    id: int = id_()
    room_id: int = link("rooms.id", nullable=False, index=True)
    at: datetime = moment()
    platform_id: str = short(128)
    wanted: int = 0
    shown: int = 0
