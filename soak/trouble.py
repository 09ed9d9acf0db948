"""What the soak does to a server: each kind of trouble comes, lasts a moment, and is over when its method returns."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from support.disk import free_bytes

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from support.misfortune import Misfortune
    from support.server import RunningServer

__all__ = ["LOW_WATER_MIB", "Trouble"]

LOW_WATER_MIB = 32
LEFT_BYTES = 24 * 1024 * 1024  # below the mark, and more than the log grows by until the server looks again
HOUR_S = 3600.0


class Trouble:
    """Troubles by name, in `kinds`; some need what a machine may not allow, and are left out then."""

    def __init__(
        self, server: RunningServer, chance: random.Random, misfortune: Misfortune | None, *, own_disk: bool
    ) -> None:
        self._server = server
        self._chance = chance
        self._misfortune = misfortune
        self.kinds: dict[str, Callable[[], None]] = {
            "kill -9": server.restart,
            "stop and start": self._restart,
            "SIGHUP": self._reload,
            "SIGSTOP": self._stand_still,
        }
        if own_disk:
            self.kinds["disk full"] = self._fill_disk
        if misfortune is not None:
            self.kinds["slow commits"] = self._slow_disk
            self.kinds["a commit that stalls"] = self._stall
            self.kinds["clock set"] = self._set_clock

    def end(self) -> None:
        """Let everything be as it should be."""
        if self._misfortune is not None:
            self._misfortune.set_clock(0)

    def _restart(self) -> None:
        code = self._server.stop()
        assert code == 0, f"the server ended with {code}"
        self._server.start()

    def _reload(self) -> None:
        self._server.signal(signal.SIGHUP)

    def _stand_still(self) -> None:
        self._server.signal(signal.SIGSTOP)
        time.sleep(self._chance.uniform(0.1, 8.0))
        self._server.signal(signal.SIGCONT)

    def _fill_disk(self) -> None:
        filler = self._server.data / "filler"
        with filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, free_bytes(self._server.data) - LEFT_BYTES))
        time.sleep(self._chance.uniform(1.0, 5.0))  # it is looked at once a second
        filler.unlink()

    def _slow_disk(self) -> None:
        self._let_syncs_take(self._chance.uniform(0.02, 0.3), self._chance.uniform(1.0, 5.0))

    def _stall(self) -> None:
        self._let_syncs_take(60.0, self._chance.uniform(1.0, 10.0))

    def _let_syncs_take(self, sync_takes_s: float, how_long_s: float) -> None:
        assert self._misfortune is not None
        self._misfortune.slow_disk(sync_takes_s)
        time.sleep(how_long_s)
        self._misfortune.slow_disk(0)

    def _set_clock(self) -> None:
        assert self._misfortune is not None
        self._misfortune.set_clock(self._chance.choice((-HOUR_S, -60.0, -1.0, 0.0, 1.0, 60.0, HOUR_S)))
