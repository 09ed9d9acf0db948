"""Admit: settings and the disk are judged before the hub sees a command."""

from __future__ import annotations

import pytest

from besedka.chat import account_commands, commands, room_commands
from besedka.chat.accounts import Account, Verifier
from besedka.chat.blocks import BlockUser, UnblockUser
from besedka.chat.certificates import ChangeCertificate
from besedka.chat.commands import Command, Say, Speech
from besedka.chat.granting import GrantRole, Role, SetStatus
from besedka.chat.invite_links import JoinByLink, MakeInviteLink, RevokeInviteLink
from besedka.chat.lockdown import Lockdown, SetLockdown
from besedka.chat.markers import MarkRead
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.reclaiming import ReclaimNick
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import ModeChange
from besedka.chat.sanctions import LiftEnded, Pardon, Sanction
from besedka.chat.server_bans import BanFromServer, BanKind, LiftServerBan
from besedka.chat.upkeep import ForgetRooms, SetDefaultRooms
from besedka.chat.warning import WarnUsers
from besedka.chat.web_logins import BeginWebLogin, EndWebLogin, EnterByWebLogin
from besedka.config.settings import Settings
from besedka.journal.space import Space
from support.admitting import admitted, house, refused
from support.inside import changed


def test_what_has_no_rule_passes_as_it_is() -> None:
    """Most commands depend on the hub's state alone."""
    _, admission = house()
    for command in (
        Say(1, "#lobby", "x" * 5000),
        room_commands.InviteUser(1, "#lobby", "boris"),
        commands.Disconnect(1, ""),
    ):
        assert admitted(admission, command) is command


STORED = [
    Say(1, "#lobby", "x"),
    Say(1, "anna", "x", Speech.NOTICE),
    room_commands.JoinRoom(1, "#lobby"),
    room_commands.LeaveRoom(1, "#lobby"),
    MarkRead(1, "#lobby", 1),
    room_commands.LeaveAllRooms(1),
    room_commands.SetTopic(1, "#lobby", "x"),
    room_commands.KickUser(1, "#lobby", "boris"),
    room_commands.ChangeModes(1, "#lobby", (ModeChange(adding=True, letter="m"),)),
    commands.ChangeNick(1, "anna2"),
    room_commands.RenameRoom(1, "#lobby", "#x"),
    commands.SetMetadata(1, "#lobby", "url", "x"),
    commands.ClearMetadata(1, "#lobby"),
    account_commands.RegisterAccount(1, "anna", Verifier()),
    account_commands.ChangePassword(1, "anna", Verifier()),
    account_commands.DisableAccount(1, "anna", disabled=True),
    account_commands.DeleteAccount(1, "anna"),
    account_commands.AppointAdministrator(1, "anna", appointed=True),
    Sanction(1, "#lobby", "b", "boris"),
    Pardon(1, "#lobby", "b", "boris"),
    LiftEnded(1),
    SetDefaultRooms(1, ("#lobby",)),
    ForgetRooms(1, ((1, "#lobby"),)),
    SetLockdown(1, Lockdown.SPEAK, by_administrator=True),
    account_commands.DropAccount(1, "proof"),
    GrantRole(1, "#lobby", "anna", Role.VOICE),
    SetStatus(1, "#lobby", "anna", "v", True),
    ReclaimNick(1, "anna", True),
    BlockUser(1, "anna"),
    UnblockUser(1, "anna"),
    account_commands.ChooseAlwaysOn(1, "anna", on=True),
    commands.EndAbsent(0, 1),
    BanFromServer(1, BanKind.NICK, "anna"),
    LiftServerBan(1, BanKind.NICK, "anna"),
    MakeInviteLink(1, "#lobby", "00"),
    RevokeInviteLink(1, "#lobby", "00"),
    BeginWebLogin(1, "anna", "", "00", 1, "", False),
    EndWebLogin(1, number=1),
    JoinByLink(1, "token"),
    Redact(1, "#lobby", "e-1", 1),
    Edit(1, "#lobby", "e-1", 1, "x"),
    React(1, "#lobby", (), 1, "+1", adding=True),
    ChangeCertificate(1, "anna", "1" * 64, added=True),
]
EACH = commands.SayEach(1, "#lobby", ("a", "b", "c"))
NOT_STORED = [
    Say(1, "#lobby", "", Speech.TAG, (("+typing", "active"),)),
    commands.Register(2, "boris", "u", "r", "h", "irc"),
    commands.Disconnect(1, "bye"),
    commands.EndSession(1, 1),
    commands.SetAway(1, "lunch"),
    commands.SetBot(1, bot=True),
    commands.SetMetadata(1, "*", "url", "x"),
    commands.ClearMetadata(1, "*"),
    commands.SetInvisible(1, invisible=True),
    commands.ChangeHost(1, "anna", "elsewhere"),
    commands.ChangeRealname(1, "Anna"),
    room_commands.InviteUser(1, "#lobby", "boris"),
    room_commands.Knock(1, "#lobby"),
    commands.Administer(1, "anna", "secret"),
    commands.StopAdministering(1),
    commands.HearAnnouncements(1, True),
    commands.Announce(1, "hi"),
    commands.ReadSettingsAgain(1),
    commands.RemoveUser(1, "boris", "spam"),
    commands.Watch(1, ("boris",)),
    commands.Unwatch(1),
    account_commands.LogIn(1, "anna", "proof"),
    account_commands.LogOut(1),
    EnterByWebLogin(1, "00"),
    WarnUsers(1, ("boris",), "mind the gap"),
]


