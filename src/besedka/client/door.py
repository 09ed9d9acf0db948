"""How one is let in: whose certificate is trusted, with which password one logs in, and what is asked of the person.

`app` and `scripted` have one door each; it lasts over several tries, and what the person decides is kept for the next
time. The questions are asked where there is no full screen, before it or behind it.
"""

from __future__ import annotations

import getpass
import ipaddress
import secrets
import sys
import threading
from typing import TYPE_CHECKING, TypedDict

from besedka.client import trust
from besedka.client.credentials import Credentials
from besedka.client.known_servers import KnownServers
from besedka.client.passwords import Passwords
from besedka.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.app import JoinOptions
    from besedka.client.connection import Secure
    from besedka.client.loop import Result
    from besedka.client.state import State
    from besedka.threads import Crew

__all__ = ["NOT_LOGGED_IN", "Door", "Keys"]

# The exit code where the account does not let us in.
NOT_LOGGED_IN = 4
# Chance for the nonces of a run: as much as a SCRAM client's nonce has.
_SEED_BYTES = 24
# A keyring may be slow, or ask the person whether it may: at the end it is waited for so long.
_KEEP_S = 5.0


class Keys(TypedDict):
    """What the wire is given."""

    credentials: Credentials | None
    secure: bool
    seed: str


class Door:
    """`open` until nobody can get in this way any more; `code` is then the exit code.

    Raises UsageError for what cannot be meant so. `note` belongs to the loop's thread, all else to the main thread; a
    password is written under a lock, by a thread of its own or at the end.
    """

    def __init__(self, options: JoinOptions, words: Callable[[str], str], *, interactive: bool) -> None:
        self._options = options
        self._words = words
        self._interactive = interactive
        self._known = KnownServers(options.data)
        self._passwords = Passwords(options.data)
        self._seed = secrets.token_hex(_SEED_BYTES)
        self._credentials: Credentials | None = None
        self._noted: Credentials | None = None  # what is to be kept
        self._kept: Credentials | None = None  # what is kept; under the lock
        self._writing = threading.Lock()
        self.open = True
        self.code = 0
        if options.account:
            self._find_password()
        elif interactive and self._secure and not options.plain:
            self._credentials = self._of_the_last_time()

    @property
    def _secure(self) -> bool:
        return self._options.tls or _here(self._options.host)

    def _find_password(self) -> None:
        _ = self._words
        account = self._options.account
        if self._options.plain:
            raise UsageError(_("The plain wire has no accounts: leave --plain or --account out."))
        if not self._secure:
            raise UsageError(_("A password goes over TLS only, and there is none here: join with --tls."))
        password = self._options.password or self._passwords.find(self._options.server, account)
        if not password and not self._interactive:
            told = _(
                "No password of {account} is kept here: join once at a terminal with --account {account}, "
                "or put it into the environment as BESEDKA_PASSWORD."
            )
            self._shut(told.format(account=account), NOT_LOGGED_IN)
        elif password:
            self._credentials = Credentials(account, password, self._seed)
        else:
            self._ask_password("")

    def _of_the_last_time(self) -> Credentials | None:
        """Return with what one has logged in before: a person signs in once. A script says itself who it is."""
        account = self._passwords.last(self._options.server)
        password = self._passwords.find(self._options.server, account) if account else ""
        return Credentials(account, password, self._seed) if password else None

    def _ask_password(self, why: str) -> None:
        _ = self._words
        if why:
            sys.stderr.write(f"{why}\n")
        account = self._options.account or (self._credentials.account if self._credentials else "")
        try:
            password = getpass.getpass(_("Password of {account}: ").format(account=account))
        except (EOFError, KeyboardInterrupt):
            password = ""
        if password:
            self._credentials = Credentials(account, password, self._seed)
        else:
            self._shut("", NOT_LOGGED_IN)

    def _shut(self, why: str, code: int) -> None:
        if why:
            sys.stderr.write(f"{why}\n")
        self.open, self.code = False, code

    def security(self) -> Secure | None:
        """Return what puts TLS on a socket, if TLS is wanted."""
        options = self._options
        if not options.tls:
            return None
        from besedka.client.tls import pinning, remembering  # late: most people join without it

        if options.fingerprint:
            return pinning(options.fingerprint)
        return remembering(options.host, self._known.find(options.server))

    def keys(self) -> Keys:
        """Return what the wire needs to log in, now or later."""
        return Keys(credentials=self._credentials, secure=self._secure, seed=self._seed)

    def settle(self, result: Result) -> None:
        """Ask the person what to do where they were not let in; in a script, say why and shut."""
        if result.untrusted is not None:
            self._settle_trust(result)
        elif result.login_refused is not None:
            refusal = result.login_refused
            if refusal.again and self._interactive and not self._options.password:
                self._ask_password(refusal.why)
            else:
                self._shut(refusal.why, NOT_LOGGED_IN)

    def _settle_trust(self, result: Result) -> None:
        error, server = result.untrusted, self._options.server
        assert error is not None
        if error.pinned or not self._interactive:
            self._shut(trust.refusal(server, error, self._words), trust.UNTRUSTED)
        elif trust.ask(server, error, self._words):
            self._known.keep(server, error.fingerprint)
        else:
            self._shut("", trust.UNTRUSTED)

    def note(self, state: State, crew: Crew) -> None:
        """Keep what the server has taken, or forget what the person wants forgotten; a keyring may take its time."""
        if state.confirmed is not self._noted:
            self._noted = state.confirmed
            crew.start("passwords", self.keep)

    def keep(self) -> None:
        """Write what is to be kept, if it is not written yet; give up on a keyring that takes too long."""
        if not self._writing.acquire(timeout=_KEEP_S):
            return
        try:
            before, now = self._kept, self._noted
            if now is not before:
                self._write(before, now)
                self._kept = now
        finally:
            self._writing.release()

    def _write(self, before: Credentials | None, now: Credentials | None) -> None:
        server = self._options.server
        try:
            if now is not None and not (self._options.password and now.password == self._options.password):
                self._passwords.keep(server, now.account, now.password)
            elif now is None and before is not None:
                self._passwords.forget(server, before.account)
        except EnvironmentFault:
            # It is asked for again the next time; to talk is what the person is here for.
            return


def _here(host: str) -> bool:
    """Whether `host` is this very machine."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
