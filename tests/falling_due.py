"""A company in Slack of which duties, reminders and escalations fall due at moments of the test's own.

What is said of each is known by its name: `Check 3` is an obligation's record, `Step 3` a reminder, `Alarm 3` a chain.
They are put in beside the program, as if it had been told of them long ago.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text, update

from core.attention import OFF
from core.calendar import Calendar, read_week, write_week
from core.calendar.levels import COMPANY
from core.duties.obligation import Obligation
from core.escalation import Target, Tick, Wait
from core.people import Account, Place
from storage import calendars, chains, digests, obligations, people, quiets, records, reminders, schedules
from storage.chains import New
from storage.db import Database
from storage.digests import Choice
from storage.tables import metadata
from storage.uow import Unit
from storage.writer import Writer
from tests.fakes.remote import Remote
from tests.fakes.slack_workspace import TEAM

_NAMED = re.compile(r"\b(?:Check|Step|Alarm) \d+\b")
_schedules = metadata.tables["schedules"]
_ALWAYS = read_week("Monday-Sunday 0:00-24:00")
_UNLIMITED = 1_000_000


class FallingDue:
    """Everybody works at every hour, so that nothing is held back; where they are it is noon, so that no day ends."""

    def __init__(self, url: str, slack: Remote, crowd: int) -> None:
        self._database = Database(url)
        self._writer = Writer(self._database, lambda: datetime.now(UTC), b"secret")
        self._slack = slack
        self.zone = noon_now()
        self._calendar = Calendar(self.zone, _ALWAYS)
        self.count = 0
        self.people: list[int] = []
        token = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": "s" * 32, "SLACK_API_URL": slack.url}
        self.settings = {"DATABASE_URL": url, "MUSTER_TIMEZONE": self.zone, **token}
        """What the program is to be started with."""
        for number in range(1, crowd + 1):
            slack.control(user={"id": f"U{number}", "name": f"person{number}", "tz": self.zone})
        self._writer.perform(lambda unit: self._settle(unit, crowd))

    def close(self) -> None:
        self._database.close()

    def _settle(self, unit: Unit, crowd: int) -> None:
        calendars.put(unit, COMPANY, hours=write_week(_ALWAYS), zone=self.zone)
        quiets.put_hours(unit, quiets.COMPANY, OFF)
        quiets.put_budget(unit, quiets.COMPANY, _UNLIMITED)
        for number in range(1, crowd + 1):
            id = people.add_person(unit, f"person{number}", zone=self.zone)
            people.add_account(unit, Account("slack", TEAM, f"U{number}"), id)
            digests.choose(unit, f"person:{id}", Choice(()))
            self.people.append(id)

    def add(self, moments: Sequence[datetime], nominal: datetime) -> None:
        """One of each for every moment; `nominal` is the duty's own on the wall clock."""
        first = self.count + 1
        for number in range(first, first + len(moments)):
            self._slack.control(channel={"id": f"C{number}", "name": f"room{number}"})

        def put(unit: Unit) -> None:
            for number, at in enumerate(moments, first):
                self._duty(unit, number, at, nominal)
                self._reminder(unit, number, at)
                self._chain(unit, number, at)

        self._writer.perform(put)
        self.count += len(moments)

    def _whose(self, number: int) -> int:
        return self.people[number % len(self.people)]

    def _duty(self, unit: Unit, number: int, at: datetime, nominal: datetime) -> None:
        """Opened at midnight, and due so late that nothing else comes of it meanwhile."""
        place = Place("slack", TEAM, f"C{number}")
        room = people.add_room(unit, place, f"room{number}", audience="colleagues", zone=self.zone)
        digests.choose(unit, f"room:{room}", Choice(()))
        department = people.add_department(unit, f"Department {number}", room_id=room)
        owner = self._whose(number)
        one = Obligation(
            0, f"check-{number}", f"Check {number}", "daily 23:00", self.zone, 0, owner=f"person:{owner}", set_by=owner
        )
        one = replace(one, department=department)
        one = replace(one, id=obligations.put(unit, one))
        params = {"obligation": str(one.id)}
        schedules.put(unit, one.schedule, "obligation", one.opens, self.zone, self._calendar, params=params)
        come = {"nominal": nominal.isoformat(timespec="minutes"), "next_at": at}
        unit.run(update(_schedules).where(_schedules.c.name == one.schedule).values(**come))

    def _reminder(self, unit: Unit, number: int, at: datetime) -> None:
        owner = self._whose(number)
        more = {"owner_id": owner, "due_at": at, "created_at": at - timedelta(days=1)}
        record = records.create(unit, "task", f"Step {number}", owner, **more)
        reminders.put(unit, record.id, owner, at)

    def _chain(self, unit: Unit, number: int, at: datetime) -> None:
        """Two steps an hour apart."""
        to = (Target("person", str(self._whose(number + 1))),)
        ticks = (Tick(1, Wait(), to), Tick(2, Wait(60, clock=True), to))
        record = records.create(unit, "task", f"Alarm {number}", self._whose(number), owner_id=self._whose(number))
        new = New(f"record:{record.id}", record.id, None, "overdue", "test", False, 0, ticks, at, at, {})
        assert chains.start(unit, new)

    # What came of it.

    def wanted(self) -> Counter[str]:
        return Counter({f"{what} {n}": 1 for what in ("Check", "Step", "Alarm") for n in range(1, self.count + 1)})

    def said(self) -> Counter[str]:
        """How often each was posted in Slack. What was sent again with its mark, since nobody could know, is no second
        one (design.md, promise 5)."""
        plain, marked = Counter[str](), Counter[str]()
        for post in self._slack.journal.entries("chat.postMessage"):
            (marked if "possible repeat" in str(post) else plain).update(named(post))
        return plain + Counter({name: count for name, count in marked.items() if name not in plain})

    def slots(self) -> dict[str, Counter[str]]:
        """How the slots of each duty and of each reminder have ended."""
        found: dict[str, Counter[str]] = {}
        for row in self.rows("SELECT schedule, state FROM slots"):
            if row["schedule"].startswith(("obligation:", "remind:")):
                found.setdefault(row["schedule"], Counter())[row["state"]] += 1
        return found

    def opened(self) -> list[int]:
        """How many records each duty has."""
        return [row["n"] for row in self.rows("SELECT count(*) AS n FROM occurrences GROUP BY obligation_id")]

    def steps(self) -> list[tuple[str, ...]]:
        """What each chain did."""
        found: dict[int, list[str]] = {}
        for row in self.rows("SELECT chain_id, state FROM chain_steps ORDER BY id"):
            found.setdefault(row["chain_id"], []).append(row["state"])
        return [tuple(states) for states in found.values()]

    def rows(self, query: str) -> list[dict[str, Any]]:
        with self._database.read() as conn:
            return [dict(row._mapping) for row in conn.execute(text(query))]


def named(post: dict[str, Any]) -> set[str]:
    """Of what a message speaks."""
    return set(_NAMED.findall(f"{post['text']} {json.dumps(post.get('blocks'))}"))


def noon_now() -> str:
    """A zone without daylight saving in which it is about noon."""
    hour = datetime.now(UTC).hour
    return f"Etc/GMT{hour - 12:+d}"


def midnight(zone: str, days: int = 0) -> datetime:
    """When the day began on that wall clock, or one so many days before."""
    today = datetime.now(ZoneInfo(zone)).date() - timedelta(days=days)
    return datetime(today.year, today.month, today.day)  # noqa: DTZ001  a wall clock's
