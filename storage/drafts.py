"""Forms that were asked and not sent yet; they outlive the process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from core.answer import Form, dump_form, load_form
from core.people import Place
from storage.tables import metadata
from storage.uow import Unit, new_id

_drafts = metadata.tables["drafts"]
_d = _drafts.c
KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Draft:
    """`origin` is what the form's invocation will need: place, message, link."""

    id: str
    person: int
    form: Form
    origin: Mapping[str, Any]


def keep(unit: Unit, person: int, platform: str, channel: str, form: Form, origin: Mapping[str, Any]) -> str:
    """Stores the form; a person's earlier draft in the same chat gives way."""
    unit.run(delete(_drafts).where(_d.person_id == person, _d.platform == platform, _d.channel == channel))
    id = new_id()
    row = {"id": id, "person_id": person, "platform": platform, "channel": channel, "at": unit.now, "message": ""}
    unit.run(insert(_drafts).values(form=_dump(dump_form(form)), origin=_dump(origin), **row))
    return id


def get(conn: Connection, id: str) -> Draft | None:
    return _draft(conn, (_d.id == id) & (_d.form != ""))  # without a form it is an offer


def of_chat(conn: Connection, person: int, platform: str, channel: str) -> Draft | None:
    return _draft(conn, (_d.person_id == person) & (_d.platform == platform) & (_d.channel == channel))


def change(unit: Unit, id: str, form: Form, origin: Mapping[str, Any]) -> None:
    values = {"form": _dump(dump_form(form)), "origin": _dump(origin), "at": unit.now}
    unit.run(update(_drafts).where(_d.id == id).values(**values))


def move(unit: Unit, old: Place, new: Place) -> None:
    """Forms that were begun at the old place go on at the new one."""
    for row in unit.rows(select(_d.id, _d.channel, _d.origin).where(_d.platform == old.platform)):
        origin = json.loads(row.origin)
        place = Place(*origin.get("place") or old._replace(channel=""))
        if place.channel == old.channel:
            moved = {**origin, "place": list(place._replace(channel=new.channel)), "asked": ""}
            channel = new.channel if row.channel == old.channel else row.channel
            unit.run(update(_drafts).where(_d.id == row.id).values(channel=channel, origin=_dump(moved)))


def drop(unit: Unit, id: str) -> bool:
    return unit.run(delete(_drafts).where(_d.id == id)) == 1


def forget_old(unit: Unit) -> int:
    return unit.run(delete(_drafts).where(_d.at < unit.now - KEPT))


def _draft(conn: Connection, where: Any) -> Draft | None:
    row = conn.execute(select(_drafts).where(where)).first()
    return Draft(row.id, row.person_id, load_form(json.loads(row.form)), json.loads(row.origin)) if row else None


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
