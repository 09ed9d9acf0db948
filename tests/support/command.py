"""The `besedka` command run as people run it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["environment", "run"]

SOURCE = Path(__file__).parents[2] / "src"


def environment(**more: str) -> dict[str, str]:
    """Return an environment that speaks English, without the settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BESEDKA_", "LC_", "LANG"))}
    return {**kept, "PYTHONPATH": str(SOURCE), "LANG": "C.UTF-8", **more}


def run(*arguments: str, environ: Mapping[str, str] | None = None, said: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command to its end; `said` is on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "besedka", *arguments],
        env=dict(environ) if environ is not None else environment(),
        input=said,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
