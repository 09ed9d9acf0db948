"""Rooms and who is in them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from support.clientmodel import Conversation


def test_people_come_and_go() -> None:
    """Each move is one short line, and the room's members follow."""
    anna = Conversation.present()
    anna.server(":Boris!u@h JOIN #lobby", ":Vera!u@h JOIN #Lobby")
    assert set(anna.state.rooms["#lobby"].members.values()) == {"Boris", "Vera"}
    anna.server(":Boris!u@h PART #lobby :bye", ":Vera!u@h QUIT :gone", ":Nobody!u@h QUIT :was not here")
    assert anna.shown() == ["-- Boris is here", "-- Vera is here", "-- Boris left", "-- Vera left"]
    assert anna.state.rooms["#lobby"].members == {}


def test_other_rooms_are_not_ours() -> None:
    """What happens in a room that we are not in is ignored."""
    anna = Conversation.present()
    anna.server(
        ":Boris!u@h JOIN #far",
        ":Boris!u@h PART #far",
        ":Boris!u@h TOPIC #far :x",
        ":irc.test 332 Anna #far :x",
    )
    assert anna.shown() == []


def test_a_room_that_we_did_not_ask_for_is_ours_too() -> None:
    """A server may put us into a room; without another one it is the current."""
    anna = Conversation.present()
    anna.types("/leave")
    anna.server(":Anna!u@h PART #lobby")
    assert anna.state.current == ""
    anna.server(":Anna!u@h JOIN #forced")
    assert anna.state.current == "#forced"
    anna.server(":Anna!u@h JOIN #more")
    assert anna.state.current == "#forced"


def test_leaving_goes_back_to_where_we_were() -> None:
    """The room before is the current one again."""
    anna = Conversation.present()
    anna.types("/join #tea", "/join #jam")
    anna.server(":Anna!u@h JOIN #tea", ":Anna!u@h JOIN #jam", ":Anna!u@h PART #jam")
    assert anna.state.current == "#tea"
    assert anna.shown() == ["You left #jam."]


def test_being_put_out_is_told() -> None:
    """Who did it, and why; of others it is a short line."""
    anna = Conversation.present()
    anna.server(":Boris!u@h JOIN #lobby")
    anna.shown()
    anna.server(":Vera!u@h KICK #lobby Boris :noise", ":Vera!u@h KICK #lobby Anna :more noise")
    assert anna.shown() == [
        "-- Vera put Boris out: noise",
        "! Vera put you out of #lobby: more noise. /join takes you back.",
    ]
    anna.server(":Vera!u@h KICK #tea Anna :Vera")
    assert anna.shown() == ["! Vera put you out of #tea. /join takes you back."]
    assert list(anna.state.rooms) == ["#lobby"]


def test_one_comes_back_to_where_one_was_put_out_of() -> None:
    """By /join, and not by oneself; what is said there meanwhile is given back; a ban leaves what was said there."""
    anna = Conversation.present()
    anna.server(":Vera!u@h KICK #lobby Anna :noise")
    anna.shown()
    anna.types("but I", "/join")
    assert anna.shown() == ["! You were put out of #lobby: /join takes you back. Your words: but I"]
    assert anna.sent() == ["JOIN #lobby"]
    anna.server(":irc.test 474 Anna #lobby :Cannot join channel (+b)", "FAIL JOIN BANNED #lobby :No")
    assert anna.shown() == ["! You cannot go into #lobby: you are banned from it", "! No"]
    assert anna.state.current == "#lobby"
    anna.server(":irc.test 442 Anna #lobby :Not on channel")
    assert anna.shown() == ["! #lobby: you are not in this room"]
    anna.server(":Anna!u@h JOIN #lobby")
    assert anna.state.rooms["#lobby"].out is None
    anna.server(":Vera!u@h KICK #lobby Anna :noise")
    anna.types("/leave")
    assert anna.state.rooms == {}


