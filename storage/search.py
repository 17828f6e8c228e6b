"""Finding records: by what they are, and by the words in them. A page at a time, with how many there are in all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, column, false, func, literal, literal_column, or_, select, table

from core.kinds import KINDS
from core.people import Person
from core.record import Record
from core.terms import Term, Word
from storage.owners import had_by
from storage.reading import readable
from storage.records import JOINED, by_ids, read_all
from storage.tables import metadata

_records = metadata.tables["records"]
_r = _records.c
_clients = metadata.tables["clients"].c
_v = metadata.tables["vocabulary"].c
Condition = ColumnElement[bool]
Found = tuple[list[Record], int]
"""The records of one page, and how many there are on all of them."""
NOBODY = -1
"""The owner of what nobody owns."""
COUNTED = 1000
"""As far as words are counted; one more stands for any number above."""
_FIRST = {
    "sqlite": "SELECT r.id, r.client_id FROM (SELECT rowid AS id FROM words WHERE words MATCH ? ORDER BY rowid DESC "
    "LIMIT ?) AS found JOIN records r ON r.id = found.id",
    # Not a parameter: PostgreSQL chooses its way by how frequent the words are. And joined only when they are found:
    # else it goes through all records beside all words, or starts workers.
    "postgresql": "SELECT r.id, r.client_id FROM (SELECT record_id FROM words WHERE terms @@ '{query}'::tsquery "
    "ORDER BY record_id DESC LIMIT {limit}) AS found JOIN records r ON r.id = found.record_id",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; None, "" and () for anything. `state`: open, closed or overdue; `statuses`: states of kinds;
    `sort`: a choice of the detail that sorts the kind; `grade`: of the clients."""

    kind: str = ""
    state: str = ""
    client: int | None = None
    department: int | None = None
    owner: int | None = None
    severity: str = ""
    statuses: tuple[str, ...] = ()
    sort: str = ""
    grade: str = ""


def where(reader: Person, *conditions: Condition) -> Condition:
    """The one place where the conditions of a view come together: what this person may read, and what is wanted."""
    return and_(readable(reader), *conditions)


def open_of_clients(conn: Connection, reader: Person, clients: Collection[int]) -> dict[int, int]:
    """Client → how many records are open of those that somebody may read."""
    if not clients:
        return {}
    fits = where(reader, _r.client_id.in_(clients), _r.closed_at.is_(None))
    rows = conn.execute(select(_r.client_id, func.count()).where(fits).group_by(_r.client_id))
    return {row[0]: row[1] for row in rows}


def listed(conn: Connection, reader: Person, wanted: Filter, now: datetime, offset: int, limit: int) -> Found:
    """What is open comes soonest due first; what is closed, newest first."""
    if wanted.state == "closed":
        order: tuple[Any, ...] = (_r.closed_at.desc(), _r.id.desc())
    else:
        order = (_r.closed_at.is_not(None), _r.due_at.is_(None), _r.due_at, _r.id)
    fits = where(reader, *conditions(wanted, now))
    total = conn.execute(select(func.count()).select_from(_records).where(fits)).scalar_one()
    return read_all(conn, JOINED.where(fits).order_by(*order).offset(offset).limit(limit)), total


def waiting_for(
    conn: Connection, reader: Person, leads: Collection[int], closed_since: datetime | None = None, limit: int = 200
) -> list[Record]:
    """What waits for the reader, soonest due first: what they own, what nobody took of their own reports and of the
    departments that they lead; and with `closed_since` what of it was closed since then."""
    unowned = or_(_r.reporter_id == reader.id, _r.department_id.in_(leads))
    mine = or_(had_by(reader.id), _r.owner_id.is_(None) & unowned)
    there = or_(_r.closed_at.is_(None), _r.closed_at >= closed_since) if closed_since else _r.closed_at.is_(None)
    query = JOINED.where(where(reader, there, mine)).order_by(_r.due_at.is_(None), _r.due_at, _r.id)
    return read_all(conn, query.limit(limit))


def by_state(conn: Connection, reader: Person, wanted: Filter, now: datetime) -> Mapping[tuple[str, str], int]:
    """How many records of each kind are in each of its states."""
    query = select(_r.kind, _r.status, func.count()).where(where(reader, *conditions(wanted, now)))
    return {(kind, status): count for kind, status, count in conn.execute(query.group_by(_r.kind, _r.status))}


def by_owner(conn: Connection, reader: Person, wanted: Filter, now: datetime) -> Mapping[int | None, tuple[int, int]]:
    """How many records each has, and how many of those are overdue; None for what nobody has."""
    late = func.count().filter(_r.due_at < now)
    query = select(_r.owner_id, func.count(), late).where(where(reader, *conditions(wanted, now)))
    return {owner: (count, overdue) for owner, count, overdue in conn.execute(query.group_by(_r.owner_id))}


def containing(conn: Connection, reader: Person, words: Sequence[Word], offset: int, limit: int) -> Found:
    """Records in which every word is found, newest first; they are counted as far as COUNTED and one more."""
    ids, total = matches(conn, reader, words, offset, limit)
    return (by_ids(conn, ids) if ids else []), total


