"""What was sent without saying what it shall be: nothing is lost, the person is asked, and one tap captures it."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say, Toast
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.filing import account_of, described
from core.i18n import Translator
from core.kinds import KINDS
from handlers.capture.albums import of_album
from handlers.capture.files import already, sent_with
from handlers.context import Context
from handlers.meetings.minutes import answered
from handlers.messages import Rendering
from storage import files, offers
from storage.db import Connection
from storage.offers import Offer
from storage.outbox import Message
from storage.uow import new_id

_SHOWN = 300


def make(ctx: Context, values: Values) -> Answer:
    """Asks what this shall be. Pressed, a kind's button runs that kind's command with the words that lie here."""
    sent = sent_with(ctx)
    text = str(values.get("text", ""))
    if (settled := answered(ctx, text)) is not None:
        return settled
    if not (text.strip() or ctx.invocation.files):
        raise ctx.refuse("needs.plain", example=ctx.tr("command.make.example"))
    found = files.record_of_albums(ctx.unit, sent)
    id = next((offers.id_of(sent.place, album) for album in sorted(sent.albums)), new_id())
    there = offers.get(ctx.unit.conn, id)
    known = not text or (there is not None and text == there.text)  # each piece of a forwarded album says whose it is
    if found and known:
        return of_album(ctx, values)
    files.want(ctx.unit, sent, ctx.invocation.files, found)
    if there and there.asked and known:
        return Toast("")  # one question for a whole album
    offer = offers.put(ctx.unit, new_id() if there and there.made else id, sent, text, ctx.invocation.url)
    return Say(_question(offer, ctx.tr, ctx.unit.conn))


def leave(ctx: Context, values: Values) -> Answer:
    """It was just talk: the offer is closed."""
    id = str(values["message"])
    offer = offers.get(ctx.unit.conn, id)
    if offer is None or offer.person != ctx.actor.id:
        raise ctx.refuse("refuse.offer_gone")
    if not offers.settle(ctx.unit, id, offers.CLOSED):
        raise already(ctx, id)
    return Say(Card(ctx.tr.line("make.left")), instead=True)


def _question(offer: Offer, tr: Translator, conn: Connection) -> Card:
    body: list[Line] = []
    if offer.text:
        body.append((offer.text[:_SHOWN] + ("…" if len(offer.text) > _SHOWN else ""),))
    if found := files.of_sent(conn, offer.sent):
        body.append((described(account_of(found), tr),))
    captured = [kind for kind in KINDS.values() if kind.captured and kind.offered]
    buttons = [
        Button("make", f"{kind.sign} {tr(f'make.{kind.name}')}", f"{kind.name}.{offer.id}", 1) for kind in captured
    ]
    buttons.append(Button("leave", tr("button.leave"), offer.id, 1))
    return Card((Bold(tr("make.title")),), body=tuple(body), buttons=tuple(buttons))


def render(rendering: Rendering, message: Message) -> Card | None:
    """The question about an album; none any more once its words came and were captured or asked about."""
    offer = offers.get(rendering.conn, message.params["offer"])
    if offer is None or offer.asked or offer.made:
        return None
    return _question(replace(offer, asked=True), rendering.tr, rendering.conn)


MESSAGES = {"offer": render}
COMMANDS = (
    Command("make", make, (Arg("text", "text", asked=False),), right="capture", listed=False),
    Command("leave", leave, (Arg("message", "word", required=True, asked=False),), right="capture", listed=False),
)
