"""Helper threads that make and compare hashes of passwords."""

from __future__ import annotations

import base64
import queue
from typing import TYPE_CHECKING, Any

import pytest

from besedka.chat.accounts import Account, Verifier
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.net.outbox import Gap
from besedka.protocols import scram
from besedka.protocols.scram import ClientFinal, ClientFirst
from besedka.server.hashers import BUSY_S, MOST_WAITING, THREADS, Hashers
from besedka.sessions.credentials import Busy, CheckPassword, CheckProof, HashPassword, Judged, Unusable
from besedka.sessions.facts import Facts
from besedka.sessions.irc.steps import PasswordJudged
from besedka.sessions.session import Ask
from besedka.threads import Crew
from support.inside import changed

if TYPE_CHECKING:
    from collections.abc import Iterator

CHEAP = {"hash_memory_mib": 1, "hash_passes": 1, "scram_iterations": 4096}
PATIENCE_S = 30.0
SOMEWHERE = "192.0.2.1"


class Clock:
    """A clock that somebody sets."""

    now = 0.0

    def __call__(self) -> float:
        """Return seconds."""
        return self.now


class Waiting:
    """A session, its connection and its worker's inbox, as far as hashers know them."""

    def __init__(self) -> None:
        self.number = 7
        self.sink = self.inbox = self
        self.answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def put(self, answer: Any, *, beyond: bool) -> None:
        """Take an answer."""
        assert beyond
        self.answers.put(answer)

    def answer(self) -> Any:
        """Wait for the next answer; return its steps."""
        return self.answers.get(timeout=PATIENCE_S).request.steps


def hashers(clock: Clock | None = None, **limits: int) -> Hashers:
    """Return hashers whose work is cheap."""
    facts = Facts(changed(Settings(), accounts=CHEAP, limits=limits), Words("en"), "epoch", 0)
    return Hashers(facts, clock or Clock())


def ask(these: Hashers, question: Any) -> Any:
    """Have a question answered here and now."""
    session: Any = Waiting()
    return these.answer(session, question)


@pytest.fixture
def anna() -> Account:
    """An account whose password is pencil case."""
    verifier = hashers().hash(HashPassword("anna", SOMEWHERE, "pencil case"))
    assert isinstance(verifier, Verifier)
    return Account("anna", "anna", 1, verifier)


@pytest.fixture
def running() -> Iterator[Hashers]:
    """Hashers with their threads."""
    these = hashers()
    crew = Crew(lambda _name, error: pytest.fail(repr(error)))
    these.start(crew)
    yield these
    these.stop()
    assert crew.join(PATIENCE_S) == []


def test_what_is_kept_of_a_password(anna: Account) -> None:
    """An argon2id hash by the settings, and SCRAM's keys; another salt each time."""
    kept = anna.verifier
    assert kept.password.startswith("$argon2id$v=19$m=1024,t=1,p=1$")
    assert (len(kept.salt), kept.iterations) == (16, 4096)
    assert scram.derive("pencil case", kept.salt, 4096) == scram.Keys(kept.stored_key, kept.server_key)
    again = hashers().hash(HashPassword("anna", SOMEWHERE, "pencil case"))
    assert isinstance(again, Verifier)
    assert again.password != kept.password
    assert again.salt != kept.salt


def test_passwords_are_compared(anna: Account) -> None:
    """What was right is said with what proved it."""
    assert ask(hashers(), CheckPassword("anna", SOMEWHERE, "pencil case", anna)) == Judged(True, anna.verifier.password)
    assert ask(hashers(), CheckPassword("anna", SOMEWHERE, "pencil", anna)) == Judged(False)
    assert ask(hashers(), CheckPassword("anna", SOMEWHERE, "a bell \x07", anna)) == Judged(False)
    assert ask(hashers(), CheckPassword("nobody", SOMEWHERE, "pencil case", None)) == Judged(False)
    without = Account("anna", "anna", 1)
    assert ask(hashers(), CheckPassword("anna", SOMEWHERE, "", without)) == Judged(False)
    damaged = Account("anna", "anna", 1, Verifier("no hash"))
    assert ask(hashers(), CheckPassword("anna", SOMEWHERE, "x", damaged)) == Judged(False)


