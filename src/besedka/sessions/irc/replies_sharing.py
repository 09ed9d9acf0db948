"""What a session is told of what another session of the same user did: as if it had done it itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat import account_events, events, room_events
from besedka.chat.mended import Edited, Reacted, Redacted
from besedka.chat.notes import MarkerTold
from besedka.protocols import numerics
from besedka.sessions.irc import replies_markers as markers
from besedka.sessions.irc import replies_metadata as metadata
from besedka.sessions.irc import replies_people as people
from besedka.sessions.irc import replies_rooms as rooms
from besedka.sessions.irc.capabilities import Cap

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.attached import Shared
    from besedka.sessions.irc.response import Response

__all__ = ["told"]


def told(response: Response, event: Shared) -> None:
    """Add what is told of it."""
    _SHARED[type(event.event)](response, event.event)


def _said(response: Response, event: events.Said | Reacted | Edited) -> None:
    """Tell of a direct message, whose source is oneself, and whose target is the other.

    Only those hear of it who say that they expect such a thing: to others it would be something that they were told.
    """
    if response.session.caps & (Cap.ECHO_MESSAGE | Cap.SELF_MESSAGE):
        response.add(response.session.unframed.render((event,)))


def _edited(response: Response, event: Edited) -> None:
    if response.session.unframed.edits:
        response.add(response.session.unframed.render((event,)))
    else:
        _said(response, event)


def _redacted(response: Response, event: Redacted) -> None:
    response.add(response.session.unframed.render((event,)))


def _joined(response: Response, event: room_events.RoomJoined) -> None:
    """JOIN with all about the room. What was said there before it asks for itself: nothing is paused for it here."""
    rooms.joined(response, event)
    metadata.joined(response, event)


def _logged_out(response: Response, event: account_events.LoggedOut) -> None:
    """RPL_LOGGEDOUT, and ACCOUNT for those who understand it."""
    assert event.source is not None
    response.numeric(numerics.RPL_LOGGEDOUT, event.source.mask, text=response.told("You are now logged out"))
    response.add(response.session.unframed.render((event,)))


_SHARED: dict[type, Callable[[Response, Any], None]] = {
    MarkerTold: markers.overheard,
    events.Said: _said,
    room_events.RoomJoined: _joined,
    Edited: _edited,
    Reacted: _said,
    Redacted: _redacted,
    account_events.LoggedOut: _logged_out,
    events.NickChanged: people.nick_changed,
    events.RealnameChanged: people.realname_changed,
    events.HostChanged: people.host_changed,
    events.AwayChanged: people.is_away_now,
    events.InvisibleChanged: people.invisible_changed,
    events.BotChanged: people.bot_changed,
    events.UserModeChanged: people.mode_changed,
}