def test_each_command_is_one_or_the_other() -> None:
    """Whoever adds a command decides whether it needs room on the disk."""
    assert {type(command) for command in (*STORED, EACH, *NOT_STORED)} == set(Command.__subclasses__())


@pytest.mark.parametrize(
    ("space", "reason"), [(Space.LOW, Reason.STORAGE_LOW), (Space.READ_ONLY, Reason.STORAGE_READ_ONLY)]
)
def test_without_room_on_the_disk_what_is_stored_is_refused(space: Space, reason: Reason) -> None:
    """And nothing else; with room again everything goes on."""
    _, admission = house()
    admission.space = space
    for command in STORED:
        found, subject = refused(admission, command)
        assert found is reason
        assert subject[0] in ("#lobby", "anna", "*")
    assert [each.subject for each in admission.admit(EACH, 7)] == [("#lobby",)] * 3, "a refusal for each text"
    for command in NOT_STORED:
        admitted(admission, command)
    for enough in (Space.SHORT, Space.ENOUGH):
        admission.space = enough
        for command in (*STORED, EACH):
            admitted(admission, command)


def test_metadata_of_an_account_needs_room_on_the_disk() -> None:
    """What a guest sets is not stored, what somebody sets who is logged in is."""
    hub, admission = house()
    admission.space = Space.LOW
    mine = (commands.SetMetadata(1, "*", "url", "x"), commands.ClearMetadata(1, "anna"))
    for command in mine:
        admitted(admission, command)
    hub.state.keep_account(Account("anna", "anna", 1, Verifier("proof")))
    hub.apply(account_commands.LogIn(1, "anna", "proof"), 7)
    for command in mine:
        assert refused(admission, command)[0] is Reason.STORAGE_LOW


def test_a_repetition_needs_no_room_on_the_disk() -> None:
    """What was said before under its key is not refused: it is stored, whatever the disk is like now."""
    hub, admission = house()
    first = commands.Say(1, "anna", "hi", key="k")
    hub.apply(admitted(admission, first), 7)
    admission.space = Space.LOW
    assert admitted(admission, first) is first
    assert refused(admission, commands.Say(1, "anna", "hi", key="another"))[0] is Reason.STORAGE_LOW


def test_nobody_is_kept_from_going() -> None:
    """Without room on the disk somebody's going is told, and not kept."""
    _, admission = house()
    gone = commands.Disconnect(1, "bye")
    assert admitted(admission, gone) == gone
    admission.space = Space.LOW
    assert admitted(admission, gone) == commands.Disconnect(1, "bye", kept=False)


@pytest.mark.parametrize("guests", ["yes", "read-only"])
def test_guests_that_only_read(guests: str) -> None:
    """They are told so for each message, as soon as the setting says so; who is logged in speaks."""
    hub, admission = house()
    admission._facts.settings = changed(Settings(), accounts={"guests": guests})
    admission.space = Space.ENOUGH
    for command in (Say(1, "#lobby", "x"), Say(1, "#lobby", "x", key="k"), Say(1, "boris", "", Speech.TAG)):
        if guests == "yes":
            admitted(admission, command)
        else:
            assert refused(admission, command) == (Reason.SPEECH_OF_GUESTS, (command.target,))
    if guests == "read-only":
        assert len(admission.admit(EACH, 7)) == len(EACH.texts)  # type: ignore[arg-type]
    hub.apply(account_commands.RegisterAccount(1, "anna", Verifier("hash")), 1)
    assert admission.admit(EACH, 7) is EACH
    admitted(admission, Say(1, "#lobby", "x", key="k"))
