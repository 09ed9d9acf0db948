"""Entering and leaving rooms, by oneself or with somebody's help."""

from __future__ import annotations

import pytest

from besedka.chat import room_commands
from besedka.chat.modes import RoomModes
from besedka.chat.refusals import Reason
from besedka.chat.room_events import InviteAnnounced, RoomJoined, RoomKnocked, RoomLeft, UserInvited, UserKicked
from besedka.chat.rooms import RoomRecord
from support.chat import Chat, Person, one, refusal


def is_operator(person: Person, room: str) -> bool:
    """Tell whether somebody is an operator of a room that it is in."""
    return person.chat.room(room).members[person.user.number].operator


def test_the_first_in_a_room_makes_it() -> None:
    """A new room is kept with its entry, in the letters of the first; who made it is its operator."""
    chat = Chat()
    anna = chat.enter("anna")
    joined = one(anna.join("#Чай"), RoomJoined)
    assert joined.record == RoomRecord(joined.room, "#Чай", chat.now)
    assert (joined.name, joined.topic, joined.secret, joined.resumed) == ("#Чай", None, False, False)
    assert (joined.audience, joined.position) == ((), 1)
    assert [(member.user, member.operator) for member in joined.members] == [(anna.user, True)]


def test_the_others_are_told_who_comes() -> None:
    """Members are told; the newcomer finds topic and members, itself included."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    anna.mode("#x", "+s")
    anna.topic("#x", "tea")
    boris = chat.enter("boris")
    boris.away("lunch")
    joined = one(boris.join("#X"), RoomJoined)
    assert (joined.audience, joined.record, joined.name) == ((anna.session,), None, "#x")
    assert (joined.topic, joined.secret, joined.away) == (chat.room("#x").topic, True, "lunch")
    assert [member.user for member in joined.members] == [anna.user, boris.user]
    assert not is_operator(boris, "#x")
    assert boris.join("#x") == []


def test_the_lobby_has_no_operator() -> None:
    """A room that somebody owns does not fall to whoever is first."""
    chat = Chat()
    assert not is_operator(chat.enter("anna", "#lobby"), "#lobby")


def test_an_empty_room_falls_to_the_next() -> None:
    """Who enters an empty room is its operator; where something was said, its number stays."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    anna.say("#x", "tea?")
    number = chat.room("#x").number
    anna.leave("#x")
    boris = chat.enter("boris")
    joined = one(boris.join("#x"), RoomJoined)
    assert (joined.room, joined.record, joined.spoken) == (number, None, True)
    assert is_operator(boris, "#x")


def test_a_room_of_which_nothing_is_left_is_forgotten() -> None:
    """Where nothing was said or set, an empty room takes nobody's place; its number is never used again."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    number = chat.room("#x").number
    anna.leave("#x")
    assert "#x" not in chat.state.rooms
    assert one(anna.join("#x"), RoomJoined).room > number


@pytest.mark.parametrize(
    ("modes", "reason"),
    [
        ("+i", Reason.INVITE_ONLY),
        ("+k sesame", Reason.WRONG_KEY),
        ("+l 1", Reason.ROOM_FULL),
        ("+b boris", Reason.BANNED),
        ("+b boris +i +k x +l 1", Reason.BANNED),
    ],
)
def test_doors(modes: str, reason: Reason) -> None:
    """Each door is closed for its own reason, and an operator's invitation opens all of them, once."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    anna.mode("#x", modes)
    before = chat.state.position
    assert refusal(boris.join("#X")) == (reason, ("#x",))
    assert chat.state.position == before
    anna.invite("#x", "boris")
    one(boris.join("#x"), RoomJoined)
    boris.leave("#x")
    assert refusal(boris.join("#x")) == (reason, ("#x",))


def test_a_key_opens() -> None:
    """The right key opens, a wrong one does not."""
    chat = Chat()
    chat.enter("anna", "#x").mode("#x", "+k sesame")
    boris = chat.enter("boris")
    assert refusal(boris.join("#x", "Sesame"))[0] is Reason.WRONG_KEY
    one(boris.join("#x", "sesame"), RoomJoined)


