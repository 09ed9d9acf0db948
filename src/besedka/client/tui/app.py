"""The Textual application: themes, the main screen, and the box through which the loop's thread talks to it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.message import Message

from besedka.client.tui.mailbox import Mailbox
from besedka.client.tui.notices import inside, notification
from besedka.client.tui.talk_screen import TalkScreen
from besedka.client.tui.themes import DARK, LIGHT, SIXTEEN, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from textual.filter import LineFilter

    from besedka.client.requests import Request
    from besedka.client.wire import View
    from besedka.i18n import Words

__all__ = ["BesedkaApp"]


class BesedkaApp(App[None]):
    """Runs in the main thread; `mailbox` may be filled and `ended` called from the loop's thread.

    `view` is what is known at first, `started` is called when the screen is there, `ask` hands requests to the loop.
    `desktop` shows a notification where the terminal cannot.
    """

    TITLE = "besedka"
    ENABLE_COMMAND_PALETTE = False

    class Arrived(Message):
        """Something is in the mailbox."""

    class Ended(Message):
        """The loop is over."""

    def __init__(
        self,
        view: View,
        server: str,
        words: Words,
        now: Callable[[], datetime],
        ask: Callable[[Request], None],
        started: Callable[[], None],
        theme: str = "terminal",
        desktop: Callable[[str, str], None] | None = None,
    ) -> None:
        super().__init__()
        self._desktop = desktop
        self.mailbox = Mailbox(self._ring)
        self.talk = TalkScreen(view, server, words, now, ask, self.announce)
        self._started = started
        for known in (DARK, LIGHT):
            self.register_theme(known)
        self.ansi_theme_dark, self.ansi_theme_light = SIXTEEN[DARK.name], SIXTEEN[LIGHT.name]
        self.theme = THEMES[theme]

    def _ring(self) -> None:
        self.post_message(self.Arrived())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without colours (NO_COLOR) keep the terminal's own two: shades of grey would be black on black there."""
        return [NoColor() if isinstance(each, Monochrome) else each for each in super().get_line_filters()]

    def announce(self, title: str, body: str) -> None:
        """Show a notification where the terminal can, or the desktop; through tmux where no desktop is at hand."""
        told = notification(title, body, os.environ)
        if self._desktop is not None and (not told or inside(os.environ)):
            self._desktop(title, body)
        elif told and self._driver is not None:
            self._driver.write(told)

    def action_next_theme(self) -> None:
        """Take the next colours."""
        names = list(THEMES.values())
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody presses keys, whatever they mean."""
        if isinstance(event, events.Key):
            self.talk.attention.pressed()
        await super().on_event(event)

    def on_mount(self) -> None:
        """Show the talk; from now on the loop may run."""
        self.push_screen(self.talk)
        self._started()

    def on_besedka_app_arrived(self) -> None:
        """Carry what came to the screen."""
        lines, view = self.mailbox.take()
        if view is not None:
            self.talk.take(lines, view)

    def on_besedka_app_ended(self) -> None:
        """End, since there is nobody to talk with any more."""
        self.exit()

    def ended(self) -> None:
        """Say that the loop is over. From any thread."""
        self.post_message(self.Ended())
