"""Minutes from the notes to the register: confirmed once, corrected without doing anything twice; and bad input."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar

from core.answer import Form, Refusal, Say, Toast
from core.card import Card, plain
from core.paper import texts
from handlers.meetings.minutes_text import paper
from handlers.view import View
from storage import blobs, files, minutes, people, records
from storage.uow import Unit
from tests.world import ZONE, World, buttons, words

NOTES = """Present: Alice, Bob
Decision: we ship on Mondays, review in 3 months
決議：週末不加班
Action: @Bob send the offer by Friday
Amy: check the dock by Thursday
- [ ] check the samples
TODO: call Hoya
Prices were discussed"""


async def pasted(world: World, notes: str = NOTES) -> Card:
    reply = await world.say(world.alice, f"/meeting Weekly sales\n{notes}")
    assert isinstance(reply.answer, Say)
    return reply.answer.card


async def save(world: World, revision: int = 0, who: int = 0) -> Say | Refusal:
    """Presses the newest draft's button, or that of an older look of it."""
    revision = revision or int(str(minutes_of(world)[-1]["revision"]))
    reply = await world.run(who or world.alice, "minutes_save", values={"record": "M-1"}, revision=revision)
    assert isinstance(reply.answer, Say | Refusal)
    return reply.answer


def kinds(world: World) -> list[str]:
    return [row["kind"] for row in sorted(world.rows("records"), key=lambda row: row["id"])]


async def test_a_meeting_without_notes_is_as_simple_as_ever(world: World) -> None:
    reply = await world.say(world.alice, "/meeting Weekly sales")
    assert words(reply) == "Captured: M-1 Weekly sales"
    reply = await world.say(world.alice, "/meeting Weekly sales\nPrices were discussed\nBob was there")
    assert words(reply).startswith("Captured: M-2 Weekly sales") and not world.rows("minutes")


async def test_the_draft_says_what_is_ready_and_what_is_not(world: World) -> None:
    card = await pasted(world)
    assert words(card).splitlines() == [
        "M-1 · Weekly sales: 2 decisions, 4 actions, not saved yet",
        "1–2 ready: Bob 1, Amy 1",
        "⚠ 3 “check the samples” Who does it? By when?",
        "⚠ 4 “TODO: call Hoya” Who does it? By when?",
        "• we ship on Mondays · review Thu 18 Feb 2027 18:00",
        "• 週末不加班",
        "1 send the offer · Bob · Fri 20 Nov 18:00",
        "2 check the dock · Amy · Thu 19 Nov 18:00",
        "Reply with the number and the name, for example: 3 @Bob Friday",
    ]
    assert buttons(card) == ["3 Choose…", "4 Choose…", "Save 2, keep 2 as notes"]
    assert kinds(world) == ["meeting"]


