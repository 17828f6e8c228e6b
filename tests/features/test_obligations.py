"""Recurring obligations through the front door: switched on, opened, done with evidence, skipped, missed."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.answer import Form, Refusal, Say
from handlers.duties.duties import ahead as duty_ahead
from handlers.view import View
from storage import people, records
from tests.patience import PATIENCE
from tests.world import World, buttons, words


def duties(world: World) -> list[dict[str, Any]]:
    return sorted((row for row in world.rows("records") if row["kind"] == "duty"), key=lambda row: row["id"])


def titles(world: World) -> list[str]:
    """What the duties are called, in the order in which they were opened."""
    opened = duties(world)
    found = {row["record_id"]: row["body"] for row in world.rows("texts") if row["name"] == "title"}
    return [found[row["id"]] for row in opened]


async def opened(world: World, count: int) -> list[str]:
    """The same once there are so many: the program's own ticks may be at it just now."""
    for _ in range(int(PATIENCE / 0.01)):
        if len(duties(world)) >= count:
            break
        await asyncio.sleep(0.01)
    return titles(world)


async def test_one_command_switches_an_audit_on_and_it_opens_before_the_quarter_ends(world: World) -> None:
    """S000-6.2-a: quarterly, with its checklist, for the auditor; ten working days ahead."""
    reply = await world.say(world.admin, "/review enable financial-audit")
    assert "Financial audit is on" in words(reply) and "every quarter" in words(reply)
    assert "Thu 31 Dec 18:00" in words(reply) and "Nobody has that role yet" in words(reply)
    await world.walk_to(datetime(2026, 12, 17, 0, 59, tzinfo=UTC))
    assert not duties(world)
    await world.walk_to(datetime(2026, 12, 17, 1, 1, tzinfo=UTC))
    assert titles(world) == ["Financial audit (2026-Q4)"]
    shown = words(await world.look(world.admin, "U-1"))
    assert "0 of 5" in shown and "Evidence: required" in shown and "Grace, working days: 5" in shown


async def test_a_duty_is_found_in_either_script(world: World) -> None:
    """In 繁體 it is called 財務稽核; whoever writes the 简体 name in traditional characters means the same."""
    on = words(await world.say(world.admin, "/review enable 財務審計"))
    assert "財務審計" not in on and len(world.rows("obligations")) == 1
    assert world.rows("obligations")[0]["name"] == "financial-audit"


async def test_a_duty_of_ones_own_with_everything_in_one_line(world: World) -> None:
    line = "/review add Backup check every Monday 9:00 @Amy lead 2d grace 1d evidence\nbackup is there\none restore"
    reply = await world.say(world.admin, line)
    said = words(reply)
    assert "Backup check is added" in said and "every Monday 09:00" in said and "Amy" in said
    assert "Mon 23 Nov 09:00" in said and "Thu 19 Nov 09:00" in said and "grace 1 working day" in said
    await world.walk_to(datetime(2026, 11, 19, 1, 1, tzinfo=UTC))
    assert titles(world) == ["Backup check (2026-W48)"]
    card = world.cards(world.operations)[-1]
    assert "Amy is to do it" in words(card) and "Done" in buttons(card)
    refused = await world.say(world.amy, "/done U-1")
    assert isinstance(refused.answer, Refusal) and "needs its evidence first" in words(refused)
    assert "U-1" in words(await world.say(world.amy, "/done U-1 https://files.example/backup.log"))
    assert duties(world)[0]["status"] == "done"


async def test_a_link_in_a_comment_is_evidence_too(world: World) -> None:
    await world.say(world.admin, "/review add Report every Friday @Bob evidence")
    await world.walk_to(datetime(2026, 11, 19, 2, 0, tzinfo=UTC))
    await world.say(world.bob, "/comment U-1 see https://files.example/report.pdf")
    await world.say(world.bob, "/done U-1")
    assert duties(world)[0]["status"] == "done"


