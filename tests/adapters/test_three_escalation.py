"""Escalation through each chat: a policy set by its form, who is told when nobody acts, seen, taken and simulated."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

TITLE = {"en": "Label printer is down", "zh_Hant": "標籤印表機故障"}
URGENT = {"en": "!urgent", "zh_Hant": "!緊急"}


async def test_a_policy_is_set_and_followed_until_somebody_acts(chat: Chat, lang: Lang) -> None:
    listed = await chat.say("sam", "/policy", room="private")
    assert "untaken" in listed and chat.label("policy.ours", "sam") in listed
    await chat.press("sam", "", chat.label("button.policy_new", "sam"))
    wrong = await chat.fill("sam", name="quick", steps="for not taken\nafter 20m tell @Zoe")
    assert "Zoe" in wrong
    await chat.fill("sam", name="quick", steps="for not taken\nafter 20m tell supervisor\nafter 1h tell @Ken")
    shown = await chat.say("sam", "/policy quick", room="private")
    assert "2. after 1h tell" in shown and "Sam" in shown

    title = TITLE[lang.locale]
    for number in (1, 2):
        await chat.say(lang.me, f"/issue {title} {number} {URGENT[lang.locale]}")
    before = len(await chat.inbox(lang.lead))
    await chat.walk(minutes=19)
    assert len(await chat.inbox(lang.lead)) == before
    await chat.walk(minutes=1)
    told = (await chat.inbox(lang.lead))[before:]
    assert len(told) == 2
    assert chat.label("escalation.title.severity", lang.lead, what=f"I-1 {title} 1") in told[0]
    assert (
        chat.label("button.seen", lang.lead) in told[0].buttons
        and chat.label("escalation.why", lang.lead) in told[0].buttons
    )

    # One is seen, the other taken, each from what was told privately.
    seen = await chat.press(lang.lead, f"I-1 {title} 1", chat.label("button.seen", lang.lead))
    assert chat.label("done.seen", lang.lead, record=f"I-1 {title} 1") in seen or not seen
    await chat.reply(lang.you, "I-2", {"en": "take", "zh_Hant": "我來"}[lang.locale])
    quiet = len(await chat.inbox("ken"))
    await chat.walk(days=2)
    title_of = chat.label("escalation.title.severity", "ken", what=f"I-1 {title} 1")
    assert not [told for told in (await chat.inbox("ken"))[quiet:] if title_of in told]
    history = await chat.say(lang.me, "/history I-1", room="private")
    assert chat.label("line.seen", lang.me, who=chat.person(lang.lead).name) in history

    # The past against lines that are only tried.
    await chat.say("sam", "/simulate", room="private")
    found = await chat.fill("sam", name="quick", steps="for not taken\nafter 5m tell @Ken", dates="this week")
    assert "It would have sent 2 messages to 1 person; sent at the time: 2." in found
    await chat.say("sam", "/simulate for not taken this week\nafter 5m tell @Ken", room="private")
    chosen = await chat.fill("sam", name="quick")
    assert "It would have sent 2 messages to 1 person; sent at the time: 2." in chosen


async def test_a_lead_hears_once_a_day_of_what_nobody_moves(chat: Chat, lang: Lang) -> None:
    title = TITLE[lang.locale]
    severity = {"en": "!high by tomorrow 5pm", "zh_Hant": "!高 明天下午五點前"}[lang.locale]
    who = {"en": "Bob", "zh_Hant": "李晓明"}[lang.locale]
    await chat.say(lang.lead, f"/issue {title} @{who} {severity}")
    before = len(await chat.inbox(lang.lead))
    await chat.walk(days=4)  # Sunday
    (told,) = (await chat.inbox(lang.lead))[before:]
    assert chat.label("escalation.title.response", lang.lead, what=f"I-1 {title}") in told
    await chat.walk(days=1)
    held = (await chat.inbox(lang.lead))[before + 1]
    assert chat.label("escalation.title.overdue", lang.lead, what=f"I-1 {title}") in held
