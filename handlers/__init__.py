"""The features. To add one, write its file and its line here: everything else follows by loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import ModuleType
from typing import Any

from core.ahead import Ahead
from core.command import Command, Registry
from core.record import Record
from handlers import (
    agenda,
    alarming,
    albums,
    answers,
    ask,
    ask_messages,
    ask_reminders,
    asking,
    asks,
    assigning,
    audit_start,
    auditing,
    awaiting,
    board,
    bringing,
    calendar,
    calendar_years,
    capture,
    chain_ahead,
    chain_messages,
    chain_nobody,
    checkin,
    checkin_ask,
    checkin_keep,
    checkin_messages,
    checking,
    choosing,
    client_file,
    client_form,
    client_history,
    client_list,
    client_people,
    clients,
    climbing,
    coming_back,
    comments,
    correcting,
    crowding,
    decisions,
    delegating,
    depending,
    digest,
    digest_again,
    digest_choose,
    digest_keep,
    digest_messages,
    digest_send,
    due,
    duties,
    duty_steps,
    escalating,
    filling,
    handing_on,
    handover,
    handover_giving,
    handover_messages,
    handover_preview,
    handover_sign,
    held,
    help,
    indexing,
    inviting,
    joining,
    kpi_features,
    kpi_goal_features,
    leaver,
    limit_messages,
    limits,
    linking,
    listing,
    looking,
    meetings,
    members,
    merging,
    mine,
    minutes,
    minutes_text,
    minutes_waiting,
    minuting,
    nudging,
    obligation_form,
    obligation_lists,
    obligations,
    offers,
    outgoing,
    parting,
    policies,
    promises_missed,
    promising,
    promoting,
    publish,
    quiet,
    rating,
    reacting,
    reminder_messages,
    reminders,
    replying,
    reporting,
    room_question,
    rooms,
    schedules,
    searching,
    seen,
    sheets,
    simulating,
    sla,
    snoozing,
    sources,
    stuck,
    taking_over,
    team,
    timeline,
    timeoff,
    undoing,
    verbs,
    visits,
    watching,
    why,
)
from handlers.context import Job
from handlers.messages import RENDERERS
from handlers.schedules import Run
from handlers.view import View
from storage.db import Connection

FEATURES: tuple[ModuleType, ...] = (
    capture,
    choosing,
    client_file,
    client_form,
    client_history,
    client_list,
    client_people,
    meetings,
    minutes,
    minuting,
    minutes_text,
    minutes_waiting,
    agenda,
    decisions,
    clients,
    verbs,
    assigning,
    asking,
    due,
    escalating,
    filling,
    checking,
    parting,
    depending,
    awaiting,
    promoting,
    alarming,
    climbing,
    chain_messages,
    chain_nobody,
    chain_ahead,
    seen,
    policies,
    simulating,
    ask,
    answers,
    asks,
    ask_messages,
    ask_reminders,
    delegating,
    reporting,
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
    stuck,
    nudging,
    team,
    board,
    listing,
    searching,
    indexing,
    publish,
    rating,
    reacting,
    reminders,
    reminder_messages,
    snoozing,
    promising,
    promises_missed,
    why,
    replying,
    rooms,
    room_question,
    inviting,
    sheets,
    joining,
    members,
    calendar,
    calendar_years,
    timeoff,
    coming_back,
    handover,
    handover_preview,
    handover_giving,
    handover_messages,
    handover_sign,
    taking_over,
    handing_on,
    leaver,
    quiet,
    crowding,
    outgoing,
    help,
    sla,
    limit_messages,
    limits,
    digest,
    digest_choose,
    digest_keep,
    digest_again,
    digest_messages,
    digest_send,
    checkin,
    checkin_keep,
    checkin_ask,
    checkin_messages,
    schedules,
    obligations,
    obligation_lists,
    obligation_form,
    duties,
    duty_steps,
    held,
    *kpi_features.FEATURES,
    *kpi_goal_features.FEATURES,
    audit_start,
    auditing,
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
