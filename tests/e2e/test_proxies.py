"""Through proxies and gateways, over real sockets: the client's address counts, not theirs."""

from __future__ import annotations

import socket
import ssl

from support.proxies import binary, line, tlv
from support.secure import PATIENCE_S
from support.server import RunningServer, steady_port
from support.talking import IrcPeer, Peer

SETTINGS = """
server.proxies = "127.0.0.1"
webirc.networks = "127.0.0.0/8"
webirc.passwords = "gate"
irc.cloaks = "no"
limits.connections_per_address = 1
[[listen]]
port = 0
[[listen]]
port = {port}
proxy = "yes"
"""


def test_proxies_and_gateways_say_who_comes() -> None:
    """Both versions of the header, and WEBIRC; one connection for each client, any number for the proxy."""
    with (
        RunningServer(settings=SETTINGS.format(port=steady_port())) as server,
        IrcPeer(server.port, "watcher") as watcher,
    ):
        hellos = {
            "anna": line("198.51.100.1"),
            "boris": binary("198.51.100.2"),
            "vera": b"WEBIRC gate kiwi host 198.51.100.3\r\n",
        }
        peers = []
        for nick, hello in hellos.items():
            peer = Peer(server.port)
            peer.raw(hello + f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\n".encode())
            peer.until(" 001 ")
            peers.append(peer)
        watcher.send("USERHOST anna boris vera", "PING done")
        told = " ".join(watcher.until("done"))
        assert [f"198.51.100.{number}" in told for number in (1, 2, 3)] == [True] * 3
        with Peer(server.port) as again:
            again.raw(line("198.51.100.3") + b"NICK late\r\n")
            assert "too many connections from your address" in again.rest()
        for peer in peers:
            peer.close()


def test_the_header_comes_before_tls_and_where_it_is_wanted_it_must_come() -> None:
    """In clear text, then the handshake; a client without it is told what is missing."""
    port = steady_port()
    with RunningServer("--tls", "auto", settings=SETTINGS.format(port=port)):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as sock:
            sock.sendall(line("198.51.100.9"))
            with context.wrap_socket(sock) as tls:
                tls.sendall(b"NICK anna\r\nUSER anna 0 * :Anna\r\nWHOIS anna\r\n")
                told = b""
                while b" 318 " not in told:
                    told += tls.recv(65_536)
        assert b"198.51.100.9" in told
        assert b" 671 " in told
        with Peer(port) as vouched:
            vouched.raw(binary("198.51.100.8", tlv(0x20, b"\x01" + bytes(4))))
            vouched.raw(b"NICK boris\r\nUSER boris 0 * :Boris\r\nWHOIS boris\r\n")
            assert any(" 671 " in each for each in vouched.until(" 318 "))
        with Peer(port) as direct:
            direct.raw(b"NICK vera\r\nUSER vera 0 * :Vera\r\n")
            assert "a header of the PROXY protocol is wanted here" in direct.rest()
