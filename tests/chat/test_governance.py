"""What is set in a room: topic, modes, roles, bans."""

from __future__ import annotations

import pytest

from besedka.chat.events import Event, Refused, Said
from besedka.chat.governance import MAX_LIMIT
from besedka.chat.modes import RoomModes
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import ChangeModes, ModeChange, RenameRoom
from besedka.chat.room_events import ModesChanged, RoomRenamed, TopicChanged
from besedka.chat.rooms import Listed, Topic
from support.chat import Chat, Person, one, refusal, steps


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
    return chat.enter("Boris", "#x")


def changed(events: list[Event]) -> str:
    """Return what took effect, as it was typed."""
    event = one(events, ModesChanged)
    words = [("+" if step.adding else "-") + step.letter + f" {step.argument or ''}" for step in event.changes]
    return " ".join(words).replace("  ", " ").strip()


def test_a_topic(chat: Chat, anna: Person, boris: Person) -> None:
    """A topic is kept with who set it and when, and all members are told."""
    event = one(anna.topic("#X", "tea"), TopicChanged)
    assert chat.room("#x").topic == Topic("tea", "anna!anna@host", event.time)
    assert (event.name, event.topic, event.record) == ("#x", "tea", chat.room("#x").record())
    assert (event.audience, event.position) == ((anna.session, boris.session), chat.state.position)
    assert one(anna.topic("#x", ""), TopicChanged).record.topic is None
    assert chat.room("#x").topic is None


def test_who_may_not_change_the_topic(chat: Chat, anna: Person, boris: Person) -> None:
    """Operators alone where `t` is set, as it is in a new room; members elsewhere; outsiders nowhere."""
    assert refusal(boris.topic("#X", "tea")) == (Reason.NOT_OPERATOR, ("#x",))
    anna.mode("#x", "-t")
    one(boris.topic("#x", "tea"), TopicChanged)
    vera = chat.enter("vera")
    assert refusal(vera.topic("#X", "tea")) == (Reason.NOT_IN_ROOM, ("#x",))
    assert refusal(vera.topic("#none", "tea")) == (Reason.NO_SUCH_ROOM, ("#none",))


def test_who_may_not_change_modes(chat: Chat, anna: Person, boris: Person) -> None:
    """Only operators."""
    assert refusal(boris.mode("#X", "+m")) == (Reason.NOT_OPERATOR, ("#x",))
    assert refusal(boris.mode("#none", "+m")) == (Reason.NO_SUCH_ROOM, ("#none",))
    assert refusal(chat.enter("vera").mode("#X", "+m")) == (Reason.NOT_IN_ROOM, ("#x",))
    assert chat.room("#x").modes == RoomModes()


def test_flags(chat: Chat, anna: Person, boris: Person) -> None:
    """What changes is told and kept; what is so already is left out."""
    event = one(anna.mode("#X", "+m +n -t +s +i"), ModesChanged)
    assert event.changes == steps("+m -t +s +i")
    assert event.modes == RoomModes(moderated=True, topic_locked=False, secret=True, invite_only=True)
    assert event.modes == chat.room("#x").modes
    assert event.record == chat.room("#x").record()
    assert (event.audience, event.name, event.source) == ((anna.session, boris.session), "#x", anna.user.source)
    before = chat.state.position
    assert anna.mode("#x", "+m -t") == []
    assert anna.does(ChangeModes, "#x", ()) == []
    assert chat.state.position == before
    assert changed(anna.mode("#x", "-m +m")) == "-m +m"


def test_a_key(chat: Chat, anna: Person) -> None:
    """A key is set, changed, and removed without knowing it; its removal does not tell it."""
    assert changed(anna.mode("#x", "+k a")) == "+k a"
    assert anna.mode("#x", "+k a") == []
    assert changed(anna.mode("#x", "+k b")) == "+k b"
    assert chat.room("#x").modes.key == "b"
    assert changed(anna.mode("#x", "-k wrong")) == "-k *"
    assert chat.room("#x").modes.key is None
    assert anna.mode("#x", "-k") == []


