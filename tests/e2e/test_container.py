"""The container file: its rules, and, without an engine for containers, what its commands do here."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from support.command import environment, run
from support.inside import short_folder
from support.server import PATIENCE_S
from support.talking import PlainPeer

ROOT = Path(__file__).parents[2]

# What an engine does at the least: processes of their own, of which the program is the first.
UNSHARE = ("unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc")


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the container file in order, each on one line."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, value.strip()) for name, _, value in (line.partition(" ") for line in lines)]


def last_stage() -> dict[str, str]:
    """Return the instructions that the finished image is made of; of several with one name the last."""
    names = [name for name, _ in instructions()]
    return dict(instructions()[len(names) - names[::-1].index("FROM") - 1 :])


def variables() -> dict[str, str]:
    """Return the environment that the image gives its program, without its paths."""
    pairs = (pair.partition("=") for pair in last_stage()["ENV"].split())
    return {name: value for name, _, value in pairs if name.startswith("BESEDKA_")}


def has_namespaces() -> bool:
    """Tell whether this machine lets a process have processes of its own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False, timeout=60).returncode == 0


def test_the_image_has_what_it_needs_and_nobody_to_fear() -> None:
    """Two stages of one Python; a user without rights; one volume for what lasts; the port that is listened on."""
    images = [value.split()[0] for name, value in instructions() if name == "FROM"]
    assert len(images) == 2
    assert len(set(images)) == 1
    image = last_stage()
    assert image["USER"] == "besedka"
    assert image["VOLUME"] == variables()["BESEDKA_SERVER_DATA"] == "/data"
    assert image["EXPOSE"] == "8888"
    assert image["STOPSIGNAL"] == "SIGTERM"
    assert "--mode 0700 /data" in image["RUN"]
    assert [name for name, _ in instructions()].index("USER") > [name for name, _ in instructions()].index("RUN")


def test_no_secret_is_in_the_image() -> None:
    """Whoever has an image can read it."""
    assert not any("password" in value.lower() for _, value in instructions())
    assert all(not name.startswith(("ARG", "ADD")) for name, _ in instructions())


def test_what_is_copied_is_there_and_let_through() -> None:
    """The list of what is left out begins with everything."""
    ignored = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    copied = [value.split()[:-1] for name, value in instructions() if name == "COPY" and not value.startswith("--from")]
    for source in [source for sources in copied for source in sources]:
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored


@pytest.mark.skipif(not has_namespaces(), reason="this machine gives no namespaces to a process")
def test_it_serves_and_ends_as_the_first_process() -> None:
    """With the image's settings and commands; the kernel gives PID 1 no signal that it does not handle itself."""
    entry, serve = json.loads(last_stage()["ENTRYPOINT"]), json.loads(last_stage()["CMD"])
    assert entry == ["besedka"]
    with short_folder() as folder:
        environ = environment(**{**variables(), "BESEDKA_SERVER_DATA": str(folder / "data"), "BESEDKA_PORT": "0"})
        process = subprocess.Popen(
            [*UNSHARE, sys.executable, "-m", "besedka", *serve],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(6)]
            with PlainPeer(int(lines[4].split()[-1]), "anna") as anna:
                assert anna.greeting
                check = json.loads(last_stage()["HEALTHCHECK"].partition("CMD ")[2])
                assert check[0] == entry[0]
                healthy = run(*check[1:], environ=environ)
                assert healthy.returncode == 0, healthy.stderr
                (first,) = (Path(f"/proc/{process.pid}/task/{process.pid}/children")).read_text().split()
                numbers = Path(f"/proc/{first}/status").read_text(encoding="ascii")
                assert re.search(r"^NSpid:.*\t1$", numbers, re.MULTILINE)
                os.kill(int(first), signal.SIGTERM)
                assert "The server stops" in anna.rest()
            assert process.wait(PATIENCE_S) == 0
            assert run(*check[1:], environ=environ).returncode == 1
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


@pytest.mark.nightly
def test_what_the_first_stage_copies_can_be_installed(tmp_path: Path) -> None:
    """Into an empty virtual environment, by the image's own command, from the copied files alone."""
    source, place = tmp_path / "source", tmp_path / "besedka"
    source.mkdir()
    for name, value in instructions():
        if name == "COPY" and not value.startswith("--from"):
            for each in value.split()[:-1]:
                if (ROOT / each).is_dir():
                    shutil.copytree(ROOT / each, source / each, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
                else:
                    shutil.copy(ROOT / each, source / each)
    venv.create(place, with_pip=True)
    (install,) = (
        value for name, value in instructions() if name == "RUN" and " pip install " in value.replace("/", " ")
    )
    command = install.partition("&& ")[2].replace("/usr/local/lib/besedka", str(place)).split()
    clean = {name: value for name, value in environment().items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    made = subprocess.run(command, cwd=source, env=clean, capture_output=True, encoding="utf-8", check=False)
    if made.returncode and "No matching distribution found" in made.stderr + made.stdout:
        pytest.skip("what besedka needs cannot be fetched from here")
    assert made.returncode == 0, made.stderr
    said = subprocess.run(
        [place / "bin" / "besedka", "serve", "--help"],
        env={**clean, "LANG": "ru_RU.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "Папка" in said.stdout, "the catalogues of words are in the image, too"
