"""A client's file: filled in by a form, read with all that happened, and kept up by two taps."""

from __future__ import annotations

from typing import Any

import pytest

from core.answer import Form, Refusal, Say
from tests.world import World, buttons, words


def client(world: World, name: str = "Acme") -> dict[str, Any]:
    return next(row for row in world.rows("clients") if row["name"] == name)


async def fill(world: World, person: int, line: str, **values: str) -> Any:
    """Opens the form of a file, and sends it with these values."""
    asked = await world.say(person, line)
    assert isinstance(asked.answer, Form), words(asked)
    given = {field.id: field.value for field in asked.answer.fields} | dict(asked.answer.values) | values
    return await world.run(person, asked.answer.command, values=given, asked=True)


async def test_a_new_client_by_the_form_and_the_file(world: World) -> None:
    saved = await fill(
        world,
        world.amy,
        "/client add Hoya 光電",
        grade="A",
        owner=str(world.amy),
        language="zh_Hant",
        service="monthly",
    )
    assert words(saved) == "Hoya 光電 is on file now"
    shown = await world.say(world.bob, "/client hoya 光電")
    assert isinstance(shown.answer, Say)
    assert words(shown).splitlines() == [
        "Hoya 光電 · A",
        "Service plan: monthly",
        "Amy looks after them · Operations · 繁體中文",
        "Nothing has been recorded yet.",
    ]
    assert buttons(shown.answer.card) == ["Visited", "Spoke with them", "Add a person", "Edit", "History"]


async def test_what_is_known_is_corrected_and_emptied(world: World) -> None:
    await fill(world, world.bob, "/client edit Acme", grade="B", remarks="pays late", owner=str(world.amy))
    refused = await world.say(world.bob, "/client edit Acme")
    assert isinstance(refused.answer, Refusal) and "Amy looks after Acme" in words(refused)
    asked = await world.say(world.amy, "/client edit Acme")
    assert isinstance(asked.answer, Form)
    assert {f.id: f.value for f in asked.answer.fields if f.value} == {
        "name": "Acme", "grade": "B", "remarks": "pays late", "owner": str(world.amy), "readers": "everyone",
    }  # fmt: skip
    await fill(world, world.amy, "/client edit Acme", name="Acme Ltd.", remarks="", grade="")
    found = client(world, "Acme Ltd.")
    assert (found["grade"], found["fields"], found["owner_id"]) == ("", "{}", world.amy)
    for wrong in ({"grade": "Z"}, {"readers": "people"}, {"people": "Nobody"}, {"name": "x" * 201}):
        answer = (await fill(world, world.amy, "/client edit Acme Ltd.", **wrong)).answer
        assert isinstance(answer, Refusal | Form), wrong


async def test_one_name_has_two_readings(world: World) -> None:
    await fill(world, world.amy, "/client add M3")
    await world.say(world.alice, "/complaint M3: pallets arrived wet")
    assert words(await world.say(world.bob, "/client M3")).startswith("M3\n")
    await world.say(world.bob, "/client c1 Acme")
    assert world.rows("records")[0]["client_id"] == client(world)["id"]
    asked = await world.press(world.bob, "client", "C-1", 2)
    assert isinstance(asked.answer, Form) and asked.answer.values == {"record": "C-1"}
    alone = await world.say(world.bob, "/client")
    assert isinstance(alone.answer, Form)


async def test_an_unknown_client_names_the_nearest_and_offers_to_add_it(world: World) -> None:
    refused = await world.say(world.bob, "/client Acmee")
    assert isinstance(refused.answer, Refusal) and refused.answer.card
    assert words(refused) == "I find no client “Acmee”. Did you mean Acme? To add a new one: /client add Acmee"
    assert buttons(refused.answer.card) == ["Acme?", "Add Acmee"]
    near, add = refused.answer.card.buttons
    assert words(await world.run(world.bob, near.command, values={"client": near.target})).startswith("Acme")
    asked = await world.run(world.bob, add.command, values={"message": add.target})
    assert isinstance(asked.answer, Form) and asked.answer.fields[0].value == "Acmee"
    there = await world.say(world.bob, "/client add acme")
    assert isinstance(there.answer, Refusal) and "on file already" in words(there)


