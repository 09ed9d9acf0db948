"""The switch for raids."""

from __future__ import annotations

from besedka.chat.commands import Administer
from besedka.chat.lockdown import Lockdown, LockdownChanged, LockdownOf, SetLockdown, ShowLockdown
from besedka.chat.refusals import Reason
from support.chat import Chat, one, refusal


def test_who_may_turn_it() -> None:
    """Administrators, and whoever holds the control socket."""
    chat = Chat()
    anna = chat.enter("anna")
    assert refusal(anna.does(SetLockdown, Lockdown.SPEAK)) == (Reason.NOT_ADMINISTRATOR, ())
    anna.does(Administer, "anna", "")
    assert one(anna.does(SetLockdown, Lockdown.JOIN), LockdownChanged).source == anna.user.source
    assert anna.asks(ShowLockdown, LockdownOf).lockdown is Lockdown.JOIN
    assert anna.does(SetLockdown, Lockdown.JOIN) == []
    changed = one(chat.stranger().does(SetLockdown, Lockdown.OFF, True), LockdownChanged)
    assert (changed.source, changed.position) == (None, chat.state.position)
    assert refusal(chat.stranger().does(SetLockdown, Lockdown.SPEAK)) == (Reason.NOT_ADMINISTRATOR, ())
