"""Setting bans from the server and lifting them, and what happens to whom they hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat import account_commands, commands
from besedka.chat.account_events import LoggedIn
from besedka.chat.accounts import Account, Verifier
from besedka.chat.events import NickChanged, Refused, Registered, SessionEnded, UserQuit
from besedka.chat.refusals import Reason
from besedka.chat.server_bans import (
    BanFromServer,
    BanKind,
    LiftServerBan,
    ListServerBans,
    ServerBanChanged,
    ServerBanList,
    TurnedAway,
)
from support.chat import SECOND, Chat, one, refusal
from support.wholeness import check_state

if TYPE_CHECKING:
    from besedka.chat.events import Event
    from support.chat import Person

ACCOUNT, NICK, ADDRESS = BanKind


class House(Chat):
    """A chat with an administrator, a console, and an account."""

    def __init__(self) -> None:
        super().__init__()
        self.boss = self.enter("boss")
        self.boss.does(commands.Administer, "boss", "")
        self.console = self.stranger()
        self.state.keep_account(Account("Vera", "vera", 1, Verifier("hash")))

    def comes(self, nick: str, host: str = "192.0.2.7", account: str = "") -> tuple[Person, list[Event]]:
        """Let somebody come from an address, logged in to an account or not."""
        person = self.stranger()
        if account:
            person.does(account_commands.LogIn, account, "hash")
        return person, person.register(nick, host=host)


@pytest.fixture
def house() -> House:
    """The usual."""
    return House()


def test_who_is_there_is_ended_and_who_comes_is_turned_away(house: House) -> None:
    """Told why, by an address; others see it go, and others may come."""
    boris, _ = house.comes("boris")
    boris.join("#x")
    vera = house.enter("vika", "#x")
    changed, told, ended, gone = house.console.does(BanFromServer, ADDRESS, "192.0.2.0/24", "spam", 60)
    assert isinstance(changed, ServerBanChanged)
    assert (changed.actor, changed.added, changed.source, changed.ban.target) == ("console", True, None, "192.0.2.0/24")
    assert changed.ban.until == house.now + 60 * SECOND
    assert isinstance(told, TurnedAway)
    assert (told.audience, told.ban) == ((boris.session,), changed.ban)
    assert isinstance(ended, SessionEnded)
    assert isinstance(gone, UserQuit)
    assert (gone.audience, gone.reason) == ((vera.session,), "Banned")
    comer, events = house.comes("boris")
    turned, ended = events
    assert isinstance(turned, TurnedAway)
    assert isinstance(ended, SessionEnded)
    assert turned.audience == ended.audience == (comer.session,)
    assert isinstance(house.comes("boris", "198.51.100.1")[1][0], Registered)
    check_state(house.state)
    house.now += 60 * SECOND
    assert isinstance(house.comes("b2")[1][0], Registered), "it has ended by itself"


def test_a_banned_account_is_not_logged_in_to(house: House) -> None:
    """Who is, is ended; who was about to come is a guest; the reason is told, and until when."""
    there, _ = house.comes("vera", account="Vera")
    late = house.stranger()
    late.does(account_commands.LogIn, "vera", "hash")
    other = house.stranger()
    house.state.keep_account(Account("Nina", "nina", 1, Verifier("hash")))
    other.does(account_commands.LogIn, "nina", "hash")
    house.boss.does(BanFromServer, ACCOUNT, "VERA", "spam")
    assert there.session not in house.state.by_session
    assert house.state.logins == {other.session: "Nina"}
    asker = house.stranger()
    assert refusal(asker.does(account_commands.LogIn, "vera", "hash")) == (Reason.ACCOUNT_BANNED, ("Vera", "spam"))
    house.boss.does(BanFromServer, ACCOUNT, "vera", "", 3600)
    reason, subject = refusal(asker.does(account_commands.LogIn, "vera", "hash"))
    assert (reason, subject[:2], subject[2][-3:]) == (Reason.ACCOUNT_BANNED_UNTIL, ("Vera", "-"), "UTC")
    lifted = one(house.boss.does(LiftServerBan, ACCOUNT, "vera"), ServerBanChanged)
    assert (lifted.actor, lifted.added) == ("boss", False)
    assert isinstance(asker.does(account_commands.LogIn, "vera", "hash")[0], LoggedIn)
    assert refusal(house.boss.does(BanFromServer, ACCOUNT, "nobody")) == (Reason.NO_SUCH_ACCOUNT, ("nobody",))


def test_of_an_accounts_sessions_those_from_there_are_ended(house: House) -> None:
    """The others stay, until the last one is hit."""
    here, _ = house.comes("vera", "192.0.2.7", "Vera")
    there, _ = house.comes("vera", "198.51.100.1", "Vera")
    _, told, ended = house.console.does(BanFromServer, ADDRESS, "192.0.2.0/24")
    assert isinstance(told, TurnedAway)
    assert isinstance(ended, SessionEnded)
    assert told.audience == ended.audience == (here.session,)
    assert there.user.sessions == (there.session,)
    assert isinstance(house.comes("vera", "192.0.2.9", "Vera")[1][0], TurnedAway)
    house.console.does(BanFromServer, ADDRESS, "198.51.100.1")
    assert house.state.user("vera") is None
    check_state(house.state)


def test_a_banned_nick_is_not_taken(house: House) -> None:
    """Who has it is ended; who comes may choose another, and who is there cannot take it."""
    house.enter("spambot1")
    house.boss.does(BanFromServer, NICK, "spam*", "no bots")
    assert house.state.user("spambot1") is None
    person, events = house.comes("SpamBot2")
    assert refusal(events) == (Reason.NICK_BANNED, ("SpamBot2", "no bots"))
    assert isinstance(person.register("anna")[0], Registered)
    assert refusal(person.nick("spam3")) == (Reason.NICK_BANNED, ("spam3", "no bots"))
    assert isinstance(person.nick("ann")[0], NickChanged)


def test_a_mask_with_a_host_turns_away(house: House) -> None:
    """Then no other nick helps."""
    house.boss.does(BanFromServer, NICK, "*!*@192.0.2.*")
    assert isinstance(house.comes("anna")[1][0], TurnedAway)
    person, _ = house.comes("anna", "198.51.100.1")
    assert isinstance(person.nick("other")[0], NickChanged)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (ADDRESS, "127.0.0.1"),
        (ADDRESS, "126.0.0.0/7"),
        (ADDRESS, "0.0.0.0/0"),
        (ADDRESS, "10.0.0.0/8"),
        (ADDRESS, "::1"),
        (ADDRESS, "2001::/16"),
        (NICK, "*"),
        (NICK, "*!*@*.*"),
    ],
)
def test_what_nobody_can_mean_must_be_said_twice(house: House, kind: BanKind, target: str) -> None:
    """This machine, or nearly everybody."""
    reason, _ = refusal(house.console.does(BanFromServer, kind, target))
    assert reason is Reason.BAN_TOO_WIDE
    assert not house.state.server_bans
    assert isinstance(house.console.does(BanFromServer, kind, target, "", 0, True)[0], ServerBanChanged)


def test_nobody_locks_an_administrator_out_by_accident(house: House) -> None:
    """Neither itself, nor by the console, nor an account that may be one."""
    for asker in (house.boss, house.console):
        reason, subject = refusal(asker.does(BanFromServer, NICK, "bo*"))
        assert (reason, subject) == (Reason.BAN_HITS_ADMINISTRATOR, ("bo*!*@*", "boss"))
    house.console.does(account_commands.AppointAdministrator, "vera", True)
    assert refusal(house.console.does(BanFromServer, ACCOUNT, "vera")) == (
        Reason.BAN_HITS_ADMINISTRATOR,
        ("Vera", "Vera"),
    )
    _, told, ended, *_ = house.boss.does(BanFromServer, NICK, "bo*", "", 0, True)
    assert told.audience == ended.audience == (house.boss.session,)
    assert house.state.administrators == {}
    check_state(house.state)


def test_others_may_not(house: House) -> None:
    """Neither set, nor lift, nor see."""
    anna = house.enter("anna")
    for kind in (BanFromServer, LiftServerBan):
        assert refusal(anna.does(kind, NICK, "x")) == (Reason.NOT_ADMINISTRATOR, ())
    assert anna.asks(ListServerBans, ServerBanList).bans is None


@pytest.mark.parametrize(
    ("kind", "target"), [(ADDRESS, "x"), (NICK, "a b"), (NICK, ""), (NICK, "x" * 200), (ADDRESS, "")]
)
def test_what_cannot_be_banned(house: House, kind: BanKind, target: str) -> None:
    """It is refused, and named as far as it can be."""
    reason, (named,) = refusal(house.boss.does(BanFromServer, kind, target))
    assert reason is Reason.BAN_UNUSABLE
    assert 0 < len(named) <= 128


def test_the_list(house: House) -> None:
    """In the order of setting; again is instead; what has ended is not shown, and cannot be lifted."""
    for target, seconds in (("a*", 0), ("b1*", 5), ("A*", 0)):
        house.boss.does(BanFromServer, NICK, target, "why", seconds)
    house.boss.does(BanFromServer, ADDRESS, "192.0.2.1")
    everything = house.console.asks(ListServerBans, ServerBanList).bans
    assert everything is not None
    assert [each.target for each in everything] == ["b1*!*@*", "a*!*@*", "192.0.2.1"]
    (only,) = house.boss.asks(ListServerBans, ServerBanList, (ADDRESS,)).bans or ()
    assert (only.target, only.by) == ("192.0.2.1", "boss")
    house.now += 5 * SECOND
    assert refusal(house.boss.does(LiftServerBan, NICK, "b1*")) == (Reason.NO_SUCH_BAN, ("b1*",))
    assert refusal(house.boss.does(LiftServerBan, ADDRESS, "")) == (Reason.NO_SUCH_BAN, ("*",))
    assert len(house.boss.asks(ListServerBans, ServerBanList).bans or ()) == 2


def test_the_disk_keeps_what_was_decided(house: House) -> None:
    """Each change is an entry; refusals are none."""
    events = house.boss.does(BanFromServer, NICK, "a*") + house.boss.does(LiftServerBan, NICK, "a*")
    assert [event.position for event in events] == [house.state.position - 1, house.state.position]
    assert not any(isinstance(event, Refused) for event in events)
