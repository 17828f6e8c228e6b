"""The history of a client's file: who changed what, for those who may read it, and the last change taken back."""

from __future__ import annotations

from core.answer import Refusal, Say
from core.card import parse_press, pressed_values
from tests.features.test_clients import client, fill
from tests.world import World, buttons, words


async def press(world: World, person: int, shown: Say, label: str) -> str:
    button = next(one for one in shown.card.buttons if one.label == label)
    command, target, _ = parse_press(button.id)
    return words(await world.run(person, command, values=pressed_values(target)))


async def look(world: World, person: int) -> Say:
    answer = (await world.say(person, "/client Acme")).answer
    assert isinstance(answer, Say)
    return answer


async def test_who_changed_what_and_the_last_change_taken_back(world: World) -> None:
    await fill(world, world.amy, "/client edit Acme", grade="A", owner=str(world.bob))
    await world.say(world.alice, "/contact_add Acme: Jane")
    changed = await fill(world, world.bob, "/client edit Acme", grade="B", remarks="pays late", readers="department")
    assert isinstance(changed.answer, Say) and buttons(changed.answer.card) == ["Open", "Undo"]
    told = (await press(world, world.bob, await look(world, world.bob), "History")).splitlines()
    assert told[0] == "Acme · 3 entries" and told[1].endswith("Bob changed the file")
    assert {line.strip() for line in told[2:5]} == {
        "Grade, by the funds that come in: A → B",
        "Who may read what is said about them: every colleague → its department",
        "Remarks: nothing → pays late",
    }
    assert told[5].endswith("Alice changed the file") and told[6].strip() == "+ 👤 Jane"
    chinese = await press(world, world.ken, await look(world, world.ken), "History")
    assert "Bob changed the file" in chinese

    other = await world.run(world.amy, "client_undo", values={"client": f"~{client(world)['id']}"})
    assert isinstance(other.answer, Refusal) and "not yours" in words(other)
    assert "as it was before" in await press(world, world.bob, changed.answer, "Undo")
    row = client(world)
    assert (row["grade"], row["fields"], row["readers"]) == ("A", "{}", "everyone")
    assert [row["name"] for row in world.rows("contacts")] == ["Jane"]
    await world.walk(minutes=11)
    late = await world.run(world.bob, "client_undo", values={"client": f"~{row['id']}"})
    assert isinstance(late.answer, Refusal) and "ten minutes" in words(late)


async def test_a_file_that_one_may_not_read_has_no_history_either(world: World) -> None:
    await fill(world, world.amy, "/client edit Acme", readers="people", people="Amy", owner=str(world.amy))
    target = f"~{client(world)['id']}"
    for command in ("client_history", "client_undo"):
        refused = await world.run(world.xiaoming, command, values={"client": target})
        assert isinstance(refused.answer, Refusal) and "Amy" not in words(refused)
    turned = await world.run(world.xiaoming, "client_history_page", values={"page": f"0.{target[1:]}"})
    assert isinstance(turned.answer, Refusal)


async def test_one_contact_too_many_goes_again(world: World) -> None:
    made = await world.say(world.alice, "/contact_add Acme: Jane")
    assert isinstance(made.answer, Say)
    await press(world, world.alice, made.answer, "Undo")
    assert world.rows("contacts") == []
    dropped = await world.say(world.dawei, "/contact_add Acme：林小姐")
    assert isinstance(dropped.answer, Say)
    shown = await press(world, world.dawei, await look(world, world.dawei), "紀錄")
    assert "王大維 修改了檔案" in shown and "+ 👤 林小姐" in shown
