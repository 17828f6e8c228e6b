"""An answer to "What shall this be?", turned into the command that it stands for."""

from __future__ import annotations

from dataclasses import replace

from core.filing import account_of, described
from core.i18n import Translator
from core.invocation import Invocation
from core.kinds import KINDS
from core.people import Person
from storage import files, offers
from storage.db import Connection
from storage.files import Sent
from storage.uow import Unit, new_id


def offered(invocation: Invocation) -> str | None:
    """The offer that a press or a form answers; None for everything else."""
    if invocation.command == "make" and invocation.revision:
        return invocation.values.get("message", "").partition(".")[2]
    return invocation.values.get("offer")


def take_up(conn: Connection, id: str, invocation: Invocation, person: Person, tr: Translator) -> Invocation | None:
    """What was said then, as the command that was chosen now; None when the offer is gone or somebody else's."""
    offer = offers.get(conn, id)
    if offer is None or offer.person != person.id:
        return None
    origin = replace(invocation, message=offer.sent.message, url=offer.url)
    if invocation.command != "make":
        return origin
    kind = KINDS.get(invocation.values.get("message", "").partition(".")[0])
    if kind is None or not kind.captured:
        return None
    values = {"offer": id}
    if not offer.text:
        values["title"] = _title(conn, offer.sent, person.name, tr)
    return replace(origin, command=kind.name, text=offer.text, values=values)


def hold(unit: Unit, invocation: Invocation, person: Person) -> str:
    """Keeps what came along with a command that asks for more."""
    sent = Sent.by(invocation, person.id)
    files.want(unit, sent, invocation.files)
    return offers.put(unit, new_id(), sent, invocation.text, invocation.url).id


def _title(conn: Connection, sent: Sent, who: str, tr: Translator) -> str:
    """What files without words are called: `Voice note 0:42, from Alice`."""
    return tr("make.untitled", files=described(account_of(files.of_sent(conn, sent)), tr), who=who)
