"""Correcting: another kind, other words, duplicates, links and watchers."""

from __future__ import annotations

import pytest

from core.answer import Form, Refusal, Say, Toast
from tests.features.test_correct_owner import row, told
from tests.world import World, buttons, words


async def test_another_kind_keeps_everything_and_both_references_lead_to_it(world: World) -> None:
    await world.say(world.alice, "/issue Send the offer !high by Friday")
    await world.say(world.alice, "/comment I-1 the client waits")
    reply = await world.say(world.alice, "/kind I-1 task")
    assert "☑️ T-1 · Send the offer" in words(reply)
    (card,) = world.cards(world.general)
    assert card.ref == "T-1" and "🟠 high" in words(card) and "Due Fri 20 Nov 18:00" in words(card)
    assert world.lines(world.general)[-1] == "Alice changed it to: task (it was I-1)"
    for reference in ("I-1", "t1"):
        shown = words(await world.look(world.bob, f"{reference}"))
        assert "T-1 · Send the offer" in shown and "the client waits" in shown
    await world.say(world.bob, "/done I-1")  # the old reference goes on working
    assert row(world)["status"] == "done" and len(world.rows("records")) == 1


async def test_a_number_is_never_given_twice(world: World) -> None:
    await world.say(world.alice, "/issue one")
    await world.say(world.alice, "/kind I-1 task")
    await world.say(world.alice, "/issue two")
    assert "two" in words(await world.look(world.alice, "I-2"))
    assert "one" in words(await world.look(world.alice, "I-1"))
    await world.say(world.alice, "/kind T-1 issue")  # back again is a number of its own
    assert "I-3 · one" in words(await world.look(world.alice, "T-1"))
    assert "I-3 · one" in words(await world.look(world.alice, "I-1"))


async def test_undo_gives_the_old_reference_back_and_the_new_one_still_leads_there(world: World) -> None:
    await world.say(world.alice, "/issue one")
    await world.say(world.alice, "/kind I-1 任务")
    await world.say(world.alice, "/undo")
    for reference in ("I-1", "T-1"):
        assert "I-1 · one" in words(await world.look(world.alice, f"{reference}"))
    await world.say(world.alice, "/task two")
    assert "T-2 · two" in words(await world.look(world.alice, "T-2"))


