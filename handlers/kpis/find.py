"""Which KPI, about whom and over which period somebody means; and the same as a button holds it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from core.access import answers_for
from core.command import Arg
from core.dates.fold import half_width
from core.errors import Undone
from core.kpi.access import may_read
from core.kpi.amounts import AmountError, read_amount
from core.kpi.catalogue import CATALOGUE
from core.kpi.model import COMPANY, Kpi, Subject, subject_of
from core.kpi.named import find, folded, take
from core.kpi.period_words import period_first, read_period, split_period
from core.kpi.periods import KINDS, Period
from core.nearest import nearest
from handlers.context import Context
from handlers.kpis.text import about, name, typed
from storage import figures

_ALIKE, _SHOWN, _HELD = 65, 60, 33
_WORDS = 3
_SIGNED = re.compile(r"(?<!\S)([#@~])\S+")
_JOINED = re.compile(r"(?<=[^\x00-\x7f])\d")
_SCOPES = {"#": "department", "@": "person", "~": "client"}


class Meant(NamedTuple):
    """`period` is None where none was said; `rest` is the amount as it was typed, or ""."""

    kpi: Kpi
    subject: Subject
    period: Period | None
    rest: str


def meant(ctx: Context, text: str) -> Meant:
    """`sales #Operations 1,250,000 for October`; refuses what is no KPI or may not be read."""
    kpi, rest = known(ctx, _turned(ctx, text))
    said, period = _period(ctx, kpi, rest)
    subject, amount = _subject(ctx, kpi, said)
    if not may_read(ctx.actor, kpi, subject, ctx.directory):
        raise ctx.refuse("kpi.not_for_you", name=name(ctx.tr, kpi))
    return Meant(kpi, subject, period, amount)


def known(ctx: Context, text: str) -> tuple[Kpi, str]:
    """The KPI that is on and that the text begins with, and the rest; refuses with the nearest name or how to have
    it."""
    everything = ctx.directory.kpis.values()
    found, rest = take([kpi for kpi in everything if kpi.enabled], text)
    if len(found) == 1:
        return found[0], rest
    if found:
        codes = ctx.tr("comma").join(kpi.code for kpi in found)
        raise ctx.refuse("kpi.several", name=text[:_SHOWN], codes=codes)
    off, _ = take(everything, text)
    raise not_on(ctx, off[0]) if off else unknown(ctx, text)


def _turned(ctx: Context, text: str) -> str:
    """With the period behind the name, where somebody says it first."""
    on = [kpi for kpi in ctx.directory.kpis.values() if kpi.enabled]
    if take(on, text)[0]:
        return text
    ways = period_first(text.strip(), today(ctx))
    return next((f"{rest} {period}" for period, rest in ways if take(on, rest)[0]), text)


def unknown(ctx: Context, text: str) -> Undone:
    given = text.strip()[:_SHOWN]
    first = half_width(given.split()[0] if given else "").lower()
    code = next((code for code in CATALOGUE if code.lower() == first or f"{code[:-1].lower()}" == first), "")
    off = find(ctx.directory.kpis.values(), given)
    if off:
        return not_on(ctx, off[0])
    if code:
        code = first.upper() if first[:1] == "k" else code
        return ctx.refuse("kpi.not_on", name=code, code=code)
    names = {folded(n): n for kpi in _theirs(ctx) for n in (kpi.code, *kpi.names.values())}
    tried = (folded(" ".join(given.split()[:count])) for count in range(_WORDS, 0, -1))
    near = next((found for text in tried if (found := nearest(text, list(names), _ALIKE))), None)
    return ctx.refuse("kpi.near", given=given, near=names[near]) if near else ctx.refuse("kpi.unknown", given=given)


def not_on(ctx: Context, kpi: Kpi) -> Undone:
    return ctx.refuse("kpi.not_on", name=name(ctx.tr, kpi), code=typed(ctx.tr, ctx.directory, kpi))


def _theirs(ctx: Context) -> Iterable[Kpi]:
    return (k for k in ctx.directory.kpis.values() if k.enabled and may_read(ctx.actor, k, COMPANY, ctx.directory))


def today(ctx: Context) -> date:
    return ctx.reader.now.date()


def _period(ctx: Context, kpi: Kpi, text: str) -> tuple[str, Period | None]:
    for kind in KINDS[KINDS.index(kpi.period) :]:
        if period := read_period(text, kind, today(ctx)):
            return "", period
        rest, period = split_period(text, kind, today(ctx))
        if period:
            return rest, period
    if any(read_period(text, kind, today(ctx)) for kind in KINDS[: KINDS.index(kpi.period)]):
        kind_ = ctx.tr(f"choice.kpi_{kpi.period}")
        raise ctx.refuse("kpi.shorter", given=text.strip()[:_SHOWN], name=name(ctx.tr, kpi), kind=kind_)
    return text.strip(), None


def _subject(ctx: Context, kpi: Kpi, text: str) -> tuple[Subject, str]:
    """Whom it is about, by a sign (#, @, ~) or, where the KPI is about such, by the name alone; and the rest."""
    directory = ctx.directory
    signed = (
        ("#", "department", {d.name: d.id for d in directory.departments.values()}),
        ("@", "person", {p.name: p.id for p in sorted(directory.people.values(), key=lambda person: person.active)}),
        ("~", "client", {client: id for id, client in directory.clients.items()}),
    )
    for sign, scope, names in signed:
        for called in sorted(names, key=len, reverse=True):
            if found := _cut(text, sign, called, bare=kpi.scope == scope):
                return Subject(scope, names[called]), found[0]  # type: ignore[arg-type]  # one of three scopes
        if sign == "@" and "@" in text and (mentioned := _mentioned(ctx, text)):
            return mentioned
    if kpi.scope == "product":
        return _product(kpi, text)
    if stranger := _SIGNED.search(text):
        raise ctx.refuse(f"problem.{_SCOPES[stranger[1]]}", given=stranger[0][:_SHOWN])
    return _own(ctx, kpi, entering=bool(text)), text


def without(ctx: Context, subject: Subject, text: str) -> str | None:
    """The text without whom it is about, said with or without its sign; None where it does not say so."""
    sign = {"department": "#", "person": "@", "client": "~"}.get(subject.scope, "")
    called = about(ctx.tr, ctx.directory, subject).removeprefix(sign)
    found = _cut(text, sign, called, bare=True) if called else None
    return found[0] if found else None


def _cut(text: str, sign: str, called: str, bare: bool) -> tuple[str] | None:
    """The text without that name; a tuple, since what is left may be nothing."""
    low, wanted = text.casefold(), called.casefold()
    at = low.find(f"{sign}{wanted}")
    if at >= 0:
        return (f"{text[:at]} {text[at + len(sign) + len(wanted) :]}".strip(),)
    if bare and (low == wanted or low.startswith((f"{wanted} ", f"{wanted}:"))):
        return (text[len(wanted) :].strip(" :"),)
    return (text[: -len(wanted)].strip(),) if bare and low.endswith(f" {wanted}") else None


def _mentioned(ctx: Context, text: str) -> tuple[Subject, str] | None:
    word = next(word for word in text.split() if "@" in word)
    value, _ = ctx.reader.value(Arg("person", "person"), word)
    return (Subject("person", value), text.replace(word, "").strip()) if isinstance(value, int) else None


def _product(kpi: Kpi, text: str) -> tuple[Subject, str]:
    """Its name, before the amount: `Pallets 30万`, 「棧板30萬」."""
    words = text.split()
    ways = [(" ".join(words[:-count]), " ".join(words[-count:])) for count in range(1, min(_WORDS, len(words)) + 1)]
    if joined := _JOINED.search(text):
        ways.append((text[: joined.start()], text[joined.start() :]))
    for called, amount in ways:
        try:
            read_amount(amount, kpi.unit)
        except AmountError:
            continue
        product = called.strip(" :：")
        return (Subject("product", name=product[:90]) if product else COMPANY), amount
    return (Subject("product", name=text.strip()[:90]) if text.strip() else COMPANY), ""


def _own(ctx: Context, kpi: Kpi, entering: bool) -> Subject:
    """Where nobody is said: oneself, the department that one leads, or all together. Whoever leads people and has no
    value of their own looks at theirs."""
    if kpi.scope == "person" and kpi.source == "entered":
        me = Subject("person", ctx.actor.id)
        leads = not entering and answers_for(ctx.actor, ctx.directory)
        return COMPANY if leads and not figures.past(ctx.unit.conn, kpi.id, me.key, date.max, 1) else me
    if kpi.scope == "department" and kpi.source == "entered":
        led = [d.id for d in ctx.directory.departments.values() if ctx.directory.is_same(d.lead, ctx.actor)]
        return Subject("department", led[0]) if len(led) == 1 else COMPANY
    return COMPANY


def spot(kpi: Kpi, subject: Subject = COMPANY, period: Period | None = None) -> str:
    """The three as a button's target: `12:d3:2026-10-01`, of a longer period than the KPI's with its first letter,
    `12:d3:2026-10-01q`; of a product whose name is too long, all together."""
    key = subject.key if len(subject.key.encode()) <= _HELD and not set("|:") & set(subject.key[2:]) else ""
    start = period.start.isoformat() if period else ""
    return f"{kpi.id}:{key}:{start}{period.kind[0] if period and period.kind != kpi.period else ''}"


def at_spot(ctx: Context, target: str) -> tuple[Kpi, Subject, Period | None]:
    """What a button's target means; refuses what is not there or may not be read. `12` alone is the KPI."""
    id, _, rest = target.partition(":")
    key, _, start = rest.rpartition(":")
    kpi = ctx.directory.kpis.get(int(id)) if id.isdecimal() and len(id) < 10 else None
    try:
        subject = subject_of(key) if kpi else COMPANY
        period = held(kpi, start) if kpi and start else None
    except (ValueError, KeyError):
        kpi, subject, period = None, COMPANY, None
    if kpi is None or not kpi.enabled:
        raise not_on(ctx, kpi) if kpi else unknown(ctx, target)
    if not may_read(ctx.actor, kpi, subject, ctx.directory):
        raise ctx.refuse("kpi.not_for_you", name=name(ctx.tr, kpi))
    return kpi, subject, period


def held(kpi: Kpi, start: str) -> Period:
    """The period of a target; raises ValueError where that is none."""
    kind = next((kind for kind in KINDS if kind[0] == start[10:]), kpi.period)
    return Period.of(kind, date.fromisoformat(start[:10]))


def part(ctx: Context, kpi: Kpi, period: Period) -> Period:
    """Of a period that is longer than the KPI's the last part that is over, else the one that runs: a cause, a trend
    and a value belong to one of the KPI's own."""
    if period.kind == kpi.period:
        return period
    now = Period.of(kpi.period, today(ctx))
    last = Period.of(kpi.period, period.last)
    return last if last < now else max(now.previous, Period.of(kpi.period, period.start))
