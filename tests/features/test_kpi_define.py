"""Figures of one's own: by words, by the form, changed, and refused where they are wrong, with nothing half kept."""

from __future__ import annotations

import pytest

from core.answer import Form, Refusal
from tests.world import World, words


def rows(world: World) -> dict[str, dict[str, object]]:
    return {row["code"]: row for row in world.rows("kpis")}


async def test_a_figure_in_one_line(world: World) -> None:
    await world.say(world.ken, "/kpi define Defects; unit pieces; owner @Bob; due 5; checked")
    await world.say(world.ken, "/kpi define Output made; code made; unit pieces")
    line = (
        "Defect rate; unit %; formula defects / made; lower is better; warning 2%; critical 5%; measure Check the line"
    )
    reply = await world.say(world.ken, f"/kpi define {line}")
    assert "defect_rate Defect rate is defined" in words(reply) and "= Defects / Output made" in words(reply)
    kept = rows(world)
    assert (kept["defects"]["owner_id"], kept["defects"]["due"], kept["defects"]["checked"]) == (world.bob, 5, True)
    rate = kept["defect_rate"]
    assert (rate["source"], rate["formula"], rate["direction"]) == ("formula", "defects / made", "down")
    assert (rate["warning"], rate["critical"], rate["measure"]) == (20_000, 50_000, "Check the line")
    await world.say(world.bob, "/kpi defects 3")
    await world.say(world.ken, "/kpi made 150")
    assert "Defect rate · October 2026: 2 %" in words(await world.say(world.alice, "/kpi defect rate October"))


async def test_in_chinese_words_and_signs(world: World) -> None:
    await world.say(world.admin, "/kpi define 訂單金額；單位 NT$；週期 季；可見範圍 僅主管")
    await world.say(world.admin, "/kpi define 出貨金額；單位：台幣；週期：季；可見範圍：僅主管")
    await world.say(
        world.admin, "/kpi define 出貨率；單位 %；週期 季；公式 出貨金額／訂單金額；越高越好；可見範圍 僅主管"
    )
    kept = rows(world)
    assert {row["unit"] for row in kept.values()} == {"TWD", "%"} and all(
        r["period"] == "quarter" for r in kept.values()
    )
    assert next(r for r in kept.values() if r["source"] == "formula")["formula"] == "出貨金額 / 訂單金額"
    assert "2026年第3季" in words(await world.say(world.dawei, "/kpi 訂單金額 第三季"))
    assert isinstance((await world.say(world.alice, "/kpi 訂單金額")).answer, Refusal)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Scrap; formula scrap / made", "There is no figure “made”"),
        ("Loop; unit TWD; formula loop + sales", "The formula comes back to itself: loop → loop"),
        ("Wrong; unit TWD; formula sales + hours_worked", "The units do not fit in sales + hours_worked"),
        ("Wrong; unit %; formula sales", "which is not the figure's unit"),
        ("Wrong; unit %; formula sales /", "ends too early"),
        ("Wrong; unit %; formula (sales", "bracket"),
        ("Wrong; unit %; formula sales / target(sales) ! 2", "I do not understand “! 2”"),
        ("Wrong; unit %; formula margin / sales", "Fewer people may read margin"),
        ("Wrong; unit TWD; period day; formula sales", "longer period"),
        ("Wrong; unit %; within a band", "lower and a higher limit"),
        ("Wrong; unit %; band 50%-20%", "lower and a higher limit"),
        ("Wrong; unit %; warning 80%; critical 90%", "not worse than the warning"),
        ("Wrong; unit %; warning lots", "no value in its unit"),
        ("Wrong; unit %; period fortnight", "“fortnight” is none of: day, week, month"),
        ("Wrong; unit %; due soon", "no number of working days"),
        ("Wrong; unit %; owner @Nobody", "Nobody"),
        ("Wrong; colour blue", "I do not understand “colour blue”"),
        ("Wrong; unit %; code sales", "“sales” is taken"),
        ("Verify this; unit %", "“Verify this” cannot be a name"),
        ("2026; unit %", "“2026” cannot be a name"),
    ],
)
async def test_a_wrong_definition_names_what_is_wrong_and_keeps_nothing(world: World, line: str, why: str) -> None:
    await world.say(world.admin, "/kpi enable K11 K12")
    await world.say(world.admin, "/kpi define hours worked; unit hours")
    before = rows(world)
    reply = await world.say(world.admin, f"/kpi define {line}")
    assert isinstance(reply.answer, Refusal) and why in words(reply), words(reply)
    assert rows(world) == before


