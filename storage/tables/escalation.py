"""Policies of escalation, the chains that climb by them, and what each step of a chain did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from storage.tables.base import Table, id_, link, moment, short, text_

_OPEN = text("ended_at is null")


class PolicyRow(Table, table=True):
    """One version of a policy; the newest of a name is in force unless it is `off`."""

    __tablename__ = "policies"
    __table_args__ = (UniqueConstraint("name", "version"),)
    id: int = id_()
    name: str = short(40)
    version: int
    body: str = text_()
    off: bool = False
    author_id: int | None = link("people.id")
    at: datetime = moment()


class ChainRow(Table, table=True):
    """About a record, or a person alone. `subject` says of what there is one open chain for each cause; `ticks` are
    the policy's steps, frozen. `due_at` is the next step's own moment, `next_at` when it is worked off, after
    `held_until`; none once it has ended."""

    __tablename__ = "chains"
    __table_args__ = (
        Index("ix_chains_next_at", "next_at"),
        Index("ix_chains_record", "record_id"),
        Index("ix_chains_started_at", "started_at"),
        Index("ix_chains_open", "subject", "cause", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    id: int = id_()
    subject: str = short(100)
    record_id: int | None = link("records.id")
    person_id: int | None = link("people.id")
    cause: str = short(16)
    policy: str = short(40)
    critical: bool = False
    ceiling: int
    ticks: str = text_()
    params: str = text_()
    step: int = 0
    started_at: datetime = moment()
    due_at: datetime | None = moment(nullable=True)
    held_until: datetime | None = moment(nullable=True)
    next_at: datetime | None = moment(nullable=True)
    ended_at: datetime | None = moment(nullable=True)
    why: str = short(16)
    by_id: int | None = link("people.id")


class ChainStepRow(Table, table=True):
    """Who was told at a step, or why nobody was: `told`, `skipped`, `nobody`, or `missed` while nothing ran."""

    __tablename__ = "chain_steps"
    __table_args__ = (Index("ix_chain_steps_chain", "chain_id"),)
    id: int = id_()
    chain_id: int = link("chains.id", nullable=False)
    place: int = Field(default=0)
    at: datetime = moment()
    state: str = short(8)
    person_id: int | None = link("people.id")
    room_id: int | None = link("rooms.id")
    instead_id: int | None = link("people.id")
    why: str = short(16)
