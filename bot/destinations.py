"""Where a message goes: the room's port and place, or the private chat of a person, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.directories import Directories
from bot.newcomers import Newcomers
from bot.pauses import Pauses
from bot.port import DeliveryError, Handles, Port
from core.i18n import Languages, Translator
from core.people import LOCAL, Account, Directory, Person, Place, Room
from storage.outbox import Message


@dataclass(frozen=True, slots=True)
class Destination:
    port: Port
    place: Place
    tr: Translator
    handles: Handles
    directory: Directory


class Destinations:
    def __init__(
        self,
        ports: Mapping[str, Port],
        directories: Directories,
        languages: Languages,
        newcomers: Newcomers,
        pauses: Pauses,
    ) -> None:
        self._ports = ports
        self.directories = directories
        self._languages = languages
        self._newcomers = newcomers
        self.pauses = pauses

    async def of(self, message: Message) -> Destination:
        """Raises a permanent DeliveryError when there is no way to the reader, one to wait for while it is closed."""
        to = await self._of(message)
        await self.pauses.pass_by(to.port)
        return to

    async def _of(self, message: Message) -> Destination:
        directory = await self.directories.current()
        if message.room:
            room = directory.rooms[message.room]
            if room.gone:
                raise DeliveryError("Muster was taken out of this room", permanent=True, gone=True)
            return self._at(room.place, room.locale, room.zone, directory)
        person = directory.people.get(message.person or 0)
        if person is None or not person.active:
            raise DeliveryError("no such person", permanent=True)
        place = (await self.private_room(person, directory)).place
        return self._at(place, person.locale, person.zone, directory)

    async def private_room(self, person: Person, directory: Directory) -> Room:
        """A private chat that exists, otherwise one that a platform opens; a permanent DeliveryError when none does.

        A platform that refuses our token comes last: who is also on another hears Muster there meanwhile.
        """
        for paused in (False, True):
            for platform in self._ports:
                room = directory.private_room(person.id, platform)
                if room and self.pauses.holds(platform) is paused:
                    return room
            for account in self._accounts(person, directory):
                if self.pauses.holds(account.platform) is paused and (room := await self._open(account, person)):
                    return room
        raise DeliveryError("not reachable on any platform", permanent=True)

    async def _open(self, account: Account, person: Person) -> Room | None:
        port = self._ports[account.platform]
        await self.pauses.pass_by(port)
        room = await self._newcomers.add_private(await port.private_place(account), person)
        return room if room and not room.gone else None

    def _accounts(self, person: Person, directory: Directory) -> list[Account]:
        theirs = [account for account, id in directory.accounts.items() if id == person.id]
        theirs.append(Account(LOCAL, "", str(person.id)))
        return [account for account in theirs if account.platform in self._ports]

    def _at(self, place: Place, locale: str, zone: str, directory: Directory) -> Destination:
        port = self._ports.get(place.platform)
        if port is None:
            raise DeliveryError(f"{place.platform} is not connected", permanent=True)
        tr = self._languages.translator(locale, zone, place.platform)
        return Destination(port, place, tr, directory.handles(place.platform), directory)
