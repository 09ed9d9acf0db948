"""Commands about what one wants to hear of."""

from __future__ import annotations

from besedka.client.preferences import Preferences
from support.clientmodel import Conversation


def test_a_place_is_muted_until_that_is_ended() -> None:
    """This one, or another; without one to mute it is told which are."""
    anna = Conversation.present()
    anna.types("/mute", "/mute Boris", "/mute", "/unmute", "/unmute boris", "/unmute #tea")
    assert [row.split()[0] for row in anna.shown()] == ["#lobby", "Boris", "Quiet", "#lobby", "boris", "Quiet"]
    assert anna.state.preferences == Preferences()


def test_other_words_call_like_the_name() -> None:
    """As words, in any case, until they are taken out; and what called us is told on request."""
    anna = Conversation.present()
    anna.types("/mentions", "/keywords Tea coffee tea", "/keywords -coffee")
    assert anna.shown()[-1] == "Words that call you, besides your name: tea"
    anna.server(
        ":Boris!u@h PRIVMSG #lobby :TEA!", ":Boris!u@h PRIVMSG #lobby :steam", ":Boris!u@h PRIVMSG Anna :hi Anna"
    )
    anna.shown()
    anna.types("/mentions")
    assert anna.shown() == ["12:00 #lobby Boris: TEA!", "12:00 @ Boris: hi Anna"]


def test_an_answer_to_us_calls_us() -> None:
    """Whoever answers somebody else does not."""
    anna = Conversation.present()
    anna.server("@msgid=m :Anna!b@h PRIVMSG #lobby :tea?", "@msgid=n :Boris!u@h PRIVMSG #lobby :who?")
    assert anna.line_of("@+reply=m :Boris!u@h PRIVMSG #lobby :yes").mention
    assert not anna.line_of("@+reply=n :Vera!u@h PRIVMSG #lobby :me").mention


def test_how_one_is_told_is_chosen_by_a_word() -> None:
    """Without one it is said what is so; another is told which there are."""
    anna = Conversation.present()
    anna.types("/notify", "/notify BELL", "/notify off", "/notify loud", "/typing off", "/typing", "/typing maybe")
    shown = anna.shown()
    assert shown[3] == "! Choose one of these: on, bell, off"
    assert shown[4:] == ["Nobody is told that you are typing."] * 2 + ["! Choose one of these: on, off"]
    assert (anna.state.preferences.notify, anna.state.preferences.typing) == ("off", False)
