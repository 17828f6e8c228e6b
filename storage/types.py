"""Column types that refuse what the database would store wrongly (platforms.md, traps 7, 10 and 11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def to_sqlite(moment: datetime) -> str:
    """A moment as text that sorts: UTC, microseconds, always the same width."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment!r}")
    return moment.astimezone(UTC).strftime(_FORMAT)


stamp = lru_cache(maxsize=1024)(to_sqlite)
"""The same where many rows hold the same moment."""


def _from_text(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _as_utc(value: datetime | None) -> datetime | None:
    return value.astimezone(UTC) if value else None


def from_driver(value: str | datetime) -> datetime:
    """A moment as the driver gives it, where a statement is not SQLAlchemy's."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


class Utc(TypeDecorator[datetime]):
    """Aware moments, stored as UTC and given back aware; a naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return to_sqlite(value) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """In the place of `process_result_value`, which costs twice as much for each moment that is read."""
        return _from_text if dialect.name == "sqlite" else _as_utc


class Short(TypeDecorator[str]):
    """Text of a bounded length, on both databases; a longer one raises ValueError instead of being cut."""

    impl = String
    cache_ok = True

    def __init__(self, length: int = 200) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and len(value) > self.length:
            raise ValueError(f"{len(value)} characters where {self.length} are allowed")
        return value
