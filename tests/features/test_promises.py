"""Snoozed once, promised, kept or missed; and what happens next, by which rule."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.meaning import Said, record_at
from core.answer import Form, Refusal, Say
from core.people import Account
from storage import promises
from tests.features import test_chains
from tests.features.test_reminders import told
from tests.world import World, buttons, words


def lines(world: World, person: int) -> str:
    return "\n".join(words(card) for card in world.cards(world.private(person), person))


def meant(world: World, text: str, under: str = "T-1") -> tuple[str, str]:
    """The command, and the moment that was said with it."""
    said = world.muster.dispatch.meanings.of(Said(Account("local", "", str(world.bob)), text, under=under))
    return said.command, "".join(said.values.get(name, "") for name in ("by", "until", "due"))


async def test_a_snooze_defers_once_for_one_person_and_changes_no_rule(world: World) -> None:
    await world.say(world.alice, "/task Send the offer by tomorrow 5pm")
    await world.say(world.amy, "/assign T-1 @bob @alice")
    before = world.rows("records")[0]["due_at"]
    await world.walk(hours=23)
    answer = await world.say(world.bob, "/snooze T-1 2h")
    assert words(answer) == "I say T-1 Send the offer again Thu 19 Nov 11:00 (in 2 hours)"
    seen = len(told(world, world.bob)), len(told(world, world.alice))
    await world.walk(hours=3)
    assert told(world, world.bob)[seen[0] :] == ["Due soon: T-1 Send the offer"]
    assert len(told(world, world.alice)) == seen[1]
    await world.walk(hours=5)  # the rule goes on
    assert told(world, world.bob)[seen[0] + 1 :] == ["Due now: T-1 Send the offer"]
    assert world.rows("records")[0]["due_at"] == before
    # Put off over the moments of the rule: these are not said, those after it are.
    await world.say(world.bob, "/snooze T-1 tomorrow 10am")
    await world.walk(hours=24)
    assert told(world, world.bob)[seen[0] + 2 :] == ["Overdue: T-1 Send the offer"]


async def test_the_choices_and_a_day_alone_which_means_its_morning(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer")
    offered = await world.say(world.bob, "/snooze T-1")
    assert isinstance(offered.answer, Say)
    card = offered.answer.card
    assert buttons(card) == ["In 1 h", "Later today", "Tomorrow morning", "Mon 23 Nov 09:00", "Another time…"]
    pressed = await world.press(world.bob, "snooze_tomorrow", "T-1", 0)
    assert "Thu 19 Nov 09:00" in words(pressed)
    assert isinstance((await world.press(world.bob, "snooze_until", "T-1", 0)).answer, Form)
    for typed in ("tomorrow", "tomorrow morning", "明天", "明早"):
        assert "Thu 19 Nov 09:00" in words(await world.say(world.bob, f"/snooze T-1 {typed}"))
    past = await world.say(world.bob, "/snooze T-1 today 9:00")
    assert isinstance(past.answer, Refusal) and "past already" in past.answer.text
    far = await world.say(world.bob, "/snooze T-1 in 300 years")
    assert isinstance(far.answer, Refusal) and "/due T-1" in far.answer.text
    await world.walk(days=1)
    assert told(world, world.bob) == ["You wanted to hear of this again: T-1 Send the offer"]
    await world.say(world.bob, "/done T-1")
    closed = await world.say(world.bob, "/snooze T-1 2h")
    assert isinstance(closed.answer, Refusal)


async def test_a_promise_stands_on_the_card_silences_reminders_and_is_kept(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm", room=world.operations)
    shown = await world.say(world.bob, "/promise T-1 by Friday 5pm")
    assert "🤝 Bob promises it by Fri 20 Nov 17:00" in words(shown)
    assert "🤝 Bob promises it by Fri 20 Nov 17:00" in words(world.cards(world.operations)[-1])
    assert "T-1 Send the offer · Bob promises it by Fri 20 Nov 17:00" in lines(world, world.alice)
    await world.walk(days=1, hours=12)
    assert told(world, world.bob) == []
    await world.walk(hours=12)
    assert told(world, world.bob) == ["A promise is due soon: T-1 Send the offer"] and "You promised it by" in lines(
        world, world.bob
    )
    await world.say(world.bob, "/done T-1")
    await world.walk(days=3)
    assert len(told(world, world.bob)) == 1
    (row,) = world.rows("promises")
    assert row["state"] == "kept" and row["kept_at"] and not row["missed_at"]
    await world.say(world.alice, "/reopen T-1 not yet")
    assert world.rows("promises")[0]["state"] == "kept"  # it was: that is past


async def test_undone_closing_holds_to_the_promise_again(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by Friday 5pm")
    await world.say(world.bob, "/promise T-1 by tomorrow")
    await world.say(world.bob, "/done T-1")
    await world.say(world.bob, "/undo T-1")
    assert world.rows("promises")[0]["state"] == "open"
    assert "Bob promises it by" in words(await world.look(world.bob, "T-1"))


async def test_a_promise_that_is_missed_is_noted_and_told_to_who_is_next_above(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by Friday 5pm", room=world.operations)
    await world.say(world.bob, "/promise T-1 by tomorrow 5pm")
    await world.walk(days=1, hours=8)
    assert "T-1 Send the offer: you promised it by Thu 19 Nov 17:00" in lines(world, world.bob)
    assert "T-1 Send the offer: Bob promised it by Thu 19 Nov 17:00, and it is not done" in lines(world, world.amy)
    assert "⚠ Bob's promise was missed: Thu 19 Nov 17:00" in words(world.cards(world.operations)[-1])
    assert "Bob's promise was missed" in words(await world.say(world.alice, "/history T-1"))
    (row,) = world.rows("promises")
    assert row["state"] == "missed" and row["missed_at"]
    with world.muster.database.read() as conn:
        assert [one.person for _, one in promises.missed(conn, [world.bob, world.amy])] == [world.bob]
    stuck = words(await world.say(world.amy, "/stuck")).splitlines()
    assert stuck[0] == "1 stuck, 1 needs you"
    assert "T-1 Send the offer · Bob's promise missed · since Thu 19 Nov 17:00" in stuck[1]
    assert stuck[1].endswith("→ you")
    # The newest counts, and who gives it away is free of it.
    await world.say(world.bob, "/promise T-1 by Monday 5pm")
    assert "Nothing is stuck" in words(await world.say(world.amy, "/stuck"))
    assert [row["state"] for row in world.rows("promises")] == ["ended", "open"]
    await world.say(world.amy, "/assign T-1 @alice")
    assert [row["state"] for row in world.rows("promises")] == ["ended", "ended"]
    assert "🤝" not in words(await world.look(world.amy, "T-1"))
    await world.say(world.amy, "/assign T-1 @bob")  # and is not held to it when it comes back
    assert "🤝" not in words(await world.look(world.amy, "T-1"))


async def test_what_is_overdue_and_promised_is_reminded_of_its_promise_and_who_is_above_may_nudge(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.walk(hours=24)
    await world.say(world.bob, "/promise T-1 by Friday 11am")
    why = words(await world.say(world.bob, "/why T-1"))
    assert "Mon 23 Nov 09:00" in why and "default: when it is due" not in why
    await world.walk(hours=23)
    assert told(world, world.bob)[-1] == "A promise is due soon: T-1 Send the offer"
    await world.walk(hours=3)  # missed, and Amy has heard of it
    stuck = await world.say(world.amy, "/stuck")
    assert isinstance(stuck.answer, Say) and buttons(stuck.answer.card) == ["T-1", "Nudge T-1"]
    assert "Bob (T-1)" in words(await world.press(world.amy, "nudge", "T-1", 0))
    assert told(world, world.bob)[-1].startswith("Amy waits for")


async def test_a_missed_promise_stands_before_what_is_plainly_overdue(world: World) -> None:
    await world.say(world.alice, "/task @bob One by tomorrow 3pm")
    await world.say(world.alice, "/task @bob Two by tomorrow 3pm")
    await world.say(world.bob, "/promise T-2 by tomorrow 4pm")
    await world.walk(days=1, hours=8)
    stuck = words(await world.say(world.dawei, "/stuck"))
    assert "T-1 One · Bob 已逾期" in stuck and "T-2 Two · Bob 的承諾未兌現" in stuck


async def test_what_cannot_be_promised_is_refused(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by Friday 5pm")
    form = await world.say(world.bob, "/promise T-1")
    assert isinstance(form.answer, Form) and [field.id for field in form.answer.fields] == ["by"]
    past = await world.say(world.bob, "/promise T-1 2026-11-17 17:00")
    assert isinstance(past.answer, Refusal) and "ahead" in past.answer.text
    theirs = await world.say(world.alice, "/promise T-1 tomorrow")
    assert isinstance(theirs.answer, Refusal) and "Bob" in theirs.answer.text
    await world.say(world.bob, "/done T-1")
    assert isinstance((await world.say(world.bob, "/promise T-1 tomorrow")).answer, Refusal)
    assert world.rows("promises") == []


@pytest.mark.parametrize(
    ("text", "command", "moment"),
    [
        ("snooze 2h", "snooze", "2h"),
        ("remind me tomorrow", "snooze", "tomorrow"),
        ("later", "snooze", ""),
        ("稍後提醒", "snooze", ""),
        ("明天提醒我", "snooze", "明天"),
        ("2小时后再提醒我", "snooze", "2小时后"),
        ("I promise by Friday", "promise", "by Friday"),
        ("I'll have it by Friday 5pm.", "promise", "by Friday 5pm."),
        ("週五前一定給", "promise", "週五前"),
        ("我周五前一定完成", "promise", "周五前"),
        ("我承諾明天下午五點前完成", "promise", "明天下午五點前"),
        ("延到明天", "due", "明天"),
        ("remind the client tomorrow", "reply", ""),
        ("I promised the client a call by Friday", "reply", ""),
        ("週五前一定給客戶", "reply", ""),
    ],
)
async def test_words_without_a_slash(world: World, text: str, command: str, moment: str) -> None:
    await world.say(world.alice, "/task @bob Send the offer")
    assert meant(world, text) == (command, moment)


async def test_words_below_a_private_reminder_are_about_its_record(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.walk(hours=23)
    reminder = next(row for row in world.rows("outbox") if row["kind"] == "remind")
    place = world.room(world.private(world.bob)).place
    database, directory = world.muster.database, world.muster.directories.latest
    assert await record_at(database, directory, place, reminder["platform_id"]) == "T-1"


async def test_why_tells_what_comes_next_to_whom_by_which_rule_and_day(world: World) -> None:
    await world.say(world.admin, "/calendar company day 2026-11-20 off Founders' day")
    await world.say(world.admin, "/calendar company day 2026-11-21 working")
    await world.say(world.alice, "/task @bob Send the offer by 2026-11-20 5pm")
    await world.say(world.alice, "/ask T-1 @Amy is the price right? by Monday")
    first = words(await world.say(world.alice, "/why T-1")).splitlines()
    assert first[0] == "T-1 Send the offer: what happens next"
    told_ = "\n".join(first)
    before = "Thu 19 Nov 17:00 (in 1 day), 14 working hours · Bob is reminded · default: once before it is due"
    assert before in first
    assert "Sat 21 Nov 09:00 (in 3 days), 15 working hours · Bob is reminded · default: when it is due" in told_
    assert "Amy is asked again · default: four working hours before the answer is due" in "\n".join(first)
    assert "Calendar: Fri 20 Nov Founders' day · Sat 21 Nov worked" in first
    await world.walk(days=1, hours=8)
    await world.say(world.bob, "/promise T-1 by 2026-11-24 5pm")
    await world.say(world.bob, "/snooze T-1 2026-11-23 9:30")
    then = words(await world.say(world.bob, "/why T-1"))
    assert "Mon 23 Nov 09:30 (in 4 days), 8 working hours · Bob is reminded · put off until then" in then
    assert "· if Bob has not kept the promise, it is noted, and whoever is next above hears of it · a promise" in then
    assert "Thu 19 Nov 17:00 · Bob was reminded" in then and "Wed 18 Nov 10:00 · Amy was asked" in then
    await world.say(world.bob, "/done T-1")
    assert "nothing more happens by itself" in words(await world.say(world.bob, "/why T-1"))
    assert isinstance((await world.say(world.bob, "/why T-9")).answer, Refusal)


async def test_why_says_once_that_somebody_was_reminded(world: World) -> None:
    """A message is sent a moment after its slot."""
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    world.clock.move_to(datetime(2026, 11, 19, 1, tzinfo=UTC))
    await world.muster.scheduler.tick()
    world.clock.move_to(datetime(2026, 11, 19, 1, 0, 1, tzinfo=UTC))
    await world.settle()
    assert words(await world.say(world.bob, "/why T-1")).count("Bob was reminded") == 1
    await world.walk(days=20)
    assert "Everything was said that is said by itself" in words(await world.say(world.bob, "/why T-1"))


async def test_why_snooze_and_promise_are_behind_more(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer")
    more = await world.press(world.bob, "more", "T-1", 1)
    assert isinstance(more.answer, Say) and {"Snooze", "I promise by…", "Why?"} <= set(buttons(more.answer.card))
    others = await world.press(world.amy, "more", "T-1", 1)
    assert isinstance(others.answer, Say) and "I promise by…" not in buttons(others.answer.card)
    assert "it has no due moment" in words(await world.press(world.bob, "why", "T-1", 1))


async def test_a_nudge_reaches_who_was_asked_too(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by tomorrow 5pm")
    await world.say(world.alice, "/ask T-1 @Ken is the price right?")
    await world.walk_to(datetime(2026, 11, 20, 2, tzinfo=UTC))
    before = len(told(world, world.ken))
    answer = words(await world.say(world.amy, "/nudge T-1"))
    assert answer == "Told: Ken (T-1), Bob (T-1)"
    assert len(told(world, world.ken)) == before + 1
    asked = world.cards(world.private(world.ken), world.ken)[-1]
    assert "is the price right?" in words(asked) and buttons(asked)[0] == "Yes"
    await world.say(world.amy, "/nudge T-1")
    assert len(told(world, world.ken)) == before + 1


async def test_who_stands_in_finds_the_question_in_their_lists(world: World) -> None:
    await world.say(world.amy, "/timeoff 11/18–11/19 @Ken")
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy can we repair it ourselves?")
    mine = await world.say(world.ken, "/mine", room=world.private(world.ken))
    assert "Pump leaks" in words(mine) and "Alice" in words(mine)
    assert isinstance(mine.answer, Say) and mine.answer.card.buttons[0].command == "answer"
    assert "can we repair it ourselves?" in words(await world.say(world.ken, "/asks"))


async def test_a_promise_holds_a_chain_back_and_a_miss_lets_it_go_on(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by Friday 5pm")
    await world.say(world.bob, "/promise T-1 by tomorrow 5pm")
    await test_chains.start(world, "T-1", "overdue")  # a chain that starts meanwhile is held back, too
    (chain,) = world.rows("chains")
    assert "2026-11-19" in str(chain["held_until"])
    await world.walk(days=1, hours=6)
    assert test_chains.told(world) == []
    await world.walk(hours=2)
    ((name, at), *_) = test_chains.told(world)
    assert (name, at) == ("Amy", "Thu 17:00")
    assert "Bob promised it by" not in lines(world, world.amy)  # once, by the chain


async def test_a_promise_missed_on_leave_is_told_to_who_stands_in(world: World) -> None:
    await world.say(world.alice, "/task @Bob Send the offer !high by Friday 17:00")
    await world.say(world.bob, "/take T-1")
    await world.say(world.bob, "/promise T-1 Thursday 15:00")
    await world.say(world.bob, "/timeoff 11/19–11/23 @王大維")
    why = words(await world.say(world.alice, "/why T-1"))
    assert "王大維 hears that it is at risk" in why and "Bob hears" not in why, "as it will be then"
    await world.walk(days=2)
    told = [words(card) for card in world.cards(world.private(world.dawei), world.dawei)]
    assert "Bob 的承諾未兌現：11月19日 週四 15:00" in told[-1] and "Bob 不在，請您代為處理。" in told[-1]
    assert len(world.cards(world.private(world.bob), world.bob)) == 0
