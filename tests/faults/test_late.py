"""Fault 5: a delivery that is a day late is kept with the time of its event, and its dates are relative to that."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.adapters.slack_story import SECRET, SlackStory, shown
from tests.adapters.telegram_world import ALICE, GROUP, XIAOMING, Office
from tests.fakes import slack_payloads as sent
from tests.world import WEDNESDAY, World

DAY = 86_400


def _kept(world: World) -> tuple[datetime, datetime, datetime]:
    """When the one record was captured, as it and its history say, and when it is due; to the minute."""
    from sqlalchemy import select

    from storage.tables import metadata

    records, history = metadata.tables["records"], metadata.tables["history"]
    with world.muster.database.read() as conn:
        (record,) = conn.execute(select(records.c.created_at, records.c.due_at)).all()
        (captured,) = conn.execute(select(history.c.at).where(history.c.verb == "captured")).all()
    created, due, noted = (at.replace(second=0, microsecond=0) for at in (record[0], record[1], captured[0]))
    return created, noted, due


def _is_of_yesterday(world: World) -> None:
    created, noted, due = _kept(world)
    assert created == noted and abs(created - (WEDNESDAY - timedelta(days=1))) <= timedelta(minutes=1)
    assert due == datetime(2026, 11, 18, 9, tzinfo=UTC)  # the tomorrow of Tuesday, 17:00 in Shanghai


async def test_fault_5_slack_retries_an_event_a_day_later(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        ts = f"{time.time() - DAY:.6f}"
        event = sent.app_mention("<@UBOT> issue Label printer is down by tomorrow 5pm", ts=ts)
        body = sent.event_body(sent.event_callback(event, event_id="Ev1"))
        for number in (3, 4):
            headers = sent.retried(sent.sign(body, SECRET), number)
            assert (await slack.post(body, headers)).status_code == 200
        await slack.settle()
        _is_of_yesterday(slack.world)


async def test_fault_5_telegram_delivers_what_was_said_during_an_outage(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.say(XIAOMING, "/issue 标签打印机坏了 明天下午5点前", chat=GROUP, date=int(time.time()) - DAY)
        card = await office.sees(GROUP, "I-1")
        assert "Tue 17 Nov" in card["text"] and "Due Wed 18 Nov 17:00" in card["text"]
        await office.confirmed()
        _is_of_yesterday(office.world)


async def test_an_event_of_the_future_is_one_of_now(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.say(ALICE, "/issue Label printer is down by tomorrow 5pm", date=int(time.time()) + DAY)
        await office.sees(ALICE, "I-1")
        await office.confirmed()
        created, noted, due = _kept(office.world)
        assert created == noted == WEDNESDAY and due == datetime(2026, 11, 19, 9, tzinfo=UTC)


async def test_a_comment_that_comes_late_stands_where_it_was_said(database_url: str) -> None:
    async with SlackStory(database_url) as slack:
        said = sent.app_mention("<@UBOT> issue Label printer is down", ts=f"{time.time() - 2 * DAY:.6f}")
        await slack.event(said)
        await slack.command("/take I-1", user="U2")
        late = f"{time.time() - DAY:.6f}"
        await slack.event(sent.message("the cable is lose", user="U2", thread_ts=said["ts"], ts=late))
        await slack.event(sent.message("thanks", thread_ts=said["ts"]))
        lines = shown((await slack.command("/muster history I-1"))["blocks"]).splitlines()[1:]
        answer = [line for line in lines if re.search(" · (alice|bob)", line)]  # what people did; a tick adds to it
        assert [line.partition(" · ")[2] for line in answer] == [
            "alice captured it",
            "bob: the cable is lose",
            "bob took it",
            "alice: thanks",
        ]
        assert [line.partition(" · ")[0][:10] for line in answer] == [
            "Mon 16 Nov",
            "Tue 17 Nov",
            "Wed 18 Nov",
            "Wed 18 Nov",
        ]
