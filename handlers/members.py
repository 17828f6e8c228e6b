"""Joining: a one-time link or code makes an account a member; and the language that Muster answers in."""

from __future__ import annotations

from core.answer import Answer, Say
from core.card import Card, Link
from core.command import Arg, Command, Values
from core.i18n import LOCALES
from core.people import LOCAL
from handlers.context import Context
from storage import people


def invite(ctx: Context, values: Values) -> Answer:
    """A one-time code for somebody, known or new; with Telegram connected also as a link that joins at a tap."""
    name = str(values["name"])
    found = ctx.directory.named(name.lstrip("@"))
    if len(found) > 1:
        raise ctx.refuse("problem.which_person", given=name)
    person = found[0].id if found else people.add_person(ctx.unit, name, locale=ctx.actor.locale, zone=ctx.actor.zone)
    code = people.make_code(ctx.unit, person)
    link = ctx.settings.get("telegram_link", "")
    body = [ctx.tr.line("invite.code", code=f"/join {code}")]
    if link:
        body.insert(0, ctx.tr.line("invite.link", link=Link(f"{link}?start={code}", f"{link}?start={code}")))
    if ctx.invocation.place.platform == LOCAL:
        body.append(ctx.tr.line("invite.local", who=name))
    return Say(Card(title=ctx.tr.line("invite.title", who=name), body=tuple(body)))


def join(ctx: Context, values: Values) -> Answer:
    """A member joins a second account of theirs; a stranger's code is taken before the roles are checked."""
    person = people.use_code(ctx.unit, str(values["code"]), ctx.invocation.actor)
    if person is None:
        raise ctx.refuse("refuse.code")
    return Say(Card(title=(ctx.tr("join.done", who=ctx.name(person)),), body=((ctx.tr("join.try"),),)))


def language(ctx: Context, values: Values) -> Answer:
    locale = str(values["language"])
    people.change_person(ctx.unit, ctx.actor.id, locale=locale)
    for room in ctx.directory.rooms.values():
        if room.person == ctx.actor.id:
            people.change_room(ctx.unit, room.id, locale=locale)
    tr = ctx.languages.translator(locale, ctx.actor.zone)
    return Say(Card(title=(tr("language.done"),)))


COMMANDS = (
    Command("invite", invite, (Arg("name", "line", required=True),), right="configure"),
    Command("join", join, (Arg("code", "word", required=True),), listed=False),
    Command("language", language, (Arg("language", "choice", required=True, choices=LOCALES),)),
)
