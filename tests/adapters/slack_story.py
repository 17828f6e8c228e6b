"""Stories told through Slack: real signed requests over HTTP, real Bolt, and a Slack that keeps a journal."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Any

import httpx

from bot.slack.surface import SlackSurface
from tests.fakes import slack_payloads as sent
from tests.fakes import slack_socket
from tests.fakes.slack import FakeSlack
from tests.patience import PATIENCE
from tests.serving import Serving
from tests.world import World

SECRET = "signing-secret-8f742231b10e8888abcd99"
TOKEN = "xoxb-test"


class SlackStory:
    """Alice (U1) and bob (U2) are full members, gus (U3) is a guest, 小陳 (U4) reads 繁體中文.

    `socket`: deliveries come over Socket Mode, and there is no signing secret.
    """

    def __init__(self, url: str, unpaced: bool = True, socket: bool = False, **settings: Any) -> None:
        self.socket = socket
        self.unpaced = unpaced  # a story need not wait a second for each message of a room
        self.fake = FakeSlack(token=TOKEN)
        self.url = url
        self._settings = settings

    async def __aenter__(self) -> SlackStory:
        await self.fake.start()
        self.fill_workspace()
        self.world = World(
            self.url,
            slack_bot_token=TOKEN,
            **({"slack_app_token": self.fake.app_token} if self.socket else {"slack_signing_secret": SECRET}),
            slack_api_url=self.fake.url,
            **{"muster_admins": "slack:T1:U2", **self._settings},
        )
        await self.world.__aenter__()
        for surface in self.world.muster.surfaces:
            surface.port.burst = 0 if self.unpaced else surface.port.burst
        self._serving = Serving(self.world)
        await self._serving.__aenter__()
        self.http = httpx.AsyncClient(base_url=self._serving.url, verify=False, timeout=PATIENCE)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()
        await self._serving.__aexit__(kind, error, trace)
        await self.world.__aexit__()
        await self.fake.stop()

    def fill_workspace(self) -> None:
        self.fake.add_user("U1", "alice", tz="Asia/Shanghai")
        self.fake.add_user("U2", "bob", tz="Asia/Shanghai")
        self.fake.add_user("U3", "gus", guest=True)
        self.fake.add_user("U4", "小陳", tz="Asia/Taipei", locale="zh-TW")
        self.fake.add_channel("C1", "warehouse")
        self.fake.add_channel("C2", "with-acme", shared=True)

    async def post(self, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        return await self.http.post("/slack/events", content=body, headers=headers or sent.sign(body, SECRET))

    async def deliver(self, payload: dict[str, Any]) -> dict[str, Any]:
        """A delivery, and what its acknowledgement carries."""
        if self.socket:
            answer = await slack_socket.deliver(self.fake, payload)
            assert answer is not None, "not acknowledged"
        else:
            is_event = payload.get("type") == "event_callback"
            response = await self.post(sent.event_body(payload) if is_event else sent.form(payload))
            assert response.status_code == 200, response.text
            answer = response.json() if response.text else {}
        await self.settle()
        return dict(answer)

    async def command(self, line: str, user: str = "U1", channel: str = "C1", **more: Any) -> dict[str, Any]:
        """A slash command and its acknowledgement."""
        name, _, text = line.partition(" ")
        payload = sent.slash_command(name, text, user=user, channel=channel, root=self.fake.root, **more)
        return await self.deliver(payload)

    async def look(self, reference: str, user: str = "U1") -> dict[str, Any]:
        """What somebody is shown of a record in a direct message, privately."""
        dm = self.fake.dm(user).id
        return await self.command(f"/muster show {reference}", user, dm, channel_name="directmessage")

    async def press(self, ts: str, action: str, user: str = "U2", channel: str = "C1", **more: Any) -> dict[str, Any]:
        button = sent.button(action, action)
        message = {"type": "message", "bot_id": "B1", "user": "UBOT", "text": "", "ts": ts, "team": "T1"}
        payload = sent.block_actions(button, user=user, channel=channel, message=message, root=self.fake.root, **more)
        return await self.deliver(payload)

    async def submit(self, view: dict[str, Any], values: dict[str, Any], user: str = "U1") -> dict[str, Any]:
        return await self.deliver(sent.view_submission(view, filled(view, values), user=user))

    async def event(self, event: dict[str, Any], **more: Any) -> dict[str, Any]:
        return await self.deliver(sent.event_callback(event, **more))

    async def shortcut(self, name: str, message: dict[str, Any], user: str = "U1", **more: Any) -> dict[str, Any]:
        """A message shortcut; the modal that it opened, or {} when none opened."""
        before = len(self.fake.journal.entries("views.open"))
        await self.deliver(sent.message_action(name, message, user=user, root=self.fake.root, **more))
        opened = self.fake.journal.entries("views.open")[before:]
        return self.fake.views[opened[0]["view_id"]].body if opened else {}

    async def settle(self) -> None:
        """Everything that the last delivery caused has reached Slack."""
        for surface in self.world.muster.surfaces:
            if isinstance(surface, SlackSurface):
                await surface.finish()
        await self.world.settle()

    def posts(self, channel: str = "C1") -> list[dict[str, Any]]:
        return [e for e in self.fake.journal.entries("chat.postMessage") if e["channel"] == channel]

    def private(self) -> list[dict[str, Any]]:
        return [e for e in self.fake.journal.entries() if e["method"] in ("chat.postEphemeral", "response")]

    async def moment(self) -> None:
        await asyncio.sleep(0.05)


def filled(view: dict[str, Any], values: dict[str, str]) -> dict[str, Any]:
    """The state of a modal in which a person filled in these fields and left the others as they were."""
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        element, name = block["element"], block["block_id"]
        if element["type"] == "static_select":
            chosen = next((o for o in element["options"] if o["value"] == values.get(name)), None)
            state[name] = {name: {"type": element["type"], "selected_option": chosen or element.get("initial_option")}}
        else:
            given = values.get(name, element.get("initial_value"))
            state[name] = {name: {"type": element["type"], "value": given}}
    return state


def shown(blocks: list[dict[str, Any]]) -> str:
    """What a reader sees of a message: the words of its rich text, then its buttons."""
    words, buttons = [], []
    for block in blocks:
        for section in block.get("elements", []):
            if section.get("type") == "button":
                buttons.append(section["text"]["text"])
            for element in section.get("elements", []):
                words.append(_word(element))
    return "".join(words) + ("\n[" + "] [".join(buttons) + "]" if buttons else "")


def _word(element: dict[str, Any]) -> str:
    match element["type"]:
        case "text":
            return str(element["text"])
        case "user":
            return f"<@{element['user_id']}>"
        case "date":
            return str(element.get("fallback", "?"))
        case "link":
            return str(element.get("text") or element["url"])
    return json.dumps(element)
