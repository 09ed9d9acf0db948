"""The table of look-alikes is made from Unicode's file: what nicks may hold, by what it looks like."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING, Any

import pytest

from besedka.chat.confusables import PROTOTYPES, VERSION
from tools.confusables import MODULE, module, read

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "# confusables.txt\n# Version: 1.2.3\n\n"


def pair(one: str, look: str) -> str:
    """Return a line of the file."""
    codes = " ".join(f"{ord(each):04X}" for each in look)
    return f"{ord(one):04X} ;\t{codes} ;\tMA\t# ( {one} → {look} ) NAME → NAME\t# \n"


def made(folder: Path, text: str) -> dict[str, Any]:
    """Return what the module says that is made of a file."""
    file = folder / "made.py"
    file.write_text(module(*read(text)), encoding="utf-8")
    return runpy.run_path(str(file))


def test_what_nicks_may_hold_is_taken(tmp_path: Path) -> None:
    """Signs, spaces and ASCII stay out; a prototype may be of several characters, of quotes and backslashes too."""
    pairs = [("а", "a"), ("α", "a"), ("\u2003", " "), ("|", "l"), ("ы", "bl"), ("丶", "\\"), ("ײ", '"'), ("é", "e")]
    said = made(tmp_path, HEAD + "".join(pair(*each) for each in pairs))
    assert said["VERSION"] == "1.2.3"
    assert said["PROTOTYPES"] == {ord(one): look for one, look in pairs if one not in "\u2003|é"}


def test_many_of_one_look(tmp_path: Path) -> None:
    """However many characters look the same, no line of the module is too long for its reader."""
    text = HEAD + "".join(pair(chr(code), "o") for code in range(0x4E00, 0x4E80))
    assert len(made(tmp_path, text)["PROTOTYPES"]) == 0x80
    assert max(map(len, module(*read(text)).splitlines())) <= 120


def test_another_file() -> None:
    """What is not that file is refused."""
    with pytest.raises(SystemExit, match="no version"):
        read("0430 ; 0061\n")


def test_the_module_is_as_it_is_made() -> None:
    """Nobody has changed the module by hand: made again from what it says it is the same."""
    again = module(VERSION, {chr(code): look for code, look in PROTOTYPES.items()})
    assert again == MODULE.read_text(encoding="utf-8")
