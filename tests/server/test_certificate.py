"""The certificate in use: from files, made in the data folder, read again."""

from __future__ import annotations

import datetime as dt
import logging
import re
import socket
import ssl
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from besedka.config.sections.listeners import Tls
from besedka.errors import EnvironmentFault
from besedka.server import certificate as module
from besedka.server.certificate import RENEWED, Certificate
from support.secure import certificate_in, made

if TYPE_CHECKING:
    from pathlib import Path

AUTO = Tls(mode="auto")
FINGERPRINT = re.compile(r"([0-9A-F]{2}:){31}[0-9A-F]{2}")


def test_without_a_certificate_there_is_no_tls(tmp_path: Path) -> None:
    """The default; and nothing is made."""
    for settings in (Tls(), Tls(mode="off", certificate="anything.pem")):
        certificate = Certificate(settings, tmp_path)
        assert certificate.context is None
        assert certificate.fingerprint == ""
        certificate.keep()
    assert list(tmp_path.iterdir()) == []


def test_a_self_signed_one_is_made_once(tmp_path: Path) -> None:
    """Private, for this machine's names, and the same at the next start."""
    first = Certificate(AUTO, tmp_path)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first.context is not None
    assert FINGERPRINT.fullmatch(first.fingerprint)
    told = x509.load_pem_x509_certificate(file.read_bytes())
    names = told.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {socket.gethostname().lower(), "localhost"} <= set(names.get_values_for_type(x509.DNSName))
    der = ssl.PEM_cert_to_DER_cert(re.sub(r"(?s).*(?=-----BEGIN CERT)", "", file.read_text()))
    assert x509.load_der_x509_certificate(der) == told
    assert Certificate(AUTO, tmp_path).fingerprint == first.fingerprint
    first.keep()
    assert Certificate(AUTO, tmp_path).fingerprint == first.fingerprint


def test_it_is_renewed_near_its_end(tmp_path: Path) -> None:
    """At a start and while the server runs; one that somebody else has put there is not ours to renew."""
    old = Certificate(AUTO, tmp_path)
    old_fingerprint = old.fingerprint
    (file,) = tmp_path.iterdir()
    head, _, pem = file.read_text().partition("\n")
    near = dt.datetime.now(dt.UTC).date() + RENEWED
    file.write_text(re.sub(r"\d{4}-\d\d-\d\d", near.isoformat(), head) + "\n" + pem)
    old.keep()
    assert old.fingerprint != old_fingerprint
    assert Certificate(AUTO, tmp_path).fingerprint == old.fingerprint
    file.write_bytes(made())
    assert Certificate(AUTO, tmp_path).fingerprint not in (old_fingerprint, old.fingerprint)
    assert file.read_bytes() == made()


def test_a_machine_whose_name_is_no_host_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is left out."""
    monkeypatch.setattr(socket, "gethostname", lambda: "беседка")
    assert Certificate(AUTO, tmp_path).fingerprint


def test_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    """One sentence says so."""
    (tmp_path / "tls.new").mkdir()
    with pytest.raises(EnvironmentFault, match=r"cannot store a certificate as .*tls\.pem"):
        Certificate(AUTO, tmp_path)


def test_files_are_read_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Under the same name; what cannot be used leaves the old one in place, in one plain sentence."""
    caplog.set_level(logging.INFO)
    file = certificate_in(tmp_path)
    settings = Tls(certificate=str(file), key=str(file))
    certificate = Certificate(settings, tmp_path)
    first, context = certificate.fingerprint, certificate.context
    certificate.read_again(settings)
    assert caplog.messages == []
    file.write_bytes(made("other"))
    certificate.read_again(settings)
    assert certificate.fingerprint != first
    assert certificate.context is not context
    assert caplog.messages == [f"there is a new certificate for TLS, SHA-256 {certificate.fingerprint}"]
    caplog.clear()
    context = certificate.context
    file.write_text("-----BEGIN CERTIFICATE-----\n")
    certificate.read_again(settings)
    assert certificate.context is context
    (said,) = caplog.messages
    assert said.startswith(f"cannot use the certificate {file}: no certificate with its key can be read there")
    assert said.endswith("; the certificate that was there stays")
    assert caplog.records[0].exc_info is None


def test_tls_does_not_end_while_the_server_runs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A listener may take nothing else; a certificate may come later, though."""
    certificate = Certificate(Tls(), tmp_path)
    certificate.read_again(Tls(certificate=str(certificate_in(tmp_path))))
    context = certificate.context
    assert context is not None
    certificate.read_again(Tls())
    assert certificate.context is context
    assert "a restart is needed" in caplog.text


def test_what_makes_certificates_is_imported_late() -> None:
    """A start without TLS does not wait for OpenSSL and `cryptography`."""
    code = "import sys, besedka.server.app; print([m for m in ('ssl', 'cryptography') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout == "[]\n"
    assert module.MADE == "tls.pem"


def test_clients_are_asked_for_theirs_where_that_is_wanted(tmp_path: Path) -> None:
    """From the next connection on, when the settings are read again."""
    from besedka.net.openssl import AskingContext

    file = str(certificate_in(tmp_path))
    certificate = Certificate(Tls(certificate=file), tmp_path)
    fingerprint = certificate.fingerprint
    assert isinstance(certificate.context, ssl.SSLContext)
    certificate.read_again(Tls(certificate=file, client_certificates="yes"))
    assert isinstance(certificate.context, AskingContext)
    assert certificate.fingerprint == fingerprint
