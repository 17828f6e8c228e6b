"""What people and rooms chose of the digests, and the newest that each got, for the differences of the next one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage.tables import metadata
from storage.uow import Unit

_choices, _digests = metadata.tables["digest_choices"], metadata.tables["digests"]
_c, _d = _choices.c, _digests.c


@dataclass(frozen=True, slots=True)
class Choice:
    """`minute`: the time of day that was chosen, in minutes after midnight; None for the opening of the office."""

    wanted: tuple[str, ...]
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """When somebody got it, how things stood then, and what its message held."""

    at: datetime
    counts: Mapping[str, int]
    params: Mapping[str, str]


def choices(conn: Connection) -> dict[str, Choice]:
    """By owner, for those who have not the default."""
    return {row.owner: Choice(tuple(row.wanted.split()), row.minute) for row in conn.execute(select(_choices))}


def choice(conn: Connection, owner: str) -> Choice | None:
    row = conn.execute(select(_choices).where(_c.owner == owner)).first()
    return Choice(tuple(row.wanted.split()), row.minute) if row else None


def choose(unit: Unit, owner: str, choice: Choice) -> None:
    values = {"wanted": " ".join(choice.wanted), "minute": choice.minute}
    if not unit.run(update(_choices).where(_c.owner == owner).values(**values)):
        unit.run(insert(_choices).values(owner=owner, **values))


def choose_all(unit: Unit, owners: Iterable[str], choice: Choice) -> None:
    """The same for many."""
    rows = [{"owner": owner, "wanted": " ".join(choice.wanted), "minute": choice.minute} for owner in owners]
    unit.run(delete(_choices).where(_c.owner.in_([row["owner"] for row in rows])))
    unit.run(insert(_choices), rows)


def forget(unit: Unit, owner: str) -> None:
    """The default again."""
    unit.run(delete(_choices).where(_c.owner == owner))


def last(conn: Connection, owner: str) -> dict[str, Last]:
    """The newest of each name."""
    rows = conn.execute(select(_digests).where(_d.owner == owner))
    return {row.name: Last(row.at, json.loads(row.counts), json.loads(row.params)) for row in rows}


def sent(unit: Unit, owner: str, names: Iterable[str], counts: Mapping[str, int], params: Mapping[str, str]) -> None:
    """They went out now, in one message: the next of each name is compared with how things stand."""
    values = {"at": unit.now, "counts": _json(counts), "params": _json(params)}
    for name in names:
        if not unit.run(update(_digests).where(_d.owner == owner, _d.name == name).values(**values)):
            unit.run(insert(_digests).values(owner=owner, name=name, **values))


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(dict(values), ensure_ascii=False)
