"""AUTHENTICATE, REGISTER and VERIFY, from line to reply."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from besedka.chat.certificates import ChangeCertificate
from support.conversation import CHEAP, Conversation, settings

if TYPE_CHECKING:
    from support.conversation import Peer

ME = ":besedka.local"
PASSWORD = "tea and sugar"


def house(**accounts: object) -> Conversation:
    """Return a server on which hashing costs little."""
    return Conversation(settings(accounts={**CHEAP, **accounts}))


def plain(name: str, password: str, as_whom: str = "") -> str:
    """Return PLAIN's message as AUTHENTICATE carries it."""
    return base64.b64encode(f"{as_whom}\0{name}\0{password}".encode()).decode()


def registered(talk: Conversation, name: str = "anna", password: str = PASSWORD) -> Peer:
    """Return somebody who has an account."""
    peer = talk.irc(name)
    assert f"{ME} REGISTER SUCCESS {name} :Account registered: remember its password" in peer.ask(
        f"REGISTER * * :{password}"
    )
    return peer


def sasl(talk: Conversation, caps: str = "sasl") -> Peer:
    """Return a connection that may log in."""
    peer = talk.irc()
    peer.send(f"CAP REQ :{caps}", "NICK anya", "USER a 0 * :A")
    peer.forget()
    return peer


def login(peer: Peer, name: str, password: str) -> list[str]:
    """Log in by PLAIN; return what was told."""
    assert peer.ask("AUTHENTICATE PLAIN") == ["AUTHENTICATE +"]
    return peer.ask(f"AUTHENTICATE {plain(name, password)}")


def test_an_account_and_a_login() -> None:
    """Made by one connection, used by another, before it is present."""
    talk = house()
    registered(talk).send("QUIT")
    peer = sasl(talk)
    assert login(peer, "ANNA", "tea and sugar") == [
        f"{ME} 900 * anya!a@127.0.0.1 anna :You are now logged in as anna",
        f"{ME} 903 * :SASL authentication successful",
    ]
    peer.ask("CAP END")
    assert talk.state.users["anya"].account == "anna"


def test_the_password_is_wrong_or_there_is_no_account() -> None:
    """Both are told the same, and may be tried again."""
    talk = house()
    registered(talk)
    peer = sasl(talk)
    wrong = [f"{ME} 904 * :SASL authentication failed: name or password is wrong"]
    assert login(peer, "anna", "coffee") == wrong
    assert login(peer, "nobody", "coffee") == wrong
    assert login(peer, "anna", "tea and sugar")[1].split()[1] == "903"


def test_who_is_present_logs_in_too() -> None:
    """And in again, as somebody else; others hear of it by account-notify, old clients of nothing."""
    talk = house()
    registered(talk, "anna", "tea and sugar")
    registered(talk, "boris", "coffee with milk")
    vera, gleb, dina = talk.irc("vera", "sasl account-notify"), talk.irc("gleb", "account-notify"), talk.irc("dina")
    talk.everybody_joins("#x", vera, gleb, dina)
    assert login(vera, "anna", "tea and sugar") == [
        f"{ME} 900 vera vera!vera@127.0.0.1 anna :You are now logged in as anna",
        f"{ME} 903 vera :SASL authentication successful",
        ":vera!vera@127.0.0.1 ACCOUNT anna",
    ]
    login(vera, "boris", "coffee with milk")
    assert gleb.lines() == [":vera!vera@127.0.0.1 ACCOUNT anna", ":vera!vera@127.0.0.1 ACCOUNT boris"]
    assert dina.lines() == []


ERRORS = [
    ("AUTHENTICATE *", "906 * :SASL authentication aborted"),
    ("AUTHENTICATE !!!", "904 * :SASL authentication failed: that message is not understood"),
    (f"AUTHENTICATE {plain('', 'x')}", "904 * :SASL authentication failed: that message is not understood"),
    (
        f"AUTHENTICATE {plain('anna', 'x', 'boris')}",
        "904 * :SASL authentication failed: that message is not understood",
    ),
    (f"AUTHENTICATE {'A' * 401}", "905 * :SASL message too long: 400 characters at the most"),
]


