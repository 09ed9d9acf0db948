"""Several sessions of one account: they come, share what their user is and does, and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from besedka.chat import account_commands, commands
from besedka.chat.account_events import LoggedIn, LoggedOut
from besedka.chat.accounts import Account, Verifier
from besedka.chat.attached import Shared
from besedka.chat.events import (
    AwayChanged,
    BotChanged,
    HostChanged,
    InvisibleChanged,
    NickChanged,
    RealnameChanged,
    Refused,
    Registered,
    Said,
    SessionEnded,
    UserModeChanged,
    UserQuit,
)
from besedka.chat.room_events import RoomEnteredAnew, RoomJoined, RoomLeft, UserKicked
from support.anything import COMMANDS
from support.chat import Chat, Person, one
from support.wholeness import check_state

if TYPE_CHECKING:
    from besedka.chat.commands import Command
    from besedka.chat.events import Event

PROOF = "$argon2id$"


def house(*accounts: str) -> Chat:
    """Return a chat with accounts."""
    chat = Chat()
    for name in accounts:
        chat.state.keep_account(Account(name, name, 1, Verifier(PROOF)))
    return chat


def logged_in(chat: Chat, account: str) -> Person:
    """Return a session that is logged in and not present yet."""
    person = chat.stranger()
    one(person.does(account_commands.LogIn, account, PROOF), LoggedIn)
    return person


def device(
    chat: Chat, account: str, nick: str = "", *, token: str | None = None, away: str | None = None, most: int = 0
) -> tuple[Person, list[Event]]:
    """Let a session of an account come; return it, and what happened then."""
    person = logged_in(chat, account)
    where = (f"host{person.session}", "irc", token, person.session % 2 == 1, away, (), "", None, most)
    return person, person.does(commands.Register, nick or account, "u", "R", *where)


def shared(events: list[Event], kind: type[Event]) -> Shared:
    """Return what the other sessions are told, which must be of this kind, among what happened."""
    (found,) = [event for event in events if isinstance(event, Shared)]
    assert isinstance(found.event, kind)
    assert found.event in events
    assert found.session == found.event.session
    return found


def test_a_second_session_attaches() -> None:
    """It is told where it is; nobody else is told anything, and messages come to both."""
    chat = house("anna")
    boris = chat.enter("boris", "#x", "#y")
    first, _ = device(chat, "anna")
    first.join("#x")
    first.join("#y")
    first.hide()
    second, events = device(chat, "anna")
    registered, *joined = events
    assert isinstance(registered, Registered)
    assert (registered.resumed, registered.asked, registered.modes) == (True, "anna", "i")
    assert registered.source is first.user.source
    assert [event.name for event in joined if isinstance(event, RoomJoined) and event.resumed] == ["#x", "#y"]
    assert [event.audience for event in events] == [(), (), ()]
    assert second.user is first.user
    assert first.user.sessions == (first.session, second.session)
    assert one(boris.say("#x", "hi"), Said).audience == (boris.session, first.session, second.session)
    assert one(boris.say("anna", "hi"), Said).audience == first.user.sessions
    assert one(second.say("#x", "hi"), Said).audience == (boris.session, first.session, second.session)
    check_state(chat.state)


@pytest.mark.parametrize("nick", ["anya", "boris", "ANNA"])
def test_whatever_nick_it_asks_for(nick: str) -> None:
    """The account has one nick as long as somebody is there; a nick that is taken is no reason to be refused."""
    chat = house("anna")
    chat.enter("boris")
    first, _ = device(chat, "anna")
    second, events = device(chat, "anna", nick)
    registered = one(events, Registered)
    assert (registered.source.nick, registered.asked) == ("anna", nick)
    assert second.user is first.user


def test_which_user_it_attaches_to() -> None:
    """Who logs in when it is present is one more user of the account: the nick says which is meant, else the first."""
    chat = house("anna")
    first, late = chat.enter("vera"), chat.enter("gleb")
    first.does(account_commands.LogIn, "anna", PROOF)
    late.does(account_commands.LogIn, "anna", PROOF)
    assert device(chat, "anna", "GLEB")[0].user is late.user
    assert device(chat, "anna", "vera")[0].user is first.user
    assert device(chat, "anna", "anna")[0].user is first.user
    first.quit()
    check_state(chat.state)


def test_who_is_present_registers_in_vain() -> None:
    """A session is somebody once, also one of several."""
    chat = house("anna")
    first, _ = device(chat, "anna")
    second, _ = device(chat, "anna")
    assert second.register("anna") == []
    assert first.user.sessions == (first.session, second.session)


def test_the_user_goes_with_its_last_session() -> None:
    """Until then the others notice nothing."""
    chat = house("anna")
    boris = chat.enter("boris", "#x")
    first, _ = device(chat, "anna")
    first.join("#x")
    second, _ = device(chat, "anna")
    second.does(commands.Watch, ("boris",), 5)
    user = first.user
    assert one(second.quit(), SessionEnded).audience == (second.session,)
    assert chat.state.watches.sessions == ()
    assert user.sessions == (first.session,)
    check_state(chat.state)
    _, left = first.quit()
    assert isinstance(left, UserQuit)
    assert left.audience == (boris.session,)
    assert chat.state.by_account == {}
    check_state(chat.state)


def test_a_device_replaces_its_own_session_and_no_other() -> None:
    """One that shows its token again was cut off, most likely: its older session ends, those of other devices stay."""
    chat = house("anna")
    phone, _ = device(chat, "anna", token="device:phone")
    desk, _ = device(chat, "anna", token="device:desk")
    other, _ = device(chat, "anna")
    again, events = device(chat, "anna", token="device:phone")
    ended = one(events[:1], SessionEnded)
    assert (ended.audience, ended.reason) == ((phone.session,), "Replaced by a newer connection")
    assert desk.user.sessions == (desk.session, other.session, again.session)
    check_state(chat.state)


def test_as_many_as_there_may_be() -> None:
    """One more takes the place of the one that has been silent for the longest time."""
    chat = house("anna")
    first, second = (device(chat, "anna")[0] for _ in range(2))
    first.join("#x")
    first.say("#x", "hi")
    third, events = device(chat, "anna", most=2)
    assert isinstance(events[0], SessionEnded)
    assert events[0].audience == (second.session,)
    third.does(commands.SayEach, "#x", ("tea", "tea"))
    fourth, _ = device(chat, "anna", most=2)
    assert fourth.user.sessions == (third.session, fourth.session)
    assert third.user.sessions == fourth.user.sessions
    check_state(chat.state)


def test_a_user_is_as_its_sessions_are() -> None:
    """Secure only if all are; its address is the newest one's, its host stays."""
    chat = house("anna")
    first, _ = device(chat, "anna")
    user = first.user
    assert user.secure
    second, _ = device(chat, "anna")
    assert (user.secure, user.address) == (False, f"host{second.session}")
    assert user.source.host == f"host{first.session}"
    second.quit()
    assert (user.secure, user.address) == (True, f"host{first.session}")


