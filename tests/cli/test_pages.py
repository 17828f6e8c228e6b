"""The pages made from the code, and the manifest by Slack's rules."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot import catalogs
from bot.slack.scopes import EVENTS, SCOPES
from handlers import registry
from tests.cli.program import ROOT, Program


def _generator() -> Any:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "page"), _generator().PAGES.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_made_page_is_what_the_code_says(name: str, page: Any) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page(), "run: python -m docs.generate"


def test_the_reference_names_every_listed_command() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\w+)$", text, flags=re.MULTILINE) == [command.name for command in registry().listed()]


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant"])
def test_the_manifest_keeps_slacks_rules(tmp_path: Path, locale: str) -> None:
    muster = Program(tmp_path, SLACK_COMMAND_PREFIX="m-", MUSTER_LOCALE=locale)
    made = json.loads(muster("manifest", "--url", "https://muster.example/slack/events").stdout)
    about, bot = made["display_information"], made["features"]["bot_user"]
    assert len(about["name"]) <= 35 and len(about["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", about["background_color"])
    assert re.fullmatch(r"[\w .-]{1,80}", bot["display_name"])
    commands = made["features"]["slash_commands"]
    assert 1 <= len(commands) <= 50
    assert len({command["command"] for command in commands}) == len(commands)
    for command in commands:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert len(command["usage_hint"]) <= 1000 and not command["usage_hint"].startswith("/")
        assert command["should_escape"] is True
        assert command["url"] == "https://muster.example/slack/events"
    shortcuts = made["features"]["shortcuts"]
    assert 1 <= len(shortcuts) <= 10 and len({shortcut["callback_id"] for shortcut in shortcuts}) == len(shortcuts)
    for kind in ("message", "global"):
        assert 1 <= len([shortcut for shortcut in shortcuts if shortcut["type"] == kind]) <= 5
    for shortcut in shortcuts:
        assert 1 <= len(shortcut["name"]) <= 24 and 1 <= len(shortcut["description"]) <= 150
    short = [f"/m-{command.name}" for command in registry() if command.short]
    assert [command["command"] for command in commands] == ["/muster", *short]
    tr = catalogs.load().translator(locale, "UTC")
    assert commands[1]["description"] == tr("command.issue.help")


def test_the_manifest_asks_for_what_its_events_need(tmp_path: Path) -> None:
    made = json.loads(Program(tmp_path)("manifest").stdout)
    scopes = made["oauth_config"]["scopes"]["bot"]
    assert len(set(scopes)) == len(scopes) == len(SCOPES)
    assert made["settings"]["event_subscriptions"]["bot_events"] == [
        *("app_mention", "message.channels", "message.groups", "message.im", "member_joined_channel"),
        *(
            "channel_rename",
            "group_rename",
            "channel_shared",
            "reaction_added",
            "reaction_removed",
            "user_change",
            "app_home_opened",
            "app_uninstalled",
            "tokens_revoked",
        ),
    ]
    assert set(EVENTS.values()) - {""} <= set(scopes)
    assert made["settings"]["interactivity"]["request_url"] == "https://YOUR-HOST/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize("locale", ["en", "zh_Hans", "zh_Hant"])
def test_with_an_app_token_the_manifest_asks_for_socket_mode_and_names_no_address(tmp_path: Path, locale: str) -> None:
    muster = Program(tmp_path, SLACK_APP_TOKEN="xapp-test", MUSTER_LOCALE=locale)
    text = muster("manifest").stdout
    assert text == Program(tmp_path, MUSTER_LOCALE=locale)("manifest", "--socket").stdout
    made = json.loads(text)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "https://" not in text and "xapp" not in text
    message = next(shortcut for shortcut in made["features"]["shortcuts"] if shortcut["callback_id"] == "task")
    assert message["name"] == {"en": "Make a task", "zh_Hans": "记为任务", "zh_Hant": "記為任務"}[locale]
