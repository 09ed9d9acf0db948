"""WEBIRC: who may say for whom it connects, what counts from then on, and how the others are sent away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher

from support.conversation import CHEAP, Conversation, settings

if TYPE_CHECKING:
    from support.conversation import Peer

GATEWAY, CLIENT = "192.0.2.2", "198.51.100.7"
HASHED = PasswordHasher(1, 1024, 1).hash("other")
FINGERPRINT = "0123456789ABCDEF" * 4


def talk_with(passwords: str = "secret", networks: str = "192.0.2.0/24", **sections: dict[str, Any]) -> Conversation:
    """Return a server that knows gateways."""
    webirc = {"networks": networks, "passwords": passwords}
    return Conversation(settings(webirc=webirc, accounts=CHEAP, **sections))


def registered(peer: Peer, line: str) -> list[str]:
    """Send WEBIRC and what a client sends behind it, in one piece; what is told."""
    return peer.ask(line, "CAP LS 302", "NICK anna", "USER anna 0 * :Anna", "CAP END")


@pytest.mark.parametrize("password", ["secret", "other"])
@pytest.mark.parametrize(
    ("named", "address"),
    [(CLIENT, CLIENT), ("2001:db8::7", "2001:db8::7"), ("0::1", "::1"), ("0::ffff:198.51.100.7", CLIENT)],
)
def test_a_gateway_names_its_client(password: str, named: str, address: str) -> None:
    """What follows waits until its password is compared; from then on the address is the client's, everywhere."""
    talk = talk_with(f"secret {HASHED}")
    peer = talk.irc(host=GATEWAY)
    told = registered(peer, f"WEBIRC {password} kiwi some.host {named}")
    assert any(" 001 anna " in line for line in told)
    (user,) = talk.state.users.values()
    assert user.address == ("0::1" if address == "::1" else address)
    assert address not in user.source.host or address == "::1"
    assert talk.irc("boris").ask("WHOIS anna")[0].split()[5] == user.source.host


def test_a_hash_is_computed_once() -> None:
    """A thousand clients that come back at once wait for one; other settings are another matter."""
    talk = talk_with(HASHED)
    asked: list[object] = []
    answer = talk.hashers.answer
    talk.hashers.answer = lambda session, question: (asked.append(question), answer(session, question))[1]  # type: ignore[method-assign]
    for number in range(3):
        peer = talk.irc(host=GATEWAY)
        peer.send(f"WEBIRC other kiwi x {CLIENT}", f"NICK anna{number}", "USER anna 0 * :Anna")
        assert any(" 001 " in line for line in peer.lines())
    assert len(asked) == 1
    talk.facts.settings = settings(webirc={"networks": "192.0.2.0/24", "passwords": f"{HASHED} more"}, accounts=CHEAP)
    talk.irc(host=GATEWAY).send(f"WEBIRC other kiwi x {CLIENT}")
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("host", "line", "why"),
    [
        (GATEWAY, f"WEBIRC wrong kiwi x {CLIENT}", "Invalid WEBIRC password"),
        ("203.0.113.5", f"WEBIRC secret kiwi x {CLIENT}", "Your address is not one of a WEBIRC gateway"),
        (GATEWAY, "WEBIRC secret kiwi host.example host.example", "WEBIRC must name the IP address of the client"),
        (GATEWAY, "WEBIRC secret kiwi x 198.51.100.700", "WEBIRC must name the IP address of the client"),
    ],
)
@pytest.mark.parametrize("passwords", ["secret", f"secret {HASHED}", f"secret {HASHED} $argon2id$broken"])
def test_others_are_sent_away(host: str, line: str, why: str, passwords: str) -> None:
    """With ERROR, whatever they send behind it; nobody becomes present."""
    talk = talk_with(passwords)
    peer = talk.irc(host=host)
    told = registered(peer, line)
    assert told == [f"ERROR :Closing link: {host} ({why})"]
    assert peer.closed
    assert talk.state.users == {}
    peer.end()
    assert peer.take() == b""


