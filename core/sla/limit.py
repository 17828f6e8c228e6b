"""One limit of a record, as a value: when it began, when it is over, and what has come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from core.calendar import Calendar

State = Literal["running", "paused", "at_risk", "breached", "met", "ended"]
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """`paused` is the working time for which its clock stood still, which `at` allows for. `met_at` is when it was met,
    in time or (where it is `breached`) late, or ended otherwise. `risked`: that it is at risk was told."""

    what: str
    started_at: datetime
    at: datetime
    risk_at: datetime | None = None
    state: State = "running"
    paused_at: datetime | None = None
    paused: timedelta = timedelta()
    met_at: datetime | None = None
    risked: bool = False
    preset: bool = False

    @property
    def next_at(self) -> datetime | None:
        """When something happens next by itself."""
        if self.state == "running" and self.risk_at:
            return min(self.risk_at, self.at)
        return self.at if self.state in ("running", "at_risk") else None

    @property
    def runs(self) -> bool:
        return self.state in ("running", "at_risk")

    @property
    def is_missed(self) -> bool:
        """It was breached, and still waits."""
        return self.state == "breached" and self.met_at is None

    def passed(self, now: datetime) -> Limit:
        """As it stands once everything up to now has happened."""
        if self.runs and self.at <= now:
            return replace(self, state="breached")
        if self.state == "running" and self.risk_at and self.risk_at <= now:
            return replace(self, state="at_risk", risked=True)
        return self

    def halted(self, now: datetime) -> Limit:
        """Its clock stands still from now on; what is over already is over."""
        return replace(self, state="paused", paused_at=now) if self.runs and self.at > now else self

    def resumed(self, now: datetime, calendar: Calendar) -> Limit:
        """Its clock goes on: everything comes later by the working time that passed meanwhile."""
        if self.paused_at is None:
            return self
        idle = calendar.between(self.paused_at, now) // _SECOND * _SECOND
        risk = calendar.add(self.risk_at, idle) if self.risk_at else None
        at, state = calendar.add(self.at, idle), self._unbroken
        return replace(self, at=at, risk_at=risk, state=state, paused_at=None, paused=self.paused + idle)

    def finished(self, how: Literal["met", "ended"], now: datetime, calendar: Calendar) -> Limit:
        """It was met, late or in time, or it does not count any more."""
        if self.met_at is not None:
            return self
        here = self.resumed(now, calendar)
        late = how == "met" and (here.state == "breached" or here.at < now)
        return replace(here, state="breached" if late else how, met_at=now)

    def taken_up(self) -> Limit:
        """What was finished by mistake goes on where it stood."""
        if self.met_at is None:
            return self
        return replace(self, state="breached" if self.state == "breached" else self._unbroken, met_at=None)

    @property
    def _unbroken(self) -> State:
        return "at_risk" if self.risked else "running"
