"""Threads are started, named, supervised and joined."""

from __future__ import annotations

import threading

from besedka.threads import Crew


def test_a_thread_runs_its_work_under_its_name() -> None:
    """The name is what logs and debuggers show."""
    seen: list[str] = []
    crew = Crew(lambda _name, _error: None)
    crew.start("worker-7", lambda: seen.append(threading.current_thread().name))
    assert crew.join(10) == []
    assert seen == ["worker-7"]
    assert crew.names == []


def test_the_death_of_a_thread_is_told() -> None:
    """Whoever owns the crew learns which thread died, and of what; an orderly end is not told."""
    deaths: list[tuple[str, BaseException]] = []
    crew = Crew(lambda name, error: deaths.append((name, error)))
    error = SystemExit("enough")

    def die() -> None:
        raise error

    crew.start("dies", die)
    crew.start("ends", lambda: None)
    assert crew.join(10) == []
    assert deaths == [("dies", error)]


def test_deaths_are_told_one_after_the_other() -> None:
    """Several threads die of one fault at once: whoever hears of it need not be prepared for two at a time."""
    together = threading.Barrier(4)
    told: list[str] = []
    never = threading.Event()

    def hear(name: str, _error: BaseException) -> None:
        told.append(name)
        never.wait(0.01)  # long enough for another that does not wait its turn
        told.append(name)

    def die() -> None:
        together.wait(30)
        raise OSError

    crew = Crew(hear)
    for number in range(4):
        crew.start(f"worker-{number}", die)
    assert crew.join(30) == []
    assert len(told) == 8
    assert told[::2] == told[1::2]


def test_a_thread_that_is_late_is_named() -> None:
    """Joining ends by its deadline, and can be tried again."""
    crew = Crew(lambda _name, _error: None)
    end = threading.Event()
    crew.start("quick", lambda: None)
    crew.start("slow", lambda: end.wait() and None)
    assert crew.join(0.01) == ["slow"]
    assert crew.names == ["slow"]
    end.set()
    assert crew.join(10) == []


def test_joining_is_idempotent() -> None:
    """A crew without threads is joined at once, as often as one likes."""
    crew = Crew(lambda _name, _error: None)
    assert crew.join(0) == []
    assert crew.join(0) == []
