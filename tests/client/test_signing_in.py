"""Accounts in the client's model."""

from __future__ import annotations

import base64

import pytest
from msgspec.structs import replace

from besedka.client.credentials import Credentials
from besedka.client.state import Phase
from besedka.protocols.sasl import encode
from besedka.protocols.scram import ClientFinal, ClientFirst, derive, server_final, server_first, verify
from support.clientmodel import Conversation

ANNA = Credentials("anna", "tea and sugar", "seed")
CAPS = "batch sasl=SCRAM-SHA-256,PLAIN draft/account-registration"


def coming(credentials: Credentials | None = ANNA, *, secure: bool = True) -> Conversation:
    """Anna, whose connection is open; she has an account."""
    anna = Conversation()
    anna.state = replace(anna.state, credentials=credentials, secure=secure, seed="seed")
    anna.opens()
    anna.sent()
    return anna


def offered(caps: str, credentials: Credentials | None = ANNA) -> Conversation:
    """A server has offered `caps`, and gives what was asked for."""
    anna = coming(credentials)
    anna.server(f":s CAP * LS :{caps}")
    for line in anna.sent():
        if line.startswith("CAP REQ :"):
            anna.server(f":s CAP * ACK :{line[9:]}")
    return anna


def present(caps: str = CAPS, credentials: Credentials | None = None) -> Conversation:
    """Anna is there."""
    anna = offered(caps, credentials)
    anna.server(":s 001 Anna :Welcome Anna!b@h", ":Anna!b@h JOIN #lobby")
    anna.shown()
    anna.sent()
    return anna


def test_plain() -> None:
    """The password goes where the server knows nothing better, and the negotiation ends behind it."""
    for caps in ("sasl", "sasl=PLAIN,EXTERNAL"):
        anna = offered(caps)
        assert anna.sent() == ["AUTHENTICATE PLAIN"]
        anna.server("AUTHENTICATE +")
        (said,) = anna.sent()
        assert base64.b64decode(said.split()[1]) == b"\0anna\0tea and sugar"
        anna.server(":s 900 * * anna :You are now logged in", ":s 903 * :done")
        assert anna.sent() == ["CAP END"]
        assert anna.shown() == ["You are logged in as anna."]
        assert (anna.state.account, anna.state.confirmed) == ("anna", ANNA)


def test_scram() -> None:
    """The server learns nothing of the password, and proves that it knows it; long messages come in pieces."""
    anna = offered(CAPS)
    assert anna.sent() == ["AUTHENTICATE SCRAM-SHA-256"]
    anna.server("AUTHENTICATE +")
    first = ClientFirst.parse(base64.b64decode(anna.sent()[0].split()[1]))
    salt = bytes(300)
    challenge = server_first(first, "more", salt, 4096)
    anna.server(*(f"AUTHENTICATE {piece}" for piece in encode(challenge.encode())))
    (said,) = anna.sent()
    final = ClientFinal.parse(base64.b64decode(said.split()[1]))
    keys = derive(ANNA.password, salt, 4096)
    assert verify(first, challenge, final, keys)
    proof = server_final(first, challenge, final, keys)
    anna.server(*(f"AUTHENTICATE {piece}" for piece in encode(proof.encode())))
    assert anna.sent() == ["AUTHENTICATE +"]
    anna.server(":s 900 * * anna :You are", ":s 903 * :done")
    assert anna.sent() == ["CAP END"]


def test_each_exchange_has_a_nonce_of_its_own() -> None:
    """Also on the next connection."""
    anna = offered(CAPS)
    anna.server("AUTHENTICATE +")
    one = anna.sent()[-1]
    anna.server(":s 900 * * anna :You are", ":s 903 * :done", ":s 001 Anna :Welcome")
    anna.loses()
    anna.opens()
    anna.server(f":s CAP * LS :{CAPS}", ":s CAP * ACK :sasl", "AUTHENTICATE +")
    assert anna.sent()[-1] != one


@pytest.mark.parametrize("said", ["!", "dj0xMjM=", base64.b64encode(b"r=x,s=eA==,i=4096").decode()])
def test_a_server_that_proves_nothing_is_told_nothing(said: str) -> None:
    """What it says is no answer to ours: somebody may be between."""
    anna = offered(CAPS)
    anna.server("AUTHENTICATE +")
    anna.sent()
    anna.server(f"AUTHENTICATE {said}")
    assert anna.sent() == ["AUTHENTICATE *"]
    refusal = anna.state.login_refused
    assert refusal is not None
    assert not refusal.again
    assert "somebody may be between" in refusal.why


def test_a_proof_that_is_wrong() -> None:
    """The last message of the server counts, too."""
    anna = offered(CAPS)
    anna.server("AUTHENTICATE +")
    first = ClientFirst.parse(base64.b64decode(anna.sent()[-1].split()[1]))
    challenge = server_first(first, "more", b"salt", 4096)
    anna.server(*(f"AUTHENTICATE {piece}" for piece in encode(challenge.encode())), "AUTHENTICATE dj1BQUFB")
    assert anna.sent()[-1] == "AUTHENTICATE *"
    assert anna.state.login_refused is not None


def test_a_wrong_password_may_be_asked_for_again() -> None:
    """The server never let us in, so the question comes before everything."""
    anna = offered(CAPS)
    anna.server(":s 904 * :SASL authentication failed: name or password is wrong")
    refusal = anna.state.login_refused
    assert refusal is not None
    assert refusal.again
    assert refusal.why.startswith("The server does not log you in to the account anna: ")
    disabled = offered(CAPS)
    disabled.server(":s 902 * :This account is disabled")
    assert disabled.state.login_refused is not None
    assert not disabled.state.login_refused.again


