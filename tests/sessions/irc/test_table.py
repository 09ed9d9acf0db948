"""The whole table of commands: what each says to who asks too early, too little, from outside or without the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.sessions.irc.table import COMMANDS
from support.conversation import Conversation, Peer
from support.wholeness import check_state
from support.wirerules import check_irc

if TYPE_CHECKING:
    from besedka.chat.users import Source


class Row(NamedTuple):
    """The verbs and numerics that come back, each once, in order.

    `alone`: without parameters; `early`: before the registration, with as many as it takes; then for commands about a
    room, from `outside` of it, about a room that is `nowhere`, and from a `member` without any right in a room with the
    modes +imt; `guest`: of who is no administrator, where only these may.
    """

    alone: str
    early: str
    outside: str | None = None
    nowhere: str | None = None
    member: str | None = None
    guest: str | None = None


ENTERED = "JOIN 353 366"
LISTED = "321 322 323"
TABLE = {
    "CAP": Row("461", "410"),
    "WEBIRC": Row("461", "ERROR"),
    "PASS": Row("461", ""),
    "NICK": Row("431", "431"),
    "USER": Row("461", ""),
    "DEVICE": Row("461", "NOTICE"),
    "LANGUAGE": Row("461", "982"),
    "AUTHENTICATE": Row("461", "904"),
    "REGISTER": Row("461", "FAIL"),
    "VERIFY": Row("461", "FAIL"),
    "PING": Row("461", "PONG"),
    "PONG": Row("", ""),
    "QUIT": Row("ERROR", "ERROR"),
    "ERROR": Row("", ""),
    "JOIN": Row("461", "451", ENTERED, ENTERED, ""),
    "PART": Row("461", "451", "442", "403", "PART"),
    "TOPIC": Row("461", "451", "442", "403", "482"),
    "RENAME": Row("461", "451", "442", "403", "482"),
    "METADATA": Row("461", "451", "NOTICE", "NOTICE", "NOTICE"),
    "NAMES": Row("366", "451", "353 366", "366", "353 366"),
    "LIST": Row("321 323", "451", LISTED, "321 323", LISTED),
    "INVITE": Row("337", "451", "442", "403", "482"),
    "KNOCK": Row("461", "451", "713", "403", "714"),
    "KICK": Row("461", "451", "442", "403", "482"),
    "MODE": Row("461", "451", "442", "403", "482"),
    "TBAN": Row("461", "451", "442", "403", "482"),
    "TMUTE": Row("461", "451", "442", "403", "482"),
    "PRIVMSG": Row("411", "451", "404", "403", "404"),
    "NOTICE": Row("", "451", "", "", ""),
    "BATCH": Row("461", "451"),
    "TAGMSG": Row("411", "451", "404", "403", "404"),
    "REDACT": Row("461", "451", "NOTICE", "NOTICE", "NOTICE"),
    "EDIT": Row("461", "451", "NOTICE", "NOTICE", "NOTICE"),
    "EDITS": Row("461", "451", "NOTICE", "NOTICE", "NOTICE"),
    "CHATHISTORY": Row("NOTICE", "451", "NOTICE", "NOTICE", ""),
    "MARKREAD": Row("NOTICE", "451", "MARKREAD", "MARKREAD", "MARKREAD"),
    "UNREAD": Row("", "451", "NOTICE", "NOTICE", "UNREAD"),
    "WHO": Row("352 315", "451", "352 315", "315", "352 315"),
    "WHOIS": Row("431", "451"),
    "WHOWAS": Row("461", "451"),
    "MONITOR": Row("461", "451"),
    "SEARCH": Row("461", "451"),
    "AWAY": Row("305", "451"),
    "SETNAME": Row("461", "451"),
    "ISON": Row("461", "451"),
    "USERHOST": Row("461", "451"),
    "SILENCE": Row("272", "451"),
    "USERIP": Row("461", "451"),
    "MOTD": Row("422", "451"),
    "LUSERS": Row("251 252 253 254 255 265 266", "451"),
    "VERSION": Row("351 005", "451"),
    "ISUPPORT": Row("005", "451"),
    "TIME": Row("391", "451"),
    "INFO": Row("371 374", "451"),
    "ADMIN": Row("423", "451"),
    "STATS": Row("219", "451"),
    "LINKS": Row("365", "451"),
    "OPER": Row("461", "451", guest="491"),
    "KILL": Row("461", "451", guest="481"),
    "KLINE": Row("481 219", "451", guest="481"),
    "UNKLINE": Row("461", "451", guest="481"),
    "DLINE": Row("481 219", "451", guest="481"),
    "UNDLINE": Row("461", "451", guest="481"),
    "WALLOPS": Row("461", "451", guest="481"),
    "REHASH": Row("481", "451", guest="481"),
    "SUMMON": Row("445", "451"),
    "USERS": Row("446", "451"),
    "NICKSERV": Row("NOTICE", "451"),
    "NS": Row("NOTICE", "451"),
    "CHANSERV": Row("NOTICE", "451"),
    "CS": Row("NOTICE", "451"),
    "ZNC": Row("461", "451"),
    "HELP": Row("704 705 706", "451"),
    "HELPOP": Row("704 705 706", "451"),
}
ROOM_LINES = {
    "JOIN": "JOIN {}",
    "PART": "PART {}",
    "TOPIC": "TOPIC {} :tea",
    "RENAME": "RENAME {} #new",
    "METADATA": "METADATA {} SET url :x",
    "NAMES": "NAMES {}",
    "LIST": "LIST {}",
    "INVITE": "INVITE vera {}",
    "KNOCK": "KNOCK {}",
    "KICK": "KICK {} boris",
    "MODE": "MODE {} +m",
    "TBAN": "TBAN {} 1h boris",
    "TMUTE": "TMUTE {} 1h boris",
    "PRIVMSG": "PRIVMSG {} :hi",
    "NOTICE": "NOTICE {} :hi",
    "TAGMSG": "@+a=b TAGMSG {}",
    "REDACT": "REDACT {} e-1",
    "EDIT": "EDIT {} e-1 :x",
    "EDITS": "EDITS {} e-1",
    "CHATHISTORY": "CHATHISTORY LATEST {} * 5",
    "MARKREAD": "MARKREAD {}",
    "UNREAD": "UNREAD {}",
    "WHO": "WHO {}",
}


def codes(lines: list[str]) -> str:
    """Return the verbs of lines, each once."""
    found = [next(word for word in line.split(" ") if word[0] not in "@:") for line in lines]
    return " ".join(dict.fromkeys(found))


def test_the_tables_have_the_same_verbs() -> None:
    """Whoever adds a command says here how it refuses; whatever is about a room has a line for it."""
    assert TABLE.keys() == COMMANDS.keys()
    assert {verb for verb, row in TABLE.items() if row.outside is not None} == ROOM_LINES.keys()


@pytest.mark.parametrize("verb", COMMANDS)
def test_too_few_parameters(verb: str) -> None:
    """One too few is 461; without any, some commands have words of their own."""
    talk = Conversation()
    anna = talk.irc("anna")
    assert codes(anna.ask(verb)) == TABLE[verb].alone
    needed = COMMANDS[verb].parameters
    for count in range(1, needed):
        assert codes(anna.ask(" ".join([verb, *["x"] * count]))) == "461"
    if needed:
        assert TABLE[verb].alone == "461"
    check_state(talk.state)


@pytest.mark.parametrize("verb", COMMANDS)
def test_before_the_registration(verb: str) -> None:
    """What is not early is 451, whatever else is wrong with it; and nobody is there."""
    talk = Conversation()
    new = talk.irc()
    assert codes(new.ask(" ".join([verb, *["x"] * COMMANDS[verb].parameters]))) == TABLE[verb].early
    if TABLE[verb].early == "451":
        assert codes(new.ask(verb)) == "451"
    assert talk.state.users == {}


def three(modes: str = "") -> tuple[Conversation, Peer, Peer]:
    """Return anna, boris, who has opened #x, and with them vera."""
    talk = Conversation()
    anna, boris = talk.irc("anna", "message-tags"), talk.irc("boris")
    talk.irc("vera")
    boris.send("JOIN #x")
    if modes:
        boris.send(f"MODE #x {modes}", "INVITE anna #x")
        anna.send("JOIN #x")
    for peer in talk.peers:
        peer.forget()
    return talk, anna, boris


