"""One delivery of a platform, turned into what is asked of Muster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.attachment import Attachment
from core.people import Account, Place
from core.sheet import Row


@dataclass(frozen=True, slots=True)
class Invocation:
    """`key` names the delivery for good: the same key has one effect (the table in design.md section 5).

    `text` is the line typed behind the command, `values` what a form or a button holds. `said` is what the person
    typed, whole, to be given back when it cannot be saved.
    """

    key: str
    command: str
    actor: Account
    place: Place
    at: datetime
    also: str = ""
    """A second key of the same thing said: a Slack message that arrives as two events."""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    message: str = ""
    """The platform's id of the message that it came from, and the link to it in `url`."""
    url: str = ""
    reply: bool = False
    """It was said below the record's card, which shows by itself what was done."""
    revision: int = 0
    """The revision of the card whose button was pressed; 0 for everything else."""
    on_answer: bool = False
    """The button stands on what the person was answered: the next answer takes its place."""
    private: bool = False
    mentions: Mapping[str, int] = field(default_factory=dict)
    """Names in the text that the platform itself resolved, folded → person."""
    files: tuple[Attachment, ...] = ()
    """What was sent along with the words."""
    rows: tuple[Row, ...] | None = None
    """Those of the sheet that came along, where the command reads one."""
    ask: bool = False
    """The form is shown first, filled in, even when nothing is missing."""
    asked: bool = False
    """It came from a form, which keeps its input: problems are answered at their fields."""
