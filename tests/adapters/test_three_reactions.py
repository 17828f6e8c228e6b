"""Reactions to a card as steps, and edited sources of every kind, through each chat in two languages."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang

PRIVATE = "private"


async def test_a_reaction_takes_blocks_and_closes(chat: Chat, lang: Lang) -> None:
    you = chat.person(lang.you).name
    await chat.say(lang.me, "/task 🧾")
    assert await chat.react(lang.you, "T-1", "🙏") == ""
    assert chat.label("button.take", lang) in (await chat.card("T-1")).buttons
    assert await chat.react(lang.you, "T-1", "👀") == ""
    state = chat.label("state.doing", lang)
    assert chat.label("card.has", lang, who=you, state=state) in await chat.card("T-1")
    offered = await chat.react(lang.you, "T-1", "👀", back=True)
    assert chat.label("react.stays", lang.you, record="T-1 🧾") in offered
    assert you in await chat.card("T-1")  # it undoes nothing by itself
    await chat.press(lang.you, "T-1", chat.label("button.undo", lang.you))
    assert you not in await chat.card("T-1")
    assert await chat.react(lang.me, "T-1", "🙏") == "" and await chat.react(lang.me, "T-1", "🙏", back=True) == ""

    await chat.react(lang.you, "T-1", "👀")
    asked = await chat.react(lang.you, "T-1", "⛔")  # a block needs its reason
    if chat.label("form.open", lang.you) in asked.buttons:  # an event of Slack's opens no modal
        asked = await chat.press(lang.you, "", chat.label("form.open", lang.you))
    assert "T-1" in asked
    await chat.fill(lang.you, reason="no parts 🔩")
    assert "no parts 🔩" in await chat.card("T-1")
    assert await chat.react(lang.you, "T-1", "✅") == ""
    assert chat.label("button.reopen", lang) in (await chat.card("T-1")).buttons
    assert await chat.react(lang.me, "T-1", "👀") == ""  # what the state does not allow is only a reaction
    history = [row["verb"] for row in sorted(chat.world.rows("history"), key=lambda row: row["id"])]
    assert history == ["captured", "take", "undo", "take", "block", "done"]


async def test_it_does_no_more_than_its_person_may(chat: Chat) -> None:
    await chat.say("alice", "/task @Alice 🧾")
    await chat.say("alice", "/take T-1")
    refused = await chat.react("bob", "T-1", "✅")
    assert chat.label("refuse.not_yours", "bob", record="T-1 🧾", who="Alice") in refused
    assert chat.label("button.reopen") not in (await chat.card("T-1")).buttons
    await chat.say("alice", "/complaint Acme: wet")
    assert await chat.react("alice", "C-1", "👀") == ""
    assert [row["verb"] for row in chat.world.rows("history") if row["verb"] == "take"] == ["take"]
    await chat.reply("bob", "T-1", "the cable was loose")
    assert [row["status"] for row in chat.world.rows("records")].count("doing") == 1


async def test_an_edited_source_changes_its_record_and_the_old_words_stay(chat: Chat, lang: Lang) -> None:
    colon = {"en": ": ", "zh_Hant": "："}[lang.locale]
    for ref, words in {
        "I-1": "issue loose cabel",
        "T-1": "task loose cabel",
        "C-1": f"complaint Acme{colon}loose cabel",
        "M-1": "meeting loose cabel\nAmy: offer",
    }.items():
        await chat.mention(lang.me, words)
        assert "loose cabel" in await chat.card(ref)
        await chat.edit(lang.me, words.replace("cabel", "cable 7"))
        card = await chat.card(ref)
        assert "loose cable 7" in card and "cabel" not in card and ("Acme" in card) is (ref == "C-1")
        assert "loose cabel" in await chat.say(lang.me, f"/history {ref}", PRIVATE)
        await chat.reply(lang.you, ref, "too lose")
        await chat.edit(lang.you, "too loose")
        shown = await chat.say(lang.me, f"/show {ref}", PRIVATE)
        assert f"too loose ({chat.label('show.edited', lang.me)})" in shown and "too lose" in shown
        if chat.hears_deletions:
            await chat.delete(lang.me)
            assert "loose cable 7" in await chat.card(ref)
            assert chat.label("show.source_deleted", lang.me) in await chat.say(lang.me, f"/show {ref}", PRIVATE)
