"""Bans and mutes with an end and a reason."""

from __future__ import annotations

import pytest

from besedka.chat.account_commands import RegisterAccount
from besedka.chat.accounts import Verifier
from besedka.chat.commands import Administer
from besedka.chat.events import Said
from besedka.chat.modes import RoomModes
from besedka.chat.refusals import Reason
from besedka.chat.room_events import ModesChanged, UserKicked
from besedka.chat.rooms import Listed, RoomRecord
from besedka.chat.sanctions import ROOMS_AT_ONCE, LiftEnded, Pardon, Sanction
from besedka.chat.state import ADMINISTRATOR
from support.chat import NOON, SECOND, Chat, Person, one, refusal


@pytest.fixture
def chat() -> Chat:
    """A chat."""
    return Chat()


@pytest.fixture
def anna(chat: Chat) -> Person:
    """The operator of #x."""
    return chat.enter("anna", "#x")


@pytest.fixture
def boris(chat: Chat, anna: Person) -> Person:
    """A member of #x, from elsewhere."""
    person = chat.stranger()
    person.register("boris", host="elsewhere")
    person.join("#x")
    return person


def lift(chat: Chat) -> list[object]:
    """Let the server take off what has ended."""
    return list(chat.apply(LiftEnded(0)))


def test_a_ban_that_ends(chat: Chat, anna: Person, boris: Person) -> None:
    """Until then who is banned is told for how long and why; at that moment it is over, before it is taken off."""
    changed, kicked = anna.does(Sanction, "#x", "b", "boris", 60, "spam", True)
    assert isinstance(changed, ModesChanged)
    assert isinstance(kicked, UserKicked)
    assert (changed.changes[0].argument, changed.reason, kicked.reason) == ("*!*@elsewhere", "spam", "spam")
    until = chat.now + 60 * SECOND
    assert changed.until == until
    assert changed.record.lists == (Listed("*!*@elsewhere", "anna!anna@host", chat.now, "b", until, "spam"),)
    assert refusal(boris.join("#x")) == (Reason.BANNED_FOR, ("#x", str(until), "spam"))
    assert lift(chat) == []
    chat.now = until - 1 - SECOND
    assert refusal(boris.join("#x"))[0] is Reason.BANNED_FOR
    chat.now = until - SECOND
    assert len(boris.join("#x")) == 1
    lifted = one(lift(chat), ModesChanged)
    assert (lifted.source.nick, lifted.audience) == ("besedka", (anna.session, boris.session))
    assert [(each.adding, each.letter, each.argument) for each in lifted.changes] == [(False, "b", "*!*@elsewhere")]
    assert lift(chat) == []
    assert chat.state.ending == {}


def test_a_mute_that_ends(chat: Chat, anna: Person, boris: Person) -> None:
    """Who is muted is told so, and hears at which moment it may speak."""
    anna.does(Sanction, "#x", "q", "boris", 30, "")
    until = chat.now + 30 * SECOND
    assert refusal(boris.say("#x", "hi")) == (Reason.SPEECH_MUTED_FOR, ("#x", str(until), ""))
    assert one(anna.say("#x", "hi"), Said).room
    chat.now = until
    one(boris.say("#x", "hi"), Said)


def test_what_ends_last_is_told(chat: Chat, anna: Person, boris: Person) -> None:
    """Of several bans that which keeps one out for longest."""
    anna.does(Sanction, "#x", "q", "boris!*@*", 30, "short")
    anna.does(Sanction, "#x", "b", "m:*!*@elsewhere", 60, "long")
    assert refusal(boris.say("#x", "hi"))[1][2] == "long"
    anna.does(Sanction, "#x", "q", "*!boris@*", 0, "for ever")
    assert refusal(boris.say("#x", "hi")) == (Reason.SPEECH_MUTED_FOR, ("#x", "", "for ever"))
    anna.mode("#x", "+q *!*@elsewhere")
    anna.does(Pardon, "#x", "q", "*!boris@*")
    assert refusal(boris.say("#x", "hi")) == (Reason.SPEECH_MUTED, ("#x",))
    anna.does(Pardon, "#x", "q", "*!*@elsewhere")
    anna.does(Sanction, "#x", "b", "*!*@elsewhere", 90, "away with you")
    assert refusal(boris.say("#x", "hi"))[0] is Reason.SPEECH_BANNED_FOR


def test_said_again_it_has_another_end(chat: Chat, anna: Person, boris: Person) -> None:
    """The same mask is listed once; the last word counts."""
    anna.does(Sanction, "#x", "b", "BORIS!*@*", 60, "spam")
    one(anna.does(Sanction, "#x", "b", "boris!*@*", 0, "more spam"), ModesChanged)
    (listed,) = chat.room("#x").lists
    assert (listed.until, listed.reason) == (0, "more spam")
    assert lift(chat) == []


