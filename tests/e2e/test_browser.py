"""The browser client as people use it: in Chromium, beside a plain client and an IRC client."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from support.browser import AXE, CHROMIUM, PATIENCE_MS, chromium, come_in, new_page, say, texts, violations
from support.server import PATIENCE_S, RunningServer, steady_port
from support.talking import IrcPeer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium (Debian: chromium)")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="there is no axe-core (npm install in tests/web)")
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
LOUD = "besedka-rooms .count.called"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here; each has a profile of its own."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """One server for the tests that do not mind who else is there."""
    with RunningServer(settings="[limits]\nlines_per_s = 0\n") as server:
        yield server.port


def until_said(page: Page, text: str) -> None:
    """Wait until a message says that, and is not waiting to be sent."""
    page.wait_for_function(
        """(text) => {
          const said = document.querySelectorAll('article:not(.outgoing) .text');
          return [...said].some((each) => each.innerText === text);
        }""",
        arg=text,
        timeout=PATIENCE_MS,
    )


def test_everybody_talks_with_everybody(browser: Browser, port: int) -> None:
    """Two browsers, an IRC client and a plain one see the same, in the same order."""
    with (
        IrcPeer(port, "boris") as boris,
        PlainPeer(port, "clara") as clara,
        new_page(browser, port) as anna,
        new_page(browser, port) as dora,
    ):
        come_in(anna, "anna")
        come_in(dora, "dora")
        say(anna, "hello **all**")
        assert boris.hears("hello").split(" PRIVMSG ")[1] == "#lobby :hello **all**"
        clara.until("anna: hello")
        until_said(anna, "hello all")
        boris.say("from IRC")
        until_said(anna, "from IRC")
        clara.raw(b"from nc\n")
        until_said(anna, "from nc")
        until_said(dora, "from nc")
        assert texts(anna)[-3:] == texts(dora)[-3:] == ["hello all", "from IRC", "from nc"]


def test_what_is_unread_is_counted(browser: Browser, port: int) -> None:
    """A mention stands out in the list, in the title and in the icon; opening the room reads it."""
    with IrcPeer(port, "bob", rooms=("#cats",)) as bob, new_page(browser, port) as page:
        come_in(page, "eve")
        say(page, "/join #cats")
        page.wait_for_selector("besedka-header h2:text-is('#cats')")
        page.click("button.room:has-text('lobby')")
        bob.say("only talk", "#cats")
        bob.say("eve: look", "#cats")
        page.wait_for_selector(LOUD)
        page.wait_for_function("() => document.title.startsWith('(1) ')")
        assert "called" in (page.get_attribute("link[rel=icon]", "href") or "")
        page.click("button.room:has-text('cats')")
        page.wait_for_selector(LOUD, state="detached")
        page.wait_for_function("() => !document.title.startsWith('(')")


def test_typed_without_a_server_it_is_said_once(browser: Browser) -> None:
    """The server is killed under an open page; what is typed meanwhile, and before, is sent when it is back."""
    port = steady_port()
    with RunningServer(port=port) as server, new_page(browser, port) as page:
        come_in(page, "anna")
        say(page, "before")
        until_said(page, "before")
        say(page, "/away at lunch")
        page.wait_for_selector(".state:has-text('at lunch')")
        server.kill()
        page.wait_for_selector(".state.waiting, .state.connecting")
        say(page, "meanwhile")
        page.wait_for_selector("article.outgoing.pending:has-text('meanwhile')")
        server.start()
        with IrcPeer(port, "witness") as witness:
            page.evaluate("dispatchEvent(new Event('online'))")
            until_said(page, "meanwhile")
            witness.send("PRIVMSG anna :are you there?")
            assert "at lunch" in witness.until(" 301 ")[-1]
            page.reload()
            until_said(page, "meanwhile")
        assert texts(page).count("meanwhile") == 1
        assert texts(page).count("before") == 1


def test_a_draft_survives_a_reload(browser: Browser, port: int) -> None:
    """So does who one is: nothing is asked again."""
    with new_page(browser, port) as page:
        come_in(page, "fred")
        page.fill("besedka-composer textarea", "half a thou")
        page.reload()
        page.wait_for_selector("besedka-composer:not([hidden])")
        page.wait_for_function("() => document.querySelector('besedka-composer textarea').value === 'half a thou'")


def test_a_name_that_is_taken(browser: Browser, port: int) -> None:
    """One is told, and may choose another."""
    with IrcPeer(port, "greta"), new_page(browser, port) as page:
        page.fill("input[name=name]", "greta")
        page.click(".signin button.primary")
        page.wait_for_selector(".problem:not([hidden])")
        assert "use" in page.inner_text(".problem")
        come_in(page, "gretel")
        page.evaluate("localStorage['besedka.identity'] = localStorage['besedka.identity'].replace('gretel', 'greta')")
        page.reload()
        page.wait_for_selector(".signin .problem:has-text('in use')")


def test_replies_and_reactions(browser: Browser, port: int) -> None:
    """By keyboard alone: the message is chosen, answered, and reacted to."""
    with IrcPeer(port, "hans", caps="message-tags") as hans, new_page(browser, port) as page:
        come_in(page, "ida")
        hans.say("a question")
        until_said(page, "a question")
        page.focus("besedka-composer textarea")
        page.keyboard.press("Shift+Tab")
        page.focus("besedka-timeline .rows")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("r")
        page.keyboard.type("an answer")
        page.keyboard.press("Enter")
        line = hans.hears("an answer")
        assert "+reply=" in line
        page.wait_for_selector("article:has-text('an answer') .quoted:has-text('a question')")
        message = re.search(r"msgid=([^; ]+)", line)
        assert message is not None
        hans.raw(f"@+draft/react=👍;+reply={message[1]} TAGMSG #lobby\r\n".encode())
        page.wait_for_selector("article:has-text('an answer') .reaction:has-text('👍')")


def test_what_was_mended_is_mended_after_a_reload(browser: Browser, port: int) -> None:
    """A change, a reaction and a message that is taken back are seen by others, and in the page that is read anew."""
    with IrcPeer(port, "otto", caps="message-tags draft/message-redaction") as otto, new_page(browser, port) as page:
        come_in(page, "paula")
        say(page, "helo there")
        message = re.search(r"msgid=([^; ]+)", otto.hears("helo there"))
        assert message is not None
        otto.raw(f"@+draft/react=👍;+reply={message[1]} TAGMSG #lobby\r\n".encode())
        page.wait_for_selector("article:has-text('helo there') .reaction:has-text('👍')")
        page.focus("besedka-composer textarea")
        page.keyboard.press("ArrowUp")
        page.fill("besedka-composer textarea", "hello there\nall of you")
        page.keyboard.press("Enter")
        page.wait_for_selector("article:has-text('hello there') .edited")
        assert "corrected: hello there" in otto.hears("corrected")
        say(page, "a slip")
        slip = re.search(r"msgid=([^; ]+)", otto.hears("a slip"))
        assert slip is not None
        row = page.locator(f"article[data-id='{slip[1]}']")
        row.hover()
        page.locator(".actions button[aria-label^='Delete']").click()
        page.click("dialog[open] button[value=yes]")
        assert slip[1] in otto.until(" REDACT ")[-1]
        page.reload()
        changed = page.locator(f"article[data-id='{message[1]}']")
        changed.locator(".edited").wait_for()
        assert "hello there" in changed.inner_text()
        assert "all of you" in changed.inner_text()
        assert "👍" in changed.inner_text()
        assert "a slip" not in texts(page)


def test_completion(browser: Browser, port: int) -> None:
    """Tab completes a name, a slash shows commands."""
    with IrcPeer(port, "katharina") as peer, new_page(browser, port) as page:
        come_in(page, "ludwig")
        peer.say("here")
        until_said(page, "here")
        page.focus("besedka-composer textarea")
        page.keyboard.type("kath")
        page.keyboard.press("Tab")
        assert page.input_value("besedka-composer textarea") == "katharina: "
        page.fill("besedka-composer textarea", "/to")
        page.wait_for_selector(".choices li:has-text('/topic')")


def test_the_switcher_understands_the_other_layout(browser: Browser, port: int) -> None:
    """`дщиин` is lobby with the Russian layout on."""
    with new_page(browser, port) as page:
        come_in(page, "mona")
        say(page, "/join #other")
        page.wait_for_selector("besedka-header h2:text-is('#other')")
        page.keyboard.press("Control+k")
        page.wait_for_selector("dialog.switcher li:has-text('#lobby')")
        assert page.locator("dialog.switcher .count").count() == 0
        page.keyboard.type("дщиин")
        page.keyboard.press("Enter")
        page.wait_for_selector("besedka-header h2:text-is('#lobby')")


def test_long_pastes_ask_first(browser: Browser, port: int) -> None:
    """Then they are one message."""
    with IrcPeer(port, "nora") as nora, new_page(browser, port) as page:
        come_in(page, "olga")
        page.focus("besedka-composer textarea")
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData('text/plain', 'one\\ntwo\\nthree\\nfour\\nfive');
              const options = { clipboardData: data, bubbles: true, cancelable: true };
              document.activeElement.dispatchEvent(new ClipboardEvent('paste', options));
            }"""
        )
        page.click("dialog.ask button[value=yes]")
        nora.hears("five")
        until_said(page, "one\ntwo\nthree\nfour\nfive")


