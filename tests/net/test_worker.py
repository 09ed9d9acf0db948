"""A worker with an echo instead of a chat: what it reads, writes, waits for, and whom it closes."""

from __future__ import annotations

import contextlib
import math
import select
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.net.doorway import Door
from besedka.net.orders import Answered, Stop
from besedka.net.outbox import Outbox, ReadyList
from besedka.net.poller import EpollPoller
from besedka.net.worker import HANG_UP_S, LAST_WORD_S, STALL_S, Worker
from support.echo import LIMITS, PATIENCE_S, Hall, Speaker, Spoken, connected, read_all, read_until, serving

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

MUCH = 1 << 24  # bytes: more than the kernel keeps for a peer that does not read
ROOMY = msgspec.structs.replace(LIMITS, outbox_limit=1 << 25)


def test_what_one_says_all_hear() -> None:
    """In one turn, in order, and the speaker too."""
    hall = Hall()
    with serving(hall) as (_, address), connected(address) as anna, connected(address) as boris:
        boris.sendall(b"here\n")
        assert read_until(boris, b"here\n")
        anna.sendall(b"hello\n")
        assert read_until(boris, b"hello\n") == b"hello\n"
        assert read_until(anna, b"hello\n").endswith(b"hello\n")


def test_the_kernel_looks_again_before_anybody_hears_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that who acts on what it hears is taken in the order in which it acts, also with two connections."""
    listening: list[socket.socket] = []
    heard: list[bool] = []

    class Looking(EpollPoller):
        def settle(self) -> None:
            super().settle()
            heard.append(bool(select.select(listening, [], [], 0)[0]))

    monkeypatch.setattr("besedka.net.worker.make_poller", Looking)
    hall = Hall()
    with serving(hall) as (_, address), connected(address) as anna, connected(address) as boris:
        boris.sendall(b"here\n")
        assert read_until(boris, b"here\n")
        listening.append(boris)
        heard.clear()
        anna.sendall(b"hello\n")
        assert read_until(boris, b"hello\n") == b"hello\n"
        listening.clear()  # what is closed cannot be asked
        assert heard == [False]


def test_reading_keeps_to_its_budget() -> None:
    """However much is there, one round takes no more from one connection, and nothing is lost."""
    hall = Hall()
    with serving(hall) as (_, address), connected(address) as anna:
        data = bytes(range(1, 256)) * 400
        threading.Thread(target=anna.sendall, args=(data,)).start()
        found = b""
        while len(found) < len(data):
            found += anna.recv(65_536)
        assert found == data
        assert max(hall.speakers[0].read) <= LIMITS.read_budget


def test_a_peer_that_closes_its_half_hears_the_rest() -> None:
    """`echo hello | nc`: what was sent is carried out, the answer comes, then the end."""
    hall = Hall()
    with serving(hall) as (_, address), connected(address) as anna:
        anna.sendall(b"hello\n")
        anna.shutdown(socket.SHUT_WR)
        assert read_all(anna) == b"hello\n"
        assert hall.left_one.wait(PATIENCE_S)
    assert [each.losses for each in hall.left] == [[]]


def test_a_reset_ends_only_that_connection() -> None:
    """A peer that is gone without a word leaves; the others go on."""
    hall = Hall()
    with serving(hall) as (_, address), connected(address) as boris:
        anna = connected(address)
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
        anna.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        anna.close()
        assert hall.left_one.wait(PATIENCE_S)
        boris.sendall(b"boris\n")
        assert read_until(boris, b"boris\n").endswith(b"boris\n")


def test_a_reset_is_found_out_by_writing_too() -> None:
    """A connection that is not read is broken off when a write fails."""
    hall = Hall()

    def silence(speaker: Speaker, _now: float) -> None:
        speaker.paused = True

    hall.calls[b"!pause"] = silence
    with serving(hall) as (_, address), connected(address) as boris:
        anna = connected(address)
        anna.sendall(b"!pause\n")
        anna.sendall(b"unread")
        boris.sendall(b"x\n")
        read_until(boris, b"x\n")
        read_until(anna, b"x\n")
        anna.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        anna.close()
        while not hall.left_one.is_set():
            boris.sendall(b"still here\n")
            read_until(boris, b"still here\n")
    assert [each.losses for each in hall.left if each.losses] == [["Connection reset"]]


def test_a_paused_session_is_not_read_until_its_answer_comes() -> None:
    """What it had already sent is processed first, then the rest; and nothing is lost."""
    hall = Hall()
    asked = threading.Event()

    def ask(speaker: Speaker, _now: float) -> None:
        speaker.paused = True
        asked.set()

    hall.calls[b"!ask"] = ask
    with serving(hall) as (worker, address), connected(address) as anna, connected(address) as boris:
        anna.sendall(b"!ask\nkept\n")
        assert asked.wait(PATIENCE_S)
        (speaker,) = [each for each in hall.speakers if each.paused]
        anna.sendall(b"behind\n")
        boris.sendall(b"meanwhile\n")
        read_until(boris, b"meanwhile\n")
        reads = len(speaker.read)

        def answer(requests: object) -> None:
            if any(said == b"answer\n" for _, said, _lines in requests):  # type: ignore[attr-defined]
                speaker.paused = False

        hall.during_turn = answer
        worker.inbox.put(Answered(speaker.connection, Spoken(speaker, b"answer\n")))
        assert read_until(anna, b"behind\n") == b"meanwhile\nanswer\nkept\nbehind\n"
        assert speaker.read[reads] == 0, "first what it had kept"


def test_an_answer_for_a_peer_that_is_gone_is_dropped() -> None:
    """Nobody waits for it any more."""
    hall = Hall()
    with serving(hall) as (worker, address), connected(address) as boris:
        with connected(address) as anna:
            anna.sendall(b"anna\n")
            read_until(boris, b"anna\n")
        assert hall.left_one.wait(PATIENCE_S)
        gone = hall.left[0]
        worker.inbox.put(Answered(gone.connection, (gone, b"answer\n")))
        boris.sendall(b"boris\n")
        assert read_until(boris, b"boris\n") == b"boris\n"


def test_a_deadline_is_kept() -> None:
    """A session that waits for nothing but time is called when it has come."""
    hall = Hall(patience_s=0.05)
    with serving(hall) as (_, address), connected(address) as anna:
        assert read_until(anna, b"late\n") == b"late\n"


def test_deadlines_stand_still_while_a_turn_is_held_up(caplog: pytest.LogCaptureFixture) -> None:
    """A stall of the server's is not the peers' silence: the serving clock does not move, and the log says how long."""
    caplog.set_level("WARNING", "besedka.net.worker")
    hall = Hall()
    seen: list[float] = []
    skew = 0.0

    def clock() -> float:
        return time.monotonic() + skew

    def stall(_requests: object) -> None:
        nonlocal skew
        hall.during_turn = lambda _requests: None
        skew += 1000.0  # the disk was busy for so long

    def note(speaker: Speaker, now: float) -> None:
        seen.append(now)
        speaker.deadline = min(speaker.deadline, now + 500.0)

    hall.calls[b"!time"] = note
    with serving(hall, clock=clock) as (worker, address), connected(address) as anna:
        anna.sendall(b"!time\nfirst\n")
        read_until(anna, b"first\n")
        hall.during_turn = stall
        anna.sendall(b"stalled\n")
        read_until(anna, b"stalled\n")
        anna.sendall(b"!time\nsecond\n")
        assert read_until(anna, b"second\n") == b"second\n", "nobody was late"
        assert 0 <= seen[1] - seen[0] < 500
        assert worker.now() < clock() - 900
        assert worker.numbers().stalls == 1
    (stalled,) = [record for record in caplog.records if record.name == "besedka.net.worker"]
    assert (stalled.levelname, vars(stalled)["seconds"] >= 1000) == ("WARNING", True)


def test_deadlines_stand_still_while_the_process_is_stopped() -> None:
    """A wait that took much longer than was asked for is a stall, too: nobody's time passes during it."""
    hall = Hall(patience_s=500.0)
    skew = 0.0
    with (
        serving(hall, clock=lambda: time.monotonic() + skew) as (worker, address),
        connected(address) as anna,
        connected(address) as boris,
    ):
        wait = worker._poller.wait

        def stop(timeout_s: float) -> list[tuple[Any, int]]:
            nonlocal skew
            worker._poller.wait = wait  # type: ignore[method-assign]
            skew = 1000.0
            return wait(timeout_s)

        boris.sendall(b"boris\n")
        read_until(boris, b"boris\n")
        worker._poller.wait = stop  # type: ignore[method-assign]
        anna.sendall(b"anna\n")
        assert read_until(boris, b"anna\n") == b"anna\n", "nobody was late"
        boris.sendall(b"after\n")
        assert read_until(boris, b"after\n") == b"after\n"
        assert skew
        assert worker.now() < time.monotonic() + 1.0


