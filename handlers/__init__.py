"""The features. To add one, write its file and its line here: everything else follows by loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import ModuleType

from core.command import Command, Registry
from handlers import (
    albums,
    asking,
    assigning,
    bringing,
    capture,
    choosing,
    client_file,
    client_form,
    client_people,
    clients,
    comments,
    correcting,
    due,
    escalating,
    filling,
    help,
    inviting,
    joining,
    linking,
    listing,
    looking,
    members,
    merging,
    mine,
    offers,
    outgoing,
    publish,
    rating,
    reminders,
    replying,
    room_question,
    rooms,
    searching,
    sources,
    timeline,
    undoing,
    verbs,
    visits,
    watching,
)
from handlers.context import Job
from handlers.messages import Renderer

FEATURES: tuple[ModuleType, ...] = (
    capture,
    choosing,
    client_file,
    client_form,
    client_people,
    clients,
    verbs,
    assigning,
    asking,
    due,
    escalating,
    filling,
    comments,
    sources,
    albums,
    offers,
    correcting,
    merging,
    linking,
    watching,
    undoing,
    visits,
    looking,
    bringing,
    timeline,
    mine,
    listing,
    searching,
    publish,
    rating,
    reminders,
    replying,
    rooms,
    room_question,
    inviting,
    joining,
    members,
    outgoing,
    help,
)


def registry() -> Registry:
    """Every command of every feature; raises ValueError where two have one name."""
    return Registry(command for feature in FEATURES for command in _commands(feature))


def _commands(feature: ModuleType) -> Iterable[Command]:
    """Those that follow from the kinds are made when they are asked for, since kinds are read at the start."""
    declared = getattr(feature, "COMMANDS", ())
    return declared() if callable(declared) else declared


def renderers() -> Mapping[str, Renderer]:
    """What renders an outgoing message of each kind."""
    found: dict[str, Renderer] = {}
    for feature in FEATURES:
        found.update(getattr(feature, "MESSAGES", {}))
    return found


def jobs() -> Mapping[str, Callable[[Job], int]]:
    """What the scheduler's ticks run, in batches, until a batch comes back short."""
    found: dict[str, Callable[[Job], int]] = {}
    for feature in FEATURES:
        found.update(getattr(feature, "JOBS", {}))
    return found
