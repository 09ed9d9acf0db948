"""Where the person writes, with the row above it that says what is answered; each place keeps what is begun there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from besedka.client.clean import clean
from besedka.client.edits import CAPABILITY as EDIT
from besedka.client.hidden import Given, Wanted, wanted
from besedka.client.lines import Kind
from besedka.client.requests import Answered, Changed, Entered, Said, Typing
from besedka.client.slips import slip
from besedka.client.state import room_of
from besedka.client.tui.composer import Composer
from besedka.client.tui.password import PasswordDialog
from besedka.client.tui.question import Question
from besedka.client.tui.questions import paste_question, slip_question
from besedka.client.typists import EVERY_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

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

    def __init__(
        self, places: Places, words: Words, now: Callable[[], datetime], ask: Callable[[Request], None]
    ) -> None:
        super().__init__(id="writing")
        self._places = places
        self._ask = ask
        self._words = words
        self._now = now
        self._told_typing: tuple[str, datetime] | None = None
        """Where others were told that we are typing, and when."""
        self._shown = places.current
        self.composer = Composer("")
        self.invite()
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
        """Give what was written to the loop; ask first, where everybody would read a password in it."""
        event.stop()
        place, text = self._places.current, event.text
        command = slip(text, literal=place.answering is not None or place.changing is not None)
        if not command:
            self._give(text)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._give(text, meant=True)
            else:
                self.composer.write(text)

        self.app.push_screen(Question(slip_question(command, place.name, self._words), careful=True), answered)

    def _give(self, text: str, *, meant: bool = False) -> None:
        """Give words to the loop, with the place that they were written in; `meant` as they are, whatever they are."""
        place = self._places.current
        answered, changed = place.answering, place.changing
        place.answering = place.changing = None
        self._told_typing = None
        self._show_answered()
        self.post_message(self.Given())
        if answered is not None:
            self._ask(Answered(place.name, text, answered.msgid))
        elif changed is not None:
            self._ask(Changed(place.name, changed, text))
        elif text.strip() == "/leave" and place.direct:
            self._close(place)
        elif (asked := wanted(self._places.state, text, self._words)) is not None:
            self._ask_password(asked)
        else:
            self._ask(Said(self._places.state.current, text, literal=meant))

    def on_composer_many_pasted(self, event: Composer.ManyPasted) -> None:
        """Ask before many lines stand where one writes."""
        event.stop()

        def answered(yes: bool | None) -> None:
            if yes:
                self.composer.insert(event.text)

        told = paste_question(event.text, self._places.current.name, self._words)
        self.app.push_screen(Question(told), answered)

    def on_composer_edited(self, event: Composer.Edited) -> None:
        """Let others know that something is being written, now and then; a command is nobody's business."""
        place, now, text = self._places.current.name, self._now(), event.text
        told = self._told_typing
        if text.strip() and not text.startswith("/"):
            if told is None or told[0] != place or (now - told[1]).total_seconds() >= EVERY_S:
                self._told_typing = place, now
                self._ask(Typing(place, active=True))
        elif not text and told is not None and told[0] == place:
            self._told_typing = None
            self._ask(Typing(place, active=False))

    @property
    def _put_out(self) -> bool:
        """Whether the person was put out of the current place."""
        room = room_of(self._places.state, self._places.current.name)
        return room is not None and room.out is not None

    def invite(self) -> None:
        """Say where one writes what one can do there."""
        _ = self._words
        usual = _("Write here; /help, ? and Ctrl+P tell what you can do")
        self.composer.placeholder = _("You were put out: Enter takes you back") if self._put_out else usual

    def on_composer_enter_from_empty(self, event: Composer.EnterFromEmpty) -> None:
        """Go back to where one was put out of."""
        event.stop()
        if self._put_out:
            self._ask(Said(self._places.current.name, "/join"))

    def _ask_password(self, asked: Wanted) -> None:
        """Ask for the password that a command came without."""

        def answered(password: str | None) -> None:
            if password:
                self._ask(Given(asked, password))

        self.app.push_screen(PasswordDialog(asked, self._words), answered)

    def clear(self) -> None:
        """Throw away what is written."""
        self.composer.write("")
        self.on_composer_edited(Composer.Edited(""))

    def _close(self, gone: Place) -> None:
        """End a talk with one person: it goes from the list until somebody says something there."""
        other = next((place.name for place in self._places if not place.direct), "")
        gone.closed = True
        self._ask(Entered(other))

    def on_composer_up_from_empty(self, event: Composer.UpFromEmpty) -> None:
        """Take one's own last words back into the composer: to change them, where the server can, or to say again."""
        event.stop()
        timeline = self._places.current.timeline
        can_change = EDIT in self._places.state.caps
        for number in range(timeline.end - 1, max(timeline.first, timeline.end - _BACK) - 1, -1):
            line = timeline[number]
            if line.own and line.kind is Kind.SAID:
                if can_change and line.msgid:
                    self.change(line)
                else:
                    self.composer.write(line.text)
                return

    def change(self, line: Line) -> None:
        """Write the new text of a message of one's own."""
        place = self._places.current
        place.answering, place.changing = None, line
        self.composer.write(line.text)
        self.composer.focus()
        self._show_answered()

    def answer(self, line: Line) -> None:
        """Show above the composer what is answered; the next words answer it."""
        place = self._places.current
        place.answering, place.changing = line, None
        self._show_answered()

    def escape(self) -> None:
        """What is written is an answer no more, and no change."""
        place = self._places.current
        if place.changing is not None:
            self.composer.write("")
        place.answering = place.changing = None
        self._show_answered()

    def _show_answered(self) -> None:
        place = self._places.current
        line = place.answering or place.changing
        sign = "↳" if place.answering is not None else "✎"
        self._answered.update(f"{sign} {clean(line.nick)}: {clean(line.text)}" if line is not None else "")
        self._answered.set_class(line is None, "hidden")