@pytest.mark.parametrize("verb", ROOM_LINES)
def test_from_outside(verb: str) -> None:
    """Of a room that is there, and of one that is not; those inside hear only of who enters."""
    _, anna, boris = three()
    assert codes(anna.ask(ROOM_LINES[verb].format("#x"))) == TABLE[verb].outside
    assert codes(boris.lines()) == ("JOIN" if verb == "JOIN" else "")
    _, anna, boris = three()
    assert codes(anna.ask(ROOM_LINES[verb].format("#none"))) == TABLE[verb].nowhere
    assert boris.lines() == []


@pytest.mark.parametrize("verb", ROOM_LINES)
def test_without_the_right(verb: str) -> None:
    """A member who is no operator, where only operators may; the others hear only of who leaves."""
    _, anna, boris = three("+imt")
    assert codes(anna.ask(ROOM_LINES[verb].format("#x"))) == TABLE[verb].member
    assert codes(boris.lines()) == ("PART" if verb == "PART" else "")


@pytest.mark.parametrize("verb", [verb for verb, row in TABLE.items() if row.guest is not None])
def test_without_being_an_administrator(verb: str) -> None:
    """Nothing happens to anybody."""
    talk, anna, boris = three()
    assert codes(anna.ask(f"{verb} boris x")) == TABLE[verb].guest
    assert (boris.lines(), len(talk.state.users)) == ([], 3)


