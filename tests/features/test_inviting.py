"""One sheet invites everybody: seen before it is saved, all or nothing, and who is not reachable is told."""

from __future__ import annotations

import pytest

from core.answer import Refusal, Say
from core.card import plain
from tests.adapters.slack_story import SlackStory, shown
from tests.world import World, buttons, words

SHEET = """/invite name, e-mail, department, superior, language
Carol Wu, carol@example.com, Warehouse, Amy, English
陳小明, ming@example.com, 倉儲, Carol Wu, 繁體中文
Bob, bob@example.com, Operations, ,
"""


async def _target(world: World, person: int, text: str) -> tuple[str, str]:
    reply = await world.say(person, text)
    assert isinstance(reply.answer, Say), words(reply)
    [sheet] = {button.target for button in reply.answer.card.buttons}
    return words(reply), sheet


async def _press(world: World, person: int, command: str, sheet: str) -> str:
    reply = await world.run(person, command, values={"record": sheet, "message": sheet})
    await world.muster.directories.current()
    return words(reply)


async def test_a_pasted_sheet_is_shown_first_and_saved_at_the_press(world: World) -> None:
    before = world.rows("people")
    said, sheet = await _target(world, world.admin, SHEET)
    assert said.splitlines() == [
        "3 people: 2 new, 1 changed",
        "2 new departments: Warehouse, 倉儲",
        "New",
        "Carol Wu · Warehouse · carol@example.com",
        "陳小明 · 倉儲 · ming@example.com",
        "Changed",
        "Bob · Operations · bob@example.com",
    ]
    assert world.rows("people") == before
    assert (await _press(world, world.admin, "import_all", sheet)).startswith("Done: 3 people: 2 new, 1 changed")
    rows = {row["name"]: row for row in world.rows("people")}
    assert rows["陳小明"]["superior_id"] == rows["Carol Wu"]["id"] and rows["陳小明"]["locale"] == "zh_Hant"
    assert rows["Bob"]["email"] == "bob@example.com" and rows["Bob"]["superior_id"] == world.amy
    assert "not here any more" in await _press(world, world.admin, "import_all", sheet)

    await world.say(world.amy, "/task Count the pallets @陳小明")  # who never typed can own work
    assert rows["陳小明"]["id"] in {row["owner_id"] for row in world.rows("records")}


async def test_cancelled_nothing_is_saved_and_nobody_else_may_press(world: World) -> None:
    before = world.rows("people")
    _, sheet = await _target(world, world.admin, SHEET)
    assert "other roles" in await _press(world, world.amy, "import_all", sheet)
    assert "Nothing was saved" in await _press(world, world.admin, "import_none", sheet)
    assert "not here any more" in await _press(world, world.admin, "import_all", sheet)
    assert world.rows("people") == before


async def test_bad_rows_are_named_in_the_readers_language(world: World) -> None:
    before = world.rows("people")
    await world.say(world.admin, "/language 繁體中文")
    reply = await world.say(world.admin, "/invite 姓名\t郵箱\t上級\n小美\txx\tKim\n小華\thua@example.com\t小美")
    assert isinstance(reply.answer, Refusal)
    assert words(reply).splitlines() == [
        "有 1 列讀不懂，什麼都沒有儲存。",
        "第 2 列「郵箱」：「xx」不是電子郵件地址",
        "第 2 列「上級」：「Kim」不在表裡，也不在名冊裡",
    ]
    assert [row["name"] for row in world.rows("people")] == [row["name"] for row in before]


async def test_one_name_is_one_invitation_as_before(world: World) -> None:
    said = words(await world.say(world.admin, "/invite Carol Wu"))
    assert said.startswith("A way in for Carol Wu") and "/join " in said


async def test_who_is_not_reachable_gets_a_link_to_hand_out(world: World) -> None:
    _, sheet = await _target(world, world.admin, SHEET)
    await _press(world, world.admin, "import_all", sheet)
    await world.muster.matching.work()
    await world.settle()
    told = world.cards(world.private(world.admin), world.admin)
    assert plain(told[-1].title) == "2 people cannot be reached on any platform yet"
    assert buttons(told[-1]) == ["Links to hand out"]
    listed = words(await world.run(world.admin, "missing"))
    assert "Carol Wu" in listed and "陳小明" in listed and listed.count("/join ") == 2


@pytest.mark.parametrize("flag", [{"guest": True}, {"deleted": True}, {"team": "T9"}, {}])
async def test_slack_finds_full_members_alone(database_url: str, flag: dict[str, object]) -> None:
    async with SlackStory(database_url) as story:
        story.fake.add_user("U7", "Carol", email="carol@example.com", **flag)  # type: ignore[arg-type]  # one flag, True
        answer = await story.command("/muster invite name,email\nCarol Wu,Carol@Example.com\nDan,dan@example.com", "U2")
        [buttons_] = [block for block in answer["blocks"] if block["type"] == "actions"]
        assert "2 people: 2 new" in shown(answer["blocks"])
        await story.press("1.1", buttons_["elements"][0]["value"])
        await story.world.muster.matching.work()
        await story.settle()
        found = [row["user"] for row in story.world.rows("identities") if row["user"] == "U7"]
        assert found == ([] if flag else ["U7"])
        told = story.posts("D2")[-1]
        assert f"{2 if flag else 1} " in str(told["text"]) and "reached on any platform" in str(told["text"])


async def test_a_member_of_the_sheet_is_known_at_her_first_command_in_slack(database_url: str) -> None:
    async with SlackStory(database_url) as story:
        world = story.world
        _, sheet = await _target(world, world.admin, "/invite name,email\nAlice M.,alice@example.com\nDan,")
        await _press(world, world.admin, "import_all", sheet)
        await story.command("/issue Scale is off")
        [record] = world.rows("records")
        names = {row["id"]: row["name"] for row in world.rows("people")}
        assert names[record["reporter_id"]] == "Alice M." and "alice" not in names.values()
