"""A form that was opened from a private answer, through each chat: the answer shows afterwards what holds."""

from __future__ import annotations

from tests.adapters.three import PRIVATE, Chat, Lang
from tests.adapters.three_local import LocalChat, _shown
from tests.adapters.three_slack import SlackChat
from tests.adapters.three_telegram import USERS, TelegramChat

TITLE = {"en": "Send the offer", "zh_Hant": "寄報價"}
WHY = {"en": "no price list", "zh_Hant": "沒有價目表"}


async def test_the_answer_whose_button_opened_a_form_is_not_left_stale(chat: Chat, lang: Lang) -> None:
    await chat.say(lang.me, f"/task {TITLE[lang.locale]} @{chat.person(lang.me).name}")
    answer = await chat.say(lang.me, "/take T-1", room="private")
    block, resume = chat.label("button.block", lang.me), chat.label("button.resume", lang.me)
    assert block in answer.buttons
    await chat.press(lang.me, "", block)
    await chat.fill(lang.me, reason=WHY[lang.locale])
    assert WHY[lang.locale] in await chat.card("T-1")
    shown = [shown for shown in await chat.inbox(lang.me) if "T-1" in shown]
    now = [one for one in shown if WHY[lang.locale] in one and resume in one.buttons]
    assert now, "the private answer tells the new state"
    assert await _took_its_place(chat, lang, block)


async def _took_its_place(chat: Chat, lang: Lang, block: str) -> bool:
    """Whether it was an edit, as each platform's journal has it."""
    why = WHY[lang.locale]
    if isinstance(chat, SlackChat):
        said = [entry for entry in chat.fake.journal.entries("response") if why in str(entry)]
        return [entry["replace_original"] for entry in said] == [True]
    if isinstance(chat, TelegramChat):
        edits = chat.telegram.journal.entries("editMessageText")
        return any(why in entry["text"] and entry["room"] == str(USERS[lang.me]) for entry in edits)
    assert isinstance(chat, LocalChat)
    shown = [_shown(message) for message in await chat._messages(lang.me, PRIVATE) if message["to"]]
    return [why in one.words for one in shown if "T-1" in one.words][-1:] == [True] and not any(
        block in dict(one.buttons) for one in shown
    )
