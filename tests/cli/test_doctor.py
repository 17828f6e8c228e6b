"""The doctor against real servers: what is wrong, what degrades, and what to do."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.telegram.poller import FOREIGN
from core.people import Place
from storage import meta, people
from storage.db import Database
from storage.uow import Unit
from storage.writer import Writer
from tests.cli.program import Program
from tests.fakes.remote import Remote
from tests.patience import PATIENCE
from tests.world import WEDNESDAY

SIGNING = "a-signing-secret"
GROUP = -1001


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Remote]:
    with Remote("slack", tmp_path / "slack.jsonl") as remote:
        remote.control(channel={"id": "C1", "name": "operations"})
        remote.control(channel={"id": "C2", "name": "old", "archived": True})
        remote.control(channel={"id": "C3", "name": "closed", "members_has_bot": False})
        yield remote


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[Remote]:
    with Remote("telegram", tmp_path / "telegram.jsonl") as remote:
        remote.control(chat={"id": GROUP, "title": "Warehouse"})
        yield remote


def _rooms(url: str, *places: Place) -> None:
    def write(unit: Unit) -> None:
        for place in places:
            people.add_room(unit, place, f"{place.platform}-{place.channel}", audience="colleagues")

    database = Database(url)
    Writer(database, lambda: WEDNESDAY, b"").perform(write)
    database.close()


def _slack(tmp_path: Path, url: str, slack: Remote, **settings: str) -> Program:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": SIGNING, "SLACK_API_URL": slack.url}
    return Program(tmp_path, DATABASE_URL=url, **tokens, **settings)


def test_all_is_well(database_url: str, tmp_path: Path, slack: Remote, telegram: Remote) -> None:
    _rooms(database_url, Place("slack", "T1", "C1"), Place("telegram", "", str(GROUP)), Place("local", "", "general"))
    both = {"TELEGRAM_BOT_TOKEN": "4242:test", "TELEGRAM_API_URL": telegram.url, "MUSTER_ADMINS": "telegram:1"}
    done = _slack(tmp_path, database_url, slack, **both)("doctor")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, ""), done
    assert "✓ database: reachable, and of this program's version" in lines
    assert any(line.startswith("✓ time_zone: Asia/Shanghai") for line in lines)
    assert "✓ slack_token: works, in the workspace" in done.stdout and "(T1)" in done.stdout
    assert "✓ slack_scopes: all 15 are granted" in lines
    assert "✓ room slack-C1: reachable on Slack" in lines
    assert any(line.startswith("✓ telegram_token: works, as @") for line in lines)
    assert "✓ telegram_updates: by long polling" in lines
    assert f"✓ room telegram-{GROUP}: reachable on Telegram" in lines
    assert not any(secret in done.stdout for secret in (SIGNING, "xoxb-test", "4242:test"))


def test_slack_over_a_socket(tmp_path: Path, slack: Remote) -> None:
    settings = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test", "SLACK_API_URL": slack.url}
    muster = Program(tmp_path, **settings)
    muster("migrate")
    done = muster("doctor")
    assert done.returncode == 0, done
    assert "✓ slack_requests: Socket Mode, which needs no address of ours" in done.stdout
    assert "over HTTP" not in done.stdout
    wrong = muster("doctor", SLACK_APP_TOKEN="xapp-wrong", SLACK_SIGNING_SECRET=SIGNING)
    assert "✗ slack_requests: no connection can be opened (invalid_auth); SLACK_APP_TOKEN needs" in wrong.stdout
    assert "✓ slack_requests: over HTTP, with a signing secret" in wrong.stdout
    assert "xapp-wrong" not in wrong.stdout


def test_missing_scopes_say_what_degrades(tmp_path: Path, slack: Remote) -> None:
    muster = _slack(tmp_path, "sqlite:///m.db", slack)
    muster("migrate")
    granted = "commands,chat:write,users:read,im:write,channels:read,app_mentions:read"
    slack.control(scopes=granted)
    done = muster("doctor")
    assert done.returncode == 0, "what is optional is no error"
    assert "– slack_scopes: channels:history is missing: replies in public channels are not heard" in done.stdout
    assert "(message.channels do not arrive); add it" in done.stdout
    assert "– slack_scopes: files:read is missing: attachments are kept as links alone; add it" in done.stdout
    slack.control(scopes=granted.replace("chat:write,", ""))
    done = muster("doctor")
    assert done.returncode == 1
    assert "✗ slack_scopes: chat:write is missing: no card can be posted" in done.stdout


def test_rooms_that_cannot_be_reached(tmp_path: Path, slack: Remote) -> None:
    muster = _slack(tmp_path, f"sqlite:///{tmp_path}/m.db", slack)
    muster("migrate")
    places = [Place("slack", "T1", id) for id in ("C1", "C2", "C3", "C9")] + [Place("slack", "T9", "C1")]
    _rooms(f"sqlite:///{tmp_path}/m.db", *places, Place("telegram", "", "-5"))
    done = muster("doctor")
    found = [line for line in done.stdout.splitlines() if "room" in line and "database" not in line]
    assert found[0] == "✓ room slack-C1: reachable on Slack"
    assert found[1].startswith("✗ room slack-C2: is archived")
    assert found[2].startswith("✗ room slack-C3: Muster is no member; type /invite")
    assert found[3] == "✗ room slack-C9: Slack says channel_not_found"
    assert found[4].startswith("✗ room slack-C1: belongs to another workspace")
    assert "– telegram: is not connected: TELEGRAM_BOT_TOKEN is not set, so 1 rooms cannot be reached" in found
    assert done.returncode == 1


def test_a_revoked_token_and_a_silent_platform(tmp_path: Path, slack: Remote) -> None:
    muster = _slack(tmp_path, "sqlite:///m.db", slack)
    slack.control(revoked=True)
    assert "✗ slack_token: Slack says token_revoked; see OAuth" in muster("doctor").stdout
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        begun = time.monotonic()
        done = muster("doctor", SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
        assert time.monotonic() - begun < 12
    assert "✗ slack_token: " in done.stdout
    assert "✗ slack_token: cannot reach Slack" in muster("doctor", SLACK_API_URL=f"http://127.0.0.1:{port}/").stdout


def test_telegram_says_how_updates_come_and_what_stands_in_the_way(tmp_path: Path, telegram: Remote) -> None:
    muster = Program(tmp_path, TELEGRAM_BOT_TOKEN="4242:test", TELEGRAM_API_URL=telegram.url)
    telegram.control(user={"id": 1, "first_name": "Alice"})
    hook = "http://127.0.0.1:9/telegram/webhook"
    served = {"TELEGRAM_WEBHOOK_URL": hook, "TELEGRAM_WEBHOOK_SECRET": "x" * 32}
    found = muster("doctor", **served).stdout
    assert "– telegram_updates: no webhook is set; muster run sets TELEGRAM_WEBHOOK_URL" in found
    telegram._post("/bot4242:test/setWebhook", {"url": "https://muster.example/telegram/webhook"})
    assert "– telegram_updates: a webhook at muster.example is set" in muster("doctor").stdout
    found = muster("doctor", **served).stdout
    assert "– telegram_updates: Telegram brings them to muster.example; muster run sets" in found
    telegram._post("/bot4242:test/setWebhook", {"url": hook})
    assert "✓ telegram_updates: brought to 127.0.0.1 by Telegram" in muster("doctor", **served).stdout
    telegram.say(user=1, text="/issue Printer is down")
    until = time.monotonic() + PATIENCE
    while "last_error_message" not in telegram._post("/bot4242:test/getWebhookInfo", {})["result"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    found = muster("doctor", **served).stdout
    assert "✗ telegram_updates: Telegram cannot bring them to 127.0.0.1: Connection refused; 1 wait" in found
    telegram._post("/bot4242:test/deleteWebhook", {})
    assert "✓ telegram_updates: by long polling; 1 wait" in muster("doctor").stdout
    wrong = muster("doctor", TELEGRAM_BOT_TOKEN="4242:wrong")
    assert "✗ telegram_token: Telegram does not know this token" in wrong.stdout
    assert "4242" not in wrong.stdout


def test_the_local_chat_is_not_open_to_the_network(tmp_path: Path) -> None:
    muster = Program(tmp_path, MUSTER_HOST="0.0.0.0")
    assert "✗ local_chat: is not served, since http://0.0.0.0:8080/ is open" in muster("doctor").stdout
    assert "✓ local_chat" in muster("doctor", MUSTER_LOCAL_PASSWORD="words-of-mine").stdout
    assert "– local_chat: is switched off" in muster("doctor", MUSTER_LOCAL_CHAT="off").stdout
    assert "✓ local_chat: http://localhost:8080/" in muster("doctor", MUSTER_HOST="localhost").stdout


def test_a_foreign_poller_is_named(database_url: str, tmp_path: Path, telegram: Remote) -> None:
    tokens = {"TELEGRAM_BOT_TOKEN": "4242:test", "TELEGRAM_API_URL": telegram.url}
    muster = Program(tmp_path, DATABASE_URL=database_url, **tokens)
    assert "✓ telegram_updates" in muster("doctor").stdout
    seen = {timedelta(minutes=2): "✗ telegram_updates: another program polls", timedelta(hours=1): "✓ telegram_updates"}
    for ago, said in seen.items():
        moment = (datetime.now(UTC) - ago).isoformat()
        database = Database(database_url)
        Writer(database, lambda: WEDNESDAY, b"").perform(partial(meta.put, name=FOREIGN, value=moment))
        database.close()
        assert said in muster("doctor").stdout
