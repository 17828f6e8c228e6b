"""The local chat's guard over real HTTP: strangers, malformed and slow requests, a busy database, the password."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot import guard
from bot.demo import team
from bot.settings import Settings
from bot.wiring import Muster
from core.people import Role
from tests.databases import sqlite
from tests.serving import Serving
from tests.world import World


@pytest.fixture
async def site(world: World) -> AsyncIterator[Serving]:
    async with Serving(world) as site:
        yield site


async def raw(site: Serving, request: bytes) -> bytes:
    """What the server answers to these very bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(request)
    found = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return found


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"NaN", b'{"a":' * 50 + b"1" + b"}" * 50, b"[" * 100_000],
    ids=["empty", "cut", "list", "string", "bytes", "number", "deep", "brackets"],
)
async def test_what_is_no_json_object_is_refused(site: Serving, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with site.http.post(f"{site.url}/local/messages", data=body, headers=headers) as response:
        assert (response.status, await response.json()) == (400, {"error": "not understood"})


async def test_values_of_the_wrong_shape_are_refused(site: Serving, world: World) -> None:
    form = (await site.say(world.alice, world.general, "/issue"))["form"]["id"]
    good = {"as": world.alice, "room": world.general, "text": "hello"}
    wrong: list[tuple[str, Any]] = [
        ("/local/messages", {**good, "text": ["x"]}),
        ("/local/messages", {**good, "text": "  "}),
        ("/local/messages", {**good, "as": "alice"}),
        ("/local/messages", {**good, "room": {"id": 1}}),
        ("/local/messages", {**good, "key": "k" * 101}),
        ("/local/press", {"as": world.alice, "message": "one", "button": "x"}),
        (f"/local/forms/{form}", {"as": world.alice, "values": ["x"]}),
    ]
    for path, body in wrong:
        assert (await site.post(path, body))[0] == 400, body
    for path, body in (("/local/messages", {}), ("/local/press", {}), ("/local/messages", {**good, "thread": 999})):
        assert (await site.post(path, body))[0] == 404, body
    assert (await site.get("/local/messages", room="x", viewer=world.alice))[0] == 400
    assert (await site.get("/local/forms/x"))[0] == 405


async def test_more_than_a_mebibyte_is_too_large_declared_or_not(site: Serving, world: World) -> None:
    body = json.dumps({"as": world.alice, "room": world.general, "text": "x" * guard.MOST}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 65536):
            yield body[at : at + 65536]

    for data in (body, pieces()):
        headers = {"Content-Type": "application/json"}
        async with site.http.post(f"{site.url}/local/messages", data=data, headers=headers) as response:
            assert response.status == 413


async def test_other_sites_hosts_and_content_types_stay_out(site: Serving, world: World) -> None:
    body = {"as": world.alice, "room": world.general, "text": "/issue from another site"}
    for status, headers in (
        (403, {"Host": "evil.example"}),
        (403, {"Host": f"evil.example:{site.port}"}),
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Sec_Fetch_Site": "cross-site"}),
        (415, {"Content_Type": "text/plain"}),
    ):
        assert (await site.post("/local/messages", body, **headers))[0] == status, headers
    assert (await site.post("/local/messages", body, Origin=site.url))[0] == 200
    assert len(world.rows("records")) == 1
    for path in ("/", "/local/state", "/local/static/main.js"):
        async with site.http.get(site.url + path, headers={"Host": "evil.example"}) as response:
            assert response.status == 403
        async with site.http.get(site.url + path) as response:
            assert response.status == 200
            assert "default-src 'self'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_slow_senders_get_408_while_others_are_served(
    site: Serving, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "PATIENCE", 3)
    head = f"POST /local/messages HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Type: application/json\r\n"
    slow = [asyncio.create_task(raw(site, f"{head}Content-Length: 100\r\n\r\n{{".encode())) for _ in range(200)]
    await asyncio.sleep(0.2)
    await site.say(world.alice, world.general, "/issue Label printer is down")
    assert not any(task.done() for task in slow)
    answers = await asyncio.gather(*slow)
    assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)


@contextmanager
def held(url: str) -> Iterator[None]:
    """Another program holds the database's tables."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    with psycopg.connect(url) as conn:
        conn.execute("LOCK TABLE chat, records, inbox IN EXCLUSIVE MODE")
        yield
        conn.rollback()


async def test_words_come_back_while_the_database_is_busy(site: Serving, world: World, database_url: str) -> None:
    await site.say(world.alice, world.general, "/task Count the pallets")
    card = await site.card(world.alice, world.general, "T-1")
    with held(database_url):
        began = asyncio.get_running_loop().time()
        line = {"as": world.alice, "room": world.general, "text": "/issue Label printer is down", "key": "same"}
        said, pressed = await asyncio.gather(site.post("/local/messages", line), site.press(world.alice, card, "Take"))
        assert asyncio.get_running_loop().time() - began < 4
    assert said[0] == 503 and said[1]["text"] == line["text"] and said[1]["error"].startswith("Not saved, because")
    assert pressed[0] == 503 and "Nothing was changed" in pressed[1]["error"]
    assert [row["kind"] for row in world.rows("records")] == ["task"]
    assert (await site.post("/local/messages", line))[0] == 200  # the same words, with the same key, once more
    assert [row["kind"] for row in world.rows("records")] == ["task", "issue"]


async def test_no_clock_moves_where_time_is_real(site: Serving) -> None:
    assert (await site.post("/local/clock", {"advance": "PT1H"}))[0] == 404


class Demo(World):
    """The demo's own bot, with its team and its movable clock."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.muster = Muster(self.settings, demo=True)

    def _settle(self, unit: Any) -> None:
        """The demo brings its people along."""


