"""What the chat begins with: the state that the journal's contents and the settings make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.state import MICROSECONDS_PER_HOUR, State

if TYPE_CHECKING:
    from besedka.config.settings import Settings
    from besedka.journal.journal import Contents, Journal

__all__ = ["begin"]


def begin(contents: Contents, journal: Journal, settings: Settings) -> State:
    """Return the state of a chat in which nobody is present yet; `journal` answers what it asks of the past."""
    state = State(
        contents.rooms,
        contents.position,
        contents.time,
        journal,
        contents.spoken,
        contents.accounts,
        settings.server.name,
        contents.server_bans,
        contents.invite_links,
        contents.lockdown,
        contents.web_logins,
    )
    state.next_room = max(state.next_room, contents.forgotten + 1)
    state.messages = journal
    state.key_lifetime = settings.journal.key_hours * MICROSECONDS_PER_HOUR
    state.always_on = settings.accounts.always_on == "yes"
    return state
