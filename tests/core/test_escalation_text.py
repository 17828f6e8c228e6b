"""A policy as it is typed and written back, in three languages; and what is refused, by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogs import load
from core.escalation import (
    CAUSES,
    LEVELS,
    Policy,
    PolicyError,
    Step,
    Target,
    Wait,
    check,
    dump_policy,
    lexicon,
    load_policy,
    read_policy,
    write_policy,
)
from core.i18n import LOCALES
from core.marks import Names
from core.people import Department, Directory, Person, Place, Role, Room
from tests.sizes import examples

LANGUAGES = load()
PEOPLE = [
    Person(1, "Ken", Role.MANAGER, 1),
    Person(2, "Amy", Role.SUPERVISOR, 1, 1),
    Person(3, "Bob Chen", Role.STAFF, 1, 2),
    Person(4, "王大維", Role.SUPERVISOR, 2, 1),
    Person(5, "Bob Li", Role.STAFF, 2, 4),
]
ROOMS = [Room(7, Place("local", "", "a"), "general"), Room(8, Place("local", "", "b"), "Big Room")]
DIRECTORY = Directory(PEOPLE, [Department(1, "Operations", 2), Department(2, "Quality Lab", 4)], ROOMS)
NAMES = Names(DIRECTORY.names(), frozenset({"operations", "quality lab"}))
WORDS = lexicon(DIRECTORY, NAMES, LANGUAGES.meanings)


def read(text: str) -> Policy:
    policy = read_policy("test", text, WORDS)
    check(policy, DIRECTORY)
    return policy


def level(name: str) -> Target:
    return Target("level", name)


def test_the_examples_of_the_issue() -> None:
    assert read("after 2h tell supervisor").steps == (Step(Wait(120), (level("supervisor"),)),)
    both = (Target("person", "2"), Target("department", "2"))
    text = 'after 30m clock tell @Amy #"Quality Lab", repeat 2 every 1h\ncritical'
    found = read(text)
    assert found.steps == (Step(Wait(30, clock=True), both, 2, Wait(60, clock=True)),)
    assert found.critical


def test_all_that_a_step_can_say() -> None:
    text = "1. at once tell owner; 2) after 1d 2h tell department manager and room Big Room, only 9:00–18:00"
    first, second = read(text.replace("; ", "\n")).steps
    assert first == Step(Wait(), (level("owner"),))
    assert second == Step(Wait(120, 1), (level("manager"), Target("room", "8")), hours="09:00-18:00")
    assert read("in 45 minutes notify VP, auditor, only within hours").steps == (
        Step(Wait(45), (level("vice_president"), Target("role", "auditor")), hours="work"),
    )


def test_chinese_of_both_scripts() -> None:
    wanted = (Step(Wait(30, clock=True), (Target("person", "2"), level("manager")), 2, Wait(60, clock=True)),)
    assert read("30分钟（自然时间）后通知 部门经理、@Amy，重复2次，每隔1小时").steps[0].wait == wanted[0].wait
    assert set(read("30分鐘後（自然時間）通知 部門經理、@Amy").steps[0].targets) == set(wanted[0].targets)
    assert read("立即通知負責人\n1個工作日後通知總經理").steps == (
        Step(Wait(), (level("owner"),)),
        Step(Wait(days=1), (level("general_manager"),)),
    )
    found = read("適用：客訴、高、#Operations、逾期\n最高到副總\n2小時後通知主管，只在上班時間")
    assert sorted((*found.kinds, *found.severities, *found.causes)) == ["complaint", "high", "overdue"]
    assert (found.departments, found.ceiling, found.steps[0].hours) == (frozenset({1}), "vice_president", "work")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "policy.empty"),
        ("for task", "policy.empty"),
        ("please tell somebody", "policy.unread"),
        ("after 2h tell", "policy.tells_nobody"),
        ("after 2h tell the moon", "policy.unknown"),
        ("after 2h tell @Zoe", "policy.nobody_called"),
        ("after 2h tell @Bob", "policy.which"),
        ("after 2h tell #Nowhere", "policy.no_department"),
        ("after 2h tell room cellar", "policy.no_room"),
        ("after 200d tell supervisor", "policy.far"),
        ("after 2h tell supervisor, repeat 50 every 1h", "policy.often"),
        ("after 2h tell supervisor, repeat 2 every 1m", "policy.often"),
        ("after 2h tell supervisor, only 18:00–9:00", "policy.hours"),
        ("critical\nafter 2h tell supervisor, only 9:00–18:00", "policy.critical_hours"),
        ("up to supervisor\nafter 2h tell general manager", "policy.never"),
        ("for @Amy\nafter 2h tell supervisor", "policy.for_person"),
        ("after 1m tell supervisor\n" * 21, "policy.many"),
        ("x" * 4001, "policy.long"),
    ],
)
def test_what_cannot_be_is_refused_by_name(text: str, key: str) -> None:
    with pytest.raises(PolicyError) as error:
        read(text)
    assert error.value.key == key
    for locale in LOCALES:
        assert LANGUAGES.translator(locale, "UTC")(key, **error.value.values)


def test_people_who_stand_above_each_other_are_named() -> None:
    people = [Person(1, "Ken", superior=2), Person(2, "Amy", superior=1), Person(3, "Bob", superior=2)]
    with pytest.raises(PolicyError) as error:
        check(Policy("x", (Step(Wait(60), (level("supervisor"),)),)), Directory(people))
    assert error.value.values["who"] in ("Ken → Amy → Ken", "Amy → Ken → Amy")


_WAITS = st.builds(Wait, st.integers(0, 600), st.integers(0, 20))
_TARGETS = st.one_of(
    st.sampled_from([Target("level", each) for each in LEVELS]),
    st.sampled_from([Target("person", "1"), Target("person", "3"), Target("person", "4")]),
    st.sampled_from([Target("department", "1"), Target("department", "2"), Target("room", "7"), Target("room", "8")]),
    st.just(Target("role", "auditor")),
)


@st.composite
def _steps(draw: st.DrawFn) -> Step:
    clock = draw(st.booleans())
    wait = draw(_WAITS)
    wait = Wait(wait.minutes, wait.days, clock and wait.length > 0)
    targets = draw(st.lists(_TARGETS, min_size=1, max_size=4, unique=True))
    order = sorted(targets, key=lambda t: (t.kind in ("person", "department"), t.kind == "room"))
    repeat = draw(st.integers(0, 20))
    every = Wait(draw(st.integers(5, 600)), 0, wait.clock) if repeat else Wait()
    return Step(wait, tuple(order), repeat, every, draw(st.sampled_from(["", "work", "09:00-18:30"])))


def _sorted(policy: Policy) -> list[tuple[object, ...]]:
    return [(s.wait, sorted(map(repr, s.targets)), s.repeat, s.every, s.hours) for s in policy.steps]


@examples(20)
@given(
    st.builds(
        Policy,
        st.just("test"),
        st.lists(_steps(), min_size=1, max_size=5).map(tuple),
        st.booleans(),
        st.sampled_from(["", *LEVELS[1:]]),
        st.frozensets(st.sampled_from(["task", "issue", "complaint"])),
        st.frozensets(st.sampled_from(["low", "normal", "high", "urgent"])),
        st.frozensets(st.sampled_from([1, 2])),
        st.frozensets(st.sampled_from(CAUSES)),
    )
)
def test_what_is_written_is_read_again(policy: Policy) -> None:
    for locale in LOCALES:
        text = write_policy(policy, LANGUAGES.translator(locale, "UTC"), DIRECTORY)
        found = read_policy("test", text, WORDS)
        assert _sorted(found) == _sorted(policy), text
        assert dump_policy(found).split('"critical"')[1] == dump_policy(policy).split('"critical"')[1], text
    assert load_policy("test", dump_policy(policy)) == policy


@examples(60)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except PolicyError as error:
        assert LANGUAGES.translator("en", "UTC").has(error.key)