async def test_people_to_speak_with(world: World) -> None:
    asked = await world.say(world.bob, "/contact_add Acme: Lee Wang")
    assert "Lee Wang of Acme is on file" in words(asked)
    values = {
        "client": "Acme",
        "name": "Lee Wang",
        "role": "buyer",
        "phone": "0912 345 678",
        "mail": "lee@acme.example",
    }
    await world.run(world.bob, "contact_add", values=values, asked=True)
    assert "👤 Lee Wang · buyer · 0912 345 678 · lee@acme.example" in words(await world.say(world.bob, "/client Acme"))
    same = await world.run(world.bob, "contact_add", values=values, asked=True)
    assert isinstance(same.answer, Refusal)
    gone = await world.say(world.bob, "/contact_drop Acme: Chen")
    assert isinstance(gone.answer, Refusal) and "On file: Lee Wang" in words(gone)
    await world.say(world.bob, "/contact_drop Acme: Lee Wang")
    assert world.rows("contacts") == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Jane, buyer, jane@acme.com", "👤 Jane · buyer · jane@acme.com"),
        ("Jane (buyer) +886 2 2345-6789", "👤 Jane · buyer · +886 2 2345-6789"),
        ("王經理，採購，0912-345-678", "👤 王經理 · 採購 · 0912-345-678"),
        ("王经理 采购 13812345678", "👤 王经理 · 采购 · 13812345678"),
        ("Jane Wu", "👤 Jane Wu"),
    ],
)
async def test_one_line_says_who_what_and_how_to_reach_them(world: World, line: str, shown: str) -> None:
    await world.say(world.bob, f"/contact_add Acme: {line}")
    assert shown in words(await world.say(world.bob, "/client Acme")).splitlines()


async def test_more_about_somebody_keeps_what_was_known(world: World) -> None:
    await world.say(world.bob, "/contact_add Acme: Jane, buyer, jane@acme.com")
    more = await world.say(world.bob, "/contact_add Acme: Jane, 0912-345-678")
    assert "buyer · 0912-345-678 · jane@acme.com" in words(more)
    same = await world.say(world.bob, "/contact_add Acme: Jane, buyer")
    assert isinstance(same.answer, Refusal)


async def test_an_enquiry_is_answered_with_the_steps_that_it_waits_for(world: World) -> None:
    made = await world.say(world.bob, "/enquiry Acme: price of the labels?")
    assert isinstance(made.answer, Say)
    assert buttons(made.answer.card) == ["Take", "Answered", "Assign", "Change time", "Undo"]
    unknown = await world.say(world.bob, "/enquiry Foo: price?")
    assert isinstance(unknown.answer, Say) and buttons(unknown.answer.card)[:2] == ["Add Foo", "Take"]


async def test_a_client_is_asked_for_in_chinese_too(world: World) -> None:
    assert words(await world.say(world.dawei, "/客戶 Acme")).startswith("Acme")
    asked = (await world.say(world.xiaoming, "/客户")).answer
    assert isinstance(asked, Form) and not asked.title.endswith("· ")


async def test_a_visit_by_two_taps_counts_once_and_again_next_week(world: World) -> None:
    shown = await world.say(world.bob, "/client Acme")
    assert isinstance(shown.answer, Say)
    for _ in range(2):
        how = await world.run(world.bob, "visited", values={"client": shown.answer.card.buttons[0].target})
        assert isinstance(how.answer, Say) and words(how) == "Acme: how did the visit go?"
        assert buttons(how.answer.card) == ["went well", "A problem", "With a note"]
        good = how.answer.card.buttons[0]
        for _ in range(2):
            done = await world.run(world.bob, "met", values={"message": good.target}, revision=1)
        assert words(done).startswith("Captured: V-")
        await world.walk(days=7)
    assert [row["status"] for row in world.rows("records")] == ["closed", "closed"]
    told = words(await world.say(world.bob, "/client Acme"))
    assert "What happened (2)" in told and "🤝 V-1 Visit · visit · went well · closed" in told
    assert not world.cards(world.operations)


async def test_a_problem_of_a_visit_is_an_issue_of_its_own(world: World) -> None:
    how = await world.run(world.bob, "visited", values={"client": f"~{client(world)['id']}"})
    assert isinstance(how.answer, Say)
    problem = how.answer.card.buttons[1]
    asked = await world.run(world.bob, problem.command, values={"message": problem.target})
    assert isinstance(asked.answer, Form) and [f.id for f in asked.answer.fields] == ["title", "as"]
    values = {**asked.answer.values, "title": "labels fade", "as": "issue"}
    made = await world.run(world.bob, "met_problem", values=values, asked=True)
    assert words(made).splitlines()[0] == "Captured: I-1 labels fade" and "Found by V-1" in words(made)
    assert "Client: Acme" in words(world.cards(world.operations)[0])
    assert "🔗 V-1 labels fade" in words(await world.look(world.amy, "I-1"))


