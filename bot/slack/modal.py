"""A form as a Slack modal, and what was filled in.

A field's id is its block_id and its action_id, so that what was typed survives an update of the view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack.escape import plain_text
from core.answer import Field, Form
from core.clip import clip
from core.safe import safe, safe_line

_MAX_TITLE = 24
_MAX_BLOCKS = 100
_MAX_ID = 255
MAX_METADATA = 3000
_MAX_LABEL = 2000
MAX_INPUT = 3000
_MAX_OPTIONS = 100
_MAX_OPTION_LABEL = 75
_MAX_OPTION_VALUE = 150


def modal(form: Form, callback_id: str, private_metadata: str, close: str) -> dict[str, Any]:
    """The view for views.open or a response_action; ValueError when the program asks more than Slack allows."""
    if len(callback_id) > _MAX_ID or len(private_metadata) > MAX_METADATA or len(form.fields) > _MAX_BLOCKS:
        raise ValueError(f"the form of {form.command} is over Slack's limits")
    return {
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": private_metadata,
        "title": plain_text(form.title, _MAX_TITLE),
        "submit": plain_text(form.submit or "OK", _MAX_TITLE),
        "close": plain_text(close, _MAX_TITLE),
        "blocks": [_block(field) for field in form.fields],
    }


def modal_errors(view: Mapping[str, Any], problems: Mapping[str, str]) -> dict[str, Any]:
    """The answer to a submission that keeps the modal open: what fits no field of the view stands at its first one."""
    asked = [block["block_id"] for block in view["blocks"]]
    errors: dict[str, str] = {}
    for name, problem in problems.items():
        place = name if name in asked else asked[0]
        errors[place] = f"{errors[place]} {problem}" if place in errors else problem
    return {"response_action": "errors", "errors": {place: _short(text) for place, text in errors.items()}}


def modal_values(view: Mapping[str, Any]) -> dict[str, str]:
    """What a submitted view holds, by field; "" where nothing was given."""
    return {field: _value(inputs[field]) for field, inputs in view["state"]["values"].items() if field in inputs}


def _value(state: Mapping[str, Any]) -> str:
    option = state.get("selected_option") or {}
    return state.get("value") or option.get("value") or ""


def _short(text: str) -> str:
    return clip(safe_line(text), _MAX_LABEL) or "…"


def _block(field: Field) -> dict[str, Any]:
    hint = f"⚠ {field.error}" if field.error else field.hint
    return {
        "type": "input",
        "block_id": field.id,
        "label": plain_text(field.label, _MAX_LABEL),
        "element": _select(field) if _is_select(field) else _text_input(field),
        "optional": not field.required,
        **({"hint": plain_text(hint, _MAX_LABEL)} if hint else {}),
    }


def _is_select(field: Field) -> bool:
    """Slack refuses an option with a long value, and cannot tell two of the same value apart: those are typed."""
    values = {value for value, _ in field.options}
    return (
        field.type in ("choice", "person", "department")
        and 1 <= len(field.options) <= _MAX_OPTIONS
        and len(values) == len(field.options)
        and all(1 <= len(value) <= _MAX_OPTION_VALUE for value in values)
    )


def _select(field: Field) -> dict[str, Any]:
    options = {value: _option(value, label) for value, label in field.options}
    chosen = {"initial_option": options[field.value]} if field.value in options else {}
    return {"type": "static_select", "action_id": field.id, "options": list(options.values()), **chosen}


def _option(value: str, label: str) -> dict[str, Any]:
    return {"text": plain_text(label or value, _MAX_OPTION_LABEL), "value": value}


def _text_input(field: Field) -> dict[str, Any]:
    long = field.type == "text" or "\n" in field.value  # a title of several lines keeps them
    text = clip(safe(field.value) if long else safe_line(field.value), MAX_INPUT)
    given = {"initial_value": text} if text else {}
    return {"type": "plain_text_input", "action_id": field.id, "multiline": long, **given}
