"""Joining and rooms, through each chat in two languages: a sheet invites everybody, a code joins two accounts, a room
is asked who sits in it."""

from __future__ import annotations

import re

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
    refused = chat.label("refuse.role", lang.me, command="missing")
    assert refused in await chat.say(lang.me, "/missing", PRIVATE)
    code = re.findall(r"/join (\S+)", await chat.say(lang.me, "/connect", PRIVATE))[0]
    assert chat.label("refuse.join_already", lang.me) in await chat.say(lang.me, f"/join {code}", PRIVATE)
    if lang.you == lang.lead or chat.name == "local":  # who leads would lose by it; there one account is one person
        return
    joined = await chat.say(lang.you, f"/join {code}", PRIVATE)
    assert chat.label("join.same", lang.you, who=chat.person(lang.me).name) in joined
    await chat.say(lang.you, "/take T-1")
    assert chat.person(lang.me).name in await chat.card("T-1")
    assert chat.label("refuse.code", lang.lead) in await chat.say(lang.lead, f"/join {code}", PRIVATE)


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


async def test_a_room_says_who_sits_in_it(chat: Chat, lang: Lang) -> None:
    await chat.say(lang.me, "/issue 🔧")
    asked = await chat.say(lang.lead, "/room")
    clients = chat.label("button.audience.clients", lang.lead)
    assert clients in asked.buttons
    await chat.press(lang.lead, "", clients)
    assert not chat.stands("I-1", lang.room)
    elsewhere = await chat.say(lang.me, "/issue 🔨")
    assert not chat.stands("I-2", lang.room)
    assert chat.label("capture.elsewhere", lang.me) in elsewhere
    back = await chat.say(lang.lead, chat.label("command.audience.example", lang.lead))
    assert chat.label("room.posted", lang.lead, count=1) in back
    assert "🔧" in await chat.card("I-1", lang.room)
