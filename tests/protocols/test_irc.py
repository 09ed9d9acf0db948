"""IRC messages, parsed and formatted; vectors from modern.ircdocs.horse and IRCv3 message-tags."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.errors import ProtocolError
from besedka.protocols.irc import (
    BODY_LIMIT,
    CLIENT_TAGS_LIMIT,
    TAGS_LIMIT,
    BodyTooLongError,
    EmptyMessageError,
    ForbiddenByteError,
    Message,
    NotUtf8Error,
    TagsTooLongError,
    escape_tag_value,
    format_message,
    format_tags,
    parse,
    parse_tags,
    unescape_tag_value,
)

PARSED = [
    ("PRIVMSG #lobby :Hey what's up!", Message("PRIVMSG", ("#lobby", "Hey what's up!"))),
    ("PRIVMSG #беседка :Привет, мир", Message("PRIVMSG", ("#беседка", "Привет, мир"))),
    ("privmsg #chan Hey!", Message("PRIVMSG", ("#chan", "Hey!"))),
    ("PRIVMSG #chan ::-) hi", Message("PRIVMSG", ("#chan", ":-) hi"))),
    ("PRIVMSG #chan a:b", Message("PRIVMSG", ("#chan", "a:b"))),
    ("PRIVMSG #chan :one :two", Message("PRIVMSG", ("#chan", "one :two"))),
    ("PRIVMSG #chan :  two  spaces ", Message("PRIVMSG", ("#chan", "  two  spaces "))),
    ("CAP REQ :sasl message-tags foo", Message("CAP", ("REQ", "sasl message-tags foo"))),
    ("CAP * LIST :", Message("CAP", ("*", "LIST", ""))),
    ("LUSERS", Message("LUSERS")),
    ("  MODE   #a  +o   b  ", Message("MODE", ("#a", "+o", "b"))),
    ("TOPIC  :x", Message("TOPIC", ("x",))),
    ("X " + " ".join("abcdefghijklmnopq"), Message("X", tuple("abcdefghijklmnopq"))),
    ("X a\tb\u00a0c\u2028d", Message("X", ("a\tb\u00a0c\u2028d",))),
    ("joın #a", Message("joın", ("#a",))),
    (":irc.example.com CAP LS", Message("CAP", ("LS",), None, "irc.example.com")),
    (":dan!d@localhost  PRIVMSG #a :b", Message("PRIVMSG", ("#a", "b"), None, "dan!d@localhost")),
    ("@id=234AB :dan QUIT", Message("QUIT", (), {"id": "234AB"}, "dan")),
    ("@id=123AB;rose  PING x", Message("PING", ("x",), {"id": "123AB", "rose": ""})),
    ("@url=;netsplit=tur,ty PING x", Message("PING", ("x",), {"url": "", "netsplit": "tur,ty"})),
    ("@a=1;a=2;a=3 PING x", Message("PING", ("x",), {"a": "3"})),
    ("@+draft/reply=x\\s\\:y=z PING x", Message("PING", ("x",), {"+draft/reply": "x ;y=z"})),
    ("@ PING x", Message("PING", ("x",), {})),
    ("@;=v;;a PING x", Message("PING", ("x",), {"a": ""})),
]

REFUSED = [
    (b"", EmptyMessageError),
    (b"   ", EmptyMessageError),
    (b" :text", EmptyMessageError),
    (b":source", EmptyMessageError),
    (b":source ", EmptyMessageError),
    (b"@tag", EmptyMessageError),
    (b"@tag ", EmptyMessageError),
    (b"@tag :source", EmptyMessageError),
    (b"PRIVMSG a :\xff", NotUtf8Error),
    (b"@a=\xd0 PING x", NotUtf8Error),
    (b"PRIVMSG a :b\rQUIT", ForbiddenByteError),
    (b"PRIVMSG a :b\0", ForbiddenByteError),
]

# A value, and what it is on the wire.
ESCAPED = [
    ("", ""),
    ("plain", "plain"),
    ("a;b c", "a\\:b\\sc"),
    ("back\\slash", "back\\\\slash"),
    ("\r\n", "\\r\\n"),
    ("\\s", "\\\\s"),
    ("Привет, мир", "Привет,\\sмир"),
]

words = st.text(st.characters(exclude_characters="\0\r\n ", codec="utf-8"), min_size=1).filter(
    lambda word: not word.startswith(":")
)
verbs = words.filter(lambda word: not word.startswith("@"))
texts = st.text(st.characters(exclude_characters="\0\r\n", codec="utf-8"))
values = st.text(st.characters(exclude_characters="\0", codec="utf-8"))
keys = st.text(st.characters(exclude_characters="\0\r\n ;=", codec="utf-8"), min_size=1)
NO_LIMIT = 1_000_000


@pytest.mark.parametrize(("line", "message"), PARSED)
def test_parse(line: str, message: Message) -> None:
    """A line is parsed as the standard says."""
    assert parse(line.encode()) == message


@pytest.mark.parametrize(("line", "error"), REFUSED)
def test_refused(line: bytes, error: type[ProtocolError]) -> None:
    """What is no message is refused with an error that says why in a sentence."""
    with pytest.raises(error) as caught:
        parse(line)
    assert str(caught.value)


@pytest.mark.parametrize("tags", [b"", b"@a=b "])
def test_body_limit(tags: bytes) -> None:
    """A message without its tags has at most 512 bytes, CR LF included."""
    body = b"PING :".ljust(BODY_LIMIT - 2, b"x")
    assert parse(tags + body).verb == "PING"
    with pytest.raises(BodyTooLongError, match="takes 513 bytes, at most 512") as caught:
        parse(tags + body + b"x")
    assert (caught.value.size, caught.value.limit) == (513, 512)
    assert parse(tags + body + b"x", body_limit=513).verb == "PING"


@pytest.mark.parametrize("limit", [CLIENT_TAGS_LIMIT, TAGS_LIMIT])
def test_tags_limit(limit: int) -> None:
    """The tags with '@' and the space have at most as many bytes as are allowed."""
    tags = b"@k=".ljust(limit - 3, b"x") + "я".encode()
    assert parse(tags + b" PING x", tags_limit=limit).verb == "PING"
    with pytest.raises(TagsTooLongError, match=f"at most {limit}") as caught:
        parse(tags + b"y PING x", tags_limit=limit)
    assert (caught.value.size, caught.value.limit) == (limit + 1, limit)


def test_tags_limit_without_end() -> None:
    """Tags that never end are too long as well."""
    with pytest.raises(TagsTooLongError):
        parse(b"@".ljust(TAGS_LIMIT + 1, b"x"))


@pytest.mark.parametrize(("value", "escaped"), ESCAPED)
def test_escape(value: str, escaped: str) -> None:
    """A tag's value is escaped for the wire and back."""
    assert escape_tag_value(value) == escaped
    assert unescape_tag_value(escaped) == value


