"""Tests of benchmarks/scale.py, stages.py and inside.py: they look inside the server, and must see what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.benchmark import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

inside = load("inside")
scale = load("scale")
stages = load("stages")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Any]:
    """Return a server without sockets."""
    tmp_path.chmod(0o700)
    bench = inside.Inside(tmp_path, "process")
    yield bench
    bench.close()


def test_sizes_grow_up_to_the_most() -> None:
    """The first, so many times as much each, and the most."""
    assert scale.steps_to(10_000, 100) == [100, 1000, 10_000]
    assert scale.steps_to(1_000_000, 10_000, times=100) == [10_000, 1_000_000]
    assert scale.steps_to(5000, 1000) == [1000, 5000]
    assert scale.steps_to(50, 100) == [50]


def test_least_is_taken_of_each_name() -> None:
    """Of several repeats, by name, divided by how many there were."""
    least = stages.Least()
    least.take({"parse": 4e-6, "store": 2e-6}, 2)
    least.take({"parse": 2e-6, "store": 6e-6}, 2)
    assert least.values == pytest.approx({"parse": 1.0, "store": 1.0})


def test_users_come_talk_and_are_heard_without_sockets(bench: Any) -> None:
    """What is measured happened: messages are stored and delivered to the others."""
    first, second = bench.come(["first", "second"], "#bench")
    before = bench.server.state.position
    requests = first.receive(stages.LINE * 3)
    outboxes = bench.server.turn.run(requests, bench.ready)
    assert bench.server.state.position == before + 3
    assert [outbox.owner for outbox in outboxes] == [second]
    assert b"".join(outboxes[0].sending).count(b" PRIVMSG #bench :xxx") == 3


def test_each_stage_takes_time(bench: Any) -> None:
    """No stage of a message is left out of the table, nor counted for another that is."""
    peers = bench.come([f"user{number}" for number in range(stages.SENDERS)], "#bench")
    values = stages.message_stages(bench, peers, stages.Shape("", 8, 2, 2), 2)
    assert set(values) == {"parse", "decide", "store", "deliver"}
    assert min(values.values()) > 0


def test_stages_of_a_registration_add_up(bench: Any) -> None:
    """Everybody who came is there when the time is added up."""
    spent = stages._register(bench, 50)
    assert len(bench.server.state.by_session) == stages.NEWCOMERS
    assert min(spent.values()) > 0
