"""HTTPS_PROXY: nothing goes to Slack or Telegram beside the proxy that a company prescribes."""

from __future__ import annotations

from pathlib import Path

from tests.adapters.slack_story import SlackStory
from tests.adapters.telegram_world import ALICE, GROUP, Office
from tests.fakes.proxy import FakeProxy


def methods(proxy: FakeProxy) -> list[str]:
    """What was called through the proxy, sorted."""
    return sorted(target.partition("?")[0].rpartition("/")[2] for target in proxy.seen)


async def test_slack_is_reached_through_the_proxy(database_url: str) -> None:
    async with FakeProxy() as proxy, SlackStory(database_url, https_proxy=proxy.url) as slack:
        await slack.command("/issue Label printer is down")
        assert len(slack.posts()) == 1
        assert methods(proxy) == sorted(call["method"] for call in slack.fake.calls)
        assert {"auth.test", "users.info", "chat.postMessage"} <= set(methods(proxy))


async def test_slacks_socket_goes_through_the_proxy(database_url: str) -> None:
    async with FakeProxy() as proxy, SlackStory(database_url, socket=True, https_proxy=proxy.url) as slack:
        assert "Captured" in (await slack.command("/issue Label printer is down"))["text"]
        assert len(slack.posts()) == 1
        assert "apps.connections.open" in methods(proxy)
        assert any("/link/?ticket=" in target for target in proxy.seen)


async def test_telegram_is_reached_through_the_proxy(database_url: str, tmp_path: Path) -> None:
    async with FakeProxy() as proxy, Office(database_url, tmp_path, https_proxy=proxy.url) as office:
        office.telegram.say(ALICE, "/issue Label printer is down", chat=GROUP)
        await office.confirmed()
        assert await office.sees(GROUP, "Label printer is down")
        seen = methods(proxy)
        assert [name for name in seen if name != "getUpdates"] == sorted(
            call["method"] for call in office.telegram.calls
        )
        assert {"getMe", "getUpdates", "sendMessage"} <= set(seen)