def test_where_one_was_put_out_of_is_not_gone_into_again_by_itself() -> None:
    """After a lost connection either; /join without a connection goes there as soon as there is one."""
    anna = Conversation.present()
    anna.server(":Vera!u@h KICK #lobby Anna :noise")
    anna.loses()
    anna.opens()
    anna.sent()
    anna.server(":irc.test CAP * LS :", ":irc.test 001 Anna :Welcome Anna!besedka@127.0.0.1")
    assert "JOIN #lobby" not in anna.sent()
    anna.loses()
    anna.types("/join")
    anna.opens()
    anna.server(":irc.test CAP * LS :", ":irc.test 001 Anna :Welcome Anna!besedka@127.0.0.1")
    assert "JOIN #lobby" in anna.sent()
    anna.server(":Anna!u@h JOIN #lobby")
    anna.shown()
    anna.types("/join")
    assert anna.shown() == ["! Into which room? /join ROOM"]


def test_what_waited_for_a_room_is_refused_by_the_server() -> None:
    """It does not wait for a room that one does not go back to."""
    anna = Conversation.present()
    anna.types(*(str(number) for number in range(40)))
    anna.server(":Vera!u@h KICK #lobby Anna :noise")
    while anna.state.outgoing.waiting:
        label = anna.state.outgoing.waiting[0].number
        anna.server(f"@label={label} :irc.test 404 Anna #lobby :No")
    assert len(anna.shown()) == 41


def test_nicks_change() -> None:
    """Members, speakers and we ourselves are called by the new name."""
    anna = Conversation.present()
    anna.server(":Boris!u@h JOIN #lobby", ":Boris!u@h PRIVMSG #lobby :hi", ":Vera!u@h PRIVMSG #lobby :hi")
    anna.shown()
    anna.server(":Boris!u@h NICK Bob", ":Anna!u@h NICK Anya", ":Stranger!u@h NICK Other")
    assert anna.shown() == ["-- Boris is Bob now", "You are Anya now."]
    assert anna.state.speakers == ("Vera", "Bob")
    assert (anna.state.nick, anna.state.name) == ("Anya", "Anya")


def test_our_own_member_entry_follows_our_nick_without_a_second_line() -> None:
    """Being listed in the room does not make our change an event too."""
    anna = Conversation.present()
    anna.server(":irc.test 353 Anna = #lobby :Anna", ":Anna!u@h NICK Anya")
    assert anna.shown() == ["You are Anya now."]
    assert anna.state.rooms["#lobby"].members == {"anya": "Anya"}


@pytest.mark.parametrize("freed", [":Anna!u@h QUIT :ghost", ":Anna!u@h NICK Other"])
def test_a_nick_that_comes_free_is_taken_back(freed: str) -> None:
    """Whoever had it let it go: we ask for it, and a refusal is no news."""
    anna = Conversation.present()
    anna.server(":Anna!u@h NICK Anna_")
    anna.state = replace(anna.state, name="Anna")
    anna.shown()
    anna.server(freed)
    assert anna.sent() == ["NICK Anna"]
    anna.server(":irc.test 433 Anna_ Anna :in use")
    assert anna.shown() == []
    anna.server(freed)
    anna.server(":Anna_!u@h NICK Anna")
    assert (anna.state.nick, anna.state.name) == ("Anna", "Anna")


def test_topics_are_told_when_they_change() -> None:
    """And when we come in, but only if there is one."""
    anna = Conversation.present()
    anna.server(
        ":irc.test 332 Anna #lobby :tea at five",
        ":irc.test 331 Anna #lobby :No topic",
        ":Boris!u@h TOPIC #lobby :jam",
        ":Boris!u@h TOPIC #lobby :",
    )
    assert anna.shown() == [
        "Topic of #lobby: tea at five",
        "-- Boris set the topic: jam",
        "-- Boris removed the topic",
    ]


def test_what_was_taken_back_is_told() -> None:
    """In one line, with the reason where there is one."""
    anna = Conversation.present()
    anna.server(":Boris!u@h REDACT #lobby e-1", ":Boris!u@h REDACT Anna e-2 :wrong window")
    assert anna.shown() == ["-- Boris took a message back", "-- Boris took a message back: wrong window"]


