"""Complaints, meeting notes and parts of a whole: captured in a line or by a form, and brought to their end."""

from __future__ import annotations

import pytest

from core.answer import Form, Refusal, Say, Toast
from tests.world import World, buttons, words


async def test_a_complaint_in_one_line_names_its_client_and_asks_the_lead(world: World) -> None:
    reply = await world.say(world.alice, "/complaint ACME: pallets arrived wet !high by Friday")
    assert words(reply).splitlines() == [
        "Captured: C-1 pallets arrived wet",
        "Due Fri 20 Nov 18:00 (in 2 days)",
    ]
    for room in (world.general, world.operations):
        (card,) = world.cards(room)
        assert words(card).splitlines() == [
            "😠 C-1 · pallets arrived wet  🟠 high",
            "Client: Acme",
            "Reported by Alice from general, Wed 18 Nov 10:00 · Operations",
            "Amy is asked to take it by Wed 18 Nov 11:00; otherwise Ken",
            "Answer Acme by Thu 19 Nov 18:00 (default)",
            "Due Fri 20 Nov 18:00",
        ]
        assert buttons(card) == ["Take", "Assign", "Change time", "Copy reply", "More…"]


async def test_a_complaint_in_chinese_with_full_width_signs(world: World) -> None:
    await world.say(world.xiaoming, "投诉 Ａｃｍｅ：货到受潮 ！高 ＠Bob 周五前", room=world.sales)
    (card,) = world.cards(world.sales)  # the room reads 繁體
    assert words(card).splitlines() == [
        "😠 C-1 · 货到受潮  🟠 高",
        "客戶: Acme",
        "李晓明 於 11月18日 週三 10:00 在 sales 通報 · Operations",
        "已請 Bob 於 11月18日 週三 11:00 前接手；逾時改找 Amy",
        "11月19日 週四 18:00 前回覆 Acme（預設時限）",
        "期限 11月20日 週五 18:00",
    ]
    assert world.rows("records")[0]["client_id"] is not None


async def test_an_unknown_client_is_kept_as_typed_and_can_be_corrected(world: World) -> None:
    reply = await world.say(world.alice, "/complaint Acmee: pallets arrived wet")
    assert isinstance(reply.answer, Say)
    assert words(reply).splitlines() == ["Captured: C-1 pallets arrived wet", "Client: Acmee — not on file"]
    assert buttons(reply.answer.card) == ["Acme?", "Add Acmee"]
    (card,) = world.cards(world.general)
    assert "Client: Acmee — not on file" in words(card)
    assert buttons(card) == ["Take", "Acme?", "Add Acmee", "Assign", "More…"]
    pressed = await world.press(world.bob, "client_near", "C-1", 1)
    assert isinstance(pressed.answer, Toast) and "client was corrected" in pressed.answer.text
    (card,) = world.cards(world.general)
    assert "Client: Acme\n" in words(card) and buttons(card)[:2] == ["Take", "Assign"]
    assert world.lines(world.general) == ["Bob corrected the client to Acme"]


async def test_an_unknown_client_can_be_put_on_file(world: World) -> None:
    for text in ("大成鋼鐵：棧板受潮", "大成鋼鐵：送錯貨"):
        reply = await world.say(world.dawei, f"/complaint {text}", room=world.sales)
        assert isinstance(reply.answer, Say) and buttons(reply.answer.card) == ["新增客戶 大成鋼鐵"]
    for ref in ("C-1", "C-2"):
        await world.press(world.xiaoming, "client_add", ref, 1, room=world.sales)
    assert [row["name"] for row in world.rows("clients")] == ["Acme", "大成鋼鐵"]
    assert {row["client_id"] for row in world.rows("records")} == {world.rows("clients")[1]["id"]}
    reply = await world.say(world.dawei, "/complaint 大成鋼鐵：又受潮了", room=world.sales)
    assert isinstance(reply.answer, Say) and buttons(reply.answer.card) == []
    again = await world.press(world.dawei, "client_add", "C-2", 2, room=world.sales)
    assert isinstance(again.answer, Refusal) and "剛剛有變動" in again.answer.text