def test_who_sends_too_much_is_read_later_and_loses_nothing() -> None:
    """A paused reader is TCP's business: all arrives, at the rate that is allowed, and others are not slowed."""
    hall = Hall()
    limits = msgspec.structs.replace(LIMITS, burst=3, rate=100.0, read_budget=8)
    with serving(hall, limits) as (_, address), connected(address) as anna, connected(address) as boris:
        for number in range(30):
            anna.sendall(b"line%03d\n" % number)
        boris.sendall(b"boris\n")
        data = read_until(boris, b"line029\n")
        assert data.replace(b"boris\n", b"") == b"".join(b"line%03d\n" % number for number in range(30))
        speaker = next(each for each in hall.speakers if len(each.read) > 1)
        assert speaker.connection.full_at > -math.inf


def test_a_slow_reader_is_dropped_and_the_others_notice_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Over the bound it is heard no more and closed, though it never reads; its place is free again."""
    hall = Hall()
    limits = msgspec.structs.replace(LIMITS, outbox_limit=200_000)
    caplog.set_level("DEBUG", "besedka.net.worker")
    with serving(hall, limits) as (worker, address), connected(address) as anna:
        slow = connected(address, receive_buffer=2048)
        slow.sendall(b"slow\n")
        read_until(slow, b"slow\n")
        line = b"x" * 4000 + b"\n"
        said = 0
        while not hall.lost.is_set():
            anna.sendall(line)
            said += 1
            read_until(anna, line)
            assert said < 20_000
        assert hall.left_one.wait(PATIENCE_S), "it is closed, though it reads nothing"
        (gone,) = hall.left
        assert gone.losses == ["Too slow: what waited for you passed the bound"]
        numbers = worker.numbers()
        assert (numbers.accepted, numbers.closed["slow"]) == (2, 1)
        told = [(record.getMessage(), vars(record)["connection"]) for record in caplog.records]
        assert told == [("a slow reader is dropped", gone.number), ("closed: slow", gone.number)]
        anna.sendall(b"still here\n")
        assert read_until(anna, b"still here\n") == b"still here\n"
        slow.close()


def give(size: int) -> Callable[[Speaker, float], None]:
    """Return a call after which so much waits for the one who makes it, and for nobody else."""
    return lambda speaker, _now: speaker.connection.outbox.append(bytes(size))


def test_when_too_much_waits_for_all_together_the_largest_goes() -> None:
    """Each is within its own bound; the one for whom most waits is closed, the others keep what waits for them."""
    hall = Hall()
    hall.calls |= {b"!much": give(MUCH), b"!most": give(MUCH + MUCH // 2)}
    limits = msgspec.structs.replace(ROOMY, backlog_limit=2 * MUCH)
    with serving(hall, limits) as (_, address), connected(address) as anna:
        much, most = connected(address), connected(address)
        much.sendall(b"!much\n")
        most.sendall(b"!most\n")
        assert hall.left_one.wait(PATIENCE_S)
        (gone,) = hall.left
        assert gone.losses == ["Too slow: the server has no memory left for what waits"]
        assert gone.connection.sock.fileno() == -1
        assert len(read_all(most)) < MUCH
        anna.sendall(b"still here\n")
        assert read_until(anna, b"still here\n") == b"still here\n"
        left = MUCH + len(b"still here\n")
        while left:
            data = much.recv(min(left, 1 << 20))
            assert data, "it keeps what waits for it"
            left -= len(data)
        assert data.endswith(b"still here\n")
        for sock in (much, most):
            sock.close()


def test_those_who_are_parted_with_and_the_paced_count_too() -> None:
    """What waits for somebody who is going is dropped at once; who gets chunks is behind without the selector."""
    hall = Hall()

    def part(speaker: Speaker, _now: float) -> None:
        speaker.connection.outbox.append(bytes(MUCH))
        speaker.connection.outbox.finish()

    def pace(speaker: Speaker, now: float) -> None:
        speaker.connection.send_in_chunks(1024, 10.0)
        give(MUCH)(speaker, now)

    hall.calls |= {b"!part": part, b"!pace": pace}
    for call in (b"!part", b"!pace"):
        hall.left.clear()
        hall.left_one.clear()
        with serving(hall, msgspec.structs.replace(ROOMY, backlog_limit=MUCH // 2)) as (_, address):
            slow = connected(address, receive_buffer=2048)
            slow.sendall(call + b"\n")
            assert hall.left_one.wait(PATIENCE_S)
            slow.close()
        hall.speakers.clear()


def test_who_is_parted_with_has_some_time_to_take_the_last_words() -> None:
    """A peer that reads nothing keeps its place for a few seconds, not for ever."""
    hall = Hall()
    skew = 0.0
    with serving(hall, ROOMY, clock=lambda: time.monotonic() + skew) as (_, address), connected(address) as anna:
        slow = connected(address, receive_buffer=2048)
        slow.sendall(b"slow\n")
        read_until(slow, b"slow\n")
        (speaker,) = hall.speakers[1:] if hall.speakers[1:] and hall.speakers[1].read else hall.speakers[:1]
        with hall.lock:
            speaker.connection.outbox.append(bytes(MUCH))
            speaker.connection.outbox.finish()
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
        assert not hall.left
        while skew < LAST_WORD_S + 1:
            skew += STALL_S / 2  # in steps that are no stall
            anna.sendall(b"later\n")
            read_until(anna, b"later\n")
        assert hall.left_one.wait(PATIENCE_S)
        assert hall.left == [speaker]
        slow.close()


def test_an_earlier_deadline_does_not_make_it_forget_who_is_parted_with() -> None:
    """A peer that does not hang up is closed after its time, also when its session waited for something sooner."""
    hall = Hall(patience_s=HANG_UP_S / 2)
    skew = 0.0
    with serving(hall, clock=lambda: time.monotonic() + skew) as (_, address), connected(address) as anna:
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
        (speaker,) = hall.speakers
        with hall.lock:
            speaker.connection.outbox.finish(b"bye\n")
        assert read_all(anna).endswith(b"bye\n")
        hall.patience_s = math.inf  # for who comes now
        with connected(address) as boris:
            while skew < HANG_UP_S + 1:
                skew += STALL_S / 2  # in steps that are no stall, should a round be under way
                boris.sendall(b"boris\n")  # a round for each time
                read_until(boris, b"boris\n")
            assert hall.left_one.wait(PATIENCE_S)
            assert hall.left == [speaker]


def test_who_is_parted_with_while_it_waits_for_an_answer_hangs_up() -> None:
    """The answer does not come any more; the end of its input is read all the same."""
    hall = Hall()
    asked = threading.Event()

    def ask(speaker: Speaker, _now: float) -> None:
        speaker.paused = True
        asked.set()

    hall.calls[b"!ask"] = ask
    with serving(hall) as (_, address):
        anna = connected(address)
        anna.sendall(b"!ask\n")
        assert asked.wait(PATIENCE_S)
        (speaker,) = hall.speakers
        with hall.lock:
            speaker.connection.outbox.finish(b"bye\n")
        assert read_all(anna) == b"bye\n"
        anna.close()
        assert hall.left_one.wait(PATIENCE_S)


def test_a_flood_into_other_outboxes_does_not_stop_the_reading() -> None:
    """Another worker that keeps filling outboxes must not keep this one from its own sockets."""
    hall = Hall()
    with serving(hall) as (_, address), connected(address) as anna:
        anna.sendall(b"first\n")
        read_until(anna, b"first\n")
        hall.after_turn = lambda: hall.tell(b".")  # as another worker's turn does, again and again
        anna.sendall(b"second\n")
        data = b""
        while b"second\n" not in data:
            data += anna.recv(65_536)
        hall.after_turn = lambda: None


def test_chunks_are_paced() -> None:
    """A peer without framing gets one chunk after another, as long as there are some."""
    hall = Hall()
    hall.calls[b"!chunks"] = lambda speaker, _now: speaker.connection.send_in_chunks(64, 0.005)
    with serving(hall) as (_, address), connected(address) as anna:
        anna.sendall(b"!chunks\n" + b"a" * 300)
        found = b""
        while len(found) < 300:
            found += anna.recv(65_536)
        anna.sendall(b"b" * 100)
        anna.shutdown(socket.SHUT_WR)
        assert read_all(anna) == b"b" * 100


def test_stop_empties_the_outboxes_and_closes() -> None:
    """Everybody gets what was on its way to them: lines, chunks, and much of it; then the end."""
    hall = Hall()
    hall.calls[b"!chunks"] = lambda speaker, _now: speaker.connection.send_in_chunks(64, 0.005)
    ended: dict[str, bytes] = {}
    with serving(hall, linger_s=PATIENCE_S) as (worker, address):
        anna, boris = connected(address, receive_buffer=4096), connected(address)
        boris.sendall(b"boris\n")
        read_until(boris, b"boris\n")  # now it is there
        boris.sendall(b"!chunks\n")
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
        read_until(boris, b"anna")
        with hall.lock:
            hall.tell(b"y" * 1000)
            for speaker in hall.speakers:
                if speaker.connection.pace is None:
                    speaker.connection.outbox.append(b"z" * 900_000)
        readers = [
            threading.Thread(target=lambda name=name, sock=sock: ended.update({name: read_all(sock)}))
            for name, sock in (("anna", anna), ("boris", boris))
        ]
        for reader in readers:
            reader.start()
        worker.inbox.put(Stop(PATIENCE_S))
        for reader in readers:
            reader.join(PATIENCE_S)
    anna.close()
    boris.close()
    assert ended == {"anna": b"y" * 1000 + b"z" * 900_000, "boris": b"y" * 1000}
    assert len(hall.left) == 2


def test_stop_waits_no_longer_than_it_says() -> None:
    """Who does not read cannot hold the end up."""
    hall = Hall()
    with serving(hall, ROOMY, linger_s=0.05) as (_, address):
        anna = connected(address, receive_buffer=2048)
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
        with hall.lock:
            hall.tell(bytes(MUCH))
    assert hall.left_one.is_set()
    anna.close()


def test_a_session_without_a_last_word_is_closed_at_the_end() -> None:
    """Whatever happens in a farewell: no socket stays open."""
    hall = Hall()
    with serving(hall, linger_s=0.01) as (_, address):
        anna = connected(address)
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
        hall.speakers[0].farewell = list  # type: ignore[method-assign]
    assert read_all(anna) == b""
    assert hall.left_one.is_set()
    anna.close()


def test_other_limits_are_taken_over_while_it_runs() -> None:
    """For reading at once, for the inbox at once, for outboxes with the next connection."""
    hall = Hall()
    with serving(hall) as (worker, address), connected(address) as anna:
        anna.sendall(b"old\n")
        read_until(anna, b"old\n")
        limits = msgspec.structs.replace(LIMITS, read_budget=16, outbox_limit=99, inbox_limit=100_000)
        worker.inbox.put(limits)
        anna.sendall(b"new\n")
        read_until(anna, b"new\n")
        anna.sendall(b"n" * 100)
        read_until(anna, b"n" * 100)
        assert max(hall.speakers[0].read[2:]) <= 16
        with connected(address) as boris:
            boris.sendall(b"boris\n")
            read_until(boris, b"boris\n")
        assert hall.speakers[1].connection.outbox.limit == 99
        for _ in range(200):
            worker.inbox.put(limits)


def test_a_refused_peer_is_told_why() -> None:
    """The factory's bytes are the last that it hears."""
    hall = Hall()
    hall.refusal = b"full\n"
    with serving(hall) as (_, address), connected(address) as anna:
        assert read_all(anna) == b"full\n"


