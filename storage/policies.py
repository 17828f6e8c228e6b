"""Policies of escalation: every version is kept, and the newest of each name is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from core.escalation import OURS, Policy, dump_policy, load_policy
from storage.tables import metadata
from storage.uow import Unit

_policies = metadata.tables["policies"]
_p = _policies.c
_LONGEST: int = 40


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a policy, and who made it when; nobody did where it is ours."""

    policy: Policy
    number: int = 0
    off: bool = False
    author: int | None = None
    at: datetime | None = None


def put(unit: Unit, policy: Policy, author: int, off: bool = False) -> int:
    """Keeps the next version of a policy; the former stay."""
    number = max((one.number for one in versions(unit.conn, policy.name)), default=0) + 1
    row = {"name": policy.name, "version": number, "body": dump_policy(policy), "off": off}
    unit.run(insert(_policies).values(**row, author_id=author, at=unit.now))
    return number


def versions(conn: Connection, name: str) -> list[Version]:
    """Every version of a name, the newest first; ours, where there is one, is the oldest. What is too long for a name
    is none."""
    if len(name) > _LONGEST:
        return []
    rows = conn.execute(select(_policies).where(_p.name == name).order_by(_p.version.desc()))
    return [*map(_version, rows), *(Version(policy) for policy in OURS if policy.name == name)]


def newest(conn: Connection) -> list[Version]:
    """The newest version of each name: ours, and those that were set over them."""
    found = {policy.name: Version(policy) for policy in OURS}
    found |= {row.name: _version(row) for row in conn.execute(select(_policies).order_by(_p.version))}
    return list(found.values())


def in_force(conn: Connection) -> list[Policy]:
    return [version.policy for version in newest(conn) if not version.off]


def _version(row: Row[Any]) -> Version:
    return Version(load_policy(row.name, row.body), row.version, row.off, row.author_id, row.at)
