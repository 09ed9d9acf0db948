"""What browsers are given: files by path, compressed once, with what they may be told from later (RFC 9110, 9111).

Files under `static/` are served under a name that changes with any of them, so a browser never asks for one twice; the
few that keep their names are asked for again and answered with 304. Pure: whoever makes it reads the files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["INDEX", "Resource", "Site", "make_site"]

INDEX: Final = "/"
_KINDS: Final = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
}
_NAMED: Final = {"index.html": INDEX, "sw.js": "/sw.js", "manifest.webmanifest": "/manifest.webmanifest"}
_WORTH_IT: Final = 512  # bytes: less than that and compression saves no packet
_TAG_LENGTH: Final = 16  # hex digits: 64 bits, and no two versions are ever compared that differ by intent


class Resource(msgspec.Struct, frozen=True):
    """One file. `packed` is its gzip form, None where that is no gain; `lasts` says that its name is its version's."""

    body: bytes
    packed: bytes | None
    kind: str
    tag: str
    lasts: bool


Site = dict[str, Resource]


def make_site(files: Mapping[str, bytes]) -> Site:
    """Return what is served, by path; `files` are by their names in the package (`js/main.js`)."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    version = digest.hexdigest()[:_TAG_LENGTH]
    site: Site = {}
    for name, body in files.items():
        if name in _NAMED:
            site[_NAMED[name]] = _resource(name, _with_version(name, body, version, files), lasts=False)
        else:
            site[f"/static/{version}/{name}"] = _resource(name, body, lasts=True)
    return site


def _with_version(name: str, body: bytes, version: str, files: Mapping[str, bytes]) -> bytes:
    """Let a file that keeps its name lead to the files of this version; the service worker keeps them all."""
    if name == "sw.js":
        kept = [f"static/{version}/{each}" for each in sorted(files) if each not in _NAMED]
        return f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(kept)};\n".encode() + body
    # Modules name one another: without these, a browser would find them one after the other.
    names = [each for each in sorted(files) if each.endswith(".js") and each not in _NAMED]
    modules = "".join(f'<link rel="modulepreload" href="static/{each}">\n' for each in names)
    body = body.replace(b'<script type="module"', modules.encode() + b'<script type="module"')
    return body.replace(b'"static/', f'"static/{version}/'.encode())


def _resource(name: str, body: bytes, *, lasts: bool) -> Resource:
    packed = gzip.compress(body, mtime=0) if len(body) >= _WORTH_IT else None
    tag = hashlib.sha256(body).hexdigest()[:_TAG_LENGTH]
    return Resource(body, packed, _KINDS[name.rpartition(".")[2]], f'"{tag}"', lasts)
