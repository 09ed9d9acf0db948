"""The errors of besedka, as one small tree.

Whose fault an error is decides who can react to it::

    BesedkaError
    ├── UsageError            the person who started the command: exit code 2
    │   └── SettingsError     … in the settings: carries every mistake at once
    ├── EnvironmentFault      the machine (a taken port, an unwritable folder): one sentence, exit code 1
    │   └── StorageFault      … the journal's disk, while the server runs: the server ends in order
    └── ProtocolError         the peer on a wire: its own connection is refused or closed, nobody else's

Fields come first; the words are made in `__str__`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BesedkaError",
    "EnvironmentFault",
    "ProtocolError",
    "StorageFault",
    "UsageError",
]


class BesedkaError(Exception):
    """Anything besedka raises on purpose."""


class UsageError(BesedkaError):
    """The person who started the command can mend it; the command exits with 2."""


class EnvironmentFault(BesedkaError):
    """The machine is in the way: `what` could not be done, `why`; the command exits with 1.

    Both are sentences of the catalogues, with named places for `values`; without values they are taken as they are.
    """

    def __init__(self, what: str, why: str, **values: object) -> None:
        super().__init__(what, why)
        self.what = what
        self.why = why
        self.values = values

    def __str__(self) -> str:
        return self.text(str)

    def text(self, words: Callable[[str], str]) -> str:
        """Return the sentence in the language of `words`."""
        what, why = words(self.what), words(self.why)
        return f"{what.format(**self.values)}: {why.format(**self.values)}" if self.values else f"{what}: {why}"


class StorageFault(EnvironmentFault):
    """The journal's disk refused; after `may_retry` is False the state of the disk is not known.

    `damage` says what SQLite finds wrong with the file, if that is it.
    """

    def __init__(self, what: str, why: str, *, may_retry: bool, damage: str = "", **values: object) -> None:
        super().__init__(what, why, **values)
        self.may_retry = may_retry
        self.damage = damage


class ProtocolError(BesedkaError):
    """A peer sent what its wire does not allow; the sentence is for that peer."""
