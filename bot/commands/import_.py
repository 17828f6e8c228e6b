"""`muster import WHAT FILE`: people, clients, open work, KPIs or their values, all or nothing, beside a running bot."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import spreadsheet
from bot.commands.common import Demo, end, quiet_settings
from bot.commands.do import speaker
from bot.terminal import visible
from core.card import plain
from core.errors import NotSaved
from core.i18n import Translator
from core.sheet import SheetError, Table, read_table
from handlers.importing.importing import Desk, Plan, carry_out, complaint, preview, summary
from handlers.importing.sheets import SORTS, Sort
from storage import people
from storage.db import DRIVER_ERRORS, why_not_saved
from storage.uow import Unit

if TYPE_CHECKING:
    from bot.wiring import Muster

_NAMED = 20
"""Bad rows that are named."""


Import = StrEnum("Import", {name.upper(): name for name in SORTS})  # type: ignore[misc]  # one list, in handlers/importing/sheets.py
Name = Annotated[str, typer.Option("--as", metavar="NAME", help="Who imports it; the only administrator by default.")]
Preview = Annotated[bool, typer.Option("--preview", help="Show what would be done, and do nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask, on a terminal either.")]


class _Wrong(Exception):
    """Somebody changed what the sheet speaks of since it was read."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan


def import_(
    what: Annotated[Import, typer.Argument(metavar="WHAT", help=" | ".join(SORTS))],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")],
    name: Name = "",
    preview: Preview = False,
    yes: Yes = False,
    demo: Demo = False,
) -> None:
    """Take people, clients, open work, KPIs or their values from CSV or XLSX, all or nothing."""
    from bot.wiring import Muster  # the whole bot, which the other commands need not load

    try:
        data = file.read_bytes()
    except OSError as error:
        end(f"cannot read {file}: {error.strerror}")
    asyncio.run(_import(Muster(quiet_settings(demo), demo=demo), what.value, data, name, preview, yes))


async def _import(muster: Muster, what: str, data: bytes, name: str, only_look: bool, yes: bool) -> None:
    await muster.open()
    try:
        tr = muster.newcomers.default_tr()
        table = _table(data, SORTS[what], tr)
        actor = await _actor(muster, name)
        planned = _planner(muster, what, table, tr, actor)
        with muster.database.read() as conn:
            plan = planned(Unit(conn, muster.clock.now()))
        _refuse(plan, tr)
        print(visible(summary(tr, what, plan)))
        for line in preview(tr, plan):
            print(visible(plain(line)))
        if only_look or not plan.steps:
            return
        if sys.stdin.isatty() and not yes:
            typer.confirm(tr("sheet.ask"), abort=True, err=True)
        await _do(muster, planned, len(plan.steps), tr)
        print(tr("sheet.saved"))
    finally:
        await muster.close()


def _table(data: bytes, sort: Sort, tr: Translator) -> Table:
    try:
        table = read_table(spreadsheet.read(data, sort.headings), sort.headings, sort.needed, sort.order)
        if not table.entries and not table.problems:
            raise SheetError("empty")
        return table
    except SheetError as error:
        end(tr(f"sheet.{error.key}", **error.values))


async def _actor(muster: Muster, name: str) -> int | None:
    """Who imports it, if it can be known: an empty database has nobody yet."""
    directory = await muster.directories.current()
    admins = [person for person in directory.people.values() if person.has("configure")]
    return speaker(directory, name).id if name or len(admins) == 1 else None


def _planner(muster: Muster, what: str, table: Table, tr: Translator, actor: int | None) -> Callable[[Unit], Plan]:
    """Plans over the newest state; again in the unit that writes, since the bot may be running beside."""

    def planned(unit: Unit) -> Plan:
        directory = people.load(unit.conn)
        who = directory.people.get(actor or 0)
        return SORTS[what].plan(table, Desk(unit.conn, directory, muster.languages, tr, unit.now, who))

    return planned


def _refuse(plan: Plan, tr: Translator) -> None:
    if plan.problems:
        for line in complaint(tr, plan.problems, _NAMED):
            print(visible(line), file=sys.stderr)
        raise typer.Exit(1)


async def _do(muster: Muster, planned: Callable[[Unit], Plan], steps: int, tr: Translator) -> None:
    """One transaction, with a bar on a terminal."""
    shown = sys.stderr if sys.stderr.isatty() else None
    with typer.progressbar(length=steps, file=shown or sys.stderr, hidden=shown is None) as bar:

        def write(unit: Unit) -> None:
            plan = planned(unit)
            if plan.problems:
                raise _Wrong(plan)
            carry_out(unit, plan, bar.update)

        try:
            await asyncio.to_thread(muster.writer.perform, write)
        except _Wrong as wrong:
            _refuse(wrong.plan, tr)
        except DRIVER_ERRORS as error:
            raise NotSaved(why_not_saved(error)) from None
