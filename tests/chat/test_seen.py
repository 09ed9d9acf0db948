"""What each device has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat import commands, seen
from besedka.chat.events import Registered
from besedka.chat.room_events import RoomJoined
from support.chat import SECOND, Chat, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.chat.events import Event


def since(events: Sequence[Event]) -> int:
    """Return from when on the session that joined has missed what was said."""
    (joined,) = (event for event in events if isinstance(event, RoomJoined))
    return joined.since


def come(chat: Chat, nick: str, client: str, identity: str = "account:anna", unheard: int = 150) -> list[Event]:
    """Let a session of an account or a device come, on a device; return what comes of it."""
    person = Person(chat, chat.sessions + 1)
    chat.sessions += 1
    device = identity if identity.startswith("device:") else None
    fields = (nick, "u", "r", "h", "irc", identity, False, None, (), "h", device, 0, client, unheard * SECOND)
    return person.does(commands.Register, *fields)


def last(chat: Chat) -> Person:
    """Return the session that came last."""
    return Person(chat, chat.sessions)


def test_the_first_visit_and_the_next() -> None:
    """Who was never in a room has missed nothing that is known; who leaves it has seen it until then."""
    chat = Chat()
    chat.enter("boris", "#x")
    anna = chat.enter("anna", device="device:a")
    assert since(anna.join("#x")) == 0
    anna.leave("#x")
    left = chat.state.time
    anna.say("anna", "later")
    assert since(anna.join("#x")) == left
    assert chat.state.seen_by("device:a") == {0: 0, chat.room("#x").number: 0}


def test_who_is_put_out_has_seen_it_until_then() -> None:
    """By a kick, of all its sessions."""
    chat = Chat()
    chat.enter("op", "#x")
    anna = chat.enter("anna", "#x", device="device:a")
    Person(chat, 1).kick("#x", "anna")
    kicked = chat.state.time
    assert since(anna.join("#x")) == kicked


def test_who_goes_has_seen_all_rooms_until_then() -> None:
    """And its direct messages; a peer that was lost has seen what was told before it fell silent."""
    chat = Chat()
    chat.enter("boris", "#x")
    come(chat, "anna", "device:a", "device:a")
    anna = last(chat)
    anna.join("#x")
    anna.does(commands.Disconnect, "lost", True, 7 * SECOND)
    gone = chat.now - 7 * SECOND
    (registered,) = (event for event in come(chat, "anna", "", "device:a") if isinstance(event, Registered))
    assert registered.since == gone
    assert since(last(chat).join("#x")) == gone
    chat.store()
    assert chat.book.seen["device:a"] == {0: 0, chat.room("#x").number: 0}


def test_a_ghost_was_heard_last_at_an_unknown_time() -> None:
    """The device gets what its dead connection may not have got: of as long as a dead one is not noticed."""
    chat = Chat()
    come(chat, "anna", "device:a", "device:a")
    last(chat).join("#x")
    events = come(chat, "anna", "device:a", "device:a", unheard=150)
    assert since(events) == chat.now - 150 * SECOND


def test_devices_of_an_account() -> None:
    """Each has seen what it has seen, whatever the others do."""
    chat = Chat()
    come(chat, "anna", "@phone")
    phone = last(chat)
    phone.join("#x")
    assert since(come(chat, "anna", "@laptop")) == 0
    laptop = last(chat)
    phone.quit()
    left = chat.now
    laptop.say("#x", "still here")
    assert since(come(chat, "anna", "@phone")) == left
    assert since(come(chat, "anna", "@phone")) == chat.now - 150 * SECOND


def test_a_user_name_may_stand_for_two_devices() -> None:
    """Who is known by nothing better gets the last lines, while another that looks like it is there."""
    chat = Chat()
    chat.enter("boris", "#x")
    come(chat, "anna", "~u")
    one = last(chat)
    one.join("#x")
    assert since(come(chat, "anna", "~u")) == 0
    other = last(chat)
    other.quit()
    chat.store()
    number = chat.room("#x").number
    assert chat.book.seen["account:anna/~u"][number] == 0
    one.quit()
    left = chat.now
    come(chat, "anna", "~u")
    assert since(last(chat).join("#x")) == left


def test_a_device_that_is_not_noted_as_gone() -> None:
    """Without room on the disk nothing was kept: it gets the last lines."""
    chat = Chat()
    come(chat, "anna", "@phone")
    phone = last(chat)
    phone.join("#x")
    chat.enter("boris", "#x")
    phone.does(commands.Disconnect, "bye", False)
    come(chat, "anna", "@phone")
    assert since(last(chat).join("#x")) == 0


def test_strangers_have_no_device() -> None:
    """Nothing is known of them, nor kept."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    assert seen.device_of(anna.user, anna.session) is None
    assert not seen.same_device(anna.user, anna.session)
    anna.leave("#x")
    assert since(anna.join("#x")) == 0
    assert chat.state._seen == {}


def test_who_comes_while_the_disk_is_full_is_not_noted() -> None:
    """Nothing is written then; it is let in all the same."""
    chat = Chat()
    for session in (1, 2):
        person = Person(chat, session)
        fields = ("anna", "u", "r", "h", "irc", "account:anna", False, None, (), "h", None, 0, "@phone", 0, False)
        assert person.does(commands.Register, *fields)
    chat.store()
    assert chat.book.seen == {}
