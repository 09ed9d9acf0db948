"""Accounts in the hub: made, used, changed, and put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat import commands
from besedka.chat.account_commands import (
    AppointAdministrator,
    ChangePassword,
    DeleteAccount,
    DisableAccount,
    DropAccount,
    LogIn,
    LogOut,
    RegisterAccount,
)
from besedka.chat.account_events import AccountChanged, LoggedIn, LoggedOut
from besedka.chat.account_queries import (
    AccountList,
    Credentials,
    FindCredentials,
    JudgeAccountName,
    ListAccounts,
    NameVerdict,
)
from besedka.chat.accounts import Account, Standing, Verifier
from besedka.chat.events import NickChanged, Registered, Said, SessionEnded, ToldFromAfar, UserModeChanged, UserQuit
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoomJoined
from support.chat import Chat, Person, one, refusal

if TYPE_CHECKING:
    from besedka.chat.events import Event

SECRET = Verifier("$argon2id$1", b"salt", 4096, b"stored", b"server")
OTHER = Verifier("$argon2id$2", b"salt", 4096, b"stored2", b"server2")
CONTROL = 99  # the session of the control socket: it is never present


def registers(person: Person, name: str) -> list[Event]:
    """Make an account."""
    return person.does(RegisterAccount, name, SECRET)


def logs_in(person: Person, name: str, proof: str = SECRET.password) -> list[Event]:
    """Log in."""
    return person.does(LogIn, name, proof)


def administrator(chat: Chat) -> Person:
    """Return whoever holds the control socket."""
    return Person(chat, CONTROL)


def account(chat: Chat, name: str) -> Account:
    """Return an account that must be there."""
    found = chat.state.account(name)
    assert found is not None
    return found


def test_who_registers_is_logged_in() -> None:
    """The account is kept, and those who share a room hear of the login."""
    chat = Chat()
    anna, boris = chat.enter("Anna", "#x"), chat.enter("boris", "#x")
    changed, logged = registers(anna, "Anna")
    assert isinstance(changed, AccountChanged)
    assert (changed.position, changed.what, changed.audience) == (chat.state.position, "register", ())
    assert changed.account == Account("Anna", "anna", chat.now, SECRET)
    assert isinstance(logged, LoggedIn)
    assert (logged.position, logged.audience, logged.account) == (0, (boris.session,), "Anna")
    assert anna.user.account == "Anna"
    assert logged.source is anna.user.source
    assert chat.room("#x").members[anna.user.number].source is anna.user.source
    assert anna.key_owner == "account:Anna"


def test_what_an_account_says_is_the_accounts() -> None:
    """Messages carry the identity, at both ends of a direct one."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    registers(anna, "anna")
    registers(boris, "boris")
    said = one(anna.say("boris", "hi"), Said)
    assert (said.source.identity, said.recipient) == ("account:anna", "account:boris")


def test_an_account_before_one_is_present() -> None:
    """A session that is not there yet registers, or logs in, and comes as that account."""
    chat = Chat()
    stranger = chat.stranger()
    changed, logged = registers(stranger, "anna")
    assert isinstance(changed, AccountChanged)
    assert changed.source is None
    assert one([logged], LoggedIn).source is None
    assert refusal(registers(stranger, "anna2"))[0] is Reason.LOGGED_IN_ALREADY
    registered = one(stranger.register("anna", device="device:1"), Registered)
    assert registered.source.identity == "account:anna", "an account says more than a device"
    assert chat.state.logins == {}
    later = chat.stranger()
    one(logs_in(later, "ANNA"), LoggedIn)
    later.quit()
    assert chat.state.logins == {}


def test_names_that_are_taken() -> None:
    """One name, one account; look-alikes and other people's nicks are nobody's to register."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    registers(anna, "anna")
    assert refusal(registers(boris, "ANNA")) == (Reason.ACCOUNT_EXISTS, ("ANNA",))
    assert refusal(registers(boris, "аnnа"))[0] is Reason.ACCOUNT_EXISTS
    chat.enter("vera")
    assert refusal(registers(boris, "Vera"))[0] is Reason.ACCOUNT_EXISTS
    assert refusal(registers(anna, "other"))[0] is Reason.LOGGED_IN_ALREADY
    assert isinstance(registers(boris, "custom")[1], LoggedIn)


def test_the_nick_of_an_account_is_its_own() -> None:
    """Others cannot come under it nor take it; its people can."""
    chat = Chat()
    anna = chat.enter("anna")
    registers(anna, "anna")
    anna.nick("anna2")
    guest = chat.stranger()
    assert refusal(guest.register("Anna")) == (Reason.NICK_RESERVED, ("Anna", "anna"))
    boris = chat.enter("boris")
    assert refusal(boris.nick("anna")) == (Reason.NICK_RESERVED, ("anna", "anna"))
    one(anna.nick("anna"), NickChanged)
    anna.nick("elsewhere")
    logs_in(boris, "anna")
    one(boris.nick("anna"), NickChanged)


def test_who_comes_back_joins_itself() -> None:
    """The account's new connection has the nick beside the one that is still there."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    registers(anna, "anna")
    again = chat.stranger()
    logs_in(again, "anna")
    registered, joined = again.register("anna")
    assert isinstance(registered, Registered)
    assert isinstance(joined, RoomJoined)
    assert registered.resumed
    assert chat.state.logins == {}
    assert again.user is anna.user


