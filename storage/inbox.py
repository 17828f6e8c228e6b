"""The deliveries that had an effect, and the answers that they got."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete

from core.answer import Answer, Say, Toast, dump_answer, load_answer
from storage.ledgers import INBOX
from storage.tables import InboxRow, metadata
from storage.uow import Unit

KEPT = timedelta(days=30)
_inbox = metadata.tables["inbox"]
# Every group asks this, so it goes to the driver's cursor, as the ledgers do.
_KNOWN = {
    "sqlite": "SELECT key, answer FROM inbox WHERE key IN (SELECT value FROM json_each(?))",
    "postgresql": "SELECT key, answer FROM inbox WHERE key = ANY(%s)",
}


def known(conn: Connection, keys: Collection[str]) -> dict[str, Say | Toast]:
    """The stored answers to those of the keys that were dealt with before."""
    if not keys:
        return {}
    driver: Any = conn.connection.driver_connection
    asked = json.dumps(list(keys)) if conn.dialect.name == "sqlite" else list(keys)
    found = driver.execute(_KNOWN[conn.dialect.name], (asked,)).fetchall()
    return {key: load_answer(json.loads(answer)) for key, answer in found}


def remember(unit: Unit, keys: Collection[str], person: int | None, command: str, answer: Answer) -> None:
    """Stores the answer under the delivery's keys. A refusal or a form is judged afresh next time: never stored."""
    if isinstance(answer, Say | Toast):
        dumped = json.dumps(dump_answer(answer), ensure_ascii=False)
        for key in keys:
            unit.append(INBOX, (key, unit.now, person, command, dumped))


def forget_old(unit: Unit) -> int:
    return unit.run(delete(InboxRow).where(_inbox.c.at < unit.now - KEPT))
