"""The directory in memory: reloaded when it changed, here or in another replica."""

from __future__ import annotations

import asyncio
import time

from core.people import Directory
from core.reading import names_of
from core.text import Names
from storage import people
from storage.db import Database

_TRUSTED = 0.2
"""Seconds for which a snapshot is trusted before its version is looked at again."""


class Directories:
    def __init__(self, database: Database, zone: str) -> None:
        self._database = database
        self._zone = zone
        self.latest = Directory()
        self._version: str | None = None
        self._looked = -_TRUSTED
        self._changed = 0.0
        self._lock = asyncio.Lock()
        self.names = Names()

    def invalidate(self) -> None:
        """Something was changed by this process: the next look is at the database."""
        self._changed = time.monotonic()

    async def current(self) -> Directory:
        """Who is who, at most a fifth of a second old across replicas, never older than our own changes."""
        if self._stale():
            async with self._lock:
                if self._stale():  # the others that waited are served by the first one's look
                    await asyncio.to_thread(self.refresh)
        return self.latest

    def _stale(self) -> bool:
        # A look that began before our own change may have missed it, even when it ended after.
        return self._looked <= self._changed or time.monotonic() - self._looked > _TRUSTED

    def refresh(self) -> Directory:
        looked = time.monotonic()
        with self._database.read() as conn:
            version = people.version(conn)
            if version != self._version or self._version is None:
                self.latest = people.load(conn, self._zone)
                self._version = version
                self.names = names_of(self.latest)
        self._looked = looked
        return self.latest
