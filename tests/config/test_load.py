"""Settings from defaults, a file, the environment and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.config.load import load
from besedka.config.mistakes import SettingsError
from besedka.config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def mistakes(
    file: Path | None = None, environ: Mapping[str, str] = {}, options: Mapping[str, object] = {}
) -> list[str]:
    """Load what is wrong, and return what is told."""
    with pytest.raises(SettingsError) as caught:
        load(file, environ, options)
    return str(caught.value).splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a name for a settings file."""
    return tmp_path / "besedka.toml"


def test_nothing_given_is_the_defaults() -> None:
    """A server needs no settings."""
    assert load(None, {}, {}) == Settings()


def test_the_later_source_wins(file: Path) -> None:
    """The file overrules the defaults, the environment the file, and the command line all."""
    file.write_text("[log]\nlevel = 'error'\nformat = 'json'\n[server]\nworkers = 1\nlang = 'en'\n")
    environ = {"BESEDKA_LOG_LEVEL": "debug", "BESEDKA_SERVER_WORKERS": "2"}
    settings = load(file, environ, {"workers": "3", "lang": None})
    assert (settings.log.format, settings.log.level) == ("json", "debug")
    assert (settings.server.workers, settings.server.lang) == (3, "en")


def test_listeners_are_a_table_whose_first_row_has_short_names(file: Path) -> None:
    """BESEDKA_HOST and --port change the first row only."""
    file.write_text("[[listen]]\nport = 1\n[[listen]]\nport = 2\ntakes = 'irc'\n")
    first, second = load(file, {"BESEDKA_HOST": "::1"}, {"port": 3}).listen
    assert (first.host, first.port, first.takes) == ("::1", 3, "everything")
    assert (second.host, second.port, second.takes) == ("127.0.0.1", 2, "irc")


@pytest.mark.parametrize(
    ("environ", "options"),
    [({"BESEDKA_LAN": "1"}, {}), ({}, {"lan": True}), ({"BESEDKA_HOST": "10.0.0.1"}, {"lan": True})],
)
def test_lan_is_every_address(environ: dict[str, str], options: dict[str, object]) -> None:
    """`--lan` is short for the host *."""
    assert load(None, environ, options).listen[0].host == "*"


def test_no_lan_changes_nothing() -> None:
    """BESEDKA_LAN=0 beside a host is no contradiction, and an option overrules the environment."""
    assert load(None, {"BESEDKA_LAN": "0", "BESEDKA_HOST": "::1"}, {}).listen[0].host == "::1"
    assert load(None, {"BESEDKA_LAN": "1"}, {"host": "::1"}).listen[0].host == "::1"


def test_lan_and_a_host_contradict_each_other() -> None:
    """Nobody is left to guess which of the two was taken."""
    told = "listening on every address and {} exclude each other; allowed: one of them"
    assert mistakes(options={"lan": True, "host": "::1"}) == ["--lan: " + told.format("--host")]
    environ = {"BESEDKA_LAN": "yes", "BESEDKA_HOST": "::1"}
    assert mistakes(environ=environ) == ["BESEDKA_LAN: " + told.format("BESEDKA_HOST")]


def test_all_mistakes_are_found_at_once(file: Path) -> None:
    """Each place tells its own, also where a later source would have hidden it."""
    file.write_text(
        "[server]\nnam = 'x'\nworkers = true\n[[listen]]\nport = 70000\n[limitz]\n[zzz]\n[log]\nlevel = 'loud'\n"
    )
    environ = {
        "BESEDKA_PORT": "x",
        "BESEDKA_LOG_LEVL": "debug",
        "BESEDKA_LOG_LEVEL": "info",
        "BESEDKA_LAN": "?",
    }
    known = (
        "server, listen, tls, plain, irc, web, webirc, journal, search, accounts, history, audit, rooms, limits, log"
    )
    assert mistakes(file, environ, {"log_format": "xml"}) == [
        f"{file}:2: there is no setting nam; did you mean name?",
        f"{file}:3: workers is true; allowed: a whole number from 0 to 256",
        f"{file}:5: port is 70000; allowed: a whole number from 0 to 65535",
        f"{file}:6: there is no setting limitz; did you mean limits?",
        f"{file}:7: there is no setting zzz; there are: {known}",
        f'{file}:9: level is "loud"; allowed: one of "debug", "info", "warning", "error"',
        'BESEDKA_LAN: lan is "?"; allowed: true or false',
        "BESEDKA_LOG_LEVL: there is no setting BESEDKA_LOG_LEVL; did you mean BESEDKA_LOG_LEVEL?",
        'BESEDKA_PORT: port is "x"; allowed: a whole number from 0 to 65535',
        '--log-format: format is "xml"; allowed: one of "text", "json"',
    ]


def test_a_broken_file_does_not_hide_the_other_mistakes(file: Path) -> None:
    """The environment is looked at even when the file is no TOML."""
    file.write_text("[server\n")
    told = mistakes(file, {"BESEDKA_PORT": "x"})
    assert told[0].startswith(f"{file}:1: this is not TOML: ")
    assert told[1].startswith("BESEDKA_PORT: ")


@pytest.mark.parametrize("written", ["listen = 5", "listen = []", "listen = {port = 1}", "[listen]\nport = 1"])
def test_listeners_must_be_rows(written: str, file: Path) -> None:
    """One pair of brackets is a common mistake, and the answer says how it is written."""
    file.write_text(written + "\n")
    (told,) = mistakes(file)
    assert told.startswith(f"{file}:1: listen is ")
    assert told.endswith("allowed: one or more tables, each headed [[listen]]")


def test_a_section_must_be_a_table(file: Path) -> None:
    """A value where a section should be is told with the heading to write."""
    file.write_text("log = 'json'\nlisten = [1]\n")
    assert mistakes(file) == [
        f'{file}:1: log is "json"; allowed: a table, headed [log]',
        f"{file}:2: listen is 1; allowed: a table, headed [listen]",
    ]


def test_variables_of_others_are_let_be() -> None:
    """What other programs set under a name like ours is no mistake; what is nearly ours is."""
    environ = {"BESEDKA_CONFIG": "x", "BESEDKA_SERVICE_HOST": "10.0.0.1", "BESEDKA": "1", "PATH": "/bin"}
    assert load(None, environ, {}) == Settings()
    assert "did you mean BESEDKA_PORT" in mistakes(environ={"BESEDKA_PORTT": "1"})[0]
