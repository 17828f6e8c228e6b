"""Declaring a KPI: the texts of a line, a form or a sheet, laid over what it was, with everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.dates.fold import half_width
from core.kpi.amounts import AmountError, find_currency, read_amount
from core.kpi.formula import FormulaError, names, parse, write
from core.kpi.model import PERCENT, Kpi
from core.kpi.named import find, folded
from core.kpi.periods import KINDS
from core.kpi.said import is_currency
from core.kpi.units import check

CHOICES: Mapping[str, tuple[str, ...]] = {
    "direction": ("up", "down", "band"),
    "period": KINDS,
    "scope": ("company", "department", "person", "client", "product"),
    "total": ("sum", "mean", "last"),
    "readers": ("everyone", "leads", "management"),
    "checked": ("yes", "no"),
}
AMOUNTS = ("warning", "critical", "low", "high", "dead")
_MOST_DUE = 60
_LONGEST = {"name": 60, "unit": 20, "measure": 300}
NOTHING = frozenset({"-", "–", "none", "无", "無", "没有", "沒有"})
"""What takes back what was said before: no threshold, no formula."""
_SPACES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Wrong:
    """`key` is a catalog key below `kpiwrong.` or, for a formula, `formula.`; `field` is where it stands."""

    field: str
    key: str
    given: str = ""


class Declaring:
    """`known` are all KPIs that there are, `measures` what can be counted from records. `given` are texts by field;
    choices are keys of CHOICES, owner and department are ids. What is not given stays as it was."""

    def __init__(
        self, given: Mapping[str, str], was: Kpi | None, known: Collection[Kpi], measures: Collection[str], locale: str
    ) -> None:
        self._given, self._was, self._measures, self._locale = given, was, measures, locale
        self._known = [kpi for kpi in known if was is None or kpi.id != was.id]
        self.wrong: list[Wrong] = []

    def read(self) -> Kpi:
        """The KPI as it would be; not to be kept where `wrong` says something."""
        kpi = self._named(self._was or Kpi(0, "", {}, ""))
        kpi = replace(kpi, unit=self._unit(kpi.unit), measure=self._text("measure", kpi.measure))
        chosen: dict[str, Any] = {field: self._chosen(field, str(getattr(kpi, field))) for field in CHOICES}
        checked = chosen.pop("checked")
        kpi = replace(kpi, **chosen, checked=checked in ("yes", "True"), due=self._due(kpi.due))
        for field in ("owner", "department"):
            if self._given.get(field):
                kpi = replace(kpi, **{field: int(self._given[field])})  # type: ignore[arg-type]  # both are ids
        kpi = self._sourced(self._amounts(kpi))
        self._limits(kpi)
        return kpi

    def _bad(self, field: str, key: str, given: str = "") -> None:
        self.wrong.append(Wrong(field, key, given[:60]))

    def _text(self, field: str, was: str) -> str:
        text = self._given.get(field, was).strip()
        if len(text) > _LONGEST[field]:
            self._bad(field, "too_long", str(_LONGEST[field]))
        return text[: _LONGEST[field]]

    def _named(self, kpi: Kpi) -> Kpi:
        name = self._text("name", "")
        called = {locale: self._given.get(f"name_{locale}", "").strip() for locale in ("en", "zh_Hans", "zh_Hant")}
        called = {**kpi.names, **({self._locale: name} if name else {}), **{k: v for k, v in called.items() if v}}
        if not called:
            self._bad("name", "no_name")
        for text in called.values():
            if text not in kpi.names.values() and (taken := find(self._known, text)):
                self._bad("name", "taken", f"{text} ({taken[0].code})")
        code = kpi.code or self._code(self._given.get("code", ""), called)
        return replace(kpi, names=called, code=code)

    def _code(self, wished: str, called: Mapping[str, str]) -> str:
        """Short and unique, by which formulas name it."""
        if wished and (find(self._known, wished) or len(wished) > 16 or not wished.replace("_", "").isalnum()):
            self._bad("code", "code", wished)
        name = wished or called.get("en") or next(iter(called.values()), "")
        base = _SPACES.sub("_", half_width(name).lower()).strip("_")[:14].strip("_") or "kpi"
        base = f"k_{base}"[:14] if base[0].isdecimal() else base
        taken = {folded(kpi.code) for kpi in self._known}
        tried = (base, *(f"{base[:13]}{number}" for number in range(2, 1000)))
        return wished or next(code for code in tried if folded(code) not in taken)

    def _unit(self, was: str) -> str:
        given = self._text("unit", was)
        plain = half_width(given).strip()
        if plain.casefold() in ("%", "percent", "pct", "百分比"):
            return PERCENT
        if plain.casefold() in ("hours", "hour", "h", "小时", "小時", "工時", "工时"):
            return "hours"
        if not (found := find_currency(plain)) and len(plain) == 3 and is_currency(plain):
            found = plain
        return found or given

    def _chosen(self, field: str, was: str) -> str:
        given = self._given.get(field, "")
        if given and given not in CHOICES[field]:
            self._bad(field, "choice", given)
        return given if given in CHOICES[field] else was

    def _due(self, was: int) -> int:
        given = self._given.get("due", "").strip()
        if given and not (given.isdecimal() and int(given) <= _MOST_DUE):
            self._bad("due", "due", given)
            return was
        return int(given) if given else was

    def _amounts(self, kpi: Kpi) -> Kpi:
        found: dict[str, Decimal | None] = {}
        for field in AMOUNTS:
            given = self._given.get(field, "").strip()
            if given.casefold() in NOTHING:
                found[field] = Decimal(0) if field == "dead" else None
            elif given:
                try:
                    found[field] = read_amount(given, kpi.unit)
                except AmountError:
                    self._bad(field, "amount", given)
        return replace(kpi, **found)  # type: ignore[arg-type]  # all are amounts

    def _sourced(self, kpi: Kpi) -> Kpi:
        """A formula is kept with the codes of what it names, so that another name changes nothing."""
        text = self._given.get("formula", "").strip()
        if text in self._measures:
            return replace(kpi, source="computed", formula=text)
        if text.casefold() in NOTHING:
            return replace(kpi, source="entered", formula="")
        if not text:
            return kpi
        try:
            formula = self._checked(kpi, text)
        except FormulaError as error:
            self.wrong.append(Wrong("formula", f"formula.{error.key}", error.given))
            return replace(kpi, source="formula")
        return replace(kpi, source="formula", formula=formula)

    def _checked(self, kpi: Kpi, text: str) -> str:
        node = parse(text)
        called: dict[str, Kpi] = {}
        for name in names(node):
            found = find([*self._known, kpi], name)
            if len(found) != 1:
                raise FormulaError("unknown" if not found else "ambiguous", name)
            called[name] = found[0]
        formula = write(node, lambda name: called[name].code)
        fits(replace(kpi, source="formula", formula=formula), self._known)
        return formula

    def _limits(self, kpi: Kpi) -> None:
        if kpi.direction == "band":
            if kpi.low is None or kpi.high is None or kpi.low >= kpi.high:
                self._bad("low", "band")
        elif kpi.warning is not None and kpi.critical is not None:
            worse = kpi.critical > kpi.warning if kpi.direction == "up" else kpi.critical < kpi.warning
            if worse:
                self._bad("critical", "order")


def fits(kpi: Kpi, others: Collection[Kpi]) -> None:
    """Raises FormulaError where a formula cannot be among the others: what it needs is off or of a longer period, it
    comes back to itself, its units do not fit, or it would show what its readers may not read."""
    if kpi.source != "formula":
        return
    known = [*(one for one in others if one.id != kpi.id or not kpi.id), kpi]
    by_code = {one.code: one for one in known}
    node = parse(kpi.formula)
    for code in names(node):
        one = by_code.get(code)
        if one is None or not one.enabled:
            raise FormulaError("unknown", code)
        if way := _back(one, kpi.code, by_code, ()):
            raise FormulaError("itself", " → ".join((kpi.code, *way)))
        if KINDS.index(one.period) > KINDS.index(kpi.period):
            raise FormulaError("longer", code)
        if CHOICES["readers"].index(one.readers) > CHOICES["readers"].index(kpi.readers):
            raise FormulaError("readers", code)
    check(node, kpi.unit, lambda code: by_code[code].unit)


def _back(kpi: Kpi, wanted: str, known: Mapping[str, Kpi], seen: tuple[str, ...]) -> tuple[str, ...]:
    """The way from a KPI to the wanted one through what it is made of."""
    if kpi.code == wanted:
        return (kpi.code,)
    if kpi.source != "formula" or kpi.code in seen:
        return ()
    for code in names(parse(kpi.formula)):
        below = known.get(code)
        if below and (way := _back(below, wanted, known, (*seen, kpi.code))):
            return (kpi.code, *way)
    return ()


def needing(kpi: Kpi, others: Collection[Kpi]) -> list[Kpi]:
    """The formulas that name it."""
    return [one for one in others if one.source == "formula" and one.enabled and kpi.code in names(parse(one.formula))]
