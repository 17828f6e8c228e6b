"""A file that somebody sent, before Muster has its own copy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.clip import clip
from core.safe import safe_line

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that Muster keeps a copy of; Telegram gives out no larger ones either."""
FILE_KINDS = ("photo", "video", "voice", "audio", "document")
_NAME, _SOURCE, _ALBUM, _MIME = 255, 400, 64, 100
_EXTENSION = re.compile(r"\.\w{1,10}$")
_IS_MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Attachment:
    """`source` is what the platform gives the bytes out by; `kind` is photo, voice, audio, video or document.

    `album` is shared by the files of one album, `seconds` the length of a recording, `size` in bytes where it is known.
    """

    source: str
    kind: str = "document"
    name: str = ""
    mime: str = ""
    seconds: int = 0
    size: int = 0
    album: str = ""


def storable(file: Attachment) -> Attachment:
    """The same with nothing in it that a database, a card or a disk would stumble over; a name is no path."""
    mime = file.mime.partition(";")[0].strip().lower()
    return replace(
        file,
        source=file.source[:_SOURCE],
        kind=file.kind if file.kind in FILE_KINDS else "document",
        name=plain_name(file.name),
        mime=mime if _IS_MIME.fullmatch(mime) and len(mime) <= _MIME else "",
        seconds=min(max(file.seconds, 0), _MOST),
        size=max(file.size, 0),
        album=file.album[:_ALBUM],
    )


def plain_name(name: str) -> str:
    """The last part of a name that may be a path, safe to show, with its ending when it is cut."""
    last = re.split(r"[/\\]", safe_line(name[-4 * _NAME :]))[-1].strip().strip(".") if name else ""
    if len(last) <= _NAME:
        return last
    ending = found[0] if (found := _EXTENSION.search(last)) else ""
    return clip(last.removesuffix(ending), _NAME - len(ending)) + ending


_SHOWN_AS = {"image": "photo", "video": "video", "audio": "audio"}


def kind_of(mime: str) -> str:
    """The kind that a type of content is shown as, where the platform names none."""
    return _SHOWN_AS.get(mime.partition("/")[0].strip().lower(), "document")
