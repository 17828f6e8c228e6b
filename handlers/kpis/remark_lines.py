"""A remark as it stands beside its number: the cause, the remedy, by when and who."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from core.card import Line
from core.i18n import Translator
from core.kpi.model import Remark
from core.people import Directory

_SHOWN = 200


def remark_lines(tr: Translator, directory: Directory, remark: Remark, now: datetime) -> list[Line]:
    """`Cause: October orders late` and `Remedy by Fri 27 Nov, Ken: call the ten largest`; every report says it so."""
    person = directory.people.get(remark.person)
    who = person.name if person else tr("nobody")
    lines: list[Line] = [(tr("kpiremark.cause", cause=_one_line(remark.cause)),)]
    if remark.by:
        day = tr.day(remark.by, now.astimezone(ZoneInfo(tr.zone)).date())
        return [*lines, (tr("kpiremark.remedy_by", remedy=_one_line(remark.remedy), day=day, who=who),)]
    return [*lines, (tr("kpiremark.remedy", remedy=_one_line(remark.remedy), who=who),)]


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
