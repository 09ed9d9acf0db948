"""The text of CAP messages; examples from the IRCv3 page on capability negotiation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.capabilities import (
    BASE_VERSION,
    VERSION_302,
    advertise,
    format_list,
    parse_request,
    parse_version,
)
from besedka.protocols.irc import BODY_LIMIT, parse

names = st.lists(st.from_regex(r"[a-z][a-z0-9/.=-]{0,60}", fullmatch=True), max_size=60)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (None, BASE_VERSION),
        ("", BASE_VERSION),
        ("0", BASE_VERSION),
        ("-302", BASE_VERSION),
        ("٣٠٢", BASE_VERSION),
        ("x", BASE_VERSION),
        ("302", 302),
        ("307", 307),
        ("9" * 10_000, 999_999_999),
    ],
)
def test_version(text: str | None, version: int) -> None:
    """The version is a number, and without one the oldest."""
    assert parse_version(text) == version


def test_advertise() -> None:
    """Values are for those who know version 302."""
    capabilities = {"batch": "", "sasl": "PLAIN,EXTERNAL"}
    assert advertise(capabilities, BASE_VERSION) == ["batch", "sasl"]
    assert advertise(capabilities, VERSION_302) == ["batch", "sasl=PLAIN,EXTERNAL"]


@pytest.mark.parametrize("version", [BASE_VERSION, VERSION_302])
def test_short_list(version: int) -> None:
    """A list that fits is one line without a mark; an empty one has an empty parameter."""
    assert format_list("LS", ["batch", "sasl"], source="s", client="*", version=version) == [":s CAP * LS :batch sasl"]
    assert format_list("LIST", [], source="s", client="anna", version=version) == [":s CAP anna LIST :"]
    assert format_list("ACK", ["-a"], source="s", client="anna", version=version) == [":s CAP anna ACK :-a"]


@pytest.mark.parametrize("subcommand", ["LS", "LIST"])
def test_long_list(subcommand: str) -> None:
    """A list that does not fit goes on over several marked lines."""
    wanted = [f"capability-{number}" for number in range(100)]
    lines = format_list(subcommand, wanted, source="s", client="*", version=VERSION_302)
    messages = [parse(line.encode()) for line in lines]
    assert [message.params[:-1] for message in messages[:-1]] == [("*", subcommand, "*")] * (len(lines) - 1)
    assert messages[-1].params[:-1] == ("*", subcommand)
    assert " ".join(message.params[-1] for message in messages).split() == wanted


def test_long_list_for_old_clients() -> None:
    """Who does not know that a list may go on gets as much as fits one line."""
    wanted = [f"capability-{number}" for number in range(100)]
    (line,) = format_list("LS", wanted, source="s", client="*", version=BASE_VERSION)
    got = parse(line.encode()).params[-1].split()
    assert got == wanted[: len(got)]
    assert len(got) > 25


@pytest.mark.parametrize("subcommand", ["ACK", "NAK", "NEW", "DEL"])
def test_long_lists_without_mark(subcommand: str) -> None:
    """Other lists go on over lines that each stand for themselves."""
    wanted = [f"capability-{number}" for number in range(100)]
    lines = format_list(subcommand, wanted, source="s", client="a", version=VERSION_302)
    messages = [parse(line.encode()) for line in lines]
    assert {message.params[:-1] for message in messages} == {("a", subcommand)}
    assert " ".join(message.params[-1] for message in messages).split() == wanted


@given(capabilities=names, subcommand=st.sampled_from(["LS", "NEW"]))
def test_any_list(capabilities: list[str], subcommand: str) -> None:
    """Whatever the names, each line fits 512 bytes, and together they have all names in order."""
    lines = format_list(subcommand, capabilities, source="irc.example", client="Вася", version=VERSION_302)
    assert all(len(line.encode()) + 2 <= BODY_LIMIT for line in lines)
    assert " ".join(parse(line.encode()).params[-1] for line in lines).split() == capabilities


def test_capability_too_long() -> None:
    """A capability that fits no line is a mistake of the caller."""
    with pytest.raises(ValueError, match="does not fit"):
        format_list("LS", ["x" * BODY_LIMIT], source="s", client="*", version=VERSION_302)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", {}),
        ("multi-prefix sasl", {"multi-prefix": True, "sasl": True}),
        (" -userhost-in-names  batch ", {"userhost-in-names": False, "batch": True}),
        ("a -a", {"a": False}),
        ("-a a", {"a": True}),
        ("-", {}),
        ("--a", {"-a": False}),
    ],
)
def test_request(text: str, wanted: dict[str, bool]) -> None:
    """A request says which capabilities to have and which to lose; the last word counts."""
    assert parse_request(text) == wanted


@given(text=st.text())
def test_any_request(text: str) -> None:
    """Any text is a request; no name in it is empty."""
    assert "" not in parse_request(text)
