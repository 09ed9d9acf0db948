"""Keys and values: who sets them, who may know of them, and who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.chat import account_commands, commands, queries
from besedka.chat.account_events import AccountChanged, LoggedIn
from besedka.chat.accounts import Account, Verifier
from besedka.chat.events import MetadataChanged, MetadataShown, Registered
from besedka.chat.metadata import KEEPING, LONGEST_KEY, is_key
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoomJoined
from support.chat import Chat, Person, one, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.chat.events import Event
    from besedka.chat.users import Metadata

URL = ("url", "https://example.org")


def put(person: Person, target: str, key: str, value: str | None, most: int = 2) -> list[object]:
    """Set a key."""
    return list(person.does(commands.SetMetadata, target, key, value, most))


@pytest.mark.parametrize(
    ("key", "fits"),
    [("url", True), ("a.b/c-d_0", True), ("", False), ("URL", False), ("a b", False), ("é", False), ("a\n", False)],
)
def test_keys(key: str, fits: bool) -> None:
    """They have small letters, digits and a few signs."""
    assert is_key(key) is fits
    assert is_key(key * 64) is (fits and len(key) == 1)
    assert is_key("k" * LONGEST_KEY)
    assert not is_key("k" * (LONGEST_KEY + 1))


def test_how_long_a_room_is_kept() -> None:
    """Its owner says so, and administrators of the server; other operators do not."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    key = f"{KEEPING}days"
    assert refusal(anna.does(commands.SetMetadata, "#x", key, "7", 2)) == (Reason.METADATA_FORBIDDEN, ("#x", key))
    chat.room("#x").owner = "account:anna"
    assert refusal(anna.does(commands.SetMetadata, "#x", key, "7", 2)) == (Reason.METADATA_FORBIDDEN, ("#x", key))
    anna.user.source = msgspec.structs.replace(anna.user.source, identity="account:anna")
    assert one(put(anna, "#x", key, "7"), MetadataChanged).changes == ((key, "7"),)
    boris = chat.enter("boris")
    boris.user.administrator = True
    assert one(put(boris, "#x", key, None), MetadataChanged).changes == ((key, None),)


def test_of_a_user() -> None:
    """They are one's own, are told to those around and to those who watch, and are not kept."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("boris", "#x"), chat.enter("vera")
    vera.does(commands.Watch, ("anna",), 5)
    position = chat.state.position
    changed = one(put(anna, "*", *URL), MetadataChanged)
    assert (changed.position, changed.room, changed.name, changed.changes) == (0, 0, "anna", (URL,))
    assert changed.audience == (boris.session, anna.session, vera.session)
    put(anna, "Anna", "url", "x")
    assert anna.user.metadata == (("url", "x"),)
    assert refusal(boris.does(commands.SetMetadata, "anna", "url", "y", 2)) == (
        Reason.METADATA_FORBIDDEN,
        ("anna", "url"),
    )
    assert refusal(boris.does(commands.ClearMetadata, "anna")) == (Reason.METADATA_FORBIDDEN, ("anna", "*"))
    gone = one(put(anna, "*", "url", None), MetadataChanged)
    assert (gone.changes, anna.user.metadata) == ((("url", None),), ())
    assert refusal(anna.does(commands.SetMetadata, "*", "url", None, 2)) == (
        Reason.METADATA_KEY_NOT_SET,
        ("anna", "url"),
    )
    assert chat.state.position == position


def test_of_a_room() -> None:
    """Operators set them; they are an entry, with the room as it is kept, and keep a room from being forgotten."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    changed = one(put(anna, "#X", *URL), MetadataChanged)
    room = chat.room("#x")
    assert (changed.position, changed.room, changed.name) == (chat.state.position, room.number, "#x")
    assert changed.record == room.record()
    assert changed.record is not None
    assert changed.record.metadata == (URL,)
    assert refusal(boris.does(commands.SetMetadata, "#x", "url", "y", 2)) == (Reason.METADATA_FORBIDDEN, ("#x", "url"))
    put(anna, "#x", "avatar", "a")
    assert refusal(anna.does(commands.SetMetadata, "#x", "more", "m", 2)) == (Reason.METADATA_FULL, ("#x",))
    assert one(put(anna, "#x", "url", "z"), MetadataChanged).changes == (("url", "z"),)
    for person in (anna, boris):
        person.leave("#x")
    assert chat.room("#x") is room
    anna.join("#x")
    cleared = one(anna.does(commands.ClearMetadata, "#x"), MetadataChanged)
    assert (cleared.cleared, cleared.changes) == (True, (("url", None), ("avatar", None)))
    assert room.metadata == ()
    assert refusal(anna.does(commands.ClearMetadata, "#nowhere")) == (Reason.METADATA_TARGET_UNKNOWN, ("#nowhere",))