async def test_a_client_by_its_mark_or_by_the_command(world: World) -> None:
    await world.say(world.alice, "/complaint pallets arrived wet: two of ten ~Acme")
    (card,) = world.cards(world.general)
    assert "C-1 · pallets arrived wet: two of ten" in words(card) and "Client: Acme" in words(card)
    await world.say(world.alice, "/complaint wrong invoice ~Foo")
    assert "Client: Foo — not on file" in words(world.cards(world.general)[1])
    unknown = await world.say(world.alice, "/client C-2 Fooo")
    assert words(unknown).startswith("Fooo is not on file") and isinstance(unknown.answer, Say)
    assert "Client: Fooo — not on file" in words(world.cards(world.general)[1])
    await world.say(world.alice, "/client C-2 acme")
    assert "Client: Acme\n" in words(world.cards(world.general)[1])
    await world.say(world.alice, "/issue Label printer is down")
    nothing = await world.say(world.alice, "/client I-1 Acme")
    assert isinstance(nothing.answer, Refusal)


@pytest.mark.parametrize(
    "line",
    [
        "10:30: pallets arrived wet",
        "Pallets arrived at 10:30, all wet",
        "see https://acme.example/photo: wet",
        "I-12: again",
        "4711: wet pallets",
        "Friday: pallets wet",
        "明天下午：客戶要回覆",
        "The pallets are wet. Note: two of ten are broken",
        "FYI: wet pallets",
        f"{'a very long story ' * 5}: wet",
        "wet pallets",
    ],
)
async def test_what_is_no_client_is_asked_for_and_no_word_is_lost(world: World, line: str) -> None:
    reply = await world.say(world.alice, f"/complaint {line}")
    assert isinstance(reply.answer, Form)
    fields = {field.id: field for field in reply.answer.fields}
    assert fields["title"].value == " ".join(line.split()) and fields["client"].required
    assert fields["client"].options == (("Acme", "Acme"),) and fields["client"].value == ""
    values = {name: field.value for name, field in fields.items()} | {"client": "Foo & Sons"}
    sent = await world.run(world.alice, "complaint", values=values, asked=True)
    assert "Client: Foo & Sons — not on file" in words(sent)


@pytest.mark.parametrize("head", ["3M", "Acme Co., Ltd.", "St. Gobain", "王老板", "Smith & Sons, Inc.", "7-Eleven"])
async def test_names_of_companies_are_clients(world: World, head: str) -> None:
    await world.say(world.alice, f"/complaint {head}: wet")
    (card,) = world.cards(world.general)
    assert f"Client: {head} — not on file" in words(card) and "C-1 · wet" in words(card)


