"""Platforms that refuse our token: nothing is sent there until it works again, and nothing is lost (fault 32)."""

from __future__ import annotations

import time

import structlog

from bot.directories import Directories
from bot.port import DeliveryError, Port
from core.errors import NotSaved, StillRunning
from core.people import Directory
from storage import outbox
from storage.db import DRIVER_ERRORS
from storage.uow import Unit
from storage.writer import Writer

_log = structlog.get_logger("sender")
_ASK_AGAIN = 60.0
"""Seconds between two questions whether the token works again; nothing else is asked meanwhile."""


class Pauses:
    """Each replica finds out by itself; administrators hear of it once a day, from all replicas together."""

    def __init__(self, writer: Writer, directories: Directories) -> None:
        self._writer = writer
        self._directories = directories
        self._again: dict[str, float] = {}
        self._deaf: set[str] = set()

    def holds(self, platform: str) -> bool:
        """Whether people are better told elsewhere: nothing can be sent there, or no answer is heard."""
        return platform in self._again or platform in self._deaf

    async def deafen(self, platform: str, why: str) -> None:
        """The platform refuses the token that we listen with; what we send still arrives."""
        if platform in self._deaf:
            return
        self._deaf.add(platform)
        _log.error("unheard", platform=platform, error=why)
        try:
            await self._tell("unheard", platform, why)
        except (NotSaved, StillRunning, *DRIVER_ERRORS):
            self._deaf.discard(platform)  # nobody was told: it begins again with the next refusal

    def hears(self, platform: str) -> None:
        if platform in self._deaf:
            self._deaf.discard(platform)
            _log.warning("heard_again", platform=platform)

    async def begin(self, platform: str, why: str) -> None:
        """The platform has refused our token."""
        if platform in self._again:
            return
        self._again[platform] = time.monotonic() + _ASK_AGAIN
        _log.error("paused", platform=platform, error=why)
        try:
            await self._tell("paused", platform, why)
        except (NotSaved, StillRunning):
            del self._again[platform]  # nobody was told: it begins again with the next refusal
            raise

    async def _tell(self, kind: str, platform: str, why: str) -> None:
        def tell(unit: Unit) -> None:
            params = {"platform": platform.capitalize(), "error": why[:200]}
            for person in administrators(self._directories.latest):
                key = f"{kind}:{platform}:{unit.now:%Y-%m-%d}:{person}"
                outbox.put(unit, kind, key=key, person=person, params=params)

        await self._writer.submit(tell, patience=10)

    async def pass_by(self, port: Port) -> None:
        """Raises while the platform is paused; once a minute one message asks whether it still is."""
        until = self._again.get(port.platform)
        if until is None:
            return
        left = until - time.monotonic()
        if left > 0:
            raise DeliveryError("paused", revoked=port.platform, retry_after=left)
        self._again[port.platform] = time.monotonic() + _ASK_AGAIN
        try:
            await port.check()
        except DeliveryError as error:
            raise DeliveryError(error.code, revoked=port.platform, retry_after=_ASK_AGAIN) from None
        del self._again[port.platform]
        _log.warning("resumed", platform=port.platform)


def administrators(directory: Directory) -> list[int]:
    return [person.id for person in directory.people.values() if person.has("configure")]