def test_a_direct_message_is_shared() -> None:
    """The sender's other sessions hear of it; what one says to oneself comes to all as it is."""
    chat = house("anna")
    boris = chat.enter("boris")
    first, _ = device(chat, "anna")
    one(first.say("boris", "hi"), Said)
    second, _ = device(chat, "anna")
    said = first.say("boris", "hi")
    assert isinstance(said[0], Said)
    assert said[0].audience == (boris.session,)
    assert shared(said, Said).audience == (second.session,)
    assert one(first.say("anna", "note"), Said).audience == (first.session, second.session)


def test_what_is_said_to_operators_is_shared() -> None:
    """The sender's other sessions are among those who hear it."""
    chat = house("anna")
    boris = chat.enter("boris", "#x")
    first, _ = device(chat, "anna")
    second, _ = device(chat, "anna")
    first.join("#x")
    assert one(first.say("@#x", "psst"), Said).audience == (boris.session, second.session)


def test_what_one_does_all_have_done() -> None:
    """Rooms, nick and modes are the user's: the other sessions are told, each in its own words."""
    chat = house("anna")
    chat.enter("boris", "#x")
    first, _ = device(chat, "anna")
    second, _ = device(chat, "anna")
    third, _ = device(chat, "anna")
    told = (second.session, third.session)
    assert shared(first.join("#x"), RoomJoined).audience == told
    assert shared(first.nick("Anna"), NickChanged).audience == told
    assert shared(first.nick("anya"), NickChanged).audience == told
    assert shared(first.hide(), InvisibleChanged).audience == told
    assert shared(first.does(commands.SetBot, True), BotChanged).audience == told
    assert shared(first.does(commands.ChangeRealname, "R"), RealnameChanged).audience == told
    assert shared(first.does(commands.ChangeHost, "u", "h"), HostChanged).audience == told
    assert shared(first.does(commands.Administer, "", ""), UserModeChanged).audience == told
    assert shared(first.does(commands.HearAnnouncements, True), UserModeChanged).audience == told
    assert device(chat, "anna")[1][0].modes == "iowB"  # type: ignore[attr-defined]
    assert set(told) < set(one(first.leave("#x"), RoomLeft).audience)
    assert first.user.rooms == ()
    check_state(chat.state)


