"""What people are told about figures that are due: the question, the lead's word, and the room's count."""

from __future__ import annotations

from core.card import Bold, Button, Card, Line
from core.kpi.access import may_read, may_stand, responsible
from core.kpi.model import Kpi, subject_of
from core.kpi.periods import Period
from handlers.kpis.text import about, name_about, period_said, said, typed
from handlers.messages import Rendering
from handlers.paging import fitting
from storage import figures, waits
from storage.outbox import Message
from storage.waits import Wait

_SHOWN = 7


def render(rendering: Rendering, message: Message) -> Card | None:
    """`8 figures, only Sales for Oct is missing`; none any more once all of them are there."""
    asked = [wait for wait in _waits(rendering, message) if _reads(rendering, message, wait)]
    missing = [wait for wait in asked if not _there(rendering, wait)]
    if not missing:
        return None
    tr = rendering.tr
    due = [wait for wait in waits.due_on(rendering.conn, missing[0].due_at) if wait.person == missing[0].person]
    all_ = {wait.id for wait in (*asked, *due) if _kpi(rendering, wait)}
    names = tr("comma").join(_head(rendering, wait) for wait in missing[:_SHOWN])
    one = len(missing) == 1
    key = ("kpi_ask.only" if len(all_) > 1 else "kpi_ask.one") if one else "kpi_ask.several"
    title = tr(key, all=len(all_), count=len(missing), name=names)
    body: list[Line] = [(tr("kpi_ask.again"),)] if message.kind == "kpi_ask_again" else []
    body += [line for wait in missing[:_SHOWN] if (line := _last_time(rendering, wait))]
    body.append((tr("kpi_ask.how_one" if one else "kpi_ask.how", code=_example(rendering, missing)),))
    fill = Button("kpi_fill", tr("button.kpi_fill"), primary=True)
    ids = "-".join(str(wait.id) for wait in missing)
    later = Button("kpi_later", tr("button.snooze_later"), ids)
    buttons = fitting((fill, later, Button("kpi_not_mine", tr("button.kpi_not_mine"), ids)))
    return Card((Bold(title),), body=tuple(body), buttons=buttons)


def _example(rendering: Rendering, missing: list[Wait]) -> str:
    """What a number in reply stands behind: `sales`, or `parcels #Sales` where it is asked of several."""
    kpi, wait = _kpi(rendering, missing[0]), missing[0]
    if kpi is None:
        return ""
    several = sum(one.kpi == wait.kpi for one in missing) > 1
    whom = about(rendering.tr, rendering.directory, subject_of(wait.subject)) if several else ""
    return f"{typed(rendering.tr, rendering.directory, kpi)} {whom}".strip()


def render_missing(rendering: Rendering, message: Message) -> Card | None:
    """For whoever leads them, alone."""
    missing = [wait for wait in _waits(rendering, message) if not _there(rendering, wait)]
    if not missing:
        return None
    tr = rendering.tr
    lines: list[Line] = []
    for wait in missing[:_SHOWN]:
        kpi = _kpi(rendering, wait)
        person = responsible(kpi, subject_of(wait.subject), rendering.directory) if kpi else None
        who = person.name if person else tr("nobody")
        lines.append((tr("kpi_ask.missing_line", name=_head(rendering, wait), who=who),))
    title = tr.count("kpi_ask.missing", len(missing))
    kpi = _kpi(rendering, missing[0])
    if by := message.params.get("by"):
        code = typed(tr, rendering.directory, kpi) if kpi else ""
        how = tr("kpi_ask.not_theirs", who=rendering.name(int(by)), code=code)
        return Card((Bold(title),), body=(*lines, (how,)))
    return Card((Bold(title),), body=(*lines, (tr("kpi_ask.only_you"),)))


def render_room(rendering: Rendering, message: Message) -> Card | None:
    """How many of the figures of this room's people are there; no names, and only of what all may read."""
    found = waits.get(rendering.conn, [int(message.params["wait"])])
    room = rendering.directory.rooms.get(message.room or 0)
    if room is None or not found:
        return None
    due = [wait for wait in waits.due_on(rendering.conn, found[0].due_at) if _of_room(rendering, wait, room.id)]
    there = sum(_there(rendering, wait) for wait in due)
    if len(due) < 2 or there == len(due):
        return None
    kpi = _kpi(rendering, found[0])
    said_period = period_said(rendering.tr, Period(found[0].start, kpi.period)) if kpi else ""
    return Card((Bold(rendering.tr("kpi_ask.room", there=there, all=len(due), period=said_period)),))


def _of_room(rendering: Rendering, wait: Wait, room: int) -> bool:
    kpi, directory = _kpi(rendering, wait), rendering.directory
    if kpi is None or not may_stand(directory.rooms[room], kpi, directory):
        return False
    person = responsible(kpi, subject_of(wait.subject), directory)
    department = directory.departments.get(kpi.department or (person.department if person else 0) or 0)
    return department is not None and department.room == room


def _last_time(rendering: Rendering, wait: Wait) -> Line | None:
    """What it was the period before, so that the size of the number is clear."""
    kpi = _kpi(rendering, wait)
    past = figures.past(rendering.conn, wait.kpi, wait.subject, wait.start, 1)
    if kpi is None or not past:
        return None
    period = period_said(rendering.tr, Period(past[0].start, kpi.period))
    name = name_about(rendering.tr, rendering.directory, kpi, subject_of(wait.subject))
    return (rendering.tr("kpi_ask.last_time", name=name, period=period, value=said(rendering.tr, kpi, past[0].value)),)


def _waits(rendering: Rendering, message: Message) -> list[Wait]:
    found = waits.get(rendering.conn, [int(id) for id in message.params["waits"].split("-")])
    known = [wait for wait in found if _kpi(rendering, wait)]
    return sorted(known, key=lambda wait: (wait.start, wait.kpi, wait.id))


def _reads(rendering: Rendering, message: Message, wait: Wait) -> bool:
    """Whether its reader may, when it is sent: it says what the last value was."""
    kpi, reader = _kpi(rendering, wait), rendering.directory.people.get(message.person or 0)
    return bool(kpi and reader and may_read(reader, kpi, subject_of(wait.subject), rendering.directory))


def _there(rendering: Rendering, wait: Wait) -> bool:
    return bool(figures.of(rendering.conn, wait.kpi, wait.subject, [wait.start]))


def _kpi(rendering: Rendering, wait: Wait) -> Kpi | None:
    kpi = rendering.directory.kpis.get(wait.kpi)
    return kpi if kpi and kpi.enabled else None


def _head(rendering: Rendering, wait: Wait) -> str:
    kpi = _kpi(rendering, wait)
    if kpi is None:
        return ""
    period = period_said(rendering.tr, Period(wait.start, kpi.period))
    name = name_about(rendering.tr, rendering.directory, kpi, subject_of(wait.subject))
    return rendering.tr("kpi_ask.head", name=name, period=period)


MESSAGES = {"kpi_ask": render, "kpi_ask_again": render, "kpi_missing": render_missing, "kpi_room": render_room}
