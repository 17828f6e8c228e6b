"""Charts as PNG: a process of its own draws each batch and ends, so that what it loads is never resident (speed.md)."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import fonts
from core.errors import MusterError
from core.kpi.chart import Chart
from core.kpi.chart_json import dump

PNG = "image/png"
_ROOT = Path(__file__).parents[1]
_PATIENCE = 60
_BATCH = 16
"""Charts that one process draws."""


class ChartError(MusterError):
    """It cannot be drawn. `why` is a key below `paper.`; `signs` are those that the font lacks."""

    def __init__(self, why: str, signs: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.signs = signs


def png(charts: Sequence[Chart], font: Path | None = None) -> list[bytes]:
    """The pictures, in order. Waits for the process: never on the event loop. Raises ChartError where no font has
    Chinese, or it lacks a character, or the process fails."""
    font = font or fonts.chinese()
    if font is None:
        raise ChartError("no_font")
    made: list[bytes] = []
    for begin in range(0, len(charts), _BATCH):
        made += _drawn(charts[begin : begin + _BATCH], font)
    return made


def _drawn(charts: Sequence[Chart], font: Path) -> list[bytes]:
    order = json.dumps({"font": str(font), "charts": [dump(chart) for chart in charts]})
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        run = subprocess.run(
            [sys.executable, "-m", "bot.drawing"],
            input=order.encode(),
            capture_output=True,
            timeout=_PATIENCE,
            env={**os.environ, "PYTHONPATH": path, "MPLBACKEND": "agg"},
        )
        answer = json.loads(run.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        raise ChartError("not_drawn") from None
    if signs := answer.get("missing"):
        raise ChartError("no_glyph", signs)
    return [base64.b64decode(body) for body in answer["drawn"]]
