"""The features, by area. To add one, write its file and its name here: everything else follows by loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from types import ModuleType
from typing import Any

from core.ahead import Ahead
from core.command import Command, Registry
from core.record import Record
from handlers.context import Job
from handlers.messages import RENDERERS
from handlers.schedules import Run
from handlers.view import View
from storage.db import Connection

_FEATURES = {
    "capture": "capture choosing sources albums offers",
    "records": (
        "verbs assigning asking due filling checking parting depending awaiting promoting reporting comments "
        "correcting merging linking watching undoing looking bringing timeline rating reacting why replying"
    ),
    "clients": "file form history list people clients visits",
    "meetings": "meetings minutes minuting minutes_text minutes_waiting agenda decisions",
    "asks": "ask answers asks messages reminders delegating",
    "escalation": (
        "escalating alarming climbing chain_messages chain_nobody chain_ahead seen policies simulating nudging"
    ),
    "limits": "sla messages limits",
    "reminders": "reminders messages snoozing promising promises_missed",
    "duties": "obligations obligation_lists obligation_form duties steps audit_start",
    "digests": "digest choose keep again messages send",
    "checkins": "checkin keep ask messages",
    "attention": "quiet crowding held",
    "calendars": "calendar years timeoff coming_back",
    "handovers": "handover preview giving messages sign taking_over handing_on leaver",
    "rooms": "rooms room_question inviting joining members",
    "importing": "sheets",
    "views": "mine stuck team board listing searching indexing help",
    "kpis": (
        "kpi enabling define enter fill verify rates correct chase ask_messages overview chart report targets "
        "alert_messages remarks issue behind looking review review_offer"
    ),
    "": "publish outgoing schedules auditing",
}
"""Area → its features; those of no area stand beside it."""
FEATURES: tuple[ModuleType, ...] = tuple(
    import_module(f"{__name__}.{area}.{name}" if area else f"{__name__}.{name}")
    for area, names in _FEATURES.items()
    for name in names.split()
)


def registry() -> Registry:
    """Every command of every feature; raises ValueError where two have one name."""
    return Registry(command for feature in FEATURES for command in _commands(feature))


def _commands(feature: ModuleType) -> Iterable[Command]:
    """Those that follow from the kinds are made when they are asked for, since kinds are read at the start."""
    declared = getattr(feature, "COMMANDS", ())
    return declared() if callable(declared) else declared


def jobs() -> Mapping[str, Callable[[Job], int]]:
    """What the scheduler's ticks run, in batches, until a batch comes back short."""
    return _merged("JOBS")


def scheduled() -> Mapping[str, Run]:
    """What a schedule of each kind does when its moment has come."""
    return _merged("SCHEDULED")


def moments() -> Mapping[str, Callable[[Connection], datetime | None]]:
    """The earliest stored moment of each thing that waits to be worked off."""
    return _merged("MOMENTS")


def aheads() -> list[Callable[[Connection, View, Record], list[Ahead]]]:
    """What tells what comes next to a record."""
    return [feature.AHEAD for feature in FEATURES if hasattr(feature, "AHEAD")]


def _merged(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for feature in FEATURES:
        found.update(getattr(feature, name, {}))
    return found


RENDERERS.update(_merged("MESSAGES"))
