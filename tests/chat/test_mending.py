"""Mending what was said: who may take back which message, and who hears of it."""

from __future__ import annotations

import msgspec
import pytest

from besedka.chat.attached import Shared
from besedka.chat.events import Event, Refused, Said
from besedka.chat.mended import KeptMessage, Redact, Redacted
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
