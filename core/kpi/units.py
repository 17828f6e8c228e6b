"""Whether the units of a formula fit: nobody adds money to hours, and a ratio of two amounts of money is a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.kpi.formula import Call, FormulaError, Negative, Node, Number, Operation, Ref, write
from core.kpi.model import PERCENT
from core.kpi.said import is_currency

Dimension = Mapping[str, int]
"""Unit → exponent. All currencies are one, since the month's rates make one of another; a plain number has none."""
MONEY = "¤"


def check(node: Node, unit: str, unit_of: Callable[[str], str]) -> None:
    """Raises FormulaError("units") with the part that does not fit, or ("result") where the whole is another than
    `unit`; `unit_of` a name in the formula is the unit of that KPI."""
    found = _of(node, unit_of)
    if found is None or not _strict(unit, found):
        return
    if found != dimension(unit):
        raise FormulaError("result", said(found))


def dimension(unit: str) -> Dimension:
    if unit in ("", PERCENT):
        return {}
    return {MONEY if is_currency(unit) else unit.casefold(): 1}


def said(found: Dimension) -> str:
    """`¤/days`, for a refusal."""
    above = "·".join(unit for unit, power in found.items() for _ in range(power))
    below = "".join(f"/{unit}" for unit, power in found.items() for _ in range(-power))
    return f"{above or '1'}{below}"


def _strict(unit: str, found: Dimension) -> bool:
    """A unit in words (visits per day) takes what is no money and no hours; `%`, money and hours want their own."""
    known = unit == PERCENT or is_currency(unit) or unit == "hours"
    return known or MONEY in found or "hours" in found


def _of(node: Node, unit_of: Callable[[str], str]) -> Dimension | None:
    """None for a number that was written down, which takes the unit of what it is added to."""
    match node:
        case Number():
            return None
        case Ref(name):
            return dimension(unit_of(name))
        case Negative(of):
            return _of(of, unit_of)
        case Operation(sign, left, right):
            return _joined(node, sign, _of(left, unit_of), _of(right, unit_of))
        case Call(function="ratio", args=(left, right)):
            return _joined(node, "/", _of(left, unit_of), _of(right, unit_of))
        case Call(function="count"):
            return {}
        case Call(args=args):
            return _of(args[0], unit_of)


def _joined(node: Node, sign: str, left: Dimension | None, right: Dimension | None) -> Dimension | None:
    if sign in "+-":
        if left is not None and right is not None and left != right:
            raise FormulaError("units", write(node))
        return right if left is None else left
    if left is None and right is None:
        return None
    powers = dict(left or {})
    for unit, power in (right or {}).items():
        powers[unit] = powers.get(unit, 0) + (power if sign == "*" else -power)
    return {unit: power for unit, power in powers.items() if power}
