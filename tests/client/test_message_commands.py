"""Commands about what was said last."""

from __future__ import annotations

from support.clientmodel import FULL, Conversation

ALL = f"{FULL} draft/multiline besedka.chat/edit draft/message-redaction"


def present() -> Conversation:
    """Anna where Boris, Vera and she have said something."""
    anna = Conversation.present(ALL)
    anna.server(
        "@msgid=b :Boris!u@h PRIVMSG #lobby :beans",
        "@msgid=v :Vera!u@h PRIVMSG #lobby :leaves",
        "@msgid=a :Anna!b@h PRIVMSG #lobby :milk",
    )
    anna.shown()
    return anna


def test_the_last_words_of_somebody_are_answered() -> None:
    """By the nick, as it is completed, too; who said nothing cannot be answered."""
    anna = present()
    anna.types("/reply boris: yes", "/reply Gleb yes")
    assert anna.sent() == ["@label=1;besedka/key=salt-1;+reply=b PRIVMSG #lobby :yes"]
    assert anna.shown() == ["! Gleb has said nothing here that can be answered."]


def test_a_reaction_goes_to_the_last_words_of_others() -> None:
    """Or of somebody; the same again takes it back; where nobody spoke there is nothing to react to."""
    anna = present()
    anna.types("/react 👍", "/react Boris 👍")
    assert anna.sent() == ["@+draft/react=👍;+reply=v TAGMSG #lobby", "@+draft/react=👍;+reply=b TAGMSG #lobby"]
    anna.server("@+draft/react=👍;+reply=b :Anna!b@h TAGMSG #lobby")
    anna.types("/react Boris 👍")
    assert anna.sent() == ["@+draft/unreact=👍;+reply=b TAGMSG #lobby"]
    anna.shown()
    anna.types("/react Gleb 👍")
    assert anna.shown() == ["! There is nothing here to react to."]


def test_ones_own_last_words_are_changed_or_taken_back() -> None:
    """What was taken back is no more what was said last."""
    anna = present()
    anna.types("/edit cream", "/delete")
    assert anna.sent() == ["@label=1;besedka/key=salt-1 EDIT #lobby a :cream", "REDACT #lobby a"]
    anna.server(":Anna!b@h REDACT #lobby a")
    anna.shown()
    anna.types("/delete")
    assert anna.shown() == ["! You have said nothing here yet."]
