"""The people in the room on the right: those who may more than others first, then by name; who is away is dim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from besedka.client.clean import clean
from besedka.client.state import fold, room_of
from besedka.client.tui.column import Column, spread
from besedka.client.tui.rows import nick_style

if TYPE_CHECKING:
    from besedka.client.state import State
    from besedka.client.tui.rows import Row

__all__ = ["MembersPane"]


class MembersPane(Column):
    """Who is in the current room; empty beside a talk with one person."""

    class Chosen(Message):
        """The person wants to talk with `nick` alone."""

        def __init__(self, nick: str) -> None:
            super().__init__()
            self.nick = nick

    def __init__(self) -> None:
        super().__init__(id="members")
        self._nicks: list[str] = []

    def update_members(self, state: State) -> None:
        """Show the people of the room that is current now."""
        room = room_of(state, state.current)
        members = room.members if room else {}
        signs = room.signs if room else {}
        order = state.support.prefixes

        def rank(key: str) -> int:
            return order.find(signs[key][:1]) if signs.get(key) else len(order)

        keys = sorted(members, key=lambda key: (rank(key), key))
        self._nicks = [members[key] for key in keys]
        width = max(1, self.content_size.width)
        mine = fold(state, state.nick)
        self.show(
            [_row(members[key], signs.get(key, "")[:1], width, own=key == mine, away=key in state.away) for key in keys]
        )

    def picked(self, number: int) -> None:
        """Say with whom."""
        self.post_message(self.Chosen(self._nicks[number]))


def _row(nick: str, sign: str, width: int, *, own: bool, away: bool) -> Row:
    name = clean(nick)
    style = "dim" if away else "own" if own else nick_style(name)
    return spread(((sign or " ", "dim"), (name, style)), ((" z", "dim"),) if away else (), width)
