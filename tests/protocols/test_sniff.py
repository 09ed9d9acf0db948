"""Which wire the first bytes of a connection speak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.irc import BODY_LIMIT, LINE_LIMIT, TAGS_LIMIT
from besedka.protocols.sniff import Wire, sniff

# The longest that besedka must wait for to know that it is HTTP: "OPTIONS https://".
HTTP_LONGEST = 16

VECTORS = [
    (b"", None),
    (b"\x16", Wire.TLS),
    (b"\x16\x03\x01\x02\x00", Wire.TLS),
    (b"G", None),
    (b"GET", None),
    (b"GET ", None),
    (b"GET /", Wire.HTTP),
    (b"GET / HTTP/1.1\r\n", Wire.HTTP),
    (b"POST /hooks/1 HTTP/1.1\r\n", Wire.HTTP),
    (b"HEAD http://localhost:8888/ HTTP/1.1\r\n", Wire.HTTP),
    (b"GET https:/", None),
    (b"OPTIONS https://", Wire.HTTP),
    (b"OPTIONS * HTTP/1.1", Wire.HTTP),
    (b"GET *", Wire.PLAIN),
    (b"Get", Wire.PLAIN),
    (b"GETA", Wire.PLAIN),
    (b"GET\n", Wire.PLAIN),
    (b"GET me", Wire.PLAIN),
    (b"CONNECT localhost:80", Wire.PLAIN),
    (b"P", None),
    (b"PA", None),
    (b"Pa", None),
    (b"Pat", Wire.PLAIN),
    (b"PATCH", None),
    (b"Pat\n", Wire.PLAIN),
    (b"A", None),
    (b"a", None),
    (b"A\n", Wire.PLAIN),
    (b"Anna", Wire.PLAIN),
    (b"Nick", None),
    (b"Nick\n", Wire.PLAIN),
    (b"Nick\r\n", Wire.PLAIN),
    (b"Nick ", None),
    (b"NICK Cave", None),
    (b"NICK Cave\n", Wire.IRC),
    (b"Nick Cave\r\n", Wire.IRC),
    (b"nick \n", Wire.IRC),
    (b"Nickolas", Wire.PLAIN),
    (b"User", None),
    (b"Username", Wire.PLAIN),
    (b"USER a 0 * :A\r\n", Wire.IRC),
    (b"CAP LS 302\r\nNICK a\r\n", Wire.IRC),
    (b"PASS x\n", Wire.IRC),
    (b"PING x\n", Wire.IRC),
    (b"QUIT :bye\r\n", Wire.IRC),
    (b"QUIT\r\n", Wire.PLAIN),
    (b"AUTHENTICATE", None),
    (b"AUTHENTICATE PLAIN\r\n", Wire.IRC),
    (b"WEBIRC a b c d\r\n", Wire.IRC),
    (b"JOIN #lobby\r\n", Wire.PLAIN),
    (b" NICK a\r\n", Wire.PLAIN),
    (b":a NICK a\r\n", Wire.PLAIN),
    (b"\n", Wire.PLAIN),
    (b"\r\nNICK a\r\n", Wire.PLAIN),
    ("Вася".encode(), Wire.PLAIN),
    (b"\xff", Wire.PLAIN),
    (b"@", None),
    (b"@name", None),
    (b"@name\n", Wire.PLAIN),
    (b"@a=b ", None),
    (b"@a=b NI", None),
    (b"@a=b   NICK x", None),
    (b"@a=b   nick x\n", Wire.IRC),
    (b"@a=b \n", Wire.PLAIN),
    (b"@a=b hello", Wire.PLAIN),
    (b"@a=b GET /", Wire.PLAIN),
    # A line of the greatest length, one byte before its end, and one byte longer.
    (b"NICK ".ljust(BODY_LIMIT - 1, b"x") + b"\n", Wire.IRC),
    (b"NICK ".ljust(BODY_LIMIT - 1, b"x"), None),
    (b"NICK ".ljust(BODY_LIMIT, b"x"), Wire.PLAIN),
    (b"NICK ".ljust(BODY_LIMIT, b"x") + b"\n", Wire.PLAIN),
    (b"@".ljust(TAGS_LIMIT - 1, b"x"), None),
    (b"@".ljust(TAGS_LIMIT, b"x"), Wire.PLAIN),
    (b"@".ljust(TAGS_LIMIT, b"x") + b" NICK x\n", Wire.PLAIN),
    (b"@".ljust(TAGS_LIMIT - 1, b"x") + b" NICK ".ljust(BODY_LIMIT, b"x") + b"\n", Wire.IRC),
    (b"@a ".ljust(3 + BODY_LIMIT), Wire.PLAIN),
]

PIECES = [
    b"NICK",
    b"nick ",
    b"CAP ",
    b" ",
    b"/",
    b"GET",
    b"POST ",
    b"http://",
    b"*",
    b"@",
    b"\n",
    b"\r\n",
    b"a",
    b"=",
    b"P",
]
beginnings = st.lists(st.sampled_from(PIECES)).map(b"".join) | st.binary()


@pytest.mark.parametrize(("data", "wire"), VECTORS)
def test_vectors(data: bytes, wire: Wire | None) -> None:
    """The first bytes decide, and only when they cannot become something else."""
    assert sniff(data) is wire


@pytest.mark.parametrize(("data", "wire"), VECTORS)
def test_every_beginning(data: bytes, wire: Wire | None) -> None:
    """In whatever pieces the bytes come, what is answered first is what the whole gives."""
    assert {sniff(data[:size]) for size in range(len(data))} <= {None, wire}


@given(data=beginnings)
def test_arbitrary_beginnings(data: bytes) -> None:
    """An answer never changes when more bytes come."""
    answers = [sniff(data[:size]) for size in range(len(data) + 1)]
    assert {answer for answer in answers if answer is not answers[-1]} <= {None}


@given(data=beginnings, filler=st.sampled_from([b"x", b" ", b"\xff"]))
def test_bounded(data: bytes, filler: bytes) -> None:
    """There is an answer after the greatest IRC line at the latest."""
    assert sniff(data + filler * LINE_LIMIT) is not None


@given(data=st.binary(min_size=HTTP_LONGEST).filter(lambda data: not data.startswith(b"@")))
def test_http_is_soon_known(data: bytes) -> None:
    """Sixteen bytes that begin no IRC line are enough to know."""
    answer = sniff(data)
    assert answer is not None or data[:4].upper() in {
        b"AUTH",
        b"CAP ",
        b"NICK",
        b"PASS",
        b"PING",
        b"QUIT",
        b"USER",
        b"WEBI",
    }
