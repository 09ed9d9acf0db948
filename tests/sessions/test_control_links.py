"""Links into rooms and the audit log, by the control socket."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from besedka.chat.audit import AuditPage, AuditQuestion
from besedka.sessions.control import ControlSession
from besedka.sessions.control_links import answer_of_links
from support.conversation import Conversation, Peer


@pytest.fixture
def talk() -> Conversation:
    """A server with #x, which is for the invited."""
    found = Conversation()
    anna = found.irc("anna")
    anna.send("JOIN #x", "MODE #x +i")
    return found


@pytest.fixture
def control(talk: Conversation) -> Peer:
    """Its control socket."""
    return talk.connect(ControlSession, talk.plain_dialect, talk._release, {})


def call(control: Peer, command: str, room: str = "", **details: object) -> Any:
    """Ask something; return the one answer."""
    control.send(msgspec.json.encode({"command": command, "account": room, "details": details}).decode())
    (line,) = control.lines()
    return msgspec.json.decode(line)


def test_made_used_listed_and_revoked(talk: Conversation, control: Peer) -> None:
    """The token is told once, to who has asked for it."""
    made = call(control, "invite-add", "#x", uses=1, seconds=60, role="voice")
    assert made["address"] == f"http://127.0.0.1:8888/join/{made['token']}"
    boris = talk.irc("boris")
    assert " JOIN #x" in boris.ask(f"JOIN #x {made['token']}")[0]
    assert call(control, "invite-list", "#x") == {"links": []}, "it is used up"
    another = call(control, "invite-add", "#x")
    assert another["until"] is None
    (listed,) = call(control, "invite-list")["links"]
    assert (listed["room"], listed["most"], listed["by"]) == ("#x", 0, "console")
    assert another["token"] not in str(listed)
    assert call(control, "invite-remove", "#x", shown=listed["shown"])["changed"]
    assert call(control, "invite-list") == {"links": []}
    assert call(control, "invite-add", "#none") == {"error": "There is no room #none."}


def test_the_audit_log(control: Peer, talk: Conversation) -> None:
    """All of it, of a room, of somebody; what is looked up comes in its place."""
    talk.peers[0].send("TOPIC #x :tea")
    call(control, "ban-add", kind="nick", target="spam*")
    acts = call(control, "audit")["acts"]
    assert [(each["actor"], each["act"]) for each in acts] == [
        ("anna", "mode +i"),
        ("anna", "topic"),
        ("console", "server-ban nick"),
    ]
    assert [each["act"] for each in call(control, "audit", "#X", limit=1)["acts"]] == ["topic"]
    assert [each["act"] for each in call(control, "audit", about="console")["acts"]] == ["server-ban nick"]
    assert call(control, "audit", "#none") == {"error": "There is no room #none."}


def test_a_journal_that_cannot_be_read() -> None:
    """It is said."""
    page = AuditPage(AuditQuestion(0, "", 1), None)
    assert answer_of_links([page], Conversation().facts) == {"error": "The journal could not be read: try again."}
