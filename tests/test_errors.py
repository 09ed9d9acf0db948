"""The tree of errors."""

from __future__ import annotations

import pickle

import pytest

from besedka.errors import BesedkaError, EnvironmentFault, ProtocolError, StorageFault, UsageError


@pytest.mark.parametrize("kind", [UsageError, EnvironmentFault, StorageFault, ProtocolError])
def test_all_errors_are_besedkas(kind: type[Exception]) -> None:
    """One name catches whatever besedka raises on purpose."""
    assert issubclass(kind, BesedkaError)


def test_a_fault_of_the_machine_is_one_sentence() -> None:
    """What could not be done comes first, then why."""
    fault = EnvironmentFault("cannot listen on 127.0.0.1:8888", "the port is taken")
    assert str(fault) == "cannot listen on 127.0.0.1:8888: the port is taken"
    assert (fault.what, fault.why) == ("cannot listen on 127.0.0.1:8888", "the port is taken")


def test_a_fault_of_the_disk_says_whether_to_try_again() -> None:
    """Whoever catches it decides by a field, not by words."""
    fault = StorageFault("cannot commit", "the disk is full", may_retry=True)
    assert isinstance(fault, EnvironmentFault)
    assert fault.may_retry
    assert str(fault) == "cannot commit: the disk is full"


def test_words_survive_a_process_boundary() -> None:
    """A fault raised in a process of its own reads the same where it arrives."""
    fault = EnvironmentFault("cannot read", "no such file")
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault)  # noqa: S301 - our own bytes
