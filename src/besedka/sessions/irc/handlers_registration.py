"""CAP, PASS, NICK, USER, DEVICE, QUIT: from a connection to somebody present.

What has been said so far is in `Registration`; the registration is complete when nick and user are there and capability
negotiation is not under way (modern.ircdocs.horse, "Connection Registration").
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from besedka.chat.commands import ChangeNick, Disconnect, Register
from besedka.chat.queries import CountUsers
from besedka.chat.room_commands import JoinRoom
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.protocols.capabilities import parse_request, parse_version
from besedka.protocols.wrap import wrap_utf8
from besedka.sessions.irc.capabilities import Cap, offered
from besedka.sessions.irc.handlers_accounts import abort_sasl
from besedka.sessions.irc.isupport import USERNAME_LENGTH
from besedka.sessions.irc.steps import CapAnswer, CapChange, Failure, Numeric, Welcome
from besedka.sessions.session import Phase

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["Registration", "cap", "device", "nick", "password", "quit_", "user"]

_PRE_AWAY = "draft/pre-away"
_METADATA = ("draft/metadata-2", "draft/metadata-3")
SHORTEST_TOKEN, LONGEST_TOKEN = 16, 128  # characters: 16 random ones cannot be guessed, 128 still fit a line


class Registration:
    """What a connection has said of itself until it is present."""

    __slots__ = (
        "away",
        "client",
        "heard",
        "identity",
        "metadata",
        "metadata_asked",
        "negotiating",
        "nick",
        "password",
        "pre_away",
        "realname",
        "username",
    )

    def __init__(self) -> None:
        self.heard = 0  # commands, the one that is being heard included
        self.nick = ""
        self.username = ""
        self.realname = ""
        self.password = ""
        self.identity: str | None = None
        self.client = ""  # the name that its device gives itself (`account@device`)
        self.negotiating = False
        self.pre_away = False  # whether AWAY is taken already: draft/pre-away was asked for, and is offered
        self.away: str | None = None
        self.metadata_asked = False  # whether METADATA is taken already, likewise
        self.metadata: dict[str, str] = {}


def cap(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Negotiate capabilities (ircv3.net/specs/extensions/capability-negotiation)."""
    subcommand, *rest = message.params
    subcommand = subcommand.upper()
    registration = session.registration
    if subcommand in ("LS", "REQ") and registration is not None:
        registration.negotiating = True
    match subcommand:
        case "LS":
            return (CapAnswer("LS", parse_version(rest[0] if rest else None)),)
        case "LIST":
            return (CapAnswer("LIST", 0),)
        case "REQ":
            text = " ".join(rest)
            if registration is not None:
                _ask_early(registration, parse_request(text), offered(session.facts.settings))
            return (CapChange(text),)
        case "END":
            if registration is None:
                return ()
            registration.negotiating = False
            return _complete(session, registration)
    return (Numeric(numerics.ERR_INVALIDCAPCMD, (subcommand or "*",), mark("Invalid CAP command")),)


def _ask_early(registration: Registration, wanted: dict[str, bool], offered: int) -> None:
    """Take note of commands that will be taken before the registration is complete."""
    if offered & Cap.PRE_AWAY:
        registration.pre_away = wanted.get(_PRE_AWAY, registration.pre_away)
    if offered & (Cap.METADATA_2 | Cap.METADATA_3):
        registration.metadata_asked |= any(wanted.get(name, False) for name in _METADATA)


def password(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Keep the server's password until the registration is complete."""
    if session.registration is None:
        return _already()
    session.registration.password = message.params[0]
    return ()


def nick(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Take a nick, the first or another."""
    if not message.params or not message.params[0]:
        return (Numeric(numerics.ERR_NONICKNAMEGIVEN, (), mark("No nickname given")),)
    registration = session.registration
    if registration is None:
        return (ChangeNick(session.number, message.params[0]),)
    registration.nick = message.params[0]
    return _complete(session, registration)


def user(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Say who one is: a user name and a real name."""
    registration = session.registration
    if registration is None:
        return _already()
    name = "".join(letter for letter in message.params[0] if letter.isalnum() or letter in "-_.")
    if not message.params[0] or not message.params[3]:
        return (Numeric(numerics.ERR_NEEDMOREPARAMS, ("USER",), mark("Not enough parameters")),)
    registration.username = wrap_utf8(name or "user", USERNAME_LENGTH)[0]
    registration.realname = message.params[3]
    return _complete(session, registration)


def device(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show this installation's token (docs/spec/device.md); what is kept is only its hash."""
    token = message.params[0]
    if session.registration is None:
        return _already()
    if not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
        lengths = (str(SHORTEST_TOKEN), str(LONGEST_TOKEN))
        return (Failure("DEVICE", "INVALID_TOKEN", (), mark("A token has {0} to {1} characters"), lengths),)
    session.registration.identity = f"device:{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    return ()


def quit_(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Leave."""
    session.phase = Phase.ENDED
    reason = message.params[0] if message.params and message.params[0] else ""
    return (Disconnect(session.number, f"Quit: {reason}" if reason else "Quit"),)


def _already() -> tuple[Step, ...]:
    return (Numeric(numerics.ERR_ALREADYREGISTERED, (), mark("You may not reregister")),)


def _complete(session: IrcSession, registration: Registration) -> tuple[Step, ...]:
    """Register when everything is there; the session pauses until the answer is."""
    if registration.negotiating or not registration.nick or not registration.username:
        return ()
    wanted = session.facts.settings.server.password
    if wanted and not hmac.compare_digest(wanted.encode(), registration.password.encode()):
        session.phase = Phase.ENDED
        return (
            Numeric(numerics.ERR_PASSWDMISMATCH, (), mark("Password incorrect")),
            Disconnect(session.number, "Password incorrect"),
        )
    refusal = session.settle()
    if refusal is not None:
        session.phase = Phase.ENDED
        return (Disconnect(session.number, refusal),)
    session.phase = Phase.REGISTERING
    register = Register(
        session.number,
        registration.nick,
        registration.username,
        registration.realname,
        session.host,
        session.wire,
        registration.identity,
        session.secure,
        registration.away,
        tuple(registration.metadata.items()),
        client=registration.client,
        certificate=session.certificate,
    )
    rooms = session.facts.settings.rooms
    entered = rooms.default.split() if rooms.auto_join == "yes" else []
    joins = [JoinRoom(session.number, room) for room in entered]
    return (*abort_sasl(session), register, CountUsers(session.number), Welcome(), *joins)
