"""The table of IRC commands: name, handler, number of parameters, what it needs. One runner checks, handlers only act.

`HELP`, docs/irc.md and the errors 421, 451 and 461 come from this table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.sessions.irc import handlers_accounts as accounts
from besedka.sessions.irc import handlers_administration as administration
from besedka.sessions.irc import handlers_bans as bans
from besedka.sessions.irc import handlers_blocks as blocks
from besedka.sessions.irc import handlers_markers as markers
from besedka.sessions.irc import handlers_mending as mending
from besedka.sessions.irc import handlers_metadata as keys
from besedka.sessions.irc import handlers_moderation as moderation
from besedka.sessions.irc import handlers_past as past
from besedka.sessions.irc import handlers_people as people
from besedka.sessions.irc import handlers_playback as playback
from besedka.sessions.irc import handlers_registration as registration
from besedka.sessions.irc import handlers_rooms as rooms
from besedka.sessions.irc import handlers_search as searching
from besedka.sessions.irc import handlers_server as server
from besedka.sessions.irc import handlers_service as service
from besedka.sessions.irc import handlers_talk as talk
from besedka.sessions.irc import handlers_unread as unread
from besedka.sessions.irc.gateway import webirc
from besedka.sessions.irc.languages import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

    Handler = Callable[[IrcSession, Message], tuple[Step, ...]]

__all__ = ["COMMANDS", "IrcCommand"]


class IrcCommand(msgspec.Struct, frozen=True):
    """One row. `early` commands may come before the registration is complete; what follows one that `holds`, waits."""

    verb: str
    handler: Handler
    parameters: int
    usage: str
    meaning: str
    early: bool = False
    holds: bool = False


_ROWS = (
    IrcCommand(
        "CAP",
        registration.cap,
        1,
        "CAP LS|LIST|REQ|END [:capabilities]",
        "negotiate capabilities",
        early=True,
    ),
    IrcCommand(
        "WEBIRC",
        webirc,
        4,
        "WEBIRC <password> <gateway> <host> <address> [:options]",
        "say for whom a gateway connects",
        early=True,
        holds=True,
    ),
    IrcCommand("PASS", registration.password, 1, "PASS <password>", "give the server's password", early=True),
    IrcCommand("NICK", registration.nick, 0, "NICK <nick>", "take a nick", early=True),
    IrcCommand("USER", registration.user, 4, "USER <username> 0 * :<real name>", "say who you are", early=True),
    IrcCommand("DEVICE", registration.device, 1, "DEVICE <token>", "show this installation's token", early=True),
    IrcCommand(
        "LANGUAGE",
        language,
        1,
        "LANGUAGE <code> [code…]",
        "choose the language of answers: ru, en",
        early=True,
    ),
    IrcCommand(
        "AUTHENTICATE", accounts.authenticate, 1, "AUTHENTICATE <mechanism|data|*>", "log in", early=True, holds=True
    ),
    IrcCommand(
        "REGISTER",
        accounts.register,
        3,
        "REGISTER <account|*> <e-mail|*> <password>",
        "make an account",
        early=True,
        holds=True,
    ),
    IrcCommand("VERIFY", accounts.verify, 2, "VERIFY <account> <code>", "nothing: no code is needed", early=True),
    IrcCommand("PING", server.ping, 1, "PING <token>", "ask whether the server is there", early=True),
    IrcCommand("PONG", server.pong, 0, "PONG <token>", "answer the server's PING", early=True),
    IrcCommand("QUIT", registration.quit_, 0, "QUIT [:reason]", "leave", early=True),
    IrcCommand("ERROR", server.ignore, 0, "ERROR", "nothing: it is for servers", early=True),
    IrcCommand("JOIN", rooms.join, 1, "JOIN <rooms> [keys] | JOIN 0", "enter rooms, or leave all"),
    IrcCommand("PART", rooms.part, 1, "PART <rooms> [:reason]", "leave rooms"),
    IrcCommand("TOPIC", rooms.topic, 1, "TOPIC <room> [:topic]", "show or change a room's topic"),
    IrcCommand("RENAME", rooms.rename, 2, "RENAME <room> <name> [:reason]", "give a room another name"),
    IrcCommand(
        "METADATA",
        keys.metadata,
        0,
        "METADATA <target> GET|LIST|SET|CLEAR|SYNC|SUB|UNSUB|SUBS [key…] [:value]",
        "keys and values of users and rooms",
        early=True,
    ),
    IrcCommand("NAMES", rooms.names, 0, "NAMES <rooms>", "show who is in rooms"),
    IrcCommand("LIST", rooms.list_rooms, 0, "LIST [masks,!masks,>n,<n,C>n,C<n,T>n,T<n]", "show the rooms"),
    IrcCommand(
        "INVITE", rooms.invite, 0, "INVITE [<nick> <room>]", "invite somebody into a room; show where one is invited"
    ),
    IrcCommand("KNOCK", rooms.knock, 1, "KNOCK <room> [:reason]", "ask to be let into a room"),
    IrcCommand("KICK", rooms.kick, 2, "KICK <room> <nicks> [:reason]", "put somebody out of a room"),
    IrcCommand("MODE", rooms.mode, 1, "MODE <room|nick> [modes] [arguments]", "show or change modes"),
    IrcCommand(
        "TBAN",
        moderation.tban,
        3,
        "TBAN <room> <duration> <nick|mask> [:reason]",
        "ban for a time: 30m, 2h, 7d; 0: no end",
    ),
    IrcCommand(
        "TMUTE",
        moderation.tmute,
        3,
        "TMUTE <room> <duration> <nick|mask> [:reason]",
        "mute for a time: 30m, 2h, 7d; 0: no end",
    ),
    IrcCommand("PRIVMSG", talk.privmsg, 0, "PRIVMSG <targets> :<text>", "say something"),
    IrcCommand(
        "NOTICE",
        talk.notice,
        0,
        "NOTICE <targets> :<text>",
        "say something that must not be answered by itself",
    ),
    IrcCommand(
        "BATCH",
        server.ignore,  # batches are gathered before there are commands (`multiline.py`)
        1,
        "BATCH +<reference> draft/multiline <target> | BATCH -<reference>",
        "say something in several lines",
    ),
    IrcCommand("TAGMSG", talk.tagmsg, 0, "TAGMSG <targets>", "send tags without a text"),
    IrcCommand("REDACT", mending.redact, 2, "REDACT <room|nick> <msgid> [:reason]", "take back what was said"),
    IrcCommand("EDIT", mending.edit, 2, "EDIT <room|nick> <msgid> :<text>", "change what one has said"),
    IrcCommand("EDITS", mending.edits, 2, "EDITS <room|nick> <msgid>", "show what a message has said", holds=True),
    IrcCommand(
        "CHATHISTORY",
        past.chathistory,
        0,
        "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN <room|nick> <msgid=…|timestamp=…|*> [msgid=…|timestamp=…]"
        " <limit> | CHATHISTORY TARGETS <timestamp=…> <timestamp=…> <limit>",
        "show a part of what was said, or where something was said",
        holds=True,
    ),
    IrcCommand(
        "SEARCH",
        searching.search,
        1,
        "SEARCH text=<words>;in=<room|nick>;from=<nick>;after=<time>;before=<time>;limit=<n>",
        "find again what was said",
        holds=True,
    ),
    IrcCommand(
        "MARKREAD",
        markers.markread,
        0,
        "MARKREAD <room|nick> [timestamp=…]",
        "show or move the mark up to which one has read",
    ),
    IrcCommand("UNREAD", unread.unread, 0, "UNREAD [room|nick]", "show how much one has not read", holds=True),
    IrcCommand("WHO", people.who, 0, "WHO <room|mask> [o][%fields,token]", "find people"),
    IrcCommand("WHOIS", people.whois, 0, "WHOIS <nick>", "show all about somebody"),
    IrcCommand("WHOWAS", people.whowas, 1, "WHOWAS <nicks> [count]", "show who was here under a nick"),
    IrcCommand("MONITOR", people.monitor, 1, "MONITOR +|- <nicks> | C | L | S", "hear when somebody comes and goes"),
    IrcCommand("AWAY", people.away, 0, "AWAY [:message]", "be away, or back", early=True),
    IrcCommand("SETNAME", people.setname, 1, "SETNAME :<real name>", "change your real name"),
    IrcCommand("ISON", people.ison, 1, "ISON <nicks>", "ask who of these is here"),
    IrcCommand("USERHOST", people.userhost, 1, "USERHOST <nicks>", "ask for the hosts of these"),
    IrcCommand("SILENCE", blocks.silence, 0, "SILENCE [+|-<mask>]", "block people, or hear them again; show whom"),
    IrcCommand("USERIP", people.userip, 1, "USERIP <nicks>", "show one's own address; administrators: anybody's"),
    IrcCommand("MOTD", server.motd, 0, "MOTD", "show the message of the day"),
    IrcCommand("LUSERS", server.lusers, 0, "LUSERS", "show how many are here"),
    IrcCommand("VERSION", server.version, 0, "VERSION", "show which server this is"),
    IrcCommand("ISUPPORT", server.isupport, 0, "ISUPPORT", "show what 005 says", early=True),
    IrcCommand("TIME", server.time, 0, "TIME", "show the server's time"),
    IrcCommand("INFO", server.info, 0, "INFO", "show what this server is"),
    IrcCommand("ADMIN", administration.admin, 0, "ADMIN", "show who runs this server"),
    IrcCommand("STATS", administration.stats, 0, "STATS [u|k|d]", "show for how long the server is up; KLINEs; DLINEs"),
    IrcCommand("LINKS", administration.links, 0, "LINKS", "show the servers that this one is linked with: none"),
    IrcCommand("OPER", administration.oper, 1, "OPER <name> [password]", "become an administrator of the server"),
    IrcCommand("KILL", administration.kill, 1, "KILL <nick> [:reason]", "end somebody's connection (administrators)"),
    IrcCommand(
        "KLINE",
        bans.kline,
        0,
        "KLINE [MYSELF] [duration] <nick!user@host|a:account> [:reason]",
        "ban a nick or an account from the server, or show such bans (administrators)",
    ),
    IrcCommand("UNKLINE", bans.unkline, 1, "UNKLINE <mask|a:account>", "lift such a ban (administrators)"),
    IrcCommand(
        "DLINE",
        bans.dline,
        0,
        "DLINE [MYSELF] [duration] <address|network> [:reason]",
        "ban addresses from the server, or show such bans (administrators)",
    ),
    IrcCommand("UNDLINE", bans.undline, 1, "UNDLINE <address|network>", "lift such a ban (administrators)"),
    IrcCommand("WALLOPS", administration.wallops, 1, "WALLOPS :<text>", "tell all with mode w (administrators)"),
    IrcCommand("REHASH", administration.rehash, 0, "REHASH", "read the settings again (administrators)"),
    IrcCommand("SUMMON", administration.summon, 0, "SUMMON", "nothing: there are no terminals"),
    IrcCommand("USERS", administration.users, 0, "USERS", "nothing: who uses the machine is nobody's business"),
    *(
        IrcCommand(verb, service.service, 0, f"{verb} <command>", "say something to the server: help says what")
        for verb in ("NICKSERV", "NS", "CHANSERV", "CS")
    ),
    IrcCommand("ZNC", playback.znc, 1, "ZNC *playback <command>", "the same as PRIVMSG to *playback"),
    IrcCommand("HELP", server.help_, 0, "HELP [subject]", "show this"),
    IrcCommand("HELPOP", server.help_, 0, "HELPOP [subject]", "the same as HELP"),
)
COMMANDS = {row.verb: row for row in _ROWS}
