"""Searching: records by the words in them, newest first, for the asker alone. A slip of the keyboard is forgiven."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.answer import Answer, Say
from core.card import Button, Line
from core.command import Arg, Command, Values
from core.nearest import slips
from core.terms import Word, asked, client_term, folded, loosened, spelled
from handlers.context import Context
from handlers.paging import SIZE, read, turns
from handlers.views.summaries import page_card
from storage import search, searches

_SHOWN = 80
_TRIED = 5
_CLIENTS = 30
Turning = Callable[[str, int], tuple[Button, ...]]
"""The words that were meant and how many records have them → the buttons that turn the page."""


def find(ctx: Context, values: Values) -> Answer:
    line = _line(values)
    return _found(ctx, line, 0, lambda meant, total: turns(ctx.tr, "find_page", meant, 0, total))


def find_page(ctx: Context, values: Values) -> Answer:
    page, line = read(str(values["page"]))
    found = _found(ctx, line, page, lambda meant, total: turns(ctx.tr, "find_page", meant, page, total))
    return replace(found, instead=True)


def find_long(ctx: Context, values: Values) -> Answer:
    """More words than a button holds: they are kept where there is more than one page to turn."""
    line = _line(values)

    def turning(meant: str, total: int) -> tuple[Button, ...]:
        kept = searches.keep(ctx.unit, ctx.actor.id, line) if total > SIZE else ""
        return turns(ctx.tr, "find_kept", kept, 0, total)

    return _found(ctx, line, 0, turning)


def find_kept(ctx: Context, values: Values) -> Answer:
    page, id = read(str(values["page"]))
    line = searches.words_of(ctx.unit.conn, ctx.actor.id, id)
    if not line:
        raise ctx.refuse("refuse.search_gone")
    found = _found(ctx, line, page, lambda meant, total: turns(ctx.tr, "find_kept", id, page, total))
    return replace(found, instead=True)


def _line(values: Values) -> str:
    return " ".join(str(values["words"]).split())


def _found(ctx: Context, line: str, page: int, turning: Turning) -> Say:
    """Whole words first; where nobody wrote those, words that begin so; where there are none, the likeliest slips."""
    words, told = _words(ctx, line), list[Line]()
    if words and not _any(ctx, words):
        words = loosened(words)
        if not _any(ctx, words):
            words, told = _meant(ctx, words)
            line = " ".join(word.typed for word in words) if told else line
            told = told or [(ctx.tr("find.fewer" if len(words) > 1 else "find.none"),)]
    found, total = search.containing(ctx.unit.conn, ctx.actor, words, page * SIZE, SIZE)
    many = total > search.COUNTED
    title = ctx.tr.count("find.title", total, words=line[:_SHOWN])
    title = ctx.tr("find.many", words=line[:_SHOWN], count=search.COUNTED) if many else title
    more = ctx.tr("find.more") if many else ""
    said = page_card(ctx, title, found, page, total, turning(line, total), more)
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
    wrong = [word for word in words if all(spelled([t.text]) for t in word.terms) and not _any(ctx, [word])]
    meant, told = {id(word): [word] for word in words}, list[Line]()
    right = [word for word in words if word not in wrong]
    for word in wrong:
        known = search.spelled_like(ctx.unit.conn, word.terms[0].text)
        for near in slips(word.terms[0].text, known, _TRIED):
            found = _words(ctx, near)
            if _any(ctx, [*right, *found]):
                right, meant[id(word)] = [*right, *found], found
                told.append((ctx.tr("find.instead", given=word.typed, near=near),))
                break
    return [found for word in words for found in meant[id(word)]], told


_WORDS = (Arg("words", "line", required=True),)
_PAGE = (Arg("page", "word", required=True),)
COMMANDS = (
    Command("find", find, _WORDS, effect="read", short=True, at_length="find_long"),
    Command("find_long", find_long, _WORDS, listed=False),
    Command("find_page", find_page, _PAGE, effect="read", listed=False),
    Command("find_kept", find_kept, _PAGE, effect="read", listed=False),
)
