"""Two networks with a bad line between them: namespaces that only this process holds, and a wire of IP packets.

A thread enters a namespace for as long as it takes to open a socket or to start a program there; both stay in it.
Nothing is left behind, not even when the process is killed: the namespaces have no name, and end with those inside.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import heapq
import itertools
import os
import random
import select
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Self

import pytest

from besedka.threads import Crew

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["FAR", "NEAR", "Network", "Wire", "far_apart"]

NEAR, FAR = "10.77.0.1", "10.77.0.2"
CLONE_NEWNET = 0x4000_0000  # linux/sched.h
TUNSETIFF = 0x4004_54CA  # linux/if_tun.h
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
PACKET = 65_536  # bytes; the devices' own limit is 1,500
JOIN_S = 10.0


class Network:
    """A network of its own, empty but for its loopback."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        home = self._here()
        try:
            self._check(self._libc.unshare(CLONE_NEWNET))
            self._namespace = self._here()
            self._check(self._libc.setns(home, CLONE_NEWNET))
        finally:
            os.close(home)
        self._configure("link", "set", "lo", "up")

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Have the calling thread in this network; what it opens and starts meanwhile stays there."""
        home = self._here()
        try:
            self._check(self._libc.setns(self._namespace, CLONE_NEWNET))
            yield
        finally:
            self._check(self._libc.setns(home, CLONE_NEWNET))
            os.close(home)

    def plug(self, address: str) -> int:
        """Make a device with this address, whose packets are read from and written to the descriptor returned."""
        with self.entered():
            device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"wire", IFF_TUN | IFF_NO_PI))
            self._configure("address", "add", f"{address}/24", "dev", "wire")
            self._configure("link", "set", "wire", "up")
        except BaseException:
            os.close(device)
            raise
        return device

    def close(self) -> None:
        """Let go of it."""
        os.close(self._namespace)

    def _configure(self, *arguments: str) -> None:
        with self.entered():
            result = subprocess.run(["ip", *arguments], capture_output=True, check=False)
        if result.returncode:
            raise OSError(f"ip {' '.join(arguments)}: {result.stderr.decode().strip()}")

    def _here(self) -> int:
        return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)

    def _check(self, result: int) -> None:
        if result:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class Wire:
    """Carries packets between two devices: late, not in order, not all of them, or none."""

    def __init__(self, ends: tuple[int, int]) -> None:
        self._ends = ends
        self._to = {ends[0]: ends[1], ends[1]: ends[0]}
        self._under_way: list[tuple[float, int, int, bytes]] = []
        self._serials = itertools.count()
        self._whole = True
        self.lost = 0  # packets, so far
        self._delay_s = self._jitter_s = self._loss = 0.0
        self._chance = random.Random()  # noqa: S311 - no secret
        self._stop, self._stopper = os.pipe()
        self._deaths: list[BaseException] = []
        self._crew = Crew(lambda _name, error: self._deaths.append(error))
        self._crew.start("wire", self._carry)

    def spoil(self, delay_s: float, jitter_s: float, loss: float) -> None:
        """Delay each packet by `delay_s`, give or take up to `jitter_s`, and lose this part of them."""
        self._delay_s, self._jitter_s, self._loss = delay_s, jitter_s, loss

    def pull(self) -> None:
        """Pull the cable: nothing arrives any more, and nobody is told."""
        self._whole = False

    def plug(self) -> None:
        """Put the cable back."""
        self._whole = True

    def _carry(self) -> None:
        while True:
            wait_s = max(0.0, self._under_way[0][0] - time.monotonic()) if self._under_way else None
            ready, _, _ = select.select([*self._ends, self._stop], [], [], wait_s)
            if self._stop in ready:
                return
            for end in ready:
                self._take(end)
            self._deliver()

    def _take(self, end: int) -> None:
        packet = os.read(end, PACKET)
        if not self._whole or self._chance.random() < self._loss:
            self.lost += 1
            return
        due = time.monotonic() + self._delay_s + self._jitter_s * self._chance.uniform(-1, 1)
        heapq.heappush(self._under_way, (due, next(self._serials), self._to[end], packet))

    def _deliver(self) -> None:
        now = time.monotonic()
        while self._under_way and self._under_way[0][0] <= now:
            _, _, end, packet = heapq.heappop(self._under_way)
            if self._whole:
                with contextlib.suppress(BlockingIOError):  # a full queue loses packets, as everywhere
                    os.write(end, packet)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.write(self._stopper, b"\0")
        late = self._crew.join(JOIN_S)
        for descriptor in (*self._ends, self._stop, self._stopper):
            os.close(descriptor)
        assert (late, self._deaths) == ([], [])


@contextlib.contextmanager
def far_apart() -> Iterator[tuple[Network, Network, Wire]]:
    """Have two networks, with the addresses NEAR and FAR, and the wire between them; skip where that cannot be."""
    with contextlib.ExitStack() as stack:
        if sys.platform != "linux":
            pytest.skip("networks of its own are made on Linux")
        try:
            ends = []
            networks = []
            for address in (NEAR, FAR):
                network = Network()
                stack.callback(network.close)
                networks.append(network)
                ends.append(network.plug(address))
        except OSError as error:
            pytest.skip(f"networks of its own take root's rights, /dev/net/tun and the program ip: {error}")
        wire = stack.enter_context(Wire((ends[0], ends[1])))
        yield networks[0], networks[1], wire
