"""Splitting a line into its command and the rest, however it was addressed."""

from __future__ import annotations


def command_of(line: str) -> tuple[str, str]:
    """`/issue@muster_bot Label printer` → ("issue", "Label printer"); a word without a slash is read alike."""
    word, _, rest = line.strip().replace("\n", " \n", 1).partition(" ")
    return word.removeprefix("/").partition("@")[0].casefold(), rest.strip()
