"""What 005 says is complete, and true."""

from __future__ import annotations

import pytest

from besedka.chat.modes import ROLES, ROOM_MODES
from besedka.sessions.irc.isupport import TOKENS_A_LINE, USERNAME_LENGTH, tokens
from support.conversation import Conversation, settings

SMALL = settings(
    limits={
        "nick_length": 9,
        "room_length": 10,
        "topic_length": 20,
        "kick_length": 8,
        "away_length": 6,
        "realname_length": 7,
        "key_length": 5,
        "list_entries": 2,
        "rooms_per_user": 3,
        "targets": 2,
        "watched": 4,
    },
    server={"network": "Сад"},
)


def told() -> dict[str, str]:
    """Return the tokens as they are told at the registration."""
    anna = Conversation(SMALL).irc()
    lines = [line for line in anna.ask("NICK anna", "USER a 0 * :A") if " 005 " in line]
    assert all(line.endswith(" :are supported by this server") for line in lines)
    assert all(len(line.split(" :")[0].split()) <= 15 for line in lines)
    words = [word for line in lines for word in line.split(" :are")[0].split()[3:]]
    assert words == tokens(SMALL)
    return {name: value for name, _, value in (word.partition("=") for word in words)}


TRUE = {
    "AWAYLEN": "6",
    "CASEMAPPING": "rfc8265",
    "CHANLIMIT": "#:3",
    "CHANMODES": "beIq,k,lW,CMRUimnstx",
    "CHANNELLEN": "10",
    "CHANTYPES": "#",
    "ELIST": "CMNTU",
    "EXCEPTS": "e",
    "EXTBAN": ",am",
    "INVEX": "I",
    "KNOCK": "",
    "KEYLEN": "5",
    "KICKLEN": "8",
    "MAXLIST": "beIq:2",
    "MONITOR": "4",
    "NAMELEN": "7",
    "NETWORK": "Сад",
    "NICKLEN": "9",
    "PREFIX": "(ov)@+",
    "SAFELIST": "",
    "STATUSMSG": "@+",
    "TOPICLEN": "20",
    "USERLEN": str(USERNAME_LENGTH),
    "USERIP": "",
    "UTF8ONLY": "",
    "WHOX": "",
}


def test_the_settings_are_told() -> None:
    """Lengths and numbers are those of the settings, letters those of the tables."""
    found = told()
    assert {name: found.get(name) for name in TRUE} == TRUE
    assert sum(map(len, found["CHANMODES"].split(","))) + len(ROLES) == len(ROOM_MODES)
    assert 3 + TOKENS_A_LINE <= 15


TAKEN = [
    ("NICK " + "a" * 9, " NICK " + "a" * 9),
    ("JOIN #23456789a", " 366 anna #23456789a :End of NAMES list"),
    ("TOPIC #x :" + "t" * 20, " TOPIC #x :" + "t" * 20),
    ("KICK #x anna :" + "t" * 8, " :" + "t" * 8),
    ("MODE #x +k " + "t" * 5, " +k " + "t" * 5),
    ("MODE #x +bb a b", " +bb a!*@* b!*@*"),
    ("JOIN #b,#c", " 366 anna #c :End of NAMES list"),
]
REFUSED = [
    ("NICK " + "a" * 10, " 432 "),
    ("JOIN #23456789ab", " 476 "),
    ("PRIVMSG a,b,c :hi", " 407 "),
    ("MODE #x +bbb a b c", " 478 "),
    ("JOIN #b,#c,#d", " 405 "),
    ("TOPIC #x :" + "t" * 20 + "u", " TOPIC #x :" + "t" * 20),
    ("KICK #x anna :" + "t" * 8 + "u", " :" + "t" * 8),
    ("MODE #x +k " + "t" * 5 + "u", " +k " + "t" * 5),
]


@pytest.mark.parametrize(("line", "answer"), TAKEN + REFUSED)
def test_the_limits_are_true(line: str, answer: str) -> None:
    """What is as long as the token says is taken as it is; more is refused, or cut."""
    anna = Conversation(SMALL).irc("anna")
    anna.send("JOIN #x")
    last = anna.ask(line)[-1]
    assert answer in last
    assert last.endswith(answer) or answer[1:4].isdigit()


def test_the_lengths_of_what_others_ask_for() -> None:
    """The away message is cut to its length, the real name of the registration, too."""
    talk = Conversation(SMALL)
    anna = talk.irc()
    anna.send("NICK anna", "USER a 0 * :" + "r" * 8, "AWAY :" + "t" * 7)
    assert talk.state.users["anna"].realname == "r" * 7
    assert talk.state.users["anna"].away == "t" * 6
