"""Splitting a line into its command and the rest, however it was addressed."""

from __future__ import annotations

from core.dates.fold import half_width


def command_of(line: str) -> tuple[str, str]:
    """`/issue@muster_bot Label printer` → ("issue", "Label printer"); a word without a slash is read alike, and
    so is one with a sign of the sentence behind it, `/stuck?`."""
    word, rest = (*line.split(maxsplit=1), "", "")[:2]
    return half_width(word).removeprefix("/").partition("@")[0].rstrip("?!.,:;。、").casefold(), rest.strip()
