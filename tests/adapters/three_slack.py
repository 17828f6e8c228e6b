"""The Slack of tests/adapters/three.py: signed requests over HTTP, the real Bolt, and a Slack that keeps a journal."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from core.people import Account, Place
from storage import people
from storage.uow import Unit
from tests.adapters.slack_story import SlackStory, filled, shown
from tests.adapters.three import PEOPLE, PRIVATE, ROOMS, Chat, File, Shown, chosen
from tests.company import ZONE, without_digests
from tests.fakes import slack_payloads as sent
from tests.fakes.slack_workspace import BOT

USERS = {who: f"U{number}" for number, who in enumerate(PEOPLE, 11)}
CHANNELS = {"operations": "C11", "sales": "C12"}
LOCALES = {"dawei": "zh-TW", "xiaoming": "zh-CN"}
EMOJI = {"✅": "white_check_mark", "👀": "eyes", "🚧": "construction", "⛔": "no_entry", "👍": "+1", "🙏": "pray"}
_MENTION = re.compile(r"@(\w+)")


class _Workspace(SlackStory):
    def fill_workspace(self) -> None:
        for who, user in USERS.items():
            self.fake.add_user(user, who, tz=ZONE, locale=LOCALES.get(who, "en-US"))
        for name, channel in CHANNELS.items():
            self.fake.add_channel(channel, name, members=list(USERS.values()))


class SlackChat(Chat):
    name = "slack"

    def __init__(self, url: str, **settings: Any) -> None:
        self._story = _Workspace(url, **{"muster_admins": "", "muster_local_chat": "off", **settings})
        self._log: dict[str, list[Shown]] = defaultdict(list)
        self._read = 0
        self._views: dict[str, dict[str, Any]] = {}
        self._last: dict[tuple[str, str], dict[str, Any]] = {}

    async def __aenter__(self) -> SlackChat:
        await self._story.__aenter__()
        self.world, self.fake = self._story.world, self._story.fake
        await self.world.muster.writer.submit(self._meet, patience=30)
        await self.world.muster.directories.current()
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._story.__aexit__(*error)

    def _meet(self, unit: Unit) -> None:
        for who, user in USERS.items():
            people.add_account(unit, Account("slack", "T1", user), self.id(who))
        directory = people.load(unit.conn)
        for name, channel in CHANNELS.items():
            values = {"audience": "colleagues", "zone": ZONE, "locale": "zh_Hant" if name == "sales" else "en"}
            room = people.add_room(unit, Place("slack", "T1", channel), name, **values)
            if department := directory.department(name):
                people.change_department(unit, department.id, room_id=room)
        without_digests(unit)

    def room(self, name: str) -> int:
        rooms = self.world.muster.directories.latest.rooms.values()
        return next(room.id for room in rooms if room.place.channel == CHANNELS[name])

    def _channel(self, who: str, room: str) -> str:
        return self.fake.dm(USERS[who]).id if room == PRIVATE else CHANNELS[room]

    async def settle(self) -> None:
        await self._story.settle()

    async def _catch_up(self, who: str) -> None:
        entries = self.fake.journal.entries()
        users = {user: who for who, user in USERS.items()} | {f"D{u[1:]}": who for who, u in USERS.items()}
        for entry in entries[self._read :]:
            by_user = entry["method"] in ("chat.postEphemeral", "response", "views.open")
            reader = users.get(str(entry.get("user" if by_user else "channel")))
            if reader and entry["method"] == "views.open":
                self._views[reader] = self.fake.views[entry["view_id"]].body
                self._log[reader].append(Shown(_asked(entry["view"])))
            elif reader and entry.get("text"):
                self._log[reader].append(self._shown(entry, entry["channel"], by_user))
        self._read = len(entries)

    def _shown(self, message: dict[str, Any], channel: str, ephemeral: bool) -> Shown:
        blocks = message.get("blocks") or []
        words = shown(blocks).partition("\n[")[0] if blocks else message["text"]
        elements = [element for block in blocks for element in block.get("elements", ())]
        buttons = [(e["text"]["text"], e["action_id"]) for e in elements if e["type"] == "button"]
        return Shown(self._named(words), buttons, (channel, message.get("ts", ""), ephemeral))

    def _named(self, words: str) -> str:
        for who, user in USERS.items():
            words = words.replace(f"<@{user}>", self.person(who).name)
        return words

    def _typed(self, text: str) -> str:
        """Slack sends a mention of a person as their id."""
        names = {self.person(who).name.casefold(): user for who, user in USERS.items()}

        def escaped(match: re.Match[str]) -> str:
            user = names.get(match[1].casefold())
            return f"<@{user}|{match[1].lower()}>" if user else match[0]

        return _MENTION.sub(escaped, text)

    def _seen(self, who: str) -> list[Shown]:
        return self._log[who]

    async def pictures(self, who: str) -> list[str]:
        posts = self.fake.journal.entries("chat.postMessage")
        mine = [post for post in posts if post["channel"] == f"D{USERS[who][1:]}"]
        blocks = [block for post in mine for block in post.get("blocks") or []]
        return [block["alt_text"] for block in blocks if block["type"] == "image"]

    async def _say(self, who: str, text: str, room: str, file: File | None) -> None:
        channel = self._channel(who, room)
        if not text.startswith("/") or file:
            return await self._spoken(who, text, channel, file)
        name, _, rest = text[1:].partition(" ")
        known = self.world.muster.dispatch.registry.get(name)
        line = text if name == "muster" or (known and known.short) else f"/muster {name} {rest}"
        more = {"channel_name": "directmessage"} if room == PRIVATE else {}
        answer = await self._story.command(self._typed(line), USERS[who], channel, **more)
        if answer:
            self._log[who].append(self._shown(answer, channel, True))

    async def _mention(self, who: str, text: str, room: str, file: File | None) -> None:
        channel = self._channel(who, room)
        if file or room == PRIVATE:
            return await self._spoken(who, f"<@UBOT> {text}", channel, file)
        await self._event(who, sent.app_mention(self._typed(text), user=USERS[who], channel=channel))

    async def _spoken(self, who: str, text: str, channel: str, file: File | None, thread: str = "") -> None:
        files = [self.fake.add_file(*file, mime="application/octet-stream")] if file else None
        more = {"thread_ts": thread} if thread else {}
        event = sent.message(self._typed(text), user=USERS[who], channel=channel, files=files, **more)
        await self._event(who, event)

    async def _event(self, who: str, event: dict[str, Any]) -> None:
        self._last[who, event["channel"]] = event
        await self._story.event(event)

    async def _press(self, who: str, shown: Shown, button: str) -> None:
        channel, ts, ephemeral = shown.at
        ts = ts or "1700000000.000100"  # what one person alone sees is kept nowhere
        await self._story.press(ts, button, USERS[who], channel, ephemeral=ephemeral)

    async def _fill(self, who: str, values: dict[str, str]) -> None:
        view = self._views[who]
        given = {}
        for name, value in values.items():
            element = next(block["element"] for block in view["blocks"] if block["block_id"] == name)
            option = chosen([(o["value"], o["text"]["text"]) for o in element.get("options", ())], value)
            given[name] = option[0] if option else value
        state = filled(view, given)
        answer = await self._story.deliver(sent.view_submission(view, state, user=USERS[who]))
        if "errors" in answer:
            self._log[who].append(Shown("\n".join(answer["errors"].values())))
            for block in view["blocks"]:  # the modal keeps what was filled in
                element, kept = block["element"], state[block["block_id"]][block["block_id"]]
                if element["type"] == "static_select":
                    element |= {"initial_option": kept["selected_option"]} if kept["selected_option"] else {}
                else:
                    element["initial_value"] = kept["value"]
        else:
            del self._views[who]

    async def _reply(self, who: str, card: Shown, text: str, file: File | None) -> None:
        channel, ts, _ = card.at
        await self._spoken(who, text, channel, file, ts)

    async def _react(self, who: str, card: Shown, emoji: str, back: bool) -> None:
        channel, ts, _ = card.at
        item = {"type": "message", "channel": channel, "ts": ts}
        about = {"user": USERS[who], "reaction": EMOJI[emoji], "item_user": "UBOT", "item": item}
        await self._story.event({"type": f"reaction_{'removed' if back else 'added'}", **about, "event_ts": ts})

    async def _edit(self, who: str, text: str, room: str) -> None:
        said = self._last[who, self._channel(who, room)]
        text = f"<@UBOT> {text}" if said["text"].startswith("<@UBOT>") else text
        changed = sent.message_changed(said, self._typed(text), channel=said["channel"])
        await self._story.event(changed)

    async def _delete(self, who: str, room: str) -> None:
        said = self._last[who, self._channel(who, room)]
        await self._story.event(sent.message_deleted(said, channel=said["channel"]))

    async def _card(self, ref: str, room: str) -> Shown:
        name, ts = self._standing(ref, room)
        return self._shown(self.fake.channels[CHANNELS[name]].messages[ts], CHANNELS[name], False)

    async def _lines(self, room: str) -> list[Shown]:
        ids = {row["platform_id"] for row in self.world.rows("postings") if row["room_id"] == self.room(room)}
        messages = self.fake.channels[CHANNELS[room]].messages.items()
        said = [message for ts, message in messages if message.get("bot_id") == BOT and ts not in ids]
        return [self._shown(message, CHANNELS[room], False) for message in said]


def _asked(view: dict[str, Any]) -> str:
    """A modal as its reader sees it."""
    lines = [view["title"]["text"]]
    for block in view["blocks"]:
        element = block["element"]
        value = element.get("initial_value") or element.get("initial_option", {}).get("text", {}).get("text", "")
        hint = block.get("hint", {}).get("text", "")
        lines.append(" ".join(part for part in (block["label"]["text"], value, hint) if part))
    return "\n".join(lines)


assert set(CHANNELS) == set(ROOMS)
