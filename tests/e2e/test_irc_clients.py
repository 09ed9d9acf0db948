"""The IRC wire as real clients use it: ii, irssi and WeeChat; and by hand, for what they do not show."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.command import environment
from support.server import PATIENCE_S, RunningServer, steady_port
from support.talking import ALL_CAPS, IrcPeer, Peer, PlainPeer, tags_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POLL_S = 0.05  # files and screens cannot be waited for in another way


def needs(program: str, package: str) -> pytest.MarkDecorator:
    """Skip a test where a client is missing."""
    missing = shutil.which(program) is None
    return pytest.mark.skipif(missing, reason=f"there is no {program} (Debian: {package})")


def eventually(look: Callable[[], str], text: str) -> str:
    """Look again and again until the text is there."""
    deadline = time.monotonic() + PATIENCE_S
    while text not in (found := look()):
        assert time.monotonic() < deadline, f"{text!r} did not come; there is:\n{found}"
        time.sleep(POLL_S)
    return found


def read(path: Path) -> str:
    """Return what is in a file, nothing where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write_to_fifo(path: Path, line: str) -> None:
    """Write a line as soon as somebody reads at the other end."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            fifo = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # not there yet, or nobody reads
            assert time.monotonic() < deadline, f"nobody reads {path}"
            time.sleep(POLL_S)
        else:
            os.write(fifo, f"{line}\n".encode())
            os.close(fifo)
            return


@contextlib.contextmanager
def program(*command: str, **environ: str) -> Iterator[None]:
    """Run a client that has no use for a terminal, until the context ends."""
    process = subprocess.Popen(
        command,
        env=environment(**environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@needs("ii", "ii")
def test_ii(tmp_path: Path) -> None:
    """A client that is a folder: connects with a Cyrillic nick, joins, talks both ways, and sees who is there."""
    with RunningServer() as server, IrcPeer(server.port, "Ирина") as irina:
        base = tmp_path / "127.0.0.1"
        with program("ii", "-s", "127.0.0.1", "-p", str(server.port), "-n", "Вася", "-i", str(tmp_path)):
            eventually(lambda: read(base / "out"), "Welcome to the Besedka network, Вася!")
            write_to_fifo(base / "in", "/j #lobby")
            eventually(lambda: read(base / "#lobby" / "out"), "has joined #lobby")
            eventually(lambda: read(base / "out"), "= #lobby Ирина Вася")
            write_to_fifo(base / "#lobby" / "in", "привет от ii, with Latin")
            assert irina.hears("привет от ii").endswith(" PRIVMSG #lobby :привет от ii, with Latin")
            irina.say("и тебе привет")
            eventually(lambda: read(base / "#lobby" / "out"), "<Ирина> и тебе привет")
        irina.until(lambda line: line.startswith(":Вася!") and " QUIT " in line)


class Screen:
    """A program on a terminal of tmux; the tmux server is the test's own."""

    def __init__(self, folder: Path, command: str) -> None:
        self._tmux = ("tmux", "-S", str(folder / "tmux"), "-f", "/dev/null")
        self._environ = environment(LANG="C.UTF-8", TERM="xterm-256color")
        self._run("new-session", "-d", "-x", "150", "-y", "40", command)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words],
            env=self._environ,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_S,
            check=True,
        )
        return done.stdout

    def types(self, line: str) -> None:
        """Type a line and press Enter."""
        self._run("send-keys", "-l", line)
        self._run("send-keys", "Enter")

    def sees(self, text: str) -> str:
        """Wait until `text` is on the screen; the whole screen."""
        return eventually(lambda: self._run("capture-pane", "-p"), text)

    def close(self) -> None:
        """End the terminal and what runs on it."""
        with contextlib.suppress(subprocess.CalledProcessError):  # it has ended with its program
            self._run("kill-server")


