"""A KPI that comes to a threshold is told once, asks for the cause, leads to an issue, and is told when it is back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.answer import Form
from core.card import Card
from core.kpi.model import COMPANY, Kpi, Remark, Subject
from core.kpi.periods import Period
from handlers.kpis import alerts as kpi_alerts
from storage import figures, kpis, people, remarks
from storage.uow import Unit
from tests.world import World, buttons, words

OCTOBER = Period.of("month", date(2026, 10, 1))
HANDLED = Kpi(
    0, "K3a", {"en": "Complaint handling", "zh_Hant": "客訴處理率", "zh_Hans": "投诉处理率"}, "%", total="mean",
    warning=Decimal("0.9"), critical=Decimal("0.8"), dead=Decimal("0.02"), measure="Two more people for returns",
)  # fmt: skip
D = Decimal


async def declare(world: World, kpi: Kpi) -> Kpi:
    """Ours to declare by hand: the commands for that are tested elsewhere."""
    made: list[Kpi] = []
    await world.muster.writer.submit(lambda unit: made.append(kpis.put(unit, kpi, world.admin)), patience=30)
    await world.muster.directories.current()
    return made[-1]


async def enter(world: World, kpi: Kpi, value: str, period: Period = OCTOBER, subject: Subject = COMPANY) -> None:
    """What entering a value comes down to."""
    directory = world.muster.directories.latest

    def work(unit: Unit) -> None:
        figures.put(unit, kpi.id, subject.key, period.start, D(value), state="verified", origin="chat", by=world.amy)
        kpi_alerts.follow(unit, directory, kpi, subject, period)

    await world.muster.writer.submit(work, patience=30)
    await world.settle()


def told(world: World, person: int) -> list[str]:
    return [words(card).splitlines()[0] for card in world.cards(world.private(person), person)]


def last(world: World, person: int) -> Card:
    return world.cards(world.private(person), person)[-1]


async def ours(world: World) -> Kpi:
    department = world.person(world.amy).department
    return await declare(world, replace(HANDLED, owner=world.bob, department=department))


async def test_each_transition_is_told_once_to_its_owner_the_lead_and_the_room(world: World) -> None:
    kpi = await ours(world)
    await enter(world, kpi, "0.95")
    assert told(world, world.bob) == [] and world.cards(world.operations) == []
    await enter(world, kpi, "0.89")
    await enter(world, kpi, "0.88")
    await enter(world, kpi, "0.91")  # within the dead band
    warned = "🟠 Complaint handling has reached its warning threshold: 89 % in October 2026"
    assert told(world, world.bob) == told(world, world.amy) == [warned]
    assert told(world, world.ken) == [] and len(world.cards(world.operations)) == 1
    shown = words(last(world, world.bob))
    assert "The threshold is 90 %: less is told." in shown and "Suggested: Two more people for returns" in shown
    assert buttons(last(world, world.bob)) == ["Say why", "Open an issue", "Link an issue"]
    await enter(world, kpi, "0.7")
    await enter(world, kpi, "0.83")
    await enter(world, kpi, "0.93")
    assert [line[:1] for line in told(world, world.bob)] == ["🟠", "🔴", "🟠", "✅"]
    assert told(world, world.bob)[-1] == "✅ Complaint handling is back: 93 % in October 2026"
    assert len(world.cards(world.operations)) == 4


async def test_a_correction_of_an_older_period_and_a_draft_say_nothing(world: World) -> None:
    kpi = await ours(world)
    await enter(world, kpi, "0.95")
    await enter(world, kpi, "0.5", OCTOBER.previous)
    assert told(world, world.bob) == []


async def test_the_cause_is_asked_and_stands_beside_the_number(world: World) -> None:
    kpi = await ours(world)
    await enter(world, kpi, "0.85")
    target = f"{kpi.id}::2026-10-01"
    refused = await world.run(world.xiaoming, "kpi_cause", values={"message": target})
    assert "Whoever answers" in words(refused) or "由负责人" in words(refused)
    asked = await world.run(world.bob, "kpi_cause", values={"message": target})
    assert "Why was it missed?" in words(asked)
    sent = {"message": target, "cause": "Two were ill", "remedy": "Overtime", "by": "next Friday"}
    kept = words(await world.run(world.bob, "kpi_cause", values=sent, asked=True))
    assert "Complaint handling · October 2026: 85 %" in kept and "Cause: Two were ill" in kept
    assert "Remedy by Fri 27 Nov: Overtime · Bob" in kept
    with world.muster.database.read() as conn:
        newest = remarks.newest(conn, kpi.id, "", OCTOBER.start)
    assert newest == Remark("Two were ill", "Overtime", date(2026, 11, 27), world.bob)
    wrong = await world.run(world.bob, "kpi_cause", values=sent | {"by": "someday"}, asked=True)
    assert "someday" in words(wrong)
    again = words(await world.run(world.amy, "kpi_cause", values=sent | {"cause": "Wet pallets"}, asked=True))
    assert "Before it said:" in again and "Cause: Two were ill" in again


async def test_an_issue_is_opened_once_with_the_measure_and_recovery_says_that_it_is_open(world: World) -> None:
    kpi = await ours(world)
    await enter(world, kpi, "0.7")
    target = f"{kpi.id}::2026-10-01"
    opened = words(await world.run(world.amy, "kpi_issue", values={"message": target}))
    assert "I-1 Complaint handling · October 2026: 70 %" in opened
    shown = words(await world.look(world.amy, "I-1"))
    assert "Two more people for returns" in shown and "Bob" in shown and "high" in shown
    assert "I-1" in words(await world.run(world.bob, "kpi_issue", values={"message": target}))
    assert len(world.rows("records")) == 1
    await enter(world, kpi, "0.95")
    assert "is about it" in words(last(world, world.bob)) and buttons(last(world, world.bob)) == ["I-1"]
    await world.say(world.amy, "/cancel I-1")
    await enter(world, kpi, "0.7")
    await world.run(world.amy, "kpi_issue", values={"message": target})
    assert len(world.rows("records")) == 2


async def test_a_critical_one_climbs_until_somebody_acts(world: World) -> None:
    kpi = await ours(world)
    await enter(world, kpi, "0.7")  # Wednesday, 10:00
    await world.walk(hours=6)
    climbed = [line for line in told(world, world.amy) if "has reached its warning threshold" in line]
    assert climbed == ["Complaint handling (2026-10) has reached its warning threshold"]

    other = await declare(world, replace(HANDLED, code="K9", names={"en": "Other"}, owner=world.bob))
    await enter(world, other, "0.7")
    sent = {"message": f"{other.id}::2026-10-01", "cause": "Ill", "remedy": "Overtime"}
    await world.run(world.bob, "kpi_cause", values=sent, asked=True)
    await world.walk(days=2)
    assert not [line for line in told(world, world.amy) if "Other (2026-10)" in line]


async def test_what_is_not_for_all_stands_in_no_room_and_in_no_issue(world: World) -> None:
    department = world.person(world.amy).department
    margin = replace(HANDLED, code="K12", names={"en": "Margin"}, readers="management", owner=world.ken,
                     department=department)  # fmt: skip
    kpi = await declare(world, margin)
    await enter(world, kpi, "0.7")
    assert len(told(world, world.ken)) == 1
    await world.walk(days=1)  # nor does it climb to who may not read it
    assert told(world, world.amy) == [] and world.cards(world.operations) == []
    await world.run(world.ken, "kpi_issue", values={"message": f"{kpi.id}::2026-10-01"})
    shown = words(await world.look(world.bob, "I-1"))
    assert "Margin: a measure is needed" in shown and "70" not in shown


async def test_what_is_counted_is_looked_at_in_the_morning(world: World) -> None:
    department = world.person(world.amy).department
    counted = replace(HANDLED, code="K1a", names={"en": "Tasks on time"}, source="computed", formula="tasks_on_time",
                      owner=world.amy, department=department)  # fmt: skip
    kpi = await declare(world, counted)
    for _ in range(2):
        await world.say(world.alice, "/task @bob Send the offer by today 5pm")
    await world.say(world.bob, "/done T-1")
    await world.walk(minutes=1)
    await world.walk(days=1)
    critical = "🔴 Tasks on time is critical: 50 % in November 2026"
    assert told(world, world.amy).count(critical) == 1
    await world.walk(days=1)
    assert told(world, world.amy).count(critical) == 1
    behind = words(await world.run(world.amy, "kpi_behind", values={"page": f"0.{kpi.id}::2026-11-01"}))
    lines = behind.splitlines()
    assert lines[:2] == ["Tasks on time · November 2026: 50 %", "1 of 2. What counts has a tick"]
    assert "T-2" in lines[2] and lines[3].startswith("✅ T-1")


async def test_the_suggested_measure_is_said_in_the_readers_language(world: World) -> None:
    """The catalogue's own words; what somebody wrote stays as it was written, and can be taken away."""
    await world.say(world.admin, "/kpi enable K11")
    await world.say(world.admin, "/kpi define K11; owner @王大維; department Sales")
    await world.say(world.admin, "/kpi target sales 4M for October")
    await world.say(world.admin, "/kpi sales 2M for October")
    assert "召開業務會議" in words(last(world, world.dawei))
    form = (await world.say(world.admin, "/kpi define K11")).answer
    assert isinstance(form, Form)
    values = {**form.values, **{field.id: field.value for field in form.fields}}
    assert values["measure"].startswith("Hold a sales meeting")
    await world.run(world.admin, "kpi_set", values=values, asked=True)
    assert {row["code"]: row["measure"] for row in world.rows("kpis")}["K11"] == ""  # the catalogue's still
    await world.run(world.admin, "kpi_set", values={**values, "measure": ""}, asked=True)
    await world.say(world.admin, "/kpi sales 3.9M for October")
    await world.say(world.admin, "/kpi sales 2.1M for October")
    assert "52.5" in words(last(world, world.dawei)) and "會議" not in words(last(world, world.dawei))


