"""A conversation with the service: what is typed to it, and the sentences that it answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.conversation import CHEAP, Conversation, Peer, settings

if TYPE_CHECKING:
    from typing import Any

    from besedka.i18n import Language

__all__ = ["PASSWORD", "asked", "club", "registered"]

PASSWORD = "tea-and-sugar"
SOURCE = ":besedka!besedka@besedka.local NOTICE "


def club(language: Language = "en", **sections: dict[str, Any]) -> tuple[Conversation, Peer, Peer]:
    """Return a conversation with two guests, anna and boris."""
    sections["accounts"] = CHEAP | sections.get("accounts", {})
    talk = Conversation(settings(**sections), language)
    return talk, talk.irc("anna"), talk.irc("boris")


def asked(peer: Peer, text: str) -> list[str]:
    """Say something to the service; return what it answers, and before it all else that is told."""
    lines = peer.ask(f"PRIVMSG besedka :{text}")
    answers = [line.partition(" :")[2] for line in lines if line.startswith(SOURCE)]
    return [line for line in lines if not line.startswith(SOURCE)] + answers


def registered(peer: Peer, password: str = PASSWORD) -> None:
    """Let somebody have an account of its nick."""
    assert any("is yours now" in line for line in asked(peer, f"register {password}"))
    peer.forget()
