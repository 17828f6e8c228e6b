"""Saying truly who hears of something: whom no chat knows yet is named apart, with what to do."""

from __future__ import annotations

from collections.abc import Iterable

from core.people import LOCAL
from handlers.context import Context


def who_hears(ctx: Context, people: Iterable[int], key: str, **values: object) -> str:
    """The text `key` with those who hear of it, and the names of those who cannot; "" for nobody at all."""
    told = dict.fromkeys(people)
    deaf = [person for person in told if not _reaches(ctx, person)]
    heard = [person for person in told if person not in deaf]
    parts = [ctx.tr(key, who=_names(ctx, heard), **values)] if heard else []
    parts += [ctx.tr("telling.unreached", who=_names(ctx, deaf))] if deaf else []
    return " · ".join(parts)


def _reaches(ctx: Context, person: int) -> bool:
    """In the local chat everybody has a private room as soon as there is something for them."""
    platforms = ctx.settings["platforms"].split()
    return LOCAL in platforms or any(
        ctx.directory.private_room(person, platform) or person in ctx.directory.handles(platform)
        for platform in platforms
    )


def _names(ctx: Context, people: Iterable[int]) -> str:
    return ctx.tr("comma").join(ctx.name(person) for person in people)
