"""Links into rooms: who makes and revokes them, and who gets in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat import account_commands, commands, room_commands
from besedka.chat.accounts import Account, Verifier
from besedka.chat.invite_links import (
    FindInvitation,
    InvitationFound,
    InviteLinkChanged,
    InviteLinkList,
    JoinByLink,
    ListInviteLinks,
    MakeInviteLink,
    RevokeInviteLink,
    digest_of,
)
from besedka.chat.inviting import MOST_LINKS
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoomJoined
from support.chat import SECOND, Chat, Person, one, refusal
from support.wholeness import check_state

if TYPE_CHECKING:
    from besedka.chat.commands import Command

TOKEN = "token"


class House(Chat):
    """A chat with #x, which is anna's and for the invited, and has a key; and with accounts."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("Anna", "Boris"):
            self.state.keep_account(Account(name, name.lower(), 1, Verifier(name)))
        self.anna = self.member("Anna", "anna")
        self.anna.join("#x")
        self.anna.mode("#x", "+i +k sesame")

    def member(self, account: str, nick: str) -> Person:
        """Let somebody of an account come."""
        person = self.stranger()
        person.does(account_commands.LogIn, account, account)
        person.register(nick)
        return person

    def makes(self, *, uses: int = 0, seconds: int = 0, role: str = "", token: str = TOKEN) -> InviteLinkChanged:
        """Let anna make a link into #x."""
        return one(self.anna.does(MakeInviteLink, "#x", digest_of(token), uses, seconds, role), InviteLinkChanged)


@pytest.fixture
def house() -> House:
    """The usual."""
    return House()


def test_it_opens_a_room_for_the_invited_with_a_key(house: House) -> None:
    """In the place of the key, or alone; the use is counted with the joining."""
    made = house.makes(uses=2)
    assert (made.what, made.actor, made.name, made.audience) == ("make", "Anna", "#x", ())
    boris, vera, nina = (house.enter(nick) for nick in ("boris2", "vera", "nina"))
    joined, used = boris.join("#x", TOKEN)
    assert isinstance(joined, RoomJoined)
    assert isinstance(used, InviteLinkChanged)
    assert (used.what, used.actor, used.link.used) == ("use", "boris2", 1)
    assert used.position == joined.position + 1
    assert isinstance(vera.does(JoinByLink, TOKEN)[0], RoomJoined)
    for command in ((room_commands.JoinRoom, "#x", TOKEN), (JoinByLink, TOKEN)):
        assert refusal(nina.does(*command)) == (Reason.LINK_USED_UP, ("#x",))
    assert refusal(nina.join("#x", "other")) == (Reason.INVITE_ONLY, ("#x",))
    check_state(house.state)


def test_who_came_by_it_may_come_again(house: House) -> None:
    """A reconnect must not cost a use, and the last use shuts nobody out who was let in."""
    house.makes(uses=1)
    boris = house.member("Boris", "boris")
    for _ in range(2):
        _, used = boris.join("#x", TOKEN)
        assert isinstance(used, InviteLinkChanged)
        assert used.link.used == 1
        boris.leave("#x")
    assert refusal(house.enter("vera").join("#x", TOKEN)) == (Reason.LINK_USED_UP, ("#x",))


def test_the_role_that_it_gives_lasts(house: House) -> None:
    """With the account; the room's record goes with the use."""
    house.makes(role="voice")
    boris = house.member("Boris", "boris")
    used = boris.join("#x", TOKEN)[-1]
    assert isinstance(used, InviteLinkChanged)
    assert used.record == house.room("#x").record()
    assert house.room("#x").members[boris.user.number].voice
    boris.leave("#x")
    house.anna.mode("#x", "-i -k")
    boris.join("#x")
    assert house.room("#x").members[boris.user.number].voice


def test_what_it_does_not_open(house: House) -> None:
    """Bans win, and so does what somebody can mend: logging in, waiting for a place."""
    house.makes()
    boris = house.enter("boris2")
    for mode, reason in (("b boris2", Reason.BANNED), ("R", Reason.REGISTERED_ONLY), ("l 1", Reason.ROOM_FULL)):
        house.anna.mode("#x", f"+{mode}")
        assert refusal(boris.join("#x", TOKEN))[0] is reason
        house.anna.mode("#x", f"-{mode}" if mode[0] == "b" else f"-{mode[0]}")
    assert house.state.invite_links[digest_of(TOKEN)].used == 0
    assert isinstance(boris.join("#x", TOKEN)[0], RoomJoined)


