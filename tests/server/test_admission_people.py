"""Settings bound what people say of themselves and what is done to them."""

from __future__ import annotations

from typing import Any

import pytest

from besedka.chat import account_commands, commands, room_commands
from besedka.chat.accounts import Verifier
from besedka.chat.refusals import Reason
from besedka.chat.server_bans import BanFromServer, BanKind
from besedka.chat.state import State
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.journal.space import Space
from besedka.server.admission import Admission
from besedka.sessions.facts import Facts
from support.admitting import NoKeys, admitted, house, refused
from support.inside import changed


@pytest.mark.parametrize("make", [lambda nick: commands.Register(2, nick, "u", "r", "h", "irc"), None])
def test_a_nick_is_judged_and_normalized(make: Any) -> None:
    """Registering and changing alike; who gave no nick is told of `*`."""
    _, admission = house(nick_length=9)
    make = make or (lambda nick: commands.ChangeNick(1, nick))
    assert refused(admission, make("two words"))[0] is Reason.NICK_UNUSABLE
    assert refused(admission, make(""))[1][0] == "*"
    assert refused(admission, make("a" * 10))[0] is Reason.NICK_UNUSABLE
    assert admitted(admission, make("a" * 9)).nick == "a" * 9
    assert admitted(admission, make("и\u0306ра")).nick == "йра"


def test_long_texts_are_shortened_between_characters() -> None:
    """Topic, reasons, away message and real name have their bytes; a real name that is set anew is refused."""
    _, admission = house(topic_length=9, kick_length=9, away_length=9, realname_length=9)
    text = "я" * 20
    assert admitted(admission, room_commands.SetTopic(1, "#lobby", text)).topic == "яяяя"
    assert admitted(admission, room_commands.KickUser(1, "#lobby", "boris", text)).reason == "яяяя"
    assert admitted(admission, room_commands.KickUser(1, "#lobby", "boris", None)).reason is None
    assert admitted(admission, room_commands.LeaveRoom(1, "#lobby", text)).reason == "яяяя"
    assert admitted(admission, room_commands.LeaveRoom(1, "#lobby", "")).reason is None
    assert admitted(admission, commands.SetAway(1, text)).message == "яяяя"
    assert admitted(admission, commands.SetAway(1, None)).message is None
    assert admitted(admission, commands.Register(2, "boris", "u", text, "h", "irc")).realname == "яяяя"
    assert refused(admission, commands.ChangeRealname(1, text)) == (Reason.TEXT_TOO_LONG, ("realname", "9"))
    assert admitted(admission, commands.ChangeRealname(1, "яяяя")).realname == "яяяя"


def test_who_may_be_always_on() -> None:
    """As many as the settings say, and nobody where they say so; whoever is may be so no longer."""
    _, admission = house()
    on, off = (account_commands.ChooseAlwaysOn(1, "*", on=choice) for choice in (True, False))
    assert admitted(admission, on).most == 1000
    nowhere = Facts(changed(Settings(), accounts={"always_on": "no"}), Words("en"), "epoch", 0)
    admission = Admission(State((), 0, 0, NoKeys()), nowhere)
    assert refused(admission, on)[0] is Reason.ALWAYS_ON_OFF
    assert admitted(admission, off).on is False


def test_who_may_administer_is_asked_before_the_hub() -> None:
    """The password ends here; who is refused is told so, and who is gone is nobody."""
    _, admission = house()
    assert admitted(admission, commands.Administer(1, "root", "secret")) == commands.Administer(1, "root", "")
    assert refused(admission, commands.Administer(1, "root", "wrong")) == (Reason.ADMINISTRATOR_UNKNOWN, ())
    assert refused(admission, commands.Administer(2, "root", "secret")) == (Reason.ADMINISTRATOR_UNKNOWN, ())


def test_trying_passwords_takes_time() -> None:
    """Each try is a change."""
    _, admission = house(lambda: 0.0, changes_per_min=1)
    refused(admission, commands.Administer(1, "root", "wrong"))
    assert refused(admission, commands.Administer(1, "root", "secret")) == (Reason.CHANGING_TOO_FAST, ("OPER", "60"))


def test_what_is_given_to_the_hub() -> None:
    """How many may be watched, and a reason that fits; without room on the disk a removal is not kept."""
    _, admission = house(watched=3, kick_length=4)
    assert admitted(admission, commands.Watch(1, ("boris",))).most == 3
    assert admitted(admission, commands.RemoveUser(1, "boris", "spammer")) == commands.RemoveUser(1, "boris", "spam")
    admission.space = Space.LOW
    assert not admitted(admission, commands.RemoveUser(1, "boris", "spam")).kept


@pytest.mark.parametrize(
    ("name", "problem"), [("", "EMPTY"), ("a b", "SPACE"), ("x" * 33, "TOO_LONG"), ("#x", "BAD_START")]
)
def test_accounts_are_called_like_nicks(name: str, problem: str) -> None:
    """A name that no nick could be is none for an account."""
    _, admission = house()
    assert refused(admission, account_commands.RegisterAccount(1, name, Verifier())) == (
        Reason.ACCOUNT_UNUSABLE,
        (name or "*", problem),
    )


def test_the_name_of_an_account_is_normalized() -> None:
    """Two spellings of one name are one account."""
    _, admission = house()
    assert admitted(admission, account_commands.RegisterAccount(1, "Ａnna", Verifier())).account == "Anna"


def test_guests_that_may_not_come() -> None:
    """Who is logged in before it registers, may."""
    hub, admission = house()
    admission._facts.settings = changed(Settings(), accounts={"guests": "no"})
    register = commands.Register(2, "boris", "u", "r", "h", "irc")
    assert refused(admission, register) == (Reason.ACCOUNT_REQUIRED, ())
    hub.apply(account_commands.RegisterAccount(2, "boris", Verifier("hash")), 1)
    admitted(admission, register)


def test_the_reason_of_a_ban_is_one_line() -> None:
    """It may come from a shell, and is told on every wire."""
    _, admission = house(kick_length=9)
    asked = BanFromServer(1, BanKind.NICK, "anna", " spam\r\nQUIT\0 :x and more")
    assert admitted(admission, asked).reason == "spam QUIT"
