"""What scripts say about the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.cli.connecting import scripted

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_who_gives_no_name_has_that_of_the_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is as for `besedka join`."""
    monkeypatch.setenv("LOGNAME", "boris")
    options = scripted(
        address="[::1]:7000",
        name=None,
        tls=False,
        tls_fingerprint="AB" * 32,
        timeout=1.0,
        lang="ru",
        data=str(tmp_path),
    )
    assert (options.host, options.port, options.name, options.lang) == ("::1", 7000, "boris", "ru")
    assert (options.tls, options.fingerprint, options.data) == (True, "ab" * 32, tmp_path)
