"""The value of a formula over a period. What one input lacks the whole lacks: "no data", never 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Protocol

from core.kpi.formula import Call, Negative, Node, Number, Operation, Ref
from core.kpi.periods import Period, PeriodKind

_EXACT = Context(prec=40)


class Inputs(Protocol):
    """Where a formula's values come from; None is "no data"."""

    def value(self, name: str, period: Period) -> Decimal | None: ...

    def within(self, name: str, over: PeriodKind | None, period: Period) -> Sequence[Decimal | None]:
        """Of each shorter period in the longer one that the period is in, up to its own end; without `over` of each
        whom the KPI is about."""

    def target(self, name: str, period: Period) -> Decimal | None: ...

    def total(self, name: str, period: Period) -> Decimal | None:
        """Of the whole company, whoever the formula is about."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`missing` are the names that had no value, in order; none of them where a division by zero is why."""

    value: Decimal | None
    missing: tuple[str, ...] = ()


def evaluate(node: Node, period: Period, inputs: Inputs) -> Outcome:
    missing: dict[str, None] = {}
    with localcontext(_EXACT):
        value = _value(node, period, inputs, missing)
    return Outcome(value, tuple(missing))


def _value(node: Node, period: Period, inputs: Inputs, missing: dict[str, None]) -> Decimal | None:
    match node:
        case Number(value):
            return value
        case Ref(name):
            return _noted(inputs.value(name, period), name, missing)
        case Negative(of):
            found = _value(of, period, inputs, missing)
            return None if found is None else -found
        case Operation(sign, left, right):
            return _operated(sign, _value(left, period, inputs, missing), _value(right, period, inputs, missing))
        case Call():
            return _called(node, period, inputs, missing)


def _operated(sign: str, left: Decimal | None, right: Decimal | None) -> Decimal | None:
    if left is None or right is None or (sign == "/" and right == 0):
        return None
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right


def _called(call: Call, period: Period, inputs: Inputs, missing: dict[str, None]) -> Decimal | None:
    first = call.args[0]
    match call.function:
        case "previous":
            return _value(first, period.previous, inputs, missing)
        case "year_before":
            return _value(first, period.year_before, inputs, missing)
        case "ratio":
            parts = (_value(arg, period, inputs, missing) for arg in call.args)
            return _operated("/", *parts)
    name = first.name if isinstance(first, Ref) else ""
    if call.function == "target":
        return _noted(inputs.target(name, period), f"target({name})", missing)
    if call.function == "total":
        return _noted(inputs.total(name, period), name, missing)
    return _over(call, name, inputs.within(name, call.over, period), missing)


def _over(call: Call, name: str, found: Sequence[Decimal | None], missing: dict[str, None]) -> Decimal | None:
    known = [value for value in found if value is not None]
    if call.function == "count":
        return Decimal(len(known))
    if not found or len(known) < len(found):
        return _noted(None, name, missing)
    total = sum(known, Decimal(0))
    return total if call.function == "sum" else total / len(known)


def _noted(value: Decimal | None, name: str, missing: dict[str, None]) -> Decimal | None:
    if value is None:
        missing[name] = None
    return value
