"""What a record's own fields tell of its asks and its promises, so that its card need not look them up."""

from __future__ import annotations

import json

from core import asking, promising
from core.record import Record
from storage import asks, promises
from storage.db import Connection


def fields_of(conn: Connection, record: Record) -> str:
    """Its fields with both as they are now."""
    told = {
        asking.FIELD: asking.account(ask.asked for ask in asks.of_record(conn, record.id)),
        promising.FIELD: promising.account(promises.of_record(conn, record.id)),
    }
    fields = {name: value for name, value in (record.fields or {}).items() if name not in told}
    return json.dumps(fields | {name: value for name, value in told.items() if value}, ensure_ascii=False)
