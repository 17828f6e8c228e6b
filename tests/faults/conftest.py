"""The real program beside a Slack or a Telegram that outlives it: each is a process of its own, and may be killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.remote import Remote
from tests.faults.killing import SECRET
from tests.program import Program


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Remote]:
    with Remote("slack", tmp_path / "slack.jsonl", token="xoxb-test") as remote:
        remote.control(user={"id": "U1", "name": "alice"})
        remote.control(channel={"id": "C1", "name": "warehouse"})
        yield remote


@pytest.fixture
def on_slack(tmp_path: Path, slack: Remote, database_url: str) -> Iterator[Program]:
    settings = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url}
    yield from _running(Program(tmp_path, DATABASE_URL=database_url, **settings))


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[Remote]:
    with Remote("telegram", tmp_path / "telegram.jsonl", token="4242:test") as remote:
        remote.control(user={"id": 1, "first_name": "Alice"})
        yield remote


@pytest.fixture
def on_telegram(tmp_path: Path, telegram: Remote, database_url: str) -> Iterator[Program]:
    settings = {"TELEGRAM_BOT_TOKEN": "4242:test", "TELEGRAM_API_URL": telegram.url, "MUSTER_ADMINS": "telegram:1"}
    yield from _running(Program(tmp_path, DATABASE_URL=database_url, **settings))


def _running(program: Program) -> Iterator[Program]:
    yield program
    if program.running:
        program.stop(9)
