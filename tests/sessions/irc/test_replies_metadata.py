"""Keys and values: what subscribers are told."""

from __future__ import annotations

from besedka.chat.account_commands import LogIn
from besedka.chat.accounts import Account, Verifier
from besedka.sessions.session import Request
from support.conversation import Conversation, Peer

THREE, TWO = "draft/metadata-3 batch", "draft/metadata-2 batch"


def subscribed(talk: Conversation, nick: str, caps: str) -> Peer:
    """Return somebody who wants to know of avatars."""
    peer = talk.irc(nick, caps)
    peer.send("METADATA * SUB avatar")
    peer.forget()
    return peer


def test_changes() -> None:
    """By numerics, or by METADATA for those of the second version; nothing of other keys, or without a subscription."""
    talk = Conversation()
    anna, boris, vera = talk.irc("anna", THREE), subscribed(talk, "boris", THREE), subscribed(talk, "vera", TWO)
    lacking, old = subscribed(talk, "lea", "draft/metadata-3"), talk.irc("old")
    plain = talk.plain("Pat")
    talk.everybody_joins("#lobby", anna, boris, vera, lacking, old)
    anna.send("METADATA * SET avatar :a", "METADATA * SET url :u", "METADATA * SET avatar")
    assert boris.lines() == [
        ":besedka.local 761 boris anna avatar * :a",
        ":besedka.local 766 boris anna avatar :key not set",
    ]
    assert vera.lines() == [":besedka.local METADATA anna avatar * :a", ":besedka.local METADATA anna avatar *"]
    assert lacking.lines() == old.lines() == []
    assert plain.take() == b""


def test_who_has_no_batches() -> None:
    """Answers come without them then."""
    anna = Conversation().irc("anna", "draft/metadata-3")
    assert anna.ask("METADATA * SET avatar :a", "METADATA * LIST") == [":besedka.local 761 anna anna avatar * :a"] * 2
    assert anna.ask("METADATA * GET url") == [":besedka.local 766 anna anna url :key not set"]


def test_entering_a_room() -> None:
    """Who enters is told of the room and of those in it; those who are there, of who enters."""
    talk = Conversation()
    anna, boris = subscribed(talk, "anna", THREE), subscribed(talk, "boris", THREE)
    anna.send("JOIN #x", "METADATA #x SET avatar :x", "METADATA * SET avatar :a", "METADATA * SET url :u")
    boris.send("METADATA * SET avatar :b")
    anna.forget()
    told = [line for line in boris.ask("JOIN #x") if " 761 " in line]
    assert told == [
        ":besedka.local 761 boris #x avatar * :x",
        ":besedka.local 761 boris anna avatar * :a",
        ":besedka.local 761 boris boris avatar * :b",
    ]
    assert anna.lines()[1:] == [":besedka.local 761 anna boris avatar * :b"]
    old, vera = talk.irc("old"), talk.irc("vera", THREE)
    talk.everybody_joins("#x", old, vera)
    boris.send("PART #x", "JOIN #x")
    assert [line.split()[1] for line in old.lines()] == ["PART", "JOIN"]
    assert not [line for line in vera.ask("JOIN #x") if " 761 " in line]
    assert vera.ask("METADATA * SUB avatar") == [
        ":besedka.local 770 vera avatar",
        *(line.replace(" boris ", " vera ", 1) for line in told),
    ]
    assert vera.ask("METADATA #x SYNC")[1:-1] == ["@batch=b2 " + line.replace(" boris ", " vera ", 1) for line in told]
    assert vera.ask("METADATA boris SYNC")[1] == "@batch=b3 :besedka.local 761 vera boris avatar * :b"


def test_too_much_at_once() -> None:
    """Where there are very many keys, the rooms and people are named, and asked for by who wants them."""
    talk = Conversation()
    for number in range(11):
        peer = talk.irc(f"n{chr(97 + number)}")
        peer.send("JOIN #x", *(f"METADATA * SET k{key} :v" for key in range(20)))
    vera = subscribed(talk, "vera", THREE)
    assert ":besedka.local 774 vera nb" in vera.ask("JOIN #x")


def test_whois() -> None:
    """Who understands keys is told them."""
    talk = Conversation()
    anna, boris = talk.irc("anna", THREE), talk.irc("boris")
    anna.send("METADATA * SET avatar :a")
    anna.forget()
    assert ":besedka.local 760 anna anna avatar * :a" in anna.ask("WHOIS anna")
    assert not [line for line in boris.ask("WHOIS anna") if " 760 " in line]


def test_logging_in_brings_the_keys_of_the_account() -> None:
    """They are told to subscribers, the one who has logged in among them, and to nobody who does not know metadata."""
    talk = Conversation()
    talk.state.keep_account(Account("anna", "anna", 1, Verifier("proof"), metadata=(("avatar", "a"),)))
    told = ":besedka.local 761 {0} {0} avatar * :a"
    for nick, caps, lines in (("old", "", []), ("new", THREE, [told.format("new")]), ("mute", "batch", [])):
        peer = subscribed(talk, nick, caps)
        talk.turn([Request(peer.session, (LogIn(peer.session.number, "anna", "proof"),))])
        assert [line for line in peer.lines() if "avatar" in line] == lines
    boris = subscribed(talk, "boris", THREE)
    phone = talk.irc("phone", THREE)
    talk.everybody_joins("#x", boris, phone)
    talk.turn([Request(phone.session, (LogIn(phone.session.number, "anna", "proof"),))])
    assert boris.lines() == [":besedka.local 761 boris phone avatar * :a"]
    assert not any("avatar" in line for line in phone.lines())


def test_two_users_of_one_account() -> None:
    """What one sets is the other's, too; who has set it is told so once."""
    talk = Conversation()
    talk.state.keep_account(Account("anna", "anna", 1, Verifier("proof")))
    desk, phone = subscribed(talk, "desk", THREE), subscribed(talk, "phone", THREE)
    for peer in (desk, phone):
        talk.turn([Request(peer.session, (LogIn(peer.session.number, "anna", "proof"),))])
        peer.forget()
    assert desk.ask("METADATA * SET avatar :a") == [":besedka.local 761 desk desk avatar * :a"]
    assert phone.lines() == [":besedka.local 761 phone phone avatar * :a"]