async def test_of_each_client_what_is_counted_is_looked_at_and_read_by_who_may_read_the_client(world: World) -> None:
    def clients(unit: Unit) -> None:
        people.add_client(unit, "Hoya")
        people.add_client(unit, "Quiet", readers="people", owner_id=world.ken)

    await world.muster.writer.submit(clients, patience=30)
    await world.muster.directories.current()
    await world.say(world.admin, "/kpi define Complaints of a client; scope each client; formula complaints_count; "
                    "unit complaints; lower is better; warning 1; owner @Amy; department Operations")  # fmt: skip
    for client in ("Acme", "Acme", "Hoya", "Quiet", "Quiet"):
        await world.say(world.ken, f"/complaint {client}: pallets wet #Operations")
    await world.walk(minutes=1)
    await world.walk(days=1)
    code = world.rows("kpis")[0]["code"]
    said = [line for line in told(world, world.amy) if "warning threshold" in line]
    assert said == ["🟠 Complaints of a client · Acme has reached its warning threshold: 2 complaints in November 2026"]
    assert not [card for card in world.cards(world.operations) if "threshold" in words(card)]
    shown = words(await world.say(world.amy, f"/kpi {code} November"))
    assert "Acme: 2 complaints" in shown and "Hoya: 1 complaints" in shown and "Quiet" not in shown
    assert "not for you to read" in words(await world.say(world.amy, f"/kpi {code} ~Quiet"))
    assert "Quiet · November 2026: 2" in words(await world.say(world.ken, f"/kpi {code} ~Quiet November"))


async def test_a_share_is_looked_at_once_all_of_the_whole_is_there(world: World) -> None:
    await world.say(world.admin, "/kpi enable K16 @Bob")
    for product in ("Pallets 30万", "Film 40万", "Straps 30万"):
        await world.say(world.bob, f"/kpi product_sales {product} for October")
        assert not told(world, world.bob)  # the first is not all of the whole
    await world.walk(minutes=1)
    await world.walk(days=1)
    assert not told(world, world.bob)
    await world.say(world.bob, "/kpi product_sales Film 5万 for October")
    await world.walk(days=1)
    said = [line for line in told(world, world.bob) if "Product mix" in line]
    assert len(said) == 1 and "Product mix · Film" in said[0]