@needs("irssi", "irssi")
@needs("tmux", "tmux")
def test_irssi_over_tls() -> None:
    """With the fingerprint that the server prints it comes in, without any authority."""
    # A short path: it is that of tmux's socket.
    with (
        tempfile.TemporaryDirectory(prefix="besedka-") as folder,
        RunningServer("--tls", "auto") as server,
        IrcPeer(server.port, "Ирина") as irina,
    ):
        told = subprocess.run(
            [sys.executable, "-m", "besedka", "status", "--json", "--data", str(server.data)],
            env=environment(),
            capture_output=True,
            timeout=PATIENCE_S,
            check=True,
        )
        fingerprint = json.loads(told.stdout)["tls"]["fingerprint"]
        home = Path(folder) / "irssi"
        home.mkdir()
        (home / "config").write_text('settings = { "irc/core" = { cmd_queue_speed = "10msec"; }; };')
        command = f"irssi --home={home} --nick=Vasya"
        with contextlib.closing(Screen(Path(folder), command)) as irssi:
            irssi.types(f"/connect -tls -tls_pinned_cert {fingerprint} 127.0.0.1 {server.port}")
            irssi.sees("There is no message of the day")
            irssi.types("/join #lobby")
            irina.until(lambda line: line.startswith(":Vasya!") and " JOIN " in line)
            irina.send("WHOIS Vasya")
            irina.until(" 671 ")
            irssi.types("/quit")


@needs("irssi", "irssi")
@needs("tmux", "tmux")
def test_irssi() -> None:
    """Connects and feels at home: joins, talks, sees names, topic and who comes and goes, opens a query."""
    # A short path: it is that of tmux's socket.
    with (
        tempfile.TemporaryDirectory(prefix="besedka-") as folder,
        RunningServer() as server,
        IrcPeer(server.port, "Ирина", rooms=("#lobby", "#сад")) as irina,
    ):
        irina.send("TOPIC #сад :Розы и чай")
        irina.until(" TOPIC ")
        home = Path(folder) / "irssi"
        home.mkdir()
        # Its own command line takes only ASCII; of itself it sends a command every 2.5 s.
        (home / "config").write_text(
            'settings = { core = { nick = "Вася"; user_name = "v"; real_name = "Вася"; };'
            ' "irc/core" = { cmd_queue_speed = "10msec"; }; };',
            encoding="utf-8",
        )
        command = f"irssi --home={home} -c 127.0.0.1 -p {server.port}"
        with contextlib.closing(Screen(Path(folder), command)) as irssi:
            irssi.sees("There is no message of the day")
            irssi.types("/join #сад")
            irssi.sees("Topic for #сад: Розы и чай")
            assert "@Ирина" in irssi.sees("Irssi: #сад: Total of 2 nicks")
            irssi.types("привет из irssi, with Latin")
            assert irina.hears("привет").endswith(" PRIVMSG #сад :привет из irssi, with Latin")
            irina.say("и тебе привет", "#сад")
            assert re.search(r"<@Ирина> и тебе привет", irssi.sees("и тебе привет"))
            irssi.types("/me машет")
            assert irina.hears("машет").endswith(":\x01ACTION машет\x01")
            with PlainPeer(server.port, "Гость"):
                irssi.types("/whois Гость")
                irssi.types("/window goto 1")
                assert "Гость" in irssi.sees("End of WHOIS")
                irssi.types("/nick Василий")
                irssi.sees("[Василий")
                assert irina.until(" NICK ")[-1].endswith("Василий")
            irssi.types("/quit до завтра")
            assert irina.until("до завтра")[-1].startswith(":Василий!")


