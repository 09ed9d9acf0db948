"""Servers by a name of one's own: one TOML file, each section is a server and how one joins it.

Passwords are never in it (see `passwords`); what a section says, an option of the command line goes before.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from besedka.client.private_files import write_private
from besedka.errors import EnvironmentFault, UsageError
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FILE_NAME", "Profile", "Profiles", "profiles_file"]

FILE_NAME = "servers.toml"

# A name can be typed on a command line, and is no address.
_NAME = re.compile(r"[\w-]+")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_FINGERPRINT = re.compile(r"[0-9A-Fa-f]{64}")


class Profile(Struct, frozen=True):
    """One section. `fingerprint` is the SHA-256 of the one certificate to trust; `line`: no full screen."""

    address: str = ""
    tls: bool = False
    fingerprint: str = ""
    name: str = ""
    account: str = ""
    rooms: tuple[str, ...] = ()
    line: bool = False
    theme: str = ""


_KINDS: dict[str, tuple[type, str]] = {
    "address": (str, mark("a text in quotes")),
    "tls": (bool, mark("true or false")),
    "fingerprint": (str, mark("a text in quotes")),
    "name": (str, mark("a text in quotes")),
    "account": (str, mark("a text in quotes")),
    "rooms": (list, mark("a list of texts")),
    "line": (bool, mark("true or false")),
    "theme": (str, mark("a text in quotes")),
}


def profiles_file() -> Path:
    """Return where this system keeps a user's settings of the client."""
    from platformdirs import user_config_dir

    return Path(user_config_dir("besedka-client", appauthor=False)) / FILE_NAME


class Profiles:
    """The file. Raises UsageError where it cannot be meant so, EnvironmentFault where it cannot be read or written."""

    def __init__(self, path: Path, words: Callable[[str], str]) -> None:
        self.path = path
        self._words = words

    def all(self) -> dict[str, Profile]:
        """Return all of them by name, in the order of the file."""
        _ = self._words
        found: dict[str, Profile] = {}
        for name, section in self._parse(self._read()).items():
            if not isinstance(section, dict):
                told = _("{file}: {key} stands in no section; write [NAME] above it")
                raise UsageError(told.format(file=self.path, key=name))
            found[name] = self._profile(name, section)
        return found

    def find(self, name: str) -> Profile:
        """Return the profile `name`; raises UsageError with the names that there are."""
        _ = self._words
        known = self.all()
        if name in known:
            return known[name]
        if known:
            told = _("There is no profile {name} in {file}; there are {names}")
        else:
            told = _("There is no profile {name} yet: besedka profile add {name} ADDRESS makes it")
        raise UsageError(told.format(name=name, file=self.path, names=", ".join(known)))

    def add(self, name: str, profile: Profile) -> None:
        """Put a new section at the end of the file; what else is in it stays as it is written."""
        _ = self._words
        if not _NAME.fullmatch(name):
            raise UsageError(_("{name} cannot name a profile: letters, digits, _ and - can.").format(name=name))
        text = self._read()
        if name in self._parse(text):
            told = _("There is a profile {name} already: besedka profile remove {name} first, or edit {file}")
            raise UsageError(told.format(name=name, file=self.path))
        head = name if _BARE.fullmatch(name) else _quoted(name)
        rows = [f"{key} = {_value(getattr(profile, key))}" for key in _KINDS if getattr(profile, key)]
        section = "\n".join([f"[{head}]", *rows]) + "\n"
        self._write(f"{text.rstrip()}\n\n{section}".lstrip("\n"))

    def remove(self, name: str) -> None:
        """Take a section out of the file."""
        _ = self._words
        self.find(name)
        before = self._parse(self._read())
        kept: list[str] = []
        inside = False
        for line in self._read().splitlines(keepends=True):
            if line.lstrip().startswith("["):
                inside = _head(line) == name
            if not inside:
                kept.append(line)
        text = "".join(kept)
        try:
            removed = tomllib.loads(text) == {key: section for key, section in before.items() if key != name}
        except tomllib.TOMLDecodeError:
            removed = False
        if not removed:
            told = _("{file} is written in a way that is better left to you: take [{name}] out of it with an editor")
            raise UsageError(told.format(file=self.path, name=name))
        self._write(text)

    def _profile(self, name: str, section: dict[str, Any]) -> Profile:
        _ = self._words
        for key, value in section.items():
            if key not in _KINDS:
                told = _("{file}: [{name}] has {key}, which nothing knows; there are {keys}")
                raise UsageError(told.format(file=self.path, name=name, key=key, keys=", ".join(_KINDS)))
            kind, said = _KINDS[key]
            listed = kind is not list or (isinstance(value, list) and all(isinstance(each, str) for each in value))
            if not isinstance(value, kind) or not listed:
                told = _("{file}: {key} of [{name}] is to be {kind}")
                raise UsageError(told.format(file=self.path, name=name, key=key, kind=_(said)))
        return self._judged(name, Profile(**{**section, "rooms": tuple(section.get("rooms", ()))}))

    def _judged(self, name: str, profile: Profile) -> Profile:
        _ = self._words
        if not profile.address:
            raise UsageError(_("{file}: [{name}] says no address").format(file=self.path, name=name))
        fingerprint = re.sub(r"[:\s]", "", profile.fingerprint)
        if fingerprint and not _FINGERPRINT.fullmatch(fingerprint):
            told = _("{file}: fingerprint of [{name}] is no SHA-256: it has 64 hexadecimal digits")
            raise UsageError(told.format(file=self.path, name=name))
        return profile

    def _parse(self, text: str) -> dict[str, Any]:
        _ = self._words
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            told = _("{file} is no TOML: {why}")
            raise UsageError(told.format(file=self.path, why=error)) from error

    def _read(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            told = self._words("{file} is no TOML: {why}")
            raise UsageError(told.format(file=self.path, why=error.reason)) from error
        except OSError as error:
            raise EnvironmentFault(str(self.path), error.strerror or str(error)) from error

    def _write(self, text: str) -> None:
        try:
            write_private(self.path, text.encode())
        except OSError as error:
            raise EnvironmentFault(str(self.path), error.strerror or str(error)) from error


def _head(line: str) -> str:
    """Return the name of the section that a line begins; "" where it begins none."""
    try:
        found = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ""
    return next(iter(found), "")


def _value(value: str | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "true"
    return _quoted(value) if isinstance(value, str) else f"[{', '.join(map(_quoted, value))}]"


def _quoted(text: str) -> str:
    """Return a text as TOML has it in quotes: the escapes are those of JSON, and DEL is one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
