"""Sheets in a chat: shown first, with what cannot be read named, and saved at a press, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.answer import Answer, Form, Refusal, Say
from core.card import Bold, Button, Card
from core.command import Arg, Command, Values
from core.errors import Undone
from core.headings import CLIENTS, FIGURES, KPIS, PEOPLE, RECORDS, Headings
from core.i18n import LOCALES
from core.sheet import Row, SheetError, Table, dump_rows, load_rows, read_table, split
from handlers.context import Context
from handlers.importing.clients import plan_clients
from handlers.importing.figures import plan_figures
from handlers.importing.importing import Desk, Plan, Planner, carry_out, complaint, preview, summary
from handlers.importing.kpis import plan_kpis
from handlers.importing.people import ORDER, plan_people
from handlers.importing.records import plan_records
from storage import drafts

_PLACE = ("sheet", "import")
"""Where a sheet that waits for its press is kept among the drafts; a newer one of the same person replaces it."""
_NAMED = 10
_LIST = re.compile(r"[,;\t，；|]")
"""What a row of more than one cell has."""


class Sort(NamedTuple):
    """`order` are the columns of a sheet without headings."""

    headings: Headings
    needed: str
    plan: Planner
    order: tuple[str, ...] = ()


SORTS: Mapping[str, Sort] = {
    "people": Sort(PEOPLE, "name", plan_people, ORDER),
    "clients": Sort(CLIENTS, "name", plan_clients),
    "records": Sort(RECORDS, "title", plan_records),
    "kpis": Sort(KPIS, "name", plan_kpis),
    "figures": Sort(FIGURES, "value", plan_figures, tuple(FIGURES)[:3]),
}
_OF_ANYBODY = frozenset({"figures"})
"""What is judged row by row, so that whoever enters values may hand in a sheet of them."""


def import_(ctx: Context, values: Values) -> Answer:
    """A file that came along or pasted rows; what they are is said before them, or seen from their headings."""
    said, pasted = str(values.get("what", "")).strip(), str(values.get("sheet", ""))
    what = next((name for name in SORTS if said.casefold() in _names(ctx, name)), "")
    if said and not what and not ctx.invocation.rows:
        if not pasted.strip() and not _LIST.search(said):  # one word is neither a sheet nor what is in it
            raise ctx.refuse("sheet.what", given=said[:50], known=_kinds(ctx))
        pasted = f"{said}\n{pasted}"  # the first line is the headings
    rows = list(ctx.invocation.rows or ()) or (_rows(ctx, pasted) if pasted.strip() else [])
    if not rows:
        raise ctx.refuse("sheet.needed" if ctx.invocation.rows is None else "sheet.empty")
    return look(ctx, rows, what or _guess(rows))


def _kinds(ctx: Context) -> str:
    return ctx.tr("comma").join(ctx.tr(f"sort.{name}") for name in SORTS if ctx.tr.has(f"sort.{name}"))


def pasted_people(ctx: Context, text: str) -> Answer:
    return look(ctx, _rows(ctx, text), "people")


def look(ctx: Context, rows: Sequence[Row], what: str) -> Answer:
    """What the sheet would do, with a button that does it."""
    plan = _plan(ctx, rows, what)
    title = (Bold(summary(ctx.tr, what, plan)),)
    if not plan.steps:
        return Say(Card(title, body=((ctx.tr("sheet.nothing"),),)))
    kept = {"what": what, "rows": dump_rows(rows)}
    draft = drafts.keep(ctx.unit, ctx.actor.id, *_PLACE, Form("import", "", (), kept), {})
    label = "button.invite_all" if what == "people" else "button.import_all"
    kind = "kpi_import" if what in _OF_ANYBODY else "import"
    buttons = (
        Button(f"{kind}_all", ctx.tr(label, count=plan.count), draft, 1, primary=True),
        Button(f"{kind}_none", ctx.tr("form.close"), draft),
    )
    return Say(Card(title, body=tuple(preview(ctx.tr, plan)), buttons=buttons))


def import_figures(ctx: Context, values: Values) -> Answer:
    """`/kpi import` with a sheet of values: whoever enters them may."""
    rows = list(ctx.invocation.rows or ()) or (_rows(ctx, str(values["sheet"])) if values.get("sheet") else [])
    if not rows:
        raise ctx.refuse("kpi.import_how" if ctx.invocation.rows is None else "sheet.empty")
    return look(ctx, rows, "figures")


def import_all(ctx: Context, values: Values) -> Answer:
    """The press: read again, since somebody may have changed what it speaks of, and saved as a whole."""
    draft = drafts.get(ctx.unit.conn, str(values["message"]))
    if draft is None or draft.person != ctx.actor.id:
        raise ctx.refuse("refuse.no_sheet")
    what = draft.form.values["what"]
    if what not in _OF_ANYBODY and not ctx.actor.has("configure"):
        raise ctx.refuse("refuse.role", command="import")
    plan = _plan(ctx, load_rows(draft.form.values["rows"]), what)
    carry_out(ctx.unit, plan)
    drafts.drop(ctx.unit, draft.id)
    body = ((ctx.tr("sheet.looking"),),) if what == "people" else ()
    return Say(Card((Bold(ctx.tr("sheet.done", summary=summary(ctx.tr, what, plan))),), body=body), instead=True)


def import_none(ctx: Context, values: Values) -> Answer:
    draft = drafts.get(ctx.unit.conn, str(values["message"]))
    if draft and draft.person == ctx.actor.id:
        drafts.drop(ctx.unit, draft.id)
    return Say(Card((ctx.tr("form.cancelled"),)), instead=True)


def _rows(ctx: Context, text: str) -> list[Row]:
    try:
        return split(text)
    except SheetError as error:
        raise _unreadable(ctx, error) from None


def _plan(ctx: Context, rows: Sequence[Row], what: str) -> Plan:
    sort = SORTS[what]
    try:
        table = _table(rows, sort)
    except SheetError as error:
        raise _unreadable(ctx, error) from None
    plan = sort.plan(table, Desk(ctx.unit.conn, ctx.directory, ctx.languages, ctx.tr, ctx.now, ctx.actor))
    if plan.problems:
        raise ctx.refuse("sheet.refused", lines="\n".join(complaint(ctx.tr, plan.problems, _NAMED)))
    return plan


def _names(ctx: Context, sort: str) -> set[str]:
    """What people call this kind of sheet, in every language."""
    return {sort, *(ctx.languages.catalog(locale)[f"sort.{sort}"].casefold() for locale in LOCALES)}


def _guess(rows: Sequence[Row]) -> str:
    """The kind of sheet that knows the most of its columns; people, where nothing tells."""
    known: dict[str, int] = {}
    for what, sort in SORTS.items():
        try:
            known[what] = len(_table(rows, sort._replace(order=())).headings)
        except SheetError:
            known[what] = 0
    return max(SORTS, key=lambda what: known[what])


def _table(rows: Sequence[Row], sort: Sort) -> Table:
    if not rows:
        raise SheetError("empty")
    table = read_table(rows, sort.headings, sort.needed, sort.order)
    if not table.entries and not table.problems:
        raise SheetError("empty")
    return table


def _unreadable(ctx: Context, error: SheetError) -> Undone:
    return Undone(Refusal(ctx.tr(f"sheet.{error.key}", **error.values)))


_DRAFT = (Arg("message", "word", required=True),)
COMMANDS = (
    Command("import", import_, (Arg("what", "line"), Arg("sheet", "text")), right="configure", sheet=True),
    Command("import_all", import_all, _DRAFT, right="configure", listed=False),
    Command("import_none", import_none, _DRAFT, right="configure", listed=False),
    Command("kpi_import_all", import_all, _DRAFT, listed=False),
    Command("kpi_import_none", import_none, _DRAFT, listed=False),
    Command("kpi_import", import_figures, (Arg("sheet", "text", asked=False),), sheet=True, listed=False),
)
