"""Any record asks people and departments; who was asked answers, in their turn, once; and who has not is reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.answer import Form, Refusal
from storage import people
from tests.world import World, buttons, words


def told(world: World, person: int) -> list[str]:
    """What stands in somebody's private chat."""
    return [words(card) for card in world.cards(world.private(person), person)]


async def fill(world: World, person: int, command: str, **values: str) -> str:
    return words(await world.run(person, command, values=values, asked=True))


async def test_people_and_a_department_side_by_side(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    asked = await world.say(world.alice, "/ask I-1 @Amy @Ken #Sales by Friday: can we repair it ourselves?")
    assert "❓ Amy: not answered yet" in words(asked) and "❓ Sales: not answered yet" in words(asked)
    assert "Alice asks you about I-1 Pump leaks" in told(world, world.amy)[-1]
    assert "can we repair it ourselves?" in told(world, world.amy)[-1]
    assert "Sales" in told(world, world.dawei)[-1], "a department is asked through its lead"
    assert not told(world, world.xiaoming)
    card = world.cards(world.operations)[-1]
    assert buttons(card)[0] == "Answer"
    await world.say(world.amy, "/answer I-1 yes")
    await world.say(world.ken, "/answer I-1 yes, if it is done by Monday")
    assert "1 个问题等您答复" in words(await world.say(world.xiaoming, "/asks"))
    await world.say(world.xiaoming, "/answer I-1 不行，因为没有零件")
    card = world.cards(world.operations)[-1]
    assert "✅ Amy: yes" in words(card) and "🟡 Ken: yes, if: it is done by Monday" in words(card)
    assert "⛔ Sales (李晓明): no: 没有零件" in words(card) and "Answer" not in buttons(card)
    assert "李晓明 says no: 没有零件" in world.lines(world.operations)
    assert "says no about I-1" in told(world, world.alice)[-1]
    listed = words(await world.say(world.bob, "/asks I-1"))
    assert "Ken · can we repair it ourselves? · yes, if…: it is done by Monday · Ken" in listed


async def test_two_who_answer_for_a_department(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 #Sales: does the client know?")
    assert (await world.say(world.xiaoming, "/answer I-1 yes")).saved
    late = await world.say(world.dawei, "/answer I-1 no, because nobody told them")
    assert isinstance(late.answer, Refusal) and "李晓明 已經回覆：同意" in late.answer.text
    assert isinstance((await world.say(world.bob, "/answer I-1 yes")).answer, Refusal)
    changed = await world.say(world.xiaoming, "/answer I-1 no, because they hang up")
    assert not isinstance(changed.answer, Refusal), "whoever answered may think better of it"
    assert [row["answer"] for row in world.rows("asks")] == ["no"]


async def test_at_the_same_moment_one_answer_stands_and_both_departments_count(world: World) -> None:
    import asyncio

    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 #Sales #Operations: is it safe?")
    lines = ((world.dawei, "yes"), (world.xiaoming, "yes, if they call"), (world.amy, "yes"), (world.bob, "yes"))
    await asyncio.gather(*(world.say(who, f"/answer I-1 {text}") for who, text in lines))
    assert all(row["answer"] in ("yes", "if") for row in world.rows("asks"))
    assert words(world.cards(world.operations)[-1]).count("yes") == 2


async def test_in_order_each_has_their_turn_and_a_no_ends_it(world: World) -> None:
    await world.say(world.alice, "/task Send the offer")
    await world.say(world.alice, "/ask T-1 @Amy @Ken @Bob in order: shall we?")
    assert told(world, world.amy) and not told(world, world.ken)
    early = await world.say(world.ken, "/answer T-1 yes")
    assert isinstance(early.answer, Refusal) and "that is asked of Amy" in early.answer.text
    await world.say(world.amy, "/answer T-1 yes")
    assert "asks you" in told(world, world.ken)[-1] and not told(world, world.bob)
    await world.say(world.ken, "/answer T-1 no, because it is too dear")
    assert not told(world, world.bob)
    assert "Ken is asked next" in world.lines(world.operations)


async def test_what_is_missing_is_asked_and_what_is_wrong_says_what_to_do(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    form = (await world.say(world.alice, "/ask I-1")).answer
    assert isinstance(form, Form) and [f.id for f in form.fields] == ["whom", "question", "due", "turn"]
    assert not any(field.error for field in form.fields)
    wrong = words(await world.say(world.alice, "/ask I-1 @Nobody #Moon by Friday: well?"))
    assert "Nobody here is called “Nobody”" in wrong
    again = await fill(world, world.alice, "ask", record="I-1", whom="Amy, Moon", question="well?")
    assert "“Moon” is neither a person nor a department here" in again
    past = await fill(world, world.alice, "ask", record="I-1", whom="Amy", question="well?", due="2020-01-01 10:00")
    assert "That is past already" in past
    assert not world.rows("asks")
    done = await fill(world, world.alice, "ask", record="I-1", whom="Amy, Sales", question="well?", turn="in_order")
    assert "Asked about I-1" in done
    assert [row["place"] for row in world.rows("asks")] == [1, 2]
    form = (await world.say(world.amy, "/answer I-1 perhaps")).answer
    assert isinstance(form, Form) and form.fields[1].value == "perhaps"
    assert "Say under which condition" in await fill(world, world.amy, "answer", record="I-1", answer="no", words="")
    assert "you said no" in await fill(world, world.amy, "answer", record="I-1", answer="no", words="too dear")
    nobody = await world.say(world.bob, "/answer I-1 yes")
    assert isinstance(nobody.answer, Refusal)
    await world.muster.writer.submit(lambda unit: people.add_department(unit, "Empty"))
    assert "nobody in Empty" in words(await world.say(world.alice, "/ask I-1 #Empty: well?"))
    await world.say(world.alice, "/done I-1")
    assert isinstance((await world.say(world.alice, "/ask I-1 @Amy: well?")).answer, Refusal)


async def test_handed_over_it_is_the_other_ones_to_answer(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy @Ken: is it safe?")
    assert "Bob is asked instead of you" in words(await world.say(world.amy, "/ask I-1 delegate @Bob"))
    assert "Alice asks you" in told(world, world.bob)[-1]
    assert isinstance((await world.say(world.amy, "/answer I-1 yes")).answer, Refusal)
    await world.say(world.bob, "/answer I-1 yes")
    assert isinstance((await world.say(world.ken, "/delegate I-1")).answer, Form)
    await world.say(world.ken, "/delegate I-1 @Amy")
    await world.say(world.amy, "/answer I-1 yes")
    rows = world.rows("asks")
    assert [row["answered_by_id"] for row in rows] == [world.bob, world.amy]
    assert "Everybody has answered about I-1" in told(world, world.alice)[-1]
    assert isinstance((await world.say(world.ken, "/delegate I-1 @Amy")).answer, Refusal)


async def test_who_has_not_answered_is_reminded_once_and_can_be_nudged(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks !low")
    await world.say(world.alice, "/ask I-1 @Amy @Ken by Friday 18:00: is it safe?")
    await world.say(world.ken, "/answer I-1 yes")
    before = len(told(world, world.amy)), len(told(world, world.ken))
    await world.walk_to(world.clock.now() + timedelta(days=2, hours=3, minutes=59))
    assert (len(told(world, world.amy)), len(told(world, world.ken))) == before
    await world.walk_to(world.clock.now() + timedelta(minutes=2))
    assert "Alice waits for your answer about I-1" in told(world, world.amy)[-1]
    assert (len(told(world, world.amy)), len(told(world, world.ken))) == (before[0] + 1, before[1])
    await world.walk_to(world.clock.now() + timedelta(days=5))
    assert len(told(world, world.amy)) == before[0] + 1
    for _ in range(2):
        assert "Amy was reminded" in words(await world.run(world.alice, "ask_nudge", values={"record": "I-1"}))
    assert len(told(world, world.amy)) == before[0] + 2, "once an hour"
    await world.say(world.amy, "/answer I-1 yes")
    assert isinstance((await world.run(world.alice, "ask_nudge", values={"record": "I-1"})).answer, Refusal)
    assert len([row for row in world.rows("slots") if row["schedule"].startswith("ask:")]) == 1


async def test_a_reply_with_words_answers_and_any_other_is_a_comment(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy: is it safe?")
    reply = {"record": "I-1"}
    await world.run(world.bob, "reply", values={**reply, "text": "yes"})
    await world.run(world.amy, "reply", values={**reply, "text": "let me look"})
    assert [row["answer"] for row in world.rows("asks")] == [""]
    why = await world.run(world.amy, "reply", values={**reply, "text": "no"})
    assert isinstance(why.answer, Refusal) and "no, because" in why.answer.text
    await world.run(world.amy, "reply", values={**reply, "text": "不行，因为阀门坏了"})
    assert [row["answer"] for row in world.rows("asks")] == ["no"]
    assert "⛔ Amy: no: 阀门坏了" in words(world.cards(world.operations)[-1])
    await world.run(world.amy, "reply", values={**reply, "text": "yes"})
    assert [row["answer"] for row in world.rows("asks")] == ["no"], "who has answered only talks"


async def test_undo_of_another_change_leaves_what_was_answered(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/take I-1")
    await world.say(world.alice, "/ask I-1 @Amy: is it safe?")
    await world.say(world.amy, "/answer I-1 yes")
    undone = await world.say(world.alice, "/undo I-1")
    assert not isinstance(undone.answer, Refusal)
    assert "✅ Amy: yes" in words(world.cards(world.operations)[-1])


@pytest.mark.parametrize("message", ["", "0", "99", "x", "9" * 30])
async def test_a_button_that_was_made_up_finds_nothing(world: World, message: str) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy: is it safe?")
    refused = await world.run(world.bob, "ask_yes", values={"message": message})
    assert isinstance(refused.answer, Refusal)
    assert isinstance((await world.run(world.bob, "ask_yes", values={"message": "1"})).answer, Refusal)
    assert [row["answer"] for row in world.rows("asks")] == [""]


async def test_what_waits_for_my_answer_is_mine_and_when_it_is_late_it_is_stuck(world: World) -> None:
    await world.say(world.alice, "/task @Bob Contract")
    await world.say(world.bob, "/take T-1")
    await world.say(world.alice, "/ask T-1 @Ken by Friday: is clause 7 fine?")
    mine = await world.say(world.ken, "/mine")
    assert "Alice needs your answer" in words(mine)
    await world.walk(days=3)
    stuck = words(await world.say(world.alice, "/stuck"))
    assert "T-1 Contract · Ken was asked, not answered" in stuck and stuck.split("\n")[-1].endswith("→ Ken")
    await world.say(world.ken, "/answer T-1 yes")
    assert "Ken" not in words(await world.say(world.alice, "/stuck"))
    assert "needs your answer" not in words(await world.say(world.ken, "/mine"))


async def test_what_was_asked_by_mistake_is_taken_back(world: World) -> None:
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy @Ken: is it safe?")
    await world.say(world.ken, "/answer I-1 yes")
    assert isinstance((await world.run(world.bob, "ask_back", values={"record": "I-1"})).answer, Refusal)
    assert "nobody is asked any more" in words(await world.run(world.alice, "ask_back", values={"record": "I-1"}))
    assert isinstance((await world.say(world.amy, "/answer I-1 yes")).answer, Refusal)
    card = words(world.cards(world.operations)[-1])
    assert "✅ Ken: yes" in card and "Amy:" not in card


async def test_who_stands_in_is_asked_during_leave(world: World) -> None:
    await world.say(world.amy, "/timeoff today–12/5 @Bob")
    await world.muster.directories.current()
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Ken @Amy in order: is it safe?")
    await world.say(world.ken, "/answer I-1 yes")
    assert "Alice asks you" in told(world, world.bob)[-1]
    await world.say(world.bob, "/answer I-1 yes, if it is dry")
    assert [row["answered_by_id"] for row in world.rows("asks")] == [world.ken, world.bob]
