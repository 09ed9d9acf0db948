"""What is asked over the screen."""

from __future__ import annotations

from besedka.client.commands import COMMANDS
from besedka.client.lines import Kind, Line
from besedka.client.places import Places
from besedka.client.tui.keys import KEYS
from besedka.client.tui.questions import (
    commands,
    destinations,
    keys_page,
    paste_question,
    slip_question,
    take_back_question,
)
from besedka.i18n import Words
from support.clientmodel import NOON, Conversation

EN = Words("en")


def test_the_page_has_every_key_and_the_list_every_command() -> None:
    """Each with what it does."""
    page = keys_page(EN)
    assert {(key.shown, key.explain(EN)) for key in KEYS} < set(page)
    assert [choice.value.strip() for choice in commands(EN)] == [f"/{command.name}" for command in COMMANDS]
    assert {choice.value[-1] == " " for choice in commands(EN)} == {True, False}


def test_one_can_go_to_places_and_to_people_of_this_room() -> None:
    """Nobody twice; what is unread is told."""
    anna = Conversation.present()
    anna.server(":s 353 Anna = #lobby :Anna @Boris Vera", ":s 366 Anna #lobby :End")
    places = Places(anna.state)
    places.take(Line(kind=Kind.SAID, text="hi", when=NOON, nick="Boris", direct=True))
    assert [(choice.value, choice.about) for choice in destinations(places, EN)] == [
        ("#lobby", ""),
        ("Boris", "1 unread"),
        ("Anna", "person"),
        ("Vera", "person"),
    ]


def test_what_is_pasted_or_taken_back_is_shown_without_what_a_terminal_obeys() -> None:
    """Of many lines the first ones."""
    asked = paste_question("\n".join(f"line\x1b {n}" for n in range(7)), "#lobby", EN)
    assert "Paste 7 lines into #lobby?" in asked
    assert "  line 4\n  …" in asked
    assert "\x1b" not in asked
    line = Line(kind=Kind.SAID, text="oops\x1b[2J", when=NOON, nick="Anna")
    assert "  Anna: oops[2J\n" in take_back_question(line, EN)


def test_a_password_among_what_is_pasted_is_told_and_not_shown() -> None:
    """So it is asked again before it is said."""
    asked = paste_question("look\n/login anna secret", "#lobby", EN)
    assert "  look\n  /login …\n\nCareful: a password is among them, behind /login …" in asked
    assert "secret" not in asked
    assert "Careful" not in paste_question("look\nhere", "#lobby", EN)
    assert "Let everybody in #lobby read the password?\n\n  /login …" in slip_question("/login …", "#lobby", EN)
