"""One evening in a chat, always the same: what the full screen looks like on the way, as rows of text and as SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from textual import events
from textual.widgets import Input, TextArea

from besedka.client.tui.themes import THEMES as KNOWN
from support.screens import CAPS, on_screen
from support.svg import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.i18n import Language
    from support.screens import ScreenTalk

__all__ = ["LANGUAGES", "PICTURED", "SIZES", "THEMES", "Picture", "album"]

LANGUAGES: tuple[Language, ...] = ("en", "ru")
THEMES = ("dark", "light")
SIZES = ((60, 20), (80, 24), (120, 40))
# For the READMEs: just wide enough for all three panes.
PICTURED = (110, 26)

# What Textual puts into its SVG to fetch a font from somebody else's server.
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_ALL = tuple((theme, size) for theme in THEMES for size in SIZES)
_SMALL, _USUAL, _LARGE = SIZES

_TALK = {
    "en": (
        ("#garden", "Who waters when, and what grows"),
        ("Marta", "Good morning! The tomatoes made it through the storm."),
        ("Jonas", "I have the key to the shed, and will be there at four. The list is on https://garden.example/seeds"),
        ("Priya", "Anna: could you bring the watering can? 🎉"),
        ("Anna", "Sure, it is in the car already."),
        "By the way: I kept some basil for you.",
        "And the gloves",
        "storm",
        "wrong room",
    ),
    "ru": (
        ("#огород", "Кто когда поливает и что растёт"),
        ("Марта", "Доброе утро! Помидоры пережили грозу."),
        ("Егор", "Ключ от сарая у меня, буду в четыре. Список лежит на https://ogorod.example/semena"),
        ("Прохор", "Anna: захватишь лейку? 🎉"),
        ("Anna", "Конечно, она уже в машине."),
        "Кстати: я отложила тебе базилик.",
        "И перчатки",
        "гроза",
        "не туда",
    ),
}


class Picture(Struct, frozen=True):
    """What is on the screen, as text, as cells and colours, and framed as the READMEs show it."""

    rows: str
    svg: str
    framed: str = ""


class _Album:
    """The pictures of one language, by "view-language-theme-COLUMNSxROWS"."""

    def __init__(self, talk: ScreenTalk, language: Language) -> None:
        self.pictures: dict[str, Picture] = {}
        self._talk = talk
        self._language = language

    async def take(self, view: str, *looks: tuple[str, tuple[int, int]], framed: bool = False) -> None:
        """Take pictures of what is on the screen now, in these colours and sizes."""
        talk = self._talk
        for theme, size in looks:
            await talk.pilot.resize_terminal(*size)
            talk.app.theme = KNOWN[theme]
            for field in (*talk.app.screen.query(Input), *talk.app.screen.query(TextArea)):
                field.cursor_blink = False
            await talk.settle()
            await talk.settle()  # what was laid out anew asks for another frame
            strips = talk.app.screen._compositor.render_strips()[: size[1]]
            theme_of = talk.app.current_theme
            ground = (str(theme_of.foreground), str(theme_of.background))
            frame = _FONT_FACE.sub("", talk.app.export_screenshot(title="besedka join")) if framed else ""
            name = f"{view}-{self._language}-{theme}-{size[0]}x{size[1]}"
            self.pictures[name] = Picture(f"{talk.text()}\n", drawn(strips, size, ground), frame)


def album(language: Language) -> dict[str, Picture]:
    """Return the pictures of an evening."""
    taken: dict[str, Picture] = {}

    async def story(talk: ScreenTalk) -> None:
        pictures = _Album(talk, language)
        await _evening(talk, language, pictures)
        taken.update(pictures.pictures)

    on_screen(story, size=_USUAL, language=language, theme="dark", pages=True)
    return taken


async def _evening(talk: ScreenTalk, language: Language, pictures: _Album) -> None:
    """Look around, talk, search, forget a password among other lines, and lose the server."""
    one, other = (_USUAL, _SMALL) if language == "en" else (_SMALL, _USUAL)
    (room, topic), *said, _whisper, _waiting, _other, _wrong = _TALK[language]
    names = [nick for nick, _text in said if nick != "Anna"]
    talk.wire._state = replace(talk.wire._state, secure=True)  # where a password may be given
    await talk.arrive(caps=f"{CAPS} draft/message-redaction soju.im/search sasl")
    await pictures.take("first", ("light", one))
    await _talk(talk, language)
    await pictures.take("main", *_ALL)
    await pictures.take("main", *((theme, PICTURED) for theme in THEMES), framed=True)
    await talk.press("ctrl+c", "f1")
    await pictures.take("keys", ("dark", other))
    await talk.press("escape", "ctrl+s", "up")
    await pictures.take("selected", ("light", other))
    await talk.press("escape", "ctrl+p")
    await pictures.take("commands", ("light", one))
    await talk.press("escape", "ctrl+f", "x", "enter")
    await talk.server(*_found(said))
    await pictures.take("found", ("dark", one), ("light", _LARGE))
    await talk.press("escape")
    talk.app.talk._writing.composer.post_message(events.Paste("git log\n/login anna secret"))
    await talk.settle()
    await pictures.take("paste", ("dark", other))
    await talk.press("enter", "enter")
    await pictures.take("slip", ("light", other))
    await talk.press("escape", "ctrl+c")
    await _say(talk, "/login anna")
    await pictures.take("password", ("dark", _SMALL))
    await talk.press("escape")
    await talk.server(f":{names[0]}!u@h KICK {room} Anna :{topic}")
    await talk.lose()
    await _say(talk, "…")
    await pictures.take("lost", ("light", one), ("dark", other))
    await _say(talk, "/help")
    await pictures.take("help", ("dark", one), ("light", _LARGE))


async def _talk(talk: ScreenTalk, language: Language) -> None:
    """People talk, come and go; somebody calls us, somebody whispers, one of our messages waits."""
    (room, topic), *said, whisper, waiting, other, wrong = _TALK[language]
    names = [nick for nick, _text in said if nick != "Anna"]
    await _say(talk, f"/join {room}")
    await talk.server(f":Anna!b@h JOIN {room}", f":s 353 Anna = {room} :@Boris Anna +Vera", f":s 366 Anna {room} :End")
    await _say(talk, "/join #lobby")
    await talk.server(
        f":s 332 Anna #lobby :{topic}",
        f":s 353 Anna = #lobby :@{names[0]} +{names[1]} {names[2]} Anna",
        *(_said(nick, "#lobby", text, minute) for minute, (nick, text) in enumerate(said)),
        _said(names[1], "#lobby", wrong, 10),
        f":{names[1]}!u@h REDACT #lobby m10",
        f"@+draft/react=👍;+reply=m0 :{names[2]}!u@h TAGMSG #lobby",
        _said(names[0], room, f"Anna, {other}?", 20),
        _said(names[2], room, "👍", 21),
        _said(names[0], "Anna", whisper, 22),
        f":{names[2]}!u@h QUIT :bye",
    )
    await _say(talk, waiting)
    talk.app.talk._writing.composer.write(other)
    await talk.settle()


async def _say(talk: ScreenTalk, text: str) -> None:
    """Say it without a key for each letter: the pilot waits behind every one."""
    talk.app.talk._writing.composer.write(text)
    await talk.press("enter")


def _said(nick: str, target: str, text: str, minute: int) -> str:
    return f"@time=2025-11-22T11:{36 + minute:02}:00.000Z;msgid=m{minute} :{nick}!u@h PRIVMSG {target} :{text}"


def _found(said: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The answer to a search: two of the messages, with those beside them."""
    hits = [
        f"@batch=f;time=2025-11-2{day}T11:{30 + minute}:00.000Z;msgid=f{day}{minute}"
        f"{'' if minute == 1 else ';besedka.chat/beside'} :{nick}!u@h PRIVMSG #lobby :{text}"
        for day in (1, 2)
        for minute, (nick, text) in enumerate(said)
        if minute < 3
    ]
    return (":s BATCH +f soju.im/search", *hits, ":s BATCH -f")