def test_who_is_put_out_goes_with_all_its_sessions() -> None:
    """KICK puts the user out of the room, KILL all its sessions out of the server."""
    chat = house("anna")
    boris = chat.enter("boris", "#x")
    first, _ = device(chat, "anna")
    second, _ = device(chat, "anna")
    first.join("#x")
    assert set(one(boris.kick("#x", "anna"), UserKicked).audience) == {boris.session, first.session, second.session}
    boris.does(commands.Administer, "", "")
    ended = boris.does(commands.RemoveUser, "anna", "why")[1]
    assert ended.audience == (first.session, second.session)
    assert chat.state.by_account == {}
    check_state(chat.state)


def test_away_on_one_of_two_devices() -> None:
    """Others are told when it changes for them; the one that said something is answered in any case."""
    chat = house("anna")
    boris = chat.enter("boris", "#x")
    desk, _ = device(chat, "anna")
    desk.join("#x")
    phone, _ = device(chat, "anna")
    away = phone.away("lunch")
    assert [event.audience for event in away] == [(boris.session,), (desk.session,)]
    assert shared(away, AwayChanged).audience == (desk.session,)
    assert desk.away(None)[0].audience == (boris.session,)
    assert one(phone.away("tea"), AwayChanged).audience == (), "the desk has said that somebody is there"
    back = desk.quit()
    assert [(type(event), event.audience) for event in back[1:]] == [
        (AwayChanged, (boris.session,)),
        (Shared, (phone.session,)),
    ]
    assert isinstance(back[1], AwayChanged)
    assert (back[1].message, back[1].said) == ("tea", False)
    check_state(chat.state)


def test_a_device_in_the_background() -> None:
    """It changes nothing where there are others; its person is away when it is alone."""
    chat = house("anna")
    boris = chat.enter("boris", "#x")
    phone, _ = device(chat, "anna", away="*")
    phone.join("#x")
    assert phone.user.away == "*"
    desk, events = device(chat, "anna")
    assert [event.audience for event in events[2:]] == [(boris.session,), (phone.session,)]
    assert phone.user.away is None
    phone.away(None)
    desk.away("lunch")
    said, told, _ = phone.away("*")
    assert isinstance(said, AwayChanged)
    assert (said.message, said.said, said.audience) == ("*", True, ())
    assert isinstance(told, AwayChanged)
    assert (told.message, told.said, told.audience) == ("lunch", False, (boris.session,))
    third, events = device(chat, "anna", away="*")
    assert isinstance(events[-1], AwayChanged)
    assert (events[-1].message, events[-1].audience) == ("lunch", ()), "who comes is told that it is away"
    assert third.user.away == "lunch"


def test_away_when_one_logs_in_late() -> None:
    """What was said before counts."""
    chat = house("anna")
    vera = chat.enter("vera")
    vera.away("lunch")
    vera.does(account_commands.LogIn, "anna", PROOF)
    second, _ = device(chat, "anna")
    assert second.user.away == "lunch"
    assert len(vera.away("tea")) == 2


def test_who_logs_out() -> None:
    """All sessions of the user do: they are one guest from then on."""
    chat = house("anna")
    boris = chat.enter("boris", "#x")
    first, _ = device(chat, "anna")
    first.join("#x")
    second, _ = device(chat, "anna")
    events = first.does(account_commands.LogOut)
    assert isinstance(events[0], LoggedOut)
    assert events[0].audience == (boris.session,)
    assert shared(events, LoggedOut).audience == (second.session,)
    assert second.user.account is None
    assert chat.state.by_account == {}
    check_state(chat.state)
    second.quit()
    check_state(chat.state)


def test_who_logs_in_to_another_account_goes_alone() -> None:
    """The other sessions may be somebody's who knows one password only; with the same account nothing changes."""
    chat = house("anna", "vera")
    first, _ = device(chat, "anna")
    second, _ = device(chat, "anna")
    one(first.does(account_commands.LogIn, "anna", PROOF), LoggedIn)
    ended, entered = first.does(account_commands.LogIn, "vera", PROOF)
    assert isinstance(ended, SessionEnded)
    assert ended.audience == (second.session,)
    assert isinstance(entered, LoggedIn)
    assert list(chat.state.by_account) == ["account:vera"]
    check_state(chat.state)


