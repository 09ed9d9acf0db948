"""Admit: settings and the disk are judged before the hub sees a command."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat import commands
from besedka.chat.accounts import Account, Verifier
from besedka.chat.blocks import BlockUser, UnblockUser
from besedka.chat.certificates import ChangeCertificate
from besedka.chat.commands import Command, ModeChange, Say, Speech
from besedka.chat.events import Refused
from besedka.chat.granting import GrantRole, Role, SetStatus
from besedka.chat.hub import Hub
from besedka.chat.invite_links import JoinByLink, MakeInviteLink, RevokeInviteLink
from besedka.chat.lockdown import Lockdown, SetLockdown
from besedka.chat.markers import MarkRead
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.reclaiming import ReclaimNick
from besedka.chat.refusals import Reason
from besedka.chat.sanctions import LiftEnded, Pardon, Sanction
from besedka.chat.server_bans import BanFromServer, BanKind, LiftServerBan
from besedka.chat.state import State
from besedka.chat.upkeep import ForgetRooms, SetDefaultRooms
from besedka.chat.web_logins import BeginWebLogin, EndWebLogin, EnterByWebLogin
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.journal.space import Space
from besedka.server.admission import LONGEST_KEY, Admission, shorten
from besedka.sessions.facts import Facts
from support.inside import changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.users import Source


class NoKeys:
    """No message key was ever used."""

    def find_markers(self, _owner: str) -> dict[str, int]:
        """Nothing was read."""
        return {}

    def find_seen(self, _device: str) -> dict[int, int]:
        """Nothing was seen."""
        return {}

    def find_key(self, owner: str, key: str) -> None:
        """Find nothing."""


class Anybody:
    """Anybody may administer who knows the password."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Look at the password."""
        return password == "secret"


def house(clock: Callable[[], float] = time.monotonic, host: str = "192.0.2.1", **limits: int) -> tuple[Hub, Admission]:
    """Return an empty chat with anna (session 1) in it, and what judges her commands."""
    state = State((), 0, 0, NoKeys())
    hub = Hub(state)
    hub.apply(commands.Register(1, "anna", "anna", "Anna", host, "irc"), 1)
    facts = Facts(changed(Settings(), limits=limits), Words("en"), "epoch", 0)
    return hub, Admission(state, facts, clock, Anybody())


def refused(admission: Admission, command: Command) -> tuple[Reason, tuple[str, ...]]:
    """Return why a command is not admitted."""
    refusals = admission.admit(command, 7)
    assert isinstance(refusals, tuple), refusals
    (verdict,) = refusals
    assert isinstance(verdict, Refused), verdict
    assert (verdict.position, verdict.time, verdict.session, verdict.audience) == (0, 7, command.session, ())
    return verdict.reason, verdict.subject


def admitted(admission: Admission, command: Command) -> Any:
    """Return a command as it is admitted."""
    verdict = admission.admit(command, 7)
    assert isinstance(verdict, Command), verdict
    return verdict


def test_what_has_no_rule_passes_as_it_is() -> None:
    """Most commands depend on the hub's state alone."""
    _, admission = house()
    for command in (
        Say(1, "#lobby", "x" * 5000),
        commands.InviteUser(1, "#lobby", "boris"),
        commands.Disconnect(1, ""),
    ):
        assert admitted(admission, command) is command


@pytest.mark.parametrize("key", ["", "k" * (LONGEST_KEY + 1), "a\x07", "a\nb"])
def test_a_message_key_that_cannot_be_one_is_refused(key: str) -> None:
    """It would be kept for a day: so it is short and printable."""
    _, admission = house()
    assert refused(admission, Say(1, "#lobby", "x", key=key)) == (Reason.KEY_UNUSABLE, ("#lobby",))


def test_a_message_key_passes() -> None:
    """As long as it may be, in any letters."""
    _, admission = house()
    command = Say(1, "#lobby", "x", key="ключ" + "k" * (LONGEST_KEY - 4))
    assert admitted(admission, command) is command


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


