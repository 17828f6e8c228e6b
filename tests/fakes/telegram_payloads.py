"""Telegram's updates as the Bot API delivers them: plain dicts, each read back through python-telegram-bot.

update(7, message=message(3, ALICE, group(-100), "/issue Printer is down"))
"""

from __future__ import annotations

import secrets
import time
from typing import Any

import telegram

from tests.fakes.telegram_html import Entity, detected, utf16

Dict = dict[str, Any]

FILES = {"photo", "document", "voice", "audio", "video", "video_note", "sticker", "animation"}
BOT: Dict = {"id": 4242, "is_bot": True, "first_name": "Muster", "username": "muster_bot"}


# Who and where


def user(id: int, first_name: str, username: str | None = None, language_code: str | None = "en") -> Dict:
    optional = {"username": username, "language_code": language_code}
    return {"id": id, "is_bot": False, "first_name": first_name} | _given(optional)


def private(person: Dict) -> Dict:
    """The chat between a person and the bot: it has the person's id."""
    return {"id": person["id"], "type": "private", "first_name": person["first_name"]} | _given(
        {"username": person.get("username")}
    )


def group(id: int, title: str = "Operations", *, kind: str = "supergroup", forum: bool = False) -> Dict:
    return {"id": id, "type": kind, "title": title} | ({"is_forum": True} if forum else {})


# Messages


def message(
    message_id: int,
    sender: Dict,
    chat: Dict,
    text: str | None = None,
    *,
    reply_to: Dict | None = None,
    thread: int | None = None,
    caption: str | None = None,
    media_group_id: str | None = None,
    mentions: dict[str, Dict] | None = None,
    forwarded_from: Dict | None = None,
    date: int | None = None,
    **more: Any,
) -> Dict:
    """A message with the entities that Telegram would find in it.

    `mentions` are people without a username, by the words that name them; `caption` makes it a photo unless a file is
    given; `forwarded_from` is a user or a whole origin; `thread` is the topic of a forum; `more` goes in as it is
    (document, migrate_to_chat_id, new_chat_members …).
    """
    body: Dict = {"message_id": message_id, "date": date or int(time.time()), "chat": chat, "from": sender, **more}
    if text is not None:
        body |= {"text": text} | _given({"entities": entities_of(text, mentions)})
    if caption is not None:
        body |= {} if FILES & set(more) else {"photo": photo(secrets.token_hex(12))}
        body |= {"caption": caption} | _given({"caption_entities": entities_of(caption, mentions)})
    if reply_to is not None:  # Telegram nests one level only
        body["reply_to_message"] = {key: value for key, value in reply_to.items() if key != "reply_to_message"}
    if thread is not None:
        body |= {"message_thread_id": thread, "is_topic_message": True}
    if forwarded_from is not None:
        user = {"type": "user", "sender_user": forwarded_from}
        body["forward_origin"] = (forwarded_from if "type" in forwarded_from else user) | {"date": body["date"] - 60}
    return body | _given({"media_group_id": media_group_id})


def entities_of(text: str, mentions: dict[str, Dict] | None = None) -> list[Entity]:
    """Commands, @mentions and links in the text, and the people of `mentions` by their words."""
    named = [
        {"type": "text_mention", "offset": utf16(text[: text.index(name)]), "length": utf16(name), "user": person}
        for name, person in (mentions or {}).items()
    ]
    return sorted(named + detected(text, named), key=lambda entity: entity["offset"])


def edited(original: Dict, text: str, *, date: int | None = None) -> Dict:
    """The message after its author changed it."""
    kept = {key: value for key, value in original.items() if key != "entities"}
    return kept | {"text": text, "edit_date": date or int(time.time())} | _given({"entities": entities_of(text)})


def press(presser: Dict, on: Dict, data: str, *, query_id: str | None = None) -> Dict:
    """A callback query: a button under the message `on`."""
    return {
        "id": query_id or str(secrets.randbelow(10**18)),
        "from": presser,
        "message": on,
        "chat_instance": str(-on["chat"]["id"]),
        "data": data,
    }


def membership(actor: Dict, chat: Dict, before: str, after: str, *, date: int | None = None) -> Dict:
    """my_chat_member: what became of the bot in a chat (left, member, administrator, kicked)."""
    return {
        "chat": chat,
        "from": actor,
        "date": date or int(time.time()),
        "old_chat_member": _member(before),
        "new_chat_member": _member(after),
    }


# Updates


def update(update_id: int, **content: Dict) -> Dict:
    """One update with its one content: message=, edited_message=, callback_query=, my_chat_member=."""
    return validated({"update_id": update_id, **content})


def validated(raw: Dict) -> Dict:
    """The same update; fails where python-telegram-bot does not know a key or misses one."""
    read = telegram.Update.de_json(raw, None)
    unknown = list(_unknown_keys(read))
    if unknown or len(read.to_dict()) != 2:
        raise ValueError(f"no update of Telegram's: {unknown or raw}")
    return raw


def _unknown_keys(read: Any, path: str = "update") -> Any:
    if isinstance(read, telegram.TelegramObject):
        yield from (f"{path}.{key}" for key in read.api_kwargs)
        for name in read.to_dict(recursive=False):
            yield from _unknown_keys(getattr(read, name, None), f"{path}.{name}")
    elif isinstance(read, (list, tuple)):
        for item in read:
            yield from _unknown_keys(item, path)


def photo(file_id: str, size: int = 120_000) -> list[Dict]:
    """A photo in two sizes, of which the larger one is the file."""
    small = {"file_id": f"{file_id}s", "file_unique_id": f"{file_id[:12]}s", "width": 90, "height": 67}
    large = {"file_id": file_id, "file_unique_id": file_id[:12], "width": 1280, "height": 960, "file_size": size}
    return [small | {"file_size": 1_200}, large]


def file(file_id: str, size: int, **more: Any) -> Dict:
    """A document, voice note, audio or video; `more` are its own fields: file_name, mime_type, duration, width …"""
    return {"file_id": file_id, "file_unique_id": file_id[:12], "file_size": size, **more}


def _member(status: str) -> Dict:
    member: Dict = {"user": BOT, "status": status}
    if status == "kicked":
        return member | {"until_date": 0}
    if status == "administrator":
        rights = (
            "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats"
            " can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories"
            " can_edit_stories can_delete_stories"
        )
        return member | dict.fromkeys(rights.split(), False)
    return member


def _given(optional: Dict) -> Dict:
    return {key: value for key, value in optional.items() if value}
