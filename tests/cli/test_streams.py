"""Standard streams that are closed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.command import environment

ASKED = "import os, sys; from besedka.cli.streams import open_missing; open_missing(); "


@pytest.mark.parametrize("closed", ["0", "1", "2", "0 1 2"])
def test_what_is_closed_is_the_null_device(closed: str) -> None:
    """So that no socket gets its number; what is open stays as it is."""
    told = (
        "print(sys.stdin.read()); print('x'); sys.stderr.write('y'); os._exit(40 + os.open('/dev/null', os.O_RDONLY))"
    )
    shell = f'exec {" ".join(f"{number}<&-" for number in closed.split())}; exec "$0" -c "$1"'
    done = subprocess.run(
        ["bash", "-c", shell, sys.executable, ASKED + told],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 43
    assert done.stdout == ("" if "1" in closed else "\nx\n")
    assert done.stderr == ("" if "2" in closed else "y")
