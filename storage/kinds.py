"""The kinds that were read from files: remembered, so that records outlive the file of their kind."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select, text

from core.kinds import CORE, KINDS, Detail, Kind
from storage import meta
from storage.tables import metadata
from storage.uow import Unit

_meta, _records = metadata.tables["meta"], metadata.tables["records"]
AREA = "kind:"


def remember(unit: Unit) -> None:
    """Keeps what is needed to read the records of the kinds from files, and makes sure that they can be numbered."""
    for kind in KINDS.values():
        if kind in CORE or kind.archived:
            continue
        value = json.dumps(_kept(kind), ensure_ascii=False, sort_keys=True)
        if meta.get(unit.conn, f"{AREA}{kind.name}") != value:
            meta.put(unit, f"{AREA}{kind.name}", value)
        if unit.dialect == "postgresql":
            unit.run(text(f"CREATE SEQUENCE IF NOT EXISTS number_{kind.name}"))


def gone(conn: Connection) -> list[Kind]:
    """The kinds of which there are records and no file any more, as an archive: every state is an end."""
    rows = conn.execute(select(_meta).where(_meta.c.name.startswith(AREA)).order_by(_meta.c.name)).all()
    found = []
    for row in rows:
        name = row.name.removeprefix(AREA)
        known = KINDS.get(name)
        if (known is None or known.archived) and _has_records(conn, name):
            found.append(_archived(name, json.loads(row.value)))
    return found


def _has_records(conn: Connection, kind: str) -> bool:
    return conn.execute(select(_records.c.id).where(_records.c.kind == kind).limit(1)).first() is not None


def _kept(kind: Kind) -> dict[str, object]:
    """What a reader needs: how its records are called, and what they keep."""
    return {
        "prefix": kind.prefix,
        "sign": kind.sign,
        "states": kind.states,
        "details": [[d.name, d.type, d.choices, d.unit, sorted(d.readers)] for d in kind.details],
        "texts": {
            locale: {key: text for key, text in words.items() if key.startswith(_READ)}
            for locale, words in kind.texts.items()
        },
    }


def _archived(name: str, kept: dict[str, Any]) -> Kind:
    states = tuple(kept["states"])
    texts: dict[str, dict[str, str]] = kept["texts"]
    for words in texts.values():
        for state in states:
            words.setdefault(f"card.ended.{state}", words[f"state.{state}"].replace("{", "{{").replace("}", "}}"))
    return Kind(
        name=name,
        prefix=kept["prefix"],
        sign=kept["sign"],
        states=states,
        final=frozenset(states),
        transitions=(),
        marks=(),
        buttons=("comment",),
        details=tuple(Detail(n, t, tuple(c), u, frozenset(r)) for n, t, c, u, r in kept["details"]),
        offered=False,
        texts=texts,
        archived=True,
    )


_READ = ("state.", "card.ended.", "choice.", "field.", "line.")
"""The words by which records and their history are read."""
