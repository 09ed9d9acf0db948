"""The main screen: puts the panes beside each other, and carries what they want to each other and to the loop.

Each pane owns what it shows and what its keys mean; nothing is drawn or decided here.
"""

from __future__ import annotations

from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static

from besedka.client.clean import clean
from besedka.client.commands import COMMANDS
from besedka.client.lines import Kind, Line, info
from besedka.client.places import Places
from besedka.client.requests import Answered, Entered, OlderAsked, Read, Request, Said, TakenBack
from besedka.client.state import fold, room_of
from besedka.client.tui.composer import Composer
from besedka.client.tui.finder import Choice, Finder
from besedka.client.tui.keys import KEYS, bindings
from besedka.client.tui.members_pane import MembersPane
from besedka.client.tui.question import Question
from besedka.client.tui.rooms_pane import RoomsPane
from besedka.client.tui.status_bar import StatusBar
from besedka.client.tui.timeline_pane import TimelinePane
from besedka.client.tui.topic_bar import TopicBar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual import events
    from textual.app import ComposeResult

    from besedka.client.outgoing import Pending
    from besedka.client.wire import View
    from besedka.i18n import Words

__all__ = ["TalkScreen"]

# Below this many columns one pane is shown at a time, below the other one people are asked for with F3.
_NARROW, _WIDE = 72, 110
# The screen is drawn so often at most while lines pour in; between, keys are looked at.
_FRAME_S = 0.05
# Other devices are told what is read after so long: who looks through rooms has not read them.
_TOLD_S = 1.0