@pytest.mark.parametrize("proof", [SECRET.password, SECRET.stored_key.hex(), "ab12"])
def test_each_credential_is_a_proof(proof: str) -> None:
    """Password, SCRAM key or certificate: whichever was proved."""
    chat = Chat()
    kept = Account("anna", "anna", 1, SECRET, ("ab12",))
    chat.state.keep_account(kept)
    assert one(logs_in(chat.stranger(), "anna", proof), LoggedIn).account == "anna"


@pytest.mark.parametrize("proof", ["", "other", OTHER.password])
def test_what_is_no_proof(proof: str) -> None:
    """The password may have been changed while it was compared."""
    chat = Chat()
    chat.state.keep_account(Account("anna", "anna", 1, SECRET))
    assert refusal(logs_in(chat.stranger(), "anna", proof)) == (Reason.LOGIN_FAILED, ("anna",))
    assert refusal(logs_in(chat.stranger(), "nobody", proof))[0] is Reason.LOGIN_FAILED


def test_another_login_and_none() -> None:
    """Who is present may change its account, or be a guest again; others hear of both."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    registers(anna, "anna")
    anna.does(LogOut)
    assert anna.user.account is None
    assert anna.does(LogOut) == []
    logged = one(logs_in(anna, "anna"), LoggedIn)
    assert logged.audience == (boris.session,)
    out = one(anna.does(LogOut), LoggedOut)
    assert (out.audience, out.source) == ((boris.session,), anna.user.source)
    stranger = chat.stranger()
    assert stranger.does(LogOut) == []
    logs_in(stranger, "anna")
    assert one(stranger.does(LogOut), LoggedOut).source is None


def test_another_password() -> None:
    """One changes one's own, the administrator anybody's."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    registers(anna, "anna")
    assert refusal(boris.does(ChangePassword, "anna", OTHER))[0] is Reason.NOT_YOUR_ACCOUNT
    assert refusal(boris.does(ChangePassword, "nobody", OTHER))[0] is Reason.NO_SUCH_ACCOUNT
    other, waiting = chat.stranger(), chat.stranger()
    logs_in(other, "anna")
    other.register("anna")
    logs_in(waiting, "anna")
    changed, ended = anna.does(ChangePassword, "anna", OTHER)
    assert isinstance(changed, AccountChanged)
    assert (changed.what, changed.account.verifier) == ("password", OTHER)
    assert isinstance(ended, SessionEnded)
    assert ended.audience == (other.session,), "who is in by the old one is out"
    assert anna.user.sessions == (anna.session,)
    assert chat.state.logins == {}
    assert refusal(logs_in(chat.stranger(), "anna"))[0] is Reason.LOGIN_FAILED
    changed, ended = administrator(chat).does(ChangePassword, "anna", SECRET, True)
    assert isinstance(ended, SessionEnded)
    assert ended.audience == (anna.session,)
    one(logs_in(chat.stranger(), "anna"), LoggedIn)


