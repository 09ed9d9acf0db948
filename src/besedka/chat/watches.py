"""Who wants to hear of whom (IRCv3 monitor): nicks, each watched by sessions. A list ends with its session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.names import fold_nick

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Watches"]


class Watches:
    """Two tables that say the same: by session, and by folded nick."""

    __slots__ = ("_by_nick", "_by_session")

    def __init__(self) -> None:
        self._by_nick: dict[str, dict[int, None]] = {}
        self._by_session: dict[int, dict[str, str]] = {}  # folded nicks, and as they were given

    def add(self, session: int, nick: str, most: int) -> bool:
        """Let a session watch a nick; tell whether its list of at most `most` nicks had room."""
        folded = fold_nick(nick)
        own = self._by_session.setdefault(session, {})
        if folded not in own and len(own) >= most:
            return False
        own[folded] = nick
        self._by_nick.setdefault(folded, {})[session] = None
        return True

    def remove(self, session: int, nicks: Iterable[str]) -> None:
        """Let a session watch these nicks no longer."""
        own = self._by_session.get(session, {})
        for nick in nicks:
            folded = fold_nick(nick)
            if own.pop(folded, None) is not None:
                watchers = self._by_nick[folded]
                del watchers[session]
                if not watchers:
                    del self._by_nick[folded]
        if not own:
            self._by_session.pop(session, None)

    def clear(self, session: int) -> None:
        """Let a session watch nobody."""
        if session in self._by_session:
            self.remove(session, self.of(session))

    def of(self, session: int) -> tuple[str, ...]:
        """Return the nicks that a session watches, as it gave them, in their order."""
        return tuple(self._by_session.get(session, {}).values())

    @property
    def sessions(self) -> tuple[int, ...]:
        """Return the sessions that watch somebody."""
        return tuple(self._by_session)

    def watchers(self, folded: str) -> tuple[int, ...]:
        """Return the sessions that watch a folded nick."""
        return tuple(self._by_nick.get(folded, ()))
