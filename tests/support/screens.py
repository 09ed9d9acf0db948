"""The full screen without a server: what the server says is given, what the screen wants goes to the real model."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from besedka.client.irc_wire import IrcWire
from besedka.client.requests import Typing
from besedka.client.tui.app import BesedkaApp
from besedka.client.wire import Moment
from besedka.i18n import Language, Words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    from besedka.client.lines import Line
    from besedka.client.requests import Request
    from besedka.client.wire import Output

__all__ = ["CAPS", "NOON", "ScreenTalk", "on_screen"]

NOON = datetime(2025, 11, 22, 12, 0, tzinfo=UTC)
CAPS = (
    "message-tags server-time batch labeled-response echo-message standard-replies multi-prefix "
    "besedka/device besedka/message-key"
)

_LOOK_S = 0.005


class ScreenTalk:
    """Anna's screen, and the server as the test plays it; `asked` is what the screen wanted."""

    def __init__(self, language: Language = "en", theme: str = "terminal", *, pages: bool = False) -> None:
        words = Words(language)
        self.wire = IrcWire("Anna", "t0ken", "salt", words, pages=pages)
        self.asked: list[Request] = []
        self.typing: list[bool] = []
        self.sent: list[str] = []
        self._at = Moment(0.0, NOON)
        self.started = False
        self.app = BesedkaApp(self.wire.view(), "127.0.0.1:8888", words, lambda: NOON, self._ask, self._start, theme)
        self.pilot: Pilot[None]

    def _start(self) -> None:
        self.started = True

    def _ask(self, request: Request) -> None:
        if isinstance(request, Typing):  # it comes between all that a story is about
            self.typing.append(request.active)
        else:
            self.asked.append(request)
        self._give([self.wire.asked(request, self._at)])

    def _give(self, outputs: list[Output]) -> None:
        lines: list[Line] = []
        for output in outputs:
            lines += output.show
            self.sent += [line for line in output.send.decode().splitlines() if not line.startswith("@+typing=")]
        self.app.mailbox.put(tuple(lines), self.wire.view())

    async def server(self, *lines: str) -> None:
        """Let the server say lines, and wait until they are on the screen."""
        self._give([self.wire.received(f"{line}\r\n".encode(), self._at) for line in lines])
        await self.settle()

    async def arrive(self, *rooms: str, caps: str = CAPS) -> None:
        """Come into the lobby, and into `rooms` behind it; the lobby is what is seen."""
        self._give([self.wire.opened(self._at)])
        await self.server(f":s CAP * LS :{caps}", f":s CAP * ACK :{caps}", ":s 001 Anna :Welcome Anna!b@h")
        for room in ("#lobby", *rooms):
            if room != "#lobby":
                self._give([self.wire.typed(f"/join {room}", self._at)])
            await self.server(
                f":Anna!b@h JOIN {room}", f":s 353 Anna = {room} :@Boris Anna +Vera", f":s 366 Anna {room} :End"
            )
        if rooms:
            self._give([self.wire.typed("/join #lobby", self._at)])
        await self.settle()
        self.sent.clear()

    async def lose(self) -> None:
        """Lose the connection."""
        self.wire.lost()
        self._give([])
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything that is on its way is drawn."""
        taken = asyncio.Event()
        self.app.call_later(taken.set)  # behind what is in the mailbox
        while self.app.is_running and not taken.is_set():
            await asyncio.sleep(_LOOK_S)
        await self.pilot.pause()
        while self.app.is_running and self.app.talk.painting:
            await asyncio.sleep(_LOOK_S)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for what they do."""
        await self.pilot.press(*keys)
        await self.settle()

    def rows(self) -> list[str]:
        """What is on the screen, row by row."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        return [strip.crop(0, width).text.rstrip() for strip in lines[:height]]

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self.rows())


def on_screen(
    story: Callable[[ScreenTalk], Awaitable[None]],
    *,
    size: tuple[int, int] = (110, 24),
    language: Language = "en",
    theme: str = "terminal",
    pages: bool = False,
) -> ScreenTalk:
    """Run a story on a screen of `size`."""
    talk = ScreenTalk(language, theme, pages=pages)

    async def run() -> None:
        async with talk.app.run_test(size=size) as talk.pilot:
            await story(talk)

    asyncio.run(run())
    return talk
