"""How often something comes: cadences on the wall clock, and the moments that they mean (design.md section 6)."""

from __future__ import annotations

from core.cadence.model import Cadence, moment
from core.cadence.read import CadenceError, read_cadence

__all__ = ["Cadence", "CadenceError", "moment", "read_cadence"]
