"""One evening in a chat, always the same: what the full screen looks like, as rows of text and as SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from support.screens import CAPS, on_screen

if TYPE_CHECKING:
    from besedka.i18n import Language
    from support.screens import ScreenTalk

__all__ = ["LANGUAGES", "SIZES", "THEMES", "golden", "look"]

LANGUAGES: tuple[Language, ...] = ("en", "ru")
THEMES = ("dark", "light")
SIZES = ((60, 20), (80, 24), (140, 40))

# What Textual puts into its SVG to fetch a font from somebody else's server.
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)

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


async def _story(talk: ScreenTalk, language: Language) -> None:
    """People talk, come and go; somebody calls us, somebody whispers, one of our messages waits."""
    (room, topic), *said, whisper, waiting, other, wrong = _TALK[language]
    names = [nick for nick, _text in said if nick != "Anna"]
    await talk.arrive(room, caps=f"{CAPS} draft/message-redaction")
    await talk.server(
        f":s 332 Anna #lobby :{topic}",
        f":s 353 Anna = #lobby :@{names[0]} +{names[1]} {names[2]} Anna",
        ":s 366 Anna #lobby :End",
        *(_said(nick, "#lobby", text, minute) for minute, (nick, text) in enumerate(said)),
        _said(names[1], "#lobby", wrong, 10),
        f":{names[1]}!u@h REDACT #lobby m10",
        _said(names[0], room, f"Anna, {other}?", 20),
        _said(names[2], room, "👍", 21),
        _said(names[0], "Anna", whisper, 22),
        f":{names[2]}!u@h QUIT :bye",
    )
    await talk.press(*waiting, "enter")
    await talk.press(*other)


def _said(nick: str, target: str, text: str, minute: int) -> str:
    return f"@time=2025-11-22T11:{30 + minute:02}:00.000Z;msgid=m{minute} :{nick}!u@h PRIVMSG {target} :{text}"


def look(language: Language, theme: str, size: tuple[int, int]) -> tuple[str, str]:
    """Return what is on the screen at the end of the story: its rows, and a picture of it."""
    pictures: list[str] = []

    async def story(talk: ScreenTalk) -> None:
        await _story(talk, language)
        pictures.append(talk.text())
        pictures.append(_FONT_FACE.sub("", talk.app.export_screenshot(title="besedka join")))

    on_screen(story, size=size, language=language, theme=theme, pages=True)
    return f"{pictures[0]}\n", pictures[1]


def golden(language: Language, size: tuple[int, int]) -> str:
    """Return the name of the file with the rows; the colours change none of them."""
    return f"{language}-{size[0]}x{size[1]}.txt"
