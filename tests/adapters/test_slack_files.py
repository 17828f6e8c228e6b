"""Fetching Slack's files: within the limit, and the token goes to Slack alone."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.port import DeliveryError
from bot.slack.port import SlackPort
from tests.fakes.slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as slack:
        yield slack


@pytest.fixture
def port(slack: FakeSlack) -> SlackPort:
    return SlackPort(slack.token, slack.url, "")


async def refused(port: SlackPort, source: str, limit: int = 100) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        await port.download(source, limit)
    return error.value


async def test_the_bytes_come_with_the_bots_token(slack: FakeSlack, port: SlackPort) -> None:
    source = slack.add_file("wet.png", b"x" * 100)["url_private_download"]
    assert await port.download(source, 100) == b"x" * 100


async def test_what_is_gone_forbidden_or_too_large_is_given_up(slack: FakeSlack, port: SlackPort) -> None:
    large = slack.add_file("large.png", b"x" * 300_000)["url_private_download"]
    assert (await refused(port, large)).permanent
    assert (await refused(port, f"{slack.root}/files/F99")).permanent
    slack.token = "xoxb-another"
    assert (await refused(port, large)).permanent


async def test_the_token_goes_to_no_other_host(slack: FakeSlack, port: SlackPort) -> None:
    async with FakeSlack() as thief:
        theirs = f"{thief.root}/files/F1"
        thief.files["F1"] = b"bait"
        slack.files["F1"] = theirs
        for source in (theirs, f"{slack.root}/files/F1", "file:///etc/passwd", "http://slack.com/x", "https://"):
            assert (await refused(port, source)).permanent, source
        for source in (
            "https://evilslack.com/x",
            "https://slack.com.evil.example/x",
            "https://slack.com@evil.example/x",
        ):
            assert (await refused(port, source)).permanent, source
        assert thief.tokens_seen == []


async def test_a_redirect_within_slack_is_followed_and_a_circle_is_not(slack: FakeSlack, port: SlackPort) -> None:
    slack.files |= {"F1": "/files/F2", "F2": b"here", "F3": "/files/F3"}
    assert await port.download(f"{slack.root}/files/F1", 10) == b"here"
    assert (await refused(port, f"{slack.root}/files/F3")).permanent


async def test_a_slack_that_is_away_is_tried_again(slack: FakeSlack, port: SlackPort) -> None:
    source = slack.add_file("wet.png", b"x")["url_private_download"]
    await slack.stop()
    assert not (await refused(port, source)).permanent
