"""SCRAM-SHA-256, the client's half."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.sasl import SaslError
from besedka.protocols.scram import ClientFinal, ClientFirst, derive, server_final, server_first, verify
from besedka.protocols.scram_client import answer, client_first, proves

# RFC 7677 section 3
FIRST = b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
CHALLENGE = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
FINAL = b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
SERVER = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="


def test_the_example_of_the_rfc() -> None:
    """To the letter."""
    assert client_first("user", "rOprNGfwEbeRWgbNEkqO") == FIRST
    answered = answer(FIRST, CHALLENGE, "pencil")
    assert answered.message == FINAL
    assert proves(SERVER, answered.signature)
    assert not proves(SERVER[:-2] + b"A=", answered.signature)
    assert not proves(b"e=other-error", answered.signature)


@given(st.text("abя=,ё-", min_size=1, max_size=10), st.text("abc!#+/=", min_size=1, max_size=30))
def test_our_own_server_takes_it(name: str, nonce: str) -> None:
    """Any name, any nonce: both halves understand each other."""
    keys = derive("pencil", b"salt", 4096)
    first = ClientFirst.parse(client_first(name, nonce))
    assert first.username == name
    challenge = server_first(first, "more", b"salt", 4096)
    answered = answer(client_first(name, nonce), challenge.encode(), "pencil")
    final = ClientFinal.parse(answered.message)
    assert verify(first, challenge, final, keys)
    assert proves(server_final(first, challenge, final, keys).encode(), answered.signature)


@pytest.mark.parametrize(
    "challenge",
    [
        b"",
        b"\xff",
        b"r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",  # no nonce of the server's
        b"r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"m=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=?,i=4096",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
        b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999",
    ],
)
def test_a_server_that_cheats_learns_nothing(challenge: bytes) -> None:
    """Too few rounds make a password easy to guess, too many keep us busy for ever."""
    with pytest.raises(SaslError):
        answer(FIRST, challenge, "pencil")
