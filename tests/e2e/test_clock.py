"""The wall clock is set while people talk: order, times, keys, history and deadlines do not mind."""

from __future__ import annotations

import itertools
import json
import sqlite3
import time
from datetime import datetime

from support.command import run
from support.misfortune import Misfortune
from support.server import RunningServer
from support.talking import ALL_CAPS, IrcPeer, Peer, tags_of

HOUR_S = 3600.0
MICROSECONDS = 1_000_000
JUMPS_S = (0.0, HOUR_S, 0.0, -HOUR_S, HOUR_S, -HOUR_S)  # where the clock stands beside the true time, one after another
DEVICE = "anna-is-sixteen-letters-long"


def said_with_key(peer: IrcPeer, key: str) -> dict[str, str]:
    """Say something under a key; the tags of the echo."""
    peer.send(f"@label={key};besedka/key={key} PRIVMSG #lobby :text of {key}")
    return tags_of(peer.until(lambda line: tags_of(line).get("label") == key)[-1])


def seconds(tags: dict[str, str]) -> float:
    """Return the time of a message as seconds since 1970."""
    return datetime.fromisoformat(tags["time"]).timestamp()


def uptime_s(server: RunningServer) -> int:
    """Return for how long the server says that it runs."""
    answer = run("status", "--data", str(server.data), "--json")
    assert answer.returncode == 0, answer.stderr
    return int(json.loads(answer.stdout)["uptime_s"])


def times(server: RunningServer) -> list[int]:
    """Return the times of all entries by position, as another program reads them."""
    other = sqlite3.connect(f"file:{server.journal}?mode=ro", uri=True)
    try:
        return [time for (time,) in other.execute("SELECT time FROM entry ORDER BY position")]
    finally:
        other.close()


def test_a_clock_that_is_set_back_and_forward_confuses_nothing() -> None:
    """Through jumps of an hour times only grow, keys are known again, and history has everything in its order."""
    with (
        Misfortune() as misfortune,
        RunningServer(**misfortune.environ) as server,
        IrcPeer(server.port, "anna", caps=ALL_CAPS, device=DEVICE) as anna,
        IrcPeer(server.port, "boris", caps="server-time message-tags") as boris,
    ):
        told: list[dict[str, str]] = []
        for number, ahead_s in enumerate(JUMPS_S):
            misfortune.set_clock(ahead_s)
            told += [said_with_key(anna, f"{number}-{again}") for again in range(3)]
            known = said_with_key(anna, "0-0")  # said again in the other time
            assert (known["msgid"], known["time"]) == (told[0]["msgid"], told[0]["time"])
            if number == 1:
                assert seconds(told[-1]) > time.time() + HOUR_S / 2, "the clock was not set"
        heard = [tags_of(boris.hears("text of")) for _ in told]
        ids = [tags["msgid"] for tags in told]
        assert [tags["msgid"] for tags in heard] == ids
        assert [tags["time"] for tags in heard] == [tags["time"] for tags in told]
        stamps = [seconds(tags) for tags in told]
        assert stamps == sorted(stamps)
        with IrcPeer(server.port, "dora", caps="server-time message-tags batch") as dora:
            replayed = [tags_of(line) for line in dora.entered["#lobby"] if "text of" in line]
            assert [tags["msgid"] for tags in replayed] == ids
        server.restart()  # the clock is behind the newest entry
        with IrcPeer(server.port, "anna", caps=ALL_CAPS, device=DEVICE) as again:
            assert said_with_key(again, "0-0")["msgid"] == ids[0]
            assert seconds(said_with_key(again, "last")) >= stamps[-1]
        kept = times(server)
        assert all(earlier < later for earlier, later in itertools.pairwise(kept))


def test_deadlines_do_not_follow_the_wall_clock() -> None:
    """Neither who has not registered yet nor who is silent pays for an hour that did not pass."""
    settings = "irc.ping_after_s = 600\nlimits.registration_s = 600\n"
    with (
        Misfortune() as misfortune,
        RunningServer(settings=settings, **misfortune.environ) as server,
        IrcPeer(server.port, "anna") as anna,
        IrcPeer(server.port, "boris") as boris,
    ):
        newcomer = Peer(server.port)
        newcomer.raw(b"NICK clara\r\n")
        for ahead_s in (HOUR_S, -HOUR_S, 0.0, HOUR_S):
            misfortune.set_clock(ahead_s)
            anna.say("tick")
            boris.hears("tick")
            assert not any(word in line for line in anna.settle() for word in ("PING", "QUIT"))
        assert 0 <= uptime_s(server) < HOUR_S / 2
        newcomer.raw(b"USER clara 0 * :Clara\r\n")
        newcomer.until(" 001 clara ")
        newcomer.close()