@needs("weechat-headless", "weechat-headless")
def test_weechat(tmp_path: Path) -> None:
    """Negotiates the capabilities it knows, joins by itself, talks both ways, and comes back after a restart."""
    with RunningServer(port=steady_port()) as server, contextlib.ExitStack() as stack:
        irina = stack.enter_context(IrcPeer(server.port, "Ирина"))
        logs = tmp_path / "weechat" / "logs"
        options = (
            "/set logger.file.flush_delay 0",
            "/set irc.server_default.autoreconnect_delay 1",
            "/set irc.server_default.capabilities *",
            f"/server add besedka 127.0.0.1/{server.port} -notls -nicks=Вика -autojoin=#lobby",
            "/connect besedka",
        )
        weechat = program(
            "weechat-headless",
            *("--dir", str(tmp_path / "weechat")),
            *(word for option in options for word in ("-r", option)),
        )
        stack.enter_context(weechat)
        assert irina.until(" JOIN #lobby")[-1].startswith(":Вика!")
        (fifo,) = (tmp_path / "weechat").glob("weechat_fifo_*")
        lobby = logs / "irc.besedka.#lobby.weechatlog"
        eventually(lambda: read(lobby), "Channel #lobby: 2 nicks")
        assert "enabled: message-tags server-time" in read(logs / "irc.server.besedka.weechatlog")
        write_to_fifo(fifo, "irc.besedka.#lobby *привет из WeeChat")
        assert irina.hears("привет").endswith(" PRIVMSG #lobby :привет из WeeChat")
        irina.say("и тебе привет")
        said = eventually(lambda: read(lobby), "и тебе привет")
        assert said.count("привет из WeeChat") == 1
        server.restart()
        irina = stack.enter_context(IrcPeer(server.port, "Ирина"))
        irina.send("NAMES #lobby")
        if not any(" 353 " in line and "Вика" in line for line in irina.until(" 366 ")):
            irina.until(lambda line: line.startswith(":Вика!") and " JOIN " in line)
        irina.say("с возвращением")
        eventually(lambda: read(lobby), "с возвращением")


def test_capabilities_are_negotiated_by_hand() -> None:
    """LS in 302 with values, REQ all or nothing, LIST; registration waits for END."""
    with RunningServer() as server, Peer(server.port) as peer:
        peer.raw(b"CAP LS 302\r\n")
        offered = [word for line in peer.until(" LS :") for word in line.rpartition(" :")[2].split(" ")]
        assert set(ALL_CAPS.split(" ")) <= {word.partition("=")[0] for word in offered}
        peer.raw(b"NICK anna\r\nUSER anna 0 * :anna\r\nCAP REQ :echo-message no-such-thing\r\n")
        assert " NAK :echo-message no-such-thing" in peer.until(" NAK ")[-1]
        peer.raw(b"CAP REQ :echo-message message-tags\r\n")
        assert peer.until(" ACK ")[-1].partition(" ACK :")[2].split() == ["echo-message", "message-tags"]
        peer.raw(b"CAP LIST\r\n")
        listed = set(peer.until(" LIST :")[-1].partition(" LIST :")[2].split())
        assert listed == {"echo-message", "message-tags", "cap-notify"}  # the last one comes with 302
        peer.raw(b"CAP END\r\n")
        assert " 001 anna " in peer.until(" 001 ")[-1]


def test_echo_label_and_msgid() -> None:
    """The echo has the label, and the same msgid and time as what the others get; without the capability, no echo."""
    with (
        RunningServer() as server,
        IrcPeer(server.port, "anna", caps=ALL_CAPS) as anna,
        IrcPeer(server.port, "boris", caps=ALL_CAPS) as boris,
        IrcPeer(server.port, "vera") as vera,
    ):
        anna.send("@label=x1 PRIVMSG #lobby :раз")
        echo, seen = tags_of(anna.hears("раз")), tags_of(boris.hears("раз"))
        assert echo.pop("label") == "x1"
        assert echo == seen
        assert set(seen) == {"msgid", "time"}
        assert vera.hears("раз").startswith(":anna!")
        vera.say("два")
        assert not any("два" in line for line in vera.settle())
        anna.send("@label=x2 PING здесь")
        pong = anna.until(" PONG ")[-1]
        assert tags_of(pong) == {"label": "x2"}
        assert pong.endswith(":здесь")
        anna.send("@label=x3 PONG nothing")
        assert anna.until("label=x3")[-1].endswith(" ACK")
        anna.send("@+typing=active;label=x4 TAGMSG #lobby")
        assert tags_of(boris.until(" TAGMSG #lobby")[-1])["+typing"] == "active"
        assert not any("TAGMSG" in line for line in vera.settle())


