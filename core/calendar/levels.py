"""Whose calendar is whose: the company's, a department's and a person's settings laid over each other, and leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

from core.calendar.halves import Away
from core.calendar.model import Calendar, DayRule
from core.calendar.public import PublicYear, is_announced
from core.calendar.week import OFFICE, Week


class Owner(NamedTuple):
    """Whose settings: of the company (0), a department or a person."""

    level: Literal["company", "department", "person"]
    id: int = 0


COMPANY = Owner("company")


@dataclass(frozen=True, slots=True)
class Level:
    """What one of them says; what it leaves out is as on the level above."""

    week: Week | None = None
    country: str = ""
    zone: str = ""
    days: Mapping[date, DayRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody is away. `delegate` stands in."""

    id: int
    person: int
    away: Away
    delegate: int | None = None


_NOTHING = Level()


class Calendars:
    """All that is set, as read from the database. Calendars of people with the same settings are one object."""

    def __init__(
        self,
        levels: Mapping[Owner, Level] | None = None,
        years: Mapping[tuple[str, int], PublicYear] | None = None,
        leaves: Iterable[Leave] = (),
        zone: str = "UTC",
    ) -> None:
        self._levels = dict(levels or {})
        self._years = dict(years or {})
        self._zone = zone
        self._leaves: dict[int, tuple[Leave, ...]] = {}
        for leave in sorted(leaves, key=lambda leave: leave.away.begin):
            self._leaves[leave.person] = (*self._leaves.get(leave.person, ()), leave)
        self._made: dict[tuple[object, ...], Calendar] = {}
        self._away: dict[tuple[object, ...], Calendar] = {}
        self._offices: dict[tuple[int, int | None, str], Calendar] = {}

    def level(self, owner: Owner) -> Level:
        """What is set for exactly this owner."""
        return self._levels.get(owner, _NOTHING)

    def office(self, person: int = 0, department: int | None = None, zone: str = "") -> Calendar:
        """The working time of the place where somebody works, their leave aside; with nobody given the company's."""
        asked = (person, department, zone)
        found = self._offices.get(asked)
        if found is None:
            found = self._offices[asked] = self._office(*asked)
        return found

    def _office(self, person: int, department: int | None, zone: str) -> Calendar:
        owners = owners_of(person, department)
        with_days = tuple(owner for owner in owners if self.level(owner).days)
        week = next((week for owner in owners if (week := self.level(owner).week) is not None), OFFICE)
        country = next((country for owner in owners if (country := self.level(owner).country)), "")
        key = (zone or self.zone(department), week, country, with_days)
        found = self._made.get(key)
        if found is None:
            days = {day: rule for owner in reversed(with_days) for day, rule in self.level(owner).days.items()}
            found = self._made[key] = Calendar(key[0], week, country, self.years(country), days)
        return found

    def of(self, person: int, department: int | None, zone: str) -> Calendar:
        """The same less the person's own leave."""
        office = self.office(person, department, zone)
        leaves = self._leaves.get(person)
        if not leaves:
            return office
        key = (person, department, zone)
        found = self._away.get(key)
        if found is None:
            found = self._away[key] = replace(office, away=tuple(leave.away for leave in leaves))
        return found

    def zone(self, department: int | None = None) -> str:
        """The zone of a department, or the company's."""
        own = self.level(Owner("department", department)).zone if department else ""
        return own or self.level(COMPANY).zone or self._zone

    def from_where(self, what: Literal["week", "country"], person: int, department: int | None) -> Owner | None:
        """Which level says it; None where nobody does."""
        return next((owner for owner in owners_of(person, department) if getattr(self.level(owner), what)), None)

    def years(self, country: str) -> Mapping[int, PublicYear]:
        """The lists that an administrator gave of a country's years."""
        place = country.partition("-")[0]
        return {year: given for (of, year), given in self._years.items() if of in (country, place)}

    def leaves(self, person: int) -> tuple[Leave, ...]:
        """All of somebody's leave, the earliest first."""
        return self._leaves.get(person, ())

    def leave_in(self, person: int, day: date, afternoon: bool) -> Leave | None:
        """The leave that holds this half of a day."""
        return next((leave for leave in self.leaves(person) if leave.away.halves(day)[afternoon]), None)

    def unannounced(self, year: int) -> list[str]:
        """The countries in use whose make-up days of the year nobody knows yet."""
        used = {level.country.partition("-")[0] for level in self._levels.values()} - {"", "none"}
        return sorted(c for c in used if (c, year) not in self._years and not is_announced(c, year))


def owners_of(person: int, department: int | None) -> list[Owner]:
    """The nearest first."""
    found = [Owner("person", person)] if person else []
    return [*found, *([Owner("department", department)] if department else []), COMPANY]
