"""What every wire keeps to whatever is sent to it, as checks; and bytes to send, cut into pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from besedka.protocols.irc import BODY_LIMIT, TAGS_LIMIT, Message, parse

__all__ = ["check_irc", "irc_lines", "pieces_of"]

NAMES = ("anna", "boris", "a", "Аня", "𠀀" * 32, "", ":", "nobody", "x y", "\x01", "0", "*", "a,b", "anna,boris")
ROOMS = ("#lobby", "@#x", "#Беседка", "#" + "𠀀" * 63, "#a,#b", "#", "#lobby,#x,,", "0", "#nowhere", "* ", ":#x")
TEXTS = (
    "hi",
    "",
    "ы" * 200,
    "word " * 80,
    "\x01ACTION waves\x01",
    "\x01ACTION \x01",
    "\x01ACTION " + "𠀀" * 100 + "\x01",
    "\x01VERSION\x01",
    "\x02bold\x0304,1red",
    "a\0b",
    "a\rb",
)
VERBS = (
    *("CAP", "PASS", "NICK", "USER", "DEVICE", "PING", "PONG", "ERROR", "JOIN", "PART", "TOPIC", "NAMES", "LIST"),
    *("INVITE", "KICK", "MODE", "PRIVMSG", "NOTICE", "TAGMSG", "WHO", "WHOIS", "AWAY", "SETNAME", "ISON", "USERHOST"),
    *("KNOCK", "WHOWAS", "MONITOR", "OPER", "KILL", "WALLOPS", "REHASH", "STATS"),
    *("MOTD", "LUSERS", "VERSION", "TIME", "INFO", "HELP", "HELPOP", "FOO", "privmsg", "é"),
)
CAPS = ("message-tags server-time", "batch labeled-response", "echo-message", "-echo-message", "multi-prefix nothing")
MODES = ("+o", "-o", "+b", "-b", "+k", "-k", "+l", "-l", "+imnst-imnst", "+ovbeIqkCz", "b", "+", "+" + "b" * 25, "+i")
TAGS = ("", "", "", "@label=1 ", "@label=a\\sb\\r\\n;+x=\\:y ", "@+typing=active;besedka/key=k ", "@label;=;+ ", "@ ")

word = st.sampled_from([*NAMES, *ROOMS, *MODES, "LS", "LIST", "REQ", "END", "302", *(f":{caps}" for caps in CAPS)])
trailing = st.sampled_from([*TEXTS, *NAMES, *ROOMS, *CAPS]).map(lambda text: f":{text}")
irc_line = st.builds(
    lambda tags, verb, words, last: f"{tags}{verb} {' '.join(words)} {last}".encode() + b"\r\n",
    st.sampled_from(TAGS),
    st.sampled_from(VERBS),
    st.lists(word, max_size=3),
    trailing | st.just(""),
)
# mostly lines that mean something, some that do not, and here and there one that is too long
irc_lines = st.lists(
    st.one_of(irc_line, irc_line, irc_line, st.binary(max_size=30), st.sampled_from([b"x" * 600 + b"\n", b"\xff\n"])),
    max_size=25,
).map(b"".join)


@st.composite
def pieces_of(draw: st.DrawFn, streams: st.SearchStrategy[bytes]) -> list[bytes]:
    """Draw a stream in arbitrary pieces; none is empty."""
    stream = draw(streams)
    cuts = draw(st.lists(st.integers(1, max(1, len(stream) - 1)), max_size=8))
    places = sorted({0, *(cut for cut in cuts if cut < len(stream)), len(stream)})
    return [stream[start:end] for start, end in pairwise(places)]


def check_irc(told: bytes) -> list[Message]:
    """Check that these are whole lines which any IRC client can take, and return them parsed."""
    assert not told or told.endswith(b"\r\n")
    lines = told.split(b"\r\n")[:-1]
    return [parse(line, body_limit=BODY_LIMIT, tags_limit=TAGS_LIMIT) for line in lines]