@pytest.mark.parametrize(("line", "told"), ERRORS)
def test_what_goes_wrong(line: str, told: str) -> None:
    """The exchange is over, with the numeric that says why; another can begin."""
    peer = sasl(house())
    peer.ask("AUTHENTICATE plain")
    assert peer.ask(line) == [f"{ME} {told}"]
    assert peer.ask("AUTHENTICATE PLAIN") == ["AUTHENTICATE +"]


@pytest.mark.parametrize("length", [290, 293])
def test_a_long_message_comes_in_pieces(length: int) -> None:
    """Nothing is said until the last of them; an empty one ends a message of just one whole piece."""
    talk = house()
    password = "x" * length  # with two NULs and "anna" some 300 bytes, which are 400 characters
    registered(talk, "anna", password).send("QUIT")
    peer = sasl(talk)
    peer.ask("AUTHENTICATE PLAIN")
    message = plain("anna", password)
    assert (len(message) == 400) == (length == 293)
    first, rest = message[:400], message[400:]
    told = peer.ask(f"AUTHENTICATE {first}") + (peer.ask(f"AUTHENTICATE {rest or '+'}") if len(first) == 400 else [])
    assert [line.split()[1] for line in told] == ["900", "903"]


def test_without_the_capability() -> None:
    """It must be asked for first."""
    peer = house().irc()
    (told,) = peer.ask("AUTHENTICATE PLAIN")
    assert told == f"{ME} 904 * :SASL authentication failed: ask for the capability first (CAP REQ sasl)"


def test_an_unknown_mechanism() -> None:
    """Those that there are, are named."""
    assert sasl(house()).ask("AUTHENTICATE FOO") == [
        f"{ME} 908 * PLAIN,SCRAM-SHA-256 :are available SASL mechanisms",
        f"{ME} 904 * :SASL authentication failed: there is no such mechanism",
    ]


def test_all_in_one_packet() -> None:
    """What follows a message waits for its answer: whoever sends all at once is let in as the account."""
    talk = house()
    registered(talk).send("QUIT")
    peer = talk.irc()
    peer.send(
        "CAP REQ :sasl",
        "NICK anna",
        "USER a 0 * :A",
        "AUTHENTICATE PLAIN",
        f"AUTHENTICATE {plain('anna', 'tea and sugar')}",
        "CAP END",
        "JOIN #x",
    )
    assert [line.split()[1] for line in peer.lines()][:6] == ["CAP", "+", "900", "903", "001", "002"]
    assert talk.state.users["anna"].account == "anna"
    assert [room.name for room in talk.state.users["anna"].rooms] == ["#x"]


def test_a_registration_that_does_not_wait() -> None:
    """An exchange under way is aborted, and who it is comes in as a guest."""
    peer = sasl(house())
    peer.ask("AUTHENTICATE PLAIN")
    told = peer.ask("CAP END")
    assert told[0] == f"{ME} 906 * :SASL authentication aborted"
    assert told[1].split()[1] == "001"


def test_the_nick_of_an_account() -> None:
    """It waits for its owner."""
    talk = house()
    registered(talk).send("QUIT")
    told = talk.irc().ask("NICK Anna", "USER a 0 * :A")
    how = "log in to it (SASL, or later /msg besedka regain Anna <password>), or choose another"
    assert told == [f"{ME} 433 * Anna :Nickname belongs to the account anna: {how}"]


def test_who_guesses_must_wait() -> None:
    """Told for how long; later it goes on, and the right password never counts."""
    talk = Conversation(settings(accounts=CHEAP, limits={"wrong_passwords_per_min": 3}))
    registered(talk)
    peer = sasl(talk)
    for _ in range(4):
        assert login(peer, "anna", "tea and sugar")[1].split()[1] == "903"
    for _ in range(3):
        login(peer, "anna", "wrong")
    assert login(peer, "anna", "tea and sugar") == [
        f"{ME} 904 * :SASL authentication failed: too many tries, try again in 20 s"
    ]
    talk.monotonic_s += 20
    assert login(peer, "anna", "tea and sugar")[1].split()[1] == "903"


