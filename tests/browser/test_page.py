"""The page as people use it, in a real browser, against the real demo."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import Open
from tests.browser.driving import PHONE, button, card, fill, say, speak_as

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_first_line_becomes_a_card_and_its_buttons_work_in_place(open_page: Open) -> None:
    page = await open_page()
    await expect(page.get_by_role("heading", level=1)).to_have_text("general")
    await page.get_by_test_id("example").first.click()
    await expect(page.get_by_test_id("composer")).to_have_value("/issue Label printer is down by tomorrow 5pm")
    await page.get_by_test_id("send").click()
    printer = card(page, "I-1")
    await expect(printer).to_contain_text("🐛 I-1 · Label printer is down")
    await expect(printer).to_contain_text("Nobody has it yet")
    await expect(page.locator(".secret").last).to_contain_text("Captured: I-1 Label printer is down")
    id = await printer.get_attribute("data-id")

    await button(printer, "Take").click()
    await expect(printer).to_contain_text("Alice Martin has it · analysing")
    await expect(page.get_by_test_id("toast")).to_contain_text("I-1 Label printer is down is yours")
    await expect(printer.locator(".thread")).to_contain_text("Alice Martin took it")
    await button(printer, "Fixed").click()
    await expect(button(printer, "Reopen")).to_be_visible()
    await expect(button(printer, "Take")).to_have_count(0)
    assert await printer.get_attribute("data-id") == id


async def test_a_form_shows_what_is_wrong_and_keeps_what_was_typed(open_page: Open) -> None:
    page = await open_page()
    await say(page, "/task")
    form = page.get_by_test_id("form")
    await expect(form).to_contain_text("New task")
    await expect(form.locator(".field-error")).to_have_count(0)
    await fill(page, "title", "Send Hoya the new quotation")
    await fill(page, "due", "when pigs fly")
    await page.get_by_test_id("form-submit").click()
    await expect(form.locator(".field-error")).to_contain_text("“when pigs fly” is no time that I understand")
    await expect(form.locator("[name=title]")).to_have_value("Send Hoya the new quotation")
    await expect(form.locator("[name=due]")).to_be_focused()
    await fill(page, "due", "Friday 3pm")
    await page.get_by_test_id("form-submit").click()
    await expect(form).to_have_count(0)
    await expect(card(page, "T-1")).to_contain_text("Send Hoya the new quotation")
    await button(card(page, "T-1"), "Change time").click()
    await expect(form).to_contain_text("Change time · T-1")
    await expect(form.locator(".field-error")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(form).to_have_count(0)


async def test_two_people_one_card_a_reply_and_two_languages(open_page: Open) -> None:
    alice = await open_page()
    await say(alice, "/issue Label printer is down")
    await card(alice, "I-1").wait_for()
    bob = await open_page("#as=6&room=11")
    await expect(bob.locator(".secret")).to_have_count(0)
    await card(bob, "I-1").get_by_test_id("reply").click()
    await bob.get_by_test_id("reply-composer").fill("the cable is loose")
    await bob.get_by_test_id("reply-send").click()
    await expect(card(alice, "I-1").locator(".thread")).to_contain_text("the cable is loose")
    await expect(bob.get_by_test_id("toast")).to_have_count(0)

    await speak_as(bob, "李晓明")
    await expect(bob.get_by_test_id("send")).to_have_attribute("title", "发送")
    await bob.get_by_test_id("room").filter(has_text="sales").click()
    await say(bob, "/task @Bob 把报价发给客户 周五前")
    await expect(bob.locator(".secret").last).to_contain_text("已记录：T-1 把报价发给客户")
    await expect(card(bob, "T-1")).to_contain_text("接手")
    await say(bob, "/language 繁體中文")
    await expect(bob.get_by_test_id("send")).to_have_attribute("title", "傳送")


async def test_monday_brings_the_reminder_to_the_owners_private_chat(open_page: Open) -> None:
    page = await open_page()
    await say(page, "/digest off")  # which says it in the place of a reminder where it is due in the evening
    await say(page, "/task @Alice Count the pallets by in 2 hours")
    await card(page, "T-1").wait_for()
    await page.get_by_test_id("clock-monday").click()
    await expect(page.get_by_test_id("clock-now")).to_have_text(re.compile(r"^Mon \d+ \w+ 09:00$"))
    private = page.get_by_test_id("room").filter(has_text="Muster")
    await expect(private.locator(".unread")).to_be_visible()
    await private.click()
    said = re.compile("(Due now|Overdue): T-1 Count the pallets")
    reminder = page.get_by_test_id("message").filter(has_text=said).last
    await button(reminder, "Done").click()
    await page.get_by_test_id("room").filter(has_text="general").click()
    await expect(card(page, "T-1")).to_contain_text("Done Mon")


async def test_a_phone_scrolls_only_down_and_unsaved_words_come_back(open_page: Open, complaints: list[str]) -> None:
    page = await open_page(**PHONE, color_scheme="dark")
    await say(page, f"/issue Label printer is down !urgent {'verylongword' * 20}")
    await card(page, "I-1").wait_for()
    await button(card(page, "I-1"), "More…").tap()
    await expect(button(page.locator(".secret").last, "Cancel it")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.evaluate("(n => n.scrollWidth <= n.clientWidth)(document.querySelector('#scroller'))")
    await page.route("**/local/messages", lambda route: route.fulfill(status=503, json={"error": "Not saved, because"}))
    await say(page, "/task Words that matter")
    await expect(page.get_by_test_id("composer")).to_have_value("/task Words that matter")
    await expect(page.get_by_test_id("composer-notice")).to_contain_text("Not saved, because")
    assert [complaint for complaint in complaints if "503" not in complaint] == []
    complaints.clear()


async def test_while_it_is_prepared_the_page_says_so_in_the_browsers_language(open_page: Open) -> None:
    page = await open_page(locale="zh-TW")

    async def late(route: Route) -> None:
        await asyncio.sleep(1.5)
        await route.continue_()

    await page.route("**/local/state*", late)
    await page.reload(wait_until="commit")
    await expect(page.get_by_role("heading", name="正在準備……")).to_be_visible()
    await expect(page.get_by_test_id("room").first).to_be_visible()
    await expect(page.get_by_role("heading", name="正在準備……")).to_have_count(0)


async def test_out_of_the_demo_there_is_no_team_and_a_way_back(open_page: Open) -> None:
    page = await open_page()
    await page.get_by_test_id("menu").click()
    leave = page.get_by_test_id("leave_demo")
    await leave.click()
    await expect(leave).to_contain_text("Sure?")
    await leave.click()
    await expect(page.get_by_test_id("speak-as")).to_contain_text("Administrator")
    await say(page, "/issue The gate does not close")
    await expect(card(page, "I-1")).to_be_visible()
    await expect(page.get_by_test_id("intro")).to_be_hidden()
    await page.get_by_test_id("menu").click()
    await expect(page.get_by_test_id("restart_demo")).to_have_text("Start the demo over")
    await expect(page.get_by_test_id("leave_demo")).to_have_count(0)
