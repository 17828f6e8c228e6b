"""What every table is made of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text
from sqlmodel import Field, SQLModel

from storage.types import Short, Utc

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=_NAMES)
BIG = BigInteger().with_variant(Integer, "sqlite")


class Table(SQLModel):
    metadata = metadata


def id_() -> Any:
    return Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))


def link(target: str, nullable: bool = True, **more: Any) -> Any:
    return Field(default=None, sa_column=Column(BIG, ForeignKey(target), nullable=nullable, **more))


def moment(nullable: bool = False, index: bool = False) -> Any:
    return Field(default=None, sa_column=Column(Utc, nullable=nullable, index=index))


def text_(nullable: bool = False, **more: Any) -> Any:
    return Field(default="", sa_column=Column(Text, nullable=nullable, **more))


def short(length: int = 200, **more: Any) -> Any:
    return Field(default="", sa_column=Column(Short(length), nullable=False, **more))
