"""Where somebody may search."""

from __future__ import annotations

from besedka.chat.finds import MOST_FOUND, FindMessages, Found, SearchMessages, SearchScope
from besedka.chat.searching import parse_search
from support.chat import Chat

QUERY = parse_search("чай")


def test_the_rooms_that_one_is_in_and_ones_own_talks() -> None:
    """Now, not when something was said; and never more at once than a page."""
    chat = Chat()
    anna = chat.enter("anna", "#чай", "#plans", device="device:a")
    chat.enter("boris", "#other")
    anna.leave("#plans")
    scope = anna.asks(FindMessages, SearchScope, QUERY, 5000, 7, True)
    question = scope.question
    assert [name for _number, name, _hidden in question.rooms or ()] == ["#чай"]
    assert (question.identity, question.limit, question.before, question.parts) == ("device:a", MOST_FOUND, 7, True)
    assert question.position == chat.state.position
    assert question.now == scope.time


def test_what_the_index_does_not_know_yet() -> None:
    """Is told by how far it reaches."""
    question = SearchMessages(QUERY, (), None, 10, 5, 0)
    assert Found(question, reach=9).behind
    assert not Found(question, reach=10).behind
