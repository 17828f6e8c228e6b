"""A file that somebody sent, before Muster has its own copy."""

from __future__ import annotations

from dataclasses import dataclass


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
