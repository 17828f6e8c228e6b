"""Who is who: departments, people, their accounts, rooms and clients."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field

from storage.tables.base import BIG, Table, id_, link, moment, short, text_


class DepartmentRow(Table, table=True):
    __tablename__ = "departments"
    id: int = id_()
    name: str = short(unique=True)
    lead_id: int | None = Field(default=None, sa_column=Column(BIG))
    room_id: int | None = Field(default=None, sa_column=Column(BIG))


class PersonRow(Table, table=True):
    __tablename__ = "people"
    id: int = id_()
    name: str = short()
    role: str = short(20)
    department_id: int | None = link("departments.id")
    superior_id: int | None = link("people.id")
    locale: str = short(10)
    zone: str = short(64)
    active: bool = True
    email: str = short(254, server_default="")
    """By which a Slack account is matched, folded."""
    same_as_id: int | None = link("people.id")
    """Who this person turned out to be, when two entries were one person."""
    invited_by_id: int | None = link("people.id")
    """Who invited them by a sheet, until the platforms were asked for their account."""


class MoveRow(Table, table=True):
    """Somebody left a department for another one."""

    __tablename__ = "moves"
    id: int = id_()
    person_id: int = link("people.id", nullable=False)
    department_id: int = link("departments.id", nullable=False)
    at: datetime = moment()


class IdentityRow(Table, table=True):
    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("platform", "workspace", "user"),)
    id: int = id_()
    platform: str = short(20)
    workspace: str = short(64)
    user: str = short(64)
    person_id: int = link("people.id", nullable=False)


class CodeRow(Table, table=True):
    """A one-time code, kept as its hash, that joins an account to a person."""

    __tablename__ = "codes"
    hash: str = short(64, primary_key=True)
    person_id: int = link("people.id", nullable=False)
    expires_at: datetime = moment()
    used_at: datetime | None = moment(nullable=True)


class RoomRow(Table, table=True):
    __tablename__ = "rooms"
    __table_args__ = (
        UniqueConstraint("platform", "workspace", "channel", "thread"),
        CheckConstraint("audience in ('colleagues', 'clients', 'unknown')", name="audience"),
    )
    id: int = id_()
    platform: str = short(20)
    workspace: str = short(64)
    channel: str = short(64)
    thread: str = short(64)
    name: str = short()
    locale: str = short(10)
    zone: str = short(64)
    audience: str = short(12)
    person_id: int | None = link("people.id")
    left_at: datetime | None = moment(nullable=True)
    """Since when Muster may not write there; none while it may."""


class ClientRow(Table, table=True):
    """A client's file. `readers` says who may read what is said about them; `fields` holds the rest that is known."""

    __tablename__ = "clients"
    id: int = id_()
    name: str = short(unique=True)
    grade: str = short(8, server_default="")
    owner_id: int | None = link("people.id")
    department_id: int | None = link("departments.id")
    locale: str = short(10, server_default="")
    readers: str = short(12, server_default="everyone")
    fields: str = text_(server_default="{}")


class ClientReaderRow(Table, table=True):
    """Somebody who may read a client that is for people by name."""

    __tablename__ = "client_readers"
    client_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("clients.id"), primary_key=True))
    person_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("people.id"), primary_key=True))


class ContactRow(Table, table=True):
    """Whom to speak with at a client's."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("client_id", "name"),)
    id: int = id_()
    client_id: int = link("clients.id", nullable=False)
    name: str = short()
    phone: str = short(server_default="")
    mail: str = short(254, server_default="")
    role: str = short(server_default="")


class ListRow(Table, table=True):
    """A list that somebody keeps under a name; `wanted` is what it holds, as its buttons say it."""

    __tablename__ = "lists"
    person_id: int = Field(default=None, sa_column=Column(BIG, ForeignKey("people.id"), primary_key=True))
    name: str = short(32, primary_key=True)
    wanted: str = short()
