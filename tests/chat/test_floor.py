"""Who may speak in a room, and what the others are told."""

from __future__ import annotations

import pytest

from besedka.chat.account_commands import RegisterAccount
from besedka.chat.accounts import Verifier
from besedka.chat.commands import SayEach, Speech
from besedka.chat.events import Refused, Said
from besedka.chat.floor import MOST_REMEMBERED
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import ChangeModes, ModeChange
from besedka.chat.room_events import ModesChanged
from support.chat import SECOND, Chat, Person, one, refusal


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
    """A member of #x."""
    return chat.enter("boris", "#x")


def test_slow_mode(chat: Chat, anna: Person, boris: Person) -> None:
    """Who speaks too soon is told how long to wait; operators, the voiced, and tags alone need not."""
    anna.mode("#x", "+W 10")
    one(boris.say("#x", "one"), Said)
    assert refusal(boris.say("#x", "two")) == (Reason.SPEECH_SLOW, ("#x", "9", "10"))
    one(boris.say("#x", "", speech=Speech.TAG), Said)
    for _ in range(2):
        one(anna.say("#x", "as often as I like"), Said)
    chat.now += 7 * SECOND
    one(boris.say("#x", "two"), Said)
    anna.mode("#x", "+v boris")
    one(boris.say("#x", "three"), Said)
    anna.mode("#x", "-v boris")
    anna.mode("#x", "-W")
    for _ in range(2):
        one(boris.say("#x", "fast"), Said)


def test_slow_mode_judges_each_of_several(chat: Chat, anna: Person, boris: Person) -> None:
    """Of lines that come together the first is said, and for each other there is a refusal."""
    anna.mode("#x", "+W 10")
    told = boris.does(SayEach, "#x", ("one", "two", "three"))
    assert [type(event) for event in told] == [Said, Refused, Refused]


def test_slow_mode_forgets_who_need_not_wait(chat: Chat, anna: Person, boris: Person) -> None:
    """What is remembered of a room is bounded by those who wait."""
    anna.mode("#x", "+W 10")
    room = chat.room("#x")
    room.said_at = dict.fromkeys(range(1000, 1000 + MOST_REMEMBERED), 0)
    one(boris.say("#x", "one"), Said)
    assert list(room.said_at) == [boris.user.number]


@pytest.mark.parametrize("seconds", ["0", "21601", "x", "1" * 11])
def test_how_slow_it_may_be(anna: Person, seconds: str) -> None:
    """From a second to six hours."""
    assert refusal(anna.mode("#x", f"+W {seconds}")) == (Reason.MODE_ARGUMENT, ("#x", "W", seconds))


def test_what_may_not_be_said_goes_to_the_operators(chat: Chat, anna: Person, boris: Person) -> None:
    """Mode U: they alone hear it, and it is in no history of the room; who is muted is heard by nobody."""
    vera = chat.enter("vera", "#x")
    anna.mode("#x", "+U")
    said = one(boris.say("#x", "psst"), Said)
    assert (said.target, said.room, said.audience) == ("@#x", 0, (anna.session,))
    assert one(anna.say("#x", "hi"), Said).audience == (anna.session, boris.session, vera.session)
    assert [type(event) for event in boris.does(SayEach, "#x", ("a", "b"))] == [Said, Said]
    assert refusal(boris.say("+#x", "hi")) == (Reason.SPEECH_MODERATED, ("#x",))
    anna.mode("#x", "+q boris")
    assert refusal(boris.say("#x", "psst")) == (Reason.SPEECH_MUTED, ("#x",))


def test_from_outside_to_some(chat: Chat, anna: Person) -> None:
    """Who is not in a room says nothing to its operators, whatever the modes."""
    vera = chat.enter("vera")
    assert refusal(vera.say("@#x", "hi")) == (Reason.SPEECH_EXTERNAL, ("#x",))
    anna.mode("#x", "-n")
    assert refusal(vera.say("@#x", "hi")) == (Reason.NOT_IN_ROOM, ("#x",))


def test_an_archived_room_can_only_be_read(chat: Chat, boris: Person) -> None:
    """Nobody speaks, changes topic, name, modes or lists; who enters may read; the owner can take it back."""
    owner = chat.enter("olga")
    owner.does(RegisterAccount, "olga", Verifier("hash"))
    owner.join("#old")
    vera = chat.enter("vera", "#old")
    owner.mode("#old", "+o vera")
    assert refusal(vera.mode("#old", "+x")) == (Reason.NOT_OWNER, ("#old",))
    one(owner.mode("#old", "+x"), ModesChanged)
    for person in (owner, vera):
        assert refusal(person.say("#old", "hi")) == (Reason.ARCHIVED, ("#old",))
        assert refusal(person.topic("#old", "tea")) == (Reason.ARCHIVED, ("#old",))
        assert refusal(person.does(ChangeModes, "#old", (ModeChange(True, "b", "boris"),)))[0] is Reason.ARCHIVED
    boris.join("#old")
    assert refusal(boris.say("#old", "hi")) == (Reason.ARCHIVED, ("#old",))
    one(owner.mode("#old", "-x"), ModesChanged)
    one(boris.say("#old", "hi"), Said)
