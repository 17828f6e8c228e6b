"""The address that is printed at the start can be opened as it stands."""

from __future__ import annotations

import pytest

from bot.server import _where
from bot.settings import Settings


@pytest.mark.parametrize(
    ("host", "said"),
    [("127.0.0.1", "127.0.0.1"), ("[::1]", "[::1]"), ("0.0.0.0", "localhost"), ("[::]", "localhost")],
)
def test_it_is_an_address_and_not_all_of_them(host: str, said: str) -> None:
    settings = Settings(_env_file=None, muster_local_password="open sesame")  # type: ignore[call-arg]  # a parameter of pydantic-settings that its stubs leave out
    assert _where(settings, host, 8000) == f"Muster is at http://{said}:8000/"
