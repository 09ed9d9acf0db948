"""TLS that asks for a client's certificate. All else of it is tested with `ssl`'s own, in test_tls.py."""

from __future__ import annotations

import hashlib
import ssl
from typing import TYPE_CHECKING

import pytest

from besedka.errors import EnvironmentFault
from besedka.net.openssl import AskingContext
from besedka.net.tls import server_context
from support.echo import read_until, serving
from support.secure import certificate_in, made, secured, trusting
from support.tlshall import TlsHall

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


def showing(folder: Path, version: ssl.TLSVersion) -> ssl.SSLContext:
    """Return a client's context that shows a self-signed certificate, made for a server and not for a client."""
    file = folder / "client.pem"
    file.write_bytes(made("client"))
    context = trusting()
    context.maximum_version = version
    context.load_cert_chain(file)
    return context


def sha256(pem: bytes) -> str:
    """Return a certificate's fingerprint."""
    text = pem.decode()
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN CERT") :])).hexdigest()


@pytest.mark.parametrize("version", VERSIONS)
def test_any_certificate_is_taken_and_known(tmp_path: Path, version: ssl.TLSVersion) -> None:
    """Self-signed, for another purpose; also when its client comes back with a ticket; and none is no hindrance."""
    hall = TlsHall(tmp_path, AskingContext)
    context = showing(tmp_path, version)
    with serving(hall) as (_, address):
        with secured(address, context) as first:
            first.sendall(b"first\n")
            read_until(first, b"first\n")
            assert hall.speakers[0].connection.certificate == sha256(made("client"))
            session = first.session
        with secured(address, context, session=session) as again:
            again.sendall(b"again\n")
            read_until(again, b"again\n")
            assert again.session_reused
            assert hall.speakers[-1].connection.certificate == sha256(made("client"))
        with secured(address) as without:
            without.sendall(b"without\n")
            read_until(without, b"without\n")
            assert hall.speakers[-1].connection.certificate == ""


def test_where_nobody_is_asked_nothing_is_known(tmp_path: Path) -> None:
    """A client that could show one does not."""
    hall = TlsHall(tmp_path, server_context)
    with serving(hall) as (_, address), secured(address, showing(tmp_path, VERSIONS[1])) as anna:
        anna.sendall(b"hello\n")
        read_until(anna, b"hello\n")
        assert hall.speakers[0].connection.certificate == ""


def test_what_is_wrong_with_the_servers_own_is_said_in_the_same_words(tmp_path: Path) -> None:
    """Whether clients are asked or not."""
    for make in (server_context, AskingContext):
        with pytest.raises(EnvironmentFault, match="No such file"):
            make(tmp_path / "missing.pem", None)
    assert AskingContext(certificate_in(tmp_path), None)
