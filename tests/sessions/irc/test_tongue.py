"""The languages of sessions."""

from __future__ import annotations

from besedka.sessions.irc.session import IrcSession
from support.conversation import Conversation


def test_one_for_all() -> None:
    """Sessions share one object for each language, with the dialects in it: a choice costs a session nothing."""
    talk = Conversation(language="ru")
    sessions = []
    for nick, code in (("anna", "ru"), ("boris", "ru"), ("vera", "en"), ("clara", "")):
        peer = talk.irc(nick)
        if code:
            peer.send(f"LANGUAGE {code}")
        assert isinstance(peer.session, IrcSession)
        sessions.append(peer.session)
    anna, boris, vera, clara = (session.tongue for session in sessions)
    assert anna is boris
    assert len({anna, vera, clara}) == 3
    assert {tongue.dialects for tongue in (anna, vera, clara)} == {talk.irc_dialects}
    assert [tongue.words.language for tongue in (anna, vera, clara)] == ["ru", "en", "ru"]
    assert clara.numerics("No such nick") == "No such nick"
