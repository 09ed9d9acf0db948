"""What the IRC session answers by itself, in its place among the commands and queries (`Local` steps)."""

from __future__ import annotations

from besedka.chat.pages import Page
from besedka.sessions.session import Local, LookedUp, Reshaping

__all__ = [
    "Answering",
    "AskForPong",
    "CapAnswer",
    "CapChange",
    "Failure",
    "Help",
    "Nothing",
    "Numeric",
    "Past",
    "Pong",
    "Quietly",
    "ServerInfo",
    "ServerVersion",
    "ShowAdministration",
    "ShowIsupport",
    "ShowMotd",
    "Welcome",
    "WhoFields",
    "WhoIsEnd",
]


class Numeric(Local, frozen=True, gc=False):
    """A numeric, mostly an error that needs nobody else to be known."""

    code: str
    parameters: tuple[str, ...]
    text: str


class Failure(Local, frozen=True, gc=False):
    """A standard reply."""

    verb: str
    code: str
    context: tuple[str, ...]
    text: str
    kind: str = "FAIL"


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
    """A page of history has been looked up."""

    page: Page
