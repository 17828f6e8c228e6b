"""Settings: every one explained, and a wrong one refused in one line that names it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import catalogs
from bot.settings import Settings
from tests.cli.program import ROOT, Program

HOOK = {"TELEGRAM_WEBHOOK_URL": "https://muster.example/telegram/webhook"}
WRONG: list[tuple[dict[str, str], str]] = [
    ({"MUSTER_TIMEZONE": "Mars/Olympus"}, "MUSTER_TIMEZONE: Mars/Olympus is no IANA time zone"),
    ({"MUSTER_PORT": "80000"}, "MUSTER_PORT: "),
    ({"MUSTER_PORT": "http"}, "MUSTER_PORT: "),
    ({"MUSTER_ADMINS": "slack:T1:U1, bob"}, "MUSTER_ADMINS: 'bob' is no account; write slack:TEAM:USER"),
    ({"MUSTER_LOCALE": "fr"}, "MUSTER_LOCALE: "),
    ({"MUSTER_LOCAL_CHAT": "maybe"}, "MUSTER_LOCAL_CHAT: "),
    ({"MUSTER_REACTIONS": "✅"}, "MUSTER_REACTIONS: '✅' is no reaction; write for example ✅=done"),
    ({"MUSTER_REACTIONS": "✅=dance"}, "MUSTER_REACTIONS: there is no step dance; possible: "),
    ({"MUSTER_LEASE_SECONDS": "0"}, "MUSTER_LEASE_SECONDS: "),
    ({"SLACK_BOT_TOKEN": "xoxb-secret"}, "SLACK_SIGNING_SECRET: needed beside SLACK_BOT_TOKEN"),
    (HOOK, "TELEGRAM_WEBHOOK_SECRET: needed beside TELEGRAM_WEBHOOK_URL; 16 to 256 of A-Z"),
    (HOOK | {"TELEGRAM_WEBHOOK_SECRET": "secret"}, "TELEGRAM_WEBHOOK_SECRET: needed beside"),
    (HOOK | {"TELEGRAM_WEBHOOK_SECRET": "secret words !!!!"}, "TELEGRAM_WEBHOOK_SECRET: needed beside"),
    ({"TELEGRAM_WEBHOOK_URL": "http://muster.example/telegram/webhook"}, "TELEGRAM_WEBHOOK_URL: must be https://"),
    ({"DATABASE_URL": "mysql://root:secret@host/x"}, "DATABASE_URL: mysql is not supported"),
    ({"DATABASE_URL": "muster.db"}, "DATABASE_URL: this is no URL"),
    ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL: name a file"),
]


@pytest.mark.parametrize(("wrong", "said"), WRONG, ids=lambda value: "" if isinstance(value, str) else str(value))
def test_a_wrong_setting_is_one_line_that_names_it(tmp_path: Path, wrong: dict[str, str], said: str) -> None:
    muster = Program(tmp_path)
    line = muster.refused("export", "records", **wrong)
    assert line.startswith(f"muster: {said}")
    assert "secret" not in line
    assert said in (found := muster("doctor", **wrong)).stdout
    assert found.returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MUSTER_LOCALE=zh_Hant\nMUSTER_TIMEZONE=Asia/Taipei\nUNKNOWN=1\n")
    muster = Program(tmp_path, MUSTER_TIMEZONE="Asia/Tokyo")
    assert "Asia/Tokyo" in muster("doctor").stdout
    assert catalogs.load().translator("zh_Hant", "UTC")("command.help.help") in muster("manifest").stdout


def _defaults() -> dict[str, str]:
    """Every setting and its default as one would write it; empty for none and for the machine's own."""
    found = {}
    for name, field in Settings.model_fields.items():
        default = "" if field.default_factory or isinstance(field.default, SecretStr) else field.default
        found[name.upper()] = str(default)
    return found


def test_the_example_holds_every_setting_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    written = re.findall(r"^#?([A-Z_]+)=(.*)$", text, flags=re.MULTILINE)
    assert dict(written) == _defaults()
    assert len(written) == len(dict(written))
    for name, _ in written:  # each stands below words that explain it
        above = re.split(rf"^#?{name}=", text, flags=re.MULTILINE)[0].rstrip("\n").split("\n\n")[-1]
        assert re.search(r"^# \w", above, flags=re.MULTILINE), name


def test_the_example_works_as_it_is(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(re.sub(r"^#(MUSTER_TIMEZONE=)$", r"\1", example, flags=re.MULTILINE))
    env = {"MUSTER_TIMEZONE": "UTC"}
    assert "✓ settings" in Program(tmp_path)("doctor", **env).stdout


def test_the_table_holds_every_setting_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| .+ \|$", text, flags=re.MULTILINE)
    told = {
        "none": "",
        "the machine's": "",
        "`kinds` beside the database's file": "",
        "`on` while no platform is connected": "",
    }
    assert {name: told.get(default, default.strip("`")) for name, default in rows} == _defaults()


def test_the_version_is_told_without_a_database(tmp_path: Path) -> None:
    muster = Program(tmp_path)
    known = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert known
    for option in ("--version", "-V"):
        done = muster(option)
        assert (done.returncode, done.stdout) == (0, f"muster {known[1]}\n")
    assert f"version: Muster {known[1]}" in muster("doctor").stdout
