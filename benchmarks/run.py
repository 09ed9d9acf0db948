"""Run the benchmark: `python benchmarks/run.py --help`.

Every scenario is run for every server in turn (A, B, C, A, B, C …), so that a machine's moods meet all alike; the
tables have the medians. Exit code 1: messages of besedka were lost, doubled or out of order, or it failed.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from check import Faults
from machine import describe, descriptors
from members import LoadError
from peers import PEERS, BesedkaTLS, Floor, Peer
from report import OURS, PROCESS, Results, Row, beside_table, budget_table, summary, table
from scenarios import SCENARIOS, Options, Outcome, Scenario
from ways import TCP, WAYS, Way

__all__ = ["main"]

SERVERS: Final = ",".join(peer.name for peer in PEERS)
IDLE_ON_WAYS: Final = 2000  # 10,000 TLS handshakes would take as long as all the rest
SEARCHABLE: Final = 0o711  # of the temporary folder: a server that runs as somebody else must get to its own


@dataclass(frozen=True, slots=True)
class Contender:
    """What is measured under one name: a server, and the way in which clients come to it."""

    name: str
    peer: Peer
    way: Way = TCP

    def runs(self, scenario: Scenario) -> bool:
        """Tell whether this scenario makes sense here."""
        if self.way is not TCP:
            return scenario.on_ways
        if self.name == PROCESS:
            return scenario.stores
        return scenario.on_floor or not self.peer.raw


Runs = defaultdict[str, list[Outcome]]


def main() -> int:
    """Measure what the command line asks for and print the tables."""
    arguments = _arguments()
    wanted = [scenario for scenario in SCENARIOS if scenario.key in arguments.scenarios]
    options = Options(arguments.idle, arguments.idle_room)
    descriptors()  # raised here, inherited by servers and load
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # no server is left behind
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=arguments.folder) as name:
        folder = Path(name)
        folder.chmod(SEARCHABLE)
        machine = describe(folder)
        print(machine)
        contenders, versions = _installed(arguments, folder)
        print("; ".join(f"{name} {version or 'is not there, left out'}" for name, version in versions.items()))
        runs = _measure(contenders, wanted, arguments.runs, options, folder, began + 60 * arguments.minutes)
    results = {each.name: summary(run.values for run in runs[each.name]) for each in contenders}
    _print(wanted, contenders, results, options, markdown=arguments.markdown)
    print(f"\nmedians (least–most) of several runs: {_counts(wanted, runs)}; {time.monotonic() - began:.0f} s in all")
    for line in _remarks(runs):
        print(line)
    if arguments.json:
        found = {"machine": machine, "versions": versions, **_as_json(runs, results)}
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return int(any(_failed(run) for each in contenders if each.peer.ours for run in runs[each.name]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure besedka and its peers, interleaved.")
    keys = ",".join(scenario.key for scenario in SCENARIOS)
    ways = ",".join(way.name for way in WAYS if way is not TCP)
    parser.add_argument("--servers", type=_names, default=_names(SERVERS), help=f"of {SERVERS}")
    parser.add_argument("--scenarios", type=_names, default=_names(keys), help=f"of {keys}")
    parser.add_argument("--ways", type=_names, default=_names(ways), help=f"of {ways}, for besedka; empty: none")
    parser.add_argument("--runs", type=int, default=3, help="of each quick scenario; the tables have the medians")
    parser.add_argument("--minutes", type=float, default=15.0, help="begin no further run that would end later")
    parser.add_argument("--idle", type=int, default=Options().idle, help="connections in the scenario `idle`")
    parser.add_argument("--idle-room", type=int, default=100, help="members of each room there; 0: all in one")
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/performance.md, too")
    parser.add_argument("--json", type=Path, help="write every single value to this file")
    parser.add_argument("--folder", type=Path, help="where the servers' data goes (a temporary folder in it)")
    arguments = parser.parse_args()
    for names, known in ((arguments.servers, SERVERS), (arguments.scenarios, keys), (arguments.ways, ways)):
        if unknown := set(names) - set(_names(known)):
            parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {known}")
    return arguments


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _installed(arguments: argparse.Namespace, folder: Path) -> tuple[list[Contender], dict[str, str | None]]:
    """Return what can be measured, and the versions of all that was asked for."""
    peers = [Floor(folder) if kind is Floor else kind() for kind in PEERS if kind.name in arguments.servers]
    contenders = [Contender(peer.name, peer) for peer in peers]
    plain = next((peer for peer in peers if peer.name == OURS), None)
    if plain is not None:
        contenders += [
            Contender(way.name, BesedkaTLS() if way.tls else plain, way) for way in WAYS if way.name in arguments.ways
        ]
    versions = {each.name: each.peer.version() for each in contenders}
    return [each for each in contenders if versions[each.name]], versions


def _measure(
    contenders: list[Contender], scenarios: list[Scenario], runs: int, options: Options, folder: Path, end_s: float
) -> Runs:
    """Run everything once, and again as often as wanted while the time lasts."""
    outcomes: Runs = defaultdict(list)
    took_s: dict[str, float] = {}
    for turn in range(runs):
        for scenario in scenarios:
            round_began = time.monotonic()
            if turn and (not scenario.quick or round_began + took_s[scenario.key] > end_s):
                continue
            for each in contenders:
                if each.runs(scenario):
                    _say(f"{turn + 1}/{runs} {scenario.key} {each.name}")
                    place = folder / f"{turn}-{scenario.key}-{each.name}"
                    place.mkdir()
                    outcomes[each.name].append(_one(each, scenario, place, options))
            took_s[scenario.key] = time.monotonic() - round_began
    _say("")
    return outcomes


def _say(where: str) -> None:
    print(f"\r{where}\033[K", end="", file=sys.stderr, flush=True)


def _one(contender: Contender, scenario: Scenario, folder: Path, options: Options) -> Outcome:
    if contender.way is not TCP:
        options = replace(options, way=contender.way, idle=min(options.idle, IDLE_ON_WAYS))
    began = time.monotonic()
    try:
        outcome = scenario.run(contender.peer, folder, options)
    except (LoadError, RuntimeError, OSError) as error:
        outcome = Outcome(notes=[f"failed: {error}"])
    if outcome.faults:
        outcome.notes.append(f"check: {outcome.faults}")
    outcome.values[f"{scenario.key}-took-s"] = time.monotonic() - began
    outcome.notes = [f"{contender.name}, {scenario.key}: {note}" for note in outcome.notes]
    return outcome


def _failed(run: Outcome) -> bool:
    return bool(run.faults) or "failed" in " ".join(run.notes)


def _print(
    scenarios: list[Scenario], contenders: list[Contender], results: Results, options: Options, *, markdown: bool
) -> None:
    rows: list[Row] = [row for scenario in scenarios for row in scenario.rows]
    servers = [each.name for each in contenders if each.way is TCP]
    print(f"\n{table(rows, servers, results)}")
    ways = [OURS, *(each.name for each in contenders if each.way is not TCP)]
    if wires := beside_table(rows, ways, results):
        print(f"\nThe same over other wires ({min(options.idle, IDLE_ON_WAYS):,} idle connections there):\n\n{wires}")
    if markdown:
        print(f"\n{budget_table(rows, servers, results)}")


def _counts(scenarios: list[Scenario], runs: Runs) -> str:
    made = {
        scenario.key: max(sum(f"{scenario.key}-took-s" in run.values for run in made) for made in runs.values())
        for scenario in scenarios
        if runs
    }
    return ", ".join(f"{key} {count}" for key, count in made.items())


def _remarks(runs: Runs) -> list[str]:
    notes = [note for outcomes in runs.values() for outcome in outcomes for note in outcome.notes]
    faults = sum((outcome.faults for outcomes in runs.values() for outcome in outcomes), start=Faults())
    verdict = "order, gaps and doubles: " + ("nothing wrong with any server" if not faults else str(faults))
    return [verdict, *dict.fromkeys(notes)]


def _as_json(runs: Runs, results: Results) -> dict[str, object]:
    return {
        "medians": {name: {key: value._asdict() for key, value in of.items()} for name, of in results.items()},
        "runs": {name: [outcome.values for outcome in outcomes] for name, outcomes in runs.items()},
        "notes": _remarks(runs),
    }


if __name__ == "__main__":
    sys.exit(main())
