"""What people do on the page, in a word each."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ALICE, BOB, XIAOMING, GENERAL = "#as=1&room=11", "#as=6&room=11", "#as=8&room=11", 11


async def say(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("send").click()


async def reply(page: Page, text: str) -> None:
    """A line in the thread that is open."""
    await page.get_by_test_id("reply-composer").fill(text)
    await page.get_by_test_id("reply-send").click()


def card(page: Page, ref: str) -> Locator:
    """The record's own card, which everybody in the room sees."""
    return page.locator(f'[data-testid=message][data-ref="{ref}"]:not(.secret)')


def message(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.get_by_test_id("message").filter(has_text=text)


def button(where: Locator, label: str) -> Locator:
    return where.get_by_test_id("button").filter(has_text=re.compile(f"^{label}$"))


def room(page: Page, name: str) -> Locator:
    return page.get_by_test_id("room").filter(has_text=name)


async def fill(page: Page, field: str, text: str) -> None:
    await page.get_by_test_id("form").locator(f"[name={field}]").fill(text)


async def speak_as(page: Page, name: str) -> None:
    await page.get_by_test_id("speak-as").click()
    await page.get_by_test_id("people-field").fill(name)
    await page.get_by_test_id("people-option").first.click()


async def send_as(page: Page, person: int, text: str, thread: int | None = None) -> int:
    """A line of somebody else, said through the JSON; the message's number."""
    body = {"as": person, "room": GENERAL, "text": text, **({"thread": thread} if thread else {})}
    answer = await page.request.post(f"{page.url.partition('#')[0]}local/messages", data=body)
    return int((await answer.json())["id"])
