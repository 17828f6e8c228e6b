"""Why a value is corrected, behind it: `3.5M for October because the freight was missing`, 「350萬 10月，因為…」."""

from __future__ import annotations

import re

LONGEST = 300
"""Characters of a reason."""
_WHY = re.compile(
    r"(?<!\w)(?:because(?:\s{1,9}of)?|since|due\s{1,9}to|reason\s{0,9}[:：])\s|因[为為]|由[于於]|原因[:：]?",
    re.IGNORECASE,
)
_ENDS = " \t\n,，;；.。"


def split_reason(text: str) -> tuple[str, str]:
    """The text before the first word that says why, and what stands behind it; ("text", "") where none does."""
    found = _WHY.search(text)
    if found is None:
        return text.strip(), ""
    return text[: found.start()].strip(_ENDS), text[found.end() :].strip()
