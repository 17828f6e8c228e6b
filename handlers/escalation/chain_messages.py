"""What somebody is told by a chain; dropped when somebody has acted or it was closed meanwhile (fault 37)."""

from __future__ import annotations

from core.card import Bold, Button, Card, Line
from core.escalation import target_name
from core.kinds import KINDS
from core.record import Record
from handlers.buttons import button, offered
from handlers.cards import short_title
from handlers.escalation.chain_lines import skip
from handlers.messages import Rendering
from handlers.view import View
from storage import chain_steps, chains, records
from storage.chain_steps import Step
from storage.chains import Chain
from storage.outbox import Message


def render(rendering: Rendering, message: Message) -> Card | None:
    """To a person: what is wrong, who has it, who heard before, and who is next unless somebody acts."""
    chain = chains.get(rendering.conn, int(message.params["chain"]))
    record = records.get(rendering.conn, message.record or 0)
    reader = rendering.directory.people.get(message.person or 0)
    if chain is None or chain.stopped or reader is None or not reader.active or _ended(record):
        return None
    place = int(message.params["place"])
    steps = chain_steps.of_chains(rendering.conn, [chain.id])[chain.id]
    body = [*about(rendering, record), *_so_far(rendering, chain, place, steps, reader.id), _next(rendering, chain)]
    view = View(rendering.tr, rendering.directory, rendering.now, reader)
    return Card(
        title_of(rendering, chain, record),
        record.ref if record else "",
        tuple(line for line in body if line),
        buttons=_buttons(rendering, chain, record, view),
    )


def render_room(rendering: Rendering, message: Message) -> Card | None:
    """To a room: what is wrong and who has it, without a word of who should have."""
    chain = chains.get(rendering.conn, int(message.params["chain"]))
    record = records.get(rendering.conn, message.record or 0)
    if chain is None or chain.stopped or record is None or _ended(record):
        return None
    view = View(rendering.tr, rendering.directory, rendering.now)
    shown = _buttons(rendering, chain, record, view)
    return Card(title_of(rendering, chain, record), record.ref, tuple(about(rendering, record)), buttons=shown)


def title_of(rendering: Rendering, chain: Chain, record: Record | None) -> Line:
    what = short_title(record) if record else chain.params.get("title", "")
    return rendering.tr.line(f"escalation.title.{chain.cause}", what=Bold(what), who=rendering.name(chain.person))


def _ended(record: Record | None) -> bool:
    return record is not None and not KINDS[record.kind].is_open(record.status)


def about(rendering: Rendering, record: Record | None) -> list[Line]:
    """Who has it, and until when it is due."""
    if record is None:
        return []
    tr = rendering.tr
    who, state = rendering.name(record.owner), tr(f"state.{record.status}")
    body: list[Line] = [tr.line("escalation.has", who=who, state=state) if record.owner else tr.line("card.unowned")]
    if record.due_at:
        body.append((*tr.line("card.due"), " ", *tr.spoken(record.due_at, rendering.now)))
    return body


def _so_far(rendering: Rendering, chain: Chain, place: int, steps: list[Step], reader: int) -> list[Line]:
    """In whose place somebody is told, who was told before, and what was missed while Muster was off."""
    tr, directory = rendering.tr, rendering.directory
    standing = [one for one in steps if one.place == place and one.instead == reader]
    body: list[Line] = [(skip(tr, directory, one.person, one.why, one.instead),) for one in standing]
    people = dict.fromkeys(one.person for one in steps if one.state == "told" and one.place < place and one.person)
    if names := [rendering.name(id) for id in people if id != reader]:
        body.append(tr.line("escalation.before", who=tr("comma").join(names)))
    missed = sum(one.state == "missed" for one in steps)
    return [*body, (tr.count("escalation.missed", missed),)] if missed else body


def _next(rendering: Rendering, chain: Chain) -> Line:
    """Whom the next step tells, unless somebody acts."""
    if chain.next_at is None or chain.step >= len(chain.ticks):
        return ()
    tr, targets = rendering.tr, chain.ticks[chain.step].targets
    whom = tr("comma").join(target_name(target, tr, rendering.directory) for target in targets)
    at = tr.moment(chain.next_at, rendering.now)
    return tr.line("escalation.next", whom=whom, at=at) if targets else ()


def _buttons(rendering: Rendering, chain: Chain, record: Record | None, view: View) -> tuple[Button, ...]:
    tr = rendering.tr
    if record is None:
        return (Button("seen_about", tr("button.seen"), str(chain.id), primary=True),)
    kind = KINDS[record.kind]
    take = [button(record, kind, "take", view, True)] if offered(record, kind, "take", view) else []
    assign = [button(record, kind, "assign", view)] if offered(record, kind, "assign", view) else []
    return (
        *take,
        Button("seen", tr("button.seen"), record.ref, record.revision, not take),
        *assign,
        Button("why", tr("escalation.why"), record.ref),
        Button("show", tr("button.show"), record.ref),
    )


MESSAGES = {
    "escalation": render,
    "escalation_now": render,
    "escalation_room": render_room,
}
