"""The page for an address where there is nothing."""

from __future__ import annotations

import pytest

from besedka.i18n import Words
from besedka.sessions.web.missing import missing
from support.conversation import Conversation, settings

FILES = ("/", "/static/v/css/base.css", "/static/v/css/shell.css", "/static/v/css/windows.css", "/static/v/js/main.js")


@pytest.mark.parametrize(("path", "root"), [("/x", "./"), ("/a/b", "../"), ("/a/b/", "../../"), ("/a//b", "../../")])
def test_all_is_told_from_where_it_stands(path: str, root: str) -> None:
    """So it does not matter under which path a proxy has put the server."""
    page = missing(path, "Us", Words("en"), FILES).decode()
    assert f'<a href="{root}">' in page
    assert page.count(f'<link rel="stylesheet" href="{root}static/v/css/') == 2
    assert "<script" not in page


def test_names_are_shown_as_they_are_written() -> None:
    """Whoever names a network writes no markup; without files the page has no styles."""
    page = missing("/x", "<i>&", Words("ru")).decode()
    assert "<h1>&lt;i&gt;&amp;</h1>" in page
    assert 'lang="ru"' in page
    assert "stylesheet" not in page


def test_over_http() -> None:
    """A person gets a page in a language that is liked, under the same policy; a program gets a number."""
    peer = Conversation(settings(web={"prefix": "/chat"})).http()
    peer.feed(b"GET /chat/x/y HTTP/1.1\r\nHost: 127.0.0.1:7\r\nAccept: text/html, */*\r\nAccept-Language: ru\r\n\r\n")
    head, _, body = peer.take().decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 404 ")
    assert "content-security-policy: default-src 'none'" in head
    assert "text/html; charset=utf-8" in head
    assert "cache-control: no-store" in head
    assert 'lang="ru"' in body
    assert '<a href="../">' in body
    peer.feed(b"GET /chat/x/y HTTP/1.1\r\nHost: 127.0.0.1:7\r\nAccept: */*\r\n\r\n")
    assert peer.take().decode().endswith("\r\n\r\n404\n")
