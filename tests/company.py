"""The company of the stories: a small trader. Amy leads Alice and Bob, Ken leads Amy; 王大維 and 李晓明 sell."""

from __future__ import annotations

from collections.abc import Mapping

from core.people import Directory, Place, Role
from storage import digests, people
from storage.digests import Choice
from storage.uow import Unit

ZONE = "Asia/Shanghai"

_NAMES = {
    "Ken": "ken",
    "Amy": "amy",
    "Alice": "alice",
    "Bob": "bob",
    "王大維": "dawei",
    "李晓明": "xiaoming",
    "Sam": "admin",
}
_ROOMS = ("general", "operations", "sales")


def found(unit: Unit) -> None:
    """Everybody, their rooms and their one client."""
    operations = people.add_department(unit, "Operations")
    sales = people.add_department(unit, "Sales")

    def add(name: str, role: Role, department: int, superior: int | None, locale: str = "en") -> int:
        values = {"role": role.value, "department_id": department, "superior_id": superior}
        id = people.add_person(unit, name, **values, locale=locale, zone=ZONE)
        place = Place("local", "", f"private-{id}")
        people.add_room(unit, place, name, audience="colleagues", person_id=id, locale=locale, zone=ZONE)
        return id

    ken = add("Ken", Role.MANAGER, operations, None)
    amy = add("Amy", Role.SUPERVISOR, operations, ken)
    add("Alice", Role.STAFF, operations, amy)
    add("Bob", Role.STAFF, operations, amy)
    dawei = add("王大維", Role.SUPERVISOR, sales, ken, "zh_Hant")
    add("李晓明", Role.STAFF, sales, dawei, "zh_Hans")
    add("Sam", Role.ADMINISTRATOR, operations, ken)
    values = {"audience": "colleagues", "zone": ZONE}
    people.add_room(unit, Place("local", "", "general"), "general", **values)
    theirs = people.add_room(unit, Place("local", "", "operations"), "operations", **values)
    sellers = people.add_room(unit, Place("local", "", "sales"), "sales", locale="zh_Hant", **values)
    people.change_department(unit, operations, lead_id=amy, room_id=theirs)
    people.change_department(unit, sales, lead_id=dawei, room_id=sellers)
    people.add_client(unit, "Acme")


def found_without_digests(unit: Unit) -> None:
    found(unit)
    without_digests(unit)


def without_digests(unit: Unit) -> None:
    """Nobody has chosen one. Most stories are not about mornings: what they count in a chat is what they caused."""
    directory = people.load(unit.conn)
    owners = (*(f"person:{id}" for id in directory.people), *(f"room:{id}" for id in directory.rooms))
    digests.choose_all(unit, owners, Choice(()))


def called(directory: Directory) -> Mapping[str, int]:
    """Who and which room is meant by the names that stories use."""
    persons = {_NAMES[person.name]: person.id for person in directory.people.values() if person.name in _NAMES}
    return persons | {room.name: room.id for room in directory.rooms.values() if room.name in _ROOMS}
