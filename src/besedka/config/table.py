"""The rows of the table by section and name, and what each is called outside of the file."""

from __future__ import annotations

from typing import Final, TypeAlias

import msgspec

from besedka.config.fields import Field, fields_of
from besedka.config.sections.listeners import Listen
from besedka.config.settings import Settings

__all__ = ["LISTEN_VARIABLES", "OPTIONS", "KeyPath", "fields_in", "sections", "struct_of", "variable"]

KeyPath: TypeAlias = "tuple[str | int, ...]"
"""The way to a value: `("listen", 0, "port")`."""

OPTIONS: Final[dict[str, KeyPath]] = {
    "host": ("listen", 0, "host"),
    "port": ("listen", 0, "port"),
    "lan": ("listen", 0, "host"),
    "data": ("server", "data"),
    "tls": ("tls", "mode"),
    "lang": ("server", "lang"),
    "workers": ("server", "workers"),
    "log_format": ("log", "format"),
    "log_level": ("log", "level"),
}
"""The options of `besedka serve` and the settings that they are short for."""

LISTEN_VARIABLES: Final[dict[str, KeyPath]] = {
    "BESEDKA_HOST": ("listen", 0, "host"),
    "BESEDKA_PORT": ("listen", 0, "port"),
    "BESEDKA_LAN": ("listen", 0, "host"),
}
"""A list has no names of its own in the environment: these are the first row of `[[listen]]`."""


def sections() -> dict[str, type[msgspec.Struct]]:
    """Return the struct of each section, in their order; `listen` has that of one listener."""
    return {info.name: struct_of(info) for info in msgspec.structs.fields(Settings)}


def fields_in(section: str) -> dict[str, Field]:
    """Return the rows of one section."""
    return fields_of(sections()[section])


def struct_of(info: msgspec.structs.FieldInfo) -> type[msgspec.Struct]:
    """Return the struct that one attribute of Settings holds, or holds many of."""
    if info.name == "listen":
        return Listen
    if not (isinstance(info.type, type) and issubclass(info.type, msgspec.Struct)):
        raise TypeError(info.type)
    return info.type


def variable(section: str, name: str) -> str:
    """Return the name of a setting's environment variable."""
    return f"BESEDKA_{section}_{name}".upper()
