"""The end of a quarter that had a target: how it went, and the review of the goal, offered once (S003-目-b)."""

from __future__ import annotations

from core.card import Bold, Button, Card
from core.kpi.access import may_read, responsible
from core.kpi.goals import achievement
from core.kpi.model import Kpi, Subject
from core.kpi.periods import Period
from core.people import Directory
from core.standing import stand_in
from handlers.kpis.alert_messages import of_spot
from handlers.kpis.find import spot
from handlers.kpis.text import name_about, period_said, said
from handlers.kpis.values import figure
from handlers.messages import Rendering
from storage import goals, outbox, remarks
from storage.outbox import Message
from storage.uow import Unit


def offer_review(unit: Unit, directory: Directory, kpi: Kpi, subject: Subject, period: Period) -> None:
    """Once the last value of a quarter is there; whoever answers for it is told, and nothing is asked again."""
    quarter = Period.of("quarter", period.start)
    owner = responsible(kpi, subject, directory)
    if owner is None or period.end != quarter.end or goals.goal(unit.conn, kpi, subject, quarter).realistic is None:
        return
    if figure(unit.conn, directory, kpi, subject, quarter).value is None:
        return
    person = stand_in(directory, owner, unit.now)
    params = {"spot": spot(kpi, subject, quarter)}
    key = f"kpi_quarter:{kpi.id}:{subject.key}:{quarter.start}"
    outbox.put(unit, "kpi_quarter", key=key, person=person.id, params=params)


def named(period: Period) -> str:
    """`2026-Q4` or `2026`: under which a review is kept."""
    start = period.start
    return f"{start.year}-Q{(start.month + 2) // 3}" if period.kind == "quarter" else str(start.year)


def render(rendering: Rendering, message: Message) -> Card | None:
    """None once it was reviewed, or the target is gone."""
    found = of_spot(rendering.directory, message.params["spot"])
    person = rendering.directory.people.get(message.person or 0)
    if found is None or person is None or not may_read(person, found[0], found[1], rendering.directory):
        return None
    kpi, subject, quarter = found[0], found[1], Period.of("quarter", found[2].start)
    wanted = goals.goal(rendering.conn, kpi, subject, quarter)
    value = figure(rendering.conn, rendering.directory, kpi, subject, quarter).value
    reached = achievement(value, wanted, kpi.direction)
    if reached is None or remarks.newest(rendering.conn, kpi.id, subject.key, named(quarter)):
        return None
    tr = rendering.tr
    title = tr.line(
        "kpireview.over",
        period=period_said(tr, quarter),
        name=Bold(name_about(tr, rendering.directory, kpi, subject)),
        value=said(tr, kpi, value),
        share=f"{reached * 100:.0f}",
        goal=said(tr, kpi, wanted.realistic),
    )
    target = f"{spot(kpi, subject, quarter)}/quarter"
    return Card(
        title, body=((tr("kpireview.offer"),),), buttons=(Button("kpi_review", tr("button.kpi_review"), target),)
    )


MESSAGES = {"kpi_quarter": render}
