"""What Slack refuses in blocks and views: its own models' checks, and those which the models leave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

Dict = dict[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
TEXT, METADATA_BYTES = 40_000, 8_000

# type → (required keys, further allowed keys); `type`, `block_id` and `action_id` go without saying.
BLOCKS: dict[str, tuple[str, str]] = {
    "section": ("", "text fields accessory expand"),
    "divider": ("", ""),
    "header": ("text", ""),
    "actions": ("elements", ""),
    "context": ("elements", ""),
    "image": ("alt_text", "image_url slack_file title"),
    "input": ("label element", "hint optional dispatch_action"),
    "markdown": ("text", ""),
    "rich_text": ("elements", ""),
}
ELEMENTS: dict[str, tuple[str, str]] = {
    "button": ("text", "value url style confirm accessibility_label"),
    "overflow": ("options", "confirm"),
    "static_select": ("", "options option_groups initial_option placeholder confirm focus_on_load"),
    "multi_static_select": (
        "",
        "options option_groups initial_options placeholder confirm focus_on_load max_selected_items",
    ),
    "external_select": ("", "initial_option min_query_length placeholder confirm focus_on_load"),
    "users_select": ("", "initial_user placeholder confirm focus_on_load"),
    "multi_users_select": ("", "initial_users placeholder confirm focus_on_load max_selected_items"),
    "conversations_select": (
        "",
        "initial_conversation default_to_current_conversation response_url_enabled filter placeholder confirm"
        " focus_on_load",
    ),
    "channels_select": ("", "initial_channel response_url_enabled placeholder confirm focus_on_load"),
    "datepicker": ("", "initial_date placeholder confirm focus_on_load"),
    "timepicker": ("", "initial_time placeholder confirm focus_on_load timezone"),
    "datetimepicker": ("", "initial_date_time confirm focus_on_load"),
    "checkboxes": ("options", "initial_options confirm focus_on_load"),
    "radio_buttons": ("options", "initial_option confirm focus_on_load"),
    "plain_text_input": (
        "",
        "initial_value multiline min_length max_length dispatch_action_config focus_on_load placeholder",
    ),
    "number_input": (
        "is_decimal_allowed",
        "initial_value min_value max_value dispatch_action_config focus_on_load placeholder",
    ),
    "email_text_input": ("", "initial_value dispatch_action_config focus_on_load placeholder"),
    "url_text_input": ("", "initial_value dispatch_action_config focus_on_load placeholder"),
    "image": ("alt_text", "image_url slack_file"),
}
VIEW_KEYS: tuple[str, str] = (
    "type blocks",
    "title close submit private_metadata callback_id clear_on_close notify_on_close external_id submit_disabled",
)
INPUTS_ONLY = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
FLAGS = ("optional", "dispatch_action", "multiline", "focus_on_load", "is_decimal_allowed", "expand", "notify_on_close")
PLAIN = {"title", "label", "hint", "placeholder", "submit", "close", "confirm", "deny"}
STYLES = ("primary", "danger")


def blocks_problems(blocks: Any, most: int = MESSAGE_BLOCKS) -> list[str]:
    """Everything that is wrong with the blocks of a message, in words; empty when Slack would take them."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        return ["blocks is no list of objects"]
    problems = [f"{len(blocks)} blocks, {most} are allowed"] if len(blocks) > most else []
    block_ids = [block["block_id"] for block in blocks if block.get("block_id")]
    problems += [f"block_id {twice!r} occurs twice" for twice in _repeated(block_ids)]
    for number, block in enumerate(blocks):
        problems += [f"blocks[{number}]: {problem}" for problem in _block(block)]
    return problems