def test_the_name_of_a_new_room_is_judged_and_normalized() -> None:
    """A room that is there is entered under any way to write it."""
    hub, admission = house(room_length=9)
    assert refused(admission, commands.JoinRoom(1, "nohash"))[0] is Reason.ROOM_UNUSABLE
    assert refused(admission, commands.JoinRoom(1, "#" + "a" * 9))[0] is Reason.ROOM_UNUSABLE
    assert admitted(admission, commands.JoinRoom(1, "#и\u0306")).room == "#й"
    assert admitted(admission, commands.JoinRoom(1, "#LOBBY")).room == "#LOBBY"
    assert hub.state.room("#lobby") is not None


def test_there_are_only_so_many_rooms() -> None:
    """On the server, and for one user; rooms that are there can be entered all the same."""
    hub, admission = house(rooms=2, rooms_per_user=2)
    for room in ("#lobby", "#two"):
        hub.apply(admitted(admission, commands.JoinRoom(1, room)), 1)
    assert refused(admission, commands.JoinRoom(1, "#three")) == (Reason.SERVER_FULL_OF_ROOMS, ("#three",))
    admitted(admission, commands.JoinRoom(2, "#two"))
    hub, admission = house(rooms_per_user=2)
    for room in ("#one", "#two"):
        hub.apply(admitted(admission, commands.JoinRoom(1, room)), 1)
    assert refused(admission, commands.JoinRoom(1, "#lobby")) == (Reason.TOO_MANY_ROOMS, ("#lobby",))
    assert admitted(admission, commands.JoinRoom(1, "#TWO")), "who is in it already may ask again"


def test_rooms_are_entered_at_a_rate() -> None:
    """Who enters too fast is told for how long to wait; being there already costs nothing, and others go on."""
    now = 1000.0
    hub, admission = house(lambda: now, joins_per_min=3)
    hub.apply(commands.Register(2, "boris", "boris", "Boris", "192.0.2.1", "irc"), 1)
    for room in ("#one", "#two"):
        hub.apply(admitted(admission, commands.JoinRoom(1, room)), 1)
        admitted(admission, commands.JoinRoom(1, room))
        hub.apply(admitted(admission, commands.LeaveRoom(1, room)), 1)
    admitted(admission, commands.JoinRoom(1, "#lobby"))
    assert refused(admission, commands.JoinRoom(1, "#lobby")) == (Reason.JOINING_TOO_FAST, ("#lobby", "20"))
    admitted(admission, commands.JoinRoom(2, "#lobby"))
    now += 20
    admitted(admission, commands.JoinRoom(1, "#lobby"))


def test_one_address_makes_so_many_rooms_in_an_hour() -> None:
    """By whichever connection; those that there are can be entered all the same, and others make their own."""
    now = 1000.0
    hub, admission = house(lambda: now, new_rooms_per_hour=2)
    for number, host in ((2, "192.0.2.1"), (3, "192.0.2.3")):
        hub.apply(commands.Register(number, f"user{number}", "u", "r", host, "irc"), 1)
    for number in (1, 2):
        hub.apply(admitted(admission, commands.JoinRoom(number, f"#room{number}")), 1)
    for number in (1, 2):
        assert refused(admission, commands.JoinRoom(number, "#more")) == (Reason.OPENING_TOO_FAST, ("#more", "1800"))
    admitted(admission, commands.JoinRoom(1, "#room2"))
    admitted(admission, commands.JoinRoom(3, "#more"))
    now += 1800
    admitted(admission, commands.JoinRoom(2, "#more"))


def test_where_addresses_are_not_counted_connections_make_so_many_rooms() -> None:
    """A classroom that shares the address of this machine is not one person."""
    hub, admission = house(host="127.0.0.1", new_rooms_per_hour=1)
    hub.apply(commands.Register(2, "boris", "u", "r", "127.0.0.1", "irc"), 1)
    for number in (1, 2):
        hub.apply(admitted(admission, commands.JoinRoom(number, f"#room{number}")), 1)
        assert refused(admission, commands.JoinRoom(number, "#more"))[0] is Reason.OPENING_TOO_FAST