def test_in_russian_on_a_phone_in_the_dark(browser: Browser, port: int) -> None:
    """Nothing is wider than 320 pixels, rooms slide in, plural forms are right."""
    options = {**PHONE, "locale": "ru-RU", "color_scheme": "dark"}
    with new_page(browser, port, **options) as page:
        assert page.get_attribute("html", "lang") == "ru"
        come_in(page, "Петя")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.tap("besedka-header .narrow")
        page.wait_for_selector("body[data-pane=rooms]")
        page.tap("button.room:has-text('lobby')")
        page.wait_for_selector("body:not([data-pane])")
        page.tap(".members-button")
        page.wait_for_selector("besedka-members h2:has-text('участник')")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 24, 26)"


def scroll_to(page: Page, top: str) -> None:
    """Scroll to so many pixels from the top."""
    page.evaluate(f"document.querySelector('.scroller').scrollTop = {top}")


def test_a_long_room_is_a_window(browser: Browser, port: int) -> None:
    """However much is said, only some of it is in the page; and new messages do not move who reads old ones."""
    with IrcPeer(port, "paul", rooms=("#long",)) as paul, new_page(browser, port) as page:
        come_in(page, "quentin")
        say(page, "/join #long")
        page.wait_for_selector("besedka-header h2:text-is('#long')")
        for number in range(300):
            paul.say(f"line {number}", "#long")
        until_said(page, "line 299")
        assert page.locator("article").count() < 200
        scroll_to(page, "200")
        page.wait_for_selector(".float.down:not([hidden])")
        paul.say("one more", "#long")
        page.wait_for_selector(".float.down:has-text('1')")
        below = "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)"
        assert page.evaluate(f"{below}(document.querySelector('.scroller'))") > 100
        page.click(".float.down")
        until_said(page, "one more")
        deadline = time.monotonic() + PATIENCE_S
        while not any(text == "line 10" for text in texts(page)):
            assert time.monotonic() < deadline
            scroll_to(page, "0")


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser: Browser, port: int, scheme: str) -> None:
    """Accessibility checks find nothing on any view."""
    with new_page(browser, port, color_scheme=scheme) as page:
        page.wait_for_selector(".signin")
        assert violations(page) == []
        come_in(page, f"rosa{scheme}")
        say(page, "some *words*, `code` and https://example.org")
        until_said(page, "some words, code and https://example.org")
        assert violations(page) == []
        for opening in ("Control+k", "Control+Shift+F"):
            page.keyboard.press(opening)
            page.wait_for_selector("dialog[open]")
            assert violations(page) == []
            page.keyboard.press("Escape")
        for label in ("Settings", "Keys and commands", "Mentions of you"):
            page.click(f"button[aria-label='{label}']")
            page.wait_for_selector("dialog[open]")
            assert violations(page) == []
            page.keyboard.press("Escape")