@pytest.mark.parametrize(("escaped", "value"), [("test\\", "test"), ("\\b", "b"), ("\\\\\\", "\\"), ("\\ё", "ё")])
def test_unescape_invalid(escaped: str, value: str) -> None:
    """A backslash that escapes nothing is dropped."""
    assert unescape_tag_value(escaped) == value


def test_format_tags() -> None:
    """Tags are formatted in their order, empty values without a sign."""
    assert format_tags({"id": "1;2", "rose": "", "+x": "y"}) == "id=1\\:2;rose;+x=y"
    assert format_tags({}) == ""


@pytest.mark.parametrize(
    "tags",
    [{"": "x"}, {"a b": "x"}, {"a;b": ""}, {"a=b": ""}, {"a\r": ""}, {"a\n": ""}, {"\0": ""}, {"a": "\0"}],
)
def test_format_bad_tags(tags: dict[str, str]) -> None:
    """A tag that another side would read differently is not formatted."""
    with pytest.raises(ValueError, match="tag"):
        format_tags(tags)


def test_format_message() -> None:
    """Only a last parameter that needs a colon gets one, unless it is asked for."""
    assert format_message("PING") == "PING"
    assert format_message("JOIN", ("#a", "key")) == "JOIN #a key"
    assert format_message("JOIN", ("#a", "key"), colon=True) == "JOIN #a :key"
    assert format_message("PRIVMSG", ("#a", "one two")) == "PRIVMSG #a :one two"
    assert format_message("PRIVMSG", ("#a", ":-)")) == "PRIVMSG #a ::-)"
    assert format_message("TOPIC", ("#a", "")) == "TOPIC #a :"
    assert format_message("PING", ("x",), source="a!b@c", tags={"t": "1"}) == "@t=1 :a!b@c PING x"
    assert format_message("PING", ("x",), tags={}) == "PING x"


@pytest.mark.parametrize("word", ["", "a b", ":a", "a\r", "a\n", "a\0"])
def test_format_bad_words(word: str) -> None:
    """A word that would be read differently is not formatted, wherever it stands."""
    with pytest.raises(ValueError, match="verb"):
        format_message(word)
    with pytest.raises(ValueError, match="source"):
        format_message("PING", source=word)
    with pytest.raises(ValueError, match="middle parameter"):
        format_message("PING", (word, "x"))


def test_format_verb_like_tags() -> None:
    """A verb that would be read as tags is not formatted."""
    with pytest.raises(ValueError, match="verb"):
        format_message("@PING")


@pytest.mark.parametrize("text", ["a\r", "a\nQUIT", "a\0"])
def test_format_bad_text(text: str) -> None:
    """No text can end a line and begin another."""
    with pytest.raises(ValueError, match="last parameter"):
        format_message("PRIVMSG", ("#a", text))


@given(
    verb=verbs,
    middles=st.lists(words),
    last=texts,
    source=st.none() | words,
    tags=st.dictionaries(keys, values),
    colon=st.booleans(),
)
def test_round_trip(
    verb: str, middles: list[str], last: str, source: str | None, tags: dict[str, str], *, colon: bool
) -> None:
    """What is formatted is parsed to the same message."""
    params = (*middles, last)
    line = format_message(verb, params, source=source, tags=tags, colon=colon).encode()
    message = parse(line, body_limit=NO_LIMIT, tags_limit=NO_LIMIT)
    assert message.verb == (verb.upper() if verb.isascii() else verb)
    assert (message.params, message.source, message.tags or {}) == (params, source, tags)


@given(value=values)
def test_escape_round_trip(value: str) -> None:
    """Any value survives escaping, and nothing of it can end a tag or a line."""
    escaped = escape_tag_value(value)
    assert unescape_tag_value(escaped) == value
    assert not set(escaped) & set("; \r\n")


@given(line=st.binary() | st.lists(st.sampled_from([b" ", b":", b"@", b"a", b"=", b";", b"\\"])).map(b"".join))
def test_arbitrary_bytes(line: bytes) -> None:
    """Arbitrary bytes are a message, which can be formatted again, or refused; nothing else gets out."""
    try:
        message = parse(line.replace(b"\n", b""))
    except ProtocolError:
        return
    assert message.verb
    assert " " not in message.verb
    assert all(param and " " not in param and not param.startswith(":") for param in message.params[:-1])


@given(block=texts)
def test_arbitrary_tags(block: str) -> None:
    """Any text is a block of tags; none of its keys is empty."""
    assert "" not in parse_tags(block)
