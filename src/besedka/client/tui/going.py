"""Going to a place in the past: a hit of a search, a call of one's name, a day; and reading on from there."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from besedka.client.clean import clean
from besedka.client.excursions import arrived, sought
from besedka.client.lines import Kind, Line
from besedka.client.requests import ApartAsked, Entered, OlderAsked, Request, Said, Sought
from besedka.client.search import HITS, grouped
from besedka.client.tui.finder import Choice, Finder

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from besedka.client.places import Place, Places
    from besedka.client.tui.timeline_pane import TimelinePane
    from besedka.i18n import Words

__all__ = ["Going", "reference"]

_OLDER = "older"
# Of a message in a list; what is longer is cut at the edge anyway.
_LETTERS = 200


def reference(line: Line) -> str:
    """Return how CHATHISTORY is told of a line: by its msgid, else by its time; "" where it has neither."""
    if line.msgid:
        return f"msgid={line.msgid}"
    if not line.dated or line.kind is not Kind.SAID:
        return ""
    when = line.when.astimezone(UTC)
    return f"timestamp={when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def _said(line: Line) -> str:
    said = clean(line.text)[:_LETTERS]
    return f"* {clean(line.nick)} {said}" if line.action else f"{clean(line.nick)}: {said}"


class Going:
    """`app` shows lists, `tell` says a sentence in the talk, `ask` hands a request to the loop."""

    def __init__(
        self,
        app: Callable[[], App[None]],
        places: Places,
        timeline: TimelinePane,
        words: Words,
        tell: Callable[[str], None],
        ask: Callable[[Request], None],
    ) -> None:
        self._app = app
        self._places = places
        self._timeline = timeline
        self._words = words
        self._tell = tell
        self._ask = ask
        self._page: list[Line] = []
        self._hits: list[Line] = []
        self._wanted: Line | None = None
        """Where to stand as soon as its place is shown."""

    # -- where to

    def search(self) -> None:
        """Ask for what is searched for."""
        _ = self._words

        def typed(text: str | None) -> None:
            if text:
                self._ask(Said(self._places.current.name, f"/search {text}"))

        question = _("Search: words, «a phrase», from:anna, in:#tea, after:2026-09-01")
        self._app().push_screen(Finder(question, [], free=True), typed)

    def mentions(self) -> None:
        """Choose among the messages that called the person, the newest first."""
        _ = self._words
        called = self._places.state.mentions[::-1]
        if not called:
            self._tell(_("Nobody has called you yet."))
            return
        self._choose(_("Who called you"), [(line,) for line in called], older=False)

    def _choose(self, question: str, groups: list[tuple[Line, ...]], *, older: bool) -> None:
        _ = self._words
        lines = [next(line for line in group if not line.beside) for group in groups]
        choices = [self._choice(at, line, group) for at, (line, group) in enumerate(zip(lines, groups, strict=True))]
        if older:
            choices.append(Choice(_OLDER, _("older ones …")))

        def chosen(value: str | None) -> None:
            if value == _OLDER:
                self._ask(Said(self._places.current.name, "/search older"))
            elif value:
                self._go(lines[int(value)])

        self._app().push_screen(Finder(question, choices, wide=True), chosen)

    def _choice(self, at: int, line: Line, group: tuple[Line, ...]) -> Choice:
        """Return a message of a list, with what was said beside it."""
        own = group.index(line)
        told = f"{line.when:%Y-%m-%d %H:%M}  {clean(line.room or '@')}  {_said(line)}"
        return Choice(str(at), told, above=tuple(map(_said, group[:own])), below=tuple(map(_said, group[own + 1 :])))

    def _go(self, line: Line) -> None:
        _ = self._words
        place = line.place
        if line.room and self._places.find(place) is None:
            self._tell(_("You are not in {room}.").format(room=place))
            return
        self._ask(Entered(place))
        self._ask(Sought(place, line.msgid, line.when))

    # -- what comes

    def take(self, line: Line) -> bool:
        """Take a line that belongs to a page apart or to a search; False for all others."""
        if line.kind is Kind.FOUND:
            self._hits.append(line)
        elif line.kind is Kind.PAGE:
            page, self._page = self._page, []
            self._arrived(line, page)
        elif line.apart:
            self._page.append(line)
        else:
            return False
        return True

    def show_hits(self) -> None:
        """Show what was found, newest first, if something was."""
        _ = self._words
        if self._hits:
            groups, self._hits = grouped(tuple(self._hits))[::-1], []
            # the note that there are more comes behind the hits, and perhaps later
            more = bool(self._places.state.search.older) or len(groups) >= HITS
            self._choose(_("What was found"), groups, older=more)

    def _arrived(self, end: Line, page: list[Line]) -> None:
        place = self._places.find(end.room or end.nick)
        if place is None:
            return
        arrived(place, page, end.apart)
        if end.apart == "around":
            self._wanted = end

    def stand(self) -> None:
        """Go to what was looked for, when its place is on the screen."""
        wanted = self._wanted
        if wanted is None or self._places.find(wanted.room or wanted.nick) is not self._places.current:
            return
        self._wanted = None
        number = sought(self._places.current.shown, wanted)
        if number is None:
            _ = self._words
            self._tell(_("That cannot be shown: this server gives nothing of the past there."))
            return
        self._timeline.stand(number)

    # -- reading on

    def older(self) -> None:
        """Ask for the page before the oldest message that is shown."""
        place = self._places.current
        known = self._edge(place, oldest=True)
        if known and place.apart is not None:
            self._ask(ApartAsked(place.name, "before", known))
        elif known:
            self._ask(OlderAsked(place.name, known))

    def newer(self) -> None:
        """Ask for what came after a page of the past."""
        place = self._places.current
        known = self._edge(place, oldest=False)
        if known and place.apart is not None:
            self._ask(ApartAsked(place.name, "after", known))

    def _edge(self, place: Place, *, oldest: bool) -> str:
        timeline = place.shown
        numbers = range(timeline.first, timeline.end)
        ordered = numbers if oldest else reversed(numbers)
        return next(filter(None, (reference(timeline[number]) for number in ordered)), "")
