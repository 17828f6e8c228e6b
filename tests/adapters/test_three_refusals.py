"""What cannot be done says what to do instead, privately and in the reader's language, through each chat."""

from __future__ import annotations

from tests.adapters.three import Chat, Lang
from tests.adapters.three_local import LocalChat

PRIVATE = "private"
NO = "🦄"


async def test_what_cannot_be_done_says_what_to_do(chat: Chat, lang: Lang) -> None:
    me = lang.me
    await chat.say(me, f"/task @{chat.person(me).name} 🧾")
    await chat.say(me, "/task 🧮")
    one = "T-1 🧾"
    for line, key, values in (
        ("/take T-99", "refuse.unknown_record", {"given": "T-99"}),
        ("/merge T-1 T-1", "refuse.itself", {"record": one}),
        ("/link T-1 T-1", "refuse.itself", {"record": one}),
        ("/unlink T-1 T-2", "refuse.not_linked", {"record": "T-1", "other": "T-2 🧮"}),
        ("/unwatch T-1", "refuse.not_watching", {"record": one}),
        ("/rename T-1 🧾", "refuse.same_title", {"record": one}),
        ("/kind T-1 task", "refuse.same_kind", {"record": one, "kind": chat.label("choice.task", me)}),
        (f"/list {NO}", "refuse.list", {"given": NO, "example": chat.label("command.list.example", me)}),
        ("/join nonsense", "refuse.join_local" if isinstance(chat, LocalChat) else "refuse.code", {}),
        ("/invite Eve", "refuse.role", {"command": "invite", "roles": chat.label("role.administrator", me)}),
        ("/assign T-1 @Alice" if me == "alice" else "/assign T-1 @李晓明", "refuse.has_it", {}),
    ):
        shown = {"record": one, "who": chat.person(me).name} if key == "refuse.has_it" else values
        before = await chat.card("T-1")
        assert chat.label(key, me, **shown) in await chat.say(me, line), line
        assert await chat.card("T-1") == before, line
    assert sorted({row["verb"] for row in chat.world.rows("history")}) == ["captured"]

    form = await chat.say(me, f"/due T-1 {NO}")
    assert NO in form
    assert NO in await chat.fill(me, due=NO)
    await chat.fill(me, due="30/11")
    assert chat.label("card.due", lang) in await chat.card("T-1")
    assert chat.label("problem.person", me, given="zoe") in await chat.say(me, "/assign T-2 @zoe")
    await chat.fill(me, owner=chat.person(lang.you).name)
    assert chat.label("card.asked", lang, who=chat.person(lang.you).name) in await chat.card("T-2")
    await chat.say(lang.you, "/done T-2", PRIVATE)
    await chat.press(lang.you, "T-2", chat.label("button.reopen", lang))
    assert chat.label("button.reopen", lang) not in (await chat.card("T-2")).buttons
