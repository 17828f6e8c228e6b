"""The container file copies all that the program needs and sets what the program knows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
FILE = "Dockerfile"
"""The one name that docker and podman look for by themselves."""
LINES = (ROOT / FILE).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def copied() -> set[str]:
    words = [line.split()[1:-1] for line in LINES if line.startswith("COPY ") and "--from" not in line]
    return {word for line in words for word in line}


def test_it_copies_every_package_and_nothing_that_is_not_there() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    assert {name.split("*")[0].split(".")[0] for name in packages["find"]["include"]} <= copied()
    assert all((ROOT / name).exists() for name in copied())
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied()


def test_it_sets_what_the_program_reads_and_installs_what_is_locked() -> None:
    named = {name for line in LINES if line.startswith("ENV ") for name in re.findall(r"(\w+)=", line)}
    known = {name.upper() for name in Settings.model_fields}
    assert named - {"PATH", "PYTHONUNBUFFERED"} <= known
    assert any("--require-hashes -r requirements.lock" in line for line in LINES)


def test_it_brings_the_letters_that_papers_need() -> None:
    assert any("fonts-wqy-microhei" in line for line in LINES)
    assert "fonts-wqy-microhei" in (ROOT / "docs/install.md").read_text(encoding="utf-8")