async def test_what_is_unsure_stays_a_note_and_nothing_is_lost(world: World) -> None:
    await pasted(world)
    saved = await save(world, 1)
    assert isinstance(saved, Say) and saved.instead
    assert words(saved.card).splitlines() == [
        "M-1 Weekly sales is saved: 2 decisions, 2 actions",
        "⚖️ D-1 we ship on Mondays · Review Thu 18 Feb 2027 18:00",
        "⚖️ D-2 週末不加班 · Review Tue 16 Feb 2027 18:00",
        "☑️ T-1 send the offer · Bob · Fri 20 Nov 18:00",
        "☑️ T-2 check the dock · Amy · Thu 19 Nov 18:00",
        "Told, each once: Bob, Amy",
    ]
    assert kinds(world) == ["meeting", "decision", "decision", "task", "task"]
    card = words(world.cards(world.general)[0])
    assert NOTES.splitlines()[-1] in card and "- [ ] check the samples" in card and "0 of 2 done" in card
    with world.muster.database.read() as conn:
        record, version = records.get(conn, 1), minutes.saved(conn, 1)
        assert record and version
        tr = world.muster.languages.translator("en", "UTC")
        view = View(tr, world.muster.directories.latest, world.clock.now())
        written = "\n".join(texts(paper(conn, record, version, version.minutes, view)))
    for line in ("D-2", "T-1", "- [ ] check the samples", "TODO: call Hoya", "Prices were discussed", "Alice, Bob"):
        assert line in written
    # One message for each, and the card of each task in the room; a decision stands in the minutes.
    refs = [card.ref for card in world.cards(world.general)]
    assert {"T-1", "T-2"} <= set(refs) and "D-1" not in refs
    (told,) = world.cards(world.private(world.bob), world.bob)
    assert words(told).splitlines()[0] == "1 thing for you from M-1 Weekly sales, by Alice" and buttons(told) == [
        "Take T-1"
    ]
    await world.press(world.bob, "take", "T-1", 1, room=world.private(world.bob))
    (task,) = [words(card) for card in world.cards(world.general) if card.ref == "T-1"]
    assert "☑️ T-1 · send the offer" in task and "Bob has it" in task


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("9 Amy", "There is no line 9; they go from 1 to 4."),
        ("0 Amy", "There is no line 0"),
        ("3 Zed", "I know nobody called “Zed”"),
        ("3 @nobody", "I know nobody called “nobody”"),
    ],
)
async def test_an_answer_that_fits_nothing_says_what_does(world: World, answer: str, says: str) -> None:
    await pasted(world)
    reply = await world.run(world.alice, "make", values={"text": answer}, room=world.private(world.alice))
    assert isinstance(reply.answer, Refusal) and says in reply.answer.text and reply.answer.card
    assert "not saved yet" in words(reply.answer.card)


async def test_talk_is_no_answer(world: World) -> None:
    await pasted(world)
    for text in ("3 days are left for the offer", "hello", "12 new orders came in today"):
        reply = await world.run(world.alice, "make", values={"text": text}, room=world.private(world.alice))
        assert "What shall this be?" in words(reply)
    reply = await world.run(world.bob, "reply", values={"record": "M-1", "text": "3 Bob"}, reply=True)
    assert isinstance(reply.answer, Toast)  # it is Alice's to settle
    assert minutes_of(world)[0]["revision"] == 1


def minutes_of(world: World) -> list[dict[str, object]]:
    return sorted(world.rows("minutes"), key=lambda row: (row["record_id"], row["version"]))


async def test_settled_by_buttons_by_a_form_and_by_several_lines(world: World) -> None:
    card = await pasted(world, "Action: @Amy and @Bob count the pallets by Friday\n☐ check the samples")
    assert buttons(card) == ["1 Amy", "1 Bob", "2 Choose…", "Keep 2 as notes"]
    reply = await world.run(world.alice, "settle_as", values={"page": f"M-1.1.{world.bob}"}, revision=1)
    assert isinstance(reply.answer, Say) and reply.answer.instead and "1 ready: Bob 1" in words(reply)
    stale = await world.run(world.alice, "settle_as", values={"page": f"M-1.1.{world.amy}"}, revision=1)
    assert isinstance(stale.answer, Refusal) and "changed meanwhile" in stale.answer.text
    form = await world.run(world.alice, "settle_ask", values={"page": "M-1.2"}, revision=2)
    assert isinstance(form.answer, Form) and [field.id for field in form.answer.fields] == ["owner", "due"]
    values = {**form.answer.values, "owner": str(world.amy), "due": "Thursday"}
    reply = await world.run(world.alice, "settle_ask", values=values, asked=True)
    assert "1–2 ready: Bob 1, Amy 1" in words(reply) and isinstance(reply.answer, Say)
    assert buttons(reply.answer.card) == ["Save"]
    reply = await world.say(world.alice, "/settle 1 note\n2 @Bob Friday")
    assert "1 action, not saved yet" in words(reply) and "2 ready: Bob 1" in words(reply)
    for forged in ("M-1.99.1", "M-9.1.1", "x", "M-1.1.999999"):
        refused = await world.run(world.alice, "settle_as", values={"page": forged}, revision=4)
        assert isinstance(refused.answer, Refusal), forged


