"""Counterparts of Slack and Telegram on loopback: real HTTP, faults on demand, and a journal as the oracle."""

from tests.fakes.faults import Fault
from tests.fakes.journal import Journal
from tests.fakes.slack import FakeSlack
from tests.fakes.telegram import FakeTelegram

__all__ = ["FakeSlack", "FakeTelegram", "Fault", "Journal"]
