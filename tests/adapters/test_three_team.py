"""Joining and rooms, through each chat in two languages: a sheet invites everybody, a code joins two accounts, a room
is asked who sits in it."""

from __future__ import annotations

import re
from io import BytesIO

from openpyxl import Workbook

from storage import people
from tests.adapters.three import Chat, Lang

PRIVATE = "private"
SHEET = "name, email, department\nEve Lin, eve@acme.example, Sales\n陳美玲, , Sales\nPaul, , Kitchen"


async def speaks(chat: Chat, lang: Lang, who: str) -> None:
    """Sam, the one administrator, speaks the language of the story."""
    if lang.locale != "en":
        await chat.say(who, f"/language {chat.label('choice.zh_Hant', 'dawei')}", PRIVATE)


async def test_a_pasted_sheet_invites_and_a_code_joins_two_accounts(chat: Chat, lang: Lang) -> None:
    await speaks(chat, lang, "sam")
    bad = await chat.say("sam", f"/invite {SHEET}\nZoe, zoe@, Sales", PRIVATE)
    assert "zoe@" in bad and bad.buttons == [] and len(chat.world.rows("people")) == 7
    look = await chat.say("sam", f"/invite {SHEET}", PRIVATE)
    assert "Eve Lin · Sales · eve@acme.example" in look and "Kitchen" in look
    invite = chat.label("button.invite_all", "sam", count=3)
    assert look.buttons == [invite, chat.label("form.close", "sam")] and len(chat.world.rows("people")) == 7
    await chat.press("sam", "", invite)
    assert len(chat.world.rows("people")) == 10
    await chat.say(lang.me, "/task @Eve Count the pallets")  # who never typed can own work
    assert "Eve Lin" in await chat.card("T-1")
    missing = await chat.say("sam", "/missing", PRIVATE)
    assert all(name in missing for name in ("Eve Lin", "陳美玲", "Paul")) and "/join " in missing
    roles = chat.label("role.administrator", lang.me)
    refused = chat.label("refuse.role", lang.me, command="missing", roles=roles)
    assert refused in await chat.say(lang.me, "/missing", PRIVATE)
    code = re.findall(r"/join (\S+)", await chat.say(lang.me, "/connect", PRIVATE))[0]
    if chat.name == "local":
        here = chat.label("refuse.join_local", lang.you)
        assert here in await chat.say(lang.you, f"/join {code}", PRIVATE)
        assert [row["used_at"] for row in chat.world.rows("codes") if row["person_id"] == chat.id(lang.me)] == [None]
        return
    assert chat.label("refuse.join_already", lang.me) in await chat.say(lang.me, f"/join {code}", PRIVATE)
    if lang.you == lang.lead:  # who leads would lose by it
        return
    joined = await chat.say(lang.you, f"/join {code}", PRIVATE)
    assert chat.label("join.same", lang.you, who=chat.person(lang.me).name) in joined
    await chat.say(lang.you, "/take T-1")
    assert chat.person(lang.me).name in await chat.card("T-1")
    assert chat.label("refuse.code", lang.lead) in await chat.say(lang.lead, f"/join {code}", PRIVATE)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, kept = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


