"""What every newcomer is told alike."""

from __future__ import annotations

from besedka.sessions.irc import welcome
from support.conversation import Conversation, settings
from support.wirerules import check_irc


def test_it_is_made_once_until_the_settings_are_read_again() -> None:
    """Each sees its own nick in it, and the newest settings."""
    talk = Conversation(settings(server={"motd": "one"}))
    talk.irc("anna")
    made = talk.facts.made(welcome.message_of_the_day)
    talk.irc("boris")
    assert talk.facts.made(welcome.message_of_the_day) is made
    talk.facts.settings = settings(server={"motd": "two"})
    vera = talk.irc()
    lines = vera.ask("NICK vera", "USER v 0 * :V")
    assert ":besedka.local 372 vera :- two" in lines
    assert all(line.split()[2] == "vera" for line in lines)


def test_long_lines_fit_with_the_longest_nick() -> None:
    """A message of the day may be wider than a line; it is cut between characters."""
    talk = Conversation(settings(server={"motd": "чай " * 200}, limits={"nick_length": 32}))
    anna = talk.irc()
    anna.send(f"NICK {'я' * 32}", "USER a 0 * :A")
    texts = [message.params[1] for message in check_irc(anna.take()) if message.verb == "372"]
    assert [text.startswith("- чай чай") for text in texts] == [True]
