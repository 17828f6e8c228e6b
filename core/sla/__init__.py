"""Targets of service and the limits that follow from them, in working time (S000-4.1, S000-1.4-a, S001-3.3-b, K18)."""

from __future__ import annotations

from core.sla.limit import Limit
from core.sla.span import Span, read_span, write_span
from core.sla.targets import SET, WHATS, Target, Targets

__all__ = [
    "SET",
    "WHATS",
    "Limit",
    "Span",
    "Target",
    "Targets",
    "read_span",
    "write_span",
]
