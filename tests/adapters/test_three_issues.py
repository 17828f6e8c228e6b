"""An issue through each chat: a plain one with one tap, a grave one the whole way, with what each step needs."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang, Words

TITLE = {"en": "Label printer is down", "zh_Hant": "標籤印表機壞了"}


def asks(form: Words, label: str) -> bool:
    """As a question, or as one of those that may be left out, which Telegram puts on keys."""
    return label in form or any(label in button for button in form.buttons)


async def test_a_grave_issue_goes_the_whole_way(chat: Chat, lang: Lang) -> None:
    def says(key: str) -> str:
        return chat.label(key, lang)

    title = TITLE[lang.locale]
    plain = await chat.say(lang.me, f"/issue {title}")
    assert title in plain
    await chat.press(lang.you, "I-1", says("button.done.issue"))
    assert says("button.reopen") in (await chat.card("I-1")).buttons

    again = await chat.say(lang.me, f"/issue {title} !high")
    assert f"I-1 {title}" in again and chat.label("button.again", lang.me, record="I-1") in again.buttons
    refused = await chat.press(lang.you, "I-2", says("button.take"))
    refused = await chat.say(lang.you, "/done I-2")
    assert chat.label("process.high", lang.you) in refused and chat.label("button.plan", lang.you) in refused
    card = await chat.card("I-2")
    assert says("button.plan") in card.buttons and says("button.done.issue") not in card.buttons

    asked = await chat.press(lang.you, "I-2", says("button.plan"))
    assert chat.label("field.issue.root_cause", lang.you) in asked
    await chat.fill(lang.you, root_cause="worn cable", temporary="borrowed one", long_term="new cables in stock")
    assert says("button.execute") in (await chat.card("I-2")).buttons
    await chat.press(lang.you, "I-2", says("button.execute"))
    await chat.press(lang.you, "I-2", says("button.monitor"))
    asked = await chat.press(lang.you, "I-2", says("button.done.issue"))
    assert asks(asked, chat.label("field.issue.evaluation", lang.you))
    assert not asks(asked, chat.label("field.issue.root_cause", lang.you)), "what is known is not asked again"
    await chat.fill(lang.you, evaluation="prints again", lesson="check cables each month")
    assert says("button.reopen") in (await chat.card("I-2")).buttons
    shown = await chat.say(lang.me, "/show I-2", room="private")
    for words in ("worn cable", "borrowed one", "new cables in stock", "prints again", "check cables each month"):
        assert words in shown

    third = await chat.say(lang.me, f"/issue {title}")
    assert "check cables each month" in third
    await chat.press(lang.me, "", chat.label("button.again", lang.me, record="I-2"))
    assert says("button.take") in (await chat.card("I-3")).buttons
    assert chat.label("process.repeats", lang.you, other="I-2") in await chat.say(lang.you, "/done I-3")


async def test_what_is_urgent_is_told_at_once_and_reported(chat: Chat, lang: Lang) -> None:
    title = TITLE[lang.locale]
    captured = await chat.say(lang.me, f"/issue {title} !urgent")
    names = {chat.person("ken").name, chat.person(lang.lead).name}
    assert all(name in captured for name in names)
    for who in ("ken", lang.lead):
        (told,) = [message for message in await chat.inbox(who) if "🔴" in message and "I-1" in message]
        assert title in told and chat.label("button.take", who) in told.buttons

    asked = await chat.press(lang.me, "", chat.label("button.emergency", lang.me))
    assert asks(asked, chat.label("field.issue.fallback", lang.me))
    await chat.fill(lang.me, fallback="by hand", support="the vendor", staffing="two more")

    asked = await chat.say(lang.me, "/issue report I-1")
    assert asks(asked, chat.label("field.issue.description", lang.me))
    wrong = await chat.fill(lang.me, description="no label prints", scope="all parcels", expected="when pigs fly")
    assert "when pigs fly" in wrong
    await chat.fill(
        lang.me,
        description="no label prints",
        scope="all parcels",
        first_handling="",
        follow_up="",
        expected="Friday 3pm",
    )
    assert "15:00" in await chat.card("I-1")
    shown = await chat.say(lang.me, "/show I-1", room="private")
    assert all(words in shown for words in ("by hand", "the vendor", "two more", "no label prints", "all parcels"))

    before = len(await chat.inbox(lang.lead))
    await chat.say(lang.me, "/cannot I-1 the board is burnt")
    told = (await chat.inbox(lang.lead))[before:]
    assert any("🆘" in message and "the board is burnt" in message for message in told)