async def test_a_complaint_closes_only_when_the_client_is_satisfied(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    refused = await world.say(world.alice, "/done C-1")
    assert isinstance(refused.answer, Refusal) and "closes when the client is satisfied" in words(refused)
    steps = [
        (world.amy, "/classify C-1 quality packaging", "Amy is asked", ["Take"]),
        (world.bob, "/take C-1", "Bob has it · in progress", ["Client told", "Change time"]),
        (world.bob, "/inform C-1 new pallets on Monday", "answered", ["Satisfied", "Not satisfied"]),
        (world.bob, "/dissatisfied C-1 two are missing", "Bob has it · in progress", ["Client told"]),
        (world.bob, "replied C-1", "answered", ["Satisfied", "Not satisfied"]),
        (world.bob, "/satisfied C-1", "Closed Wed 18 Nov 10:00", ["Rating", "Reopen", "Copy reply", "Comment"]),
        (world.alice, "/reopen C-1 wet again", "Bob has it · in progress", ["Client told"]),
        (world.alice, "/cancel C-1 wrong client", "Cancelled Wed 18 Nov 10:00", ["Reopen", "Comment"]),
        (world.alice, "/reopen C-1", "Bob is asked to take it", ["Take"]),
    ]  # fmt: skip
    for person, line, shown, offered in steps:
        await world.say(person, line)
        (card,) = world.cards(world.general)
        assert shown in words(card), (line, words(card))
        assert buttons(card)[: len(offered)] == offered, line
    assert world.lines(world.general)[2:4] == [
        "Bob told the client: new pallets on Monday",
        "Bob: the client is not satisfied yet: two are missing",
    ]


NOTES = "Amy: finish the offer by Friday @bob !high\n\n  - ~Hoya called #sales at 10:30\n下周五前 寄報價"


async def test_a_meeting_keeps_its_notes_as_they_were_typed(world: World) -> None:
    reply = await world.say(world.alice, f"/meeting Weekly sales #sales by Friday\n{NOTES}\n")
    assert words(reply).startswith("M-1 · Weekly sales by Friday: 1 action, not saved yet")
    assert "“Amy: finish the offer by Friday @bob !high” Whose is it: Amy / Bob?" in words(reply)
    for room in (world.general, world.sales):
        (card,) = world.cards(room)
        assert "📝 M-1 · Weekly sales by Friday" in words(card)
        assert "Amy: finish the offer by Friday @bob" in words(card)
    (text,) = [row["body"] for row in world.rows("texts") if row["name"] == "title"]
    assert text == f"Weekly sales by Friday\n{NOTES}"
    (record,) = world.rows("records")
    assert (record["due_at"], record["owner_id"], record["severity"]) == (None, None, "normal")
    assert buttons(world.cards(world.general)[0]) == ["Close", "Comment", "More…"]
    await world.press(world.alice, "done", "M-1", 1)
    assert "Closed Wed 18 Nov 10:00" in words(world.cards(world.general)[0])


async def test_a_meeting_asks_for_its_title_and_notes(world: World) -> None:
    reply = await world.say(world.xiaoming, "会议纪要", room=world.sales)
    assert isinstance(reply.answer, Form)
    fields = {field.id: field for field in reply.answer.fields}
    assert [(f.label, f.type) for f in fields.values()] == [
        ("什么会议？", "line"),
        ("会议内容", "text"),
        ("部门", "department"),
    ]
    values = {"title": "销售周会", "notes": NOTES}
    await world.run(world.xiaoming, "meeting", values=values, asked=True, room=world.sales)
    (text,) = [row["body"] for row in world.rows("texts") if row["name"] == "title"]
    assert text == f"销售周会\n{NOTES}"


async def test_notes_without_a_title_wait_in_the_form(world: World) -> None:
    reply = await world.say(world.alice, f"/meeting #sales\n{NOTES}")
    assert isinstance(reply.answer, Form)
    fields = {field.id: field.value for field in reply.answer.fields}
    assert fields["notes"] == NOTES and fields["department"] == "sales"


async def test_a_task_of_a_task_shows_where_it_belongs_and_what_is_done(world: World) -> None:
    await world.say(world.alice, "/task Move the office")
    await world.say(world.alice, "/task T-1 Hire a van")
    await world.say(world.alice, "/task t-1 @bob Pack the boxes by Friday")
    await world.say(world.alice, "/task Ｔ－１　寫信給客戶")
    await world.say(world.alice, "/task T-1 Sell the desks")
    whole, first, *_ = world.cards(world.general)
    assert "Part of T-1 Move the office" in words(first) and "T-2 · Hire a van" in words(first)
    assert "0 of 4 done" in words(whole)
    await world.say(world.bob, "/done T-3")
    await world.say(world.alice, "/cancel T-5")
    assert "1 of 3 done" in words(world.cards(world.general)[0])
    await world.say(world.alice, "/reopen T-3")
    assert "0 of 3 done" in words(world.cards(world.general)[0])
    shown = words(await world.look(world.amy, "T-1")).splitlines()
    assert "· T-2 Hire a van · to do" in shown and "✓ T-5 Sell the desks · cancelled" in shown
    assert world.lines(world.general)[:2] == ["Bob closed it", "Alice cancelled it"]


async def test_a_task_can_belong_to_a_complaint(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: wet")
    await world.say(world.alice, "/task C-1 call the warehouse")
    complaint, task = world.cards(world.general)
    assert "0 of 1 done" in words(complaint) and "Part of C-1 wet" in words(task)


@pytest.mark.parametrize("line", ["T-9 call the warehouse", "M3 engine is loud", "T1 has no paper", "COVID-19 test"])
async def test_what_is_no_existing_record_stays_in_the_title(world: World, line: str) -> None:
    await world.say(world.alice, "/task Move the office")
    reply = await world.say(world.alice, f"/task {line}")
    assert words(reply).splitlines()[0] == f"Captured: T-2 {line}"


async def test_a_parent_alone_asks_for_the_title_and_is_remembered(world: World) -> None:
    await world.say(world.alice, "/task Move the office")
    reply = await world.say(world.alice, "/task T-1")
    assert isinstance(reply.answer, Form) and reply.answer.values == {"parent": "T-1"}
    values = {**reply.answer.values, "title": "Hire a van"}
    await world.run(world.alice, "task", values=values, asked=True)
    assert "Part of T-1 Move the office" in words(world.cards(world.general)[1])


@pytest.mark.parametrize("name", ["issue", "task", "complaint", "meeting"])
async def test_every_kind_can_be_cancelled_and_opened_again(world: World, name: str) -> None:
    line = {"complaint": "Acme: wet"}.get(name, "Something")
    ref = words(await world.say(world.alice, f"/{name} {line}")).split()[1]
    other = await world.say(world.bob, f"/cancel {ref}")
    assert isinstance(other.answer, Refusal)
    await world.say(world.alice, f"/cancel {ref}")
    assert world.rows("records")[0]["status"] == "cancelled"
    assert "Cancelled Wed 18 Nov 10:00" in words(world.cards(world.general)[0])
    await world.say(world.bob, f"/reopen {ref}")
    assert world.rows("records")[0]["closed_at"] is None


UNKNOWN = [
    ("alice", "/isue Label printer", "/issue", "/issue Label printer is down"),
    ("alice", "/compliant wet", "/complaint", "/complaint Acme: pallets arrived wet"),
    ("alice", "/taks x", "/task", "/task @Bob Send the offer"),
    ("alice", "/comp Acme: wet", "/complaint", "/complaint Acme: pallets arrived wet"),
    ("alice", "/printer is down", "/help", "/issue Label printer is down"),
    ("alice", "/meting x", "/meeting", "/meeting Weekly sales"),
    ("xiaoming", "/我要投诉 货到受潮", "/complaint", "/complaint Acme：货到受潮"),
    ("xiaoming", "/报障单 打印机", "/issue", "/issue 标签打印机坏了"),
    ("dawei", "/開會議 業務", "/meeting", "/meeting 業務週會"),
    ("dawei", "/xyzzy", "/help", "/issue 標籤印表機壞了"),
]


@pytest.mark.parametrize(("who", "line", "near", "example"), UNKNOWN)
async def test_what_is_not_understood_names_the_nearest_command(
    world: World, who: str, line: str, near: str, example: str
) -> None:
    reply = await world.say(getattr(world, who), line)
    assert isinstance(reply.answer, Refusal)
    assert near in reply.answer.text and example in reply.answer.text and line.split()[0][1:] in reply.answer.text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        *(("問題 印表機", "issue"), ("问题 打印机", "issue"), ("報修 印表機", "issue"), ("报修 打印机", "issue")),
        *(("任務 寄報價", "task"), ("任务 发报价", "task"), ("待辦 寄報價", "task"), ("待办 发报价", "task")),
        *(("投訴 Acme：受潮", "complaint"), ("客訴 Acme：受潮", "complaint"), ("客诉 Acme:受潮", "complaint")),
        *(("會議 週會", "meeting"), ("会议 周会", "meeting"), ("會議記錄 週會", "meeting"), ("纪要 周会", "meeting")),
        *(("problem printer", "issue"), ("todo offer", "task"), ("complain Acme: x", "complaint")),
        *(("minutes x", "meeting"), ("／ｉｓｓｕｅ　印表機", "issue"), ("/task\nsend the offer", "task")),
    ],
)  # fmt: skip
async def test_words_of_three_languages_capture_the_four_kinds(world: World, line: str, kind: str) -> None:
    await world.say(world.alice, line)
    assert [row["kind"] for row in world.rows("records")] == [kind]