def test_a_place_becomes_free() -> None:
    """A full room takes somebody again when somebody has left; other people's bans do not matter."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    anna.mode("#x", "+l 2 +b gleb")
    vera = chat.enter("vera")
    assert refusal(vera.join("#x"))[0] is Reason.ROOM_FULL
    boris.leave("#x")
    one(vera.join("#x"), RoomJoined)


def test_leaving() -> None:
    """All members are told, who leaves as well."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    left = one(boris.leave("#X", "bye"), RoomLeft)
    assert (left.name, left.reason, left.audience) == ("#x", "bye", (anna.session, boris.session))
    assert left.position == chat.state.position
    assert refusal(boris.leave("#X")) == (Reason.NOT_IN_ROOM, ("#x",))
    assert refusal(boris.leave("#none")) == (Reason.NO_SUCH_ROOM, ("#none",))


def test_only_the_key_keeps_people_out_of_an_empty_room() -> None:
    """Topic, modes and bans stay, invitations do not; where there is nobody to ask, only the key counts."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("boris"), chat.enter("vera")
    anna.mode("#x", "+i +k a +l 5 +b vera")
    anna.topic("#x", "tea")
    anna.invite("#x", "boris")
    kept = chat.room("#x").record()
    one(anna.leave("#x"), RoomLeft)
    assert chat.room("#x").record() == kept
    assert (chat.room("#x").invited, boris.user.invited) == ({}, ())
    assert refusal(vera.join("#x"))[0] is Reason.WRONG_KEY
    one(vera.join("#x", "a"), RoomJoined)
    assert is_operator(vera, "#x")
    assert refusal(boris.join("#x", "a"))[0] is Reason.INVITE_ONLY


def test_the_past_of_the_invited_is_not_for_a_stranger() -> None:
    """Who comes into an empty room that was for the invited is not shown what they said."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    anna.mode("#x", "+i")
    anna.say("#x", "secret")
    anna.leave("#x")
    assert not one(chat.enter("vera").join("#x"), RoomJoined).spoken


def test_an_invitation_does_not_outlive_an_empty_room() -> None:
    """Where there was nothing to set back, invitations end all the same."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    anna.invite("#x", "boris")
    one(anna.leave("#x"), RoomLeft)
    chat.enter("vera", "#x").mode("#x", "+i")
    assert refusal(boris.join("#x"))[0] is Reason.INVITE_ONLY


def test_an_owned_room_keeps_its_modes() -> None:
    """What the administrator set stays set when nobody is there."""
    modes = RoomModes(moderated=True)
    chat = Chat([RoomRecord(1, "#lobby", 0, modes=modes, owner="administrator")])
    anna = chat.enter("anna", "#lobby")
    one(anna.leave("#lobby"), RoomLeft)
    assert chat.room("#lobby").modes == modes


def test_kicking() -> None:
    """All members are told, who is put out as well; without a reason it is the operator's nick."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("Boris", "#x")
    kicked = one(anna.kick("#X", "bORIS", "flood"), UserKicked)
    assert (kicked.name, kicked.nick, kicked.reason) == ("#x", "Boris", "flood")
    assert (kicked.source, kicked.audience) == (anna.user.source, (anna.session, boris.session))
    assert kicked.position == chat.state.position
    assert boris.user.rooms == ()
    boris.join("#x")
    assert one(anna.kick("#x", "boris"), UserKicked).reason == "anna"
    assert chat.room("#x").audience == (anna.session,)