def matches(
    conn: Connection, reader: Person, words: Sequence[Word], offset: int, limit: int
) -> tuple[Sequence[int], int]:
    """The ids of those records, and how many there are.

    The newest are taken from the index; who may read is asked of those few alone: the whole condition takes longer to
    build than the words to find.
    """
    if not words:
        return [], 0
    found = _first(conn, words)
    ids = sorted(_readable(conn, reader, found), reverse=True)
    page = ids[offset : offset + limit]
    if len(found) <= COUNTED or (len(ids) > COUNTED and offset + limit <= len(ids)):
        return page, len(ids)
    source, id, matching = _matching(conn, words)
    fits = select(id).select_from(source).where(where(reader, matching))
    count = len(ids) if len(ids) > COUNTED else len(conn.execute(fits.limit(COUNTED + 1)).all())
    if offset + limit <= len(ids):
        return page, count
    return conn.execute(fits.order_by(id.desc()).offset(offset).limit(limit)).scalars().all(), count


def _first(conn: Connection, words: Sequence[Word]) -> Sequence[Any]:
    """The newest that match, each with its client. On the driver's own cursor: for a rare word to build a statement
    takes five times as long as to run it."""
    driver: Any = conn.connection.driver_connection
    if conn.dialect.name == "sqlite":
        found: Sequence[Any] = driver.execute(_FIRST["sqlite"], (_sqlite(words), COUNTED + 1)).fetchall()
        return found
    query = _postgresql(words).replace("'", "''")
    found = driver.execute(_FIRST["postgresql"].format(query=query, limit=COUNTED + 1)).fetchall()
    return found


def _readable(conn: Connection, reader: Person, found: Sequence[Any]) -> list[int]:
    """Those of the records, given with their clients, that somebody may read: what is about no client is for all."""
    free = [id for id, client in found if client is None and reader.has("read")]
    if len(free) == len(found):
        return free
    rest = {id for id, _ in found}.difference(free)
    return [*free, *conn.execute(select(_r.id).where(where(reader, _r.id.in_(rest)))).scalars()]


def spelled_like(conn: Connection, word: str) -> list[str]:
    """The words that somebody wrote and that are about as long."""
    size = func.length(_v.word)
    query = select(_v.word).where(size.between(len(word) - 2, len(word) + 2))
    return list(conn.execute(query).scalars())


def conditions(wanted: Filter, now: datetime) -> list[Condition]:
    columns = {_r.kind: wanted.kind, _r.client_id: wanted.client, _r.department_id: wanted.department}
    columns |= {_r.severity: wanted.severity}
    found: list[Condition] = [column == value for column, value in columns.items() if value]
    if wanted.owner:
        found.append(_r.owner_id.is_(None) if wanted.owner == NOBODY else had_by(wanted.owner))
    if wanted.grade:
        found.append(_r.client_id.in_(select(_clients.id).where(_clients.grade == wanted.grade)))
    if wanted.sort and wanted.kind in KINDS:
        found.append(_r.fields.contains(f'"{KINDS[wanted.kind].sorts}": "{wanted.sort}"', autoescape=True))
    if wanted.statuses:
        found.append(_r.status.in_(wanted.statuses))
    if wanted.state:
        found.append(_r.closed_at.is_not(None) if wanted.state == "closed" else _r.closed_at.is_(None))
    if wanted.state == "overdue":
        found.append(_r.due_at < now)
    return found


def _matching(conn: Connection, words: Sequence[Word]) -> tuple[Any, ColumnElement[int], Condition]:
    """The index joined with its records, the column of their ids in it, and the condition that it answers."""
    if conn.dialect.name == "sqlite":
        index = table("words", column("rowid"), column("terms"))
        id: ColumnElement[Any] = index.c.rowid
        matching = column("words").op("MATCH", return_type=false().type)(literal(_sqlite(words)))
    else:
        index = table("words", column("record_id"), column("terms"))
        id = index.c.record_id
        # Not a parameter: PostgreSQL chooses its way by how frequent the words are.
        query = literal(_postgresql(words), literal_execute=True).op("::", precedence=15)(literal_column("tsquery"))
        matching = index.c.terms.op("@@", return_type=false().type)(query)
    return index.join(_records, _r.id == id), id, matching


def _sqlite(words: Sequence[Word]) -> str:
    """`("acme"* OR "·17") AND ("打印" AND "印机")`; a term holds nothing that would end its quotes."""
    return " AND ".join(_any(word, '"{}"*', '"{}"', " AND ", " OR ") for word in words)


def _postgresql(words: Sequence[Word]) -> str:
    return " & ".join(_any(word, "'{}':*", "'{}'", " & ", " | ") for word in words)


def _any(word: Word, begins: str, whole: str, both: str, either: str) -> str:
    def quoted(term: Term) -> str:
        return (begins if term.begins else whole).format(term.text)

    ways = [f"({both.join(map(quoted, word.terms))})", *(whole.format(other) for other in word.others)]
    return f"({either.join(ways)})"
