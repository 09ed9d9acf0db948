"""Mending what was said: who may take back which message, and who hears of it."""

from __future__ import annotations

import msgspec
import pytest

from besedka.chat.attached import Shared
from besedka.chat.blocks import BlockUser
from besedka.chat.commands import Say, Speech
from besedka.chat.events import Event, Refused, Said
from besedka.chat.mended import (
    Edit,
    Edited,
    FindVersions,
    KeptMessage,
    React,
    Reacted,
    Redact,
    Redacted,
    VersionsFound,
    VersionsHidden,
)
from besedka.chat.pages import Versions
from besedka.chat.refusals import Reason
from support.chat import SECOND, Chat, Person, one, refusal
from support.pastkeeper import PastKeeper


@pytest.fixture
def chat() -> Chat:
    """Anna is the operator of #x, Boris and Vera are members."""
    return Chat()


@pytest.fixture
def people(chat: Chat) -> tuple[Person, Person, Person]:
    """Anna, Boris, Vera."""
    return chat.enter("anna", "#x"), chat.enter("Boris", "#x"), chat.enter("vera", "#x")


def redact(person: Person, target: str, message: int, reason: str = "", within: int = 0) -> list[Event]:
    """Take something back."""
    return person.does(Redact, target, f"e-{message}", message, reason, within)


def store(chat: Chat) -> None:
    """End a turn; what it has brought is found in a journal from then on."""
    book = chat.state.messages
    if not isinstance(book, PastKeeper):
        book = chat.state.messages = PastKeeper()
    book.store(chat.unstored)
    chat.store()


@pytest.mark.parametrize("stored", [False, True])
def test_one_s_own_message(chat: Chat, people: tuple[Person, Person, Person], stored: bool) -> None:
    """All in the room are told, in an entry of its own; then it is not there any more."""
    anna, boris, vera = people
    message = one(boris.say("#x", "oops"), Said)
    if stored:
        store(chat)
    event = one(redact(boris, "#X", message.position, "wrong room"), Redacted)
    assert event.position == message.position + 1
    assert event.audience == (anna.session, boris.session, vera.session)
    assert (event.source, event.target, event.room) == (boris.user.source, "#x", message.room)
    assert (event.message, event.reason, event.author) == (message.position, "wrong room", message.source)
    assert event.is_own
    for _ in range(2):
        gone = Reason.REDACT_UNKNOWN, ("#x", f"e-{message.position}")
        assert refusal(redact(boris, "#x", message.position)) == gone
        store(chat)


