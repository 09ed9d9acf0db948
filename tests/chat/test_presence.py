"""Coming, going, and what a user is called."""

from __future__ import annotations

import pytest

from besedka.chat import commands
from besedka.chat.events import (
    AwayChanged,
    BotChanged,
    HostChanged,
    InvisibleChanged,
    NickChanged,
    RealnameChanged,
    Registered,
    Said,
    SessionEnded,
    UserQuit,
)
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoomEnteredAnew, RoomJoined
from besedka.chat.users import make_source
from support.chat import Chat, one, refusal


def test_somebody_comes() -> None:
    """A newcomer is present; nobody else is told, and nothing is kept."""
    chat = Chat()
    chat.enter("boris", "#x")
    before = chat.state.position
    anna = chat.stranger()
    came = one(anna.register("Анна", wire="plain"), Registered)
    assert came.source == make_source("Анна", "анна", "host", None)
    assert (came.position, came.audience, came.resumed, came.time) == (0, (), False, chat.now)
    assert (anna.user.wire, anna.user.since, anna.user.realname) == ("plain", chat.now, "Анна of host")
    assert chat.state.user("АННА") is anna.user
    assert (chat.state.position, chat.state.most_users) == (before, 2)


def test_the_most_users_are_remembered() -> None:
    """The record stays when users go."""
    chat = Chat()
    chat.enter("a").quit()
    chat.enter("b")
    assert chat.state.most_users == 1


@pytest.mark.parametrize(
    ("nick", "reason", "subject"),
    [
        ("ANNA", Reason.NICK_IN_USE, ("ANNA",)),
        ("аnnа", Reason.NICK_LOOKS_ALIKE, ("аnnа", "anna")),  # noqa: RUF100 - Cyrillic а
    ],
)
def test_a_nick_is_one_users(nick: str, reason: Reason, subject: tuple[str, ...]) -> None:
    """Neither the same nick in other letters nor one that looks like it; after a refusal another may be asked for."""
    chat = Chat()
    anna = chat.enter("anna")
    other = chat.stranger()
    assert refusal(other.register(nick)) == (reason, subject)
    one(other.register("vera"), Registered)
    assert refusal(other.nick(nick)) == (reason, subject)
    anna.quit()
    assert one(other.nick(nick), NickChanged).nick == nick


def test_a_session_registers_once() -> None:
    """Who is present asks in vain to be present again, even under the nick that it has."""
    chat = Chat()
    anna = chat.enter("anna", device="device:1")
    user = anna.user
    assert anna.register("vera") == []
    assert anna.register("anna", device="device:1") == []
    assert anna.user is user
    assert list(chat.state.users) == ["anna"]


def test_a_device_takes_its_place_back() -> None:
    """A returning device has its nick, rooms, roles and away message at once; the others hear where it is now."""
    chat = Chat()
    boris = chat.enter("boris", "#y")
    ghost = chat.enter("Anna", "#x", "#y", device="device:1")
    ghost.away("lunch")
    ghost.topic("#x", "tea")
    before, user = chat.state.position, ghost.user
    anna = chat.stranger()
    ended, came, first, second, *moved = anna.register("ANNA", device="device:1", wire="plain", host="elsewhere")
    assert type(ended) is SessionEnded
    assert (ended.audience, ended.session) == ((ghost.session,), anna.session)
    assert type(came) is Registered
    assert (came.resumed, came.source) == (True, make_source("Anna", "anna", "elsewhere", "device:1"))
    assert type(first) is RoomJoined
    assert type(second) is RoomJoined
    assert [(joined.name, joined.position, joined.audience, joined.resumed) for joined in (first, second)] == [
        ("#x", 0, (), True),
        ("#y", 0, (), True),
    ]
    assert (first.topic, first.away, first.record) == (chat.room("#x").topic, "lunch", None)
    assert [(type(event), event.session, event.audience) for event in moved] == [
        (HostChanged, 0, (boris.session,)),
        (RoomEnteredAnew, 0, ()),
        (RoomEnteredAnew, 0, (boris.session,)),
    ]
    assert first.members[0].operator
    assert first.members[0].source is came.source
    assert anna.user is user
    assert (user.wire, user.sessions, chat.state.position) == ("plain", (anna.session,), before)
    assert one(boris.say("#y", "hi"), Said).audience == (boris.session, anna.session)
    assert ghost.say("#y", "boo") == []
    assert one(ghost.quit(), SessionEnded).audience == (ghost.session,)
    assert chat.state.user("anna") is user


