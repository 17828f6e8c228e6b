"""What a chain will do next to a record, and by which policy."""

from __future__ import annotations

from core.ahead import Ahead
from core.escalation import target_name
from core.record import Record
from handlers.view import View
from storage import chains
from storage.db import Connection


def ahead(conn: Connection, view: View, record: Record) -> list[Ahead]:
    """The next step of each open chain; what a promise holds back comes at its moment."""
    tr = view.tr
    found = []
    for chain in chains.open_of(conn, record.id):
        tick = chain.ticks[chain.step] if chain.step < len(chain.ticks) else None
        if tick is None or chain.next_at is None:
            continue
        whom = tr("comma").join(target_name(target, tr, view.directory) for target in tick.targets)
        held = chain.held_until is not None and chain.held_until == chain.next_at
        rule = tr.line(
            "escalation.rule_held" if held else "escalation.rule",
            policy=chain.policy,
            step=str(tick.number),
            cause=tr(f"cause.{chain.cause}"),
        )
        found.append(Ahead(chain.next_at, tr.line("escalation.ahead", whom=whom), rule))
    return found


AHEAD = ahead
