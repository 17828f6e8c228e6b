"""Finding by words: English and Chinese in either script, with slips, through edits and deletions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from core.card import parse_press, pressed_values
from storage import backfill, people
from storage.uow import Unit
from tests.features.test_correct_lists import named, press, say, some
from tests.world import World, buttons, words


async def found(world: World, line: str) -> list[str]:
    """The references that a search shows, newest first."""
    card = await say(world, world.amy, f"/find {line}")
    return [line.split(" ")[1] for line in words(card).splitlines()[1:] if " · " in line]


async def test_chinese_is_found_by_two_characters_in_either_script(world: World) -> None:
    await world.say(world.xiaoming, "/complaint Acme：投訴棧板受潮", room=world.sales)
    await world.say(world.xiaoming, "/issue 客户的投诉没有人回复", room=world.sales)
    await world.say(world.xiaoming, "/task 打印机换墨", room=world.sales)
    for asked, refs in (
        ("投诉", ["I-1", "C-1"]),
        ("投訴", ["I-1", "C-1"]),
        ("栈板", ["C-1"]),
        ("受潮", ["C-1"]),
        ("打印机", ["T-1"]),
        ("機", ["T-1"]),
        ("墨", ["T-1"]),
        ("回覆", []),  # another word, not another script
        ("回復", ["I-1"]),
        ("诉受", []),
        ("投诉 回复", ["I-1"]),
        ("ＡＣＭＥ 棧板", ["C-1"]),
    ):
        assert await found(world, asked) == refs, asked


async def test_clients_references_and_accents_are_found(world: World) -> None:
    def more(unit: Unit) -> None:
        people.add_client(unit, "Müller Glas")

    await world.muster.writer.submit(more)
    await world.muster.directories.current()
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    await world.say(world.alice, "/complaint Müller Glas: scratched")
    await world.say(world.alice, "/complaint Initech: late again")
    await world.say(world.alice, "/issue Forklift, see also C-2")
    assert await found(world, "acme") == ["C-1"] and await found(world, "~Acme pallets") == ["C-1"]
    assert await found(world, "muller") == ["C-2"] and await found(world, "glas scratched") == ["C-2"]
    assert await found(world, "initech") == ["C-3"]  # not on file, and found by the name that was typed
    assert await found(world, "c-2") == ["I-1", "C-2"]
    await world.say(world.alice, "/client C-3 Acme")
    assert await found(world, "acme") == ["C-3", "C-1"]


async def test_a_slip_is_forgiven_and_said(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    await world.say(world.alice, "/issue The table is broken")
    card = await say(world, world.amy, "/find lable printer")
    lines = words(card).splitlines()
    assert lines[0] == "“label printer”: 1 record" and lines[1] == "“lable” is nowhere, so I looked for “label”."
    assert buttons(card) == ["I-1"]
    for slip, ref in (("prnter", "I-1"), ("brokken", "I-2"), ("tabel", "I-2")):
        assert await found(world, slip) == [ref], slip
    assert "0 records" in words(await say(world, world.amy, "/find xylophone"))
    assert "A shorter word" in words(await say(world, world.amy, "/find xylophone"))
    together = words(await say(world, world.amy, "/find label table"))
    assert "0 records" in together and "Fewer words find more" in together
    chinese = words(await say(world, world.dawei, "/find lable"))
    assert "哪裡都沒有「lable」，所以找的是「label」" in chinese


async def test_two_slips_are_forgiven_and_what_is_nowhere_says_what_to_try(world: World) -> None:
    await world.say(world.alice, "/issue Label printer is down")
    found = words(await world.say(world.bob, "/find lable printr"))
    assert found.startswith("“label printer”: 1 record") and "looked for “printer”" in found and "I-1" in found
    assert "No record has all" not in words(await world.say(world.bob, "/find label"))


async def test_the_newest_words_are_found_and_not_those_before(world: World) -> None:
    await world.say(world.alice, "/issue Printer in the cellar")
    await world.say(world.alice, "/rename I-1 Scanner in the attic")
    await world.say(world.bob, "/comment I-1 the cable was loose")
    assert await found(world, "scanner") == ["I-1"] and await found(world, "cable attic") == ["I-1"]
    assert await found(world, "cellar") == []
    await world.say(world.alice, "/undo")
    assert await found(world, "cellar") == ["I-1"] and await found(world, "attic") == []
    assert await found(world, "cable") == ["I-1"]
    await world.say(world.alice, "/kind I-1 task")
    assert await found(world, "I-1") == ["T-1"] and await found(world, "t1") == ["T-1"]
    await world.say(world.alice, "/block T-1 waiting for the electrician")
    assert await found(world, "electrician") == ["T-1"]


async def test_edits_and_deletions_of_the_message_are_followed(world: World) -> None:
    await world.run(world.alice, "issue", text="Printer in the cellar", message="m1")
    await world.run(world.alice, "edited", values={"text": "Scanner in the attic"}, message="m1")
    assert await found(world, "scanner") == ["I-1"] and await found(world, "cellar") == []
    await world.run(world.bob, "comment", values={"record": "I-1", "text": "the cable is loose"}, message="m2")
    await world.run(world.bob, "edited", values={"text": "the plug is loose"}, message="m2")
    assert await found(world, "plug loose") == ["I-1"] and await found(world, "cable") == []
    await world.run(world.bob, "edited", values={"text": "the fuse is gone"}, message="m2")
    assert await found(world, "fuse") == ["I-1"] and await found(world, "plug") == []
    await world.run(world.bob, "deleted", message="m2")
    assert await found(world, "fuse") == [] and await found(world, "attic") == ["I-1"]


async def test_a_unit_that_was_refused_leaves_no_words(world: World) -> None:
    await world.say(world.alice, "/issue Printer")
    await world.say(world.alice, "/comment I-99 unicorn")
    await world.say(world.alice, "/rename I-1 Printer")  # refused: it is called that
    assert await found(world, "unicorn") == [] and await found(world, "printer") == ["I-1"]


async def test_what_was_there_before_the_index_is_added_in_batches_and_only_once(world: World) -> None:
    await some(world, 5)
    await world.say(world.bob, "/comment I-2 the cable was loose")

    def forget(unit: Unit) -> None:
        unit.run(text("DELETE FROM words"))
        unit.run(text("DELETE FROM vocabulary"))
        unit.run(text("DELETE FROM meta WHERE name = 'words_below'"))

    await world.muster.writer.submit(forget)
    assert await found(world, "printer") == []
    counts: list[int] = []
    while not counts or counts[-1]:
        counts.append(await world.muster.writer.submit(lambda unit: backfill.go_on(unit, 2)))
    assert counts == [2, 2, 1, 0]
    assert len(await found(world, "printer")) == 5 and await found(world, "cabel") == ["I-2"]
    await world.muster.writer.submit(forget)
    await world.muster.writer.submit(backfill.add_newest)  # as after an older program wrote
    assert len(await found(world, "printer")) == 5


async def test_a_common_word_is_counted_as_far_as_a_thousand(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.search.COUNTED", 12)
    await some(world, 16)
    card = await say(world, world.bob, "/find printer")
    assert words(card).startswith("“printer”: more than 12 records") and words(card).endswith("and more")
    second = await press(world, world.bob, named(card, "Next ›"))
    assert buttons(second.card)[0] == "I-9"


@pytest.mark.parametrize("more", ["in the warehouse behind the loading dock", "倉庫後面的裝卸平台旁邊", "a|b"])
async def test_many_words_have_pages_too(world: World, more: str) -> None:
    """A button on Telegram keeps 64 bytes: longer words are kept for it, for whoever looked, for two weeks."""
    line = f"printer is down {more}"
    for number in range(16):
        await world.say(world.alice, f"/issue {number} {line}")
    card = await say(world, world.bob, f"/find {line}")
    assert "16 records" in words(card) and "Next ›" in buttons(card)
    second = await press(world, world.bob, named(card, "Next ›"))
    third = await press(world, world.bob, named(second.card, "Next ›"))
    assert second.instead and buttons(third.card) == ["I-2", "I-1", "‹ Back"]
    command, target, _ = parse_press(named(second.card, "Next ›").id)
    stranger = await world.run(world.amy, command, values=pressed_values(target))
    assert "too old" in words(stranger)


async def test_many_words_that_are_few_keep_nothing(world: World) -> None:
    await world.say(world.alice, "/issue printer in the warehouse behind the loading dock is down")
    await say(world, world.bob, "/find printer warehouse behind the loading dock down")
    assert world.rows("drafts") == []


@pytest.mark.parametrize("line", ['"', "'", "a'b\"c", "NEAR(", "AND", "*", "\\", ":*", "·1", "( OR )", "🖨", "x" * 300])
async def test_nothing_that_is_typed_breaks_a_search(world: World, line: str) -> None:
    await world.say(world.alice, f"/issue it said {line}")
    reply: Any = await world.say(world.amy, f"/find {line}")
    assert reply.reason == "" and "record" in words(reply)


async def test_comments_and_an_edit_at_the_same_time_are_all_found(world: World) -> None:
    await world.say(world.alice, "/issue Printer in the cellar")
    said = [world.run(world.bob, "comment", values={"record": "I-1", "text": f"remark{word}"}) for word in "abcdefgh"]
    await asyncio.gather(*said, world.run(world.alice, "rename", values={"record": "I-1", "title": "Scanner"}))
    for word in "abcdefgh":
        assert await found(world, f"remark{word}") == ["I-1"], word
    assert await found(world, "scanner") == ["I-1"] and await found(world, "cellar") == []
