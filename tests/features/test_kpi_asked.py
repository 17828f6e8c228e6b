"""Figures that are due: their owner is asked in the morning, again the day after, then the lead is told; replies, the
form of all of them, and who is on leave."""

from __future__ import annotations

from datetime import UTC, datetime

from core.answer import Form, Refusal
from core.card import Card, plain
from tests.features.test_kpi_entry import live
from tests.world import World, words

DUE = datetime(2026, 12, 3, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai on the third working day of December


def asked(world: World, person: int) -> list[str]:
    return [_said(card) for card in world.cards(world.private(person), person) if _about(card)]


def _about(card: Card) -> bool:
    return any(word in plain(card.title) for word in ("missing", "figures", "請填報", "項數字"))


def _said(card: Card) -> str:
    return "\n".join(map(plain, (card.title, *card.body)))


def waiting(world: World, person: int) -> str:
    """What a reply to the newest question is about."""
    import json

    rows = [row for row in world.rows("outbox") if row["person_id"] == person and row["kind"].startswith("kpi_ask")]
    return str(json.loads(rows[-1]["params"])["waits"])


async def ready(world: World) -> None:
    await world.say(world.admin, "/kpi enable K11 K13 @Bob")
    for code in ("sales", "collected", "receivable"):
        await world.say(world.bob, f"/kpi {code} 3.2M for October")
    world.clock.move_to(datetime(2026, 11, 30, 4, tzinfo=UTC))
    await world.say(world.bob, "/kpi collected 3M for November")
    await world.say(world.bob, "/kpi receivable 3.1M for November")


async def test_asked_on_the_due_morning_again_and_then_the_lead(world: World) -> None:
    await ready(world)
    await world.walk_to(datetime(2026, 12, 3, 0, 59, tzinfo=UTC))
    assert not asked(world, world.bob)
    await world.walk_to(DUE.replace(minute=1))
    first = asked(world, world.bob)
    assert len(first) == 1 and "3 figures, only Sales for November 2026 is missing" in first[0]
    assert "Sales: NT$3.2M for October 2026" in first[0] and "Reply with the number alone" in first[0]
    await world.walk(days=1)
    assert len(asked(world, world.bob)) == 2 and "tomorrow your lead is told" in asked(world, world.bob)[1]
    assert not asked(world, world.amy)
    await world.walk_to(datetime(2026, 12, 7, 2, tzinfo=UTC))
    assert "Sales for November 2026 · Bob" in asked(world, world.amy)[0]
    room = [_said(card) for card in world.cards(world.operations)]
    assert any("2 of 3 are there" in said and "Bob" not in said for said in room)
    await world.walk(days=7)
    assert len(asked(world, world.bob)) == 2 and len(asked(world, world.amy)) == 1


async def test_a_bare_number_answers_the_question(world: World) -> None:
    await ready(world)
    await world.walk_to(DUE.replace(minute=1))
    about = waiting(world, world.bob)
    reply = await world.run(world.bob, "kpi_said", values={"message": about, "text": "340萬"})
    assert "Sales · November 2026: NT$3,400,000" in words(reply)
    assert ("sales", "2026-11-01", 3_400_000, "verified") in live(world)
    await world.walk(days=4)
    assert len(asked(world, world.bob)) == 1 and not asked(world, world.amy)
    again = await world.run(world.bob, "kpi_said", values={"message": about, "text": "3.5M"})
    assert "It was NT$3,400,000" in words(again)


async def test_several_are_answered_by_name_and_in_doubt_it_asks(world: World) -> None:
    await world.say(world.admin, "/kpi enable K11 K13 @Bob")
    await world.walk_to(DUE.replace(minute=1))
    assert "3 of 3 figures are missing" in asked(world, world.bob)[0]
    about = waiting(world, world.bob)
    which = await world.run(world.bob, "kpi_said", values={"message": about, "text": "3.4M"})
    assert isinstance(which.answer, Refusal) and "Which one" in words(which) and not live(world)
    text = "sales 3.4M, collected 90萬"
    reply = words(await world.run(world.bob, "kpi_said", values={"message": about, "text": text}))
    assert "NT$3,400,000" in reply and "NT$900,000" in reply and "Still missing: Receivables due" in reply
    await world.run(world.bob, "kpi_said", values={"message": about, "text": "1,000,000"})
    assert len(live(world)) == 3
    bad = await world.run(world.bob, "kpi_said", values={"message": about, "text": "sales 1M; collected lots"})
    assert isinstance(bad.answer, Refusal) and live(world)[0][2] == 3_400_000


async def test_a_day_passes_from_question_to_question(world: World) -> None:
    """The next period is waited for by itself, and what is there already nobody is asked for."""
    await ready(world)
    await world.say(world.bob, "/kpi sales 3.3M for November")
    await world.walk_to(datetime(2026, 12, 20, tzinfo=UTC))
    assert not asked(world, world.bob)
    await world.walk_to(datetime(2027, 1, 7, tzinfo=UTC))
    assert "3 of 3 figures are missing: Sales for December 2026" in asked(world, world.bob)[0]


async def test_who_is_on_leave_is_stood_in_for(world: World) -> None:
    await ready(world)
    await world.say(world.bob, "/timeoff 12/1–12/10 @Alice")
    await world.walk_to(DUE.replace(minute=1))
    assert not asked(world, world.bob) and "Sales for November 2026" in asked(world, world.alice)[0]
    form = await world.say(world.alice, "/kpi fill")
    assert isinstance(form.answer, Form)
    values = {form.answer.fields[0].id: "3.3M"}
    assert "1 figure is entered" in words(await world.run(world.alice, "kpi_fill", values=values, asked=True))
    refused = await world.say(world.xiaoming, "/kpi sales 3.4M for November")
    assert isinstance(refused.answer, Refusal)


async def test_one_form_has_all_of_them_with_the_last_values_beside(world: World) -> None:
    await ready(world)
    await world.walk_to(DUE.replace(minute=1))
    form = (await world.say(world.bob, "/kpi fill")).answer
    assert isinstance(form, Form)
    labels = [(field.label, field.value, field.hint) for field in form.fields]
    assert labels[0] == ("Sales · November 2026", "", "last time: NT$3,200,000")
    assert ("Collected · November 2026", "NT$3,000,000", "last time: NT$3,200,000") in labels
    first, *others = [field.id for field in form.fields]
    bad = await world.run(world.bob, "kpi_fill", values={first: "lots", others[0]: "4M"}, asked=True)
    assert isinstance(bad.answer, Form) and "is no number" in words(bad) and len(live(world)) == 5
    far = await world.run(world.bob, "kpi_fill", values={first: "34M"}, asked=True)
    assert isinstance(far.answer, Form) and "Ten times off" in words(far) and len(live(world)) == 5
    sure = {**far.answer.values, first: "34M", others[0]: "NT$3,000,000"}
    done = await world.run(world.bob, "kpi_fill", values=sure, asked=True)
    assert "1 figure is entered" in words(done) and ("sales", "2026-11-01", 34_000_000, "verified") in live(world)
    assert isinstance((await world.say(world.alice, "/kpi fill")).answer, Refusal)


async def test_what_was_taken_back_is_asked_for_again(world: World) -> None:
    await ready(world)
    reply = await world.say(world.bob, "/kpi sales 3.3M for November")
    target = reply.answer.card.buttons[0].target  # type: ignore[union-attr]  # a card, or the test fails here
    await world.run(world.bob, "kpi_back", values={"message": target})
    await world.walk_to(DUE.replace(minute=1))
    assert "only Sales for November 2026" in asked(world, world.bob)[0]


async def test_a_figure_that_is_switched_off_is_not_asked_for(world: World) -> None:
    await world.say(world.admin, "/kpi enable K17 @Bob")
    await world.say(world.admin, "/kpi disable K17")
    await world.walk_to(datetime(2026, 12, 10, tzinfo=UTC))
    assert not asked(world, world.bob)
    await world.say(world.admin, "/kpi enable K17")
    await world.walk_to(datetime(2027, 1, 6, tzinfo=UTC))
    assert len(asked(world, world.bob)) == 1


async def test_who_is_not_the_one_says_so_and_their_lead_decides(world: World) -> None:
    await ready(world)
    await world.walk_to(DUE.replace(minute=1))
    await world.run(world.alice, "kpi_not_mine", values={"message": waiting(world, world.bob)})
    assert not asked(world, world.amy)
    reply = await world.run(world.bob, "kpi_not_mine", values={"message": waiting(world, world.bob)})
    assert "Amy is told" in words(reply)
    assert "Bob says that this is not theirs" in asked(world, world.amy)[0]
    await world.walk(days=3)
    assert len(asked(world, world.bob)) == 1 and len(asked(world, world.amy)) == 1
    await world.say(world.ken, "/kpi define sales; owner @Alice")
    await world.walk(days=3)
    assert "Sales for November 2026 is missing" in asked(world, world.alice)[0]
    assert len(asked(world, world.bob)) == 1
    assert "November 2026: NT$3,300,000" in words(await world.say(world.alice, "/kpi sales 3.3M for November"))


async def test_later_today_asks_once_more_and_puts_nothing_off_for_ever(world: World) -> None:
    await ready(world)
    await world.walk_to(DUE.replace(minute=1))
    card = world.cards(world.private(world.bob), world.bob)[-1]
    assert [button.command for button in card.buttons] == ["kpi_fill", "kpi_later", "kpi_not_mine"]
    target = card.buttons[1].target
    assert isinstance((await world.run(world.alice, "kpi_later", values={"message": target})).answer, Refusal)
    for _ in range(2):  # pressed twice it is the same
        said = words(await world.run(world.bob, "kpi_later", values={"message": target}))
        assert "Asked again Thu 3 Dec 17:00" in said
    await world.walk_to(DUE.replace(hour=9, minute=1))
    assert len(asked(world, world.bob)) == 2 and "asked for it yesterday" not in asked(world, world.bob)[-1]
    late = words(await world.run(world.bob, "kpi_later", values={"message": target}))
    assert "Fri 4 Dec 09:00" in late  # nothing is left of today: tomorrow it comes by itself
    await world.walk_to(DUE.replace(day=4, minute=1))
    assert "You were asked for it yesterday" in asked(world, world.bob)[-1]
    await world.walk_to(DUE.replace(day=7, minute=1))
    assert asked(world, world.amy)


async def test_who_may_not_read_a_figure_stands_in_for_nobody_there(world: World) -> None:
    """The question says what it was last time, and so does the form."""
    await world.say(world.admin, "/kpi enable margin @Ken")
    await world.say(world.ken, "/kpi margin 912,004 for October")
    await world.say(world.ken, "/timeoff 12/1–12/10 @Alice")
    await world.walk_to(DUE.replace(minute=1))
    assert not asked(world, world.alice) and "912" in asked(world, world.ken)[0]
    assert isinstance((await world.say(world.alice, "/kpi fill")).answer, Refusal)
    await world.walk(days=2)
    assert not [line for person in (world.alice, world.amy) for line in asked(world, person) if "912" in line]