@pytest.mark.parametrize("type", ["enquiry", "suggestion"])
async def test_what_is_to_be_answered_stays_open(world: World, type: str) -> None:
    made = await world.say(world.bob, f"/{type} Acme: smaller boxes?")
    assert words(made).startswith("Captured: V-1 smaller boxes?")
    (card,) = world.cards(world.operations)
    assert "Take" in buttons(card) and f"Type: {type}" in words(card)
    await world.say(world.bob, "/done V-1 sent them a sample")
    assert world.rows("records")[0]["status"] == "closed"


async def test_a_talk_with_a_client_who_is_not_on_file_is_kept(world: World) -> None:
    made = await world.say(world.bob, "/contact Foo Ltd: sent the price list")
    assert isinstance(made.answer, Say) and "Add Foo Ltd" in buttons(made.answer.card)
    await world.run(world.bob, "client_add", values={"record": "V-1"}, revision=1)
    assert "sent the price list" in words(await world.say(world.bob, "/client Foo Ltd"))
    asked = await world.say(world.bob, "/visit Acme")
    assert isinstance(asked.answer, Form)
    assert {f.id: f.value for f in asked.answer.fields if f.value} == {"client": "Acme"}


async def test_the_timeline_is_newest_first_and_turns(world: World) -> None:
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    await world.say(world.bob, "/take C-1")
    await world.say(world.bob, "/inform C-1 phone: on Monday")
    await world.say(world.bob, "/rate C-1 4 client")
    for number in range(5):
        await world.say(world.bob, f"/contact Acme: talk {number}")
    shown = await world.say(world.bob, "/client Acme")
    assert isinstance(shown.answer, Say)
    told = words(shown).splitlines()
    assert "What happened (8)" in told and "V-5 talk 4" in told[told.index("What happened (8)") + 1]
    turn = shown.answer.card.buttons[-1]
    second = await world.run(world.bob, turn.command, values={"page": turn.target})
    assert isinstance(second.answer, Say) and second.answer.instead
    assert "C-1 · Bob told the client: on Monday · phone" in words(second)
    assert "C-1 pallets arrived wet · answered" in words(second)
    made_up = await world.run(world.bob, "client_page", values={"page": "0.99"})
    assert isinstance(made_up.answer, Refusal)


async def test_what_is_about_a_client_for_few_stays_so_until_a_lead_says_otherwise(world: World) -> None:
    """Neither a name that is not on file nor another client opens it to everybody."""
    await fill(world, world.amy, "/client edit Acme", readers="people", people="Amy", owner=str(world.amy))
    await world.say(world.alice, "/complaint Acme: pallets arrived wet")
    await fill(world, world.ken, "/client add Hoya")
    for line in ("/client C-1 Initech", "/client C-1 Hoya"):
        refused = await world.say(world.alice, line)
        assert isinstance(refused.answer, Refusal) and "Ask Amy to say whose it is" in words(refused)
    assert isinstance((await world.say(world.bob, "/show C-1")).answer, Refusal)
    await world.say(world.amy, "/client C-1 Initech")
    assert "Initech" in words(await world.look(world.bob, "C-1"))


async def test_the_list_of_clients_by_grade_by_owner_and_in_pages(world: World) -> None:
    for number in range(1, 10):
        await fill(world, world.amy, f"/client add Yard {number}", grade="B", owner=str(world.bob))
    shown = await world.say(world.alice, "/list clients", room=world.private(world.alice))
    assert words(shown).startswith("10 clients\nYard 1 · B") and "and 3 more" in words(shown)
    assert isinstance(shown.answer, Say) and buttons(shown.answer.card)[:4] == [f"Yard {n}" for n in range(1, 5)]
    target = shown.answer.card.buttons[-1].target
    rest = await world.run(world.alice, "client_list_page", values={"page": target})
    assert words(rest).splitlines()[-1] == "Acme · Nobody looks after them yet"
    assert "9 clients" in words(await world.say(world.bob, "/list clients mine"))
    assert "1 client\nAcme" in words(await world.say(world.bob, "/list clients nobody"))
    assert "9 clients" in words(await world.say(world.bob, "/clients B"))
    assert "No client" in words(await world.say(world.bob, "/list clients grade C"))
    made_up = await world.run(world.alice, "client_list_page", values={"page": "99999.Q.x"})
    assert words(made_up).startswith("10 clients")


async def test_the_list_names_no_client_that_one_may_not_read(world: World) -> None:
    await fill(world, world.amy, "/client edit Acme", readers="people", people="Amy", owner=str(world.amy))
    await world.say(world.amy, "/complaint Acme: wet")
    assert "Acme" in words(await world.say(world.amy, "/list clients", room=world.private(world.amy)))
    assert "Acme" not in words(await world.say(world.xiaoming, "/list 客户", room=world.private(world.xiaoming)))