def test_without_settings_there_are_no_gateways() -> None:
    """Nobody comes from nowhere, and no password is none of theirs."""
    for talk in (Conversation(), talk_with("")):
        peer = talk.irc(host=GATEWAY)
        assert "ERROR" in peer.ask(f"WEBIRC secret kiwi x {CLIENT}")[0]


def test_it_comes_first_and_once() -> None:
    """Not behind CAP, not twice, and not from somebody who is there."""
    talk = talk_with()
    for before in ("CAP LS 302", "NICK anna", f"WEBIRC secret kiwi x {CLIENT}"):
        peer = talk.irc(host=GATEWAY)
        peer.send(before)
        assert "WEBIRC must be the first command" in peer.ask(f"WEBIRC secret kiwi x {CLIENT}")[0]
        assert peer.closed
    anna = talk.irc("anna", host=GATEWAY)
    assert " 462 anna " in anna.ask(f"WEBIRC secret kiwi x {CLIENT}")[0]


def test_a_flood_of_wrong_passwords_waits() -> None:
    """Who guesses is counted by its address, and told nothing more."""
    talk = talk_with(HASHED, limits={"wrong_passwords_per_min": 1})
    for password in ("wrong", "other"):
        peer = talk.irc(host=GATEWAY)
        assert "Invalid WEBIRC password" in peer.ask(f"WEBIRC {password} kiwi x {CLIENT}")[0]


@pytest.mark.parametrize(
    ("by_tls", "options", "secure"),
    [
        (True, " secure", True),
        (True, " :local-port=6697 secure=anything", True),
        (True, "", False),
        (False, " secure", False),
    ],
)
def test_who_is_secure(by_tls: bool, options: str, secure: bool) -> None:
    """All the way: to the gateway, and from there to here."""
    talk = talk_with()
    talk.secure = by_tls
    peer = talk.irc(host=GATEWAY)
    registered(peer, f"WEBIRC secret kiwi x {CLIENT}{options}")
    assert any(" 671 " in line for line in peer.ask("WHOIS anna")) is secure


@pytest.mark.parametrize(
    ("given", "kept"),
    [(FINGERPRINT, FINGERPRINT.lower()), ("abc", ""), ("x" * 64, ""), ("", "")],
)
def test_what_certificate_the_client_has(given: str, kept: str) -> None:
    """The fingerprint that the gateway saw, where it can be one."""
    peer = talk_with().irc(host=GATEWAY)
    peer.send(f"WEBIRC secret kiwi x {CLIENT} :secure certfp-sha-256={given} certfp-sha-512=00 other")
    assert peer.session.gateway.certificate == kept


def test_the_place_is_the_clients() -> None:
    """Where it has no place, it is told so."""
    talk = talk_with()
    peer = talk.irc(host=GATEWAY)
    peer.session.arrive = lambda address: None if address == CLIENT else "no room"
    assert any(" 001 " in line for line in registered(peer, f"WEBIRC secret kiwi x {CLIENT}"))
    assert peer.session.arrive is None
    late = talk.irc(host=GATEWAY)
    late.session.arrive = lambda address: f"no room for {address}"
    assert late.ask(f"WEBIRC secret kiwi x {CLIENT}") == [f"ERROR :Closing link: {CLIENT} (no room for {CLIENT})"]
    direct = talk.irc(host=GATEWAY)
    direct.session.arrive = lambda address: f"no room for {address}"
    assert direct.ask("NICK vera", "USER v 0 * :v") == [f"ERROR :Closing link: {GATEWAY} (no room for {GATEWAY})"]


def test_bans_are_for_the_client() -> None:
    """The mask that others see is made of the named address; who uses the same gateway is not meant."""
    talk = talk_with(irc={"cloaks": "no"})
    peers = []
    for number, nick in enumerate(("anna", "boris")):
        peer = talk.irc(host=GATEWAY)
        peer.send(f"WEBIRC secret kiwi x 198.51.100.{number}", f"NICK {nick}", f"USER {nick} 0 * :x")
        peers.append(peer)
    owner = talk.irc("vera")
    owner.send("JOIN #x", "MODE #x +b *!*@198.51.100.0")
    assert any(" 474 " in line for line in peers[0].ask("JOIN #x"))
    assert any(" 366 " in line for line in peers[1].ask("JOIN #x"))
