"""What administrators do from within the chat."""

from __future__ import annotations

import pytest

from besedka.chat import commands
from besedka.chat.events import Announced, SessionEnded, SettingsWanted, UserModeChanged, UserQuit, UserRemoved
from besedka.chat.queries import CountUsers, FindUsers, ShowUserModes, UserCount, UserList, UserModes
from besedka.chat.refusals import Reason
from support.chat import Chat, one, refusal
from support.wholeness import check_state


def test_becoming_an_administrator_and_stopping() -> None:
    """It is told each time it is asked for, and counted once; who is none has nothing to stop."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    for _ in range(2):
        changed = one(anna.does(commands.Administer, "anna", ""), UserModeChanged)
        assert (changed.letter, changed.on, changed.audience) == ("o", True, ())
    assert boris.asks(CountUsers, UserCount).administrators == 1
    assert [user.source.nick for user in boris.asks(FindUsers, UserList, "*", True).users] == ["anna"]
    assert anna.asks(ShowUserModes, UserModes).administrator
    assert boris.does(commands.StopAdministering) == []
    assert not one(anna.does(commands.StopAdministering), UserModeChanged).on
    assert boris.asks(CountUsers, UserCount).administrators == 0
    check_state(chat.state)


def test_who_goes_is_no_administrator_any_more() -> None:
    """Nor hears announcements: what is counted is who is here."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    anna.does(commands.Administer, "anna", "")
    anna.does(commands.HearAnnouncements, True)
    anna.quit()
    check_state(chat.state)
    assert boris.asks(CountUsers, UserCount).administrators == 0


@pytest.mark.parametrize(
    "command",
    [(commands.Announce, "hi"), (commands.ReadSettingsAgain,), (commands.RemoveUser, "anna", "why")],
    ids=lambda command: command[0].__name__,
)
def test_others_may_not(command: tuple[type[commands.Command], str]) -> None:
    """Whoever is no administrator is refused, also where it is about itself."""
    chat = Chat()
    kind, *fields = command
    assert refusal(chat.enter("anna").does(kind, *fields)) == (Reason.NOT_ADMINISTRATOR, ())


def test_announcements_reach_those_who_want_to_hear_them() -> None:
    """In the order in which they wished for it; a wish that is fulfilled is not told."""
    chat = Chat()
    anna, boris, vera = (chat.enter(nick) for nick in ("anna", "boris", "vera"))
    anna.does(commands.Administer, "anna", "")
    for person in (vera, boris):
        assert one(person.does(commands.HearAnnouncements, True), UserModeChanged).letter == "w"
        assert person.does(commands.HearAnnouncements, True) == []
    assert one(anna.does(commands.Announce, "tea"), Announced).audience == (vera.session, boris.session)
    assert not one(vera.does(commands.HearAnnouncements, False), UserModeChanged).on
    assert one(anna.does(commands.Announce, "tea"), Announced).audience == (boris.session,)


def test_reading_the_settings_again_is_only_passed_on() -> None:
    """The hub knows no settings."""
    chat = Chat()
    anna = chat.enter("anna")
    anna.does(commands.Administer, "anna", "")
    assert one(anna.does(commands.ReadSettingsAgain), SettingsWanted).audience == ()


def test_removing_somebody() -> None:
    """Its sessions end, its rooms see it go, its nick is free."""
    chat = Chat()
    anna = chat.enter("anna")
    boris, vera = chat.enter("boris", "#x"), chat.enter("vera", "#x")
    anna.does(commands.Administer, "anna", "")
    assert refusal(anna.does(commands.RemoveUser, "nobody", "why")) == (Reason.NO_SUCH_NICK, ("nobody",))
    removed, ended, gone = anna.does(commands.RemoveUser, "Boris", "spam")
    assert isinstance(removed, UserRemoved)
    assert (removed.source.nick, removed.nick, removed.reason, removed.audience) == ("anna", "boris", "spam", ())
    assert isinstance(ended, SessionEnded)
    assert (ended.audience, ended.reason) == ((boris.session,), "Killed (anna (spam))")
    assert isinstance(gone, UserQuit)
    assert (gone.audience, gone.source.nick, gone.reason) == ((vera.session,), "boris", "Killed (anna (spam))")
    assert gone.position == chat.state.position
    check_state(chat.state)
    assert boris.quit() == [SessionEnded(0, chat.now, boris.session, (boris.session,), "bye")]
    chat.enter("boris")


def test_removing_somebody_without_room_on_the_disk() -> None:
    """It goes all the same, and nothing is kept of it."""
    chat = Chat()
    anna = chat.enter("anna")
    chat.enter("boris", "#x")
    anna.does(commands.Administer, "anna", "")
    _, gone = anna.does(commands.RemoveUser, "boris", "spam", False)  # nor of who did it
    assert gone.position == 0


def test_removing_oneself() -> None:
    """That is possible."""
    chat = Chat()
    anna = chat.enter("anna")
    anna.does(commands.Administer, "anna", "")
    _, ended = anna.does(commands.RemoveUser, "anna", "bye")
    assert isinstance(ended, SessionEnded)
    assert ended.audience == (anna.session,)
    check_state(chat.state)