def test_they_come_along() -> None:
    """Who enters a room shows them; who comes back by its device has them, and what it set on the way."""
    chat = Chat()
    boris = chat.enter("boris", "#x")
    put(boris, "#x", "avatar", "room")
    anna = chat.stranger()
    given = ("anna", "anna", "Anna", "host", "irc", "device:1", False, None)
    registered = one(chat.apply(commands.Register(anna.session, *given, (URL,))), Registered)
    assert registered.metadata == (URL,)
    joined, shown = anna.join("#x")
    assert type(joined) is RoomJoined
    assert joined.metadata == (("avatar", "room"),)
    assert type(shown) is MetadataShown
    assert (shown.audience, shown.metadata) == ((boris.session,), (URL,))
    again = chat.stranger()
    chat.apply(commands.Register(again.session, *given, (("avatar", "new"),)))
    assert again.user.metadata == (URL, ("avatar", "new"))


def test_who_may_know() -> None:
    """Those of a room only its members where not everybody may enter; of a secret one nobody else hears at all."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    put(anna, "#x", *URL)
    put(anna, "*", "avatar", "a")

    def ask(target: str) -> object:
        (answer,) = chat.ask(queries.ShowMetadata(boris.session, target))
        return answer

    assert ask("#x") == queries.MetadataOf(boris.session, chat.now, "#x", (URL,), None)
    assert ask("anna") == queries.MetadataOf(boris.session, chat.now, "anna", (("avatar", "a"),), None)
    assert ask("*") == queries.MetadataOf(boris.session, chat.now, "boris", (), None)
    assert ask("nobody") == queries.MetadataHidden(boris.session, chat.now, "nobody", known=False)
    for modes in ("+i", "-i +k sesame"):
        anna.mode("#x", modes)
        assert ask("#x") == queries.MetadataHidden(boris.session, chat.now, "#x", known=True)
    anna.mode("#x", "+s")
    assert ask("#x") == queries.MetadataHidden(boris.session, chat.now, "#x", known=False)
    anna.asks(queries.ShowMetadata, queries.MetadataOf, "#x", ("url",))


def test_all_that_is_around() -> None:
    """A room with all who are in it and have some; without a target, all rooms that one is in, each name once."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x", "#y"), chat.enter("boris", "#y")
    put(anna, "#x", *URL)
    put(anna, "*", "avatar", "a")
    found = anna.asks(queries.FindMetadata, queries.MetadataFound, "#x")
    assert (found.name, found.found) == ("#x", (("#x", (URL,)), ("anna", (("avatar", "a"),))))
    assert boris.asks(queries.FindMetadata, queries.MetadataFound, None).found == (("anna", (("avatar", "a"),)),)
    assert len(anna.asks(queries.FindMetadata, queries.MetadataFound, None).found) == 2
    assert boris.asks(queries.FindMetadata, queries.MetadataFound, "anna").found == (("anna", (("avatar", "a"),)),)
    assert boris.asks(queries.FindMetadata, queries.MetadataHidden, "#x").known
    assert not boris.asks(queries.FindMetadata, queries.MetadataHidden, "nobody").known


AVATAR = ("avatar", "a")


def house() -> Chat:
    """Return a chat with two accounts."""
    chat = Chat()
    for name in ("anna", "vera"):
        chat.state.keep_account(Account(name, name, 1, Verifier("proof")))
    return chat


