"""The table of IRC capabilities: `CAP LS`, the dialects and docs/irc.md are made from it.

See ircv3.net/specs/extensions/capability-negotiation. To offer one more, add a row; where it changes what others are
told, mark it as shaping and render it in `dialect.py`. What needs another capability is of no effect without it:
clients may ask for both in any order.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from besedka.i18n import LANGUAGES
from besedka.sessions.irc.exchange import EXTERNAL, MECHANISMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from besedka.config.settings import Settings

    Value = Callable[[Settings, bool], str]

__all__ = [
    "BY_NAME",
    "CAPABILITIES",
    "SHAPING",
    "Cap",
    "Capability",
    "advertised",
    "effective",
    "names_of",
    "offered",
    "unknown_withheld",
]


SECONDS_A_DAY = 86_400
CODES = ("en", "~ru")  # the tilde: what is no refusal is English in part (docs/languages.md)
MOST_SUBSCRIPTIONS = 50  # keys of metadata: all that the registry of IRCv3 lists, several times over


class Cap:
    """One bit a capability: plain numbers, since every message asks for some of them."""

    MESSAGE_TAGS: Final = 1 << 0
    SERVER_TIME: Final = 1 << 1
    ECHO_MESSAGE: Final = 1 << 2
    BATCH: Final = 1 << 3
    LABELED_RESPONSE: Final = 1 << 4
    MULTI_PREFIX: Final = 1 << 5
    AWAY_NOTIFY: Final = 1 << 6
    USERHOST_IN_NAMES: Final = 1 << 7
    SETNAME: Final = 1 << 8
    INVITE_NOTIFY: Final = 1 << 9
    CAP_NOTIFY: Final = 1 << 10
    STANDARD_REPLIES: Final = 1 << 11
    MESSAGE_KEY: Final = 1 << 12
    DEVICE: Final = 1 << 13
    NO_IMPLICIT_NAMES: Final = 1 << 14
    NO_IMPLICIT_NAMES_DRAFT: Final = 1 << 15
    CHGHOST: Final = 1 << 16
    PRE_AWAY: Final = 1 << 17
    EXTENDED_ISUPPORT: Final = 1 << 18
    CHANNEL_RENAME: Final = 1 << 19
    EXTENDED_MONITOR: Final = 1 << 20
    MULTILINE: Final = 1 << 21
    METADATA_2: Final = 1 << 22
    METADATA_3: Final = 1 << 23
    SASL: Final = 1 << 24
    ACCOUNT_REGISTRATION: Final = 1 << 25
    ACCOUNT_NOTIFY: Final = 1 << 26
    ACCOUNT_TAG: Final = 1 << 27
    EXTENDED_JOIN: Final = 1 << 28
    STS: Final = 1 << 29
    SELF_MESSAGE: Final = 1 << 30
    CHATHISTORY: Final = 1 << 31
    EVENT_PLAYBACK: Final = 1 << 32
    SEARCH: Final = 1 << 33
    READ_MARKER: Final = 1 << 34
    UNREAD: Final = 1 << 35
    REDACTION: Final = 1 << 40
    EDIT: Final = 1 << 41
    PLAYBACK: Final = 1 << 42
    LANGUAGES: Final = 1 << 43


class Capability(msgspec.Struct, frozen=True):
    """One row. `shapes` says that it changes the bytes in which others are told of events; `needs` is a set of `Cap`.

    `source` is the page of ircv3.net that specifies it, or one of docs/; `value` says what stands behind its name from
    version 302 on, for a connection that is secure or not.
    """

    cap: int
    name: str
    meaning: str
    source: str
    shapes: bool = False
    needs: int = 0
    value: Value | None = None

    @property
    def status(self) -> str:
        """Return whose it is: ratified by IRCv3, a draft of theirs, of another program, or our own."""
        if self.name.startswith("draft/"):
            return "draft"
        if self.name.startswith("soju.im/"):
            return "of soju"
        if self.name.startswith("znc.in/"):
            return "ZNC's"
        return "besedka's own" if self.source.endswith(".md") else "ratified"


def _multiline(settings: Settings, _secure: bool) -> str:
    return f"max-bytes={settings.limits.message_bytes},max-lines={settings.limits.message_lines}"


def _mechanisms(_settings: Settings, _secure: bool) -> str:
    return ",".join(MECHANISMS)


def _registration(settings: Settings, _secure: bool) -> str:
    early = settings.accounts.before_connect == "yes" and not settings.server.password
    return ("before-connect," if early else "") + "custom-account-name"


def _metadata(settings: Settings, _secure: bool) -> str:
    limits = settings.limits
    return (
        f"before-connect,max-subs={MOST_SUBSCRIPTIONS},max-keys={limits.metadata_keys},"
        f"max-value-bytes={limits.metadata_bytes}"
    )


def _sts(settings: Settings, secure: bool) -> str:
    """Return where to come by TLS; to who has come by it, for how long that holds."""
    tls = settings.tls
    return f"duration={tls.sts_days * SECONDS_A_DAY}" if secure else f"port={tls.sts_port}"


CAPABILITIES = (
    Capability(Cap.MESSAGE_TAGS, "message-tags", "tags on messages, TAGMSG, msgid", "message-tags", shapes=True),
    Capability(Cap.SERVER_TIME, "server-time", "the time of each message", "server-time", shapes=True),
    Capability(Cap.ECHO_MESSAGE, "echo-message", "one's own messages come back when they are stored", "echo-message"),
    Capability(Cap.BATCH, "batch", "messages that belong together", "batch"),
    Capability(
        Cap.LABELED_RESPONSE,
        "labeled-response",
        "answers carry the label of their command",
        "labeled-response",
        needs=Cap.BATCH,
    ),
    Capability(Cap.SASL, "sasl", "log in to an account with `AUTHENTICATE`", "sasl-3.2", value=_mechanisms),
    Capability(
        Cap.ACCOUNT_REGISTRATION,
        "draft/account-registration",
        "make an account with `REGISTER`",
        "account-registration",
        value=_registration,
    ),
    Capability(Cap.ACCOUNT_NOTIFY, "account-notify", "hear who logs in and out", "account-notify", shapes=True),
    Capability(Cap.ACCOUNT_TAG, "account-tag", "the sender's account on each message", "account-tag", shapes=True),
    Capability(Cap.EXTENDED_JOIN, "extended-join", "account and real name of who joins", "extended-join", shapes=True),
    Capability(Cap.MULTI_PREFIX, "multi-prefix", "all prefixes of a member, not only the highest", "multi-prefix"),
    Capability(Cap.AWAY_NOTIFY, "away-notify", "hear who is away", "away-notify", shapes=True),
    Capability(Cap.USERHOST_IN_NAMES, "userhost-in-names", "whole masks in NAMES", "userhost-in-names"),
    Capability(Cap.SETNAME, "setname", "change the real name, and hear of it", "setname", shapes=True),
    Capability(Cap.INVITE_NOTIFY, "invite-notify", "hear who is invited", "invite-notify", shapes=True),
    Capability(
        Cap.EXTENDED_MONITOR,
        "extended-monitor",
        "hear of those in MONITOR's list what is told of those in one's rooms",
        "extended-monitor",
        shapes=True,
    ),
    Capability(Cap.CAP_NOTIFY, "cap-notify", "hear of capabilities that come and go", "capability-negotiation"),
    Capability(Cap.STANDARD_REPLIES, "standard-replies", "FAIL, WARN and NOTE", "standard-replies"),
    Capability(Cap.NO_IMPLICIT_NAMES, "no-implicit-names", "no names after JOIN", "no-implicit-names"),
    Capability(
        Cap.NO_IMPLICIT_NAMES_DRAFT,
        "draft/no-implicit-names",
        "the same, for clients that know it by its older name",
        "no-implicit-names",
    ),
    Capability(
        Cap.CHGHOST, "chghost", "hear whose user name or host changes, instead of QUIT and JOIN", "chghost", shapes=True
    ),
    Capability(Cap.PRE_AWAY, "draft/pre-away", "`AWAY` before the registration is complete", "pre-away"),
    Capability(
        Cap.EXTENDED_ISUPPORT,
        "draft/extended-isupport",
        "`ISUPPORT` at any time, `005` in a batch",
        "extended-isupport",
        needs=Cap.BATCH,
    ),
    Capability(
        Cap.CHANNEL_RENAME,
        "draft/channel-rename",
        "hear of a room's new name, instead of PART and JOIN",
        "channel-rename",
        shapes=True,
    ),
    Capability(
        Cap.MULTILINE,
        "draft/multiline",
        "messages of several lines, in a batch; others get the lines one by one",
        "multiline",
        shapes=True,
        needs=Cap.BATCH | Cap.MESSAGE_TAGS,
        value=_multiline,
    ),
    Capability(
        Cap.CHATHISTORY,
        "draft/chathistory",
        "ask for the past with `CHATHISTORY`; nothing is replayed by itself then",
        "chathistory",
    ),
    Capability(
        Cap.EVENT_PLAYBACK,
        "draft/event-playback",
        "what else happened is in it, not messages alone",
        "chathistory",
    ),
    Capability(
        Cap.READ_MARKER,
        "draft/read-marker",
        "how far one has read, the same on all one's devices",
        "read-marker",
    ),
    Capability(
        Cap.REDACTION,
        "draft/message-redaction",
        "take back with `REDACT` what was said, and hear of what is taken back",
        "message-redaction",
        shapes=True,
        needs=Cap.MESSAGE_TAGS,
    ),
    Capability(
        Cap.METADATA_3,
        "draft/metadata-3",
        "keys and values of users and rooms: hear of them in numerics",
        "metadata",
        needs=Cap.BATCH,
        value=_metadata,
    ),
    Capability(
        Cap.METADATA_2,
        "draft/metadata-2",
        "the same, for clients that know it as it was before: hear of them by `METADATA`",
        "metadata",
        needs=Cap.BATCH,
        value=_metadata,
    ),
    Capability(
        Cap.LANGUAGES,
        "draft/languages",
        "be answered in one's own language, with `LANGUAGE`",
        "languages.md",
        value=lambda _settings, _secure: ",".join((str(len(LANGUAGES)), *CODES)),
    ),
    Capability(Cap.SEARCH, "soju.im/search", "find again what was said, with `SEARCH`", "search.md"),
    Capability(
        Cap.STS, "sts", "come by TLS alone, where `tls.sts_port` is set; not to be asked for", "sts", value=_sts
    ),
    Capability(
        Cap.SELF_MESSAGE,
        "znc.in/self-message",
        "direct messages that one has sent from elsewhere come to the client, too",
        "accounts.md",
    ),
    Capability(
        Cap.PLAYBACK,
        "znc.in/playback",
        "ask for what one has missed with `PRIVMSG *playback :PLAY`; nothing is replayed by itself then",
        "history.md",
    ),
    Capability(Cap.MESSAGE_KEY, "besedka/message-key", "a message sent again is not doubled", "spec/message-key.md"),
    Capability(Cap.UNREAD, "besedka/unread", "hear on joining how much one has not read", "spec/unread.md"),
    Capability(
        Cap.EDIT,
        "besedka.chat/edit",
        "change with `EDIT` what one has said, and hear of what is changed",
        "spec/edit.md",
        shapes=True,
        needs=Cap.BATCH | Cap.MESSAGE_TAGS | Cap.MULTILINE,
    ),
    Capability(Cap.DEVICE, "besedka/device", "take one's own nick back; get what was missed", "spec/device.md"),
)
BY_NAME = {row.name: row for row in CAPABILITIES}
_NEEDY = tuple(row for row in CAPABILITIES if row.needs)
SHAPING = sum(row.cap for row in CAPABILITIES if row.shapes)


def offered(settings: Settings) -> int:
    """Return the capabilities that are offered: all but those that the settings withhold, or that need a setting."""
    found = _offered(settings.irc.withhold)
    if not settings.tls.sts_port or settings.tls.mode == "off":
        found &= ~Cap.STS
    if settings.search.enabled == "no":
        found &= ~Cap.SEARCH
    return found if settings.accounts.registration == "yes" else found & ~Cap.ACCOUNT_REGISTRATION


@functools.lru_cache(maxsize=4)  # each newcomer asks, and the settings hardly ever change
def _offered(withhold: str) -> int:
    withheld = withhold.split()
    return sum(row.cap for row in CAPABILITIES if row.name not in withheld)


def unknown_withheld(settings: Settings) -> list[str]:
    """Return what the settings withhold and nobody offers: slips of the pen."""
    return [name for name in settings.irc.withhold.split() if name not in BY_NAME]


def effective(caps: int) -> int:
    """Return those of a set of capabilities that have what they need."""
    for row in _NEEDY:
        if caps & row.needs != row.needs:
            caps &= ~row.cap
    return caps


def advertised(caps: int, settings: Settings, *, secure: bool, certified: bool = False) -> dict[str, str]:
    """Return the names of the capabilities in a set with their values, "" for none.

    `certified` says that a client certificate was shown.
    """
    found = {
        row.name: row.value(settings, secure) if row.value is not None else "" for row in CAPABILITIES if caps & row.cap
    }
    if certified and caps & Cap.SASL:
        found["sasl"] += f",{EXTERNAL}"
    return found


def names_of(caps: int, rows: Iterable[Capability] = CAPABILITIES) -> list[str]:
    """Return the names of the capabilities in a set."""
    return [row.name for row in rows if caps & row.cap]
