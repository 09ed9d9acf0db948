"""The main screen: puts the panes beside each other, and carries what they want to each other and to the loop.

Each pane owns what it shows and what its keys mean; nothing is drawn or decided here.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from besedka.client.lines import info
from besedka.client.places import Places
from besedka.client.requests import Entered
from besedka.client.state import fold, room_of
from besedka.client.tui.arrangement import Folds
from besedka.client.tui.attention import Attention
from besedka.client.tui.finder import Finder
from besedka.client.tui.going import Going
from besedka.client.tui.keys import bindings
from besedka.client.tui.members_pane import MembersPane
from besedka.client.tui.question import Question
from besedka.client.tui.questions import commands, destinations, keys_page
from besedka.client.tui.reading import Reading
from besedka.client.tui.rooms_pane import RoomsPane
from besedka.client.tui.selected import Selected
from besedka.client.tui.status_bar import StatusBar
from besedka.client.tui.timeline_pane import TimelinePane
from besedka.client.tui.topic_bar import TopicBar
from besedka.client.tui.writing import WritingPane
from besedka.client.typists import typing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual import events
    from textual.app import ComposeResult

    from besedka.client.lines import Line
    from besedka.client.outgoing import Pending
    from besedka.client.requests import Request
    from besedka.client.wire import View
    from besedka.i18n import Words

__all__ = ["TalkScreen"]

# The screen is drawn so often at most while lines pour in; between, keys are looked at.
_FRAME_S = 0.05


class TalkScreen(Screen[None]):
    """The whole of it. `ask` hands a request to the loop, `notify` shows a notification with a title and a text."""

    DEFAULT_CSS = """
    TalkScreen #rooms { border-right: solid $primary 40%; }
    TalkScreen #members { border-left: solid $primary 40%; }
    TalkScreen #timeline { border-bottom: solid $primary 40%; }
    TalkScreen .hidden { display: none; }
    TalkScreen #rooms.whole, TalkScreen #members.whole { width: 1fr; border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(), Binding("escape", "back")]

    def __init__(
        self,
        view: View,
        server: str,
        words: Words,
        now: Callable[[], datetime],
        ask: Callable[[Request], None],
        notify: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        assert view.state is not None
        self._view = view
        self._words = words
        self._now = now
        self._ask = ask
        self._places = Places(view.state)
        self._shown = self._places.current
        self.attention = Attention(self._places, now, lambda: self.app.bell(), notify)
        self._since = now()
        self._folds = Folds()
        self._interrupted = False
        self.painting = False
        """Whether something is still to be drawn."""
        self._reading = Reading(self._places, ask, self.set_timer, self._looking)
        self._rooms = RoomsPane()
        self._members = MembersPane()
        self._topic = TopicBar(words)
        self._timeline = TimelinePane(self._places.current, words, lambda: now().date())
        self._writing = WritingPane(self._places, words, now, ask)
        self._selected = Selected(lambda: self.app, self._places, self._writing, words, self._tell, ask)
        self._going = Going(lambda: self.app, self._places, self._timeline, words, self._tell, ask)
        self._status = StatusBar(server, words)

    def compose(self) -> ComposeResult:
        """Rooms, talk, people, and the status below."""
        with Horizontal():
            yield self._rooms
            with Vertical(id="talk"):
                yield self._topic
                yield self._timeline
                yield self._writing
            yield self._members
        yield self._status

    def on_mount(self) -> None:
        """Begin where people write."""
        self._writing.composer.focus()
        self._arrange()
        self.watch(self.app, "app_focus", self._focused, init=False)

    # -- what comes from the loop

    def take(self, lines: list[Line], view: View) -> None:
        """Take lines in, and what is known behind them."""
        assert view.state is not None
        if view.online != self._view.online:
            self._since = self._now()
        self._view = view
        self._places.watched = self._looking()
        self._places.update(view.state)
        for place, some in groupby(lines, lambda line: self._places.where(line) if line.older else None):
            if place is not None:
                self._places.put_before(list(some))
            else:
                for line in some:
                    if not self._going.take(line):
                        self.attention.heard(line, self._places.take(line))
        self._going.show_hits()
        self._paint_soon()

    def _looking(self) -> bool:
        """Whether the person sees the end of the current place."""
        return self._timeline.following and self.app.app_focus

    def _tell(self, text: str) -> None:
        """Say something in the talk that is seen."""
        self._places.take(info(text, self._now()))
        self._paint_soon()

    def _paint_soon(self) -> None:
        if not self.painting:
            self.painting = True
            self.set_timer(_FRAME_S, self._paint)

    def _paint(self) -> None:
        self.painting = False
        state = self._places.state
        current = self._places.current
        if current is not self._shown:
            self._shown = current
            self._writing.turn(current)
            self._arrange()
        if self._looking():
            self._reading.seen()
        self._writing.composer.view = self._view
        self._writing.invite()
        room = room_of(state, current.name)
        there = self._view.online and (current.direct or (room is not None and room.joined))
        self._timeline.show(current, self._waiting(), state.nick, there=there)
        self._going.stand()
        self._rooms.update_places(self._places)
        self._members.update_members(state)
        self._topic.show(state, direct=current.direct)
        self._tell_typing()
        self._status.show(state, online=self._view.online, since=self._since, now=self._now())

    def _tell_typing(self) -> None:
        """Say below the talk who is typing there, for as long as that counts."""
        now, state = self._now(), self._places.state
        nicks, until = typing(state, fold(state, self._places.current.name), now)
        self._timeline.tell_typing(nicks)
        if until is not None:
            self.set_timer(max(_FRAME_S, (until - now).total_seconds()), self._paint_soon)

    def _waiting(self) -> tuple[Pending, ...]:
        state = self._places.state
        here = fold(state, state.current)
        return tuple(pending for pending in state.outgoing.waiting if fold(state, pending.target) == here)

    # -- what the panes want

    def on_writing_pane_given(self) -> None:
        """What was written is looked at."""
        self._interrupted = False
        self._timeline.to_end()

    def on_timeline_pane_wanted(self, event: TimelinePane.Wanted) -> None:
        """Do something with a message that is selected."""
        self._selected.do(event.what, event.line)

    def on_composer_help_wanted(self) -> None:
        """Show the keys."""
        self.action_help()

    def on_composer_escaped(self) -> None:
        """Go back."""
        self.action_back()

    def action_back(self) -> None:
        """Go back to now, and to the talk where another pane is in its place."""
        self._folds.clear()
        self._writing.escape()
        self._arrange()
        self._timeline.to_end()

    def on_rooms_pane_chosen(self, event: RoomsPane.Chosen) -> None:
        """Show another place."""
        self._enter(event.name)

    def on_members_pane_chosen(self, event: MembersPane.Chosen) -> None:
        """Talk with one person alone."""
        self._enter(event.nick)

    def on_timeline_pane_left(self) -> None:
        """Go back to where people write."""
        self._writing.composer.focus()

    def on_timeline_pane_older_wanted(self) -> None:
        """Ask for the page before the oldest message."""
        self._going.older()

    def on_timeline_pane_newer_wanted(self) -> None:
        """Ask for what came after a page of the past."""
        self._going.newer()

    def on_timeline_pane_moved(self) -> None:
        """Whether the end is in sight is another question now."""
        self._paint_soon()

    def _enter(self, name: str) -> None:
        self._folds.clear()
        self._ask(Entered(name))
        self._writing.composer.focus()
        self._arrange()

    # -- what the keys do

    def action_help(self) -> None:
        """Show every key."""
        self.app.push_screen(Question(keys_page(self._words)))

    def action_switch(self) -> None:
        """Go somewhere by its name: rooms, talks, and the people of this room."""
        _ = self._words

        def chosen(name: str | None) -> None:
            if name:
                self._enter(name)

        self.app.push_screen(Finder(_("Where to?"), destinations(self._places, self._words)), chosen)

    def action_palette(self) -> None:
        """Choose a command: it stands where one writes, or is done where it needs no words."""
        _ = self._words

        def chosen(text: str | None) -> None:
            if text:
                self._writing.composer.write(text)
                self._writing.composer.focus()

        self.app.push_screen(Finder(_("Which command?"), commands(self._words)), chosen)

    def action_search(self) -> None:
        """Search."""
        self._going.search()

    def action_mentions(self) -> None:
        """List who called the person."""
        self._going.mentions()

    def action_next_unread(self) -> None:
        """Go to what waits to be read."""
        place = self._places.next_unread()
        if place is not None:
            self._enter(place.name)

    def action_step(self, direction: int) -> None:
        """Go to the place above or below in the list, around its ends."""
        names = [place.name for place in self._places if place.name]
        if names:
            here = next((at for at, name in enumerate(names) if name == self._places.current.name), 0)
            self._enter(names[(here + direction) % len(names)])

    def action_page(self, direction: int) -> None:
        """Scroll a screenful."""
        self._timeline.page(direction)

    def action_now(self) -> None:
        """Go back to the end."""
        self._timeline.to_end()

    def action_choose(self) -> None:
        """Select messages with the arrows."""
        self._timeline.focus()
        self._timeline.action_select(-1)

    def action_retry(self) -> None:
        """Send the words that were refused last, here, once more."""
        self._selected.retry()

    def action_fold(self, pane: str) -> None:
        """Show or hide a pane."""
        self._folds.toggle(pane, self.size.width, direct=self._places.current.direct)
        self._arrange()

    def action_interrupt(self) -> None:
        """Clear what is typed; where nothing is, say goodbye the second time."""
        if self._writing.composer.text:
            self._writing.clear()
            self._interrupted = False
        elif self._interrupted:
            self.action_leave()
        else:
            _ = self._words
            self._interrupted = True
            self._tell(_("Once more Ctrl+C ends the conversation; so does Ctrl+Q."))

    def action_leave(self) -> None:
        """Say goodbye."""
        self.app.exit()

    # -- how much fits

    def on_resize(self, _event: events.Resize) -> None:
        """Show as many panes as have room."""
        self._arrange()

    def _arrange(self) -> None:
        now = self._folds.arranged(self.size.width, direct=self._places.current.direct)
        self._rooms.set_class(not now.rooms, "hidden")
        self._members.set_class(not now.members, "hidden")
        self.query_one("#talk").set_class(not now.talk, "hidden")
        for pane in (self._rooms, self._members):
            pane.set_class(now.alone, "whole")
        if now.talk and self.focused is None:
            self._writing.composer.focus()
        self.call_after_refresh(self._paint)

    def _focused(self, focus: bool) -> None:
        """The person is here, or elsewhere: what is in sight is seen, or not."""
        self.attention.focused(focus=focus)
        self._paint_soon()
