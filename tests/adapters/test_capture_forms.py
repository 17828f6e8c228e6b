"""What is missing is asked for, with what was said filled in: four kinds in each chat, in English and in Chinese."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.adapters.slack_story import SlackStory
from tests.adapters.telegram_world import ALICE, DAWEI, XIAOMING, Office
from tests.serving import Serving
from tests.world import World

# command, what is asked in the title, what is filled in already, what is answered, the card's title
ENGLISH = [
    ("/issue !high by Friday", "What is it?", {"severity": "high", "due": "by Friday"}, {"title": "Oil leaks"}, "I-1"),
    ("/task @Bob", "What is to be done?", {}, {"title": "Send the offer"}, "T-1"),
    ("/complaint pallets arrived wet", "Which client?", {"title": "pallets arrived wet"}, {"client": "Acme"}, "C-1"),
    ("/meeting", "Which meeting?", {}, {"title": "Weekly sales", "notes": "Amy: offer\nBob: van by Friday"}, "M-1"),
]
CHINESE = [
    ("/issue !高 周五前", "什么问题？", {"severity": "high", "due": "周五前"}, {"title": "漏油"}, "I-1"),
    ("/task @Bob", "要做什么？", {}, {"title": "发报价"}, "T-1"),
    ("/complaint 货到受潮", "哪个客户？", {"title": "货到受潮"}, {"client": "大成"}, "C-1"),
    ("/meeting", "什么会议？", {}, {"title": "销售周会", "notes": "小陈：报价\nBob：订车 周五前"}, "M-1"),
]


def _is_kept(world: World, answers: dict[str, str], ref: str) -> None:
    (text,) = [row["body"] for row in world.rows("texts") if row["name"] == "title"]
    title = answers.get("title", text)
    assert text == (f"{title}\n{answers['notes']}" if "notes" in answers else title)
    (record,) = world.rows("records")
    assert record["kind"][0].upper() == ref[0]
    if ref == "C-1":
        assert record["client_id"] or "大成" in record["fields"]


@pytest.mark.parametrize(("line", "asked", "filled", "answers", "ref"), [*ENGLISH, *CHINESE])
async def test_in_the_local_chat(
    world: World, line: str, asked: str, filled: dict[str, str], answers: dict[str, str], ref: str
) -> None:
    who = world.alice if line.isascii() and asked.isascii() else world.xiaoming
    async with Serving(world) as site:
        form = (await site.say(who, world.general, line))["form"]
        fields = {field["id"]: field for field in form["fields"]}
        assert asked in [field["label"] for field in form["fields"]]
        assert {name: fields[name]["value"] for name in filled} == filled
        values = {name: field["value"] for name, field in fields.items()} | answers
        status, answer = await site.post(f"/local/forms/{form['id']}", {"as": who, "values": values})
        assert status == 200 and ref in answer["messages"][0]["card"]["title"]
    _is_kept(world, answers, ref)


@pytest.mark.parametrize(("user", "cases"), [("U1", ENGLISH), ("U4", CHINESE)])
@pytest.mark.parametrize("case", range(4))
async def test_in_slack(database_url: str, user: str, cases: list[Any], case: int) -> None:
    line, _, filled, answers, ref = cases[case]
    async with SlackStory(database_url) as slack:
        await slack.command("/mine", user="U2")  # bob is known from now on
        assert await slack.command(line, user=user) == {}
        (opened,) = slack.fake.journal.entries("views.open")
        view = slack.fake.views[opened["view_id"]].body
        elements = {block["block_id"]: block["element"] for block in view["blocks"]}
        for name, value in filled.items():
            element = elements[name]
            assert (element.get("initial_option") or {}).get("value", element.get("initial_value")) == value
        if "notes" in elements:
            assert elements["notes"]["multiline"] is True
        assert await slack.submit(view, answers, user=user) == {}
        (post,) = slack.posts()
        assert ref in post["text"]
        _is_kept(slack.world, answers, ref)


@pytest.mark.parametrize(("user", "cases"), [(ALICE, ENGLISH), (XIAOMING, CHINESE)])
@pytest.mark.parametrize("case", range(4))
async def test_in_telegram(database_url: str, tmp_path: Path, user: int, cases: list[Any], case: int) -> None:
    line, asked, _, answers, ref = cases[case]
    async with Office(database_url, tmp_path) as office:
        office.telegram.say(user, line)
        question = await office.sees(user, asked)
        if ref == "C-1":
            assert "Acme" in office.labels(question)
        first, *more = answers.items()
        office.telegram.say(user, first[1])
        for name, text in more:  # nothing was given: the rest is offered beside "save"
            overview = await office.sees(user, first[1])
            label = {"notes": {ALICE: "Notes", XIAOMING: "会议内容"}[user]}[name]
            await office.press(user, overview, label)
            await office.telegram.journal.expect("editMessageText", room=user, text=f"· {label}")
            office.telegram.say(user, text)
            overview = await office.sees(user, f"{label} {text.partition(chr(10))[0]}")
            await office.press(user, overview, {ALICE: "Keep", XIAOMING: "保存"}[user])
        await office.sees(user, f"{ref} ")
        await office.confirmed()
        _is_kept(office.world, answers, ref)


async def test_an_unknown_client_typed_in_telegram_is_corrected_by_a_key(database_url: str, tmp_path: Path) -> None:
    async with Office(database_url, tmp_path) as office:
        office.telegram.say(DAWEI, "投訴 Acmee：棧板受潮")
        said = await office.sees(DAWEI, "已記錄：C-1 棧板受潮")
        assert "Acmee（資料裡沒有）" in said["text"] and office.labels(said) == ["Acme?", "新增客戶 Acmee"]
        await office.press(DAWEI, said, "Acme?")
        await office.toast("客戶已更正")
        (client,) = office.world.rows("clients")
        assert office.world.rows("records")[0]["client_id"] == client["id"]
