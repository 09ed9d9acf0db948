"""CHATHISTORY: what is asked, and how it is refused."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, settings

CAPS = "draft/chathistory batch server-time message-tags standard-replies labeled-response"
T = "timestamp=2027-01-15T08:00:01.000Z"
FAIL = ":besedka.local FAIL CHATHISTORY "
REFUSED = [
    ("CHATHISTORY", FAIL + "INVALID_PARAMS * :Insufficient parameters"),
    ("CHATHISTORY NEWEST #x * 5", FAIL + "INVALID_PARAMS NEWEST :Unknown command"),
    ("CHATHISTORY latest #x *", FAIL + "INVALID_PARAMS latest :Insufficient parameters"),
    (f"CHATHISTORY BETWEEN #x {T} 5", FAIL + "INVALID_PARAMS BETWEEN :Insufficient parameters"),
    ("CHATHISTORY LATEST #x * 5 6", FAIL + "INVALID_PARAMS LATEST :Too many parameters"),
    (f"CHATHISTORY TARGETS {T} {T} 5 6", FAIL + "INVALID_PARAMS TARGETS :Too many parameters"),
    ("CHATHISTORY LATEST #x * -5", FAIL + "INVALID_PARAMS LATEST -5 :Invalid limit"),
    ("CHATHISTORY LATEST #x * many", FAIL + "INVALID_PARAMS LATEST many :Invalid limit"),
    ("CHATHISTORY LATEST #x * \u0665", FAIL + "INVALID_PARAMS LATEST \u0665 :Invalid limit"),
    (
        "CHATHISTORY BEFORE #x timestamp=yesterday 5",
        FAIL + "INVALID_PARAMS BEFORE timestamp=yesterday :Invalid timestamp",
    ),
    (
        f"CHATHISTORY TARGETS {T[:-4]}99:99Z {T} 5",
        FAIL + f"INVALID_PARAMS TARGETS {T[:-4]}99:99Z :Invalid timestamp",
    ),
    (
        "CHATHISTORY BEFORE #x * 5",
        FAIL + "INVALID_MSGREFTYPE BEFORE #x :Only msgid and timestamp can be asked for",
    ),
    (
        f"CHATHISTORY TARGETS {T} msgid=e-1 5",
        FAIL + "INVALID_MSGREFTYPE TARGETS TARGETS :Only timestamps can be asked for",
    ),
    *(
        (
            f"CHATHISTORY AFTER #x msgid={msgid} 5",
            FAIL + "MESSAGE_ERROR AFTER #x :There is no message with this msgid",
        )
        for msgid in ("", "e-", "e-x", "e-0", "f-1", "e-\u0661", "e-tt1", "e-1" + 30 * "0", "1")
    ),
    ("CHATHISTORY LATEST #none * 5", FAIL + "INVALID_TARGET LATEST #none :Messages could not be retrieved"),
    ("CHATHISTORY LATEST #secret * 5", FAIL + "INVALID_TARGET LATEST #secret :Messages could not be retrieved"),
]


@pytest.mark.parametrize(("line", "reply"), REFUSED)
def test_what_cannot_be_answered(line: str, reply: str) -> None:
    """Each fault has its code (IRCv3 chathistory, "Errors and Warnings"); the label is on it."""
    talk = Conversation()
    boris, anna = talk.irc("boris"), talk.irc("anna", CAPS)
    boris.send("JOIN #secret", "MODE #secret +s", "PRIVMSG #secret :hush")
    assert anna.ask(line) == [reply]
    assert anna.ask(f"@label=7 {line}") == [f"@label=7 {reply}"]


def test_the_number_is_bounded() -> None:
    """`limits.history` at the most, which 005 says; nobody is refused for asking for more."""
    talk = Conversation(settings(limits={"history": 2}))
    anna = talk.irc("anna", CAPS)
    anna.send("JOIN #x", "PRIVMSG #x :one", "PRIVMSG #x :two", "PRIVMSG #x :three")
    told = anna.ask("CHATHISTORY LATEST #x * 999999999999999999999")
    assert [line.rpartition(":")[2] for line in told[1:-1]] == ["two", "three"]
    assert " CHATHISTORY=2 " in " ".join(anna.ask("VERSION"))


def test_a_message_that_was_not_kept_is_found_by_its_time() -> None:
    """The id of a TAGMSG names a moment, too."""
    talk = Conversation()
    anna = talk.irc("anna", f"{CAPS} echo-message")
    anna.send("JOIN #x", "PRIVMSG #x :one")
    echo = anna.ask("@+typing=active TAGMSG #x")[0]
    msgid = next(tag for tag in echo[1:].split(" ")[0].split(";") if tag.startswith("msgid="))
    anna.send("PRIVMSG #x :two")
    told = anna.ask(f"CHATHISTORY AFTER #x {msgid} 5")
    assert [line.rpartition(":")[2] for line in told[1:-1]] == ["two"]


def test_what_follows_waits_for_the_answer() -> None:
    """A client may send all at once: the answers come in the order of the questions."""
    talk = Conversation()
    anna = talk.irc("anna", CAPS)
    anna.send("JOIN #x", "PRIVMSG #x :one")
    told = anna.ask("CHATHISTORY LATEST #x * 5", "PING a", "CHATHISTORY BEFORE #x msgid=e-2 5", "PING b")
    words = [line.rpartition(" ")[2].lstrip(":") for line in told if "BATCH" in line or "PONG" in line]
    assert words == ["#x", "-b1", "a", "#x", "-b2", "b"]
