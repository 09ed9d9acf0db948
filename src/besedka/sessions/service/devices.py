"""Service commands about one's own sessions: which there are, and an end to one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from besedka.chat.account_commands import ChooseAlwaysOn
from besedka.chat.account_events import AccountChanged
from besedka.chat.commands import EndSession
from besedka.chat.events import SessionEnded
from besedka.chat.inquiries import Right
from besedka.chat.sessionlist import ListSessions, SessionList
from besedka.chat.web_logins import EndWebLogin, WebLoginChanged
from besedka.i18n import mark
from besedka.sessions.service.command import Sentence, ServiceCommand

if TYPE_CHECKING:
    from besedka.sessions.service.command import Call, Talk
    from besedka.sessions.session import Step

__all__ = ["ROWS"]

MICROSECONDS = 1_000_000
LONGEST_NUMBER = 10  # digits


_NO_NUMBER = mark("That is no number. sessions shows the numbers of your sessions.")


def _listed(talk: Talk, answer: SessionList) -> None:
    for each in answer.sessions:
        since = datetime.fromtimestamp(each.since / MICROSECONDS, UTC)
        talk.say(
            mark("{number}: {nick}, {wire} from {address}, since {since} UTC, silent for {minutes} min{own}"),
            number=each.number,
            nick=each.nick,
            wire=f"{each.wire}, TLS" if each.secure else each.wire,
            address=each.address,
            since=f"{since:%Y-%m-%d %H:%M}",
            minutes=max(0, answer.time - each.spoke) // (60 * MICROSECONDS),
            own=talk.words(" (this one)") if each.own else "",
        )
    for login in answer.logins:
        until = datetime.fromtimestamp(login.until / MICROSECONDS, UTC)
        talk.say(
            mark("w{number}: a browser at {address}, signed in until {until} UTC"),
            number=login.number,
            address=login.address,
            until=f"{until:%Y-%m-%d %H:%M}",
        )


def _end(call: Call) -> tuple[Step, ...]:
    name = call.words[0]
    number = name.removeprefix("w")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return (Sentence(_NO_NUMBER),)
    if number != name:
        return (EndWebLogin(call.session, number=int(number)),) if int(number) else (Sentence(_NO_NUMBER),)
    return (EndSession(call.session, int(number)),)


def _ended(talk: Talk, _event: SessionEnded) -> None:
    if talk.call.words[0].startswith("w"):  # it has come by the browser that was signed out
        return
    talk.say(mark("Session {number} has ended."), number=talk.call.words[0])


def _signed_out(talk: Talk, _event: WebLoginChanged) -> None:
    talk.say(mark("The browser {number} is signed out."), number=talk.call.words[0])


def _choose(call: Call) -> tuple[Step, ...]:
    wanted = call.words[0].casefold()
    if wanted not in ("on", "off"):
        return (Sentence(mark("Say on or off.")),)
    return (ChooseAlwaysOn(call.session, "*", wanted == "on"),)


def _chosen(talk: Talk, event: AccountChanged) -> None:
    if event.what == "always-on":
        talk.say(mark("You stay here, in your rooms, when you are not connected."))
    elif event.what == "not-always-on":
        talk.say(mark("You are gone with your last connection from now on."))


ROWS = (
    ServiceCommand(
        "sessions",
        "",
        mark("show on which devices you are here"),
        lambda call: (ListSessions(call.session),),
        {SessionList: _listed},
    ),
    ServiceCommand(
        "end",
        "NUMBER",
        mark("end one of your sessions"),
        _end,
        {SessionEnded: _ended, WebLoginChanged: _signed_out},
        least=1,
        most=1,
    ),
    ServiceCommand(
        "always-on",
        "on|off",
        mark("stay here, in your rooms, when you are not connected"),
        _choose,
        {AccountChanged: _chosen},
        Right.LOGGED_IN,
        least=1,
        most=1,
    ),
)
