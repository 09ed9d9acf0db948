"""PRIVMSG, NOTICE, TAGMSG."""

from __future__ import annotations

import pytest

from besedka.journal.space import Space
from support.conversation import Conversation, Peer, settings
from support.wirerules import check_irc

ME = ":anna!anna@127.0.0.1"
ECHO = "echo-message labeled-response batch message-tags server-time standard-replies"
TIME = "time=2027-01-15T08:00:*.000Z"


def two(caps: str = "", others: str = "") -> tuple[Conversation, Peer, Peer]:
    """Return a conversation with two members of #x."""
    talk = Conversation()
    anna, boris = talk.irc("anna", caps), talk.irc("boris", others)
    talk.everybody_joins("#x", anna, boris)
    return talk, anna, boris


SAID = [
    ("PRIVMSG #x :привет", "PRIVMSG #x :привет"),
    ("PRIVMSG #X hi", "PRIVMSG #x :hi"),
    ("PRIVMSG BORIS :psst", "PRIVMSG boris :psst"),
    ("NOTICE #x :beep", "NOTICE #x :beep"),
    ("PRIVMSG #x :\x01ACTION waves\x01", "PRIVMSG #x :\x01ACTION waves\x01"),
    ("@+typing=active PRIVMSG #x :hi", "PRIVMSG #x :hi"),
    ("PRIVMSG #x hi there", "PRIVMSG #x :hi"),
]


@pytest.mark.parametrize(("line", "told"), SAID)
def test_what_is_said(line: str, told: str) -> None:
    """Others are told, and who said it is not."""
    _, anna, boris = two()
    assert anna.ask(line) == []
    assert boris.lines() == [f"{ME} {told}"]


REFUSED = [
    ("PRIVMSG", "411 anna :No recipient given (PRIVMSG)"),
    ("PRIVMSG :", "411 anna :No recipient given (PRIVMSG)"),
    ("PRIVMSG #x", "412 anna :No text to send"),
    ("PRIVMSG #x :", "412 anna :No text to send"),
    ("PRIVMSG nobody :hi", "401 anna nobody :No such nick"),
    ("PRIVMSG #nowhere :hi", "403 anna #nowhere :No such channel"),
    ("PRIVMSG #lobby :hi", "404 anna #lobby :Cannot send to channel (+n): join it first"),
    ("PRIVMSG a,b,c :hi", "407 anna c :Too many targets; 2 at the most"),
    ("@+a=b TAGMSG", "411 anna :No recipient given (TAGMSG)"),
    ("@+a=b TAGMSG nobody", "401 anna nobody :No such nick"),
]


@pytest.mark.parametrize(("line", "answer"), REFUSED)
def test_refusals(line: str, answer: str) -> None:
    """What cannot be said is refused by its numeric; a NOTICE is never answered."""
    talk = Conversation(settings(limits={"targets": 2}))
    anna = talk.irc("anna")
    assert anna.ask(line) == [f":besedka.local {answer}"]
    assert anna.ask(line.replace("PRIVMSG", "NOTICE").replace("TAGMSG", "NOTICE")) == []


def test_modes_that_silence() -> None:
    """Moderated rooms hear the voiced, and bans silence whom they fit."""
    _, anna, boris = two()
    anna.send("MODE #x +m")
    moderated = "Cannot send to channel (+m): operators speak here, and those to whom they give a voice"
    assert boris.ask("PRIVMSG #x :hi") == [f":besedka.local 404 boris #x :{moderated}"]
    anna.send("MODE #x -m+b boris")
    assert boris.ask("PRIVMSG #x :hi") == [
        ":besedka.local 404 boris #x :Cannot send to channel (+b): you are banned, ask its operators"
    ]
    anna.send("MODE #x +v boris")
    assert boris.ask("PRIVMSG #x :hi") == []


def test_several_targets() -> None:
    """The same text goes to each, once."""
    _, anna, boris = two()
    anna.send("PRIVMSG #x,boris,#x,,BORIS :hi")
    assert boris.lines() == [f"{ME} PRIVMSG {target} :hi" for target in ("#x", "boris", "boris")]


