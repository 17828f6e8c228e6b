"""Structured logs, one JSON object a line, with every secret taken out (fault 54)."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence
from typing import Any

import structlog

_TOKENS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<!\d)\d{6,}:[\w-]{30,}")


class _Hide:
    """Replaces the secrets, and whatever looks like a token, in a finished line."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._known = re.compile("|".join(re.escape(secret) for secret in secrets)) if secrets else None

    def __call__(self, text: str) -> str:
        text = _TOKENS.sub("[secret]", text)
        return self._known.sub("[secret]", text) if self._known else text


class _Formatter(structlog.stdlib.ProcessorFormatter):
    def __init__(self, hide: _Hide, **more: Any) -> None:
        super().__init__(**more)
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        return self._hide(super().format(record))


def configure(level: str, secrets: Sequence[str]) -> None:
    """Sends our logs and the libraries' warnings through one formatter to standard error."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )
    render = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter(_Hide(secrets), foreign_pre_chain=shared, processors=render))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("alembic", "fontTools", "fpdf"):  # which tell each step of theirs
        logging.getLogger(name).setLevel(logging.WARNING)
    # These log whole URLs and bodies, with the token in them (traps 6, 16 and 22).
    for name in ("httpx", "httpcore", "telegram", "slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "aiohttp"):
        logging.getLogger(name).setLevel(logging.ERROR)