def test_a_password_that_was_changed_meanwhile_does_not_keep_us_out() -> None:
    """After a reconnect we go on without the account, and are told."""
    anna = present(credentials=ANNA)
    anna.loses()
    anna.opens()
    anna.server(f":s CAP * LS :{CAPS}", ":s CAP * ACK :sasl", ":s 904 * :wrong")
    assert anna.sent()[-1] == "CAP END"
    assert "anna: its name or the password is wrong. /login ACCOUNT tries again." in anna.shown()[-1]
    assert (anna.state.login_refused, anna.state.credentials) == (None, None)


@pytest.mark.parametrize(
    ("caps", "secure", "told"),
    [("batch", True, "does not offer SASL"), (CAPS, False, "over TLS only"), ("sasl=EXTERNAL", True, "not known here")],
)
def test_where_nobody_can_log_in(caps: str, secure: bool, told: str) -> None:
    """Who wants an account is not let in without it unasked; the password stays here."""
    anna = coming(secure=secure)
    anna.server(f":s CAP * LS :{caps}")
    assert anna.sent() == []
    assert anna.state.login_refused is not None
    assert told in anna.state.login_refused.why
    again = present(caps, None)
    again.state = replace(again.state, credentials=ANNA, secure=secure)
    again.loses()
    again.opens()
    again.sent()
    again.server(f":s CAP * LS :{caps}")
    assert again.state.login_refused is None
    assert not [line for line in again.sent() if "sasl" in line.split()]


def test_logging_in_later() -> None:
    """The capability is asked for then; what the server does not do is told."""
    anna = present()
    anna.types("/login anna tea and sugar")
    assert anna.sent() == ["CAP REQ :sasl"]
    anna.server(":s CAP Anna ACK :sasl", ":s 900 Anna * anna :You are", ":s 903 Anna :done")
    assert anna.sent() == ["AUTHENTICATE SCRAM-SHA-256"]
    assert anna.state.confirmed == ANNA
    anna.types("/login boris other")
    assert anna.sent() == ["AUTHENTICATE SCRAM-SHA-256"]
    anna.server(":s 904 Anna :wrong")
    assert "/login ACCOUNT tries again." in anna.shown()[-1]
    anna.server(":s 904 Anna :nobody asked", "AUTHENTICATE +")
    assert anna.sent() == []
    bare = present("batch")
    bare.types("/login anna x")
    assert "does not offer SASL" in bare.shown()[-1]


def test_logging_out() -> None:
    """The password is forgotten, and we come anew."""
    anna = present()
    anna.types("/logout")
    assert "not logged in" in anna.shown()[-1]
    anna = present(credentials=ANNA)
    anna.types("/logout")
    assert anna.state.redial
    assert (anna.state.credentials, anna.state.confirmed) == (None, None)
    anna.loses()
    assert not anna.state.redial
    anna.server(":s 901 Anna * :You are now logged out")
    assert anna.shown()[-1] == "You are logged out."


def test_an_account_is_made() -> None:
    """Under the nick, with an address or without; the password is kept when it is there."""
    anna = present()
    anna.types("/register tea")
    assert anna.sent() == ["REGISTER * * :tea"]
    anna.server(":s REGISTER SUCCESS Anna :Account registered")
    assert anna.state.confirmed == Credentials("Anna", "tea", "seed")
    assert anna.shown() == ["The account Anna is yours, and its password is kept here."]
    anna.server(":s REGISTER SUCCESS Anna :once more")
    assert anna.shown() == []


def test_an_account_that_is_verified() -> None:
    """By a code; before one is awaited there is nothing to verify."""
    anna = present()
    anna.types("/verify 123")
    assert "/register comes first" in anna.shown()[-1]
    anna.types("/register tea anna@example.org")
    assert anna.sent() == ["REGISTER * anna@example.org :tea"]
    anna.server(":s REGISTER VERIFICATION_REQUIRED Anna :a mail is on its way")
    assert "(a mail is on its way): /verify CODE" in anna.shown()[-1]
    anna.types("/verify 123")
    assert anna.sent() == ["VERIFY Anna 123"] or anna.state.phase is Phase.PRESENT
    anna.server(":s VERIFY SUCCESS Anna :done")
    assert anna.state.confirmed == Credentials("Anna", "tea", "seed")


def test_an_account_that_is_refused() -> None:
    """The server says why, and nothing is kept."""
    anna = present()
    anna.types("/register x")
    anna.server("FAIL REGISTER WEAK_PASSWORD Anna :The password is too short")
    assert anna.shown() == ["! The password is too short"]
    assert anna.state.applied is None
    bare = present("batch")
    bare.types("/register x")
    assert "/msg NickServ help" in bare.shown()[-1]
    bare.state = replace(bare.state, secure=False)
    bare.types("/register x")
    assert "over TLS only" in bare.shown()[-1]


def test_a_password_that_is_missing_is_told() -> None:
    """In a script nobody is asked for it; a server without accounts is the first thing to say."""
    anna = present()
    anna.types("/login anna", "/register")
    assert [line.partition(": ")[2] for line in anna.shown()] == [
        "/login ACCOUNT PASSWORD",
        "/register PASSWORD [E-MAIL]",
    ]
    bare = present("batch")
    bare.types("/login anna", "/register")
    assert "does not offer SASL" in bare.shown()[0]
    assert anna.sent() == bare.sent() == []
