"""What the administrator does with accounts while no server runs: on the folder's lock, with the same rules."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from besedka.chat.hub import COMMANDS, QUERIES, Hub
from besedka.journal.folder import Folder
from besedka.journal.history import History
from besedka.journal.journal import Journal
from besedka.server.admission import Admission
from besedka.server.banner import Entrance, web_address
from besedka.server.beginning import begin
from besedka.server.clock import wall_clock
from besedka.server.hashers import Hashers
from besedka.sessions.control_accounts import HashedFor, HashFor, answer_of, follow, steps_of
from besedka.sessions.control_links import answer_of_links, audit_question
from besedka.sessions.facts import Facts

if TYPE_CHECKING:
    from besedka.config.settings import Settings
    from besedka.i18n import Words
    from besedka.sessions.control_accounts import AccountCall

__all__ = ["carry_out"]

NOBODY = 0  # the number of a session that is none


def carry_out(settings: Settings, words: Words, call: AccountCall) -> dict[str, Any]:
    """Carry a call out, store what comes of it, and return the answer; raises `EnvironmentFault`."""
    with contextlib.ExitStack() as closing:
        folder = Folder(settings.server.data)
        closing.callback(folder.close)
        journal = Journal(folder.journal, settings.journal.durability)
        closing.callback(journal.close)
        contents = journal.open()
        state = begin(contents, journal, settings)
        facts = Facts(settings, words, contents.epoch, wall_clock())
        facts.web_address = web_address(Entrance(each.host, each.port, each.takes) for each in settings.listen)
        hub, admission, hashers = Hub(state), Admission(state, facts), Hashers(facts)
        steps: list[Any] = list(steps_of(NOBODY, call, settings.accounts.password_length))
        outcomes: list[Any] = []
        while steps:
            step = steps.pop(0)
            if type(step) in QUERIES:
                outcomes += hub.answer(step, wall_clock())
            elif type(step) in COMMANDS:
                admitted = admission.admit(step, wall_clock())
                events = admitted if isinstance(admitted, tuple) else tuple(hub.apply(admitted, wall_clock()))
                outcomes += events
                journal.store([event for event in events if event.position])
            elif isinstance(step, HashFor):
                if answer_of(outcomes, words) == {"changed": False}:  # nothing speaks against it
                    hashed = hashers.hash(step.question)
                    outcomes.append(HashedFor(hashed))
                    steps += follow(NOBODY, step, hashed)
            else:
                outcomes.append(step)
        question = audit_question(outcomes)
        if question is not None:
            history = History(folder.journal)
            closing.callback(history.close)
            outcomes.append(history.acts(question))
        answer = answer_of_links(outcomes, facts) or answer_of(outcomes, words)
        while journal.pruner.has_wishes:
            journal.pruner.forget_account()
        assert answer is not None
        return answer