def test_a_topic_that_was_asked_for_is_answered_also_when_there_is_none() -> None:
    """No answer at all would look like a fault."""
    anna = Conversation.present()
    anna.types("/topic")
    assert anna.sent() == ["TOPIC #lobby"]
    anna.server(":irc.test 331 Anna #lobby :No topic is set")
    assert anna.shown() == ["#lobby has no topic."]


def test_names_make_members() -> None:
    """With signs and hosts cut off; a few are listed."""
    anna = Conversation.present()
    anna.server(
        ":irc.test 353 Anna = #lobby :@+Vera!u@h Anna!u@h",
        ":irc.test 353 Anna = #lobby :+boris!u@h",
        ":irc.test 366 Anna #lobby :End",
    )
    assert set(anna.state.rooms["#lobby"].members.values()) == {"Vera", "Anna", "boris"}
    assert anna.shown() == ["In #lobby (3): Anna, +boris, @+Vera"]


def test_many_names_are_a_number_unless_asked_for() -> None:
    """A full room does not push everything off the screen when we come in."""
    many = " ".join(f"n{number:02}" for number in range(30))
    anna = Conversation.present()
    anna.server(f":irc.test 353 Anna = #lobby :{many}", ":irc.test 366 Anna #lobby :End")
    assert anna.shown() == ["People in #lobby: 30"]
    anna.types("/who")
    assert anna.sent() == ["NAMES #lobby"]
    anna.server(f":irc.test 353 Anna = #lobby :{many}", ":irc.test 366 Anna #lobby :End")
    assert anna.shown()[0].startswith("In #lobby (30): n00, n01")


def test_names_of_a_room_that_we_are_not_in_are_shown_too() -> None:
    """/who answers for any room."""
    anna = Conversation.present()
    anna.types("/who #far")
    anna.server(":irc.test 353 Anna = #far :Boris", ":irc.test 366 Anna #far :End")
    assert anna.shown() == ["In #far (1): Boris"]


def test_a_closed_room_leaves_us_where_we_were() -> None:
    """The sentence says why; what was said to it meanwhile is refused by the server, not lost."""
    anna = Conversation.present()
    anna.types("/join #closed", "hello?")
    assert anna.state.current == "#closed"
    anna.sent()
    anna.server(":irc.test 473 Anna #closed :Cannot join channel (+i)")
    assert anna.shown() == ["! You cannot go into #closed: only who is invited may come in"]
    assert anna.state.current == "#lobby"
    assert anna.sent()[0].endswith("PRIVMSG #closed :hello?")


def test_a_refusal_for_a_room_that_we_are_in_takes_nothing_away() -> None:
    """Too many rooms, say: we keep those that we have."""
    anna = Conversation.present()
    anna.server(":irc.test 405 Anna #lobby :Too many channels", ":irc.test 405 Anna #other :Too many channels")
    assert list(anna.state.rooms) == ["#lobby"]


def test_invitations_say_what_to_do() -> None:
    """Ours with the command to follow, others' as a short line."""
    anna = Conversation.present()
    anna.server(":Boris!u@h INVITE Anna #tea", ":Boris!u@h INVITE Vera #lobby")
    assert anna.shown() == ["Boris invites you to #tea: /join #tea", "-- Boris invited Vera"]


def test_modes_of_rooms_are_told() -> None:
    """Those of ourselves are not."""
    anna = Conversation.present()
    anna.server(":Boris!u@h MODE #lobby +o Anna", ":Anna MODE Anna :+i")
    assert anna.shown() == ["-- Boris set +o Anna"]


def test_a_message_without_its_parameters_is_no_trouble() -> None:
    """A broken server does not break the client."""
    anna = Conversation.present()
    for verb in ("JOIN", "PART", "KICK", "QUIT", "NICK", "TOPIC", "INVITE", "MODE", "332", "353", "473"):
        anna.server(verb)
    assert list(anna.state.rooms) == ["#lobby"]


def test_a_topic_is_that_of_now() -> None:
    """A server that came back without it has none, and does not say so."""
    anna = Conversation.present()
    anna.server(":s 332 Anna #lobby :Samovar")
    assert anna.state.rooms["#lobby"].topic == "Samovar"
    anna.server(":Anna!b@h JOIN #lobby")
    assert anna.state.rooms["#lobby"].topic == ""