@pytest.mark.parametrize("key", [None, "", ":a", "a b", "a,b", "a\nb"])
def test_an_unusable_key(anna: Person, key: str | None) -> None:
    """A key that could not be told or typed is refused."""
    events = anna.does(ChangeModes, "#X", (ModeChange(True, "k", key),))
    assert refusal(events) == (Reason.MODE_ARGUMENT, ("#x", "k", "a,b" if key == "a,b" else "*"))


def test_a_limit(chat: Chat, anna: Person) -> None:
    """A limit is set, changed and removed."""
    assert changed(anna.mode("#x", "+l 007")) == "+l 7"
    assert anna.mode("#x", "+l 7") == []
    assert changed(anna.mode("#x", f"+l {MAX_LIMIT}")) == f"+l {MAX_LIMIT}"
    assert chat.room("#x").modes.limit == MAX_LIMIT
    assert changed(anna.mode("#x", "-l")) == "-l"
    assert anna.mode("#x", "-l") == []


@pytest.mark.parametrize("limit", [None, "", "0", "-1", "ten", "٣", "1.5", str(MAX_LIMIT + 1), "0" * 11 + "1" * 40])
def test_an_unusable_limit(chat: Chat, anna: Person, limit: str | None) -> None:
    """A limit is a number from one to a thousand million, however it is written."""
    events = anna.does(ChangeModes, "#X", (ModeChange(True, "l", limit),))
    assert refusal(events) == (Reason.MODE_ARGUMENT, ("#x", "l", limit or "*"))
    assert chat.room("#x").modes.limit is None


def test_bans(chat: Chat, anna: Person) -> None:
    """A ban is kept whole, with who set it and when; the same in other letters is the same."""
    assert changed(anna.mode("#x", "+b Vera")) == "+b Vera!*@*"
    assert chat.room("#x").lists == (Listed("Vera!*@*", "anna!anna@host", chat.now),)
    assert anna.mode("#x", "+b vera!*@*") == []
    assert changed(anna.mode("#x", "+b *@host -b VERA")) == "+b *!*@host -b Vera!*@*"
    assert [ban.mask for ban in chat.room("#x").lists] == ["*!*@host"]
    assert anna.mode("#x", "-b vera") == []


@pytest.mark.parametrize("adding", [True, False])
@pytest.mark.parametrize("mask", [None, "", "a b", ":a", "a\rb"])
def test_an_unusable_mask(chat: Chat, anna: Person, adding: bool, mask: str | None) -> None:
    """Nothing is no mask (and bans nobody), and what would break a line in two is none either."""
    events = anna.does(ChangeModes, "#X", (ModeChange(adding, "b", mask),))
    assert refusal(events) == (Reason.MODE_ARGUMENT, ("#x", "b", "*"))
    assert chat.room("#x").lists == ()


def test_roles(chat: Chat, anna: Person, boris: Person) -> None:
    """Operators give and take roles, their own too; the nick is told as its holder writes it."""
    assert changed(anna.mode("#x", "+o bORIS +v boris")) == "+o Boris +v Boris"
    assert anna.mode("#x", "+o boris") == []
    member = chat.room("#x").members[boris.user.number]
    assert (member.operator, member.voice) == (True, True)
    assert changed(boris.mode("#x", "-v boris -o anna")) == "-v Boris -o anna"
    assert refusal(anna.mode("#x", "+o anna"))[0] is Reason.NOT_OPERATOR