REGISTER = [
    ("REGISTER * * short", "FAIL REGISTER WEAK_PASSWORD * :The password is too short: its length must be 8 or more"),
    ("REGISTER anna", "461 boris REGISTER :Not enough parameters: REGISTER <account|*> <e-mail|*> <password>"),
    (
        "REGISTER * * :a bell \u0007 rings",
        "FAIL REGISTER UNACCEPTABLE_PASSWORD boris :The password has characters that cannot be taken: choose another",
    ),
    ("REGISTER ANNA * longpassword", "FAIL REGISTER ACCOUNT_EXISTS ANNA :That name is taken: choose another"),
    ("REGISTER vera * longpassword", "FAIL REGISTER ACCOUNT_EXISTS vera :That name is taken: choose another"),
    (
        "REGISTER #x * longpassword",
        (
            "FAIL REGISTER BAD_ACCOUNT_NAME #x :An account is called like a nick: letters of one script, digits and"
            " -_[]\\`^{}|"
        ),
    ),
    (
        "VERIFY boris 123",
        "FAIL VERIFY INVALID_CODE boris :No code is needed: an account can be used as soon as it is registered",
    ),
]


@pytest.mark.parametrize(("line", "told"), REGISTER)
def test_accounts_that_cannot_be(line: str, told: str) -> None:
    """Each case has its code, and a sentence that says what to do; also without standard-replies."""
    talk = house()
    registered(talk)
    talk.irc("vera")
    boris = talk.irc("boris")
    assert boris.ask(line) == [f"{ME} {told}"]


def test_one_account_is_enough() -> None:
    """Who is logged in cannot register."""
    anna = registered(house())
    assert anna.ask("REGISTER other * longpassword") == [
        f"{ME} FAIL REGISTER ALREADY_AUTHENTICATED other :You are logged in already"
    ]


def test_before_one_is_present() -> None:
    """An account is made, and used at once."""
    talk = house()
    peer = talk.irc()
    peer.send("CAP LS 302")
    assert peer.ask("REGISTER * * longpassword") == [f"{ME} FAIL REGISTER NEED_NICK * :Choose a nick first, with NICK"]
    assert peer.ask("NICK anna", "REGISTER * * longpassword") == [
        f"{ME} REGISTER SUCCESS anna :Account registered: remember its password",
        f"{ME} 900 * anna!*@127.0.0.1 anna :You are now logged in as anna",
    ]
    peer.send("USER a 0 * :A", "CAP END")
    assert talk.state.users["anna"].account == "anna"


@pytest.mark.parametrize(
    ("chosen", "value"),
    [
        ({"accounts": {"before_connect": "no"}}, "custom-account-name"),
        ({"server": {"password": "s"}}, "custom-account-name"),
    ],
)
def test_not_before_one_is_present(chosen: dict[str, dict[str, str]], value: str) -> None:
    """Where the settings say so; and never past the server's own password."""
    peer = Conversation(settings(**chosen)).irc()
    assert f" draft/account-registration={value} " in " ".join(peer.ask("CAP LS 302"))
    assert peer.ask("NICK anna", "REGISTER * * longpassword") == [
        f"{ME} FAIL REGISTER COMPLETE_CONNECTION_REQUIRED * :Register when you are connected"
    ]


def test_accounts_are_made_by_the_administrator() -> None:
    """Where the settings say so; nobody is offered the capability then."""
    talk = house(registration="no")
    assert "account-registration" not in "".join(talk.irc().ask("CAP LS 302"))
    assert talk.irc("anna").ask("REGISTER * * longpassword") == [
        f"{ME} FAIL REGISTER TEMPORARILY_UNAVAILABLE * :Accounts are made by the administrator here: ask for one"
    ]