async def test_it_comes_again_and_again_over_a_quarter(world: World) -> None:
    await world.say(world.admin, "/review add Stock count every month on the 5th 17:00 @Bob lead 1d")
    await world.walk_to(datetime(2027, 2, 20, tzinfo=UTC))
    assert titles(world) == ["Stock count (2026-12)", "Stock count (2027-01)", "Stock count (2027-02)"]
    due = [row["due_at"] for row in duties(world)]
    assert [str(at)[:10] for at in due] == ["2026-12-07", "2027-01-05", "2027-02-05"]  # 5 December is a Saturday
    assert "3 recurring" not in words(await world.say(world.bob, "/review"))
    shown = words(await world.say(world.bob, "/review"))
    assert "1 recurring duty is on" in shown and "U-1" in shown and "overdue" in shown


async def test_days_move_with_holidays_and_make_up_days(world: World) -> None:
    """China's golden week of 2026 is worked off on 10 October, a Saturday."""
    await world.say(world.admin, "/calendar country CN #company")
    await world.say(world.admin, "/calendar country CN")
    world.clock.move_to(datetime(2026, 9, 20, 2, tzinfo=UTC))
    await world.say(world.admin, "/review add Count every month on the 1st 17:00 @Bob lead 0d")
    await world.say(world.admin, "/review add Late every working day 10:00 @Bob lead 0d")
    await world.walk_to(datetime(2026, 10, 12, tzinfo=UTC))
    count = [row["due_at"] for row, title in zip(duties(world), titles(world), strict=True) if "Count" in title]
    assert [str(at)[:10] for at in count] == ["2026-10-08"]
    late = [title[-11:-1] for title in titles(world) if "Late" in title]
    assert late[-3:] == ["2026-10-08", "2026-10-09", "2026-10-10"]


async def test_after_three_days_down_one_is_current_and_the_others_are_written_down(world: World) -> None:
    """Fault 43."""
    await world.say(world.admin, "/review add Check every day 12:00 @Bob lead 0d")
    world.clock.move_to(world.clock.now() + timedelta(days=3))
    await world.muster.scheduler.tick()
    assert await opened(world, 2) == ["Check (2026-11-18)", "Check (2026-11-21)"]
    slots = {row["slot"]: row["state"] for row in world.rows("slots") if row["schedule"].startswith("obligation")}
    assert slots == {"2026-11-19T09:00": "missed", "2026-11-20T09:00": "missed", "2026-11-21T09:00": "sent"}
    assert "2026-11-19, 2026-11-20" in words(await world.look(world.bob, "U-2"))
    await world.muster.scheduler.tick()
    assert len(duties(world)) == 2


async def test_at_least_two_a_quarter_counts_what_was_done_and_opens_the_rest(world: World) -> None:
    """S000-5.1: the shortfall is somebody's before the quarter ends."""
    await world.say(world.admin, "/review add Training at least 2 a quarter @Amy lead 5d")
    await world.say(world.amy, "/review done Training")
    assert [row["status"] for row in duties(world)] == ["done"]
    await world.walk_to(datetime(2026, 12, 25, tzinfo=UTC))
    assert titles(world)[1:] == ["Training (2026-Q4, 2/2)"]
    await world.say(world.amy, "/review done training")
    assert [row["status"] for row in duties(world)] == ["done", "done"]
    await world.walk_to(datetime(2027, 1, 5, tzinfo=UTC))
    assert len(duties(world)) == 2


async def test_a_quarter_with_enough_opens_nothing(world: World) -> None:
    await world.say(world.admin, "/review add Training at least once a quarter @Amy lead 5d")
    await world.say(world.amy, "/review done Training")
    await world.walk_to(datetime(2027, 1, 5, tzinfo=UTC))
    assert len(duties(world)) == 1
    states = [row["state"] for row in world.rows("slots") if row["schedule"].startswith("obligation")]
    assert states == ["collapsed"]


async def test_drawn_days_are_working_days_of_the_period(world: World) -> None:
    """S002-质量."""
    await world.say(world.admin, "/review enable quality-check @Bob")
    await world.walk_to(datetime(2027, 1, 1, tzinfo=UTC))
    days = [datetime.fromisoformat(title[-11:-1]) for title in titles(world)]
    assert len([day for day in days if day.month == 12]) == 2
    assert all(day.weekday() < 5 for day in days)