@pytest.mark.parametrize(
    ("change", "reason", "subject"),
    [
        (ModeChange(True, "o", "nobody"), Reason.NO_SUCH_NICK, ("nobody",)),
        (ModeChange(True, "v", None), Reason.NO_SUCH_NICK, ("",)),
        (ModeChange(False, "o", "VERA"), Reason.USER_NOT_IN_ROOM, ("vera", "#x")),
        (ModeChange(True, "z", None), Reason.MODE_UNKNOWN, ("z", "#x")),
    ],
)
def test_steps_that_cannot_be_done(
    chat: Chat, anna: Person, change: ModeChange, reason: Reason, subject: tuple[str, ...]
) -> None:
    """Unknown letters, and roles for who is not there."""
    chat.enter("vera")
    assert refusal(anna.does(ChangeModes, "#X", (change,))) == (reason, subject)


def test_a_refused_step_does_not_stop_the_others(chat: Chat, anna: Person) -> None:
    """Each step is judged by itself; refusals come after what took effect."""
    before = chat.state.position
    event, first, second = anna.mode("#x", "+o nobody +m +z +i")
    assert type(event) is ModesChanged
    assert event.changes == steps("+m +i")
    assert type(first) is Refused
    assert type(second) is Refused
    assert (first.reason, second.reason) == (Reason.NO_SUCH_NICK, Reason.MODE_UNKNOWN)
    assert chat.state.position == before + 1


def test_steps_see_what_came_before_them(chat: Chat, anna: Person) -> None:
    """Who takes its own role within a change still ends that change."""
    assert changed(anna.mode("#x", "-o anna +m")) == "-o anna +m"
    assert chat.room("#x").modes.moderated


def test_another_name() -> None:
    """All that a room has stays; the old name is free, and who is in it finds it under the new one."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    anna.topic("#x", "tea")
    room = chat.room("#x")
    renamed = one(anna.does(RenameRoom, "#X", "#Чай", "why not"), RoomRenamed)
    assert (renamed.old, renamed.name, renamed.reason, renamed.room) == ("#x", "#Чай", "why not", room.number)
    assert (renamed.position, renamed.audience) == (chat.state.position, (anna.session, boris.session))
    assert renamed.record == room.record()
    assert (room.name, room.topic) == ("#Чай", renamed.topic)
    assert renamed.sources == {each.session: (each.user.source, each.user.realname) for each in (anna, boris)}
    assert chat.state.room("#x") is None
    assert chat.room("#чай") is room
    assert one(boris.say("#чай", "hi"), Said).target == "#Чай"
    assert one(anna.does(RenameRoom, "#чай", "#ЧАЙ"), RoomRenamed).name == "#ЧАЙ"
    boris.join("#x")
    assert chat.room("#x") is not room


REFUSED_NAMES = [
    ("#lobby", "#y", Reason.NOT_OPERATOR, ("#lobby",)),
    ("#x", "#LOBBY", Reason.ROOM_NAME_TAKEN, ("#x", "#LOBBY")),
    ("#x", "#z", Reason.ROOM_NAME_TAKEN, ("#x", "#z")),
    ("#x", "#x", Reason.ROOM_NOT_RENAMED, ("#x", "#x")),
    ("#z", "#y", Reason.NOT_IN_ROOM, ("#z",)),
    ("#nowhere", "#y", Reason.NO_SUCH_ROOM, ("#nowhere",)),
]


@pytest.mark.parametrize(("room", "name", "reason", "subject"), REFUSED_NAMES)
def test_names_that_a_room_cannot_take(room: str, name: str, reason: Reason, subject: tuple[str, ...]) -> None:
    """Only operators rename, and only to a name that is free."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#lobby")
    chat.enter("boris", "#z")
    assert refusal(anna.does(RenameRoom, room, name)) == (reason, subject)


def test_the_lobby_keeps_its_name() -> None:
    """Everybody comes there, whoever may be its operator."""
    chat = Chat()
    anna = chat.enter("anna", "#lobby")
    chat.room("#lobby").change_member(anna.user.number, operator=True)
    assert refusal(anna.does(RenameRoom, "#lobby", "#y")) == (Reason.ROOM_NOT_RENAMED, ("#lobby", "#y"))
