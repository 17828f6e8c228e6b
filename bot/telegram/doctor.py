"""What `muster doctor` asks of Telegram: token, webhook or polling, rooms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from telegram import Bot, ChatMember, WebhookInfo
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.check import AT_ONCE, TIMEOUT, Check
from bot.clock import RealClock
from bot.settings import Settings
from core.people import Room

_RECENT = timedelta(minutes=10)


async def checks(settings: Settings, rooms: Iterable[Room], foreign: str = "") -> list[Check]:
    """The token, how updates come, and each group that Muster knows. `foreign` is the ISO moment when another program
    was last seen to poll with our token."""
    request = HTTPXRequest(
        connection_pool_size=AT_ONCE,
        read_timeout=TIMEOUT,
        write_timeout=TIMEOUT,
        connect_timeout=TIMEOUT,
        pool_timeout=TIMEOUT,
        proxy=settings.https_proxy or None,
    )
    token = settings.telegram_bot_token.get_secret_value()
    try:
        bot = Bot(token, base_url=settings.telegram_api_url, request=request)
        me = await bot.get_me()
        found = [
            Check("telegram_token", "ok", f"works, as @{me.username}"),
            _updates(settings, await bot.get_webhook_info(), foreign),
        ]
    except TelegramError as error:
        return [Check("telegram_token", "wrong", f"{_why(error)}; see @BotFather")]
    try:
        mine = [room for room in rooms if room.place.platform == "telegram" and room.person is None]
        return found + await asyncio.gather(*(_room(bot, me.id, room) for room in mine))
    finally:
        await request.shutdown()


def _updates(settings: Settings, hook: WebhookInfo, foreign: str) -> Check:
    """How updates come, and what keeps them away."""
    name = "telegram_updates"
    where = urlsplit(hook.url).hostname
    waiting = f"; {hook.pending_update_count} wait" if hook.pending_update_count else ""
    if not settings.telegram_webhook_url:
        if foreign and RealClock().real() - datetime.fromisoformat(foreign) < _RECENT:
            return Check(name, "wrong", f"another program polls with this token, seen {foreign[:16]} UTC; stop it")
        if hook.url:
            return Check(name, "off", f"a webhook at {where} is set; muster run takes it away, and polls")
        return Check(name, "ok", f"by long polling{waiting}")
    if hook.url != settings.telegram_webhook_url:
        now = f"Telegram brings them to {where}" if hook.url else "no webhook is set"
        return Check(name, "off", f"{now}; muster run sets TELEGRAM_WEBHOOK_URL{waiting}")
    if hook.last_error_date and RealClock().real() - hook.last_error_date < _RECENT:
        return Check(name, "wrong", f"Telegram cannot bring them to {where}: {hook.last_error_message}{waiting}")
    return Check(name, "ok", f"brought to {where} by Telegram{waiting}")


async def _room(bot: Bot, me: int, room: Room) -> Check:
    name = f"room {room.name}"
    try:
        member = await bot.get_chat_member(room.place.channel, me)
    except TelegramError as error:
        return Check(name, "wrong", _why(error))
    if member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return Check(name, "wrong", "Muster is no member; add it to the group again")
    return Check(name, "ok", "reachable on Telegram")


def _why(error: TelegramError) -> str:
    """Never the error's own text where it could hold the URL, and the token in it."""
    if isinstance(error, InvalidToken):
        return "Telegram does not know this token"
    if isinstance(error, TimedOut):
        return "Telegram did not answer in time"
    if type(error) is NetworkError:
        return "cannot reach Telegram"
    return f"Telegram says {error.message}"