def test_what_everybody_is_told_of_changes_at_a_rate() -> None:
    """Nick, real name and being away share one allowance, which is each connection's own."""
    now = 1000.0
    hub, admission = house(lambda: now, changes_per_min=4)
    hub.apply(commands.Register(2, "boris", "u", "r", "192.0.2.1", "irc"), 1)
    nick, realname = commands.ChangeNick(1, "anna2"), commands.ChangeRealname(1, "Anna")
    away, back = commands.SetAway(1, "lunch"), commands.SetAway(1, None)
    for command in (nick, realname, away, back):
        admitted(admission, command)
    for command, name in ((nick, "NICK"), (realname, "SETNAME"), (away, "AWAY"), (back, "AWAY")):
        assert refused(admission, command) == (Reason.CHANGING_TOO_FAST, (name, "15"))
    admitted(admission, commands.ChangeNick(2, "boris2"))
    now += 15
    admitted(admission, nick)


def test_long_texts_are_shortened_between_characters() -> None:
    """Topic, reasons, away message and real name have their bytes; a real name that is set anew is refused."""
    _, admission = house(topic_length=9, kick_length=9, away_length=9, realname_length=9)
    text = "я" * 20
    assert admitted(admission, commands.SetTopic(1, "#lobby", text)).topic == "яяяя"
    assert admitted(admission, commands.KickUser(1, "#lobby", "boris", text)).reason == "яяяя"
    assert admitted(admission, commands.KickUser(1, "#lobby", "boris", None)).reason is None
    assert admitted(admission, commands.LeaveRoom(1, "#lobby", text)).reason == "яяяя"
    assert admitted(admission, commands.LeaveRoom(1, "#lobby", "")).reason is None
    assert admitted(admission, commands.SetAway(1, text)).message == "яяяя"
    assert admitted(admission, commands.SetAway(1, None)).message is None
    assert admitted(admission, commands.Register(2, "boris", "u", text, "h", "irc")).realname == "яяяя"
    assert refused(admission, commands.ChangeRealname(1, text)) == (Reason.TEXT_TOO_LONG, ("realname", "9"))
    assert admitted(admission, commands.ChangeRealname(1, "яяяя")).realname == "яяяя"


@given(st.text(max_size=60), st.integers(1, 40))
def test_shortened_is_never_too_long(text: str, limit: int) -> None:
    """Whatever the limit of the settings is, one byte included."""
    short = shorten(text, limit)
    assert len(short.encode()) <= limit
    assert text.startswith(short)
    if len(text.encode()) <= limit:
        assert short == text


def test_lists_of_a_room_are_bounded() -> None:
    """Bans that are there count; removing is always possible."""
    hub, admission = house(list_entries=2)
    hub.apply(commands.JoinRoom(1, "#cats"), 1)
    hub.apply(commands.ChangeModes(1, "#cats", (ModeChange(adding=True, letter="b", argument="bad!*@*"),)), 1)
    two = tuple(ModeChange(adding=True, letter="b", argument=f"{name}!*@*") for name in "xy")
    assert refused(admission, commands.ChangeModes(1, "#cats", two)) == (Reason.LIST_FULL, ("#cats", "b"))
    assert admitted(admission, commands.ChangeModes(1, "#cats", two[:1])).changes == two[:1]
    removing = (ModeChange(adding=False, letter="b", argument="bad!*@*"),)
    assert admitted(admission, commands.ChangeModes(1, "#cats", removing)).changes == removing
    assert refused(admission, commands.ChangeModes(1, "#none", two * 2))[0] is Reason.LIST_FULL


def test_a_key_of_a_room_is_shortened() -> None:
    """Other modes are as they were, those that nobody knows included."""
    _, admission = house(key_length=4)
    changes = (
        ModeChange(adding=True, letter="k", argument="ключ"),
        ModeChange(adding=True, letter="m"),
        ModeChange(adding=True, letter="Z"),
        ModeChange(adding=True, letter="l", argument="5"),
    )
    found = admitted(admission, commands.ChangeModes(1, "#lobby", changes)).changes
    assert found == (ModeChange(adding=True, letter="k", argument="кл"), *changes[1:])


