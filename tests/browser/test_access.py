"""The page without a mouse, without sight, and in either light."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.driving import ALICE, BOB, PHONE, button, card, message, reply, say, send_as

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FOCUSED = "(n => n?.dataset.testid ?? n?.id ?? n?.tagName)(document.activeElement)"

# Each text's contrast with what it stands on, its own background or the nearest one behind it, worst first.
CONTRAST = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const over = (color, below) => {
    context.fillStyle = `rgb(${below.join(" ")})`;
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const behind = (node) => {
    const colors = [];
    for (let at = node; at; at = at.parentElement) colors.unshift(getComputedStyle(at).backgroundColor);
    return colors.reduce((below, color) => over(color, below), [255, 255, 255]);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const text = [...node.childNodes].filter((c) => c.nodeType === 3).map((c) => c.data.trim()).join("");
    if (!text || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (node.closest(".hidden-words, .skip, .tick, [aria-hidden=true], noscript")) continue;
    const below = behind(node);
    const [a, b] = [light(over(getComputedStyle(node).color, below)), light(below)].sort((x, y) => y - x);
    found.push([(a + 0.05) / (b + 0.05), text.slice(0, 40), node.className]);
  }
  return found.sort((x, y) => x[0] - y[0]);
}"""


async def busy_room(open_page: Open, **look: Any) -> Page:
    """Alice's room with a card, a thread, a private answer, words with code, and Bob's reply."""
    page = await open_page(ALICE, **look)
    await say(page, "/issue Label printer is down !urgent @Bob #Operations")
    await card(page, "I-1").wait_for()
    await say(page, "See `hook 3` and https://example.com/keys for I-1")
    await send_as(page, 6, "the cable is loose", int(await card(page, "I-1").get_attribute("data-id") or 0))
    await expect(card(page, "I-1").locator(".thread")).to_contain_text("1 reply")
    return page


async def test_the_screen_readers_tree_names_the_places_and_the_messages(open_page: Open) -> None:
    page = await busy_room(open_page)
    await card(page, "I-1").get_by_test_id("reply").click()
    for name, role in (("Messages in general", "log"), ("Rooms", "navigation"), ("Demo clock", "region")):
        await expect(page.get_by_role(role, name=name)).to_have_count(1)  # type: ignore[arg-type]  # roles by name
    await expect(page.get_by_role("complementary", name="Thread")).to_be_visible()
    await expect(page.locator("main")).to_match_aria_snapshot(
        """
        - main:
          - heading "general" [level=1]
          - region "Demo clock":
            - button "+1 hour"
            - button "+1 day"
            - button "Monday 9:00"
          - button "Menu"
          - log "Messages in general":
            - article /Muster, .*I-1 · Label printer is down/:
              - heading "Muster" [level=3]
              - heading /I-1 · Label printer is down/ [level=4]
              - group /I-1/:
                - button "Take"
              - button "1 reply. the cable is loose"
            - article /Alice Martin, .*See/:
              - heading "Alice Martin" [level=3]
              - code: hook 3
              - link "https://example.com/keys"
              - button "I-1"
          - button "Add files"
          - textbox "Message general as Alice Martin"
          - button "Send"
        """
    )
    unnamed = "[...document.querySelectorAll('button, a, input, textarea')].filter(n => n.checkVisibility())"
    unnamed += (
        ".filter(n => !(n.ariaLabel || n.textContent.trim() || n.labels?.length || n.getAttribute('aria-labelledby')))"
    )
    assert await page.evaluate(f"{unnamed}.map(n => n.outerHTML)") == []


async def test_what_others_say_is_read_out_once(open_page: Open) -> None:
    page = await open_page(ALICE)
    heard = "new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n => window.heard.push(n.textContent))))"
    await page.evaluate(
        f"window.heard = []; {heard}.observe(document.querySelector('#announcer'), {{childList: true}})"
    )
    await send_as(page, 6, "the truck is here")
    await message(page, "the truck is here").wait_for()
    await say(page, "on my way")
    await send_as(page, 6, "at gate 3")
    await message(page, "at gate 3").wait_for()
    said = [line for line in await page.evaluate("window.heard") if ":" in line]
    assert said == ["Bob Tan: the truck is here", "Bob Tan: at gate 3"]


