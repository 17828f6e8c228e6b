"""What the page offers while one types."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.driving import ALICE, PHONE, XIAOMING, card, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def offered(page: Page, typed: str) -> list[str]:
    await page.get_by_test_id("composer").fill("")
    await page.get_by_test_id("composer").press_sequentially(typed)
    return await page.get_by_test_id("composer-list").locator("li b").all_inner_texts()


async def test_commands_are_found_by_a_part_of_their_name_or_help(open_page: Open) -> None:
    page = await open_page(ALICE)
    assert len(await offered(page, "/")) > 10
    assert (await offered(page, "/ta"))[:2] == ["/task", "/take"]
    assert (await offered(page, "/cmt"))[0] == "/comment"
    assert "/mine" in await offered(page, "/waits")
    assert await offered(page, "/zzzz") == []
    await offered(page, "/tas")
    await expect(page.get_by_test_id("composer-list")).to_contain_text(
        "/task @Bob Send the offer to the client by Friday"
    )
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("composer")).to_have_value("/task ")
    await expect(page.get_by_test_id("composer-usage")).to_contain_text("For example: /task @Bob Send the offer")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("composer")).to_have_value("/task ")


async def test_help_and_words_are_in_the_readers_language(open_page: Open) -> None:
    page = await open_page(XIAOMING)
    assert (await offered(page, "/任务"))[0] == "/task"
    await offered(page, "/iss")
    await expect(page.get_by_test_id("composer-list")).to_contain_text("问题")
    assert await offered(page, "/task 发报价 !紧") == ["紧急"]
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("composer")).to_have_value("/task 发报价 !紧急 ")


async def test_names_are_completed_wherever_they_stand(open_page: Open) -> None:
    page = await open_page(ALICE)
    assert await offered(page, "/task @bo") == ["Bob Tan"]
    await page.get_by_test_id("composer-list").locator("li").first.click()
    await page.keyboard.type("Count the pallets #op")
    await page.keyboard.press("Tab")
    await page.keyboard.type("~ho")
    await page.keyboard.press("Tab")
    await page.keyboard.type("!ur")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("composer")).to_have_value(
        "/task @Bob Tan Count the pallets #Operations ~Hoya !urgent "
    )
    await page.keyboard.press("Enter")
    await expect(card(page, "T-1")).to_contain_text("Count the pallets")
    await expect(card(page, "T-1")).to_contain_text("Bob Tan")
    await expect(card(page, "T-1")).to_contain_text("urgent")
    assert await offered(page, "see T-") == ["T-1"]
    assert await offered(page, "well done!") == []
    assert await offered(page, "mail bob@ex") == []
    assert await offered(page, "@Bob Tan could you") == []


async def test_a_finger_chooses_too(open_page: Open) -> None:
    page = await open_page(ALICE, **PHONE)
    await offered(page, "/iss")
    await page.get_by_test_id("composer-list").locator("li").first.tap()
    await expect(page.get_by_test_id("composer")).to_have_value("/issue ")
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_up_brings_a_command_back_and_down_empties_the_field_again(open_page: Open) -> None:
    page = await open_page(ALICE)
    await say(page, "/issue Label printer is down")
    await page.locator(".secret").last.wait_for()
    await page.get_by_test_id("composer").focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_test_id("composer")).to_have_value("/issue Label printer is down")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_test_id("composer")).to_have_value("")
