"""docs/irc.md, made from the tables of the IRC wire.

Commands, capabilities, modes, tokens and refusals are the code's; what surrounds them is written here by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from besedka.chat.modes import ROOM_MODES, ModeKind
from besedka.config.sections.listeners import Tls
from besedka.config.sections.people import Accounts
from besedka.config.sections.server import Server
from besedka.config.settings import Settings
from besedka.protocols import numerics
from besedka.sessions.irc.capabilities import CAPABILITIES, names_of
from besedka.sessions.irc.isupport import tokens
from besedka.sessions.irc.refusals import REFUSALS
from besedka.sessions.irc.table import COMMANDS
from besedka.sessions.irc.welcome import USER_MODES

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["EXAMPLE", "page"]

HEAD = """\
# The IRC wire

<!-- Made by `make docs` from src/besedka/sessions/irc/ and src/besedka/chat/modes.py: change it there. -->

Besedka speaks IRC as [modern.ircdocs.horse](https://modern.ircdocs.horse) describes it, then RFC 2812, with the
[IRCv3](https://ircv3.net) capabilities below. A room of besedka is a channel here; `#lobby` is there from the start.
irssi, WeeChat, HexChat and `ii` need nothing special: the server's address and its port, with TLS or without. Browser
clients such as gamja come over [WebSocket](https://ircv3.net/specs/extensions/websocket), on the same port and any
path, with `text.ircv3.net` (or no subprotocol: text) or `binary.ircv3.net`; a page's `Host` and `Origin` must be this
server's (`web.hosts`), and over TLS the page must have come over TLS, too.

* **First bytes.** A connection is IRC when its first whole line begins with `CAP`, `NICK`, `USER`, `PASS`, `PING`,
  `AUTHENTICATE`, `WEBIRC` or `QUIT` (any case) and a space, or with a `@` tag block and then such a verb.
* **Text is UTF-8.** A line that is not is refused (`FAIL <command> INVALID_UTF8`), and so is one with NUL or a lone CR
  (`FAIL * INVALID_BYTE`).
* **Lines.** 512 bytes with their end, and 4,096 bytes of tags from a client; a longer one is answered with `417`.
  What is longer with its source is not cut: it comes as several lines, and the msgid is on the first. With
  `irc.long_lines = "refuse"` it is refused with `417` instead, and the sender may cut it where it likes.
* **Several lines** are one message with `draft/multiline`: kept as one, with one msgid. Clients without it get the
  lines one by one, the blank ones left out, and the msgid is on the first. A batch that is open for more than 60 s
  gets `FAIL BATCH TIMEOUT`, and is ignored.
* **Addresses are nobody else's.** Others see a cloak (`irc.cloaks`): a part for the address and one for each of two
  networks around it (/24 and /16, or of IPv6 /64, /48 and /32), so that `*!*@*.7ok3qv2a.c5x1pz0e.ip` bans a network.
  `396` says how one is seen; the address itself is shown by `WHOIS` and `USERIP` to oneself and to administrators.
  Those of the server's own machine are shown as they are: where everybody is local, all have the same.
* **Stored, then told.** An echo (`echo-message`) comes after the message is in the journal, with its `msgid` and
  `time`; with `labeled-response` alone, the `ACK` does. Everybody sees the order of the journal.
* **What was said before.** Who joins a room gets what its device has missed there, and its direct messages
  ([history.md](history.md)); on the first visit the last messages (`irc.replay`): in a `chathistory` batch with `batch`
  (not over WebSocket: browser clients drop one that they did not ask for), with their times in tags with `server-time`,
  else with `[hh:mm]` in the text. Who has `draft/chathistory` or `znc.in/playback` asks instead, and gets nothing by
  itself.
* **What may be asked for** with `CHATHISTORY`: the past of rooms that one is in, and of direct talks of one's own,
  known by account or by device; a talk goes on under other nicks. A stranger has none. Of tags alone (`TAGMSG`)
  those with `+draft/persist` are kept, and shown with `draft/event-playback`.
* **Secret rooms** (`+s`) are not there for those outside: `TOPIC`, `MODE`, `NAMES`, `LIST`, `WHO`, `WHOIS`, `KNOCK`,
  `INVITE`, `PRIVMSG` and everything else answer as for a room that there is not, mostly with `403`. Two commands tell,
  since they must: `JOIN`, when the room cannot be entered (`471`, `473`, `474`, `475`: who has been told its name has
  to know what is missing), and `RENAME`, when the name is taken. `LUSERS` counts them.
* **Silence.** After `irc.ping_after_s` seconds the server sends a `PING`, and closes after `irc.ping_timeout_s` more.
* **Pasting is no offence.** Who sends faster than `limits.lines_per_s` is read more slowly; nothing is lost, nobody is
  thrown out.
* **Capabilities may be withheld** by name (`irc.withhold`). When a running server reads that setting again, clients
  with `cap-notify` get `CAP NEW` and `CAP DEL`.
* **Languages.** Refusals are English, or with `LANGUAGE` Russian ([languages.md](languages.md)).
* **Standard replies.** A client without `standard-replies` gets the same sentence as a `NOTICE` in place of `FAIL`.

Lengths and counts are settings ([settings.md](settings.md)).
"""

NOT_YET = """
## What is not there yet

* Half-operators. A room that a guest has opened and everybody has left keeps all that was set until it is forgotten
  ([moderation.md](moderation.md)), but only its key keeps people out, and who enters first is its operator.
* More than one server: a question for another one is answered with `402`.
"""

# The default settings, and what is told only where it is set.
EXAMPLE: Final = Settings(
    accounts=Accounts(guests="no"),
    server=Server(icon="https://chat.example.org/icon.svg"),
    tls=Tls(sts_port=6697),
)

CONFORMANCE = """
## Conformance

Of the 439 tests that [irctest](https://github.com/progval/irctest) selects with `not implementation-specific and not
deprecated`, 425 pass, none fails and 14 are skipped (CONTRIBUTING.md says how to run them). They run with
`irc.long_lines = "refuse"`: seven of them (`buffering` 6, `message_tags` 1) want what does not fit one line to be cut
or refused. One (`read_marker`) wants accounts that stay present without a connection, and gets them by `NS ALWAYS-ON
on`. Skipped:

| tests | why |
| --- | --- |
| `account_registration` 2 | they want an e-mail address to be asked for |
| `channel` 6 | for servers with another `CASEMAPPING` |
| `who` 4 | the suite skips them for everybody |
| `websocket` 2 | for servers that take more than UTF-8 |
"""

SPECIFICATIONS: Final = "https://ircv3.net/specs/extensions/"

KINDS: Final = {
    ModeKind.LIST: "a mask, each time; without one the list is shown",
    ModeKind.SETTING: "an argument to set it; none is needed to remove it",
    ModeKind.VALUE: "an argument to set it",
    ModeKind.FLAG: "",
    ModeKind.ROLE: "the nick of a member",
}

USER_MODE_MEANINGS: Final = {
    "B": "a program, not a person: shown by `bot` tags, in WHOIS and in WHO",
    "i": "not shown to those who share no room",
    "o": "an administrator of the server; set by `OPER` alone",
    "w": "hears what administrators say to all (`WALLOPS`)",
}

TOKEN_MEANINGS: Final = {
    "ACCOUNTEXTBAN": "`a:` before a name, in each list: who is logged in to that account (`m:a:name` mutes it)",
    "draft/ACCOUNTREQUIRED": "guests are not let in (`accounts.guests`)",
    "AWAYLEN": "bytes of an away message",
    "BOT": "the user mode of programs",
    "CASEMAPPING": "names are the same as in RFC 8265's UsernameCaseMapped: in all of Unicode; ё is not е",
    "CHANLIMIT": "rooms that a user may be in",
    "CHANMODES": "the room modes, by what they take",
    "CHANNELLEN": "characters of a room's name, `#` included",
    "CHANTYPES": "what rooms begin with",
    "CHATHISTORY": "messages that `CHATHISTORY` brings at once, at the most",
    "ELIST": "`LIST` takes masks (`M`), masks that must not fit (`N`: `!*x*`), numbers of members (`U`: `>3`, `<10`),"
    " minutes since the room was made (`C`: `C<60`) and since its topic was set (`T`: `T>5`)",
    "EXCEPTS": "the mode for exceptions from bans",
    "EXTBAN": "`m:` before the mask of a ban or an exception: it is only about speaking; `a:`: an account",
    "HOSTLEN": "bytes of a host: an address at its longest",
    "INVEX": "the mode for those who need no invitation",
    "KEYLEN": "bytes of a room's key",
    "KICKLEN": "bytes of a reason",
    "KNOCK": "`KNOCK` is understood",
    "MAXLIST": "entries in a room's lists",
    "MAXTARGETS": "targets of one command",
    "MODES": "changes with an argument in one `MODE`",
    "MONITOR": "nicks that one connection may watch",
    "MSGREFTYPES": "how `CHATHISTORY` may name a message",
    "NAMELEN": "bytes of a real name",
    "NETWORK": "the network's name",
    "NICKLEN": "characters of a nick",
    "PREFIX": "roles and how they are shown, the highest first",
    "SAFELIST": "`LIST` may be asked without fear",
    "SILENCE": "how many people one may block (`SILENCE`)",
    "STATUSMSG": "before a room's name: only its operators, or all with a voice, are spoken to",
    "TARGMAX": "targets by command; nothing: as many as the line holds",
    "TOPICLEN": "bytes of a topic",
    "USERLEN": "bytes of a user name",
    "USERIP": "`USERIP` is understood",
    "UTF8ONLY": "nothing but UTF-8 is taken",
    "WHOX": "`WHO` takes fields",
    "draft/ICON": "a picture for the network, where `server.icon` is set",
}


def page() -> str:
    """Return the whole page."""
    return HEAD + _commands() + _capabilities() + _modes() + _tokens() + _refusals() + CONFORMANCE + NOT_YET


def _commands() -> str:
    about = (
        "\n## Commands\n\nOnly those marked *early* may come before the registration is complete (else `451`). One with"
        " fewer parameters than it needs is answered with `461`, an unknown one with `421`.\n\n"
    )
    rows = [(f"`{row.usage}`", row.meaning, "early" if row.early else "") for row in COMMANDS.values()]
    return about + _table(("command", "what it does", ""), rows)


def _capabilities() -> str:
    about = (
        "\n## Capabilities\n\nWhat needs another capability is of no effect without it; they may be asked for in any"
        " order. Client-only tags (`+typing`, `+reply`, `+channel-context`, `+draft/react`…) are passed on and kept as"
        " they are, and none is denied: so there is no `CLIENTTAGDENY` in `005`.\n\n"
    )
    rows = [
        (
            f"`{row.name}`",
            row.meaning,
            f"[{row.source}]({row.source if row.source.endswith('.md') else SPECIFICATIONS + row.source})",
            row.status,
            f"`{row.value(EXAMPLE, False)}`" if row.value is not None else "",
            ", ".join(f"`{name}`" for name in names_of(row.needs)),
        )
        for row in CAPABILITIES
    ]
    return about + _table(("capability", "what it brings", "specification", "status", "value", "needs"), rows)


def _modes() -> str:
    about = (
        "\n## Modes\n\nOf rooms. A new room has `+nt`, and whoever opens it is its operator. `#lobby` belongs to the"
        " administrator: nobody becomes its operator by being first.\n\n"
    )
    rows = [(f"`{row.letter}`", row.meaning, KINDS[row.kind], row.prefix and f"`{row.prefix}`") for row in ROOM_MODES]
    of_users = [(f"`{letter}`", USER_MODE_MEANINGS[letter]) for letter in USER_MODES]
    return (
        about
        + _table(("mode", "meaning", "takes", "shown as"), rows)
        + "\nOf users.\n\n"
        + _table(("mode", "meaning"), of_users)
    )


def _tokens() -> str:
    about = "\n## `005`\n\nThe tokens with the values that they have by default.\n\n"
    rows = [(f"`{token}`", TOKEN_MEANINGS[token.partition("=")[0]]) for token in tokens(EXAMPLE)]
    return about + _table(("token", "meaning"), rows)


def _refusals() -> str:
    about = (
        "\n## Refusals\n\nWhy the chat refuses, and how it says so. `{0}`, `{1}`… stand for the names it is about.\n\n"
    )
    rows = [
        (reason.value, _code(row), row.text.replace("{{", "{").replace("}}", "}")) for reason, row in REFUSALS.items()
    ]
    return about + _table(("why", "reply", "words"), rows)


def _code(row: object) -> str:
    """Return `433 ERR_NICKNAMEINUSE`, or `FAIL verb CODE`."""
    code = getattr(row, "code", "")
    verb = getattr(row, "verb", "")
    if verb:
        return f"`FAIL {verb} {code}`"
    name = next(name for name in numerics.__all__ if getattr(numerics, name) == code)
    return f"`{code}` {name}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
