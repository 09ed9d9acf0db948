"""The fuzzer's seeds, replayed without the fuzzer: its harnesses hold, and would notice if something did not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from besedka.protocols.irc import Message
from besedka.protocols.sniff import Wire
from fuzz.harnesses.pieces import cut
from fuzz.run import FUZZ, TARGETS, harness, main

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = FUZZ / "corpus"


@pytest.mark.parametrize("target", TARGETS)
def test_all_properties_hold_for_the_seeds(target: str) -> None:
    """What once broke something, and what leads the fuzzer to all corners, breaks nothing."""
    check = harness(target)
    for seed in sorted((CORPUS / target).iterdir()):
        data = seed.read_bytes()
        assert len(data) <= TARGETS[target], f"{seed.name} is longer than what is tried"
        try:
            check(data)
        except AssertionError as error:
            raise AssertionError(f"{target}/{seed.name}: {error}") from error


def test_the_corpus_is_small() -> None:
    """Seeds are chosen, not collected: each target has some, and all together are a few kilobytes."""
    assert {folder.name for folder in CORPUS.iterdir()} == TARGETS.keys()
    assert all(10 <= len(list(folder.iterdir())) <= 60 for folder in CORPUS.iterdir())
    assert sum(file.stat().st_size for file in CORPUS.glob("*/*")) < 32_768


# What could be wrong in the program, and the seed that shows it.
FAULTS: list[tuple[str, str, str, Callable[..., Any]]] = [
    ("sniff", "nick", "fuzz.harnesses.sniff.sniff", lambda data: Wire.PLAIN if data else None),
    ("irc", "privmsg", "fuzz.harnesses.irc.parse", lambda line, **_limits: Message(line.decode())),
    ("talk", "hello", "besedka.server.delivery.append_to_all", lambda _boxes, _piece: None),
    ("plain", "russian", "besedka.sessions.plain._decoded", lambda line: line.decode("latin-1")),
    ("web", "registers", "besedka.sessions.web.socket.frame_lines", lambda lines, _opcode: lines),
    ("config", "quoted", "besedka.config.mistakes._visible", str),
    ("control", "status", "besedka.sessions.control._call", lambda _line: None),
    ("names", "ascii", "fuzz.harnesses.names.matches", lambda mask, text: mask == text),
]


@pytest.mark.parametrize(("target", "seed", "where", "wrong"), FAULTS, ids=TARGETS)
def test_a_fault_is_noticed(
    target: str, seed: str, where: str, wrong: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A harness that takes everything would find nothing in half an hour, too."""
    check = harness(target)
    monkeypatch.setattr(where, wrong)
    with pytest.raises(AssertionError):
        check((CORPUS / target / seed).read_bytes())


def test_one_input_again(capsys: pytest.CaptureFixture[str]) -> None:
    """A finding is looked at without the fuzzer."""
    assert main(["--again", "sniff", str(CORPUS / "sniff" / "nick")]) == 0
    assert capsys.readouterr().out == "sniff: all properties hold\n"


def test_a_target_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    """Who mistypes a target is told which there are."""
    with pytest.raises(SystemExit):
        main(["nothing"])
    assert "targets are: sniff, irc" in capsys.readouterr().err


def test_a_stream_is_always_cut_alike() -> None:
    """The same bytes are the same pieces, so that a finding is one each time; other bytes are others."""
    streams = [bytes([number]) * 20 for number in range(50)]
    assert all(b"".join(cut(stream)) == stream and cut(stream) == cut(stream) for stream in streams)
    assert len({tuple(map(len, cut(stream))) for stream in streams}) > 25
    assert all(cut(stream) for stream in streams)
    assert cut(b"") == []
