"""People, their places and their roles (requirements.md section 3), and finding them by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from core.calendar import Calendar, Calendars
from core.dates.fold import half_width
from core.kpi.model import Kpi
from core.sla.targets import Targets


class Role(StrEnum):
    GENERAL_MANAGER = "general_manager"
    VICE_PRESIDENT = "vice_president"
    MANAGER = "manager"
    SUPERVISOR = "supervisor"
    STAFF = "staff"
    SUPPORTING = "supporting"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_ALL = frozenset(Role)
_LEADS = frozenset({Role.GENERAL_MANAGER, Role.VICE_PRESIDENT, Role.MANAGER, Role.SUPERVISOR, Role.ADMINISTRATOR})

RIGHTS: Mapping[str, frozenset[Role]] = {
    "capture": _ALL,
    "read": _ALL,
    "triage": _LEADS,
    "approve": frozenset({Role.GENERAL_MANAGER, Role.VICE_PRESIDENT, Role.MANAGER}),
    "decide": frozenset({Role.GENERAL_MANAGER, Role.VICE_PRESIDENT}),
    "audit": frozenset({Role.AUDITOR}),
    "configure": frozenset({Role.ADMINISTRATOR}),
}
"""Which roles hold which right; what is not listed is denied."""


LOCAL = "local"


class Account(NamedTuple):
    """Who somebody is on a platform: never a name, which anybody can take."""

    platform: str
    workspace: str
    user: str


class Place(NamedTuple):
    """Where something is said. `thread` is a Slack thread's ts or a Telegram topic's id."""

    platform: str
    workspace: str
    channel: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    role: Role = Role.STAFF
    department: int | None = None
    superior: int | None = None
    locale: str = "en"
    zone: str = "UTC"
    active: bool = True
    email: str = ""
    """Folded."""

    @property
    def rights(self) -> frozenset[str]:
        return frozenset(right for right in RIGHTS if self.has(right))

    def has(self, right: str) -> bool:
        return self.active and self.role in RIGHTS.get(right, frozenset())


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str
    lead: int | None = None
    room: int | None = None


READERS = ("everyone", "department", "people")
"""Who may read what is said about a client: all colleagues, those of its department, or people by name."""


@dataclass(frozen=True, slots=True)
class Client:
    """What the rules need of a client's file. `owner` looks after it, `department` is whose it is (the owner's where
    none is said), `people` are those who may read where `readers` says so. `locale` is "" where nobody has said it."""

    id: int
    name: str
    grade: str = ""
    owner: int | None = None
    department: int | None = None
    locale: str = ""
    readers: str = "everyone"
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Room:
    """`audience`: colleagues, clients (outsiders sit there too) or unknown; only colleagues see cards."""

    id: int
    place: Place
    name: str
    locale: str = "en"
    zone: str = "UTC"
    audience: str = "unknown"
    person: int | None = None
    """Whose private chat it is, if it is one."""
    gone: bool = False
    """Muster was taken out of it, or blocked: nothing can be sent there."""


class _Known(dict[int, Person]):
    """People by id; the id of an entry that turned out to be somebody else finds that person, and is not listed."""

    def __init__(self, people: Iterable[Person], same_as: Mapping[int, int]) -> None:
        super().__init__((person.id, person) for person in people if person.id not in same_as)
        self.same_as = same_as

    def __missing__(self, id: int) -> Person:
        if id in self.same_as:
            return self[self.same_as[id]]
        raise KeyError(id)

    def get(self, id: int, otherwise: Any = None) -> Any:
        return super().get(self.same_as.get(id, id), otherwise)

    def __contains__(self, id: object) -> bool:
        return super().__contains__(id) or id in self.same_as


class Directory:
    """One consistent snapshot of who is who, held in memory between changes."""

    def __init__(
        self,
        people: Iterable[Person] = (),
        departments: Iterable[Department] = (),
        rooms: Iterable[Room] = (),
        accounts: Mapping[Account, int] | None = None,
        clients: Mapping[int, str] | None = None,
        same_as: Mapping[int, int] | None = None,
        calendars: Calendars | None = None,
        files: Iterable[Client] = (),
        targets: Targets | None = None,
        version: str = "",
        kpis: Iterable[Kpi] = (),
        moves: Mapping[int, Sequence[tuple[date, int]]] | None = None,
    ) -> None:
        self.version = version
        self.calendars = calendars or Calendars()
        self.targets = targets or Targets()
        self.kpis = {kpi.id: kpi for kpi in kpis}
        self._moves = moves or {}
        self.people: dict[int, Person] = _Known(people, same_as or {})
        self.departments = {department.id: department for department in departments}
        self.rooms = {room.id: room for room in rooms}
        self.accounts = dict(accounts or {})
        self.files = {client.id: client for client in files}
        self.clients = {**{client.id: client.name for client in self.files.values()}, **(clients or {})}
        self._clients = {_folded(name): id for id, name in self.clients.items()}
        self._places = {room.place: room for room in self.rooms.values()}
        self._names: dict[str, set[int]] = defaultdict(set)
        for person in self.people.values():
            if person.active:
                for name in (person.name, person.name.split(" ")[0]):
                    self._names[name.casefold()].add(person.id)

    def who(self, account: Account) -> Person | None:
        """The active member behind an account; None for everybody else (default deny)."""
        if account.platform == LOCAL:  # whoever sits at this machine speaks as anybody in the team
            person = self.people.get(int(account.user)) if account.user.isdecimal() else None
        else:
            person = self.people.get(self.accounts.get(account, 0))
        return person if person and person.active else None

    def department_on(self, person: int, day: date) -> int | None:
        """In which department somebody was on a day; None where nobody knows."""
        found = self.people.get(person)
        left = next((department for until, department in self._moves.get(person, ()) if day < until), None)
        return left if left is not None else found.department if found else None

    def moved_since(self, person: int, day: date) -> bool:
        return any(until > day for until, _ in self._moves.get(person, ()))

    def is_same(self, id: int | None, person: Person) -> bool:
        """Whether the id is the person's, now or before two entries of theirs became one."""
        found = self.people.get(id or 0)
        return id == person.id or (found is not None and found.id == person.id)

    def named(self, name: str) -> list[Person]:
        """Every active person whom the name fits, by full name first: several mean that Muster must ask."""
        found = [self.people[id] for id in sorted(self._names.get(name.casefold(), ()))]
        exact = [person for person in found if person.name.casefold() == name.casefold()]
        return exact or found

    def names(self) -> frozenset[str]:
        return frozenset(self._names)

    def department(self, name: str) -> Department | None:
        folded = name.casefold()
        return next((d for d in self.departments.values() if d.name.casefold() == folded), None)

    def client(self, name: str) -> int | None:
        """The client of this name, in any case and width."""
        return self._clients.get(_folded(name))

    def room_at(self, place: Place) -> Room | None:
        """The room at a place; a thread belongs to its room."""
        return self._places.get(place) or self._places.get(place._replace(thread=""))

    def private_room(self, person: int, platform: str = "") -> Room | None:
        theirs = (r for r in self.rooms.values() if r.person == person and not r.gone)
        rooms = (r for r in theirs if platform in ("", r.place.platform))
        return max(rooms, key=lambda room: room.id, default=None)

    def handles(self, platform: str) -> dict[int, str]:
        """Person to user id on one platform, for mentions."""
        return {person: account.user for account, person in self.accounts.items() if account.platform == platform}

    def lead_of(self, department: int | None) -> Person | None:
        found = self.departments.get(department or 0)
        return self.people.get(found.lead or 0) if found else None

    def office(self, person: Person) -> Calendar:
        """The working time of the place where somebody works, whether they are away or not: what deadlines count in."""
        return self.calendars.office(person.id, person.department, person.zone)

    def calendar(self, person: Person) -> Calendar:
        """When somebody works themselves: the same less their leave."""
        return self.calendars.of(person.id, person.department, person.zone)


def _folded(name: str) -> str:
    return " ".join(half_width(name).split()).casefold()
