"""Takes the pictures of the documents from a fresh demo: `python docs/screenshots.py` writes docs/*.png."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PHONE = {"width": 390, "height": 844}
AMY, BOB = "#as=5&room=11", "#as=6&room=11"


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "MUSTER_PORT": str(port)}
        demo = subprocess.Popen([sys.executable, "-m", "bot", "run", "--demo"], cwd=folder, env=environment)
        try:
            _take(f"http://127.0.0.1:{port}/")
        finally:
            demo.terminate()
            demo.wait(15)
    for picture in sorted(DOCS.glob("*.png")):
        print(f"{picture.name}: {picture.stat().st_size // 1000} kB")


def _take(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        alice = _open(browser.new_page(), url)
        alice.screenshot(path=str(DOCS / "demo.png"))
        _setup(browser.new_page(viewport={"width": 1000, "height": 1100}), url)
        alice.get_by_test_id("clock-monday").click()
        alice.wait_for_timeout(1000)
        _say(alice, "/issue Label printer is down !urgent @Bob by tomorrow 5pm #Operations")
        bob = _open(browser.new_page(), url + BOB)
        printer = bob.get_by_test_id("message").filter(has_text="Label printer is down").last
        printer.get_by_test_id("button").first.click()
        bob.wait_for_timeout(1000)
        printer.get_by_test_id("reply").click()
        bob.get_by_test_id("reply-composer").fill("The print head is worn. A new one arrives tomorrow morning.")
        bob.get_by_test_id("reply-send").click()
        _say(alice, "/task @Bob Send Hoya the new quotation by Friday 3pm")
        bob.wait_for_timeout(1000)
        amy = _open(browser.new_page(viewport={"width": 1280, "height": 800}), url + AMY)
        amy.screenshot(path=str(DOCS / "first-capture.png"))
        phone = _open(browser.new_page(viewport=PHONE, color_scheme="dark", device_scale_factor=2), url + AMY)
        phone.screenshot(path=str(DOCS / "card.png"))
        browser.close()


def _setup(page: Page, url: str) -> None:
    page.goto(f"{url}setup")
    page.locator("#checks li").first.wait_for()
    page.screenshot(path=str(DOCS / "setup.png"))


def _open(page: Page, url: str) -> Page:
    page.add_init_script("localStorage.setItem('muster-intro-seen', 'yes')")
    for _ in range(50):
        try:
            page.goto(url)
            break
        except Error:  # the demo is still starting
            time.sleep(0.2)
    page.get_by_test_id("composer").wait_for()
    page.wait_for_timeout(500)
    return page


def _say(page: Page, text: str) -> None:
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("send").click()
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    main()
