"""Who may read what: the rule of one record and the condition of the database say the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.access import is_open, may_read, may_stand
from core.people import READERS, Place, Role
from core.record import Record
from storage import people, records
from storage.db import Database
from storage.migrate import migrate
from storage.reading import readable, standing
from storage.tables import metadata
from storage.uow import Unit
from storage.writer import Writer

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
DEPARTMENTS, PEOPLE, CLIENTS = 2, 5, 3
_r = metadata.tables["records"].c


def some(number: int) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.integers(1, number))


TEAMS = st.fixed_dictionaries(
    {
        "people": st.lists(
            st.tuples(st.sampled_from(sorted(Role)), some(DEPARTMENTS), some(PEOPLE), st.booleans(), some(PEOPLE)),
            min_size=PEOPLE,
            max_size=PEOPLE,
        ),
        "leads": st.lists(some(PEOPLE), min_size=DEPARTMENTS, max_size=DEPARTMENTS),
        "clients": st.lists(
            st.tuples(st.sampled_from(READERS), some(PEOPLE), some(DEPARTMENTS), st.sets(st.integers(1, PEOPLE))),
            min_size=CLIENTS,
            max_size=CLIENTS,
        ),
        "records": st.lists(
            st.tuples(st.integers(1, PEOPLE), some(PEOPLE), some(DEPARTMENTS), some(CLIENTS), some(PEOPLE)),
            min_size=1,
            max_size=6,
        ),
    }
)


def _put(unit: Unit, team: dict[str, Any]) -> None:
    for number in range(DEPARTMENTS):
        department = people.add_department(unit, f"D{number}")
        room = people.add_room(unit, Place("local", "", f"d{number}"), f"d{number}", audience="colleagues")
        people.change_department(unit, department, room_id=room)
    for number, (role, department, *_) in enumerate(team["people"]):
        people.add_person(unit, f"P{number}", role=role.value, department_id=department)
    for number, (_, _, superior, active, same) in enumerate(team["people"], 1):
        # One entry that is another's leads no further, as joining makes sure.
        twin = same if same and same != number and not team["people"][same - 1][4] else None
        people.change_person(unit, number, superior_id=superior, active=active, same_as_id=twin)
    for number, lead in enumerate(team["leads"], 1):
        people.change_department(unit, number, lead_id=lead)
    for number, (readers, owner, department, named) in enumerate(team["clients"], 1):
        values = {"owner_id": owner, "department_id": department, "readers": readers}
        people.change_client(unit, people.add_client(unit, f"C{number}"), named, **values)
    for reporter, owner, department, client, helper in team["records"]:
        fields = json.dumps({"owners": str(helper)} if helper else {})
        columns = {"owner_id": owner, "department_id": department, "client_id": client, "fields": fields}
        records.create(unit, "complaint", "wet", reporter, **columns)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("access") / "empty.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.close()
    return file


# Whose entry was joined to another one's is above nobody, and below nobody, by the old one.
JOINED = {
    "people": [(Role.ADMINISTRATOR, None, 4, False, 2), *[(Role.ADMINISTRATOR, None, None, True, None)] * (PEOPLE - 1)],
    "leads": [None] * DEPARTMENTS,
    "clients": [("department", None, None, set()), *[("everyone", None, None, set())] * (CLIENTS - 1)],
    "records": [(1, None, None, 1, 1)],
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(team=TEAMS)
@example(team=JOINED)
def test_the_rule_and_the_condition_agree(empty: Path, tmp_path: Path, team: dict[str, Any]) -> None:
    file = tmp_path / "team.db"
    for rest in ("", "-wal", "-shm"):  # what SQLite left beside the former one belongs to it
        file.with_name(f"{file.name}{rest}").unlink(missing_ok=True)
    file.write_bytes(empty.read_bytes())
    database = Database(f"sqlite:///{file}")
    Writer(database, lambda: NOW, b"").perform(lambda unit: _put(unit, team))
    with database.read() as conn:
        directory = people.load(conn)
        found = [record for id in range(1, len(team["records"]) + 1) if (record := records.get(conn, id))]
        for person in directory.people.values():
            by_rule = {record.id for record in found if may_read(person, record, directory)}
            assert set(conn.execute(select(_r.id).where(readable(person))).scalars()) == by_rule
        for room in directory.rooms.values():
            by_rule = {record.id for record in found if may_stand(room, record, directory)}
            theirs = [d.id for d in directory.departments.values() if d.room == room.id]
            assert set(conn.execute(select(_r.id).where(standing(theirs))).scalars()) == by_rule
    database.close()


def _record(**values: Any) -> Record:
    given = {"id": 1, "kind": "complaint", "ref": "C-1", "title": "wet", "status": "recorded", "severity": "normal"}
    return Record(**{**given, "revision": 1, "created_at": NOW, "reporter": 1, **values})


def test_what_no_file_restricts_is_for_every_colleague_and_no_room_of_others() -> None:
    from core.people import Client, Department, Directory, Person, Room

    rooms = [
        Room(1, Place("local", "", "a"), "a", audience="colleagues"),
        Room(2, Place("local", "", "b"), "b", audience="clients"),
        Room(3, Place("local", "", "c"), "c"),
        Room(4, Place("local", "", "d"), "d", audience="colleagues"),
        Room(5, Place("local", "", "e"), "e", audience="colleagues", person=2),
    ]
    team = [Person(1, "Alice", department=1), Person(2, "Bob", department=2), Person(3, "Eve", active=False)]
    homes = [Department(1, "Ops", room=4), Department(2, "Sales")]

    def stands(record: Record, readers: str, named: frozenset[int] = frozenset()) -> list[int]:
        file = Client(7, "Acme", department=1, readers=readers, people=named)
        directory = Directory(team, homes, rooms, files=[file])
        assert not may_read(team[2], record, directory)
        assert is_open(record, directory) is (record.client is None or readers == "everyone")
        return [room.id for room in rooms if may_stand(room, record, directory)]

    assert stands(_record(), "people") == [1, 4, 5]
    assert stands(_record(client=7), "everyone") == [1, 4, 5]
    assert stands(_record(client=7), "department") == [4]
    assert stands(_record(client=7), "people") == []
    assert stands(_record(client=7), "people", frozenset({2})) == [5]
