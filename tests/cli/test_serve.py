"""`besedka serve`: what it hands to the server."""

from __future__ import annotations

import logging
import socket
import sys
import types
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from besedka.cli.main import main
from support.command import environment, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from besedka.config.settings import Settings


class Recorded:
    """A place where the server would be: it notes what it is given, and ends with an exit code."""

    settings: Settings
    reload: Callable[[], Settings]

    def run(self, settings: Settings, reload: Callable[[], Settings]) -> int:
        """Note both."""
        self.settings, self.reload = settings, reload
        return 7


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorded]:
    """Put it where the server's module is, and leave logging as it was."""
    recorded = Recorded()
    module = types.ModuleType("besedka.server.run")
    module.run = recorded.run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "besedka.server.run", module)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield recorded
    root.handlers[:] = handlers
    root.setLevel(level)


def test_each_option_becomes_its_setting(server: Recorded, tmp_path: Path) -> None:
    """What is typed arrives; the exit code is the server's."""
    options = {
        "--host": "::1",
        "--port": "0",
        "--data": str(tmp_path),
        "--lang": "ru",
        "--log-format": "json",
        "--log-level": "error",
        "--workers": "3",
    }
    result = CliRunner().invoke(main, ["serve", *(word for option in options.items() for word in option)])
    assert (result.exit_code, result.output) == (7, "")
    settings = server.settings
    assert (settings.listen[0].host, settings.listen[0].port) == ("::1", 0)
    assert (settings.server.data, settings.server.lang, settings.server.workers) == (tmp_path, "ru", 3)
    assert (settings.log.format, settings.log.level) == ("json", "error")
    assert logging.getLogger().level == logging.ERROR


def test_lan_is_every_address(server: Recorded) -> None:
    """`--lan` needs no address."""
    assert CliRunner().invoke(main, ["serve", "--lan"]).exit_code == 7
    assert server.settings.listen[0].host == "*"


def test_settings_can_be_read_again(server: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is read anew, from where it was when the server started; options keep their weight."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "besedka.toml"
    file.write_text("[irc]\nreplay = 1\n[log]\nlevel = 'debug'\n")
    monkeypatch.setenv("BESEDKA_CONFIG", "besedka.toml")
    assert CliRunner().invoke(main, ["serve", "--log-level", "warning"]).exit_code == 7
    assert (server.settings.irc.replay, server.settings.log.level) == (1, "warning")
    monkeypatch.chdir("/")
    file.write_text("[irc]\nreplay = 2\n[log]\nlevel = 'debug'\n")
    settings = server.reload()
    assert (settings.irc.replay, settings.log.level) == (2, "warning")


def test_what_keeps_the_server_from_starting_is_told_in_its_language(tmp_path: Path) -> None:
    """Who asked for Russian reads Russian also when nothing comes of it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = ["--port", str(port), "--data", str(tmp_path), "--lang", "ru"]
        result = run("serve", *options, environ=environment(LANG="C.UTF-8"))
    assert result.returncode == 1
    assert f"нельзя слушать 127.0.0.1:{port}: порт занят" in result.stderr
