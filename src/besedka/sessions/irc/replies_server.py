"""Replies about the server: the welcome, capabilities, MOTD, LUSERS, VERSION, TIME, INFO, HELP, PONG."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from besedka.protocols import numerics
from besedka.protocols.capabilities import VERSION_302, advertise, format_list, parse_request
from besedka.sessions.irc import replies_metadata, welcome
from besedka.sessions.irc.capabilities import BY_NAME, Cap, advertised, effective, names_of, offered
from besedka.sessions.irc.welcome import VERSION

if TYPE_CHECKING:
    from besedka.chat import events, queries
    from besedka.sessions.irc import steps
    from besedka.sessions.irc.response import Response

__all__ = [
    "administration",
    "ask_for_pong",
    "cap_answer",
    "cap_change",
    "counts",
    "failure",
    "help_",
    "info",
    "isupport",
    "motd",
    "numeric",
    "pong",
    "registered",
    "settings_wanted",
    "time",
    "version",
]

MICROSECONDS = 1_000_000


def registered(response: Response, event: events.Registered) -> None:
    """The welcome: 001 to 005 (modern.ircdocs.horse, "Connection Registration")."""
    session = response.session
    session.become_present(event.source)
    response.newest = event.newest
    response.since = event.since
    facts, nick = session.facts, session.nick
    network = facts.settings.server.network
    response.numeric(numerics.RPL_WELCOME, text=f"Welcome to the {network} network, {event.source.mask}")
    if event.asked not in ("", nick):  # it is somebody already, who is called otherwise
        response.lines.append(f":{event.asked}!{event.source.username}@{event.source.host} NICK {nick}")
    response.lines += welcome.told(facts, welcome.introduction, nick)
    _isupport(response)
    if event.source.host != session.host:
        response.numeric(numerics.RPL_VISIBLEHOST, event.source.host, text=response.told("is now your displayed host"))
    if event.modes:
        response.numeric(numerics.RPL_UMODEIS, f"+{event.modes}")
    replies_metadata.burst(response, nick, event.metadata)


def isupport(response: Response, _step: steps.ShowIsupport) -> None:
    """ISUPPORT; whoever is not registered yet must have draft/extended-isupport."""
    session = response.session
    if session.registration is not None and not session.caps & Cap.EXTENDED_ISUPPORT:
        response.numeric(numerics.ERR_NOTREGISTERED, text=response.told("You have not registered"))
    else:
        _isupport(response)


def _isupport(response: Response) -> None:
    """005, in a batch for those who know it as one (IRCv3 extended-isupport)."""
    session = response.session
    lines = welcome.told(session.facts, welcome.isupport_lines, session.nick)
    if effective(session.caps) & Cap.EXTENDED_ISUPPORT:
        response.batch("draft/isupport", lines)
    else:
        response.lines += lines


def cap_answer(response: Response, step: steps.CapAnswer) -> None:
    """CAP LS: what there is; CAP LIST: what is on."""
    session = response.session
    if step.subcommand == "LS":
        session.cap_version = max(session.cap_version, step.version)
        if step.version >= VERSION_302:  # it implies cap-notify
            session.take_caps(session.caps | Cap.CAP_NOTIFY)
        settings = session.facts.settings
        found = advertised(offered(settings), settings, secure=session.secure, certified=bool(session.certificate))
        names = advertise(found, session.cap_version)  # who has named a version once need not do so again
    else:
        names = names_of(session.caps)
    response.lines += format_list(
        step.subcommand,
        names,
        source=session.server_name,
        client=session.nick,
        version=session.cap_version,
    )


def cap_change(response: Response, step: steps.CapChange) -> None:
    """CAP REQ: all that is asked for, or nothing."""
    session = response.session
    caps = session.caps
    for name, on in parse_request(step.text).items():
        row = BY_NAME.get(name)
        if row is None or not _may_change(response, row.cap, on=on):
            response.server(f"CAP {session.nick} NAK :{step.text}")
            return
        caps = caps | row.cap if on else caps & ~row.cap
    response.lines += format_list(
        "ACK",
        step.text.split(),
        source=session.server_name,
        client=session.nick,
        version=session.cap_version,
    )
    session.take_caps(caps)


def _may_change(response: Response, cap: int, *, on: bool) -> bool:
    """Whether a capability is offered, or may be given up: cap-notify belongs to version 302; nobody has sts."""
    session = response.session
    if on:
        return bool(cap & offered(session.facts.settings) & ~Cap.STS)
    return cap != Cap.CAP_NOTIFY or session.cap_version < VERSION_302


def ask_for_pong(response: Response, _step: steps.AskForPong) -> None:
    """PING."""
    response.lines.append(f"PING {response.session.server_name}")


def pong(response: Response, step: steps.Pong) -> None:
    """PONG, with what was asked."""
    response.server(f"PONG {response.session.server_name} :{step.token}")


def numeric(response: Response, step: steps.Numeric) -> None:
    """A numeric that was known at once."""
    response.numeric(step.code, *step.parameters, text=response.told(step.text, *step.values))


def failure(response: Response, step: steps.Failure) -> None:
    """A standard reply."""
    response.fail(step.verb, step.code, *step.context, text=response.told(step.text, *step.values))


def motd(response: Response, _step: object) -> None:
    """The message of the day, or that there is none."""
    session = response.session
    response.lines += welcome.told(session.facts, welcome.message_of_the_day, session.nick)


def counts(response: Response, answer: queries.UserCount) -> None:
    """LUSERS: numbers, so that every line fits."""
    session = response.session
    server, nick = session.server_name, session.nick
    users, most, hidden = answer.users, answer.most, answer.invisible
    visible = users - hidden
    unknown = max(0, session.facts.connections() - users)
    response.lines += [
        f":{server} {numerics.RPL_LUSERCLIENT} {nick} :There are {visible} users and {hidden} invisible on 1 servers",
        f":{server} {numerics.RPL_LUSEROP} {nick} {answer.administrators} :operator(s) online",
        f":{server} {numerics.RPL_LUSERUNKNOWN} {nick} {unknown} :unknown connection(s)",
        f":{server} {numerics.RPL_LUSERCHANNELS} {nick} {answer.rooms} :channels formed",
        f":{server} {numerics.RPL_LUSERME} {nick} :I have {users} clients and 0 servers",
        f":{server} {numerics.RPL_LOCALUSERS} {nick} {users} {most} :Current local users {users}, max {most}",
        f":{server} {numerics.RPL_GLOBALUSERS} {nick} {users} {most} :Current global users {users}, max {most}",
    ]


def version(response: Response, _step: steps.ServerVersion) -> None:
    """VERSION, and the tokens of 005 again."""
    session = response.session
    response.numeric(numerics.RPL_VERSION, VERSION, session.server_name, text="a threaded chat server in Python")
    _isupport(response)


def time(response: Response, answer: queries.Clock) -> None:
    """TIME, in UTC: the second is what clocks are compared by; or for how long the server has been up (STATS u)."""
    if response.answering == numerics.RPL_STATSUPTIME:
        minutes, seconds = divmod(max(0, answer.time - response.session.facts.started) // MICROSECONDS, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        up = f"Server Up {days} days {hours}:{minutes:02}:{seconds:02}"  # RFC 2812 section 5.1
        response.numeric(numerics.RPL_STATSUPTIME, text=up)
        return
    now = datetime.fromtimestamp(answer.time / MICROSECONDS, UTC)
    response.numeric(numerics.RPL_TIME, response.session.server_name, text=f"{now:%A, %d %B %Y, %H:%M:%S} UTC")


def administration(response: Response, _step: steps.ShowAdministration) -> None:
    """ADMIN: up to three lines of who runs the server."""
    settings = response.session.facts.settings.server
    told = [line for line in settings.admin.splitlines() if line.strip()]
    if not told:
        text = response.told("No administrative info available")
        response.numeric(numerics.ERR_NOADMININFO, response.session.server_name, text=text)
        return
    response.numeric(numerics.RPL_ADMINME, response.session.server_name, text=response.told("Administrative info"))
    codes = (numerics.RPL_ADMINLOC1, numerics.RPL_ADMINLOC2, numerics.RPL_ADMINEMAIL)
    for code, line in zip(codes, told, strict=False):
        response.numeric(code, text=line)


def settings_wanted(response: Response, _event: events.SettingsWanted) -> None:
    """RPL_REHASHING; the log says what came of it."""
    response.numeric(
        numerics.RPL_REHASHING, "settings", text=response.told("Rehashing: the server's log says what has changed")
    )
    response.session.facts.read_settings_again()


def info(response: Response, _step: steps.ServerInfo) -> None:
    """INFO."""
    started = datetime.fromtimestamp(response.session.facts.started / MICROSECONDS, UTC)
    for line in (
        f"{VERSION}: besedka, a place to sit and talk",
        "Every message is stored before anybody sees it; all see the same order.",
        "Join from a terminal, any IRC client, nc, or twenty lines of socket code.",
        f"On-line since {started:%Y-%m-%d %H:%M:%S} UTC",
    ):
        response.numeric(numerics.RPL_INFO, text=line)
    response.numeric(numerics.RPL_ENDOFINFO, text="End of INFO")


def help_(response: Response, step: steps.Help) -> None:
    """HELP, made from the command table."""
    from besedka.sessions.irc.table import (
        COMMANDS,
    )  # the table knows the handlers, which know the replies' steps

    rows = (
        COMMANDS if step.subject is None else {row.verb: row for row in COMMANDS.values() if row.verb == step.subject}
    )
    subject = "*" if step.subject is None else step.subject.split(" ")[0].lstrip(":") or "*"
    if not rows:
        response.numeric(numerics.ERR_HELPNOTFOUND, subject, text=response.told("There is no help on this subject"))
        return
    start = "What this server understands:" if step.subject is None else "Help:"
    response.numeric(numerics.RPL_HELPSTART, subject, text=start)
    for row in rows.values():
        response.numeric(numerics.RPL_HELPTXT, subject, text=f"{row.usage}  {row.meaning}")
    response.numeric(numerics.RPL_ENDOFHELP, subject, text="End of HELP")
