"""WHO and WHOX."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, Peer, settings


def two() -> tuple[Peer, Peer]:
    """Return anna, and boris, who are in #x; boris opened it."""
    talk = Conversation(settings(irc={"cloaks": "no"}))
    anna, boris = talk.irc("anna"), talk.irc("boris", host="10.0.0.1")
    talk.everybody_joins("#x", boris, anna)
    return anna, boris


FIELDS = [
    ("%tcuihsnfdlaor,123", "123 #x boris 255.255.255.255 10.0.0.1 besedka.local boris H@ 0 3 0 n/a :boris"),
    ("%roaldfnshiuct,123", "123 #x boris 255.255.255.255 10.0.0.1 besedka.local boris H@ 0 3 0 n/a :boris"),
    ("%tn,9", "9 boris"),
    ("%tn,x", "0 boris"),
    ("%tn", "0 boris"),
    ("%n,9", "boris"),
    ("%r", ":boris"),
    ("%c", "#x"),
    ("%", ""),
]


@pytest.mark.parametrize(("asked", "told"), FIELDS)
def test_fields(asked: str, told: str) -> None:
    """They come in one order, whatever the order in which they were asked for."""
    anna, _ = two()
    row, end = anna.ask(f"WHO boris {asked}")
    assert row == f":besedka.local 354 anna {told}".rstrip()
    assert end == ":besedka.local 315 anna boris :End of WHO list"


def test_accounts() -> None:
    """Who is logged in has its account named; a device is not one."""
    talk = Conversation()
    anna = talk.irc("anna", device="0123456789abcdef")
    assert anna.ask("WHO anna %a")[0] == ":besedka.local 354 anna 0"
    user = talk.state.users["anna"]
    user.source = type(user.source)("anna", "anna", "h", "account:Anna")
    assert anna.ask("WHO anna %a")[0] == ":besedka.local 354 anna Anna"


def test_administrators_alone() -> None:
    """`o` leaves everybody else out, before fields as well."""
    anna, _ = two()
    assert anna.ask("WHO * o") == [":besedka.local 315 anna * :End of WHO list"]
    assert len(anna.ask("WHO #x o%n")) == 1
    assert len(anna.ask("WHO #x %n")) == 3
