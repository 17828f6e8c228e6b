"""Searching: records by the words in them, newest first, for the asker alone. A slip of the keyboard is forgiven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.answer import Answer, Say
from core.card import Line
from core.command import Arg, Command, Values
from core.nearest import slips
from core.terms import Word, asked, client_term, folded, loosened, spelled
from handlers.context import Context
from handlers.paging import SIZE, read, turns
from handlers.summaries import page_card
from storage import search

_SHOWN = 80
_TRIED = 5
_CLIENTS = 30


def find(ctx: Context, values: Values) -> Answer:
    return _found(ctx, " ".join(str(values["words"]).split()), 0)


def find_page(ctx: Context, values: Values) -> Answer:
    page, line = read(str(values["page"]))
    return replace(_found(ctx, line, page), instead=True)


def _found(ctx: Context, line: str, page: int) -> Say:
    """Whole words first; where nobody wrote those, words that begin so; where there are none, the likeliest slips."""
    words, told = _words(ctx, line), list[Line]()
    if words and not _any(ctx, words):
        words = loosened(words)
        if not _any(ctx, words):
            words, told = _meant(ctx, words)
            line = " ".join(word.typed for word in words) if told else line
            told = told or ([(ctx.tr("find.fewer"),)] if len(words) > 1 else [])
    found, total = search.containing(ctx.unit.conn, ctx.actor, words, page * SIZE, SIZE)
    many = total > search.COUNTED
    title = ctx.tr.count("find.title", total, words=line[:_SHOWN])
    title = ctx.tr("find.many", words=line[:_SHOWN], count=search.COUNTED) if many else title
    turning = turns(ctx.tr, "find_page", line, page, total)
    said = page_card(ctx, title, found, page, total, turning, more=ctx.tr("find.more") if many else "")
    return replace(said, card=replace(said.card, body=(*told, *said.card.body)))


def _words(ctx: Context, line: str) -> list[Word]:
    """What is asked for; a word that names a client stands for their records too."""
    clients = [(id, folded(name)) for id, name in ctx.directory.clients.items()]

    def named(typed: str) -> tuple[str, ...]:
        name = folded(typed.lstrip("~～"))
        return tuple(client_term(id) for id, theirs in clients if name in theirs)[:_CLIENTS] if len(name) > 1 else ()

    return [replace(word, others=named(word.typed)) for word in asked(line)]


def _any(ctx: Context, words: Sequence[Word]) -> bool:
    return bool(search.containing(ctx.unit.conn, ctx.actor, words, 0, 1)[0])


def _meant(ctx: Context, words: list[Word]) -> tuple[list[Word], list[Line]]:
    """The words with those that are nowhere taken for the likeliest slip, and what is to be said of that."""
    meant, told = list(words), list[Line]()
    for index, word in enumerate(words):
        if not all(spelled([term.text]) for term in word.terms) or _any(ctx, [word]):
            continue
        known = search.spelled_like(ctx.unit.conn, word.terms[0].text)
        for near in slips(word.terms[0].text, known, _TRIED):
            tried = [*meant[:index], *_words(ctx, near), *meant[index + 1 :]]
            if _any(ctx, tried):
                meant = tried
                told.append((ctx.tr("find.instead", given=word.typed, near=near),))
                break
    return meant, told


COMMANDS = (
    Command("find", find, (Arg("words", "line", required=True),), effect="read", short=True),
    Command("find_page", find_page, (Arg("page", "word", required=True),), effect="read", listed=False),
)
