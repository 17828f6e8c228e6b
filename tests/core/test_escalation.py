"""A chain as a machine: it ends, its moments rise, nobody above the ceiling is told, and each is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.calendar import Away, Calendars, Leave
from core.escalation import (
    LEVELS,
    OURS,
    Case,
    Past,
    Policy,
    Step,
    Target,
    Wait,
    above,
    ceiling_of,
    choose,
    freeze,
    moment,
    replay,
    resolve,
    work_off,
)
from core.escalation.line import circle
from core.people import Department, Directory, Person, Role
from core.record import Record
from core.standing import rank, upward
from tests.sizes import examples

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
OFFICE = Calendars(zone="Asia/Shanghai").office()
_ROLES = [Role.STAFF, Role.SUPERVISOR, Role.MANAGER, Role.VICE_PRESIDENT, Role.GENERAL_MANAGER, Role.ADMINISTRATOR]


def record(**values: object) -> Record:
    given = {"owner": 1, "department": 1, **values}
    return Record(1, "task", "T-1", "x", "todo", "normal", 1, NOW, 1, **given)  # type: ignore[arg-type]  # columns


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    """Some people with any superiors, even in circles, some of them away."""
    ids = range(1, 8)
    superior = st.one_of(st.none(), st.integers(1, 7))
    people = [
        Person(id, f"P{id}", draw(st.sampled_from(_ROLES)), 1, draw(superior), active=draw(st.integers(0, 9)) > 0)
        for id in ids
    ]
    day = date(2026, 11, 18)
    away = draw(st.lists(st.tuples(st.integers(1, 7), superior), max_size=3))
    leaves = [Leave(n, person, Away(day, day), delegate) for n, (person, delegate) in enumerate(away)]
    lead = draw(superior)
    return Directory(people, [Department(1, "Ops", lead)], calendars=Calendars(leaves=leaves))


_TARGETS = st.sampled_from([Target("level", level) for level in LEVELS])
_WAITS = st.builds(Wait, st.integers(0, 300), st.integers(0, 3), st.booleans())
_POLICIES = st.lists(
    st.builds(
        Step,
        _WAITS,
        st.lists(_TARGETS, min_size=1, max_size=3).map(tuple),
        st.integers(0, 3),
        st.builds(Wait, st.integers(5, 300)),
        st.sampled_from(["", "work", "09:00-12:00"]),
    ),
    min_size=1,
    max_size=6,
).map(lambda steps: Policy("any", tuple(steps)))


@examples(40)
@given(directories(), _POLICIES, st.integers(0, 4), st.one_of(st.none(), st.integers(1, 7)), st.integers(60, 20_000))
def test_a_chain_ends_its_moments_rise_and_nobody_above_the_ceiling_is_told(
    directory: Directory, policy: Policy, ceiling: int, owner: int | None, pace: int
) -> None:
    ticks = freeze(policy, ceiling)
    step, due = 0, moment(NOW, ticks[0].wait, ticks[0].hours, OFFICE) if ticks else None
    now, told, moves = NOW, set[int](), 0
    while due is not None:
        now = max(due, now + timedelta(minutes=pace))
        move = work_off(ticks, step, due, now, OFFICE)
        assert move.step > step and (move.due_at is None or move.due_at > now)
        missed = [at for _, at in move.missed]
        assert missed == sorted(missed)
        assert [*(place for place, _ in move.missed), *move.told] == list(range(step, move.step))
        for place in move.told:
            case = Case(record(owner=owner), None, ceiling)
            found = resolve(ticks[place].targets, case, directory, now, () if ticks[place].again else told)
            ids = [person.id for person in found.people]
            assert len(ids) == len(set(ids)) and all(person.active for person in found.people)
            assert ticks[place].again or told.isdisjoint(ids)
            told |= set(ids)
        step, due, moves = move.step, move.due_at, moves + 1
        assert moves <= len(ticks)
    top = {id for id in told if rank(directory.people[id]) == 4}
    assert ceiling == 4 or top <= {owner, *(one.id for one in above(directory, record(owner=None))[:1])}


@examples(40)
@given(_WAITS, st.sampled_from(["", "work", "09:00-12:00"]), st.integers(0, 20_000))
def test_a_moment_is_never_before_its_wait_begins(wait: Wait, hours: str, minutes: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    found = moment(at, wait, hours, OFFICE)
    assert found >= at
    if not wait.clock and wait.length:
        assert OFFICE.is_working(found - timedelta.resolution) or OFFICE.is_working(found) or hours == "09:00-12:00"
    if hours == "09:00-12:00":
        local = found + timedelta(hours=8)
        assert 9 <= local.hour < 12 and OFFICE.is_workday(local.date())


@given(directories())
def test_the_line_upward_has_everybody_once_and_circles_are_found(directory: Directory) -> None:
    for person in directory.people.values():
        line = [one.id for one in upward(directory, person)]
        assert len(line) == len(set(line))
    ring = circle(directory)
    for person, above_it in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        assert person.superior == above_it.id


def test_the_ceilings_are_those_of_the_requirements() -> None:
    found = {
        severity: LEVELS[ceiling_of(OURS[0], replace(record(), severity=severity))]
        for severity in ("low", "normal", "high", "urgent")
    }
    assert list(found.values()) == ["owner", "supervisor", "manager", "vice_president"]
    complaint = replace(record(), kind="complaint", severity="low")
    assert LEVELS[ceiling_of(OURS[0], complaint)] == "vice_president"


def test_the_most_exactly_meant_policy_is_chosen() -> None:
    def named(name: str, **scope: object) -> Policy:
        values = {key: frozenset([value]) for key, value in scope.items()}
        return Policy(name, OURS[0].steps, **values)  # type: ignore[arg-type]  # columns

    policies = [
        *OURS,
        named("tasks", kinds="task"),
        named("ops", departments=1),
        named("late tasks of ops", kinds="task", departments=1, causes="overdue"),
    ]
    case = record()
    assert choose(policies, case, 1, "overdue").name == "late tasks of ops"  # type: ignore[union-attr]  # one fits
    assert choose(policies, case, 1, "state").name == "ops"  # type: ignore[union-attr]  # one fits
    assert choose(policies, case, 2, "state").name == "tasks"  # type: ignore[union-attr]  # one fits
    assert choose(policies, replace(case, kind="issue"), 2, "severity").name == "untaken"  # type: ignore[union-attr]  # one fits
    assert choose([policies[3]], replace(case, kind="issue"), 2, "state") is None


def test_a_team_without_all_levels_is_told_as_far_as_it_goes() -> None:
    people = [Person(1, "Al"), Person(2, "Vi", Role.VICE_PRESIDENT, superior=3), Person(3, "Gus", Role.GENERAL_MANAGER)]
    directory = Directory([replace(people[0], superior=2), *people[1:]])

    def at(level: str, ceiling: int) -> list[str]:
        case = Case(record(), None, ceiling)
        return [person.name for person in resolve([Target("level", level)], case, directory, NOW).people]

    assert at("supervisor", 1) == ["Vi"]  # whoever stands above is the supervisor
    assert at("manager", 2) == [] and at("vice_president", 3) == ["Vi"]
    assert at("general_manager", 4) == ["Gus"]
    alone = Directory([replace(people[0], superior=3), people[2]])
    case = Case(record(), None, 3)
    assert resolve([Target("level", "supervisor")], case, alone, NOW).nobody  # only violations reach the top


def test_a_replay_ends_when_somebody_acted() -> None:
    people = [Person(1, "Al", superior=2), Person(2, "Amy", Role.SUPERVISOR)]
    directory = Directory(people)
    past = Past(1, record(), None, "overdue", "default", NOW, NOW + timedelta(hours=1))
    direct = OURS[3]
    assert [one.person for one in replay(direct, past, directory, OFFICE)] == [1]
    later = replace(past, until=NOW + timedelta(days=1))
    assert [one.person for one in replay(direct, later, directory, OFFICE)] == [1, 2]