def test_a_disabled_account() -> None:
    """Whoever uses it is put out, and nobody gets in until it is enabled again."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    registers(anna, "anna")
    waiting, other = chat.stranger(), chat.stranger()
    logs_in(waiting, "anna")
    registers(other, "vera")
    changed, ended, quit_ = administrator(chat).does(DisableAccount, "anna", True)
    assert isinstance(changed, AccountChanged)
    assert isinstance(ended, SessionEnded)
    assert ended.audience == (anna.session,)
    assert isinstance(quit_, UserQuit)
    assert quit_.audience == (boris.session,)
    assert chat.state.logins == {other.session: "vera"}
    assert administrator(chat).does(DisableAccount, "anna", True) == []
    assert refusal(logs_in(chat.stranger(), "anna")) == (Reason.ACCOUNT_DISABLED, ("anna",))
    changed = one(administrator(chat).does(DisableAccount, "anna", False), AccountChanged)
    assert changed.what == "enable"
    one(logs_in(chat.stranger(), "anna"), LoggedIn)


def test_a_deleted_account() -> None:
    """Nothing proves it any more, and nobody gets its name: what was said to it would be theirs."""
    chat = Chat()
    anna = chat.enter("anna")
    registers(anna, "anna")
    changed, _ended = administrator(chat).does(DeleteAccount, "anna")
    assert isinstance(changed, AccountChanged)
    assert account(chat, "anna") == Account("anna", "anna", changed.account.created, standing=Standing.DELETED)
    stranger = chat.stranger()
    assert refusal(logs_in(stranger, "anna"))[0] is Reason.LOGIN_FAILED
    assert refusal(registers(stranger, "anna"))[0] is Reason.ACCOUNT_EXISTS
    for kind, more in (
        (DeleteAccount, ()),
        (DisableAccount, (True,)),
        (AppointAdministrator, (True,)),
        (ChangePassword, (OTHER, True)),
    ):
        assert refusal(administrator(chat).does(kind, "anna", *more)) == (Reason.NO_SUCH_ACCOUNT, ("anna",))
    assert one(chat.ask(ListAccounts(CONTROL)), AccountList).accounts == ()


def test_administrators() -> None:
    """An account is appointed, once, and dismissed."""
    chat = Chat()
    registers(chat.enter("anna"), "anna")
    appointed = one(administrator(chat).does(AppointAdministrator, "anna", True), AccountChanged)
    assert (appointed.what, appointed.account.administrator) == ("appoint", True)
    assert administrator(chat).does(AppointAdministrator, "anna", True) == []
    dismissed = one(administrator(chat).does(AppointAdministrator, "anna", False), AccountChanged)
    assert (dismissed.what, dismissed.account.administrator) == ("dismiss", False)


def test_the_administrator_makes_accounts() -> None:
    """As many as are needed, also for somebody who is there as a guest; nobody is logged in by that."""
    chat = Chat()
    anna = chat.enter("anna")
    for name in ("anna", "boris"):
        one(administrator(chat).does(RegisterAccount, name, SECRET, True), AccountChanged)
    assert anna.user.account is None
    assert refusal(administrator(chat).does(RegisterAccount, "anna", SECRET, True))[0] is Reason.ACCOUNT_EXISTS
    listed = one(chat.ask(ListAccounts(CONTROL)), AccountList).accounts
    assert [(each.name, each.present) for each in listed] == [("anna", False), ("boris", False)]
    logs_in(anna, "boris")
    listed = one(chat.ask(ListAccounts(CONTROL)), AccountList).accounts
    assert [(each.name, each.present) for each in listed] == [("anna", False), ("boris", True)]


def test_names_are_judged_before_anything_is_computed() -> None:
    """A star stands for one's nick; a session that is not there has none."""
    chat = Chat()
    anna = chat.enter("anna")
    verdict = anna.asks(JudgeAccountName, NameVerdict, "*")
    assert (verdict.name, verdict.reason) == ("anna", None)
    stranger = chat.stranger()
    assert stranger.asks(JudgeAccountName, NameVerdict, "anna").reason is Reason.ACCOUNT_EXISTS
    assert stranger.asks(JudgeAccountName, NameVerdict, "*").name == "*"


def test_credentials_are_found() -> None:
    """By any spelling; or it is said that there are none."""
    chat = Chat()
    registers(chat.enter("anna"), "anna")
    stranger = chat.stranger()
    assert stranger.asks(FindCredentials, Credentials, "ANNA").account == account(chat, "anna")
    assert stranger.asks(FindCredentials, Credentials, "nobody").account is None


def test_who_is_no_administrator_any_more_administers_nothing() -> None:
    """Who is dismissed or logs out may do no more than a guest; the sessions of who is dismissed are told."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    for person, name in ((anna, "anna"), (boris, "boris")):
        registers(person, name)
        administrator(chat).does(AppointAdministrator, name, True)
        person.does(commands.Administer, name, "")
    _, told = administrator(chat).does(AppointAdministrator, "anna", False)
    assert isinstance(told, UserModeChanged)
    assert (told.letter, told.on, told.audience) == ("o", False, (anna.session,))
    assert list(chat.state.administrators.values()) == [boris.user]
    _, told = boris.does(LogOut)
    assert isinstance(told, UserModeChanged)
    assert (told.audience, chat.state.administrators) == ((), {})


def test_logins_are_heard_from_afar() -> None:
    """By those who watch somebody without sharing a room with it."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    boris.does(commands.Watch, ("anna",), 1)
    _, logged, told = registers(anna, "anna")
    assert isinstance(told, ToldFromAfar)
    assert (told.audience, told.event) == ((boris.session,), logged)
    left, told = anna.does(LogOut)
    assert isinstance(told, ToldFromAfar)
    assert told.event == left


def test_an_account_is_given_up_by_its_own_people() -> None:
    """With a proof that is right, and nothing else."""
    chat = Chat()
    anna = chat.enter("anna")
    anna.does(RegisterAccount, "anna", Verifier("hash"))
    for person, proof in ((anna, "other"), (chat.enter("boris"), "hash")):
        assert refusal(person.does(DropAccount, proof)) == (Reason.LOGIN_FAILED, ("*",))
    assert len(anna.does(DropAccount, "hash")) == 2
    assert anna.user.account is None
    assert chat.state.accounts["anna"].standing is Standing.DELETED
