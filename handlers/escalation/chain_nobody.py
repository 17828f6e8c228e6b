"""What an administrator is told where a step has found nobody: why, and what to do for the next one."""

from __future__ import annotations

from collections.abc import Iterator

from core.card import Bold, Button, Card, Line
from core.escalation import Target, target_name
from core.kinds import KINDS
from core.people import Person
from core.record import Record
from handlers.buttons import button, offered
from handlers.escalation.chain_lines import skip
from handlers.escalation.chain_messages import about, title_of
from handlers.messages import Rendering
from handlers.view import View
from storage import chain_steps, chains, records
from storage.chains import Chain
from storage.outbox import Message


def render(rendering: Rendering, message: Message) -> Card | None:
    chain = chains.get(rendering.conn, int(message.params["chain"]))
    record = records.get(rendering.conn, message.record or 0)
    if chain is None:
        return None
    tr, place = rendering.tr, int(message.params["place"])
    tick = chain.ticks[place]
    whom = tr("comma").join(target_name(target, tr, rendering.directory) for target in tick.targets)
    title = tr.line("escalation.nobody", step=str(tick.number), policy=chain.policy, whom=Bold(whom))
    body: list[Line] = [title_of(rendering, chain, record), *about(rendering, record)]
    body += [
        (line,) for line in dict.fromkeys((*_skipped(rendering, chain, place), *_ways(rendering, tick.targets, record)))
    ]
    reader = rendering.directory.people.get(message.person or 0)
    return Card(title, body=tuple(body), buttons=_buttons(rendering, chain, record, reader))


def _skipped(rendering: Rendering, chain: Chain, place: int) -> Iterator[str]:
    """Those who stand there and could not be told, with what is to be done about it."""
    tr, directory = rendering.tr, rendering.directory
    for step in chain_steps.of_chains(rendering.conn, [chain.id])[chain.id]:
        if step.place == place and step.state == "skipped" and step.person:
            yield skip(tr, directory, step.person, step.why, step.instead)
            if step.why == "leave" and not step.instead:
                yield tr("escalation.nobody_leave", who=rendering.name(step.person))


def _ways(rendering: Rendering, targets: tuple[Target, ...], record: Record | None) -> Iterator[str]:
    """One for each sort of target."""
    tr, directory = rendering.tr, rendering.directory
    department = directory.departments.get(record.department or 0) if record else None
    for target in targets:
        if target.kind == "level":
            key = "escalation.nobody_next" if department else "escalation.nobody_line"
            yield tr(key, department=department.name if department else "")
        else:
            yield tr(f"escalation.nobody_{target.kind}", whom=target_name(target, tr, directory))


def _buttons(rendering: Rendering, chain: Chain, record: Record | None, reader: Person | None) -> tuple[Button, ...]:
    """To change the policy, and meanwhile to give the record to somebody."""
    tr = rendering.tr
    found = [Button("policy_edit", tr("escalation.change_policy"), chain.policy)]
    if record is not None and reader is not None:
        view, kind = View(tr, rendering.directory, rendering.now, reader), KINDS[record.kind]
        found += [button(record, kind, "assign", view)] if offered(record, kind, "assign", view) else []
        found.append(Button("show", tr("button.show"), record.ref))
    return tuple(found)


MESSAGES = {"escalation_nobody": render}
