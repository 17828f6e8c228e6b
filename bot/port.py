"""What a platform offers to the sender: cards are sent, edited, deleted and looked up, never features."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.card import Card
from core.errors import MusterError
from core.people import Account, Place

Handles = Mapping[int, str]
"""Person → user id on this platform, for mentions."""


TOO_LARGE = "too_large"
"""The code of a DeliveryError about a file that is larger than Muster keeps."""


class DeliveryError(MusterError):
    """A send failed. `unknown`: it may have arrived. `permanent`: trying again is no use. `gone`: not in that room.

    `markup`: the platform refuses the form of the card, so plain text may do. `revoked`: the platform that
    refuses our token; everything there waits `retry_after` seconds, as for a limit. `moved_to`: the room's new channel.
    """

    def __init__(
        self,
        code: str,
        *,
        unknown: bool = False,
        permanent: bool = False,
        gone: bool = False,
        markup: bool = False,
        revoked: str = "",
        retry_after: float = 0,
        moved_to: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.unknown = unknown
        self.permanent = permanent
        self.gone = gone
        self.markup = markup
        self.revoked = revoked
        self.retry_after = retry_after
        self.moved_to = moved_to


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A full member of a workspace that Muster has not met."""

    name: str
    locale: str
    zone: str
    email: str = ""
    """Folded; empty where the platform does not tell."""


@dataclass(frozen=True, slots=True)
class RoomInfo:
    name: str
    audience: str


class Port(Protocol):
    """One platform. Every method raises DeliveryError."""

    platform: str
    threads: bool
    """Lines about a change may stand below the card, out of the room's way."""
    looks_up: bool
    """An unknown send can be found by its key (fault 26)."""
    attaches: bool
    """A card's document is a message of its own, below the card; otherwise the card itself leads to it."""
    pictures: bool
    """A card shows its picture itself; otherwise that is a message of its own, below the card."""
    burst: int
    """Messages and edits that a room takes at once before one a second (platforms.md); 0 for no limit."""

    def link(self, place: Place, message: str) -> str:
        """The way to a message for those who are in the room; "" where there is none."""
        ...

    def newer(self, place: Place, message: str) -> int:
        """How many messages came to the room after this one, as far as is known; asked only without `threads`."""
        ...

    def parts(self, card: Card) -> list[Card]:
        """A card that is longer than one message as several that are not, without a word lost (fault 34)."""
        ...

    async def check(self) -> None:
        """Whether the platform takes our token; `revoked` when it does not."""
        ...

    async def send(
        self, place: Place, card: Card, handles: Handles, key: str, reply_to: str = "", markup: bool = True
    ) -> str:
        """Posts the card and gives the platform's id of the message; `key` goes along where the platform keeps it."""
        ...

    async def send_file(
        self, place: Place, name: str, mime: str, body: bytes, words: str = "", reply_to: str = ""
    ) -> str:
        """Posts a file as a message of its own and gives the platform's id of it; asked only where `attaches`."""
        ...

    async def send_picture(self, place: Place, body: bytes, alt: str, words: str = "", reply_to: str = "") -> str:
        """Posts a picture as a message of its own and gives the platform's id of it; asked only where a card does not
        show it itself. A permanent DeliveryError where the platform does not take it."""
        ...

    async def edit(self, place: Place, message: str, card: Card, handles: Handles) -> None: ...

    async def delete(self, place: Place, message: str) -> None: ...

    async def find(self, place: Place, key: str, since: datetime, reply_to: str = "") -> str | None:
        """The message that was sent with this key since that real moment, if it arrived."""
        ...

    async def download(self, source: str, limit: int) -> bytes:
        """The bytes of a file that was sent, by its `source`. Permanent when it is gone, or, with the code TOO_LARGE,
        when it has more than `limit` bytes: it is then given up as soon as that is known."""
        ...

    async def private_place(self, account: Account) -> Place:
        """Where Muster speaks with this account alone."""
        ...

    async def admit(self, account: Account) -> Newcomer | None:
        """Who an unknown account is, when the platform vouches for it as a full member; None refuses."""
        ...

    async def find_account(self, email: str) -> Account | None:
        """The full member whom the platform knows by this address; None where it knows none, or no addresses."""
        ...

    async def room_info(self, place: Place) -> RoomInfo:
        """What the platform says of a room that Muster does not know yet."""
        ...
