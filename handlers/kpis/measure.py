"""What is suggested when a KPI is missed (S000-3.2)."""

from __future__ import annotations

from core.i18n import Translator
from core.kpi.declared import NOTHING
from core.kpi.model import Kpi


def measure(tr: Translator, kpi: Kpi) -> str:
    """What is suggested when it is missed: as it was written, else the catalogue's in the reader's language; "" for
    none."""
    if kpi.measure:
        return "" if kpi.measure.casefold() in NOTHING else kpi.measure
    key = f"kpimeasure.{kpi.code}"
    return tr(key) if tr.has(key) else ""
