"""Slack's signature, checked before anything else; what passes is handed to Bolt already parsed.

Bolt checks no signature itself: this is the only way to it (platforms.md, trap 6).
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

from bot.guard import json_object

_OLDEST = 300
"""Seconds after which a signed request is refused as a replay (fault 7)."""
_MOST_FIELDS = 50


def verify(headers: Mapping[str, str], body: bytes, secret: bytes) -> None:
    """Raises 401 unless the body was signed with the secret within the last five minutes."""
    stamp = headers.get("x-slack-request-timestamp", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12) or abs(time.time() - int(stamp)) > _OLDEST:
        raise HTTPException(401)
    expected = b"v0=" + hmac.digest(secret, b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hex().encode()
    given = headers.get("x-slack-signature", "").encode("utf-8", "replace")
    if not hmac.compare_digest(expected, given):
        raise HTTPException(401)


def parse(headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """A command's fields, an interaction's payload or an event, as Bolt would parse them; 400 for anything else."""
    if headers.get("content-type", "").startswith("application/json"):
        return json_object(body)
    try:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise HTTPException(400) from None
    return json_object(fields["payload"].encode()) if "payload" in fields else fields


def check_shape(payload: Mapping[str, Any]) -> None:
    """400 for a delivery without the parts that Bolt takes for granted."""
    actions, event = payload.get("actions"), payload.get("event")
    match payload.get("type"):
        case "event_callback" if not (isinstance(event, dict) and isinstance(event.get("type"), str)):
            raise HTTPException(400)
        case "block_actions" if not (isinstance(actions, list) and actions and isinstance(actions[0], dict)):
            raise HTTPException(400)


def team_of(payload: Mapping[str, Any]) -> str:
    """The workspace that a delivery says it comes from; "" when it names none."""
    team = payload.get("team")
    found = payload.get("team_id") or (team.get("id") if isinstance(team, Mapping) else team)
    return found if isinstance(found, str) else ""


def is_ssl_check(payload: Mapping[str, Any]) -> bool:
    return payload.get("ssl_check") == "1"
