"""A process that floods a server with connections, and tells what it was told: `flooder.py '{"port": …}'`.

Not a test: started by tests (`support.overload.flood`), so that its work is not the work of those who measure.
"""

from __future__ import annotations

import json
import resource
import selectors
import socket
import sys
import time
from collections import Counter
from typing import Any

SPARE = 64  # files besides connections
CONNECT_TIMEOUT_S = 30.0


def connected(port: int, source: str) -> socket.socket:
    """Connect from an address."""
    sock = socket.socket()
    sock.settimeout(CONNECT_TIMEOUT_S)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((source, 0))
    sock.connect(("127.0.0.1", port))
    sock.setblocking(False)
    return sock


def hear(sock: socket.socket, said: Counter[str]) -> bool:
    """Read once, and count what was said; return whether the connection is closed."""
    try:
        data = sock.recv(4096)
    except BlockingIOError:
        return False
    except ConnectionResetError:
        data = b""
    if data:
        said[data.decode().strip()] += 1
    return not data


def flood(port: int, count: int, source: str = "127.0.0.1", rate: float = 0.0, stay_s: float = 0.0) -> dict[str, Any]:
    """Connect so often and say nothing, at so many a second (0: as fast as it goes), and stay until told to go.

    Returns how many were told what, how many were closed, and in how many seconds all were connected.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + SPARE:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + SPARE), hard))
    said: Counter[str] = Counter()
    closed = 0
    began = time.monotonic()
    with selectors.DefaultSelector() as selector:
        for number in range(count):
            if rate:
                time.sleep(max(0.0, began + number / rate - time.monotonic()))
            selector.register(connected(port, source), selectors.EVENT_READ)
            if number % 64 == 0:
                closed += listen(selector, said, 0.0)
        took_s = time.monotonic() - began
        leave_at = time.monotonic() + stay_s
        while selector.get_map() and (left := leave_at - time.monotonic()) > 0:
            closed += listen(selector, said, left)
        inside = len(selector.get_map())
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
    return {"said": said, "closed": closed, "inside": inside, "took_s": took_s}


def listen(selector: selectors.BaseSelector, said: Counter[str], wait_s: float) -> int:
    """Hear what there is to hear; return how many connections were closed."""
    closed = 0
    for key, _ in selector.select(wait_s):
        sock: Any = key.fileobj
        if hear(sock, said):
            selector.unregister(sock)
            sock.close()
            closed += 1
    return closed


if __name__ == "__main__":
    sys.stdout.write(json.dumps(flood(**json.loads(sys.argv[1]))))
