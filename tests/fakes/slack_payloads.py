"""Requests as Slack sends them: bodies for every kind of delivery, and the headers that sign them.

Interactions and commands travel as forms (`form`), events as JSON (`event_body`); `sign` takes the bytes of either:

    body = form(slash_command("/issue", "Printer is down", user="U1", channel="C1"))
    await client.post("/slack/events", data=body, headers=sign(body, secret))
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from tests.fakes.slack_views import response_url, trigger_id
from tests.fakes.slack_workspace import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN

Dict = dict[str, Any]

HOOKS = "http://127.0.0.1:9"  # nobody listens there: give `root` of a FakeSlack where responses matter
VERIFICATION = "verification-token"


def sign(
    body: bytes, secret: str, timestamp: int | str | None = None, content_type: str | None = None
) -> dict[str, str]:
    """The headers of a delivery; `timestamp` is in Unix seconds, now when left out."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    guessed = "application/json" if body[:1] == b"{" else "application/x-www-form-urlencoded"
    return {
        "Content-Type": content_type or guessed,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def retried(headers: dict[str, str], number: int, reason: str = "http_timeout") -> dict[str, str]:
    """The same delivery, as Slack's retry 1, 2 or 3."""
    return headers | {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}


def form(payload: Dict) -> bytes:
    """A slash command's fields, or an interaction wrapped in the one field `payload`."""
    fields = {"payload": json.dumps(payload)} if "type" in payload else payload
    return urlencode(fields).encode()


def event_body(payload: Dict) -> bytes:
    return json.dumps(payload).encode()


# Commands and interactions


def slash_command(
    command: str,
    text: str = "",
    *,
    user: str = "U1",
    channel: str = "C1",
    root: str = HOOKS,
    trigger: str | None = None,
    team: str = TEAM,
    enterprise: str | None = None,
    user_name: str = "alice",
    channel_name: str = "warehouse",
) -> Dict:
    fields = {
        "token": VERIFICATION,
        "team_id": team,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel,
        "channel_name": channel_name,
        "user_id": user,
        "user_name": user_name,
        "command": command,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url(root, channel, user),
        "trigger_id": trigger or trigger_id(user),
    }
    return fields | ({"enterprise_id": enterprise, "enterprise_name": "Acme Group"} if enterprise else {})


def button(action_id: str, value: str = "", block_id: str = "b1", label: str = "Take") -> Dict:
    """One element of `actions`: a pressed button."""
    text = {"type": "plain_text", "text": label, "emoji": True}
    return {"type": "button", "action_id": action_id, "block_id": block_id, "text": text, "value": value} | _action_ts()


def selection(action_id: str, value: str, block_id: str = "b1", kind: str = "static_select", label: str = "x") -> Dict:
    """One element of `actions`: a choice in a menu (an overflow with kind="overflow")."""
    option = {"text": {"type": "plain_text", "text": label, "emoji": True}, "value": value}
    return {"type": kind, "action_id": action_id, "block_id": block_id, "selected_option": option} | _action_ts()


def block_actions(
    action: Dict,
    *,
    message: Dict | None = None,
    view: Dict | None = None,
    user: str = "U1",
    channel: str = "C1",
    root: str = HOOKS,
    ephemeral: bool = False,
    trigger: str | None = None,
) -> Dict:
    """A press on a message's card, or inside an open view."""
    common = _interaction("block_actions", user, trigger) | {"actions": [action], "is_enterprise_install": False}
    if view is not None:
        state = view.get("state", {"values": {}})
        return common | {"container": {"type": "view", "view_id": view["id"]}, "view": view, "state": state}
    ts = (message or {}).get("ts", "1700000000.000100")
    payload = common | {
        "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral},
        "channel": {"id": channel, "name": "warehouse"},
        "state": {"values": {}},
        "response_url": response_url(root, channel, user),
    }
    if ephemeral:
        return payload  # Slack leaves out a message that it did not keep
    shown = message or {"type": "message", "bot_id": BOT, "user": BOT_USER, "text": "", "ts": ts, "team": TEAM}
    if "thread_ts" in shown:
        payload["container"]["thread_ts"] = shown["thread_ts"]
    return payload | {"message": shown}


def view_submission(view: Dict, values: Dict, *, user: str = "U1", trigger: str | None = None) -> Dict:
    """`view` as views.open returned it; `values` is {block_id: {action_id: {"type": …, "value": …}}}."""
    filled = view | {"state": {"values": values}}
    return _interaction("view_submission", user, trigger) | {"view": filled, "response_urls": []}


def view_closed(view: Dict, *, user: str = "U1", cleared: bool = False) -> Dict:
    payload = _interaction("view_closed", user) | {"view": view, "is_cleared": cleared}
    del payload["trigger_id"]
    return payload


def message_action(
    callback_id: str,
    message: Dict,
    *,
    user: str = "U1",
    channel: str = "C1",
    root: str = HOOKS,
    trigger: str | None = None,
) -> Dict:
    """A shortcut on a message, which is as `FakeSlack.say` returned it."""
    return _interaction("message_action", user, trigger) | {
        "callback_id": callback_id,
        "channel": {"id": channel, "name": "warehouse"},
        "message": message,
        "message_ts": message["ts"],
        "response_url": response_url(root, channel, user),
        **_action_ts(),
    }


def global_shortcut(callback_id: str, *, user: str = "U1", trigger: str | None = None) -> Dict:
    return _interaction("shortcut", user, trigger) | {"callback_id": callback_id, **_action_ts()}


def _interaction(kind: str, user: str, trigger: str | None = None) -> Dict:
    return {
        "type": kind,
        "token": VERIFICATION,
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "api_app_id": APP,
        "trigger_id": trigger or trigger_id(user),
    }


def _action_ts() -> Dict:
    return {"action_ts": f"{time.time():.6f}"}


# Events


def url_verification(challenge: str = "challenge") -> Dict:
    return {"token": VERIFICATION, "challenge": challenge, "type": "url_verification"}


def event_callback(event: Dict, *, event_id: str | None = None, team: str = TEAM, app: str = APP) -> Dict:
    """Wraps an event; pass the same `event_id` for a redelivery."""
    moment = float(event.get("event_ts", time.time()))
    return {
        "token": VERIFICATION,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": app,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(moment),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_hex(8)}",
    }


def message(
    text: str,
    *,
    user: str = "U1",
    channel: str = "C1",
    ts: str | None = None,
    thread_ts: str | None = None,
    bot_id: str | None = None,
    team: str = TEAM,
    files: list[Dict] | None = None,
    channel_type: str | None = None,
) -> Dict:
    """A message event; in a D… channel it is a private one. With `bot_id` a bot wrote it."""
    event = _spoken("message", text, user, channel, ts, thread_ts, team)
    event["channel_type"] = channel_type or ("im" if channel.startswith("D") else "channel")
    if bot_id:
        event |= {"bot_id": bot_id, "app_id": APP}
    if files:
        event |= {"files": files, "subtype": "file_share", "upload": False}
    return event


def app_mention(
    text: str,
    *,
    user: str = "U1",
    channel: str = "C1",
    ts: str | None = None,
    thread_ts: str | None = None,
    team: str = TEAM,
) -> Dict:
    """The mention's event; Slack sends a `message` event with the same ts beside it."""
    said = text if f"<@{BOT_USER}>" in text else f"<@{BOT_USER}> {text}"
    return _spoken("app_mention", said, user, channel, ts, thread_ts, team)


def message_changed(
    before: Dict, text: str, *, channel: str = "C1", editor: str | None = None, event_ts: str | None = None
) -> Dict:
    """`before` is the message as it was (its event, or what `FakeSlack.say` returned)."""
    stamp = event_ts or f"{time.time():.6f}"
    old = _bare(before)
    return _hidden("message_changed", channel, stamp) | {
        "message": old | {"text": text, "edited": {"user": editor or before["user"], "ts": stamp}},
        "previous_message": old,
    }


def message_deleted(before: Dict, *, channel: str = "C1", event_ts: str | None = None) -> Dict:
    stamp = event_ts or f"{time.time():.6f}"
    return _hidden("message_deleted", channel, stamp) | {"deleted_ts": before["ts"], "previous_message": _bare(before)}


def channel_event(kind: str, channel: str = "C1", **more: Any) -> Dict:
    """A room's life: channel_archive, channel_rename, channel_shared, member_left_channel and their like."""
    about = {"id": channel, "name": more.pop("name"), "created": 1_700_000_000} if "name" in more else channel
    return {"type": kind, "channel": about, "event_ts": f"{time.time():.6f}", **more}


def app_home_opened(user: str = "U1", *, tab: str = "home", view: Dict | None = None) -> Dict:
    """Somebody looks at the app's Home; `view` is what it showed before."""
    about = {"type": "app_home_opened", "user": user, "channel": f"D{user[1:]}", "tab": tab}
    return about | {"event_ts": f"{time.time():.6f}"} | ({"view": view} if view else {})


def _spoken(kind: str, text: str, user: str, channel: str, ts: str | None, thread_ts: str | None, team: str) -> Dict:
    stamp = ts or f"{time.time():.6f}"
    content = [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]
    event = {
        "type": kind,
        "user": user,
        "text": text,
        "ts": stamp,
        "client_msg_id": secrets.token_hex(16),
        "team": team,
        "blocks": [{"type": "rich_text", "block_id": secrets.token_hex(2), "elements": content}],
        "channel": channel,
        "event_ts": stamp,
    }
    return event | ({"thread_ts": thread_ts, "parent_user_id": BOT_USER} if thread_ts else {})


def _bare(event: Dict) -> Dict:
    """The message inside an event: without the event's own keys."""
    return {key: value for key, value in event.items() if key not in ("channel", "channel_type", "event_ts")}


def _hidden(subtype: str, channel: str, stamp: str) -> Dict:
    return {
        "type": "message",
        "subtype": subtype,
        "channel": channel,
        "channel_type": "im" if channel.startswith("D") else "channel",
        "hidden": True,
        "ts": stamp,
        "event_ts": stamp,
    }
