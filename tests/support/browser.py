"""A real browser: Debian's Chromium, driven by Playwright, with nothing but the page's own server to talk to."""

from __future__ import annotations

import contextlib
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CHROMIUM", "chromium", "come_in", "new_page", "say", "texts", "violations"]

CHROMIUM = shutil.which("chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-gpu",
    "--disable-dev-shm-usage",
]
AXE = Path(__file__).parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 45_000  # for a machine that does ten other things
# What the browser says of things that are as they should be: a server that is away, a field that has the focus already.
EXPECTED = re.compile(
    r"WebSocket connection to|ERR_CONNECTION_REFUSED|Autofocus processing|net::ERR|Failed to load resource"
)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; it ends with the context."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@contextlib.contextmanager
def new_page(browser: Browser, port: int, where: str = "", **options: Any) -> Iterator[Page]:
    """Open the server's page in a profile of its own; an error in it fails the test."""
    options = {"locale": "en-US", "viewport": {"width": 1100, "height": 700}, **options}
    problems: list[str] = []
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(f"http://127.0.0.1:{port}/{where}")
    try:
        yield page
    finally:
        context.close()
    assert not [problem for problem in problems if not EXPECTED.search(problem)], problems


def come_in(page: Page, name: str, password: str = "") -> None:
    """Type a name, and be in the lobby."""
    page.fill("input[name=name]", name)
    if password:
        page.fill("input[name=password]", password)
    page.click(".signin button.primary")
    page.wait_for_selector("besedka-composer:not([hidden])")


def say(page: Page, text: str) -> None:
    """Write something, and send it."""
    page.fill("besedka-composer textarea", text)
    page.keyboard.press("Enter")


def texts(page: Page) -> list[str]:
    """Return what the messages in the page say."""
    found: list[str] = page.locator("besedka-timeline article .text").all_inner_texts()
    return [text.strip() for text in found]


def violations(page: Page) -> list[str]:
    """Return what axe has to say against the page as it is now: rule, and where."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [f"{each['id']}: {[node['target'] for node in each['nodes'][:3]]}" for each in found["violations"]]