async def test_several_who_are_named_own_it_together(world: World) -> None:
    await pasted(world, "Action: @Amy and @Bob count the pallets by Friday\n☐ check the samples\n☐ call Hoya")
    for answer, says in (
        ("2 Bob, Zed", "I know nobody called “Zed”"),
        ("2 both", "What shall this be?"),
    ):
        reply = await world.run(world.alice, "make", values={"text": answer}, room=world.private(world.alice))
        assert says in words(reply) or (isinstance(reply.answer, Refusal) and says in reply.answer.text), answer
    refused = await world.run(world.alice, "settle", values={"text": "3 both"})
    assert isinstance(refused.answer, Refusal) and "Line 3 names nobody" in refused.answer.text
    reply = await world.say(world.alice, "/settle 1 both\n2 @Bob @Amy Thursday\n3 note")
    assert "1–2 ready: Bob 2, Amy 2" in words(reply) or "1–2 ready: Amy 2, Bob 2" in words(reply)
    assert "2 check the samples · Bob, Amy · Thu 19 Nov 18:00" in words(reply)
    saved = await save(world)
    assert isinstance(saved, Say) and "T-2 check the samples · Bob, Amy" in words(saved.card)
    for who in (world.bob, world.amy):
        (told,) = world.cards(world.private(who), who)
        assert words(told).startswith("2 things for you from M-1") and "T-1" in words(told) and "T-2" in words(told)
        assert "T-2" in words(await world.say(who, "/mine"))
    assert "Bob, Amy" in words(await world.look(world.amy, "T-2")) or "Amy" in words(await world.look(world.bob, "T-2"))


async def test_a_surname_that_fits_one_is_enough(world: World) -> None:
    await pasted(world, "Action: check the samples by Friday")
    reply = await world.run(world.alice, "make", values={"text": "1 王"}, room=world.private(world.alice))
    assert "1 ready: 王大維 1" in words(reply)


async def test_two_people_confirm_at_once_and_it_happens_once(world: World) -> None:
    await pasted(world)
    other = await save(world, 1, world.bob)
    assert isinstance(other, Refusal) and "Alice's to confirm" in other.text
    first = await save(world, 1, world.amy)  # who leads may
    second = await save(world, 1)
    assert isinstance(first, Say) and isinstance(second, Refusal)
    assert "saved already by Alice, as version 1. To correct them: /meeting correct M-1" in second.text
    assert kinds(world).count("task") == 2
    again = await world.run(world.alice, "settle", values={"text": "3 Bob"})
    assert isinstance(again.answer, Refusal) and "no minutes to confirm" in again.answer.text


async def test_saving_can_be_undone(world: World) -> None:
    await pasted(world)
    await save(world, 1)
    reply = await world.say(world.alice, "/undo")
    assert isinstance(reply.answer, Say)
    assert {row["status"] for row in world.rows("records") if row["kind"] != "meeting"} == {"cancelled"}
    await world.say(world.alice, f"/meeting correct M-1 {NOTES}")
    await save(world)
    assert sum(row["closed_at"] is None for row in world.rows("records") if row["kind"] == "task") == 2


async def test_a_forgotten_draft_comes_once_more(world: World) -> None:
    await pasted(world)
    await world.walk(hours=3)
    assert not world.cards(world.private(world.alice))
    for _ in range(3):
        await world.walk(hours=5)
    (card,) = world.cards(world.private(world.alice))
    assert "not saved yet" in words(card) and "Save 2, keep 2 as notes" in buttons(card)


