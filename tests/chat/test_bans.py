"""What the lists of a room mean."""

from __future__ import annotations

import pytest

from besedka.chat import account_commands
from besedka.chat.accounts import Verifier
from besedka.chat.bans import complete_ban, is_banned, is_expected, is_muted, muting_masks
from besedka.chat.refusals import Reason
from support.chat import Chat, refusal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anna", "anna!*@*"),
        ("m:anna", "m:anna!*@*"),
        ("m:*@host", "m:*!*@host"),
        ("m:", "m:*!*@*"),
        ("a:anna", "a:anna"),
        ("a:", "a:*"),
        ("m:a:anna", "m:a:anna"),
    ],
)
def test_masks_are_completed(typed: str, kept: str) -> None:
    """What is before the mask stays before it."""
    assert complete_ban(typed) == kept


# what is listed; whether boris is banned, muted, expected
LISTS = [
    ("", False, False, False),
    ("+b boris", True, True, False),
    ("+b BORIS!*@*", True, True, False),
    ("+b vera", False, False, False),
    ("+q boris", False, True, False),
    ("+b m:boris", False, True, False),
    ("+b boris +e *@host", False, False, False),
    ("+b boris +e vera", True, True, False),
    ("+b boris +e m:boris", True, False, False),
    ("+q boris +e boris", False, False, False),
    ("+b m:boris +e m:*", False, False, False),
    ("+I boris", False, False, True),
    ("+I vera", False, False, False),
    ("+e boris", False, False, False),
]


@pytest.mark.parametrize(("changes", "banned", "muted", "expected"), LISTS)
def test_lists(changes: str, banned: bool, muted: bool, expected: bool) -> None:
    """Bans keep out and silent, mutes silent; exceptions take out of both."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    if changes:
        anna.mode("#x", changes)
    room = chat.room("#x")
    assert (
        is_banned(room, boris.user, chat.now),
        is_muted(room, boris.user, chat.now),
        is_expected(room, boris.user, chat.now),
    ) == (
        banned,
        muted,
        expected,
    )


def test_who_is_expected_needs_no_invitation() -> None:
    """But a ban keeps it out all the same."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    anna.mode("#x", "+i")
    assert refusal(boris.join("#x")) == (Reason.INVITE_ONLY, ("#x",))
    anna.mode("#x", "+I boris +b *@host")
    assert refusal(boris.join("#x")) == (Reason.BANNED, ("#x",))
    anna.mode("#x", "-b *@host")
    assert len(boris.join("#x")) == 1


def test_the_masks_of_the_muted_are_at_hand() -> None:
    """They follow the lists."""
    chat = Chat()
    chat.enter("anna", "#x").mode("#x", "+b vera +q boris +b m:pat +e olga +q olga -q boris")
    room = chat.room("#x")
    assert (
        room.muting
        == muting_masks(room.lists)
        == (
            ("vera!*@*", 0),
            ("pat!*@*", 0),
            ("olga!*@*", 0),
        )
    )


def test_each_list_has_its_own_entries() -> None:
    """The same mask may stand in several; removing it from one leaves the others."""
    chat = Chat()
    chat.enter("anna", "#x").mode("#x", "+b boris +e boris +q boris -e BORIS")
    assert [(each.letter, each.mask) for each in chat.room("#x").lists] == [("b", "boris!*@*"), ("q", "boris!*@*")]


@pytest.mark.parametrize(
    ("changes", "account", "banned", "muted"),
    [
        ("+b a:Vera", "vera", True, True),
        ("+b a:vera", "boris", False, False),
        ("+b a:boris", None, False, False),  # its nick is no account
        ("+b a:*", "vera", True, True),
        ("+b m:a:ver?", "vera", False, True),
        ("+q a:vera", "vera", False, True),
        ("+b * +e a:vera", "vera", False, False),
        ("+b * +e a:vera", None, True, True),
    ],
)
def test_lists_of_accounts(changes: str, account: str | None, banned: bool, muted: bool) -> None:
    """`a:` means who is logged in to an account, whatever the nick (IRCv3 account-extban)."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    if account is not None:
        boris.does(account_commands.RegisterAccount, account, Verifier("hash"))
    anna.mode("#x", changes)
    room = chat.room("#x")
    assert (is_banned(room, boris.user, chat.now), is_muted(room, boris.user, chat.now)) == (banned, muted)


def test_who_is_expected_by_account() -> None:
    """`+I a:name` lets its people in."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris")
    anna.mode("#x", "+i +I a:boris")
    assert not is_expected(chat.room("#x"), boris.user, chat.now)
    boris.does(account_commands.RegisterAccount, "boris", Verifier("hash"))
    assert is_expected(chat.room("#x"), boris.user, chat.now)
