"""The build hook: compiles the catalogues of words, for wheels and for editable installs alike.

Not part of the program; tests and tools use `compile_catalogues` too.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["CatalogueHook", "compile_catalogues"]

LOCALE = Path("src", "besedka", "locale")


def compile_catalogues(root: Path) -> None:
    """Write the .mo beside each .po of the tree at `root`, unless it is there and newer."""
    for po in sorted((root / LOCALE).glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            _compile(po, mo)


def _compile(po: Path, mo: Path) -> None:
    with po.open("rb") as file:
        catalogue = read_po(file, locale=po.parent.parent.name, abort_invalid=True)
    # By way of another name: several test processes may do this at once, and a server may be reading.
    descriptor, name = tempfile.mkstemp(dir=mo.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        write_mo(file, catalogue)
    Path(name).chmod(0o644)  # mkstemp's files are for their owner alone
    Path(name).replace(mo)


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls before it packs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues into the tree, from which the wheel takes them."""
        compile_catalogues(Path(self.root))
