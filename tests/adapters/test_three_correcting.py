"""Correcting, through each chat in two languages: whose it is, what it is, what belongs to it, and back again."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

PRIVATE = "private"
WORDS = {
    "en": {
        "task": "Send the offer",
        "issue": "Label printer is down",
        "new": "Label printer 2 is down",
        "done": "done",
    },
    "zh_Hant": {"task": "寄報價單", "issue": "標籤印表機壞了", "new": "二號標籤印表機壞了", "done": "完成"},
}


async def test_whose_it_is(chat: Chat, lang: Lang) -> None:
    me, you = chat.person(lang.me).name, chat.person(lang.you).name
    words = WORDS[lang.locale]
    await chat.say(lang.me, f"/task {words['task']}")
    told = await chat.say(lang.me, f"/assign T-1 @{you} 🙏")
    assert "T-1" in told and chat.label("button.undo", lang.me) in told.buttons
    assert chat.label("card.asked", lang, who=you) in await chat.card("T-1")
    asked = (await chat.inbox(lang.you))[-1]
    assert chat.label("asked.assign", lang.you, who=me, record=f"T-1 {words['task']}") in asked and "🙏" in asked
    await chat.press(lang.you, "T-1", chat.label("button.give_back", lang.you))
    assert you not in await chat.card("T-1")
    assert chat.label("button.take", lang) in (await chat.card("T-1")).buttons
    await chat.reply(lang.you, "T-1", {"en": "I'll take it", "zh_Hant": "我來"}[lang.locale])
    state = chat.label("state.doing", lang)
    assert chat.label("card.has", lang, who=you, state=state) in await chat.card("T-1")
    await chat.say(lang.you, f"/assign T-1 @{me}", PRIVATE)
    assert (
        chat.label("asked.hand_over", lang.me, who=you, record=f"T-1 {words['task']}")
        in (await chat.inbox(lang.me))[-1]
    )
    assert chat.label("refuse.not_yours", lang.you).partition("{")[0] in await chat.say(lang.you, "/give_back T-1")
    await chat.press(lang.me, "T-1", chat.label("button.give_back", lang.me))
    assert you in await chat.card("T-1")  # who had it before
    history = await chat.say(lang.me, "/history T-1", PRIVATE)
    assert chat.label("line.give_back", lang.me, who=me, whom=you) in history


async def test_what_it_is_and_back_again(chat: Chat, lang: Lang) -> None:
    words = WORDS[lang.locale]
    await chat.say(lang.me, f"/task {words['issue']}")
    more = await chat.press(lang.me, "T-1", chat.label("button.more", lang))
    assert chat.label("button.kind", lang.me) in more.buttons
    form = await chat.press(lang.me, "T-1", chat.label("button.kind", lang.me))
    assert "T-1" in form
    await chat.fill(lang.me, kind=chat.label("choice.issue", lang.me))
    assert words["issue"] in await chat.card("I-1")
    await chat.say(lang.me, f"/severity I-1 {chat.label('choice.urgent', lang.me)}")
    assert chat.label("choice.urgent", lang) in await chat.card("I-1")
    await chat.say(lang.me, f"/rename I-1 {words['new']}")
    assert words["new"] in await chat.card("I-1")
    undone = await chat.say(lang.me, "/undo", PRIVATE)
    assert words["issue"] in undone and words["issue"] in await chat.card("I-1")
    await chat.say(lang.me, "/undo", PRIVATE)
    assert chat.label("choice.urgent", lang) not in await chat.card("I-1")
    await chat.say(lang.me, "/undo", PRIVATE)
    assert words["issue"] in await chat.card("T-1")
    await chat.say(lang.me, "/undo", PRIVATE)  # that it was captured
    assert chat.label("button.reopen", lang) in (await chat.card("T-1")).buttons
    assert chat.label("refuse.nothing_to_undo", lang.me) in await chat.say(lang.me, "/undo", PRIVATE)


async def test_what_belongs_to_it(chat: Chat, lang: Lang) -> None:
    words = WORDS[lang.locale]
    for line in (f"/issue {words['issue']}", f"/issue {words['new']}", f"/task {words['task']}"):
        await chat.say(lang.me, line)
    await chat.say(lang.lead, "/watch I-1", PRIVATE)
    assert "I-1" in await chat.say(lang.me, "/merge I-2 I-1")
    assert "I-1" in await chat.card("I-2")
    seen = (await chat.inbox(lang.lead))[-1]
    assert chat.label("line.absorb", lang.lead, who=chat.person(lang.me).name, other="I-2") in seen
    await chat.reply(lang.you, "I-2", "the cable was loose")
    assert "the cable was loose" in await chat.say(lang.me, "/show I-1", PRIVATE)
    await chat.say(lang.me, "/link I-1 T-1")
    assert f"🔗 T-1 {words['task']}" in await chat.say(lang.you, "/show I-1", PRIVATE)
    assert "T-1" in await chat.say(lang.me, "/link I-1 T-1")  # refused: they are linked already
    await chat.say(lang.me, "/unlink I-1 T-1")
    assert f"🔗 T-1 {words['task']}" not in await chat.say(lang.you, "/show I-1", PRIVATE)
    await chat.say(lang.lead, "/unwatch I-1", PRIVATE)
    heard = len(await chat.inbox(lang.lead))
    await chat.say(lang.me, f"/severity I-1 {chat.label('choice.high', lang.me)}")
    assert len(await chat.inbox(lang.lead)) == heard


async def test_what_waits_what_there_is_and_what_is_found(chat: Chat, lang: Lang) -> None:
    words, me = WORDS[lang.locale], chat.person(lang.me).name
    for number in range(1, 8):
        await chat.say(lang.me, f"/task @{me} {words['task']} {number}")
    waiting = await chat.say(lang.me, "/mine")
    assert f"{words['task']} 1" in waiting and f"{words['task']} 6" not in waiting
    assert waiting.buttons == [*(f"✓ T-{n}" for n in range(1, 5)), chat.label("page.next", lang.me)]
    ticked = await chat.press(lang.me, "T-2", "✓ T-2")
    assert "✓ T-2" not in ticked.buttons and "✓ T-3" in ticked.buttons
    assert chat.label("button.reopen", lang) in (await chat.card("T-2")).buttons
    page = await chat.press(lang.me, "", chat.label("page.next", lang.me))
    assert f"{words['task']} 7" in page and f"{words['task']} 1" not in page
    several = await chat.say(lang.me, f"{words['done']} T-3 T-4 T-99", PRIVATE)
    assert "T-3" in several and "T-99" in several
    for ref in ("T-3", "T-4"):
        assert chat.label("button.reopen", lang) in (await chat.card(ref)).buttons
    listed = await chat.say(lang.you, f"/list {chat.label('choice.task', lang.you)}")
    assert "T-1" in listed and "T-2" not in listed
    closed = await chat.say(
        lang.you, f"/list {chat.label('choice.task', lang.you)} {chat.label('choice.closed', lang.you)}"
    )
    assert "T-2" in closed and "T-1 " not in closed
    found = await chat.say(lang.you, f"/find {words['task']} 7")
    assert "T-7" in found and "T-6" not in found


async def test_what_was_answered_shows_what_a_press_on_it_did(chat: Chat, lang: Lang) -> None:
    """Nobody edits an answer as the room's card is edited: it would go on offering what was done."""
    take, done = chat.label("button.take", lang.me), chat.label("button.done", lang.me)
    await chat.say(lang.you, f"/task {WORDS[lang.locale]['task']}")
    shown = await chat.say(lang.me, "/show T-1", PRIVATE)
    assert take in shown.buttons
    taken = await chat.press(lang.me, "", take)
    assert "T-1" in taken and take not in taken.buttons and done in taken.buttons
    assert done in (await chat.card("T-1")).buttons
    ended = await chat.press(lang.me, "", done)
    assert chat.label("button.reopen", lang.me) in ended.buttons and done not in ended.buttons
    undone = await chat.press(lang.me, "", chat.label("button.undo", lang.me))
    assert done in undone.buttons


