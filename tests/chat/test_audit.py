"""Which events are moderating acts."""

from __future__ import annotations

from besedka.chat import account_commands, commands, room_commands
from besedka.chat.accounts import Verifier
from besedka.chat.audit import AuditRecord, AuditScope, ShowAudit, audited
from besedka.chat.invite_links import JoinByLink, MakeInviteLink, RevokeInviteLink, digest_of
from besedka.chat.lockdown import Lockdown, SetLockdown
from besedka.chat.mended import Redact
from besedka.chat.sanctions import LiftEnded, Sanction
from besedka.chat.server_bans import BanFromServer, BanKind, LiftServerBan
from support.chat import SECOND, Chat, Person, steps


def acts(person: Person, kind: type[commands.Command], *fields: object) -> list[tuple[str, str, str, str, str]]:
    """Give a command; return act, actor, room, target and text of what is kept of it."""
    records: list[AuditRecord] = [each for event in person.does(kind, *fields) for each in audited(event)]
    return [(each.act, each.actor, each.name, each.target, each.text) for each in records]


def test_acts_in_a_room() -> None:
    """Who did what to whom; of a key only that it was changed."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    chat.enter("boris", "#x")
    assert acts(anna, room_commands.ChangeModes, "#x", steps("+k sesame +b spam -t +v boris")) == [
        ("mode +k", "anna", "#x", "", ""),
        ("mode +b", "anna", "#x", "spam!*@*", ""),
        ("mode -t", "anna", "#x", "", ""),
        ("mode +v", "anna", "#x", "boris", ""),
    ]
    assert acts(anna, room_commands.SetTopic, "#x", "tea") == [("topic", "anna", "#x", "", "tea")]
    assert acts(anna, room_commands.KickUser, "#x", "boris", "enough") == [("kick", "anna", "#x", "boris", "enough")]
    assert acts(anna, room_commands.RenameRoom, "#x", "#y", "why") == [("rename", "anna", "#y", "#x", "why")]


def test_bans_with_an_end() -> None:
    """The reason and the end are kept; who takes off what has ended is the server."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    (record,) = [each for event in anna.does(Sanction, "#x", "b", "spam", 60, "loud") for each in audited(event)]
    assert (record.act, record.target, record.text) == ("mode +b", "spam!*@*", "loud")
    assert record.until == chat.now + 60 * SECOND
    chat.now += 60 * SECOND
    (record,) = [each for event in chat.apply(LiftEnded(0)) for each in audited(event)]
    assert (record.act, record.actor, record.target, record.until) == ("mode -b", "besedka", "spam!*@*", None)


def test_lockdown() -> None:
    """Who turned the switch."""
    chat = Chat()
    assert acts(chat.stranger(), SetLockdown, Lockdown.JOIN, True) == [("lockdown join", "console", "", "", "")]


def test_acts_on_the_server() -> None:
    """By the console or an administrator, who is named by the account where there is one."""
    chat = Chat()
    console, anna = chat.stranger(), chat.enter("anna")
    chat.enter("boris")
    anna.does(account_commands.RegisterAccount, "Ann", Verifier())
    anna.does(commands.Administer, "x", "")
    assert acts(console, account_commands.RegisterAccount, "vera", Verifier(), True) == []
    assert acts(console, account_commands.ChangePassword, "vera", Verifier(), True) == []
    for kind, value, act in (
        (account_commands.DisableAccount, True, "account-disable"),
        (account_commands.DisableAccount, False, "account-enable"),
        (account_commands.AppointAdministrator, True, "admin-add"),
        (account_commands.AppointAdministrator, False, "admin-remove"),
    ):
        assert acts(console, kind, "vera", value) == [(act, "console", "", "vera", "")]
    assert acts(console, account_commands.DeleteAccount, "vera") == [("account-delete", "console", "", "vera", "")]
    assert acts(anna, commands.RemoveUser, "boris", "spam") == [("kill", "Ann", "", "boris", "spam")]
    assert acts(anna, BanFromServer, BanKind.NICK, "x*", "bots") == [("server-ban nick", "Ann", "", "x*!*@*", "bots")]
    assert acts(anna, LiftServerBan, BanKind.NICK, "x*") == [("server-unban nick", "Ann", "", "x*!*@*", "")]


def test_what_is_said_is_no_act() -> None:
    """Nor is coming and going."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    assert acts(anna, commands.Say, "#x", "hi") == []
    assert acts(anna, room_commands.LeaveRoom, "#x") == []


def test_links_into_a_room_and_who_may_ask() -> None:
    """How often a link may be used is kept where it is made; the log of a room is its operators'."""
    chat = Chat()
    anna, boris, console = chat.enter("anna", "#x"), chat.enter("boris"), chat.stranger()
    shown = digest_of("t")[:8]
    assert acts(anna, MakeInviteLink, "#x", digest_of("t"), 2) == [("invite-make", "anna", "#x", shown, "uses: 2")]
    assert acts(boris, JoinByLink, "t") == [("invite-use", "boris", "#x", shown, "")]
    assert acts(anna, RevokeInviteLink, "#x", shown) == [("invite-revoke", "anna", "#x", shown, "")]
    number = chat.room("#x").number
    for person, room, scope in (
        (anna, "#X", number),
        (boris, "#x", None),
        (console, "#x", number),
        (anna, "", None),
        (console, "", 0),
        (console, "#none", None),
    ):
        assert person.asks(ShowAudit, AuditScope, room).room == scope
    boris.does(commands.Administer, "", "")
    assert boris.asks(ShowAudit, AuditScope, "").room == 0


def test_words_that_were_taken_back() -> None:
    """By an operator: that is kept; by their author: that is nobody's business."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    first, second = (boris.say("#x", text)[0].position for text in "ab")
    (record,) = audited(anna.does(Redact, "#x", "e", first, "spam")[0])
    assert (record.act, record.actor, record.name, record.target, record.text) == (
        "redact",
        "anna",
        "#x",
        "boris",
        "spam",
    )
    assert list(audited(boris.does(Redact, "#x", "e", second)[0])) == []
