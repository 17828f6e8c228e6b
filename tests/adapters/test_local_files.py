"""Files in the local chat over real HTTP: what is uploaded, who may read it, and what harms nobody."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.local import upload
from core.attachment import LARGEST
from tests.serving import Serving
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
File = tuple[str, str, bytes]
PHOTO: File = ("printer.png", "image/png", PNG)


@pytest.fixture
async def site(world: World) -> AsyncIterator[Serving]:
    async with Serving(world) as site:
        yield site


async def send(site: Serving, person: int, room: int, text: str, *files: File, **more: Any) -> tuple[int, Any]:
    """Status and JSON of one upload, and what it caused is done. Fields come first, as a page sends them."""
    headers = more.pop("headers", {})
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in {"as": person, "room": room, "text": text, **more}.items():
        form.add_field(name, str(value))
    for name, mime, body in files:
        form.add_field("file", body, filename=name, content_type=mime)
    async with site.http.post(f"{site.url}/local/files", data=form, headers=headers) as response:
        found = response.status, await response.json()
    await site.world.settle()
    return found


async def get(site: Serving, id: int, viewer: int) -> aiohttp.ClientResponse:
    response = await site.http.get(f"{site.url}/local/files/{id}", params={"viewer": str(viewer)})
    await response.read()
    return response


async def test_a_command_with_a_photo_is_a_record_that_shows_and_keeps_it(site: Serving, world: World) -> None:
    status, answer = await send(site, world.alice, world.general, "/issue Label printer is down", PHOTO, key="one")
    assert status == 200, answer
    (again, second) = await send(site, world.alice, world.general, "/issue Label printer is down", PHOTO, key="one")
    assert (again, second["id"]) == (200, answer["id"])
    (record,), (file,) = world.rows("records"), world.rows("files")
    assert (file["record_id"], file["state"], file["size"]) == (record["id"], "kept", len(PNG))
    assert file["hash"] == hashlib.sha256(PNG).hexdigest()
    card = await site.card(world.bob, world.general, "I-1")
    assert "1 photo" in card["card"]["body"]
    (shown,) = card["card"]["files"]
    assert shown == {
        "id": file["id"],
        "name": "printer.png",
        "kind": "photo",
        "mime": "image/png",
        "size": len(PNG),
        "seconds": 0,
        "state": "kept",
    }
    response = await get(site, shown["id"], world.bob)
    assert response.status == 200 and await response.read() == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"].startswith("inline")


async def test_talk_with_files_is_a_message_and_a_reply_joins_the_record(site: Serving, world: World) -> None:
    await send(site, world.alice, world.general, "look", PHOTO, ("报价单.pdf", "application/pdf", b"%PDF"))
    (said,) = await site.read(world.bob, world.general)
    assert [(f["name"], f["kind"], f["state"]) for f in said["files"]] == [
        ("printer.png", "photo", "kept"),
        ("报价单.pdf", "document", "kept"),
    ]
    await site.say(world.alice, world.general, "/issue Label printer is down")
    card = await site.card(world.bob, world.general, "I-1")
    await send(site, world.bob, world.general, "the cable is loose", PHOTO, thread=card["id"])
    await send(site, world.bob, world.general, "", ("spec.pdf", "application/pdf", b"%PDF"), thread=card["id"])
    after = await site.card(world.bob, world.general, "I-1")
    assert "1 photo · spec.pdf" in after["card"]["body"] and len(after["card"]["files"]) == 2
    shown = await site.say(world.ken, world.private(world.ken), "/show I-1")
    body = shown["messages"][-1]["card"]["body"]
    assert "Bob: the cable is loose" in body and "Bob added 1 photo" not in body and "Bob added spec.pdf" in body
    assert len(world.rows("records")) == 1 and len(world.rows("blobs")) == 2  # the same bytes lie there once


async def test_a_form_keeps_the_photo_of_the_line_that_opened_it(site: Serving, world: World) -> None:
    _, answer = await send(site, world.xiaoming, world.sales, "/issue", PHOTO)
    form = answer["form"]
    values = {"title": "标签打印机坏了"}
    await site.post(f"/local/forms/{form['id']}", {"as": world.xiaoming, "values": values, "key": "sent"})
    await world.settle()
    (file,), (record,) = world.rows("files"), world.rows("records")
    assert file["record_id"] == record["id"] and record["message"] == str(answer["id"])
    card = await site.card(world.xiaoming, world.sales, "I-1")
    assert "照片 1 張" in card["card"]["body"]  # the room reads its own language


async def test_private_files_without_a_command_are_asked_about_and_pressed_twice_are_one_record(
    site: Serving, world: World
) -> None:
    private = world.private(world.xiaoming)
    await send(site, world.xiaoming, private, "", ("note.ogg", "audio/ogg", b"OggS"))
    question = (await site.read(world.xiaoming, private))[-1]
    assert question["card"]["title"] == "这条要记成什么？"
    for key in ("a", "b"):
        await site.press(world.xiaoming, question, "☑️ 任务", key=key)
    (record,), (file,) = world.rows("records"), world.rows("files")
    assert record["kind"] == "task" and file["record_id"] == record["id"]
    assert world.rows("texts")[0]["body"] == "note.ogg，来自 李晓明"


async def test_a_file_is_read_only_by_who_may_read_its_message(site: Serving, world: World) -> None:
    await send(site, world.bob, world.private(world.bob), "my payslip", ("pay.png", "image/png", PNG))
    await send(site, world.bob, world.general, "for all", PHOTO)
    secret, shared = sorted(world.rows("files"), key=lambda row: row["id"])
    assert (await get(site, secret["id"], world.bob)).status == 200
    assert (await get(site, secret["id"], world.alice)).status == 404
    assert (await get(site, shared["id"], world.alice)).status == 200
    assert (await get(site, 999, world.alice)).status == 404
    async with site.http.get(f"{site.url}/local/files/{shared['id']}") as response:
        assert response.status == 404  # nobody looks
    answer = await send(site, world.alice, world.private(world.bob), "let me in", PHOTO)
    assert answer == (404, {"error": "not found"}) and len(world.rows("files")) == 2


@pytest.mark.parametrize(
    ("name", "mime", "body"),
    [
        ("evil.html", "text/html", b"<script>alert(1)</script>"),
        ("evil.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("lie.png", "text/html; charset=utf-8", PNG),
        ("bomb.zip", "application/zip", b"PK" + b"\0" * 1000),
        ("x.js", "application/javascript", b"alert(1)"),
        ("odd", "image/png<b>", b"x"),
    ],
)
async def test_what_was_uploaded_never_runs(site: Serving, world: World, name: str, mime: str, body: bytes) -> None:
    await send(site, world.alice, world.general, "see", (name, mime, body))
    response = await get(site, world.rows("files")[0]["id"], world.bob)
    assert response.status == 200 and await response.read() == body
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox; default-src 'none'" in response.headers.getall("Content-Security-Policy")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_picture_that_is_a_page_is_no_page(site: Serving, world: World) -> None:
    await send(site, world.alice, world.general, "see", ("lie.png", "image/png", b"<script>alert(1)</script>"))
    response = await get(site, world.rows("files")[0]["id"], world.bob)
    assert response.headers["Content-Type"] == "image/png" and response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\bob\\plan.docx", "plan.docx"),
        ("in\u202evoice\u202cgpj.exe", "invoicegpj.exe"),
        ("a" * 1_000 + ".pdf", "a" * 250 + "….pdf"),
        ("..", ""),
        ("漢字.png", "漢字.png"),
    ],
)
async def test_names_are_made_harmless(site: Serving, world: World, name: str, kept: str) -> None:
    await send(site, world.alice, world.general, "/task Look at this", (name, "application/pdf", b"%PDF"))
    (file,) = world.rows("files")
    assert file["name"] == kept
    response = await get(site, file["id"], world.alice)
    shown = response.headers["Content-Disposition"]
    assert response.status == 200 and "\n" not in shown and "/" not in shown.replace("UTF-8''", "")


async def test_too_large_is_said_in_the_persons_language_and_keeps_the_words(
    site: Serving, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    large: File = ("film.mp4", "video/mp4", b"\0" * (LARGEST + 1))
    status, answer = await send(site, world.dawei, world.general, "/task 看影片", large)
    assert (status, answer["text"]) == (413, "/task 看影片")
    assert "20 MB" in answer["error"] and "訊息" in answer["error"]
    monkeypatch.setattr(upload, "MOST", 300_000)
    status, answer = await send(site, world.alice, world.general, "all", *[("a.bin", "", b"x" * 200_000)] * 4)
    assert (status, answer["text"]) == (413, "all") and "Not sent" in answer["error"]
    status, answer = await send(site, world.alice, world.general, "many", *[PHOTO] * 11)
    assert status == 413 and "at most 10 files" in answer["error"]
    status, answer = await send(site, world.alice, world.general, "none")
    assert status == 400 and answer["text"] == "none"
    assert world.rows("files") == world.rows("chat") == world.rows("blobs") == []


async def test_other_sites_and_other_types_stay_out(site: Serving, world: World) -> None:
    status, _ = await send(site, world.alice, world.general, "x", PHOTO, headers={"Origin": "http://evil.example"})
    assert status == 403
    assert (await send(site, world.alice, world.general, "x", PHOTO, headers={"Host": "evil.example"}))[0] == 403
    assert (await site.post("/local/files", {"as": world.alice}))[0] == 415
    for body in (b"", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--\r\n", b"\xff" * 50):
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        async with site.http.post(f"{site.url}/local/files", data=body, headers=headers) as response:
            assert response.status in (400, 404), body
    headers = {"Content-Type": "multipart/form-data"}
    async with site.http.post(f"{site.url}/local/files", data=b"x", headers=headers) as response:
        assert response.status == 400
    assert world.rows("files") == []


async def test_reactions_toggle_once_for_each_key_and_everybody_sees_them(site: Serving, world: World) -> None:
    said = await site.say(world.alice, world.general, "Good morning")
    body = {"as": world.bob, "message": said["id"], "emoji": "👍🏽", "key": "one"}
    for _ in range(2):
        status, answer = await site.post("/local/react", body)
        assert status == 200, answer
        assert answer["messages"][0]["reactions"] == [{"emoji": "👍🏽", "people": [world.bob]}]
    await site.post("/local/react", {**body, "as": world.ken, "key": "two"})
    (seen,) = await site.read(world.alice, world.general, after=said["messages"][-1]["seq"])
    assert seen["reactions"] == [{"emoji": "👍🏽", "people": [world.bob, world.ken]}] and seen["edited_at"] is None
    _, answer = await site.post("/local/react", {**body, "key": "three"})
    assert answer["messages"][0]["reactions"] == [{"emoji": "👍🏽", "people": [world.ken]}]
    for emoji in ("", "ab", "👍👍", "x", "\u202e", "<", "e" + "\u0301" * 30, ["👍"]):
        status, _ = await site.post("/local/react", {**body, "emoji": emoji, "key": "bad"})
        assert status == 400 or emoji == "<", emoji
    private = await site.say(world.alice, world.general, "/mine")
    status, _ = await site.post("/local/react", {**body, "message": private["id"], "key": "x"})
    assert status == 404  # what one does not see


async def test_own_words_are_corrected_and_taken_back(site: Serving, world: World) -> None:
    _, said = await send(site, world.alice, world.general, "Gud morning", PHOTO)
    body = {"as": world.alice, "message": said["id"], "text": "Good morning", "key": "one"}
    assert (await site.post("/local/edit", {**body, "as": world.bob}))[0] == 403
    status, answer = await site.post("/local/edit", body)
    assert status == 200 and answer["messages"][0]["text"] == "Good morning" and answer["messages"][0]["edited_at"]
    assert (await site.post("/local/edit", {**body, "text": "  ", "key": "two"}))[0] == 400
    file = answer["messages"][0]["files"][0]["id"]
    body = {"as": world.alice, "message": said["id"], "key": "gone"}
    assert (await site.post("/local/delete", {**body, "as": world.bob}))[0] == 403
    for _ in range(2):
        status, answer = await site.post("/local/delete", body)
        (gone,) = answer["messages"]
        assert (status, gone["deleted"], gone["text"], gone["files"]) == (200, True, "", [])
    assert (await get(site, file, world.bob)).status == 404 and world.rows("blobs") == []
    for path in ("edit", "react", "delete"):
        again = {**body, "text": "back", "emoji": "👍", "key": f"late-{path}"}
        assert (await site.post(f"/local/{path}", again))[0] == 404


async def test_a_comment_follows_its_message(site: Serving, world: World) -> None:
    await site.say(world.alice, world.general, "/issue Label printer is down")
    card = await site.card(world.bob, world.general, "I-1")
    said = await site.say(world.bob, world.general, "the cabel is loose", thread=card["id"])
    fixed = {"as": world.bob, "message": said["id"], "text": "the cable is loose", "key": "fix"}
    for _ in range(2):
        assert (await site.post("/local/edit", fixed))[0] == 200
    shown = await site.say(world.ken, world.private(world.ken), "/show I-1")
    body = shown["messages"][-1]["card"]["body"]
    assert body.count("the cable is loose") >= 1 and "Bob: the cabel" not in body
    await site.post("/local/delete", {"as": world.bob, "message": said["id"], "key": "gone"})
    (record,) = world.rows("records")
    assert record["status"] == "reported" and "comment_deleted" in {row["verb"] for row in world.rows("history")}


async def test_what_a_deleted_message_captured_stays(site: Serving, world: World) -> None:
    _, talk = await send(site, world.alice, world.general, "the same picture", PHOTO)
    _, said = await send(site, world.alice, world.general, "/issue Label printer is down", PHOTO)
    await site.post("/local/delete", {"as": world.alice, "message": talk["id"], "key": "talk"})
    await site.post("/local/delete", {"as": world.alice, "message": said["id"], "key": "gone"})
    card = await site.card(world.bob, world.general, "I-1")
    assert "Label printer is down" in card["card"]["title"]
    assert (await get(site, card["card"]["files"][0]["id"], world.bob)).status == 200
