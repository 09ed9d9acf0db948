"""Staying present without a session: chosen, kept, restored, and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.chat import account_commands, always_on, commands, room_commands
from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, RoomPlace, Standing, Verifier
from besedka.chat.events import AwayChanged, HostChanged, Registered, Said, SessionEnded, UserIsAway, UserQuit
from besedka.chat.hub import Hub
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoomJoined
from besedka.chat.server_bans import BanFromServer, BanKind
from besedka.chat.state import State
from support.chat import NOON, Book, Chat, Person, one, refusal
from support.wholeness import check_state

if TYPE_CHECKING:
    from besedka.chat.events import Event

PROOF = "$argon2id$"
CONTROL = 99  # the session of the control socket: it is never present
MOST = 10
AWAY = "Away since 2025-11-22 12:00 UTC"


def house(*accounts: str) -> Chat:
    """Return a chat with accounts."""
    chat = Chat()
    for name in accounts or ("anna",):
        chat.state.keep_account(Account(name, name, 1, Verifier(PROOF)))
    return chat


def device(chat: Chat, account: str = "anna", *, kept: bool = True, host: str = "host") -> Person:
    """Let a session of an account come."""
    person = chat.stranger()
    person.does(account_commands.LogIn, account, PROOF)
    realname = f"{account} of {host}"
    chat.apply(commands.Register(person.session, account, "u", realname, host, "irc", kept=kept))
    return person


def chooses(person: Person, on: bool = True, account: str = "*", most: int = MOST) -> list[Event]:
    """Choose, or no longer."""
    return person.does(account_commands.ChooseAlwaysOn, account, on, False, most)


def kept(chat: Chat, name: str = "anna") -> Account:
    """Return an account as the journal has it."""
    account = chat.state.account(name)
    assert account is not None
    return account


def absent() -> Chat:
    """Return a chat in which anna stays in #x as its operator, with boris, who has a voice, and without a session."""
    chat = house()
    anna, boris = device(chat), chat.enter("boris")
    chooses(anna)
    anna.join("#x")
    boris.join("#x")
    anna.quit()
    check_state(chat.state)
    return chat


def test_who_has_chosen_stays() -> None:
    """The others see somebody who is away, in the same rooms, with the same rights."""
    chat = house()
    anna, boris = device(chat), chat.enter("boris")
    changed, whereabouts = chooses(anna)
    assert isinstance(changed, AccountChanged)
    assert (changed.what, changed.account.always_on, changed.source) == ("always-on", True, anna.user.source)
    assert isinstance(whereabouts, AccountChanged)
    assert (whereabouts.what, whereabouts.position) == ("presence", chat.state.position)
    anna.join("#x")
    boris.join("#x")
    user = anna.user
    ended, away, where = anna.quit()
    assert isinstance(ended, SessionEnded)
    assert isinstance(away, AwayChanged)
    assert (away.message, away.audience) == (AWAY, (boris.session,))
    assert isinstance(where, AccountChanged)
    assert where.account.presence is not None
    assert where.account.presence.rooms == (RoomPlace(chat.room("#x").number, operator=True, voice=False),)
    assert where.account.presence.gone == user.gone == chat.now
    assert user.sessions == ()
    assert chat.room("#x").audience == (boris.session,)
    said, told = boris.say("anna", "hi")
    assert isinstance(said, Said)
    assert (said.audience, said.recipient) == ((), "account:anna")
    assert isinstance(told, UserIsAway)
    check_state(chat.state)


def test_everybody_else_goes() -> None:
    """Who has not chosen, who is a guest, and whoever logged in beside the one who stays."""
    chat = house("anna", "vera")
    anna, vera, late = device(chat), device(chat, "vera"), chat.enter("gleb", "#x")
    chooses(anna)
    late.does(account_commands.LogIn, "anna", PROOF)
    for each in (vera, late):
        each.quit()
    assert list(chat.state.users) == ["anna"]
    check_state(chat.state)


