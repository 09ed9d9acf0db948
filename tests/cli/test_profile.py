"""`besedka profile`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.command import environment, run

if TYPE_CHECKING:
    from pathlib import Path


def test_servers_by_name(tmp_path: Path) -> None:
    """Added, listed, joined, removed; each mistake says what to do."""
    here = environment(XDG_CONFIG_HOME=str(tmp_path))

    def profile(*words: str) -> tuple[int, str]:
        done = run("profile", *words, environ=here)
        return done.returncode, done.stdout + done.stderr

    assert "besedka profile add NAME ADDRESS" in profile("list")[1]
    added = profile(
        "add", "work", "127.0.0.1:1", "--tls", "--name", "Anna", "--room", "#tea", "--fingerprint", "AB:" * 32
    )
    assert added == (0, "besedka join work goes there now.\n")
    assert "work  127.0.0.1:1  TLS  Anna  #tea" in profile("list")[1]
    assert str(tmp_path) in profile("list")[1]
    assert profile("add", "work", "127.0.0.1:1")[0] == 2
    assert profile("add", "home", "1:2:x")[0] == 2
    joined = run("join", "work", "--timeout", "0.2", "--data", str(tmp_path), environ=here, said="hi\n")
    assert (joined.returncode, "The server at 127.0.0.1:1 cannot be reached" in joined.stderr) == (1, True)
    unknown = run("join", "--profile", "wrk", environ=here)
    assert (unknown.returncode, "there are work" in unknown.stderr) == (2, True)
    both = run("say", "#tea", "hi", "--profile", "work", "--server", "127.0.0.1", environ=here)
    assert (both.returncode, "not both" in both.stderr) == (2, True)
    assert profile("remove", "work") == (0, "The profile work is gone.\n")
    assert profile("remove", "work")[0] == 2