def test_kicking_oneself_empties_a_room() -> None:
    """The last operator may put itself out, and the room is there no more."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    one(anna.kick("#x", "anna"), UserKicked)
    assert "#x" not in chat.state.rooms


def test_who_may_not_kick() -> None:
    """Only operators of a room that is there put out members that are there."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("boris", "#x"), chat.enter("vera")
    assert refusal(boris.kick("#X", "anna")) == (Reason.NOT_OPERATOR, ("#x",))
    assert refusal(vera.kick("#X", "anna")) == (Reason.NOT_IN_ROOM, ("#x",))
    assert refusal(anna.kick("#none", "boris")) == (Reason.NO_SUCH_ROOM, ("#none",))
    assert refusal(anna.kick("#X", "vera")) == (Reason.USER_NOT_IN_ROOM, ("vera", "#x"))
    assert refusal(anna.kick("#X", "nobody")) == (Reason.USER_NOT_IN_ROOM, ("nobody", "#x"))


def test_inviting() -> None:
    """The invited is told, and so are the members; nothing is kept."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("boris", "#x"), chat.enter("Vera")
    vera.away("lunch")
    before = chat.state.position
    invited, announced = anna.invite("#X", "vERA")
    assert type(invited) is UserInvited
    assert (invited.audience, invited.name, invited.nick, invited.away) == ((vera.session,), "#x", "Vera", "lunch")
    assert type(announced) is InviteAnnounced
    assert (announced.audience, announced.name, announced.nick) == ((anna.session, boris.session), "#x", "Vera")
    assert (invited.position, announced.position, chat.state.position) == (0, 0, before)


def test_who_may_not_invite() -> None:
    """Members invite users who are not there yet; where `i` is set only operators do."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("Boris", "#x"), chat.enter("vera")
    assert refusal(vera.invite("#X", "vera")) == (Reason.NOT_IN_ROOM, ("#x",))
    assert refusal(vera.invite("#none", "vera")) == (Reason.NO_SUCH_ROOM, ("#none",))
    assert refusal(anna.invite("#x", "nobody")) == (Reason.NO_SUCH_NICK, ("nobody",))
    assert refusal(anna.invite("#X", "boris")) == (Reason.ALREADY_IN_ROOM, ("Boris", "#x"))
    anna.mode("#x", "+i")
    assert refusal(boris.invite("#X", "vera")) == (Reason.NOT_OPERATOR, ("#x",))


def test_a_members_invitation_undoes_no_ban() -> None:
    """Anybody may point at an open room, but what an operator closed only an operator opens."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("boris", "#x"), chat.enter("vera")
    assert len(boris.invite("#x", "vera")) == 2
    anna.mode("#x", "+b vera")
    assert len(boris.invite("#x", "vera")) == 2
    assert refusal(vera.join("#x"))[0] is Reason.BANNED


def test_knocking() -> None:
    """Operators are asked where something keeps one out that they can change."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    vera, olga = chat.enter("vera"), chat.enter("olga")
    anna.mode("#x", "+o boris +b olga")
    assert refusal(vera.does(room_commands.Knock, "#none")) == (Reason.NO_SUCH_ROOM, ("#none",))
    assert refusal(vera.does(room_commands.Knock, "#x")) == (Reason.KNOCK_OPEN, ("#x",))
    assert refusal(anna.does(room_commands.Knock, "#X")) == (Reason.KNOCK_INSIDE, ("#x",))
    for changes in ("+i", "-i +k secret", "-k +l 1"):
        anna.mode("#x", changes)
        knocked = one(vera.does(room_commands.Knock, "#x", "tea?"), RoomKnocked)
        assert (knocked.audience, knocked.name, knocked.reason) == ((anna.session, boris.session), "#x", "tea?")
        assert refusal(olga.does(room_commands.Knock, "#x")) == (Reason.BANNED, ("#x",))


def test_where_only_the_registered_may_enter() -> None:
    """Who is logged in may, and the invited; others may knock."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    anna.mode("#x", "+R")
    assert refusal(boris.join("#x")) == (Reason.REGISTERED_ONLY, ("#x",))
    one(boris.does(room_commands.Knock, "#x"), RoomKnocked)
    one(chat.enter("vera", device="account:vera").join("#x"), RoomJoined)
    anna.invite("#x", "boris")
    one(boris.join("#x"), RoomJoined)