async def test_whose_client_it_is(chat: Chat, lang: Lang) -> None:
    said = await chat.say(lang.me, {"en": "/complaint Acmee: wet", "zh_Hant": "/complaint Acmee：受潮"}[lang.locale])
    assert "C-1" in said and "Acme?" in said.buttons
    await chat.press(lang.me, "C-1", "Acme?")
    assert "Acmee" not in await chat.card("C-1") and "Acme" in await chat.card("C-1")
    await chat.say(lang.me, {"en": "/complaint Hoya: late", "zh_Hant": "/complaint 和亞：遲到"}[lang.locale])
    add = chat.label("button.client_add", lang.me, name={"en": "Hoya", "zh_Hant": "和亞"}[lang.locale])
    await chat.press(lang.me, "C-2", add)
    assert len(chat.world.rows("clients")) == 2
    await chat.say(lang.me, "/client C-2 Acme")
    assert "Acme" in await chat.card("C-2")
    asked = await chat.say(lang.me, "/client C-2 Akme")
    assert chat.label("client.nearest", lang.me, name="Akme", near="Acme") in asked
    add = chat.label("button.client_add", lang.me, name="Akme")
    assert asked.buttons == ["Acme?", add, chat.label("button.undo", lang.me)]
    await chat.press(lang.me, "C-2", chat.label("button.undo", lang.me))
    assert "Akme" not in await chat.card("C-2") and "Acme" in await chat.card("C-2")
    new = {"en": "Zeppelin", "zh_Hant": "長榮"}[lang.locale]
    assert chat.label("client.unknown", lang.me, name=new) in await chat.say(lang.me, f"/client C-2 {new}")
    await chat.press(lang.me, "C-2", chat.label("button.client_add", lang.me, name=new))
    assert new in await chat.card("C-2") and len(chat.world.rows("clients")) == 3
