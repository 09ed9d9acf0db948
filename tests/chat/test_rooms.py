"""Rooms, by themselves."""

from __future__ import annotations

from besedka.chat.modes import RoomModes
from besedka.chat.rooms import Listed, Member, Room, RoomRecord, Topic
from besedka.chat.users import User, make_source


def user(number: int, *sessions: int) -> User:
    """Return a user with sessions."""
    made = User(number, make_source(f"u{number}", "u", "h", None), "U", "irc", 0)
    made.sessions = sessions
    return made


def room(*users: User) -> Room:
    """Return a room with members."""
    made = Room(RoomRecord(7, "#X", 1), "#x")
    for member in users:
        made.admit(Member(member, member.source))
    return made


def test_a_record_is_what_the_room_was_made_of() -> None:
    """What is kept of a room makes the same room again."""
    record = RoomRecord(
        7, "#X", 1, Topic("tea", "a!b@c", 2), RoomModes(key="k", limit=3), (Listed("*!*@*", "a", 4),), "administrator"
    )
    assert Room(record, "#x").record() == record


def test_the_audience_is_one_object_while_nobody_comes_or_goes() -> None:
    """Members' roles and names change without a new audience; each coming and going makes another."""
    anna, boris = user(1, 10, 11), user(2, 20)
    here = room(anna)
    alone = here.audience
    here.change_member(1, operator=True)
    here.change_member(1, voice=True, source=make_source("x", "u", "h", None))
    assert here.audience is alone == (10, 11)
    here.admit(Member(boris, boris.source))
    both = here.audience
    assert both == (10, 11, 20)
    here.dismiss(anna)
    assert (alone, both, here.audience) == ((10, 11), (10, 11, 20), (20,))


def test_members_are_snapshots() -> None:
    """A change replaces the member; who holds the old one sees no change."""
    anna = user(1, 10)
    here = room(anna)
    before = here.members[1]
    here.change_member(1, operator=True)
    here.change_member(1, voice=True)
    assert (before.operator, before.voice) == (False, False)
    assert (here.members[1].operator, here.members[1].voice) == (True, True)
    assert here.members[1].source is anna.source


def test_sessions_can_take_the_place_of_others() -> None:
    """The sessions of a member are exchanged; the old audience stays what it was."""
    here = room(user(1, 10), user(2, 20))
    before = here.audience
    here.hand_over((10,), (30,))
    assert before == (10, 20)
    assert here.audience == (20, 30)


def test_coming_and_going_are_known_on_both_sides() -> None:
    """A room knows its members and they know their rooms."""
    anna = user(1, 10)
    here = room(anna)
    assert anna.rooms == (here,)
    here.dismiss(anna)
    assert (anna.rooms, here.members, here.sessions) == ((), {}, {})


def test_an_invitation_is_used_up_by_entering() -> None:
    """Who was invited is let in once; forgetting somebody who was not is no mistake."""
    anna, boris = user(1, 10), user(2, 20)
    here = room()
    here.invite(anna)
    here.invite(boris)
    here.admit(Member(anna, anna.source))
    assert (here.invited, anna.invited, boris.invited) == ({2: boris}, (), (here,))
    here.uninvite(boris)
    here.uninvite(boris)
    assert (here.invited, boris.invited) == ({}, ())
