"""What is asked or told over the screen, as texts and as choices: the keys, where to go, which command. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.clean import clean
from besedka.client.commands import COMMANDS
from besedka.client.emoji import EMOJI, plain
from besedka.client.reactions import has
from besedka.client.slips import masked, question, slip
from besedka.client.state import fold, room_of
from besedka.client.tui.finder import Choice
from besedka.client.tui.keys import KEYS

if TYPE_CHECKING:
    from besedka.client.lines import Line
    from besedka.client.places import Places
    from besedka.i18n import Words

__all__ = [
    "commands",
    "destinations",
    "keys_page",
    "paste_question",
    "reactions",
    "slip_question",
    "take_back_question",
]

# Of what is pasted so many lines are shown, each with so many letters; enough to know it again.
_LINES_SHOWN, _LETTERS_SHOWN = 5, 70
# Of a message that is to be taken back.
_MESSAGE_SHOWN = 200


def keys_page(words: Words) -> list[tuple[str, str]]:
    """Return every key with what it does."""
    _ = words
    more = (
        ("Enter", _("sends; Shift+Enter, Alt+Enter and Ctrl+J begin a new line")),
        ("Tab", _("completes names, rooms, commands and emoji (:smile)")),
        ("Ctrl+S C", _("copies the selected message, where the terminal can")),
        ("↑", _("where nothing is typed: changes what you said last")),
    )
    return [*((key.shown, key.explain(_)) for key in KEYS), *more]


def destinations(places: Places, words: Words) -> list[Choice]:
    """Return where one can go: the places that are there, and the people of this room."""
    _ = words
    state = places.state
    choices = [Choice(place.name, clean(place.name), _unread(place.unread, words)) for place in places if place.name]
    known = {fold(state, choice.value) for choice in choices}
    room = room_of(state, state.current)
    people = sorted(room.members.values(), key=str.casefold) if room else []
    return choices + [Choice(nick, clean(nick), _("person")) for nick in people if fold(state, nick) not in known]


def _unread(count: int, words: Words) -> str:
    return words.n("{count} unread", "{count} unread", count).format(count=count) if count else ""


def commands(words: Words) -> list[Choice]:
    """Return every command, as it stands where one writes."""
    _ = words
    return [
        Choice(
            f"/{command.name}{' ' if command.usage else ''}",
            f"/{command.name} {_(command.usage) if command.usage else ''}".rstrip(),
            command.explain(_),
        )
        for command in COMMANDS
    ]


def reactions(line: Line, nick: str, words: Words) -> list[Choice]:
    """Return what one can react with: what others have reacted with first, then what people use most."""
    _ = words
    known = {reaction.text: has(line.reactions, reaction.text, nick) for reaction in line.reactions}
    choices = [Choice(text, plain(text), _("takes yours back") if mine else "") for text, mine in known.items()]
    return choices + [
        Choice(emoji.text, f"{plain(emoji.text)}  {emoji.names}") for emoji in EMOJI if emoji.text not in known
    ]


def paste_question(text: str, room: str, words: Words) -> str:
    """Ask whether so many lines are meant to stand where one writes."""
    _ = words
    lines = text.splitlines()
    count = len(lines)
    beginning = "\n".join(f"  {clean(masked(line))[:_LETTERS_SHOWN]}" for line in lines[:_LINES_SHOWN])
    told = _.n("Paste {count} line into {room}?", "Paste {count} lines into {room}?", count)
    more = "\n  …" if count > _LINES_SHOWN else ""
    keys = _("Enter puts them where you write, Esc does not.")
    command = slip(text)
    warning = _("Careful: a password is among them, behind {command}").format(command=command) if command else ""
    return "\n\n".join(filter(None, (told.format(count=count, room=clean(room)), f"{beginning}{more}", warning, keys)))


def slip_question(command: str, room: str, words: Words) -> str:
    """Ask whether everybody is meant to read a password."""
    _ = words
    asked = question(clean(room), words)
    why = _("Several lines, answers and changes are said as they are; a command in them is not done.")
    keys = _("Y says it all the same, Esc takes you back to your words.")
    return f"{asked}\n\n  {command}\n\n{why}\n\n{keys}"


def take_back_question(line: Line, words: Words) -> str:
    """Ask first: what is taken back is gone for everybody."""
    _ = words
    question, keys = _("Take this back, for everybody?"), _("Enter takes it back, Esc does not.")
    return f"{question}\n\n  {clean(line.nick)}: {clean(line.text)[:_MESSAGE_SHOWN]}\n\n{keys}"
