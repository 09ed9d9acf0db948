"""What differs between the settings of a running server and those it has just read again.

Says what may change now and what needs a restart; telling the parts of the server is the server's business.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.config.settings import Settings
from besedka.config.table import fields_in, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.config.fields import Field

__all__ = ["Change", "Changes", "compare"]


class Change(msgspec.Struct, frozen=True):
    """One setting that has another value; `name` is as in `limits.outbox_kib`."""

    name: str
    old: object
    new: object
    secret: bool = False

    def __str__(self) -> str:
        if self.secret:
            return f"{self.name}: changed"
        return f"{self.name}: {_plain(self.old)} -> {_plain(self.new)}"


class Changes(msgspec.Struct, frozen=True):
    """The difference: `now` may take effect at once, `restart` only after one.

    `settings` are what the server has from now on: the new values of `now`, the old ones of `restart`.
    """

    settings: Settings
    now: tuple[Change, ...]
    restart: tuple[Change, ...]


def compare(old: Settings, new: Settings) -> Changes:
    """Compare the settings that are in force with those just read."""
    now: list[Change] = []
    restart: list[Change] = []
    taken: dict[str, Any] = {}
    for section in sections():
        before, after = getattr(old, section), getattr(new, section)
        if section == "listen":
            restart += [Change("listen", before, after)] if before != after else []
            continue
        changed: dict[str, Any] = {}
        for field, change in _differences(section, before, after):
            (now if field.doc.reload else restart).append(change)
            if field.doc.reload:
                changed[field.name] = change.new
        taken[section] = msgspec.structs.replace(before, **changed)
    return Changes(msgspec.structs.replace(old, **taken), tuple(now), tuple(restart))


def _differences(section: str, before: object, after: object) -> Iterator[tuple[Field, Change]]:
    for field in fields_in(section).values():
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            yield field, Change(f"{section}.{field.name}", old, new, field.doc.secret)


def _plain(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