def test_only_the_device_itself_takes_its_place_back() -> None:
    """Another device, or none, is refused; a stranger's ghost cannot be taken over by a stranger."""
    chat = Chat()
    chat.enter("anna", device="device:1")
    chat.enter("boris")
    for nick, device in (("anna", "device:2"), ("anna", None), ("boris", None), ("boris", "device:1")):
        assert refusal(chat.stranger().register(nick, device))[0] is Reason.NICK_IN_USE


def test_somebody_goes() -> None:
    """All who share a room are told once, with the rooms; the nick is free again."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#y")
    boris = chat.enter("boris", "#x", "#y")
    numbers = chat.room("#x").number, chat.room("#y").number
    source = anna.user.source
    ended, quits = anna.quit("gone fishing")
    assert type(ended) is SessionEnded
    assert (ended.audience, ended.reason, ended.position) == ((anna.session,), "gone fishing", 0)
    assert type(quits) is UserQuit
    assert (quits.audience, quits.reason, quits.rooms) == ((boris.session,), "gone fishing", numbers)
    assert (quits.source, quits.session, quits.position) == (source, anna.session, chat.state.position)
    assert chat.room("#x").audience == (boris.session,)
    one(chat.stranger().register("anna"), Registered)
    assert anna.say("#x", "boo") == []


def test_somebody_goes_unseen() -> None:
    """Who is in no room, or was never present, goes without an entry."""
    chat = Chat()
    one(chat.enter("anna").quit(), SessionEnded)
    one(chat.stranger().quit(), SessionEnded)
    assert chat.state.position == 0


def test_a_quit_that_is_not_kept_has_no_position() -> None:
    """The others are told, and the next entry follows the last one that was kept."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    position = chat.state.position
    quits = [
        event for event in chat.apply(commands.Disconnect(anna.session, "bye", kept=False)) if type(event) is UserQuit
    ]
    assert [(event.position, event.audience) for event in quits] == [(0, (boris.session,))]
    assert one(boris.say("#x", "hi"), Said).position == position + 1


def test_the_last_to_go_leaves_rooms_as_they_are() -> None:
    """What was set stays when the last member quits; of where nothing was, nothing is left."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#y", "#z")
    anna.mode("#x", "+i")
    anna.mode("#z", "+b *")
    assert [type(event) for event in anna.quit()] == [SessionEnded, UserQuit]
    assert list(chat.state.rooms) == ["#lobby", "#x", "#z"]
    assert chat.room("#x").modes.invite_only
    assert not chat.state.occupied


def test_invitations_end_with_who_was_invited() -> None:
    """A room remembers nobody who is gone."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    boris = chat.enter("boris")
    anna.invite("#x", "boris")
    assert list(chat.room("#x").invited) == [boris.user.number]
    boris.quit()
    assert chat.room("#x").invited == {}


def test_another_nick() -> None:
    """All who share a room are told, with the old source; roles, rooms and sessions stay."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#y", device="device:1")
    boris = chat.enter("boris", "#y")
    old = anna.user.source
    changed = one(anna.nick("Вера"), NickChanged)
    assert (changed.source, changed.nick) == (old, "Вера")
    assert changed.rooms == (chat.room("#x").number, chat.room("#y").number)
    assert (changed.audience, changed.position) == ((boris.session,), chat.state.position)
    assert anna.user.source == make_source("Вера", "anna", "host", "device:1")
    assert chat.room("#x").members[anna.user.number].source is anna.user.source
    assert chat.room("#x").members[anna.user.number].operator
    assert chat.state.user("anna") is None
    assert refusal(boris.nick("вера"))[0] is Reason.NICK_IN_USE
    assert one(boris.nick("anna"), NickChanged).nick == "anna"


def test_the_same_nick_in_other_letters() -> None:
    """One's own nick is not in one's own way; exactly the same changes nothing."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    assert one(anna.nick("ANNA"), NickChanged).nick == "ANNA"
    assert anna.nick("ANNA") == []
    one(anna.nick("аnnа"), NickChanged)  # Cyrillic а: looks like nobody but itself
    assert list(chat.state.users) == ["аnnа"]
    assert set(chat.state.skeletons.values()) == {anna.user}


