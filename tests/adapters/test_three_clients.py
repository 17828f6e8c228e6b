"""Complaints and clients through each chat: a complaint to its end, and a client's file with what is done there."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

TITLES = {"en": "pallets arrived wet", "zh_Hant": "棧板受潮"}
CLIENTS = {"en": "Nordic Tools", "zh_Hant": "大成鋼鐵"}


async def test_a_complaint_to_its_end(chat: Chat, lang: Lang) -> None:
    title = TITLES[lang.locale]
    await chat.say(lang.me, f"/complaint Acme: {title}")
    card = await chat.card("C-1", lang.room)
    assert title in card and chat.label("button.take", lang) in card.buttons

    early = await chat.say(lang.you, "/satisfied C-1")
    assert chat.label("button.inform", lang.you) in early
    await chat.press(lang.you, "C-1", chat.label("button.take", lang))
    asked = await chat.press(lang.you, "C-1", chat.label("button.inform", lang))
    assert chat.label("choice.phone", lang.you) in asked.buttons
    await chat.press(lang.you, "", chat.label("choice.phone", lang.you))
    assert chat.label("button.satisfied", lang) in (await chat.card("C-1")).buttons
    assert chat.label("choice.phone", lang.you) in await chat.say(lang.you, "/show C-1", room="private")

    await chat.say(lang.me, f"/task {title}")
    await chat.say(lang.me, "/link C-1 T-1")
    assert "T-1" in await chat.say(lang.you, "/satisfied C-1")
    await chat.say(lang.me, "/done T-1")
    await chat.press(lang.you, "C-1", chat.label("button.satisfied", lang))
    card = await chat.card("C-1")
    assert chat.label("button.reopen", lang) in card.buttons

    wrong = await chat.say(lang.you, "/rate C-1 7")
    assert chat.label("problem.rating", lang.you, given="7") in wrong
    await chat.fill(lang.you, rating="2", by="client")
    assert chat.label("choice.2", lang) in await chat.card("C-1")
    assert any(chat.label("choice.2", "ken") in said and "C-1" in said for said in await chat.inbox("ken"))
    text = await chat.press(lang.me, "C-1", chat.label("button.copy_reply", lang))
    assert chat.label("reply.dear", lang.me, client="Acme") in text and title not in text.partition("\n")[2]


async def test_a_client_from_a_slip_to_a_file_with_a_visit(chat: Chat, lang: Lang) -> None:
    name = CLIENTS[lang.locale]
    unknown = await chat.say(lang.me, "/client Acmee")
    add = {"en": "add", "zh_Hant": "新增"}[lang.locale]
    assert "Acme" in unknown and f"{chat.typed('client')} {add} Acmee" in unknown
    await chat.say(lang.me, f"/client {add} {name}")
    await chat.fill(lang.me, grade="A")
    shown = await chat.say(lang.me, f"/client {name}", room="private")
    assert name in shown and chat.label("client.nothing", lang.me) in shown

    how = await chat.press(lang.me, name, chat.label("button.visited", lang.me))
    assert chat.label("met.visit", lang.me, client=name) in how
    done = await chat.press(lang.me, "", chat.label("choice.good", lang.me))
    assert "V-1" in done
    await chat.say(lang.me, f"/client {name}", room="private")
    await chat.press(lang.me, name, chat.label("button.visited", lang.me))
    await chat.press(lang.me, "", chat.label("button.met_problem", lang.me))
    made = await chat.fill(lang.me, **{"title": "labels fade", "as": "issue"})
    assert "I-1" in made or "labels fade" in await chat.card("I-1", lang.room)
    shown = await chat.say(lang.me, f"/client {name}", room="private")
    assert "V-1" in shown and "V-2" in shown and "I-1" in shown


async def test_what_is_of_a_client_for_few_is_as_if_it_were_not_there(chat: Chat) -> None:
    await chat.say("dawei", "/client edit Acme", room="private")
    await chat.fill("dawei", readers="people", people="王大維", owner=str(chat.id("dawei")))
    await chat.say("dawei", "/complaint Acme: 棧板受潮", room="sales")
    assert not [line for line in await chat.lines("sales") if "受潮" in line]
    for stranger in ("bob", "xiaoming"):
        hidden = await chat.say(stranger, "/show C-1", room="private")
        missing = await chat.say(stranger, "/show C-9", room="private")
        assert hidden.replace("C-1", "C-9") == missing
        assert "C-1" not in await chat.say(stranger, "/list complaints", room="private")
    assert "受潮" in await chat.say("ken", "/show C-1", room="private")  # who stands above


async def test_who_changed_a_clients_file_is_told_and_taken_back(chat: Chat, lang: Lang) -> None:
    await chat.say(lang.me, "/client edit Acme", room="private")
    await chat.fill(lang.me, grade="A")
    await chat.say(lang.me, "/client Acme", room="private")
    told = await chat.press(lang.me, "Acme", chat.label("button.client_history", lang.me))
    assert chat.label("client.by_change", lang.me, who=chat.person(lang.me).name) in told
    assert chat.label("arg.grade", lang.me) in told and "A" in told
    await chat.press(lang.me, "Acme", chat.label("button.undo", lang.me))
    assert [row["grade"] for row in chat.world.rows("clients")] == [""]
    await chat.say(lang.you, "/client Acme", room="private")
    told = await chat.press(lang.you, "Acme", chat.label("button.client_history", lang.you))
    assert chat.label("button.undo", lang.you) not in told.buttons


async def test_lists_of_clients_of_contacts_and_of_a_grade(chat: Chat, lang: Lang) -> None:
    word = {"en": "clients", "zh_Hant": "客戶"}[lang.locale]
    await chat.say(lang.me, f"/client add {CLIENTS[lang.locale]}", room="private")
    await chat.fill(lang.me, grade="A")
    await chat.say(lang.me, f"/complaint Acme: {TITLES[lang.locale]}")
    await chat.say(lang.me, f"/visit {CLIENTS[lang.locale]}: {TITLES[lang.locale]}", room="private")
    shown = await chat.say(lang.me, f"/list {word}", room="private")
    assert chat.label("client.list", lang.me, count=2) in shown
    assert shown.index(CLIENTS[lang.locale]) < shown.index("Acme")  # the better grade
    assert chat.label("client.list_open", lang.me, count=1) in shown
    graded = await chat.say(lang.me, f"/list {word} A", room="private")
    assert CLIENTS[lang.locale] in graded and "Acme" not in graded
    assert chat.label("client.no_owner", lang.me) in await chat.press(lang.me, "", CLIENTS[lang.locale])
    none = await chat.say(lang.me, f"/list {word} C", room="private")
    assert chat.label("client.list_none", lang.me) in none
    met = await chat.say(lang.me, f"/list {chat.label('choice.contact', lang.me)}", room="private")
    assert "V-1" in met
    best = await chat.say(lang.me, f"/list {chat.label('grade.A', lang.me)}", room="private")
    assert "C-1" not in best


async def test_what_cannot_be_is_refused_with_what_to_do_instead(chat: Chat, lang: Lang) -> None:
    word = {"en": "clients", "zh_Hant": "客戶"}[lang.locale]
    example = chat.label("command.client_list.example", lang.me)
    wrong = await chat.say(lang.me, f"/list {word} overdue", room="private")
    assert chat.label("refuse.list_clients", lang.me, given="overdue", example=example) in wrong
    unknown = await chat.say(lang.me, "/client 宏遠", room="private")
    assert chat.label("refuse.no_client", lang.me, given="宏遠") in unknown
    await chat.say(lang.me, "/complaint Acme: 🧮")
    early = await chat.say(lang.you, "/satisfied C-1", room="private")
    assert chat.label("button.inform", lang.you) in early  # told first
    assert [row["status"] for row in chat.world.rows("records")] == ["recorded"]
    await chat.say("bob", "/client edit Acme", room="private")
    await chat.fill("bob", readers="people", people="Bob", owner=str(chat.id("bob")))
    hidden = await chat.say("xiaoming", "/list clients", room="private")
    assert "Acme" not in hidden and "客户" in hidden
