"""A besedka server inside the test's own process: real sockets, threads and files, and everything within reach."""

from __future__ import annotations

import contextlib
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.config.sections.listeners import Listen
from besedka.config.settings import Settings
from besedka.server.app import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["ENVIRON", "PATIENCE_S", "changed", "eventually", "inside", "settings_in", "short_folder"]

PATIENCE_S = 30.0
ENVIRON = {"LANG": "C.UTF-8"}


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """Make a folder whose path leaves room for the name of a socket."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        yield Path(name)


def changed(settings: Settings, **sections: dict[str, Any]) -> Settings:
    """Return settings with other values: `changed(settings, irc={"replay": 3})`."""
    return msgspec.structs.replace(
        settings,
        **{name: msgspec.structs.replace(getattr(settings, name), **values) for name, values in sections.items()},
    )


def settings_in(folder: Path, listen: tuple[Listen, ...] = (Listen(port=0),), **sections: dict[str, Any]) -> Settings:
    """Return settings for a server on this folder that speaks English, on a port of its own."""
    sections["server"] = {"data": folder, "lang": "en", **sections.get("server", {})}
    return changed(msgspec.structs.replace(Settings(), listen=listen), **sections)


@contextlib.contextmanager
def inside(
    folder: Path | None = None,
    listen: tuple[Listen, ...] = (Listen(port=0),),
    **sections: dict[str, Any],
) -> Iterator[Server]:
    """Run a server until the context ends; it must end in order."""
    with contextlib.ExitStack() as stack:
        data = folder or stack.enter_context(short_folder())
        server = Server(settings_in(data, listen, **sections), ENVIRON)
        server.start()
        try:
            yield server
        finally:
            late = server.stop()
        assert late == []
        assert server.death is None


def eventually(holds: Callable[[], bool]) -> None:
    """Wait for what has no event of its own; it fails when it takes too long."""
    give_up_at = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < give_up_at, "it did not happen in time"
        time.sleep(0.005)
