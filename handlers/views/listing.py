"""Lists of records, by what they are, for the asker alone; one that is asked for often is kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.answer import Answer, Say, Toast
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.i18n import LOCALES
from core.kinds import KINDS, SEVERITIES
from core.listwords import Unknown
from core.terms import folded
from handlers.context import Context
from handlers.paging import SIZE, fitting, read, turns
from handlers.views.summaries import page_card
from handlers.views.wanted import in_words, packed, read_words, unpacked, wanted_of
from storage import lists, search
from storage.search import Filter

_LONGEST = 20
_SUB = ("list_save", "list_forget")
_BUTTONS = 5


def list_(ctx: Context, values: Values) -> Answer:
    """Which records; where nothing is said the open ones of the asker's department."""
    line = folded(str(values.get("filter", ""))).strip()
    mine = lists.of_person(ctx.unit.conn, ctx.actor.id)
    if line in _listed_words(ctx):
        return _kept(ctx, mine)
    if name := _name_in(mine, line):
        return _listed(ctx, unpacked(mine[name]), 0)
    return _listed(ctx, _whole(ctx, wanted_of(ctx, values)), 0)


def list_page(ctx: Context, values: Values) -> Answer:
    page, state = read(str(values["page"]))
    return replace(_listed(ctx, unpacked(state), page), instead=True)


def list_open(ctx: Context, values: Values) -> Answer:
    """A list that a button of another answer leads to."""
    return _listed(ctx, unpacked(str(values["page"])), 0)


def save(ctx: Context, values: Values) -> Answer:
    """`/list save wet complaints open ~Acme`: the list that the words ask for, under the name before them."""
    return _save(ctx, str(values["name"]), _whole(ctx, wanted_of(ctx, values)))


def keep(ctx: Context, values: Values) -> Answer:
    """The list whose button was pressed, under the name that was asked."""
    return _save(ctx, str(values["name"]), unpacked(str(values.get("page", ""))))


def forget(ctx: Context, values: Values) -> Answer:
    name = _name_in(lists.of_person(ctx.unit.conn, ctx.actor.id), folded(str(values["name"])))
    if not name:
        raise ctx.refuse("refuse.no_list", given=values["name"])
    lists.forget(ctx.unit, ctx.actor.id, name)
    return Toast(ctx.tr("done.list_forget", name=name))


def _whole(ctx: Context, wanted: Filter) -> Filter:
    """What is open, unless something else is said; of the asker's department, where nothing is said at all."""
    if wanted == Filter():
        wanted = Filter(department=ctx.actor.department)
    ended = wanted.kind in KINDS and KINDS[wanted.kind].lists_ended
    return wanted if wanted.state or wanted.statuses or ended else replace(wanted, state="open")


def _listed(ctx: Context, wanted: Filter, page: int) -> Say:
    found, total = search.listed(ctx.unit.conn, ctx.actor, wanted, ctx.now, page * SIZE, SIZE)
    title = ctx.tr.count("list.title", total, what=in_words(ctx, wanted))
    title += _apart(ctx, wanted)
    turning = turns(ctx.tr, "list_page", packed(wanted), page, total)
    saves = (Button("list_keep", ctx.tr("button.list_keep"), packed(wanted)),) if page == 0 and total > SIZE else ()
    return page_card(ctx, title, found, page, total, fitting((*turning, *saves)))


def _apart(ctx: Context, wanted: Filter) -> str:
    """Of what has ended, how much has ended as its kind counts apart: complaints that do not satisfy (S001-3.3-b)."""
    states = KINDS[wanted.kind].apart if wanted.kind in KINDS and wanted.state == "closed" else ()
    counts = search.by_state(ctx.unit.conn, ctx.actor, wanted, ctx.now) if states else {}
    found = [(state, count) for state in sorted(states) if (count := counts.get((wanted.kind, state), 0))]
    return "".join(f" · {ctx.tr('list.apart', count=count, state=ctx.tr(f'state.{state}'))}" for state, count in found)


def _save(ctx: Context, name: str, wanted: Filter) -> Answer:
    """Refuses a name that would hide a word of the lists, or that nobody could type."""
    name = name.strip()
    if not name or len(name) > _LONGEST or " " in name or name[0] in "@#~!/":
        raise ctx.refuse("refuse.list_name", given=name[:_LONGEST], limit=_LONGEST)
    if _means_something(ctx, folded(name)):
        raise ctx.refuse("refuse.list_word", given=name)
    kept = lists.of_person(ctx.unit.conn, ctx.actor.id)
    old = _name_in(kept, folded(name))
    if old:
        lists.forget(ctx.unit, ctx.actor.id, old)
    elif len(kept) >= lists.MOST:
        raise ctx.refuse("refuse.list_many", limit=lists.MOST)
    lists.save(ctx.unit, ctx.actor.id, name, packed(wanted))
    return Toast(ctx.tr("done.list_save", name=name, what=in_words(ctx, wanted)))


def _means_something(ctx: Context, word: str) -> bool:
    """A word that `/list` knows already, by itself or before a name."""
    verbs = {folded(phrase.partition(" ")[2]) for phrase, name in ctx.languages.words.items() if name in _SUB}
    return word in verbs | _listed_words(ctx) or not isinstance(read_words(ctx, word), Unknown)


def _name_in(kept: Mapping[str, str], wanted: str) -> str:
    """The name of a list, in whatever case, width and script it is asked for; "" where there is none."""
    return next((name for name in kept if folded(name) == wanted.strip()), "")


def _kept(ctx: Context, kept: dict[str, str]) -> Say:
    """The asker's lists; a button opens one."""
    body: list[Line] = [(Bold(name), f" · {in_words(ctx, unpacked(held))}") for name, held in kept.items()]
    if not body:
        return Say(Card((ctx.tr("lists.none"),), body=((ctx.tr("lists.try"),),)))
    buttons = fitting(Button("list_open", name, held) for name, held in list(kept.items())[:_BUTTONS])
    body.append((ctx.tr("lists.forget"),))
    return Say(Card((Bold(ctx.tr.count("lists.title", len(kept))),), body=tuple(body), buttons=buttons))


def _listed_words(ctx: Context) -> set[str]:
    """`saved`, in any language."""
    return {folded(ctx.languages.translator(locale, "UTC")("lists.saved")) for locale in LOCALES}


_PAGE = (Arg("page", "word", required=True),)
_WORDS = (
    Arg("filter", "line"),
    Arg("client", "client"),
    Arg("department", "department"),
    Arg("owner", "person"),
    Arg("severity", "choice", choices=SEVERITIES),
)
_NAME = Arg("name", "word", required=True)
COMMANDS = (
    Command("list", list_, _WORDS, effect="read"),
    Command("list_page", list_page, _PAGE, effect="read", listed=False),
    Command("list_open", list_open, _PAGE, effect="read", listed=False),
    Command("list_save", save, (_NAME, *_WORDS)),
    Command("list_keep", keep, (_NAME, Arg("page", "word", asked=False)), listed=False),
    Command("list_forget", forget, (_NAME,)),
)
