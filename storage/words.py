"""The index of what people wrote: the terms of each record (core/terms.py), written in the transaction of the text.

On SQLite an FTS5 table, on PostgreSQL a tsvector with a GIN index. A record is found by the words that it has now: its
title, its comments in their newest version, the reasons of its steps, its client, and the references it has and had.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Connection, Row, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from core.kinds import KINDS
from core.terms import client_term, reference_term, spelled, terms
from storage.ledgers import Ledger
from storage.tables import metadata

if TYPE_CHECKING:
    from storage.uow import Unit

_t = metadata.tables
_records, _texts, _history, _aliases = _t["records"].c, _t["texts"].c, _t["history"].c, _t["aliases"].c
_OLD = frozenset({"captured", "edited", "rename"})
"""Texts that repeat a title, or what it was before."""
_COMMENT = ("comment_edited", "comment_deleted")
_INSERT = "INSERT INTO words (rowid, terms) VALUES (?, ?)"
# What a statement costs is the same for one record and for thousands: one is a row, more come as two arrays.
_SOURCE = {
    "one": "VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",
    "many": "SELECT id, array_to_tsvector(string_to_array(line, ' ')) "
    "FROM unnest(%s::bigint[], %s::text[]) AS found (id, line)",
}
_INTO = "INSERT INTO words (record_id, terms) {source} ON CONFLICT (record_id) DO UPDATE SET terms = "
# PostgreSQL takes a megabyte of terms: a record that has thousands is found by those.
_MERGE = f"{_INTO}CASE WHEN length(words.terms) > 10000 THEN words.terms ELSE words.terms || excluded.terms END"
_REPLACE = f"{_INTO}excluded.terms"
_HOLD = "SELECT 1 FROM words WHERE record_id = ANY(%s) ORDER BY record_id FOR UPDATE"
_KNOWN = {
    "sqlite": "SELECT rowid, terms FROM words WHERE rowid IN (SELECT value FROM json_each(?))",
    "postgresql": "SELECT record_id, '' FROM words WHERE record_id = ANY(%s)",
}
_SPELLED = {
    "sqlite": "INSERT OR IGNORE INTO vocabulary (word) SELECT value FROM json_each(?)",
    "postgresql": "INSERT INTO vocabulary (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
}
Found = dict[int, set[str]]


class _Words(Ledger):
    """Rows are (record, terms, whether the record is new)."""

    def __init__(self) -> None:
        return

    def check(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return row

    def write(self, conn: Connection, rows: list[tuple[Any, ...]]) -> None:
        found: Found = defaultdict(set)
        for record, added, _ in rows:
            found[record] |= added
        old = {record for record, _, _ in rows} - {record for record, _, new in rows if new}
        if conn.dialect.name == "sqlite":
            _merge(conn, found, old)
        else:
            _put(conn, _MERGE, found)
        _spell(conn, set().union(*found.values()))


class _Again(_Words):
    """Rows are (record,): its terms are read again from the texts that stand, once all is written."""

    def write(self, conn: Connection, rows: list[tuple[Any, ...]]) -> None:
        index(conn, {record for (record,) in rows})


WORDS, AGAIN = _Words(), _Again()


def add(unit: Unit, record: int, name: str, body: str) -> None:
    """What was just written about a record can be found by it."""
    if name not in _OLD:
        unit.append(WORDS, (record, terms(body), False))


def begin(unit: Unit, row: Any, title: str) -> None:
    """A new record, from its row and its title."""
    unit.append(WORDS, (row["id"], terms(title) | _marks(row["kind"], row["number"], row), True))


def again(unit: Unit, record: int) -> None:
    """Something that it could be found by has changed or gone."""
    unit.append(AGAIN, (record,))


def index(conn: Connection, ids: Collection[int]) -> None:
    """The terms of these records as their texts stand now, and nobody adds to them meanwhile."""
    driver: Any = conn.connection.driver_connection
    if conn.dialect.name == "postgresql":
        driver.execute(_HOLD, (sorted(ids),))
    found = _whole(conn, ids)
    if conn.dialect.name == "sqlite":
        driver.executemany("DELETE FROM words WHERE rowid = ?", [(id,) for id in found])
        driver.executemany(_INSERT, [(id, _line(of)) for id, of in found.items()])
    else:
        _put(conn, _REPLACE, found)
    _spell(conn, set().union(*found.values()))


def unknown(conn: Connection, ids: Sequence[int]) -> list[int]:
    """Those of the records that are not in the index."""
    driver: Any = conn.connection.driver_connection
    asked = json.dumps(list(ids)) if conn.dialect.name == "sqlite" else list(ids)
    there = {row[0] for row in driver.execute(_KNOWN[conn.dialect.name], (asked,)).fetchall()}
    return [id for id in ids if id not in there]


def empty(unit: Unit) -> None:
    unit.run(text("DELETE FROM words"))


def _merge(conn: Connection, found: Found, old: set[int]) -> None:
    driver: Any = conn.connection.driver_connection
    rows = driver.execute(_KNOWN["sqlite"], (json.dumps(list(old)),)).fetchall() if old else []
    there = {record: set(words.split()) for record, words in rows}
    driver.executemany(_INSERT, [(id, _line(of)) for id, of in found.items() if id not in there])
    grown = [(_line(of | there[id]), id) for id, of in found.items() if id in there and of - there[id]]
    if grown:
        driver.executemany("UPDATE words SET terms = ? WHERE rowid = ?", grown)


def _put(conn: Connection, statement: str, found: Found) -> None:
    driver: Any = conn.connection.driver_connection
    rows = [(id, _line(found[id])) for id in sorted(found)]  # in one order, so that no two wait for each other
    if len(rows) == 1:
        driver.execute(statement.format(source=_SOURCE["one"]), rows[0])
    elif rows:
        driver.execute(statement.format(source=_SOURCE["many"]), tuple(map(list, zip(*rows, strict=True))))


def _spell(conn: Connection, found: set[str]) -> None:
    """Keeps the words by which a slip is recognised."""
    words = sorted(spelled(found))
    if words:
        driver: Any = conn.connection.driver_connection
        name = conn.dialect.name
        driver.execute(_SPELLED[name], (json.dumps(words) if name == "sqlite" else words,))


def _line(of: Iterable[str]) -> str:
    return " ".join(sorted(of))


_AMONG: Mapping[str, Callable[[Any], Any]] = {
    # One parameter however many they are.
    "sqlite": lambda id: id.in_(text("SELECT value FROM json_each(:ids)")),
    "postgresql": lambda id: id == any_(bindparam("ids", type_=ARRAY(BigInteger))),
}
_NOT_OLD = _texts.name.not_in(sorted(_OLD))
_EDITED = _history.verb.in_(_COMMENT)


@cache
def _reading(dialect: str) -> tuple[Any, Any, Any, Any]:
    """What asks for the rows, the aliases, the texts and the edits of comments of the records `ids`."""
    among = _AMONG[dialect]
    rows = select(_records.id, _records.kind, _records.number, _records.title_id, _records.fields, _records.client_id)
    once = select(_aliases.record_id, _aliases.kind, _aliases.number)
    bodies = select(_texts.record_id, _texts.id, _texts.name, _texts.body)
    edits = select(_history.changes, _history.text_id)
    return (
        rows.where(among(_records.id)),
        once.where(among(_aliases.record_id)),
        bodies.where(among(_texts.record_id), _NOT_OLD),
        edits.where(among(_history.record_id), _EDITED).order_by(_history.id),
    )


def _whole(conn: Connection, ids: Collection[int]) -> Found:
    wanted = sorted(ids)
    asked = {"ids": json.dumps(wanted) if conn.dialect.name == "sqlite" else wanted}
    of_rows, of_aliases, of_texts, of_edits = _reading(conn.dialect.name)
    rows = {row.id: row._mapping for row in conn.execute(of_rows, asked)}
    found: Found = {id: _marks(row["kind"], row["number"], row) for id, row in rows.items()}
    for once in conn.execute(of_aliases, asked):
        found[once.record_id].add(reference_term(KINDS[once.kind].prefix, once.number))
    gone = _gone(conn.execute(of_edits, asked))
    for body in conn.execute(of_texts, asked):
        stands = body.id == rows[body.record_id]["title_id"] if body.name == "title" else body.id not in gone
        if stands:
            found[body.record_id] |= terms(body.body)
    return found


def _gone(edits: Iterable[Row[Any]]) -> set[str]:
    """The texts of comments that were edited since, or whose message was deleted."""
    newest: dict[str, str] = {}
    gone: set[str] = set()
    for edit in edits:
        comment = json.loads(edit.changes).get("comment", "")
        gone.add(newest.get(comment, comment))
        newest[comment] = edit.text_id
    return gone


def _marks(kind: str, number: int, row: Any) -> set[str]:
    """What a record is found by beside its texts: its reference, and its client, on file or not."""
    found = {reference_term(KINDS[kind].prefix, number)}
    if row["fields"] != "{}":
        found |= terms(json.loads(row["fields"]).get("client_name", ""))
    if row["client_id"]:
        found.add(client_term(row["client_id"]))
    return found