def test_a_worker_that_dies_closes_its_connections() -> None:
    """A turn that cannot be taken ends the worker; nobody is left hanging."""
    hall = Hall()
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        listener.setblocking(False)
        worker = Worker("worker-1", hall, [Door(listener, hall.enter)], LIMITS)
        died: list[BaseException] = []

        def run() -> None:
            try:
                worker.run()
            except RuntimeError as error:
                died.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        anna = stack.enter_context(connected(listener.getsockname()))
        fault = RuntimeError("the disk is gone")

        def fail(_requests: object) -> None:
            raise fault

        hall.during_turn = fail
        anna.sendall(b"hello\n")
        assert read_all(anna) == b""
        thread.join(PATIENCE_S)
        assert died == [fault]
        assert worker.ready.outboxes == []


def test_a_ready_outbox_of_a_closed_connection_is_left_alone() -> None:
    """Whoever was told something at the moment it left is not written to."""
    hall = Hall()
    with serving(hall) as (worker, address), connected(address) as boris:
        with connected(address) as anna:
            anna.sendall(b"anna\n")
            read_until(boris, b"anna\n")
        assert hall.left_one.wait(PATIENCE_S)
        outbox = Outbox(hall.left[0].connection, worker.ready, 100)
        with hall.lock:
            outbox.append(b"too late")
        boris.sendall(b"boris\n")
        assert read_until(boris, b"boris\n") == b"boris\n"