class TalkScreen(Screen[None]):
    """The whole of it. `ask` hands a request to the loop."""

    DEFAULT_CSS = """
    TalkScreen #rooms { border-right: solid $primary 40%; }
    TalkScreen #members { border-left: solid $primary 40%; }
    TalkScreen #timeline { border-bottom: solid $primary 40%; }
    TalkScreen #answered { height: 1; padding: 0 1; text-style: dim; text-wrap: nowrap; text-overflow: ellipsis; }
    TalkScreen .hidden { display: none; }
    TalkScreen .whole { width: 1fr; border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(), Binding("escape", "back")]

    def __init__(
        self, view: View, server: str, words: Words, now: Callable[[], datetime], ask: Callable[[Request], None]
    ) -> None:
        super().__init__()
        assert view.state is not None
        self._view = view
        self._words = words
        self._now = now
        self._ask = ask
        self._places = Places(view.state)
        self._shown = self._places.current
        self._since = now()
        self._folded: dict[str, bool] = {}
        self._interrupted = False
        self._painting = False
        self._telling = False
        self._rooms = RoomsPane()
        self._members = MembersPane()
        self._topic = TopicBar(words)
        self._timeline = TimelinePane(self._places.current, words, lambda: now().date())
        self._composer = Composer(words("Write here; /help, ? and Ctrl+P tell what you can do"))
        self._answered = Static("", id="answered", classes="hidden", markup=False)
        self._status = StatusBar(server, words)

    def compose(self) -> ComposeResult:
        """Rooms, talk, people, and the status below."""
        with Horizontal():
            yield self._rooms
            with Vertical(id="talk"):
                yield self._topic
                yield self._timeline
                yield self._answered
                yield self._composer
            yield self._members
        yield self._status

    def on_mount(self) -> None:
        """Begin where people write."""
        self._composer.focus()
        self._arrange()

    # -- what comes from the loop

    def take(self, lines: list[Line], view: View) -> None:
        """Take lines in, and what is known behind them."""
        assert view.state is not None
        if view.online != self._view.online:
            self._since = self._now()
        self._view = view
        self._places.watched = self._timeline.following and self.app.app_focus
        self._places.update(view.state)
        for place, some in groupby(lines, lambda line: self._places.where(line) if line.older else None):
            if place is not None:
                self._places.put_before(list(some))
            else:
                for line in some:
                    self._heard(line)
        self._paint_soon()

    def _heard(self, line: Line) -> None:
        place = self._places.take(line)
        if line.mention or (line.direct and not line.own):
            watching = place is self._places.current and self._places.watched
            if not line.replayed and not watching:
                self.app.bell()

    def _paint_soon(self) -> None:
        if not self._painting:
            self._painting = True
            self.set_timer(_FRAME_S, self._paint)

    def _paint(self) -> None:
        self._painting = False
        state = self._places.state
        current = self._places.current
        if current is not self._shown:
            self._turn_to_current()
        if self.app.app_focus and self._timeline.following:
            current.seen()
            self._tell_soon()
        self._composer.view = self._view
        self._timeline.show(current, self._waiting(), state.nick)
        self._rooms.update_places(self._places)
        self._members.update_members(state)
        self._topic.show(state, direct=current.direct)
        self._status.show(state, online=self._view.online, since=self._since)

    def _tell_soon(self) -> None:
        """Tell other devices what is read here, a moment later and all of it at once."""
        newest = self._places.current.newest
        known = self._places.current.marked
        if not self._telling and newest is not None and (known is None or newest > known):
            self._telling = True
            self.set_timer(_TOLD_S, self._tell)

    def _tell(self) -> None:
        self._telling = False
        place = self._places.current
        newest = place.newest
        if newest is not None and self.app.app_focus and self._timeline.following:
            place.marked = newest  # on a server without markers, too: it is said once
            self._ask(Read(place.name, newest))

    def _turn_to_current(self) -> None:
        self._shown.draft = self._composer.text
        self._shown = self._places.current
        self._composer.write(self._shown.draft)
        self._show_answered()
        self._arrange()

    def _waiting(self) -> tuple[Pending, ...]:
        state = self._places.state
        here = fold(state, state.current)
        return tuple(pending for pending in state.outgoing.waiting if fold(state, pending.target) == here)

    # -- what the panes want

    def on_composer_sent(self, event: Composer.Sent) -> None:
        """Give what was written to the loop, with the place that it was written in."""
        self._interrupted = False
        self._timeline.to_end()
        place = self._places.current
        answered, place.answering = place.answering, None
        if answered is not None:
            self._show_answered()
            self._ask(Answered(place.name, event.text, answered.msgid))
            return
        if event.text.strip() == "/leave" and self._places.current.direct:
            self._close()
            return
        self._ask(Said(self._places.state.current, event.text))

    def _close(self) -> None:
        """End a talk with one person: it goes from the list until somebody says something there."""
        gone = self._places.current
        other = next((place.name for place in self._places if not place.direct), "")
        gone.closed = True
        self._ask(Entered(other))

    def on_timeline_pane_answer_wanted(self, event: TimelinePane.AnswerWanted) -> None:
        """Show above the composer what is answered; the next words answer it."""
        self._places.current.answering = event.line
        self._show_answered()

    def on_timeline_pane_take_back_wanted(self, event: TimelinePane.TakeBackWanted) -> None:
        """Ask first: what is taken back is gone for everybody."""
        _ = self._words
        place, line = self._places.current, event.line
        question = _("Take this back, for everybody?")
        keys = _("Enter takes it back, Esc does not.")

        def answered(yes: bool | None) -> None:
            if yes:
                self._ask(TakenBack(place.name, line.msgid))

        text = f"{question}\n\n  {clean(line.nick)}: {clean(line.text)[:200]}\n\n{keys}"
        self.app.push_screen(Question(text), answered)

    def _show_answered(self) -> None:
        _ = self._words
        line = self._places.current.answering
        shown = f"↳ {clean(line.nick)}: {clean(line.text)}" if line is not None else ""
        self._answered.update(shown)
        self._answered.set_class(line is None, "hidden")

    def on_composer_many_pasted(self, event: Composer.ManyPasted) -> None:
        """Ask before many lines go out at once."""
        _ = self._words
        lines = event.text.splitlines()
        count = len(lines)
        beginning = "\n".join(f"  {clean(line)[:70]}" for line in lines[:5])
        told = _.n("Paste {count} line into {room}?", "Paste {count} lines into {room}?", count)
        more = "\n  …" if count > 5 else ""
        keys = _("Enter puts them where you write, Esc does not.")
        text = f"{told.format(count=count, room=clean(self._places.current.name))}\n\n{beginning}{more}\n\n{keys}"

        def answered(yes: bool | None) -> None:
            if yes:
                self._composer.insert(event.text)

        self.app.push_screen(Question(text), answered)

    def on_composer_help_wanted(self) -> None:
        """Show the keys."""
        self.action_help()

    def on_composer_up_from_empty(self) -> None:
        """Take the last words of one's own back into the composer, to say them again."""
        timeline = self._places.current.timeline
        for number in range(timeline.end - 1, max(timeline.first, timeline.end - 500) - 1, -1):
            if timeline[number].own:
                self._composer.write(timeline[number].text)
                return

    def on_composer_escaped(self) -> None:
        """Go back."""
        self.action_back()

    def action_back(self) -> None:
        """Go back to now, and to the talk where another pane is in its place."""
        self._folded.clear()
        self._places.current.answering = None
        self._show_answered()
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
        self._composer.focus()

    def on_timeline_pane_older_wanted(self) -> None:
        """Ask for the page before the oldest message."""
        place = self._places.current
        timeline = place.timeline
        for number in range(timeline.first, timeline.end):
            line = timeline[number]
            if line.msgid or (line.dated and line.kind is Kind.SAID):
                when = line.when.astimezone(UTC)
                time = f"timestamp={when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"
                self._ask(OlderAsked(place.name, f"msgid={line.msgid}" if line.msgid else time))
                return

    def on_timeline_pane_moved(self) -> None:
        """Whether the end is in sight is another question now."""
        self._paint_soon()

    def _enter(self, name: str) -> None:
        self._folded.clear()
        self._ask(Entered(name))
        self._composer.focus()
        self._arrange()

    # -- what the keys do

    def action_help(self) -> None:
        """Show every key."""
        _ = self._words
        width = max(len(key.shown) for key in KEYS) + 2
        rows = [f"{key.shown:<{width}}{key.explain(_)}" for key in KEYS]
        more = (
            ("Enter", _("sends; Shift+Enter, Alt+Enter and Ctrl+J begin a new line")),
            ("Tab", _("completes names, rooms and commands, again for the next")),
            ("↑", _("where nothing is typed: brings back what you said last")),
        )
        rows += [f"{key:<{width}}{said}" for key, said in more]
        self.app.push_screen(Question("\n".join(rows)))

    def action_switch(self) -> None:
        """Go somewhere by its name: rooms, talks, and the people of this room."""
        _ = self._words
        state = self._places.state
        choices = [
            Choice(place.name, clean(place.name), self._about(place.unread)) for place in self._places if place.name
        ]
        known = {fold(state, choice.value) for choice in choices}
        room = room_of(state, state.current)
        people = sorted(room.members.values(), key=str.casefold) if room else []
        choices += [Choice(nick, clean(nick), _("person")) for nick in people if fold(state, nick) not in known]

        def chosen(name: str | None) -> None:
            if name:
                self._enter(name)

        self.app.push_screen(Finder(_("Where to?"), choices), chosen)

    def _about(self, unread: int) -> str:
        _ = self._words
        return _.n("{count} unread", "{count} unread", unread).format(count=unread) if unread else ""

    def action_palette(self) -> None:
        """Choose a command: it stands where one writes, or is done where it needs no words."""
        _ = self._words
        choices = [
            Choice(
                f"/{command.name}{' ' if command.usage else ''}",
                f"/{command.name} {_(command.usage) if command.usage else ''}".rstrip(),
                command.explain(_),
            )
            for command in COMMANDS
        ]

        def chosen(text: str | None) -> None:
            if text:
                self._composer.write(text)
                self._composer.focus()

        self.app.push_screen(Finder(_("Which command?"), choices), chosen)

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
        timeline = self._places.current.timeline
        for number in range(timeline.end - 1, timeline.first - 1, -1):
            line = timeline[number]
            if line.failed:
                self._places.current.timeline.withdraw(number)
                self._ask(Said(line.target, line.failed, literal=True, action=line.action))
                return
        _ = self._words
        self._places.take(info(_("Nothing was refused here."), self._now()))
        self._paint_soon()

    def action_fold(self, pane: str) -> None:
        """Show or hide a pane."""
        shown = not self.query_one(f"#{pane}").has_class("hidden")
        if self.size.width < _NARROW:
            self._folded = {pane: shown}
        else:
            self._folded[pane] = shown
        self._arrange()

    def action_theme(self) -> None:
        """Take the next colours."""
        from besedka.client.tui.themes import THEMES

        names = list(THEMES.values())
        at = names.index(self.app.theme) if self.app.theme in names else -1
        self.app.theme = names[(at + 1) % len(names)]

    def action_interrupt(self) -> None:
        """Clear what is typed; where nothing is, say goodbye the second time."""
        if self._composer.text:
            self._composer.write("")
            self._interrupted = False
        elif self._interrupted:
            self.action_leave()
        else:
            _ = self._words
            self._interrupted = True
            said = info(_("Once more Ctrl+C ends the conversation; so does Ctrl+Q."), self._now())
            self._places.take(said)
            self._paint_soon()

    def action_leave(self) -> None:
        """Say goodbye."""
        self.app.exit()

    # -- how much fits

    def on_resize(self, _event: events.Resize) -> None:
        """Show as many panes as have room."""
        self._arrange()

    def _arrange(self) -> None:
        width = self.size.width
        narrow = width < _NARROW
        rooms = not self._folded.get("rooms", narrow)
        members = not self._folded.get("members", width < _WIDE) and not self._places.current.direct
        alone = narrow and (rooms or members)
        self._rooms.set_class(not rooms, "hidden")
        self._members.set_class(not members or (narrow and rooms), "hidden")
        self.query_one("#talk").set_class(alone, "hidden")
        for pane in (self._rooms, self._members):
            pane.set_class(alone, "whole")
        if not alone and self.focused is None:
            self._composer.focus()
        self.call_after_refresh(self._paint)

    def on_app_focus(self) -> None:
        """The person is back: what is in sight is seen."""
        self._paint_soon()