class Everybody:
    """Everybody may administer."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Let them."""
        return True


WORDS = st.sampled_from(
    [
        *("", "*", "0", "1", "302", "-1", "anna", "boris", "#x", "@#x", "#none", "#x,#y", "anna,boris", "My.Server"),
        *(
            "+",
            "-",
            "L",
            "S",
            "C",
            "u",
            "k",
            "127.0.0.1",
            "192.0.2.0/24",
            "MYSELF",
            "7d",
            "a:anna",
            "END",
            "LS",
            "REQ",
            "besedka.local",
            "extended-monitor",
            "m:*",
            ":a",
            "a b",
        ),
        *("+o", "-o+v", "+beIq", "+kl", "+C", "-w+iB", "%tcuihsnfdlaor,1", "o%n", "C<1,T>0,!*x", "\1VERSION\1"),
        *("ю" * 40, "x" * 300),
    ]
)
LINES = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["", "@label=1 ", "@+a=b;besedka/key=k "]),
    st.sampled_from(sorted(COMMANDS)),
    st.lists(WORDS, max_size=5),
)
CAPS = "message-tags batch labeled-response echo-message extended-monitor away-notify setname standard-replies"


@given(st.lists(LINES, max_size=20))
def test_never_more_than_an_error(lines: list[tuple[int, str, str, list[str]]]) -> None:
    """Whatever is sent, by a stranger, a guest, an operator of a room or an administrator: lines, and no crash."""
    talk = Conversation(administrators=Everybody())
    stranger, guest = talk.irc(), talk.irc("anna", CAPS)
    operator, administrator = talk.irc("boris"), talk.irc("vera", CAPS)
    operator.send("JOIN #x")
    guest.send("JOIN #x")
    administrator.send("OPER x x")
    peers = [stranger, guest, operator, administrator]
    for peer in peers:
        peer.forget()
    for who, tags, verb, words in lines:
        if not peers[who].closed:
            *middle, last = [verb, *words]
            peers[who].send(f"{tags}{' '.join(middle)} :{last}" if words else f"{tags}{verb}")
        for peer in peers:
            check_irc(peer.take())
        check_state(talk.state)
