"""What people set in the browser client: rooms, order in them, accounts; and what leads from one place to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from support.browser import AXE, CHROMIUM, PATIENCE_MS, chromium, come_in, new_page, say, violations
from support.server import RunningServer
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium (Debian: chromium)")
FIELD = "besedka-composer textarea"
# What a page has that came without TLS from another machine; and notifications that can be read.
PLAIN = """
delete Crypto.prototype.randomUUID;
navigator.serviceWorker.getRegistration = async () => undefined;
window.shown = [];
window.Notification = class {
  static permission = 'granted';
  static requestPermission = async () => 'granted';
  constructor(title, { body }) { window.shown.push([title, body]); window.last = this; }
  close() {}
};
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """One server for all tests here: each has rooms and people of its own."""
    with RunningServer(settings="[limits]\nlines_per_s = 0\n") as server:
        yield server.port


def make_account(page: Page, name: str, password: str) -> None:
    """Come in with an account that is made there, and wait until the browser is signed in to it."""
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", password)
    page.check("label:has-text('make an account') input")
    page.click(".signin button.primary")
    page.wait_for_function(
        "(name) => JSON.parse(localStorage.getItem('besedka.identity') ?? '{}').account === name", arg=name
    )


def enter_room(page: Page, room: str) -> None:
    """Enter a room and see it."""
    say(page, f"/join {room}")
    page.wait_for_selector(f"besedka-header h2:text-is('{room}')")


def choose(page: Page, near: str, item: str) -> None:
    """Open a menu and take something from it."""
    page.click(near)
    page.click(f"[role=menuitem]:has-text('{item}')")


def checked(page: Page) -> None:
    """Let accessibility checks find nothing."""
    if AXE.exists():
        assert violations(page) == []


def test_an_operator_keeps_order(browser: Browser, port: int) -> None:
    """By menus alone: a mute with an end and a reason that is lifted again, slow mode, a link, a role, a kick."""
    with new_page(browser, port) as page, IrcPeer(port, "boris") as boris, new_page(browser, port) as clara:
        come_in(clara, "clara")
        make_account(page, "anna", "tea-and-sugar")
        enter_room(page, "#tea")
        boris.send("JOIN #tea")
        boris.until(" 366 ")
        choose(page, "button.member:has-text('boris')", "Mute")
        page.select_option("dialog.ask select", "600s")
        page.fill("dialog.ask input", "too loud")
        page.keyboard.press("Enter")
        assert "+q boris!" in boris.until(" MODE ")[-1]
        boris.say("hey", "#tea")
        assert "too loud" in boris.until(" 404 ")[-1]
        choose(page, "besedka-header button[aria-label='Room']", "Room")
        page.click("li:has-text('boris!') button:text-is('Lift')")
        assert "-q boris!" in boris.until(" MODE ")[-1]
        page.check("label:has-text('Not shown') input")
        assert "+s" in boris.until(" MODE ")[-1]
        page.select_option("label:has-text('Slow mode') select", "3600")
        assert "+W 3600" in boris.until(" MODE ")[-1]
        page.fill("label:has-text('For how many') input", "1")
        page.click("button:text-is('Make an invite link')")
        link = page.input_value("input[aria-label='Make an invite link']")
        page.wait_for_selector("li:has-text('used 0/1')")
        checked(page)
        page.keyboard.press("Escape")
        clara.goto(link)
        clara.wait_for_selector("besedka-header h2:text-is('#tea')")
        clara.wait_for_selector(".slow:has-text('one message in 1 hour')")
        say(clara, "my only word")
        boris.hears("my only word")
        clara.wait_for_selector(".slow:has-text('write again')")
        say(clara, "another")
        assert clara.input_value(FIELD) == "another"
        choose(page, "button.member:has-text('clara')", "Put out")
        page.fill("dialog.ask input", "enough")
        page.keyboard.press("Enter")
        clara.wait_for_selector(".note:has-text('enough')")
        clara.wait_for_selector("button.room:has-text('tea')", state="detached")


def test_an_account_is_looked_after(browser: Browser, port: int) -> None:
    """Where one is signed in is listed, and ended from another browser; the password is changed by who knows it."""
    with new_page(browser, port) as page, new_page(browser, port) as other:
        make_account(page, "dora", "tea-and-sugar")
        come_in(other, "dora", "tea-and-sugar")
        page.click("button[aria-label='Settings']")
        page.wait_for_selector("li:has-text('This browser')")
        checked(page)
        page.click("li:has-text('A browser') button")
        other.wait_for_selector("input[name=password]")
        page.wait_for_selector("li:has-text('A browser')", state="detached")
        for old, told in (("coffee-black", "wrong"), ("tea-and-sugar", "new password")):
            page.fill("input[autocomplete=current-password]:visible", old)
            page.fill("input[autocomplete=new-password]:visible", "milk-and-honey")
            page.click("form:has(input[autocomplete=new-password]) button:visible")
            page.wait_for_selector(f".settings .hint:has-text('{told}')")
        come_in(other, "dora", "milk-and-honey")


