"""A stream cut into pieces by what is in it: the same bytes are cut in the same places, so a finding comes again."""

from __future__ import annotations

import zlib
from itertools import pairwise

__all__ = ["cut"]


def cut(data: bytes) -> list[bytes]:
    """Cut `data` into one to eight pieces, none empty; no data is no piece."""
    seed = zlib.crc32(data)
    places = {0, len(data)}
    for _ in range(seed % 8):
        seed = (seed * 1_103_515_245 + 12_345) % 2**31  # any sequence will do that the bytes alone decide
        places.add((seed >> 8) % (len(data) + 1))
    return [data[start:end] for start, end in pairwise(sorted(places))]
