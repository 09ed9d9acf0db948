"""Service commands about client certificates: which of them log in to one's account, without its password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.account_events import AccountChanged
from besedka.chat.certificates import ONES_OWN, ChangeCertificate, fingerprint_of
from besedka.chat.inquiries import AccountShown, Asker, Right, ShowAccount
from besedka.i18n import mark
from besedka.sessions.service.command import Sentence, ServiceCommand

if TYPE_CHECKING:
    from besedka.sessions.service.command import Call, Talk
    from besedka.sessions.session import Step

__all__ = ["ROWS"]


def _fingerprint(call: Call) -> str | None:
    """Return the one that was typed, or else the one that was shown; "" where there is none, None for what is none."""
    return fingerprint_of(call.words[0]) if call.words else call.certificate


def _change(call: Call, *, added: bool) -> tuple[Step, ...]:
    fingerprint = _fingerprint(call)
    if fingerprint is None:
        told = mark("That is no fingerprint: 64 digits from 0 to f (SHA-256), with or without colons.")
        return (Sentence(told),)
    if not fingerprint:
        told = mark("Your connection has shown no certificate: say its fingerprint (SHA-256), or connect with it.")
        return (Sentence(told),)
    return (ChangeCertificate(call.session, ONES_OWN, fingerprint, added),)


def _already(talk: Talk, asker: Asker, *, added: bool) -> None:
    known = () if asker.account is None else asker.account.certificates
    fingerprint = _fingerprint(talk.call)
    if fingerprint and asker.account is not None and (fingerprint in known) is added:
        talk.say(mark("It was so already: {name}."), name=asker.account.name)


def _changed(talk: Talk, event: AccountChanged, *, added: bool) -> None:
    if added:
        talk.say(mark("This certificate logs in to {name} now."), name=event.account.name)
    else:
        talk.say(mark("This certificate does not log in to {name} any more."), name=event.account.name)


def _listed(talk: Talk, answer: AccountShown) -> None:
    if not answer.account.certificates:
        talk.say(mark("No certificate logs in to {name}."), name=answer.account.name)
    talk.lines += answer.account.certificates


ROWS = (
    ServiceCommand(
        "cert add",
        "[FINGERPRINT]",
        mark("let a certificate log in to your account: the one that you have connected with, or another"),
        lambda call: _change(call, added=True),
        {
            Asker: lambda talk, asker: _already(talk, asker, added=True),
            AccountChanged: lambda talk, event: _changed(talk, event, added=True),
        },
        right=Right.LOGGED_IN,
        most=1,
    ),
    ServiceCommand(
        "cert remove",
        "[FINGERPRINT]",
        mark("let it log in no more"),
        lambda call: _change(call, added=False),
        {
            Asker: lambda talk, asker: _already(talk, asker, added=False),
            AccountChanged: lambda talk, event: _changed(talk, event, added=False),
        },
        right=Right.LOGGED_IN,
        most=1,
    ),
    ServiceCommand(
        "cert list",
        "",
        mark("show the fingerprints of your certificates"),
        lambda call: (ShowAccount(call.session, "*"),),
        {AccountShown: _listed},
        right=Right.LOGGED_IN,
    ),
)