def test_where_the_settings_say_no() -> None:
    """Nobody stays then, whatever was chosen before, and it is not kept that somebody did."""
    chat = house()
    anna = device(chat)
    anna.join("#x")
    chooses(anna)
    chat.state.always_on = False
    assert [type(event) for event in anna.quit()] == [SessionEnded, AccountChanged, UserQuit]
    assert chat.state.users == {}
    assert kept(chat).presence is None


def test_who_comes_back() -> None:
    """Is told of its rooms, is away no longer, and is seen to come from where it comes from now."""
    chat = absent()
    anna = device(chat, host="elsewhere")
    chat.now += 1
    assert anna.user.gone is None
    assert (anna.user.away, anna.user.source.host, anna.user.realname) == (None, "elsewhere", "anna of elsewhere")
    check_state(chat.state)
    presence = kept(chat).presence
    assert presence is not None
    assert presence.gone is None
    anna.quit()
    again = chat.stranger()
    again.does(account_commands.LogIn, "anna", PROOF)
    events = again.register("anna", host="host")
    assert [type(event) for event in events[:3]] == [Registered, RoomJoined, AwayChanged]
    assert any(isinstance(event, HostChanged) for event in events)
    assert isinstance(events[-1], AccountChanged)


def test_its_own_words_stay() -> None:
    """Who has said why it is away is away with these words; a device in the background has said nothing."""
    chat = house()
    anna = device(chat)
    chooses(anna)
    anna.away("holidays")
    assert [type(event) for event in anna.quit()] == [SessionEnded, AccountChanged]
    assert chat.state.users["anna"].away == "holidays"
    anna = device(chat)
    anna.away("*")
    anna.quit()
    assert chat.state.users["anna"].away == AWAY


def test_what_changes_is_kept_in_its_turn() -> None:
    """Rooms, roles and the nick: whoever changes them."""
    chat = absent()
    anna = device(chat)
    boris = chat.state.users["boris"]
    other = Person(chat, boris.sessions[0])

    def now() -> tuple[str, tuple[RoomPlace, ...]]:
        check_state(chat.state)
        presence = kept(chat).presence
        assert presence is not None
        return presence.nick, presence.rooms

    number = chat.room("#x").number
    anna.mode("#x", "+o boris")
    other.mode("#x", "-o anna +v anna")
    assert now() == ("anna", (RoomPlace(number, operator=False, voice=True),))
    assert len(other.mode("#x", "+o anna -o anna")) == 1, "all is as it was"
    anna.nick("anya")
    anna.nick("Anya")
    other.kick("#x", "anya")
    assert now() == ("Anya", ())
    anna.join("#y")
    anna.leave("#y")
    anna.join("#z")
    assert len(now()[1]) == 1
    anna.does(room_commands.LeaveAllRooms)
    assert now() == ("Anya", ())
    assert not [event for event in anna.away("tea") if event.position], "what can wait is kept with the next change"


def test_where_there_is_no_room_on_the_disk() -> None:
    """Coming and going is never refused; it is not kept then."""
    chat = absent()
    before = chat.state.position
    anna = device(chat, kept=False)
    assert chat.state.position == before
    events = anna.does(commands.Disconnect, "bye", False)
    assert not [event for event in events if event.position]
    assert chat.state.users["anna"].gone == chat.now


def test_choosing() -> None:
    """For oneself or as the administrator for others; what was so already is told, and not kept."""
    chat = house("anna", "vera")
    anna, guest = device(chat), chat.enter("gleb")
    assert refusal(chooses(guest)) == (Reason.NO_SUCH_ACCOUNT, ("*",))
    assert refusal(chooses(anna, account="nobody")) == (Reason.NO_SUCH_ACCOUNT, ("nobody",))
    assert refusal(chooses(anna, account="vera")) == (Reason.NOT_YOUR_ACCOUNT, ("vera",))
    assert one(chooses(anna, on=False), AccountChanged).position == 0
    assert refusal(chooses(anna, most=0)) == (Reason.ALWAYS_ON_FULL, ("0",))
    chooses(anna, most=1)
    control = Person(chat, CONTROL)
    assert refusal(control.does(account_commands.ChooseAlwaysOn, "vera", True, True, 1))[0] is Reason.ALWAYS_ON_FULL
    changed = one(control.does(account_commands.ChooseAlwaysOn, "vera", True, True, 2), AccountChanged)
    assert (changed.account.name, changed.source) == ("vera", None)


