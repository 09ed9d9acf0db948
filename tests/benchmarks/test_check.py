"""Tests of benchmarks/check.py: a check that cannot fail would make every server look right."""

from __future__ import annotations

import pytest

from support.benchmark import load

check = load("check")


def delivered(*numbers: tuple[int, int]) -> bytes:
    """Return the stream of a member who got these messages, by sender and number."""
    heads = {sender: b":m%d!b@h PRIVMSG #r " % sender for sender, _ in numbers}
    return b"".join(check.line_format(heads[sender], sender, 64) % (number, 7) for sender, number in numbers)


def verify(stream: bytes, sent: dict[int, int], *, whole: bool = True) -> str:
    """Return in words what the check says of a stream."""
    marks = stream.count(check.MARK)
    return str(check.verify(check.numbers_in(stream), sent, marks=marks, whole=whole))


def test_text_has_the_size_that_was_asked_for() -> None:
    """The text of a message has 64 bytes, whatever its numbers are."""
    line = check.line_format(b"PRIVMSG #r ", 3, 64) % (12, 34)
    assert len(line) == len(b"PRIVMSG #r :\r\n") + 64


@pytest.mark.parametrize(
    ("numbers", "finding"),
    [
        ([(1, 0), (2, 0), (1, 1)], "no faults"),
        ([(1, 0), (2, 0)], "1 missing"),
        ([(1, 1), (2, 0)], "1 missing"),
        ([(1, 0), (1, 1), (1, 1), (2, 0)], "1 doubled"),
        ([(1, 1), (1, 0), (2, 0)], "1 disordered"),
        ([(1, 0), (1, 1), (1, 2), (2, 0)], "1 strange"),
        ([(1, 0), (1, 1), (2, 0), (9, 0)], "1 strange"),
    ],
)
def test_each_fault_is_found(numbers: list[tuple[int, int]], finding: str) -> None:
    """Two messages of sender 1 and one of sender 2 were sent; whatever else arrives is named."""
    assert verify(delivered(*numbers), {1: 2, 2: 1}) == finding


def test_damaged_line_is_strange_and_its_message_missing() -> None:
    """A line that lost a byte counts as no message."""
    stream = delivered((1, 0), (1, 1)).replace(b" 00000001 ", b" 0000001 ")
    assert verify(stream, {1: 2}) == "1 missing, 1 strange"


def test_text_that_lost_a_byte_is_strange() -> None:
    """All texts have one length."""
    stream = delivered((1, 0), (1, 1))
    assert verify(stream[:-10] + stream[-9:], {1: 2}) == "1 missing, 1 strange"


def test_end_that_is_still_on_its_way_is_no_fault() -> None:
    """Without `whole` the last messages may be missing, but none in the middle."""
    assert verify(delivered((1, 0)), {1: 3}, whole=False) == "no faults"
    assert verify(delivered((1, 0), (1, 2)), {1: 4}, whole=False) == "1 missing"


def test_other_lines_are_no_messages() -> None:
    """What a server says by itself between messages is no fault."""
    assert verify(b"PING :x\r\n" + delivered((1, 0)) + b":m7!b@h QUIT :bye\r\n", {1: 1}) == "no faults"


def test_orders_differ_only_where_both_have_something() -> None:
    """A sender misses its own messages, and a shorter stream is no other order."""
    everybody = check.numbers_in(delivered((1, 0), (2, 0), (1, 1), (3, 0)))
    assert check.compare_orders(check.numbers_in(delivered((1, 0), (1, 1))), everybody, 2)
    assert not check.compare_orders(check.numbers_in(delivered((1, 0), (3, 0), (1, 1))), everybody, 2)
