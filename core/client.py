"""The client of a complaint, before the first colon: `Acme: pallets arrived wet`, 「大成：棧板受潮」."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.dates.fold import half_width
from core.marks import Names
from core.text import read_reference

_LONGEST = 60
_COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")
"""Not the one of 10:30 or of 16：9."""
_SHORTENED = re.compile(
    r"\b(?:co|corp|inc|ltd|llc|plc|pte|pty|st|mr|mrs|ms|dr|s\.a|b\.v)\.|,(?= ?(?:co|corp|inc|ltd|llc|plc|pte|pty)\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.,](?=\s|$)|[!?;:！？；：。，、…]")
_NO_NAMES = frozenset(
    ("re", "fw", "fwd", "fyi", "note", "ps", "http", "https", "mailto", "tel", "注意", "备注", "備註", "回复", "回覆")
)


def split_client(text: str, names: Names, is_moment: Callable[[str], bool]) -> tuple[str, str] | None:
    """The client's name as typed and the text behind its colon; None when what stands before it is no name.

    A name on file is always one. Otherwise a time, a date, a number, a reference, the scheme of an address, the end of
    a sentence and more than 60 characters are none.
    """
    found = _COLON.search(text.split("\n", 1)[0][: max(_LONGEST, names.longest) + 1])
    head = text[: found.start()].strip() if found else ""
    if found is None or not head:
        return None
    rest = text[found.end() :]
    if half_width(head).casefold() in names.clients or not (rest.startswith("//") or _is_no_name(head, is_moment)):
        return head, rest.strip()
    return None


def _is_no_name(head: str, is_moment: Callable[[str], bool]) -> bool:
    return (
        len(head) > _LONGEST
        or not any(character.isalpha() for character in head)
        or half_width(head).casefold() in _NO_NAMES
        or read_reference(head) is not None
        or is_moment(head)
        or _SENTENCE.search(_SHORTENED.sub("", head)) is not None
    )
