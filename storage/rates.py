"""Finance's rates of each month: how many of the company's currency one of another is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, delete, insert, select

from core.kpi.periods import Period
from storage import meta
from storage.kpis import amount, stored
from storage.tables import metadata
from storage.uow import Unit

_rates = metadata.tables["rates"]
_r = _rates.c
DEFAULT = "TWD"
_OWN = "currency"


def own(conn: Connection) -> str:
    """The company's currency, in which rates are."""
    return meta.get(conn, _OWN) or DEFAULT


def choose(unit: Unit, currency: str) -> None:
    meta.put(unit, _OWN, currency)


def of(conn: Connection, currency: str, month: date) -> Decimal | None:
    """The rate of the month that the day is in; 1 for the company's own currency, None where there is none."""
    if currency == own(conn):
        return Decimal(1)
    start = Period.of("month", month).start.isoformat()
    return amount(conn.execute(select(_r.rate).where(_r.currency == currency, _r.start == start)).scalar())


def put(unit: Unit, currency: str, month: date, rate: Decimal, author: int) -> Decimal | None:
    """Sets the rate of the month that the day is in; the one that it takes the place of."""
    start = Period.of("month", month).start.isoformat()
    mine = (_r.currency == currency, _r.start == start)
    before = amount(unit.conn.execute(select(_r.rate).where(*mine)).scalar())
    unit.run(delete(_rates).where(*mine))
    unit.run(insert(_rates).values(currency=currency, start=start, rate=stored(rate), author_id=author, at=unit.now))
    return before


def of_month(conn: Connection, month: date) -> dict[str, Decimal]:
    start = Period.of("month", month).start.isoformat()
    rows = conn.execute(select(_r.currency, _r.rate).where(_r.start == start).order_by(_r.currency))
    return {currency: amount(rate) or Decimal(0) for currency, rate in rows}


def convert(conn: Connection, value: Decimal, source: str, target: str, month: date) -> Decimal | None:
    """An amount in another currency by the rates of the month; None where one of them is missing."""
    if source == target:
        return value
    given, wanted = of(conn, source, month), of(conn, target, month)
    return value * given / wanted if given and wanted else None
