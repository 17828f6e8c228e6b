"""One event as an iCalendar file (RFC 5545): UTC, escaped, folded to lines of 75 octets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MIME = "text/calendar"
_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` stays the same for good, `sequence` rises with every change, so that calendars replace what they have."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    stamp: datetime
    summary: str
    description: str = ""
    location: str = ""


def calendar(event: Event) -> str:
    """The file's text, with its line ends."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Muster//Muster//EN", "METHOD:PUBLISH", "BEGIN:VEVENT"),
        f"UID:{_text(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.stamp)}",
        f"DTSTART:{_utc(event.start)}",
        f"DTEND:{_utc(event.end)}",
        f"SUMMARY:{_text(event.summary)}",
    ]
    lines += [f"DESCRIPTION:{_text(event.description)}"] if event.description else []
    lines += [f"LOCATION:{_text(event.location)}"] if event.location else []
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """Escaped, and without control characters, which a calendar may refuse."""
    shown = "".join(sign for sign in text if sign in "\n\t" or (sign >= " " and sign != "\x7f"))
    return shown.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, none cut within a character; every further one begins with a space."""
    piece, room = "", _OCTETS
    for sign in line:
        size = len(sign.encode("utf-8", "replace"))
        if size > room:
            yield piece
            piece, room = " ", _OCTETS - 1
        piece += sign
        room -= size
    yield piece
