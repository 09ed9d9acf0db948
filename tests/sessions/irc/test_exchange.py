"""SASL exchanges: SCRAM from the first message to the login."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from besedka.chat.accounts import Account, Verifier
from besedka.protocols.scram import derive
from besedka.sessions.irc.exchange import MECHANISMS, Exchange, ExternalExchange
from support.conversation import CHEAP, Conversation, settings

if TYPE_CHECKING:
    from support.conversation import Peer

ME = ":besedka.local"
PENCIL = derive("pencil", b"salt", 4096)


def house() -> Conversation:
    """Return a server with anna's account, whose password is pencil."""
    talk = Conversation(settings(accounts=CHEAP))
    verifier = Verifier("", b"salt", 4096, PENCIL.stored, PENCIL.server)
    talk.state.keep_account(Account("anna", "anna", 1, verifier))
    return talk


def starts(talk: Conversation) -> Peer:
    """Return a connection that has chosen SCRAM."""
    peer = talk.irc()
    peer.send("CAP REQ :sasl", "NICK anna")
    assert peer.ask("AUTHENTICATE SCRAM-SHA-256") == ["AUTHENTICATE +"]
    return peer


def says(peer: Peer, message: str) -> list[str]:
    """Send a message; return what was told."""
    return peer.ask(f"AUTHENTICATE {base64.b64encode(message.encode()).decode() or '+'}")


def heard(lines: list[str]) -> str:
    """Return the one message that was told."""
    (line,) = lines
    verb, text = line.split(" ")
    assert verb == "AUTHENTICATE"
    return base64.b64decode(text).decode()


def final(challenge: str, password: str, name: str = "anna") -> tuple[str, str]:
    """Return the client's last message, and what the server must prove."""
    nonce, salt, rounds = (field[2:] for field in challenge.split(","))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    key = hmac.digest(salted, b"Client Key", "sha256")
    signed = f"n={name},r=abc,{challenge},c=biws,r={nonce}".encode()
    signature = hmac.digest(hashlib.sha256(key).digest(), signed, "sha256")
    proof = base64.b64encode(bytes(a ^ b for a, b in zip(key, signature, strict=True))).decode()
    server = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), signed, "sha256")
    return f"c=biws,r={nonce},p={proof}", f"v={base64.b64encode(server).decode()}"


def test_both_prove_that_they_know_the_password() -> None:
    """The client is logged in when it has heard the server's proof."""
    peer = starts(house())
    challenge = heard(says(peer, "n,,n=anna,r=abc"))
    assert challenge.startswith("r=abc")
    assert challenge.endswith(f",s={base64.b64encode(b'salt').decode()},i=4096")
    proof, expected = final(challenge, "pencil")
    assert heard(says(peer, proof)) == expected
    assert says(peer, "") == [
        f"{ME} 900 * anna!*@127.0.0.1 anna :You are now logged in as anna",
        f"{ME} 903 * :SASL authentication successful",
    ]


def test_the_password_is_wrong() -> None:
    """The server proves nothing to whoever does not know it."""
    peer = starts(house())
    proof, _ = final(heard(says(peer, "n,,n=anna,r=abc")), "pen")
    assert says(peer, proof) == [f"{ME} 904 * :SASL authentication failed: name or password is wrong"]


def test_an_account_that_is_not_there() -> None:
    """It has a salt like any other, the same each time and for each spelling; another name has another."""
    talk = house()
    talk.facts.secret = b"x" * 32
    salts = []
    for name in ("nobody", "NOBODY", "somebody"):
        peer = starts(talk)
        challenge = heard(says(peer, f"n,,n={name},r=abc"))
        salts.append(challenge.split(",")[1])
        proof, _ = final(challenge, "pencil", name)
        assert says(peer, proof)[0].split()[1] == "904"
    assert salts[0] == salts[1] != salts[2]


def test_messages_in_the_wrong_place() -> None:
    """Nothing may come with the last message, and nothing is missing from the others."""
    talk = house()
    told = [f"{ME} 904 * :SASL authentication failed: that message is not understood"]
    peer = starts(talk)
    assert says(peer, "") == told
    peer = starts(talk)
    heard(says(peer, "n,,n=anna,r=abc"))
    assert says(peer, "") == told
    peer = starts(talk)
    proof, _ = final(heard(says(peer, "n,,n=anna,r=abc")), "pencil")
    says(peer, proof)
    assert says(peer, "more") == told
    assert says(starts(talk), "n,a=boris,n=anna,r=abc") == told


def test_nonces_differ() -> None:
    """Each challenge is another one."""
    talk = house()
    assert heard(says(starts(talk), "n,,n=anna,r=abc")) != heard(says(starts(talk), "n,,n=anna,r=abc"))


def test_the_table() -> None:
    """Mechanisms are found by the names that are offered."""
    assert list(MECHANISMS) == ["PLAIN", "SCRAM-SHA-256"]
    assert all(issubclass(each, Exchange) for each in MECHANISMS.values())


def test_a_certificate_is_not_asked_about_an_account() -> None:
    """Whose it is, the hub knows."""
    session: Any = house().irc().session
    assert ExternalExchange().go_on(session, "anna", None) is None
