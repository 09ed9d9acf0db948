"""What a link into a room is, and when it lets nobody in any more."""

from __future__ import annotations

import pytest

from besedka.chat.invite_links import (
    KEPT_AFTER,
    InviteLink,
    MakeInviteLink,
    digest_of,
    forget_links,
    link_of,
)
from besedka.chat.refusals import Reason
from support.chat import SECOND, Chat

LINK = InviteLink("00ff00ff00", 2, "", 2, 1, "anna", 5, 100)


@pytest.mark.parametrize(
    ("link", "now", "identity", "problem"),
    [
        (LINK, 99, None, None),
        (LINK, 100, None, Reason.LINK_EXPIRED),
        (InviteLink("0", 2, "", 1, 1, "anna", 5), 9, None, Reason.LINK_USED_UP),
        (InviteLink("0", 2, "", 1, 1, "anna", 5, users=("account:boris",)), 9, "account:boris", None),
        (InviteLink("0", 2, "", 0, 1000, "anna", 5), 9, None, None),
        (InviteLink("0", 2, "", 0, 0, "anna", 5, revoked=True), 9, None, Reason.LINK_REVOKED),
    ],
)
def test_when_it_lets_somebody_in(link: InviteLink, now: int, identity: str | None, problem: Reason | None) -> None:
    """Not when it was used up, has ended or was revoked; who came by it may come again while it lasts."""
    assert link.problem(now, identity) is problem


def test_the_hash_is_what_is_known() -> None:
    """SHA-256; its beginning is what the link is called."""
    digest = digest_of("sesame")
    assert len(digest) == 64
    assert InviteLink(digest, 1, "", 0, 0, "anna", 5).shown == digest[:8]


def test_old_links_are_forgotten() -> None:
    """A while after their end, so that it can be said why they do not work; and those into rooms that are no more."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#y")
    for room, token, seconds in (("#x", "short", 1), ("#x", "long", 0), ("#y", "gone", 0)):
        anna.does(MakeInviteLink, room, digest_of(token), 0, seconds)
    anna.leave("#y")
    x = chat.room("#x")
    assert forget_links(chat.state, chat.now) == (digest_of("gone"),)
    assert link_of(chat.state, x, "short") is not None
    assert link_of(chat.state, x, "gone") is None
    assert link_of(chat.state, x, None) is None
    assert forget_links(chat.state, chat.now + KEPT_AFTER - 10 * SECOND) == ()
    assert forget_links(chat.state, chat.now + KEPT_AFTER) == (digest_of("short"),)
