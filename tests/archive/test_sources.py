"""Files to import become one stream in the order of time."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from besedka.archive.sources import Item, Mapping, Source, Trouble, form_of, items, room_of
from besedka.errors import EnvironmentFault

LOG = "1970-01-0{} 00:00:0{}\t{}\t{}\n"


def read(sources: list[Source], mapping: Mapping | None = None) -> list[Item | Trouble]:
    """Return what is in the files."""
    return list(items(sources, mapping or Mapping(), lambda _size: None, lambda _head: None))


def weechat(file: Path, *lines: tuple[int, int, str, str]) -> Source:
    """Write a log of WeeChat."""
    file.write_text("".join(LOG.format(*line) for line in lines), encoding="utf-8")
    return Source(file, "weechat", UTC)


def test_forms(tmp_path: Path) -> None:
    """Told from the first line; what is none is refused."""
    file = tmp_path / "f"
    for text, form in (
        ('\ufeff{"besedka":1}', "jsonl"),
        ("--- Log opened x", "irssi"),
        ("10:00 < anna> hi", "irssi"),
        ("2026-01-01 00:00:00\tanna\thi", "weechat"),
    ):
        file.write_text(text, encoding="utf-8")
        assert form_of(file) == form
    file.write_text("something else")
    with pytest.raises(EnvironmentFault, match="none of the forms"):
        form_of(file)
    with pytest.raises(EnvironmentFault, match="No such file"):
        form_of(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("#lobby.log", "#lobby"),
        ("irc.besedka.#чай.weechatlog", "#чай"),
        ("##c++.txt", "##c++"),
        ("#a.b.log", "#a.b"),
        ("anna.log", None),
        ("#", None),
    ],
)
def test_rooms_of_names(name: str, room: str | None) -> None:
    """As irssi and WeeChat call their files."""
    assert room_of(Path(name)) == room


def test_several_files_are_one_stream(tmp_path: Path) -> None:
    """By time; the lines of one file stay in their order, even where its clock went back."""
    one = weechat(tmp_path / "#a.weechatlog", (1, 1, "anna", "1"), (1, 5, "anna", "3"), (1, 3, "anna", "4"))
    other = weechat(tmp_path / "#b.weechatlog", (1, 2, "boris", "2"), (1, 9, "boris", "5"))
    found = [item for item in read([one, other]) if isinstance(item, Item)]
    assert [item.entry.text for item in found] == ["1", "2", "3", "4", "5"]
    assert [item.entry.rooms for item in found[:2]] == [("#a",), ("#b",)]


def test_digests(tmp_path: Path) -> None:
    """The same line has the same one in a longer log; the same words twice are two."""
    first = weechat(tmp_path / "#a.log", (1, 1, "anna", "x"), (1, 1, "anna", "x"))
    short = [item.digest for item in read([first]) if isinstance(item, Item)]
    assert len(set(short)) == 2
    longer = weechat(tmp_path / "#a.log", (1, 1, "anna", "x"), (1, 1, "anna", "x"), (3, 1, "anna", "x"))
    digests = [item.digest for item in read([longer]) if isinstance(item, Item)]
    assert digests[:2] == short
    assert len(set(digests)) == 3


def test_other_names(tmp_path: Path) -> None:
    """Nicks and rooms may be called otherwise here, those that something is done to as well."""
    file = tmp_path / "f"
    file.write_text(
        "1970-01-01 00:00:01\tanna\thi anna\n1970-01-01 00:00:02\t--\tvera is now known as anna\n", encoding="utf-8"
    )
    mapping = Mapping({"anna": "Аня"}, {"#a": "#b"}, "#a")
    said, renamed = (item.entry for item in read([Source(file, "weechat", UTC)], mapping) if isinstance(item, Item))
    assert (said.nick, said.text, said.rooms) == ("Аня", "hi anna", ("#b",))
    assert (renamed.nick, renamed.target) == ("vera", "Аня")


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A line is told; a file of no room, one without its first line and one that is gone are refused."""
    file = tmp_path / "f.jsonl"
    file.write_text('{"besedka":1,"epoch":"e","made":""}\nnonsense\n{"position":1}\n', encoding="utf-8")
    troubles = read([Source(file, "jsonl")])
    assert [trouble.line.number for trouble in troubles if isinstance(trouble, Trouble)] == [2, 3]
    file.write_text("{}\n")
    with pytest.raises(EnvironmentFault, match="first line"):
        read([Source(file, "jsonl")])
    with pytest.raises(EnvironmentFault, match="--room"):
        read([Source(file, "irssi")])
    with pytest.raises(EnvironmentFault, match="No such file"):
        read([Source(tmp_path / "#gone.log", "irssi")])
    weechat(tmp_path / "#a.log", (1, 1, "anna", "x"))
    with (tmp_path / "#a.log").open("a") as opened:
        opened.write("nonsense\n")
    assert isinstance(read([Source(tmp_path / "#a.log", "weechat", UTC)])[-1], Trouble)