def test_an_ended_link_into_an_open_room_is_no_hindrance(house: House) -> None:
    """Where no key is needed, a wrong one does not matter."""
    house.makes(seconds=1)
    house.now += 5 * SECOND
    boris = house.enter("boris2")
    assert refusal(boris.join("#x", TOKEN)) == (Reason.LINK_EXPIRED, ("#x",))
    house.anna.mode("#x", "-i -k")
    one(boris.join("#x", TOKEN), RoomJoined)


def test_revoking(house: House) -> None:
    """By the beginning of the hash, where that says which; the reason is told from then on."""
    link = house.makes().link
    house.makes(token="other")
    for shown in ("", "zz"):
        assert refusal(house.anna.does(RevokeInviteLink, "#x", shown))[0] is Reason.NO_SUCH_LINK
    revoked = one(house.anna.does(RevokeInviteLink, "#x", link.shown.upper()), InviteLinkChanged)
    assert (revoked.what, revoked.link.revoked) == ("revoke", True)
    assert refusal(house.enter("vera").does(JoinByLink, TOKEN)) == (Reason.LINK_REVOKED, ("#x",))
    (left,) = house.anna.asks(ListInviteLinks, InviteLinkList, "#x").links
    assert (left.room, left.link.digest) == ("#x", digest_of("other"))


def test_who_may(house: House) -> None:
    """Operators of the room, also from outside by their account, administrators, and the console."""
    boris, console = house.enter("boris2", "#y"), house.stranger()
    forbidden: list[tuple[type[Command], tuple[object, ...]]] = [
        (MakeInviteLink, ("#x", digest_of("a"))),
        (RevokeInviteLink, ("#x", "a")),
    ]
    for kind, fields in forbidden:
        assert refusal(boris.does(kind, *fields)) == (Reason.NOT_OPERATOR, ("#x",))
        assert refusal(console.does(kind, "#none", "a")) == (Reason.NO_SUCH_ROOM, ("#none",))
    house.enter("vera").join("#x", "sesame")
    assert console.asks(ListInviteLinks, InviteLinkList).links == ()
    assert one(console.does(MakeInviteLink, "#x", digest_of("c")), InviteLinkChanged).actor == "console"
    assert boris.asks(ListInviteLinks, InviteLinkList, "#x").links == ()
    boris.does(commands.Administer, "", "")
    one(boris.does(MakeInviteLink, "#x", digest_of("b"), -5), InviteLinkChanged)
    house.anna.leave("#x")
    house.makes(token="d")
    assert len(house.anna.asks(ListInviteLinks, InviteLinkList).links) == 3


def test_there_are_not_too_many(house: House) -> None:
    """Of those that still let somebody in."""
    for number in range(MOST_LINKS):
        house.makes(token=str(number))
    assert refusal(house.anna.does(MakeInviteLink, "#x", digest_of("one more"))) == (Reason.LINKS_FULL, ("#x",))
    house.anna.does(RevokeInviteLink, "#x", digest_of("0"))
    house.makes(token="one more")


def test_a_token_that_nobody_made(house: House) -> None:
    """Also one of a room that is no more."""
    assert refusal(house.enter("vera").does(JoinByLink, "guess")) == (Reason.LINK_UNKNOWN, ("*",))
    nina = house.enter("nina", "#z")
    nina.does(MakeInviteLink, "#z", digest_of("z"))
    nina.leave("#z")
    assert refusal(nina.does(JoinByLink, "z")) == (Reason.LINK_UNKNOWN, ("*",))


def test_where_a_link_leads() -> None:
    """Whoever has one could enter and see; one that lets nobody in says why."""
    house = House()
    house.anna.does(MakeInviteLink, "#x", digest_of(TOKEN), 1)
    house.anna.does(MakeInviteLink, "#x", digest_of("other"))
    stranger = house.stranger()
    found = stranger.asks(FindInvitation, InvitationFound, TOKEN)
    assert (found.room, found.problem) == ("#x", None)
    house.anna.does(RevokeInviteLink, "#x", digest_of(TOKEN))
    assert stranger.asks(FindInvitation, InvitationFound, TOKEN).problem is Reason.LINK_REVOKED
    found = stranger.asks(FindInvitation, InvitationFound, "none")
    assert (found.room, found.problem) == ("*", Reason.LINK_UNKNOWN)
