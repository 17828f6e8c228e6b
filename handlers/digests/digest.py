"""`/digest`: what comes when; `/digest now` shows at once what would come."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Card
from core.command import Arg, Command, Values
from core.daytimes import read_times
from core.digest import parts
from handlers.attention import attention
from handlers.context import Context
from handlers.digests.card import NOTHING, digest_card
from handlers.digests.choose import asked_for, chosen, said
from handlers.digests.owner import Owner, of_person, of_room
from handlers.digests.send import pack
from handlers.messages import Rendering
from handlers.view import View
from storage import digests


def digest(ctx: Context, values: Values) -> Answer:
    """What the asker gets and, in a department's room, what the room gets; named ones are shown."""
    if words := str(values.get("words", "")):
        return _named(ctx, values, words)
    room = of_room(ctx.directory, ctx.room) if ctx.room else None
    owners: list[Owner] = [of_person(ctx.directory, ctx.actor), *([room] if room else [])]
    body = [said(ctx, owner, chosen(ctx, owner)) for owner in owners]
    return Say(Card((Bold(ctx.tr("digest.title")),), body=(*body, (ctx.tr("digest.how"),))))


def _named(ctx: Context, values: Values, words: str) -> Answer:
    """What would come, and how to have it come."""
    if read_times(words):
        raise ctx.refuse("refuse.digest_time", at=ctx.tr("steps.digest.at"), given=words)
    owner, names = asked_for(ctx, words, reads=True)
    shown = now(ctx, values)
    if set(names) <= set(chosen(ctx, owner).wanted) or not isinstance(shown, Say):
        return shown
    how = ctx.tr("digest.switch_on", on=ctx.tr("steps.digest.on"), given=words)
    return Say(replace(shown.card, body=(*shown.card.body, (how,))))


def now(ctx: Context, values: Values) -> Answer:
    """Privately what would come, since the last one that did, with what is held until then: `/digest now room`,
    `/digest now monthly`."""
    owner, names = asked_for(ctx, str(values.get("words", "")), reads=True)
    wanted = names or chosen(ctx, owner).wanted[:1] or owner.default.wanted
    last = digests.last(ctx.unit.conn, owner.key)
    packed = pack(owner, parts(wanted), last, ctx.now)
    rendering = Rendering(ctx.unit.conn, ctx.directory, ctx.tr, ctx.now)
    held = attention.waiting(rendering, owner.person.id) if owner.person else NOTHING
    card = digest_card(ctx.unit.conn, View(ctx.tr, ctx.directory, ctx.now, ctx.actor), owner, packed, held=held)
    return Say(card or Card((ctx.tr("digest.nothing"),), body=((ctx.tr("digest.silent"),),)))


_WORDS = (Arg("words", "line", asked=False),)
COMMANDS = (
    Command("digest", digest, _WORDS, "read", steps={word: f"digest_{word}" for word in ("on", "off", "at", "now")}),
    Command("digest_now", now, _WORDS, "read", listed=False),
)
