"""Decisions that are made outside of a meeting: captured by themselves, in the register, and looked at again."""

from __future__ import annotations

import pytest

from tests.world import World, words


@pytest.mark.parametrize(
    ("who", "line", "title", "review"),
    [
        ("alice", "/decision We ship on Mondays", "We ship on Mondays", "Tue 16 Feb 2027 18:00"),
        ("alice", "/decision We ship on Mondays @Bob by 1 March", "We ship on Mondays", "Mon 1 Mar 2027"),
        ("alice", "/decision We ship on Mondays, review in 3 months", "We ship on Mondays", "Thu 18 Feb 2027"),
        ("alice", "/decision We ship on Mondays (review on 1 March)", "We ship on Mondays", "Mon 1 Mar 2027"),
        ("alice", "/decision We ship on Mondays 三個月後檢視", "We ship on Mondays", "Thu 18 Feb 2027"),
        ("dawei", "決議：週一出貨三個月後檢視", "週一出貨", "2027年2月18日"),
        ("xiaoming", "决议：周一发货，半年后复查", "周一发货", "2027年5月18日"),
        ("xiaoming", "决议：业务部下周检讨价格", "业务部下周检讨价格", "2027年2月16日"),
        ("alice", "/decision Each change gets a code review by 1 March", "Each change gets a code review", "Mon 1 Mar"),
        ("xiaoming", "决议：周一发货", "周一发货", "2027年2月16日"),
        ("dawei", "決議：週一出貨 @Bob", "週一出貨", "2027年2月16日"),
    ],
)
async def test_a_decision_by_itself(world: World, who: str, line: str, title: str, review: str) -> None:
    person = getattr(world, who)
    said = line if line.startswith("/") else f"/决议 {line.partition('：')[2]}"
    made = words(await world.say(person, said))
    assert made.splitlines()[0].endswith(f"D-1 {title}") and review in made
    [record] = world.rows("records")
    assert record["owner_id"] == (world.bob if "@Bob" in line else person)
    register = words(await world.say(world.amy, "/decisions"))
    assert f"D-1 {title}" in register and "1 decision in force" in register
    kept = await world.say(record["owner_id"], "/review D-1 in 3 months")
    assert "D-1" in words(kept)


async def test_nothing_behind_it_asks(world: World) -> None:
    asked = words(await world.say(world.alice, "/decision"))
    assert "What was decided?" in asked and "Look at it again when?" in asked and world.rows("records") == []
