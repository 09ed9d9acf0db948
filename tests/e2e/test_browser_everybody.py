"""The browser client for everybody: in company, by keyboard, on a phone, with a screen reader, without a server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from support.browser import AXE, CHROMIUM, PATIENCE_MS, chromium, come_in, new_page, say, texts, violations
from support.server import RunningServer, steady_port
from support.talking import IrcPeer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium (Debian: chromium)")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="there is no axe-core (npm install in tests/web)")
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
LEAST_TARGET = 44  # pixels that a finger needs
FIELD = "besedka-composer textarea"
FARTHEST = 60  # presses of Tab, from one end of the page to the other

expect.set_options(timeout=PATIENCE_MS)


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


def said(page: Page, text: str) -> Locator:
    """Return the message that says so, and does not wait to be sent."""
    return page.locator("article:not(.outgoing)").filter(has_text=text)


def focused(page: Page) -> str:
    """Return what has the focus; the page itself counts as nothing."""
    found: str = page.evaluate(
        "(({ tagName, ariaLabel, className }) => `${tagName} ${ariaLabel ?? className}`)(document.activeElement)"
    )
    assert not found.startswith(("BODY", "HTML")), "the focus is lost"
    return found


def tab_to(page: Page, key: str, wanted: str) -> None:
    """Press Tab (or Shift+Tab) until something of that name has the focus, as somebody without a mouse must."""
    for _ in range(FARTHEST):
        page.keyboard.press(key)
        if focused(page).endswith(wanted):
            return
    raise AssertionError(f"{wanted} is out of reach")


def test_three_browsers_with_an_irc_client_and_a_plain_one(browser: Browser, port: int) -> None:
    """Everybody hears everybody, in the same order; what is for one is heard by that one."""
    with (
        IrcPeer(port, "boris") as boris,
        PlainPeer(port, "clara") as clara,
        new_page(browser, port) as anna,
        new_page(browser, port, **PHONE) as dora,
        new_page(browser, port, locale="ru-RU", color_scheme="dark") as jana,
    ):
        pages = {"anna": anna, "dora": dora, "jana": jana}
        for nick, page in pages.items():
            come_in(page, nick)
        for nick, page in pages.items():
            say(page, f"{nick} is here")
            for each in pages.values():
                expect(said(each, f"{nick} is here")).to_be_visible()
        boris.hears("jana is here")
        boris.say("so is boris")
        clara.until("boris: so is boris")
        clara.send("and clara")
        boris.hears("and clara")
        whole = ["anna is here", "dora is here", "jana is here", "so is boris", "and clara"]
        for page in pages.values():
            expect(said(page, "and clara")).to_be_visible()
            assert texts(page)[-5:] == whole
        say(anna, "/msg boris for you")
        assert " PRIVMSG boris :for you" in boris.hears("for you")
        boris.send("PRIVMSG anna :and back")
        expect(said(anna, "and back")).to_be_visible()
        assert not any("for you" in text for page in (dora, jana) for text in texts(page))


def test_by_keyboard_alone(browser: Browser, port: int) -> None:
    """Coming in, talking, changing rooms, answering, reacting, settings: no mouse, and the focus is never lost."""
    with IrcPeer(port, "karl", caps="message-tags", rooms=("#keys",)) as karl, new_page(browser, port) as page:
        expect(page.locator("input[name=name]")).to_be_focused()
        page.keyboard.type("lena")
        page.keyboard.press("Enter")
        field = page.locator(FIELD)
        expect(field).to_be_focused()
        page.keyboard.type("/join #keys\n")
        title = page.locator("besedka-header h2")
        expect(title).to_have_text("#keys")
        expect(field).to_be_focused()
        page.keyboard.type("a word\n")
        karl.hears("a word")
        expect(said(page, "a word")).to_be_visible()
        expect(field).to_be_focused()
        page.keyboard.press("Control+k")
        page.keyboard.type("lobby\n")
        expect(title).to_have_text("#lobby")
        expect(field).to_be_focused()
        page.keyboard.press("Alt+ArrowDown")
        expect(title).to_have_text("#keys")
        expect(field).to_be_focused()
        karl.say("a question", "#keys")
        expect(said(page, "a question")).to_be_visible()
        tab_to(page, "Shift+Tab", "Messages in #keys")
        page.keyboard.press("ArrowUp")
        assert focused(page).startswith("ARTICLE karl")
        page.keyboard.press("r")
        expect(field).to_be_focused()
        page.keyboard.type("an answer\n")
        assert "+reply=" in karl.hears("an answer")
        expect(said(page, "an answer").locator(".quoted")).to_contain_text("a question")
        tab_to(page, "Shift+Tab", "Messages in #keys")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("+")
        expect(page.locator(".popup button").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(said(page, "an answer").locator(".reaction")).to_have_count(1)
        assert focused(page).startswith("ARTICLE lena")
        tab_to(page, "Shift+Tab", "Settings")
        page.keyboard.press("Enter")
        dialog = page.locator("dialog.settings")
        expect(dialog).to_be_visible()
        for _ in range(3):
            page.keyboard.press("Tab")
            assert page.evaluate("() => document.querySelector('dialog.settings').contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert focused(page) == "BUTTON Settings"
        page.keyboard.press("Escape")
        expect(field).to_be_focused()


def test_what_waits_outlives_a_reload_and_is_said_once(browser: Browser) -> None:
    """Written while the server is away, kept while the page is loaded anew without it: each message is said once."""
    port = steady_port()
    waiting = [f"waiting {number}" for number in range(3)]
    with RunningServer(port=port) as server, new_page(browser, port) as page:
        come_in(page, "mara")
        say(page, "before")
        expect(said(page, "before")).to_be_visible()
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        server.kill()
        expect(page.locator(".state")).to_have_class(re.compile("waiting|connecting"))
        for text in waiting:
            say(page, text)
            expect(page.locator("article.outgoing.pending").filter(has_text=text)).to_be_visible()
        page.reload()  # answered by the service worker
        tells = page.locator(".state, [role=status]").filter(has_text=re.compile("offline|No connection"))
        expect(tells.first).to_be_visible()
        server.start()
        with IrcPeer(port, "witness") as witness:
            page.evaluate("dispatchEvent(new Event('online'))")
            for text in waiting:
                expect(said(page, text)).to_have_count(1)
                expect(page.locator("article.outgoing")).to_have_count(0)
            said_to_all = " ".join([*witness.entered["#lobby"], *witness.settle()])
            assert [said_to_all.count(f":{text}") for text in waiting] == [1, 1, 1]
        assert texts(page) == ["before", *waiting]


def test_motion_only_where_it_is_welcome(browser: Browser, port: int) -> None:
    """What slides and fades for others stands still for those who have asked their system for it."""
    found = {}
    for wish in ("no-preference", "reduce"):
        with new_page(browser, port, reduced_motion=wish, **PHONE) as page:
            come_in(page, f"nele-{wish}")
            say(page, "/nosuchcommand")
            expect(page.locator(".note").first).to_be_visible()
            found[wish] = page.evaluate(
                """() => [...document.querySelectorAll('.note, besedka-members')].map((each) => {
                  const { animationName, transitionDuration } = getComputedStyle(each);
                  return animationName !== 'none' || parseFloat(transitionDuration) > 0;
                })"""
            )
    assert any(found["no-preference"])
    assert not any(found["reduce"])


def test_a_screen_reader_hears_what_is_said(browser: Browser, port: int) -> None:
    """A polite region says what comes, who says it, and all of what comes at once; not what one has said oneself."""
    with IrcPeer(port, "otto", rooms=("#aloud",)) as otto, new_page(browser, port) as page:
        come_in(page, "pia")
        say(page, "/join #aloud")
        expect(page.locator("besedka-header h2")).to_have_text("#aloud")
        region = page.locator("#announcer")
        expect(region).to_have_attribute("aria-live", "polite")
        say(page, "mine")
        otto.hears("mine")
        otto.send("PRIVMSG #aloud :first", "PRIVMSG #aloud :second")
        expect(region).to_contain_text("otto: second")
        assert "mine" not in region.inner_text()
        assert page.get_attribute("besedka-timeline .rows", "role") == "log"


def small_targets(page: Page, where: str) -> list[str]:
    """Return what a finger may miss there: buttons that are seen and are less than 44 pixels high or wide."""
    found: list[str] = page.evaluate(
        """([where, least]) => [...document.querySelectorAll(where)]
          .filter((each) => each.checkVisibility({ visibilityProperty: true }))
          .map((each) => [each.ariaLabel ?? each.textContent, each.getBoundingClientRect()])
          .filter(([, { width, height }]) => Math.min(width, height) < least - 0.5)
          .map(([name, { width, height }]) => `${name}: ${width} by ${height}`)""",
        [where, LEAST_TARGET],
    )
    return found


def test_on_a_phone_fingers_hit(browser: Browser, port: int) -> None:
    """Buttons are large enough, nothing is wider than the screen, the field stands at its bottom and does not zoom."""
    with new_page(browser, port, **PHONE) as page:
        assert small_targets(page, ".signin button, .signin input:not([type=checkbox])") == []
        come_in(page, "rolf")
        say(page, "a line")
        expect(said(page, "a line")).to_be_visible()
        assert small_targets(page, "besedka-header button, besedka-composer button, besedka-composer textarea") == []
        for opening, pane in ((".narrow", "rooms"), (".members-button", "members")):
            page.tap(f"besedka-header {opening}")
            expect(page.locator("body")).to_have_attribute("data-pane", pane)
            assert small_targets(page, f"besedka-{pane} button") == []
            page.keyboard.press("Escape")
            expect(page.locator("body")).not_to_have_attribute("data-pane", pane)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        below = page.evaluate(f"innerHeight - document.querySelector('{FIELD}').getBoundingClientRect().bottom")
        assert 0 <= below < LEAST_TARGET
        assert page.evaluate(f"parseFloat(getComputedStyle(document.querySelector('{FIELD}')).fontSize)") >= 16


def test_under_a_path(browser: Browser) -> None:
    """Files, calls, the connection, the service worker and the room's address stay below it."""
    with RunningServer(settings='[web]\nprefix = "/chat"\n') as server:
        asked: list[str] = []
        with new_page(browser, server.port, "chat") as page:
            page.on("request", lambda request: asked.append(request.url))
            page.reload()
            come_in(page, "udo")
            say(page, "from below")
            expect(said(page, "from below")).to_be_visible()
            scope = page.evaluate("() => navigator.serviceWorker.ready.then(({ scope }) => scope)")
        below = f"http://127.0.0.1:{server.port}/chat/"
        assert scope == below
        assert len(asked) > 40
        assert [url for url in asked if not url.startswith(below)] == []


