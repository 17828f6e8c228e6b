"""How KPIs are said: a value in its unit, a period, a name, whom a value is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from core.i18n import Translator
from core.kpi.formula import Node, write
from core.kpi.model import PERCENT, Kpi, Subject
from core.kpi.named import take
from core.kpi.periods import Period
from core.kpi.said import is_currency, plain, short, symbol
from core.people import Directory


def said(tr: Translator, kpi: Kpi, value: Decimal | None) -> str:
    """`78 %`, `NT$3.4M`, `NT$340 萬`, `3.5 h`; "no data" for None, which is never 0."""
    return tr("kpi.no_data") if value is None else _in_unit(tr, kpi.unit, value, short(value, tr.locale))


def exact(tr: Translator, kpi: Kpi, value: Decimal | None) -> str:
    """The same with every digit, where somebody is to check what was understood: `NT$1,250,000`."""
    return tr("kpi.no_data") if value is None else _in_unit(tr, kpi.unit, value, plain(value, 6))


def _in_unit(tr: Translator, unit: str, value: Decimal, number: str) -> str:
    if unit == PERCENT:
        return tr("kpi.percent", value=plain(value * 100, 1))
    if is_currency(unit):
        sign = "-" if number.startswith("-") else ""
        return f"{sign}{symbol(unit)}{number.removeprefix('-')}"
    if tr.has(f"kpiunit.{unit}.other"):
        return tr.count(f"kpiunit.{unit}", 1 if value == 1 else 2, value=number)
    return f"{number} {unit}".strip()


def period_said(tr: Translator, period: Period) -> str:
    """`Oct 2026`, `Q4 2026`, `week 47, 2026`, `2026`, or the day, in the reader's words."""
    start = period.start
    if period.kind == "month":
        return tr.month(start)
    if period.kind == "quarter":
        return tr("kpi_period.quarter", quarter=(start.month + 2) // 3, year=start.year)
    if period.kind == "year":
        return tr("kpi_period.year", year=start.year)
    if period.kind == "week":
        iso = start.isocalendar()
        return tr("kpi_period.week", week=iso.week, year=iso.year)
    return tr.day(start, date.min)


def name(tr: Translator, kpi: Kpi) -> str:
    """Its name in the reader's language, else in whichever there is, else its code."""
    others = ("zh_Hant", "zh_Hans") if tr.locale.startswith("zh") else ()
    found = (kpi.names.get(locale, "") for locale in (tr.locale, *others, "en", *kpi.names))
    return next((text for text in found if text), kpi.code)


def about(tr: Translator, directory: Directory, subject: Subject) -> str:
    """Whom a value is about; "" for the whole company."""
    if subject.scope == "department":
        department = directory.departments.get(subject.id)
        return f"#{department.name}" if department else tr("nobody")
    if subject.scope == "person":
        person = directory.people.get(subject.id)
        return person.name if person else tr("nobody")
    if subject.scope == "client":
        return directory.clients.get(subject.id, tr("nobody"))
    return subject.name


def name_about(tr: Translator, directory: Directory, kpi: Kpi, subject: Subject) -> str:
    """`Sales`, or with whom it is about `Sales · #Operations`."""
    whom = about(tr, directory, subject)
    return f"{name(tr, kpi)} · {whom}" if whom else name(tr, kpi)


def typed(tr: Translator, directory: Directory, kpi: Kpi) -> str:
    """What is typed for it behind a command: codes are English words, so that in Chinese it is the name, unless
    something else answers to that."""
    text = name(tr, kpi)
    found, rest = take(directory.kpis.values(), text)
    own = tr.locale.startswith("zh") and not rest and [one.id for one in found] in ([kpi.id], [])
    return text if own else kpi.code


def formula_said(tr: Translator, kpis: Iterable[Kpi], node: Node) -> str:
    """`Sales / target(Sales)`, 「销售额 / 目标(销售额)」: as it may be typed in the reader's language."""
    by_code = {one.code: one for one in kpis}
    return write(node, lambda code: name(tr, by_code[code]) if code in by_code else code, word_in(tr))


def word_in(tr: Translator) -> Callable[[str], str]:
    """How a formula's functions and periods are called."""
    return lambda word: tr(f"formula_word.{word}")
