"""Writes src/besedka/chat/confusables.py from Unicode's confusables.txt: `python tools/confusables.py FILE`.

The file comes with each version of Unicode (UTS #39, section 4), in https://www.unicode.org/Public/security/latest/. Of
its pairs those remain whose character a nick may hold, once it is decomposed.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path
from textwrap import wrap

from besedka.chat.names import may_hold

__all__ = ["module", "read"]

MODULE = Path(__file__).parent.parent / "src" / "besedka" / "chat" / "confusables.py"
VERSION = re.compile(r"^# Version: (\S+)$", re.MULTILINE)
PAIR = re.compile(r"^([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA\t", re.MULTILINE)
WIDTH = 110  # columns of the text inside its quotes: 120 are the most for a line
A_LINE = 10  # characters of one look, each up to ten columns in escapes
HEAD = '''"""What looks like what (UTS #39): characters that a nick may hold, and the prototype that stands for each.

Made by `tools/confusables.py` from confusables.txt of Unicode {version}, © Unicode, Inc., under the Unicode License
(https://www.unicode.org/license.txt): change nothing here. How it is used: `chat/skeletons.py`.
"""

from typing import Final

__all__ = ["PROTOTYPES", "VERSION"]

# Of Unicode, whose data this is.
VERSION: Final = "{version}"

# By turns, with a space between: the characters, and what all of them look like.
_PAIRS: Final = (
{pairs}
)


def _prototypes() -> dict[int, str]:
    words = _PAIRS.split(" ")
    return {{
        ord(character): prototype
        for characters, prototype in zip(words[::2], words[1::2], strict=True)
        for character in characters
    }}


# For `str.translate`, after NFD. ASCII is left out: nicks in it are judged by rules of their own.
PROTOTYPES: Final = _prototypes()
'''


def read(text: str) -> tuple[str, dict[str, str]]:
    """Return the version of Unicode, and the prototypes of characters other than ASCII that a nick may hold."""
    found = VERSION.search(text)
    if found is None:
        raise SystemExit("That is not Unicode's confusables.txt: no version is in it.")
    pairs = ((_characters(one), _characters(prototype)) for one, prototype in PAIR.findall(text))
    return found[1], {one: prototype for one, prototype in pairs if not one.isascii() and _may_be_met(one)}


def module(version: str, prototypes: dict[str, str]) -> str:
    """Return the module with these prototypes, those of one look together."""
    members: dict[str, list[str]] = {}
    for one in sorted(prototypes):
        members.setdefault(prototypes[one], []).append(one)
    words = [
        f"{_escaped(''.join(some))} {_escaped(look)}" for look, those in sorted(members.items()) for some in _few(those)
    ]
    # cut at spaces only, each of which begins the next line
    wrapped = wrap(" ".join(words), WIDTH, break_long_words=False, break_on_hyphens=False)
    lines = [line if at == 0 else f" {line}" for at, line in enumerate(wrapped)]
    return HEAD.format(version=version, pairs="\n".join(f'    "{line}"' for line in lines))


def _may_be_met(character: str) -> bool:
    return may_hold(character) and unicodedata.is_normalized("NFD", character)


def _few(characters: list[str]) -> list[list[str]]:
    """Cut what is too much for a line of text."""
    return [characters[at : at + A_LINE] for at in range(0, len(characters), A_LINE)]


def _characters(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


def _escaped(text: str) -> str:
    """Return text as Python may have it between quotes: of other scripts, one does not see what is there."""
    return text.encode("unicode_escape").decode().replace('"', '\\"')


def main() -> None:
    """Write the module."""
    if len(sys.argv) != 2 or unicodedata.unidata_version < "14":
        raise SystemExit("usage: python tools/confusables.py confusables.txt (with Python 3.11 or newer)")
    version, prototypes = read(Path(sys.argv[1]).read_text(encoding="utf-8-sig"))
    MODULE.write_text(module(version, prototypes), encoding="utf-8")
    print(f"{len(prototypes)} characters, Unicode {version}")


if __name__ == "__main__":
    main()
