"""What a session asks for about accounts: to make and drop them, to log in and out; what administrators do to them.

What holds for all commands stands in `commands.py`.
"""

from __future__ import annotations

from besedka.chat.accounts import Verifier
from besedka.chat.commands import Command

__all__ = [
    "AppointAdministrator",
    "ChangePassword",
    "ChooseAlwaysOn",
    "DeleteAccount",
    "DisableAccount",
    "DropAccount",
    "LogIn",
    "LogOut",
    "RegisterAccount",
]


class ChooseAlwaysOn(Command, frozen=True, gc=False):
    """Let an account ("*": one's own) stay present without a session, or no longer; at most `most` accounts do."""

    account: str
    on: bool
    by_administrator: bool = False
    most: int = 0


class RegisterAccount(Command, frozen=True, gc=False):
    """Make an account, and be logged in to it; the administrator makes accounts for others."""

    account: str
    verifier: Verifier
    by_administrator: bool = False


class ChangePassword(Command, frozen=True, gc=False):
    """Give an account another password."""

    account: str
    verifier: Verifier
    by_administrator: bool = False


class LogIn(Command, frozen=True, gc=False):
    """Be somebody of an account; `proof` is what of its credentials was proved (hash, key, fingerprint).

    `kept` as for `Disconnect`.
    """

    account: str
    proof: str
    kept: bool = True


class LogOut(Command, frozen=True, gc=False):
    """Be a guest again. `kept` as for `Disconnect`."""

    kept: bool = True


class DisableAccount(Command, frozen=True, gc=False):
    """The administrator's: let nobody in, or let people in again."""

    account: str
    disabled: bool


class DeleteAccount(Command, frozen=True, gc=False):
    """The administrator's: forget an account for ever, but for its name.

    `forget` is what becomes of what it said: "redact", "anonymise", or nothing.
    """

    account: str
    forget: str = ""


class DropAccount(Command, frozen=True, gc=False):
    """Forget one's own account for ever, but for its name; `proof` is what proves that one knows its password."""

    proof: str


class AppointAdministrator(Command, frozen=True, gc=False):
    """The administrator's: give an account the same rights, or take them."""

    account: str
    appointed: bool
