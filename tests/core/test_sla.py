"""Targets and limits: against a slow reference that looks at every minute, and the rules of which target holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import OFFICE, Calendar, Calendars
from core.people import Client, Department, Directory, Person
from core.record import Record
from core.sla import Limit, Span, Target, Targets, read_span, write_span
from core.sla.following import calendar_of, follow
from tests.core.test_calendar import STARTS, calendars, worked
from tests.sizes import examples

MINUTE = timedelta(minutes=1)
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)  # Wednesday, 10:00 in Shanghai
PEOPLE = [
    Person(1, "Alice", department=1, zone="Asia/Shanghai"),
    Person(2, "Bob", department=1, zone="Asia/Shanghai"),
    Person(3, "Lena", department=2, zone="Europe/Berlin"),
]


def company(*targets: Target, calendars: Calendars | None = None) -> Directory:
    departments = [Department(1, "Operations", lead=2), Department(2, "Berlin", lead=3), Department(3, "Empty")]
    files = [Client(1, "Acme", "A"), Client(2, "Hoya")]
    known = calendars or Calendars(zone="Asia/Taipei")
    return Directory(PEOPLE, departments, files=files, targets=Targets(targets), calendars=known)


def issue(**values: Any) -> Record:
    given: dict[str, Any] = {"kind": "issue", "status": "reported", "severity": "urgent", "owner": 2, "department": 1}
    return Record(id=1, ref="I-1", title="", revision=1, reporter=1, **({"created_at": NOW} | given | values))


def begun(record: Record, directory: Directory, now: datetime = NOW) -> dict[str, Limit]:
    return follow(record, {}, directory, now, record.created_at)


def shanghai(*parts: int) -> datetime:
    return datetime(2026, 11, *parts, tzinfo=UTC) - timedelta(hours=8)  # type: ignore[arg-type]  # day, hour, minute


# Every minute.


@st.composite
def stories(draw: st.DrawFn) -> tuple[Calendar, datetime, int, list[int]]:
    """A calendar, when it begins, how many minutes it may take, and when its clock is stopped and goes on in turn."""
    first = draw(st.sampled_from(STARTS))
    calendar = draw(calendars(first, 7))
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC) + draw(st.integers(0, 3 * 1440)) * MINUTE
    turns = sorted(draw(st.sets(st.integers(1, 5 * 1440), max_size=6)))
    return calendar, begin, draw(st.integers(1, 900)), turns


@examples(20)
@given(stories())
def test_a_limit_is_over_when_so_many_minutes_were_worked_and_not_paused(
    story: tuple[Calendar, datetime, int, list[int]],
) -> None:
    calendar, begin, minutes, turns = story
    if calendar.between(begin, begin + timedelta(days=7)) < minutes * MINUTE:
        return
    limit = Limit("resolution", begin, Span(minutes, "minute").after(begin, calendar))
    left, stopped, over = minutes, False, None
    for at in range(7 * 1440 + 1):
        now = begin + at * MINUTE
        if over is None and not left:
            over = now
        if at in turns and over is None:
            limit = limit.resumed(now, calendar) if stopped else limit.halted(now)
            stopped = not stopped
        assert (limit.passed(now).state == "breached") == (over is not None and not stopped)
        left -= not stopped and left > 0 and worked(calendar, now)
        if over is not None:
            break
    if not stopped and over is not None:
        assert limit.at == over and limit.paused == calendar.between(begin, over) - minutes * MINUTE


@examples(20)
@given(stories(), st.sampled_from(["normal", "high", "urgent"]))
def test_looking_again_changes_nothing_and_what_is_at_risk_comes_before(
    story: tuple[Calendar, datetime, int, list[int]], severity: str
) -> None:
    calendar, begin, minutes, turns = story
    known = Calendars({}, zone=calendar.zone)
    set_ = Target("response", Span(minutes, "minute"))
    directory = company(set_, calendars=known)
    record = issue(severity=severity, created_at=begin, owner=None, department=None)
    had = begun(record, directory, begin)
    assert not follow(record, had, directory, begin, begin)
    for turn in turns:
        assert not follow(record, had, directory, begin + turn * MINUTE, begin)
    for limit in had.values():
        assert limit.risk_at is None or begin < limit.risk_at < limit.at


# Which target.


def test_the_defaults_are_those_of_the_kind() -> None:
    directory = company()
    now = begun(issue(), directory)
    assert {what: (limit.at, limit.preset) for what, limit in now.items()} == {
        "response": (shanghai(18, 11), True),
        "resolution": (shanghai(19, 10), True),
    }
    assert set(begun(issue(severity="normal"), directory)) == {"response"}
    assert set(begun(issue(severity="low"), directory)) == set()
    complaint = issue(kind="complaint", status="recorded", severity="low", client=1)
    assert begun(complaint, directory)["reply"].at == shanghai(19, 18)
    assert begun(complaint, directory)["response"].at == shanghai(18, 11)
    assert set(begun(issue(kind="task", status="todo", severity="normal", due_at=shanghai(20, 17)), directory)) == {
        "due"
    }


HOURS = [Span(hours, "hour") for hours in range(10)]


@pytest.mark.parametrize(
    ("given_", "hours"),
    [
        ([], None),
        ([Target("resolution", HOURS[2])], 2),
        ([Target("resolution", HOURS[2]), Target("resolution", HOURS[3], severity="normal")], 3),
        ([Target("resolution", HOURS[2], grade="A"), Target("resolution", HOURS[3], severity="normal")], 2),
        ([Target("resolution", HOURS[2], department=1), Target("resolution", HOURS[3], kind="issue")], 2),
        (
            [
                Target("resolution", HOURS[2], kind="issue", severity="normal"),
                Target("resolution", HOURS[3], grade="A"),
            ],
            2,
        ),
        ([Target("resolution", HOURS[2], kind="task"), Target("resolution", HOURS[3], grade="B")], None),
        ([Target("resolution", HOURS[2]), Target("resolution", None, kind="issue")], None),
    ],
)
def test_the_most_specific_target_holds(given_: list[Target], hours: int | None) -> None:
    found = begun(issue(severity="normal", client=1), company(*given_)).get("resolution")
    assert (found.at if found else None) == (NOW + timedelta(hours=hours + (hours > 2)) if hours else None)


def test_what_administrators_set_goes_before_our_defaults_and_only_where_a_kind_has_targets() -> None:
    directory = company(Target("response", HOURS[5]))
    assert begun(issue(), directory)["response"].at == shanghai(18, 16)
    assert not begun(issue(kind="risk", status="identified"), directory)
    named = company(Target("resolution", HOURS[1], kind="risk"))
    assert set(begun(issue(kind="risk", status="identified"), named)) == {"resolution"}


def test_whose_working_time_counts() -> None:
    directory = company()
    berlin = datetime(2026, 11, 18, 8, tzinfo=UTC)  # opens at 9:00
    assert begun(issue(owner=3), directory)["response"].at == berlin + timedelta(hours=1)
    assert calendar_of(directory, issue(owner=None, department=2)).zone == "Europe/Berlin"
    assert calendar_of(directory, issue(owner=None, department=3)).zone == "Asia/Taipei"


# What happens to a record.


def later(
    record: Record, had: dict[str, Limit], now: datetime, directory: Directory, **values: Any
) -> dict[str, Limit]:
    moved = replace(record, **values)
    return {**had, **follow(moved, had, directory, now, now, moved.status != record.status)}


def test_taken_in_time_late_and_called_off() -> None:
    directory, record = company(), issue()
    had = begun(record, directory)
    taken = later(record, had, shanghai(18, 10) + 30 * MINUTE, directory, status="analysing")
    assert taken["response"].state == "met" and taken["resolution"].state == "running"
    late = later(record, had, shanghai(18, 13), directory, status="analysing")
    assert late["response"].state == "breached" and late["response"].met_at == shanghai(18, 13)
    gone = later(record, had, shanghai(18, 13), directory, status="cancelled")
    assert {limit.state for limit in gone.values()} == {"ended"}


def test_its_clock_stands_still_while_others_must_move() -> None:
    directory, record = company(), issue(status="analysing")
    had = begun(record, directory)
    blocked = later(record, had, shanghai(18, 11), directory, status="blocked")
    assert blocked["resolution"].state == "paused" and blocked["resolution"].next_at is None
    waiting = replace(record, status="blocked")
    back = later(waiting, blocked, shanghai(19, 14), directory, status="analysing")["resolution"]
    assert back.state == "running" and back.paused == timedelta(hours=10)
    assert back.at == shanghai(20, 12)
    done = later(waiting, blocked, shanghai(30, 9), directory, status="closed")["resolution"]
    assert done.state == "met"


def test_the_client_is_owed_an_answer_again_when_it_was_not_satisfied() -> None:
    directory = company()
    record = issue(kind="complaint", status="in_progress", severity="normal", client=2)
    had = begun(record, directory)
    told = later(record, had, shanghai(18, 12), directory, status="replied")
    assert told["reply"].state == "met"
    again = later(replace(record, status="replied"), told, shanghai(19, 12), directory, status="in_progress")
    assert (again["reply"].started_at, again["reply"].at) == (shanghai(19, 12), shanghai(20, 18))


def test_what_was_closed_by_mistake_goes_on_where_it_stood() -> None:
    directory, record = company(), issue()
    had = begun(record, directory)
    at = shanghai(18, 10) + 30 * MINUTE
    closed = later(record, had, at, directory, status="closed")
    undone = later(replace(record, status="closed"), closed, at + 5 * MINUTE, directory, status="reported")
    assert undone == had
    reopened = later(replace(record, status="closed"), closed, shanghai(24, 10), directory, status="reported")
    assert reopened["response"].at == shanghai(24, 11)


def test_a_change_of_severity_never_breaches_by_itself() -> None:
    directory, record = company(), issue(severity="normal")
    had = begun(record, directory)
    raised = later(record, had, shanghai(18, 16), directory, severity="urgent")
    assert raised["response"].at == shanghai(18, 17), "an hour from now, not from this morning"
    assert raised["resolution"].at == shanghai(19, 16)
    near = later(record, had, shanghai(19, 9) + 30 * MINUTE, directory, severity="urgent")
    assert near["response"].at == had["response"].at == shanghai(19, 10), "and never later than it was"
    lowered = later(record, raised, shanghai(18, 16), directory, severity="low")
    assert {limit.state for limit in lowered.values()} == {"ended"}


def test_due_moves_with_the_record_and_has_its_grace() -> None:
    directory = company()
    record = issue(kind="task", status="todo", severity="low", due_at=shanghai(20, 17))
    had = begun(record, directory)
    assert (had["due"].at, had["due"].risk_at) == (shanghai(20, 17), shanghai(20, 13))
    over = {"due": had["due"].passed(shanghai(20, 17))}
    assert over["due"].state == "breached"
    moved = later(record, over, shanghai(20, 18), directory, due_at=shanghai(24, 17))
    assert moved["due"].state == "running" and moved["due"].at == shanghai(24, 17)
    assert begun(replace(record, fields={"grace": "2"}), directory)["due"].at == shanghai(24, 17)
    soon = begun(replace(record, due_at=NOW + timedelta(hours=1)), directory)
    assert soon["due"].risk_at is None


def test_age_in_a_state_begins_anew_with_each_state() -> None:
    directory, record = company(Target("state", Span(2, "day"), kind="issue")), issue(severity="low")
    had = begun(record, directory)
    assert had["state"].at == shanghai(20, 10)
    moved = later(record, had, shanghai(19, 14), directory, status="analysing")
    assert moved["state"].at == shanghai(23, 14)
    assert later(record, moved, shanghai(19, 15), directory, owner=1)["state"] == moved["state"]


def test_a_calendar_without_working_time_ends_a_limit() -> None:
    directory = company(calendars=Calendars(zone="UTC"))
    record = issue(owner=None, department=None)
    had = begun(record, directory)
    empty = Calendars(zone="UTC")
    empty._made[("UTC", OFFICE, "", ())] = Calendar("UTC", ((),) * 7)
    gone = follow(record, had, company(calendars=empty), NOW, NOW)
    assert {limit.state for limit in gone.values()} == {"ended"}


@pytest.mark.parametrize("text", ["1m", "4h", "3d", "0e", "1e"])
def test_spans_are_written_and_read(text: str) -> None:
    assert write_span(read_span(text)) == text


def test_a_span_of_days_ends_in_working_time() -> None:
    calendar = Calendar("Asia/Shanghai")
    assert Span(1, "day").after(shanghai(18, 22), calendar) == shanghai(20, 9)
    assert Span(0, "end").after(shanghai(21, 12), calendar) == shanghai(23, 18)
    assert Span(1, "end").after(shanghai(20, 9), calendar) == shanghai(23, 18)
