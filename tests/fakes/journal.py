"""What a counterpart accepted, on disk before its answer left: the oracle of every test."""

from __future__ import annotations

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE

Entry = dict[str, Any]


class Journal:
    """One JSON line an accepted post. One process appends; any process may read the same path."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.path.touch()
        self._read: list[Entry] = []
        self._offset = 0

    def append(self, entry: Entry) -> Entry:
        """Writes the entry and syncs it; it is durable when this returns."""
        self._catch_up()
        stamped = {"seq": len(self._read) + 1, "at": time.time(), **entry}
        with self.path.open("ab") as file:
            file.write(json.dumps(stamped).encode() + b"\n")  # ASCII: a lone surrogate has no UTF-8
            file.flush()
            os.fsync(file.fileno())
        return stamped

    def entries(self, method: str | None = None, room: str | int | None = None, text: str | None = None) -> list[Entry]:
        """The whole entries in order, or those of one method, one room, or whose text contains `text`."""
        self._catch_up()
        return [
            entry
            for entry in self._read
            if (method is None or entry["method"] == method)
            and (room is None or entry.get("room") == str(room))
            and (text is None or text in (entry.get("text") or ""))
        ]

    async def expect(
        self,
        method: str | None = None,
        room: str | int | None = None,
        text: str | None = None,
        *,
        count: int = 1,
        within: float = PATIENCE,
    ) -> list[Entry]:
        """Waits until at least `count` entries match; fails with what was there instead."""
        end = time.monotonic() + within
        while len(found := self.entries(method, room, text)) < count:
            if time.monotonic() > end:
                seen = [(e["method"], e.get("room"), e.get("text")) for e in self.entries()]
                raise AssertionError(f"{len(found)} of {count} × {method} {room} {text!r} in {within} s; seen: {seen}")
            await asyncio.sleep(0.01)
        return found

    def _catch_up(self) -> None:
        with self.path.open("rb") as file:
            file.seek(self._offset)
            for line in file:
                if not line.endswith(b"\n"):
                    break  # another process is still writing it
                self._offset += len(line)
                self._read.append(json.loads(line))