async def test_the_demos_clock_works_off_what_falls_due(tmp_path: Path) -> None:
    async with Demo(sqlite(tmp_path)) as demo, Serving(demo) as site:
        assert demo.muster.demo
        await demo.muster.demo.assemble()
        _, state = await site.get("/local/state")
        me = state["me"]
        room, private = state["rooms"][0]["id"], next(room["id"] for room in state["rooms"] if room["private"])
        now = datetime.fromisoformat(state["now"])
        monday = (now + timedelta(days=7 - now.weekday())).replace(hour=14)  # people work, whatever hour it is
        assert (await site.post("/local/clock", {"to": monday.isoformat()}))[0] == 200
        await site.say(me, room, "/task @Alice Count the pallets by in 2 hours")
        for wrong in ({}, {"advance": "2 hours"}, {"to": "2020-01-01T00:00:00+00:00"}, {"to": "2026-12-01T09:00:00"}):
            assert (await site.post("/local/clock", wrong))[0] == 400
        status, moved = await site.post("/local/clock", {"advance": "PT3H"})
        assert status == 200 and moved["now"].endswith("+08:00")
        titles = [message["card"]["title"] for message in await site.read(me, private) if message["card"]]
        assert titles.count("Due now: T-1 Count the pallets") == 1
        assert demo.muster.clock.offset > timedelta(hours=2.9)


async def test_a_password_is_asked_for_everywhere(tmp_path: Path) -> None:
    behind = World(sqlite(tmp_path), muster_host="0.0.0.0", muster_local_password="open sesame")
    async with behind as world, Serving(world) as site:
        for path in ("/", "/local/state", "/local/static/main.js"):
            for password in (None, "", "open sesam", "開門"):
                headers = {} if password is None else {"Authorization": _basic(password)}
                async with site.http.get(site.url + path, headers=headers) as response:
                    assert response.status == 401 and "Basic" in response.headers["WWW-Authenticate"]
            headers = {"Authorization": _basic("open sesame"), "Host": "muster.example"}
            async with site.http.get(site.url + path, headers=headers) as response:
                assert response.status == 200
        body = {"as": world.alice, "room": world.general, "text": "hello"}
        assert (await site.post("/local/messages", body))[0] == 401
        assert (await site.post("/local/messages", body, Authorization=_basic("open sesame")))[0] == 200


def _basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"anyone:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("host", "password", "served"),
    [
        ("127.0.0.1", "", True),
        ("::1", "", True),
        ("localhost", "", True),
        ("0.0.0.0", "", False),
        ("::", "", False),
        ("muster.example", "", False),
        ("0.0.0.0", "secret", True),
    ],
)
def test_other_machines_are_served_only_with_a_password(host: str, password: str, served: bool) -> None:
    settings = Settings(_env_file=None, muster_host=host, muster_local_password=password)
    assert settings.local_wanted and settings.local_chat is served


async def test_the_first_start_makes_an_administrator_and_a_room_once(tmp_path: Path) -> None:
    class Empty(World):
        def _settle(self, unit: Any) -> None:
            for _ in range(2):
                team.first_run(unit, "Asia/Shanghai", "zh_Hans")

    async with Empty(sqlite(tmp_path)) as world, Serving(world) as site:
        _, state = await site.get("/local/state")
        (me,) = state["people"]
        assert me["role"] == Role.ADMINISTRATOR and state["locale"] == "zh_Hans"
        assert [(room["name"], room["private"]) for room in state["rooms"]] == [("全员", False), ("Muster", True)]
        await site.say(me["id"], state["rooms"][0]["id"], "/issue 标签打印机坏了")
        assert (await site.card(me["id"], state["rooms"][0]["id"], "I-1"))["card"]["title"] == "🐛 I-1 · 标签打印机坏了"


async def test_a_team_of_nobody_is_a_state_too(tmp_path: Path) -> None:
    class Nobody(World):
        def _settle(self, unit: Any) -> None:
            """Nobody comes."""

    async with Nobody(sqlite(tmp_path)) as world, Serving(world) as site:
        status, state = await site.get("/local/state")
        assert status == 200 and state["me"] is None and state["people"] == [] and state["ui"]["nobody_title"]
