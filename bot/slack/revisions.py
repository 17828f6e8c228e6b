"""What became of a message on Slack: other words, or gone. Pure, like the reading of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.slack.read import Known, Payload, said
from core.invocation import Invocation
from core.people import Place

SUBTYPES = ("message_changed", "message_deleted")
_TOMBSTONE = "tombstone"
"""What stays of a deleted message that heads a thread."""


@dataclass(frozen=True, slots=True)
class Revision:
    """`addressed`: the message was said to Muster, so that what became of it is kept even before the message comes."""

    invocation: Invocation
    thread: str
    addressed: bool


def read_revision(event: Payload, envelope: Payload, bot: str, known: Known) -> Revision | None:
    """None where nobody said anything else: links that unfold, replies that are counted, messages of bots."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    gone = event["subtype"] == "message_deleted" or message.get("subtype") == _TOMBSTONE
    original = before if gone else message
    if original.get("bot_id") or original.get("user") in (None, bot):
        return None
    if not gone and (not message.get("edited") or message.get("text") == before.get("text")):
        return None
    words = said({**original, "text": original.get("text", "")}, envelope, bot, known)
    thread = str(original.get("thread_ts", ""))
    private = event.get("channel_type") == "im"
    invocation = Invocation(
        key=f"slack:event:{envelope['event_id']}",
        command="deleted" if gone else "edited",
        actor=words.actor,
        place=Place("slack", envelope["team_id"], event["channel"], thread),
        at=datetime.fromtimestamp(float(event["event_ts"]), UTC),
        values={} if gone else {"text": words.text},
        message=str(event.get("deleted_ts") or original["ts"]),
        private=private,
        mentions=words.mentions,
    )
    mentioned = any(f"<@{bot}>" in part.get("text", "") for part in (message, before))
    return Revision(invocation, thread, private or mentioned)
