"""Metrics as rows for people."""

from __future__ import annotations

from besedka.cli.metric_rows import LABELS, TOLD, metric_rows, worker_row
from besedka.i18n import Words
from besedka.metrics.table import TABLE

EN = Words("en")


def rows(**metrics: object) -> dict[str, str]:
    """Return the rows of these metrics."""
    return dict(metric_rows(metrics, EN))


def test_each_metric_has_a_label_or_is_told_elsewhere() -> None:
    """Whoever adds a metric says how people see it."""
    assert LABELS.keys() | TOLD == TABLE.keys()
    assert not LABELS.keys() & TOLD


def test_bytes_are_shown_in_the_unit_that_fits() -> None:
    """From bytes to GiB."""
    shown = [rows(besedka_outbox_bytes=size)["waits to be sent"] for size in (0, 1023, 1024, 3 << 20, 5000 << 30)]
    assert shown == ["0 B", "1023 B", "1.0 KiB", "3.0 MiB", "5000.0 GiB"]


def test_seconds_are_shown_in_milliseconds_where_they_are_short() -> None:
    """Most times here are far below a second."""
    assert rows(process_cpu_seconds_total=0.0123) == {"CPU time": "12.30 ms"}
    assert rows(process_cpu_seconds_total=12.34) == {"CPU time": "12.3 s"}


def test_a_histogram_is_shown_by_its_median_and_its_tail() -> None:
    """Whole numbers stay whole; a histogram of nothing has neither."""
    spread = {"count": 3, "sum": 4, "median": 0.5, "p99": 3.2, "buckets": []}
    assert rows(besedka_turn_requests=spread) == {"requests in a turn": "median 1, 99 % up to 4"}
    assert rows(besedka_turn_requests={**spread, "count": 0}) == {"requests in a turn": "-"}
    assert rows(besedka_commit_seconds=spread) == {"time of a commit": "median 500.00 ms, 99 % up to 3.2 s"}


def test_values_by_label_are_rows_where_there_is_something() -> None:
    """Reasons for which nothing was refused are left out."""
    assert rows(besedka_refusals_total={"banned": 2, "no_such_nick": 0}) == {"commands refused: banned": "2"}


def test_what_is_told_elsewhere_is_left_out_and_what_is_new_keeps_its_name() -> None:
    """A newer server may have metrics that this command does not know."""
    assert rows(besedka_rooms=3, besedka_of_tomorrow=4) == {"besedka_of_tomorrow": "4"}


def test_a_worker_has_one_line() -> None:
    """Connections, those not read, rounds, and those held up; in Russian, too."""
    worker = {"name": "worker-1", "connections": 13, "unread": 2, "rounds": 100, "stalls": 1, "received": 5}
    assert worker_row(worker, EN) == (
        "worker-1",
        "connections: 13, not read in the last round: 2, rounds: 100, held up: 1",
    )
    assert "соединений: 13" in worker_row(worker, Words("ru"))[1]
