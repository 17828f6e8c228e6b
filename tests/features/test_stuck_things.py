"""What is stuck: why, since when, who moves next, and what waits for the asker first; and a nudge for the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.meaning import Said
from core.answer import Refusal
from core.people import Account
from storage import meta, stuck
from storage.types import to_sqlite
from storage.uow import Unit
from tests.features.test_correct_lists import named, say
from tests.world import WEDNESDAY, World, buttons, words


async def told(world: World) -> None:
    """A complaint that is late, an issue that nobody took, a task that waits, an offer that nobody answered."""
    await world.say(world.alice, "/complaint Acme: pallets wet !high @Amy by today 17:00")
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.alice, "/task @Bob Hoya quotation")
    await world.say(world.bob, "/take T-1")
    await world.say(world.bob, "/block T-1 waiting for Ken")
    await world.say(world.alice, "/task @Bob Contract")
    await world.say(world.alice, "/complaint Acme: scratched @Bob")
    await world.say(world.bob, "/take C-2")
    await world.say(world.bob, "/inform C-2 new ones are on their way")
    await world.say(world.alice, "/task @Alice Nothing wrong with this one")
    await world.say(world.alice, "/take T-3")


async def test_each_cause_has_its_line_and_mine_come_first(world: World) -> None:
    await told(world)
    assert "2 stuck" in words(await say(world, world.bob, "/stuck"))  # blocked, and waiting for the client
    await world.walk(days=2)
    card = await say(world, world.amy, "/stuck")
    lines = words(card).splitlines()
    assert lines[0] == "5 stuck, 2 need you"
    assert lines[1].startswith("🟠 C-1 Acme: pallets wet · overdue, Amy has it · since Wed 18 Nov 17:00")
    assert lines[1].endswith("→ you")
    assert "I-1 Label printer is down · nobody took it · since Wed 18 Nov 10:00 (2 days ago) → you" in lines[2]
    rest = "\n".join(lines[3:])
    assert (
        "T-1 Hoya quotation · waits: waiting for Ken · since" in rest
        and "C-2 Acme: scratched · waits for the client" in rest
    )
    assert "T-2 Contract · Bob was asked, no answer" in rest and "T-3" not in rest
    assert all(line.endswith("→ Bob") for line in lines[3:])
    assert buttons(card) == ["C-1", "Take I-1", "Nudge the others"]
    bobs = words(await say(world, world.bob, "/stuck")).splitlines()
    assert bobs[0] == "5 stuck, 3 need you" and all(line.endswith("→ you") for line in bobs[1:4])
    chinese = words(await say(world, world.dawei, "/stuck"))
    assert chinese.startswith("5 件卡住\n") and "Amy 已逾期 · 自 11月18日 週三 17:00" in chinese


@pytest.mark.parametrize("line", ["what is stuck?", "What's stuck", "stuck?", "卡住", "卡住了什么？", "「卡住」"])
async def test_it_is_asked_for_in_words(world: World, line: str) -> None:
    await told(world)
    meant = world.muster.dispatch.meanings.of(Said(Account("local", "", str(world.bob)), line))
    assert meant.command == ("make" if line == "「卡住」" else "stuck")
    under = world.muster.dispatch.meanings.of(Said(Account("local", "", str(world.bob)), "卡住", under="T-1"))
    assert under.command == "block"


async def test_slash_and_a_word_alone_is_the_question_and_with_a_reference_the_verb(world: World) -> None:
    await told(world)
    assert "卡住" in words(await say(world, world.dawei, "/卡住"))
    await world.say(world.bob, "/卡住 T-2 等图纸")
    assert "等图纸" in words(await world.look(world.bob, "T-2"))
    needs = await world.say(world.bob, "/block")  # by its name it is the verb, which asks for what it needs
    assert isinstance(needs.answer, Refusal) and "/block" in needs.answer.text


async def test_taking_and_being_fast_enough_ends_it(world: World) -> None:
    await told(world)
    await world.walk(days=2)
    take = named(await say(world, world.amy, "/stuck #Operations"), "Take I-1")
    await world.press(world.amy, take.command, take.target, take.revision)
    assert "4 stuck, 1 needs you" in words(await say(world, world.amy, "/stuck"))
    await world.say(world.bob, "/give_back T-2")  # nobody has it, as of now: there is time to take it
    assert "3 stuck" in words(await say(world, world.amy, "/stuck"))
    await world.walk(hours=25)
    assert "T-2 Contract · nobody took it · since Fri 20 Nov 10:00" in words(await say(world, world.amy, "/stuck"))
    assert "沒有卡住的事。" in words(await say(world, world.dawei, "/stuck #Sales"))


async def test_a_nudge_reaches_whoever_moves_next_once_a_day(world: World) -> None:
    await told(world)
    await world.walk(days=2)
    card = await say(world, world.amy, "/stuck")
    nudge = named(card, "Nudge the others")
    told_ = await world.run(world.amy, "nudge", values={"record": nudge.target})
    assert words(told_) == "Told: Bob (T-1), Bob (T-2), Bob (C-2)"
    seen = [words(c) for c in world.cards(world.private(world.bob), world.bob)]
    assert sum("Amy waits for" in card for card in seen) == 3
    await world.say(world.amy, "/nudge T-1")
    again = [words(c) for c in world.cards(world.private(world.bob), world.bob)]
    assert sum("Amy waits for T-1" in card for card in again) == 1
    await world.walk(days=3)  # from Friday to Monday
    await world.say(world.amy, "/nudge T-1")
    third = [words(c) for c in world.cards(world.private(world.bob), world.bob)]
    assert sum("Amy waits for T-1" in card for card in third) == 2
    alone = await world.say(world.bob, "/nudge T-1")
    assert isinstance(alone.answer, Refusal) and "Nobody but you" in alone.answer.text


async def test_who_is_on_leave_is_named_with_who_stands_in_and_that_one_is_nudged(world: World) -> None:
    await world.say(world.amy, "/task @bob Send the offer by today 5pm")
    await world.say(world.admin, "/timeoff @bob 11/19–11/24 @alice")
    await world.walk(days=1)
    assert "→ Bob, on leave → Alice" in words(await say(world, world.amy, "/stuck"))
    assert "→ Bob, on leave → you" in words(await say(world, world.alice, "/stuck"))
    assert "→ Bob（請假）→ Alice" in words(await say(world, world.dawei, "/stuck"))
    assert words(await world.say(world.amy, "/nudge T-1")) == "Told: Alice (T-1)"
    assert any("Amy waits for T-1" in words(card) for card in world.cards(world.private(world.alice), world.alice))


def _processor_time(conn: Connection) -> Callable[[], float]:
    """Seconds that this thread and the server's process for `conn` have computed: others share the machine."""
    if conn.dialect.name == "sqlite":
        return time.thread_time
    conn.execute(text("SET LOCAL max_parallel_workers_per_gather = 0"))  # all of it in the one process
    server = Path(f"/proc/{conn.scalar(text('SELECT pg_backend_pid()'))}/stat")

    def seconds() -> float:
        user, system = server.read_text().rpartition(")")[2].split()[11:13]
        return time.thread_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    return seconds