def test_choosing_not_to() -> None:
    """Who is there stays as long as its sessions do; who has none is gone at once."""
    chat = absent()
    anna = device(chat)
    assert [type(event) for event in chooses(anna, on=False)] == [AccountChanged]
    assert kept(chat).presence is None
    chooses(anna)
    anna.quit()
    events = Person(chat, CONTROL).does(account_commands.ChooseAlwaysOn, "anna", False, True)
    assert [type(event) for event in events] == [AccountChanged, UserQuit]
    assert list(chat.state.users) == ["boris"]
    check_state(chat.state)


def test_who_was_away_for_too_long() -> None:
    """Is gone; others are not."""
    chat = absent()
    gone = chat.state.users["anna"].gone
    assert gone is not None
    house_ = Person(chat, 0)
    assert house_.does(commands.EndAbsent, gone) == []
    forgotten, left = house_.does(commands.EndAbsent, gone + 1)
    assert isinstance(forgotten, AccountChanged)
    assert isinstance(left, UserQuit)
    assert left.reason == "Away for too long"
    assert kept(chat).presence is None
    check_state(chat.state)


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (account_commands.DisableAccount, ("anna", True)),
        (account_commands.DeleteAccount, ("anna",)),
    ],
)
def test_who_has_no_account_any_more(command: type, fields: tuple[object, ...]) -> None:
    """Does not stay."""
    chat = absent()
    Person(chat, CONTROL).does(command, *fields)
    assert list(chat.state.users) == ["boris"]
    assert kept(chat).presence is None
    check_state(chat.state)


def test_who_is_killed_or_logs_out() -> None:
    """Does not stay; and comes back as it was before, when it comes."""
    chat = absent()
    boris = Person(chat, chat.state.users["boris"].sessions[0])
    boris.does(commands.Administer, "", "")
    boris.does(commands.RemoveUser, "anna", "why")
    assert list(chat.state.users) == ["boris"]
    assert kept(chat).presence is None
    anna = device(chat)
    anna.join("#x")
    anna.does(account_commands.LogOut)
    assert kept(chat).presence is None
    anna.quit()
    assert list(chat.state.users) == ["boris"]
    check_state(chat.state)


def test_who_logs_in_to_another_account() -> None:
    """Leaves the first one's place, also where that cannot be kept."""
    chat = house("anna", "vera")
    anna = device(chat)
    chooses(anna)
    anna.does(account_commands.LogIn, "vera", PROOF)
    assert kept(chat).presence is None
    anna.does(account_commands.LogIn, "anna", PROOF)
    anna.join("#x")
    anna.does(account_commands.LogIn, "vera", PROOF, False)
    assert kept(chat).presence is not None


def test_another_password_lets_it_stay() -> None:
    """The sessions end that came by the old one."""
    chat = absent()
    anna = device(chat)
    Person(chat, CONTROL).does(account_commands.ChangePassword, "anna", Verifier("new"), True)
    assert anna.session not in chat.state.by_session
    assert chat.state.users["anna"].sessions == ()
    check_state(chat.state)


def restarted(chat: Chat, now: int, oldest: int = 0) -> State:
    """Return the state of another start, made of what was kept."""
    rooms = [room.record() for room in chat.state.rooms.values()]
    spoken = [room.number for room in chat.state.rooms.values() if room.spoken]
    accounts = chat.state.accounts.values()
    state = State(rooms, chat.state.position, chat.state.time, Book(), spoken, accounts)
    always_on.restore(state, now, oldest)
    check_state_after_start(state)
    return state


