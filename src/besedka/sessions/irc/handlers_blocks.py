"""SILENCE: lines into commands and queries (defs.ircdocs.horse, SILENCE; docs/service.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.blocks import BlockUser, ListBlocks, UnblockUser

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["silence"]


def silence(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Block masks (`+`) or hear them again (`-`), several with commas; without a sign, show the list."""
    words = [word for word in message.params[0].split(",") if word] if message.params else []
    if not any(word[0] in "+-" for word in words):
        return (ListBlocks(session.number),)
    steps: list[Step] = []
    for word in words[: session.facts.settings.limits.targets]:
        if word[0] == "-":
            steps.append(UnblockUser(session.number, word[1:]))
        else:
            steps.append(BlockUser(session.number, word.removeprefix("+"), unseen=True))
    return tuple(steps)
