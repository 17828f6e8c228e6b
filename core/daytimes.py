"""Times of day as people write several of them: `9:00 17:30`, 「早上八点半和下午五点」."""

from __future__ import annotations

import re

from core.dates.clock import CLOCKS, hour_of
from core.dates.fold import fold

_BARE = re.compile(r"(\d{1,2})(?![\d:.点时])", re.ASCII)
_GAP = re.compile(r"[ ,;、，；]*(?:(?:and|和|与|與|跟) ?)?")
_DAY = 1440


def read_times(text: str) -> list[int]:
    """Minutes after midnight, each once, in order; none where anything else stands in the text."""
    folded, position = fold(text.strip()), 0
    found: set[int] = set()
    while position < len(folded):
        read = CLOCKS.match(folded, position)
        bare = None if read else _BARE.match(folded, position)
        if read and not read[0].part:
            minutes, position = read[0].minutes, read[1]
        elif bare and (hour := hour_of(int(bare[1]), None)) is not None:
            minutes, position = hour * 60, bare.end()
        else:
            return []
        if minutes >= _DAY:
            return []
        found.add(minutes)
        gap = _GAP.match(folded, position)
        position = gap.end() if gap else position
    return sorted(found)
