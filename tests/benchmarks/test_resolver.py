"""Tests of benchmarks/resolver.py: an answer that a resolver takes, and that says that there is nothing."""

from __future__ import annotations

from support.benchmark import load

resolver = load("resolver")


def test_answer_is_to_the_question_and_says_that_there_is_no_such_name() -> None:
    """The id and the question come back; flags say response and NXDOMAIN, and no records follow (RFC 1035)."""
    question = b"\x011\x010\x010\x03127\x07in-addr\x04arpa\x00\x00\x0c\x00\x01"
    answer = resolver.answer(b"\xab\xcd\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00" + question)
    assert answer == b"\xab\xcd\x81\x83\x00\x01\x00\x00\x00\x00\x00\x00" + question
