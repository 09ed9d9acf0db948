"""What the IRC session answers by itself, in its place among the commands and queries (`Local` steps)."""

from __future__ import annotations

from typing import Any

from besedka.chat.finds import Found
from besedka.chat.pages import Page, TargetsFound
from besedka.chat.playback import Playback
from besedka.chat.searching import ProblemKind
from besedka.sessions.session import Local, LookedUp, Reshaping

__all__ = [
    "Answering",
    "AskForPong",
    "CapAnswer",
    "CapChange",
    "Failure",
    "GoOn",
    "Goodbye",
    "HashNewPassword",
    "Help",
    "Nothing",
    "Numeric",
    "PageFound",
    "PasswordHashed",
    "PasswordJudged",
    "Past",
    "PlaybackRead",
    "PlaybackRefused",
    "Pong",
    "Quietly",
    "RegistrationFailure",
    "Resume",
    "SearchRefused",
    "Searched",
    "ServerInfo",
    "ServerVersion",
    "ShowAdministration",
    "ShowIsupport",
    "ShowMotd",
    "ShowSubscriptions",
    "StartSasl",
    "Subscribe",
    "UnreadTold",
    "Unsubscribe",
    "VersionsRead",
    "Welcome",
    "WhoFields",
    "WhoIsEnd",
]


class Numeric(Local, frozen=True, gc=False):
    """A numeric, mostly an error that needs nobody else to be known: a marked text, and what stands for its numbers."""

    code: str
    parameters: tuple[str, ...]
    text: str
    values: tuple[str, ...] = ()


class Failure(Local, frozen=True, gc=False):
    """A standard reply: a marked text, and what stands for its numbers."""

    verb: str
    code: str
    context: tuple[str, ...]
    text: str
    values: tuple[str, ...] = ()


class SearchRefused(Local, frozen=True, gc=False):
    """What SEARCH was asked is not understood."""

    kind: ProblemKind
    what: str


class AskForPong(Local, frozen=True, gc=False):
    """The peer has been silent: PING it."""


class Nothing(Local, frozen=True, gc=False):
    """A line that asks for nothing, and has a label."""


class Pong(Local, frozen=True, gc=False):
    """The answer to PING."""

    token: str


class Quietly(Local, frozen=True, gc=False):
    """What follows is not answered by numerics that refuse it."""


class CapAnswer(Local, frozen=True, gc=False):
    """CAP LS or LIST; `version` is what LS was asked with, 0 for LIST."""

    subcommand: str
    version: int


class CapChange(Reshaping, frozen=True, gc=False):
    """CAP REQ: all of it or nothing."""

    text: str


class Welcome(Local, frozen=True, gc=False):
    """What follows the registration: the message of the day, and what was missed."""


class ShowIsupport(Local, frozen=True, gc=False):
    """ISUPPORT."""


class Subscribe(Local, frozen=True, gc=False):
    """METADATA SUB."""

    keys: tuple[str, ...]


class Unsubscribe(Local, frozen=True, gc=False):
    """METADATA UNSUB."""

    keys: tuple[str, ...]


class ShowSubscriptions(Local, frozen=True, gc=False):
    """METADATA SUBS."""


class ShowMotd(Local, frozen=True, gc=False):
    """MOTD."""


class ServerVersion(Local, frozen=True, gc=False):
    """VERSION."""


class ServerInfo(Local, frozen=True, gc=False):
    """INFO."""


class Help(Local, frozen=True, gc=False):
    """HELP, on a subject or on everything."""

    subject: str | None


class Answering(Local, frozen=True, gc=False):
    """The answers that follow are told by this numeric, which is not the one that they usually have."""

    code: str


class WhoFields(Local, frozen=True, gc=False):
    """The next list of users is told as WHOX: these fields, and the token with which it was asked for."""

    fields: str
    token: str


class ShowAdministration(Local, frozen=True, gc=False):
    """ADMIN."""


class WhoIsEnd(Local, frozen=True, gc=False):
    """The end of WHOIS."""

    nick: str


class Past(LookedUp, frozen=True, gc=False):
    """A page of history has been looked up; `caps` are those that the session had when it was asked for."""

    page: Page
    caps: int


class PageFound(LookedUp, frozen=True, gc=False):
    """What CHATHISTORY asked for has been looked up."""

    page: Page | TargetsFound


class PlaybackRead(LookedUp, frozen=True, gc=False):
    """What could be played has been looked up."""

    answer: Any
    wanted: Playback


class PlaybackRefused(Local, frozen=True, gc=False):
    """What was said to *playback is not understood."""

    text: str
    values: tuple[str, ...] = ()


class Searched(LookedUp, frozen=True, gc=False):
    """A search has come to its end."""

    found: Found


class UnreadTold(LookedUp, frozen=True, gc=False):
    """What is unread has been counted."""

    answer: Any


class VersionsRead(LookedUp, frozen=True, gc=False):
    """What a message has said before has been looked up."""

    page: Page


class Resume(Local, frozen=True, gc=False):
    """What came behind a line that had to be answered first is heard from here on."""


class StartSasl(Local, frozen=True, gc=False):
    """AUTHENTICATE with the name of a mechanism."""

    mechanism: str


class GoOn(Local, frozen=True, gc=False):
    """The credentials before this are for the SASL exchange."""


class PasswordJudged(LookedUp, frozen=True, gc=False):
    """A password or a proof was compared: `Judged`, or `Busy`."""

    answer: Any


class Goodbye(Local, frozen=True, gc=False):
    """The connection ends, before the hub knows of it."""

    reason: str


class HashNewPassword(Local, frozen=True, gc=False):
    """The password of the account whose name was judged before this."""

    password: str


class PasswordHashed(LookedUp, frozen=True, gc=False):
    """A new password was hashed: `Verifier`, `Unusable` or `Busy`."""

    account: str
    answer: Any


class RegistrationFailure(Local, frozen=True, gc=False):
    """A standard reply of REGISTER or VERIFY."""

    verb: str
    code: str
    account: str
    text: str
    values: tuple[str, ...] = ()
