"""Targets: listed, set by a line or a form, refused by name; and what is open follows, with nothing half-done."""

from __future__ import annotations

from core.answer import Form, Refusal
from tests.world import World, buttons, words


async def _say(world: World, person: int, text: str) -> str:
    return words(await world.say(person, text))


def at(world: World, what: str) -> list[str]:
    rows = sorted((row["record_id"], str(row["at"])) for row in world.rows("limits") if row["what"] == what)
    return [moment[:16].replace(" ", "T") for _, moment in rows]


async def test_alone_it_lists_what_holds_with_our_defaults_marked(world: World) -> None:
    shown = (await _say(world, world.bob, "/sla")).splitlines()
    assert shown[0] == "Targets, in working time"
    assert "issue · urgent: taken within: 1 working hour · solved within: 1 working day (default)" in shown
    answered = "client answered: by the end of the next working day (default)"
    assert f"complaint: taken within: 1 working hour · {answered}" in shown
    assert shown[-1] == "Administrators set them."
    assert "客訴 · 高: 解決：3 個工作日內（預設時限）" in await _say(world, world.dawei, "/sla")


async def test_an_administrator_sets_them_and_what_is_open_follows(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: pallets wet !high")
    await world.say(world.alice, "/complaint Acme: pallets late")
    assert at(world, "response") == ["2026-11-18T03:00"] * 2
    done = await _say(world, world.admin, "/sla complaint !high respond 30m resolve 2d")
    assert done.splitlines()[0] == (
        "complaint · high: taken within: 30 working minutes · solved within: 2 working days"
    )
    await world.walk(minutes=1)
    assert at(world, "response") == ["2026-11-18T02:30", "2026-11-18T03:00"]
    assert at(world, "resolution") == ["2026-11-20T02:00"]
    listed = await _say(world, world.admin, "/sla")
    assert "complaint · high: taken within: 30 working minutes · solved within: 2 working days\n" in listed
    assert "complaint · high: solved within: 3 working days (default)" not in listed

    await world.say(world.admin, "/sla A級客戶 當天回覆")
    await world.say(world.admin, "/sla #Sales 不限 解決")
    assert {row["span"] for row in world.rows("targets")} == {"30m", "2d", "0e", ""}
    assert "complaint · high: time to take it: the default again" in await _say(
        world, world.admin, "/sla complaint high respond default"
    )
    await world.walk(minutes=1)
    assert at(world, "response") == ["2026-11-18T03:00"] * 2


async def test_what_would_be_over_already_counts_from_now(world: World) -> None:
    await world.say(world.alice, "/issue @bob Printer is down")
    await world.walk(hours=4)
    await world.say(world.admin, "/sla issue respond 1h")
    await world.walk(seconds=1)
    await world.walk(minutes=30)
    assert at(world, "response") == ["2026-11-18T07:00"]
    assert not [row for row in world.rows("history") if row["verb"] == "breached"]
    await world.say(world.admin, "/sla issue respond off")
    await world.walk(hours=3)
    assert [row["state"] for row in world.rows("limits")] == ["ended"]


async def test_a_holiday_moves_what_is_open(world: World) -> None:
    await world.say(world.alice, "/issue @bob Printer is down !urgent")
    await world.say(world.bob, "/take I-1")
    await world.say(world.admin, "/calendar company day 2026-11-19 off")
    await world.walk(minutes=1)
    assert at(world, "resolution") == ["2026-11-20T02:00"]


async def test_the_form_asks_where_words_are_missing_and_says_what_is_wrong_at_its_field(world: World) -> None:
    await world.say(world.admin, "/sla issue respond 2h")
    asked = await world.say(world.admin, "/sla issue")
    assert isinstance(asked.answer, Form)
    fields = {field.id: field.value for field in asked.answer.fields}
    assert fields["kind"] == "issue" and fields["response"] == "2h" and fields["resolution"] == ""
    wrong = await world.run(
        world.admin, "sla_edit", values={"kind": "issue", "response": "soon", "resolution": "3d"}, asked=True
    )
    assert isinstance(wrong.answer, Form)
    errors = {field.id: field.error for field in wrong.answer.fields if field.error}
    assert list(errors) == ["response"] and "I do not understand “soon”" in errors["response"]
    assert {row["span"] for row in world.rows("targets")} == {"2h"}
    values = {"kind": "issue", "severity": "high", "grade": "A", "response": "same day", "resolution": "3d"}
    saved = await world.run(world.admin, "sla_edit", values=values, asked=True)
    assert words(saved).splitlines()[0].startswith("issue · high · grade A: taken within: by the end of the same")
    opened = await world.run(world.admin, "sla_edit")
    assert isinstance(opened.answer, Form) and "Change" in buttons((await world.say(world.admin, "/sla")).answer.card)


async def test_what_is_wrong_is_refused_and_nothing_is_half_saved(world: World) -> None:
    for text, said in (
        ("/sla complaint respond soon", "I do not understand “soon”"),
        ("/sla complaint respond", "How long, after “respond”?"),
        ("/sla issue reply 1h", "No client waits for an answer to a record of the kind issue"),
        ("/sla complaint respond 1h resolve 0d", "“0d” is no time"),
    ):
        refused = await world.say(world.admin, text)
        assert isinstance(refused.answer, Refusal) and said in refused.answer.text
    assert "Only administrators set targets" in await _say(world, world.ken, "/sla issue respond 1h")
    assert "只有管理员能设置时限" in await _say(world, world.xiaoming, "/sla 问题 1小时接手")
    assert not world.rows("targets")
