"""What is made once for a test process: thousands of stories open a database and a bot of their own, all to hear the
same statements and to read the same catalogs, and half of the time of a short one went into making those anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from subprocess import CompletedProcess, SubprocessError
from types import SimpleNamespace
from typing import Any

from httpx import create_ssl_context
from sqlalchemy import Engine, create_engine

from bot import catalogs, charts, meaning, wiring
from bot.slack.manifest import typed_in_slack
from bot.telegram import client
from core.kinds import KINDS
from core.talk import vocabulary
from handlers import registry
from storage import db
from tests.forked import drawn

_first: dict[str, Engine] = {}


def share() -> None:
    """From now on whatever opens a database or wires a bot in this process shares what others have made."""
    shared = (
        (db, "create_engine", _engine),
        (catalogs, "load", _once(catalogs.load, KINDS.values)),
        (wiring, "registry", _once(registry, KINDS.values)),
        (wiring, "typed_in_slack", _once(typed_in_slack)),
        (meaning, "vocabulary", _once(vocabulary)),
        (client, "create_ssl_context", _once(create_ssl_context)),
        (charts, "subprocess", SimpleNamespace(run=_draw, SubprocessError=SubprocessError)),
    )
    for module, name, made in shared:
        setattr(module, name, made)


def _draw(command: list[str], input: bytes, env: dict[str, str], **_: object) -> CompletedProcess[bytes]:
    """A process that draws, forked from one that has its libraries loaded."""
    return CompletedProcess(command, 0, drawn(input, env))


@wraps(create_engine)
def _engine(*args: Any, **kwargs: Any) -> Engine:
    """An engine that shares what the first of its kind has compiled, which goes by the dialect's object."""
    made = create_engine(*args, **kwargs)
    first = _first.setdefault(made.dialect.name, made)
    made.dialect = made.pool._dialect = first.dialect
    made._compiled_cache = first._compiled_cache
    return made


def _once(make: Callable[..., Any], hangs_on: Callable[[], Iterable[object]] = tuple) -> Callable[..., Any]:
    """`make`, which is asked once for the same objects: those that it is given, and those that it `hangs_on`."""
    made: dict[tuple[object, ...], tuple[tuple[object, ...], Any]] = {}

    @wraps(make)
    def asked(*args: Any) -> Any:
        objects = (*args, *hangs_on())
        key = tuple(_same(one) for one in objects)
        if key not in made:
            made[key] = (objects, make(*args))  # kept beside it, or another might get the id of one that is gone
        return made[key][1]

    return asked


def _same(one: object) -> object:
    """What tells a text by what it says, and anything else by the object that it is."""
    if isinstance(one, dict):
        return tuple((name, id(value)) for name, value in one.items())
    return one if isinstance(one, str) else id(one)