async def test_skipping_one_needs_a_reason_and_the_next_comes(world: World) -> None:
    await world.say(world.admin, "/review add Check every Friday @Bob")
    await world.walk_to(datetime(2026, 11, 19, 2, 0, tzinfo=UTC))
    assert isinstance((await world.say(world.amy, "/skip U-1")).answer, Form)
    assert isinstance((await world.say(world.bob, "/skip U-1 no time")).answer, Refusal)
    assert "skipped" in words(await world.say(world.amy, "/review skip U-1 the office moves")).casefold()
    assert duties(world)[0]["status"] == "skipped"
    await world.walk(days=7)
    assert [row["status"] for row in duties(world)] == ["skipped", "pending"]


async def test_switched_off_nothing_more_opens_and_a_press_brings_it_back(world: World) -> None:
    await world.say(world.admin, "/review add Check every Friday @Bob")
    off = await world.say(world.admin, "/review disable check")
    assert "Check is off" in words(off) and "/review enable check" in words(off)
    await world.walk(days=10)
    assert not duties(world)
    assert isinstance(off.answer, Say)
    press = next(button for button in off.answer.card.buttons if button.command == "review_on")
    await world.run(world.admin, "review_on", values={"message": press.target})
    await world.walk(days=7)
    assert len(duties(world)) == 1


async def test_a_changed_one_says_what_it_was_and_never_fires_for_before(world: World) -> None:
    """Fault 42."""
    await world.say(world.admin, "/review add Check every Friday 10:00 @Bob lead 0d")
    reply = await world.say(world.admin, "/review edit check every Wednesday 9:30 lead 1d")
    assert "It was: every Friday 10:00" in words(reply) and "every Wednesday 09:30" in words(reply)
    await world.walk(days=3)
    assert not duties(world)


async def test_another_time_of_the_same_week_opens_no_second_one(world: World) -> None:
    await world.say(world.admin, "/review add Check every Friday 10:00 @Bob")
    await world.walk_to(datetime(2026, 11, 19, 2, tzinfo=UTC))
    await world.say(world.admin, "/review edit check every Friday 17:00")
    await world.walk(days=2)
    assert titles(world) == ["Check (2026-W47)"]


async def test_enabling_late_opens_what_is_due_this_period(world: World) -> None:
    world.clock.move_to(datetime(2026, 12, 21, 2, tzinfo=UTC))
    reply = await world.say(world.admin, "/review enable financial-audit")
    assert "Opened just now: U-1" in words(reply) and titles(world) == ["Financial audit (2026-Q4)"]


async def test_each_supervisor_has_a_weekly_report(world: World) -> None:
    """S000-4.2-a: in the language of each."""
    await world.say(world.admin, "/review enable weekly-report")
    await world.walk_to(datetime(2026, 11, 20, tzinfo=UTC))
    assert titles(world) == ["Weekly report (2026-W47)", "週報（2026-W47）"]
    assert [row["owner_id"] for row in duties(world)] == [world.amy, world.dawei]


