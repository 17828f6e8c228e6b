"""What Slack tells of rooms and of Muster itself: brought in, renamed, shared with outsiders, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.slack.port import SlackPort
from bot.surface import Parts
from core.errors import NotSaved, StillRunning
from core.invocation import Invocation
from core.people import Account, Place
from handlers.handovers.leaver import left
from storage import employment, people
from storage.uow import Unit

Event = Mapping[str, Any]


class Notices:
    def __init__(self, port: SlackPort, parts: Parts) -> None:
        self._port = port
        self._parts = parts

    async def take(self, envelope: Event, event: Event) -> bool:
        """Works off a notice; False when it was not stored, so that Slack must deliver it again."""
        try:
            match event["type"]:
                case "channel_rename" | "group_rename":
                    channel = event["channel"]
                    await self._change(envelope, channel["id"], name=str(channel["name"])[:200])
                case "channel_shared":
                    await self._change(envelope, event["channel"], audience="clients")
                case "user_change":
                    await self._employed(envelope, event["user"])
                case "app_uninstalled":
                    await self._parts.pauses.begin("slack", "app_uninstalled")
                case "tokens_revoked" if self._port.user in (event.get("tokens") or {}).get("bot", ()):
                    await self._parts.pauses.begin("slack", "tokens_revoked")
        except (NotSaved, StillRunning):
            return False
        return True

    async def _employed(self, envelope: Event, user: Event) -> None:
        """Who was deactivated in the workspace is refused everywhere, until Slack takes that back; what they had is
        proposed to be handed over."""
        account = Account("slack", envelope["team_id"], user["id"])
        gone, directory = bool(user.get("deleted")), self._parts.directories.latest

        def tell(unit: Unit) -> None:
            person = employment.told(unit, account, gone)
            if person is not None:
                left(unit, directory, person)

        if account in directory.accounts:
            await self._parts.writer.submit(tell)

    def arrival(self, envelope: Event, event: Event) -> Invocation | None:
        """Muster was brought into a channel by somebody: they are asked who sits there."""
        mine = event["type"] == "member_joined_channel" and event["user"] == self._port.user
        if not (mine and event.get("inviter")):
            return None
        return Invocation(
            key=f"slack:event:{envelope['event_id']}",
            command="arrived",
            actor=Account("slack", envelope["team_id"], event["inviter"]),
            place=Place("slack", envelope["team_id"], event["channel"]),
            at=datetime.fromtimestamp(float(event["event_ts"]), UTC),
        )

    async def _change(self, envelope: Event, channel: str, **values: str) -> None:
        room = self._parts.directories.latest.room_at(Place("slack", envelope["team_id"], channel))
        if room is not None:
            await self._parts.writer.submit(lambda unit: people.change_room(unit, room.id, **values))