async def test_a_kind_that_makes_no_sense_is_refused(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    same = await world.say(world.alice, "/kind I-1 issue")
    assert isinstance(same.answer, Refusal) and "already" in same.answer.text
    asked = await world.say(world.alice, "/kind I-1 dinosaur")
    assert isinstance(asked.answer, Form) and "Choose one of these" in words(asked)
    theirs = await world.say(world.xiaoming, "/kind I-1 task")
    assert isinstance(theirs.answer, Refusal)
    await world.say(world.alice, "/done I-1")
    closed = await world.say(world.alice, "/kind I-1 task")
    assert isinstance(closed.answer, Refusal) and "closed" in closed.answer.text
    assert row(world)["kind"] == "issue" and world.rows("aliases") == []


async def test_its_words_and_how_bad_it_is_are_corrected_and_the_old_words_stay_in_the_history(world: World) -> None:
    await world.say(world.dawei, "/issue 印表機壞了", room=world.sales)
    await world.say(world.dawei, "/rename I-1 二號倉的印表機壞了", room=world.sales)
    await world.say(world.dawei, "/severity I-1 緊急", room=world.sales)
    (card,) = world.cards(world.sales)
    assert "二號倉的印表機壞了" in words(card) and "緊急" in words(card)
    assert world.lines(world.sales) == ["王大維 把標題改為：二號倉的印表機壞了", "王大維 把嚴重程度更正為緊急"]
    bodies = [text["body"] for text in world.rows("texts") if text["name"] == "title"]
    assert sorted(bodies) == ["二號倉的印表機壞了", "印表機壞了"]
    for line in ("/rename I-1 二號倉的印表機壞了", "/severity I-1 緊急"):
        assert isinstance((await world.say(world.dawei, line)).answer, Refusal)


async def test_a_duplicate_ends_in_the_other_and_what_is_said_about_it_goes_there(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.alice, "/issue Printer broken")
    await world.say(world.xiaoming, "/watch I-2")
    reply = await world.say(world.alice, "/merge I-2 I-1")
    assert "Merged into I-1, Wed 18 Nov 10:00" in words(reply)
    _, second = world.cards(world.general)
    assert "Merged into I-1" in words(second) and buttons(second)[0] == "Reopen"
    assert world.lines(world.general)[-2:] == ["Alice merged it into I-1", "Alice merged I-2 into it"]
    await world.run(world.bob, "reply", values={"record": "I-2", "text": "the cable is loose"})
    await world.say(world.bob, "/comment I-2 I ordered one")
    shown = words(await world.look(world.amy, "I-1"))
    assert "Bob: the cable is loose" in shown and "Bob: I ordered one" in shown
    assert "Duplicate: I-2 Printer broken" in shown
    assert "cable" not in words(await world.look(world.amy, "I-2"))
    assert world.lines(world.general)[-2:] == ["Bob: the cable is loose", "Bob: I ordered one"]
    await world.say(world.bob, "/take I-1")  # who watched the duplicate hears of the other
    assert words(told(world, world.xiaoming)[-1]) == "I-1 Label printer is down · Bob 接手了"


async def test_what_cannot_be_merged(world: World) -> None:
    for title in ("one", "two", "three"):
        await world.say(world.alice, f"/issue {title}")
    await world.say(world.alice, "/done I-3")
    for line in ("/merge I-1 I-1", "/merge I-1 I-3", "/merge I-3 I-1", "/merge I-1 I-9", "/merge I-1 cake"):
        reply = await world.say(world.alice, line)
        assert isinstance(reply.answer, Refusal | Form), line
    await world.say(world.alice, "/merge I-2 I-1")
    circle = await world.say(world.alice, "/merge I-1 I-2")
    assert isinstance(circle.answer, Refusal) and row(world)["status"] == "reported"


async def test_a_merge_is_undone_with_its_link_and_its_watchers(world: World) -> None:
    await world.say(world.alice, "/issue one")
    await world.say(world.alice, "/issue two")
    await world.say(world.bob, "/watch I-2")
    await world.say(world.alice, "/link I-1 I-2")
    await world.say(world.alice, "/merge I-2 I-1")
    await world.say(world.alice, "/undo")
    assert row(world, 1)["status"] == "reported"
    assert [link["kind"] for link in world.rows("links")] == ["related"]
    assert [(w["record_id"], w["person_id"]) for w in world.rows("watchers")] == [(row(world, 1)["id"], world.bob)]
    await world.say(world.bob, "/comment I-2 still broken")
    assert "still broken" in words(await world.look(world.bob, "I-2"))


async def test_links_are_shown_on_both_and_taken_away(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.alice, "/task Order a printer")
    await world.say(world.bob, "/link I-1 T-1")
    assert "🔗 T-1 Order a printer · to do" in words(await world.look(world.bob, "I-1"))
    assert "🔗 I-1 Label printer is down · 已上报" in words(await world.look(world.xiaoming, "T-1"))
    assert isinstance((await world.say(world.bob, "/link T-1 I-1")).answer, Refusal)
    await world.say(world.bob, "/unlink T-1 I-1")
    assert "🔗" not in words(await world.look(world.bob, "I-1"))
    assert isinstance((await world.say(world.bob, "/unlink T-1 I-1")).answer, Refusal)
    await world.say(world.bob, "/undo")
    assert "🔗" in words(await world.look(world.bob, "I-1"))


async def test_a_watcher_hears_of_each_change_of_others_in_their_language(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    assert isinstance((await world.say(world.dawei, "/watch I-1")).answer, Toast)
    await world.say(world.bob, "/take I-1")
    await world.say(world.bob, "/due I-1 Friday")
    await world.say(world.bob, "/comment I-1 it smokes")  # nothing for a comment by itself
    await world.say(world.dawei, "/severity I-1 urgent")  # nothing for their own
    cards = told(world, world.dawei)
    assert [words(card) for card in cards] == [
        "I-1 Label printer is down · Bob 接手了",
        "I-1 Label printer is down · Bob 把時間改為 11月20日 週五 18:00",
    ]
    assert buttons(cards[0]) == ["打開", "不再追蹤"]
    assert isinstance((await world.say(world.dawei, "/watch I-1")).answer, Refusal)
    await world.press(world.dawei, "unwatch", "I-1", 0, room=world.private(world.dawei))
    await world.say(world.bob, "/done I-1")
    assert len(told(world, world.dawei)) == 2
    assert isinstance((await world.say(world.dawei, "/unwatch I-1")).answer, Refusal)


async def test_who_gets_the_work_hears_of_it_once(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.bob, "/watch I-1")
    await world.say(world.alice, "/assign I-1 @Bob")
    assert len(told(world, world.bob)) == 1


@pytest.mark.parametrize("line", ["/done T-1 T-2 T-9", "完成 T-1、T-2，T-9", "/done t1 t2 t9"])
async def test_one_word_closes_several_and_says_what_became_of_each(world: World, line: str) -> None:
    await world.say(world.alice, "/task one")
    await world.say(world.xiaoming, "/task @李晓明 two", room=world.sales)
    reply = await world.say(world.alice, line)
    assert isinstance(reply.answer, Say)
    assert words(reply).splitlines() == [
        "1 of 3 done",
        "✅ T-1 one is closed",
        "⚠ T-2 two is with 李晓明. Ask them, or leave a comment.",
        f"⚠ I find no {'t9' if 't9' in line else 'T-9'}. Look in /mine, or check the number.",
    ]
    assert [row(world, number)["status"] for number in (0, 1)] == ["done", "todo"]


async def test_where_none_of_several_moves_nothing_is_changed(world: World) -> None:
    reply = await world.say(world.alice, "/done T-8 T-9")
    assert isinstance(reply.answer, Refusal) and "T-8" in reply.answer.text and "T-9" in reply.answer.text


async def test_names_of_products_are_no_references(world: World) -> None:
    await world.say(world.alice, "/task one")
    await world.say(world.alice, "/task two")
    await world.say(world.alice, "/done T-1 T2 cable and M3 screws replaced")
    assert [row(world, number)["status"] for number in (0, 1)] == ["done", "todo"]
    assert world.lines(world.general)[-1] == "Alice closed it: T2 cable and M3 screws replaced"
