"""The smallest client in the world: it knows of no lines, no frames and no server in particular."""

import socket
import sys
import threading

PORT, NAME = int(sys.argv[1]), sys.argv[2]


def show(connection: socket.socket) -> None:
    """Print whatever comes, decoded as it comes."""
    while data := connection.recv(1024):
        print(data.decode(), flush=True)  # noqa: T201 - that is what it is for


connection = socket.create_connection(("127.0.0.1", PORT))
connection.send(NAME.encode())
threading.Thread(target=show, args=(connection,), daemon=True).start()
for line in sys.stdin:
    connection.send(line.rstrip("\n").encode())
