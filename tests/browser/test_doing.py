"""What people do to messages, and the files that they send with them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.driving import ALICE, BOB, PHONE, card, message, say, send_as

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def picture(width: int = 40, height: int = 30) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x17\x69\x5c" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def attach(page: Page, *files: tuple[str, str, bytes]) -> None:
    sent = [{"name": name, "mimeType": mime, "buffer": body} for name, mime, body in files]
    await page.get_by_test_id("composer-file").set_input_files(sent)  # type: ignore[arg-type]  # as Playwright takes them


async def test_up_in_the_empty_field_corrects_what_was_said_last(open_page: Open) -> None:
    alice, bob = await open_page(ALICE), await open_page(BOB)
    await say(alice, "the truk is here")
    await message(bob, "the truk is here").wait_for()
    await alice.get_by_test_id("composer").focus()
    await alice.keyboard.press("ArrowUp")
    field = alice.get_by_test_id("edit-field")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("the truk is here")
    await alice.keyboard.press("Escape")
    await expect(field).to_have_count(0)
    await expect(alice.get_by_test_id("composer")).to_be_focused()
    await alice.keyboard.press("ArrowUp")
    await field.fill("the truck is here")
    await alice.keyboard.press("Enter")
    for page in (alice, bob):
        await expect(message(page, "the truck is here")).to_contain_text("edited")
        await expect(message(page, "the truk is here")).to_have_count(0)
    await message(bob, "the truck is here").hover()
    await expect(bob.get_by_test_id("tool-edit")).to_have_count(0)
    await expect(bob.get_by_test_id("tool-react")).to_be_visible()


async def test_what_is_deleted_can_be_undone_and_then_leaves_for_everybody(open_page: Open) -> None:
    alice, bob = await open_page(ALICE), await open_page(BOB)
    for words in ("keep me", "drop me"):
        await say(alice, words)
        await message(bob, words).wait_for()
        await message(alice, words).hover()
        await alice.get_by_test_id("tool-delete").click()
        await expect(message(alice, words)).to_have_count(0)
        if words == "keep me":
            await alice.get_by_test_id("toast-action").click()
            await expect(message(alice, words)).to_be_visible()
    await expect(message(bob, "drop me")).to_have_count(0)
    await expect(message(bob, "keep me")).to_be_visible()
    await alice.reload()
    await message(alice, "keep me").wait_for()
    await expect(message(alice, "drop me")).to_have_count(0)


async def test_leaving_the_page_does_not_leave_the_message(open_page: Open) -> None:
    alice, bob = await open_page(ALICE), await open_page(BOB)
    await say(alice, "drop me")
    await message(bob, "drop me").wait_for()
    await expect(message(alice, "drop me")).to_have_count(1)  # it is sent, and the one that was being sent is gone
    await message(alice, "drop me").hover()
    await alice.get_by_test_id("tool-delete").click()
    await alice.goto("about:blank")
    await expect(message(bob, "drop me")).to_have_count(0)


async def test_a_reaction_is_given_and_taken_back_by_keys_and_by_mouse(open_page: Open) -> None:
    alice, bob = await open_page(ALICE), await open_page(BOB)
    await send_as(alice, 6, "the truck is here")
    said = message(alice, "the truck is here")
    await said.wait_for()
    await said.focus()
    await alice.keyboard.press("+")
    await expect(alice.get_by_test_id("emoji").first).to_be_focused()
    await alice.keyboard.press("ArrowRight")
    await alice.keyboard.press("Enter")
    await expect(said.get_by_role("button", name="✅ from Alice Martin")).to_have_attribute("aria-pressed", "true")
    seen = message(bob, "the truck is here").get_by_test_id("reaction")
    await expect(seen).to_have_text("✅1")
    await seen.click()
    await expect(said.get_by_test_id("reaction")).to_have_text("✅2")
    await said.get_by_test_id("reaction").click()
    await expect(seen).to_have_text("✅1")
    await seen.click()
    await expect(said.get_by_test_id("reaction")).to_have_count(0)


async def test_a_finger_reaches_the_same(open_page: Open) -> None:
    page = await open_page(ALICE, **PHONE)
    await send_as(page, 6, "the truck is here")
    await message(page, "the truck is here").locator(".text").tap()
    await page.get_by_test_id("tool-react").tap()
    await page.get_by_test_id("emoji").first.tap()
    await expect(message(page, "the truck is here").get_by_test_id("reaction")).to_have_text("👍1")


async def test_files_wait_as_chips_and_arrive_as_pictures_and_downloads(open_page: Open, tmp_path: Path) -> None:
    alice, bob = await open_page(ALICE), await open_page(BOB)
    await attach(alice, ("pallet.png", "image/png", picture()), ("quotation.pdf", "application/pdf", b"%PDF-1.4 x"))
    chips = alice.get_by_test_id("tray-file")
    await expect(chips).to_have_count(2)
    await expect(chips.first.locator("canvas")).to_be_visible()
    await attach(alice, ("wrong.txt", "text/plain", b"no"))
    await alice.get_by_role("button", name="Remove wrong.txt").click()
    await expect(chips).to_have_count(2)
    await say(alice, "arrived wet")
    await expect(chips).to_have_count(0)
    await expect(alice.get_by_test_id("composer")).to_have_value("")
    said = message(bob, "arrived wet")
    await said.get_by_test_id("thumb").click()
    box = bob.get_by_test_id("lightbox")
    await expect(box.locator("img")).to_have_attribute("alt", "pallet.png")
    assert await box.locator("img").evaluate("n => n.decode().then(() => n.naturalWidth)") == 40
    await bob.keyboard.press("Escape")
    await expect(box).to_have_count(0)
    await expect(said.get_by_test_id("thumb")).to_be_focused()
    async with bob.expect_download() as saving:
        await said.get_by_test_id("file").click()
    kept = tmp_path / "kept"
    await (await saving.value).save_as(kept)
    assert kept.read_bytes() == b"%PDF-1.4 x"


async def test_a_command_takes_its_files_onto_the_card(open_page: Open) -> None:
    page = await open_page(ALICE)
    await attach(page, ("pallet.png", "image/png", picture()))
    await say(page, "/issue Pallet arrived wet")
    await expect(card(page, "I-1").get_by_test_id("thumb")).to_be_visible()


async def test_files_are_dropped_and_pasted(open_page: Open) -> None:
    page = await open_page(ALICE)
    file = "new File(['x'], 'a.txt', {type: 'text/plain'})"
    made = f"(() => {{ const d = new DataTransfer(); d.items.add({file}); return d }})()"
    await page.evaluate(
        f"for (const type of ['dragenter', 'dragover']) document.querySelector('#main').dispatchEvent("
        f"new DragEvent(type, {{bubbles: true, cancelable: true, dataTransfer: {made}}}))"
    )
    await expect(page.locator(".veil")).to_have_text("Drop to send to general")
    await page.evaluate(
        f"document.querySelector('#main').dispatchEvent("
        f"new DragEvent('drop', {{bubbles: true, cancelable: true, dataTransfer: {made}}}))"
    )
    await expect(page.locator(".veil")).to_have_count(0)
    await expect(page.get_by_test_id("tray-file")).to_have_count(1)
    await page.evaluate(
        f"document.querySelector('#composer').dispatchEvent("
        f"new ClipboardEvent('paste', {{bubbles: true, cancelable: true, clipboardData: {made}}}))"
    )
    await expect(page.get_by_test_id("tray-file")).to_have_count(2)
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("message").last.get_by_test_id("file")).to_have_count(2)


async def test_a_file_that_does_not_arrive_says_so_and_nothing_is_lost(
    open_page: Open, complaints: list[str], tmp_path: Path
) -> None:
    page = await open_page(ALICE)
    (tmp_path / "huge.bin").write_bytes(b"x" * (20 * 2**20 + 1))
    await page.get_by_test_id("composer-file").set_input_files(tmp_path / "huge.bin")
    await expect(page.get_by_test_id("tray-file")).to_contain_text("Larger than 20 MB")
    await page.get_by_role("button", name="Remove huge.bin").click()
    await attach(page, ("notes.txt", "text/plain", b"notes"))
    await page.route("**/local/files", lambda route: route.fulfill(status=503, json={"error": "Not saved, because"}))
    await say(page, "with words")
    await expect(page.get_by_test_id("tray-file")).to_contain_text("Not saved, because")
    await expect(page.get_by_test_id("composer")).to_have_value("with words")
    await page.unroute("**/local/files")
    await page.get_by_test_id("send").click()
    await expect(message(page, "with words").get_by_test_id("file")).to_contain_text("notes.txt")
    assert [complaint for complaint in complaints if "503" not in complaint] == []
    complaints.clear()
