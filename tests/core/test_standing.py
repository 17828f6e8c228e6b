"""Who is above somebody: the line goes up only, and who stands in goes by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from core.calendar import Away, Calendars, Leave
from core.escalation import Case, Target, resolve
from core.escalation.line import circle
from core.people import Department, Directory, Person, Role
from core.standing import lead_of, rank, stand_in, upward
from tests.core.test_escalation import directories, record

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
KEN = Person(1, "Ken", Role.MANAGER, 1, None)
AMY = Person(2, "Amy", Role.SUPERVISOR, 1, 1)
BOB = Person(3, "Bob", Role.STAFF, 1, 2)
EVE = Person(4, "Eve", Role.GENERAL_MANAGER, None, None)


def company(*people: Person, lead: int | None = 2, leaves: tuple[Leave, ...] = ()) -> Directory:
    return Directory(list(people), [Department(1, "Ops", lead)], calendars=Calendars(leaves=leaves))


def led(directory: Directory, person: Person) -> str:
    lead = lead_of(directory, person)
    return lead.name if lead else ""


def test_a_manager_without_a_superior_is_not_led_by_their_own_subordinate() -> None:
    directory = company(KEN, AMY, BOB)
    assert [led(directory, one) for one in (KEN, AMY, BOB)] == ["", "Ken", "Amy"]


def test_nor_by_a_lead_of_a_lower_role_who_reports_to_nobody() -> None:
    directory = company(KEN, replace(AMY, superior=None), replace(BOB, superior=None))
    assert [led(directory, one) for one in (KEN, BOB)] == ["", "Amy"]


def test_where_the_superior_has_left_whoever_is_above_them_leads() -> None:
    directory = company(KEN, replace(AMY, active=False), BOB, lead=None)
    assert led(directory, BOB) == "Ken"


def test_what_a_manager_has_climbs_to_the_only_one_above_and_never_down() -> None:
    directory = company(KEN, AMY, BOB, EVE)
    levels = [Target("level", level) for level in ("supervisor", "manager", "vice_president", "general_manager")]
    case = Case(record(owner=1), None, 4)
    assert [one.name for one in resolve(levels, case, directory, NOW).people] == ["Eve"]
    alone = company(KEN, AMY, BOB)
    assert resolve(levels, case, alone, NOW).nobody


def test_nobody_below_stands_in_for_a_manager_unless_named() -> None:
    day = date(2026, 11, 18)
    away = company(KEN, AMY, BOB, leaves=(Leave(1, 1, Away(day, day), None),))
    assert stand_in(away, KEN, NOW) == KEN
    named = company(KEN, AMY, BOB, leaves=(Leave(1, 1, Away(day, day), 2),))
    assert stand_in(named, KEN, NOW) == AMY


@settings(max_examples=400, deadline=None)
@given(directories(), st.integers(1, 7))
def test_nobody_is_led_by_whoever_reports_to_them(directory: Directory, id: int) -> None:
    person = directory.people[id]
    lead = lead_of(directory, person)
    if lead is None:
        return
    assert lead.active and lead.id != person.id
    if not circle(directory):
        assert person.id not in [one.id for one in upward(directory, lead)]
    if not any(one.id == lead.id for one in upward(directory, directory.people.get(person.superior or 0))):
        assert rank(lead) >= rank(person)
