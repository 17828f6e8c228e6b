"""In which area of the help a command stands, by its declaration alone."""

from __future__ import annotations

from collections.abc import Callable

from core.command import Command
from core.kinds import KINDS

STEPS = "steps"


def is_daily(command: Command) -> bool:
    return command.short and (command.name not in KINDS or KINDS[command.name].offered)


def _is_step(command: Command) -> bool:
    steps = (t for kind in KINDS.values() for t in kind.transitions if "owner" not in t.needs and not t.own)
    return any(t.verb == command.name for t in steps)


def _is_of_record(command: Command) -> bool:
    return command.arg("record") is not None and not _is_step(command)


def _is_of_client(command: Command) -> bool:
    client = command.arg("client")
    return client is not None and client.required and not _is_of_record(command)


def _is_view(command: Command) -> bool:
    return command.effect == "read" and not (_is_of_record(command) or _is_step(command))


def _is_other(command: Command) -> bool:
    return not any(belongs(command) for belongs in (_is_step, _is_of_record, _is_of_client, _is_view))


AREAS: dict[str, Callable[[Command], bool]] = {
    STEPS: _is_step,
    "records": _is_of_record,
    "clients": _is_of_client,
    "views": _is_view,
    "team": _is_other,
}
"""Every command that is not of every day is in one of them."""