def test_another_real_name() -> None:
    """Those who share a room are told; nothing is kept."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    changed = one(anna.does(commands.ChangeRealname, "Anna A."), RealnameChanged)
    assert (changed.realname, changed.audience, changed.position) == ("Anna A.", (boris.session,), 0)
    assert anna.user.realname == "Anna A."


def test_away_and_back() -> None:
    """Those who share a room are told of each change, and of a repetition only the one who asked."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    for message, audience in (
        ("lunch", (boris.session,)),
        ("lunch", ()),
        ("tea", (boris.session,)),
        (None, (boris.session,)),
        (None, ()),
    ):
        changed = one(anna.away(message), AwayChanged)
        assert (changed.message, changed.audience, changed.position) == (message, audience, 0)
        assert anna.user.away == message


def test_invisible_and_visible() -> None:
    """Only a change is answered, and only to the one who asked."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    chat.enter("boris", "#x")
    for invisible in (True, False):
        changed = one(anna.hide(invisible), InvisibleChanged)
        assert (changed.invisible, changed.audience, changed.position) == (invisible, (), 0)
        assert anna.user.invisible is invisible
        assert anna.hide(invisible) == []


def test_who_comes_back_may_call_itself_otherwise() -> None:
    """The real name is what the newer connection gives."""
    chat = Chat()
    user = chat.enter("anna", "#x", device="device:a").user
    chat.apply(commands.Register(777, "anna", "anna", "Anna Again", "host", "irc", "device:a"))
    assert chat.state.by_session[777] is user
    assert user.realname == "Anna Again"


def test_another_host() -> None:
    """Who shares a room hears of it, once in all and once in each room; who has two sessions is not told by itself."""
    chat = Chat()
    boris = chat.enter("boris", "#x", "#y")
    anna = chat.enter("anna", "#x", "#y", "#z")
    boris.mode("#y", "+v anna")
    before, position = anna.user.source, chat.state.position
    changed, *entered = anna.does(commands.ChangeHost, "a", "elsewhere")
    assert changed == HostChanged(0, chat.now, anna.session, (boris.session,), before, "a", "elsewhere")
    assert [type(event) for event in entered] == [RoomEnteredAnew] * 3
    assert [(each.name, each.audience, each.operator, each.voice) for each in entered] == [  # type: ignore[attr-defined]
        ("#x", (boris.session,), False, False),
        ("#y", (boris.session,), False, True),
        ("#z", (), True, False),
    ]
    assert anna.user.source.mask == "anna!a@elsewhere"
    assert chat.room("#x").members[anna.user.number].source is anna.user.source
    assert chat.state.position == position
    assert anna.does(commands.ChangeHost, "a", "elsewhere") == []


def test_a_program() -> None:
    """User mode B is part of how others see somebody, whatever else changes; the same again is nothing."""
    chat = Chat()
    anna = chat.enter("anna", "#x", device="device:1")
    changed = one(anna.does(commands.SetBot, True), BotChanged)
    assert (changed.bot, changed.audience, changed.position) == (True, (), 0)
    assert anna.does(commands.SetBot, True) == []
    anna.nick("robot")
    anna.does(commands.ChangeHost, "a", "elsewhere")
    again = chat.stranger()
    again.register("robot", device="device:1")
    assert again.user.source.bot
    assert chat.room("#x").members[again.user.number].source.bot
    assert one(again.does(commands.SetBot, False), BotChanged).bot is False
    assert not again.user.source.bot


def test_who_comes_without_being_there() -> None:
    """The away message comes with the registration; who takes its place back is told, and so are the others."""
    chat = Chat()
    boris = chat.enter("boris", "#x")
    anna = chat.stranger()
    register = commands.Register(anna.session, "anna", "anna", "Anna", "host", "irc", "device:1", False, "*")
    one(chat.apply(register), Registered)
    assert anna.user.away == "*"
    anna.join("#x")
    anna.away(None)
    again = chat.stranger()
    events = chat.apply(
        commands.Register(again.session, "anna", "anna", "Anna", "host", "irc", "device:1", False, "asleep")
    )
    away = events[-1]
    assert type(away) is AwayChanged
    assert (away.message, away.audience) == ("asleep", (boris.session,))
    assert again.user.away == "asleep"
