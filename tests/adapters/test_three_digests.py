"""A morning's digest and a check-in, told through each chat: read, opened by its numbers, answered by a reply."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.adapters.three import Chat


async def test_a_digest_is_chosen_opened_and_comes_again(chat: Chat) -> None:
    assert "09:00" in await chat.say("bob", "/digest on")
    assert chat.label("digest.of_you", "dawei") in await chat.say("dawei", "/digest 開啟 管理 週報", room="private")
    await chat.say("alice", "/task @Bob Order paper by 2026-11-20 17:00")
    await chat.say("alice", '/task @"王大維" Call Acme')
    assert "T-1 Order paper" in await chat.say("bob", "/digest now", room="private")
    before = len(await chat.inbox("bob"))
    await chat.world.walk(seconds=1)
    await chat.world.walk_to(datetime(2026, 11, 19, 1, 0, tzinfo=UTC))
    await chat.settle()
    (digest,) = (await chat.inbox("bob"))[before:]
    assert digest.startswith("1 thing waits for you · Thu 19 Nov")
    assert digest.buttons == ["1", "What is stuck?", "Later today"]
    assert "Order paper" in await chat.press("bob", "1 thing waits", "1")
    await chat.press("bob", "1 thing waits", "What is stuck?")
    assert "14:00" in await chat.press("bob", "1 thing waits", "Later today")
    known = len([words for words in await chat.inbox("bob") if words.startswith("1 thing waits")])
    await chat.world.walk_to(datetime(2026, 11, 19, 6, 0, tzinfo=UTC))
    await chat.settle()
    again = [words for words in await chat.inbox("bob") if words.startswith("1 thing waits")]
    assert len(again) == known + 1
    await chat.world.walk_to(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    await chat.settle()
    report = next(words for words in await chat.inbox("dawei") if "第 47 週" in words)
    assert "Sales" in report


async def test_a_check_in_is_answered_by_a_reply_a_form_and_a_command(chat: Chat) -> None:
    assert "No department is asked" in await chat.say("bob", "/checkin")
    assert "Operations is asked at 09:00" in await chat.say("amy", "/checkin on #Operations 9:00")
    await chat.world.walk_to(datetime(2026, 11, 19, 1, 0, tzinfo=UTC))
    await chat.settle()
    question = "How do things stand in Operations? (09:00)"
    assert question in (await chat.inbox("bob"))[-1]
    await chat.press("alice", question, chat.label("button.checkin_said", "alice"))
    await chat.fill("alice", text="done with the pallets")
    assert "Noted" in await chat.say("sam", "/checkin backup is fine", room="private")
    assert "Noted" in await chat.answer("amy", question, "all quiet")
    await chat.world.walk_to(datetime(2026, 11, 19, 10, 0, tzinfo=UTC))
    await chat.settle()
    summary = next(line for line in await chat.lines("operations") if "3 of 5 answered" in line)
    for words in ("Alice: done with the pallets", "Sam: backup is fine", "Amy: all quiet"):
        assert words in summary
    assert "Bob" not in summary and "Ken" not in summary
    (told,) = [words for words in await chat.inbox("amy") if "not answered by" in words]
    assert "Bob" in told and "Ken" not in told, "who is above her is not hers to chase"
