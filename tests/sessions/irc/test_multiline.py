"""Messages of several lines: what a client sends, and what others are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.events import Said
from besedka.sessions.irc.fitting import composition
from besedka.sessions.irc.multiline import OPEN_S
from support.conversation import Conversation, Peer, settings
from support.wirerules import check_irc

ALL = "message-tags batch draft/multiline echo-message labeled-response"
ME = ":anna!anna@127.0.0.1"
HOW = ["BATCH +1 draft/multiline #x", "@batch=1 PRIVMSG #x hello", "@batch=1 PRIVMSG #x :", "@batch=1 PRIVMSG #x :how "]
WHOLE = [*HOW, "@batch=1;draft/multiline-concat PRIVMSG #x :are you?", "BATCH -1"]


def room(*caps: str, limits: dict[str, int] | None = None) -> tuple[Conversation, list[Peer]]:
    """Return a conversation in #x between people with these capabilities."""
    talk = Conversation(settings(limits=limits or {}))
    peers = [talk.irc(nick, each) for nick, each in zip(("anna", "boris", "vera"), caps, strict=False)]
    talk.everybody_joins("#x", *peers)
    return talk, peers


def test_one_message_is_said() -> None:
    """It is kept as one, with one id; who knows such messages gets it as it was sent, the others its lines."""
    talk, (anna, boris, vera) = room(ALL, "message-tags batch draft/multiline", "message-tags")
    assert anna.ask(f"@label=l;+draft/reply=m {WHOLE[0]}") == []
    anna.send(*WHOLE[1:-1])
    assert boris.lines() == []
    told = anna.ask(WHOLE[-1])
    said = talk.past.said[-1]
    assert (said.text, said.target) == ("hello\n\nhow are you?", "#x")
    reference = f"m{said.position}"
    lines = [
        f"@msgid=e-{said.position};+draft/reply=m {ME} BATCH +{reference} draft/multiline #x",
        f"@batch={reference} {ME} PRIVMSG #x :hello",
        f"@batch={reference} {ME} PRIVMSG #x :",
        f"@batch={reference} {ME} PRIVMSG #x :how ",
        f"@batch={reference};draft/multiline-concat {ME} PRIVMSG #x :are you?",
        f"{ME} BATCH -{reference}",
    ]
    assert boris.lines() == lines
    assert told == [f"@label=l;{lines[0][1:]}", *lines[1:]]
    assert vera.lines() == [
        f"@msgid=e-{said.position};+draft/reply=m {ME} PRIVMSG #x :hello",
        f"@+draft/reply=m {ME} PRIVMSG #x :how ",
        f"@+draft/reply=m {ME} PRIVMSG #x :are you?",
    ]


@pytest.mark.parametrize("caps", ["batch draft/multiline", "message-tags draft/multiline", ""])
def test_who_lacks_what_it_needs_gets_lines(caps: str) -> None:
    """Without batches and tags there are no messages of several lines."""
    _, (anna, boris) = room(ALL, caps)
    anna.send(*WHOLE)
    assert [line[line.index("PRIVMSG") :] for line in boris.lines()] == [
        "PRIVMSG #x :hello",
        "PRIVMSG #x :how ",
        "PRIVMSG #x :are you?",
    ]


def test_a_notice_to_somebody() -> None:
    """What may be said in one line may be said in several; without a label and an echo there is no answer."""
    _, (anna, boris) = room("draft/multiline batch message-tags", "")
    lines = [line.replace("PRIVMSG #x", "NOTICE boris").replace("#x", "boris") for line in WHOLE]
    assert anna.ask(*lines) == []
    assert boris.lines()[0] == f"{ME} NOTICE boris :hello"
    assert anna.ask("BATCH +2 draft/multiline nobody", "@batch=2 PRIVMSG nobody hi", "BATCH -2") == [
        ":besedka.local 401 anna nobody :No such nick"
    ]


def test_its_label_without_an_echo() -> None:
    """The whole batch has one answer."""
    _, (anna,) = room("draft/multiline batch message-tags labeled-response")
    assert anna.ask(f"@label=l {WHOLE[0]}", *WHOLE[1:]) == ["@label=l :besedka.local ACK"]


