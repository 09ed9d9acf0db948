"""Writes the pictures of the browser client that the READMEs show: `make pictures`, into docs/images/.

A real server, a real browser, and a few people who say what people say. It needs a font with emoji
(Debian: fonts-noto-color-emoji).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.browser import chromium, come_in, new_page, say
from support.server import RunningServer
from support.talking import IrcPeer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = Path(__file__).parent.parent / "docs" / "images"
SETTLED_S = 0.7  # fonts, and what slides in
DESKTOP: dict[str, Any] = {"viewport": {"width": 1200, "height": 750}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 720},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 1.5,
}
TALKS: dict[str, dict[str, Any]] = {
    "en": {
        "locale": "en-GB",
        "me": "Nora",
        "room": "#garden",
        "topic": "The community garden: who waters when, and what grows",
        "before": [
            ("Marta", "Good morning! The tomatoes made it through the storm."),
            ("Marta", "Who has the key to the shed?"),
            ("Jonas", "I do. I will be there at **four**, the list of seeds is on https://garden.example/seeds"),
            ("Priya", "Nora: could you bring the watering can? And maybe:\n- gloves\n- string\n- `twenty` small pots"),
        ],
        "mine": "Sure, all of it is in the car already.",
        "after": [("Jonas", "🎉"), ("Priya", "Then see you all at four!")],
        "direct": ("Marta", "By the way: I kept some basil for you."),
    },
    "ru": {
        "locale": "ru-RU",
        "me": "Нина",
        "room": "#огород",
        "topic": "Общий огород: кто когда поливает и что растёт",
        "before": [
            ("Марта", "Доброе утро! Помидоры пережили грозу."),
            ("Марта", "У кого ключ от сарая?"),
            ("Егор", "У меня. Буду **в четыре**, список семян лежит на https://ogorod.example/semena"),
            ("Прохор", "Нина: захватишь лейку? И ещё бы:\n- перчатки\n- бечёвку\n- `двадцать` горшочков"),
        ],
        "mine": "Конечно, всё уже в машине.",
        "after": [("Егор", "🎉"), ("Прохор", "Тогда до встречи в четыре!")],
        "direct": ("Марта", "Кстати: я отложила тебе базилик."),
    },
}


def main() -> None:
    """Make all pictures."""
    IMAGES.mkdir(exist_ok=True)
    with chromium() as browser:
        for language, talk in TALKS.items():
            with RunningServer("--lang", language) as server:
                picture(browser, server.port, language, talk)


def picture(browser: Browser, port: int, language: str, talk: dict[str, Any]) -> None:
    """Let people talk, and look at it: on a desk by day, on a phone by night."""
    nicks = sorted({nick for nick, _ in (*talk["before"], *talk["after"])})
    caps = "batch message-tags draft/multiline"
    peers = {nick: IrcPeer(port, nick, rooms=(talk["room"], "#lobby"), caps=caps) for nick in nicks}
    first = next(iter(peers.values()))
    first.send(f"TOPIC {talk['room']} :{talk['topic']}")
    options = {"locale": talk["locale"]}
    with new_page(browser, port, color_scheme="light", **DESKTOP, **options) as page:
        come_in(page, talk["me"])
        say(page, f"/join {talk['room']}")
        page.wait_for_selector(f"besedka-header h2:text-is('{talk['room']}')")
        tell(peers, talk["room"], talk["before"])
        say(page, talk["mine"])
        time.sleep(SETTLED_S)
        tell(peers, talk["room"], talk["after"])
        nick, text = talk["direct"]
        peers[nick].send(f"PRIVMSG {talk['me']} :{text}")
        peers[nick].settle()
        shoot(page, f"desktop-light-{language}")
        page.keyboard.press("Control+k")
        shoot(page, f"switcher-light-{language}")
        page.keyboard.press("Escape")
        page.emulate_media(color_scheme="dark")
        shoot(page, f"desktop-dark-{language}")
        page.click("besedka-rooms .me .icon-button:last-of-type")
        shoot(page, f"settings-dark-{language}")
        page.keyboard.press("Escape")
        page.emulate_media(color_scheme="light")
        first.send(f"MODE {talk['room']} +o {talk['me']}")
        first.until(" MODE ")
        page.click("besedka-header .icon-button:last-of-type")
        page.click("[role=menuitem] >> nth=1")
        shoot(page, f"room-light-{language}")
    with new_page(browser, port, color_scheme="dark", **PHONE, **options) as page:
        shoot(page, f"phone-signin-{language}")
        come_in(page, talk["me"])
        say(page, f"/join {talk['room']}")
        page.wait_for_selector("article")
        shoot(page, f"phone-dark-{language}")
        page.tap("besedka-header .narrow")
        shoot(page, f"phone-rooms-{language}")
    for peer in peers.values():
        peer.close()


def tell(peers: dict[str, IrcPeer], room: str, said: list[tuple[str, str]]) -> None:
    """Let people say things, one after the other; several lines are one message."""
    for nick, text in said:
        lines = text.split("\n")
        if len(lines) == 1:
            peers[nick].say(text, room)
        else:
            each = [f"@batch=m PRIVMSG {room} :{line}" for line in lines]
            peers[nick].send(f"BATCH +m draft/multiline {room}", *each, "BATCH -m")
        peers[nick].settle()


def shoot(page: Page, name: str) -> None:
    """Take a picture when nothing moves any more."""
    page.mouse.move(5, 5)  # no row is pointed at
    time.sleep(SETTLED_S)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