def test_an_account_stays_signed_in_without_its_password(browser: Browser) -> None:
    """The page asks once; a reload does not; signing out does, also where another browser has done it."""
    with RunningServer() as server, IrcPeer(server.port, "vera") as irc, new_page(browser, server.port) as page:
        irc.send("REGISTER * * :tea and sugar", "QUIT")
        irc.until("REGISTER SUCCESS")
        page.fill("input[name=name]", "vera")
        page.fill("input[name=password]", "coffee")
        page.click(".signin button.primary")
        page.wait_for_selector(".signin .problem:has-text('password is wrong')")
        come_in(page, "vera", "tea and sugar")
        assert "tea" not in page.evaluate(
            "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
        )
        page.reload()
        page.wait_for_selector("besedka-composer:not([hidden])")
        told = page.evaluate("fetch('api/session').then((answer) => answer.json())")
        assert told["account"] == "vera"
        page.evaluate(f"() => void fetch('api/sessions/{told['number']}', {{ method: 'DELETE' }})")
        page.wait_for_selector(".signin .problem:has-text('not signed in any more')")
        come_in(page, "vera", "tea and sugar")
        page.click("button[aria-label='Settings']")
        page.click("button:text-is('Sign out')")
        page.wait_for_selector("input[name=password]")
        assert page.evaluate("fetch('api/session').then((answer) => answer.json())") == {"account": None}


def test_a_link_opens_its_room(browser: Browser, port: int) -> None:
    """After a name was typed the page is in the room, and not in the lobby; without scripts it says how to come in."""
    with IrcPeer(port, "host", rooms=("#cellar",)) as host:
        host.send("MODE #cellar +i", "PRIVMSG besedka :invite #cellar")
        told = next(line for line in host.until("/join/") if "/join/" in line)
        where = "join/" + re.findall(r"/join/([A-Za-z0-9_-]{22})", told)[0]
        with new_page(browser, port, where) as page:
            come_in(page, "invited")
            page.wait_for_selector("besedka-header h2:text-is('#cellar')")
            assert "join=" not in page.evaluate("location.href")
        with new_page(browser, port, where, java_script_enabled=False) as page:
            assert "/msg besedka join" in page.inner_text("body")


def test_a_new_account_stays_signed_in(browser: Browser) -> None:
    """Who makes one while coming in is not asked for its password after a reload."""
    with RunningServer() as server, new_page(browser, server.port) as page:
        page.fill("input[name=name]", "nina")
        page.fill("input[name=password]", "tea and sugar")
        page.check(".signin label.check input >> nth=0")
        page.click(".signin button.primary")
        page.wait_for_selector("besedka-composer:not([hidden])")
        page.wait_for_function("() => JSON.parse(localStorage.getItem('besedka.identity')).account === 'nina'")
        page.reload()
        page.wait_for_selector("besedka-composer:not([hidden])")
        page.click("button[aria-label='Settings']")
        page.wait_for_selector("text=Signed in as nina")
