"""The page: readable, one file, and nothing in it that anybody said has a meaning for the browser."""

from __future__ import annotations

import re
from datetime import UTC
from html.parser import HTMLParser

from besedka.archive.entries import SAID_AT, Exported
from besedka.archive.page import page
from besedka.i18n import Words

DAY = 86_400_000_000


def said(text: str, nick: str | None = "anna", time: int = DAY, **more: object) -> Exported:
    """Return a message."""
    fields = {"kind": "message", "rooms": ("#a",), "target": None, "tags": (), **more}
    kind, rooms, target, tags = fields["kind"], fields["rooms"], fields["target"], fields["tags"]
    return Exported(5, time, kind, rooms, nick, "a", "h", None, target, text, tags)  # type: ignore[arg-type]


def made(*entries: Exported, with_room: bool = False, language: str = "en") -> str:
    """Return a page."""
    words = Words(language)  # type: ignore[arg-type]
    return "".join(page(entries, "<#a>", UTC, words, with_room=with_room))


class Tags(HTMLParser):
    """Collects tags, and whether they are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember one."""
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the last one."""
        assert self.open.pop() == tag


def tags(text: str) -> Tags:
    """Read a page."""
    parser = Tags()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def test_nothing_that_is_said_is_markup() -> None:
    """Nicks, texts, topics, targets, rooms and times: all are text."""
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    found = tags(
        made(
            said(evil, evil),
            said(evil, kind="topic"),
            said(evil, rooms=(), target=evil),
            said("x", rooms=(evil,), tags=((SAID_AT, evil),)),
            said(f"https://x/{evil} javascript:alert(1) http://a&b'c", None),
            with_room=True,
        )
    )
    assert not {"script", "img", "iframe", "link"} & {tag for tag, _ in found.seen}
    assert not any(name.startswith("on") for _, attributes in found.seen for name in attributes)
    addresses = [attributes["href"] or "" for tag, attributes in found.seen if tag == "a"]
    assert all(address.startswith(("#", "https://", "http://")) for address in addresses)


def test_it_needs_nothing_else() -> None:
    """No address is fetched, and the page itself forbids it; it is said in which language it is."""
    text = made(said("hi"), language="ru")
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text
    assert '<html lang="ru">' in text


def test_links() -> None:
    """An address can be followed, without what ends the sentence, and says nothing of where one comes from."""
    text = made(said("see https://example.org/a?b=1&c=2, (http://x.org/)."))
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">' in text
    assert ">http://x.org/</a>)." in text


def test_days_and_colours() -> None:
    """Each day has a heading; a nick has one colour on all pages."""
    text = made(said("one"), said("two"), said("three", time=2 * DAY))
    assert re.findall("<h2 [^>]*>([^<]*)", text) == ["1970-01-02", "1970-01-03"]
    assert len(set(re.findall(r'<b class="(c\d+)">', text))) == 1
    tags(text)


def test_kinds_of_rows() -> None:
    """Actions, events, direct messages and what was said long before it came here look different."""
    text = made(
        said("\1ACTION waves\1"),
        said("tea", kind="topic"),
        said("psst", rooms=(), target="boris"),
        said("old", tags=((SAID_AT, "2001-01-01T00:00:00Z"),)),
    )
    assert 'class="action"' in text
    assert "waves</span>" in text
    assert 'class="event"' in text
    assert "→ boris" in text
    assert "(2001-01-01T00:00:00Z)" in text


def test_nothing() -> None:
    """A page without entries says so."""
    assert "Nothing was said here." in made()
    tags(made())


def test_the_machines_own_zone() -> None:
    """Its name stands in the head."""
    assert "times are those of" in "".join(page([said("x")], "t", None, Words("en"), with_room=False))
