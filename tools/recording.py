"""Records `besedka join` for the READMEs: the real program in tmux, with a real server that is killed on the way.

`make recording` writes docs/images/recording-LANGUAGE.svg: frames beside each other, of which one is shown at a time.
Needs tmux.
"""

from __future__ import annotations

import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from support.server import RunningServer, steady_port
from support.talking import IrcPeer, PlainPeer
from support.tmux import TmuxScreen

if TYPE_CHECKING:
    from rich.color import Color

IMAGES = Path(__file__).parent.parent / "docs" / "images"
COLUMNS, ROWS = 92, 22
CELL, LINE, SIZE = 8.4, 18.0, 14  # pixels: of a monospaced letter of 14 pixels
MARGIN = 12
GROUND, INK = "#16181c", "#d6d8dc"
LETTERS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
CONSOLE = Console(width=COLUMNS, color_system="truecolor", force_terminal=True)
TALK: dict[str, dict[str, Any]] = {
    "en": {
        "past": ["the samovar is on", "who brings the jam?", "cherry or strawberry?"],
        "title": "besedka join: three people talk, the server is killed and comes back, and nothing is lost",
        "irc": ("Boris", "Anna: hello from irssi"),
        "plain": ("Vera", "and hello from nc"),
        "mine": "hello! both, please",
        "asked": "does it survive a kill -9?",
        "away": "typed while the server was away",
        "after": "it does: nothing lost, nothing twice",
        "online": "connected since",
        "offline": "no connection since",
    },
    "ru": {
        "past": ["самовар поставили", "кто несёт варенье?", "вишнёвое или клубничное?"],
        "title": "besedka join: разговор втроём, сервер убит и вернулся, и ничего не потеряно",
        "irc": ("Борис", "Anna: привет из irssi"),
        "plain": ("Вера", "и привет из nc"),
        "mine": "привет! несите оба",
        "asked": "а kill -9 переживёт?",
        "away": "набрано, пока сервера не было",
        "after": "переживёт: ничего не пропало",
        "online": "на связи с",
        "offline": "связи нет с",
    },
}


class Frame(NamedTuple):
    """What stood on the screen, and for how long it is shown."""

    rows: tuple[str, ...]
    seconds: float


class Recorder:
    """Keeps what is on a screen whenever it is told to."""

    def __init__(self, screen: TmuxScreen) -> None:
        self.screen = screen
        self.frames: list[Frame] = []

    def keep(self, seconds: float) -> None:
        """Keep what is there now."""
        rows = self.screen.text(colours=True).split("\n")[:ROWS]
        self.frames.append(Frame(tuple(rows + [""] * (ROWS - len(rows))), seconds))

    def sees(self, text: str, seconds: float) -> None:
        """Wait until `text` is there, and keep that."""
        self.screen.sees(text)
        self.keep(seconds)

    def types(self, text: str) -> None:
        """Type like a person, word by word, and press Enter."""
        for word in text.replace(" ", " \0").split("\0"):
            self.screen.writes(word)
            self.screen.sees(word.strip())
            self.keep(0.25)
        self.screen.presses("Enter")


def record(language: str) -> list[Frame]:
    """Let the talk happen, and return what was seen of it."""
    words = TALK[language]
    with (
        tempfile.TemporaryDirectory() as name,
        RunningServer(port=steady_port()) as server,
        IrcPeer(server.port, words["irc"][0]) as boris,
    ):
        for text in words["past"]:
            boris.say(text)
        boris.settle()
        more = ("--theme", "dark", "--lang", language)
        with TmuxScreen(Path(name), server.port, "Anna", *more, size=(COLUMNS, ROWS)) as anna:
            recorder = Recorder(anna)
            anna.sees(words["online"], words["past"][-1])
            recorder.keep(1.5)
            talk(recorder, server, boris, words)
            server.kill()
            anna.sees(words["offline"])
            recorder.keep(1.8)
            recorder.types(words["away"])
            anna.sees(f"Anna {words['away']}")
            recorder.keep(1.8)
            server.start()
            come_back(recorder, server, words)
    return recorder.frames