def test_others_messages(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """The room's operators take back anybody's, and administrators in any room; others only their own."""
    anna, boris, vera = people
    first, second = (one(boris.say("#x", text), Said).position for text in "ab")
    mine = f"e-{first}"
    assert refusal(redact(vera, "#x", first)) == (Reason.REDACT_FORBIDDEN, ("#x", mine))
    assert not one(redact(anna, "#x", first), Redacted).is_own
    outside = chat.enter("root")
    assert refusal(redact(outside, "#x", second)) == (Reason.REDACT_NOWHERE, ("#x", f"e-{second}"))
    outside.user.administrator = True
    assert outside.session not in one(redact(outside, "#x", second), Redacted).audience


def test_for_a_time(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """Then it is too late for its author, and not for an operator."""
    anna, boris, _ = people
    message = one(boris.say("#x", "oops"), Said).position
    assert refusal(redact(boris, "#x", message, "", SECOND // 2)) == (
        Reason.REDACT_TOO_LATE,
        ("#x", f"e-{message}", "0"),
    )
    one(redact(anna, "#x", message, "", SECOND // 2), Redacted)
    again = one(boris.say("#x", "oops"), Said).position
    one(redact(boris, "#x", again, "", SECOND), Redacted)


def test_in_a_room_that_can_only_be_read(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """Its operators tidy up, nobody else changes anything."""
    anna, boris, _ = people
    message = boris.say("#x", "a")[0].position
    room = chat.room("#x")
    room.modes = msgspec.structs.replace(room.modes, archived=True)
    assert refusal(redact(boris, "#x", message)) == (Reason.ARCHIVED, ("#x",))
    one(redact(anna, "#x", message), Redacted)


def test_what_is_not_there(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """Another room's message, no message at all, and what was said before one could know of it."""
    anna, boris, _ = people
    topic = anna.topic("#x", "tea")[0]
    elsewhere = chat.enter("d", "#y")
    other = one(elsewhere.say("#y", "hi"), Said).position
    direct = anna.say("Boris", "hi")[0].position
    for position in (0, 999, topic.position, other, direct):
        assert refusal(redact(anna, "#x", position))[0] is Reason.REDACT_UNKNOWN
    message = one(boris.say("#x", "a"), Said).position
    chat.room("#x").hidden = message
    assert refusal(redact(anna, "#x", message))[0] is Reason.REDACT_UNKNOWN
    anna.user.administrator = True
    one(redact(anna, "#x", message), Redacted)
    assert refusal(redact(anna, "#none", message)) == (Reason.REDACT_NOWHERE, ("#none", f"e-{message}"))


def test_a_direct_message(chat: Chat) -> None:
    """Both ends hear of it; only who said it can take it back, and nobody else may know of it."""
    anna = chat.enter("anna", device="device:a")
    boris, vera = chat.enter("boris", device="device:b"), chat.enter("vera", device="device:v")
    message = one(anna.say("boris", "hi"), Said).position
    store(chat)
    assert refusal(redact(boris, "anna", message))[0] is Reason.REDACT_FORBIDDEN
    for person, target in ((vera, "anna"), (vera, "boris"), (anna, "vera"), (anna, "nobody")):
        assert refusal(redact(person, target, message))[0] is Reason.REDACT_UNKNOWN
    boris.nick("borya")
    event = one(redact(anna, "borya", message, "sorry"), Redacted)
    assert (event.audience, event.target, event.room) == ((boris.session,), "borya", 0)
    assert (event.recipient, event.message) == ("device:b", message)


def test_a_direct_message_to_who_is_gone(chat: Chat) -> None:
    """It is taken back all the same, by the nick under which it was said."""
    anna, boris = chat.enter("anna", device="device:a"), chat.enter("boris", device="device:b")
    first, second = (anna.say("boris", text)[0].position for text in "ab")
    boris.quit()
    event = one(redact(anna, "BORIS", first), Redacted)
    assert (event.audience, event.target, event.recipient) == ((), "BORIS", None)
    store(chat)
    one(redact(anna, "boris", second), Redacted)


def test_strangers(chat: Chat) -> None:
    """What a stranger has said is its own as long as it keeps its nick, and nobody else's who takes it later."""
    anna = chat.enter("anna", "#x")
    boris = chat.enter("boris", "#x")
    first, second = (boris.say("#x", text)[0].position for text in "ab")
    direct = boris.say("anna", "hi")[0].position
    assert refusal(redact(anna, "boris", direct))[0] is Reason.REDACT_UNKNOWN
    one(redact(boris, "#x", first), Redacted)
    one(redact(boris, "anna", direct), Redacted)
    boris.nick("borya")
    assert refusal(redact(boris, "#x", second))[0] is Reason.REDACT_FORBIDDEN
    other = chat.enter("boris", "#x")
    assert refusal(redact(other, "#x", second))[0] is Reason.REDACT_FORBIDDEN
    boris.nick("b")
    other.quit()
    boris.nick("boris")
    assert refusal(redact(boris, "#x", second))[0] is Reason.REDACT_FORBIDDEN


def test_a_returning_device(chat: Chat) -> None:
    """What a device or an account has said is its own whatever it is called."""
    chat.enter("anna", "#x")
    boris = chat.enter("boris", "#x", device="device:b")
    message = boris.say("#x", "a")[0].position
    boris.quit()
    store(chat)
    again = chat.enter("borya", "#x", device="device:b")
    one(redact(again, "#x", message), Redacted)


def test_other_sessions_of_its_author(chat: Chat) -> None:
    """In a direct talk they hear of it, too; of what one says to oneself each hears once."""
    anna = chat.enter("anna", device="device:a")
    boris = chat.enter("boris")
    message = anna.say("boris", "hi")[0].position
    note = anna.say("anna", "remember")[0].position
    anna.user.sessions += (99,)
    event, shared = redact(anna, "boris", message)
    assert event.audience == (boris.session,)
    assert isinstance(shared, Shared)
    assert (shared.audience, shared.event) == ((99,), event)
    assert one(redact(anna, "anna", note), Redacted).audience == (anna.session, 99)


def test_what_is_found_in_a_turn_is_what_will_be_kept(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """A message is the same before it is stored and afterwards."""
    boris = people[1]
    said = one(boris.say("#x", "a"), Said)
    store(chat)
    kept = chat.state.messages.find_message(said.position)
    assert kept == KeptMessage(said.position, said.time, "message", said.room, said.source, "#x", "a", ())
    assert isinstance(boris.does(Redact, "#x", "e-9", 9)[0], Refused)


def edit(person: Person, target: str, message: int, text: str, key: str | None = None, within: int = 0) -> list[Event]:
    """Change something."""
    return person.does(Edit, target, f"e-{message}", message, text, key, (), within)


def react(
    person: Person, target: str, message: int, reaction: str, *, adding: bool = True, quietly: bool = False
) -> list[Event]:
    """React, or take it back; three times each, four times all together."""
    tags = (("+reply", f"e-{message}"), ("+draft/react" if adding else "+draft/unreact", reaction))
    return person.does(React, target, tags, message, reaction, adding, quietly, 3, 4)


@pytest.mark.parametrize("stored", [False, True])
def test_changing_what_one_has_said(chat: Chat, people: tuple[Person, Person, Person], stored: bool) -> None:
    """All in the room are told; said again, nothing happens, and it is acknowledged all the same."""
    anna, boris, vera = people
    message = boris.say("#x", "helo", speech=Speech.NOTICE)[0].position
    if stored:
        store(chat)
    event = one(edit(boris, "#X", message, "hello"), Edited)
    assert event.audience == (anna.session, boris.session, vera.session)
    assert (event.message, event.text, event.speech) == (message, "hello", Speech.NOTICE)
    assert (event.source, event.target, event.room) == (boris.user.source, "#x", chat.room("#x").number)
    if stored:
        store(chat)
    again = one(edit(boris, "#x", message, "hello"), Edited)
    assert (again.position, again.audience, again.text) == (0, (), "hello")
    assert one(edit(boris, "#x", message, "hallo"), Edited).position
    one(redact(boris, "#x", message), Redacted)
    assert refusal(edit(boris, "#x", message, "x"))[0] is Reason.EDIT_UNKNOWN


def test_a_change_with_a_key(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """Sent again under its key, it is the same change, whatever has happened since."""
    boris = people[1]
    message = boris.say("#x", "a")[0].position
    assert one(edit(boris, "#x", message, "b", "k"), Edited).position
    assert one(edit(boris, "#x", message, "c"), Edited).position
    assert one(edit(boris, "#x", message, "b", "k"), Edited).position == 0


def test_who_may_change_what(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """Only the author, for a time, where it may speak; there is nothing to change in what is only tags."""
    anna, boris, _ = people
    message = boris.say("#x", "a")[0].position
    named = ("#x", f"e-{message}")
    assert refusal(edit(anna, "#x", message, "b")) == (Reason.EDIT_FORBIDDEN, named)
    assert refusal(edit(boris, "#x", message, "b", None, SECOND)) == (Reason.EDIT_TOO_LATE, (*named, "1"))
    assert refusal(edit(boris, "#none", message, "b")) == (Reason.EDIT_NOWHERE, ("#none", f"e-{message}"))
    assert refusal(edit(boris, "#x", 999, "b")) == (Reason.EDIT_UNKNOWN, ("#x", "e-999"))
    tags = boris.does(Say, "#x", "", Speech.TAG, (("+draft/persist", "1"),))[0].position
    assert refusal(edit(boris, "#x", tags, "b"))[0] is Reason.EDIT_UNKNOWN
    anna.mode("#x", "+C")
    assert refusal(edit(boris, "#x", message, "\1VERSION\1")) == (Reason.SPEECH_CTCP, ("#x",))
    anna.mode("#x", "+m")
    assert refusal(edit(boris, "#x", message, "b")) == (Reason.SPEECH_MODERATED, ("#x",))


def test_a_direct_talk_is_mended(chat: Chat) -> None:
    """Changes and reactions go to the other end and to one's own other sessions; not to who wants to hear nothing."""
    anna, boris = chat.enter("anna", device="device:a"), chat.enter("boris", device="device:b")
    message = anna.say("boris", "helo")[0].position
    store(chat)
    anna.user.sessions += (99,)
    event, shared = edit(anna, "boris", message, "hello")
    assert isinstance(shared, Shared)
    assert (event.audience, shared.audience) == ((boris.session,), (99,))
    event, shared = react(anna, "boris", message, "+1")
    assert isinstance(event, Reacted)
    assert isinstance(shared, Shared)
    assert (event.audience, event.who, event.recipient, event.room) == ((boris.session,), "device:a", "device:b", 0)
    boris.does(BlockUser, "anna")
    assert refusal(edit(anna, "boris", message, "HELLO")) == (Reason.BLOCKED, ("boris",))
    assert refusal(react(anna, "boris", message, "-1")) == (Reason.BLOCKED, ("boris",))
    assert redact(anna, "boris", message)[0].audience == ()
    anna.user.sessions = (anna.session,)
    other = chat.enter("vera")
    gone = other.say("anna", "x")[0].position
    anna.quit()
    assert refusal(react(other, "anna", gone, "+1")) == (Reason.NO_SUCH_NICK, ("anna",))


def test_reactions(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """Each of somebody's is there once, or is not; the same again changes nothing and is acknowledged."""
    anna, boris, vera = people
    message = boris.say("#x", "a")[0].position
    event = one(react(anna, "#x", message, "+1"), Reacted)
    assert event.audience == (anna.session, boris.session, vera.session)
    assert (event.who, event.reaction, event.adding, event.message) == ("nick:anna", "+1", True, message)
    assert event.position
    assert one(react(anna, "#x", message, "+1"), Reacted).position == 0
    store(chat)
    assert one(react(anna, "#x", message, "+1"), Reacted).position == 0
    assert one(react(anna, "#x", message, "+1", adding=False), Reacted).position
    again = one(react(anna, "#x", message, "+1", adding=False), Reacted)
    assert (again.position, again.audience) == (0, ())


def test_reactions_are_bounded(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """So many of one person, so many of all; the muted do not react."""
    anna, boris, vera = people
    message = boris.say("#x", "a")[0].position
    for reaction in "abc":
        one(react(anna, "#x", message, reaction), Reacted)
    full = Reason.REACTIONS_FULL, ("#x",)
    assert refusal(react(anna, "#x", message, "d")) == full
    one(react(boris, "#x", message, "a"), Reacted)
    assert refusal(react(vera, "#x", message, "a")) == full
    assert react(vera, "#x", message, "a", quietly=True) == []
    anna.mode("#x", "+m")
    assert refusal(react(boris, "#x", message, "b")) == (Reason.SPEECH_MODERATED, ("#x",))
    assert one(react(anna, "#x", message, "a"), Reacted).position == 0


def test_a_reaction_beside_words(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """It is kept, and nobody is told twice; there once already, nothing is done."""
    anna, boris, _ = people
    message = boris.say("#x", "a")[0].position
    event = one(react(anna, "#x", message, "+1", quietly=True), Reacted)
    assert event.position
    assert event.audience == ()
    assert react(anna, "#x", message, "+1", quietly=True) == []
    assert react(anna, "#x", 999, "+1", quietly=True) == []


def test_a_reaction_to_what_nobody_knows(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """It passes as any tags do, and is not kept."""
    said = one(react(people[0], "#x", 999, "+1"), Said)
    assert (said.position, said.speech, said.tags[0]) == (0, Speech.TAG, ("+reply", "e-999"))


def test_what_a_message_has_said_before(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """Its author and the operators may ask the journal; nobody else."""
    anna, boris, vera = people
    message = boris.say("#x", "a")[0].position
    edit(boris, "#x", message, "b")
    for person in (anna, boris):
        found = person.asks(FindVersions, VersionsFound, "#X", f"e-{message}", message)
        assert found.question == Versions(message, f"e-{message}", "#x", chat.state.position)
    for person, target, number, reason in (
        (vera, "#x", message, Reason.VERSIONS_FORBIDDEN),
        (vera, "#none", message, Reason.EDIT_NOWHERE),
        (boris, "#x", 999, Reason.EDIT_UNKNOWN),
    ):
        hidden = person.asks(FindVersions, VersionsHidden, target, f"e-{number}", number)
        assert (hidden.reason, hidden.subject) == (reason, (target, f"e-{number}"))


def test_a_reaction_to_somebody_who_is_gone(chat: Chat, people: tuple[Person, Person, Person]) -> None:
    """There is nobody to be told."""
    anna, boris, _ = people
    message = anna.say("Boris", "a")[0].position
    boris.quit()
    assert refusal(react(anna, "Boris", message, "+1")) == (Reason.NO_SUCH_NICK, ("Boris",))