def test_patience_is_never_negative_and_never_endless() -> None:
    """A worker with nothing to do looks up once a minute."""
    worker = Worker("worker-1", Hall(), [], LIMITS)
    assert worker._patience() == 60.0
    worker._requests.append(("nobody", b""))
    assert worker._patience() == 0.0
    assert math.isfinite(worker.now())
    worker._wakeup.close()
    worker._poller.close()
    assert ReadyList(lambda: None).outboxes == []


def test_a_deadline_is_kept_while_somebody_is_not_read() -> None:
    """Who sent too much is still told that time is up."""
    hall = Hall(patience_s=0.05)
    limits = msgspec.structs.replace(LIMITS, burst=1, rate=0.01)
    with serving(hall, limits) as (_, address), connected(address) as anna:
        anna.sendall(b"one\n")
        read_until(anna, b"one\n")
        anna.sendall(b"two\n")
        assert read_until(anna, b"late\n").endswith(b"late\n")


def test_a_session_that_pauses_at_its_deadline_is_fed_again_after_the_turn() -> None:
    """A name that time has decided on is answered like any other."""
    hall = Hall()

    def wait(speaker: Speaker, now: float) -> None:
        speaker.deadline = now + 0.01
        speaker.expire = expire  # type: ignore[method-assign]

    def expire(now: float) -> list[object]:
        (speaker,) = hall.speakers
        speaker.deadline = math.inf
        speaker.kept = b"kept\n"
        speaker.paused = True

        def go_on(_requests: object) -> None:
            speaker.paused = False

        hall.during_turn = go_on
        return [Spoken(speaker, b"time\n")]

    hall.calls[b"!wait"] = wait
    with serving(hall) as (_, address), connected(address) as anna:
        anna.sendall(b"!wait\n")
        assert read_until(anna, b"kept\n") == b"time\nkept\n"
