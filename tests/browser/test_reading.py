"""What is new, where it is, and what a long room or hostile words look like."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from core.safe import safe
from tests.browser.conftest import Open
from tests.browser.driving import ALICE, BOB, XIAOMING, button, card, message, reply, room, say, send_as, speak_as
from tests.hostile import PAYLOADS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_came_meanwhile_is_counted_and_has_its_line(open_page: Open) -> None:
    alice = await open_page(ALICE)
    await say(alice, "good morning")
    await message(alice, "good morning").wait_for()
    await room(alice, "sales").click()
    await send_as(alice, 6, "the truck is here")
    await send_as(alice, 6, "at gate 3")
    await expect(room(alice, "general").locator(".unread")).to_contain_text("2")
    await expect(alice).to_have_title("(2) sales · Muster")
    assert await alice.locator("#favicon").get_attribute("href") == "/local/static/muster-unread.svg"
    await room(alice, "general").click()
    line = alice.get_by_test_id("new-line")
    await expect(line).to_have_text("New")
    assert await line.evaluate("n => n.nextElementSibling.textContent.includes('the truck is here')")
    await expect(alice).to_have_title("general · Muster")
    assert await alice.locator("#favicon").get_attribute("href") == "/local/static/muster.svg"
    await alice.reload()
    await expect(message(alice, "at gate 3")).to_be_visible()
    await expect(alice.get_by_test_id("new-line")).to_have_count(0)


async def test_who_is_asked_sees_it_when_the_speaker_changes(open_page: Open) -> None:
    page = await open_page(ALICE)
    await room(page, "operations").locator("svg").wait_for()
    await say(page, "/task @Bob Count the pallets by in 2 hours")
    await card(page, "T-1").wait_for()
    await page.get_by_test_id("clock-day").click()
    await expect(page.get_by_test_id("toast").last).to_contain_text(
        re.compile(r"It is now Mon 23 Nov|It is now \w+ \d+")
    )
    await speak_as(page, "bob")
    await expect(page.locator("#speaker-name")).to_have_text("Bob Tan")
    private = room(page, "Muster").locator(".unread")
    await expect(private).to_be_visible()
    await room(page, "Muster").click()
    await expect(page.get_by_test_id("new-line")).to_be_visible()
    await expect(page.get_by_test_id("message").last).to_contain_text("T-1 Count the pallets")
    await speak_as(page, "李晓明")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    await expect(room(page, "Muster")).to_have_attribute("aria-current", "page")
    await expect(page.locator("#empty h2")).to_have_text("只有你和 Muster")


async def test_a_thread_says_how_many_and_the_last_and_opens_beside_the_room(open_page: Open) -> None:
    page = await open_page(BOB)
    await say(page, "/issue Label printer is down")
    await button(card(page, "I-1"), "Take").click()
    summary = card(page, "I-1").get_by_test_id("reply")
    await expect(summary).to_contain_text("1 reply")
    await expect(summary).to_contain_text("Bob Tan took it")
    await summary.click()
    await reply(page, "the cable is loose, see I-1")
    await expect(summary).to_contain_text("2 replies")
    await expect(summary).to_contain_text("Bob Tan: the cable is loose")
    thread = page.get_by_test_id("thread")
    await expect(thread.get_by_test_id("thread-root")).to_contain_text("Label printer is down")
    await button(thread.get_by_test_id("thread-root"), "Fixed").click()
    await expect(button(card(page, "I-1"), "Reopen")).to_be_visible()
    await expect(button(thread.get_by_test_id("thread-root"), "Reopen")).to_be_visible()
    await expect(page.get_by_test_id("reply-composer")).to_have_value("")
    await page.get_by_test_id("reply-composer").fill("half a thought")
    await page.get_by_role("button", name="Close the thread").click()
    await summary.click()
    await expect(page.get_by_test_id("reply-composer")).to_have_value("half a thought")


async def test_a_reference_leads_to_its_card(open_page: Open) -> None:
    page = await open_page(ALICE)
    await say(page, "/issue Label printer is down")
    await card(page, "I-1").wait_for()
    await room(page, "sales").click()
    await say(page, "who looks after I-1 and I-77?")
    said = message(page, "who looks after")
    await said.get_by_role("button", name="I-1").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("general")
    await expect(card(page, "I-1")).to_be_focused()
    await room(page, "sales").click()
    await said.get_by_role("button", name="I-77").click()
    await expect(page.locator(".secret").last).to_contain_text("I-77")


async def test_five_hundred_messages_stay_quick_and_the_first_is_reached(open_page: Open) -> None:
    page = await open_page(ALICE)
    for start in range(0, 500, 50):
        lines = (f"pallet {number} is on its place" for number in range(start, start + 50))
        await asyncio.gather(*(send_as(page, 6, line) for line in lines))
    await page.reload()
    await message(page, re.compile("pallet 4[5-9]\\d")).first.wait_for()
    assert await page.get_by_test_id("message").count() <= 130
    spent = """async () => {
      const begun = performance.now();
      for (let step = 0; step < 5; step++) {
        await new Promise(requestAnimationFrame);
        document.querySelector("#scroller").scrollTop -= 400;
      }
      return performance.now() - begun;
    }"""
    assert await page.evaluate(spent) < 2000
    await page.get_by_test_id("composer").fill("/ta")
    await expect(page.get_by_test_id("composer-list")).to_be_visible()
    for _ in range(12):
        if await page.get_by_test_id("message").count() >= 500:
            break
        await page.evaluate("document.querySelector('#scroller').scrollTop = 0")
        await page.wait_for_timeout(150)
    await expect(message(page, "is on its place")).to_have_count(500)


async def test_hostile_words_are_only_words(open_page: Open) -> None:
    page = await open_page(ALICE)
    sent = []
    for words in PAYLOADS:
        text = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not safe(text).strip() or len(text) > 1500 or text.count("\n") > 20 or text.lstrip()[:1] == "/":
            continue
        sent.append((await send_as(page, 6, text), text))
    await message(page, "DROP TABLE").wait_for()
    assert len(sent) > 80
    served = await page.request.get(f"{page.url.partition('#')[0]}local/messages?room=11&after=0&viewer=1")
    texts = {found["id"]: found["text"] for found in (await served.json())["messages"]}
    for id, _ in sent:
        shown = page.locator(f'#log [data-id="{id}"] .text')
        assert await shown.evaluate("n => n.textContent") == texts[id]
    inside = "[...document.querySelectorAll('#log .text *')].map(n => n.localName)"
    assert set(await page.evaluate(inside)) <= {"a", "code", "pre", "span", "button"}
    links = await page.evaluate("[...document.querySelectorAll('#log .text a')].map(n => n.protocol)")
    assert set(links) <= {"http:", "https:"}
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_chinese_has_the_letterforms_of_who_wrote_it(open_page: Open) -> None:
    page = await open_page(XIAOMING)
    await send_as(page, 7, "報價已寄給客戶")
    await send_as(page, 8, "报价已发给客户")
    await expect(message(page, "報價").locator(".text")).to_have_attribute("lang", "zh-Hant")
    await expect(message(page, "报价").locator(".text")).to_have_attribute("lang", "zh-Hans")


async def test_the_first_page_is_light(open_page: Open) -> None:
    page = await open_page(ALICE)
    sizes = "performance.getEntriesByType('resource').filter(e => e.name.includes('/static/'))"
    loaded = await page.evaluate(f"{sizes}.map(e => [e.name.split('/').at(-1), e.decodedBodySize])")
    assert sum(size for _, size in loaded) < 160_000, loaded
