"""What the service asks: who somebody is, what it may do, and what others may know of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat.account_commands import DeleteAccount, LogIn
from besedka.chat.accounts import Account, Standing, Verifier
from besedka.chat.commands import Administer, SetInvisible
from besedka.chat.inquiries import AccountShown, Asker, NoSuchAccount, Right, RoomShown, ShowAccount, ShowRoom, WhoAsks
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason
from besedka.chat.room_queries import NoSuchRoom
from support.chat import Chat, Person

if TYPE_CHECKING:
    from besedka.chat.queries import Answer


def club() -> tuple[Chat, Person, Person, Person]:
    """Return a chat with anna, whose room #x is, boris, to whom she has given a role there, and vera, a guest."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna"), chat.enter("boris"), chat.enter("vera")
    for name in ("anna", "boris", "left"):
        chat.state.keep_account(Account(name, fold_nick(name), chat.now, Verifier(f"hash of {name}")))
    for person, name in ((anna, "anna"), (boris, "boris")):
        chat.apply(LogIn(person.session, name, f"hash of {name}"))
        person.join("#x")
    anna.mode("#x", "+o boris")
    return chat, anna, boris, vera


def ask(chat: Chat, query: WhoAsks | ShowAccount) -> Answer:
    """Return the answer to a question."""
    (answer,) = chat.hub.answer(query, chat.now)
    return answer


@pytest.mark.parametrize(
    ("right", "refused"),
    [
        (Right.ANYBODY, {}),
        (Right.LOGGED_IN, {"vera": Reason.LOGIN_NEEDED}),
        (Right.OPERATOR, {"vera": Reason.NOT_OPERATOR}),
        (Right.OWNER, {"vera": Reason.NOT_OWNER, "boris": Reason.NOT_OWNER}),
        (Right.ADMINISTRATOR, dict.fromkeys(("anna", "boris", "vera"), Reason.NOT_ADMINISTRATOR)),
    ],
)
def test_rights(right: Right, refused: dict[str, Reason]) -> None:
    """Each right has those who have it; an administrator has them all but the one that needs a login."""
    chat, *people = club()
    for person in people:
        answer = ask(chat, WhoAsks(person.session, right, "#X"))
        assert isinstance(answer, Asker)
        assert answer.reason is refused.get(answer.source.nick)
        assert answer.room == "#x"
    vera = people[2]
    chat.apply(Administer(vera.session, "vera", ""))
    answer = ask(chat, WhoAsks(vera.session, right, "#x"))
    assert isinstance(answer, Asker)
    assert (answer.reason is None) == (right is not Right.LOGGED_IN)


def test_an_operator_need_not_be_inside() -> None:
    """What the account may is asked, wherever its people are."""
    chat, _anna, boris, _vera = club()
    boris.leave("#x")
    answer = ask(chat, WhoAsks(boris.session, Right.OPERATOR, "#x"))
    assert isinstance(answer, Asker)
    assert answer.reason is None


def test_a_room_that_is_not_there() -> None:
    """Nobody has a right in it."""
    chat, anna, *_ = club()
    answer = ask(chat, WhoAsks(anna.session, Right.ANYBODY, "#nowhere"))
    assert isinstance(answer, Asker)
    assert (answer.reason, answer.subject) == (Reason.NO_SUCH_ROOM, ("#nowhere",))


def test_an_account() -> None:
    """Its people see all of it; others neither hidden people nor hidden rooms."""
    chat, anna, boris, vera = club()
    own = ask(chat, ShowAccount(anna.session, "*"))
    assert isinstance(own, AccountShown)
    assert (own.account.name, own.nicks, own.rooms, own.own) == ("anna", ("anna",), ("#x",), True)
    anna.mode("#x", "+s")
    chat.apply(SetInvisible(anna.session, True))
    seen = {person: ask(chat, ShowAccount(person.session, "ANNA")) for person in (anna, boris, vera)}
    assert [(each.nicks, each.rooms) for each in seen.values() if isinstance(each, AccountShown)] == [
        (("anna",), ("#x",)),
        ((), ("#x",)),
        ((), ()),
    ]


def test_no_account() -> None:
    """A guest has none, and what was deleted is not there."""
    chat, anna, _boris, vera = club()
    assert ask(chat, ShowAccount(vera.session, "*")) == NoSuchAccount(vera.session, chat.now, "*")
    assert isinstance(ask(chat, ShowAccount(anna.session, "nobody")), NoSuchAccount)
    chat.apply(DeleteAccount(0, "left"))
    assert chat.state.accounts["left"].standing is Standing.DELETED
    assert isinstance(ask(chat, ShowAccount(anna.session, "left")), NoSuchAccount)


def test_a_room() -> None:
    """To whom it belongs, and who has which role there; of hidden ones only those hear who may know."""
    chat, anna, boris, vera = club()
    anna.mode("#x", "+s")
    anna.topic("#x", "tea")
    boris.leave("#x")
    answer = chat.ask(ShowRoom(boris.session, "#X"))[0]
    assert isinstance(answer, RoomShown)
    assert (answer.name, answer.topic, answer.members, answer.owner) == ("#x", "tea", 1, "anna")
    assert (answer.operators, answer.voices, answer.present) == (("boris",), (), ("anna",))
    hidden, nowhere = (chat.ask(ShowRoom(vera.session, name))[0] for name in ("#x", "#y"))
    assert isinstance(hidden, NoSuchRoom)
    assert isinstance(nowhere, NoSuchRoom)
    answer = ask(chat, WhoAsks(vera.session, Right.OPERATOR, "#x"))
    assert isinstance(answer, Asker)
    assert answer.reason is Reason.NO_SUCH_ROOM
    vera.join("#y")
    owners = [chat.ask(ShowRoom(vera.session, name))[0] for name in ("#y", "#lobby")]
    assert [each.owner for each in owners if isinstance(each, RoomShown)] == [None, ""]
