"""Where the person writes, with the row above it that says what is answered; each place keeps what is begun there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from besedka.client.clean import clean
from besedka.client.requests import Answered, Entered, Said
from besedka.client.tui.composer import Composer

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from besedka.client.lines import Line
    from besedka.client.places import Place, Places
    from besedka.client.requests import Request
    from besedka.i18n import Words

__all__ = ["WritingPane"]

# How far back one's own last words are looked for.
_BACK = 500


class WritingPane(Vertical):
    """The composer and the row above it. `ask` hands a request to the loop."""

    DEFAULT_CSS = """
    WritingPane { height: auto; }
    WritingPane #answered { height: 1; padding: 0 1; text-style: dim; text-wrap: nowrap; text-overflow: ellipsis; }
    WritingPane .hidden { display: none; }
    """

    class Given(Message):
        """Words went to the loop."""

    def __init__(self, places: Places, words: Words, ask: Callable[[Request], None]) -> None:
        super().__init__(id="writing")
        self._places = places
        self._ask = ask
        self._shown = places.current
        self.composer = Composer(words("Write here; /help, ? and Ctrl+P tell what you can do"))
        self._answered = Static("", id="answered", classes="hidden", markup=False)

    def compose(self) -> ComposeResult:
        """The row above the composer."""
        yield self._answered
        yield self.composer

    def turn(self, place: Place) -> None:
        """Write in `place` from now on; what was begun in the other one stays there."""
        self._shown.draft = self.composer.text
        self._shown = place
        self.composer.write(place.draft)
        self._show_answered()

    def on_composer_sent(self, event: Composer.Sent) -> None:
        """Give what was written to the loop, with the place that it was written in."""
        event.stop()
        place = self._places.current
        answered, place.answering = place.answering, None
        self.post_message(self.Given())
        if answered is not None:
            self._show_answered()
            self._ask(Answered(place.name, event.text, answered.msgid))
        elif event.text.strip() == "/leave" and place.direct:
            self._close(place)
        else:
            self._ask(Said(self._places.state.current, event.text))

    def _close(self, gone: Place) -> None:
        """End a talk with one person: it goes from the list until somebody says something there."""
        other = next((place.name for place in self._places if not place.direct), "")
        gone.closed = True
        self._ask(Entered(other))

    def on_composer_up_from_empty(self, event: Composer.UpFromEmpty) -> None:
        """Take the last words of one's own back into the composer, to say them again."""
        event.stop()
        timeline = self._places.current.timeline
        for number in range(timeline.end - 1, max(timeline.first, timeline.end - _BACK) - 1, -1):
            if timeline[number].own:
                self.composer.write(timeline[number].text)
                return

    def answer(self, line: Line) -> None:
        """Show above the composer what is answered; the next words answer it."""
        self._places.current.answering = line
        self._show_answered()

    def escape(self) -> None:
        """What is written is an answer no more."""
        self._places.current.answering = None
        self._show_answered()

    def _show_answered(self) -> None:
        line = self._places.current.answering
        self._answered.update(f"↳ {clean(line.nick)}: {clean(line.text)}" if line is not None else "")
        self._answered.set_class(line is None, "hidden")