def test_the_replay_after_a_restart() -> None:
    """As a batch with msgids and times where they are understood, else with times in the text; then what is new."""
    with RunningServer(settings="[irc]\nreplay = 3\n", port=steady_port()) as server:
        with IrcPeer(server.port, "anna", caps=ALL_CAPS) as anna:
            lived = []
            for number in range(5):
                anna.say(f"строка {number}")
                lived.append(anna.hears(f"строка {number}"))
            server.restart()
        with IrcPeer(server.port, "boris", caps=ALL_CAPS) as boris, IrcPeer(server.port, "vera") as vera:
            entered = boris.entered["#lobby"]
            (start,) = (line for line in entered if " BATCH +" in line)
            batch, kind, room = start.partition(" BATCH +")[2].split(" ")
            assert (kind, room) == ("chathistory", "#lobby")
            replayed = [line for line in entered if tags_of(line).get("batch") == batch]
            assert len(replayed) == 3
            for line, live in zip(replayed, lived[2:], strict=True):
                tags = tags_of(line)
                del tags["batch"]
                assert tags == tags_of(live)
                assert line.partition(" :")[2] == live.partition(" :")[2]
            assert entered[-1].endswith(f" BATCH -{batch}")
            words = [line.partition(" PRIVMSG #lobby :")[2] for line in vera.entered["#lobby"] if "PRIVMSG" in line]
            assert [re.sub(r"^\[\d\d:\d\d\] ", "", word) for word in words] == [f"строка {n}" for n in (2, 3, 4)]
            assert not any(word.startswith("строка") for word in words)
            boris.say("дальше")
            assert vera.hears("дальше").endswith(" PRIVMSG #lobby :дальше")


def test_a_long_message_is_whole() -> None:
    """What would pass 512 bytes with its source comes as several lines, one msgid; nothing is cut, no letter broken."""
    text = "щука и lynx " * 28 + "конец"  # with `PRIVMSG #lobby :` just under 512 bytes, with a source above
    with (
        RunningServer() as server,
        IrcPeer(server.port, "спикерсдлиннымименем", caps=ALL_CAPS) as speaker,
        IrcPeer(server.port, "boris", caps=ALL_CAPS) as boris,
    ):
        speaker.say(text)
        heard, ids = "", []
        while len(heard) < len(text):
            line = boris.hears("PRIVMSG")
            assert len(line.partition(" ")[2].encode()) <= 510
            heard += line.partition(" PRIVMSG #lobby :")[2]
            ids.append(tags_of(line).get("msgid"))
        assert heard == text
        assert ids[0] is not None
        assert len(ids) > 1
        assert set(ids[1:]) == {None}


def test_a_ghost_gives_its_nick_back() -> None:
    """Who shows the device of a user that is still here takes its nick; a stranger does not."""
    token = "a-token-of-sixteen-letters"
    with (
        RunningServer() as server,
        IrcPeer(server.port, "boris") as boris,
        IrcPeer(server.port, "anna", caps=ALL_CAPS, device=token) as ghost,
    ):
        with Peer(server.port) as stranger:
            stranger.raw(b"NICK anna\r\nUSER anna 0 * :anna\r\n")
            assert " 433 " in stranger.until("anna")[-1]
        with IrcPeer(server.port, "anna", caps=ALL_CAPS, device=token) as anna:
            assert "ERROR" in ghost.rest()
            anna.say("снова я")
            assert boris.hears("снова я").startswith(":anna!")
