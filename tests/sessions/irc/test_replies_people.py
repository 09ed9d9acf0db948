"""Replies about people."""

from __future__ import annotations

from support.conversation import Conversation

ME = ":anna!anna@127.0.0.1"


def test_whois() -> None:
    """WHOIS tells all there is: rooms, server, away, wire, idle time."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris", host="::1")
    talk.plain("Pat")
    boris.send("SETNAME :Boris B", "JOIN #x", "JOIN #hidden", "MODE #hidden +s", "MODE #x +v boris", "AWAY :tea")
    talk.now += 100_000_000
    rows = anna.ask("WHOIS BORIS")
    assert rows[:4] == [
        ":besedka.local 311 anna boris boris 0::1 * :Boris B",
        ":besedka.local 319 anna boris :@#x",
        ":besedka.local 312 anna boris besedka.local :Besedka",
        ":besedka.local 301 anna boris :tea",
    ]
    _, _, _, _, idle, since, text = rows[4].split(" ", 6)
    assert int(idle) > 100
    assert int(since) >= 1_800_000_000
    assert text == ":seconds idle, signon time"
    assert ":besedka.local 320 anna Pat :is connected by the plain wire" in anna.ask("WHOIS Pat")


def test_whois_tells_who_comes_by_tls() -> None:
    """671 for those whose own connection is secure, whatever their wire; a device that comes back without loses it."""
    talk = Conversation()
    anna = talk.irc("anna")
    talk.secure = True
    talk.irc("boris", device="d" * 32)
    talk.plain("Pat")
    for nick in ("boris", "Pat"):
        assert f":besedka.local 671 anna {nick} :is using a secure connection" in anna.ask(f"WHOIS {nick}")
    assert " 671 " not in "".join(anna.ask("WHOIS anna"))
    talk.secure = False
    talk.irc("boris", device="d" * 32)
    assert " 671 " not in "".join(anna.ask("WHOIS boris"))


def test_multi_prefix() -> None:
    """All prefixes for those who understand them, else the highest, in NAMES, WHO and WHOIS."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris", "multi-prefix")
    talk.everybody_joins("#x", anna, boris)
    anna.send("MODE #x +v anna", "AWAY :tea")
    names = {peer: peer.ask("NAMES #x")[0].split(":")[2] for peer in (anna, boris)}
    flags = {peer: peer.ask("WHO anna")[0].split()[8] for peer in (anna, boris)}
    rooms = {peer: peer.ask("WHOIS anna")[1].split(":")[2] for peer in (anna, boris)}
    assert names == {anna: "@anna boris", boris: "@+anna boris"}
    assert flags == {anna: "G@", boris: "G@+"}
    assert rooms == {anna: "@#x", boris: "@+#x"}


def test_who() -> None:
    """Each row has the room, the mask, the server, the flags and the real name."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    anna.send("JOIN #x")
    assert boris.ask("WHO #x") == [
        ":besedka.local 352 boris #x anna 127.0.0.1 besedka.local anna H@ :0 anna",
        ":besedka.local 315 boris #x :End of WHO list",
    ]
    assert boris.ask("WHO boris")[0] == ":besedka.local 352 boris * boris 127.0.0.1 besedka.local boris H :0 boris"


def test_away_notify() -> None:
    """Those who asked for it hear who goes away, who is back, and who enters being away; nobody of itself."""
    talk = Conversation()
    anna, boris = talk.irc("anna", "away-notify"), talk.irc("boris", "away-notify")
    vera = talk.irc("vera")
    talk.everybody_joins("#x", anna, boris, vera)
    assert [line.split()[1] for line in anna.ask("AWAY :tea", "AWAY :tea", "JOIN #y", "AWAY")][:3] == [
        "306",
        "306",
        "JOIN",
    ]
    assert boris.lines() == [f"{ME} AWAY :tea", f"{ME} AWAY"]
    anna.send("AWAY :tea", "PART #x")
    boris.forget()
    vera.forget()
    assert not any(" AWAY " in line for line in anna.ask("JOIN #x"))
    assert boris.lines() == [f"{ME} JOIN #x", f"{ME} AWAY :tea"]
    assert vera.lines() == [f"{ME} JOIN #x"]


def test_setname() -> None:
    """Those who asked for it hear of real names; one that is too long is refused."""
    talk = Conversation()
    anna, boris = talk.irc("anna", "setname standard-replies"), talk.irc("boris", "setname")
    vera = talk.irc("vera")
    talk.everybody_joins("#x", anna, boris, vera)
    assert anna.ask("SETNAME :Anna K") == [f"{ME} SETNAME :Anna K"]
    assert boris.lines() == [f"{ME} SETNAME :Anna K"]
    assert vera.lines() == []
    assert anna.ask("SETNAME :" + "x" * 129)[0].startswith(":besedka.local FAIL SETNAME INVALID_REALNAME ")


def test_nick() -> None:
    """A new nick is told to oneself and to everybody who shares a room, once; the old one is free."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    talk.everybody_joins("#x", anna, boris)
    talk.everybody_joins("#y", anna, boris)
    assert anna.ask("NICK Аня", "NICK Аня", "PING x") == [f"{ME} NICK Аня", ":besedka.local PONG besedka.local :x"]
    assert anna.ask("FOO") == [":besedka.local 421 Аня FOO :Unknown command"]
    assert boris.lines() == [f"{ME} NICK Аня"]
    assert boris.ask("NICK анЯ") == [":besedka.local 433 boris анЯ :Nickname is already in use"]
    assert boris.ask("NICK anna") == [":boris!boris@127.0.0.1 NICK anna"]


def test_userhost_in_names() -> None:
    """Whole masks in NAMES for those who asked for them."""
    talk = Conversation()
    anna = talk.irc("anna", "userhost-in-names")
    assert anna.ask("JOIN #x")[1] == ":besedka.local 353 anna = #x :@anna!anna@127.0.0.1"
