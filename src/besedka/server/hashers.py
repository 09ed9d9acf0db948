"""Helper threads that make and compare hashes of passwords: slow by design, so no worker does it.

Whoever guesses is told to wait, by account and by address; and an account that does not exist takes as long as one
that does.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import queue
import threading
import time
from typing import TYPE_CHECKING, Any

from besedka.chat.accounts import Verifier
from besedka.chat.names import fold_nick
from besedka.net.orders import Answered
from besedka.protocols import scram
from besedka.protocols.sasl import SaslError, prepare
from besedka.server.origin import origin
from besedka.server.rate import Rate
from besedka.sessions.credentials import Busy, CheckGateway, CheckPassword, CheckProof, HashPassword, Judged, Unusable
from besedka.sessions.session import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from argon2 import PasswordHasher

    from besedka.config.sections.people import Accounts
    from besedka.net.outbox import Gap
    from besedka.sessions.credentials import Secret
    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Ask, Session
    from besedka.threads import Crew

__all__ = ["Hashers"]

THREADS = 2  # a hash is C without the GIL; more would take cores and memory from the workers
MOST_WAITING = 100  # with two threads and 50 ms a hash some three seconds; whoever is behind these is told to come back
BUSY_S = 5
SALT_BYTES = 16  # RFC 9106 section 3.1; also enough for SCRAM
MINUTE_S = 60.0
HOUR_S = 3600.0

log = logging.getLogger(__name__)


class Attempts:
    """Who has guessed how often. One lock: several hashers ask."""

    def __init__(self, facts: Facts, clock: Callable[[], float]) -> None:
        self._facts = facts
        self._clock = clock
        self._lock = threading.Lock()
        self._by_account = Rate(MINUTE_S)
        self._by_address = Rate(MINUTE_S)
        self._registrations = Rate(HOUR_S)

    def take(self, question: Secret) -> int:
        """Count an attempt; return 0, or the seconds to wait before the next. Any thread."""
        limits = self._facts.settings.limits
        where = origin(question.address, limits.exempt_networks)
        now = self._clock()
        with self._lock:
            if isinstance(question, HashPassword):
                if where is None or not question.counted:
                    return 0
                return self._registrations.take(where, limits.registrations_per_hour, now)
            wait_s = self._by_address.take(where, limits.wrong_passwords_per_min, now) if where is not None else 0
            if wait_s or isinstance(question, CheckGateway):
                return wait_s
            return self._by_account.take(fold_nick(question.account), limits.wrong_passwords_per_min, now)

    def forgive(self, question: Secret) -> None:
        """The attempt was right: it does not count. Any thread."""
        limits = self._facts.settings.limits
        most = limits.wrong_passwords_per_min
        where = origin(question.address, limits.exempt_networks)
        with self._lock:
            self._by_address.give_back(where, most)
            self._by_account.give_back(fold_nick(question.account), most)


class Hashers:
    """A small pool. Each answer goes to the worker of the session that waits for it."""

    def __init__(self, facts: Facts, clock: Callable[[], float] = time.monotonic) -> None:
        self._facts = facts
        self._attempts = Attempts(facts, clock)
        self._jobs: queue.SimpleQueue[tuple[Session, Ask, Gap] | None] = queue.SimpleQueue()
        self._answers: dict[type, Callable[[Any], Any]] = {
            CheckGateway: self._check_gateway,
            CheckPassword: self._check_password,
            CheckProof: self._check_proof,
            HashPassword: self.hash,
        }

    @property
    def waiting(self) -> int:
        """Return how many questions wait for a thread. Any thread: a hint."""
        return self._jobs.qsize()

    def start(self, crew: Crew) -> None:
        """Start the threads. The main thread."""
        for number in range(1, THREADS + 1):
            crew.start(f"hasher-{number}", self._run)

    def ask(self, session: Session, ask: Ask, gap: Gap) -> None:
        """Take a question of a session, and the place in its outbox for the answer. Any thread; never blocks."""
        if self.waiting >= MOST_WAITING:
            self._hand_over(session, ask, gap, Busy(BUSY_S))
        else:
            self._jobs.put((session, ask, gap))

    def stop(self) -> None:
        """Let the threads end after what they are doing. Any thread."""
        for _ in range(THREADS):
            self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            session, ask, gap = job
            self._hand_over(session, ask, gap, self.answer(session, ask.question))

    def _hand_over(self, session: Session, ask: Ask, gap: Gap, answer: Any) -> None:
        steps = (ask.answered(gap, answer), *ask.follow(answer))
        connection: Any = session.sink
        # a session waits for one such answer at a time, so that these are as bounded as connections are
        connection.inbox.put(Answered(connection, Request(session, steps)), beyond=True)

    def answer(self, session: Session, question: Secret) -> Any:
        """Answer a question, or say how long to wait. A hasher."""
        wait_s = self._attempts.take(question)
        if wait_s:
            log.warning("too many wrong passwords", extra={"connection": session.number, "wait_s": wait_s})
            return Busy(wait_s)
        answer = self._answers[type(question)](question)
        if isinstance(answer, Judged) and answer.right:
            self._attempts.forgive(question)
        return answer

    def _check_password(self, question: CheckPassword) -> Judged:
        from argon2.exceptions import InvalidHashError, VerificationError

        account = question.known
        known = account.verifier.password if account is not None else ""
        try:  # it raises where it does not fit
            self._argon2().verify(known or _dummy(self._facts.settings.accounts), prepare(question.password))
        except (VerificationError, InvalidHashError, SaslError):
            return Judged(False)
        return Judged(bool(known), known)

    def _check_gateway(self, question: CheckGateway) -> Judged:
        from argon2.exceptions import InvalidHashError, VerificationError

        for each in question.hashes:
            with contextlib.suppress(VerificationError, InvalidHashError):
                return Judged(self._argon2().verify(each, question.password))
        return Judged(False)

    def _check_proof(self, question: CheckProof) -> Judged:
        kept = Verifier() if question.known is None else question.known.verifier
        keys = scram.Keys(kept.stored_key, kept.server_key)
        if not kept.stored_key or not scram.verify(question.first, question.challenge, question.final, keys):
            return Judged(False)
        signature = scram.server_final(question.first, question.challenge, question.final, keys)
        return Judged(True, kept.stored_key.hex(), signature)

    def hash(self, question: HashPassword) -> Verifier | Unusable:
        """Make what is kept of a password. Any thread."""
        settings = self._facts.settings.accounts
        salt = os.urandom(SALT_BYTES)
        try:
            keys = scram.derive(question.password, salt, settings.scram_iterations)
            password = self._argon2().hash(prepare(question.password))
        except SaslError:
            return Unusable()
        return Verifier(password, salt, settings.scram_iterations, keys.stored, keys.server)

    def _argon2(self) -> PasswordHasher:
        return _argon2(self._facts.settings.accounts)


@functools.lru_cache(maxsize=2)  # the settings as they are, and as they were before they were read again
def _argon2(settings: Accounts) -> PasswordHasher:
    from argon2 import PasswordHasher  # imported when somebody comes with a password, not at each start

    return PasswordHasher(settings.hash_passes, settings.hash_memory_mib * 1024, parallelism=1)


@functools.lru_cache(maxsize=2)
def _dummy(settings: Accounts) -> str:
    """Return the hash of no password at all, so that an account that is not there takes as long as one that is."""
    return _argon2(settings).hash(os.urandom(SALT_BYTES))