async def test_a_formula_that_leads_back_through_others_is_refused_by_name(world: World) -> None:
    await world.say(world.admin, "/kpi define First; unit pieces")
    await world.say(world.admin, "/kpi define Second; unit pieces; formula first * 2")
    await world.say(world.admin, "/kpi define Third; unit pieces; formula second + 1")
    reply = await world.say(world.admin, "/kpi define First; formula third - 1")
    assert "comes back to itself: first → third → second → first" in words(reply)
    assert rows(world)["first"]["source"] == "entered"


async def test_the_form_asks_the_same_and_says_what_is_wrong_at_its_field(world: World) -> None:
    form = (await world.say(world.admin, "/kpi define")).answer
    assert isinstance(form, Form) and form.command == "kpi_set" and len(form.fields) == 18
    named = (await world.say(world.admin, "/kpi define Uptime of lines")).answer
    assert isinstance(named, Form) and named.fields[0].value == "Uptime of lines"
    values = {"name": "Uptime", "unit": "%", "direction": "kpi_up", "period": "kpi_week", "warning": "lots"}
    bad = (await world.run(world.admin, "kpi_set", values=values, asked=True)).answer
    assert isinstance(bad, Form) and not rows(world)
    assert {field.id: field.error for field in bad.fields if field.error} == {
        "warning": "“lots” is no value in its unit"
    }
    assert {field.id: field.value for field in bad.fields}["name"] == "Uptime"
    await world.run(world.admin, "kpi_set", values={**values, "warning": "99%"}, asked=True)
    assert (rows(world)["uptime"]["period"], rows(world)["uptime"]["warning"]) == ("week", 990_000)
    again = (await world.say(world.admin, "/kpi define Uptime")).answer
    assert isinstance(again, Form)
    filled = {field.id: field.value for field in again.fields}
    assert (filled["unit"], filled["period"], filled["warning"]) == ("%", "kpi_week", "99%")
    await world.run(world.admin, "kpi_set", values={**again.values, "due": "1", "owner": str(world.bob)}, asked=True)
    assert (rows(world)["uptime"]["due"], rows(world)["uptime"]["owner_id"]) == (1, world.bob)


async def test_what_has_values_keeps_its_unit_and_what_others_need_still_fits(world: World) -> None:
    await world.say(world.admin, "/kpi enable K11")
    await world.say(world.admin, "/kpi define Both; unit TWD; formula sales + 1")
    assert "both: " in words(await world.say(world.admin, "/kpi define sales; unit hours"))
    await world.say(world.admin, "/kpi sales 3M")
    assert "has values already" in words(await world.say(world.admin, "/kpi define sales; unit USD"))
    assert "Fewer people may read" in words(await world.say(world.admin, "/kpi define sales; readers management"))
    assert rows(world)["sales"]["unit"] == "TWD" and rows(world)["sales"]["readers"] == "everyone"


async def test_what_was_said_before_can_be_taken_back(world: World) -> None:
    await world.say(world.admin, "/kpi define Uptime; unit %; warning 99%; critical 98%")
    await world.say(world.admin, "/kpi define Uptime; critical none")
    assert (rows(world)["uptime"]["warning"], rows(world)["uptime"]["critical"]) == (990_000, None)
    form = (await world.say(world.admin, "/kpi define uptime")).answer
    assert isinstance(form, Form)
    values = {**form.values, **{field.id: field.value for field in form.fields}, "warning": ""}
    await world.run(world.admin, "kpi_set", values=values, asked=True)
    assert rows(world)["uptime"]["warning"] is None and rows(world)["uptime"]["unit"] == "%"


