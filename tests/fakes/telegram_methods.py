"""The Bot API's methods but getUpdates. Each takes the server and the arguments of a call and returns its result."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from tests.fakes.server import Args
from tests.fakes.telegram_limits import CAPTION, DOWNLOAD, TOAST, Bad, commands_of, keyboard_of, text_of
from tests.fakes.telegram_payloads import BOT

if TYPE_CHECKING:
    from tests.fakes.telegram import FakeTelegram
    from tests.fakes.telegram_chats import Chat, Message

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)


def get_me(telegram: FakeTelegram, args: Args) -> Any:
    groups = {
        "can_join_groups": True,
        "can_read_all_group_messages": telegram.reads_all,
        "supports_inline_queries": False,
    }
    return BOT | groups


# Messages


def send_message(telegram: FakeTelegram, args: Args) -> Any:
    chat = _writable(telegram, args)
    plain, entities = text_of(args)
    markup = keyboard_of(args)
    message: Message = {"message_id": chat.next_id(), "from": BOT, "chat": chat.shown(), "date": int(time.time())}
    message |= {"text": plain} | _mentioned(telegram, entities)
    reply = json.loads(args.get("reply_parameters") or "null")
    if reply is not None and (original := _replied(chat, reply)) is not None:
        message["reply_to_message"] = {key: value for key, value in original.items() if key != "reply_to_message"}
    message |= _topic(chat, args)
    if markup is not None and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    chat.messages[message["message_id"]] = message
    _journal(telegram, "sendMessage", args, message, reply_markup=markup, reply_parameters=reply)
    return message


def send_document(telegram: FakeTelegram, args: Args) -> Any:
    """PTB names a file that comes along by a part of its own: `attach://…`."""
    return _send_file(telegram, args, "sendDocument", "document")


def send_photo(telegram: FakeTelegram, args: Args) -> Any:
    """Telegram answers with the sizes that it made of the picture, the largest last."""
    return _send_file(telegram, args, "sendPhoto", "photo")


def _send_file(telegram: FakeTelegram, args: Args, method: str, field: str) -> Any:
    chat = _writable(telegram, args)
    id = args.get(field, "").removeprefix("attach://")
    id = args.get(id, id)
    if id not in telegram.names or not telegram.files[id]:
        raise Bad("file must be non-empty")
    if len(args.get("caption", "")) > CAPTION:
        raise Bad("message caption is too long")
    name, mime = telegram.names[id]
    reply = json.loads(args.get("reply_parameters") or "null")
    original = _replied(chat, reply) if reply is not None else None
    document = {"file_id": id, "file_unique_id": id[:12], "file_name": name, "mime_type": mime}
    document["file_size"] = len(telegram.files[id])
    shown: Any = document
    if field == "photo":
        shown = [_photo(telegram.files[id], id)]
    message: Message = {"message_id": chat.next_id(), "from": BOT, "chat": chat.shown(), "date": int(time.time())}
    message |= {field: shown} | ({"caption": args["caption"]} if args.get("caption") else {})
    message |= {"reply_to_message": original} if original else {}
    message |= _topic(chat, args)
    chat.messages[message["message_id"]] = message
    _journal(telegram, method, args, message, **{field: shown}, caption=args.get("caption", ""))
    return message


def _photo(body: bytes, id: str) -> dict[str, Any]:
    """At most 10 MB, width and height together at most 10,000, at most 20 times as long as wide."""
    wide, tall = int.from_bytes(body[16:20]), int.from_bytes(body[20:24])
    if not body.startswith(b"\x89PNG") or not wide or not tall:
        raise Bad("IMAGE_PROCESS_FAILED")
    if len(body) > 10_000_000 or wide + tall > 10_000 or max(wide, tall) > 20 * min(wide, tall):
        raise Bad("PHOTO_INVALID_DIMENSIONS")
    return {"file_id": id, "file_unique_id": id[:12], "width": wide, "height": tall, "file_size": len(body)}


def edit_text(telegram: FakeTelegram, args: Args) -> Any:
    chat, message = _own_message(telegram, args, "edit")
    plain, entities = text_of(args)
    content: Message = {"text": plain} | _mentioned(telegram, entities)
    return _edited(telegram, "editMessageText", args, chat, message, content, keyboard_of(args))


def edit_markup(telegram: FakeTelegram, args: Args) -> Any:
    chat, message = _own_message(telegram, args, "edit")
    content: Message = {key: message[key] for key in ("text", "entities") if key in message}
    return _edited(telegram, "editMessageReplyMarkup", args, chat, message, content, keyboard_of(args))


def _edited(
    telegram: FakeTelegram,
    method: str,
    args: Args,
    chat: Chat,
    before: Message,
    content: Message,
    markup: Message | None,
) -> Message:
    """Without a keyboard in the call the message loses its own, as at Telegram."""
    kept = {key: value for key, value in before.items() if key not in ("text", "entities", "reply_markup", "edit_date")}
    after = kept | content | ({"reply_markup": markup} if markup and markup.get("inline_keyboard") else {})
    if after == {key: value for key, value in before.items() if key != "edit_date"}:
        raise Bad(SAME)
    after["edit_date"] = int(time.time())
    chat.messages[before["message_id"]] = after
    _journal(telegram, method, args, after, reply_markup=markup)
    return after


def delete_message(telegram: FakeTelegram, args: Args) -> Any:
    chat, message = _own_message(telegram, args, "delete")
    del chat.messages[message["message_id"]]
    telegram.accept("deleteMessage", chat.id, chat_id=chat.id, message_id=message["message_id"])
    return True


def answer_callback(telegram: FakeTelegram, args: Args) -> Any:
    query = args.get("callback_query_id", "")
    if query not in telegram.open_queries:
        raise Bad("query is too old and response timeout expired or query ID is invalid")
    text = args.get("text", "")
    if len(text) > TOAST:
        raise Bad("MESSAGE_TOO_LONG")
    chat = telegram.open_queries.pop(query)
    alert = args.get("show_alert") == "true"
    telegram.accept("answerCallbackQuery", chat, chat_id=chat, callback_query_id=query, text=text, show_alert=alert)
    return True


# The bot and its chats


def set_commands(telegram: FakeTelegram, args: Args) -> Any:
    commands = commands_of(args)
    scope, language = json.loads(args.get("scope") or '{"type": "default"}'), args.get("language_code", "")
    telegram.commands[json.dumps(scope), language] = commands
    telegram.accept("setMyCommands", None, scope=scope, language_code=language, commands=commands)
    return True


def get_chat(telegram: FakeTelegram, args: Args) -> Any:
    reactions: dict[str, Any] = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _no_gifts()}
    return _chat(telegram, args).shown() | reactions


def get_member(telegram: FakeTelegram, args: Args) -> Any:
    chat, id = _chat(telegram, args), int(args.get("user_id", 0))
    if id == BOT["id"]:
        return {"user": BOT, "status": "member" if chat.has_bot else "left"}
    if id not in telegram.users:
        raise Bad("invalid user_id specified")
    inside = id in chat.members or not chat.members or chat.id == id
    return {"user": telegram.users[id], "status": "member" if inside else "left"}


def get_file(telegram: FakeTelegram, args: Args) -> Any:
    id = args.get("file_id", "")
    if id not in telegram.files:
        raise Bad("wrong file_id or the file is temporarily unavailable")
    size = telegram.sizes.get(id, len(telegram.files[id]))
    if size > DOWNLOAD:
        raise Bad("file is too big")
    return {"file_id": id, "file_unique_id": id[:12], "file_size": size, "file_path": f"documents/{id}.bin"}


def set_webhook(telegram: FakeTelegram, args: Args) -> Any:
    secret = args.get("secret_token", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise Bad("secret token contains unallowed characters")
    telegram.webhook = {"url": args.get("url", ""), "secret_token": secret}
    telegram.webhook_error = {}
    _keep_wishes(telegram, args)
    telegram.accept("setWebhook", None, **{key: value for key, value in args.items() if key != "secret_token"})
    return True


def delete_webhook(telegram: FakeTelegram, args: Args) -> Any:
    telegram.webhook = {"url": "", "secret_token": ""}
    _keep_wishes(telegram, args)
    return True


def webhook_info(telegram: FakeTelegram, args: Args) -> Any:
    pending = len(telegram.pending)
    known = {"url": telegram.webhook["url"], "has_custom_certificate": False, "pending_update_count": pending}
    return known | telegram.webhook_error


def _keep_wishes(telegram: FakeTelegram, args: Args) -> None:
    if args.get("drop_pending_updates") == "true":
        telegram.pending.clear()
    if "allowed_updates" in args:
        telegram.allowed = json.loads(args["allowed_updates"])


# What they share


def _chat(telegram: FakeTelegram, args: Args) -> Chat:
    try:
        chat = telegram.chats.get(int(args.get("chat_id", "")))
    except ValueError:
        chat = None
    if chat is None:
        raise Bad("chat not found")
    return chat


def _writable(telegram: FakeTelegram, args: Args) -> Chat:
    chat = _chat(telegram, args)
    if chat.migrated_to is not None:
        raise telegram.refuse(
            400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": chat.migrated_to}
        )
    if not chat.has_bot:
        raise telegram.refuse(403, f"Forbidden: {chat.excuse}")
    return chat


def _own_message(telegram: FakeTelegram, args: Args, verb: str) -> tuple[Chat, Message]:
    chat = _writable(telegram, args)
    message = chat.messages.get(int(args.get("message_id") or 0))
    if message is None:
        raise Bad(f"message to {verb} not found")
    if message["from"]["id"] != BOT["id"] and not (verb == "delete" and chat.id > 0):
        raise Bad(f"message can't be {verb}d" if verb == "delete" else "message can't be edited")
    return chat, message


def _replied(chat: Chat, reply: dict[str, Any]) -> Message | None:
    original = chat.messages.get(int(reply.get("message_id", 0)))
    if original is None and not reply.get("allow_sending_without_reply"):
        raise Bad("message to be replied not found")
    return original


def _topic(chat: Chat, args: Args) -> dict[str, Any]:
    if not args.get("message_thread_id"):
        return {}
    topic = int(args["message_thread_id"])
    if topic not in chat.topics:
        raise Bad("message thread not found")
    return {"message_thread_id": topic, "is_topic_message": True}


def _mentioned(telegram: FakeTelegram, entities: list[dict[str, Any]]) -> dict[str, Any]:
    """A link to a person is a ping when the bot has met them, and nothing otherwise."""
    kept = []
    for entity in entities:
        if entity["type"] != "text_mention":
            kept.append(entity)
        elif (id := entity.get("user_id") or entity.get("user", {}).get("id")) in telegram.users:
            kept.append({k: v for k, v in entity.items() if k != "user_id"} | {"user": telegram.users[id]})
    return {"entities": kept} if kept else {}


def _journal(telegram: FakeTelegram, method: str, args: Args, message: Message, **more: Any) -> None:
    """`text` as a person reads it, `markup` as it was sent."""
    telegram.accept(
        method,
        message["chat"]["id"],
        chat_id=message["chat"]["id"],
        message_id=message["message_id"],
        message_thread_id=message.get("message_thread_id"),
        text=message.get("text"),
        markup=args.get("text"),
        entities=message.get("entities", []),
        quiet=args.get("disable_notification") == "true",
        **more,
    )


def _no_gifts() -> dict[str, bool]:
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return dict.fromkeys(kinds, False)


METHODS = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "editMessageText": edit_text,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback,
    "setMyCommands": set_commands,
    "getChat": get_chat,
    "getChatMember": get_member,
    "getFile": get_file,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
}