FAIL = ":besedka.local FAIL BATCH "
REFUSED = [
    (["BATCH +1_2 draft/multiline #x"], "INVALID_REFTAG 1_2 :*"),
    (["BATCH + draft/multiline #x"], "INVALID_REFTAG [*] :*"),
    (["BATCH +1 netsplit #x"], "UNKNOWN_TYPE 1 netsplit :*"),
    (["BATCH +1"], "UNKNOWN_TYPE 1 [*] :*"),
    (["BATCH +1 draft/multiline"], "MULTILINE_INVALID :*"),
    (["BATCH -1"], "MULTILINE_INVALID :*"),
    (["BATCH 1"], "MULTILINE_INVALID :*"),
    (["@batch=1 PRIVMSG #x hi"], "MULTILINE_INVALID :*"),
    (["@batch=1 BATCH +2 draft/multiline #x"], "MULTILINE_INVALID :*"),
    ([HOW[0], "BATCH +2 draft/multiline #x"], "MULTILINE_INVALID :*"),
    ([HOW[0], "BATCH -2"], "MULTILINE_INVALID :*"),
    ([HOW[0], "@batch=2 PRIVMSG #x hi"], "MULTILINE_INVALID :*"),
    ([HOW[0], "@batch=1 PRIVMSG #x"], "MULTILINE_INVALID :*"),
    ([HOW[0], "@batch=1 TOPIC #x hi"], "MULTILINE_INVALID :*"),
    ([HOW[0], HOW[1], "@batch=1 NOTICE #x hi"], "MULTILINE_INVALID :*"),
    ([HOW[0], "@batch=1 PRIVMSG #y hi"], "MULTILINE_INVALID_TARGET #x #y :*"),
    ([HOW[0], "@batch=1;draft/multiline-concat PRIVMSG #x hi"], "MULTILINE_INVALID :*"),
    ([*HOW, "@batch=1;draft/multiline-concat PRIVMSG #x :"], "MULTILINE_INVALID :*"),
    ([HOW[0], HOW[2], HOW[2], "BATCH -1"], "MULTILINE_INVALID :*"),
    ([HOW[0], "BATCH -1"], "MULTILINE_INVALID :*"),
    ([HOW[0], *["@batch=1 PRIVMSG #x :" + "x" * 256] * 2], "MULTILINE_MAX_BYTES 512 :*"),
    ([HOW[0], *["@batch=1 PRIVMSG #x x"] * 6], "MULTILINE_MAX_LINES 5 :*"),
]


@pytest.mark.parametrize(("lines", "answer"), REFUSED)
def test_what_is_no_message(lines: list[str], answer: str) -> None:
    """Each mistake has its answer, once, under the label; what follows in the batch is ignored, the next one is not."""
    talk, (anna,) = room("draft/multiline batch message-tags labeled-response", limits=SMALL)
    script = "".join(f"C: {line}\n" for line in lines) + f"S: {FAIL}{answer.replace('[*]', '*')}\n"
    talk.play(anna, script)
    assert anna.ask("@batch=1 PRIVMSG #x hi", "PING a")[-1] == ":besedka.local PONG besedka.local :a"
    anna.send("BATCH -1")
    anna.forget()
    assert anna.ask(*WHOLE[:2], "BATCH -1") == []
    assert [said.text for said in talk.past.said] == ["hello"]


SMALL = {"message_bytes": 512, "message_lines": 5}


def test_the_limits_are_told_and_true() -> None:
    """As much as the value says is taken."""
    talk, (anna,) = room("draft/multiline batch message-tags", limits=SMALL)
    told = " ".join(anna.ask("CAP LS 302"))
    assert " draft/multiline=max-bytes=512,max-lines=5 " in told
    anna.send(HOW[0], "@batch=1 PRIVMSG #x :" + "x" * 490, *["@batch=1 PRIVMSG #x :" + "x" * 4] * 3)
    assert anna.ask("@batch=1;draft/multiline-concat PRIVMSG #x :" + "x" * 7, "BATCH -1") == []
    assert len(talk.past.said[-1].text) == 512


def test_the_answer_to_a_mistake_has_the_label() -> None:
    """It is that of the beginning, or of the line that belongs to nothing."""
    _, (anna,) = room("draft/multiline batch message-tags labeled-response")
    assert anna.ask("@label=l BATCH +1 draft/multiline #x", "@batch=1 PRIVMSG #y hi")[0].startswith("@label=l :besedka")
    assert anna.ask("BATCH -1") == []
    assert anna.ask("@label=m;batch=1 PRIVMSG #x hi")[0].startswith("@label=m :besedka")
    assert " 461 " in anna.ask("BATCH")[0]
    assert " 411 " in anna.ask("@batch=1 PRIVMSG")[0]


@pytest.mark.parametrize("line", [b"@batch=1 PRIVMSG #x :\xff", b"@batch=1 PRIVMSG #x :" + b"x" * 600, b"a\rb"])
def test_a_line_that_cannot_be_read(line: bytes) -> None:
    """It is answered, and a message that would lack it is not said."""
    talk, (anna,) = room("draft/multiline batch message-tags")
    anna.feed(line + b"\r\n")
    anna.send(*WHOLE[:2])
    anna.forget()
    anna.feed(line + b"\r\n")
    assert len(anna.lines()) == 1
    assert anna.ask("@batch=1 PRIVMSG #x hi", "BATCH -1") == []
    anna.feed(line + b"\r\n")
    assert talk.past.said == []


