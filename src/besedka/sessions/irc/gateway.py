"""WEBIRC: a gateway says for whom it connects (ircv3.net/specs/extensions/webirc).

The gateway comes from a network of the settings and knows a password. From then on its connection is that of the
address which it names: for limits, bans and cloaks.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.config.networks import within
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.protocols.irc import unescape_tag_value
from besedka.sessions.credentials import CheckGateway, Judged
from besedka.sessions.irc import steps
from besedka.sessions.session import Ask, Local, LookedUp, Phase

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["Gateway", "enter", "judged", "webirc"]

HASHED = "$argon2"  # so begin all hashes of that kind (PHC string format)
CERTIFICATE = "certfp-sha-256"
HEX = frozenset("0123456789abcdef")
FINGERPRINT = 64  # digits of a SHA-256


class Gateway(msgspec.Struct, frozen=True):
    """What a gateway says of its client: where it is, whether by TLS, and its certificate's SHA-256, "" for none."""

    address: str
    secure: bool = False
    certificate: str = ""


class EnterByGateway(Local, frozen=True, gc=False):
    """WEBIRC as it was sent: its password, and whom it names."""

    password: str
    gateway: Gateway


class GatewayJudged(LookedUp, frozen=True, gc=False):
    """Its password was compared with hashes: `Judged`, or `Busy`."""

    asked: EnterByGateway
    answer: Any


class Passwords:
    """The passwords of gateways as the settings have them now, and those that were found to fit a hash of theirs.

    A gateway whose server was restarted comes back with all its clients at once: one of them waits for the hash.
    """

    def __init__(self, facts: Facts) -> None:
        words = facts.settings.webirc.passwords.split()
        self.hashes = tuple(word for word in words if word.startswith(HASHED))
        self._plain = [word.encode() for word in words if not word.startswith(HASHED)]
        self._secret = facts.secret
        self._proved: set[bytes] = set()

    def fits(self, password: str) -> bool | None:
        """Tell whether it is one of them; None where only hashing it tells. Under the hub's lock."""
        given = password.encode()
        if sum([hmac.compare_digest(given, each) for each in self._plain]) or self._digest(given) in self._proved:
            return True
        return None if self.hashes else False

    def prove(self, password: str) -> None:
        """Keep in mind that it fits. Under the hub's lock."""
        self._proved.add(self._digest(password.encode()))

    def _digest(self, password: bytes) -> bytes:
        return hmac.digest(self._secret, password, hashlib.sha256)


def webirc(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Take a gateway's word for where its client is, if it may give it."""
    registration = session.registration
    if registration is None:
        return (steps.Numeric(numerics.ERR_ALREADYREGISTERED, (), mark("You may not reregister")),)
    password, _name, _host, address, *options = message.params
    gateway = _parse(address, " ".join(options))
    if registration.heard > 1:
        return _refuse("WEBIRC must be the first command")
    if not within(session.address, session.facts.settings.webirc.networks):
        return _refuse("Your address is not one of a WEBIRC gateway")
    if gateway is None:
        return _refuse("WEBIRC must name the IP address of the client")
    return (EnterByGateway(password, gateway),)


def _refuse(reason: str) -> tuple[Step, ...]:
    return (steps.Goodbye(reason),)


def _parse(address: str, options: str) -> Gateway | None:
    """Return what was said of the client, None when that is no address; options that nobody knows are left out."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    known = dict(word.partition("=")[::2] for word in options.split())
    certificate = unescape_tag_value(known.get(CERTIFICATE, "")).lower()
    if len(certificate) != FINGERPRINT or not HEX.issuperset(certificate):
        certificate = ""
    mapped = found.ipv4_mapped if found.version == 6 else None
    return Gateway(str(mapped or found), "secure" in known, certificate)


def enter(response: Response, step: EnterByGateway) -> None:
    """Believe a gateway whose password is known, refuse one whose password is wrong, or have it hashed."""
    session = response.session
    passwords = session.facts.made(Passwords)
    fits = passwords.fits(step.password)
    if fits is not None:
        _settle(response, step, right=fits)
        return

    def answered(gap: object, answer: object) -> GatewayJudged:
        return GatewayJudged(gap, step, answer)

    session.ask(Ask(CheckGateway("", session.address, step.password, passwords.hashes), answered))


def judged(response: Response, step: GatewayJudged) -> None:
    """Go on with what the hashers say."""
    right = isinstance(step.answer, Judged) and step.answer.right
    if right:
        response.session.facts.made(Passwords).prove(step.asked.password)
    _settle(response, step.asked, right=right)


def _settle(response: Response, step: EnterByGateway, *, right: bool) -> None:
    session = response.session
    if not right:
        goodbye(response, steps.Goodbye("Invalid WEBIRC password"))
        return
    refusal = session.come_from(step.gateway)
    if refusal is not None:
        goodbye(response, steps.Goodbye(refusal))


def goodbye(response: Response, step: steps.Goodbye) -> None:
    """End a connection of which the hub knows nothing yet."""
    session = response.session
    session.phase = Phase.ENDED
    response.add(session.last_word(step.reason))
