"""What a session asks for: data, imperative, complete.

A command is what crosses a wire, a lock or (later) a cluster's log, so it holds all that its outcome depends on besides
the hub's state. The time is not in it: one time is given to all commands of a turn (`Hub.apply`). What is asked for in
rooms and about accounts stands in `room_commands.py` and `account_commands.py`.
"""

from __future__ import annotations

import enum

import msgspec

__all__ = [
    "Administer",
    "Announce",
    "ChangeHost",
    "ChangeNick",
    "ChangeRealname",
    "ClearMetadata",
    "Command",
    "Disconnect",
    "EndAbsent",
    "EndSession",
    "HearAnnouncements",
    "ReadSettingsAgain",
    "Register",
    "RemoveUser",
    "Say",
    "SayEach",
    "SetAway",
    "SetBot",
    "SetInvisible",
    "SetMetadata",
    "Speech",
    "StopAdministering",
    "Unwatch",
    "Watch",
]


class Speech(enum.Enum):
    """How something is said (RFC 2812 section 3.3; IRCv3 message-tags for TAG)."""

    MESSAGE = "message"
    NOTICE = "notice"
    TAG = "tag"  # only tags, no text; hardly ever stored (`talk.is_kept`)

    __hash__ = object.__hash__  # members are singletons; Enum's own hash is a Python call on the hot path


class Command(msgspec.Struct, frozen=True, gc=False):
    """What one session asks for; `session` is its number."""

    session: int


class Register(Command, frozen=True, gc=False):
    """Become present under a nick. `identity` ("device:…") is what a returning guest is known by, if anything.

    `secure` says that nobody on the way can read along; `away` is the message of somebody who comes without being there
    (IRCv3 pre-away), None for everybody else. `metadata` was set before; with it, one has at most `most_keys` (0: any).
    `address` is where it comes from, where others are not shown that; "": they are, and it is the host.
    Who is logged in is known by the account, and `device` is the identity of the installation then; an account has at
    most `most` sessions (0: any number). `kept` as for `Disconnect`.
    `client` is by what its device is known (`seen.py`). A connection that this one may stand in for was heard `unheard`
    microseconds ago at the earliest. `certificate` is the fingerprint of the one that it has shown in TLS, "" for none.
    """

    nick: str
    username: str
    realname: str
    host: str
    wire: str
    identity: str | None = None
    secure: bool = False
    away: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    address: str = ""
    device: str | None = None
    most: int = 0
    client: str = ""
    unheard: int = 0
    kept: bool = True
    most_keys: int = 0
    certificate: str = ""


class Disconnect(Command, frozen=True, gc=False):
    """The session ends, for a reason that others are shown; `kept` is False when there is no room to keep that.

    `silent` is for how long (microseconds) nothing was heard of a peer that is lost: it may not have got what it was
    sent meanwhile.
    """

    reason: str
    kept: bool = True
    silent: int = 0


class EndSession(Command, frozen=True, gc=False):
    """End one of one's own sessions by its number; the administrator ends anybody's. `kept` as for `Disconnect`.

    `digest` says of a browser without a session which account it is logged in to (`chat/web_logins.py`).
    """

    number: int
    by_administrator: bool = False
    kept: bool = True
    digest: str = ""


class EndAbsent(Command, frozen=True, gc=False):
    """The server's own: let those be gone whose last session went before a time (microseconds)."""

    before: int


class ChangeNick(Command, frozen=True, gc=False):
    """Take another nick."""

    nick: str


class ChangeRealname(Command, frozen=True, gc=False):
    """Change the real name (IRCv3 setname)."""

    realname: str


class ChangeHost(Command, frozen=True, gc=False):
    """Be seen with another user name and host (IRCv3 chghost); the server asks for it, not the user."""

    username: str
    host: str


class SetAway(Command, frozen=True, gc=False):
    """Be away with a message, or back with None."""

    message: str | None


class SetInvisible(Command, frozen=True, gc=False):
    """User mode `i`: hidden from those who share no room."""

    invisible: bool


class SetBot(Command, frozen=True, gc=False):
    """User mode `B`: a program, not a person (IRCv3 bot-mode)."""

    bot: bool


class SetMetadata(Command, frozen=True, gc=False):
    """Set a key of oneself ("*") or of a room, or remove it with None (IRCv3 metadata); there may be `most` of them."""

    target: str
    key: str
    value: str | None
    most: int = 0


class ClearMetadata(Command, frozen=True, gc=False):
    """Remove all keys of oneself ("*") or of a room."""

    target: str


class Administer(Command, frozen=True, gc=False):
    """Become an administrator of the whole server, under this name; who may is admission's to say."""

    name: str
    password: str


class StopAdministering(Command, frozen=True, gc=False):
    """Be an administrator no longer."""


class HearAnnouncements(Command, frozen=True, gc=False):
    """User mode `w`: hear what administrators announce."""

    on: bool


class Announce(Command, frozen=True, gc=False):
    """Say something to all with user mode `w` (WALLOPS); for administrators."""

    text: str


class ReadSettingsAgain(Command, frozen=True, gc=False):
    """Let the server read its settings again (REHASH); for administrators."""


class RemoveUser(Command, frozen=True, gc=False):
    """End somebody's sessions (KILL); for administrators. `kept` is False when there is no room to keep that."""

    nick: str
    reason: str
    kept: bool = True


class Watch(Command, frozen=True, gc=False):
    """Hear of these nicks from now on (IRCv3 monitor); `most` is how many a session may watch."""

    nicks: tuple[str, ...]
    most: int = 0


class Unwatch(Command, frozen=True, gc=False):
    """Hear of these nicks no longer; of nobody for None."""

    nicks: tuple[str, ...] | None = None


class Say(Command, frozen=True, gc=False):
    r"""Say something to a room or a user; the lines of `text` are separated by `\n`.

    `tags` are the client-only tags that go with it; `key` makes the message unique (docs/spec/message-key.md). Where a
    line was sent in several pieces, `seams` are the offsets in `text` at which they meet (IRCv3 multiline).
    """

    target: str
    text: str
    speech: Speech = Speech.MESSAGE
    tags: tuple[tuple[str, str], ...] = ()
    key: str | None = None
    seams: tuple[int, ...] = ()


class SayEach(Command, frozen=True, gc=False):
    """Say several texts to one room, a message each: what came in lines that follow one another, decided together."""

    target: str
    texts: tuple[str, ...]