def test_the_away_answer() -> None:
    """Who speaks to somebody away is told, but not for a NOTICE."""
    _, anna, boris = two()
    boris.send("AWAY :tea")
    assert anna.ask("PRIVMSG boris :hi", "NOTICE boris :hi") == [":besedka.local 301 anna boris :tea"]


def test_echo_and_msgid() -> None:
    """The echo has the msgid and the time that everybody else is told."""
    _, anna, boris = two("echo-message message-tags server-time", "message-tags server-time")
    echo = anna.ask("PRIVMSG #x :hi")
    assert echo == boris.lines()
    (message,) = check_irc(f"{echo[0]}\r\n".encode())
    assert message.tags is not None
    assert message.tags.keys() == {"time", "msgid"}
    assert message.tags["msgid"] == "e-3"


LABELS = f"""
    C: @label=1 PRIVMSG #x :hi
    S: @label=1;{TIME};msgid=e-* {ME} PRIVMSG #x :hi
    C: @label=2 PONG x
    S: @label=2 :besedka.local ACK
    C: @label=3 PING x
    S: @label=3 :besedka.local PONG besedka.local :x
    C: @label=4 FOO
    S: @label=4 :besedka.local 421 anna FOO :Unknown command
    C: @label=5 NOTICE nobody :hi
    S: @label=5 :besedka.local ACK
    C: @label=6 TOPIC
    S: @label=6 :besedka.local 461 anna TOPIC :Not enough*
    C: @label= PONG x
    C: @label=a\\s\\:\\\\b\\r\\n PONG x
    S: @label=a\\s\\:\\\\b\\r\\n :besedka.local ACK
    C: @label=7 WHO nobody
    S: @label=7 :besedka.local 315 anna nobody :End of WHO list
    C: @label=8 WHOIS nobody
    S: @label=8 :besedka.local BATCH +b1 labeled-response
    S: @batch=b1 :besedka.local 401 anna nobody :No such nick
    S: @batch=b1 :besedka.local 318 anna nobody :End of WHOIS list
    S: :besedka.local BATCH -b1
    C: @label=9 PRIVMSG anna :myself
    S: @label=9;{TIME};msgid=e-* {ME} PRIVMSG anna :myself
    S: @{TIME};msgid=e-* {ME} PRIVMSG anna :myself
    C: @label=10;+a=b TAGMSG #x
    S: @label=10;msgid=e-t*;{TIME};+a=b {ME} TAGMSG #x
    C: @label=11;+a=b TAGMSG #lobby
    S: @label=11 :besedka.local 404 anna #lobby :Cannot send to channel (+n): join it first
"""


def test_labels() -> None:
    """Each labelled line has exactly one answer with its label: one line, a batch, or ACK."""
    talk, anna, _ = two(ECHO)
    talk.play(anna, LABELS)


def test_speaking_to_oneself() -> None:
    """Without echo it is heard once, and has no label: it is no answer."""
    _, anna, _ = two("labeled-response batch")
    assert anna.ask("PRIVMSG anna :hi") == [f"{ME} PRIVMSG anna :hi"]
    assert anna.ask("@label=1 PRIVMSG anna :hi") == ["@label=1 :besedka.local ACK", f"{ME} PRIVMSG anna :hi"]


def test_labels_without_the_capability() -> None:
    """A label is only a tag then."""
    _, anna, _ = two()
    assert anna.ask("@label=1 PONG x", "@label=2 PING x") == [":besedka.local PONG besedka.local :x"]


def test_client_tags() -> None:
    """Tags with a plus go to those who understand tags; TAGMSG to nobody else; other tags to nobody."""
    talk, anna, boris = two("message-tags", "message-tags")
    vera = talk.irc("vera", "server-time")
    talk.everybody_joins("#x", vera)
    anna.send("@+reply=a\\:b;+flag;other=1 PRIVMSG #x :hi", "@+typing=active TAGMSG #x", "TAGMSG #x", "@o=1 TAGMSG #x")
    first, second, *others = boris.lines()
    assert others == []
    assert first.startswith("@msgid=e-")
    assert first.endswith(f";+reply=a\\:b;+flag {ME} PRIVMSG #x :hi")
    assert second.startswith("@msgid=e-t")
    assert second.endswith(f";+typing=active {ME} TAGMSG #x")
    (only,) = vera.lines()
    assert only.startswith("@time=")
    assert ";" not in only


