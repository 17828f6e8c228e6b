"""The Home of the app in Slack: what waits for me, as it is when it is opened and after each press there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.dispatch import Dispatch, Reply
from bot.slack.port import SlackPort
from bot.slack.read import account_of
from bot.slack.render import MAX_ANSWER, message
from bot.slack.show import Show, card_of
from core.answer import Say
from core.card import Button, Card
from core.i18n import Translator
from core.invocation import Invocation
from core.people import Place

_SHOWN = "mine"
_MORE = "stuck"
Payload = Mapping[str, Any]


def opened(event: Payload) -> bool:
    """The other tab is the private chat, which is opened with the same event."""
    return event.get("type") == "app_home_opened" and event.get("tab") == "home"


def pressed(payload: Payload) -> bool:
    return (payload.get("view") or {}).get("type") == "home"


class Home:
    def __init__(self, port: SlackPort, dispatch: Dispatch, show: Show) -> None:
        self._port = port
        self._dispatch = dispatch
        self._show = show

    def open(self, envelope: Payload, event: Payload, now: datetime) -> None:
        key, team = f"slack:event:{envelope['event_id']}", envelope["team_id"]
        self._show.later(self._refresh(_look(key, team, event["user"], now)))

    def press(self, reply: Reply, invocation: Invocation, payload: Payload) -> None:
        """A list that stays in its place is the Home from now on; any other answer comes privately, beside it."""
        if isinstance(reply.answer, Say) and reply.answer.instead:
            self._show.later(self._publish(invocation.actor.user, reply.answer.card, reply.tr))
            return
        self._show.press(reply, invocation, payload)
        look = _look(f"{invocation.key}:home", invocation.actor.workspace, invocation.actor.user, invocation.at)
        self._show.later(self._refresh(look))

    async def _refresh(self, look: Invocation) -> None:
        reply = await self._dispatch.run(look)
        card = card_of(reply.answer)
        if card:
            await self._publish(look.actor.user, card, reply.tr)

    async def _publish(self, user: str, card: Card, tr: Translator) -> None:
        stuck = Button(_MORE, tr(f"button.{_MORE}"))
        blocks = message(replace(card, buttons=(*card.buttons, stuck)), {}, MAX_ANSWER)["blocks"]
        await self._port.call("views.publish", user_id=user, view={"type": "home", "blocks": blocks})


def _look(key: str, team: str, user: str, now: datetime) -> Invocation:
    return Invocation(key, _SHOWN, account_of(team, user), Place("slack", team, ""), now, private=True)