async def test_a_sheet_is_dropped_into_the_chat(chat: Chat, lang: Lang) -> None:
    await speaks(chat, lang, "sam")
    word = {"en": "import", "zh_Hant": "匯入"}[lang.locale]
    team = ("team.csv", SHEET.encode("utf-16"))
    refused = await chat.say(lang.me, "/invite", PRIVATE, team)
    roles = chat.label("role.administrator", lang.me)
    assert chat.label("refuse.role", lang.me, command="invite", roles=roles) in refused
    look = await chat.say("sam", "/invite", PRIVATE, team)
    assert "Eve Lin · Sales · eve@acme.example" in look and len(chat.world.rows("people")) == 7
    await chat.press("sam", "", chat.label("button.invite_all", "sam", count=3))
    assert len(chat.world.rows("people")) == 10

    clients = workbook(("Customer",), ("Hoya",), ("大成",), ("acme",))
    look = await chat.say("sam", f"{word} {chat.label('sort.clients', 'sam')}", PRIVATE, ("kunden.xlsx", clients))
    assert "大成" in look and chat.label("sheet.new", "sam", count=2) in look
    await chat.press("sam", "", chat.label("form.close", "sam"))
    assert len(chat.world.rows("clients")) == 1
    await chat.press("sam", "大成", chat.label("button.import_all", "sam", count=3))
    assert len(chat.world.rows("clients")) == 1  # it was left

    await chat.say("sam", word, PRIVATE, ("clients.csv", "客戶\n大成\nHoya".encode("big5")))
    await chat.press("sam", "", chat.label("button.import_all", "sam", count=2))
    assert {row["name"] for row in chat.world.rows("clients")} == {"Acme", "Hoya", "大成"}

    work = [("Title", "Owner", "Client", "Due"), ("Call Hoya", "Bob", "Hoya", "2026-12-01"), ("Count", "Zoe", "", "?")]
    bad = await chat.say("sam", word, PRIVATE, ("work.xlsx", workbook(*work)))
    at = chat.label("sheet.at", "sam", row=3, column="Owner", why=chat.label("sheet.no_person", "sam", given="Zoe"))
    assert at in bad and "?" in bad and bad.buttons == [] and chat.world.rows("records") == []
    await chat.say("sam", word, PRIVATE, ("work.xlsx", workbook(*work[:2])))
    await chat.press("sam", "", chat.label("button.import_all", "sam", count=1))
    assert "Call Hoya" in await chat.say("bob", "/mine", PRIVATE)
    assert chat.label("sheet.unreadable", "sam") in await chat.say("sam", word, PRIVATE, ("x.xlsx", b"PK\x03\x04no"))
    assert chat.label("sheet.needed", "sam") in await chat.say("sam", "/import", PRIVATE)


async def test_who_is_missing_is_turned_page_by_page(chat: Chat) -> None:
    names = [f"Guest {number:02}" for number in range(1, 24)]
    await chat.say("sam", "/invite " + "\n".join(["name", *names]), PRIVATE)
    await chat.press("sam", "", chat.label("button.invite_all", "sam", count=23))
    first = await chat.say("sam", "/missing", PRIVATE)
    assert "Guest 07" in first and "Guest 08" not in first and first.buttons == [chat.label("page.next", "sam")]
    page, pages = first, [first]
    while chat.label("page.next", "sam") in page.buttons:
        page = await chat.press("sam", "", chat.label("page.next", "sam"))
        pages.append(page)
    assert len(pages) == 4 and all(sum(name in page for page in pages) == 1 for name in names)
    assert "Guest 21" in await chat.press("sam", "", chat.label("page.back", "sam"))
    codes = [code for page in pages for code in re.findall(r"/join (\S+)", page)]
    assert len(set(codes)) == 23


async def test_a_new_room_is_asked_about_and_says_who_sits_in_it(chat: Chat, lang: Lang) -> None:
    """What is captured in a room of which nothing is known waits until a lead says that colleagues alone sit there."""
    room = chat.room(lang.room)
    await chat.world.muster.writer.submit(lambda unit: people.change_room(unit, room, audience="unknown"))
    await chat.world.muster.directories.current()
    name = chat.world.room(room).name
    await chat.say(lang.me, "/issue 🔧")
    assert not chat.stands("I-1", lang.room)
    mine = [one for one in await chat.inbox(lang.me) if chat.label("room.ask", lang.me, room=name) in one]
    assert len(mine) == 1 and chat.person(lang.lead).name in mine[0] and mine[0].buttons == []  # who can answer
    assert chat.label("refuse.room_role", lang.me, who="").rstrip() in await chat.say(lang.me, "/room clients")
    await chat.say(lang.lead, "/issue 🪛")
    clients, colleagues = (chat.label(f"button.audience.{one}", lang.lead) for one in ("clients", "colleagues"))
    asked = next(one for one in await chat.inbox(lang.lead) if chat.label("room.ask", lang.lead, room=name) in one)
    assert asked.buttons == [colleagues, clients]
    said = await chat.press(lang.lead, chat.label("room.ask", lang.lead, room=name), colleagues)
    assert chat.label("room.posted", lang.lead, count=2) in said
    assert "🔧" in await chat.card("I-1", lang.room) and chat.stands("I-2", lang.room)

    asked = await chat.say(lang.lead, "/room")
    assert clients in asked.buttons and colleagues not in asked.buttons
    await chat.press(lang.lead, "", clients)
    assert not chat.stands("I-1", lang.room)
    elsewhere = await chat.say(lang.me, "/issue 🔨")
    assert not chat.stands("I-3", lang.room)
    assert chat.label("capture.elsewhere", lang.me) in elsewhere
    back = await chat.say(lang.lead, chat.label("command.audience.example", lang.lead))
    assert chat.label("room.posted", lang.lead, count=2) in back
    assert "🔧" in await chat.card("I-1", lang.room)
