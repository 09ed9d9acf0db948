"""How the server starts a process of its own, for what computes for long.

It says what it has to say line by line, and ends when its standard input is closed: when the server ends, however that
happens.
"""

from __future__ import annotations

import os
import signal
import sys

__all__ = ["spawn"]


def spawn(module: str, *arguments: str, stdin: int, stdout: int) -> int:
    """Start a module of besedka with these descriptors; return the number of the process. Raises `OSError`."""
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", module, *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, stdin, 0), (os.POSIX_SPAWN_DUP2, stdout, 1)],
        setpgroup=0,  # Ctrl+C is for the server
        setsigdef=[signal.SIGTERM, signal.SIGINT, signal.SIGHUP],
    )
