"""The messages that records and comments came from, each in its newest known state by the time of its event.

An edit or a deletion that overtakes its original waits here. Once there is a record, the words lie in its texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from core.people import Place
from storage.tables import metadata
from storage.uow import Unit

KEPT = timedelta(days=30)
_UNEDITED = datetime(1970, 1, 1, tzinfo=UTC)
"""Any edit is newer than its original, whose time need not be known."""
_sources: Table = metadata.tables["sources"]
_s = _sources.c
_INSERT = {
    "sqlite": sqlite_insert(_sources).on_conflict_do_nothing(),
    "postgresql": postgresql_insert(_sources).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Source:
    """`text` names the comment that the message became; `at` is the time of its newest words, `body` those words while
    they wait for their original."""

    record: int | None
    text: str
    at: datetime
    body: str
    deleted: bool


def known(conn: Connection, place: Place, message: str) -> bool:
    return conn.execute(select(_s.at).where(_is(place, message))).first() is not None


def record_at(conn: Connection, place: Place, message: str) -> int | None:
    """The record that this message became, that it comments on, or whose card it once was."""
    return conn.execute(select(_s.record_id).where(_is(place, message))).scalar()


def captured_at(conn: Connection, place: Place, message: str) -> int | None:
    """The record that this message became, or whose card it once was; a comment's message is none."""
    return conn.execute(select(_s.record_id).where(_is(place, message), _s.text_id == "")).scalar()


def hold(unit: Unit, place: Place, message: str, at: datetime) -> Source:
    """What is known of a message, new or not; nobody else may change it before this unit ends."""
    key = {"platform": place.platform, "workspace": place.workspace, "channel": place.channel, "message": message}
    unit.run(_INSERT[unit.dialect].values(record_id=None, text_id="", at=at, body="", deleted=False, **key))
    row: Any = unit.row(select(_sources).where(_is(place, message)).with_for_update())
    return Source(row.record_id, row.text_id, row.at, row.body, bool(row.deleted))


def came(unit: Unit, place: Place, message: str, record: int, text: str = "") -> Source | None:
    """The original is here: what waited for it. None for a message that something came of before."""
    source = hold(unit, place, message, _UNEDITED)
    if source.record is not None:
        return None
    newest = source.at if source.body else _UNEDITED
    _set(unit, place, message, record_id=record, text_id=text, body="", at=newest)
    return source


def wait(unit: Unit, place: Place, message: str, at: datetime, body: str) -> None:
    """Keeps an edit until its original comes."""
    _set(unit, place, message, at=at, body=body)


def edited(unit: Unit, place: Place, message: str, at: datetime) -> None:
    _set(unit, place, message, at=at)


def deleted(unit: Unit, place: Place, message: str) -> None:
    _set(unit, place, message, deleted=True)


def forget_old(unit: Unit) -> int:
    """Messages that nothing came of in 30 days."""
    return unit.run(delete(_sources).where(_s.at < unit.now - KEPT, _s.record_id.is_(None)))


def _set(unit: Unit, place: Place, message: str, **values: Any) -> None:
    unit.run(update(_sources).where(_is(place, message)).values(**values))


def _is(place: Place, message: str) -> Any:
    return (
        (_s.platform == place.platform)
        & (_s.workspace == place.workspace)
        & (_s.channel == place.channel)
        & (_s.message == message)
    )
