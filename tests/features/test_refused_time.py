"""Bad input of time: what cannot be is refused with what to do instead, in each language, and nothing is saved."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect, text

from core.answer import Form, Refusal
from tests.world import World, words

LINES = """/calendar hours Mon-Fri 18:00-9:00
/calendar hours whenever
/calendar country Atlantis
/calendar zone Mars/Olympus
/calendar zone me Asia/Taipeh
/calendar day 2026-02-30 off
/calendar day 12/26 maybe
/calendar years CN 2027
/policy set loop after 1h tell supervisor, repeat 999 every 1m
/policy set loop after 1h tell supervisor, repeat 3 every 0m
/policy set loop after 1h tell @Zoe
/policy set loop after 1h tell supervisor only 18:00-9:00
/policy set loop up to moon
/policy off nothing
/sla task in 0h
/sla task urgent respond -2h
/sla nonsense
/review add Backup every 31 February
/review add Backup every 0 days
/review add Backup at least 400 a quarter
/review add Backup cron 61 25 * * *
/review add Backup every Monday 25:00 @Amy
/review add Backup every Friday lead -2d
/review add Backup every Friday grace -1
/review add 備份 每週一 提前-2天
/review add Backup every Friday lead 999d
/review add Backup every Monday zone Mars/Olympus
/review enable nothing-at-all
/review enable financial-audit every 31 February
/timeoff 12/5–12/1
/timeoff 12/5–12/1 @Ken
/timeoff 12/1 afternoon – 12/1 morning
/timeoff 2026-02-30
/timeoff 12/1–12/5 @Nobody
/timeoff 12/1–12/5 @Sam
/handover @Nobody
/handover @Alice @Alice
/checkin on
/checkin on #Operations 9:61
/checkin on #Operations 9:00 12:00 15:00
/checkin on #Nowhere 9:00
/checkin #Operations 9:00
/quiet 25:00-7:00
/quiet 9:00-9:00
/quiet budget -1
/digest on yearly
/digest on daily 25:00
/digest at 25:00
/stuck #Nowhere
/simulate default next month
/why I-99
/snooze I-1 yesterday
/promise I-1 yesterday""".splitlines()


def _tables(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored."""
    with world.muster.database.read() as conn:
        names = [name for name in inspect(conn).get_table_names() if not name.startswith("search")]
        return {name: sorted(map(repr, conn.execute(text(f'SELECT * FROM "{name}"')))) for name in names}


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant"])
async def test_what_cannot_be_is_refused_and_leaves_nothing(world: World, locale: str) -> None:
    await world.say(world.alice, "/issue Label printer")
    await world.say(world.admin, f"/language {locale}")
    before = _tables(world)
    for line in LINES:
        reply = await world.say(world.admin, line, room=world.private(world.admin))
        assert isinstance(reply.answer, Refusal | Form), line
        said = words(reply)
        assert said.strip() and "{" not in said and "“”" not in said and "「」" not in said, line
        assert locale == "en" or any("\u4e00" <= sign <= "\u9fff" for sign in said), line
        assert _tables(world) == before, line


async def test_a_slip_of_the_days_before_and_after_is_no_name(world: World) -> None:
    said = words(await world.say(world.admin, "/review add Backup check every Friday lead -2d"))
    assert said == "-2 working days cannot be: from 0 to 120"


async def test_a_year_that_comes_may_be_said_without_its_number(world: World) -> None:
    said = words(await world.say(world.alice, "/timeoff 1/1–12/31"))
    assert said.startswith("You are away Fri 1 Jan 2027 – Fri 31 Dec 2027.")
    assert "ends before it begins" in words(await world.say(world.bob, "/timeoff 9/1–12/31"))


async def test_a_check_in_is_set_by_who_may_and_says_how(world: World) -> None:
    for line in ("/checkin #Operations 9:00", "/checkin at 9:00", "/checkin 9:00 17:30"):
        assert "To have a department asked: /checkin on" in words(await world.say(world.amy, line)), line
        assert "Something to keep?" in words(await world.say(world.bob, line)), line
    assert words(await world.say(world.amy, "/checkin on")).startswith("At what time of day, once or twice?")
    assert "is no digest" not in words(await world.say(world.amy, "/digest on daily 8:30"))
