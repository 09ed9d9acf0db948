"""Standard input, output and errors that whoever started us has closed: nothing is read there, and nobody reads.

Without this the first socket that is opened would get the number of one of them, and be sent what is printed.
"""

from __future__ import annotations

import os
import sys

__all__ = ["open_missing"]

_MODES = {"stdin": "r", "stdout": "w", "stderr": "w"}


def open_missing() -> None:
    """Put the null device in the place of each that is closed."""
    for descriptor, (name, mode) in enumerate(_MODES.items()):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(descriptor, mode, encoding="utf-8", errors="replace", closefd=False))  # noqa: SIM115
