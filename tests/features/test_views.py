"""Lists that are kept, the board, a team's work and what is stuck: private, in the reader's language, by buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.answer import Form, Refusal, Toast
from core.card import parse_press, pressed_values
from handlers.views.wanted import packed, unpacked
from storage import people, search
from storage.search import Filter
from storage.tables import metadata
from storage.uow import Unit
from tests.features.test_correct_lists import named, press, say, some
from tests.world import World, buttons, words


async def refused(world: World, person: int, line: str) -> str:
    answer = (await world.say(person, line)).answer
    assert isinstance(answer, Refusal), answer
    return answer.text


async def test_states_severity_and_whose_narrow_a_list(world: World) -> None:
    await world.say(world.alice, "/task Send the offer !high @Bob")
    await world.say(world.alice, "/task Call Acme")
    await world.say(world.bob, "/block T-1 waiting for the drawings")
    await world.say(world.alice, "/complaint Acme: wet @Bob")
    await world.say(world.alice, "/done T-2")
    for line, refs in (
        ("/list blocked", ["T-1"]),
        ("/list high tasks", ["T-1"]),
        ("/list tasks !high @Bob", ["T-1"]),
        ("/list 卡住 任务", ["T-1"]),
        ("/list 任務 卡住 #Operations", ["T-1"]),
        ("/list ~Acme complaints open", ["C-1"]),
        ("/list nobody", []),
        ("/list done", ["T-2"]),
        ("清單 任務 已結束", ["T-2"]),
    ):
        assert buttons(await say(world, world.bob, line)) == refs, line
    assert "blocked · task · Operations" not in words(await say(world, world.bob, "/list tasks blocked"))
    assert "“dinosaurs”" in await refused(world, world.bob, "/list open dinosaurs")
    assert "replied" in await refused(world, world.bob, "/list replied tasks")


async def test_a_list_is_kept_under_a_name_opened_and_taken_away(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: wet pallets")
    await world.say(world.alice, "/complaint Initech: late")
    kept = await world.say(world.bob, "/list save Wet complaints open ~Acme")
    assert isinstance(kept.answer, Toast) and "“Wet”: open · complaint · Acme" in kept.answer.text
    assert buttons(await say(world, world.bob, "/list wet")) == ["C-1"]
    assert buttons(await say(world, world.bob, "/list WET")) == ["C-1"]
    shown = await say(world, world.bob, "/list saved")
    assert words(shown).splitlines()[:2] == ["1 list of yours", "Wet · open · complaint · Acme"]
    assert buttons((await press(world, world.bob, named(shown, "Wet"))).card) == ["C-1"]
    assert "“wet”" in await refused(world, world.alice, "/list wet")  # a list is one person's own
    assert "keep no list yet" in words(await say(world, world.alice, "/list saved"))
    for name in ("open", "complaints", "saved", "我的清单", "save", "forget", "任務", "储存", "urgent"):
        assert name in await refused(world, world.bob, f"/list save {name} tasks"), name
    for name in ("@wet", "x" * 21):
        assert "cannot be the name" in await refused(world, world.bob, f"/list save {name} tasks"), name
    await world.say(world.bob, "/list save wet tasks")
    assert "wet · open · task" in words(await say(world, world.bob, "/list saved"))
    assert "is gone" in words(await world.say(world.bob, "/list forget wet"))
    assert "You keep no list" in await refused(world, world.bob, "/list forget wet")


async def test_a_list_is_kept_by_its_button_and_in_chinese(world: World) -> None:
    await some(world, 8)
    card = await say(world, world.bob, "/list issues")
    button = named(card, "Save this list")
    command, target, _ = parse_press(button.id)
    form = (await world.run(world.bob, command, values=pressed_values(target))).answer
    assert isinstance(form, Form) and [field.id for field in form.fields] == ["name"]
    saved = await world.run(world.bob, form.command, values={**form.values, "name": "printers"}, asked=True)
    assert "“printers”" in words(saved)
    assert "8 records" in words(await say(world, world.bob, "/list printers"))
    assert "已存為「印表機」" in words(await world.say(world.dawei, "/清單 儲存 印表機 問題 #Operations"))
    assert "8 筆" in words(await say(world, world.dawei, "/list 印表机"))
    assert "印表機 · 未完成" in words(await say(world, world.dawei, "/list 我的清單"))
    assert "「印表機」已刪掉" in words(await world.say(world.dawei, "清單 刪除 印表機"))


@pytest.mark.parametrize("line", ["/list 客訴 未結 ~Acme", "/list 投诉 未结", "/list unresolved complaints"])
async def test_open_has_more_than_one_name(world: World, line: str) -> None:
    await world.say(world.alice, "/complaint Acme: wet")
    await world.say(world.alice, "/task Send the offer")
    card = await say(world, world.amy, line)
    assert "1 record" in words(card) and buttons(card) == ["C-1"]


async def test_what_waits_has_five_buttons_on_every_page_and_a_tick_makes_room(world: World) -> None:
    for number in range(11):
        await world.say(world.alice, f"/task Step {number}", room=world.private(world.alice))
        await world.say(world.alice, f"/assign T-{number + 1} @Alice")
    card = await say(world, world.alice, "/mine")
    assert buttons(card) == ["✓ T-1", "✓ T-2", "✓ T-3", "✓ T-4", "Next ›"]
    second = (await press(world, world.alice, named(card, "Next ›"))).card
    assert buttons(second) == ["✓ T-6", "✓ T-7", "✓ T-8", "‹ Back", "Next ›"]
    ticked = (await press(world, world.alice, named(second, "✓ T-6"))).card
    assert "✅ T-6" in words(ticked) and buttons(ticked) == ["✓ T-7", "✓ T-8", "✓ T-9", "‹ Back", "Next ›"]


async def test_the_board_shows_each_state_and_leads_to_its_list(world: World) -> None:
    for number in range(1, 10):
        await world.say(world.alice, f"/task Offer {number}")
    await world.say(world.bob, "/take T-1")
    await world.say(world.bob, "/block T-2 waiting for the drawings")
    await world.say(world.alice, "/issue Label printer is down")
    card = await say(world, world.bob, "/board")
    lines = words(card).splitlines()
    assert lines[0] == "open · task: 9 records" and lines[1] == "to do (7)" and "T-3 Offer 3" in lines[2]
    assert "in progress (1)" not in lines and "doing (1)" in lines and "blocked (1)" in lines
    assert buttons(card) == ["to do", "doing", "blocked", "Show: issue"]
    todo = await press(world, world.bob, named(card, "to do"))
    assert words(todo.card).startswith("open · task · to do: 7 records")
    issues = await press(world, world.bob, named(card, "Show: issue"))
    assert issues.instead and "I-1 Label printer" in words(issues.card) and buttons(issues.card)[-1] == "Show: task"
    assert "T-1" not in words(await say(world, world.bob, "/board 任务 #Sales"))
    assert "未完成 · 任務：9 筆" in words(await say(world, world.dawei, "看板"))


async def test_an_empty_board_says_so(world: World) -> None:
    assert "Nothing is open." in words(await say(world, world.bob, "/board"))


async def test_a_team_shows_unowned_first_then_everybody_by_name(world: World) -> None:
    for number in range(1, 13):
        await world.say(world.alice, f"/task @Bob Offer {number} by today 11:00")
    await world.say(world.alice, "/issue Label printer is down")
    await world.walk(hours=2)
    card = await say(world, world.amy, "/team")
    lines = words(card).splitlines()
    assert lines[0] == "Operations: 13 open, 12 overdue" and lines[1] == "Nobody has it: 1" and "I-1" in lines[2]
    assert [line.split(" ·")[0] for line in lines[3:]] == ["Alice", "Amy", "Bob", "Ken", "Sam"]
    assert lines[3] == "Alice · nothing open"
    assert lines[5] == "Bob · 12 open · ⚠ 12 overdue · ⚠ a lot at once · T-1 T-2 T-3 T-4 …"
    assert buttons(card) == ["Nobody has it", "Overdue"]
    assert buttons((await press(world, world.amy, card.buttons[0])).card) == ["I-1"]
    assert words((await press(world, world.amy, card.buttons[1])).card).startswith("overdue · Operations: 12 records")
    assert words(await say(world, world.dawei, "/team")).startswith("Sales：0 件未完成")
    assert words(await say(world, world.dawei, "團隊 #Operations")).startswith("Operations：13 件未完成")


async def test_a_large_team_is_paged_and_somebody_without_one_is_asked_which(world: World) -> None:
    def more(unit: Unit) -> int:
        department = people.load(unit.conn).department("Sales")
        for number in range(9):
            people.add_person(unit, f"P{number}", department_id=department.id if department else None)
        return people.add_person(unit, "Eve")

    eve = await world.muster.writer.submit(more)
    await world.muster.directories.current()
    card = await say(world, world.ken, "/team #Sales")
    assert words(card).splitlines()[-1] == "and 4 more"
    second = await press(world, world.ken, named(card, "Next ›"))
    assert second.instead and "王大維" in words(second.card)
    assert "/team #Operations" in await refused(world, eve, "/team")


@pytest.mark.parametrize("token", ["", "9999999999.", "0.x", "x", "0.C,,,,,,nowhere", "-1.", "0.999999"])
async def test_a_page_that_was_made_up_is_answered_all_the_same(world: World, token: str) -> None:
    await some(world, 2)
    for command in ("list_page", "list_open", "board_page", "team_page", "stuck_page", "find_page"):
        reply = await world.run(world.alice, command, values=pressed_values(token))
        assert reply.reason != "bug", (command, token)


async def test_what_a_person_may_not_read_is_in_no_view(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every view takes its records by the one place where conditions come together."""
    await world.say(world.alice, "/complaint Acme: secret pallets @Bob by today 11:00")
    await world.say(world.alice, "/task Open pallets @Bob by today 11:00")
    await world.walk(days=2)
    records = metadata.tables["records"].c
    views = (
        "/mine",
        "/list",
        "/list overdue",
        "/find pallets",
        "/find secrat",
        "/find acme",
        "/board",
        "/team",
        "/stuck",
    )
    for line in views:
        shown = words(await say(world, world.bob, line))
        assert "secret" in shown or "C-1" in shown or line == "/board", line
    monkeypatch.setattr(search, "readable", lambda reader: records.kind != "complaint")
    for line in views:
        shown = words(await say(world, world.bob, line))
        assert "C-1" not in shown and "secret" not in shown.replace("secrat", ""), line
        assert "T-1" in shown or "secrat" in line or "acme" in line, line
    assert "1 stuck" in words(await say(world, world.bob, "/stuck"))


@given(
    st.builds(
        Filter,
        st.sampled_from(["", "task", "complaint"]),
        st.sampled_from(["", "open", "closed", "overdue"]),
        st.none() | st.integers(1, 9**9),
        st.none() | st.integers(1, 9**9),
        st.none() | st.just(search.NOBODY) | st.integers(1, 9**9),
        st.sampled_from(["", "low", "urgent"]),
        st.sampled_from([(), ("blocked",), ("doing", "in_progress")]),
    )
)
def test_a_button_keeps_a_list_as_it_was(wanted: Filter) -> None:
    assert unpacked(packed(wanted)) == wanted


@given(st.text(max_size=40))
def test_a_button_that_was_made_up_is_some_list(text: str) -> None:
    assert isinstance(unpacked(text), Filter)
