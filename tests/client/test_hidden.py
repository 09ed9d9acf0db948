"""Passwords that are asked for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from besedka.client.hidden import Given, Wanted, give, question, wanted
from besedka.client.signing_in import REGISTRATION
from besedka.client.state import Phase, State
from besedka.i18n import Words
from support.clientmodel import FULL, Conversation

EN = Words("en")


def present(caps: str = f"{FULL} sasl {REGISTRATION}", *, secure: bool = True) -> State:
    """Anna is there, by a way that others cannot read."""
    return replace(Conversation.present(caps).state, secure=secure)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/login", Wanted("Anna")),
        (" /LOGIN vera ", Wanted("vera")),
        ("/register", Wanted("Anna", new=True)),
        ("/register anna@example.org", Wanted("Anna", new=True, email="anna@example.org")),
        ("/login anna secret", None),
        ("/register secret", None),
        ("/register secret anna@example.org", None),
        ("/loginn", None),
        ("hello", None),
        ("", None),
    ],
)
def test_what_lacks_a_password_is_asked_about(text: str, expected: Wanted | None) -> None:
    """One's own name where no account is named; what has its password is done as it is."""
    assert wanted(present(), text, EN) == expected


def test_nobody_is_asked_for_what_would_be_refused() -> None:
    """Without TLS, without accounts and without a connection the command itself says why not."""
    for state in (present(secure=False), present(FULL), replace(present(), phase=Phase.OFFLINE)):
        assert wanted(state, "/login anna", EN) is None
        assert wanted(state, "/register", EN) is None


def test_what_was_given_logs_in_or_registers() -> None:
    """Spaces in it are its own; a connection that is lost meanwhile is told."""
    anna = Conversation.present(f"{FULL} sasl {REGISTRATION}")
    anna.state = replace(anna.state, secure=True)
    step = give(anna.state, Given(Wanted("vera"), "tea and sugar"), anna.context)
    assert step.send == ("AUTHENTICATE PLAIN",)
    assert step.state.credentials is not None
    assert (step.state.credentials.account, step.state.credentials.password) == ("vera", "tea and sugar")
    step = give(anna.state, Given(Wanted("Anna", new=True, email="a@b.c"), "tea and sugar"), anna.context)
    assert step.send == ("REGISTER * a@b.c :tea and sugar",)
    anna.state = replace(anna.state, phase=Phase.OFFLINE)
    for asked, name in ((Wanted("vera"), "/login"), (Wanted("Anna", new=True), "/register")):
        (line,) = give(anna.state, Given(asked, "x"), anna.context).show
        assert line.text == f"There is no connection now: {name} was not done."


def test_the_question_says_whose_password_it_is() -> None:
    """And whether it is to be a new one."""
    assert question(Wanted("anna"), EN) == "Password of anna: "
    assert question(Wanted("anna", new=True), EN) == "Password for the new account anna: "