def test_messages_are_found_again(browser: Browser, port: int) -> None:
    """A link leads a newcomer to its message, a message shows what it said before, and mentions outlast the page."""
    with IrcPeer(port, "egon", rooms=("#den",), caps="message-tags") as egon, new_page(browser, port) as page:
        come_in(page, "frida")
        enter_room(page, "#den")
        say(page, "helo")
        told = re.search(r"msgid=([^; ]+)", egon.hears("helo"))
        assert told is not None
        page.focus(FIELD)
        page.keyboard.press("ArrowUp")
        page.fill(FIELD, "hello")
        page.keyboard.press("Enter")
        page.click("button.edited")
        page.wait_for_selector(".about-one li:nth-child(2)")
        assert page.locator(".about-one .text").all_inner_texts() == ["helo", "hello"]
        page.keyboard.press("Escape")
        page.click("button.room:has-text('lobby')")
        for number in range(300):
            egon.say(f"line {number}", "#den")
        egon.say("frida: are you there?", "#den")
        egon.send("PRIVMSG frida :a word in private", "PRIVMSG frida :and another")
        page.wait_for_selector("button.room:has-text('egon') .count:has-text('2')")
        page.reload()
        page.wait_for_selector("button.room:has-text('egon') .count:has-text('2')")
        page.click("button.room:has-text('den')")
        page.click(".float.up")
        page.wait_for_selector(".unread-line + article:has-text('line 0')")
        page.fill(FIELD, "half a thought")
        page.click("button.room:has-text('egon')")
        page.wait_for_selector("article:has-text('a word in private')")
        page.wait_for_selector(".topic:has-text('Connected')")
        page.wait_for_selector("button.room:has-text('egon') .count", state="detached")
        egon.send("QUIT")
        page.wait_for_selector(".topic:has-text('Not connected')")
        page.click("button[aria-label='Mentions of you']")
        page.click(".hit:has-text('are you there?')")
        page.wait_for_selector("besedka-header h2:text-is('#den')")
        assert page.input_value(FIELD) == "half a thought"
        where = f"#/{'%23den'}/{told[1]}"
        with new_page(browser, port, where) as guest:
            come_in(guest, "gerda")
            found = guest.locator(f"article[data-id='{told[1]}']")
            found.wait_for()
            guest.wait_for_selector(".float.down:not([hidden])")
            assert found.locator(".text").inner_text() == "hello"
            assert guest.locator("article:has-text('line 299')").count() == 0
            guest.click(".float.down")
            guest.wait_for_selector("article:has-text('line 299')")


def test_what_calls_somebody(browser: Browser, port: int) -> None:
    """A name, a chosen word, a direct message; not what is muted, and nothing for who is not to be disturbed."""
    options: dict[str, Any] = {"permissions": ["notifications"]}
    with IrcPeer(port, "hugo", rooms=("#hut", "#lobby")) as hugo, new_page(browser, port, **options) as page:
        page.add_init_script(PLAIN)
        page.reload()
        come_in(page, "inga")
        enter_room(page, "#hut")
        page.click("button[aria-label='Settings']")
        page.check("label:has-text('Notify me') input")
        page.fill("label:has-text('Words that') input", "cake, tea")
        page.keyboard.press("Enter")
        checked(page)
        page.keyboard.press("Escape")
        page.click("button.room:has-text('lobby')")
        hugo.say("nothing special", "#hut")
        hugo.say("there is cake", "#hut")
        page.wait_for_function("() => window.shown.length === 1")
        choose(page, "besedka-header button[aria-label='Room']", "Mute")
        hugo.say("inga: muted here", "#lobby")
        hugo.send("PRIVMSG inga :for you")
        page.wait_for_function("() => window.shown.length === 2")
        page.evaluate("window.last.onclick()")
        page.wait_for_selector("besedka-header h2:text-is('hugo')")
        assert page.evaluate("window.shown") == [["hugo · #hut", "there is cake"], ["hugo", "for you"]]
        page.click("button.room:has-text('lobby')")
        page.click("button[aria-label='Settings']")
        page.check("label:has-text('Do not disturb') input")
        page.fill("label:has-text('Away') input", "at lunch")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        hugo.send("PRIVMSG inga :quietly")
        assert "at lunch" in hugo.until(" 301 ")[-1]
        page.wait_for_selector("button.room:has-text('hugo') .count", timeout=PATIENCE_MS)
        assert page.evaluate("window.shown.length") == 2


def test_a_phone_is_told_by_the_service_worker(browser: Browser, port: int) -> None:
    """Android lets no page show a notification by itself; one that is clicked leads to its message."""
    options: dict[str, Any] = {"permissions": ["notifications"]}
    with IrcPeer(port, "karin", rooms=("#shed",)) as karin, new_page(browser, port, **options) as page:
        page.add_init_script("window.Notification = class { static permission = 'granted'; }")
        page.evaluate("localStorage.setItem('besedka.preferences', JSON.stringify({ notify: true }))")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        page.evaluate(
            """() => {
              window.shown = [];
              ServiceWorkerRegistration.prototype.showNotification = async (...what) => void window.shown.push(what);
            }"""
        )
        come_in(page, "lea")
        enter_room(page, "#shed")
        page.click("button.room:has-text('lobby')")
        karin.say("lea: the door is open", "#shed")
        page.wait_for_function("() => window.shown.length === 1")
        title, told = page.evaluate("window.shown[0]")
        assert (title, told["body"]) == ("karin · #shed", "lea: the door is open")
        (worker,) = page.context.service_workers
        worker.evaluate(
            """async (data) => {
              const event = new Event('notificationclick');
              event.notification = { data, close: () => {} };
              event.waitUntil = (done) => done.catch(() => {}); // nobody has clicked: the page may not be focused
              self.dispatchEvent(event);
            }""",
            told["data"],
        )
        page.wait_for_selector("besedka-header h2:text-is('#shed')")
        page.wait_for_function("() => document.activeElement?.textContent.includes('the door is open')")
