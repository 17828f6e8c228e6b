"""What happened to somebody's work since a moment: decided for them, waiting, closed, new; each record once."""

from __future__ import annotations

from datetime import datetime

from core.access import may_read
from core.card import Bold, Line
from core.kinds import KINDS
from core.people import Person
from core.record import Record
from handlers.asks.asked import live
from handlers.cards import short_title
from handlers.lines import entry_line
from handlers.messages import Rendering
from storage import absence, asks, records
from storage.asks import Ask
from storage.history import SAID, Entry

SECTIONS = ("decided", "waits", "closed", "new")
Told = tuple[str, Line]
"""A record's reference, and the line about it."""


class Meanwhile:
    """`stood` is who stood in for the reader."""

    def __init__(self, rendering: Rendering, reader: Person, since: datetime, stood: int) -> None:
        self._rendering, self._reader, self._since, self._stood = rendering, reader, since, stood
        conn = rendering.conn
        self._answers = absence.answered_for(conn, reader.id, since)
        self._asks = [ask for ask in asks.waiting_for(conn, [reader.id], []) if ask.at <= rendering.now]
        office = rendering.directory.office(reader)
        due = absence.waiting(conn, reader.id, office.end_of(rendering.now, 0))
        self._last: dict[int, Entry] = {}
        self._given: set[int] = set()
        for entry in absence.done_by_others(conn, reader.id, since, stood):
            if entry.verb not in SAID:
                self._last.setdefault(entry.record, entry)
            if reader.id in (entry.changes.get("owner"), *entry.changes.get("owners", ())):
                self._given.add(entry.record)
        wanted = {*self._last, *(ask.record for ask in (*self._answers, *self._asks))}
        found = {record.id: record for record in (*records.of_ids(conn, wanted), *due)}
        self._records = {id: r for id, r in found.items() if may_read(reader, r, rendering.directory)}
        self._due = [record.id for record in due]
        self._told: set[int] = set()

    def section(self, name: str) -> list[Told]:
        """The lines of one section, to be asked for in the order of SECTIONS."""
        found: list[Told] = {
            "decided": self._decided,
            "waits": self._waits,
            "closed": self._closed,
            "new": self._new,
        }[name]()
        return found

    def _decided(self) -> list[Told]:
        found = [self._line(ask.record, self._answer(ask)) for ask in self._answers if ask.record in self._records]
        stood = [id for id, entry in self._last.items() if entry.actor == self._stood and not self._is_new(id)]
        return found + [self._line(id, self._entry(id)) for id in stood if self._is_open(id)]

    def _waits(self) -> list[Told]:
        asked = [ask for ask in self._asks if ask.record in self._records]
        found = [self._line(a.record, (a.question,)) for a in asked if live(a.asked, self._records[a.record])]
        tr, now = self._rendering.tr, self._rendering.now
        for id in self._due:
            if id in self._records and id not in self._told and (at := self._records[id].due_at):
                key = "mine.overdue" if at < now else "card.due"
                found.append(self._line(id, (*tr.line(key), " ", *tr.spoken(at, now))))
        return found

    def _closed(self) -> list[Told]:
        since = self._since
        closed = [id for id in self._last if (r := self._records.get(id)) and r.closed_at and r.closed_at >= since]
        return [self._line(id, self._entry(id)) for id in closed]

    def _new(self) -> list[Told]:
        return [self._line(id, self._entry(id)) for id in self._last if self._is_open(id) and self._is_new(id)]

    def _is_new(self, id: int) -> bool:
        """Whether it came to the reader since then and is still theirs."""
        record = self._records.get(id)
        if record is None or self._reader.id not in (record.owner, *record.owners):
            return False
        return id in self._given or record.created_at >= self._since

    def _is_open(self, id: int) -> bool:
        """Whether it is open and was not told of yet."""
        record: Record | None = self._records.get(id)
        return record is not None and id not in self._told and KINDS[record.kind].is_open(record.status)

    def _line(self, id: int, what: Line) -> Told:
        self._told.add(id)
        record = self._records[id]
        return record.ref, (Bold(short_title(record)), " · ", *what)

    def _entry(self, id: int) -> Line:
        rendering = self._rendering
        return entry_line(rendering.tr, rendering.directory, rendering.now, self._last[id])

    def _answer(self, ask: Ask) -> Line:
        tr = self._rendering.tr
        words = tr("asks.words", words=ask.asked.words) if ask.asked.words else ""
        who = self._rendering.name(ask.asked.by)
        return (f"{ask.question} · ", Bold(who), f" · {tr(f'choice.{ask.asked.answer}')}{words}")
