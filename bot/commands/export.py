"""`muster export WHAT`: rows to standard output, as they are read."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot.commands.common import Demo, quiet_settings, reading
from core.csvsafe import cell
from storage.exports import EXPORTS


class Format(StrEnum):
    JSONL = "jsonl"
    CSV = "csv"


What = StrEnum("What", {name.upper(): name for name in EXPORTS})  # type: ignore[misc]  # one list, in storage


def export(
    what: Annotated[What, typer.Argument(metavar="WHAT", help=" | ".join(EXPORTS))],
    format: Annotated[Format, typer.Option("--format")] = Format.JSONL,
    demo: Demo = False,
) -> None:
    """Print records, history, people, clients, messages or slots, one a line."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    declared, rows = EXPORTS[what.value]
    with reading(quiet_settings(demo)) as conn:
        if format is Format.JSONL:
            for row in rows(conn):
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            _csv(declared.fields, rows(conn))


def _csv(fields: tuple[str, ...], rows: Iterator[dict[str, Any]]) -> None:
    out = csv.writer(sys.stdout)
    out.writerow([name.replace(".", "_") for name in fields])
    for row in rows:
        out.writerow([cell(_flat(row, name)) for name in fields])


def _flat(row: dict[str, Any], name: str) -> Any:
    """`source.room` from within; what is nested deeper is JSON."""
    outer, _, inner = name.partition(".")
    value = row[outer][inner] if inner else row[outer]
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
