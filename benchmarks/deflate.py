"""Would permessage-deflate pay? Bytes and CPU of what a browser is sent in a room, as it is and compressed (RFC 7692).

    python benchmarks/deflate.py

The messages are sentences of the documentation, in frames with the tags that the browser client asks for. Without
context takeover one compressed frame serves everybody; with it each connection needs a compressor, and each frame is
compressed once for each of them. A page is fifty lines in a context of their own: that is what the server does. Every
time is the least of several repeats: whatever else the machine does only adds.
"""

from __future__ import annotations

import re
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from besedka.protocols.deflate import deflate_lines
from besedka.protocols.websocket import TEXT, frame_lines

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = Path(__file__).parent.parent
TEXTS: Final = {"English": ("README.md", "docs/irc.md", "docs/running.md"), "Russian": ("README.ru.md",)}
REPEATS: Final = 7
WINDOW: Final = -15  # raw, with the largest window there is; a smaller one changes nothing for short lines
MEMORY_LEVEL: Final = 8
TAIL: Final = b"\0\0\xff\xff"  # each message leaves it out (section 7.2.1)
PAGE: Final = 50  # lines
SHORTEST: Final = 10  # characters: what is shorter is no sentence


def lines_of(files: tuple[str, ...]) -> list[bytes]:
    """Return lines as a browser is sent them; none comes twice."""
    text = " ".join((ROOT / file).read_text(encoding="utf-8") for file in files)
    text = re.sub(r"[#`*|\[\]()<>]+", " ", text)
    said = [" ".join(each.split()) for each in re.split(r"[.:;]\s", text)]
    said = [each for each in said if len(each) > SHORTEST]
    lines = [
        f"@time=2027-01-15T08:{at // 60 % 60:02}:{at % 60:02}.{at * 37 % 1000:03}Z;msgid=5c1f0a7e-{81_000 + at}"
        f";account=anna :anna!anna@gy2mcso4.ip PRIVMSG #lobby :{each[:300]}\r\n"
        for at, each in enumerate(dict.fromkeys(said))
    ]
    return [line.encode() for line in lines]


def alone(level: int) -> Callable[[list[bytes]], list[bytes]]:
    """Return what compresses each frame for itself: the same bytes for everybody."""

    def compress(data: list[bytes]) -> list[bytes]:
        found = []
        for each in data:
            packer = zlib.compressobj(level, zlib.DEFLATED, WINDOW, MEMORY_LEVEL)
            found.append((packer.compress(each) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL))
        return found

    return compress


def in_context(level: int) -> Callable[[list[bytes]], list[bytes]]:
    """Return what compresses frames of one connection: each knows those before it."""

    def compress(data: list[bytes]) -> list[bytes]:
        packer = zlib.compressobj(level, zlib.DEFLATED, WINDOW, MEMORY_LEVEL)
        return [(packer.compress(each) + packer.flush(zlib.Z_SYNC_FLUSH)).removesuffix(TAIL) for each in data]

    return compress


def by_page(lines: list[bytes]) -> list[bytes]:
    """Compress fifty lines in one context."""
    return [deflate_lines(b"".join(lines[at : at + PAGE]), TEXT, -WINDOW) for at in range(0, len(lines), PAGE)]


def main() -> None:
    """Print the table."""
    ways = {f"alone, level {level}": alone(level) for level in (1, 6)}
    ways["by page, level 1"] = by_page
    ways |= {f"in context, level {level}": in_context(level) for level in (1, 6)}
    print(f"{'':>10} {'':>22} {'bytes':>7} {'share':>7} {'µs':>7}")
    for language, files in TEXTS.items():
        lines = lines_of(files)
        data = [frame_lines(line, TEXT) for line in lines]
        plain = sum(map(len, data)) / len(data)
        print(f"{language:>12} {'as it is':>20} {plain:7.0f} {1:7.0%}")
        for name, way in ways.items():
            best = float("inf")
            for _ in range(REPEATS):
                began = time.process_time()
                packed = way(lines if way is by_page else data)
                best = min(best, time.process_time() - began)
            size = sum(map(len, packed)) / len(data)
            print(f"{'':>12} {name:>20} {size:7.0f} {size / plain:7.0%} {best / len(data) * 1e6:7.1f}")


if __name__ == "__main__":
    main()
