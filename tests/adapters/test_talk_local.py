"""Without a slash in the local chat: replies in a card's thread, mentions, the private chat, corrected messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.serving import Serving
from tests.world import World


@pytest.fixture
async def site(world: World) -> AsyncIterator[Serving]:
    async with Serving(world) as site:
        yield site


def rows(world: World, table: str) -> list[dict[str, Any]]:
    return sorted(world.rows(table), key=lambda row: row["id"])


@pytest.mark.parametrize(
    ("who", "take", "block", "due", "done"),
    [
        ("bob", "I'll take it", "blocked waiting for parts", "move to Friday", "all done!"),
        ("xiaoming", "我来", "卡住：等零件", "改到周五", "完成了。"),
        ("dawei", "我來", "卡關：等零件", "順延到週五", "弄好了"),
    ],
    ids=["en", "zh_Hans", "zh_Hant"],
)
async def test_a_reply_in_the_cards_thread_moves_the_record(
    site: Serving, world: World, who: str, take: str, block: str, due: str, done: str
) -> None:
    person = getattr(world, who)
    await site.say(world.alice, world.general, "/task Send the offer")
    card = await site.card(person, world.general, "T-1")
    for text, status in ((take, "doing"), (block, "blocked"), (due, "blocked"), (done, "done")):
        answer = await site.say(person, world.general, text, thread=card["id"])
        assert rows(world, "records")[0]["status"] == status, text
        assert "toast" not in answer and "refused" not in answer
    said = [m for m in await site.read(world.alice, world.general) if m["author"] == person]
    assert [m["text"] for m in said] == [take, block, due, done] and all(m["to"] is None for m in said)
    assert str(rows(world, "records")[0]["due_at"]).startswith("2026-11-20")


async def test_other_replies_are_comments(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "/task Send the offer")
    card = await site.card(world.bob, world.general, "T-1")
    for text in ("done with the first half, rest tomorrow", "take care", "明天再說"):
        await site.say(world.bob, world.general, text, thread=card["id"])
    await site.say(world.bob, world.general, "@muster the client called", thread=card["id"])
    assert [row["verb"] for row in rows(world, "history")] == ["captured", *["comment"] * 4]
    await site.say(world.bob, world.general, "/done replaced it", thread=card["id"])
    assert rows(world, "records")[0]["status"] == "done"


async def test_mention_and_private_chat(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "@Muster task Send the offer")
    await site.say(world.alice, world.private(world.alice), "報修：標籤機壞了")
    await site.say(world.alice, world.private(world.alice), "T-1, I-1 done")
    assert {row["status"] for row in world.rows("records")} == {"done", "closed"}
    asked = await site.say(world.alice, world.private(world.alice), "the printer is broken again")
    assert len(asked["messages"][-1]["card"]["buttons"]) > 3


async def test_correcting_and_taking_back_what_was_said(site: Serving, world: World) -> None:
    said = await site.say(world.alice, world.general, "/issue Label printer is donw")
    body = {"as": world.alice, "message": said["id"], "text": "/issue Label printer is down", "key": "e1"}
    for _ in range(2):
        assert (await site.post("/local/edit", body))[0] == 200
    await world.settle()
    assert "Label printer is down" in (await site.card(world.bob, world.general, "I-1"))["card"]["title"]
    assert (await site.post("/local/edit", body | {"as": world.bob, "key": "e2"}))[0] in (403, 404)
    assert (await site.post("/local/delete", {"as": world.alice, "message": said["id"], "key": "d1"}))[0] == 200
    assert [row["verb"] for row in rows(world, "history")] == ["captured", "edited", "deleted"]
    shown = await site.say(world.alice, world.private(world.alice), "/show I-1")
    assert "The message that it came from was deleted." in shown["messages"][-1]["card"]["body"]
    talk = await site.say(world.alice, world.general, "Good morning")
    await site.post("/local/edit", {"as": world.alice, "message": talk["id"], "text": "Good evening", "key": "e3"})
    assert len(world.rows("sources")) == 1
