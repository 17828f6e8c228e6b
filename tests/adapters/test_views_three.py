"""The views through each chat: found, listed, kept, on the board, in the team, stuck and nudged, in two languages."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

SAID = {
    "en": {
        "printer": "Label printer is down", "wet": "Acme: pallets arrived wet", "quote": "Hoya quotation",
        "reason": "waiting for the drawings", "find": "lable printer", "other": "pallets",
        "list": "complaints open ~Acme", "board": "board tasks", "blocked": "blocked",
        "save": "list save", "saved": "list saved", "stuck": "what is stuck?",
    },
    "zh_Hant": {
        "printer": "標籤印表機壞了", "wet": "Acme：棧板受潮", "quote": "報價單",
        "reason": "等圖紙", "find": "标签 印表机", "other": "栈板", "list": "投訴 未完成 ~Acme",
        "save": "清單 儲存", "saved": "清單 我的清單", "stuck": "卡住了什麼？", "board": "看板 任務", "blocked": "卡住",
    },
}  # fmt: skip


async def test_everything_is_looked_at_and_moved_from_where_it_is_shown(chat: Chat, lang: Lang) -> None:
    said = SAID[lang.locale]
    await chat.say(lang.me, f"/issue {said['printer']}")
    await chat.say(lang.me, f"/complaint {said['wet']} !high")
    await chat.say(lang.me, f"/task {said['quote']}")
    await chat.reply(lang.me, "T-1", {"en": "take", "zh_Hant": "我來"}[lang.locale])
    await chat.say(lang.me, f"/block T-1 {said['reason']}", room="private")

    found = await chat.say(lang.you, f"/find {said['find']}", room="private")
    assert f"I-1 {said['printer']}" in found and "I-1" in found.buttons
    assert ("“lable”" in found) == (lang.locale == "en")
    assert said["printer"] in await chat.press(lang.you, "", "I-1")
    assert "C-1" in await chat.say(lang.you, f"/find {said['other']}", room="private")

    helped = await chat.say(lang.you, "/help", room="private")
    assert len(helped.buttons) == 5 and "/issue" in helped and "unassign" not in helped
    assert ("/muster take" in helped) == (chat.name == "slack")  # which refuses /take before it reaches us
    await chat.press(lang.you, "", chat.label("help.area.records", lang.you))
    assert "unassign" in (await chat.inbox(lang.you))[-1]

    listed = await chat.say(lang.you, f"/list {said['list']}", room="private")
    assert "C-1" in listed.buttons and "I-1" not in listed
    assert "T-1" in await chat.say(lang.you, f"/list {said['blocked']}", room="private")
    assert "dinosaurs" in await chat.say(lang.you, "/list dinosaurs", room="private")
    assert "wet" in await chat.say(lang.you, f"/{said['save']} wet {said['list']}", room="private")
    kept = await chat.say(lang.you, f"/{said['saved']}", room="private")
    assert "wet" in kept.buttons
    assert "C-1" in (await chat.press(lang.you, "", "wet")).buttons

    board = await chat.say(lang.you, f"/{said['board']}", room="private")
    assert "T-1" in board and chat.label("state.blocked", lang.you) in board.buttons
    assert "T-1" in (await chat.press(lang.you, "", chat.label("state.blocked", lang.you))).buttons

    team = await chat.say(lang.lead, "/team", room="private")
    assert (
        chat.person(lang.me).name in team
        and "T-1" in team
        and chat.label("button.team_nobody", lang.lead) in team.buttons
    )

    await chat.walk(days=2)
    stuck = await chat.say(lang.lead, said["stuck"], room="private")
    assert "C-1" in stuck and "I-1" in stuck and said["reason"] in stuck
    assert stuck.index("C-1") < stuck.index("I-1") < stuck.index("T-1")  # mine by harm, then the others
    assert f"→ {chat.label('stuck.you', lang.lead)}" in stuck and f"→ {chat.person(lang.me).name}" in stuck
    await chat.press(lang.lead, "", chat.label("button.nudge_one", lang.lead, record="T-1"))
    assert chat.label("nudged.title", lang.me, who=chat.person(lang.lead).name, record="T-1").split("T-1")[
        0
    ] in "\n".join(await chat.inbox(lang.me))
    await chat.say(lang.lead, said["stuck"], room="private")
    await chat.press(lang.lead, "", f"{chat.label('button.take', lang.lead)} C-1")
    again = await chat.say(lang.lead, said["stuck"], room="private")
    why = chat.label("stuck.why.late_reply", lang.lead)  # it is taken, and its client waits
    assert "C-1" in again and why in again and "I-1" in again


async def test_a_long_list_turns_its_pages_and_is_kept_by_its_button(chat: Chat) -> None:
    for number in range(1, 9):
        await chat.say("alice", f"/task Offer {number}", room="private")
    first = await chat.say("bob", "/list tasks", room="private")
    assert "T-1 Offer 1" in first and "T-8" not in first
    await chat.press("bob", "", chat.label("button.list_keep", "bob"))
    await chat.fill("bob", name="Offers")
    assert "T-1 Offer 1" in await chat.say("bob", "/list offers", room="private")
    await chat.press("bob", "", chat.label("page.next", "bob"))
    assert "T-8 Offer 8" in (await chat.inbox("bob"))[-1]
    assert "Offers" in (await chat.say("bob", "/list saved", room="private")).buttons
