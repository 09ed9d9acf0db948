"""What `net` is given: the sessions that besedka has are what a worker expects."""

from __future__ import annotations

import inspect

import pytest

from besedka.net import ports
from besedka.server.turn import Turn
from besedka.sessions.control import ControlSession
from besedka.sessions.front import Front
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.refusal import WireRefusal
from besedka.sessions.web.page import PageSession

CALLED = ("receive", "end_of_input", "lost", "expire", "farewell", "closed")


@pytest.mark.parametrize("session", [Front, PlainSession, IrcSession, PageSession, WireRefusal, ControlSession])
@pytest.mark.parametrize("name", CALLED)
def test_each_session_can_be_called_by_a_worker(session: type, name: str) -> None:
    """With the parameters that the port names."""
    wanted = list(inspect.signature(getattr(ports.Session, name)).parameters)
    assert list(inspect.signature(getattr(session, name)).parameters) == wanted


def test_the_turn_can_be_called_by_a_worker() -> None:
    """With the parameters that the port names."""
    wanted = list(inspect.signature(ports.TurnRunner.run).parameters)
    assert list(inspect.signature(Turn.run).parameters) == wanted