def view_problems(view: Any) -> list[str]:
    """Everything that is wrong with a view."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["view is no object of type modal or home"]
    blocks = view.get("blocks")
    problems = blocks_problems(blocks, VIEW_BLOCKS)
    if blocks == []:
        problems.append("a view needs a block")
    problems += [f"view: {problem}" for problem in _keys(view, VIEW_KEYS, set())]
    if view["type"] == "modal" and "title" not in view:
        problems.append("view: title is missing")
    for key in ("title", "submit", "close"):
        if key in view:
            problems += [f"view.{key}: {problem}" for problem in _text(view[key], 24, plain=True)]
    for key, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        problems += _string(view, key, most, least=0)
    inputs = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if inputs and view["type"] == "modal" and "submit" not in view:
        problems.append("view: submit is required with an input block")
    return problems


def _block(block: Dict) -> Iterator[str]:
    kind = str(block.get("type"))
    if kind not in BLOCKS:
        yield f"unsupported type {kind!r}"
        return
    yield from _keys(block, BLOCKS[kind], {"type", "block_id"})
    yield from _string(block, "block_id", 255)
    yield from _BLOCK_RULES.get(kind, lambda _: ())(block)
    yield from _own_models(block)


def _section(block: Dict) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "a section needs text or fields"
    if "text" in block:
        yield from _text(block["text"], 3000)
    if "fields" in block:
        yield from _many(block, "fields", 10)
        for field in _list(block, "fields"):
            yield from _text(field, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"], without=INPUTS_ONLY)


def _actions(block: Dict) -> Iterator[str]:
    yield from _many(block, "elements", 25)
    for element in _list(block, "elements"):
        yield from _element(element, without=INPUTS_ONLY | {"image"})
    action_ids = [element.get("action_id") for element in _list(block, "elements") if isinstance(element, dict)]
    yield from (f"action_id {twice!r} occurs twice in the block" for twice in _repeated(action_ids))


def _context(block: Dict) -> Iterator[str]:
    yield from _many(block, "elements", 10)
    for element in _list(block, "elements"):
        if isinstance(element, dict) and element.get("type") == "image":
            yield from _element(element)
        else:
            yield from _text(element, 3000)


def _input(block: Dict) -> Iterator[str]:
    for key in ("label", "hint"):
        if key in block:
            yield from _text(block[key], 2000, plain=True)
    if "element" in block:
        yield from _element(block["element"], without={"button", "overflow", "image"})


def _header(block: Dict) -> Iterator[str]:
    yield from _text(block.get("text"), 150, plain=True)


def _markdown(block: Dict) -> Iterator[str]:
    yield from _string(block, "text", 12_000)


_BLOCK_RULES: dict[str, Any] = {
    "section": _section,
    "actions": _actions,
    "context": _context,
    "input": _input,
    "header": _header,
    "markdown": _markdown,
}


def _element(element: Any, without: Container[str] = ()) -> Iterator[str]:
    kind = str(element.get("type")) if isinstance(element, dict) else ""
    if kind not in ELEMENTS or kind in without:
        yield f"unsupported element {kind!r}"
        return
    yield from _keys(element, ELEMENTS[kind], {"type", "action_id"})
    for key, most in (("action_id", 255), ("url", 3000), ("alt_text", 2000)):
        yield from _string(element, key, most)
    if kind == "button":
        yield from _text(element.get("text"), 75, plain=True)
        yield from _string(element, "value", 2000)
        if element.get("style", "primary") not in STYLES:
            yield f"style {element['style']!r} is unknown"
    if "placeholder" in element:
        yield from _text(element["placeholder"], 150, plain=True)
    if "confirm" in element:
        yield from _confirm(element["confirm"])
    yield from _options(element, kind)


def _options(element: Dict, kind: str) -> Iterator[str]:
    most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(kind, 100)
    if kind.endswith("static_select") and ("options" in element) == ("option_groups" in element):
        yield f"{kind} needs either options or option_groups"
    if "options" in element:
        yield from _many(element, "options", most)
    if "option_groups" in element:
        yield from _many(element, "option_groups", 100)
    groups = [group for group in _list(element, "option_groups") if isinstance(group, dict)]
    for group in groups:
        yield from _text(group.get("label"), 75, plain=True)
        yield from _many(group, "options", 100)
    offered = _list(element, "options") + [option for group in groups for option in _list(group, "options")]
    for option in offered:
        yield from _option(option)
    initial = _list(element, "initial_options") + ([element["initial_option"]] if "initial_option" in element else [])
    yield from (f"initial option {option!r} is not offered" for option in initial if offered and option not in offered)
    values = [option.get("value") for option in offered if isinstance(option, dict)]
    yield from (f"option value {twice!r} occurs twice" for twice in _repeated(values))


def _option(option: Any) -> Iterator[str]:
    if not isinstance(option, dict):
        yield "an option is no object"
        return
    yield from _keys(option, ("text value", "description url"), set())
    yield from _text(option.get("text"), 75)
    yield from _string(option, "value", 150)
    if "description" in option:
        yield from _text(option["description"], 75)


def _confirm(confirm: Any) -> Iterator[str]:
    if not isinstance(confirm, dict):
        yield "confirm is no object"
        return
    for key, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        if key in confirm:
            yield from _text(confirm[key], most, plain=key in PLAIN)
        elif key in ("title", "text"):
            yield f"confirm.{key} is missing"


def _text(text: Any, most: int, plain: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in ("plain_text", "mrkdwn"):
        yield f"{text!r:.60} is no text object"
        return
    allowed = {"type", "text", "emoji"} if text["type"] == "plain_text" else {"type", "text", "verbatim"}
    yield from (f"text: invalid additional property {key}" for key in sorted(set(text) - allowed))
    if plain and text["type"] != "plain_text":
        yield "must be plain_text"
    yield from _string(text, "text", most, required=True)


def _string(holder: Dict, key: str, most: int, least: int = 1, required: bool = False) -> Iterator[str]:
    if key not in holder and not required:
        return
    value = holder.get(key)
    if not isinstance(value, str):
        yield f"{key} is no string"
    elif not least <= len(value) <= most:
        yield f"{key} has {len(value)} characters, {least} to {most} are allowed"


def _many(holder: Dict, key: str, most: int) -> Iterator[str]:
    value = holder.get(key)
    if not isinstance(value, list):
        yield f"{key} is no list"
    elif not 1 <= len(value) <= most:
        yield f"{key} has {len(value)} items, 1 to {most} are allowed"


def _keys(holder: Dict, keys: tuple[str, str], always: set[str]) -> Iterator[str]:
    required, optional = (set(part.split()) for part in keys)
    yield from (f"{key} is missing" for key in sorted(required - set(holder)))
    yield from (f"{key} must be true or false" for key in FLAGS if not isinstance(holder.get(key, True), bool))
    yield from (f"invalid additional property {key}" for key in sorted(set(holder) - required - optional - always))


def _own_models(block: Dict) -> Iterator[str]:
    try:
        parsed = Block.parse(block)
        if parsed is not None:
            parsed.to_dict()
    except (SlackObjectFormationError, TypeError, AttributeError, ValueError, KeyError) as error:
        yield f"slack_sdk: {error}"


def _list(holder: Dict, key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _repeated(values: list[Any]) -> list[str]:
    words = Counter(value for value in values if isinstance(value, str))
    return sorted(word for word, times in words.items() if times > 1)
