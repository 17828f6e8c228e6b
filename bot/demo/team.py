"""Who is there at the first start: in the demo a sample team, otherwise whoever starts Muster."""

from __future__ import annotations

import getpass
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from core.attention import OFF
from core.people import LOCAL, Place, Role
from storage import digests, meta, people, quiets
from storage.digests import Choice
from storage.uow import Unit

Words = Mapping[str, str]
"""One text in each language."""


def data(name: str) -> dict[str, Any]:
    """A file of the demo: `team` or `fortnight`."""
    return tomllib.loads((files("bot.demo") / f"{name}.toml").read_text(encoding="utf-8"))


def load(unit: Unit, zone: str, locale: str, mornings: bool = True) -> bool:
    """Puts the team, in this language, into an empty database; False where somebody is already there. Without
    `mornings` nobody gets digests until `speak_up`: the fortnight is told, and its mornings are long over."""
    if people.load(unit.conn).people:
        return False
    team = data("team")
    departments = {key: people.add_department(unit, name[locale]) for key, name in team["departments"].items()}
    ids = {person["key"]: _person(unit, person, departments, zone, locale) for person in team["people"]}
    for person in team["people"]:
        if "superior" in person:
            people.change_person(unit, ids[person["key"]], superior_id=ids[person["superior"]])
    for room in team["rooms"]:
        place, values = Place(LOCAL, "", room["key"]), {"audience": "colleagues", "zone": zone}
        id = people.add_room(unit, place, room["name"][locale], locale=_speaks(room, locale), **values)
        if "department" in room:
            people.change_department(unit, departments[room["department"]], room_id=id)
    for department, lead in team["leads"].items():
        people.change_department(unit, departments[department], lead_id=ids[lead])
    for client in team["clients"].values():
        people.add_client(unit, client[locale])
    quiets.put_hours(unit, quiets.COMPANY, OFF)  # whoever tries it in the evening is to see what everybody is told
    if not mornings:
        digests.choose_all(unit, _owners(unit), Choice(()))
    return True


def speak_up(unit: Unit) -> None:
    """From now on they come, as by default."""
    for owner in _owners(unit):
        digests.forget(unit, owner)
    meta.touch_directory(unit)


def _owners(unit: Unit) -> list[str]:
    directory = people.load(unit.conn)
    return [*(f"person:{id}" for id in directory.people), *(f"room:{id}" for id in directory.rooms)]


def _person(unit: Unit, person: Mapping[str, Any], departments: Mapping[str, int], zone: str, locale: str) -> int:
    """The person and their private chat."""
    speaks = {"locale": _speaks(person, locale), "zone": zone}
    name = person["name"][locale]
    id = people.add_person(unit, name, role=person["role"], department_id=departments[person["department"]], **speaks)
    people.add_room(unit, Place(LOCAL, "", f"private-{id}"), name, audience="colleagues", person_id=id, **speaks)
    return id


def _speaks(who: Mapping[str, Any], locale: str) -> str:
    return str(who.get("speaks", {}).get(locale, locale))


def first_run(unit: Unit, zone: str, locale: str) -> None:
    """Makes an empty local chat usable: an administrator named after this machine's user, and one room.

    Everybody else is added with /invite.
    """
    directory = people.load(unit.conn)
    values = {"locale": locale, "zone": zone}
    if not directory.people:
        people.add_person(unit, _user(), role=Role.ADMINISTRATOR.value, **values)
    if not any(room.place.platform == LOCAL and room.person is None for room in directory.rooms.values()):
        room = data("team")["rooms"][0]  # everybody's
        people.add_room(unit, Place(LOCAL, "", room["key"]), room["name"][locale], audience="colleagues", **values)


def _user() -> str:
    """The name of the machine's user; a container has none, or one that is called as the bot is."""
    try:
        name = getpass.getuser().capitalize()
    except (KeyError, OSError):
        return "Admin"
    return "Admin" if name == "Muster" else name
