"""The files of a record as its card tells them, without looking them up: a short account kept with the record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.card import Line
from core.i18n import Translator
from core.record import Record

FIELD = "files"
"""The field of a record that holds the account, as JSON."""
_NAMED = 3


class Filed(Protocol):
    """What is known of one file; `error` says why there is no copy, as a key below `file.why.`"""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def seconds(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def error(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Account:
    """`counts` by kind; `lengths` of voice notes in seconds; `names` of documents; `refused` by reason.

    From revision `since` up to `until` the record changed by nothing but its files.
    """

    counts: Mapping[str, int]
    lengths: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    refused: Mapping[str, int] | None = None
    since: int = 0
    until: int = 0


def account_of(files: Iterable[Filed]) -> Account:
    """What a card says of these files."""
    counts: dict[str, int] = {}
    refused: dict[str, int] = {}
    lengths: list[int] = []
    names: list[str] = []
    for file in files:
        if file.state == "refused":
            refused[file.error] = refused.get(file.error, 0) + 1
            continue
        counts[file.kind] = counts.get(file.kind, 0) + 1
        if file.kind == "voice":
            lengths.append(file.seconds)
        elif file.kind in ("audio", "document") and file.name:
            names.append(file.name)
    return Account(counts, tuple(lengths[:_NAMED]), tuple(names[:_NAMED]), refused)


def of_record(record: Record) -> Account | None:
    """The record's account; None when nothing lies under it."""
    stored = record.field(FIELD)
    if not stored:
        return None
    values: dict[str, Any] = json.loads(stored)
    return Account(
        values["counts"],
        tuple(values["lengths"]),
        tuple(values["names"]),
        values["refused"],
        values["since"],
        values["until"],
    )


def restated(record: Record, files: Iterable[Filed]) -> str | None:
    """The record's fields as JSON with the account of these files, for its next revision; None when it is the same."""
    old, new = of_record(record), account_of(files)
    if old is None and not (new.counts or new.refused):
        return None
    if old and (old.counts, old.lengths, old.names, old.refused) == (new.counts, new.lengths, new.names, new.refused):
        return None
    since = old.since if old and old.until == record.revision else record.revision
    account = {
        "counts": new.counts,
        "lengths": new.lengths,
        "names": new.names,
        "refused": new.refused,
        "since": since,
        "until": record.revision + 1,
    }
    fields = {**(record.fields or {}), FIELD: json.dumps(account, ensure_ascii=False)}
    return json.dumps(fields, ensure_ascii=False)


def shows(record: Record, revision: int) -> bool:
    """Whether a card of that revision shows the record as it is now, but for files that came since."""
    account = of_record(record)
    since = account.since if account and account.until == record.revision else record.revision
    return since <= revision <= record.revision


def lines(record: Record, tr: Translator) -> list[Line]:
    """`3 photos · Voice note 0:42 · spec.pdf`, and what could not be kept; none where there are no files."""
    account = of_record(record)
    if account is None:
        return []
    refused = (account.refused or {}).items()
    missing = [(tr.count("file.refused", number, why=tr(f"file.why.{why}")),) for why, number in refused]
    return [*([(described(account, tr),)] if account.counts else []), *missing]


def described(account: Account, tr: Translator) -> str:
    """The files in one line; the first few with their names and lengths."""
    counts = account.counts
    parts = [tr.count(f"file.{kind}", counts[kind]) for kind in ("photo", "video") if counts.get(kind)]
    parts += [tr("file.voice", length=f"{seconds // 60}:{seconds % 60:02}") for seconds in account.lengths]
    parts += account.names
    others = sum(counts.get(kind, 0) for kind in ("voice", "audio", "document"))
    if left := others - len(account.lengths) - len(account.names):
        parts.append(tr.count("and_more" if len(account.lengths) + len(account.names) else "file.file", left))
    return " · ".join(parts)