STORED = [
    Say(1, "#lobby", "x"),
    Say(1, "anna", "x", Speech.NOTICE),
    commands.JoinRoom(1, "#lobby"),
    commands.LeaveRoom(1, "#lobby"),
    MarkRead(1, "#lobby", 1),
    commands.LeaveAllRooms(1),
    commands.SetTopic(1, "#lobby", "x"),
    commands.KickUser(1, "#lobby", "boris"),
    commands.ChangeModes(1, "#lobby", (ModeChange(adding=True, letter="m"),)),
    commands.ChangeNick(1, "anna2"),
    commands.RenameRoom(1, "#lobby", "#x"),
    commands.SetMetadata(1, "#lobby", "url", "x"),
    commands.ClearMetadata(1, "#lobby"),
    commands.RegisterAccount(1, "anna", Verifier()),
    commands.ChangePassword(1, "anna", Verifier()),
    commands.DisableAccount(1, "anna", disabled=True),
    commands.DeleteAccount(1, "anna"),
    commands.AppointAdministrator(1, "anna", appointed=True),
    Sanction(1, "#lobby", "b", "boris"),
    Pardon(1, "#lobby", "b", "boris"),
    LiftEnded(1),
    SetDefaultRooms(1, ("#lobby",)),
    ForgetRooms(1, ((1, "#lobby"),)),
    SetLockdown(1, Lockdown.SPEAK, by_administrator=True),
    commands.DropAccount(1, "proof"),
    GrantRole(1, "#lobby", "anna", Role.VOICE),
    SetStatus(1, "#lobby", "anna", "v", True),
    ReclaimNick(1, "anna", True),
    BlockUser(1, "anna"),
    UnblockUser(1, "anna"),
    commands.ChooseAlwaysOn(1, "anna", on=True),
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
    commands.InviteUser(1, "#lobby", "boris"),
    commands.Knock(1, "#lobby"),
    commands.Administer(1, "anna", "secret"),
    commands.StopAdministering(1),
    commands.HearAnnouncements(1, True),
    commands.Announce(1, "hi"),
    commands.ReadSettingsAgain(1),
    commands.RemoveUser(1, "boris", "spam"),
    commands.Watch(1, ("boris",)),
    commands.Unwatch(1),
    commands.LogIn(1, "anna", "proof"),
    commands.LogOut(1),
    EnterByWebLogin(1, "00"),
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
    hub.apply(commands.LogIn(1, "anna", "proof"), 7)
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


def test_who_may_be_always_on() -> None:
    """As many as the settings say, and nobody where they say so; whoever is may be so no longer."""
    _, admission = house()
    on, off = (commands.ChooseAlwaysOn(1, "*", on=choice) for choice in (True, False))
    assert admitted(admission, on).most == 1000
    nowhere = Facts(changed(Settings(), accounts={"always_on": "no"}), Words("en"), "epoch", 0)
    admission = Admission(State((), 0, 0, NoKeys()), nowhere)
    assert refused(admission, on)[0] is Reason.ALWAYS_ON_OFF
    assert admitted(admission, off).on is False


def test_nobody_is_kept_from_going() -> None:
    """Without room on the disk somebody's going is told, and not kept."""
    _, admission = house()
    gone = commands.Disconnect(1, "bye")
    assert admitted(admission, gone) == gone
    admission.space = Space.LOW
    assert admitted(admission, gone) == commands.Disconnect(1, "bye", kept=False)


@pytest.mark.parametrize(("letter", "most"), [("x", 32), ("я", 32), ("字", 21), ("\U00020000", 16)])
def test_names_are_bounded_in_bytes_too(letter: str, most: int) -> None:
    """Thirty-two letters of two bytes, and fewer of three or four: a line with two names and a mask must hold them."""
    _, admission = house()
    assert admitted(admission, commands.ChangeNick(1, letter * most)).nick == letter * most
    assert refused(admission, commands.ChangeNick(1, letter * (most + 1)))[1][1] == "TOO_LONG"
    assert refused(admission, commands.Register(2, letter * (most + 1), "u", "r", "h", "irc"))[1][1] == "TOO_LONG"


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


def test_knocking_once() -> None:
    """At one room in a minute; at another, at once. The reason is cut to its length."""
    _, admission = house(lambda: 0.0, kick_length=4)
    assert admitted(admission, commands.Knock(1, "#LOBBY", "please")).reason == "plea"
    assert refused(admission, commands.Knock(1, "#lobby")) == (Reason.KNOCKING_TOO_FAST, ("#lobby", "60"))
    for _ in range(2):
        admitted(admission, commands.Knock(1, "#nowhere"))


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
    assert refused(admission, commands.RegisterAccount(1, name, Verifier())) == (
        Reason.ACCOUNT_UNUSABLE,
        (name or "*", problem),
    )


def test_the_name_of_an_account_is_normalized() -> None:
    """Two spellings of one name are one account."""
    _, admission = house()
    assert admitted(admission, commands.RegisterAccount(1, "Ａnna", Verifier())).account == "Anna"


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
    hub.apply(commands.RegisterAccount(1, "anna", Verifier("hash")), 1)
    assert admission.admit(EACH, 7) is EACH
    admitted(admission, Say(1, "#lobby", "x", key="k"))


@pytest.mark.parametrize("speech", [Speech.MESSAGE, Speech.NOTICE])
def test_what_does_not_fit_a_line_may_be_refused(speech: Speech) -> None:
    """By the bytes that the others would get, its end included; other wires than IRC and several lines are cut."""
    hub, admission = house()
    admission._facts.settings = changed(Settings(), irc={"long_lines": "refuse"})
    admission.space = Space.ENOUGH
    verb = "NOTICE" if speech is Speech.NOTICE else "PRIVMSG"
    text = "й" * 50 + "x" * (510 - 100 - len(f":anna!anna@192.0.2.1 {verb} #lobby :"))
    admitted(admission, Say(1, "#lobby", text, speech))
    assert refused(admission, Say(1, "#lobby", f"{text}йx", speech)) == (Reason.LINE_TOO_LONG, ("#lobby", "3"))
    admitted(admission, Say(1, "#lobby", f"{text}\n{text}", speech))
    admitted(admission, Say(1, "#lobby", text + text, speech, seams=(400,)))
    hub.apply(commands.Register(2, "boris", "boris", "Boris", "192.0.2.2", "plain"), 1)
    admitted(admission, Say(2, "#lobby", text + text, speech))
    admitted(admission, Say(3, "#lobby", text + text, speech))
    admission._facts.settings = Settings()
    admitted(admission, Say(1, "#lobby", text + text, speech))


def test_guests_that_may_not_come() -> None:
    """Who is logged in before it registers, may."""
    hub, admission = house()
    admission._facts.settings = changed(Settings(), accounts={"guests": "no"})
    register = commands.Register(2, "boris", "u", "r", "h", "irc")
    assert refused(admission, register) == (Reason.ACCOUNT_REQUIRED, ())
    hub.apply(commands.RegisterAccount(2, "boris", Verifier("hash")), 1)
    admitted(admission, register)


def test_the_reason_of_a_ban_is_one_line() -> None:
    """It may come from a shell, and is told on every wire."""
    _, admission = house(kick_length=9)
    asked = BanFromServer(1, BanKind.NICK, "anna", " spam\r\nQUIT\0 :x and more")
    assert admitted(admission, asked).reason == "spam QUIT"


def test_what_is_taken_back() -> None:
    """The reason is bounded, and the settings say for how long one may; guests that only read take nothing back."""
    _, admission = house(kick_length=5)
    admission._facts.settings = changed(admission._facts.settings, history={"redact_minutes": 2})
    command = Redact(1, "#lobby", "e-1", 1, "a long story")
    assert admitted(admission, command) == Redact(1, "#lobby", "e-1", 1, "a lon", 120_000_000)
    admission._facts.settings = changed(admission._facts.settings, accounts={"guests": "read-only"})
    assert refused(admission, command) == (Reason.SPEECH_OF_GUESTS, ("#lobby",))


def test_what_is_changed_and_how_it_is_reacted_to() -> None:
    """The settings say for how long and how often; keys can be printed, and a reaction is short."""
    _, admission = house(reactions=3, reactions_per_message=4)
    admission._facts.settings = changed(admission._facts.settings, history={"edit_minutes": 1})
    assert admitted(admission, Edit(1, "#lobby", "e-1", 1, "x", "k")).within == 60_000_000
    assert refused(admission, Edit(1, "#lobby", "e-1", 1, "x", "\7")) == (Reason.KEY_UNUSABLE, ("#lobby",))
    reaction = admitted(admission, React(1, "#lobby", (), 1, "\N{THUMBS UP SIGN}" * 16, adding=True))
    assert (reaction.most, reaction.most_of_all) == (3, 4)
    assert refused(admission, React(1, "#lobby", (), 1, "x" * 65, adding=True)) == (
        Reason.REACTION_UNUSABLE,
        ("#lobby", "64"),
    )
