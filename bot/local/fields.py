"""What stands in a call's JSON or query, read or refused with 400."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException

from core.text import tidy
from storage.uow import new_id

_LONGEST_KEY = 100
Body = Mapping[str, Any]


def number(value: object) -> int:
    """A number of the JSON or the query; 400 for anything else."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise HTTPException(400) if value else HTTPException(404)
    return int(text)


def text_of(body: Body, name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str):
        raise HTTPException(400)
    return tidy(found)


def key_of(body: Body) -> str:
    """The client's key for one action; without one, each delivery is an action of its own."""
    found = text_of(body, "key") or new_id()
    if len(found) > _LONGEST_KEY:
        raise HTTPException(400)
    return found
