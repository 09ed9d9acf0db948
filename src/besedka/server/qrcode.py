"""The address as a QR code in the terminal, for phones: half blocks, two rows of the code in one of the text.

Only where a phone could follow it, and where the terminal can show it. No part of the address leaves this machine.
"""

from __future__ import annotations

import ipaddress
import shutil
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, TextIO
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_reachable", "qr_code", "terminal_shows"]

BORDER: Final = 2  # modules around it; four are wanted, and terminals have a margin of their own on most screens
# Upper half dark, lower half dark. The colours are said: a code in the terminal's own may be inverse, or pale.
_HALVES: Final = {(0, 0): " ", (0, 1): "▄", (1, 0): "▀", (1, 1): "█"}
_BLACK_ON_WHITE: Final = "\033[38;5;16;48;5;231m"
_AS_IT_WAS: Final = "\033[0m"


def is_reachable(address: str) -> bool:
    """Whether another machine could follow an address: not this one's own, no name that only this one knows."""
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return "." in host and host != "localhost"


def terminal_shows(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether colours and half blocks can be seen there."""
    encoding = (stream.encoding or "").lower().replace("-", "")
    return stream.isatty() and encoding == "utf8" and environ.get("TERM", "") not in ("", "dumb")


def qr_code(address: str, width: int | None = None) -> str:
    """Return the code, lines with their ends; "" when it is wider than `width` columns (of the terminal)."""
    import segno  # when one is shown: most starts show none

    rows = [bytes(row) for row in segno.make_qr(address, error="l").matrix_iter(border=BORDER)]
    if len(rows[0]) > (shutil.get_terminal_size().columns if width is None else width):
        return ""
    lines = [
        "".join(_HALVES[upper, lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip_longest(rows[::2], rows[1::2], fillvalue=bytes(len(rows[0])))
    ]
    return "".join(f"{_BLACK_ON_WHITE}{line}{_AS_IT_WAS}\n" for line in lines)
