"""The files of the web client as they are served."""

from __future__ import annotations

import gzip

from besedka.sessions.web.site import INDEX, make_site


def test_another_version_has_other_names() -> None:
    """One byte in one file is enough; the index leads to them."""
    first = make_site({"index.html": b'"static/js/a.js"', "js/a.js": b"1", "js/b.js": b"2"})
    second = make_site({"index.html": b'"static/js/a.js"', "js/a.js": b"1", "js/b.js": b"3"})
    assert len(first) == 3
    assert set(first) & set(second) == {INDEX}
    assert f'"{next(path for path in first if path.endswith("a.js"))[1:]}"'.encode() == first[INDEX].body
    assert first[INDEX].tag != second[INDEX].tag
    assert [resource.lasts for resource in first.values()] == [False, True, True]


def test_the_service_worker_is_told_what_to_keep() -> None:
    """All files of this version, but those that keep their names."""
    site = make_site({"index.html": b"", "sw.js": b"go();", "icon.svg": b"<svg/>"})
    lines = site["/sw.js"].body.decode().splitlines()
    assert lines[0].startswith('const VERSION = "')
    assert lines[1] == f'const FILES = ["{next(path for path in site if path.endswith("icon.svg"))[1:]}"];'
    assert lines[2] == "go();"


def test_modules_are_asked_for_at_once() -> None:
    """Before the one that names them."""
    site = make_site({"index.html": b'<script type="module" src="static/a.js"></script>', "a.js": b"", "sw.js": b""})
    assert site[INDEX].body.decode().count("modulepreload") == 1
    assert site[INDEX].body.index(b"modulepreload") < site[INDEX].body.index(b"<script")


def test_only_what_gains_is_compressed() -> None:
    """The same file gives the same bytes."""
    site = make_site({"a.css": b"x" * 600, "b.css": b"x" * 10})
    large, small = site.values()
    assert large.packed is not None
    assert gzip.decompress(large.packed) == large.body
    assert small.packed is None
    assert make_site({"a.css": b"x" * 600, "b.css": b"x" * 10}) == site