async def test_a_corrected_version_keeps_what_was_made_and_changes_what_was_changed(world: World) -> None:
    await pasted(world)
    await world.say(world.alice, "/settle 3 @Amy Friday")
    await save(world, 2)
    corrected = (
        NOTES.replace("@Bob send", "@Alice send").replace("by Thursday", "by Monday") + "\nAction: @Bob new by Friday"
    )
    form = await world.say(world.alice, "/meeting correct M-1")
    assert isinstance(form.answer, Form) and form.answer.fields[0].value.startswith("Present: Alice, Bob")
    draft = await world.say(world.alice, f"/meeting correct M-1 {corrected}")
    assert words(draft).startswith("M-1 · Weekly sales, version 2: 2 decisions, 4 actions, not saved yet")
    saved = await save(world)
    assert isinstance(saved, Say)
    assert kinds(world) == ["meeting", "decision", "decision", "task", "task", "task", "task"]
    tasks = {row["number"]: row for row in world.rows("records") if row["kind"] == "task"}
    assert tasks[1]["owner_id"] == world.alice and tasks[3]["owner_id"] == world.amy
    assert "Mon 23 Nov" in words(await world.look(world.amy, "T-2"))
    assert [(row["version"], row["state"]) for row in minutes_of(world)] == [(1, "saved"), (2, "saved")]
    for version, there in (("1", False), ("2", True)):
        await world.say(world.alice, f"/meeting pdf M-1 {version}", room=world.private(world.alice))
        card = world.cards(world.private(world.alice))[-1]
        assert f"version {version}" in plain(card.title) and ("new · Bob" in words(card)) == there
        assert card.document and card.document.name == f"M-1 Weekly sales v{version}.pdf"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("/meeting pdf M-1 9", "has no version 9"),
        ("/meeting pdf I-1", "is no meeting"),
        ("/meeting ics T-9", "T-9"),
        ("/meeting correct I-1 x", "is no meeting"),
        ("/meeting present I-1 Bob", "is no meeting"),
        ("/meeting end", "No meeting is being held here"),
        ("/meeting start", "Which meeting?"),
        ("/meeting start I-1", "is no meeting"),
        ("/meeting next Unheard of", "There is no meeting “Unheard of” here yet"),
        ("/review I-1", "I-1"),
        ("/settle hello", "no minutes to confirm"),
    ],
)
async def test_bad_input_says_what_to_do(world: World, line: str, says: str) -> None:
    await world.say(world.alice, "/issue printer")
    await world.say(world.alice, "/meeting Weekly sales")
    reply = await world.say(world.alice, line)
    assert isinstance(reply.answer, Refusal) and says in reply.answer.text


@pytest.mark.parametrize("title", ["Presents for Christmas", "PDF reader and editor", "endgame", "ics", "Next: budget"])
async def test_a_title_may_begin_like_a_step(world: World, title: str) -> None:
    reply = await world.say(world.alice, f"/meeting {title}" if title != "ics" else "/meeting ics of Hoya")
    assert words(reply).startswith("Captured: M-1")


async def test_a_series_begins_with_what_is_open_and_what_to_look_at_again(world: World) -> None:
    await pasted(world, NOTES.replace("in 3 months", "on Friday"))
    await save(world, 1)
    await world.press(world.bob, "done", "T-1", 1)
    shown = words(await world.say(world.bob, "/agenda weekly SALES"))
    assert shown.splitlines()[:5] == [
        "Agenda · Weekly sales",
        "Open from last time (1)",
        "· T-2 check the dock · Amy · Thu 19 Nov 18:00",
        "Decisions to look at again (1)",
        "· D-1 we ship on Mondays · Alice · Fri 20 Nov 18:00",
    ]
    elsewhere = await world.say(world.dawei, "/agenda Weekly sales", room=world.sales)
    assert isinstance(elsewhere.answer, Refusal)
    await world.say(world.alice, "/meeting next Weekly sales Monday 10:00\nPrices\n- Hiring")
    card = world.cards(world.general)[-1]
    assert words(card).splitlines()[:2] == ["Agenda · M-2 Weekly sales", "🗓 Mon 23 Nov 10:00"]
    assert words(card).endswith("Agenda\n1. Prices\n2. Hiring")
    assert card.document and card.document.name == "M-2.ics"
    with world.muster.database.read() as conn:
        file = files.get(conn, card.document.file)
        body = blobs.body(conn, file.hash) if file else None
    (event,) = Calendar.from_ical(body or b"").walk("VEVENT")
    assert (
        str(event["SUMMARY"]) == "Weekly sales" and event.decoded("DTSTART").isoformat() == "2026-11-23T02:00:00+00:00"
    )
    by_number = re.search(r"M-\d+", words(await world.say(world.alice, "/agenda Weekly sales")))
    assert by_number and "Prices" in words(await world.say(world.alice, f"/agenda {by_number[0]}"))
    again = await world.say(world.alice, "/meeting next Weekly sales\nPallets")  # one planned meeting, not two
    assert "3. Pallets" in words(again) and kinds(world).count("meeting") == 2
    started = await world.say(world.alice, "/meeting start M-2")
    assert "M-2 Weekly sales has begun" in words(started)


