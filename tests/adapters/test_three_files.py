"""Files and words without a slash, through each chat in two languages."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

PRIVATE = "private"
SAID = {
    "en": ("take", "stuck, waiting for parts", "tomorrow", "done"),
    "zh_Hant": ("我來", "卡住了，等零件", "延到明天", "完成了"),
}


async def test_files_make_a_record_or_lie_under_one(chat: Chat, lang: Lang) -> None:
    word = {"en": "issue", "zh_Hant": "問題"}[lang.locale]
    await chat.mention(lang.me, f"{word} 🔧", file=("plan.pdf", b"%PDF-1"))
    assert "🔧" in await chat.card("I-1") and "plan.pdf" in await chat.card("I-1")
    await chat.reply(lang.you, "I-1", "", file=("bill.pdf", b"%PDF-2"))
    assert "plan.pdf · bill.pdf" in await chat.card("I-1")
    await chat.say(lang.me, "/task 🧾", PRIVATE, ("offer.pdf", b"%PDF-3"))
    assert "offer.pdf" in await chat.say(lang.me, "/show T-1", PRIVATE)
    assert {row["state"] for row in chat.world.rows("files")} == {"kept"}
    asked = await chat.say(lang.me, "", PRIVATE, ("voice.txt", b"hello"))
    task = next(label for label in asked.buttons if chat.label("make.task", lang.me) in label)
    await chat.press(lang.me, "", task)
    assert "voice.txt" in await chat.say(lang.me, "/show T-2", PRIVATE)


async def test_words_below_the_card_by_mention_and_in_private(chat: Chat, lang: Lang) -> None:
    take, stuck, tomorrow, done = SAID[lang.locale]
    await chat.say(lang.me, "/task 🧾")
    assert await chat.reply(lang.you, "T-1", take) == ""
    assert chat.person(lang.you).name in await chat.card("T-1")
    await chat.reply(lang.you, "T-1", stuck)
    assert chat.label("state.blocked", lang) in await chat.card("T-1")
    await chat.reply(lang.me, "T-1", tomorrow)
    assert chat.label("card.due", lang) in await chat.card("T-1")
    await chat.reply(lang.me, "T-1", "?")
    assert chat.label("state.blocked", lang) in await chat.card("T-1")
    await chat.say(lang.you, f"{done} T-1", PRIVATE)
    assert chat.label("button.reopen", lang) in (await chat.card("T-1")).buttons
    await chat.say(lang.me, "/task 🧮")
    await chat.mention(lang.you, f"{take} T-2")
    assert chat.person(lang.you).name in await chat.card("T-2")
    refused = await chat.reply(lang.me, "T-1", done)
    assert chat.label("refuse.state", lang.me, record="T-1 🧾", state=chat.label("state.done", lang.me)) in refused
