"""Client certificates of accounts: added, removed, and whose they are."""

from __future__ import annotations

import pytest

from besedka.chat import account_commands
from besedka.chat.account_events import AccountChanged, LoggedIn
from besedka.chat.accounts import Verifier
from besedka.chat.certificates import MOST_CERTIFICATES, ChangeCertificate, fingerprint_of
from besedka.chat.refusals import Reason
from besedka.chat.state import State
from support.chat import Chat, Person, refusal

SECRET = Verifier("$argon2id$1")
ONE, TWO = "1" * 64, "2" * 64


def with_accounts() -> tuple[Chat, Person, Person]:
    """Return anna and boris, who have accounts."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    for person, name in ((anna, "anna"), (boris, "boris")):
        person.does(account_commands.RegisterAccount, name, SECRET)
    return chat, anna, boris


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AB" * 32, "ab" * 32),
        (":".join(["ab"] * 32), "ab" * 32),
        ("ab " * 32, "ab" * 32),
        ("ab" * 31, None),
        ("g" * 64, None),
        ("", None),
    ],
)
def test_fingerprints_as_people_write_them(text: str, found: str | None) -> None:
    """With colons as OpenSSL has them, in either case; a SHA-1 is none."""
    assert fingerprint_of(text) == found


def test_a_certificate_logs_in_where_it_was_added() -> None:
    """With the account's name or without; and no more when it is removed."""
    chat, anna, _ = with_accounts()
    (changed,) = anna.does(ChangeCertificate, "Anna", ONE, True)
    assert isinstance(changed, AccountChanged)
    assert (changed.what, changed.account.certificates, changed.position) == (
        "certificate added",
        (ONE,),
        chat.state.position,
    )
    assert anna.does(ChangeCertificate, "anna", ONE, True) == []
    for name in ("", "ANNA"):
        newcomer = Person(chat, 50)
        (logged,) = newcomer.does(account_commands.LogIn, name, ONE)
        assert isinstance(logged, LoggedIn)
        assert logged.account == "anna"
    for name, proof in (("boris", ONE), ("", TWO), ("", "")):
        assert refusal(Person(chat, 51).does(account_commands.LogIn, name, proof))[0] is Reason.LOGIN_FAILED
    (changed,) = anna.does(ChangeCertificate, "anna", ONE, False)
    assert isinstance(changed, AccountChanged)
    assert (changed.what, changed.account.certificates) == ("certificate removed", ())
    assert anna.does(ChangeCertificate, "anna", ONE, False) == []
    assert refusal(Person(chat, 52).does(account_commands.LogIn, "", ONE))[0] is Reason.LOGIN_FAILED


def test_it_belongs_to_one_account() -> None:
    """Else nobody could say who comes with it; the administrator may give it to any, other people to their own."""
    chat, anna, boris = with_accounts()
    anna.does(ChangeCertificate, "anna", ONE, True)
    assert refusal(boris.does(ChangeCertificate, "boris", ONE, True))[0] is Reason.CERTIFICATE_TAKEN
    assert refusal(boris.does(ChangeCertificate, "anna", TWO, True)) == (Reason.NOT_YOUR_ACCOUNT, ("anna",))
    assert refusal(boris.does(ChangeCertificate, "vera", TWO, True)) == (Reason.NO_SUCH_ACCOUNT, ("vera",))
    administrator = Person(chat, 99)
    administrator.does(ChangeCertificate, "boris", TWO, True, True)
    administrator.does(ChangeCertificate, "anna", ONE, False, True)
    assert chat.state.certified == {TWO: "boris"}
    boris.does(ChangeCertificate, "boris", ONE, True)
    assert chat.state.certified == {TWO: "boris", ONE: "boris"}
    again = State((), 0, 0, chat.state.keys, (), tuple(chat.state.accounts.values()))
    assert again.certified == chat.state.certified
    administrator.does(account_commands.DeleteAccount, "boris")
    assert chat.state.certified == {}


def test_there_are_not_many() -> None:
    """They are looked at at each start."""
    _, anna, _ = with_accounts()
    for number in range(MOST_CERTIFICATES):
        assert len(anna.does(ChangeCertificate, "anna", f"{number:064x}", True)) == 1
    assert refusal(anna.does(ChangeCertificate, "anna", ONE, True)) == (
        Reason.CERTIFICATES_FULL,
        ("anna", str(MOST_CERTIFICATES)),
    )
