"""What those are told who are banned from the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat.server_bans import BanFromServer, BanKind, ServerBan
from besedka.sessions.banned import contact_of, farewell, told_of_ban
from besedka.sessions.session import Request
from support.conversation import Conversation, settings

if TYPE_CHECKING:
    from besedka.i18n import Language

END = 1_763_812_800_000_000
ADDRESS = ServerBan(BanKind.ADDRESS, "192.0.2.1", "spam.", "console", 1, END)
ADMIN = {"admin": "Tea house\nMinsk\nboss@example.org\n"}


def test_why_until_when_and_whom_to_ask() -> None:
    """As far as it is known."""
    facts = Conversation(settings(server=ADMIN)).facts
    assert told_of_ban(ADDRESS, facts) == (
        "You are banned from this server until 2025-11-22 12:00 UTC: spam. Ask boss@example.org if that is a mistake."
    )
    nothing = ServerBan(BanKind.ADDRESS, "192.0.2.1", "", "console", 1)
    assert told_of_ban(nothing, Conversation().facts) == (
        "You are banned from this server: no reason was given."
        " Ask the administrator of this server if that is a mistake."
    )
    assert contact_of(Conversation().facts) == ""


@pytest.mark.parametrize(
    ("takes", "said"),
    [
        ("everything", "ERROR :Closing link: You are banned from this server until 2025-11-22 12:00 UTC: spam. Ask "),
        ("plain", "Вам закрыт вход на этот сервер до 2025-11-22 12:00 UTC: spam. Если это ошибка, обратитесь к "),
    ],
)
def test_at_the_door(takes: str, said: str) -> None:
    """In the words of what the listener takes, as far as that is known."""
    told = farewell(ADDRESS, Conversation(settings(server=ADMIN), "ru").facts, takes).decode()
    assert told.startswith(said)
    assert told.endswith("\n")


def ban(talk: Conversation, kind: BanKind, target: str, reason: str = "spam") -> None:
    """Let the console ban."""
    console = talk.irc()
    talk.turn([Request(console.session, (BanFromServer(console.session.number, kind, target, reason, 0, True),))])


@pytest.mark.parametrize(("language", "said"), [("en", "You are banned"), ("ru", "Вам закрыт вход")])
def test_by_the_plain_wire(language: Language, said: str) -> None:
    """Who is there is told and goes; who comes is asked for no other name, but where only the name is banned."""
    talk = Conversation(language=language)
    there, stays = talk.plain("anna"), talk.irc("boris")
    ban(talk, BanKind.NICK, "a*")
    (told, goodbye) = there.lines()
    assert told.startswith(said)
    assert (goodbye, there.closed, stays.closed) == (talk.facts.words("Goodbye."), True, False)
    again = talk.plain()
    again.feed(b"anna\n")
    (asked,) = again.lines()
    assert asked.endswith(":")
    again.feed(b"olga\n")
    assert talk.state.user("olga") is not None
    ban(talk, BanKind.ADDRESS, "127.0.0.1")
    comer = talk.plain()
    comer.feed(b"olga\n")
    (told, _) = comer.lines()
    assert told.startswith(said)
    assert comer.closed
