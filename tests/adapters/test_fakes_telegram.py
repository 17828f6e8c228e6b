"""Telegram's counterpart, through python-telegram-bot."""

from __future__ import annotations

import asyncio
import datetime as dtm
import time
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Any

import pytest
import telegram as ptb
from aiohttp import web
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from tests.fakes import FakeTelegram, telegram_payloads
from tests.fakes.remote import Remote
from tests.fakes.telegram_html import BadEntities, parse
from tests.patience import PATIENCE

ALICE, BOB, GROUP, TOPIC = 1, 2, -100, 7


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(tmp_path / "telegram.jsonl") as telegram:
        telegram.add_user(ALICE, "Alice", "alice", "zh-hant")
        telegram.add_user(BOB, "Bob", started=False)
        telegram.add_chat(GROUP, "Operations", topics=[TOPIC])
        yield telegram


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[ptb.Bot]:
    async with ptb.Bot(telegram.token, base_url=telegram.url) as bot:
        yield bot


def keyboard(*rows: list[str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data=data) for data in row] for row in rows])


async def refusal(call: Awaitable[Any], kind: type[TelegramError] = BadRequest) -> str:
    with pytest.raises(kind) as refused:
        await call
    return str(refused.value)


# Posts


async def test_a_card_is_journaled_with_all_that_a_reader_sees(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    telegram.say(ALICE, "the printer", chat=GROUP)
    sent = await bot.send_message(
        GROUP,
        "<b>🐛 I-1</b> printer &amp; scanner",
        parse_mode=ParseMode.HTML,
        message_thread_id=TOPIC,
        reply_parameters=ReplyParameters(1),
        reply_markup=keyboard(["take|I-1|1"]),
    )
    assert (sent.text, sent.message_id) == ("🐛 I-1 printer & scanner", 2)
    assert sent.reply_to_message is not None and sent.reply_to_message.text == "the printer"
    [entry] = telegram.journal.entries("sendMessage", room=GROUP)
    assert entry["text"] == sent.text and entry["markup"].startswith("<b>")
    assert entry["entities"] == [{"type": "bold", "offset": 0, "length": 6}]  # the beetle is two units
    assert entry["message_thread_id"] == TOPIC and entry["reply_parameters"]["message_id"] == 1
    assert entry["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "take|I-1|1"


async def test_edits_replace_and_say_when_nothing_changed(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    sent = await bot.send_message(ALICE, "open", reply_markup=keyboard(["take"]))
    ids = {"chat_id": ALICE, "message_id": sent.message_id}
    await bot.edit_message_text("done", **ids, reply_markup=keyboard(["take"]))
    same = await refusal(bot.edit_message_text("done", **ids, reply_markup=keyboard(["take"])))
    assert same.lower().startswith("message is not modified")
    await bot.edit_message_reply_markup(**ids)
    assert "reply_markup" not in telegram.chats[ALICE].messages[sent.message_id]
    await bot.delete_message(**ids)
    assert "not found" in await refusal(bot.edit_message_text("again", **ids))
    methods = [entry["method"] for entry in telegram.journal.entries()]
    assert methods == ["sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage"]


async def test_telegrams_limits(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    async def post(text: str = "x", **more: Any) -> ptb.Message:
        return await bot.send_message(ALICE, text, **more)

    await post("x" * 4096)
    await post("&amp;" * 4096, parse_mode="HTML")
    await post(reply_markup=keyboard(*[["x" * 64] * 8] * 12))
    posts = len(telegram.journal.entries())
    assert "too long" in await refusal(post("x" * 4097))
    assert "too long" in await refusal(post("🐛" * 2049))
    assert "empty" in await refusal(post(" \n"))
    assert "ENTITIES" in (await refusal(post("<b>x</b> " * 101, parse_mode="HTML"))).upper()
    assert "can't parse entities" in (await refusal(post("1 < 2", parse_mode="HTML"))).lower()
    assert await refusal(post(reply_markup=keyboard(["任" * 22]))) == "Button_data_invalid"  # 66 bytes
    assert "LONG" in (await refusal(post(reply_markup=keyboard(["x"] * 9)))).upper()
    assert "LONG" in (await refusal(post(reply_markup=keyboard(*[["x"] * 8] * 13)))).upper()
    assert "replied" in await refusal(post(reply_parameters=ReplyParameters(99)))
    assert "thread not found" in await refusal(bot.send_message(GROUP, "x", message_thread_id=8))
    assert len(telegram.journal.entries()) == posts


async def test_chats_that_cannot_be_written_to(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    assert "initiate" in await refusal(bot.send_message(BOB, "hello"), Forbidden)
    telegram.say(BOB, "/start")
    await bot.send_message(BOB, "hello")
    telegram.block(BOB)
    assert "blocked" in await refusal(bot.send_message(BOB, "hello"), Forbidden)
    telegram.kick(GROUP)
    assert "kicked" in await refusal(bot.send_message(GROUP, "hello"), Forbidden)
    assert await refusal(bot.send_message(-999, "hello")) == "Chat not found"
    telegram.add_chat(-5, "Small", kind="group")
    telegram.migrate(-5, -1005, by=ALICE)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-5, "hello")
    assert moved.value.new_chat_id == -1005
    assert [e["text"] for e in telegram.journal.entries()] == ["hello"]


async def test_the_bot_and_its_surroundings(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    assert (await bot.get_me()).username == "muster_bot"
    await bot.set_my_commands([BotCommand("issue", "Report an issue")], language_code="zh")
    assert telegram.commands[('{"type": "default"}', "zh")][0]["command"] == "issue"
    assert "invalid" in await refusal(bot.set_my_commands([BotCommand("Issue!", "x")]))
    assert (await bot.get_chat(GROUP)).is_forum
    assert (await bot.get_chat_member(GROUP, ALICE)).status == "member"
    other = ptb.Bot("1:wrong", base_url=telegram.url)
    assert await refusal(other.get_me(), InvalidToken) == "Unauthorized"


# Updates


async def test_updates_stay_until_they_are_confirmed(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    telegram.say(ALICE, "/issue@muster_bot printer, ask @bobby", chat=GROUP, thread=TOPIC)
    telegram.say(ALICE, "二", reply_to=None)
    first, second = await bot.get_updates()
    assert [u.update_id for u in await bot.get_updates()] == [first.update_id, second.update_id]
    assert await bot.get_updates(offset=first.update_id + 1) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()
    assert first.message is not None and first.message.message_thread_id == TOPIC
    assert list(first.message.parse_entities().values()) == ["/issue@muster_bot", "@bobby"]
    assert second.effective_user is not None and second.effective_user.language_code == "zh-hant"


async def test_a_long_poll_wakes_at_the_first_update_or_ends_empty(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    telegram.say(ALICE, "hello")
    [update] = await waiting
    assert time.monotonic() - begun < 15
    assert await bot.get_updates(offset=update.update_id + 1, timeout=dtm.timedelta(milliseconds=200)) == ()


async def test_a_second_poller_ends_the_first(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    while not telegram._turn:  # noqa: ASYNC110  no event to await
        await asyncio.sleep(0.01)
    async with ptb.Bot(telegram.token, base_url=telegram.url) as rival:
        second = asyncio.create_task(rival.get_updates(timeout=30))
        assert "terminated by other getUpdates" in await refusal(first, Conflict)
        telegram.say(ALICE, "hello")
        assert len(await second) == 1


async def test_a_press_is_answered_once(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    sent = await bot.send_message(GROUP, "I-1", reply_markup=keyboard(["take"]))
    telegram.press(ALICE, sent.message_id, "take", chat=GROUP)
    [update] = await bot.get_updates()
    query = update.callback_query
    assert query is not None and query.data == "take" and query.message is not None
    assert "LONG" in (await refusal(bot.answer_callback_query(query.id, "x" * 201))).upper()
    await bot.answer_callback_query(query.id, "Yours")
    assert "too old" in await refusal(bot.answer_callback_query(query.id, "Yours"))
    assert [e["text"] for e in telegram.journal.entries("answerCallbackQuery", room=GROUP)] == ["Yours"]


async def test_a_webhook_gets_each_update_until_it_takes_it(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    seen: list[tuple[str, str | None]] = []
    taken = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        body = await request.json()
        seen.append((body["message"]["text"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        if len(seen) == 1:
            return web.Response(status=503)
        taken.set()
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s3")
    assert "webhook is active" in await refusal(bot.get_updates(), Conflict)
    telegram.say(ALICE, "one")
    await asyncio.wait_for(taken.wait(), PATIENCE)
    assert seen == [("one", "s3"), ("one", "s3")]
    while (await bot.get_webhook_info()).pending_update_count:  # noqa: ASYNC110  no event to await
        await asyncio.sleep(0.05)
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
    await runner.cleanup()


def test_update_builders_speak_telegrams_language() -> None:
    alice = telegram_payloads.user(1, "Alice", "alice")
    bob = telegram_payloads.user(2, "小陳")
    group = telegram_payloads.group(GROUP, forum=True)
    said = telegram_payloads.message(3, alice, group, "🐛 小陳 please", mentions={"小陳": bob}, thread=TOPIC)
    [mention] = ptb.Update.de_json(telegram_payloads.update(1, message=said), None).message.entities
    assert (mention.type, mention.offset, mention.user.first_name) == ("text_mention", 3, "小陳")
    caption = telegram_payloads.message(
        4, alice, group, caption="/issue wet pallets", media_group_id="9", reply_to=said, forwarded_from=bob
    )
    for content in (
        {"message": caption},
        {"edited_message": telegram_payloads.edited(said, "changed")},
        {"callback_query": telegram_payloads.press(alice, said, "take")},
        {"my_chat_member": telegram_payloads.membership(alice, group, "member", "kicked")},
        {"my_chat_member": telegram_payloads.membership(alice, group, "left", "administrator")},
        {"message": telegram_payloads.message(5, alice, group, new_chat_members=[bob])},
    ):
        telegram_payloads.update(2, **content)
    with pytest.raises(ValueError, match="misspelt"):
        telegram_payloads.update(3, message=said | {"misspelt": 1})


# HTML mode


@pytest.mark.parametrize(
    ("markup", "plain", "kinds"),
    [
        ("<b>a <i>b</i></b>", "a b", ["bold", "italic"]),
        ("&lt;b&gt; &amp; &quot;&#33;", '<b> & "!', []),
        ('<a href="https://x.org">x</a>', "x", ["text_link"]),
        ('<a href="javascript:x">x</a>', "x", []),
        ('<a href="tg://user?id=1">A</a>', "A", ["text_mention"]),
        ("ask @alice at https://x.org /done", "ask @alice at https://x.org /done", ["mention", "url", "bot_command"]),
        ("<code>@alice</code>", "@alice", ["code"]),
        ("<blockquote expandable>x</blockquote>", "x", ["expandable_blockquote"]),
        ('<span class="tg-spoiler">x</span>', "x", ["spoiler"]),
        ("  <b> x</b> ", "x", ["bold"]),
        ("a > b", "a > b", []),
    ],
)
def test_html_becomes_text_and_entities(markup: str, plain: str, kinds: list[str]) -> None:
    text, entities = parse(markup)
    assert (text, [entity["type"] for entity in entities]) == (plain, kinds)


@pytest.mark.parametrize(
    "markup", ["<br>", "<b>x", "x</b>", "<b><i>x</b></i>", "a < b", "<>", "<span>x</span>", "<p>x</p>"]
)
def test_bad_html_is_refused(markup: str) -> None:
    with pytest.raises(BadEntities):
        parse(markup)


# Faults


async def test_telegram_faults(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    async def post(chat: int = GROUP, **more: Any) -> ptb.Message:
        return await bot.send_message(chat, "x", **more)

    telegram.fail("sendMessage", "rate_limit", room=GROUP, retry_after=300, times=None)
    with pytest.raises(RetryAfter) as limited:
        await post()
    assert limited.value.retry_after == 300
    await post(ALICE)  # one room waits, the others go on
    telegram.faults.clear()
    telegram.fail("sendMessage", "drop_before_accept")
    with pytest.raises(NetworkError):
        await post()
    assert not telegram.journal.entries("sendMessage", room=GROUP)
    telegram.fail("sendMessage", "drop_after_accept")
    with pytest.raises(NetworkError):
        await post()
    telegram.fail("sendMessage", "http_500", when="after")
    with pytest.raises(NetworkError):
        await post()
    telegram.fail("sendMessage", "delay", seconds=0.5)
    with pytest.raises(TimedOut):
        await post(read_timeout=0.05)
    assert len(await telegram.journal.expect("sendMessage", room=GROUP, count=3)) == 3
    telegram.fail("sendMessage", "error", error="Forbidden: bot was blocked by the user", code=403)
    await refusal(post(), Forbidden)
    telegram.fail("sendMessage", "malformed_ok")
    with pytest.raises((TypeError, KeyError, TelegramError)):
        await post()
    telegram.fail("getUpdates", "http_500")
    await refusal(bot.get_updates(), NetworkError)
    with pytest.raises(ValueError, match="no fault is called"):
        telegram.fail("sendMessage", "bad_weather")  # type: ignore[arg-type]  # none that there is


async def test_telegram_counts_edits_in_its_rate_limits(telegram: FakeTelegram, bot: ptb.Bot) -> None:
    telegram.paced = True
    sent = await bot.send_message(ALICE, "one")
    await bot.edit_message_text("two", ALICE, sent.message_id)
    await refusal(bot.edit_message_text("three", ALICE, sent.message_id), RetryAfter)
    assert (await bot.send_message(GROUP, "one")).text == "one"


async def test_telegram_in_another_process(tmp_path: Path) -> None:
    with Remote("telegram", tmp_path / "telegram.jsonl") as telegram:
        telegram.control(user={"id": ALICE, "first_name": "Alice"})
        telegram.say(user=ALICE, text="/issue printer")
        async with ptb.Bot("4242:test", base_url=telegram.url) as bot:
            [update] = await bot.get_updates(timeout=2)
            sent = await bot.send_message(ALICE, "I-1", reply_markup=keyboard(["take"]))
            telegram.say(press={"user": ALICE, "message_id": sent.message_id, "data": "take"})
            [press] = await bot.get_updates(offset=update.update_id + 1, timeout=2)
        assert press.callback_query is not None and press.callback_query.data == "take"
        assert [entry["text"] for entry in telegram.journal.entries("sendMessage", room=ALICE)] == ["I-1"]
