"""What people are told of a KPI: that it has passed a threshold is back, or has missed its target."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from core.card import Bold, Button, Card, Line, Span
from core.i18n import Translator
from core.kinds import KINDS
from core.kpi.access import may_read, may_stand
from core.kpi.goals import achievement, is_missed
from core.kpi.levels import threshold
from core.kpi.model import Kpi, Subject, subject_of
from core.kpi.periods import Period
from core.people import Directory
from handlers.cards import short_title
from handlers.kpis.beside import behind_button
from handlers.kpis.find import held, spot
from handlers.kpis.measure import measure
from handlers.kpis.remark_lines import remark_lines
from handlers.kpis.text import name_about, period_said, said
from handlers.kpis.values import figure
from handlers.messages import Rendering
from storage import goals, levels, records, remarks
from storage.outbox import Message

Spot = tuple[Kpi, Subject, Period]


def render(rendering: Rendering, message: Message) -> Card | None:
    """To one person; None once it stands at another level, or they may not read it."""
    found = of_spot(rendering.directory, message.params["spot"])
    reader = rendering.directory.people.get(message.person or 0)
    if found is None or reader is None or not may_read(reader, found[0], found[1], rendering.directory):
        return None
    return _card(rendering, found, message.kind, message.params)


def render_room(rendering: Rendering, message: Message) -> Card | None:
    """To the department's room: the same, without a word of who should have."""
    found = of_spot(rendering.directory, message.params["spot"])
    room = rendering.directory.rooms.get(message.room or 0)
    if found is None or room is None or not may_stand(room, found[0], rendering.directory):
        return None
    return _card(rendering, found, message.params["kind"], message.params)


def render_missed(rendering: Rendering, message: Message) -> Card | None:
    """To whoever answers for it; None once they have said why, or it has reached its target."""
    found = of_spot(rendering.directory, message.params["spot"])
    person = rendering.directory.people.get(message.person or 0)
    if found is None or person is None or not may_read(person, found[0], found[1], rendering.directory):
        return None
    kpi, subject, period = found
    value = figure(rendering.conn, rendering.directory, kpi, subject, period).value
    wanted = goals.goal(rendering.conn, kpi, subject, period)
    known = remarks.newest(rendering.conn, kpi.id, subject.key, period.start)
    reached = achievement(value, wanted, kpi.direction)
    if known or value is None or not is_missed(value, wanted.realistic, kpi.direction):
        return None
    tr = rendering.tr
    spans = _spans(tr, rendering.directory, found, value)
    title = tr.line("kpialert.missed", **spans, target=said(tr, kpi, wanted.realistic))
    share: list[Line] = [(tr("kpialert.reached", share=percent(reached)),)] if reached is not None else []
    return Card(title, body=(*share, (tr("kpialert.why"),)), buttons=_buttons(tr, found, None))


def of_spot(directory: Directory, target: str) -> Spot | None:
    """The KPI, whom it is about and the period that a message names, as long as the KPI is on."""
    id, _, rest = target.partition(":")
    key, _, start = rest.rpartition(":")
    kpi = directory.kpis.get(int(id)) if id.isdecimal() else None
    if kpi is None or not kpi.enabled or not start:
        return None
    return kpi, subject_of(key), held(kpi, start)


def percent(share: Decimal) -> str:
    return f"{share * 100:.0f}"


def _card(rendering: Rendering, found: Spot, kind: str, params: Mapping[str, str]) -> Card | None:
    kpi, subject, period = found
    standing = levels.of(rendering.conn, kpi.id, subject.key)
    value = _number(params["value"])
    if standing is None or (standing.level, standing.start) != (params["level"], period.start) or value is None:
        return None
    tr, spans = rendering.tr, _spans(rendering.tr, rendering.directory, found, value)
    key = "better" if kind == "kpi_recovered" and standing.level != "ok" else kind.removeprefix("kpi_")
    body: list[Line] = []
    if kind != "kpi_recovered":
        body += _limit(tr, kpi, standing.level)
        body += [(tr("kpialert.measure", measure=wanted),)] if (wanted := measure(tr, kpi)) else []
    if remark := remarks.newest(rendering.conn, kpi.id, subject.key, period.start):
        body += remark_lines(tr, rendering.directory, remark, rendering.now)
    record = records.get(rendering.conn, standing.record or 0)
    if record and KINDS[record.kind].is_open(record.status):
        body.append(tr.line("kpialert.issue_open", record=Bold(short_title(record))))
    else:
        record = None
    open_ = (Button("show", record.ref, record.ref),) if record else ()
    buttons = open_ if kind == "kpi_recovered" else _buttons(tr, found, record.ref if record else "")
    return Card(tr.line(f"kpialert.{key}", **spans), body=tuple(body), buttons=buttons)


def _limit(tr: Translator, kpi: Kpi, reached: str) -> list[Line]:
    if kpi.direction == "band":
        return [(tr("kpialert.band", low=said(tr, kpi, kpi.low), high=said(tr, kpi, kpi.high)),)]
    return [(tr(f"kpialert.limit_{kpi.direction}", limit=said(tr, kpi, threshold(kpi, reached))),)]


def _buttons(tr: Translator, found: Spot, issue: str | None) -> tuple[Button, ...]:
    """Say why; open an issue, or show the one that there is; the records behind it. `issue` None: no issue is
    offered."""
    kpi, subject, period = found
    target = spot(kpi, subject, period)
    buttons = [Button("kpi_cause", tr("button.kpi_cause"), target, primary=True)]
    if issue:
        buttons.append(Button("show", issue, issue))
    elif issue is not None:
        buttons.append(Button("kpi_issue", tr("button.kpi_issue"), target))
        buttons.append(Button("kpi_link", tr("button.kpi_link"), target))
    return (*buttons, *behind_button(tr, kpi, subject, period))


def _spans(tr: Translator, directory: Directory, found: Spot, value: Decimal) -> dict[str, Span]:
    kpi, subject, period = found
    name = Bold(name_about(tr, directory, kpi, subject))
    return {"name": name, "value": Bold(said(tr, kpi, value)), "period": period_said(tr, period)}


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


MESSAGES = {
    "kpi_warning": render,
    "kpi_critical": render,
    "kpi_recovered": render,
    "kpi_alert_room": render_room,
    "kpi_missed": render_missed,
}
