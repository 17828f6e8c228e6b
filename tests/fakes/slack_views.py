"""Slack's modals, and the short-lived tickets that come with an interaction: trigger ids and response URLs.

Both tickets tell their age and their owner by themselves, so that a test in another process can make them.
"""

from __future__ import annotations

import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from tests.fakes.server import Args, Body
from tests.fakes.slack_limits import view_problems
from tests.fakes.slack_workspace import APP, BOT, TEAM, View

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack

TRIGGER_SECONDS, RESPONSE_SECONDS, RESPONSE_USES, DEPTH = 3.0, 30 * 60.0, 5, 3


def trigger_id(user: str, age: float = 0.0) -> str:
    """A fresh trigger id of a user, issued `age` seconds ago."""
    return f"{_milliseconds(age)}.{secrets.randbelow(10**12)}.{user.encode().hex()}"


def response_url(root: str, channel: str, user: str, age: float = 0.0) -> str:
    """A fresh response URL on a counterpart at `root` (http://127.0.0.1:PORT)."""
    return f"{root}/response/{_milliseconds(age)}.{channel}.{user}.{secrets.token_hex(6)}"


def seconds_since(ticket: str) -> float:
    """Raises ValueError when it is no ticket."""
    return time.time() - int(ticket.split(".")[0]) / 1000


def open_view(slack: FakeSlack, args: Args) -> Body:
    user = _spend(slack, args)
    view = _store(slack, args, "views.open", user, root=None)
    slack.stacks[user] = [view["id"]]
    return {"view": view}


def publish_view(slack: FakeSlack, args: Args) -> Body:
    """The Home of one person, which the last one takes the place of."""
    user = args.get("user_id")
    if user not in slack.users:
        raise slack.refuse("user_not_found")
    content = _checked(slack, args)
    if content["type"] != "home":
        raise slack.refuse("invalid_arguments", ["views.publish takes a view of type home"])
    id = f"V{secrets.token_hex(5).upper()}"
    slack.homes[user] = _dressed(content, id, id, None)
    slack.accept("views.publish", None, user=user, view_id=id, view=content)
    return {"view": slack.homes[user]}


def push_view(slack: FakeSlack, args: Args) -> Body:
    user = _spend(slack, args)
    stack = slack.stacks.get(user, [])
    if not stack:
        raise slack.refuse("not_found")
    if len(stack) >= DEPTH:
        raise slack.refuse("push_limit_reached")
    view = _store(slack, args, "views.push", user, root=stack[0], previous=stack[-1])
    stack.append(view["id"])
    return {"view": view}


def update_view(slack: FakeSlack, args: Args) -> Body:
    known = slack.views.get(args.get("view_id") or _by_external_id(slack, args.get("external_id")))
    if known is None:
        raise slack.refuse("not_found")
    if args.get("hash") not in (None, known.body["hash"]):
        raise slack.refuse("hash_conflict")
    content = _checked(slack, args)
    known.body = _dressed(content, known.body["id"], known.root, known.body["previous_view_id"])
    slack.accept("views.update", None, view_id=known.body["id"], view=content)
    return {"view": known.body}


def _spend(slack: FakeSlack, args: Args) -> str:
    """Uses up a trigger id; returns its user."""
    trigger = args.get("trigger_id") or ""
    try:
        age, user = seconds_since(trigger), bytes.fromhex(trigger.split(".")[2]).decode()
    except (ValueError, IndexError):
        raise slack.refuse("invalid_trigger_id") from None
    if age > TRIGGER_SECONDS:
        raise slack.refuse("expired_trigger_id")
    if trigger in slack.spent_triggers:
        raise slack.refuse("exchanged_trigger_id")
    _checked(slack, args)
    slack.spent_triggers.add(trigger)
    return user


def _checked(slack: FakeSlack, args: Args) -> Body:
    view: Any = args.get("view")
    if isinstance(view, str):
        try:
            view = json.loads(view)
        except ValueError:
            view = None
    if problems := view_problems(view):
        raise slack.refuse("invalid_arguments", problems)
    return dict(view)


def _store(slack: FakeSlack, args: Args, method: str, user: str, root: str | None, previous: str | None = None) -> Body:
    content = _checked(slack, args)
    if content.get("external_id") and _by_external_id(slack, content["external_id"]):
        raise slack.refuse("duplicate_external_id")
    id = f"V{secrets.token_hex(5).upper()}"
    slack.views[id] = View(_dressed(content, id, root or id, previous), root or id)
    slack.accept(method, None, user=user, view_id=id, view=content)
    return slack.views[id].body


def _dressed(content: Body, id: str, root: str, previous: str | None) -> Body:
    """A view as Slack returns it and sends it back in payloads."""
    defaults = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
    return {
        **defaults,
        "clear_on_close": False,
        "notify_on_close": False,
        **content,
        "id": id,
        "team_id": TEAM,
        "state": {"values": {}},
        "hash": f"{int(time.time())}.{secrets.token_hex(4)}",
        "previous_view_id": previous,
        "root_view_id": root,
        "app_id": APP,
        "app_installed_team_id": TEAM,
        "bot_id": BOT,
    }


def _by_external_id(slack: FakeSlack, external_id: str | None) -> str:
    found = (id for id, view in slack.views.items() if external_id and view.body["external_id"] == external_id)
    return next(found, "")


def _milliseconds(age: float) -> int:
    return int((time.time() - age) * 1000)


METHODS = {"views.publish": publish_view, "views.open": open_view, "views.push": push_view, "views.update": update_view}
