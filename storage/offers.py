"""What was said without saying what it shall be: kept beside the form that is open, each in a row of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from core.people import Place
from storage.files import Sent
from storage.tables import metadata
from storage.uow import Unit

_drafts = metadata.tables["drafts"]
_d = _drafts.c
_NOWHERE = ""
"""The channel of an offer's draft: no form is asked there, so that none takes its place."""
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Offer:
    """`sent` is where the words came from, `made` the id of the record that they became, or `closed`."""

    id: str
    person: int
    sent: Sent
    text: str
    url: str
    asked: bool
    """The person has been asked what it shall be."""
    made: str


def id_of(place: Place, album: str) -> str:
    """One offer for all files of an album, whichever of them comes first."""
    return hashlib.sha256(f"{place.platform}\n{place.channel}\n{album}".encode()).hexdigest()[:32]


def put(unit: Unit, id: str, sent: Sent, text: str = "", url: str = "", asked: bool = True) -> Offer:
    """A new offer, or the one of this id with the words that came since."""
    there = get(unit.conn, id)
    said: dict[str, Any] = {
        "text": text or (there.text if there else ""),
        "url": url or (there.url if there else ""),
        "asked": asked or (there.asked if there else False),
        "place": list(sent.place),
        "message": there.sent.message if there and not text else sent.message,
        "albums": sorted(sent.albums),
    }
    if there is None:
        row = {"id": id, "person_id": sent.author, "platform": sent.place.platform, "channel": _NOWHERE, "message": ""}
        unit.run(insert(_drafts).values(at=unit.now, form="", origin=_dump(said), **row))
    else:
        unit.run(update(_drafts).where(_d.id == id).values(origin=_dump(said)))
    return Offer(id, sent.author, sent, said["text"], said["url"], said["asked"], there.made if there else "")


def get(conn: Connection, id: str) -> Offer | None:
    query: Select[Any] = select(_drafts).where(_d.id == id, _d.channel == _NOWHERE)
    row = conn.execute(query).first()
    if row is None:
        return None
    said = json.loads(row.origin)
    sent = Sent(Place(*said["place"]), said["message"], row.person_id, frozenset(said["albums"]))
    return Offer(row.id, row.person_id, sent, said["text"], said["url"], said["asked"], row.message)


def settle(unit: Unit, id: str, outcome: str) -> bool:
    """Says what became of it, once; False when that was said before."""
    return unit.run(update(_drafts).where(_d.id == id, _d.message == "").values(message=outcome)) == 1


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
