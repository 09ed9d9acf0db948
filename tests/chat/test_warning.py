"""What the server itself has to say to some."""

from __future__ import annotations

from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.warning import WarnUsers
from support.chat import Chat, one


def test_those_who_are_warned() -> None:
    """Each alone, by the service, on all sessions; it has no position, and who has gone is not told."""
    chat = Chat()
    anna = chat.enter("anna")
    chat.enter("boris")
    said = one(chat.apply(WarnUsers(0, ("Anna", "vera"), "mind the gap")), Said)
    assert (said.position, said.audience, said.target, said.text) == (0, anna.user.sessions, "anna", "mind the gap")
    assert (said.speech, said.source.nick) == (Speech.NOTICE, "besedka")
