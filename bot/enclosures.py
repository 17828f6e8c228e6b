"""What goes out below a card as a message of its own: its document, and a picture where the card cannot show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.destinations import Destination
from bot.outcomes import Outcomes
from bot.papers import Papers
from bot.port import DeliveryError
from core.card import Card, Document, Picture, plain
from core.clip import clip
from storage.outbox import Message

Enclosed = Document | Picture
TOGETHER = frozenset({"kpi_report", "kpi_sheet"})
"""What is read once and never edited: its words stand below the picture, or beside the file, in one message."""
_CAPTION = 1024  # UTF-16 units that Telegram takes below a picture or a file (platforms.md)


class Enclosures:
    def __init__(self, papers: Papers, outcomes: Outcomes) -> None:
        self._papers = papers
        self._outcomes = outcomes

    async def apart(self, card: Card, message: Message, to: Destination) -> tuple[Card, list[Enclosed]]:
        """The card as it is sent, with what it shows itself made; and what follows it, the picture last."""
        card = await self._papers.with_document(card, message, to)
        found: list[Enclosed] = [card.document] if card.document and to.port.attaches else []
        if card.picture is None:
            return card, found
        if to.port.pictures:
            return replace(card, picture=await self._papers.drawn(card.picture, message, to)), found
        return replace(card, picture=None), [*found, card.picture]

    def together(self, card: Card, apart: list[Enclosed], message: Message, to: Destination) -> list[Enclosed]:
        """What goes out where the first of it can say the card's own words, the picture first; nothing where it cannot,
        or where the card could be looked for."""
        if message.kind not in TOGETHER or to.port.looks_up or card.buttons or card.fields or not apart:
            return []
        said = _words(card)
        fits = clip(said, _CAPTION - len(to.tr("possible_repeat")), "utf16") == said
        return sorted(apart, key=lambda one: not isinstance(one, Picture)) if fits else []

    async def send(
        self,
        message: Message,
        to: Destination,
        left: list[Enclosed],
        revision: int,
        turn: Callable[[], Awaitable[None]],
        card: Card | None = None,
    ) -> None:
        """The first of what is left. Nobody can look for it, so that it comes again with a mark. `card`: what it says
        itself, where that is no message of its own."""
        if not left:
            await self._outcomes.settled(message, "dropped")
            return
        mark = "" if message.state == "due" else to.tr("possible_repeat").rstrip(" ·")
        below = message.params.get("below", "")
        one = left[0]
        if isinstance(one, Picture):
            one = await self._papers.drawn(one, message, to)
            await turn()
            sent = await self._picture(one, message, to, mark, below, card)
        else:
            body = await self._papers.body(one)
            await turn()
            words = f"{mark} {_words(card) if card else ''}".strip()
            sent = await to.port.send_file(to.place, one.name, one.mime, body, words, below)
        more = len(left) > 1
        await self._outcomes.sent(
            message, sent, revision, more, below=(below or (sent if card else "")) if more else ""
        )

    async def _picture(
        self, picture: Picture, message: Message, to: Destination, mark: str, below: str, whole: Card | None
    ) -> str:
        """The picture, or what it says where there is none or the platform does not take it."""
        if picture.file:
            try:
                words = f"{mark} {_words(whole)}".strip() if whole else mark
                return await to.port.send_picture(to.place, picture.body, "" if whole else picture.alt, words, below)
            except DeliveryError as error:
                if not error.permanent or error.gone or error.moved_to or error.revoked:
                    raise
        head, *rest = picture.alt.split("\n")
        if whole:
            title = (f"{mark} ", *whole.title) if mark else whole.title
            card = replace(whole, title=title, body=(*whole.body, *((line,) for line in rest if line.startswith("⚠"))))
            return await to.port.send(to.place, card, to.handles, message.key, below)
        card = Card((f"{mark} {head}".strip(),), body=tuple((line,) for line in rest))
        return await to.port.send(to.place, card, to.handles, message.key, below)


def _words(card: Card) -> str:
    return "\n".join([plain(card.title), *(plain(line) for line in card.body)])
