"""What is asked about a certificate, and what scripts are told."""

from __future__ import annotations

import builtins

import pytest

from besedka.client import trust
from besedka.client.connection import UntrustedError
from besedka.i18n import Words

NOW, BEFORE = "ab" * 32, "cd" * 32
WORDS = Words("en")


def answering(monkeypatch: pytest.MonkeyPatch, answer: str | BaseException) -> None:
    """Let the person say `answer`."""

    def say(_question: str) -> str:
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(builtins, "input", say)


@pytest.mark.parametrize(
    ("answer", "yes"),
    [("y", True), (" Yes ", True), ("n", False), ("", False), (EOFError(), False), (KeyboardInterrupt(), False)],
)
def test_a_first_acquaintance_is_asked_about(
    answer: str | BaseException, yes: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the fingerprint as the server prints it."""
    answering(monkeypatch, answer)
    assert trust.ask("chat.example:1", UntrustedError("", NOW), WORDS) is yes
    assert ":".join(["AB"] * 32) in capsys.readouterr().err


@pytest.mark.parametrize(("answer", "yes"), [("yes", True), ("y", False), ("", False)])
def test_a_change_is_asked_about_loudly(
    answer: str, yes: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both fingerprints are shown, and a letter is not enough."""
    answering(monkeypatch, answer)
    assert trust.ask("chat.example:1", UntrustedError("", NOW, BEFORE), WORDS) is yes
    told = capsys.readouterr().err
    assert told.startswith("ATTENTION: chat.example:1 shows another certificate")
    assert ":".join(["CD"] * 32) in told
    assert ":".join(["AB"] * 32) in told


def test_in_russian(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole word is that of the language."""
    answering(monkeypatch, "да")
    assert trust.ask("chat.example:1", UntrustedError("", NOW, BEFORE), Words("ru"))
    assert trust.ask("chat.example:1", UntrustedError("", NOW), Words("ru"))


def test_scripts_are_told_what_to_do() -> None:
    """In each case something else, always with the fingerprint that was shown."""
    first = trust.refusal("chat.example:1", UntrustedError("", NOW), WORDS)
    changed = trust.refusal("chat.example:1", UntrustedError("", NOW, BEFORE), WORDS)
    pinned = trust.refusal("chat.example:1", UntrustedError("", NOW, BEFORE, pinned=True), WORDS)
    assert "No authority" in first
    assert "than before" in changed
    assert "--fingerprint or in the profile" in pinned
    assert all(trust.grouped(NOW) in told for told in (first, changed, pinned))
