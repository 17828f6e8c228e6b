"""Who is there at the first start: in the demo a sample team in three languages, otherwise whoever starts Muster."""

from __future__ import annotations

import getpass

from core.people import LOCAL, Place, Role
from storage import people
from storage.uow import Unit

_DEPARTMENTS = ("Management", "Operations", "Sales", "Warehouse")
_PEOPLE = (
    # name, role, department, superior, locale
    ("Grace Lin", Role.GENERAL_MANAGER, "Management", None, "en"),
    ("Victor Ho", Role.VICE_PRESIDENT, "Management", "Grace Lin", "en"),
    ("Ken Wong", Role.MANAGER, "Operations", "Victor Ho", "en"),
    ("Amy Chen", Role.SUPERVISOR, "Operations", "Ken Wong", "en"),
    ("Alice Martin", Role.STAFF, "Warehouse", "Amy Chen", "en"),
    ("Bob Tan", Role.STAFF, "Operations", "Amy Chen", "en"),
    ("王大維", Role.SUPERVISOR, "Sales", "Victor Ho", "zh_Hant"),
    ("李晓明", Role.STAFF, "Sales", "王大維", "zh_Hans"),
    ("Ada Moreau", Role.AUDITOR, "Management", "Grace Lin", "en"),
    ("Sam Field", Role.ADMINISTRATOR, "Management", "Grace Lin", "en"),
)
_LEADS = {"Management": "Grace Lin", "Operations": "Amy Chen", "Sales": "王大維", "Warehouse": "Amy Chen"}
_ROOMS = (
    ("general", None, "en"),
    ("operations", "Operations", "en"),
    ("sales", "Sales", "zh_Hant"),
    ("warehouse", "Warehouse", "en"),
)
_FIRST = "Alice Martin"


def load(unit: Unit, zone: str) -> None:
    """Puts the team into an empty database; does nothing where somebody is already there."""
    if people.load(unit.conn).people:
        return
    departments = {name: people.add_department(unit, name) for name in _DEPARTMENTS}
    team: dict[str, int] = {}
    # The person who opens the page is the first in the list, and meets Muster as a member of staff would.
    for name, role, department, _, locale in sorted(_PEOPLE, key=lambda person: person[0] != _FIRST):
        values = {"role": role.value, "department_id": departments[department], "locale": locale, "zone": zone}
        team[name] = people.add_person(unit, name, **values)
        place = Place("local", "", f"private-{team[name]}")
        people.add_room(unit, place, name, audience="colleagues", person_id=team[name], locale=locale, zone=zone)
    for name, _, _, superior, _ in _PEOPLE:
        if superior:
            people.change_person(unit, team[name], superior_id=team[superior])
    for name, owner, locale in _ROOMS:
        room = people.add_room(unit, Place("local", "", name), name, audience="colleagues", locale=locale, zone=zone)
        if owner:
            people.change_department(unit, departments[owner], room_id=room)
    for department, lead in _LEADS.items():
        people.change_department(unit, departments[department], lead_id=team[lead])
    people.add_client(unit, "Acme")
    people.add_client(unit, "Hoya")


def first_run(unit: Unit, zone: str, locale: str) -> None:
    """Makes an empty local chat usable: an administrator named after this machine's user, and one room.

    Everybody else is added with /invite.
    """
    directory = people.load(unit.conn)
    values = {"locale": locale, "zone": zone}
    if not directory.people:
        people.add_person(unit, _user(), role=Role.ADMINISTRATOR.value, **values)
    if not any(room.place.platform == LOCAL and room.person is None for room in directory.rooms.values()):
        people.add_room(unit, Place(LOCAL, "", "general"), "general", audience="colleagues", **values)


def _user() -> str:
    """The name of the machine's user; a container may have none."""
    try:
        return getpass.getuser().capitalize()
    except (KeyError, OSError):
        return "Admin"
