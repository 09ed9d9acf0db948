"""Self-signed certificates: what is in them, and that clients take them."""

from __future__ import annotations

import datetime as dt
import ssl

import pytest
from cryptography import x509

from besedka.server.selfsigned import make
from support.secure import trusting

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
UNTIL = NOW + dt.timedelta(days=3)


def certificate(*names: str) -> x509.Certificate:
    """Make one and read it again."""
    return x509.load_pem_x509_certificate(make(names, NOW, UNTIL))


def test_it_is_for_all_the_names() -> None:
    """Host names and addresses, each once and as what it is."""
    made = certificate("host", "localhost", "host", "127.0.0.1", "::1")
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["host", "localhost"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert made.subject.rfc4514_string() == "CN=host"


def test_it_is_good_from_yesterday_until_its_end() -> None:
    """The clocks of others may be behind."""
    made = certificate("host")
    assert made.not_valid_before_utc < NOW
    assert made.not_valid_after_utc == UNTIL


def test_a_long_name_is_cut_in_the_subject_alone() -> None:
    """There it may have 64 characters."""
    long = "a" * 63 + ".example"
    made = certificate(long)
    assert made.subject.rfc4514_string() == "CN=" + long[:64]
    assert made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
        x509.DNSName
    ) == [long]


def test_each_has_a_key_of_its_own() -> None:
    """Nothing is shared between two."""
    assert make(["host"], NOW, UNTIL) != make(["host"], NOW, UNTIL)


@pytest.mark.parametrize("called", ["localhost", "127.0.0.1"])
def test_strict_clients_take_it_when_they_trust_it(called: str) -> None:
    """Also by the rules that newer Pythons apply by default."""
    pem = make(["localhost", "127.0.0.1"], NOW, UNTIL)
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), trusting(pem)
    client.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write(pem)
        file.flush()
        server.load_cert_chain(file.name)
    ends = [client.wrap_bio(back, there, server_hostname=called), server.wrap_bio(there, back, server_side=True)]
    done = 0
    while done < 2:
        done = 0
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
            done += 1
    assert ends[0].getpeercert()