@pytest.mark.parametrize(
    ("line", "name", "when"),
    [
        ("Weekly Monday 10:00", "Weekly", "Mon 23 Nov 10:00"),
        ("weekly on Monday 10:00", "weekly", "Mon 23 Nov 10:00"),
        ("Daily 2026-11-30 9:00", "Daily", "Mon 30 Nov 09:00"),
        ("每周例会 下周一10点", "每周例会", "Mon 23 Nov 10:00"),
    ],
)
async def test_a_series_may_be_called_after_how_often_it_meets(world: World, line: str, name: str, when: str) -> None:
    planned = words(await world.say(world.alice, f"/meeting next {line}")).splitlines()
    assert planned[0] == f"Agenda · M-1 {name}" and when in planned[1]
    again = words(await world.say(world.alice, f"/meeting next {name} Tuesday 9:00")).splitlines()
    assert again[0] == f"Agenda · M-1 {name}" and "Tue 24 Nov 09:00" in again[1]


async def test_a_series_may_have_a_day_in_its_name(world: World) -> None:
    await world.say(world.alice, "/meeting Weekly Monday")
    shown = words(await world.say(world.alice, "/agenda Weekly Monday"))
    assert shown.startswith("Agenda · Weekly Monday") and kinds(world) == ["meeting"]


async def test_a_meeting_keeps_what_is_said_as_it_was_last_said(world: World) -> None:
    await world.say(world.alice, "/meeting start Weekly")

    async def said(who: int, text: str) -> None:
        await world.run(who, "reply", values={"record": "M-1", "text": text}, reply=True)

    await said(world.bob, "I'll send the offer by Friday")
    await said(world.alice, "done\nDecision: no overtime")
    refused = await world.say(world.bob, "/meeting end")
    assert isinstance(refused.answer, Refusal)
    draft = await world.say(world.alice, "/meeting end\nAction: @Amy check the dock by Friday")
    assert "1–2 ready: Bob 1, Amy 1" in words(draft) and "• no overtime" in words(draft)
    card = words(world.cards(world.general)[0])
    assert "Bob: I'll send the offer by Friday\nAlice: done\nAlice: Decision: no overtime\nAction: @Amy" in card
    await save(world, 1)
    again = await world.say(world.alice, "/meeting end M-1")
    assert isinstance(again.answer, Refusal)


async def test_of_several_meetings_one_is_asked_for(world: World) -> None:
    for title in ("One", "Two"):
        await world.say(world.alice, f"/meeting start {title}")
    refused = await world.say(world.alice, "/meeting end")
    assert isinstance(refused.answer, Refusal) and "M-2 Two · M-1 One" in refused.answer.text
    ended = await world.say(world.alice, "/meeting end M-1")
    assert "M-1 One has ended" in words(ended) and "Paste the notes: /meeting correct M-1" in words(ended)


async def test_attendance_by_the_command(world: World) -> None:
    await world.say(world.alice, "/meeting Weekly sales")
    await world.say(world.alice, "/meeting present M-1 @Alice, Bob、王大維")
    assert "Present: Alice, Bob, 王大維" in words(world.cards(world.general)[0])
    other = await world.say(world.bob, "/meeting present M-1 Bob")
    assert isinstance(other.answer, Refusal)


