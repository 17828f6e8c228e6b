"""What somebody has, as a reader sees it: records, questions, clients, figures, departments and people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from core.access import may_read
from core.card import Bold, Line
from core.record import Record
from handlers.cards import short_title
from handlers.kpis.text import name as kpi_name
from handlers.view import View
from handlers.views.summaries import summary
from storage import asks, obligations, promises, records
from storage.asks import Ask
from storage.db import Connection
from storage.holdings import Thing

SORTS = ("record", "shared", "ask", "client", "duty", "kpi", "department", "report")
STRUCTURE = frozenset({"department", "report"})
"""What a lead or an administrator hands over, and nobody for themselves."""
_LABEL = 24


class Holdings:
    """Things by their ids, looked up together. `view.reader` is who reads."""

    def __init__(self, conn: Connection, view: View, things: Iterable[Thing]) -> None:
        things = list(things)
        self._conn = conn
        self._view = view
        self._asks = {ask.asked.id: ask for ask in asks.of_ids(conn, [id for sort, id in things if sort == "ask"])}
        ids = {id for sort, id in things if sort in ("record", "shared")} | {a.record for a in self._asks.values()}
        self._records = {record.id: record for record in records.of_ids(conn, ids)}

    def readable(self, thing: Thing) -> bool:
        """Whether the reader may know what it is: what is about a client who is not for everyone is not told."""
        if thing[0] not in ("record", "shared", "ask"):
            return True
        record, reader = self._record(thing), self._view.reader
        return record is not None and reader is not None and may_read(reader, record, self._view.directory)

    def line(self, thing: Thing) -> Line:
        sort, id = thing
        if not self.readable(thing):
            return (self._view.tr("handover.hidden"),)
        record, ask = self._record(thing), self._asks.get(id)
        if sort == "ask" and ask and record:
            return ("❓ ", Bold(short_title(record)), f" · {ask.question}")
        if record is not None:
            return (*summary(self._view, record), *self._promised(record))
        return (self._view.tr(f"handover.is.{sort}", name=self._name(thing)),)

    def label(self, thing: Thing) -> str:
        """What its button is called."""
        record = self._record(thing)
        if record is not None:
            return f"❓ {record.ref}" if thing[0] == "ask" else record.ref
        name = self._name(thing)
        return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"

    def _promised(self, record: Record) -> Line:
        """By when somebody has promised it; it goes on to who accepts it."""
        found = promises.open_of(self._conn, record.id)
        tr, now = self._view.tr, self._view.now
        return (" · ", tr("handover.promised"), " ", tr.moment(found[0].at, now)) if found else ()

    def _name(self, thing: Thing) -> str:
        sort, id = thing
        directory = self._view.directory
        if sort == "client":
            return directory.clients.get(id, "?")
        if sort == "duty":
            duty = obligations.get(self._conn, id)
            return duty.title if duty else "?"
        if sort == "kpi":
            return kpi_name(self._view.tr, directory.kpis[id]) if id in directory.kpis else "?"
        if sort == "department":
            return directory.departments[id].name if id in directory.departments else "?"
        return self._view.name(id)

    def _record(self, thing: Thing) -> Record | None:
        sort, id = thing
        ask: Ask | None = self._asks.get(id) if sort == "ask" else None
        return self._records.get(ask.record if ask else id) if sort in ("record", "shared", "ask") else None


def counted(view: View, things: Sequence[Thing]) -> str:
    """`5 records · 1 client`."""
    counts = Counter(sort for sort, _ in things)
    return " · ".join(view.tr.count(f"handover.sort.{sort}", counts[sort]) for sort in SORTS if counts[sort])