async def test_clients_are_visited_by_their_grade(world: World) -> None:
    """S001-3.3-d, S003-岗-b."""
    await world.say(world.admin, "/client Acme grade A @Bob")
    await world.say(world.admin, "/review enable return-visits")
    await world.walk_to(datetime(2026, 11, 24, tzinfo=UTC))
    (row,) = duties(world)
    assert row["client_id"] and titles(world)[0].startswith("Return visit")
    await world.say(world.amy, "/done U-1")
    await world.walk_to(datetime(2026, 12, 15, tzinfo=UTC))
    assert len(duties(world)) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/review add X every 30 February", "never comes"),
        ("/review add X cron 0 9 30 2 *", "never comes"),
        ("/review add X every Friday 25:00", "“every Friday 25:00” never comes"),
        ("/review add 盤點 每週八", "“每週八” never comes"),
        ("/review add X every Monday zone Mars/Phobos", "Mars"),
        ("/review enable finance-audit", "Did you mean financial-audit"),
        ("/review enable nothing of the kind", "/review catalog"),
        ("/review enable field-check-in", "/checkin on"),
        ("/review disable financial-audit", "not switched on"),
        ("/review enable financial-audit as often as you like", "is not understood"),
        ("/review add X every Monday lead 999d", "too many"),
        ("/review add Financial audit every Monday", "in the catalogue"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_half_saved(world: World, line: str, said: str) -> None:
    reply = await world.say(world.admin, line)
    assert isinstance(reply.answer, Refusal) and said in words(reply)
    assert not world.rows("obligations") and not world.rows("schedules")


async def test_what_is_missing_is_asked_in_a_form(world: World) -> None:
    reply = await world.say(world.admin, "/review add Backup check @Amy")
    assert isinstance(reply.answer, Form) and "How often? For example:" in words(reply) and "“”" not in words(reply)
    unread = words(await world.say(world.admin, "/review add Backup check every -1 weeks"))
    assert "What is to be done?: Backup check \n" in unread and "“every -1 weeks” is not understood" in unread
    values = {**reply.answer.values, "title": "Backup check", "cadence": "每週一 上午9點", "owner": str(world.amy)}
    saved = await world.run(world.admin, "review_set", values={**values, "grace": "1"}, asked=True)
    assert "every Monday 09:00" in words(saved)
    wrong = await world.run(world.admin, "review_set", values={"title": "Other", "cadence": "now and then"}, asked=True)
    assert isinstance(wrong.answer, Form) and "is not understood" in words(wrong)


async def test_who_may_switch_on(world: World) -> None:
    assert isinstance((await world.say(world.bob, "/review enable law-scan")).answer, Refusal)
    assert "administrator" in words(await world.say(world.amy, "/review enable law-scan"))
    assert "is added" in words(await world.say(world.amy, "/review add Own every Friday"))
    assert "只有管理員" in words(await world.say(world.dawei, "/review disable own"))


async def test_review_of_a_decision_is_as_it_was(world: World) -> None:
    await world.say(world.alice, "/meeting Weekly\nDecision: we ship on Mondays, review in 3 months")
    await world.run(world.alice, "minutes_save", values={"record": "M-1"})
    assert "Review Thu 18 Feb 2027" in words(await world.say(world.alice, "/review D-1 in 3 months it works"))
    assert "/review catalog" in words(await world.say(world.alice, "/review"))


async def test_the_catalogue_is_read_a_page_at_a_time(world: World) -> None:
    reply = await world.say(world.admin, "/review catalog")
    assert "0 of 44 are on" in words(reply) and "weekly-report" in words(reply)
    assert isinstance(reply.answer, Say)
    following = next(b for b in reply.answer.card.buttons if b.command == "review_catalog_page")
    turned = await world.run(world.admin, "review_catalog_page", values={"page": following.target})
    assert "central-training" in words(turned) or "financial-audit" in words(turned)


async def test_two_replicas_open_each_occurrence_once(world: World) -> None:
    """Fault 38."""
    await world.say(world.admin, "/review add Check every working day 10:00 @Bob lead 0d")
    postgresql = world.settings.database_url.startswith("postgres")
    async with World(world.settings.database_url) if postgresql else nullcontext(world) as other:
        for day in (19, 20, 23, 24):
            for each in (world, other):
                each.clock.move_to(datetime(2026, 11, day, 1, 0, tzinfo=UTC))
            await asyncio.gather(*(each.muster.scheduler.tick() for each in (world, other) for _ in range(2)))
    assert await opened(world, 4) == [f"Check (2026-11-{day})" for day in (19, 20, 23, 24)]


async def test_what_comes_next_is_known_but_not_a_day_that_is_drawn(world: World) -> None:
    await world.say(world.admin, "/review add Check every Friday @Bob")
    await world.say(world.admin, "/review enable quality-check @Bob")
    await world.walk_to(datetime(2026, 12, 1, tzinfo=UTC))
    told = {}
    with world.muster.database.read() as conn:
        tr = world.muster.languages.translator("en", "UTC")
        view = View(tr, world.muster.directories.latest, world.clock.now(), world.person(world.bob))
        for record in records.by_ids(conn, [row["id"] for row in duties(world)]):
            told[record.title.partition(" (")[0]] = duty_ahead(conn, view, record)
    assert [one.rule for one in told["Check"]] == [("every Friday 18:00 or the next working day",)]
    assert not told.get("Random quality check")


async def test_what_somebody_who_left_had_is_asked_of_the_lead(world: World) -> None:
    await world.say(world.admin, "/review add Check every Friday @Bob")
    await world.muster.writer.submit(lambda unit: people.change_person(unit, world.bob, active=False))
    await world.walk(days=2)
    (row,) = duties(world)
    assert row["owner_id"] is None
    assert "Amy is asked" in words(await world.look(world.amy, "U-1"))


async def test_what_is_missed_after_its_grace_climbs_once(world: World) -> None:
    """Its due moment and its grace are one limit, and its breach begins one chain."""
    await world.say(world.admin, "/review add Check every Friday 12:00 @Bob grace 1d")
    await world.walk_to(datetime(2026, 11, 23, 3, 30, tzinfo=UTC))  # Monday 11:30: within its grace
    assert not world.rows("chains")
    await world.walk_to(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    (chain,) = world.rows("chains")
    assert chain["record_id"] == duties(world)[0]["id"] and chain["cause"] == "overdue"
    await world.walk(days=2)
    told = [message.text for message in world.seen(world.private(world.amy), world.amy)]
    assert any("U-1" in text for text in told)
    await world.say(world.bob, "/done U-1")
    assert all(row["ended_at"] for row in world.rows("chains") if row["record_id"] == duties(world)[0]["id"])


async def test_evidence_and_a_checklist_stand_in_the_line(world: World) -> None:
    line = "/review add Backup check every Monday 9:00 @Amy needs evidence checklist: backup is there, one restore"
    said = words(await world.say(world.admin, line))
    assert "Backup check is added" in said and "2 items" in said and "as evidence" in said
    await world.say(world.dawei, "/review 新增 盤點 每週五下午四點 清單：貨架、倉庫；需要佐證")
    assert [row["title"] for row in world.rows("obligations")] == ["Backup check", "盤點"]
    assert [row["checklist"] for row in world.rows("obligations")] == ["backup is there\none restore", "貨架\n倉庫"]
    changed = words(
        await world.say(world.admin, "/review edit backup-check checklist: disk, tape, restore no evidence")
    )
    assert "3 items" in changed and not world.rows("obligations")[0]["evidence"]


async def test_what_a_line_said_is_in_the_form_that_asks_for_the_rest(world: World) -> None:
    reply = await world.say(world.admin, "/review add Backup check needs evidence checklist: disk, tape")
    assert isinstance(reply.answer, Form)
    given = {field.id: field.value for field in reply.answer.fields}
    assert (given["title"], given["evidence"], given["checklist"]) == ("Backup check", "yes", "disk\ntape")


async def test_what_is_done_no_longer_says_what_it_needs(world: World) -> None:
    await world.say(world.admin, "/review add Report every Friday 9:00 @Bob lead 2d grace 1d evidence")
    before = words(await world.look(world.bob, "U-1"))
    assert "Evidence: required" in before and "Grace, working days: 1" in before
    done = await world.say(world.bob, "/done U-1 https://files/report")
    for said in (words(done), words(await world.look(world.bob, "U-1"))):
        assert "Evidence" not in said and "Grace" not in said and "Done Wed 18 Nov" in said
    await world.say(world.bob, "/reopen U-1")
    assert "Evidence: required" in words(await world.look(world.bob, "U-1"))


async def test_a_duty_is_found_by_its_name_with_a_sign_behind_it_and_switched_off(world: World) -> None:
    assert "Financial audit is on" in words(await world.say(world.admin, "/review on “Financial-Audit”."))
    assert "Financial audit is off" in words(await world.say(world.admin, "/review off financial-audit."))
