"""`/kpi enable K11`: from the catalogue, with what it is made of; `/kpi disable K11`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.answer import Answer, Say
from core.card import Bold, Button, Card, Line
from core.command import Arg, Command, Values
from core.dates.fold import half_width
from core.i18n import LOCALES
from core.kpi.access import may_set, responsible
from core.kpi.catalogue import CATALOGUE, OWN, ROWS, Entry, wanted
from core.kpi.declared import needing
from core.kpi.model import COMPANY, Kpi
from core.kpi.named import ENDS, find, folded
from handlers.context import Context
from handlers.kpis.catalogue import catalogue, in_row
from handlers.kpis.due import await_next
from handlers.kpis.find import spot, unknown
from handlers.kpis.text import formula_said, name, typed
from handlers.kpis.values import inputs, parsed
from storage import kpis, rates, waits

_BUTTONS = 4


def enable(ctx: Context, values: Values) -> Answer:
    """Alone it lists all that there is."""
    text = half_width(str(values.get("name", ""))).strip(ENDS)
    if not text:
        return catalogue(ctx)
    _mine(ctx)
    words = text.replace(",", " ").replace("、", " ").split()
    codes = [_code(ctx, word) for word in words]
    if None in codes:
        codes = [_code(ctx, text)]
    if codes == [None]:
        row = words[0].upper()
        if row in ROWS and len(words) == 1:
            return in_row(ctx, row)
        raise ctx.refuse("kpi.no_entry", given=text[:60])
    return switch(ctx, [code for code in codes if code], values.get("owner"))


def switch_on(ctx: Context, values: Values) -> Answer:
    """A press in the list, or on the card of one that was switched off."""
    _mine(ctx)
    code = str(values["message"])
    if code not in CATALOGUE and not find(ctx.directory.kpis.values(), code):
        raise unknown(ctx, code)
    return switch(ctx, [code], None)


def switch(ctx: Context, codes: list[str], owner: object) -> Say:
    """All in one unit, what is needed first."""
    known = {kpi.code: kpi for kpi in ctx.directory.kpis.values()}
    own = [code for code in codes if code not in CATALOGUE]
    below = [code for kpi in (known[code] for code in own) for code in inputs(kpi) if code in known]
    entries = wanted(code for code in codes if code in CATALOGUE)
    order = list(dict.fromkeys([*below, *(entry.code for entry in entries), *own]))
    made: list[Kpi] = []
    for code in order:
        was = known.get(code)
        if was is None:
            was = from_catalogue(ctx, CATALOGUE[code], owner if isinstance(owner, int) else ctx.actor.id)
        elif was.enabled:
            continue
        kept = kpis.put(ctx.unit, replace(was, enabled=True), ctx.actor.id)
        known[code] = kept
        await_next(ctx.unit, ctx.directory, kept)
        made.append(kept)
    return _done(ctx, codes, made, known)


def from_catalogue(ctx: Context, entry: Entry, owner: int) -> Kpi:
    named = {locale: ctx.languages.catalog(locale)[f"kpi_name.{entry.code}"] for locale in LOCALES}
    return Kpi(
        id=0,
        code=entry.code,
        names=named,
        unit=rates.own(ctx.unit.conn) if entry.unit == OWN else entry.unit,
        direction=entry.direction,
        scope=entry.scope,
        source=entry.source,
        formula=entry.formula,
        total=entry.total,
        readers=entry.readers,
        checked=entry.checked,
        owner=owner,
        warning=entry.warning,
        critical=entry.critical,
        low=entry.low,
        high=entry.high,
        dead=entry.dead,
    )


def _done(ctx: Context, codes: list[str], made: list[Kpi], known: Mapping[str, Kpi]) -> Say:
    """What is on, what came with it, and what is to be entered by whom."""
    tr = ctx.tr
    on = [known[code] for code in codes if code in known]
    new = [kpi for kpi in made if kpi.code in codes]
    title = tr("comma").join(f"{kpi.code} {name(tr, kpi)}" for kpi in on)
    body: list[Line] = []
    for kpi in on:
        if kpi.source == "formula":
            node = parsed(kpi.formula)
            body.append((f"{kpi.code} = {formula_said(tr, known.values(), node) if node else kpi.formula}",))
            body += [(tr("kpi.set_target", code=_typed(ctx, known[code])),) for code in _targets(kpi)]
        elif kpi.source == "computed":
            body.append((tr("kpi.from_records"),))
    entered = [kpi for kpi in known.values() if kpi in [*made, *on] and kpi.source == "entered"]
    for kpi in entered:
        who = responsible(kpi, COMPANY, ctx.directory)
        said = who.name if who else tr("nobody")
        body.append(
            (
                Bold(kpi.code),
                tr("kpi.enters", name=name(tr, kpi), who=said, due=kpi.due),
            )
        )
    if entered:
        body.append((tr("kpi.enter_how", code=_typed(ctx, entered[0])),))
    buttons = tuple(
        Button("kpi_enter", tr("button.kpi_enter_it", name=name(tr, kpi)), spot(kpi)) for kpi in entered[:_BUTTONS]
    )
    key = "kpi.on" if new else "kpi.is_on"
    return Say(Card((Bold(title), tr.count(key, len(on))), body=tuple(body), buttons=buttons))


def _typed(ctx: Context, kpi: Kpi) -> str:
    return typed(ctx.tr, ctx.directory, kpi)


def _targets(kpi: Kpi) -> list[str]:
    return [code for code in inputs(kpi) if f"target({code})" in kpi.formula]


def disable(ctx: Context, values: Values) -> Answer:
    """Nothing more is asked for it; its values stay. What a formula needs is not switched off below it."""
    text = str(values["name"])
    found = find([kpi for kpi in ctx.directory.kpis.values() if kpi.enabled], text)
    if len(found) != 1:
        raise unknown(ctx, text)
    kpi = found[0]
    if not may_set(ctx.actor, kpi, ctx.directory):
        raise ctx.refuse("kpi.not_to_set")
    if needed := needing(kpi, ctx.directory.kpis.values()):
        by = ctx.tr("comma").join(_typed(ctx, one) for one in needed)
        raise ctx.refuse("kpi.needed", name=name(ctx.tr, kpi), by=by, first=_typed(ctx, needed[0]))
    kpis.put(ctx.unit, replace(kpi, enabled=False), ctx.actor.id)
    waits.drop(ctx.unit, kpi.id)
    others = [kpi_ for kpi_ in ctx.directory.kpis.values() if kpi_.id != kpi.id]
    idle = [_typed(ctx, one) for one in others if one.code in inputs(kpi) and one.enabled and not needing(one, others)]
    body: list[Line] = [(ctx.tr("kpi.off_how", code=_typed(ctx, kpi)),)]
    body += [(ctx.tr("kpi.off_inputs", codes=ctx.tr("comma").join(idle), first=idle[0]),)] if idle else []
    buttons = (Button("kpi_on", ctx.tr("button.kpi_on"), kpi.code),)
    return Say(Card((Bold(f"{kpi.code} {name(ctx.tr, kpi)}"), ctx.tr("kpi.off")), body=tuple(body), buttons=buttons))


def _code(ctx: Context, text: str) -> str | None:
    """The one that a word means: a code, a name in any language, or one that was switched off."""
    wanted_ = folded(text)
    if found := next((code for code in CATALOGUE if folded(code) == wanted_), None):
        return found
    named = {folded(text): keys for text, keys in ctx.languages.meanings("kpi_name").items()}
    if found := next((key for key in sorted(named.get(wanted_, ())) if key in CATALOGUE), None):
        return found
    own = find(ctx.directory.kpis.values(), text)
    return own[0].code if len(own) == 1 else None


def _mine(ctx: Context) -> None:
    if not may_set(ctx.actor, None, ctx.directory):
        raise ctx.refuse("kpi.not_to_set")


COMMANDS = (
    Command(
        "kpi_enable", enable, (Arg("name", "line", asked=False), Arg("owner", "person", asked=False)), listed=False
    ),
    Command("kpi_disable", disable, (Arg("name", "line", required=True),), listed=False),
    Command("kpi_on", switch_on, (Arg("message", "word", required=True, asked=False),), listed=False),
)
