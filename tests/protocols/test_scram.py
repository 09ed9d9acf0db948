"""SCRAM-SHA-256, the server's half."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from besedka.protocols.sasl import SaslError, prepare
from besedka.protocols.scram import ClientFinal, ClientFirst, Keys, derive, server_final, server_first, verify

# RFC 7677 section 3
FIRST = b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
CHALLENGE = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
FINAL = b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
SERVER = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
SALT = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
PENCIL = derive("pencil", SALT, 4096)

PASSWORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20).filter(
    lambda text: _can_be(text)
)
NONCES = st.text("abcdefghijklmnopqrstuvwxyz0123456789!#+/=", min_size=1, max_size=30)
NAMES = st.text("abя=,ё-", min_size=1, max_size=10)


def _can_be(text: str) -> bool:
    try:
        prepare(text)
    except SaslError:
        return False
    return True


class Client:
    """The other half, as RFC 5802 section 3 has it."""

    def __init__(self, name: str, password: str, nonce: str, flag: str = "n") -> None:
        escaped = name.replace("=", "=3D").replace(",", "=2C")
        self.bare = f"n={escaped},r={nonce}"
        self.header = f"{flag},,"
        self.password = password

    def first(self) -> bytes:
        """Return the first message."""
        return (self.header + self.bare).encode()

    def final(self, challenge: str) -> bytes:
        """Return the last message, with the proof."""
        nonce, salt, rounds = (field[2:] for field in challenge.split(","))
        password = prepare(self.password).encode()
        salted = hashlib.pbkdf2_hmac("sha256", password, base64.b64decode(salt), int(rounds))
        key = hmac.digest(salted, b"Client Key", "sha256")
        unproved = f"c={base64.b64encode(self.header.encode()).decode()},r={nonce}"
        signed = f"{self.bare},{challenge},{unproved}".encode()
        signature = hmac.digest(hashlib.sha256(key).digest(), signed, "sha256")
        proof = bytes(a ^ b for a, b in zip(key, signature, strict=True))
        return f"{unproved},p={base64.b64encode(proof).decode()}".encode()


def test_the_example_of_the_rfc() -> None:
    """What RFC 7677 sends is understood and answered as it says."""
    first, final = ClientFirst.parse(FIRST), ClientFinal.parse(FINAL)
    assert (first.username, first.authzid, first.nonce) == ("user", "", "rOprNGfwEbeRWgbNEkqO")
    assert server_first(first, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", SALT, 4096) == CHALLENGE
    assert verify(first, CHALLENGE, final, PENCIL)
    assert server_final(first, CHALLENGE, final, PENCIL) == SERVER


@settings(max_examples=30)
@given(NAMES, PASSWORDS, PASSWORDS, NONCES, NONCES, st.binary(min_size=1, max_size=16), st.sampled_from("ny"))
def test_who_knows_the_password_and_nobody_else(
    name: str, password: str, other: str, nonce: str, more: str, salt: bytes, flag: str
) -> None:
    """Whatever name, password, nonce and salt; the server never hears the password."""
    client = Client(name, password, nonce, flag)
    first = ClientFirst.parse(client.first())
    assert first.username == name
    keys = derive(password, salt, 2)
    challenge = server_first(first, more, salt, 2)
    final = ClientFinal.parse(client.final(challenge))
    assert verify(first, challenge, final, keys)
    assert verify(first, challenge, final, derive(other, salt, 2)) == (prepare(other) == prepare(password))


@pytest.mark.parametrize(
    "final",
    [
        FINAL.replace(b"dHzb", b"dHzc"),  # another proof
        FINAL.replace(b"biws", b"eSws"),  # another header than the first message had
        FINAL.replace(b"k0,p=", b"k1,p="),  # another nonce
        FINAL.replace(b"p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", b"p=dHzb"),  # half a proof
    ],
)
def test_a_wrong_proof(final: bytes) -> None:
    """Each of header, nonce and proof counts."""
    assert not verify(ClientFirst.parse(FIRST), CHALLENGE, ClientFinal.parse(final), PENCIL)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"n",
        b"n,",
        b"p=tls-unique,,n=user,r=x",  # there is no channel binding
        b"x,,n=user,r=x",
        b"n,user,n=user,r=x",
        b"n,,n=user",
        b"n,,m=ext,n=user,r=x",  # an extension that must be understood
        b"n,,n=user,x=x",
        b"n,,n=,r=x",
        b"n,,n=user,r=",
        b"n,,n=user,r=" + b"x" * 257,
        b"n,,n=us=er,r=x",
        b"n,a=a=,n=user,r=x",
        b"\xff",
    ],
)
def test_a_first_message_that_is_none(message: bytes) -> None:
    """What RFC 5802 section 7 does not have is refused."""
    with pytest.raises(SaslError):
        ClientFirst.parse(message)


@pytest.mark.parametrize(
    "message",
    [b"", b"c=biws,r=x", b"c=biws,p=", b"x=biws,r=x,p=", b"c=biws,x=x,p=", b"c=!,r=x,p=", b"c=biws,r=x,p=!", b"\xff"],
)
def test_a_final_message_that_is_none(message: bytes) -> None:
    """What RFC 5802 section 7 does not have is refused."""
    with pytest.raises(SaslError):
        ClientFinal.parse(message)


def test_for_somebody_else() -> None:
    """As whom to act may be said; whether it may be is not judged here."""
    assert ClientFirst.parse(b"n,a=bo=2Cris,n=anna,r=x").authzid == "bo,ris"


def test_keys_do_not_tell_the_password() -> None:
    """The keys are made one way, and differ with the salt."""
    assert derive("pencil", b"1", 2) != derive("pencil", b"2", 2)
    assert isinstance(PENCIL, Keys)
    assert (len(PENCIL.stored), len(PENCIL.server)) == (32, 32)
