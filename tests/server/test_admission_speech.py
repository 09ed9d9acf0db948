"""Settings bound what is said, changed, taken back and reacted with."""

from __future__ import annotations

import pytest

from besedka.chat import commands
from besedka.chat.commands import Say, Speech
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.refusals import Reason
from besedka.config.settings import Settings
from besedka.journal.space import Space
from besedka.server.admission_speech import LONGEST_KEY
from support.admitting import admitted, house, refused
from support.inside import changed


@pytest.mark.parametrize("key", ["", "k" * (LONGEST_KEY + 1), "a\x07", "a\nb"])
def test_a_message_key_that_cannot_be_one_is_refused(key: str) -> None:
    """It would be kept for a day: so it is short and printable."""
    _, admission = house()
    assert refused(admission, Say(1, "#lobby", "x", key=key)) == (Reason.KEY_UNUSABLE, ("#lobby",))


def test_a_message_key_passes() -> None:
    """As long as it may be, in any letters."""
    _, admission = house()
    command = Say(1, "#lobby", "x", key="ключ" + "k" * (LONGEST_KEY - 4))
    assert admitted(admission, command) is command


@pytest.mark.parametrize("speech", [Speech.MESSAGE, Speech.NOTICE])
def test_what_does_not_fit_a_line_may_be_refused(speech: Speech) -> None:
    """By the bytes that the others would get, its end included; other wires than IRC and several lines are cut."""
    hub, admission = house()
    admission._facts.settings = changed(Settings(), irc={"long_lines": "refuse"})
    admission.space = Space.ENOUGH
    verb = "NOTICE" if speech is Speech.NOTICE else "PRIVMSG"
    text = "й" * 50 + "x" * (510 - 100 - len(f":anna!anna@192.0.2.1 {verb} #lobby :"))
    admitted(admission, Say(1, "#lobby", text, speech))
    assert refused(admission, Say(1, "#lobby", f"{text}йx", speech)) == (Reason.LINE_TOO_LONG, ("#lobby", "3"))
    admitted(admission, Say(1, "#lobby", f"{text}\n{text}", speech))
    admitted(admission, Say(1, "#lobby", text + text, speech, seams=(400,)))
    hub.apply(commands.Register(2, "boris", "boris", "Boris", "192.0.2.2", "plain"), 1)
    admitted(admission, Say(2, "#lobby", text + text, speech))
    admitted(admission, Say(3, "#lobby", text + text, speech))
    admission._facts.settings = Settings()
    admitted(admission, Say(1, "#lobby", text + text, speech))


def test_what_is_taken_back() -> None:
    """The reason is bounded, and the settings say for how long one may; guests that only read take nothing back."""
    _, admission = house(kick_length=5)
    admission._facts.settings = changed(admission._facts.settings, history={"redact_minutes": 2})
    command = Redact(1, "#lobby", "e-1", 1, "a long story")
    assert admitted(admission, command) == Redact(1, "#lobby", "e-1", 1, "a lon", 120_000_000)
    admission._facts.settings = changed(admission._facts.settings, accounts={"guests": "read-only"})
    assert refused(admission, command) == (Reason.SPEECH_OF_GUESTS, ("#lobby",))


def test_what_is_changed_and_how_it_is_reacted_to() -> None:
    """The settings say for how long and how often; keys can be printed, and a reaction is short."""
    _, admission = house(reactions=3, reactions_per_message=4)
    admission._facts.settings = changed(admission._facts.settings, history={"edit_minutes": 1})
    assert admitted(admission, Edit(1, "#lobby", "e-1", 1, "x", "k")).within == 60_000_000
    assert refused(admission, Edit(1, "#lobby", "e-1", 1, "x", "\7")) == (Reason.KEY_UNUSABLE, ("#lobby",))
    reaction = admitted(admission, React(1, "#lobby", (), 1, "\N{THUMBS UP SIGN}" * 16, adding=True))
    assert (reaction.most, reaction.most_of_all) == (3, 4)
    assert refused(admission, React(1, "#lobby", (), 1, "x" * 65, adding=True)) == (
        Reason.REACTION_UNUSABLE,
        ("#lobby", "64"),
    )
