"""Taking, blocking, closing and reopening: by command and by button, and only as far as the lifecycle allows."""

from __future__ import annotations

import re

from core.answer import Form, Refusal, Toast
from core.kinds import KINDS
from handlers.views.help_areas import AREAS
from tests.world import World, buttons, words


async def test_a_fixed_printer_closes_with_one_tap(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    reply = await world.press(world.bob, "done", "I-1", 1)
    assert isinstance(reply.answer, Toast) and reply.answer.text == "I-1 Label printer is down is closed"
    for room in (world.general, world.operations):
        (card,) = world.cards(room)
        assert "Closed Wed 18 Nov 10:00" in words(card)
        assert buttons(card) == ["Reopen", "Comment"]
    assert world.lines(world.general) == ["Bob closed it"]


async def test_take_block_resume_done_and_reopen(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    steps = [
        (world.bob, "/take T-1", "Bob has it · doing", ["Done", "Block", "Change time", "Comment"]),
        (world.bob, "/block t1 waiting for the drawings", "blocked", ["Resume", "Done", "Change time", "Comment"]),
        (world.bob, "/resume T1", "Bob has it · doing", ["Done", "Block", "Change time", "Comment"]),
        (world.bob, "/done T-1 sent by mail", "Done Wed 18 Nov 10:00", ["Reopen", "Comment"]),
        (world.alice, "/reopen T-1 the client lost it", "Bob is asked to take it", ["Take", "Done"]),
    ]  # fmt: skip
    for person, line, shown, offered in steps:
        await world.say(person, line)
        (card,) = world.cards(world.general)
        assert shown in words(card), line
        assert buttons(card)[: len(offered)] == offered, line
    assert world.lines(world.general) == [
        "Bob took it",
        "Bob is blocked: waiting for the drawings",
        "Bob goes on",
        "Bob closed it: sent by mail",
        "Alice opened it again: the client lost it",
    ]


async def test_what_was_blocked_goes_back_to_where_it_was(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    for line in ("/take I-1", "/plan I-1", "/execute I-1", "/block I-1 no spare part", "/resume I-1"):
        await world.say(world.bob, line)
    assert world.rows("records")[0]["status"] == "executing"


async def test_blocking_needs_a_reason_and_asks_for_it(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    reply = await world.press(world.alice, "block", "T-1", 1)
    assert isinstance(reply.answer, Form)
    assert [field.id for field in reply.answer.fields] == ["reason"] and reply.answer.values == {"record": "T-1"}
    await world.run(world.alice, "block", values={"record": "T-1", "reason": "no paper"}, asked=True)
    assert "Reason: no paper" in words(world.cards(world.general)[0])


async def test_a_step_that_is_not_possible_says_what_is(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    await world.say(world.alice, "/done T-1")
    reply = await world.say(world.alice, "/take T-1")
    assert isinstance(reply.answer, Refusal)
    assert reply.answer.text.startswith("T-1 Send the offer is done")
    assert reply.answer.card and "Reopen" in buttons(reply.answer.card)
    assert world.rows("records")[0]["status"] == "done"


async def test_only_those_concerned_may_cancel(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer")
    reply = await world.say(world.xiaoming, "/cancel T-1", room=world.sales)
    assert isinstance(reply.answer, Refusal) and "可以由 Alice 来做" in reply.answer.text
    await world.say(world.amy, "/cancel T-1 not needed any more")
    assert world.rows("records")[0]["status"] == "cancelled"


async def test_a_press_on_an_old_card_is_refused_with_the_fresh_one(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.press(world.bob, "take", "I-1", 1)
    reply = await world.press(world.alice, "done", "I-1", 1)
    assert isinstance(reply.answer, Refusal) and "has changed meanwhile" in reply.answer.text
    assert reply.answer.card and "Bob has it" in words(reply.answer.card)
    again = await world.press(world.bob, "take", "I-1", 1)
    assert isinstance(again.answer, Toast)  # pressed again by the same person: the same answer


async def test_the_due_moment_changes_and_the_change_is_shown_back(world: World) -> None:
    await world.say(world.alice, "/task @bob Send the offer by Friday")
    reply = await world.say(world.bob, "/due T-1 next Friday 3pm")
    assert "Due Fri 27 Nov 15:00 (in 7 working days)" in words(reply)
    assert "Due Fri 27 Nov 15:00" in words(world.cards(world.general)[0])
    assert world.lines(world.general) == ["Bob changed the time to Fri 27 Nov 15:00"]
    wrong = await world.say(world.bob, "/due T-1 when pigs fly")
    assert "when pigs fly" in words(wrong) and "tomorrow 5pm" in words(wrong)


async def test_comments_join_the_timeline_and_show_tells_it(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.bob, "/comment I-1 the cable is loose")
    assert world.lines(world.general) == ["Bob: the cable is loose"]
    reply = await world.look(world.amy, "I1")
    assert "Wed 18 Nov 10:00 · Bob: the cable is loose" in words(reply)
    assert "State: reported" in words(reply)


async def test_mine_lists_what_waits_for_me_and_says_when_it_is_overdue(world: World) -> None:
    assert "Nothing waits for you" in words(await world.say(world.bob, "/mine"))
    await world.say(world.alice, "/task @bob Send the offer by Friday")
    await world.say(world.alice, "/task @bob Call Acme by today 11:00")
    await world.walk(hours=2)
    said = words(await world.say(world.bob, "/mine")).splitlines()
    assert said[0] == "2 things wait for you"
    assert "T-2 Call Acme · to do · overdue since Wed 18 Nov 11:00 (1 hour ago)" in said[1]
    assert "T-1 Send the offer · to do · Due Fri 20 Nov 18:00 (in 2 days)" in said[2]


async def test_words_in_three_languages_are_commands(world: World) -> None:
    await world.say(world.xiaoming, "/issue 标签打印机坏了", room=world.sales)
    await world.say(world.dawei, "我來 I-1", room=world.sales)
    await world.say(world.dawei, "完成 I-1 換了線材", room=world.sales)
    assert world.lines(world.sales) == ["王大維 接手了", "王大維 結案了：換了線材"]


async def test_help_shows_what_this_person_may_do(world: World) -> None:
    first = words(await world.say(world.alice, "/help"))
    assert "/issue Label printer is down" in first and "/find" in first and len(first.splitlines()) <= 16
    lines = [words(await world.say(who, "/help team and settings")) for who in (world.alice, world.admin)]
    assert "language" in lines[0] and "invite" not in lines[0] and "invite · " in lines[1]


async def test_every_command_is_in_the_help_of_every_day_or_of_an_area(world: World) -> None:
    shown = [await world.say(world.admin, "/help")]
    for area in AREAS:
        shown.append(await world.run(world.admin, "help_area", values={"page": area}))
    said = "\n".join(map(words, shown)) + " ".join(kind.name for kind in KINDS.values() if kind.captured)
    known = {command.name for command in world.muster.dispatch.registry.listed() if command.right != "audit"}
    assert known - set(re.findall(r"\w+", said)) <= {"help"}
    chinese = words(await world.say(world.dawei, "/help 紀錄的步驟"))
    assert "classify" in chinese and chinese.startswith("紀錄的步驟")
    assert "invite" not in words(await world.run(world.alice, "help_area", values={"page": "nonsense"}))


async def test_one_command_is_explained(world: World) -> None:
    assert "/task @Bob 把报价发给客户 周五前" in words(await world.say(world.xiaoming, "/help task"))


async def test_what_is_said_to_be_in_the_way_again_is_kept(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    await world.say(world.bob, "/take T-1")
    await world.say(world.bob, "/block T-1 waiting for the drawings")
    await world.say(world.bob, "/block T-1 and for the price list")
    (card,) = world.cards(world.general)
    assert "Reason: and for the price list" in words(card)
    assert world.lines(world.general)[-1] == "Bob says what is in the way now: and for the price list"
    other = await world.say(world.xiaoming, "/block T-1 客户没有付款", room=world.sales)
    assert isinstance(other.answer, Toast)
    assert "评论" in words(other) and world.lines(world.general)[-1] == "李晓明: 客户没有付款"
    assert "Reason: and for the price list" in words(world.cards(world.general)[0])
    history = words(await world.say(world.bob, "/history T-1"))
    assert all(said in history for said in ("the drawings", "the price list", "客户没有付款"))
    several = words(await world.say(world.bob, "/block T-1 T-9 no paper"))
    assert "What is in the way now: no paper" in several and "T-9" in several
    await world.say(world.bob, "/undo")
    assert "Reason: and for the price list" in words(world.cards(world.general)[0])
    await world.say(world.bob, "/resume T-1")
    assert world.rows("records")[0]["status"] == "doing"


async def test_what_a_command_lacks_is_said_in_one_sentence(world: World) -> None:
    for person, line, says in (
        (world.alice, "/take", "Say which one, for example: /take I-12"),
        (world.xiaoming, "/take", "请写明是哪一条，例如：/take I-12"),
        (world.dawei, "/done", "請寫明是哪一筆，例如：/done I-12"),
    ):
        reply = await world.say(person, line)
        assert isinstance(reply.answer, Refusal) and reply.answer.text.startswith(says), line
