"""The sessions of the HTTP wire."""

from __future__ import annotations

import socket

from support.inside import PATIENCE_S, inside

UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n"
)


def test_a_page_is_served_and_the_connection_ends() -> None:
    """A browser that comes is told how to join, and gives its place back."""
    with inside() as server, socket.create_connection(server.addresses[0], PATIENCE_S) as browser:
        browser.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        page = b""
        while more := browser.recv(65_536):
            page += more
        assert page.startswith(b"HTTP/1.1 200")


def test_a_websocket_takes_the_place_of_the_page() -> None:
    """An upgrade is answered by the session of the WebSocket, which goes on with the same connection."""
    with inside() as server, socket.create_connection(server.addresses[0], PATIENCE_S) as browser:
        browser.sendall(UPGRADE)
        answer = browser.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 101")
        assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in answer
        assert server.gate.count == 1
