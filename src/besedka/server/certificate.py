"""The certificate that the server shows: read from files or made in the data folder, and read again while it runs.

What TLS then does with it is the business of `net/tls.py`. Both, and OpenSSL, are imported when TLS is wanted: most
servers start without.
"""

from __future__ import annotations

import binascii
import contextlib
import datetime as dt
import hashlib
import logging
import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from besedka.config.sections.listeners import Tls
    from besedka.net.tls import Context

__all__ = ["Certificate"]

MADE = "tls.pem"  # in the data folder: the self-signed one, and its key
LIFE = dt.timedelta(days=825)  # the most that Apple's systems take; every new one is a new fingerprint to compare
RENEWED = dt.timedelta(days=30)  # before its end, so that a server that is started once a month never shows a dead one
# The first line of the file that is made: PEM lets anything stand before it, and nothing need be decoded at a start.
HEAD = "# Made by besedka, with its key: keep it to yourself. It is replaced 30 days before {until:%Y-%m-%d}.\n"
UNTIL = re.compile(r"# Made by besedka.* before (\d{4}-\d\d-\d\d)\.\n", re.ASCII)
PEM = re.compile("-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)

log = logging.getLogger(__name__)


class Certificate:
    """The certificate in use. The main thread changes it; workers take `context` for each new connection.

    `context` is None while there is no TLS; `fingerprint` is the SHA-256 of the certificate, "" when there is none.
    """

    def __init__(self, settings: Tls, folder: Path) -> None:
        """Read the certificate, or make it; raises `EnvironmentFault`."""
        self.context: Context | None = None
        self.fingerprint = ""
        self._made = folder / MADE
        self._settings = settings
        self._read(settings)

    def read_again(self, settings: Tls) -> None:
        """Take the files as they are now; if they cannot be used, the old certificate stays, and the log says why."""
        old = self.fingerprint
        try:
            self._read(settings)
        except EnvironmentFault as fault:
            log.error("%s; the certificate that was there stays", fault)  # noqa: TRY400 - it is no bug of ours
            return
        self._settings = settings
        if self.fingerprint != old:
            log.info("there is a new certificate for TLS, SHA-256 %s", self.fingerprint)

    def keep(self) -> None:
        """Make a new one in time, when it is ours to make."""
        if self._settings.mode == "auto" and self._ends_soon():
            self.read_again(self._settings)

    def _read(self, settings: Tls) -> None:
        if settings.mode == "auto":
            if not self._made.exists() or self._ends_soon():
                self._make()
            self._use(settings, self._made, None)
        elif settings.mode == "files" and settings.certificate:
            certificate = _path(settings.certificate)
            self._use(settings, certificate, _path(settings.key) if settings.key else None)
        elif self.context is not None:
            raise EnvironmentFault("TLS cannot end while the server runs", "a restart is needed")

    def _use(self, settings: Tls, certificate: Path, key: Path | None) -> None:
        context: Context
        if settings.client_certificates == "yes":
            from besedka.net.openssl import AskingContext

            context = AskingContext(certificate, key)
        else:
            from besedka.net.tls import server_context

            context = server_context(certificate, key)
        fingerprint = _fingerprint(certificate)
        self.context, self.fingerprint = context, fingerprint

    def _ends_soon(self) -> bool:
        """Whether a certificate that besedka has made is near its end; one that somebody else put there is theirs."""
        try:
            with self._made.open(encoding="ascii", errors="replace") as file:
                found = UNTIL.fullmatch(file.readline())
        except OSError:
            return False  # reading it says why
        return found is not None and dt.date.fromisoformat(found[1]) - dt.datetime.now(dt.UTC).date() <= RENEWED

    def _make(self) -> None:
        from besedka.server.selfsigned import make  # late: see there

        now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        until = now + LIFE
        host = socket.gethostname().lower()
        called = [host, f"{host}.local"] if host.isascii() and host else []
        pem = make([*called, "localhost", "127.0.0.1", "::1"], now, until)
        new = self._made.with_suffix(".new")
        try:
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(HEAD.format(until=until).encode() + pem)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._made)
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            what = mark("cannot store a certificate as {file}")
            raise EnvironmentFault(what, error.strerror or str(error), file=self._made) from None
        log.info("a self-signed certificate was made, to be used until %s", f"{until - RENEWED:%Y-%m-%d}")


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _fingerprint(certificate: Path) -> str:
    """Return the SHA-256 of the first certificate in a PEM file, as OpenSSL writes it."""
    found = PEM.search(certificate.read_text(encoding="ascii", errors="replace"))
    assert found is not None, "it was read just now"
    digest = hashlib.sha256(binascii.a2b_base64(found[1])).hexdigest().upper()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))
