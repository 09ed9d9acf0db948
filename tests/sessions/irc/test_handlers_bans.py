"""KLINE, DLINE and what lifts them, as administrators type them."""

from __future__ import annotations

import pytest

from besedka.chat.accounts import Account
from besedka.chat.server_bans import BanKind
from support.conversation import Conversation, Peer


@pytest.fixture
def talk() -> Conversation:
    """A server with an account."""
    found = Conversation()
    found.state.keep_account(Account("Vera", "vera", 1))
    return found


@pytest.fixture
def boss(talk: Conversation) -> Peer:
    """An administrator."""
    peer = talk.irc("boss")
    talk.state.users["boss"].administrator = True
    talk.state.administrators[talk.state.users["boss"].number] = talk.state.users["boss"]
    return peer


@pytest.mark.parametrize(
    ("line", "kind", "target", "reason", "seconds"),
    [
        ("KLINE spam*", BanKind.NICK, "spam*!*@*", "", 0),
        ("KLINE 7d *!*@192.0.2.* :no bots", BanKind.NICK, "*!*@192.0.2.*", "no bots", 604_800),
        ("KLINE a:vera go away", BanKind.ACCOUNT, "Vera", "go away", 0),
        ("KLINE 7d", BanKind.NICK, "7d!*@*", "", 0),
        ("DLINE 1h 192.0.2.0/24 :spam", BanKind.ADDRESS, "192.0.2.0/24", "spam", 3600),
        ("DLINE 2001:db8::1", BanKind.ADDRESS, "2001:db8::1", "", 0),
        ("DLINE myself 1m 10.0.0.0/8", BanKind.ADDRESS, "10.0.0.0/8", "", 60),
    ],
)
def test_what_is_banned(
    talk: Conversation, boss: Peer, line: str, kind: BanKind, target: str, reason: str, seconds: int
) -> None:
    """A duration first, a reason last, both if one likes."""
    (told,) = boss.ask(line)
    (ban,) = talk.state.server_bans
    assert (ban.kind, ban.target, ban.reason, ban.by) == (kind, target, reason, "boss")
    assert ban.until == (ban.time + seconds * 1_000_000 if seconds else None)
    shown = f"a:{target}" if kind is BanKind.ACCOUNT else target
    assert told.startswith(f":besedka.local NOTICE boss :{shown} is banned from this server ")
    lifting = "UNDLINE" if kind is BanKind.ADDRESS else "UNKLINE"
    assert boss.ask(f"{lifting} {shown}") == [f":besedka.local NOTICE boss :{shown} is banned no more"]
    assert len(talk.state.server_bans) == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("KLINE MYSELF", "That cannot be banned"),
        ("DLINE anna", "That cannot be banned"),
        ("KLINE b*", "That would hit boss, who administers this server: say MYSELF first"),
        ("DLINE 127.0.0.1", "That would hit nearly everybody, or this machine itself: say MYSELF first"),
        ("UNKLINE nobody", "nobody is not banned"),
        ("KLINE a:nobody", "There is no such account"),
    ],
)
def test_what_is_refused(talk: Conversation, boss: Peer, line: str, said: str) -> None:
    """With a sentence that says what to do."""
    (told,) = boss.ask(line)
    assert said in told
    assert len(talk.state.server_bans) == 0


def test_the_lists(boss: Peer) -> None:
    """By the command without parameters, or by STATS."""
    boss.send("KLINE spam* :bots", "KLINE a:vera", "DLINE 1h 192.0.2.1 :flood")
    listed = boss.ask("KLINE")
    assert listed == boss.ask("STATS k")
    assert [line.split(" ", 3)[3].partition(" (by boss")[0] for line in listed[:-1]] == [
        "K spam*!*@* :bots",
        "K a:Vera :no reason given",
    ]
    assert listed[-1] == ":besedka.local 219 boss k :End of the list"
    flood, end = boss.ask("DLINE")
    assert flood.startswith(":besedka.local 225 boss D 192.0.2.1 :flood (by boss, 2027-01-15, until 2027-01-15 09:0")
    assert end == ":besedka.local 219 boss d :End of the list"
    assert boss.ask("STATS d") == [flood, end]
