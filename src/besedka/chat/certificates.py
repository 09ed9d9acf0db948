"""Client certificates of accounts: whoever shows one in TLS is logged in without a password (SASL EXTERNAL).

What is kept of one is its fingerprint, the SHA-256 of all of it. It is no secret: that a client has the key to it is
found out by TLS.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from besedka.chat.accounts import account_of
from besedka.chat.commands import Command
from besedka.chat.events import Event, Refused
from besedka.chat.refusals import Reason
from besedka.chat.registry import change_account, existing_account

if TYPE_CHECKING:
    from besedka.chat.state import State

__all__ = ["MOST_CERTIFICATES", "ONES_OWN", "ChangeCertificate", "change_certificate", "fingerprint_of"]

MOST_CERTIFICATES: Final = 10  # one a device, and then some
ONES_OWN: Final = "*"  # in the place of an account's name: that of who asks
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


class ChangeCertificate(Command, frozen=True, gc=False):
    """Let a certificate prove an account, or not any more; `by_administrator`: anybody's, and not only one's own."""

    account: str
    fingerprint: str
    added: bool
    by_administrator: bool = False


def fingerprint_of(text: str) -> str | None:
    """Return a SHA-256 as it is kept, however people and programs write it; None for what is none."""
    found = text.replace(":", "").replace(" ", "").lower()
    return found if _FINGERPRINT.fullmatch(found) else None


def change_certificate(state: State, command: ChangeCertificate, now: int) -> list[Event]:
    """Add or remove a certificate; nothing happens where it is so already. One proves one account at the most."""
    session = command.session
    own = account_of(state, session)
    account = own if command.account == ONES_OWN else existing_account(state, command.account)
    if account is None:
        return [Refused(0, now, session, (), Reason.NO_SUCH_ACCOUNT, (command.account,))]
    if not command.by_administrator and account != own:
        return [Refused(0, now, session, (), Reason.NOT_YOUR_ACCOUNT, (account.name,))]
    known = account.certificates
    if (command.fingerprint in known) is command.added:
        return []
    if not command.added:
        kept = tuple(each for each in known if each != command.fingerprint)
        changed = msgspec.structs.replace(account, certificates=kept)
        return [change_account(state, session, changed, "certificate removed", now)]
    if command.fingerprint in state.certified:
        return [Refused(0, now, session, (), Reason.CERTIFICATE_TAKEN, (account.name,))]
    if len(known) >= MOST_CERTIFICATES:
        return [Refused(0, now, session, (), Reason.CERTIFICATES_FULL, (account.name, str(MOST_CERTIFICATES)))]
    changed = msgspec.structs.replace(account, certificates=(*known, command.fingerprint))
    return [change_account(state, session, changed, "certificate added", now)]
