"""What is in the way, said a second time below a card that is blocked already, through each chat."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

SAID = {
    "en": ("blocked: no parts", "stuck: no crane either", "I'm stuck, waiting for the client", "Fix the dock"),
    "zh_Hant": ("卡住：沒有零件", "卡住：吊車也沒有", "卡住了，等客戶", "修碼頭"),
}
WHY = {
    "en": ("no parts", "no crane either", "waiting for the client"),
    "zh_Hant": ("沒有零件", "吊車也沒有", "等客戶"),
}


async def test_it_is_the_new_reason_or_a_comment_and_never_lost(chat: Chat, lang: Lang) -> None:
    first, second, third, title = SAID[lang.locale]
    why = WHY[lang.locale]
    await chat.say(lang.me, f"/task {title} @{chat.person(lang.you).name}")
    await chat.press(lang.you, "T-1", chat.label("button.take", lang))
    for text, reason in ((first, why[0]), (second, why[1]), (third, why[2])):
        await chat.reply(lang.you, "T-1", text)
        assert reason in await chat.card("T-1")
    # Somebody whose it is not adds to it.
    await chat.reply("xiaoming" if lang.locale == "en" else "bob", "T-1", first)
    assert why[2] in await chat.card("T-1")
    told = await chat.say(lang.you, "/history T-1", room="private")
    assert all(reason in told for reason in why)