def test_each_has_an_id_of_its_own() -> None:
    """Ids are never used twice, not even by what is not stored, in one turn."""
    _, anna, boris = two("message-tags", "message-tags")
    anna.send(*["@+typing=active TAGMSG #x", "PRIVMSG #x :hi"] * 3)
    messages = check_irc(boris.take())
    assert len({message.tags and message.tags["msgid"] for message in messages}) == 6


KEYS = [("device:1" * 3, True), ("", True), ("device:1" * 3, False)]


@pytest.mark.parametrize(("device", "stays"), KEYS)
def test_message_keys(device: str, stays: bool) -> None:
    """The same key again gives the first msgid, and nothing to others, for a device across connections, too."""
    talk = Conversation()
    boris = talk.irc("boris")
    anna = talk.irc("anna", ECHO, device)
    talk.everybody_joins("#x", anna, boris)
    (first,) = anna.ask("@besedka/key=k1 PRIVMSG #x :hi")
    assert boris.lines() == [f"{ME} PRIVMSG #x :hi"]
    if not stays:
        anna.end()
        anna = talk.irc("anna", ECHO, device)
        talk.everybody_joins("#x", anna)
    (again,) = anna.ask("@besedka/key=k1 PRIVMSG #x :hi")
    assert again == first
    assert boris.lines() == []
    (other,) = anna.ask("@besedka/key=k2 PRIVMSG #x :hi")
    assert other != first
    assert len(talk.past.said) == 2


def test_keys_in_one_turn_and_without_echo() -> None:
    """A key counts at once; who has no echo is told nothing, or ACK."""
    talk, anna, boris = two("labeled-response batch")
    anna.send("@besedka/key=k PRIVMSG #x,boris :hi", "@besedka/key=k PRIVMSG #x :hi")
    assert len(boris.lines()) == 2
    assert anna.ask("@besedka/key=k;label=1 PRIVMSG #x :hi") == ["@label=1 :besedka.local ACK"]
    assert len(talk.past.said) == 2


@pytest.mark.parametrize("key", ["", "x" * 65, "a\\nb"])
def test_unusable_keys(key: str) -> None:
    """A key that cannot be kept is refused, and the message is not said."""
    _, anna, boris = two("standard-replies")
    (answer,) = anna.ask(f"@besedka/key={key} PRIVMSG #x :hi")
    assert answer.startswith(":besedka.local FAIL PRIVMSG INVALID_KEY #x :")
    assert boris.lines() == []


STORAGE = [
    (Space.LOW, "nearly full"),
    (Space.READ_ONLY, "takes no writes"),
]


@pytest.mark.parametrize(("space", "why"), STORAGE)
def test_a_full_disk(space: Space, why: str) -> None:
    """What cannot be stored is refused by FAIL, or by NOTICE; what is not stored goes on."""
    talk, anna, boris = two("standard-replies message-tags", "message-tags")
    talk.admission.space = space
    for verb in ("PRIVMSG", "NOTICE"):
        (answer,) = anna.ask(f"{verb} #x :lost")
        assert answer.startswith(":besedka.local FAIL * TEMPORARILY_UNAVAILABLE #x :")
        assert why in answer
        (answer,) = boris.ask(f"{verb} #x :lost")
        assert answer.startswith(":besedka.local NOTICE boris :Nothing can be stored: ")
    assert anna.ask("@+a TAGMSG #x", "AWAY :x", "PING x", "WHO #x")[-1].endswith("End of WHO list")
    (tags,) = boris.lines()
    assert tags.endswith(f";+a {ME} TAGMSG #x")
    assert anna.ask("TOPIC #x :new")[0].startswith(":besedka.local FAIL * TEMPORARILY_UNAVAILABLE #x :")
    assert len(anna.ask("QUIT")) == 1