def test_a_russian_run(browser: Browser, port: int) -> None:
    """Whatever is opened speaks Russian, and so does the English server to it; no sentence is a key."""
    with IrcPeer(port, "занято"), new_page(browser, port, locale="ru-RU") as page:
        assert "Войти" in page.inner_text(".signin")
        page.fill("input[name=name]", "занято")
        page.click(".signin button.primary")
        expect(page.locator(".problem")).to_have_text("Имя занято: выберите другое")
        come_in(page, "сёма")
        say(page, "/nick занято")
        expect(page.get_by_text("Имя занято: выберите другое")).to_be_visible()
        say(page, "привет")
        expect(said(page, "привет")).to_be_visible()
        for label in ("Настройки", "Клавиши и команды", "Упоминания"):
            page.locator(f"button[aria-label^='{label}']").click()
            dialog = page.locator("dialog[open]")
            expect(dialog).to_be_visible()
            shown = dialog.inner_text()
            assert re.search("[а-яё]{3}", shown)
            assert re.findall(r"(?m)^[a-z]+\.[a-z][A-Za-z.]+$", shown) == []
            page.keyboard.press("Escape")
        abouts = page.locator("dialog.help dd").all_text_contents()
        assert len(abouts) > 20
        assert [each for each in abouts if not re.search("[а-яё]", each)] == []
        page.keyboard.press("Escape")
        say(page, "/msg besedka help help")
        expect(said(page, "Кому можно: всем.")).to_be_visible()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible_everywhere(browser: Browser, port: int, scheme: str) -> None:
    """Menus, popups, questions, completions, every kind of message, and the panes of a phone."""
    room = f"#axe-{scheme}"
    with (
        IrcPeer(port, f"tom-{scheme}", caps="message-tags", rooms=(room,)) as tom,
        new_page(browser, port, color_scheme=scheme, reduced_motion="reduce") as page,
    ):
        page.fill("input[name=name]", f"tom-{scheme}")
        page.click(".signin button.primary")
        expect(page.locator(".problem")).to_be_visible()
        assert violations(page) == []
        come_in(page, f"ute-{scheme}")
        say(page, f"/join {room}")
        expect(page.locator("besedka-header h2")).to_have_text(room)
        tom.say(f"ute-{scheme}: **look**, `code`, https://example.org and #lobby", room)
        tom.send(f"PRIVMSG {room} :> a quote", f"PRIVMSG {room} :\x01ACTION waves\x01", f"NOTICE {room} :a notice")
        say(page, "- a list\n- of two\n```py\nprint()\n```")
        expect(said(page, "a notice")).to_be_visible()
        mine = said(page, "of two").get_attribute("data-id")
        tom.send(f"@+draft/react=👍;+reply={mine} TAGMSG {room}", f"@+reply={mine} PRIVMSG {room} :an answer")
        expect(page.locator(".quoted")).to_be_visible()
        expect(page.locator(".reaction")).to_be_visible()
        said(page, "of two").hover()
        expect(page.locator(".actions")).to_be_visible()
        assert violations(page) == []
        page.fill(FIELD, "/")
        expect(page.locator(".choices li").first).to_be_visible()
        assert violations(page) == []
        page.fill(FIELD, "")
        for opened in openings(page, f"tom-{scheme}"):
            expect(page.locator(opened)).to_be_visible()
            assert violations(page) == [], opened
            page.keyboard.press("Escape")
            expect(page.locator(opened)).to_be_hidden()
        page.set_viewport_size(PHONE["viewport"])
        for opening, pane in ((".narrow", "rooms"), (".members-button", "members")):
            page.click(f"besedka-header {opening}")
            expect(page.locator("body")).to_have_attribute("data-pane", pane)
            assert violations(page) == []
            page.keyboard.press("Escape")


def openings(page: Page, nick: str) -> Iterator[str]:
    """Open one thing after the other; yield what must be there then."""
    said(page, "of two").hover()
    page.click(".actions button >> nth=0")
    yield ".popup .quick"
    page.click("besedka-composer .icon-button >> nth=0")
    yield ".popup .emoji-grid"
    page.click(f"button.member:has-text('{nick}')")
    yield ".popup .menu"
    page.click("besedka-header .icon-button >> nth=-1")
    page.click(".menu button >> nth=1")
    yield "dialog.window[open]"
    said(page, "of two").hover()
    page.click(".actions button[aria-label^='Delete']")
    yield "dialog.ask[open]"
    page.click("besedka-rooms button[aria-label^='Join']")
    yield "dialog.ask[open]"
