"""The texts that the load generator sends, and the check of what arrived: order, gaps and doubles.

A text carries the number of its sender, its own number among that sender's messages, and its time of sending.
Pure: bytes in, findings out. For what is measured see load's modules, for medians and tables report.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["MARK", "STAMPS", "Faults", "compare_orders", "line_format", "numbers_in", "verify"]

MARK: Final = b"|"
"""The last byte of each text, and in no other line: neither sources nor tags have it."""

STAMPS: Final = re.compile(rb" :\d{4} \d{8} (\d{16}) x")
"""The time in each whole text, in nanoseconds of the monotonic clock, which all processes share."""

_PADDING: Final = re.compile(rb" :\d{4} \d{8} \d{16} (x+)\|\r?\n")
_HEAD_BYTES: Final = 4 + 1 + 8 + 1 + 16 + 1  # sender, number and time, each with the space behind it


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the messages that members got; all zeros is what is hoped for."""

    missing: int = 0
    doubled: int = 0
    disordered: int = 0
    """Messages with a lower number than the one before them from the same sender."""
    strange: int = 0
    """Messages that nobody sent, or whose line is damaged."""
    orders: int = 0
    """Members who saw an order that is not the others'."""

    def __add__(self, other: Faults) -> Faults:
        """Add up what several members saw."""
        mine, theirs = asdict(self), asdict(other)
        return Faults(**{name: mine[name] + theirs[name] for name in mine})

    def __bool__(self) -> bool:
        """Tell whether anything is wrong."""
        return any(asdict(self).values())

    def __str__(self) -> str:
        """Name what is wrong, in words and numbers."""
        return ", ".join(f"{count} {name}" for name, count in asdict(self).items() if count) or "no faults"


def line_format(head: bytes, sender: int, text_bytes: int) -> bytes:
    """Return a format for `%` that takes a message's number and its time in ns, and gives the line to send.

    The text behind `head` has `text_bytes` bytes, at least 33.
    """
    padding = b"x" * (text_bytes - _HEAD_BYTES - len(MARK))
    if not padding:
        raise ValueError(text_bytes)
    return b"%s:%04d %%08d %%016d %s%s\r\n" % (head.replace(b"%", b"%%"), sender, padding, MARK)


def numbers_in(stream: bytes | bytearray) -> list[bytes]:
    """Return `b"SENDER NUMBER"` of each undamaged message, in the order of the stream of lines.

    All texts of a run are of one length: one that is not the first's is damaged, or the first is.
    """
    first = _PADDING.search(stream)
    if first is None:
        return []
    return re.findall(rb" :(\d{4} \d{8}) \d{16} x{%d}\|\r?\n" % len(first[1]), stream)


def verify(numbers: Iterable[bytes], sent: Mapping[int, int], *, marks: int, whole: bool = True) -> Faults:
    """Check what one member got against what was sent to it.

    `sent` has for each sender how many messages it sent, numbered from 0; `marks` is how many deliveries the
    stream has, damaged ones included; without `whole` the end of the stream is still on its way, which is no fault.
    """
    by_sender: defaultdict[int, list[int]] = defaultdict(list)
    found = 0
    for number in numbers:
        by_sender[int(number[:4])].append(int(number[5:]))
        found += 1
    faults = Faults(strange=marks - found)
    for sender in sent.keys() | by_sender.keys():
        faults += _verify_sender(by_sender[sender], sent.get(sender, 0), whole=whole)
    return faults


def _verify_sender(got: Sequence[int], sent: int, *, whole: bool) -> Faults:
    due = sent if whole else min(sent, max(got, default=-1) + 1)
    if got == list(range(due)):
        return Faults()
    known = set(got)
    return Faults(
        missing=len(set(range(due)) - known),
        doubled=len(got) - len(known),
        disordered=sum(after < before for before, after in pairwise(got)),
        strange=sum(number >= sent for number in known),
    )


def compare_orders(mine: Sequence[bytes], everybody: Sequence[bytes], sender: int | None) -> bool:
    """Tell whether a member saw everybody's order; `sender` is whose messages do not come back to it.

    What one of the two has not got yet, at the end, does not count.
    """
    own = b"%04d" % sender if sender is not None else b"none"
    theirs = [number for number in everybody if not number.startswith(own)]
    common = min(len(mine), len(theirs))
    return mine[:common] == theirs[:common]
