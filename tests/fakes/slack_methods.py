"""Slack's Web API methods on conversations, messages and people. Each takes the server and the arguments of a call."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.fakes.server import Args, Body
from tests.fakes.slack_files import picture_problems
from tests.fakes.slack_limits import METADATA_BYTES, TEXT, blocks_problems
from tests.fakes.slack_workspace import APP, BOT, BOT_USER, TEAM, TEAM_DOMAIN, Channel, Message, User

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack


def auth_test(slack: FakeSlack, args: Args) -> Body:
    return {
        "url": f"https://{TEAM_DOMAIN}.slack.com/",
        "team": TEAM_DOMAIN,
        "user": "muster",
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


# Messages


def post_message(slack: FakeSlack, args: Args) -> Body:
    person = slack.users.get(args.get("channel", ""))
    if person is not None and not person.is_bot:  # Slack takes a person's id here for the private chat with them
        args = args | {"channel": slack.dm(person.id).id}
    channel = _writable(slack, args)
    thread_ts = args.get("thread_ts")
    if thread_ts is not None and thread_ts not in channel.messages:
        raise slack.refuse("thread_not_found")
    if thread_ts and channel.messages[thread_ts].get("thread_ts", thread_ts) != thread_ts:
        raise slack.refuse("cannot_reply_to_message")  # a reply heads no thread
    message = _bot_message(slack, args) | {"ts": slack.next_ts()}
    if thread_ts:
        message["thread_ts"] = thread_ts
    channel.messages[message["ts"]] = message
    _journal(slack, "chat.postMessage", channel, message)
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def update_message(slack: FakeSlack, args: Args) -> Body:
    channel = _writable(slack, args)
    before = _own_message(slack, channel, args, "cant_update_message")
    edited = {"user": BOT_USER, "ts": slack.next_ts()}
    message = before | {"blocks": None} | _bot_message(slack, args) | {"edited": edited}
    channel.messages[before["ts"]] = {key: value for key, value in message.items() if value is not None}
    _journal(slack, "chat.update", channel, channel.messages[before["ts"]])
    return {"channel": channel.id, "ts": before["ts"], "text": message["text"], "message": message}


def delete_message(slack: FakeSlack, args: Args) -> Body:
    channel = _channel(slack, args)
    message = _own_message(slack, channel, args, "cant_delete_message")
    del channel.messages[message["ts"]]
    slack.accept("chat.delete", channel.id, channel=channel.id, ts=message["ts"])
    return {"channel": channel.id, "ts": message["ts"]}


def post_ephemeral(slack: FakeSlack, args: Args) -> Body:
    channel = _writable(slack, args)
    reader = args.get("user")
    if reader not in slack.users or (channel.members and reader not in channel.members):
        raise slack.refuse("user_not_in_channel")
    message = _bot_message(slack, args) | {"ts": slack.next_ts()}
    _journal(slack, "chat.postEphemeral", channel, message | {"thread_ts": args.get("thread_ts")}, user=reader)
    return {"message_ts": message["ts"]}


def get_permalink(slack: FakeSlack, args: Args) -> Body:
    channel = _channel(slack, args)
    ts = args.get("message_ts")
    if ts not in channel.messages:
        raise slack.refuse("message_not_found")
    link = f"https://{TEAM_DOMAIN}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def checked_content(slack: FakeSlack, args: Args) -> Message:
    """Text, blocks and metadata of a post, as Slack would store them, or its refusal."""
    text, blocks, metadata = args.get("text") or "", _parsed(slack, args, "blocks"), _parsed(slack, args, "metadata")
    if not text.strip() and (slack.strict or not blocks):
        raise slack.refuse("no_text")
    if len(text) > TEXT:
        raise slack.refuse("msg_too_long")
    if blocks is not None and (problems := blocks_problems(blocks)):
        raise slack.refuse("invalid_blocks", problems)
    if problems := picture_problems(slack, blocks):
        raise slack.refuse("invalid_blocks", problems)
    content: Message = {"text": text}
    if blocks:
        content["blocks"] = blocks
    if metadata is not None:
        if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
            raise slack.refuse("invalid_metadata_format")
        if len(json.dumps(metadata)) > METADATA_BYTES:
            raise slack.refuse("metadata_too_large")
        content["metadata"] = metadata
    return content


def _bot_message(slack: FakeSlack, args: Args) -> Message:
    author = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM}
    return author | checked_content(slack, args)


def _own_message(slack: FakeSlack, channel: Channel, args: Args, otherwise: str) -> Message:
    message = channel.messages.get(args.get("ts", ""))
    if message is None:
        raise slack.refuse("message_not_found")
    if message.get("bot_id") != BOT:
        raise slack.refuse(otherwise)
    return message


def _journal(slack: FakeSlack, method: str, channel: Channel, message: Message, **more: Any) -> None:
    kept = {key: message.get(key) for key in ("ts", "thread_ts", "text", "blocks", "metadata")}
    slack.accept(method, channel.id, channel=channel.id, **kept, **more)


def _channel(slack: FakeSlack, args: Args) -> Channel:
    channel = slack.channels.get(args.get("channel", ""))
    if channel is None or (channel.private and not channel.has_bot):
        raise slack.refuse("channel_not_found")
    return channel


def _readable(slack: FakeSlack, args: Args) -> Channel:
    channel = _channel(slack, args)
    if not channel.has_bot:
        raise slack.refuse("not_in_channel")
    return channel


def _writable(slack: FakeSlack, args: Args) -> Channel:
    channel = _readable(slack, args)
    if channel.archived:
        raise slack.refuse("is_archived")
    return channel


def _parsed(slack: FakeSlack, args: Args, key: str) -> Any:
    """A structure that came as JSON or, in a form, as a string of JSON."""
    value = args.get(key)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise slack.refuse(f"invalid_{key}_format") from None


# Conversations


def open_conversation(slack: FakeSlack, args: Args) -> Body:
    users = [user for user in str(args.get("users", "")).split(",") if user]
    if not users:
        raise slack.refuse("users_list_not_supplied")
    if len(users) > 1 or users[0] not in slack.users:
        raise slack.refuse("user_not_found")
    if slack.users[users[0]].deleted:
        raise slack.refuse("user_disabled")
    known = f"D{users[0][1:]}" in slack.channels
    channel = slack.dm(users[0])
    return {"channel": {"id": channel.id}} | ({"no_op": True, "already_open": True} if known else {})


def conversation_info(slack: FakeSlack, args: Args) -> Body:
    return {"channel": _channel(slack, args).shown()}


def conversation_members(slack: FakeSlack, args: Args) -> Body:
    channel = _readable(slack, args)
    return _page(slack, "members", [*channel.members, BOT_USER], args)


def history(slack: FakeSlack, args: Args) -> Body:
    """Newest first, between `oldest` and `latest`, which are exclusive unless `inclusive`."""
    messages = [m for m in _readable(slack, args).timeline() if _within(m["ts"], args)]
    return _page(slack, "messages", [_as_read(m, args) for m in reversed(messages)], args)


def replies(slack: FakeSlack, args: Args) -> Body:
    """The parent and its replies, oldest first."""
    thread = _readable(slack, args).thread(args.get("ts", ""))
    if not thread or thread[0]["ts"] != args["ts"]:
        raise slack.refuse("thread_not_found")
    within = [thread[0], *(m for m in thread[1:] if _within(m["ts"], args))]
    return _page(slack, "messages", [_as_read(m, args) for m in within], args)


def _as_read(message: Message, args: Args) -> Message:
    if truthy(args.get("include_all_metadata")):
        return message
    return {key: value for key, value in message.items() if key != "metadata"}


def _within(ts: str, args: Args) -> bool:
    moment, oldest, latest = float(ts), float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    return oldest <= moment <= latest if truthy(args.get("inclusive")) else oldest < moment < latest


# People


def user_info(slack: FakeSlack, args: Args) -> Body:
    user = slack.users.get(args.get("user", ""))
    if user is None:
        raise slack.refuse("user_not_found")
    return {"user": _with_locale(user, args)}


def user_by_email(slack: FakeSlack, args: Args) -> Body:
    for user in slack.users.values():
        if args.get("email") and user.email == args["email"] and not user.deleted:
            return {"user": user.shown()}
    raise slack.refuse("users_not_found")


def list_users(slack: FakeSlack, args: Args) -> Body:
    return _page(slack, "members", [_with_locale(user, args) for user in slack.users.values()], args)


def _with_locale(user: User, args: Args) -> Body:
    return user.shown() | ({"locale": user.locale} if truthy(args.get("include_locale")) else {})


def truthy(value: Any) -> bool:
    return str(value).lower() in ("1", "true")


def _page(slack: FakeSlack, name: str, items: list[Any], args: Args) -> Body:
    """One page; the cursor is where the next one begins."""
    try:
        start, limit = int(args.get("cursor") or 0), int(args.get("limit") or 100)
    except ValueError:
        raise slack.refuse("invalid_cursor") from None
    rest = start + limit < len(items)
    page: Body = {name: items[start : start + limit], "has_more": rest}
    return page | {"response_metadata": {"next_cursor": str(start + limit) if rest else ""}}


METHODS = {
    "auth.test": auth_test,
    "chat.postMessage": post_message,
    "chat.update": update_message,
    "chat.delete": delete_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.getPermalink": get_permalink,
    "conversations.open": open_conversation,
    "conversations.info": conversation_info,
    "conversations.members": conversation_members,
    "conversations.history": history,
    "conversations.replies": replies,
    "users.info": user_info,
    "users.lookupByEmail": user_by_email,
    "users.list": list_users,
}