def test_before_one_is_here_there_are_no_batches() -> None:
    """As with every command that says something."""
    anna = Conversation().irc()
    assert anna.ask(WHOLE[0]) == [":besedka.local 451 * :You have not registered"]


def test_long_lines_of_others() -> None:
    """What the plain wire says in one long line is one message, too; an action stays one."""
    talk = Conversation()
    boris, pat = talk.irc("boris", ALL), talk.plain("Pat")
    talk.everybody_joins("#lobby", boris)
    pat.feed(("word " * 200 + "\n").encode())
    messages = check_irc(boris.take())
    assert [message.verb for message in messages] == ["BATCH", "PRIVMSG", "PRIVMSG", "PRIVMSG", "BATCH"]
    assert "".join(message.params[1] for message in messages[1:-1]) == "word " * 200
    assert ["draft/multiline-concat" in (message.tags or {}) for message in messages[1:-1]] == [False, True, True]
    pat.feed(("/me " + "waves " * 200 + "\n").encode())
    assert {message.verb for message in check_irc(boris.take())} == {"PRIVMSG"}


def test_what_was_said_before() -> None:
    """A replay has such messages in it, in a batch of their own."""
    _, (anna,) = room(ALL)
    anna.send(*WHOLE)
    talk = anna._talk
    boris = talk.irc("boris", "batch message-tags draft/multiline")
    told = boris.ask("JOIN #x")
    opening = next(line for line in told if "draft/multiline #x" in line)
    assert opening.startswith("@batch=b1;msgid=e-")
    assert told[-2:] == [f"@batch=b1 {ME} BATCH -{opening.split('+')[1].split(' ')[0]}", ":besedka.local BATCH -b1"]


@given(st.lists(st.tuples(st.text("ab", max_size=4), st.booleans()), min_size=1, max_size=8))
def test_the_composition_is_kept(lines: list[tuple[str, bool]]) -> None:
    """Lines that are put together and taken apart again are the same."""
    sent = [(text or "c", goes_on and number > 0) for number, (text, goes_on) in enumerate(lines)]
    talk, (anna,) = room(ALL)
    anna.send(HOW[0])
    for text, goes_on in sent:
        anna.send(f"@batch=1{';draft/multiline-concat' if goes_on else ''} PRIVMSG #x :{text}")
    anna.send("BATCH -1")
    said = talk.past.entries[-1]
    assert type(said) is Said
    assert composition(said.text, said.seams) == sent


def test_a_batch_that_is_never_closed() -> None:
    """After a minute it is ignored, what still comes of it too; silence is asked about as ever."""
    talk, (anna, boris) = room(ALL, "")
    begun = talk.serving_s
    anna.send(f"@label=l {HOW[0]}", HOW[1])
    assert anna.session.deadline == begun + OPEN_S
    talk.serving_s += 10
    anna.send(HOW[2])  # the time counts from the beginning
    assert anna.session.deadline == begun + OPEN_S
    anna.expire()
    assert anna.lines() == [
        "@label=l :besedka.local FAIL BATCH TIMEOUT 1 :The batch was open for more than 60 s, and is ignored",
    ]
    assert anna.session.deadline == begun + 10 + 90
    assert anna.ask(HOW[3], "BATCH -1") == []
    assert boris.lines() == []
    assert anna.session.deadline == talk.serving_s + 90
    anna.expire()
    assert anna.lines() == ["PING besedka.local"]


def test_a_batch_that_ends_in_time() -> None:
    """Nothing is waited for then, nor where the batch was refused."""
    talk, (anna,) = room(ALL)
    for lines in (WHOLE, [*HOW[:2], "@batch=1 NOTICE #x hello"], [*WHOLE, HOW[0].replace("+1", "+2")]):
        talk.serving_s += 10
        anna.ask(*lines)
    assert anna.session.deadline == talk.serving_s + OPEN_S
    anna.send("@batch=2 PRIVMSG #x hello", "BATCH -2")
    assert anna.session.deadline == talk.serving_s + 90


def test_a_silent_peer_with_an_open_batch() -> None:
    """Where silence is asked about sooner, it is, and the batch is given up all the same."""
    talk = Conversation(settings(irc={"ping_after_s": 20, "ping_timeout_s": 70}))
    anna = talk.irc("anna", ALL)
    anna.send("BATCH +1 draft/multiline anna")
    begun = talk.serving_s
    anna.expire()
    assert anna.lines() == ["PING besedka.local"]
    assert (talk.serving_s, anna.session.deadline) == (begun + 20, begun + OPEN_S)
    anna.expire()
    assert [line.split(" :")[0] for line in anna.lines()] == [":besedka.local FAIL BATCH TIMEOUT 1"]
    assert anna.session.deadline == begun + 20 + 70
    anna.expire()
    assert anna.closed