def test_a_password_that_cannot_be() -> None:
    """Nothing is kept of it."""
    assert hashers().hash(HashPassword("anna", SOMEWHERE, "a bell \x07")) == Unusable()


def test_proofs_are_compared() -> None:
    """The example of RFC 7677; without an account, nothing is right."""
    first = ClientFirst.parse(b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
    nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    challenge = f"r={nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    final = ClientFinal.parse(f"c=biws,r={nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=".encode())
    salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
    keys = scram.derive("pencil", salt, 4096)
    user = Account("user", "user", 1, Verifier("", salt, 4096, keys.stored, keys.server))
    judged = ask(hashers(), CheckProof("user", SOMEWHERE, first, challenge, final, user))
    assert judged == Judged(True, keys.stored.hex(), "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
    wrong = Account("user", "user", 1, Verifier("", salt, 4096, keys.server, keys.stored))
    assert ask(hashers(), CheckProof("user", SOMEWHERE, first, challenge, final, wrong)) == Judged(False)
    assert ask(hashers(), CheckProof("user", SOMEWHERE, first, challenge, final, None)) == Judged(False)


def test_who_guesses_waits(anna: Account) -> None:
    """By address over all accounts, and by account over all addresses; who is right was never counted."""
    clock = Clock()
    these = hashers(clock, wrong_passwords_per_min=2)
    right = CheckPassword("anna", SOMEWHERE, "pencil case", anna)
    for _ in range(5):
        assert ask(these, right).right
    for name in ("a", "b"):
        assert ask(these, CheckPassword(name, SOMEWHERE, "x", None)) == Judged(False)
    assert ask(these, right) == Busy(30)
    assert ask(these, CheckPassword("anna", "192.0.2.9", "x", anna)) == Judged(False)
    clock.now = 30.0
    assert ask(these, right).right
    for address in ("192.0.2.2", "192.0.2.3"):
        ask(these, CheckPassword("ANNA", address, "x", anna))
    assert isinstance(ask(these, CheckPassword("anna", "192.0.2.4", "x", anna)), Busy)
    for _ in range(3):
        ask(these, CheckPassword("c", "127.0.0.1", "x", None))
    assert ask(these, CheckPassword("d", "127.0.0.1", "x", None)) == Judged(False), "this machine has many people"


def test_who_makes_many_accounts_waits() -> None:
    """By address; the administrator never does."""
    these = hashers(registrations_per_hour=1)
    assert isinstance(ask(these, HashPassword("a", SOMEWHERE, "pencil case")), Verifier)
    assert ask(these, HashPassword("b", SOMEWHERE, "pencil case")) == Busy(3600)
    assert isinstance(ask(these, HashPassword("b", "127.0.0.1", "pencil case")), Verifier)
    assert isinstance(ask(these, HashPassword("b", SOMEWHERE, "pencil case", counted=False)), Verifier)


def test_answers_come_to_the_worker_of_who_asked(running: Hashers, anna: Account) -> None:
    """With what follows from them, behind the step that brings them."""
    session: Any = Waiting()
    gap = Gap()
    follows = session, "follows"
    question = CheckPassword("anna", SOMEWHERE, "pencil case", anna)
    running.ask(session, Ask(question, PasswordJudged, lambda answer: (follows,) if answer.right else ()), gap)  # type: ignore[arg-type]
    step, then = session.answer()
    assert step == PasswordJudged(gap, Judged(True, anna.verifier.password))
    assert then is follows


def test_more_than_can_be_answered_soon() -> None:
    """Who comes behind the last that fits is told to come back."""
    these = hashers()
    session: Any = Waiting()
    question = CheckPassword("anna", SOMEWHERE, "x", None)
    for _ in range(MOST_WAITING):
        these.ask(session, Ask(question, PasswordJudged), Gap())
    assert these.waiting == MOST_WAITING
    assert session.answers.empty()
    these.ask(session, Ask(question, PasswordJudged), Gap())
    (step,) = session.answer()
    assert step.answer == Busy(BUSY_S)
    crew = Crew(lambda _name, error: pytest.fail(repr(error)))
    these.start(crew)
    for _ in range(MOST_WAITING):
        session.answer()
    these.stop()
    assert crew.join(PATIENCE_S) == []
    assert THREADS == 2
