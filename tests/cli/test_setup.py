"""The set-up page's own calls, on the real program: from the demo to a connected Slack without an editor."""

from __future__ import annotations

import json
import re
import stat
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program, Running
from tests.fakes.remote import Remote
from tests.patience import PATIENCE


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Remote]:
    with Remote("slack", tmp_path / "slack.jsonl") as remote:
        yield remote


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[Remote]:
    with Remote("telegram", tmp_path / "telegram.jsonl") as remote:
        yield remote


def get(url: str, language: str = "en") -> Any:
    asked = urllib.request.Request(url, headers={"Accept-Language": language})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return json.loads(answer.read())


def post(url: str, path: str, body: dict[str, Any]) -> Any:
    headers = {"Content-Type": "application/json", "Origin": url.rstrip("/")}
    asked = urllib.request.Request(url + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return json.loads(answer.read())


def states(found: Any) -> dict[str, str]:
    return {check["name"]: check["state"] for check in found["checks"]}


def kept(folder: Path) -> dict[str, str]:
    lines = (folder / ".env").read_text(encoding="utf-8").splitlines() if (folder / ".env").exists() else []
    return {name: value.strip("'\"") for name, _, value in (line.partition("=") for line in lines)}


def until(url: str, condition: Any) -> Any:
    """The first answer that fulfils the condition; the program may be starting again."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if condition(found := get(f"{url}local/setup")):
                return found
        except (OSError, urllib.error.URLError, json.JSONDecodeError):
            pass
        time.sleep(0.2)
    raise AssertionError("it did not come to that")


def test_from_the_demo_to_a_connected_slack(tmp_path: Path, slack: Remote) -> None:
    muster = Program(tmp_path, SLACK_API_URL=slack.url)
    with Running(muster, "--demo") as site:
        first = get(f"{site.url}local/setup")
        assert first["demo"] is True and first["connected"] == {"slack": False, "telegram": False}
        assert states(first)["database"] == "off" and states(first)["slack"] == "off"
        assert first["manifest"]["settings"]["socket_mode_enabled"] is True
        over_http = get(f"{site.url}local/setup?url=https%3A%2F%2Fmuster.example.com%2Fslack%2Fevents")
        reached = over_http["manifest"]["settings"]["event_subscriptions"]["request_url"]
        assert reached == "https://muster.example.com/slack/events"

        wrong = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": "xapp-test"}
        answer = post(site.url, "local/setup", {"values": wrong})
        assert answer["saved"] is False and states(answer)["slack_token"] == "wrong"
        assert kept(tmp_path) == {}

        right = {"SLACK_BOT_TOKEN": " xoxb-test ", "SLACK_APP_TOKEN": "xapp-test", "MUSTER_ADMINS": "U1, U2"}
        answer = post(site.url, "local/setup", {"values": right})
        assert answer["saved"] is True and states(answer)["slack_token"] == "ok"
        admins = {"MUSTER_ADMINS": "slack:T1:U1,slack:T1:U2"}  # Slack's token says which workspace it is
        assert kept(tmp_path) == {name: value.strip() for name, value in (right | admins).items()}
        assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600

        post(site.url, "local/setup", {"values": {"MUSTER_LOCAL_CHAT": "on"}})
        assert post(site.url, "local/restart", {}) == {"restarting": True}
        # The same process on another free port, which it prints: without the demo, with Slack.
        line = site.next_line()
        assert line.startswith("Muster is at ")
        found = until(line.split()[-1], lambda found: not found["demo"])
        assert found["connected"]["slack"] and states(found)["slack_token"] == "ok"
        assert (tmp_path / "data" / "muster.db").exists()


def test_a_token_of_telegram(tmp_path: Path, telegram: Remote) -> None:
    muster = Program(tmp_path, TELEGRAM_API_URL=telegram.url)
    with Running(muster, "--demo") as site:
        answer = post(site.url, "local/setup", {"values": {"TELEGRAM_BOT_TOKEN": "4242:test"}})
        assert answer["saved"] is True and states(answer)["telegram_token"] == "ok"
        assert kept(tmp_path) == {"TELEGRAM_BOT_TOKEN": "4242:test"}


def test_who_wrote_to_the_bot_administers_it(tmp_path: Path, telegram: Remote) -> None:
    """Telegram shows nobody their number: they write to the bot and say on the page which one they are."""
    (tmp_path / ".env").write_text("TELEGRAM_BOT_TOKEN=4242:test\nMUSTER_ADMINS=slack:T1:U1,telegram:5\n")
    muster = Program(tmp_path, TELEGRAM_API_URL=telegram.url)
    with Running(muster, "--demo") as site:
        assert get(site.url + "local/setup")["administered"] == {"slack": True, "telegram": True}
        assert post(site.url, "local/setup/writers", {}) == {"writers": []}
        telegram.control(user={"id": 77, "first_name": "Alice"})
        telegram.say(user=77, text="/start")
        for _ in range(2):  # what they wrote stays for the one who will run the bot
            found = post(site.url, "local/setup/writers", {})["writers"]
            assert found == [{"number": "77", "name": "Alice"}]
        assert post(site.url, "local/setup", {"values": {"MUSTER_ADMINS": "77"}})["saved"] is True
        assert kept(tmp_path)["MUSTER_ADMINS"] == "slack:T1:U1,telegram:77"


@pytest.mark.parametrize(
    "values",
    [
        {"SLACK_BOT_TOKEN": "xoxb-\nMUSTER_ADMINS=slack:T1:U9"},
        {"SLACK_BOT_TOKEN": "“xoxb”"},
        {"SLACK_BOT_TOKEN": "x" * 501},
    ],
)
def test_what_is_no_value_is_refused_and_nothing_is_written(tmp_path: Path, values: dict[str, str]) -> None:
    with Running(Program(tmp_path), "--demo") as site:
        answer = post(site.url, "local/setup", {"values": values})
        assert answer["saved"] is False and "SLACK_BOT_TOKEN" in answer["checks"][0]["text"]
        assert not (tmp_path / ".env").exists()


def test_what_the_environment_would_hide_is_refused(tmp_path: Path) -> None:
    with Running(Program(tmp_path, SLACK_APP_TOKEN="xapp-old"), "--demo") as site:
        answer = post(site.url, "local/setup", {"values": {"SLACK_APP_TOKEN": "xapp-new"}})
        assert answer["saved"] is False and "environment" in answer["checks"][0]["text"]


def test_without_the_demo_only_an_administrator_connects(tmp_path: Path) -> None:
    with Running(Program(tmp_path, MUSTER_LOCAL_CHAT="on")) as site:
        me = get(f"{site.url}local/state")["me"]
        post(
            site.url,
            "local/messages",
            {"as": me, "room": get(f"{site.url}local/state")["rooms"][0]["id"], "text": "/invite Carol"},
        )
        carol = next(p["id"] for p in get(f"{site.url}local/state")["people"] if p["name"] == "Carol")
        for person in (carol, 999, ""):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                post(site.url, "local/restart", {"as": str(person)})
            with pytest.raises(urllib.error.HTTPError, match="403"):
                post(site.url, "local/setup", {"as": str(person), "values": {"MUSTER_LOCAL_CHAT": "off"}})
        answer = post(site.url, "local/setup", {"as": str(me), "values": {"MUSTER_LOCAL_CHAT": "on"}})
        assert answer["saved"] is True


def test_the_page_speaks_the_browsers_language(tmp_path: Path) -> None:
    with Running(Program(tmp_path), "--demo") as site:
        found = get(f"{site.url}local/setup", "zh-TW,zh;q=0.9")
        assert found["locale"] == "zh_Hant" and found["texts"]["copy"] == "複製"
        assert {check["title"] for check in found["checks"]} >= {"設定", "時區", "資料庫"}
        said = {check["name"]: check["text"] for check in found["checks"]}
        assert said["slack"] == "沒有連接：SLACK_BOT_TOKEN 沒有設定" and "那裡現在是 週" in said["time_zone"]
        assert all(re.search(r"[\u4e00-\u9fff]|^http|^Muster [\d.]+$", text) for text in said.values()), said
