"""Keeping order by the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat.lockdown import Lockdown
from support.asking import asked, club, registered

if TYPE_CHECKING:
    from support.conversation import Conversation, Peer


def room() -> tuple[Conversation, Peer, Peer]:
    """Return a conversation in which anna operates #x, her own, where boris is, too."""
    talk, anna, boris = club()
    registered(anna)
    talk.everybody_joins("#x", anna, boris)
    return talk, anna, boris


def test_ban_and_unban() -> None:
    """Who is inside is put out, and is told why; the room sees MODE and KICK."""
    _, anna, boris = room()
    told = asked(anna, "ban #x boris 2h too loud")
    assert told[:2] == [
        ":anna!anna@127.0.0.1 MODE #x +b boris!*@*",
        ":anna!anna@127.0.0.1 KICK #x boris :too loud",
    ]
    assert told[2] == "boris!*@* is banned from #x."
    assert told[3].startswith("It ends at 20")
    assert told[4] == "boris was put out of #x."
    assert boris.lines()[-1] == ":anna!anna@127.0.0.1 KICK #x boris :too loud"
    (refused,) = boris.ask("JOIN #x")
    assert refused.endswith(" UTC: too loud")
    assert asked(anna, "unban #x boris")[-1] == "boris!*@* is banned from #x no more."
    assert asked(anna, "unban #x boris") == ["There is no such entry in the list of #x: boris."]


@pytest.mark.parametrize(
    ("typed", "end", "reason"),
    [("", False, ""), ("30m", True, ""), ("3 warnings", False, "3 warnings"), ("0 for ever", False, "for ever")],
)
def test_mute_and_unmute(typed: str, end: bool, reason: str) -> None:
    """With an end, a reason, both or neither; a number without a unit begins a reason."""
    talk, anna, boris = room()
    told = asked(anna, f"mute #x boris {typed}")
    assert told[1] == "boris!*@* is muted in #x."
    (listed,) = talk.state.rooms["#x"].lists
    assert (bool(listed.until), listed.reason) == (end, reason)
    assert len(told) == 2 + end
    assert boris.ask("PRIVMSG #x :hi")[0].startswith(":besedka.local 404 boris #x :Cannot send to channel (+q)")
    assert asked(anna, "unquiet #x boris")[-1] == "boris!*@* is muted in #x no more."


def test_kick() -> None:
    """With a reason or without."""
    talk, anna, boris = room()
    assert asked(anna, "kick #x boris too loud")[-1] == "boris was put out of #x."
    assert boris.lines() == [":anna!anna@127.0.0.1 KICK #x boris :too loud"]
    talk.everybody_joins("#x", boris)
    assert asked(anna, "kick #x boris")[0] == ":anna!anna@127.0.0.1 KICK #x boris :anna"
    assert asked(anna, "kick #x boris") == ["boris is not in #x."]


def test_bans() -> None:
    """Both lists, with who, until when and why."""
    _, anna, _ = room()
    anna.send("TBAN #x 1h spam!*@* :too loud", "MODE #x +q vera!*@*", "MODE #x +o-o boris boris")
    anna.forget()
    first, banned, second, muted = asked(anna, "bans #x")
    assert (first, second) == ("Banned from #x: 1", "Muted in #x: 1")
    assert banned.startswith("  spam!*@*, by anna, until 20")
    assert banned.endswith(" UTC: too loud")
    assert muted == "  vera!*@*, by anna"


def test_who_may() -> None:
    """Operators; the owner alone archives; administrators alone lock down."""
    _, _, boris = room()
    for text in ("ban #x anna", "unban #x anna", "mute #x anna", "unmute #x anna", "kick #x anna", "bans #x"):
        assert asked(boris, text) == ["Only operators of #x may do that."]
    assert asked(boris, "archive #x")[0].startswith("Only the owner of #x")
    assert asked(boris, "lockdown on") == ["Only administrators of this server may do that."]


def test_archive() -> None:
    """What it is afterwards is told, also where nothing changes."""
    _, anna, boris = room()
    for _ in range(2):
        assert asked(anna, "archive #x")[-1] == "#x is archived: it can only be read."
    assert boris.lines() == [":anna!anna@127.0.0.1 MODE #x +x"]
    assert boris.ask("PRIVMSG #x :hi")[0].startswith(":besedka.local 404 boris #x :Channel is archived (+x)")
    assert asked(anna, "unarchive #x")[-1] == "#x is not archived."


def test_lockdown() -> None:
    """Guests are told; accounts speak on; it is taken back."""
    talk, anna, boris = room()
    talk.state.by_session[anna.session.number].administrator = True
    assert asked(anna, "lockdown") == ["Everybody may speak and enter rooms."]
    assert asked(anna, "lockdown maybe") == ["Type: lockdown on, lockdown join or lockdown off."]
    assert asked(anna, "lockdown ON") == ["Only who is logged in to an account may speak; no accounts are made."]
    said = "For now only accounts may speak on this server: log in, or try again later"
    assert boris.ask("PRIVMSG #x :hi") == [f":besedka.local 404 boris #x :{said}"]
    assert boris.ask("PRIVMSG #x :a", "PRIVMSG #x :b") == [f":besedka.local 404 boris #x :{said}"] * 2
    assert asked(boris, "register tea-and-sugar")[-1].startswith("For now no accounts are made")
    assert anna.ask("PRIVMSG #x :hi") == []
    boris.forget()
    assert boris.ask("JOIN #y")[0] == ":boris!boris@127.0.0.1 JOIN #y"
    asked(anna, "lockdown join")
    assert boris.ask("JOIN #z")[0].startswith(":besedka.local 477 boris #z :For now only accounts may join")
    assert anna.ask("JOIN #z")[0] == ":anna!anna@127.0.0.1 JOIN #z"
    asked(anna, "lockdown off")
    assert talk.state.lockdown is Lockdown.OFF
    assert boris.ask("PRIVMSG #x :hi") == []
