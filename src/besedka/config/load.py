"""Makes the settings of defaults, a file, the environment and the command line, the later over the earlier.

Wrong values are found in all of them at once, also where a later one would hide them.
"""

from __future__ import annotations

import difflib
from functools import partial
from typing import TYPE_CHECKING, Final

from besedka.config.fields import NO, YES, Doc, Field, mark
from besedka.config.gathered import Gathered, shown
from besedka.config.mistakes import SettingsError
from besedka.config.source import read
from besedka.config.table import LISTEN_VARIABLES, OPTIONS, variable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from besedka.config.settings import Settings
    from besedka.config.source import Source
    from besedka.config.table import KeyPath

__all__ = ["load"]

LAN: Final = Field("lan", bool, (), default=False, doc=Doc(text=""))
EVERY_ADDRESS: Final = "*"

# One letter wrong or one missing, in names as long as ours.
NEARLY_OURS: Final = 0.9


def load(file: Path | None, environ: Mapping[str, str], options: Mapping[str, object]) -> Settings:
    """Make the settings; `options` are named as in OPTIONS, and None is one that was not given.

    Raises SettingsError with all mistakes at once.
    """
    gathered = Gathered()
    _take_file(gathered, read(file, gathered.mistakes))
    _take_environment(gathered, environ)
    _take_options(gathered, options)
    gathered.check_together()
    if gathered.mistakes:
        raise SettingsError(gathered.mistakes)
    return gathered.settings()


def _take_file(gathered: Gathered, source: Source) -> None:
    for section, value in source.tables.items():
        if section not in gathered.table:
            gathered.unknown(source.where((section,)), section, gathered.table)
        elif section != "listen":
            _take_section(gathered, source, (section,), value)
        elif isinstance(value, list) and value:
            gathered.rows = len(value)
            for index, row in enumerate(value):
                _take_section(gathered, source, ("listen", index), row)
        else:
            told = mark("listen is {found}; allowed: one or more tables, each headed [[listen]]")
            gathered.mistake(source.where(("listen",)), shown(value), told)


def _take_section(gathered: Gathered, source: Source, path: KeyPath, table: object) -> None:
    section = str(path[0])
    if not isinstance(table, dict):
        told = mark("{section} is {found}; allowed: a table, headed [{section}]")
        gathered.mistake(source.where(path), shown(table), told, section=section)
        return
    fields = gathered.table[section]
    for name, value in table.items():
        where = source.where((*path, name))
        if name in fields:
            gathered.keep((*path, name), where, fields[name], partial(fields[name].take, value))
        else:
            gathered.unknown(where, name, fields)


def _take_environment(gathered: Gathered, environ: Mapping[str, str]) -> None:
    gathered.handed_over = bool(environ.get("LISTEN_FDS"))
    known = LISTEN_VARIABLES | {
        variable(section, name): (section, name)
        for section, fields in gathered.table.items()
        for name in fields
        if section != "listen"
    }
    for name, text in sorted(environ.items()):
        if name in known:
            _take_text(gathered, known[name], name, text, is_lan=name == "BESEDKA_LAN")
        elif _is_meant_for_us(name, known, gathered):
            gathered.unknown(name, name, known)
    if "BESEDKA_HOST" in environ and _says_yes(environ.get("BESEDKA_LAN")):
        _refuse_both(gathered, "BESEDKA_LAN", "BESEDKA_HOST")


def _is_meant_for_us(name: str, known: Mapping[str, KeyPath], gathered: Gathered) -> bool:
    # Others set variables that begin alike (an orchestrator for a service called "besedka", for one):
    # what is neither in one of our sections nor nearly one of our names is theirs.
    if not name.startswith("BESEDKA_") or name == "BESEDKA_CONFIG":
        return False
    in_section = any(name.startswith(variable(section, "")) for section in gathered.table)
    return in_section or bool(difflib.get_close_matches(name, known, n=1, cutoff=NEARLY_OURS))


def _take_options(gathered: Gathered, options: Mapping[str, object]) -> None:
    given = {name: str(value) for name, value in options.items() if value is not None}
    for name, text in given.items():
        _take_text(gathered, OPTIONS[name], "--" + name.replace("_", "-"), text, is_lan=name == "lan")
    if "host" in given and _says_yes(given.get("lan")):
        _refuse_both(gathered, "--lan", "--host")


def _take_text(gathered: Gathered, path: KeyPath, where: str, text: str, *, is_lan: bool) -> None:
    field = gathered.field(path)
    if not is_lan:
        gathered.keep(path, where, field, lambda: field.parse(text))
    elif _says_yes(text):
        gathered.keep(path, where, field, lambda: EVERY_ADDRESS)
    elif text.lower() not in NO:
        gathered.mistake(where, shown(text), LAN)


def _says_yes(text: str | None) -> bool:
    return text is not None and text.lower() in YES


def _refuse_both(gathered: Gathered, lan: str, host: str) -> None:
    told = mark("listening on every address and {found} exclude each other; allowed: one of them")
    gathered.mistake(lan, host, told)
