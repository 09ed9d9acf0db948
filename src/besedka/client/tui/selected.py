"""What is done with a message that the person points at: answered, changed, reacted to, taken back, sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.edits import CAPABILITY as EDIT
from besedka.client.lines import Kind, Line
from besedka.client.reactions import has
from besedka.client.requests import Changed, Reacted, Request, Said, TakenBack
from besedka.client.tui.finder import Finder
from besedka.client.tui.question import Question
from besedka.client.tui.questions import reactions, take_back_question

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from besedka.client.places import Places
    from besedka.client.tui.writing import WritingPane
    from besedka.i18n import Words

__all__ = ["Selected"]


class Selected:
    """`app` shows questions, `tell` says a sentence in the talk, `ask` hands a request to the loop."""

    def __init__(
        self,
        app: Callable[[], App[None]],
        places: Places,
        writing: WritingPane,
        words: Words,
        tell: Callable[[str], None],
        ask: Callable[[Request], None],
    ) -> None:
        self._app = app
        self._places = places
        self._writing = writing
        self._words = words
        self._tell = tell
        self._ask = ask

    def do(self, what: str, line: Line) -> None:
        """Do what the timeline says is wanted with `line`."""
        if what == "answer":
            self._writing.answer(line)
        elif what == "change":
            self._change(line)
        elif what == "react":
            self._react(line)
        else:
            self._take_back(line)

    def _change(self, line: Line) -> None:
        _ = self._words
        if not line.own:
            self._tell(_("Only one's own words can be changed."))
        elif EDIT not in self._places.state.caps:
            self._tell(_("On this server nothing that was said can be changed."))
        else:
            self._writing.change(line)

    def _react(self, line: Line) -> None:
        """Choose a reaction; one that the person has is taken back."""
        _ = self._words
        place, nick = self._places.current.name, self._places.state.nick

        def chosen(text: str | None) -> None:
            if text:
                self._ask(Reacted(place, line.msgid, text, gone=has(line.reactions, text, nick)))

        self._app().push_screen(Finder(_("Which reaction?"), reactions(line, nick, _), free=True), chosen)

    def _take_back(self, line: Line) -> None:
        """Ask first: what is taken back is gone for everybody."""
        place = self._places.current

        def answered(yes: bool | None) -> None:
            if yes:
                self._ask(TakenBack(place.name, line.msgid))

        self._app().push_screen(Question(take_back_question(line, self._words)), answered)

    def retry(self) -> None:
        """Send the words that were refused last, here, once more."""
        _ = self._words
        timeline = self._places.current.timeline
        for number in range(timeline.end - 1, timeline.first - 1, -1):
            line = timeline[number]
            if line.failed:
                timeline.withdraw(number)
                self._ask(_again(line))
                return
        self._tell(_("Nothing was refused here."))


def _again(line: Line) -> Request:
    """Return what a refused line wanted."""
    if line.edits:
        meant = Line(kind=Kind.SAID, text="", when=line.when, msgid=line.edits, action=line.action)
        return Changed(line.target, meant, line.failed)
    return Said(line.target, line.failed, literal=True, action=line.action)