def test_a_disabled_account_has_no_sessions() -> None:
    """All end, and with them the user."""
    chat = house("anna")
    first, _ = device(chat, "anna")
    second, _ = device(chat, "anna")
    events = Person(chat, 99).does(account_commands.DisableAccount, "anna", True)
    (ended,) = [event for event in events if isinstance(event, SessionEnded)]
    assert ended.audience == (first.session, second.session)
    assert chat.state.users == {}


def test_who_is_refused_a_nick_attaches_to_nobody() -> None:
    """The first session of an account asks for a nick like everybody else."""
    chat = house("anna")
    chat.enter("boris")
    person, events = device(chat, "anna", "boris")
    one(events, Refused)
    assert chat.state.logins == {person.session: "anna"}
    assert chat.state.by_account == {}


def test_keys_that_are_brought_along() -> None:
    """They are the user's from then on, beside those that it has; what changes for others comes from elsewhere."""
    chat = house("anna")
    first, _ = device(chat, "anna")
    second = logged_in(chat, "anna")
    second.does(commands.Register, "anna", "u", "R", "h", "irc", None, False, None, (("colour", "red"),))
    assert first.user.metadata == (("colour", "red"),)


def test_guests_still_take_their_place_back() -> None:
    """A device of a guest replaces its older session, as before: a guest has one."""
    chat = Chat()
    chat.enter("anna", "#x", device="device:1")
    again = chat.stranger()
    ended, _, joined, moved, anew = again.register("anna", "device:1", host="elsewhere")
    assert isinstance(ended, SessionEnded)
    assert isinstance(joined, RoomJoined)
    assert isinstance(moved, HostChanged)
    assert isinstance(anew, RoomEnteredAnew)
    assert again.user.sessions == (again.session,)


SESSION = st.integers(1, 6)
ACCOUNT = st.sampled_from(["anna", "vera"])
TOKENS = st.sampled_from([None, "device:1", "device:2"])


def coming(session: int, account: str, token: str | None, away: str | None, most: int) -> tuple[Command, ...]:
    """Return how a session of an account comes."""
    where = ("u", "R", "host", "irc", token, True, away, (), "", None, most)
    return account_commands.LogIn(session, account, PROOF), commands.Register(session, account, *where)


AWAY = st.sampled_from([None, "tea", "*"])
HOLDERS: st.SearchStrategy[tuple[Command, ...]] = st.one_of(
    st.builds(coming, SESSION, ACCOUNT, TOKENS, AWAY, st.integers(0, 3)),
    st.builds(account_commands.LogIn, SESSION, ACCOUNT, st.just(PROOF)).map(lambda each: (each,)),
    st.builds(account_commands.LogOut, SESSION).map(lambda each: (each,)),
    st.builds(commands.SetAway, SESSION, AWAY).map(lambda each: (each,)),
    st.builds(commands.EndSession, SESSION, SESSION, st.booleans()).map(lambda each: (each,)),
    st.builds(account_commands.ChooseAlwaysOn, SESSION, ACCOUNT, st.booleans(), st.booleans(), st.just(2)).map(
        lambda each: (each,)
    ),
    st.builds(account_commands.DisableAccount, SESSION, ACCOUNT, st.booleans()).map(lambda each: (each,)),
    st.builds(account_commands.ChangePassword, SESSION, ACCOUNT, st.just(Verifier(PROOF)), st.just(True)).map(
        lambda each: (each,)
    ),
    st.builds(commands.EndAbsent, st.just(0), st.integers(0, 1) | st.just(1 << 60)).map(lambda each: (each,)),
)
STEPS = st.one_of(COMMANDS.map(lambda each: (each,)), HOLDERS, HOLDERS)


@settings(max_examples=150)
@given(st.lists(STEPS, max_size=60))
def test_whatever_they_do(steps: list[tuple[Command, ...]]) -> None:
    """The state is whole, who is told is there, and a session is never told of its own deeds as of another's."""
    chat = Chat()
    for name in ("anna", "vera"):
        chat.state.keep_account(Account(name, name, 1, Verifier(PROOF)))
    for command in (command for step in steps for command in step):
        before = set(chat.state.by_session)
        events = chat.apply(command)
        there = before | set(chat.state.by_session) | {command.session}
        for event in events:
            assert set(event.audience) <= there
            assert len(set(event.audience)) == len(event.audience)
            if isinstance(event, Shared):
                assert event.session not in event.audience
                assert len({chat.state.by_session[each].number for each in event.audience}) == 1
        check_state(chat.state)