def test_whom_a_nick_means(chat: Chat, anna: Person, boris: Person) -> None:
    """The account; else the host, but the nick where others in the room have the same; a mask is taken as it is."""
    vera = chat.enter("vera", "#x")
    for whom, mask in (("vera", "vera!*@*"), ("m:vera", "m:vera!*@*"), ("nobody", "nobody!*@*"), ("*@h", "*!*@h")):
        (changed,) = anna.does(Sanction, "#x", "b", whom, 60)
        assert changed.changes[0].argument == mask
    vera.does(RegisterAccount, "vera", Verifier("hash"))
    (changed,) = anna.does(Sanction, "#x", "b", "VERA", 60)
    assert changed.changes[0].argument == "a:vera"
    for whom in ("a b", "", "x" * 200):
        assert refusal(anna.does(Sanction, "#x", "b", whom, 60)) == (Reason.MODE_ARGUMENT, ("#x", "b", "*"))


def test_taking_off(chat: Chat, anna: Person, boris: Person) -> None:
    """By mask, or all that fits a nick; what is not there is said."""
    anna.mode("#x", "+b *!*@elsewhere +b boris +b vera +q boris")
    changed = one(anna.does(Pardon, "#x", "b", "boris"), ModesChanged)
    assert sorted(each.argument or "" for each in changed.changes) == ["*!*@elsewhere", "boris!*@*"]
    one(anna.does(Pardon, "#x", "b", "VERA!*@*"), ModesChanged)
    assert [each.letter for each in chat.room("#x").lists] == ["q"]
    assert refusal(anna.does(Pardon, "#x", "b", "boris")) == (Reason.NOT_LISTED, ("#x", "boris"))
    assert refusal(anna.does(Pardon, "#x", "b", "a b")) == (Reason.NOT_LISTED, ("#x", "*"))


def test_who_may(chat: Chat, anna: Person, boris: Person) -> None:
    """Operators, and nobody else; administrators of the server and account operators from outside, too."""
    for kind, more in ((Sanction, (60,)), (Pardon, ())):
        assert refusal(boris.does(kind, "#x", "b", "anna", *more)) == (Reason.NOT_OPERATOR, ("#x",))
    pat = chat.enter("pat")
    assert refusal(pat.does(Sanction, "#x", "b", "boris", 60)) == (Reason.NOT_IN_ROOM, ("#x",))
    pat.does(Administer, "pat", "")
    one(pat.does(Sanction, "#x", "b", "boris", 60), ModesChanged)
    one(pat.does(Pardon, "#x", "b", "boris"), ModesChanged)
    owner = chat.enter("olga")
    owner.does(RegisterAccount, "olga", Verifier("hash"))
    owner.join("#own")
    chat.enter("gleb", "#own")
    owner.leave("#own")
    events = owner.does(Sanction, "#own", "q", "gleb", 60)
    assert one(events, ModesChanged).changes[0].letter == "q"


def test_not_in_an_archived_room(chat: Chat, anna: Person) -> None:
    """Nothing is changed there, but what has ended is taken off."""
    anna.does(Administer, "anna", "")
    anna.does(Sanction, "#x", "b", "boris", 1)
    anna.mode("#x", "+x")
    assert refusal(anna.does(Sanction, "#x", "b", "boris", 60)) == (Reason.ARCHIVED, ("#x",))
    assert refusal(anna.does(Pardon, "#x", "b", "boris")) == (Reason.ARCHIVED, ("#x",))
    one(lift(chat), ModesChanged)


def test_ends_are_known_after_a_restart() -> None:
    """What ends some day is taken off then, a bounded number of rooms at a time; empty rooms of nothing else go."""
    ended = (Listed("boris!*@*", "anna", NOON, "b", NOON + SECOND, "spam"), Listed("vera!*@*", "anna", NOON))
    records = [RoomRecord(number, f"#{number}", NOON, lists=ended) for number in range(2, 4 + ROOMS_AT_ONCE)]
    gone = RoomRecord(500, "#gone", NOON, lists=ended[:1])
    later = RoomRecord(501, "#later", NOON, lists=(*ended, Listed("x!*@*", "a", NOON, "q", NOON + 9_000 * SECOND)))
    lobby = RoomRecord(1, "#lobby", NOON, modes=RoomModes(), owner=ADMINISTRATOR)
    chat = Chat([lobby, *records, gone, later])
    assert len(chat.state.ending) == 4 + ROOMS_AT_ONCE
    chat.now += SECOND
    assert len(lift(chat)) == ROOMS_AT_ONCE
    assert len(lift(chat)) == 4
    assert lift(chat) == []
    assert chat.state.room("#gone") is None
    assert list(chat.state.ending) == [501]
