"""Every kind of outcome has its reply, or none on purpose."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from besedka.chat import account_events, account_queries, events, queries, room_events, room_queries, server_bans
from besedka.sessions.irc import steps
from besedka.sessions.irc.replies import _REPLIES, reply_to
from besedka.sessions.irc.response import Response
from besedka.sessions.session import Local
from support.conversation import Conversation

if TYPE_CHECKING:
    from types import ModuleType

# what others are told, never who caused it, what nobody is told, and what only the administrator is
FOR_OTHERS = {
    events.ToldFromAfar,
    room_events.InviteAnnounced,
    room_events.RoomEnteredAnew,
    events.MetadataShown,
    room_events.RoleGranted,  # the service tells of it
    events.Event,
    queries.Answer,
    account_queries.AccountList,
    events.UserRemoved,
    steps.Nothing,
}


def kinds(module: ModuleType, base: type | tuple[type, ...]) -> set[type]:
    """Return the kinds of outcomes that a module defines."""
    return {each for _, each in inspect.getmembers(module, inspect.isclass) if issubclass(each, base)}


def test_every_outcome_is_answered() -> None:
    """A new event, answer or step cannot be forgotten here."""
    outcomes = (
        kinds(events, events.Event)
        | kinds(room_events, events.Event)
        | kinds(account_events, events.Event)
        | kinds(server_bans, (events.Event, queries.Answer))
        | kinds(queries, queries.Answer)
        | kinds(room_queries, queries.Answer)
        | kinds(account_queries, queries.Answer)
        | kinds(steps, Local)
    )
    bases = {each for each in outcomes if each.__module__ == "besedka.sessions.session"}
    assert outcomes - bases - FOR_OTHERS - _REPLIES.keys() == set()


def test_what_others_are_told_has_no_reply() -> None:
    """Who leaves has had its last word."""
    session = Conversation().irc("anna").session
    response = Response(session)
    reply_to(response, object())
    assert response.lines == []


def test_a_refused_registration_may_be_tried_again() -> None:
    """The welcome is only for who is there."""
    talk = Conversation()
    talk.irc("anna")
    second = talk.irc()
    assert len(second.ask("NICK anna", "USER a 0 * :A")) == 1
    assert " 001 boris " in second.ask("NICK boris")[0]
