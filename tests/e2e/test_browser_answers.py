"""What the browser client says to whoever asks it for something: nothing ends in silence, least of all a refusal."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from support.browser import CHROMIUM, PATIENCE_MS, chromium, come_in, new_page, say
from support.server import RunningServer, steady_port
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium (Debian: chromium)")
HEADER = "besedka-header h2"
PASSWORDS = ("tea-and-sugar", 'milk  and "honey" \\', "plain again 1")

# Notes go by themselves after 6 s, or 30 s where they offer something: here they stay, however slow the machine is.
NOTES_STAY = """
const after = window.setTimeout;
window.setTimeout = (run, ms, ...rest) => (ms === 6000 || ms === 30000 ? 0 : after(run, ms, ...rest));
"""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """One server for all tests that leave it running."""
    with RunningServer(settings="[limits]\nlines_per_s = 0\n") as server:
        yield server.port


def let_notes_stay(page: Page) -> None:
    """Let notes stay until they are put away."""
    page.add_init_script(NOTES_STAY)
    page.reload()


def told(page: Page, text: str) -> None:
    """Wait until a note says that, and put all notes away."""
    expect(page.locator(".note").filter(has_text=text).first).to_be_visible()
    page.evaluate("document.querySelectorAll('.note').forEach((note) => note.remove())")


def test_whatever_is_asked_is_answered(browser: Browser, port: int) -> None:
    """Commands that change nothing in the page show what the server says; too few words, how it is typed."""
    with IrcPeer(port, "boris") as boris, new_page(browser, port) as page:
        let_notes_stay(page)
        come_in(page, "anna")
        say(page, "/join #answers")
        page.wait_for_selector(f"{HEADER}:text-is('#answers')")
        for typed, answer in (
            ("/topic", "No topic is set"),
            ("/mode", "+nt"),
            ("/mode +b", "End of channel ban list"),
            ("/invite boris", "boris was invited to #answers"),
            ("/away for tea", "marked as being away"),
            ("/away", "no longer"),
            ("/oper anna", "Log in first"),
            ("/kick", "Type: /kick name [reason]"),
            ("/kick nobody", "nobody"),
            ("/nick boris", "already in use"),
            ("/quote TIME", "2"),
            ("/nonsense", "/nonsense"),
        ):
            say(page, typed)
            told(page, answer)
        boris.until(" INVITE ")
        say(page, "/quote LUSERS")
        expect(page.locator("dialog[open] .details")).to_contain_text("server")
        page.keyboard.press("Escape")
        say(page, "/whois anna")
        expect(page.locator("dialog[open] .details")).to_contain_text("here since")


def test_a_refusal_stands_where_it_was_asked(browser: Browser, port: int) -> None:
    """A name that is taken is refused beside its field, what is refused elsewhere is seen above a dialog."""
    with IrcPeer(port, "carl") as carl, new_page(browser, port) as page:
        let_notes_stay(page)
        come_in(page, "dora")
        page.click("button[aria-label='Settings']")
        line = page.locator("form.line:has(label:has-text('Your name'))")
        line.locator("input").fill("carl")
        line.locator("button").click()
        expect(line.locator(".hint")).to_contain_text("already in use")
        line.locator("input").fill("dorothea")
        line.locator("button").click()
        expect(line.locator(".hint")).to_have_text("Done.")
        carl.send("INVITE dorothea #lobby", "PRIVMSG dorothea :look", "JOIN #here", "INVITE dorothea #here")
        expect(page.locator("dialog.settings .note")).to_contain_text("#here")
        page.keyboard.press("Control+k")
        expect(page.locator("dialog.switcher")).to_be_visible()
        expect(page.locator("dialog[open]")).to_have_count(1)
        expect(page.locator("dialog.switcher .note")).to_contain_text("#here")


def test_a_password_may_have_spaces(browser: Browser, port: int) -> None:
    """Spaces, quotation marks and all: it is changed in the settings, and lets in."""
    with new_page(browser, port) as page:
        page.fill("input[name=name]", "emma")
        page.fill("input[name=password]", PASSWORDS[0])
        page.check("label:has-text('make an account') input")
        page.click(".signin button.primary")
        page.wait_for_function("() => JSON.parse(localStorage.getItem('besedka.identity') ?? '{}').account === 'emma'")
        page.click("button[aria-label='Settings']")
        for old, new in itertools.pairwise(PASSWORDS):
            page.fill("input[autocomplete=current-password]:visible", old)
            page.fill("input[autocomplete=new-password]:visible", new)
            page.click("form:has(input[autocomplete=new-password]) button:visible")
            expect(page.locator("form:has(input[autocomplete=new-password]) .hint:visible")).to_contain_text("new pass")
            page.fill("input[autocomplete=new-password]:visible", "x")
            page.evaluate("document.querySelectorAll('.settings .hint').forEach((hint) => hint.replaceChildren())")
        page.evaluate("localStorage.clear()")
        page.reload()
        come_in(page, "emma", PASSWORDS[-1])


def test_signing_in_while_the_server_is_away(browser: Browser) -> None:
    """The page says so, goes on trying, and comes in by itself when the server is back."""
    port = steady_port()
    with RunningServer(port=port) as server, new_page(browser, port) as page:
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        server.kill()
        page.fill("input[name=name]", "fred")
        page.click(".signin button.primary")
        problem = page.locator(".signin .problem")
        expect(problem).to_contain_text("does not answer")
        page.reload()  # answered by the service worker
        page.fill("input[name=name]", "fred")
        page.click(".signin button.primary")
        expect(problem).to_contain_text("does not answer")
        expect(problem.locator("button")).to_be_visible()
        server.start()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_selector("besedka-composer:not([hidden])")


def test_without_the_server_the_rooms_are_there(browser: Browser) -> None:
    """They can be gone to and written in, also by who loads the page anew; who leaves the last is told what to do."""
    port = steady_port()
    with RunningServer(port=port) as server, new_page(browser, port) as page:
        come_in(page, "lilo")
        say(page, "/join #garden")
        page.wait_for_selector(f"{HEADER}:text-is('#garden')")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        server.kill()
        page.wait_for_selector(".offline")
        page.click("button.room:has-text('lobby')")
        page.wait_for_selector(f"{HEADER}:text-is('#lobby')")
        page.reload()  # answered by the service worker
        page.wait_for_selector(f"{HEADER}:text-is('#lobby')")
        page.click("button.room:has-text('garden')")
        say(page, "water the beans")
        page.wait_for_selector("article.outgoing:has-text('water the beans')")
        server.start()
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_selector("article:not(.outgoing):has-text('water the beans')")
        for room in ("#garden", "#lobby"):
            page.wait_for_selector(f"{HEADER}:text-is('{room}')")
            say(page, "/part")
        expect(page.locator(".older")).to_contain_text("You are in no room yet")
        expect(page.locator("besedka-header button:has-text('Join')")).to_be_visible()


def test_a_link_that_is_no_longer_good(browser: Browser, port: int) -> None:
    """It says so before a name is asked for, and whom to ask for another; the door stays open."""
    with IrcPeer(port, "gustav", rooms=("#cellar",)) as gustav, new_page(browser, port) as page:
        let_notes_stay(page)
        gustav.send("PRIVMSG besedka :invite #cellar 1")
        line = next(each for each in gustav.until("/join/") if "/join/" in each)
        where = "join/" + re.findall(r"/join/([A-Za-z0-9_-]{22})", line)[0]
        page.goto(f"http://127.0.0.1:{port}/{where}")
        come_in(page, "hanna")
        page.wait_for_selector(f"{HEADER}:text-is('#cellar')")
        with new_page(browser, port, where, locale="ru-RU") as late:
            expect(late.locator(".signin .problem")).to_contain_text("попросите у операторов другую")
            come_in(late, "igor")
            late.wait_for_selector("button.room:has-text('lobby')")
        page.goto(f"http://127.0.0.1:{port}/{where}")
        told(page, "as often as it may be")


def test_what_is_answered_is_fetched(browser: Browser, port: int) -> None:
    """A reply to a message that is not in the page shows who said what; a click leads there."""
    with IrcPeer(port, "jana", rooms=("#long",), caps="message-tags echo-message") as jana:
        jana.send("PRIVMSG #long :the very first")
        first = re.search(r"msgid=([^; ]+)", jana.hears("the very first"))
        assert first is not None
        jana.send(*(f"PRIVMSG #long :line {number}" for number in range(250)))
        jana.hears("line 249")
        jana.send(f"@+reply={first[1]} PRIVMSG #long :an answer", "@+reply=nowhere PRIVMSG #long :to nothing")
        with new_page(browser, port) as page:
            come_in(page, "karla")
            say(page, "/join #long")
            quoted = page.locator("article:has-text('an answer') .quoted")
            expect(quoted).to_contain_text("the very first")
            expect(quoted).to_contain_text("jana")
            expect(page.locator("article:has-text('to nothing') .quoted")).to_contain_text("not here any more")
            assert page.locator(f"article[data-id='{first[1]}']").count() == 0
            quoted.click()
            expect(page.locator(f"article[data-id='{first[1]}']")).to_be_focused()


def test_an_address_where_there_is_nothing(browser: Browser, port: int) -> None:
    """It says so in the reader's language, looks like the rest, and leads to the rooms."""
    with new_page(browser, port, "some/where/else", locale="ru-RU") as page:
        assert "ничего нет" in page.inner_text("main")
        assert page.evaluate("getComputedStyle(document.querySelector('main')).display") == "grid"
        page.click("main a")
        page.wait_for_selector("input[name=name]")
        assert page.url.rstrip("/") == f"http://127.0.0.1:{port}"