async def test_what_an_owner_who_left_entered_their_lead_is_asked_for(world: World) -> None:
    await world.say(world.admin, "/kpi define Uptime; unit %; owner @Bob")
    await world.say(world.admin, "/import people\nname,active\nBob,no")
    await world.run(world.admin, "import_all", values={"message": world.rows("drafts")[0]["id"]})
    assert "Amy enters it" in words(await world.say(world.admin, "/kpi uptime"))
    assert "99 %" in words(await world.say(world.amy, "/kpi uptime 99%"))


async def test_how_often_in_other_words(world: World) -> None:
    await world.say(world.admin, "/kpi define 退貨；單位 件；每週；越低越好")
    await world.say(world.admin, "/kpi define Calls; unit clients; period daily; higher is better")
    assert {row["period"] for row in world.rows("kpis")} == {"week", "day"}
    assert "1 client\n" in f"{words(await world.say(world.admin, '/kpi calls 1'))}\n"
    assert "2 clients" in words(await world.say(world.admin, "/kpi calls 2 yesterday"))


async def test_what_a_formula_comes_to_is_said_in_words(world: World) -> None:
    await world.say(world.admin, "/kpi enable sales")
    said = words(await world.say(world.admin, "/kpi define C; unit hours; formula sales + sales"))
    assert "The formula comes to money, which is not the figure's unit" in said
    said = words(await world.say(world.admin, "/kpi define D; unit TWD; formula sales / sales"))
    assert "The formula comes to a plain number" in said
    assert "more than can be kept" in words(await world.say(world.admin, "/kpi sales 9999999999999999"))
    assert {row["code"] for row in world.rows("kpis")} == {"sales"} and not world.rows("kpi_figures")


async def test_a_formula_is_said_in_the_readers_words_and_reads_back(world: World) -> None:
    """In Chinese its functions and periods, too; what is shown is what may be typed."""
    await world.say(world.ken, "/kpi enable K11")
    await world.say(world.ken, "/kpi define Share; unit %; formula ratio(sales, sum(sales, quarter))")
    await world.say(world.ken, "/kpi define Rise; unit %; formula (sales - previous(sales)) / year_before(sales)")
    for person, shown in (
        (
            world.xiaoming,
            ("销售额 / 目标(销售额)", "比率(销售额, 合计(销售额, 季度))", "(销售额 - 上期(销售额)) / 去年同期(销售额)"),
        ),
        (
            world.dawei,
            ("銷售額 / 目標(銷售額)", "比率(銷售額, 合計(銷售額, 季))", "(銷售額 - 上期(銷售額)) / 去年同期(銷售額)"),
        ),
    ):
        for name, formula in zip(("K11", "Share", "Rise"), shown, strict=True):
            assert f"= {formula} ·" in words(await world.say(person, f"/kpi {name}"))
            reply = await world.say(world.ken, f"/kpi define {name}; formula {formula}")
            assert "is changed" in words(reply), words(reply)
    assert {row["code"]: row["formula"] for row in world.rows("kpis")}["share"] == "ratio(sales, sum(sales, quarter))"


async def test_another_formula_says_which_number_it_makes_another(world: World) -> None:
    await world.say(world.ken, "/kpi define Orders; unit TWD")
    await world.say(world.ken, "/kpi define Costs; unit TWD")
    await world.say(world.ken, "/kpi define Burden; unit %; formula costs / orders")
    for line in ("orders 300 October", "costs 60 October"):
        await world.say(world.ken, f"/kpi {line}")
    changed = words(await world.say(world.ken, "/kpi define Burden; formula costs / (orders + costs)"))
    assert "October 2026 was 20 % and is 16.7 %. Before it was: Costs / Orders" in changed
    same = words(await world.say(world.ken, "/kpi define Burden; formula costs / (orders + costs); due 5"))
    assert "counted anew" not in same