def come(
    chat: Chat, account: str, nick: str = "", *early: tuple[str, str], most: int = 2
) -> tuple[Person, list[Event]]:
    """Let a session of an account come with keys that it has set before; return what happened then."""
    person = chat.stranger()
    one(person.does(account_commands.LogIn, account, "proof"), LoggedIn)
    given = (nick or account, "u", "R", "host", "irc")
    return person, chat.apply(commands.Register(person.session, *given, metadata=early, most_keys=most))


def told(events: Sequence[object]) -> MetadataChanged:
    """Return what is told of keys, the one time that it is."""
    (changed,) = [event for event in events if isinstance(event, MetadataChanged)]
    return changed


def kept(chat: Chat, account: str) -> Metadata:
    """Return what is kept with an account."""
    found = chat.state.account(account)
    assert found is not None
    return found.metadata


def test_an_account_keeps_them() -> None:
    """What somebody sets who is logged in is an entry, all its sessions hear of it, and it is there the next time."""
    chat = house()
    boris = chat.enter("boris", "#x")
    anna, _ = come(chat, "anna")
    anna.join("#x")
    phone, _ = come(chat, "anna")
    changed, event = put(anna, "*", *URL)
    assert type(changed) is AccountChanged
    assert (changed.position, changed.audience, changed.what) == (chat.state.position, (), "metadata")
    assert changed.account.metadata == kept(chat, "anna") == (URL,)
    assert type(event) is MetadataChanged
    assert (event.position, event.audience) == (0, (boris.session, anna.session, phone.session))
    anna.quit()
    phone.quit()
    _, events = come(chat, "anna")
    assert one(events, Registered).metadata == (URL,)
    cleared = come(chat, "anna")[0].does(commands.ClearMetadata, "*")
    assert [type(each) for each in cleared] == [AccountChanged, MetadataChanged]
    assert kept(chat, "anna") == ()


def test_keys_that_a_session_brings() -> None:
    """They come on top of what is there, as far as there is room; those who do not know them are told."""
    chat = house()
    boris = chat.enter("boris", "#x")
    anna, _ = come(chat, "anna")
    put(anna, "*", *URL)
    anna.quit()
    anna, events = come(chat, "anna", "", ("url", "new"), AVATAR, ("more", "m"))
    assert isinstance(events[0], Registered)
    assert events[0].metadata == kept(chat, "anna") == (("url", "new"), AVATAR)
    anna.join("#x")
    phone, events = come(chat, "anna", "", ("avatar", "b"), ("more", "m"))
    assert phone.user.metadata == (("url", "new"), ("avatar", "b"))
    assert told(events).changes == (("avatar", "b"),)
    assert kept(chat, "anna") == phone.user.metadata
    assert set(told(events).audience) == {boris.session, anna.session, phone.session}


def test_who_logs_in_later() -> None:
    """It has the account's keys; where there are none its own stay, until it logs out or is somebody else."""
    chat = house()
    first, _ = come(chat, "anna")
    guest = chat.enter("guest")
    put(guest, "*", *AVATAR)
    events = guest.does(account_commands.LogIn, "anna", "proof")
    assert [type(event) for event in events] == [LoggedIn, AccountChanged]
    assert guest.user.metadata == kept(chat, "anna") == (AVATAR,)
    put(first, "*", *URL)
    assert guest.user.metadata == (URL,)
    put(guest, "*", *AVATAR)
    assert first.user.metadata == kept(chat, "anna") == (URL, AVATAR)
    other = chat.enter("other")
    put(other, "*", "url", "mine")
    put(other, "*", "colour", "red")
    changes = told(other.does(account_commands.LogIn, "anna", "proof")).changes
    assert changes == (("colour", None), URL, AVATAR)
    assert told(other.does(account_commands.LogIn, "vera", "proof")).changes == (("url", None), ("avatar", None))
    assert told(guest.does(account_commands.LogOut)).changes == (("url", None), ("avatar", None))
    assert (guest.user.metadata, kept(chat, "anna"), kept(chat, "vera")) == ((), (URL, AVATAR), ())