async def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = await open_page()
    await expect(page.get_by_test_id("composer")).to_be_focused()
    await page.keyboard.type("/iss")
    await expect(page.get_by_test_id("composer-list").locator("[aria-selected=true]")).to_contain_text("/issue")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Forklift leaks oil")
    await page.keyboard.press("Enter")
    take = button(card(page, "I-1"), "Take")
    await take.wait_for()
    await page.locator(".secret").last.wait_for()
    await send_as(page, 6, "it stands by gate 3")
    await message(page, "it stands by gate 3").wait_for()

    for _ in range(9):  # the messages are one stop, and its own buttons
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate(FOCUSED) == "message":
            break
    await expect(message(page, "it stands by gate 3")).to_be_focused()
    while not await card(page, "I-1").evaluate("node => node === document.activeElement"):
        await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await expect(take).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(card(page, "I-1")).to_contain_text("Alice Martin has it")
    assert await page.evaluate("document.activeElement.closest('[data-ref]')?.dataset.ref") == "I-1"

    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("r")
    await expect(page.get_by_test_id("reply-composer")).to_be_focused()
    await page.keyboard.type("oil is mopped up")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("thread-message").last).to_contain_text("oil is mopped up")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("thread")).to_be_hidden()
    await expect(card(page, "I-1").get_by_test_id("reply")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_the_tab_key_goes_through_the_page_in_its_order(open_page: Open) -> None:
    page = await busy_room(open_page)
    await page.locator("#skip").focus()
    stops = [await page.evaluate(FOCUSED)]
    for _ in range(40):
        await page.keyboard.press("Tab")
        stops.append(await page.evaluate(FOCUSED))
        if stops[-1] == "send":
            break
    wanted = ["skip", "jump", "room", "room", "room", "room", "room", "speak-as", "clock-hour", "clock-day"]
    assert stops[: len(wanted)] == wanted
    assert stops[-3:] == ["composer-attach", "composer", "send"]
    assert stops.count("message") == 1
    await page.keyboard.press("Control+k")
    await expect(page.get_by_test_id("jump-list-field")).to_be_focused()
    await page.keyboard.type("ware")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("warehouse")
    await page.keyboard.press("Control+/")
    await expect(page.get_by_test_id("keys")).to_contain_text("Go to a room or a person")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("keys")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_its_ground(scheme: str, open_page: Open) -> None:
    page = await busy_room(open_page, color_scheme=scheme)
    await card(page, "I-1").get_by_test_id("reply").click()
    await reply(page, "a new one comes tomorrow")
    await page.get_by_test_id("composer").fill("/is")
    await page.wait_for_timeout(2500)  # what has just come still glows
    worst = (await page.evaluate(CONTRAST))[:5]
    assert worst[0][0] >= 4.5, worst
    await page.get_by_test_id("menu").click()
    await page.get_by_test_id(f"theme-{'dark' if scheme == 'light' else 'light'}").check(force=True)
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark" if scheme == "light" else "light")
    await page.wait_for_timeout(400)
    worst = (await page.evaluate(CONTRAST))[:5]
    assert worst[0][0] >= 4.5, worst
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark" if scheme == "light" else "light")


async def test_at_twice_the_size_nothing_is_lost(open_page: Open) -> None:
    page = await busy_room(open_page, viewport={"width": 640, "height": 400})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for id in ("menu", "clock-hour", "composer", "send"):
        await expect(page.get_by_test_id(id)).to_be_in_viewport()
    assert await page.evaluate("document.querySelector('#scroller').clientHeight") > 120


async def test_who_wants_no_motion_gets_none(open_page: Open) -> None:
    page = await busy_room(open_page, reduced_motion="reduce")
    lengths = "[...document.querySelectorAll('*')].map(n => getComputedStyle(n)).flatMap(s => "
    lengths += "[s.animationDuration, s.transitionDuration]).flatMap(s => s.split(',')).map(parseFloat)"
    assert await page.evaluate(f"Math.max(...{lengths})") < 0.001


async def test_on_a_phone_a_thread_covers_the_room_and_gives_it_back(open_page: Open) -> None:
    page = await open_page(BOB, **PHONE)
    await say(page, "/issue Label printer is down")
    await card(page, "I-1").get_by_test_id("reply").tap()
    thread = page.get_by_test_id("thread")
    await expect(thread).to_be_visible()
    box = await thread.bounding_box()
    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (390, 844)
    assert await page.evaluate("document.querySelector('#main').inert")
    await reply(page, "on my way")
    await expect(page.get_by_test_id("thread-message").last).to_contain_text("on my way")
    await reply(page, "fixed")
    await expect(button(page.get_by_test_id("thread-root"), "Reopen")).to_be_visible()
    await page.get_by_role("button", name="Close the thread").tap()
    await expect(thread).to_be_hidden()
    assert not await page.evaluate("document.querySelector('#main').inert")
