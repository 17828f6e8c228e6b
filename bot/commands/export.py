"""`muster export WHAT`: rows to standard output or into a file, as they are read."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from bot.commands.common import Demo, end, quiet_settings, reading
from bot.writing import WRITERS
from storage.exports import EXPORTS

Format = StrEnum("Format", {name.upper(): name for name in WRITERS})  # type: ignore[misc]  # one list, beside it
What = StrEnum("What", {name.upper(): name for name in EXPORTS})  # type: ignore[misc]  # one list, in storage
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Write into this file.")]


def export(
    what: Annotated[What, typer.Argument(metavar="WHAT", help=" | ".join(EXPORTS))],
    format: Annotated[Format, typer.Option("--format")] = Format("jsonl"),
    output: Output = None,
    demo: Demo = False,
) -> None:
    """Print records, history, people, clients, kpis, messages or slots, one a line, or as a sheet."""
    if format.value == "xlsx" and output is None and sys.stdout.isatty():
        end("a workbook is nothing to read on a terminal; add --output FILE.xlsx")
    declared, rows = EXPORTS[what.value]
    with reading(quiet_settings(demo)) as conn, _opened(output, format.value) as out:
        shortened = WRITERS[format.value](out, what.value, declared.fields, rows(conn))
    if shortened:
        print(
            f"{shortened} texts were longer than a workbook's cell and end with …; CSV has them whole", file=sys.stderr
        )


@contextlib.contextmanager
def _opened(output: Path | None, format: str) -> Iterator[IO[bytes]]:
    """Standard output, or a file that stands under its name only when it is whole."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with part.open("wb") as out:
            if format == "csv":
                out.write("\ufeff".encode())  # without it Excel takes the text for another encoding
            yield out
        part.replace(output)
    except OSError as error:
        end(f"cannot write {output}: {error.strerror}")
    finally:
        part.unlink(missing_ok=True)