async def test_what_is_stuck_is_answered_within_a_second_on_a_hundred_thousand_open_records(world: World) -> None:
    at = to_sqlite(WEDNESDAY - timedelta(days=30))
    many = (
        "INSERT INTO records (kind, number, title_id, status, severity, revision, reporter_id, owner_id, "
        "department_id, due_at, created_at, message, url, fields) "
    )
    number = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) ",
        "postgresql": "WITH n(i) AS (SELECT generate_series(1, 100000)) ",
    }[world.muster.database.dialect]
    chosen = (
        "SELECT 'task', i, 't', CASE WHEN i % 7 = 0 THEN 'blocked' ELSE 'todo' END, "
        "CASE WHEN i % 9 = 0 THEN 'urgent' ELSE 'normal' END, 1, :alice, CASE WHEN i % 5 = 0 THEN NULL ELSE :bob END, "
        "1, CASE WHEN i % 3 = 0 THEN {at} END, {at}, '', '', '{{}}' FROM n"
    ).format(at=":at" if world.muster.database.dialect == "sqlite" else "CAST(:at AS timestamptz)")
    sql = number + many + chosen if world.muster.database.dialect == "postgresql" else many + number + chosen

    def fill(unit: Unit) -> None:
        unit.run(text(sql), {"alice": world.alice, "bob": world.bob, "at": at})
        meta.put(unit, "words_below", "0")  # or they would be indexed meanwhile
        if unit.dialect == "postgresql":
            unit.run(text("ANALYZE"))  # which it does by itself, a minute later

    await world.muster.writer.submit(fill, patience=60)
    took = []
    with world.muster.database.read() as conn:
        clock = _processor_time(conn)
        for _ in range(7):
            began = clock()
            found = stuck.stuck(conn, world.person(world.bob), [world.bob], [1], world.clock.now())
            took.append(clock() - began)
    assert found.total == 100_000 and len(found.cases) == stuck.LOOKED_AT
    assert found.counts["unowned"] == 20_000 and found.mine == 100_000
    assert min(took) < 1, took


async def test_what_waits_for_one_who_is_away_needs_whoever_stands_in(world: World) -> None:
    await world.say(world.ken, "/task @bob Order paper by 2026-11-18 09:00")
    await world.say(world.admin, "/timeoff @bob 11/18–11/24 @alice")
    shown = words(await world.say(world.alice, "/stuck", room=world.private(world.alice)))
    assert shown.startswith("1 stuck, 1 needs you") and "→ Bob is on leave, you" not in shown.splitlines()[0]
    theirs = words(await world.say(world.amy, "/stuck", room=world.private(world.amy)))
    assert theirs.startswith("1 stuck") and "needs you" not in theirs


async def test_what_is_late_is_told_with_what_keeps_it(world: World) -> None:
    await world.say(world.alice, "/task @Bob Hoya quotation by today 17:00")
    await world.say(world.bob, "/take T-1")
    await world.say(world.bob, "/block T-1 the crane has no parts")
    await world.walk(days=1)
    line = words(await say(world, world.bob, "/stuck")).splitlines()[1]
    assert " · waits: the crane has no parts, since Wed 18 Nov 10:00 · overdue, Bob has it · since " in line
    assert "在等：the crane has no parts（自 11月18日 週三 10:00 起）" in words(await say(world, world.dawei, "/stuck"))


async def test_a_slip_is_answered_with_the_command_and_a_sign_behind_it_is_none(world: World) -> None:
    assert "Did you mean /stuck?" in words(await world.say(world.alice, "/stucks"))
    for line in ("/stuck?", "/stuck。", "/Stuck!"):
        assert words(await world.say(world.alice, line)) == "Nothing is stuck."
