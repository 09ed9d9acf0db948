"""Blocking people: what of theirs does not arrive, how they are told, and where it is kept."""

from __future__ import annotations

import pytest

from besedka.chat.account_commands import LogIn, LogOut
from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, Verifier
from besedka.chat.blocks import MOST_BLOCKS, BlockChanged, Blocks, BlockUser, ListBlocks, UnblockUser
from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import Knock
from besedka.chat.state import State
from support.chat import Book, Chat, Person, one, refusal

BLOCKED = (Reason.BLOCKED, ("anna",))


def club() -> tuple[Chat, Person, Person, Person]:
    """Return a chat with anna and boris, who have accounts, and vera, a guest."""
    chat = Chat()
    people = [chat.enter(nick) for nick in ("anna", "boris", "vera")]
    for name in ("anna", "boris", "gleb"):
        chat.state.keep_account(Account(name, fold_nick(name), chat.now, Verifier(f"hash of {name}")))
    for person, name in zip(people[:2], ("anna", "boris"), strict=True):
        chat.apply(LogIn(person.session, name, f"hash of {name}"))
    return chat, people[0], people[1], people[2]


def blocked(person: Person) -> tuple[str, ...]:
    """Return whom somebody has blocked."""
    return person.asks(ListBlocks, Blocks).masks


def test_messages_are_refused() -> None:
    """Of whatever kind, with a reason; the other way, and in rooms, all is as before."""
    _, anna, boris, vera = club()
    anna.does(BlockUser, "boris")
    for speech in Speech:
        assert refusal(boris.say("anna", "hi", speech=speech)) == BLOCKED
    one(vera.say("anna", "hi"), Said)
    one(anna.say("boris", "hi"), Said)
    for person in (anna, boris):
        person.join("#x")
    assert anna.session in one(boris.say("#x", "hi"), Said).audience
    one(anna.say("anna", "to myself"), Said)


def test_by_account() -> None:
    """Who has an account is blocked by it, under whatever nick; who has none by nick or by a mask."""
    _, anna, boris, vera = club()
    anna.does(BlockUser, "boris")
    anna.does(BlockUser, "vera")
    anna.does(BlockUser, "gleb")
    anna.does(BlockUser, "*!*@elsewhere")
    assert blocked(anna) == ("a:boris", "vera!*@*", "a:gleb", "*!*@elsewhere")
    boris.nick("bob")
    assert refusal(boris.say("anna", "hi")) == BLOCKED
    assert refusal(vera.say("anna", "hi")) == BLOCKED
    vera.nick("vika")
    one(vera.say("anna", "hi"), Said)
    assert refusal(anna.does(BlockUser, "nobody")) == (Reason.NO_SUCH_NICK, ("nobody",))
    anna.does(BlockUser, "nobody", True)
    assert blocked(anna)[-1] == "nobody!*@*"


def test_it_is_kept_with_the_account() -> None:
    """In the journal, and so for all of its people; a guest's lasts as long as it is there."""
    chat, anna, boris, vera = club()
    kept, changed = anna.does(BlockUser, "boris")
    assert isinstance(kept, AccountChanged)
    assert (kept.position > 0, kept.what, kept.account.blocks) == (True, "block", ("a:boris",))
    assert isinstance(changed, BlockChanged)
    assert (changed.mask, changed.blocked, changed.audience) == ("a:boris", True, ())
    again = State((), 0, 0, Book(), (), chat.state.accounts.values())
    assert again.blocking
    chat.apply(LogOut(anna.session))
    assert blocked(anna) == ()
    one(boris.say("anna", "hi"), Said)
    chat.apply(LogIn(anna.session, "anna", "hash of anna"))
    assert blocked(anna) == ("a:boris",)
    assert one(vera.does(BlockUser, "boris"), BlockChanged).position == 0
    assert refusal(boris.say("vera", "hi")) == (Reason.BLOCKED, ("vera",))


@pytest.mark.parametrize("whom", ["boris", "BORIS", "a:boris", "bob"])
def test_hearing_somebody_again(whom: str) -> None:
    """Under any name that means the same."""
    _, anna, boris, _ = club()
    anna.does(BlockUser, "boris")
    anna.does(BlockUser, "vera")
    boris.nick("bob")
    kept, changed = anna.does(UnblockUser, whom)
    assert isinstance(kept, AccountChanged)
    assert isinstance(changed, BlockChanged)
    assert (kept.what, changed.mask, changed.blocked) == ("unblock", "a:boris", False)
    one(boris.say("anna", "hi"), Said)
    assert refusal(anna.does(UnblockUser, whom)) == (Reason.NOT_BLOCKED, (whom,))
    assert blocked(anna) == ("vera!*@*",)


@pytest.mark.parametrize("whom", ["", "a b", ":x", "x" * 129])
def test_what_cannot_be_blocked(whom: str) -> None:
    """Neither a name nor a mask."""
    _, anna, _, _ = club()
    assert refusal(anna.does(BlockUser, whom))[0] is Reason.BLOCK_UNUSABLE
    assert refusal(anna.does(UnblockUser, whom))[0] is Reason.NOT_BLOCKED


def test_as_many_as_there_may_be() -> None:
    """The list is bounded; the same once more changes nothing."""
    _, anna, _, _ = club()
    for number in range(MOST_BLOCKS):
        assert anna.does(BlockUser, f"x{number}", True)
    assert anna.does(BlockUser, "X0!*@*") == []
    assert refusal(anna.does(BlockUser, "more", True)) == (Reason.BLOCKS_FULL, ("more!*@*", str(MOST_BLOCKS)))


def test_invitations_and_knocks() -> None:
    """They are refused as well; a knock goes to those operators who want to hear it."""
    _, anna, boris, vera = club()
    for person, room in ((boris, "#b"), (anna, "#a")):
        person.join(room)
    anna.mode("#a", "+i")
    anna.does(BlockUser, "boris")
    assert refusal(boris.invite("#b", "anna")) == BLOCKED
    assert refusal(boris.does(Knock, "#a")) == (Reason.BLOCKED, ("#a",))
    anna.invite("#a", "vera")
    vera.join("#a")
    anna.mode("#a", "+o vera")
    (knocked,) = boris.does(Knock, "#a")
    assert knocked.audience == (vera.session,)
