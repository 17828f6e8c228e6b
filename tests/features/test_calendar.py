"""/calendar through the front door: what is shown, who may set what, and words that cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.answer import Form, Refusal, Say
from core.calendar.levels import COMPANY, Owner
from core.sheet import Row
from handlers.calendars.reckoning import reckoned_by
from tests.world import World, buttons, words


async def _say(world: World, who: int, line: str) -> str:
    said = words(await world.say(who, line))
    await world.muster.directories.current()
    return said


async def _due(world: World, who: int, line: str) -> datetime:
    await world.say(who, line)
    found = max(world.rows("records"), key=lambda row: row["id"])["due_at"]
    return datetime.fromisoformat(found) if isinstance(found, str) else found.astimezone(UTC)


async def test_the_asker_sees_today_and_where_each_thing_comes_from(world: World) -> None:
    reply = await world.say(world.alice, "/calendar")
    said = words(reply).splitlines()
    assert said[0] == "Today, Wed 18 Nov: a working day, 9:00–12:00 13:00–18:00"
    assert said[1] == "Hours: Mon–Fri 9:00–12:00 13:00–18:00 · nobody has set it"
    assert said[2].startswith("No public holidays are known.") and said[3] == "Time zone: Asia/Shanghai"
    assert isinstance(reply.answer, Say) and buttons(reply.answer.card) == ["Change: Yours", "Leave"]

    assert await _say(world, world.admin, "/calendar country China") == (
        "Company: the public holidays of China from now on."
    )
    await _say(world, world.amy, "/calendar #Operations hours Mon–Fri 8:00–12:00 13:00–17:00")
    await _say(world, world.alice, "/calendar day 2026-11-18 off moving house")
    said = (await _say(world, world.alice, "/calendar")).splitlines()
    assert said[0] == "Today, Wed 18 Nov: moving house"
    assert said[1] == "Hours: Mon–Fri 8:00–12:00 13:00–17:00 · Operations"
    assert said[2] == "Public holidays: China · Company"
    assert "Fri 1 Jan 2027" in said[4]
    said = (await _say(world, world.xiaoming, "/calendar")).splitlines()
    assert said[0] == "今天 11月18日 周三：工作日，9:00–12:00、13:00–18:00" and said[2] == "公共假日：中国 · 公司"
    said = (await _say(world, world.dawei, "/calendar #Operations")).splitlines()
    assert said[1] == "Operations的行事曆" and said[2].startswith("工時：週一至週五 8:00–12:00、13:00–17:00")


@pytest.mark.parametrize("who", ["bob", "xiaoming", "dawei"])
async def test_friday_evening_and_two_working_hours_is_the_make_up_saturday(world: World, who: str) -> None:
    lines = {"bob": "Call in 2 working hours", "xiaoming": "报价 2个工作小时后", "dawei": "報價 兩個工作小時內"}
    await _say(world, world.admin, "/calendar company country China")
    world.clock.move_to(datetime(2026, 2, 13, 9, 30, tzinfo=UTC))  # Friday 17:30 before a Saturday that is worked
    due = await _due(world, getattr(world, who), f"/task {lines[who]}")
    assert due == datetime(2026, 2, 14, 2, 30, tzinfo=UTC)
    await _say(world, world.bob, "/task Contract by Friday 17:00")
    assert "Sat 14 Feb 11:30" in words(await world.say(world.bob, "/due T-2 3 working hours"))


async def test_due_dates_follow_the_calendar(world: World) -> None:
    assert await _due(world, world.alice, "/task Offer by EOD") == datetime(2026, 11, 18, 10, tzinfo=UTC)
    await _say(world, world.admin, "/calendar company day 11/20 off Founders' day")
    await _say(world, world.admin, "/calendar company day 2026-11-21 working 9:00–12:00")
    due = await _due(world, world.alice, "/task Reply in 3 working days")  # Thursday, Saturday till noon, Monday
    assert due == datetime(2026, 11, 23, 10, tzinfo=UTC)
    due = await _due(world, world.xiaoming, "/task 报价 2个工作日内")
    assert due == datetime(2026, 11, 21, 4, tzinfo=UTC)
    await _say(world, world.alice, "/calendar me hours 9:00–16:30")
    assert await _due(world, world.alice, "/task Call by EOD") == datetime(2026, 11, 18, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("hours Fri 18:00–9:00", "ends before it begins"),
        ("hours 9:00–12:00 11:00–13:00", "two windows overlap"),
        ("hours whenever", "do not understand the hours “whenever”"),
        ("hours Mon–Fri 25:00–26:00", "do not understand the hours"),
        ("zone Asia/Taipeh", "Did you mean Asia/Taipei?"),
        ("zone Middle/Earth_Shire", "do not know the time zone “Middle/Earth_Shire”"),
        ("country Atlantis", "do not know the country “Atlantis”"),
        ("country DE-ZZ", "not the region"),
        ("day 2026-12-25", "do not understand “2026-12-25”"),
        ("day off someday", "do not understand “off someday”"),
        ("day 2026-12-26–2026-12-25 off", "ends before it begins"),
        ("day 2026-12-26 working 12:00–9:00", "ends before it begins"),
        (f"day 2026-12-25 off {'x' * 200}", "at most 100 characters"),
        ("import CN", "Write the country and the year"),
        ("import CN 2027", "Write the country and the year"),
        ("import XX 2027\noff 2027-01-01", "do not know the country"),
        ("import CN 2027\noff 2027-01-01\nperhaps 2027-01-02", "do not understand the line “perhaps 2027-01-02”"),
        ("import CN 2027\noff 2026-01-01", "is of another year"),
        ("import CN 2027\noff 2027-02-30", "do not understand the line"),
        ("import CN 2027\noff 2027-01-01\nworking 2027-01-01", "both off and working"),
        ("import CN 2027\nworking 2027-01-01", "no day off"),
        ("holiday tomorrow", "I do not know “holiday”"),
    ],
)
async def test_what_cannot_be_is_answered_and_nothing_is_saved(world: World, line: str, answer: str) -> None:
    reply = await world.say(world.admin, f"/calendar company {line}")
    assert isinstance(reply.answer, Refusal) and answer in reply.answer.text
    assert not any(world.rows(table) for table in ("calendars", "calendar_days", "calendar_years"))


async def test_who_may_set_what(world: World) -> None:
    assert "set by an administrator" in await _say(world, world.ken, "/calendar company hours 9:00–17:00")
    assert "set by its lead" in await _say(world, world.bob, "/calendar #Operations hours 9:00–17:00")
    assert "set by themselves" in await _say(world, world.alice, "/calendar @Bob hours 9:00–17:00")
    assert "set by an administrator" in await _say(world, world.amy, "/calendar import CN 2027\noff 2027-01-01")
    assert not world.rows("calendars")
    assert await _say(world, world.amy, "/calendar @Bob hours 9:00–17:00") == "Bob: Mon–Fri 9:00–17:00 from now on."
    assert await _say(world, world.bob, "/calendar hours 10:00–17:00") == "Yours: Mon–Fri 10:00–17:00 from now on."
    assert await _say(world, world.bob, "/calendar 公司") != ""
    assert [row["owner_id"] for row in world.rows("calendars")] == [world.bob]


async def test_a_setting_goes_back_to_the_level_above(world: World) -> None:
    await _say(world, world.admin, "/calendar hours 8:00–16:00")
    await _say(world, world.bob, "/calendar me hours 10:00–17:00")
    await _say(world, world.bob, "/calendar me day 12/24–12/26 off")
    calendars = world.muster.directories.latest.calendars
    assert len(calendars.level(Owner("person", world.bob)).days) == 3
    await _say(world, world.bob, "/calendar me hours reset")
    assert "is as any such day again" in await _say(world, world.bob, "/calendar me day 12/24–12/26 reset")
    calendars = world.muster.directories.latest.calendars
    assert calendars.level(Owner("person", world.bob)).week is None
    assert not calendars.level(Owner("person", world.bob)).days
    assert "Mon–Fri 8:00–16:00 · Company" in await _say(world, world.bob, "/calendar")


async def test_a_zone_is_the_persons_own_everywhere(world: World) -> None:
    await _say(world, world.alice, "/calendar zone taipei")
    assert world.person(world.alice).zone == "Asia/Taipei"
    assert world.room(world.private(world.alice)).zone == "Asia/Taipei"
    await _say(world, world.admin, "/calendar #Sales zone America/New_York")
    latest = world.muster.directories.latest
    sales = world.person(world.dawei).department
    assert latest.calendars.office(0, sales).zone == "America/New_York"
    assert latest.office(world.person(world.dawei)).zone == "Asia/Shanghai"
    assert latest.calendars.office().zone == "Asia/Shanghai"


async def test_a_deadline_across_offices_names_its_calendar(world: World) -> None:
    await _say(world, world.admin, "/calendar #Sales country Taiwan")
    latest, english = world.muster.directories.latest, world.muster.languages.translator("en", "UTC")
    dawei, alice, bob = (latest.people[id] for id in (world.dawei, world.alice, world.bob))
    assert reckoned_by(english, latest, dawei, alice) == "Working time: Sales (Taiwan)"
    assert reckoned_by(english, latest, alice, dawei) == "Working time: Operations (Asia/Shanghai)"
    assert reckoned_by(english, latest, alice, bob) == ""

    await world.say(world.alice, "/task @王大維 Send the offer by 2026-12-01")
    await world.say(world.alice, "/task @bob Count pallets by 2026-12-01")
    by = "Working time: Operations (Asia/Shanghai)"
    assert by in words(world.cards(world.general)[0])  # its owner works at another place
    assert "工作時間：Operations" in words(await world.look(world.dawei, "T-1"))
    assert by not in words(await world.look(world.bob, "T-1")) + words(world.cards(world.general)[1])
    await world.say(world.dawei, "/due T-1 2026-12-02")
    assert "Working time: Sales (Taiwan)" in words(await world.look(world.bob, "T-1"))
    await world.say(world.alice, "/due T-1 2026-12-03")
    assert by in words(world.cards(world.general)[0])
    await world.say(world.dawei, "/ask T-1 @bob may I?")
    assert "Working time: Sales (Taiwan)" in words(world.cards(world.private(world.bob), world.bob)[-1])


async def test_the_form_saves_all_of_it_or_nothing(world: World) -> None:
    form = (await world.run(world.admin, "calendar_edit", values={"message": "company-0"})).answer
    assert isinstance(form, Form) and [field.id for field in form.fields] == ["hours", "country", "zone", "day"]
    given = {"message": "company-0", "hours": "9:00–17:00", "country": "Nowhere", "zone": "", "day": ""}
    form = (await world.run(world.admin, "calendar_edit", values=given, asked=True)).answer
    assert isinstance(form, Form) and "Nowhere" in next(f.error for f in form.fields if f.id == "country")
    assert next(f.value for f in form.fields if f.id == "hours") == "9:00–17:00"
    assert not world.rows("calendars")
    given |= {"country": "Taiwan", "day": "2026-12-31 off stocktaking"}
    said = words(await world.run(world.admin, "calendar_edit", values=given, asked=True))
    assert said.splitlines() == [
        "Company: Mon–Fri 9:00–17:00 from now on.",
        "Company: the public holidays of Taiwan from now on.",
        "Company: off on Thu 31 Dec · stocktaking.",
    ]
    await world.muster.directories.current()
    level = world.muster.directories.latest.calendars.level(COMPANY)
    assert level.country == "TW" and level.days[date(2026, 12, 31)].name == "stocktaking"
    form = (await world.run(world.admin, "calendar_edit", values={"message": "company-0"})).answer
    assert isinstance(form, Form) and form.fields[1].value == "TW"
    given = {f.id: f.value for f in form.fields} | {"message": "company-0"}
    assert "Nothing was changed" in words(await world.run(world.admin, "calendar_edit", values=given, asked=True))


@pytest.mark.parametrize("target", ["", "x", "company", "person-999", "department-", "person-9999999999999", "moon-1"])
async def test_a_forged_press_opens_nothing(world: World, target: str) -> None:
    reply = await world.run(world.bob, "calendar_edit", values={"message": target})
    assert isinstance(reply.answer, Refusal | Form)
    if isinstance(reply.answer, Form):  # the target itself was missing
        assert target == ""


async def test_an_unannounced_year_warns_once_and_a_list_settles_it(world: World) -> None:
    await _say(world, world.admin, "/calendar country CN")
    assert "China 2027: its make-up working days are not known yet" in await _say(world, world.admin, "/calendar")
    await world.walk_to(datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert not world.rows("outbox")
    await world.muster.scheduler.tick()
    world.clock.move_to(datetime(2026, 12, 1, 2, tzinfo=UTC))
    for _ in range(2):
        await world.muster.scheduler.tick()
    await world.settle()
    (card,) = world.cards(world.private(world.admin), world.admin)
    assert words(card).splitlines()[0].startswith("China 2027: its make-up working days")
    assert "/calendar years CN 2027" in words(card)
    assert not world.cards(world.private(world.bob), world.bob)

    lines = "off 2027-01-01–2027-01-03 元旦\noff 2/5–2/11 春节\nworking 2027-02-14\n补班 2/20"
    said = await _say(world, world.admin, f"/calendar import CN 2027\n{lines}")
    assert said.splitlines()[0].startswith("China 2027: 10 days off, 2 make-up working days.")
    assert "not known yet" not in await _say(world, world.admin, "/calendar")
    office = world.muster.directories.latest.office(world.person(world.bob))
    assert office.is_workday(date(2027, 2, 14)) and not office.is_workday(date(2027, 2, 11))
    assert "as I know it myself again" in await _say(world, world.admin, "/calendar import China 2027 reset")
    assert "nothing changed" in await _say(world, world.admin, "/calendar import China 2027 reset")


@pytest.mark.parametrize(
    ("rows", "off"),
    [
        ([("off 2027-01-01 元旦",), ("working 2027-02-14",)], 1),
        ([("type", "from", "to", "name"), ("off", "2027-01-01", "2027-01-03", "元旦"), ("补班", "2027-02-14")], 3),
        ([("日期", "類別"), ("2027/1/1", "放假"), ("2027/2/14", "上班")], 1),
    ],
)
async def test_a_years_list_comes_as_a_file(world: World, rows: list[tuple[str, ...]], off: int) -> None:
    await _say(world, world.admin, "/calendar company country CN")
    file = tuple(Row(number, cells) for number, cells in enumerate(rows, 1))
    said = words(await world.run(world.admin, "calendar", text="years", rows=file))
    assert said.startswith(f"China 2027: {off} days off, 1 make-up working day.")
    said = words(await world.run(world.admin, "calendar", text="years TW 2027", rows=file))
    assert said.startswith(f"Taiwan 2027: {off} days off")
    wrong = (*file, Row(9, ("perhaps", "2027-03-01")))
    reply = await world.run(world.admin, "calendar", text="years CN 2027", rows=wrong)
    assert isinstance(reply.answer, Refusal) and "perhaps 2027-03-01" in reply.answer.text
    reply = await world.run(world.alice, "calendar", text="years CN 2027", rows=file)
    assert isinstance(reply.answer, Refusal) and len(world.rows("calendar_years")) == 2


async def test_notes_questions_and_imports_count_working_days_by_the_calendar(world: World) -> None:
    """S002-工作: Friday the 20th is a holiday of the company, so the third working day is Tuesday."""
    await _say(world, world.admin, "/calendar company day 2026-11-20 off Founders' day")
    await _say(world, world.admin, "/calendar company hours 9:00–12:00 13:00–17:00")
    tuesday = datetime(2026, 11, 24, 9, tzinfo=UTC)
    read = (await world.say(world.amy, "/meeting Weekly\n- Bob counts the pallets within 3 working days")).answer
    draft = (await world.say(world.amy, "/settle 1 Bob within 3 working days")).answer
    assert isinstance(read, Say) and "Tue 24 Nov 17:00" in words(read.card)
    assert isinstance(draft, Say)
    save = next(button for button in draft.card.buttons if button.primary)
    await world.run(world.amy, save.command, values={"record": save.target}, revision=save.revision)
    columns = ("title", "due")
    sheet = tuple(Row(n, cells) for n, cells in enumerate((columns, ("Clean up", "within 3 working days")), 1))
    shown = (await world.run(world.admin, "import", text="records", rows=sheet)).answer
    assert isinstance(shown, Say)
    button = shown.card.buttons[0]
    await world.run(world.admin, button.command, values={"message": button.target}, revision=1)
    found = [row["due_at"] for row in world.rows("records") if row["kind"] == "task"]
    assert len(found) == 2
    moments = {datetime.fromisoformat(at) if isinstance(at, str) else at.astimezone(UTC) for at in found}
    assert moments == {tuesday}
    await world.say(world.alice, "/issue Pump leaks")
    await world.say(world.alice, "/ask I-1 @Amy within 3 working days: may we?")
    (due,) = [row["due_at"] for row in world.rows("asks")]
    assert (datetime.fromisoformat(due) if isinstance(due, str) else due.astimezone(UTC)) == tuesday


async def test_everybody_reads_a_moment_by_their_own_clock(world: World) -> None:
    """Voice.md 5: also where somebody in another zone has just read the same one."""
    await _say(world, world.bob, "/calendar me zone America/New_York")
    await world.say(world.alice, "/task @bob Call the carrier by 2026-11-20 14:30")
    assert "Fri 20 Nov 14:30" in words(await world.look(world.alice, "T-1"))
    assert "Fri 20 Nov 01:30" in words(await world.look(world.bob, "T-1"))
    assert "Fri 20 Nov 14:30" in words(await world.look(world.alice, "T-1"))


async def test_whose_it_is_may_stand_behind_what_is_set(world: World) -> None:
    """The zone was there, and was asked for by its own name: did you mean Asia/Taipei?"""
    for line in ("zone me Asia/Taipei", "me zone Ａｓｉａ／Ｔａｉｐｅｉ", "zone me “Asia/Taipei”.", "時區 我 taipei"):
        said = words(await world.say(world.alice, f"/calendar {line}"))
        assert said == "Yours: time zone Asia/Taipei from now on.", line
    refused = words(await world.say(world.alice, "/calendar zone company Asia/Taipei"))
    assert refused.startswith("The company's calendar is set by an administrator.")
    assert "Company: time zone Asia/Tokyo" in words(await world.say(world.admin, "/calendar zone company Asia/Tokyo"))
