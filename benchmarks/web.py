"""The browser client, measured in Chromium on this machine: `make bench-web`. Prints a table; judges nothing.

How large it is, how soon it can be used, and what a long room, a busy room and a long absence do to it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from support.browser import CHROMIUM, OPTIONS, come_in, say
from support.command import run
from support.server import RunningServer, steady_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

__all__ = ["main"]

LONG = 100_000  # messages in the long room
LONG_MS = 50  # of a task: longer ones are felt
BUSY_PER_S = 200
BUSY_S = 15
KEYS = 120  # pressed while the room is busy
MISSED = 1_000
ROOMS = 20
SETTINGS = "[limits]\nlines_per_s = 0\njoins_per_min = 0\nnew_rooms_per_hour = 0\nrooms_per_user = 50\n"
FLAGS = ["--enable-precise-memory-info", "--js-flags=--expose-gc"]
# Notes when the place to write in is there, and how long tasks and keys take.
WATCH = """
window.seen = { usable: 0, tasks: [], keys: [] };
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) seen.tasks.push(duration);
}).observe({ type: 'longtask', buffered: true });
document.addEventListener('keydown', () => {
  const pressed = performance.now();
  requestAnimationFrame(() => setTimeout(() => seen.keys.push(performance.now() - pressed)));
}, true);
const look = () => {
  if (document.querySelector('besedka-composer:not([hidden]), .signin')) seen.usable ||= performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
HEAP = "() => { gc(); return performance.memory.usedJSHeapSize / 2 ** 20; }"
ROW = tuple[str, str, str]


class Talker:
    """Somebody who speaks IRC and reads only to see that it was heard."""

    def __init__(self, port: int, nick: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._file = self._socket.makefile("rb")
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        self.settle()

    def send(self, *lines: str) -> None:
        """Send lines."""
        self._socket.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def settle(self) -> None:
        """Wait until all that was sent is carried out."""
        self.send("PING :settled")
        while b"settled" not in self._file.readline():
            pass

    def close(self) -> None:
        """Go."""
        self._socket.close()


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=LONG, help="in the long room")
    arguments = parser.parse_args()
    rows: list[ROW] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, *FLAGS])
        server = RunningServer(settings=SETTINGS)
        fill(server, arguments.messages)
        with server:
            rows += size_and_start(browser, server.port)
            rows += long_room(browser, server.port, arguments.messages)
            rows += busy_room(browser, server.port)
        rows += long_absence(browser)
        browser.close()
    print("| what | found | wanted |\n| --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def fill(server: RunningServer, count: int) -> None:
    """Let the long room have been talked in before the server starts."""
    began = datetime(2026, 1, 1, tzinfo=UTC)
    made = f"{began.isoformat()}"
    lines = [{"besedka": 1, "epoch": "be9c4000", "made": made, "rooms": [{"name": "#long", "created": made}]}]
    for number in range(count):
        said = {"position": number + 1, "msgid": f"be9c4000-{number + 1}", "kind": "message", "room": "#long"}
        said |= {"time": (began + timedelta(seconds=30 * number)).isoformat(), "who": f"talker{number % 50}"}
        said |= {
            "user": "t",
            "host": "bench.example",
            "text": f"message {number} of many, {'about this and that ' * (number % 7)}",
        }
        lines.append(said)
    past = server.folder / "past.jsonl"
    past.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    done = run("import", str(past), "--data", str(server.data))
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def opened(browser: Browser, port: int, name: str) -> Iterator[Page]:
    """Open the page in a profile of its own, and come in."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"http://127.0.0.1:{port}/")
    come_in(page, name)
    yield page
    context.close()


class Tasks:
    """How much CPU time each task of the page's main thread takes, by Chromium's trace: other programs do not count."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._threads: set[tuple[int, int]] = set()
        self._tasks: list[tuple[tuple[int, int], float]] = []
        self._ended = False
        self._session.on("Tracing.dataCollected", self._take)
        self._session.on("Tracing.tracingComplete", lambda _: setattr(self, "_ended", True))
        options = {"includedCategories": ["toplevel"], "recordMode": "recordAsMuchAsPossible"}
        self._session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": options})

    def _take(self, told: dict[str, Any]) -> None:
        for event in told["value"]:
            thread = (event["pid"], event["tid"])
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain":
                self._threads.add(thread)
            elif event["name"].endswith("RunTask") and "tdur" in event:
                self._tasks.append((thread, event["tdur"] / 1000))

    def end(self, page: Page) -> list[float]:
        """Return the milliseconds of each task since the beginning."""
        self._session.send("Tracing.end")
        while not self._ended:
            page.wait_for_timeout(50)
        return [spent for thread, spent in self._tasks if thread in self._threads]


def go_to(page: Page, room: str) -> None:
    """Join a room, and wait until it is shown."""
    say(page, f"/join {room}")
    page.wait_for_selector(f"besedka-header h2:text-is('{room}')")


def size_and_start(browser: Browser, port: int) -> list[ROW]:
    """Measure what is loaded, and when the page can be used: by a newcomer, and by somebody who comes back."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(WATCH)
    loaded: dict[str, int] = {}

    def note(response: Any) -> None:
        if response.url.endswith((".js", ".css")) and not response.url.endswith("sw.js"):
            loaded[response.url] = len(response.body())

    page.on("response", note)
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_function("() => seen.usable > 0")
    newcomer = page.evaluate("seen.usable")
    come_in(page, "olga")
    back = []
    for _ in range(5):
        page.reload()
        page.wait_for_function("() => seen.usable > 0")
        back.append(page.evaluate("seen.usable"))
    context.close()
    total = sum(loaded.values())
    return [
        ("JS and CSS that a page loads, not compressed", f"{total / 1000:.0f} kB in {len(loaded)} files", "200 kB"),
        ("usable after navigation, nothing cached", f"{newcomer:.0f} ms", "500 ms"),
        ("the same, coming back (median of 5)", f"{statistics.median(back):.0f} ms", "500 ms"),
    ]


def long_room(browser: Browser, port: int, count: int) -> list[ROW]:
    """Scroll through a long room, to its first message and back."""
    with opened(browser, port, "reader") as page:
        go_to(page, "#long")
        page.wait_for_selector("article")
        page.evaluate("seen.tasks.length = 0")
        traced = Tasks(page)
        began = time.monotonic()
        scroll(page, "0", lambda: "message 0 of many" in shown(page))
        up_s = time.monotonic() - began
        began = time.monotonic()
        scroll(page, "1e9", lambda: f"message {count - 1} of many" in shown(page))
        down_s = time.monotonic() - began
        tasks = page.evaluate("seen.tasks")
        heap = page.evaluate(HEAP)
        spent = traced.end(page)
    longest = max(tasks, default=0)
    return [
        (f"{count:,} messages, scrolled to the first and back", f"{up_s:.0f} s and {down_s:.0f} s", ""),
        (
            "… tasks over 50 ms of CPU time (the longest)",
            f"{sum(each > LONG_MS for each in spent)} ({max(spent):.0f} ms)",
            "0",
        ),
        ("… tasks over 50 ms by the clock (the longest)", f"{len(tasks)} ({longest:.0f} ms)", "0"),
        ("… JS heap after that", f"{heap:.0f} MB", "150 MB"),
    ]


def scroll(page: Page, to: str, done: Callable[[], bool]) -> None:
    """Scroll, again and again, until something is in sight."""
    while not done():
        page.evaluate(
            f"""async () => {{
              const scroller = document.querySelector('.scroller');
              for (let step = 0; step < 50; step += 1) {{
                scroller.scrollTop = {to};
                await new Promise((resolve) => setTimeout(resolve, 10));
              }}
            }}"""
        )


def shown(page: Page) -> str:
    """Return what the timeline says."""
    found: str = page.inner_text("besedka-timeline .rows")
    return found


def busy_room(browser: Browser, port: int) -> list[ROW]:
    """Type while others talk without pause."""
    talker = Talker(port, "chatter")
    talker.send("JOIN #busy")
    with opened(browser, port, "typist") as page:
        go_to(page, "#busy")
        page.focus("besedka-composer textarea")
        page.evaluate("seen.keys.length = 0")
        began = time.monotonic()
        sent = pressed = 0
        while (now := time.monotonic() - began) < BUSY_S:
            due = int(now * BUSY_PER_S) - sent
            if due > 0:
                talker.send(*(f"PRIVMSG #busy :busy {sent + number}" for number in range(due)))
                sent += due
            if pressed < now / BUSY_S * KEYS:
                page.keyboard.press("x")
                pressed += 1
            time.sleep(0.005)
        keys = page.evaluate("seen.keys")
    talker.close()
    p95 = statistics.quantiles(keys, n=20)[-1]
    return [
        (
            f"{sent / BUSY_S:.0f} messages/s in sight: from a key to the next frame, p50",
            f"{statistics.median(keys):.0f} ms",
            "",
        ),
        ("… p95", f"{p95:.0f} ms", "50 ms"),
    ]


def long_absence(browser: Browser) -> list[ROW]:
    """Come back to what was said in many rooms meanwhile."""
    port = steady_port()
    rooms = [f"#room{number}" for number in range(ROOMS)]
    with RunningServer(settings=SETTINGS, port=port) as server, opened(browser, port, "traveller") as page:
        talker = Talker(port, "home")
        talker.send(*(f"JOIN {room}" for room in rooms), *(f"PRIVMSG {room} :before" for room in rooms))
        talker.settle()
        for room in rooms:
            go_to(page, room)
        page.context.set_offline(True)
        server.kill()
        server.start()
        talker = Talker(port, "home")
        talker.send(*(f"JOIN {room}" for room in rooms))
        for number in range(MISSED):
            talker.send(f"PRIVMSG {rooms[number % ROOMS]} :missed {number}")
        talker.settle()
        page.wait_for_selector(".state.waiting, .state.connecting")
        took = page.evaluate(
            """async (wanted) => {
              const done = () => [...document.querySelectorAll('button.room .count')]
                .filter((each) => Number(each.textContent) >= wanted).length;
              window.back = new Promise((resolve) => addEventListener('online', () => {
                const began = performance.now();
                const look = () => (done() >= 19 ? resolve(performance.now() - began) : setTimeout(look, 5));
                look();
              }, { once: true }));
              return 0;
            }""",
            MISSED // ROOMS,
        )
        page.context.set_offline(False)
        took = page.evaluate("window.back")
    return [(f"back after {MISSED} messages in {ROOMS} rooms, until all are counted", f"{took:.0f} ms", "1000 ms")]


if __name__ == "__main__":
    main()