def check_state_after_start(state: State) -> None:
    """What was kept may say that there were sessions: there are none."""
    assert state.by_session == {}
    assert all(user.gone is not None and user.sessions == () for user in state.users.values())


def test_after_a_restart() -> None:
    """It is where it was, with its roles, and away since then."""
    chat = absent()
    state = restarted(chat, NOON * 2)
    user = state.users["anna"]
    room = state.room("#x")
    assert room is not None
    assert room.members[user.number].operator
    assert state.occupied[room.number] is room
    assert (user.away, user.gone) == (AWAY, chat.state.users["anna"].gone)
    assert (user.source, user.realname) == (chat.state.users["anna"].source, "anna of host")
    assert state.most_users == 1


def test_after_a_restart_while_it_was_there() -> None:
    """It is away since the start."""
    chat = house()
    anna = device(chat)
    anna.hide()
    chooses(anna)
    state = restarted(chat, NOON)
    user = state.users["anna"]
    assert (user.gone, user.away) == (NOON, AWAY)
    assert state.invisible == 1


def test_who_is_not_restored() -> None:
    """Who was away for too long, is disabled or banned; and rooms that ban somebody are left out."""
    chat = absent()
    gone = chat.state.users["anna"].gone
    assert gone is not None
    assert list(restarted(chat, NOON, gone).users) == ["anna"]
    too_late = restarted(chat, NOON, gone + 1)
    assert too_late.users == {}
    assert list(too_late.rooms) == ["#lobby"], "a room in which nothing was said waits for nobody else"
    account = kept(chat)
    chat.state.keep_account(
        Account("anna", "anna", 1, always_on=True, presence=account.presence, standing=Standing.DISABLED)
    )
    assert restarted(chat, NOON).users == {}


def test_a_ban_while_it_was_away() -> None:
    """From the server: it is not there any more. From a room: not in that room."""
    chat = absent()
    boris = Person(chat, chat.state.users["boris"].sessions[0])
    chat.room("#x").change_member(boris.user.number, operator=True)
    boris.mode("#x", "+b anna!*@*")
    room = restarted(chat, NOON).room("#x")
    assert room is not None
    assert room.members == {}
    account = kept(chat)
    Person(chat, CONTROL).does(BanFromServer, BanKind.ACCOUNT, "anna")
    chat.state.keep_account(account)
    assert list(chat.state.users) == ["boris"]


def test_a_nick_that_somebody_else_has_by_now() -> None:
    """It has the account's name then."""
    chat = house("anna", "vera")
    anna, vera = device(chat), device(chat, "vera")
    chooses(anna)
    chooses(vera)
    anna.nick("dora")
    vera.nick("gleb")
    chat.state.keep_account(Account("dora", "dora", 1))
    assert list(restarted(chat, NOON).users) == ["anna", "gleb"]
    presence = kept(chat).presence
    chat.state.keep_account(Account("gleb", "gleb", 0, always_on=True, presence=presence))
    assert list(restarted(chat, NOON).users) == ["anna", "vera", "gleb"]


def test_accounts_that_look_alike_since_the_tables_changed() -> None:
    """Both stay, what they look like is the first one's, and each goes without taking it from the other."""
    chat = house("anna")
    chooses(device(chat))
    presence = msgspec.structs.replace(kept(chat).presence, nick="аnnа")
    chat.state.keep_account(Account("аnnа", "аnnа", 1, Verifier(PROOF), always_on=True, presence=presence))
    state = restarted(chat, NOON)
    assert list(state.users) == ["anna", "аnnа"]
    assert state.twin("аnna", None) is state.users["anna"]
    for name in ("аnnа", "anna"):
        Hub(state).apply(account_commands.DisableAccount(CONTROL, name, True), NOON)
        assert name not in state.users
    assert state.skeletons == {}