async def test_a_decision_is_looked_at_again(world: World) -> None:
    await pasted(world, "Decision: we ship on Mondays, review on Friday")
    await save(world, 1)
    assert "D-1 we ship on Mondays · Review Fri 20 Nov 18:00" in words(await world.say(world.bob, "/decisions"))
    await world.walk(days=3)
    reminded = [
        words(card) for card in world.cards(world.private(world.alice)) if "look at this decision" in words(card)
    ]
    assert len(reminded) == 2  # in the morning, and when it is due
    await world.say(world.alice, "/review D-1 in 2 weeks it works")
    card = words(await world.look(world.alice, "D-1"))
    assert "Alice looked at it again: it works" in card and "Review" in card
    await world.say(world.alice, "/cancel D-1 we ship daily now")
    assert "No decision is on file yet" in words(await world.say(world.bob, "/decisions"))


async def test_the_draft_of_the_sample_reads_as_it_should(world: World) -> None:
    def add(unit: Unit) -> None:
        for name in ("小陳", "王小明"):
            people.add_person(unit, name, department_id=1, locale="zh_Hant", zone=ZONE)

    await world.muster.writer.submit(add)
    await world.muster.directories.current()
    notes = """決議：
1、週一出貨
2、週末不加班
待辦：
一、@Amy 週五前 寄報價
二、Amy：訂車 週四
三、小陳 下週一前 整理倉庫
（四）盤點由@Bob跟進，週五前
• 王：下週處理報關
☐ 確認樣品
其他：
討論了價格"""
    reply = await world.say(world.dawei, f"/meeting 業務週會\n{notes}", room=world.sales)
    assert isinstance(reply.answer, Say)
    assert words(reply).splitlines()[:4] == [
        "M-1 · 業務週會：決議 2、待辦 6，尚未儲存",
        "1–4 已就緒：Amy 2、小陳 1、Bob 1",
        "⚠ 5 「王：下週處理報關」是哪一位王？",
        "⚠ 6 「確認樣品」誰負責？何時完成？",
    ]
    assert buttons(reply.answer.card) == ["5 王大維", "5 王小明", "6 選擇…", "先存 4 項，2 項留作筆記"]
    reply = await world.run(world.dawei, "make", values={"text": "5 王大維"}, room=world.private(world.dawei))
    assert "1–5 已就緒：Amy 2、小陳 1、Bob 1、王大維 1" in words(reply)


async def test_many_actions_are_one_list_in_the_room_and_each_owner_hears_once(world: World) -> None:
    lines = "\n".join(f"Action: @{('Bob', 'Amy')[n % 2]} check gate {n} by Friday" for n in range(1, 9))
    await pasted(world, lines)
    await save(world, 1)
    cards = world.cards(world.general)
    assert [card.ref for card in cards] == ["M-1", "M-1"]  # its card, and its minutes with all eight
    assert all(f"T-{n} check gate {n}" in words(cards[1]) for n in range(1, 9))
    assert [card.ref for card in world.cards(world.operations)] == ["M-1"]
    for who in (world.bob, world.amy):
        (told,) = world.cards(world.private(who), who)
        assert words(told).startswith("4 things for you from M-1 Weekly sales, by Alice")
    await world.press(world.bob, "take", "T-1", 1, room=world.private(world.bob))
    await world.press(world.bob, "done", "T-1", 2, room=world.private(world.bob))
    assert "1 of 8 done" in words(world.cards(world.general)[0]) and len(world.cards(world.general)) == 2
    await world.say(world.bob, "/show T-3")  # who wants to talk about one brings it
    (brought,) = [card for card in world.cards(world.general) if card.ref == "T-3"]
    assert "check gate 3" in words(brought)
    await world.press(world.bob, "take", "T-3", 1)
    assert "Bob has it" in words(next(card for card in world.cards(world.general) if card.ref == "T-3"))
