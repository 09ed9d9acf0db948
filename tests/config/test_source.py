"""Reading the settings file and finding lines in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.config.source import read

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.config.mistakes import Mistake

TEXT = '''\
# a comment
server.lang = "ru"  # a dotted key

[plain]
greeting = """
[log]
level = "none of this is a key"
"""
"history" = 1

[[listen]]
port = 1
[[listen]]
port =
'''

WHOLE = TEXT.replace("port =\n", "port = 2\n") + "limits = {rooms = 1}\n"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("server", "lang"), 2),
        (("plain",), 4),
        (("plain", "greeting"), 5),
        (("plain", "history"), 9),
        (("listen", 0), 11),
        (("listen", 0, "port"), 12),
        (("listen", 1, "port"), 14),
        (("listen", 1, "limits", "rooms"), 15),
        (("plain", "unwritten"), 4),
        (("unwritten",), 1),
    ],
)
def test_a_key_is_found_on_its_line(path: tuple[str | int, ...], line: int, tmp_path: Path) -> None:
    """The line is where the statement begins; for what is not written it is the table's."""
    file = tmp_path / "besedka.toml"
    file.write_text(WHOLE, encoding="utf-8")
    mistakes: list[Mistake] = []
    assert read(file, mistakes).where(path) == f"{file}:{line}"
    assert mistakes == []


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (TEXT.encode(), 14, "this is not TOML: Invalid value"),
        (b"[server]\nname = 'x", 2, "this is not TOML: "),
        (b"[server]\nlang = '\xff'\n", 2, "the settings file must be UTF-8"),
        (b"[server]\nmotd = '''\n'''\nworkers = " + b"1" * 5_000 + b"\n", 4, "a number here is too long, or "),
        (b"[server]\nworkers = " + b"[" * 2_000, 2, "a number here is too long, or "),
    ],
)
def test_a_file_that_is_no_toml_is_one_mistake(content: bytes, line: int, told: str, tmp_path: Path) -> None:
    """The mistake names the line, and the file counts as empty."""
    file = tmp_path / "besedka.toml"
    file.write_bytes(content)
    mistakes: list[Mistake] = []
    assert read(file, mistakes).tables == {}
    assert mistakes[0].sentence().startswith(f"{file}:{line}: {told}")


def test_only_newlines_end_lines(tmp_path: Path) -> None:
    """Characters that Python, too, takes for ends of lines are text in TOML."""
    file = tmp_path / "besedka.toml"
    file.write_text("motd = 'a\u2028b\x85c'\nlang = 'ru'\n", encoding="utf-8")
    assert read(file, []).where(("lang",)) == f"{file}:2"


def test_a_missing_file_is_a_mistake(tmp_path: Path) -> None:
    """A file that was named must be there."""
    mistakes: list[Mistake] = []
    read(tmp_path / "none.toml", mistakes)
    assert mistakes[0].sentence() == (
        f"{tmp_path / 'none.toml'}: the settings file cannot be read (No such file or directory)"
    )


def test_what_editors_of_other_systems_write_is_read(tmp_path: Path) -> None:
    """A byte order mark and Windows' ends of lines are no mistakes."""
    file = tmp_path / "besedka.toml"
    file.write_bytes(b"\xef\xbb\xbf[server]\r\nlang = 'ru'\r\n")
    mistakes: list[Mistake] = []
    assert read(file, mistakes).tables == {"server": {"lang": "ru"}}
    assert mistakes == []


def test_no_file_is_an_empty_one() -> None:
    """Without a file everything is at its default."""
    assert read(None, []).tables == {}
