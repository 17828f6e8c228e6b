"""What Telegram refuses in a message, its keyboard and the list of commands."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakes.telegram_html import BadEntities, Entity, parse, trimmed, utf16

TEXT, ENTITIES, TOAST, CAPTION = 4096, 100, 200, 1024
DATA_BYTES, BUTTONS, ROW = 64, 100, 8
COMMANDS, DESCRIPTION = 100, 256
PLACEHOLDER = 64
DOWNLOAD = 20 << 20  # bytes

KEYBOARDS = {"inline_keyboard", "keyboard", "force_reply", "remove_keyboard"}
ACTIONS = {
    "callback_data",
    "url",
    "login_url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
}


class Bad(ValueError):
    """A 400; its text is the description after "Bad Request: "."""


def text_of(args: dict[str, Any]) -> tuple[str, list[Entity]]:
    """Plain text and entities of `text` in the asked mode, white space trimmed; raises Bad."""
    text = args.get("text", "")
    try:
        given = json.loads(args.get("entities") or "[]")
        plain, entities = parse(text) if str(args.get("parse_mode", "")).upper() == "HTML" else trimmed(text, given)
    except BadEntities as error:
        raise Bad(f"can't parse entities: {error}") from None
    if not plain:
        raise Bad("message text is empty")
    if utf16(plain) > TEXT:
        raise Bad("message is too long")
    if len(entities) > ENTITIES:
        raise Bad("ENTITIES_TOO_LONG")
    return plain, entities


def keyboard_of(args: dict[str, Any]) -> dict[str, Any] | None:
    """The reply markup, checked; raises Bad."""
    try:
        markup = json.loads(args.get("reply_markup") or "null")
    except ValueError:
        raise Bad("can't parse reply keyboard markup JSON object") from None
    if markup is None:
        return None
    if not isinstance(markup, dict) or not KEYBOARDS & set(markup):
        raise Bad("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if any(len(row) > ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        raise Bad("REPLY_MARKUP_TOO_LONG")
    if len(markup.get("input_field_placeholder", "x")) not in range(1, PLACEHOLDER + 1):
        raise Bad("input field placeholder is too long")
    for button in (button for row in rows for button in row):
        _button(button)
    return markup


def commands_of(args: dict[str, Any]) -> list[dict[str, str]]:
    commands = json.loads(args.get("commands") or "[]")
    if len(commands) > COMMANDS:
        raise Bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise Bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= DESCRIPTION:
            raise Bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if not re.fullmatch(r"([a-z]{2})?", args.get("language_code", "")):
        raise Bad("language code must be a two-letter ISO 639-1 code")
    return list(commands)


def _button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise Bad("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"]:
        raise Bad("can't parse inline keyboard button: text must be non-empty")
    if len(ACTIONS & set(button)) != 1:
        raise Bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_BYTES:
        raise Bad("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(https?|tg)://[^\s]+", button["url"]):
        raise Bad("inline keyboard button URL is invalid: wrong HTTP URL")
