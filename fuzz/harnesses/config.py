"""The settings: whatever is in the file or in the environment, there are settings, or sentences that say what is wrong.

An input is a file; one that begins with `BESEDKA_` has variables of the environment, a line each.
"""

from __future__ import annotations

import atexit
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from besedka.config.load import load
from besedka.config.mistakes import SettingsError
from besedka.config.table import LISTEN_VARIABLES, fields_in, sections, variable
from besedka.i18n import Words

if TYPE_CHECKING:
    from besedka.config.settings import Settings

__all__ = ["TOKENS", "check"]

NAMES = [(section, name) for section in sections() for name in fields_in(section)]
TOKENS = (
    *(f"[{section}]\n".encode() for section in sections()),
    *(f"\n{name} = ".encode() for _, name in NAMES),
    *(f"{variable(section, name)}=".encode() for section, name in NAMES if section != "listen"),
    *(f"{name}=".encode() for name in LISTEN_VARIABLES),
    *(
        b"[[listen]]\n",
        b"true",
        b"false",
        b'""',
        b"0",
        b"-1",
        b"0x",
        b"1e3",
        b"inf",
        b"nan",
        b"'''",
        b'"""',
        b"\\u0000",
    ),
    *(b"1979-05-27T07:32:00Z", b"07:32:00", b"[[", b"]]", b"{", b"}", b",", b"#", b".", b"\r\n", b"BESEDKA_", b"~"),
)
LANGUAGES = (Words("en"), Words("ru"))
_PLACE = re.compile(r".*/besedka\.toml:([0-9]+): ", re.DOTALL)
_FOLDER = tempfile.TemporaryDirectory(prefix="besedka-fuzz-")
atexit.register(_FOLDER.cleanup)
FILE = Path(_FOLDER.name) / "besedka.toml"


def check(data: bytes) -> None:
    """Load it; when something is wrong, look at what is told."""
    FILE.write_bytes(data)
    environ = {}
    if data.startswith(b"BESEDKA_"):  # what no file holds at its top: no table is called so
        rows = (row.partition(b"=") for row in data.replace(b"\0", b"").split(b"\n"))
        environ = {os.fsdecode(name): os.fsdecode(value) for name, _, value in rows if name}
    file = None if environ else FILE
    try:
        settings = load(file, environ, {})
    except SettingsError as error:
        _check_told(error, data)
    else:
        assert load(file, environ, {}) == settings
        _check_types(settings)


def _check_told(error: SettingsError, data: bytes) -> None:
    """Each mistake is one line that can be shown, and names a line that is there."""
    assert error.mistakes
    for words in LANGUAGES:
        rows = error.text(words).split("\n")
        assert len(rows) == len(error.mistakes), "a sentence of several lines"
        for row in rows:
            assert row.isprintable(), "a sentence that a terminal would act on"
            row.encode()
            place = _PLACE.match(row)
            assert place is None or 1 <= int(place[1]) <= data.count(b"\n") + 1


def _check_types(settings: Settings) -> None:
    """What was taken is what its field takes."""
    for section, value in ((name, getattr(settings, name)) for name in sections()):
        fields = fields_in(section)
        for row in value if isinstance(value, tuple) else (value,):
            for name, found in msgspec.structs.asdict(row).items():
                assert fields[name].take(str(found) if isinstance(found, Path) else found) == found
                assert not isinstance(found, str) or found.encode() is not None
