"""Goal 8: which seven records come first and how many there are, by the index and by one LIKE over all the texts.

The goal is for BENCH_RECORDS=1000000 on each database; with the 100,000 that are taken otherwise LIKE has less to read.
The index is written by the same functions as in a delivery.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from bench.table import Goal
from core.people import Person
from core.terms import asked
from storage import search, words
from storage.db import Database
from storage.types import to_sqlite

RECORDS = int(os.environ.get("BENCH_RECORDS", "100000"))
_CHUNK = 5000
_AGAIN = 9
_START = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = [
    f"{head}{tail}"
    for head in ("ware", "pallet", "cable", "invoice", "truck", "fork", "order", "drawing", "sample", "custom")
    for tail in ("", "house", "room", "lift", "list", "ing", "er", "board", "number", "line")
]
_CHINESE = "仓库标签打印机坏了客户栈板受潮报价图纸样品海关单据卡车货运明天处理回复负责部门质量"
_READER = Person(1, "Reader")


def titles(count: int) -> Iterator[str]:
    """Every tenth speaks of a printer, every hundredth is a Chinese 投诉, and each has a number of its own."""
    chance = random.Random(8)
    for number in range(1, count + 1):
        found = chance.choices(_WORDS, k=6)
        if number % 10 == 3:
            found[2] = "printer"
        if number % 3 == 0:
            found.append("".join(chance.choices(_CHINESE, k=12)) + ("，客户投诉" if number % 100 == 33 else ""))
        yield f"{' '.join(found)} zq{number}"


def fill(database: Database, count: int) -> float:
    """The records with their texts, and the seconds that their index took."""
    moments = to_sqlite if database.dialect == "sqlite" else str
    indexed = 0.0
    with database.engine.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO people (id, name, role, locale, zone, active) VALUES (1, 'R', 'staff', 'en', 'UTC', true)"
            )
        )
        chunk: list[tuple[int, str]] = []
        for id, title in enumerate(titles(count), 1):
            chunk.append((id, title))
            if len(chunk) == _CHUNK or id == count:
                indexed += _write(conn, chunk, moments)
                chunk = []
    _tidy(database)
    return indexed


def _tidy(database: Database) -> None:
    """As it lies some minutes later: PostgreSQL does this by itself."""
    if database.dialect == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("VACUUM ANALYZE"))


def _write(conn: Connection, chunk: list[tuple[int, str]], moments: Callable[[datetime], str]) -> float:
    at = {id: moments(_START + timedelta(minutes=id)) for id, _ in chunk}
    of_records = "id kind number title_id status severity revision reporter_id created_at message url fields"
    rows = [(id, "task", id, f"t{id}", "todo", "normal", 1, 1, at[id], "", "", "{}") for id, _ in chunk]
    _insert(conn, "records", of_records, rows)
    titles = [(f"t{id}", id, "title", 1, at[id], body) for id, body in chunk]
    _insert(conn, "texts", "id record_id name author_id at body", titles)
    began = time.perf_counter()
    words.index(conn, [id for id, _ in chunk])
    return time.perf_counter() - began


def _insert(conn: Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """By the quickest way of each driver: this is not what is measured."""
    driver: Any = conn.connection.driver_connection
    names = columns.split()
    if conn.dialect.name == "sqlite":
        driver.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", rows)
        return
    with driver.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def goals(database: Database, count: int) -> list[Goal]:
    took = fill(database, count)
    print(f"{database.dialect}: {count:,} records, index of each {took / count * 1e6:.0f} µs")
    rare = f"zq{count // 2 + 1}"
    found = []
    for name, word, least in (
        ("common", "printer", 15.0),
        ("rare", rare, 1000.0),
        ("of two characters", "投诉", 1 / 1.5),
    ):
        ours, like = _ours(database, word), _like(database, word)
        print(f"  {name}: LIKE {like * 1e3:.1f} ms, Muster {ours * 1e3:.3f} ms")
        found.append(Goal("8", f"{database.dialect}, a word {name}, times LIKE", like / ours, least))
    print()
    return found


def _ours(database: Database, word: str) -> float:
    def once(conn: Connection) -> int:
        ids, _ = search.matches(conn, _READER, asked(word), 0, 7)
        return len(ids)

    return _median(database, once, _AGAIN)


def _like(database: Database, word: str) -> float:
    query = text("SELECT max(record_id), count(*) FROM texts WHERE body LIKE :like")

    def once(conn: Connection) -> int:
        return int(conn.execute(query, {"like": f"%{word}%"}).one()[1])

    return _median(database, once, 3)


def _median(database: Database, once: Callable[[Connection], int], rounds: int) -> float:
    """Seconds of one search on a reader's connection, warm."""
    took = []
    with database.read() as conn:
        for number in range(rounds + 1):
            began = time.perf_counter()
            if not once(conn):
                raise RuntimeError("nothing was found")
            if number:
                took.append(time.perf_counter() - began)
    return statistics.median(took)


def run(urls: Sequence[str], count: int = RECORDS) -> list[Goal]:
    found: list[Goal] = []
    for url in urls:
        database = Database(url)
        found += goals(database, count)
        database.close()
    return found
