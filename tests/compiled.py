"""SQL is compiled once for a test process: thousands of stories open a database of their own, all to hear the same
statements, and a quarter of their time went into writing those anew."""

from __future__ import annotations

from functools import wraps
from typing import Any

from sqlalchemy import Engine, create_engine

_first: dict[str, Engine] = {}


@wraps(create_engine)
def engine(*args: Any, **kwargs: Any) -> Engine:
    """An engine that shares what the first of its kind has compiled, which goes by the dialect's object."""
    made = create_engine(*args, **kwargs)
    first = _first.setdefault(made.dialect.name, made)
    made.dialect = made.pool._dialect = first.dialect
    made._compiled_cache = first._compiled_cache
    return made