def test_too_many_accounts_from_one_address() -> None:
    """Told how long to wait; this machine itself is exempt."""
    talk = Conversation(settings(accounts=CHEAP, limits={"registrations_per_hour": 1}))
    for name in ("a1", "a2"):
        registered(talk, name)
    peers = [talk.irc(name, host="192.0.2.1") for name in ("b1", "b2")]
    assert peers[0].ask("REGISTER * * longpassword")[0].split()[2] == "SUCCESS"
    assert peers[1].ask("REGISTER * * longpassword") == [
        (
            f"{ME} FAIL REGISTER TEMPORARILY_UNAVAILABLE b2 :Too many accounts were made from your address: try again"
            " in 3600 s"
        )
    ]


def test_guests_are_not_let_in() -> None:
    """They are told, keep their nick, and come in when they have logged in."""
    talk = house(guests="no")
    peer = sasl(talk, "sasl standard-replies draft/extended-isupport")
    told = [f"{ME} FAIL * ACCOUNT_REQUIRED :Only accounts are let in here: log in to yours first"]
    assert peer.ask("CAP END") == told
    assert peer.ask("REGISTER * * longpassword")[0].split()[2] == "SUCCESS"
    assert peer.ask("CAP END")[0].split()[1] == "001"
    assert any(" draft/ACCOUNTREQUIRED " in line for line in peer.ask("VERSION"))
    assert talk.state.users["anya"].account == "anya"


def test_guests_only_read() -> None:
    """And are told how to speak."""
    talk = house(guests="read-only")
    peer = talk.irc("guest")
    peer.send("JOIN #x")
    assert peer.ask("PRIVMSG #x :hi") == [
        f"{ME} 404 guest #x :Guests can only read here: log in, or register an account (REGISTER)"
    ]
    peer.ask("REGISTER * * longpassword")
    assert peer.ask("PRIVMSG #x :hi") == []


FINGERPRINT = "ab" * 32


def certified(talk: Conversation, fingerprint: str = FINGERPRINT, caps: str = "sasl") -> Peer:
    """Return a connection that has shown a certificate by TLS."""
    peer = talk.irc()
    peer.place.secure, peer.place.certificate = True, fingerprint
    peer.send(f"CAP REQ :{caps}", "NICK anya", "USER a 0 * :A")
    peer.forget()
    return peer


def with_certificate() -> Conversation:
    """Return a server on which anna has added her certificate."""
    talk = house()
    anna = registered(talk)
    talk.hub.apply(ChangeCertificate(anna.session.number, "anna", FINGERPRINT, added=True), talk.now)
    return talk


@pytest.mark.parametrize("name", ["+", base64.b64encode(b"ANNA").decode()])
def test_a_certificate_logs_in(name: str) -> None:
    """Without a password: to the account that has added it, named or not."""
    talk = with_certificate()
    peer = certified(talk)
    assert peer.ask("AUTHENTICATE EXTERNAL") == ["AUTHENTICATE +"]
    assert peer.ask(f"AUTHENTICATE {name}") == [
        f"{ME} 900 * anya!a@127.0.0.1 anna :You are now logged in as anna",
        f"{ME} 903 * :SASL authentication successful",
    ]


@pytest.mark.parametrize(
    ("fingerprint", "message"),
    [("cd" * 32, b""), ("cd" * 32, b"anna"), (FINGERPRINT, b"boris"), (FINGERPRINT, b"no\xff")],
)
def test_another_certificate_does_not(fingerprint: str, message: bytes) -> None:
    """Nor the right one for another account; one may log in by password then."""
    talk = with_certificate()
    peer = certified(talk, fingerprint)
    peer.send("AUTHENTICATE EXTERNAL")
    (refused,) = peer.ask(f"AUTHENTICATE {base64.b64encode(message).decode() or '+'}")
    assert refused.startswith(f"{ME} 904 * :SASL authentication failed: ")
    assert ("add its fingerprint first" in refused) is (message != b"no\xff")
    assert " 903 " in login(peer, "anna", PASSWORD)[-1]


