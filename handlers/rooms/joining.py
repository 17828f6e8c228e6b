"""Joining: a one-time link or code makes an account a member, or brings a member's other chat to the same person."""

from __future__ import annotations

import re

from core.answer import Answer, Say
from core.card import Card, Line, Link
from core.command import Arg, Command, Values
from core.people import LOCAL, Person
from handlers.context import Context
from storage import joining, people

_REFERENCE = re.compile(r"[A-Za-z]{1,3}-\d+")


def invite_one(ctx: Context, name: str) -> Answer:
    """A one-time code for somebody, known or new; with Telegram connected also as a link that joins at a tap."""
    found = ctx.directory.named(name.lstrip("@"))
    if len(found) > 1:
        raise ctx.refuse("problem.which_person", given=name)
    if not found and not _is_name(name):
        raise ctx.refuse("refuse.invite_name", given=name[:60], example=ctx.tr("command.invite.example"))
    person = found[0].id if found else people.add_person(ctx.unit, name, locale=ctx.actor.locale, zone=ctx.actor.zone)
    body = ways_in(ctx, person)
    if ctx.invocation.place.platform == LOCAL:
        body.append(ctx.tr.line("invite.local", who=name))
    return Say(Card(title=ctx.tr.line("invite.title", who=name), body=tuple(body)))


def _is_name(text: str) -> bool:
    """Whether it can be what somebody is called: neither a reference nor signs that mean something in a line."""
    named = any(char.isalpha() for char in text) and not any(char in "@#!~/" for char in text)
    return named and not _REFERENCE.fullmatch(text.strip())


def connect(ctx: Context, values: Values) -> Answer:
    """A code for another chat of the asker's own."""
    body = ways_in(ctx, ctx.actor.id)
    return Say(Card(title=(ctx.tr("connect.title"),), body=(*body, (ctx.tr("connect.after"),))))


def ways_in(ctx: Context, person: int) -> list[Line]:
    """One fresh code, as a link where there is Telegram and as words for every other chat."""
    code = joining.make_code(ctx.unit, person)
    words = ctx.tr.line("invite.code", code=f"/join {code}")
    link = ctx.settings.get("telegram_link", "")
    if not link:
        return [words]
    return [ctx.tr.line("invite.link", link=Link(f"{link}?start={code}", f"{link}?start={code}")), words]


def join(ctx: Context, values: Values) -> Answer:
    """A member's second account: both entries become the code's person. A stranger's code is taken before the roles
    are checked (bot/dispatch.py). In the local chat one account is one person already, and whoever sits at it speaks as
    anybody: nobody is joined from there, and the code stays good."""
    if ctx.invocation.place.platform == LOCAL:
        raise ctx.refuse("refuse.join_local")
    kept = ctx.directory.people.get(joining.take_code(ctx.unit, str(values["code"])) or 0)
    if kept is None:
        raise ctx.refuse("refuse.code")
    _may_become(ctx, kept)
    joining.merge(ctx.unit, ctx.actor.id, kept.id)
    return Say(Card(title=(ctx.tr("join.same", who=kept.name),), body=((ctx.tr("join.mine"),),)))


def _may_become(ctx: Context, kept: Person) -> None:
    """The code's person keeps their role, and nobody gives rights away unseen: then it goes the other way round."""
    if kept.id == ctx.actor.id:
        raise ctx.refuse("refuse.join_already")
    if not ctx.actor.rights <= kept.rights:
        role = ctx.tr(f"role.{ctx.actor.role}")
        raise ctx.refuse("refuse.join_loses", who=kept.name, role=role)


COMMANDS = (
    Command("connect", connect),
    Command("join", join, (Arg("code", "word", required=True),), listed=False),
)
