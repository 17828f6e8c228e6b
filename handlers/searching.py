"""Searching: records by the words in them, newest first, for the asker alone."""

from __future__ import annotations

from dataclasses import replace

from core.answer import Answer, Say
from core.command import Arg, Command, Values
from handlers.context import Context
from handlers.paging import SIZE, read, turns
from handlers.summaries import page_card
from storage import search

_SHOWN = 80


def find(ctx: Context, values: Values) -> Answer:
    return _found(ctx, " ".join(str(values["words"]).split()), 0)


def find_page(ctx: Context, values: Values) -> Answer:
    page, words = read(str(values["page"]))
    return replace(_found(ctx, words, page), instead=True)


def _found(ctx: Context, words: str, page: int) -> Say:
    found, total = search.containing(ctx.unit.conn, ctx.actor, words.split(), page * SIZE, SIZE)
    title = ctx.tr.count("find.title", total, words=words[:_SHOWN])
    return page_card(ctx, title, found, page, total, turns(ctx.tr, "find_page", words, page, total))


COMMANDS = (
    Command("find", find, (Arg("words", "line", required=True),), effect="read", short=True),
    Command("find_page", find_page, (Arg("page", "word", required=True),), effect="read", listed=False),
)
