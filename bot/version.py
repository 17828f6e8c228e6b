"""Which Muster this is."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def version() -> str:
    """`0.6.0`: of the sources where they lie beside us, which an installation may be older than, else as installed."""
    try:
        project = tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]
        if project["name"] == "muster":  # beside an installed package may lie another's
            return str(project["version"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        pass
    try:
        return str(metadata("muster")["Version"])
    except PackageNotFoundError:
        return "?"
