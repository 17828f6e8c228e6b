"""What `muster doctor` asks of Telegram: token, webhook or polling, rooms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from telegram import Bot, ChatMember, WebhookInfo
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.check import AT_ONCE, NOTHING, TIMEOUT, Check, Found, Writer, found
from bot.clock import RealClock
from bot.settings import Settings
from core.people import Room

_RECENT = timedelta(minutes=10)


async def checks(settings: Settings, rooms: Iterable[Room], foreign: str = "") -> list[Check]:
    """The token, how updates come, and each group that Muster knows. `foreign` is the ISO moment when another program
    was last seen to poll with our token."""
    async with _asking(settings) as request:
        try:
            bot = _bot(settings, request)
            me = await bot.get_me()
            lines = [
                Check("telegram_token", "ok", found("found.telegram_token", name=f"@{me.username}")),
                _updates(settings, await bot.get_webhook_info(), foreign),
            ]
        except TelegramError as error:
            return [Check("telegram_token", "wrong", found("found.telegram_token_wrong", why=_why(error)))]
        mine = [room for room in rooms if room.place.platform == "telegram" and room.person is None]
        return lines + await asyncio.gather(*(_room(bot, me.id, room) for room in mine))


async def writers(settings: Settings) -> list[Writer]:
    """Who wrote to a bot that nobody runs yet; what they wrote stays for the one who will. None where it is run."""
    async with _asking(settings) as request:
        try:
            updates = await _bot(settings, request).get_updates(timeout=0)
        except TelegramError:
            return []
    users = [u.message.from_user for u in updates if u.message and u.message.chat.type == u.message.chat.PRIVATE]
    return list({user.id: Writer(user.id, user.full_name) for user in users if user and not user.is_bot}.values())


@asynccontextmanager
async def _asking(settings: Settings) -> AsyncIterator[HTTPXRequest]:
    request = HTTPXRequest(
        connection_pool_size=AT_ONCE,
        read_timeout=TIMEOUT,
        write_timeout=TIMEOUT,
        connect_timeout=TIMEOUT,
        pool_timeout=TIMEOUT,
        proxy=settings.https_proxy or None,
    )
    try:
        yield request
    finally:
        await request.shutdown()


def _bot(settings: Settings, request: HTTPXRequest) -> Bot:
    """Raises InvalidToken for what is no token at all."""
    token = settings.telegram_bot_token.get_secret_value()
    return Bot(token, base_url=settings.telegram_api_url, request=request, get_updates_request=request)


def _updates(settings: Settings, hook: WebhookInfo, foreign: str) -> Check:
    """How updates come, and what keeps them away."""
    name = "telegram_updates"
    where = urlsplit(hook.url).hostname
    left = hook.pending_update_count
    waiting = found("found.waiting", count=left) if left else NOTHING
    if not settings.telegram_webhook_url:
        if foreign and RealClock().real() - datetime.fromisoformat(foreign) < _RECENT:
            return Check(name, "wrong", found("found.another_poller", at=foreign[:16]))
        if hook.url:
            return Check(name, "off", found("found.webhook_set", where=where))
        return Check(name, "ok", found("found.polling", waiting=waiting))
    if hook.url != settings.telegram_webhook_url:
        now = found("found.webhook_elsewhere", where=where) if hook.url else found("found.no_webhook")
        return Check(name, "off", found("found.webhook_to_set", now=now, waiting=waiting))
    if hook.last_error_date and RealClock().real() - hook.last_error_date < _RECENT:
        failing = found("found.webhook_fails", where=where, error=hook.last_error_message, waiting=waiting)
        return Check(name, "wrong", failing)
    return Check(name, "ok", found("found.webhook", where=where, waiting=waiting))


async def _room(bot: Bot, me: int, room: Room) -> Check:
    name = f"room {room.name}"
    try:
        member = await bot.get_chat_member(room.place.channel, me)
    except TelegramError as error:
        return Check(name, "wrong", _why(error))
    if member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return Check(name, "wrong", found("found.telegram_no_member"))
    return Check(name, "ok", found("found.telegram_room"))


def _why(error: TelegramError) -> Found:
    """Never the error's own text where it could hold the URL, and the token in it."""
    if isinstance(error, InvalidToken):
        return found("found.telegram_unknown_token")
    if isinstance(error, TimedOut):
        return found("found.telegram_late")
    if type(error) is NetworkError:
        return found("found.telegram_away")
    return found("found.telegram_says", error=error.message)
