"""What the administrator does with accounts, by the control socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from besedka.i18n import Words
from besedka.sessions.control import ControlSession
from besedka.sessions.control_accounts import ACCOUNT_COMMANDS, HashedFor, answer_of
from besedka.sessions.control_bans import MODERATION_COMMANDS
from besedka.sessions.control_links import LINK_COMMANDS
from besedka.sessions.credentials import Busy, Unusable
from support.conversation import CHEAP, Conversation, settings

if TYPE_CHECKING:
    from support.conversation import Peer

PASSWORD = "tea and sugar"


@pytest.fixture
def talk() -> Conversation:
    """A server on which hashing costs little."""
    return Conversation(settings(accounts=CHEAP))


@pytest.fixture
def control(talk: Conversation) -> Peer:
    """Its control socket."""
    return talk.connect(ControlSession, talk.plain_dialect, talk._release, {})


def call(
    control: Peer, command: str, account: str = "", password: str = "", number: int = 0, certificate: str = "ab" * 32
) -> Any:
    """Ask something; return the one answer."""
    asked: dict[str, Any] = {"command": command, "account": account, "password": password, "number": number}
    asked["details"] = {"certificate": certificate}
    control.send(msgspec.json.encode(asked).decode())
    (line,) = control.lines()
    return msgspec.json.decode(line)


def test_an_account_is_made_and_listed(talk: Conversation, control: Peer) -> None:
    """Its password is hashed by those who do that, and opens it."""
    assert call(control, "account-list") == {"accounts": []}
    assert call(control, "account-add", "Anna", PASSWORD) == {"account": "Anna", "changed": True}
    (listed,) = call(control, "account-list")["accounts"]
    assert {**listed, "created": 0} == {
        "name": "Anna",
        "created": 0,
        "disabled": False,
        "administrator": False,
        "present": False,
        "certificates": [],
        "always_on": False,
    }
    anna = talk.irc("boris", "sasl")
    anna.send("AUTHENTICATE PLAIN")
    assert anna.ask("AUTHENTICATE AGFubmEAdGVhIGFuZCBzdWdhcg==")[1].split()[1] == "903"
    assert call(control, "account-list")["accounts"][0]["present"]


def test_who_stays_present(control: Peer) -> None:
    """It is chosen once; the second time nothing changes."""
    call(control, "account-add", "Anna", PASSWORD)
    for changed in (True, False):
        assert call(control, "account-always-on", "anna") == {"account": "Anna", "changed": changed}
    assert call(control, "account-list")["accounts"][0]["always_on"]
    for changed in (True, False):
        assert call(control, "account-not-always-on", "anna") == {"account": "Anna", "changed": changed}


def test_what_is_done_with_it(control: Peer) -> None:
    """Each is done once; the second time nothing changes."""
    call(control, "account-add", "anna", PASSWORD)
    done, nothing = {"account": "anna", "changed": True}, {"changed": False}
    assert call(control, "account-passwd", "ANNA", "another one") == done
    assert [call(control, "account-disable", "anna") for _ in range(2)] == [done, nothing]
    assert call(control, "account-list")["accounts"][0]["disabled"]
    assert [call(control, "account-enable", "anna") for _ in range(2)] == [done, nothing]
    assert [call(control, "admin-add", "anna") for _ in range(2)] == [done, nothing]
    assert call(control, "account-list")["accounts"][0]["administrator"]
    assert [call(control, "admin-remove", "anna") for _ in range(2)] == [done, nothing]
    assert call(control, "account-delete", "anna") == done
    assert call(control, "account-list") == {"accounts": []}


@pytest.mark.parametrize(
    "command",
    sorted(
        ACCOUNT_COMMANDS.keys()
        - {"account-add", "account-list", "session-list", "session-end", "browser-end"}
        - MODERATION_COMMANDS.keys()
        - LINK_COMMANDS.keys()
    ),
)
def test_an_account_that_is_not_there(control: Peer, command: str) -> None:
    """It is said in a sentence."""
    assert call(control, command, "nobody", PASSWORD) == {"error": "There is no account nobody."}


@pytest.mark.parametrize(
    ("account", "password", "said"),
    [
        ("anna", "short", "The password is too short or far too long: its length must be 8 or more."),
        ("anna", "x" * 5000, "The password is too short or far too long: its length must be 8 or more."),
        ("anna", "a bell \x07 rings", "The password has characters that cannot be taken: choose another."),
        ("boris", PASSWORD, "The name boris is taken: choose another."),
        ("#x", PASSWORD, "An account cannot be called #x: no name may begin like that."),
    ],
)
def test_accounts_that_cannot_be(control: Peer, account: str, password: str, said: str) -> None:
    """Whoever asks is told what to do."""
    call(control, "account-add", "boris", PASSWORD)
    assert call(control, "account-add", account, password) == {"error": said}


def test_answers_come_in_order(talk: Conversation, control: Peer) -> None:
    """What was asked behind a password waits for it, although it is known at once."""
    talk.answering = False
    control.send('{"command": "account-add", "account": "anna", "password": "tea and sugar"}')
    assert control.lines() == []
    talk.answer()
    control.send('{"command": "account-list"}')
    assert ["account" in line for line in control.lines()] == [True, True]


def test_what_the_hashers_say() -> None:
    """Whatever it is, there is an answer."""
    for answer in (Unusable(), Busy(3)):
        told = answer_of([HashedFor(answer)], Words("en"))
        assert told == {"error": "The password has characters that cannot be taken: choose another."}


def test_sessions_are_listed_and_ended(talk: Conversation, control: Peer) -> None:
    """By the number that the list shows."""
    anna = talk.irc("anna")
    answer = call(control, "session-list")
    (listed,) = answer["sessions"]
    assert (listed["nick"], listed["address"], listed["since"] <= answer["time"]) == ("anna", "127.0.0.1", True)
    assert call(control, "session-list", "nobody")["sessions"] == []
    assert call(control, "session-end", number=9999) == {"error": "There is no session 9999."}
    assert call(control, "session-end", number=listed["number"]) == {"changed": True}
    assert anna.lines()[-1] == "ERROR :Closing link: 127.0.0.1 (The administrator has ended this session)"
    assert call(control, "session-list")["sessions"] == []


def test_certificates(talk: Conversation, control: Peer) -> None:
    """Added once, listed, removed; what is no fingerprint is said so."""

    def change(command: str, name: str, certificate: str) -> Any:
        return call(control, f"account-certificate-{command}", name, certificate=certificate)

    call(control, "account-add", "Anna", PASSWORD)
    shown = ":".join(["AB"] * 32)
    assert change("add", "anna", shown) == {"account": "Anna", "changed": True}
    assert change("add", "anna", shown) == {"changed": False}
    assert call(control, "account-list")["accounts"][0]["certificates"] == ["ab" * 32]
    assert talk.state.certified == {"ab" * 32: "anna"}
    assert change("remove", "anna", shown) == {"account": "Anna", "changed": True}
    assert "no account boris" in change("add", "boris", shown)["error"]
    assert "That is no fingerprint" in change("add", "anna", "AB:CD")["error"]
