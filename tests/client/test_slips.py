"""Passwords on their way to where everybody reads them."""

from __future__ import annotations

import pytest

from besedka.client.slips import has_password, masked, question, refusal, slip
from besedka.i18n import Words
from support.clientmodel import Conversation

EN = Words("en")


@pytest.mark.parametrize(
    "line",
    [
        "/login anna x",
        "  /Register x",
        "/oper anna x",
        "/pass x",
        "/ns identify x",
        "/msg NickServ IDENTIFY x",
        "/msg nickserv@services.example identify anna x",
        "/quote PASS x",
        "/quote PRIVMSG NickServ :identify x",
        ".дщпшт фттф ыускуе",
    ],
)
def test_a_line_with_a_password_is_known(line: str) -> None:
    """However it is written, in whichever keyboard layout, and also where guides for other clients have it from."""
    assert has_password(line)
    assert has_password(f"hello\n{line}")
    assert slip(f"hello\n{line}").startswith("/")
    assert line.split()[-1] not in masked(line)
    assert line.split()[-1] not in slip(f"hello\n{line}")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "/register",
        "/oper anna",
        "I say /login anna x",
        "//login anna x",
        "/msg anna pass the salt",
        "/msg NickServ help",
        "/msg",
        "/quote",
        "/",
        "...and so on",
        ".ну вот",
        "/ns",
    ],
)
def test_other_lines_are_as_they_are(line: str) -> None:
    """They are shown, remembered and said."""
    assert not has_password(line)
    assert masked(line) == line
    assert slip(f"hello\n{line}", literal=True) == ""


def test_a_command_alone_is_done_and_words_are_said() -> None:
    """An answer is words; so is a command in the other keyboard layout."""
    assert slip("/login anna x") == slip(" /login anna x\n") == ""
    assert slip("/login anna x", literal=True) == "/login …"
    assert slip(".дщпшт фттф ыускуе") == "/login …"


def test_nothing_of_it_is_said() -> None:
    """Several lines would be said as they are, with what stands behind the command; another line is said."""
    anna = Conversation.present()
    anna.types("look at this\n/login anna secret", ".дщпшт фттф ыускуе", "//login is the command")
    assert anna.shown() == [f"! {refusal('/login …', EN)}"] * 2
    (sent,) = anna.sent()
    assert sent.endswith("PRIVMSG #lobby :/login is the command")


def test_the_question_says_who_would_read_it() -> None:
    """Everybody in the room."""
    assert question("#lobby", EN) == "Let everybody in #lobby read the password?"
