"""Many reminders at once come to the same as each by itself, whatever is alike among them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from core.calendar import Away, Calendar, Calendars, Leave, read_week
from core.people import Department, Directory, Person
from core.reminding import HOUR, moments
from core.standing import stand_in
from handlers.escalation.climbed import Heard, is_repeated
from handlers.reminders.batch import Batch, Outcome, Told
from handlers.reminders.planning import office_of, plans
from storage.reminders import Due

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # Friday noon in Shanghai
QUARTER = timedelta(minutes=15)
PEOPLE = (
    Person(1, "Alice", department=1, zone="Asia/Shanghai"),
    Person(2, "Bob", zone="Europe/Berlin"),
    Person(3, "Amy", zone="Asia/Shanghai", superior=1),
    Person(4, "Gone", active=False),
)
AWAY = Leave(1, 3, Away(date(2026, 11, 19), date(2026, 11, 23)), delegate=2)
DIRECTORY = Directory(PEOPLE, [Department(1, "Operations", lead=2)], calendars=Calendars(leaves=[AWAY]))

some = st.integers(-100, 100).map(lambda quarters: NOW + quarters * QUARTER)
past = st.integers(0, 300).map(lambda quarters: NOW - quarters * QUARTER)
fields = st.sampled_from(
    [
        "{}",
        '{"owners": "2 3"}',
        '{"promised": "[[1, \\"2026-11-20T03:00:00+00:00\\", \\"2026-11-18T03:00:00+00:00\\", true]]"}',
    ]
)
moments_due = st.sampled_from(
    [None, NOW - timedelta(days=1), NOW - timedelta(minutes=1), NOW, NOW + timedelta(hours=5), NOW + timedelta(hours=4)]
)
dues = st.builds(
    Due,
    ids=st.just((0,)),
    created_at=past,
    kind=st.sampled_from(["task", "issue"]),
    status=st.sampled_from(["doing"] * 5 + ["done"]),
    severity=st.sampled_from(["normal", "urgent"]),
    reporter=st.just(2),
    owner=st.sampled_from([None, 1, 3, 4]),
    department=st.sampled_from([None, 1]),
    due_at=moments_due,
    remind_at=st.sampled_from([NOW, NOW - timedelta(minutes=1), NOW - timedelta(hours=3), NOW - timedelta(days=1)]),
    fields=fields,
)


def obvious(
    record: Due, snoozed: Mapping[int, datetime], heard: Heard, mornings: Collection[int], directory: Directory
) -> Outcome:
    """One record, step by step, as the rule says it."""
    told = []
    planned = plans(directory, record, snoozed)
    for person, plan in planned.items():
        come = [at for at in plan if record.remind_at <= at <= NOW]
        coming = [at for at in plan if at > NOW]
        who, office = directory.people[person], office_of(directory, person)
        works = office.is_working(NOW) or office.is_working(NOW - timedelta(microseconds=1))
        if not come or (NOW - come[-1] > QUARTER and record.severity != "urgent" and not works and coming):
            continue
        reader = stand_in(directory, who, NOW).id
        if reader in snoozed and snoozed[reader] > come[-1]:
            continue
        needless = (reader == person and reader in mornings) or is_repeated(heard, record, person, plan, come[-1])
        told.append(Told(person, come[-1].isoformat(), reader, needless))
    return Outcome(told, min((at for plan in planned.values() for at in plan if at > NOW), default=None))


@given(
    st.lists(dues, min_size=1, max_size=3),
    st.dictionaries(st.integers(1, 12), st.dictionaries(st.sampled_from([1, 2, 3]), some, min_size=1), max_size=3),
    st.dictionaries(st.integers(1, 12), st.lists(st.tuples(past, st.sampled_from([1, 2])), min_size=1), max_size=3),
    st.sets(st.sampled_from([1, 2, 3])),
)
def test_a_batch_comes_to_the_same_as_one_record_at_a_time(
    kinds: list[Due],
    snoozed: dict[int, dict[int, datetime]],
    heard: dict[int, list[tuple[datetime, int]]],
    mornings: set[int],
) -> None:
    batch = Batch(DIRECTORY, NOW, snoozed, heard, mornings)
    ids = count(1)
    for kind in kinds:
        come = kind.due_at is not None and kind.due_at <= kind.remind_at
        alike = kind._replace(ids=tuple(islice(ids, 4)), created_at=kind.due_at if come else kind.created_at)
        found = {id: outcome for of, outcome in batch.outcomes(alike) for id in of}
        assert set(found) == set(alike.ids)
        for id in alike.ids:
            record = kind._replace(ids=(id,))
            assert found[id] == obvious(record, snoozed.get(id, {}), heard, mornings, DIRECTORY)


def far(a: datetime, b: datetime, calendar: Calendar) -> bool:
    return a < b and calendar.between(a, b) >= HOUR


@given(
    st.sampled_from(["Mon-Fri 9:00-12:00 13:00-18:00", "Sun-Thu 22:00-24:00", "Wed 9-17", "Mon-Sat 0:00-24:00"]),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns"]),
    st.integers(0, 3652 * 24 * 4).map(lambda quarters: datetime(2020, 1, 1, tzinfo=UTC) + quarters * QUARTER),
    st.lists(st.integers(0, 800), min_size=1, max_size=6),
)
def test_what_comes_before_it_is_due_leaves_an_hour_on_both_sides(
    week: str, zone: str, due: datetime, ages: list[int]
) -> None:
    """The morning of that day, else an hour before: whoever asked of the same moment before."""
    calendar = Calendar(zone, read_week(week))
    day = calendar.local(due)
    wanted = (calendar.opening(day) if calendar.is_workday(day) else None, calendar.add(due, -HOUR))
    for since in [due - age * QUARTER for age in ages]:
        early = next((at for at in wanted if at and far(since, at, calendar) and far(at, due, calendar)), None)
        assert [at for at in moments(due, since, calendar) if at < due] == ([early] if early else [])