def test_external_is_offered_where_it_can_work() -> None:
    """To those who have shown a certificate; others are told why not."""
    talk = with_certificate()
    assert "sasl=PLAIN,SCRAM-SHA-256,EXTERNAL " in " ".join(certified(talk).ask("CAP LS 302"))
    without = sasl(talk)
    assert "EXTERNAL" not in " ".join(without.ask("CAP LS 302"))
    assert without.ask("AUTHENTICATE EXTERNAL") == [
        f"{ME} 908 * PLAIN,SCRAM-SHA-256 :are available SASL mechanisms",
        f"{ME} 904 * :SASL authentication failed: your connection has shown no client certificate",
    ]
    assert "PLAIN,SCRAM-SHA-256,EXTERNAL" in certified(talk).ask("AUTHENTICATE NONE")[0]


def test_a_gateway_says_which_certificate_it_saw() -> None:
    """It is believed as far as all the way is secure."""
    talk = with_certificate()
    talk.facts.settings = settings(accounts=CHEAP, webirc={"networks": "192.0.2.0/24", "passwords": "secret"})
    for by_tls in (True, False):
        talk.secure = by_tls
        peer = talk.irc(host="192.0.2.1")
        peer.send(f"WEBIRC secret kiwi x 198.51.100.7 :secure certfp-sha-256={FINGERPRINT}", "CAP REQ sasl")
        peer.send("NICK anya", "USER a 0 * :A", "AUTHENTICATE EXTERNAL")
        assert any(" 903 " in line for line in peer.ask("AUTHENTICATE +")) is by_tls


def test_withheld_sasl_has_no_mechanisms() -> None:
    """Also for those who have shown a certificate."""
    talk = Conversation(settings(irc={"withhold": "sasl"}))
    assert "sasl" not in " ".join(certified(talk, caps="batch").ask("CAP LS 302"))


def test_a_device_says_its_name_with_the_account() -> None:
    """`account@device`: the account is the same, and what each device has missed comes to it."""
    talk = house()
    registered(talk).send("QUIT")
    boris = talk.irc("boris")
    boris.send("JOIN #x")

    def anna(device: str) -> Peer:
        """Let anna come on a device."""
        peer = sasl(talk)
        assert login(peer, f"anna@{device}", "tea and sugar")[0].split()[4] == "anna"
        peer.send("NICK anna", "USER a 0 * :a", "CAP END", "JOIN #x")
        return peer

    phone, laptop = anna("phone"), anna("laptop")
    boris.send("PRIVMSG #x :one")
    phone.send("QUIT")
    boris.send("PRIVMSG #x :two", "PRIVMSG anna :psst")
    laptop.send("QUIT")
    boris.send("PRIVMSG #x :three")
    assert [line.rpartition("] ")[2] for line in anna("phone").lines() if "] " in line] == ["psst", "two", "three"]
    assert [line.rpartition("] ")[2] for line in anna("laptop").lines() if "] " in line] == ["three"]
    assert [line.rpartition("] ")[2] for line in anna("new").lines() if "] " in line] == ["one", "two", "three", "psst"]


def test_whois_tells_of_certificates() -> None:
    """Oneself and administrators hear which one each of the sessions has shown; others do not, nor when it has gone."""
    talk = with_certificate()
    anya, boris = certified(talk), registered(talk, "boris")
    anya.send("CAP END")
    anya.forget()
    told = f"{ME} 276 {{}} anya :has client certificate fingerprint {FINGERPRINT}"
    assert told.format("anya") in anya.ask("WHOIS anya")
    assert not [line for line in boris.ask("WHOIS anya") if " 276 " in line]
    talk.state.users["boris"].administrator = True
    assert told.format("boris") in boris.ask("WHOIS anya")
    assert not [line for line in boris.ask("WHOIS boris") if " 276 " in line]
    anya.send("QUIT")
    assert talk.state.certificates == {}
