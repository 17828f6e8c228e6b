"""Meeting people and rooms for the first time; what nobody vouches for stays outside (default deny)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import TypeVar

import structlog

from bot.directories import Directories
from bot.port import DeliveryError, Newcomer, Port
from bot.settings import Settings
from core.errors import NotSaved
from core.i18n import Languages, Translator
from core.invocation import Invocation
from core.people import Account, Directory, Person, Place, Role, Room
from storage import people
from storage.uow import Unit
from storage.writer import Writer

T = TypeVar("T")
_PATIENCE = 0.8
"""Seconds for each of the at most three questions about somebody new."""
_log = structlog.get_logger("people")


class Newcomers:
    def __init__(
        self,
        settings: Settings,
        languages: Languages,
        writer: Writer,
        directories: Directories,
        ports: Mapping[str, Port],
    ) -> None:
        self._settings = settings
        self._languages = languages
        self._writer = writer
        self._directories = directories
        self._ports = ports

    def default_tr(self, platform: str = "") -> Translator:
        return self._languages.translator(self._settings.muster_locale, self._settings.muster_timezone, platform)

    async def admit(self, invocation: Invocation) -> Person | None:
        """A full member of the workspace, or an administrator by setting, becomes a member now; others do not.

        Raises NotSaved when the platform could not be asked, so that the words go back to who typed them.
        """
        account = invocation.actor
        directory = self._directories.latest
        if account in directory.accounts:
            return None  # known, and not active any more
        port = self._ports.get(account.platform)
        try:
            newcomer = await _in_time(port.admit(account)) if port else None
        except DeliveryError as error:
            _log.warning("cannot_ask", platform=account.platform, error=error.code)
            raise NotSaved("cannot_ask") from None
        if newcomer is None and account not in self._settings.admins:
            return None
        newcomer = newcomer or Newcomer(account.user, self._settings.muster_locale, self._settings.muster_timezone)
        await self._writer.submit(lambda unit: self._add(unit, account, newcomer))
        return (await self._directories.current()).who(account)

    def refusal(self, account: Account, tr: Translator) -> str:
        """What a stranger hears. While nobody administers Muster, whoever set it up hears how they do."""
        known = self._directories.latest.people.values()
        if self._settings.admins or any(person.has("configure") for person in known):
            return tr("refuse.outsider")
        return tr("refuse.nobody_administers", setting=f"MUSTER_ADMINS={':'.join(filter(None, account))}")

    def _add(self, unit: Unit, account: Account, newcomer: Newcomer) -> None:
        directory = people.load(unit.conn)
        if account in directory.accounts:
            return  # another delivery of theirs was faster
        if known := _by_email(directory, account, newcomer.email):
            people.add_account(unit, account, known)
            if account in self._settings.admins:
                people.change_person(unit, known, role=Role.ADMINISTRATOR.value)
            return
        role = Role.ADMINISTRATOR if account in self._settings.admins else Role.STAFF
        values = {"role": role.value, "locale": newcomer.locale, "zone": newcomer.zone, "email": newcomer.email}
        people.add_account(unit, account, people.add_person(unit, newcomer.name, **values))

    async def know_room(self, invocation: Invocation, person: Person) -> None:
        """Registers the room that something was said in; where no card may stand, the private chat is made ready."""
        directory = self._directories.latest
        place = invocation.place._replace(thread="")
        room = directory.room_at(place) if place.channel else None
        if room is None and place.channel:
            room = await self._register(place, person, invocation.private)
        if (room is None or room.audience != "colleagues") and not directory.private_room(person.id, place.platform):
            await self._open_private(invocation.actor, person)

    async def _register(self, place: Place, person: Person, private: bool) -> Room | None:
        if private:
            return await self.add_private(place, person)
        try:
            info = await _in_time(self._ports[place.platform].room_info(place))
        except DeliveryError as error:
            _log.warning("cannot_ask", platform=place.platform, error=error.code)
            return None
        values = {"audience": info.audience, "locale": self._settings.muster_locale}
        values["zone"] = self._settings.muster_timezone
        await self._writer.submit(lambda unit: people.add_room(unit, place, info.name, **values))
        return (await self._directories.current()).room_at(place)

    async def _open_private(self, account: Account, person: Person) -> None:
        port = self._ports.get(account.platform)
        if port is None:
            return  # typed in the terminal while the local chat is off
        try:
            await self.add_private(await _in_time(port.private_place(account)), person)
        except DeliveryError as error:
            _log.warning("no_private_chat", platform=account.platform, error=error.code)

    async def add_private(self, place: Place, person: Person) -> Room | None:
        values = {"audience": "colleagues", "person_id": person.id, "locale": person.locale, "zone": person.zone}
        await self._writer.submit(lambda unit: people.add_room(unit, place, person.name, **values))
        return (await self._directories.current()).room_at(place)


def _by_email(directory: Directory, account: Account, email: str) -> int | None:
    """The one whom a sheet named with this address, unless they have an account there already."""
    there = {id for known, id in directory.accounts.items() if known.platform == account.platform}
    found = [p.id for p in directory.people.values() if p.active and email and p.email == email]
    return found[0] if len(found) == 1 and found[0] not in there else None


async def _in_time(asked: Awaitable[T]) -> T:
    """An answer of a platform, or a DeliveryError while the person can still be answered within Slack's 3 s."""
    try:
        return await asyncio.wait_for(asked, _PATIENCE)
    except TimeoutError:
        raise DeliveryError("too slow", unknown=True) from None