def talk(recorder: Recorder, server: RunningServer, boris: IrcPeer, words: dict[str, Any]) -> None:
    """Three people, three programs."""
    vera, hello = words["plain"]
    boris.say(words["irc"][1])
    recorder.sees(words["irc"][1], 1.5)
    with PlainPeer(server.port, vera) as other:
        other.send(hello)
        recorder.sees(hello, 1.5)
        recorder.types(words["mine"])
        boris.hears(words["mine"])
        other.send(words["asked"])
        recorder.sees(words["asked"], 2.0)


def come_back(recorder: Recorder, server: RunningServer, words: dict[str, Any]) -> None:
    """The server is there again: what waited goes out."""
    with IrcPeer(server.port, words["irc"][0]) as boris:
        recorder.screen.sees(words["online"])
        boris.hears(words["away"])
        recorder.keep(1.5)
        boris.say(words["after"])
        recorder.sees(words["after"], 3.5)


def drawn(row: str) -> str:
    """Return a row of a terminal, with its escape sequences, as SVG; the upper left corner is 0, 0."""
    parts: list[str] = []
    column = 0
    for text, style, _control in Text.from_ansi(row).render(CONSOLE):
        width = cell_len(text)
        parts += _segment(text, style or Style(), column, width)
        column += width
    return "".join(parts)


def _segment(text: str, style: Style, column: int, width: int) -> list[str]:
    ink, ground = _colour(style.color, INK), _colour(style.bgcolor, GROUND)
    if style.reverse:
        ink, ground = ground, ink
    at, wide = f"{column * CELL:.1f}", f"{width * CELL:.1f}"
    parts = []
    if ground != GROUND:
        parts.append(f'<rect x="{at}" width="{wide}" height="{LINE:.0f}" fill="{ground}"/>')
    if text.strip():
        looks = "".join(
            (
                f' fill="{ink}"' if ink != INK else "",
                ' font-weight="bold"' if style.bold else "",
                ' font-style="italic"' if style.italic else "",
                ' opacity=".6"' if style.dim else "",
            )
        )
        parts.append(f'<text x="{at}" y="14" textLength="{wide}"{looks}>{escape(text)}</text>')
    return parts


def _colour(colour: Color | None, other: str) -> str:
    return other if colour is None or colour.is_default else colour.get_truecolor().hex


def film(frames: list[Frame], title: str) -> str:
    """Return all frames beside each other, and a window that stands before one after the other."""
    width, height = COLUMNS * CELL + 2 * MARGIN, ROWS * LINE + 2 * MARGIN
    numbers: dict[str, int] = {}
    for frame in frames:
        for row in frame.rows:
            numbers.setdefault(row, len(numbers))
    total = sum(frame.seconds for frame in frames)
    steps, shown, began = [], [], 0.0
    for number, frame in enumerate(frames):
        steps.append(f"{began / total * 100:.2f}%{{transform:translateX({-number * width:.0f}px)}}")
        began += frame.seconds
        rows = "".join(
            f'<use href="#r{numbers[row]}" y="{at * LINE:.0f}"/>' for at, row in enumerate(frame.rows) if drawn(row)
        )
        shown.append(f'<g transform="translate({number * width + MARGIN:.1f} {MARGIN})">{rows}</g>')
    last = f"translateX({-(len(frames) - 1) * width:.0f}px)"
    defined = "\n".join(f'<g id="r{number}">{drawn(row)}</g>' for row, number in numbers.items() if drawn(row))
    style = f"""
text {{ font: {SIZE}px {LETTERS}; white-space: pre; }}
#film {{ animation: film {total:.1f}s steps(1, end) infinite; }}
@keyframes film {{ {" ".join(steps)} }}
@media (prefers-reduced-motion: reduce) {{ #film {{ animation: none; transform: {last}; }} }}
"""
    box = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {box} role="img">
<title>{escape(title)}</title>
<style>{style}</style>
<defs>
{defined}
</defs>
<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>
<g id="film" fill="{INK}">
{chr(10).join(shown)}
</g>
</svg>
"""


def main() -> None:
    """Record it in both languages."""
    for language in TALK:
        title = TALK[language]["title"]
        (IMAGES / f"recording-{language}.svg").write_text(film(record(language), title), encoding="utf-8")


if __name__ == "__main__":
    main()
